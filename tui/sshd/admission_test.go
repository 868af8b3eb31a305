package sshd

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/vt"
	gossh "golang.org/x/crypto/ssh"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
	"trustpath/tui/ui"
	screens "trustpath/tui/workshop"
)

// dial is a clock that waiting turns forward.
type dial struct {
	mu     sync.Mutex
	now    time.Time
	waited int
}

func (d *dial) read() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

func (d *dial) turn(_ <-chan struct{}, by time.Duration) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = d.now.Add(by)
	d.waited++
	return nil
}

// Of all the codes that one address guesses, five a minute are looked at.
func TestGuessingCodes(t *testing.T) {
	s := serve(t, nil)
	clock := &dial{now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
	begin := clock.now
	s.guesses.now, s.guesses.wait = clock.read, clock.turn
	guessed := 0
	for guessed < *guessTries {
		_, err := gossh.Dial("tcp", s.Addr().String(), &gossh.ClientConfig{
			HostKeyCallback: gossh.InsecureIgnoreHostKey(), BannerCallback: func(string) error { return nil },
			Auth: []gossh.AuthMethod{gossh.RetryableAuthMethod(gossh.KeyboardInteractive(func(_, _ string, questions []string, _ []bool) ([]string, error) {
				guessed++
				return []string{fmt.Sprintf("guess-number-%d-x", guessed)}, nil
			}), -1)},
		})
		if err == nil {
			t.Fatal("a guess was right")
		}
	}
	minutes := clock.now.Sub(begin).Minutes()
	if least := float64(guessed-5) / 5; minutes < least {
		t.Errorf("%d guesses took %.1f minutes, want at least %.1f", guessed, minutes, least)
	}
	t.Logf("%d guesses take %.0f minutes", guessed, minutes)
}

// Who types the right code while the address has to wait stays, is told why,
// and gets in then; who is known by a key waits for nobody.
func TestRightCodeWaitsItsTurn(t *testing.T) {
	s := serve(t, nil)
	key := newKey(t)
	join(t, s.Addr().String(), visit{keys: []gossh.Signer{key}, name: "Known"}).hangUp()
	turn, waits := make(chan struct{}), make(chan time.Duration, 1)
	var late time.Duration // guarded by the guesses
	s.guesses.now = func() time.Time { return time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC).Add(late) }
	s.guesses.wait = func(done <-chan struct{}, d time.Duration) error {
		waits <- d
		select {
		case <-turn:
			s.guesses.mu.Lock()
			defer s.guesses.mu.Unlock()
			late += d
			return nil
		case <-done:
			return errGone
		}
	}
	var rejoin string
	for range 5 {
		if _, err := (visit{code: "wrong-wrong-wrong-wrong"}).connect(s.Addr().String(), &rejoin); err == nil {
			t.Fatal("a wrong code was let in")
		}
	}
	told, in := make(chan string, 1), make(chan error, 1)
	go func() {
		_, err := gossh.Dial("tcp", s.Addr().String(), &gossh.ClientConfig{
			HostKeyCallback: gossh.InsecureIgnoreHostKey(),
			BannerCallback:  func(text string) error { told <- text; return nil },
			Auth:            []gossh.AuthMethod{gossh.KeyboardInteractive(visit{name: "Patient"}.answers(&rejoin))},
		})
		in <- err
	}()
	if d := <-waits; d <= 0 || d > time.Minute {
		t.Errorf("waits %s, want a minute at most", d)
	}
	join(t, s.Addr().String(), visit{keys: []gossh.Signer{key}}).sees(`"Known"`)
	select {
	case err := <-in:
		t.Fatalf("the right code did not wait: %v", err)
	default:
	}
	turn <- struct{}{}
	if err := <-in; err != nil {
		t.Errorf("the right code, later: %v", err)
	}
	if text := <-told; text == "" {
		t.Error("nobody was told why they wait")
	}
	t.Run("hangs up meanwhile", func(t *testing.T) {
		done := make(chan struct{})
		close(done)
		if err := pause(done, time.Hour); !errors.Is(err, errGone) {
			t.Errorf("got %v", err)
		}
	})
}

