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

	"trustpath/assessment"
	"trustpath/assessment/crash"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/assessment/yamldoc"
	"trustpath/tui"
	"trustpath/tui/input"
	"trustpath/tui/screen/home"
	"trustpath/tui/session"
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
	if id == "" {
		l := list{console: c, deps: deps}
		saved, err = l.run()
	} else {
		saved, err = runInterview(c, deps, id)
	}
	c.flush()
	if err == nil {
		err = c.err
	}
	if err == nil && len(c.refused) > 0 {
		err = c.refused
	}
	return saved, err
}

// runInterview opens an assessment and asks its questions.
func runInterview(c *console, deps tui.Deps, id string) (saved bool, err error) {
	run, err := deps.Store.Get(c.ctx, id)
	if err != nil {
		return true, err
	}
	i := newInterview(c, deps, session.New(deps.Catalog, deps.Store, deps.Now, deps.Today, run))
	i.run()
	return !i.session.Unsaved(), nil
}

// pageSize is how many assessments are listed at once.
const pageSize = 20

// list is the list of assessments.
type list struct {
	*console
	deps tui.Deps
	ids  []string // of the assessments that were listed
	open string   // the assessment to open next, or ""
	left bool
	err  error
}

func (l *list) commands() []command {
	return []command{
		{"n", "NAME", "begins an assessment of a company", l.create},
		{"m", "", "reads on in the list", func(string) { l.err = l.more() }},
		{"q", "", "leaves", func(string) { l.left = true }},
	}
}

// run carries out commands until the user leaves.
func (l *list) run() (saved bool, err error) {
	l.err = l.readFromStart()
	for l.err == nil && !l.left {
		line, ok := l.ask()
		if !ok {
			return true, nil
		}
		name, rest := splitCommand(line)
		switch {
		case name == "?" || name == "":
			l.item("  ", "NUMBER: opens that assessment")
			l.helpCommands(l.commands())
		case name[0] == '#':
		case !l.runCommand(l.commands(), name, rest):
			l.pick(name, rest)
		}
		if l.open == "" || l.err != nil {
			continue
		}
		saved, err := runInterview(l.console, l.deps, l.open)
		if err != nil || !saved || l.ended {
			return saved, err
		}
		l.open = ""
		l.err = l.readFromStart()
	}
	return true, l.err
}

func (l *list) readFromStart() error {
	l.ids = nil
	l.write("\n")
	return l.more()
}

// more writes the next page of the list.
func (l *list) more() error {
	page, err := l.deps.Store.Names(l.ctx, pageSize, len(l.ids))
	if err != nil {
		return err
	}
	total, err := l.deps.Store.Count(l.ctx)
	if err != nil {
		return err
	}
	switch {
	case total == 0:
		l.say("No assessments yet. n and the name of your company begins one.")
		return nil
	case len(page) == 0:
		l.say("That is all of them.")
		return nil
	case len(l.ids) == 0:
		l.say("Assessments: %d, the one changed last first.", total)
	}
	for _, summary := range page {
		run, err := l.deps.Store.Get(l.ctx, summary.ID)
		if err != nil {
			return err
		}
		l.ids = append(l.ids, run.ID)
		row := home.Describe(l.deps.Catalog, run, l.deps.Today())
		text := ui.Named(row.Company) + ". " + ui.OfCount(row.Answered, row.Asked) + " answered, changed " +
			ui.Ago(row.Changed, l.deps.Now()) + ". " + report.Upper(row.Outcome) + "."
		if age := row.Age(); age != "" {
			text += " " + age + "."
		}
		l.item(numbered(len(l.ids)), text)
	}
	if total > len(l.ids) {
		l.say("%s; m reads on.", report.Count(total-len(l.ids), "more assessment"))
	}
	l.say("Type a number to open one, n and a name for a new one, q to leave.")
	return nil
}

// create begins an assessment and opens it.
func (l *list) create(company string) {
	if company == "" {
		l.say("What is the company called? Enter alone goes back.")
		line, ok := l.ask()
		if !ok || strings.TrimSpace(line) == "" {
			return
		}
		company = line
	}
	company = safetext.Line(company, maxLine)
	if got := len([]rune(company)); got > safetext.MaxCompany {
		l.refuse("The name has %s; %d at most.", report.Count(got, "character"), safetext.MaxCompany)
		return
	}
	run, err := l.deps.Store.Create(l.ctx, assessment.Assessment{Company: company, Pack: l.deps.Catalog.Pack})
	if err != nil {
		l.fail("Nothing was begun", err)
		return
	}
	l.open = run.ID
}

// pick opens the assessment with a number.
func (l *list) pick(text, rest string) {
	n, err := strconv.Atoi(text)
	switch {
	case rest != "" && rest[0] != '#':
		l.refuse("“%s” takes nothing after it.", text)
	case err != nil:
		l.refuse("“%s” is not a number of the list and not a command; ? lists those.", text)
	case n < 1 || n > len(l.ids):
		l.refuse("There is no %s in the list.", text)
	default:
		l.open = l.ids[n-1]
	}
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
	last    string           // the last line
	again   bool             // ask returns the last line once more
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
	if c.again {
		c.again = false
		c.write(safetext.Line(c.last, maxLine) + "\n")
		return c.last, true
	}
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
	c.last = line.text
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
