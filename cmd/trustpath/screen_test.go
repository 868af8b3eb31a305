//go:build unix

package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

const (
	// silence is how long a test waits after the last output of a program that
	// neither runs nor waits for a processor.
	silence = 2 * time.Second
	// patience is how long a test waits at most.
	patience = 60 * time.Second
)

// machine is one user's machine: a home folder that outlives a program.
type machine struct {
	t      *testing.T
	binary string
	folder string
	env    []string                  // added to the usual environment
	line   func(io.Writer) io.Writer // changes the replies of the terminal; nil for none
	user   *syscall.Credential       // who runs the program; nil is who runs the tests
}

// newMachine returns a machine with an empty home, on which this test binary is
// the program.
func newMachine(t *testing.T) machine {
	return machine{t: t, binary: os.Args[0], folder: t.TempDir()}
}

func (h machine) command(args ...string) *exec.Cmd {
	cmd := exec.Command(h.binary, args...)
	cmd.Dir = h.folder
	cmd.Env = []string{"HOME=" + h.folder, "XDG_DATA_HOME=" + filepath.Join(h.folder, "data"),
		"PATH=" + os.Getenv("PATH"), "TERM=xterm-256color", "LANG=C.UTF-8", "TZ=UTC", "TRUSTPATH_FAULT=none"}
	cmd.Env = append(cmd.Env, h.env...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: h.user}
	return cmd
}

// output runs a command without a terminal and returns its stdout.
func (h machine) output(args ...string) string {
	h.t.Helper()
	out, err := h.command(args...).Output()
	if err != nil {
		h.t.Fatalf("trustpath %s: %v", strings.Join(args, " "), err)
	}
	return string(out)
}

// person is a user at a terminal: a pty with an emulator that answers queries.
type person struct {
	t       *testing.T
	cmd     *exec.Cmd
	pty     *os.File
	tty     *os.File // kept open, so that its modes can be read at the end
	before  *term.State
	changed chan struct{} // there was output
	ended   chan struct{} // the program has ended

	mu     sync.Mutex
	screen *vt.Emulator
	drawn  bool // the alternate screen was used
	bytes  []byte
}

// sit starts a program in a terminal of the given size. If there are no terminals it
// skips the test, unless TRUSTPATH_TERMINAL is "required".
func (h machine) sit(columns, rows int, args ...string) *person {
	t := h.t
	t.Helper()
	master, tty, err := pty.Open()
	if err == nil {
		err = pty.Setsize(master, &pty.Winsize{Cols: uint16(columns), Rows: uint16(rows)})
	}
	if err != nil {
		if os.Getenv("TRUSTPATH_TERMINAL") == "required" {
			t.Fatalf("no terminal to be had: %v", err)
		}
		t.Skipf("no terminal to be had: %v", err)
	}
	before, err := term.GetState(tty.Fd())
	if err != nil {
		t.Fatal(err)
	}
	p := &person{t: t, cmd: h.command(args...), pty: master, tty: tty, before: before,
		changed: make(chan struct{}, 1), ended: make(chan struct{}), screen: vt.NewEmulator(columns, rows)}
	p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = tty, tty, tty
	p.cmd.SysProcAttr.Setsid, p.cmd.SysProcAttr.Setctty = true, true
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var replies io.Writer = master
	if h.line != nil {
		replies = h.line(master)
	}
	go io.Copy(replies, p.screen)
	go p.watch()
	go func() {
		p.cmd.Wait()
		close(p.ended)
	}()
	t.Cleanup(func() {
		p.cmd.Process.Kill()
		<-p.ended
		tty.Close()
		master.Close()
		// Not Close, which races with the Read in the copying above.
		p.screen.InputPipe().(io.Closer).Close()
	})
	return p
}

func (p *person) watch() {
	buffer := make([]byte, 32<<10)
	for {
		n, err := p.pty.Read(buffer)
		if err != nil {
			return
		}
		p.mu.Lock()
		p.screen.Write(buffer[:n])
		p.bytes = append(p.bytes, buffer[:n]...)
		p.drawn = p.drawn || p.screen.IsAltScreen()
		p.mu.Unlock()
		select {
		case p.changed <- struct{}{}:
		default:
		}
	}
}

// text returns the text on the screen.
func (p *person) text() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.screen.String()
}

// written returns every byte that the program wrote or the terminal echoed.
func (p *person) written() []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.bytes)
}

// types sends keys as a terminal does.
func (p *person) types(keys string) {
	p.t.Helper()
	if _, err := io.WriteString(p.pty, keys); err != nil {
		p.t.Fatalf("type %q: %v", keys, err)
	}
}

// until waits for a screen that satisfies ready, and returns it. It fails after two
// seconds of silence, with the screen.
func (p *person) until(what string, ready func(screen string) bool) string {
	p.t.Helper()
	begin, quiet := time.Now(), time.Now()
	tick := time.NewTicker(silence / 20)
	defer tick.Stop()
	for {
		if screen := p.text(); ready(screen) {
			return screen
		}
		select {
		case <-p.changed:
			quiet = time.Now()
		case <-tick.C:
			if busy(p.cmd.Process.Pid) {
				quiet = time.Now()
			}
		}
		if time.Since(quiet) > silence || time.Since(begin) > patience {
			p.t.Fatalf("waited for %s; the screen is\n%s", what, p.text())
		}
	}
}

// busy reports whether a thread of the process runs or waits for a processor or a
// disk. It is false if the system does not tell.
func busy(pid int) bool {
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", pid))
	for _, task := range tasks {
		stat, err := os.ReadFile(task)
		_, fields, found := strings.Cut(string(stat), ") ") // the name may contain blanks
		if err == nil && found && (fields[0] == 'R' || fields[0] == 'D') {
			return true
		}
	}
	return false
}

// sees waits until all words are on the screen.
func (p *person) sees(words ...string) string {
	p.t.Helper()
	return p.until(strings.Join(words, ", "), func(screen string) bool {
		for _, w := range words {
			if !strings.Contains(screen, w) {
				return false
			}
		}
		return true
	})
}

// leaves waits until the program ends and returns its exit code.
func (p *person) leaves() int {
	p.t.Helper()
	select {
	case <-p.ended:
	case <-time.After(patience):
		p.t.Fatalf("the program does not end; the screen is\n%s", p.text())
	}
	return p.cmd.ProcessState.ExitCode()
}

// restored checks that the terminal is as before the program.
func (p *person) restored() {
	p.t.Helper()
	after, err := term.GetState(p.tty.Fd())
	if err != nil {
		p.t.Fatal(err)
	}
	if got, want := after, p.before; *got != *want {
		p.t.Errorf("the modes of the terminal: got %+v, want %+v", *got, *want)
	}
	p.until("the normal screen with its cursor", func(string) bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		return !p.screen.IsAltScreen() && !p.screen.CursorHidden()
	})
	if !p.drawn {
		p.t.Error("the screens never used the alternate screen, so this test saw nothing")
	}
}
