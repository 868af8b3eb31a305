// Package plain is trustpath line by line, for a terminal that draws nothing
// and for a voice that reads aloud: numbered lines, answers typed as numbers,
// no escape sequence, nothing that is drawn twice. The questions, what they
// decide and what is stored are those of the screens.
package plain

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"trustpath/assessment/crash"
	"trustpath/assessment/safetext"
	"trustpath/assessment/yamldoc"
	"trustpath/tui"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// Terminal is where the lines come from and go to.
type Terminal struct {
	In    io.Reader
	Out   io.Writer
	Width int  // cells of a line
	ASCII bool // write ASCII signs alone
	Echo  bool // write down what is read, since no terminal shows it
	// Script is true for lines from a file or a pipe. Nobody is there to correct
	// a line, so the first one that is not understood ends the run.
	Script bool
}

// Run talks until the person leaves, the input ends or ctx does. With an id it
// opens that assessment, else the list. It reports whether everything entered
// is stored; err is what ended the talk before its time. For a line of a script
// that is not understood it is yamldoc.Problems.
//
// One goroutine reads In. It outlives Run by the one read that it waits in.
func Run(ctx context.Context, deps tui.Deps, terminal Terminal, id string) (saved bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	t := newTalk(ctx, terminal)
	t.say("trustpath in plain mode. Type a line, then enter. ? is help, q leaves. An answer is on disk when its line says saved.")
	if id == "" {
		l := list{talk: t, deps: deps, ctx: ctx}
		saved, err = l.run()
	} else {
		saved, err = interviewOf(ctx, t, deps, id)
	}
	t.flush()
	if err == nil {
		err = t.failed
	}
	if err == nil && len(t.refused) > 0 {
		err = t.refused
	}
	return saved, err
}

// interviewOf opens an assessment and asks its questions.
func interviewOf(ctx context.Context, t *talk, deps tui.Deps, id string) (saved bool, err error) {
	run, err := deps.Store.Get(ctx, id)
	if err != nil {
		return true, err
	}
	i := newInterview(t, deps, session.New(deps.Catalog, deps.Store, deps.Now, deps.Today, run))
	i.run()
	return !i.session.Unsaved(), nil
}

const (
	leastWidth = 20       // narrower lines are words in pieces
	longest    = 64 << 10 // bytes of a line that are read; far more than a note has
	maxUTF16   = 16 << 20 // bytes of a script in UTF-16
)

// talk reads and writes lines.
type talk struct {
	ctx     context.Context
	lines   <-chan read
	out     *bufio.Writer
	width   int
	glyphs  ui.Glyphs
	echo    bool
	script  bool
	ended   bool             // nothing more will be read
	failed  error            // what ended the talk, such as a line that could not be written
	number  int              // of the line that was read last, from one
	again   bool             // the last line is read once more
	last    string           // the last line
	refused yamldoc.Problems // what is wrong with the last line of a script
}

func newTalk(ctx context.Context, terminal Terminal) *talk {
	return &talk{ctx: ctx, lines: lines(ctx, terminal), out: bufio.NewWriter(terminal.Out),
		width: max(leastWidth, terminal.Width), glyphs: ui.NewGlyphs(terminal.ASCII), echo: terminal.Echo, script: terminal.Script}
}

// read is a line, or the fault that kept it from being read.
type read struct {
	line  string
	cut   bool // the line is longer than longest
	fault *crash.Error
}

// lines reads in the background, so that a signal ends a talk that waits. The
// channel is closed at the end of the input.
func lines(ctx context.Context, terminal Terminal) <-chan read {
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
		from := lineReader{Reader: decoded(terminal.In), cr: terminal.Script}
		for {
			line, cut, ok := from.next()
			if !ok {
				close(out)
				return
			}
			if !give(read{line: line, cut: cut}) {
				return
			}
		}
	}, func(fault *crash.Error) { give(read{fault: fault}) })
	return out
}

// decoded reads text. UTF-16 is read whole, since only a file can be UTF-16.
func decoded(in io.Reader) *bufio.Reader {
	from := bufio.NewReader(in)
	mark, _ := from.Peek(1) // one byte, so that a person's first line is enough
	if len(mark) == 0 || mark[0] < 0xfe {
		return from
	}
	data, _ := io.ReadAll(io.LimitReader(from, maxUTF16))
	if text, err := safetext.Decode(data); err == nil {
		data = text
	}
	return bufio.NewReader(bytes.NewReader(data))
}

// lineReader reads lines that end in \n, \r\n or, in scripts, \r.
type lineReader struct {
	*bufio.Reader
	cr      bool // \r ends a line
	afterCR bool // the line before ended in \r, so that a \n belongs to it
}

// next returns a line without its end and without a byte order mark, and of one
// that is too long the beginning. A last line without an end is a line.
func (r *lineReader) next() (line string, cut, ok bool) {
	var text []byte
	for {
		b, err := r.ReadByte()
		if b == '\n' && r.afterCR {
			r.afterCR = false
			continue
		}
		r.afterCR = r.cr && b == '\r'
		switch {
		case err != nil && len(text) == 0:
			return "", false, false
		case err != nil || b == '\n' || r.afterCR:
			return strings.TrimPrefix(strings.TrimRight(string(text), "\r"), "\ufeff"), cut, true
		case len(text) < longest:
			text = append(text, b)
		default:
			cut = true
		}
	}
}

// refuse says what is wrong with the line that was read last. In a script that
// is a problem, and ends the talk: what follows was meant for a question that
// was not reached.
func (t *talk) refuse(text string) {
	t.say(text)
	if t.script {
		t.refused = append(t.refused, yamldoc.Problem{File: "stdin", Line: t.number, Column: 1, Message: text})
		t.ended = true
	}
}

// fail says that a command did not work. In a script that ends the talk.
func (t *talk) fail(text string, err error) {
	t.say(text)
	if t.script {
		t.failed, t.ended = err, true
	}
}

// ask reads the next line; false when there is none, or none that can be used.
func (t *talk) ask() (string, bool) {
	t.write("> ")
	t.flush()
	if t.again {
		t.again = false
		t.write(safetext.Line(t.last, longest) + "\n")
		return t.last, true
	}
	if !t.ended {
		select {
		case got, ok := <-t.lines:
			if got.fault != nil {
				t.failed, ok = got.fault, false
			}
			if !ok {
				break
			}
			t.number++
			if t.echo {
				t.write(safetext.Line(got.line, longest) + "\n")
			}
			switch {
			case t.script && got.cut:
				t.refuse("A line has " + strconv.Itoa(longest) + " bytes at most.")
			case t.script && !utf8.ValidString(got.line):
				t.refuse("The line is not UTF-8; save the file as UTF-8.")
			default:
				t.last = got.line
				return got.line, true
			}
			return "", false
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
	for _, line := range ui.Wrap(text, max(leastWidth/2, t.width-ui.Width(mark))) {
		t.write(strings.TrimRight(head+line, " ") + "\n")
		head = strings.Repeat(" ", ui.Width(mark))
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
