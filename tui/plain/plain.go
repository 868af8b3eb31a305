// Package plain is trustpath in lines of text, for screen readers and for
// terminals that cannot move their cursor: numbered lines, answers typed as
// numbers, no escape sequences. Questions, decisions and storage are those of the
// screens.
package plain

import (
	"context"
	"io"
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/tui"
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
		l.item(numbered(len(l.ids)), ui.Named(row.Company)+". "+ui.OfCount(row.Answered, row.Asked)+" answered, changed "+
			ui.Ago(row.Changed, l.deps.Now())+". "+report.Upper(row.Outcome)+".")
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
