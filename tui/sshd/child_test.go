package sshd

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"charm.land/bubbles/v2/textarea"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"trustpath/assessment/workshop"
)

var (
	people     = flag.Int("people", 8, "how many take part in the tests where everyone comes at once; at most 128 have a session")
	kills      = flag.Int("kills", 1, "how often the server is killed while people vote")
	guessTries = flag.Int("guesses", 60, "how many codes are guessed")
	slowTests  = flag.Bool("slow", false, "also the tests that take seconds")
)

// childEnv makes this binary a server, with the file that it keeps events in;
// childScreen is what its participants see.
const (
	childEnv    = "TRUSTPATH_TEST_WORKSHOP"
	childScreen = "TRUSTPATH_TEST_SCREEN"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(childEnv); path != "" {
		if err := beServer(path, os.Getenv(childScreen)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// file keeps events as lines, each on the disk before it returns.
type file struct {
	mu  sync.Mutex
	out *os.File
}

func (f *file) Append(_ context.Context, events ...workshop.Event) error {
	var lines []byte
	for _, e := range events {
		kind, data, err := workshop.Encode(e)
		if err != nil {
			return err
		}
		line, err := json.Marshal([]string{kind, data})
		if err != nil {
			return err
		}
		lines = append(append(lines, line...), '\n')
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, err := f.out.Write(lines); err != nil {
		return err
	}
	return f.out.Sync()
}

// beServer serves until its stdin ends. It writes where it listens, then a line
// for each view of the facilitator. To a line it answers how many goroutines there
// are; "put" drops the votes and puts the question again before that.
func beServer(path, which string) error {
	if which == "control" {
		return beControl()
	}
	out, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	room, err := newRoom((&file{out: out}).Append)
	if err != nil {
		return err
	}
	s, err := New(Options{HostKey: path + ".key", Code: roomCode, Room: room, limits: defaultLimits(),
		Screen: func(s Session) tea.Model {
			if which == "greedy" {
				return newGreedy()
			}
			return &screen{session: s}
		}})
	if err != nil {
		return err
	}
	fmt.Println("listening", s.Addr())
	go func() {
		feed := room.Facilitator()
		for {
			shown, ok := feed.Next().(workshop.Facilitator)
			if !ok {
				return
			}
			fmt.Println("votes", shown.Votes.In, shown.Votes.Of, time.Now().UnixNano())
		}
	}()
	go s.Serve(context.Background())
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		if lines.Text() == "put" {
			if err := errors.Join(room.Apply(workshop.Skip{Question: asked}), room.Apply(workshop.Put{Question: asked})); err != nil {
				return err
			}
		}
		fmt.Println("goroutines", runtime.NumGoroutine())
	}
	now, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return s.Shutdown(now)
}

// greedy is a screen as components make it by themselves: it reads the
// clipboard, opens an editor and suspends the program.
type greedy struct {
	line textinput.Model
	area textarea.Model
}

func (g *greedy) Init() tea.Cmd { return nil }

func (g *greedy) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if key, ok := msg.(tea.KeyPressMsg); ok {
		switch key.String() {
		case "ctrl+e", "E":
			return g, tea.ExecProcess(exec.Command(os.Getenv("EDITOR")), nil)
		case "ctrl+z", "Z":
			return g, tea.Suspend
		case "ctrl+a":
			g.area.SelectAll()
			return g, nil
		}
	}
	var one, two tea.Cmd
	g.line, one = g.line.Update(msg)
	g.area, two = g.area.Update(msg)
	return g, tea.Batch(one, two)
}

func (g *greedy) View() tea.View { return tea.NewView("typed " + g.line.Value() + ".") }

func newGreedy() *greedy {
	g := &greedy{line: textinput.New(), area: textarea.New()}
	g.line.Focus()
	g.area.Focus()
	return g
}

// beControl presses the keys without a server between, to show that they reach
// the machine then.
func beControl() error {
	g := newGreedy()
	g.area.SetValue("text")
	g.area.SelectAll()
	for _, key := range []tea.KeyPressMsg{{Code: 'v', Mod: tea.ModCtrl}, {Code: 'c', Mod: tea.ModCtrl | tea.ModShift}} {
		_, cmd := g.Update(key)
		drain(cmd)
	}
	return nil
}

func drain(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	if all, ok := cmd().(tea.BatchMsg); ok {
		for _, one := range all {
			drain(one)
		}
	}
}

// child is a server in a process of its own.
type child struct {
	t     testing.TB
	cmd   *exec.Cmd
	input io.WriteCloser
	addr  string
	log   string
	lines chan string // what it says, until it is gone
}

func (c *child) kill() { _ = c.cmd.Process.Kill() } // it may be gone already

// says waits for a line that begins like this, and returns the rest of it.
func (c *child) says(word string) []string {
	c.t.Helper()
	limit := time.After(patience)
	for {
		select {
		case line, ok := <-c.lines:
			if !ok {
				c.t.Fatalf("the server went away before it said %q", word)
			}
			if got := strings.Fields(line); len(got) > 0 && got[0] == word {
				return got[1:]
			}
		case <-limit:
			c.t.Fatalf("the server does not say %q", word)
		}
	}
}

// told sends a line to the server, and returns how many goroutines it has.
func (c *child) told(what string) int {
	c.t.Helper()
	if _, err := io.WriteString(c.input, what+"\n"); err != nil {
		c.t.Fatal(err)
	}
	n, err := strconv.Atoi(c.says("goroutines")[0])
	if err != nil {
		c.t.Fatal(err)
	}
	return n
}

// complete waits until the facilitator sees this many votes, and returns when
// that was.
func (c *child) complete(votes int) time.Time {
	c.t.Helper()
	for {
		got := c.says("votes")
		if got[0] == strconv.Itoa(votes) {
			ns, err := strconv.ParseInt(got[2], 10, 64)
			if err != nil {
				c.t.Fatal(err)
			}
			return time.Unix(0, ns)
		}
	}
}

// peak is the most memory that the server had, in MiB; 0 where that is not known
// or means nothing.
func (c *child) peak() int {
	c.t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.cmd.Process.Pid))
	if err != nil || testing.Short() {
		c.t.Logf("MEMORY IS NOT LOOKED AT: with the race detector, or without /proc (%v)", err)
		return 0
	}
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	kib, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		c.t.Fatal(err)
	}
	return kib >> 10
}

func startChild(t testing.TB, env ...string) *child {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := &child{t: t, cmd: exec.Command(self), log: filepath.Join(t.TempDir(), "events"), lines: make(chan string, 1000)}
	c.cmd.Env = append(append(os.Environ(), childEnv+"="+c.log), env...)
	c.cmd.Stderr = os.Stderr
	output, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.input, err = c.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(c.lines)
		for in := bufio.NewScanner(output); in.Scan(); {
			c.lines <- in.Text()
		}
	}()
	t.Cleanup(func() {
		c.kill()
		for range c.lines { // until it is gone
		}
		_ = c.cmd.Wait() // it was killed
	})
	c.addr = c.says("listening")[0]
	return c
}
