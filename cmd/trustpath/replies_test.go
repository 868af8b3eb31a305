//go:build unix

package main

import (
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"

	"trustpath/tui/ui"
)

// slowLine holds back what is written until release.
type slowLine struct {
	mu       sync.Mutex
	to       io.Writer
	kept     []byte
	released bool
}

func (l *slowLine) Write(text []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.released {
		return l.to.Write(text)
	}
	l.kept = append(l.kept, text...)
	return len(text), nil
}

func (l *slowLine) release() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.released = true
	_, err := l.to.Write(l.kept)
	return err
}

// Late replies of a terminal never end up in the shell, however the program ends.
func TestLateRepliesStayOutOfTheShell(t *testing.T) {
	for _, test := range []struct {
		name  string
		args  []string
		leave func(p *person)
	}{
		{"quit", nil, func(p *person) { p.types("q") }},
		{"ctrl+c on the list", nil, func(p *person) { p.types("\x03") }},
		{"ctrl+c at a question", []string{"new", "Acme AI"}, func(p *person) { p.types("\x03") }},
		{"without a query for the background", []string{"new", "Acme AI", "--theme", "light"}, func(p *person) { p.types("\x03") }},
		{"keys after the last one", nil, func(p *person) { p.types("qn?\x03") }},
		{"terminated", nil, func(p *person) { p.cmd.Process.Signal(syscall.SIGTERM) }},
		{"hung up", []string{"new", "Acme AI"}, func(p *person) { p.cmd.Process.Signal(syscall.SIGHUP) }},
	} {
		t.Run(test.name, func(t *testing.T) {
			for attempts := 3; ; attempts-- {
				left, waited := repliesLate(t, test.args, test.leave)
				switch {
				case left == "":
					return
				case waited < replyTimeout || attempts == 1:
					t.Fatalf("left for the shell to read after %v: %q", waited, left)
				}
				t.Logf("the machine was too busy: the replies took %v", waited)
			}
		})
	}
}

// repliesLate runs the program in a terminal whose replies are late. It returns what
// the shell would read of them, and how long the program waited.
func repliesLate(t *testing.T, args []string, leave func(*person)) (left string, waited time.Duration) {
	t.Helper()
	h := newMachine(t)
	line := &slowLine{}
	h.line = func(to io.Writer) io.Writer {
		line.to = to
		return line
	}
	p := h.sit(120, 36, args...)
	p.sees("? help")
	began := time.Now()
	leave(p)
	select { // the replies come while the program waits, or after it has ended
	case <-p.ended:
	case <-time.After(replyTimeout / 10):
	}
	if err := line.release(); err != nil {
		t.Fatal(err)
	}
	p.leaves()
	waited = time.Since(began)
	p.restored()
	return p.typed(), waited
}

// A terminal that never replies delays the end by at most the timeout.
func TestMuteTerminalEnds(t *testing.T) {
	t.Parallel()
	h := newMachine(t)
	h.line = func(io.Writer) io.Writer { return io.Discard }
	p := h.sit(120, 36)
	p.sees("? help")
	p.types("q")
	if got := p.leaves(); got != codeDone {
		t.Errorf("exit code: got %d, want %d", got, codeDone)
	}
	p.restored()
}

// The first question is there as soon on a terminal that never replies as on one that
// does. The middle one of several starts counts: other programs run at the same time.
func TestMuteTerminalStarts(t *testing.T) {
	const most, least, attempts = 1.2, 5, 30
	var took [2][]time.Duration
	for n := range attempts {
		for i, line := range []func(io.Writer) io.Writer{nil, func(io.Writer) io.Writer { return io.Discard }} {
			h := newMachine(t)
			h.line = line
			began := time.Now()
			p := h.sit(120, 36, "new", "Acme AI")
			p.sees("question 1 of at most")
			took[i] = append(took[i], time.Since(began))
			p.types("\x03")
			p.leaves()
			slices.Sort(took[i])
		}
		answering, mute := took[0][n/2], took[1][n/2]
		if n+1 >= least && float64(mute) <= most*float64(answering) {
			t.Logf("the first question took %v where the terminal answers, %v where it is mute", answering, mute)
			return
		}
	}
	t.Errorf("the first question took %v where the terminal answers, %v where it is mute: want at most %v times as long",
		took[0][attempts/2], took[1][attempts/2], most)
}

