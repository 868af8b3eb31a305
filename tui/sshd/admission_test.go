package sshd

import (
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"trustpath/assessment/workshop"
)

// client is a connection that has no network.
func (l *limiter) client(addr string) *conn {
	return &conn{Conn: &net.TCPConn{}, limiter: l, addr: netip.MustParseAddr(addr), closed: make(chan struct{}), auth: mute{}}
}

// mute is a client that does not read why it has to wait.
type mute struct{ gossh.ServerPreAuthConn }

func (mute) SendAuthBanner(string) error { return nil }

// One address gets five guesses at once and then five a minute, however many
// connections guess. The right code waits like a wrong one; another address does not.
func TestGuessingCodes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, begin, guessed := newLimiter(defaultLimits()), time.Now(), make(chan struct{})
		left := make(chan struct{}, *guessTries)
		for range *guessTries {
			left <- struct{}{}
		}
		for range 20 {
			go func() {
				for c := l.client("192.0.2.14"); ; guessed <- struct{}{} {
					select {
					case <-left:
					default:
						return
					}
					if in, err := l.tryCode(c, false); in || err != nil {
						t.Errorf("a wrong code: %v, %v", in, err)
					}
				}
			}()
		}
		for n := range *guessTries {
			<-guessed
			if n != l.limits.wrongCodes {
				continue
			}
			for addr, want := range map[string]bool{"192.0.2.14": true, "192.0.2.15": false} {
				c, typed := l.client(addr), time.Now()
				in, err := l.tryCode(c, true)
				if waited := time.Since(typed) > 0; waited != want || !in || err != nil {
					t.Errorf("the right code from %s: %v, %v, waited %v", addr, in, err, waited)
				}
			}
		}
		minutes := time.Since(begin).Minutes()
		if least := float64(*guessTries-5) / 5; minutes < least {
			t.Errorf("%d guesses took %.1f minutes, want at least %.1f", *guessTries, minutes, least)
		}
		t.Logf("%d guesses take %.0f minutes", *guessTries, minutes)
		time.Sleep(time.Minute)
		if l.tryCode(l.client("192.0.2.15"), false); len(l.codes) != 1 {
			t.Errorf("addresses that are remembered: got %d, want 1", len(l.codes))
		}
	})
}

// Two addresses of one IPv6 network are one guesser.
func TestSubnet(t *testing.T) {
	for from, want := range map[string]string{
		"192.0.2.14:22": "192.0.2.14", "[::ffff:192.0.2.14]:22": "192.0.2.14",
		"[2001:db8::1]:22": "2001:db8::", "[2001:db8::2:3%eth0]:22": "2001:db8::",
	} {
		if got := subnet(net.TCPAddrFromAddrPort(netip.MustParseAddrPort(from))); got != netip.MustParseAddr(want) {
			t.Errorf("%s: got %s, want %s", from, got, want)
		}
	}
}

// A client reads why it has to wait, and comes in when it does. A known key does not
// wait.
func TestWaiting(t *testing.T) {
	t.Parallel()
	s := serve(t, func(o *Options) {
		o.limits.newcomers, o.limits.newcomerEvery = 2, 300*time.Millisecond
		o.limits.wrongCodes, o.limits.wrongCodeEvery = 1, 300*time.Millisecond
	})
	key := newKey(t)
	join(t, s.Addr().String(), visit{keys: []gossh.Signer{key}, name: "Known"}).hangUp()
	for n, want := range []string{"", "Many new people came from your network"} {
		begin := time.Now()
		told, err := connectTold(s, visit{name: fmt.Sprint(n)})
		if waited := time.Since(begin) >= 200*time.Millisecond; err != nil || !strings.Contains(told, want) || waited != (want != "") {
			t.Errorf("newcomer %d: %v, waited %v, told %q", n, err, waited, told)
		}
	}
	if _, err := connectTold(s, visit{code: "wrong-wrong-wrong-wrong"}); err == nil {
		t.Error("a wrong code was let in")
	}
	join(t, s.Addr().String(), visit{keys: []gossh.Signer{key}}).sees(`"Known"`)
	told, err := connectTold(s, visit{name: "Patient"})
	if err != nil || !strings.Contains(told, "Too many wrong codes came from your network") {
		t.Errorf("the right code: %v, told %q", err, told)
	}
}

