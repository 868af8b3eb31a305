package sshd

import (
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// silent opens connections from an address and says nothing but this.
func silent(t *testing.T, addr, from string, n int, say string) []net.Conn {
	t.Helper()
	out := make([]net.Conn, n)
	for i := range out {
		dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
		conn, err := dialer.Dial("tcp", addr)
		if err != nil {
			t.Skipf("this system has no second loopback address to come from: %v", err)
		}
		t.Cleanup(func() { conn.Close() })
		io.WriteString(conn, say)
		out[i] = conn
	}
	return out
}

// everybody joins at once, votes and is served.
func everybody(t *testing.T, addr, from string, people int) {
	t.Helper()
	var all sync.WaitGroup
	for n := range people {
		all.Go(func() {
			g, err := visit{name: fmt.Sprintf("%s %d", from, n), from: from}.join(t, addr)
			if err != nil {
				t.Errorf("%d of %d from %s: %v", n, people, from, err)
				return
			}
			g.press("1")
			for !strings.Contains(g.text(), "acked 1.") {
				select {
				case <-g.changed:
				case <-g.ended:
					t.Errorf("%d of %d from %s was sent away", n, people, from)
					return
				}
			}
		})
	}
	all.Wait()
}

// Five hundred connections that say nothing are in nobody's way, not even of
// who comes from the same address.
func TestSilentConnections(t *testing.T) {
	s := serve(t, func(o *Options) { o.limits.perAddress = 400 })
	silent(t, s.Addr().String(), "127.0.0.2", 500, "")
	everybody(t, s.Addr().String(), "127.0.0.1", *people)
	everybody(t, s.Addr().String(), "127.0.0.2", 3)
	s.gate.mu.Lock()
	defer s.gate.mu.Unlock()
	if got, most := s.gate.from[owner(&net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)})].open, s.gate.limits.perAddress; got > most {
		t.Errorf("connections from one address: got %d, want at most %d", got, most)
	}
}

// Of those that begin to exchange keys and do not go on, a few have a place and
// the others wait; people from elsewhere do not.
func TestStalledHandshakes(t *testing.T) {
	s := serve(t, nil)
	stalled := silent(t, s.Addr().String(), "127.0.0.2", 200, "SSH-2.0-stalled\r\n")
	everybody(t, s.Addr().String(), "127.0.0.1", 10)
	s.gate.mu.Lock()
	if got := len(s.gate.from[owner(stalled[0].LocalAddr())].handshakes); got > 8 {
		t.Errorf("handshakes of one address: got %d, want at most 8", got)
	}
	s.gate.mu.Unlock()
}

// Whoever says nothing, or does not go on, is sent away, and gives way to who
// waits.
func TestHandshakeTimeout(t *testing.T) {
	s := serve(t, func(o *Options) { o.limits.handshake = 500 * time.Millisecond })
	for _, say := range []string{"", "SSH-2.0-stalled\r\n"} {
		for _, conn := range silent(t, s.Addr().String(), "127.0.0.1", 20, say) {
			conn.SetReadDeadline(time.Now().Add(patience))
			if _, err := io.Copy(io.Discard, conn); err != nil && strings.Contains(err.Error(), "timeout") {
				t.Errorf("%q was not sent away", say)
			}
		}
	}
	s.gate.mu.Lock()
	defer s.gate.mu.Unlock()
	if len(s.gate.visitors) != 0 || len(s.gate.from) != 0 || len(s.gate.quiet) != 0 {
		t.Errorf("still counted: %d, %d, %d", len(s.gate.visitors), len(s.gate.from), len(s.gate.quiet))
	}
}

// Whoever types nothing at the door is sent away too.
func TestDoorTimeout(t *testing.T) {
	s := serve(t, func(o *Options) { o.limits.door = 300 * time.Millisecond })
	_, err := gossh.Dial("tcp", s.Addr().String(), &gossh.ClientConfig{
		HostKeyCallback: gossh.InsecureIgnoreHostKey(),
		Auth: []gossh.AuthMethod{gossh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) {
			eventually(t, "the connection is closed", func() bool {
				s.gate.mu.Lock()
				defer s.gate.mu.Unlock()
				return len(s.gate.visitors) == 0
			})
			return []string{roomCode}, nil
		})},
	})
	if err == nil {
		t.Error("somebody who typed nothing was let in")
	}
}

func TestOneSessionForEachConnection(t *testing.T) {
	s := serve(t, nil)
	g := join(t, s.Addr().String(), visit{name: "Ada"})
	g.sees("acked 0.")
	for range 299 {
		if _, err := g.client.NewSession(); err == nil {
			t.Fatal("a second session was opened")
		}
	}
	g.press("1")
	g.sees("acked 1.")
}

// A room that is full says so, and has room again when somebody leaves.
func TestFullRoom(t *testing.T) {
	s := serve(t, func(o *Options) { o.limits.inside = 2 })
	addr := s.Addr().String()
	first := join(t, addr, visit{name: "Ada"})
	join(t, addr, visit{name: "Bob"}).sees("acked 0.")
	if _, err := (visit{name: "Cleo"}).join(t, addr); err == nil || !strings.Contains(err.Error(), "full") {
		t.Errorf("got %v, want that it is full", err)
	}
	first.hangUp()
	eventually(t, "a place is free", func() bool { return len(s.gate.inside) < 2 })
	join(t, addr, visit{name: "Cleo"}).sees("acked 0.")
}

// eventually waits for something that tells nobody when it happens.
func eventually(t testing.TB, what string, is func() bool) {
	t.Helper()
	limit, again := time.After(patience), time.NewTicker(5*time.Millisecond)
	defer again.Stop()
	for !is() {
		select {
		case <-again.C:
		case <-limit:
			t.Fatalf("it did not come to this: %s", what)
		}
	}
}
