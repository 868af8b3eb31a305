//go:build unix

package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

const (
	// silence is how long a test waits after the last output while no program that
	// a test started runs or waits for a processor or a disk.
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
	if err == nil {
		master, err = pollable(master)
	}
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

// pollable returns a file whose Close does not wait for a Read: until that ends, the
// terminal would not go away.
func pollable(f *os.File) (*os.File, error) {
	defer f.Close()
	fd, err := unix.FcntlInt(f.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err == nil {
		err = unix.SetNonblock(fd, true)
	}
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), f.Name()), nil
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
	var spent uint64
	for {
		if screen := p.text(); ready(screen) {
			return screen
		}
		select {
		case <-p.changed:
			quiet = time.Now()
		case <-tick.C:
			before := spent
			var waits bool
			spent, waits = programs()
			if waits || spent > before+1 { // an idle program uses a tick now and then
				quiet = time.Now()
			}
		}
		if time.Since(quiet) > silence || time.Since(begin) > patience {
			p.t.Fatalf("waited for %s; the screen is\n%s", what, p.text())
		}
	}
}

// programs returns the processor time of all programs that the tests started and
// that still run, in ticks, and whether a thread of one runs or waits for a
// processor or a disk. Both are zero on a system without /proc.
func programs() (spent uint64, waits bool) {
	processes, _ := filepath.Glob("/proc/[0-9]*/stat")
	self := strconv.Itoa(os.Getpid())
	for _, process := range processes {
		fields := statFields(process)
		if len(fields) < 13 || fields[1] != self {
			continue
		}
		user, _ := strconv.ParseUint(fields[11], 10, 64)
		system, _ := strconv.ParseUint(fields[12], 10, 64)
		spent += user + system
		threads, _ := filepath.Glob(filepath.Join(filepath.Dir(process), "task", "*", "stat"))
		for _, thread := range threads {
			if state := statFields(thread); len(state) > 0 && (state[0] == "R" || state[0] == "D") {
				waits = true
			}
		}
	}
	return spent, waits
}

// statFields returns the fields of a stat file after the name of the program: the
// state, the parent, and so on.
func statFields(path string) []string {
	stat, _ := os.ReadFile(path)
	_, fields, _ := strings.Cut(string(stat), ") ") // the name may contain blanks
	return strings.Fields(fields)
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
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.drawn {
		p.t.Error("the screens never used the alternate screen, so this test saw nothing")
	}
}
