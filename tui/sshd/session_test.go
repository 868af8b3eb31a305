package sshd

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	gossh "golang.org/x/crypto/ssh"
	"golang.org/x/time/rate"

	"trustpath/assessment/workshop"
	"trustpath/tui"
	"trustpath/tui/ui"
	screens "trustpath/tui/workshop"
)

// A session is a terminal with the screens of the workshop; the rest of SSH is
// refused, and the session is none the worse for the asking.
func TestRefused(t *testing.T) {
	t.Parallel()
	s := serve(t, nil)
	for _, tc := range []struct {
		name string
		ask  func(*gossh.Client) (granted bool, err error)
	}{
		{"a command", inSession(func(in *gossh.Session) error { return in.Start("id") })},
		{"a command at a terminal", inSession(func(in *gossh.Session) error {
			if err := in.RequestPty("xterm", 24, 80, nil); err != nil {
				return nil // which would be granted
			}
			return in.Start("id")
		})},
		{"sftp", inSession(func(in *gossh.Session) error { return in.RequestSubsystem("sftp") })},
		{"the agent", request("auth-agent-req@openssh.com", nil)},
		{"X11", request("x11-req", make([]byte, 20))},
		{"a break", request("break", make([]byte, 4))},
		{"environment that a loader reads", inSession(func(in *gossh.Session) error { return in.Setenv("LD_PRELOAD", "/tmp/x.so") })},
		{"environment of a debugger", inSession(func(in *gossh.Session) error { return in.Setenv("TEA_TRACE", "/tmp/x") })},
		{"a language that is none", inSession(func(in *gossh.Session) error { return in.Setenv("LANG", "en_GB\x1b]0;x\x07") })},
		{"-L", channel("direct-tcpip", struct {
			To       string
			ToPort   uint32
			From     string
			FromPort uint32
		}{"127.0.0.1", 22, "127.0.0.1", 1})},
		{"-L to a socket", channel("direct-streamlocal@openssh.com", struct {
			Path, From string
			Port       uint32
		}{"/run/x", "", 0})},
		{"-R", func(c *gossh.Client) (bool, error) {
			ok, _, err := c.SendRequest("tcpip-forward", true, gossh.Marshal(struct {
				Host string
				Port uint32
			}{"127.0.0.1", 0}))
			return ok, err
		}},
		{"-w", channel("tun@openssh.com", struct{ Mode, Unit uint32 }{1, 0})},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var rejoin string
			c, err := visit{name: tc.name}.connect(s.Addr().String(), &rejoin)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			if granted, err := tc.ask(c); granted || err != nil {
				t.Errorf("granted: %v, %v", granted, err)
			}
		})
	}
	t.Run("what a terminal needs is granted", func(t *testing.T) {
		var rejoin string
		c, err := visit{name: "Ada"}.connect(s.Addr().String(), &rejoin)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		in, err := c.NewSession()
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range environment {
			if err := in.Setenv(e, "en_GB.UTF-8"); err != nil {
				t.Errorf("%s: %v", e, err)
			}
		}
		for n := len(environment); n < maxVariables; n++ {
			if err := in.Setenv("LANG", "C"); err != nil {
				t.Errorf("variable %d: %v", n+1, err)
			}
		}
		if err := in.Setenv("LANG", "C"); err == nil {
			t.Error("there is no end to variables")
		}
		for _, bad := range []string{"env", "auth-agent-req@openssh.com", "window-change"} {
			if ok, err := in.SendRequest(bad, true, []byte{1}); ok || err != nil {
				t.Errorf("%s that is cut off: %v, %v", bad, ok, err)
			}
		}
	})
}

// No terminal, no screens: the line that says so is all that comes.
func TestWithoutTerminal(t *testing.T) {
	t.Parallel()
	s := serve(t, nil)
	var rejoin string
	c, err := visit{name: "Ada"}.connect(s.Addr().String(), &rejoin)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	in, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	in.Stdout, in.Stderr = &out, &errs
	if err := in.Shell(); err != nil {
		t.Fatal(err)
	}
	if err := in.Wait(); err == nil {
		t.Error("a session without a terminal ends as if all were well")
	}
	if strings.Contains(out.String(), "I am") || !strings.Contains(out.String()+errs.String(), "needs a terminal") {
		t.Errorf("without a terminal this came: %q, %q", out.String(), errs.String())
	}
}

