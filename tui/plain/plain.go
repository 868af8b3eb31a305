// Package plain is trustpath in lines of text, for screen readers and for
// terminals that cannot move their cursor: numbered lines, answers typed as
// numbers, no escape sequences. Questions, decisions and storage are those of the
// screens.
package plain

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"trustpath/assessment/crash"
	"trustpath/assessment/safetext"
	"trustpath/assessment/yamldoc"
	"trustpath/tui"
	"trustpath/tui/input"
	"trustpath/tui/ui"
)

// Terminal is where the lines come from and go to.
type Terminal struct {
	In    io.Reader
	Out   io.Writer
	Width int  // in cells
	ASCII bool // write ASCII characters only
	Echo  bool // write each line that is read, since no terminal shows it
	// Script means that the lines come from a file or a pipe. The first line that
	// is not understood ends the run.
	Script bool
}

// Run talks until the user leaves, the input ends or ctx is canceled. With an id
// it opens that assessment, otherwise the list. It reports whether everything
// entered is saved; err is what ended the conversation early. If a line of a
// script is not understood, err is yamldoc.Problems.
//
// One goroutine reads In. After Run it may still wait in one read.
func Run(ctx context.Context, deps tui.Deps, terminal Terminal, id string) (saved bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c := newConsole(ctx, terminal)
	c.say("trustpath in plain mode. Type a line, then enter. ? is help, q leaves. " +
		"An answer is on disk when its line says saved.")
	l := list{console: c, deps: deps, open: id}
	saved, err = l.run()
	c.flush()
	if err == nil {
		err = c.err
	}
	if err == nil && len(c.refused) > 0 {
		err = c.refused
	}
	return saved, err
}

const (
	minWidth = 20       // cells; narrower lines would break words
	maxLine  = 64 << 10 // bytes of a line that are read; far more than a note has
	maxUTF16 = 16 << 20 // bytes of a script in UTF-16
)

// console reads and writes lines.
type console struct {
	ctx     context.Context
	lines   <-chan inputLine
	out     *bufio.Writer
	width   int
	glyphs  ui.Glyphs
	echo    bool
	script  bool
	ended   bool             // nothing more is read
	err     error            // what ended the input or the output
	number  int              // of the last line, from one
	refused yamldoc.Problems // problems of the last line of a script
}

func newConsole(ctx context.Context, terminal Terminal) *console {
	return &console{
		ctx:    ctx,
		lines:  readLines(ctx, terminal),
		out:    bufio.NewWriter(terminal.Out),
		width:  max(minWidth, terminal.Width),
		glyphs: ui.NewGlyphs(terminal.ASCII),
		echo:   terminal.Echo,
		script: terminal.Script,
	}
}

// inputLine is a line, or a panic of the reader.
type inputLine struct {
	text  string
	cut   bool // the line is longer than maxLine
	fault *crash.Error
}

// readLines reads in the background, so that a signal can end a conversation that
// waits for a line. The channel is closed at the end of the input.
func readLines(ctx context.Context, terminal Terminal) <-chan inputLine {
	out := make(chan inputLine)
	send := func(line inputLine) bool {
		select {
		case out <- line:
			return true
		case <-ctx.Done():
			return false
		}
	}
	crash.Go(func() {
		from := lineReader{Reader: decoded(terminal.In), endsAtCR: terminal.Script}
		for {
			text, cut, ok := from.next()
			if !ok {
				close(out)
				return
			}
			if !send(inputLine{text: text, cut: cut}) {
				return
			}
		}
	}, func(fault *crash.Error) { send(inputLine{fault: fault}) })
	return out
}

// decoded returns UTF-8. It reads UTF-16, which can only be a file, as a whole.
func decoded(in io.Reader) *bufio.Reader {
	from := bufio.NewReader(in)
	mark, _ := from.Peek(1) // not more: a user may have typed one character
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
	endsAtCR bool
	afterCR  bool // the previous line ended in \r, so a \n belongs to it
}