// An unknown id never opens the screens.
func TestOpenOfAnUnknownID(t *testing.T) {
	t.Parallel()
	h := newMachine(t)
	first := strings.TrimSpace(h.output("new", "Acme AI"))
	h.output("new", "Tindersea")
	for _, test := range []struct{ name, id, db, want string }{
		{"unknown", "01NOTHERE", "", "no such assessment"},
		{"a word", "nosuch", "", "no such assessment"},
		{"too short", first[:2], "", ""},
		{"ambiguous", first[:4], "", ""},
		{"empty", "", "", ""},
		{"almost", first + "X", "", "no such assessment"},
		{"no database", first, filepath.Join(h.folder, "none.db"), "there is no database"},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := h
			h.t, h.env = t, []string{"TRUSTPATH_DB=" + test.db}
			p := h.sit(120, 36, "open", test.id)
			if got := p.leaves(); got != codeUsage {
				t.Errorf("exit code: got %d, want %d", got, codeUsage)
			}
			p.sees("trustpath: ", test.want)
			if said := string(p.written()); strings.Contains(said, "\x1b") {
				t.Errorf("the program wrote to the screen: %q", said)
			}
			if left := p.typed(); left != "" {
				t.Errorf("left for the shell to read: %q", left)
			}
		})
	}
}

// typed returns the input that is left for the shell.
func (p *person) typed() string {
	p.t.Helper()
	if _, err := term.MakeRaw(p.tty.Fd()); err != nil { // otherwise an unfinished line does not count
		p.t.Fatal(err)
	}
	waiting := []unix.PollFd{{Fd: int32(p.tty.Fd()), Events: unix.POLLIN}}
	n, err := unix.Poll(waiting, 0)
	if err != nil {
		p.t.Fatal(err)
	}
	if n == 0 {
		return ""
	}
	text := make([]byte, 200)
	n, err = p.tty.Read(text)
	if err != nil {
		p.t.Fatal(err)
	}
	return string(text[:n])
}

// withoutBackground drops the reply about the background color.
type withoutBackground struct{ to io.Writer }

var backgroundReply = regexp.MustCompile("\x1b\\]11;[^\a\x1b]*(\a|\x1b\\\\)")

func (l withoutBackground) Write(text []byte) (int, error) {
	_, err := l.to.Write(backgroundReply.ReplaceAll(text, nil))
	return len(text), err
}

// If the background is unknown, the colors are readable on light and dark. COLORFGBG
// and flags can set it.
func TestBackgroundThatIsNotTold(t *testing.T) {
	t.Parallel()
	palettes := ui.Palettes()
	for _, test := range []struct {
		name, colorfgbg string
		args            []string
		want            ui.Palette
	}{
		{"unknown", "", nil, palettes[4]},
		{"contrast", "", []string{"--theme", "contrast"}, palettes[5]},
		{"dark by COLORFGBG", "15;0", nil, palettes[0]},
		{"light by COLORFGBG", "0;15", nil, palettes[1]},
		{"light by COLORFGBG, in contrast", "0;15", []string{"--theme", "contrast"}, palettes[3]},
		{"dark by a flag", "", []string{"--theme", "dark"}, palettes[0]},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := newMachine(t)
			h.env = []string{"COLORTERM=truecolor", "COLORFGBG=" + test.colorfgbg}
			h.line = func(to io.Writer) io.Writer { return withoutBackground{to} }
			p := h.sit(120, 36, append([]string{"new", "Acme AI"}, test.args...)...)
			n, err := strconv.ParseUint(test.want.Color(ui.Accent)[1:], 16, 32)
			if err != nil {
				t.Fatal(err)
			}
			accent := fmt.Sprintf("38;2;%d;%d;%d", n>>16, n>>8&0xff, n&0xff)
			p.until("the color "+accent, func(string) bool { return strings.Contains(string(p.written()), accent) })
			p.types("\x03")
			p.leaves()
			p.restored()
		})
	}
}
