package sshd

import (
	"bytes"
	"encoding/binary"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"trustpath/assessment/crash"
)

// visitor is one connection, from its first byte to its last.
type visitor struct {
	net.Conn
	gate    *gate
	from    netip.Addr
	address *address
	done    chan struct{}
	sizes   chan size // of the terminal, the latest one

	hello   []byte // what came until the client's KEXINIT was whole; then nil; for the reader alone
	offers  int    // keys; for the handshake alone
	env     int    // variables; for the reader of requests alone
	conn    gossh.ServerPreAuthConn
	wrong   int         // codes; guarded by the guesses
	session atomic.Bool // it had its one session

	typing bool // a person types, or signs; guarded by the gate

	mu    sync.Mutex
	timer *time.Timer   // ends it, unless it comes further in time
	held  chan struct{} // where it has a place; nil for none
	gone  bool
}

// Read waits for a place as the handshake goes on: when the first bytes came,
// and when the client's KEXINIT is there. From then on a person may be asked
// about the fingerprint, which takes longer than machines do.
func (v *visitor) Read(p []byte) (int, error) {
	n, err := v.Conn.Read(p)
	if n == 0 || v.hello == nil {
		return n, err
	}
	if len(v.hello) == 0 && !v.take(v.address.starting) {
		return 0, net.ErrClosed
	}
	v.hello = append(v.hello, p[:n]...)
	switch {
	case begun(v.hello):
		v.hello = nil
		if !v.take(v.address.comparing) {
			return 0, net.ErrClosed
		}
		v.expire(v.gate.limits.compare)
	case len(v.hello) > maxHello:
		return 0, net.ErrClosed
	}
	return n, err
}

// maxHello is the most bytes that a client's version and KEXINIT may have;
// OpenSSH and PuTTY send less than 2 KiB.
const maxHello = 16 << 10

// begun reports whether a client's version line and its KEXINIT are there (RFC
// 4253, sections 4.2 and 6).
func begun(hello []byte) bool {
	const kexInit = 20
	_, packet, ok := bytes.Cut(hello, []byte("\n"))
	return ok && len(packet) > 5 && packet[5] == kexInit && len(packet)-4 >= int(binary.BigEndian.Uint32(packet))
}

// take waits for a place and gives the one before up. False says that the
// connection was closed meanwhile.
func (v *visitor) take(place chan struct{}) bool {
	select {
	case place <- struct{}{}:
	case <-v.done:
		return false
	}
	return v.keep(place)
}

// enter takes the place of a session if one is free now.
func (v *visitor) enter() bool {
	select {
	case v.gate.inside <- struct{}{}:
	default:
		return false
	}
	if !v.keep(v.gate.inside) {
		return false
	}
	v.gate.enters(v)
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.timer.Stop()
}

// keep gives the place before up for one that was taken, or for none.
func (v *visitor) keep(place chan struct{}) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.gone {
		if place != nil {
			<-place
		}
		return false
	}
	if v.held != nil {
		<-v.held
	}
	v.held = place
	return true
}

// atDoor waits for a place where a person types. Whoever has one there stays.
func (v *visitor) atDoor() bool {
	v.mu.Lock()
	there := v.held == v.address.door
	v.mu.Unlock()
	if there {
		return true
	}
	if !v.take(v.address.door) {
		return false
	}
	v.gate.types(v)
	v.expire(v.gate.limits.door)
	return true
}

// atBack lets somebody pass whose key is in the room. They need no place, and a
// person may have to touch a token to sign.
func (v *visitor) atBack() bool {
	v.gate.types(v)
	v.expire(v.gate.limits.compare)
	return v.keep(nil)
}

// expire ends the connection after some time, counted from now.
func (v *visitor) expire(after time.Duration) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.timer != nil {
		v.timer.Stop()
	}
	if !v.gone {
		v.timer = crash.AfterFunc(after, v.end, func(*crash.Error) { _ = v.Conn.Close() })
	}
}

// Close closes the connection and gives its place up.
func (v *visitor) Close() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.gone {
		return net.ErrClosed
	}
	v.gone = true
	v.timer.Stop()
	close(v.done)
	if v.held != nil {
		<-v.held
		v.held = nil
	}
	v.gate.forget(v)
	return v.Conn.Close()
}

func (v *visitor) end() { _ = v.Close() } // it is of no interest any more