// patience is how long a test waits for an event before it gives up.
const patience = 30 * time.Second

// visit is how somebody comes to the server.
type visit struct {
	keys             []gossh.Signer
	code, name, role string        // "" as a code is the room's
	from             string        // their address; "" is this machine's
	width, height    int           // 0 is 120x40
	received         *atomic.Int64 // counts bytes that come; nil does not
}

// answers are what a person types at the door. They note their own code.
func (v visit) answers(rejoin *string) gossh.KeyboardInteractiveChallenge {
	return func(_, instruction string, questions []string, _ []bool) ([]string, error) {
		var out []string
		for _, q := range questions {
			switch {
			case strings.Contains(q, "Code"):
				if strings.Contains(instruction, "not the code") {
					return nil, errors.New("the code was wrong")
				}
				if v.code == "" {
					out = append(out, "Quiet harbour lantern nine")
				} else {
					out = append(out, v.code)
				}
			case strings.Contains(q, "name"):
				out = append(out, v.name)
			case strings.Contains(q, "role"):
				out = append(out, v.role)
			default:
				*rejoin = strings.Fields(instruction[strings.LastIndex(instruction, ":")+1:])[0]
				out = append(out, "")
			}
		}
		return out, nil
	}
}

// connect opens a connection and proves who comes.
func (v visit) connect(addr string, rejoin *string) (*gossh.Client, error) {
	var methods []gossh.AuthMethod
	if v.keys != nil {
		methods = append(methods, gossh.PublicKeys(v.keys...))
	}
	methods = append(methods, gossh.KeyboardInteractive(v.answers(rejoin)))
	dialer := net.Dialer{Timeout: patience}
	if v.from != "" {
		dialer.LocalAddr = &net.TCPAddr{IP: net.ParseIP(v.from)}
	}
	conn, err := dialer.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	if v.received != nil {
		conn = counted{conn, v.received}
	}
	c, channels, requests, err := gossh.NewClientConn(conn, addr, &gossh.ClientConfig{
		User: "anybody", Auth: methods, HostKeyCallback: gossh.InsecureIgnoreHostKey(),
	})
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return gossh.NewClient(c, channels, requests), nil
}

// counted counts what is read.
type counted struct {
	net.Conn
	n *atomic.Int64
}

func (c counted) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.n.Add(int64(n))
	return n, err
}

// guest is somebody who is in, at a terminal that answers what a program asks.
type guest struct {
	t       testing.TB
	client  *gossh.Client
	session *gossh.Session
	input   io.WriteCloser
	rejoin  string
	changed chan struct{} // something was drawn
	ended   chan struct{} // the session is over

	mu     sync.Mutex
	screen *vt.Emulator
	bytes  []byte
	errs   bytes.Buffer
}

// join comes to the server and waits for the screen.
func join(t testing.TB, addr string, v visit) *guest {
	t.Helper()
	g, err := v.join(t, addr)
	if err != nil {
		t.Fatalf("%s joins: %v", v.name, err)
	}
	return g
}

func (v visit) join(t testing.TB, addr string) (*guest, error) {
	if v.width == 0 {
		v.width, v.height = 120, 40
	}
	g := &guest{t: t, changed: make(chan struct{}, 1), ended: make(chan struct{}), screen: vt.NewEmulator(min(v.width, maxWidth), min(v.height, maxHeight))}
	var err error
	if g.client, err = v.connect(addr, &g.rejoin); err != nil {
		return nil, err
	}
	if g.session, err = g.client.NewSession(); err != nil {
		return nil, errors.Join(err, g.client.Close())
	}
	output, err1 := g.session.StdoutPipe()
	input, err2 := g.session.StdinPipe()
	g.session.Stderr = &g.errs
	g.input = input
	if err := errors.Join(err1, err2, g.session.RequestPty("xterm-256color", v.height, v.width, gossh.TerminalModes{}), g.session.Shell()); err != nil {
		return nil, errors.Join(err, g.client.Close())
	}
	go io.Copy(answers{input}, g.screen)
	go g.watch(output)
	t.Cleanup(g.hangUp)
	return g, nil
}