// connectTold authenticates and returns what the server wrote meanwhile.
func connectTold(s *served, v visit) (told string, err error) {
	c, err := gossh.Dial("tcp", s.Addr().String(), &gossh.ClientConfig{
		HostKeyCallback: gossh.InsecureIgnoreHostKey(),
		BannerCallback:  func(text string) error { told += text; return nil },
		Auth:            []gossh.AuthMethod{gossh.KeyboardInteractive(v.answers(new(string)))},
	})
	if err == nil {
		err = c.Close()
	}
	return told, err
}

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

// Connections that are opened again and again from a few addresses, and stop before
// they have a session, leave room for a connection from elsewhere and for a person who
// types.
func TestCrowdedAddressesGiveWay(t *testing.T) {
	t.Parallel()
	for name, say := range map[string]string{"silent": "", "a version": "SSH-2.0-x\r\n", "no SSH": "GET / HTTP/1.1\r\n"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, func(o *Options) { o.limits.waiting = 40 })
			asked, typed, ended := make(chan struct{}), make(chan struct{}), make(chan error)
			go func() {
				v := visit{name: "Ada", from: "127.0.0.2", beforeCode: func() { close(asked); <-typed }}
				c, err := v.connect(s.Addr().String(), new(string))
				if err == nil {
					err = c.Close()
				}
				ended <- err
			}()
			<-asked
			for again := range 3 {
				for _, from := range []string{"127.0.0.2", "127.0.0.3"} {
					silent(t, s.Addr().String(), from, 60, say)
				}
				join(t, s.Addr().String(), visit{name: fmt.Sprint(again)}).sees("acked 0.")
			}
			close(typed)
			if err := <-ended; err != nil {
				t.Errorf("a person who typed: %v", err)
			}
		})
	}
}

// The clock of the handshake ends with it: who types the code has more time.
func TestHandshakeClock(t *testing.T) {
	t.Parallel()
	s := serve(t, func(o *Options) { o.limits.handshake = 300 * time.Millisecond })
	for _, conn := range silent(t, s.Addr().String(), "127.0.0.1", 3, "SSH-2.0-compares\r\n") {
		conn.SetReadDeadline(time.Now().Add(patience))
		if _, err := io.Copy(io.Discard, conn); err != nil && strings.Contains(err.Error(), "timeout") {
			t.Error("a client without a handshake stays")
		}
	}
	late := func() { time.Sleep(600 * time.Millisecond) }
	if _, err := (visit{name: "Slow", beforeCode: late}).connect(s.Addr().String(), new(string)); err != nil {
		t.Errorf("a person who types slowly: %v", err)
	}
}

// A client that does not go on is sent away, wherever it stops.
func TestLoginTimeout(t *testing.T) {
	t.Parallel()
	s := serve(t, func(o *Options) { o.limits.login, o.limits.idle = 400*time.Millisecond, 200*time.Millisecond })
	for _, say := range []string{"", "SSH-2.0-stalled\r\n"} {
		for _, conn := range silent(t, s.Addr().String(), "127.0.0.1", 5, say) {
			conn.SetReadDeadline(time.Now().Add(patience))
			if _, err := io.Copy(io.Discard, conn); err != nil && strings.Contains(err.Error(), "timeout") {
				t.Errorf("%q was not sent away", say)
			}
		}
	}
	gone := func() { eventually(t, "the connection is closed", func() bool { return s.counts() == 0 }) }
	if _, err := (visit{beforeCode: gone}).connect(s.Addr().String(), new(string)); err == nil {
		t.Error("somebody who typed nothing was let in")
	}
	c, err := visit{name: "No session"}.connect(s.Addr().String(), new(string))
	if err != nil {
		t.Fatal(err)
	}
	c.Wait() // it is not an error that the server ends it
	gone()
}

