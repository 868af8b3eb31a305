package sshd

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"trustpath/assessment/engine"
	"trustpath/assessment/workshop"
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
	if got := len(s.gate.from[owner(stalled[0].LocalAddr())].starting); got > 8 {
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
	if len(s.gate.visitors) != 0 || len(s.gate.from) != 0 {
		t.Errorf("still counted: %d, %d", len(s.gate.visitors), len(s.gate.from))
	}
}

// hello is what a client sends by itself: its version and a KEXINIT, here of
// nonsense.
const hello = "SSH-2.0-x\r\n\x00\x00\x00\x0c\x04\x14abcdefghij"

// Connections that go on being opened from a few addresses, and stop anywhere
// before the door, leave room for a connection from elsewhere.
func TestCrowdedAddressesGiveWay(t *testing.T) {
	for name, say := range map[string]string{
		"silent": "", "half a version": "SSH-2", "a version": "SSH-2.0-x\r\n", "half a KEXINIT": hello[:20], "no SSH": "GET / HTTP/1.1\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, func(o *Options) { o.limits.open, o.limits.perAddress = 60, 30 })
			begun, goOn, ended := make(chan struct{}), make(chan struct{}), make(chan error)
			go func() { // somebody compares the fingerprint meanwhile
				c, err := gossh.Dial("tcp", s.Addr().String(), &gossh.ClientConfig{
					HostKeyCallback: func(string, net.Addr, gossh.PublicKey) error { close(begun); <-goOn; return nil },
					Auth:            []gossh.AuthMethod{gossh.KeyboardInteractive(visit{name: "Ada"}.answers(new(string)))},
				})
				if err == nil {
					err = c.Close()
				}
				ended <- err
			}()
			<-begun
			for again := range 3 {
				for _, from := range []string{"127.0.0.2", "127.0.0.3"} {
					silent(t, s.Addr().String(), from, 40, say)
				}
				join(t, s.Addr().String(), visit{name: fmt.Sprint(again)}).sees("acked 0.")
			}
			close(goOn)
			if err := <-ended; err != nil {
				t.Errorf("who compared the fingerprint: %v", err)
			}
		})
	}
}

// A person has time to compare the fingerprint; a client that stops before that
// has not.
func TestComparing(t *testing.T) {
	s := serve(t, func(o *Options) { o.limits.handshake, o.limits.compare = 200*time.Millisecond, 2*time.Second })
	late := make(chan struct{})
	for _, tc := range []struct {
		name string
		wait func()
		want bool
	}{
		{"at once", func() {}, true},
		{"after some time", func() { time.AfterFunc(5*s.gate.limits.handshake, func() { late <- struct{}{} }); <-late }, true},
		{"too late", func() { eventually(t, "the connection is closed", func() bool { return s.counts() == 0 }) }, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, err := gossh.Dial("tcp", s.Addr().String(), &gossh.ClientConfig{
				HostKeyCallback: func(string, net.Addr, gossh.PublicKey) error { tc.wait(); return nil },
				Auth:            []gossh.AuthMethod{gossh.KeyboardInteractive(visit{name: "Ada"}.answers(new(string)))},
			})
			if (err == nil) != tc.want {
				t.Errorf("let in: got %v, want %v", err, tc.want)
			}
			if err == nil {
				c.Close()
			}
		})
	}
}

func TestBegun(t *testing.T) {
	for _, tc := range []struct {
		sent string
		want bool
	}{
		{"", false}, {"SSH-2.0-x", false}, {"SSH-2.0-x\r\n", false}, {hello[:len(hello)-1], false}, {hello, true}, {hello + "more", true},
		{"SSH-2.0-x\r\n\x00\x00\x00\x0c\x04\x15abcdefghij", false}, {"SSH-2.0-x\n\xff\xff\xff\xff\x04\x14", false},
	} {
		if got := begun([]byte(tc.sent)); got != tc.want {
			t.Errorf("%q: got %v, want %v", tc.sent, got, tc.want)
		}
	}
}