// answers are what a terminal says to queries. Once the session is over they go
// nowhere, and have to be taken all the same, or the terminal stands still.
type answers struct{ io.Writer }

func (a answers) Write(p []byte) (int, error) {
	_, _ = a.Writer.Write(p) // see above
	return len(p), nil
}

func (g *guest) watch(output io.Reader) {
	defer close(g.ended)
	buffer := make([]byte, 32<<10)
	for {
		n, err := output.Read(buffer)
		if n > 0 {
			g.mu.Lock()
			g.screen.Write(buffer[:n])
			g.bytes = append(g.bytes, buffer[:n]...)
			g.mu.Unlock()
			select {
			case g.changed <- struct{}{}:
			default:
			}
		}
		if err != nil {
			return
		}
	}
}

// hangUp cuts the line. It may be called twice.
func (g *guest) hangUp() {
	_ = g.client.Close() // it may be closed already
	<-g.ended
	_ = g.screen.InputPipe().(io.Closer).Close()
}

func (g *guest) text() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.screen.String()
}

func (g *guest) stream() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return string(g.bytes)
}

// press types.
func (g *guest) press(keys string) {
	g.t.Helper()
	if _, err := io.WriteString(g.input, keys); err != nil {
		g.t.Errorf("press %q: %v", keys, err)
	}
}

// sees waits until the screen has all of these.
func (g *guest) sees(want ...string) {
	g.t.Helper()
	limit := time.After(patience)
	for over := false; ; {
		text, all := g.text(), true
		for _, w := range want {
			all = all && strings.Contains(text, w)
		}
		if all {
			return
		}
		if over {
			g.t.Fatalf("the session ended before %q was seen:\n%s", want, text)
		}
		select {
		case <-g.changed:
		case <-g.ended:
			over = true // and the last of it was drawn
		case <-limit:
			g.t.Fatalf("%q did not come:\n%s", want, text)
		}
	}
}

// leaves waits until the session is over.
func (g *guest) leaves() {
	g.t.Helper()
	select {
	case <-g.ended:
	case <-time.After(patience):
		g.t.Fatalf("the session does not end:\n%s", g.text())
	}
}

// resize tells the server another size.
func (g *guest) resize(width, height int) error { return g.session.WindowChange(height, width) }

// nat is an address that a room and its guessers have in common.
var nat = netip.MustParseAddr("192.0.2.14")

// guessers are so many connections that type wrong codes until done. Those that
// come again hang up after each one. judged is told of each that was looked at.
func guessers(g *guesses, n int, again bool, done chan struct{}, judged chan<- time.Time) {
	for range n {
		go func() {
			for v := (&visitor{from: nat, done: done}); ; {
				if _, err := g.try(v, false, func(time.Duration) {}); err != nil {
					return
				}
				judged <- time.Now()
				if again {
					v = &visitor{from: nat, done: done}
				}
			}
		}()
	}
}