// Connections with a known key that ask for no session keep no other key out.
func TestKnownKeyWithoutSession(t *testing.T) {
	t.Parallel()
	s := serve(t, func(o *Options) { o.limits.waiting = 8 })
	one, two := newKey(t), newKey(t)
	for name, key := range map[string]gossh.Signer{"One": one, "Two": two} {
		g := join(t, s.Addr().String(), visit{keys: []gossh.Signer{key}, name: name})
		g.sees("acked 0.")
		g.hangUp()
	}
	for range 12 {
		c, err := visit{keys: []gossh.Signer{one}}.connect(s.Addr().String(), new(string))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
	}
	join(t, s.Addr().String(), visit{keys: []gossh.Signer{two}}).sees(`"Two"`)
}

func TestOneSessionForEachConnection(t *testing.T) {
	t.Parallel()
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

// A full room refuses newcomers, and has room again after a session ends.
func TestFullRoom(t *testing.T) {
	t.Parallel()
	s := serve(t, func(o *Options) { o.limits.sessions = 2 })
	addr := s.Addr().String()
	first := join(t, addr, visit{name: "Ada"})
	join(t, addr, visit{name: "Bob"}).sees("acked 0.")
	if _, err := (visit{name: "Cleo"}).join(t, addr); err == nil || !strings.Contains(err.Error(), "full") {
		t.Errorf("got %v, want that it is full", err)
	}
	first.hangUp()
	eventually(t, "a place is free", func() bool { return len(s.limiter.sessions) < 2 })
	join(t, addr, visit{name: "Cleo"}).sees("acked 0.")
}

// A person with a key gives the code once; without one they get a code of their
// own. Both find their vote again.
func TestJoinAndRejoin(t *testing.T) {
	t.Parallel()
	s := serve(t, nil)
	key := newKey(t)
	for _, tc := range []struct {
		name  string
		first visit
		again func(*guest) visit
	}{
		{"by key", visit{keys: []gossh.Signer{key}, name: "Ada", role: "legal"}, func(*guest) visit {
			return visit{keys: []gossh.Signer{key}, code: "not needed any more"}
		}},
		{"by a code of one's own", visit{name: "Bob", role: "sales"}, func(g *guest) visit {
			return visit{code: strings.ToUpper(strings.ReplaceAll(g.rejoin, "-", " "))}
		}},
		{"by that code, with a new key", visit{name: "Cleo"}, func(g *guest) visit {
			return visit{code: g.rejoin, keys: []gossh.Signer{newKey(t)}}
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := join(t, s.Addr().String(), tc.first)
			g.sees(fmt.Sprintf("%q, a %q", tc.first.name, tc.first.role), "acked 0.")
			if (g.rejoin == "") != (tc.first.keys != nil) {
				t.Errorf("a code of their own: got %q", g.rejoin)
			}
			g.press("2")
			g.sees("acked 1.")
			g.hangUp()
			again := join(t, s.Addr().String(), tc.again(g))
			again.sees(fmt.Sprintf("%q", tc.first.name), `"Voted":true`)
			again.press("q")
			again.leaves()
		})
	}
	if got := s.log.has(func(e workshop.Event) bool { _, ok := e.(workshop.Join); return ok }); got != 3 {
		t.Errorf("joined: got %d, want 3", got)
	}
}

func TestWrongCode(t *testing.T) {
	t.Parallel()
	s := serve(t, nil)
	for _, keys := range [][]gossh.Signer{nil, {newKey(t)}} {
		var rejoin string
		if c, err := (visit{keys: keys, code: "quiet-harbour-lantern-ten", name: "Eve"}).connect(s.Addr().String(), &rejoin); err == nil {
			t.Error("a wrong code was let in", c.Close())
		}
	}
	if got := s.log.has(func(e workshop.Event) bool { _, ok := e.(workshop.Join); return ok }); got != 0 {
		t.Errorf("joined: got %d, want 0", got)
	}
}

// shifty is a key that is offered as one and signs as another.
type shifty struct {
	gossh.Signer
	offered gossh.PublicKey
}

func (s shifty) PublicKey() gossh.PublicKey { return &turn{s.offered, s.Signer.PublicKey(), 0} }

// turn is the offered key as often as a client asks for the offer and its
// answer, and the other one from then on.
type turn struct {
	gossh.PublicKey
	real  gossh.PublicKey
	asked int
}

func (k *turn) Marshal() []byte {
	if k.asked++; k.asked <= 2 {
		return k.PublicKey.Marshal()
	}
	return k.real.Marshal()
}

// A client that offers the key of another participant and signs with its own key is
// not that participant.
func TestIdentityIsTheKeyThatSigned(t *testing.T) {
	t.Parallel()
	s := serve(t, nil)
	victim, mine := newKey(t), newKey(t)
	join(t, s.Addr().String(), visit{keys: []gossh.Signer{victim}, name: "Victim"}).sees(`"Victim"`)

	t.Run("offers a key that is known, signs with another", func(t *testing.T) {
		g := join(t, s.Addr().String(), visit{keys: []gossh.Signer{shifty{mine, victim.PublicKey()}}, name: "Mallory"})
		g.sees("I am p2", `"Mallory"`)
		if id, _ := s.room.Find(workshop.Identity{Key: gossh.FingerprintSHA256(mine.PublicKey())}); id != "p2" {
			t.Errorf("the key that signed belongs to %q, want p2", id)
		}
	})
	t.Run("offers one key and another, then signs with the second", func(t *testing.T) {
		other := newKey(t)
		join(t, s.Addr().String(), visit{keys: []gossh.Signer{shifty{other, newKey(t).PublicKey()}}, name: "Nina"}).sees(`"Nina"`)
		if _, ok := s.room.Find(workshop.Identity{Key: gossh.FingerprintSHA256(other.PublicKey())}); !ok {
			t.Error("the key that signed is not in the room")
		}
	})
	t.Run("signs for a key with another", func(t *testing.T) {
		var rejoin string
		forged := forger{victim.PublicKey(), mine}
		if c, err := (visit{keys: []gossh.Signer{forged}, name: "Forger"}).connect(s.Addr().String(), &rejoin); err == nil {
			t.Error("a forged signature was let in", c.Close())
		}
	})
	t.Run("offers a known key and then uses the door", func(t *testing.T) {
		g := join(t, s.Addr().String(), visit{keys: []gossh.Signer{unable{victim}}, name: "Olga"})
		g.sees(`"Olga"`)
	})
}

// forger claims a key and signs with another one.
type forger struct {
	claimed gossh.PublicKey
	gossh.Signer
}

func (f forger) PublicKey() gossh.PublicKey { return f.claimed }

// unable has a key that the server refuses to hear of after the offer: it says
// that it is another one when it is asked for a signature.
type unable struct{ gossh.Signer }

func (u unable) PublicKey() gossh.PublicKey { return &nonsense{PublicKey: u.Signer.PublicKey()} }

type nonsense struct {
	gossh.PublicKey
	asked int
}

func (k *nonsense) Marshal() []byte {
	if k.asked++; k.asked <= 2 {
		return k.PublicKey.Marshal()
	}
	return []byte("nonsense")
}

// Names are cleaned, and no two participants have the same.
func TestNames(t *testing.T) {
	t.Parallel()
	s := serve(t, nil)
	for _, tc := range []struct{ typed, want string }{
		{"Ada", `"Ada"`}, {"ada", `"ada 2"`}, {"\u202eAda\x1b]52;c;aGk=\x07", `"Ada 3"`}, {"", `"guest"`}, {"facilitator", `"guest 2"`},
	} {
		g := join(t, s.Addr().String(), visit{name: tc.typed})
		g.sees(tc.want)
		if strings.Contains(g.stream(), "52;c;aGk") {
			t.Errorf("%q: an escape of a name came to a terminal", tc.typed)
		}
	}
}