// next returns a line without its end and without a byte order mark, cut after
// maxLine bytes. The last line needs no end.
func (r *lineReader) next() (line string, cut, ok bool) {
	var text []byte
	for {
		b, err := r.ReadByte()
		second := b == '\n' && r.afterCR
		r.afterCR = r.endsAtCR && b == '\r'
		switch {
		case second:
		case err != nil && len(text) == 0:
			return "", false, false
		case err != nil || b == '\n' || r.afterCR:
			return strings.TrimPrefix(strings.TrimRight(string(text), "\r"), "\ufeff"), cut, true
		case len(text) < maxLine:
			text = append(text, b)
		default:
			cut = true
		}
	}
}

// ask prompts for a line and returns it. It returns false if the input has ended
// or the line of a script cannot be used.
func (c *console) ask() (string, bool) {
	c.write("> ")
	c.flush()
	line, ok := inputLine{}, false
	if !c.ended {
		select {
		case line, ok = <-c.lines:
		case <-c.ctx.Done():
		}
	}
	if line.fault != nil {
		c.err, ok = line.fault, false
	}
	if !ok {
		c.ended = true
		c.write("\n")
		return "", false
	}
	c.number++
	if c.echo {
		c.write(safetext.Line(line.text, maxLine) + "\n")
	}
	switch {
	case c.script && line.cut:
		c.refuse("A line has %d bytes at most.", maxLine)
		return "", false
	case c.script && !utf8.ValidString(line.text):
		c.refuse("The line is not UTF-8; save the file as UTF-8.")
		return "", false
	}
	return line.text, true
}

// command is something that can be typed.
type command struct {
	name string
	with string // what follows the name
	help string
	run  func(rest string)
}

// splitCommand returns the name of a command, whatever the keyboard layout, and
// the rest of the line.
func splitCommand(line string) (name, rest string) {
	name, rest, _ = strings.Cut(strings.TrimSpace(line), " ")
	return strings.Map(input.Narrow, name), strings.TrimSpace(rest)
}

// runCommand runs the command of a line, if the table has it.
func (c *console) runCommand(commands []command, name, rest string) bool {
	for _, command := range commands {
		if command.name != name {
			continue
		}
		if command.with == "" && rest != "" && rest[0] != '#' { // # begins a comment
			c.refuse("“%s” takes nothing after it.", name)
			return true
		}
		command.run(rest)
		return true
	}
	return false
}

func (c *console) helpCommands(commands []command) {
	for _, command := range commands {
		c.item("  ", strings.TrimSpace(command.name+" "+command.with)+": "+command.help)
	}
}

// refuse tells the user that the last line cannot be used. That ends a script,
// since the lines that follow were meant for another question.
func (c *console) refuse(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	c.say("%s", text)
	if c.script {
		c.refused = append(c.refused, yamldoc.Problem{File: "stdin", Line: c.number, Column: 1, Message: text})
		c.ended = true
	}
}

// fail tells the user that a command failed. That ends a script.
func (c *console) fail(what string, err error) {
	c.say("%s: %s.", what, err)
	if c.script {
		c.err, c.ended = err, true
	}
}

// say writes a text as lines that fit.
func (c *console) say(format string, args ...any) { c.item("", fmt.Sprintf(format, args...)) }

// item writes a text after a mark such as "  1. ", with its other lines indented.
func (c *console) item(mark, text string) {
	text = c.glyphs.Plain(safetext.Line(text, len(text)))
	head := mark
	for _, line := range ui.Wrap(text, max(minWidth/2, c.width-ui.Width(mark))) {
		c.write(strings.TrimRight(head+line, " ") + "\n")
		head = strings.Repeat(" ", ui.Width(mark))
	}
}

// numberIn reads a number from 1 to most; 0 is none of them.
func numberIn(text string, most int) int {
	n, err := strconv.Atoi(strings.Map(input.Narrow, text))
	if err != nil || n < 1 || n > most {
		return 0
	}
	return n
}

// numbered is the mark of a line with a number.
func numbered(n int) string { return fmt.Sprintf("%5s", strconv.Itoa(n)+". ") }

func (c *console) write(text string) {
	_, err := c.out.WriteString(text)
	c.check(err)
}

func (c *console) flush() { c.check(c.out.Flush()) }

// check ends the conversation at the first error of the output.
func (c *console) check(err error) {
	if err != nil && c.err == nil {
		c.err, c.ended = err, true
	}
}