// Somebody new waits for one turn behind any number of connections that guess on,
// and for the turns of those before them where each guess comes by a new
// connection. What is looked at is five a minute all the same.
func TestNewcomerBehindGuessers(t *testing.T) {
	for _, tc := range []struct {
		name  string
		again bool
		most  time.Duration
	}{
		{"that stay", false, time.Minute},
		{"that come again", true, (63/wrongAMinute + 1) * time.Minute},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g, done, judged := newGuesses(), make(chan struct{}), make(chan time.Time, 10_000)
				guessers(g, 63, tc.again, done, judged) // and one place at the door is left
				time.Sleep(20*time.Minute + 7*time.Second)
				var told time.Duration
				for n := range 10 {
					began := time.Now()
					in, err := g.try(&visitor{from: nat, done: done}, true, func(wait time.Duration) { told = wait })
					if took := time.Since(began); !in || err != nil || took > tc.most || n == 0 && took > told {
						t.Errorf("let in %v, %v after %v, want %v at most; told %v", in, err, took, tc.most, told)
					} else if n == 0 {
						t.Logf("waits %v", took)
					}
					time.Sleep(13 * time.Second)
				}
				close(done)
				synctest.Wait()
				close(judged)
				if len(g.turns) > 0 {
					t.Errorf("still waiting: %v", g.turns)
				}
				var last []time.Time
				for at := range judged {
					if last = append(last, at); len(last) > wrongAMinute && at.Sub(last[len(last)-1-wrongAMinute]) < time.Minute {
						t.Fatalf("the code at %v is the sixth in a minute", at)
					}
				}
				if len(last) < 20*wrongAMinute {
					t.Errorf("only %d were looked at", len(last))
				}
			})
		})
	}
}

// wrongAMinute is what workshop.Guesses looks at.
const wrongAMinute = 5

// Who hangs up while it is their turn leaves it to the next.
func TestTurnIsLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, gone, done := newGuesses(), make(chan struct{}), make(chan struct{})
		wrong := &visitor{from: nat, done: done}
		for range wrongAMinute {
			if _, err := g.try(wrong, false, nil); err != nil {
				t.Fatal(err)
			}
		}
		first, second := make(chan error, 1), make(chan error, 1)
		tries := func(done chan struct{}, ended chan<- error) {
			_, err := g.try(&visitor{from: nat, done: done}, true, func(time.Duration) {})
			ended <- err
		}
		go tries(gone, first)
		synctest.Wait()
		go tries(done, second)
		synctest.Wait()
		close(gone)
		if err := <-first; err != errGone {
			t.Errorf("who hung up: got %v", err)
		}
		began := time.Now()
		if err := <-second; err != nil || time.Since(began) > time.Minute {
			t.Errorf("the next one: %v after %v", err, time.Since(began))
		}
	})
}

// The time for typing does not run out while somebody has to wait.
func TestWaitingIsNotTyping(t *testing.T) {
	s := serve(t, func(o *Options) { o.limits.door = 300 * time.Millisecond })
	s.guesses.now = func() time.Time { return time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC) }
	for range wrongAMinute {
		s.guesses.from.Try(owner(s.Addr()), s.guesses.now(), false)
	}
	ended := make(chan error, 1)
	s.guesses.wait = func(done <-chan struct{}, _ time.Duration) error {
		ended <- pause(done, 3*s.gate.limits.door)
		return errGone
	}
	var rejoin string
	if _, err := (visit{name: "Patient"}).connect(s.Addr().String(), &rejoin); err == nil {
		t.Fatal("the right code did not wait")
	}
	if err := <-ended; err != nil {
		t.Errorf("while waiting: %v", err)
	}
}

