package sshd

import (
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

	heard   bool // a byte came; for the reader alone
	offers  int  // keys; for the handshake alone
	conn    gossh.ServerPreAuthConn
	wrong   int         // codes; guarded by the guesses
	session atomic.Bool // it had its one session

	mu    sync.Mutex
	timer *time.Timer   // ends it, unless it comes further in time
	held  chan struct{} // where it has a place; nil for none
	gone  bool
}

// Read waits, after the first bytes came, for a place to exchange keys.
func (v *visitor) Read(p []byte) (int, error) {
	n, err := v.Conn.Read(p)
	if n > 0 && !v.heard {
		v.heard = true
		v.gate.spoke(v)
		if !v.take(v.address.handshakes) {
			return 0, net.ErrClosed
		}
	}
	return n, err
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
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.timer.Stop()
}

// keep gives the place before up for one that was taken.
func (v *visitor) keep(place chan struct{}) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.gone {
		<-place
		return false
	}
	if v.held != nil {
		<-v.held
	}
	v.held = place
	return true
}

// at waits for a place where a person types. Whoever has one there stays.
func (v *visitor) at(place chan struct{}) bool {
	v.mu.Lock()
	there := v.held == place
	v.mu.Unlock()
	if there {
		return true
	}
	if !v.take(place) {
		return false
	}
	v.expire(v.gate.limits.door)
	return true
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