// Connections with a known key that ask for no session keep nobody out, and end.
func TestKnownKeyWithoutSession(t *testing.T) {
	s := serve(t, func(o *Options) { o.limits.atDoor, o.limits.comparing, o.limits.handshake = 4, 8, 3*time.Second })
	one, two := newKey(t), newKey(t)
	for name, key := range map[string]gossh.Signer{"One": one, "Two": two} {
		g := join(t, s.Addr().String(), visit{keys: []gossh.Signer{key}, name: name})
		g.sees("acked 0.")
		g.hangUp()
	}
	ended := make(chan error, 12)
	for range cap(ended) {
		c, err := visit{keys: []gossh.Signer{one}}.connect(s.Addr().String(), new(string))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		go func() { ended <- c.Wait() }()
	}
	join(t, s.Addr().String(), visit{keys: []gossh.Signer{two}}).sees(`"Two"`)
	if len(ended) > 0 {
		t.Error("another key got in only after a connection had ended")
	}
	for range cap(ended) {
		select {
		case <-ended:
		case <-time.After(patience):
			t.Fatal("a connection without a session stays")
		}
	}
	join(t, s.Addr().String(), visit{keys: []gossh.Signer{one}}).sees(`"One"`)
}

// Many new people from one address come in one after the other, and read why;
// those from elsewhere don't wait.
func TestNewcomers(t *testing.T) {
	s := serve(t, func(o *Options) { o.limits.newcomers, o.limits.newcomersAfter = 2, time.Hour })
	said := make(chan string, 10)
	come := func(name string) (*gossh.Client, error) {
		return gossh.Dial("tcp", s.Addr().String(), &gossh.ClientConfig{
			HostKeyCallback: gossh.InsecureIgnoreHostKey(), BannerCallback: func(text string) error { said <- text; return nil },
			Auth: []gossh.AuthMethod{gossh.KeyboardInteractive(visit{name: name}.answers(new(string)))},
		})
	}
	for _, name := range []string{"Ada", "Bob"} {
		c, err := come(name)
		if err != nil {
			t.Fatal(err)
		}
		c.Close()
	}
	in := make(chan error, 1)
	go func() { _, err := come("Cleo"); in <- err }()
	select {
	case text := <-said:
		if !strings.Contains(text, "your turn comes in about 3600 seconds") {
			t.Errorf("told: %q", text)
		}
	case err := <-in:
		t.Fatalf("the third one doesn't wait: %v", err)
	}
	if wait := s.gate.newcomer(owner(&net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)})); wait > 0 {
		t.Errorf("somebody from elsewhere waits %v", wait)
	}
	s.stop()
	if err := <-in; err == nil {
		t.Error("the third one was let in at once")
	}
	synctest.Test(t, func(t *testing.T) {
		g := newGate(usual())
		for n := range 2 * g.limits.newcomers {
			if got, want := g.newcomer(nat), time.Duration(max(0, n+1-g.limits.newcomers))*g.limits.newcomersAfter; got != want {
				t.Fatalf("newcomer %d: waits %v, want %v", n+1, got, want)
			}
		}
		time.Sleep(2 * time.Hour)
		if g.newcomer(netip.MustParseAddr("192.0.2.15")); len(g.newcomers) != 1 {
			t.Errorf("addresses that are remembered: got %d, want 1", len(g.newcomers))
		}
	})
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

// crowd joins, some at a time as people do.
func crowd(t testing.TB, addr string, n int) []*guest {
	t.Helper()
	out := make([]*guest, n)
	var all sync.WaitGroup
	for i := range out {
		all.Go(func() {
			var err error
			if out[i], err = (visit{name: fmt.Sprintf("n%d", i), width: 80, height: 24}).join(t, addr); err != nil {
				t.Errorf("%d of %d: %v", i, n, err)
			}
		})
	}
	all.Wait()
	if t.Failed() {
		t.FailNow()
	}
	for _, g := range out {
		g.sees("acked 0.")
	}
	return out
}

// Everybody votes at once, is told so, counts once, and leaves nothing behind.
// Try it with -args -people 30 and 100.
func TestEverybodyAtOnce(t *testing.T) {
	c := startChild(t)
	base := c.told("")
	guests := crowd(t, c.addr, *people)
	for _, g := range guests {
		g.press("1")
	}
	c.complete(*people)
	for _, g := range guests {
		g.sees("acked 1.", fmt.Sprintf("votes %d of %d,", *people, *people))
	}
	peak := c.peak()
	t.Logf("%d people: the server had %d MiB at most, and %d goroutines", *people, peak, c.told(""))
	if *people <= 30 && peak > 150 {
		t.Errorf("memory: got %d MiB, want 150 at most", peak)
	}
	for _, g := range guests {
		g.hangUp()
	}
	eventually(t, "the goroutines are as many as before", func() bool { return c.told("") <= base })
	if got := votesIn(t, c.log); len(got) != *people {
		t.Errorf("people with votes in the log: got %d, want %d", len(got), *people)
	}
}