// A person with a key gives the code once; without one they get a code of their
// own. Both find their vote again.
func TestJoinAndRejoin(t *testing.T) {
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

// Offering somebody's key and signing with one's own makes nobody somebody else.
func TestIdentityIsTheKeyThatSigned(t *testing.T) {
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

// Names are cleaned, and nobody has the name of somebody else.
func TestNames(t *testing.T) {
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

// Where nothing can be stored nobody is told that it is.
func TestNotStored(t *testing.T) {
	s := serve(t, nil)
	g := join(t, s.Addr().String(), visit{name: "Ada"})
	g.sees("acked 0.")
	s.log.mu.Lock()
	s.log.broken = errors.New("the disk is full")
	s.log.mu.Unlock()
	g.press("1")
	g.sees("typed the facilitator’s computer could not save it: the disk is full", "acked 0.", "votes 0 of 1")
}

// Somebody who leaves while nothing can be stored is away once there is room again,
// although nothing else happens.
func TestLeftWhileNothingIsStored(t *testing.T) {
	s := serve(t, nil)
	for _, name := range []string{"Ada", "Ben"} {
		join(t, s.Addr().String(), visit{name: name}).sees("acked 0.")
	}
	g := join(t, s.Addr().String(), visit{name: "Cem"})
	g.sees("3 here")
	fail := func(err error) {
		s.log.mu.Lock()
		defer s.log.mu.Unlock()
		s.log.broken = err
	}
	fail(errors.New("the disk is full"))
	g.hangUp()
	eventually(t, "the log refuses it", func() bool {
		s.log.mu.Lock()
		defer s.log.mu.Unlock()
		return s.log.refused > 0
	})
	if got := s.room.hubView().Here; got != 3 {
		t.Errorf("while nothing is stored: %d here, want 3", got)
	}
	fail(nil)
	eventually(t, "the room knows who left", func() bool { return s.room.hubView().Here == 2 })
	if failed := s.failed(); len(failed) > 0 {
		t.Errorf("reported: %v", failed)
	}
}

// Somebody who is taken out is told so, and the connection ends; with the code of
// the room they may come again, as somebody new.
func TestTakenOut(t *testing.T) {
	log := &memory{}
	s := serve(t, func(o *Options) {
		room, err := newRoom(log)
		if err != nil {
			t.Fatal(err)
		}
		o.Room = room
		o.Screen = func(s Session) tea.Model {
			looks := screens.Options{Keys: ui.NewKeys(), Theme: ui.ThemeDark}
			return ballot{screens.NewParticipant(s.Room.hub.Catalog().Catalog, s.Room, screens.ParticipantOptions{Options: looks}), s.Room.Participant(s.Who)}
		}
	})
	g := join(t, s.Addr().String(), visit{name: "Ada"})
	g.sees("No vote from you yet")
	if err := s.room.Apply(workshop.Remove{Who: "p1"}); err != nil {
		t.Fatal(err)
	}
	g.leaves()
	g.sees("The facilitator has taken you out of the workshop.")
	eventually(t, "the end of the connection is kept", func() bool {
		return log.has(func(e workshop.Event) bool { return workshop.KindOf(e) == "leave" }) == 1
	})
	if failed := s.failed(); len(failed) > 0 {
		t.Errorf("reported: %v", failed)
	}
	var rejoin string
	if _, err := (visit{code: g.rejoin}).connect(s.Addr().String(), &rejoin); err == nil {
		t.Error("the code of who was taken out still lets in")
	}
	join(t, s.Addr().String(), visit{name: "Ada"}).sees("you are Ada")
}

// Two IDs of one participant, after a merge, are never in one batch: the second
// event may not fit after the first.
func TestMergedIsOne(t *testing.T) {
	room, err := newRoom(&memory{})
	if err != nil {
		t.Fatal(err)
	}
	vote := workshop.Vote{Who: "p1", Question: asked, Answer: assessment.DontKnow()}
	for _, e := range []workshop.Event{
		workshop.Join{Identity: workshop.Identity{Key: "1"}, Name: "Ada"}, workshop.Leave{Who: "p1"},
		workshop.Join{Identity: workshop.Identity{Key: "2"}, Name: "Ada"}, workshop.Merge{Who: "p2", Into: "p1"}, vote,
	} {
		if err := room.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	for _, who := range []workshop.ParticipantID{"p2", "p1"} {
		room.waiting = append(room.waiting, &pending{event: workshop.Withdraw{Who: who, Question: asked}, who: who, small: true})
	}
	second := room.waiting[1]
	room.carry()
	if second.done {
		t.Error("both are in one batch")
	}
	room.carry()
	if !errors.Is(second.err, workshop.ErrNoVote) {
		t.Errorf("the second one: %v", second.err)
	}
}
