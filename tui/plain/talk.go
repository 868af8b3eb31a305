package plain

import (
	"bufio"
	"context"
	"io"
	"strconv"
	"strings"

	"trustpath/assessment/crash"
	"trustpath/assessment/safetext"
	"trustpath/tui/kit"
)

const (
	leastWidth = 20       // narrower lines are words in pieces
	longest    = 64 << 10 // bytes of a line that are read; far more than a note has
)

// talk reads and writes lines.
type talk struct {
	ctx    context.Context
	lines  <-chan read
	out    *bufio.Writer
	width  int
	glyphs kit.Glyphs
	echo   bool
	ended  bool  // nothing more will be read
	failed error // the first line that could not be written
}

func newTalk(ctx context.Context, terminal Terminal) *talk {
	return &talk{ctx: ctx, lines: lines(ctx, terminal.In), out: bufio.NewWriter(terminal.Out),
		width: max(leastWidth, terminal.Width), glyphs: kit.NewGlyphs(terminal.ASCII), echo: terminal.Echo}
}

// read is a line, or the fault that kept it from being read.
type read struct {
	line  string
	fault *crash.Error
}

// lines reads in the background, so that a signal ends a talk that waits. The
// channel is closed at the end of the input.
func lines(ctx context.Context, in io.Reader) <-chan read {
	out := make(chan read)
	give := func(r read) bool {
		select {
		case out <- r:
			return true
		case <-ctx.Done():
			return false
		}
	}
	crash.Go(func() {
		from := bufio.NewReader(in)
		for {
			line, ok := readLine(from)
			if !ok {
				close(out)
				return
			}
			if !give(read{line: line}) {
				return
			}
		}
	}, func(fault *crash.Error) { give(read{fault: fault}) })
	return out
}

// readLine returns a line without its end, and of an endless one the beginning.
// A last line without an end is a line.
func readLine(from *bufio.Reader) (string, bool) {
	var line []byte
	for {
		part, err := from.ReadSlice('\n')
		line = append(line, part[:min(len(part), longest-len(line))]...)
		switch {
		case err == bufio.ErrBufferFull:
		case err != nil && len(line) == 0:
			return "", false
		default:
			return strings.TrimRight(string(line), "\r\n"), true
		}
	}
}

// ask reads the next line; false when there is none.
func (t *talk) ask() (string, bool) {
	t.write("> ")
	t.flush()
	if !t.ended {
		select {
		case got, ok := <-t.lines:
			if got.fault != nil {
				t.failed, ok = got.fault, false
			}
			if ok {
				if t.echo {
					t.write(safetext.Line(got.line, longest) + "\n")
				}
				return got.line, true
			}
		case <-t.ctx.Done():
		}
	}
	t.ended = true
	t.write("\n")
	return "", false
}

// say writes a text as lines that fit.
func (t *talk) say(text string) { t.item("", text) }

// blank sets what follows apart.
func (t *talk) blank() { t.write("\n") }

// item writes a text behind a mark such as "  1. ". Its other lines stand under
// its first one.
func (t *talk) item(mark, text string) {
	text = t.glyphs.Plain(safetext.Line(text, len(text)))
	head := mark
	for _, line := range kit.Wrap(text, max(leastWidth/2, t.width-kit.Width(mark))) {
		t.write(strings.TrimRight(head+line, " ") + "\n")
		head = strings.Repeat(" ", kit.Width(mark))
	}
}

// numbered is the mark of a line with a number.
func numbered(n int) string {
	mark := strconv.Itoa(n) + ". "
	return strings.Repeat(" ", max(0, 5-len(mark))) + mark
}

func (t *talk) write(text string) {
	if _, err := t.out.WriteString(text); err != nil && t.failed == nil {
		t.failed, t.ended = err, true
	}
}

func (t *talk) flush() {
	if err := t.out.Flush(); err != nil && t.failed == nil {
		t.failed, t.ended = err, true
	}
}