// votesIn counts the votes of everybody in a log, whose events have to make a
// workshop. A last line that was cut off was acknowledged to nobody.
func votesIn(t *testing.T, path string) map[workshop.ParticipantID]int {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	whole := text[:strings.LastIndex(string(text), "\n")+1]
	out := map[workshop.ParticipantID]int{}
	var events []workshop.Event
	for lines := bufio.NewScanner(strings.NewReader(string(whole))); lines.Scan(); {
		var line [2]string
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		e, err := workshop.Decode(line[0], line[1])
		if err != nil {
			t.Fatal(err)
		}
		if v, ok := e.(workshop.Vote); ok {
			out[v.Who]++
		}
		events = append(events, e)
	}
	catalog, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := workshop.Replay(engine.New(catalog), append(events, workshop.Resume{})); err != nil {
		t.Errorf("the log makes no workshop: %v", err)
	}
	return out
}

// The server is killed at a random moment while people vote: of what they were
// told is in, nothing is lost. Try it with -args -kills 50.
func TestKilledWhilePeopleVote(t *testing.T) {
	total := 0
	for range *kills {
		c := startChild(t)
		guests := crowd(t, c.addr, 6)
		var voting sync.WaitGroup
		seen := make([]int, len(guests)) // acknowledged votes, as the terminal showed them
		some := make(chan struct{}, 10_000)
		for i, g := range guests {
			voting.Go(func() {
				for n := 1; ; n++ {
					if _, err := io.WriteString(g.input, strconv.Itoa(n%2+1)); err != nil {
						return
					}
					for !strings.Contains(g.text(), fmt.Sprintf("acked %d.", n)) {
						select {
						case <-g.changed:
						case <-g.ended:
							if strings.Contains(g.text(), fmt.Sprintf("acked %d.", n)) {
								seen[i] = n
							}
							return
						}
					}
					seen[i] = n
					some <- struct{}{}
				}
			})
		}
		for range 1 + rand.IntN(150) { // so many acknowledgements until it is killed, anywhere
			<-some
		}
		c.kill()
		voting.Wait()
		kept := votesIn(t, c.log)
		for i, n := range seen {
			me := guests[i].text()
			me = strings.Fields(me[strings.Index(me, "I am "):])[2]
			who := workshop.ParticipantID(strings.TrimSuffix(me, ","))
			if total += n; kept[who] < n {
				t.Errorf("%s was told of %d votes, and %d are kept", who, n, kept[who])
			}
		}
	}
	t.Logf("%d kills, %d votes acknowledged", *kills, total)
}

// How long after the last vote the facilitator's view is complete, and how long
// until the terminal of somebody who watches over SSH shows it:
//
//	go test ./tui/sshd -run xxx -bench Room -benchtime 40x -args -people 30
func BenchmarkRoom(b *testing.B) {
	c := startChild(b)
	guests := crowd(b, c.addr, *people)
	watcher := join(b, c.addr, visit{name: "watcher", width: 80, height: 24})
	var feed, terminal []time.Duration
	for b.Loop() {
		c.told("put")
		for _, g := range guests {
			g.sees(fmt.Sprintf("votes 0 of %d,", *people+1))
		}
		watcher.sees(fmt.Sprintf("votes 0 of %d,", *people+1))
		for _, g := range guests {
			g.press("1")
		}
		last := time.Now()
		feed = append(feed, c.complete(*people).Sub(last))
		watcher.sees(fmt.Sprintf("votes %d of %d,", *people, *people+1))
		terminal = append(terminal, time.Since(last))
	}
	for name, list := range map[string][]time.Duration{"view": feed, "terminal": terminal} {
		slices.Sort(list)
		b.ReportMetric(float64(list[len(list)*95/100].Microseconds())/1000, name+"-p95-ms")
		b.ReportMetric(float64(list[len(list)/2].Microseconds())/1000, name+"-p50-ms")
	}
	b.ReportMetric(float64(c.peak()), "MiB")
}