func inSession(ask func(*gossh.Session) error) func(*gossh.Client) (bool, error) {
	return func(c *gossh.Client) (bool, error) {
		in, err := c.NewSession()
		if err != nil {
			return false, err
		}
		return ask(in) == nil, nil
	}
}

func request(name string, payload []byte) func(*gossh.Client) (bool, error) {
	return func(c *gossh.Client) (bool, error) {
		in, err := c.NewSession()
		if err != nil {
			return false, err
		}
		return in.SendRequest(name, true, payload)
	}
}

func channel(name string, payload any) func(*gossh.Client) (bool, error) {
	return func(c *gossh.Client) (bool, error) {
		_, _, err := c.OpenChannel(name, gossh.Marshal(payload))
		return err == nil, nil
	}
}

// A terminal may claim to be as large as it likes: the screens are made for one
// that can be, and the server goes on in little memory.
func TestSizeBombs(t *testing.T) {
	t.Parallel()
	c := startChild(t)
	const all = 1<<31 - 1
	for _, claimed := range [][2]int{{65535, 65535}, {all, all}, {1 << 31, 3}, {maxWidth, all}} {
		g := join(t, c.addr, visit{name: "bomb", width: claimed[0], height: claimed[1]})
		g.sees(fmt.Sprintf("begun %dx%d", min(claimed[0], maxWidth), min(claimed[1], maxHeight)))
		g.hangUp()
	}
	g := join(t, c.addr, visit{name: "later"})
	g.sees("size 120x40")
	for _, claimed := range [][2]int{{65535, 65535}, {all, all}, {1<<32 - 1, 1<<32 - 1}, {0, 0}, {1, 1}} {
		for range 50 { // and faster than a screen is drawn
			if err := g.resize(claimed[0], claimed[1]); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := g.resize(100, 30); err != nil {
		t.Fatal(err)
	}
	g.sees("size 100x30 begun 120x40")
	peak := c.peak()
	t.Logf("the server had %d MiB at most", peak)
	if peak >= 100 {
		t.Errorf("memory: got %d MiB, want less than 100", peak)
	}
}

// Whatever components do by themselves, no key of a participant reaches the
// clipboard, an editor or the job control of the machine that serves.
func TestServersMachineIsOutOfReach(t *testing.T) {
	t.Parallel()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skipf("no shell to make the tools of that would be called: %v", err)
	}
	folder := t.TempDir()
	touched := filepath.Join(folder, "touched")
	for _, tool := range []string{"xclip", "xsel", "wl-copy", "wl-paste", "editor"} {
		script := fmt.Sprintf("#!%s\necho %s >> '%s'\necho from-the-clipboard\n", sh, tool, touched)
		if err := os.WriteFile(filepath.Join(folder, tool), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	env := []string{"PATH=" + folder, "DISPLAY=:9", "WAYLAND_DISPLAY=", "EDITOR=" + filepath.Join(folder, "editor"), "VISUAL="}
	t.Run("control", func(t *testing.T) {
		self, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(self)
		cmd.Env = slices.Concat(os.Environ(), env, []string{childEnv + "=x", childScreen + "=control"})
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		if got, err := os.ReadFile(touched); err != nil || strings.Count(string(got), "\n") < 2 {
			t.Fatalf("without a server between, the clipboard was read and written: %q, %v", got, err)
		}
		if err := os.Remove(touched); err != nil {
			t.Fatal(err)
		}
	})
	c := startChild(t, append(env, childScreen+"=greedy")...)
	g := join(t, c.addr, visit{name: "greedy"})
	for n, keys := range []string{
		"\x16", "\x05", "\x1a", "E", "Z", "\x01\x1b[99;6u", "\x1b[118;5u", "\x1b[101;5u", "\x1b[122;5u",
		"\x1b[27;5;118~", "\x1b[27;6;99~", "\x1b[2;2~", "\x1b[118;6u", "\x1b[200~pasted\x1b[201~",
	} {
		g.press(keys + fmt.Sprint(n%10))
	}
	g.sees("typed 0123456789012pasted3.")
	if got, err := os.ReadFile(touched); err == nil {
		t.Errorf("the machine of the server was reached: %q", got)
	}
}

// What a client says about its terminal is taken for a word or not at all.
func TestTerminalName(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ said, want string }{
		{"xterm-256color", "xterm-256color"}, {"", ""}, {"../../x", ""}, {"x\x1b]0;", ""}, {strings.Repeat("x", 65), ""},
	} {
		if got := plain(tc.said); got != tc.want {
			t.Errorf("%q: got %q, want %q", tc.said, got, tc.want)
		}
	}
	s := serve(t, nil)
	var rejoin string
	c, err := visit{name: "Ada"}.connect(s.Addr().String(), &rejoin)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	in, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if ok, err := in.SendRequest("pty-req", true, gossh.Marshal(struct{ Term string }{"cut off"})); ok || err != nil {
		t.Errorf("a request that is cut off: %v, %v", ok, err)
	}
	if err := in.RequestPty("x\x1b]0;", 24, 80, nil); err != nil {
		t.Errorf("a terminal with a strange name is a terminal: %v", err)
	}
	if err := in.RequestPty("xterm", 24, 80, nil); err == nil {
		t.Error("a session has one terminal")
	}
}

// No byte that anybody else is sent tells a vote before the reveal; after it
// everybody is sent it.
func TestVotesAreSecretUntilTheReveal(t *testing.T) {
	t.Parallel()
	s := serve(t, nil)
	var guests []*guest
	for n := range *people {
		guests = append(guests, join(t, s.Addr().String(), visit{name: fmt.Sprintf("n%d", n), width: 300, height: 50}))
	}
	for _, g := range guests {
		g.press("2")
	}
	all := fmt.Sprintf("votes %d of %d,", *people, *people)
	for _, g := range guests {
		g.sees("acked 1.", all)
	}
	option := string(s.room.workshop.Catalog().Question(asked).Options[1].ID)
	ids := map[string]workshop.ParticipantID{} // who comes first at the door is not always first in the room
	s.room.state.Lock()
	for _, p := range s.room.workshop.Facilitator().People {
		ids[p.Name] = p.ID
	}
	s.room.state.Unlock()
	notes := func(g *guest) (mine, others int) {
		text := g.stream()
		for n := range guests {
			found := strings.Count(text, fmt.Sprintf(`because-%s"`, ids[fmt.Sprintf("n%d", n)]))
			if guests[n] == g {
				mine += found
			} else {
				others += found
			}
		}
		return mine, others
	}
	for n, g := range guests {
		if mine, others := notes(g); mine == 0 || others != 0 {
			t.Errorf("guest %d was sent their own note %d times and others' %d times", n+1, mine, others)
		}
	}
	watcher := join(t, s.Addr().String(), visit{name: "watcher", width: 240, height: 50})
	watcher.sees(fmt.Sprintf("votes %d of %d,", *people, *people+1))
	if strings.Contains(watcher.stream(), option) {
		t.Errorf("somebody who has not voted was sent %q", option)
	}
	if err := s.room.Apply(workshop.Reveal{Question: asked}); err != nil {
		t.Fatal(err)
	}
	watcher.sees("revealed", option)
	for n, g := range guests {
		if g.sees("revealed", option); !strings.Contains(g.text(), option) {
			t.Errorf("guest %d does not see the reveal", n+1)
		}
	}
}

// A panic in the screens of one participant ends their session and nothing else.
func TestPanics(t *testing.T) {
	t.Parallel()
	s := serve(t, nil)
	other := join(t, s.Addr().String(), visit{name: "other"})
	for n, key := range []string{"U", "C", "V"} {
		name := "breaks " + key
		g := join(t, s.Addr().String(), visit{name: name})
		g.sees("acked 0.")
		g.press("1")
		g.sees("acked 1.")
		g.press(key)
		g.leaves()
		if err := g.session.Wait(); err == nil || !strings.Contains(g.errs.String(), "Something went wrong") {
			t.Errorf("%s: nobody was told (%v): %q", key, err, g.errs.String())
		}
		eventually(t, "it is reported", func() bool { return len(s.failed()) == n+1 })
		if err := s.failed()[n]; !strings.Contains(err.Error(), "a fault in the program") || strings.Contains(err.Error(), "in update") {
			t.Errorf("%s: reported as %v", key, err)
		}
		other.sees(fmt.Sprintf("votes %d of %d, 1 here", n+1, n+2))
		again := join(t, s.Addr().String(), visit{code: g.rejoin})
		again.sees(fmt.Sprintf("%q", name), `"Voted":true`)
		again.hangUp()
	}
	other.press("1")
	other.sees("acked 1.")
}

// A panic while the screens are made is one of theirs too, and one in the store
// leaves the room to the others.
func TestPanicsElsewhere(t *testing.T) {
	t.Parallel()
	log := &fragile{}
	s := serve(t, func(o *Options) {
		room, err := newRoom(log.Append)
		if err != nil {
			t.Fatal(err)
		}
		o.Room = room
	})
	g := join(t, s.Addr().String(), visit{name: "Ada"})
	g.sees("acked 0.")
	log.tears.Store(true)
	g.press("1")
	g.leaves()
	eventually(t, "it is reported", func() bool { return len(s.failed()) > 0 })
	log.tears.Store(false)
	other := join(t, s.Addr().String(), visit{name: "Bob"})
	other.sees("acked 0.")
	other.press("1")
	other.sees("acked 1.")
}

// Thirty connections that are cut during input leave nothing behind.
func TestAbruptCloses(t *testing.T) {
	s := serve(t, nil)
	join(t, s.Addr().String(), visit{name: "first"}).hangUp()
	eventually(t, "the first one is gone", func() bool { return s.counts() == 0 })
	base := runtime.NumGoroutine()
	var all sync.WaitGroup
	for n := range 30 {
		all.Go(func() {
			g, err := visit{name: fmt.Sprint(n)}.join(t, s.Addr().String())
			if err != nil {
				t.Error(err)
				return
			}
			g.press(strings.Repeat("12", 20))
			if n%2 == 0 {
				<-g.changed
			}
			g.hangUp()
		})
	}
	all.Wait()
	eventually(t, "no goroutine is left", func() bool { return runtime.NumGoroutine() <= base+1 })
	eventually(t, "nobody is here", func() bool { return s.room.board().Here == 0 })
}

// At the end of the longest visit the terminal is as it was before, and says how
// to come back.
func TestLongestVisit(t *testing.T) {
	t.Parallel()
	s := serve(t, func(o *Options) { o.limits.longest = 300 * time.Millisecond })
	g := join(t, s.Addr().String(), visit{name: "Ada"})
	g.leaves()
	g.sees("come back with the same line", g.rejoin)
	stream := g.stream()
	for on, off := range map[string]string{"\x1b[?1049h": "\x1b[?1049l", "\x1b[?25l": "\x1b[?25h"} {
		if strings.LastIndex(stream, on) > strings.LastIndex(stream, off) {
			t.Errorf("%q is not cleared", on)
		}
	}
	eventually(t, "the room knows", func() bool { return s.room.board().Here == 0 })
}

// A person has a few sessions; one more ends the oldest.
func TestSessionsOfOnePerson(t *testing.T) {
	t.Parallel()
	s := serve(t, func(o *Options) { o.limits.perPerson = 2 })
	other := join(t, s.Addr().String(), visit{name: "Bob"})
	other.sees("acked 0.")
	key := newKey(t)
	var all []*guest
	for range 5 {
		g := join(t, s.Addr().String(), visit{keys: []gossh.Signer{key}, name: "Ada"})
		g.sees("acked 0.")
		all = append(all, g)
	}
	for _, g := range all[:3] {
		g.leaves()
		g.sees("You have left")
	}
	for _, g := range append(all[3:], other) {
		g.press("1")
		g.sees("acked 1.")
	}
	if here := s.room.board().Here; here != 2 {
		t.Errorf("people here: got %d, want 2", here)
	}
}

// The rate of input is limited to what a person can type.
func TestTypingIsLimited(t *testing.T) {
	for _, tc := range []struct {
		bytes int
		want  time.Duration
	}{{100, 0}, {1000, 0}, {2000, time.Second}, {10_000, 9 * time.Second}, {61_000, time.Minute}} {
		synctest.Test(t, func(t *testing.T) {
			begin := time.Now()
			n, err := io.Copy(io.Discard, slowReader{t.Context(), io.LimitReader(endless{}, int64(tc.bytes)), rate.NewLimiter(1000, 1000)})
			if took := time.Since(begin); int(n) != tc.bytes || err != nil || took.Round(time.Second) != tc.want {
				t.Errorf("%d bytes: got %d, %v after %v, want them after %v", tc.bytes, n, err, took, tc.want)
			}
		})
	}
}

// Keys that come faster than anybody types wait.
func TestKeysAreLimited(t *testing.T) {
	t.Parallel()
	s := serve(t, func(o *Options) { o.limits.keys = 100 })
	g := join(t, s.Addr().String(), visit{name: "Ada"})
	g.sees("acked 0.")
	begin := time.Now()
	g.press(strings.Repeat("1", 540))
	g.sees("acked 540.")
	if took := time.Since(begin); took < 300*time.Millisecond {
		t.Errorf("540 keys, of which 500 at once and 100 a second, took %v", took)
	}
}

// endless gives so many bytes at a time that a limit of 1000 takes them.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return min(len(p), 100), nil }

// ballot returns the real screen of a participant.
func ballot(s Session) tea.Model {
	page := screens.NewParticipant(s.Room.workshop.Catalog().Catalog, s.Room, screens.ParticipantOptions{
		Options: screens.Options{Next: s.Room.Participant(s.Who).Next},
	})
	return tui.New(tui.Deps{}, tui.Options{Start: page, Theme: ui.ThemeDark})
}

// The number of bytes on the network tells nothing about a choice: every choice on a
// ballot, and every vote, takes as many bytes as any other.
func TestFramesTellNoChoice(t *testing.T) {
	t.Parallel()
	s := serve(t, func(o *Options) {
		o.Screen = ballot
	})
	for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}, {40, 12}} {
		g := join(t, s.Addr().String(), visit{name: fmt.Sprint(size), width: size[0], height: size[1]})
		received := 0
		more := func() int { // bytes since the last call
			eventually(t, "a frame is whole", func() bool { n := len(g.stream()); return n > received && n%padTo == 0 })
			before := received
			received = len(g.stream())
			return received - before
		}
		g.sees("No vote from you yet")
		g.press("0")
		g.sees("press enter")
		more()
		for _, key := range "123456" {
			g.press(string(key))
			if got := more(); got != padTo {
				t.Errorf("%v: choosing %c took %d bytes, want %d", size, key, got, padTo)
			}
		}
		g.hangUp()
	}
}

func TestPadded(t *testing.T) {
	var out strings.Builder
	for _, text := range []string{"", "a", strings.Repeat("b", padTo-1), strings.Repeat("c", padTo), strings.Repeat("d", padTo+1)} {
		out.Reset()
		n, err := padded{&out}.Write([]byte(text))
		got := out.String()
		if n != len(text) || err != nil || len(got)%padTo != 0 || len(got)-len(text) >= padTo || strings.TrimRight(got, "\x00") != text {
			t.Errorf("%d bytes: wrote %d, reported %d, %v", len(text), len(got), n, err)
		}
	}
}
