package plain

import (
	"cmp"
	"errors"
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

// pageSize is how many assessments are listed at once.
const pageSize = 20

// list is the list of assessments.
type list struct {
	*console
	deps    tui.Deps
	ids     []string // of the assessments that were listed
	open    string   // the assessment to open next, or ""
	changed []undo   // the last one last
	left    bool
	err     error
}

// undo takes a change of the list back.
type undo struct {
	what string
	do   func() error
}

func (l *list) commands() []command {
	return []command{
		{"n", "NAME", "begins an assessment of a company", l.create},
		{"m", "", "reads on in the list", func(string) { l.err = l.more() }},
		{"compare", "NUMBER NUMBER", "reads how two assessments differ", l.compare},
		{"rename", "NUMBER NAME", "gives one another name", l.rename},
		{"copy", "NUMBER NAME", "copies one under another name", l.copy},
		{"delete", "NUMBER", "deletes one; u brings it back", l.delete},
		{"deleted", "NUMBER", "reads what was deleted, the last one first; with a number, brings that back", l.deleted},
		{"u", "", "undoes the last of these changes", l.undo},
		{"i", "PATH", "imports a bundle or an answers file", l.importFile},
		{"demo", "", "adds a made-up company to walk through", l.example},
		{"q", "", "leaves", func(string) { l.left = true }},
	}
}

// run carries out commands until the user leaves.
func (l *list) run() (saved bool, err error) {
	saved = true
	listed := false
	for l.err == nil && !l.left && !l.ended && saved {
		if l.open != "" {
			saved, listed = l.interview(), false
			continue
		}
		if !listed {
			listed, l.err = true, l.readFromStart()
			continue
		}
		line, ok := l.ask()
		if !ok {
			break
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
	}
	return saved, l.err
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
	company, ok := l.name(company)
	if !ok {
		return
	}
	run, err := l.deps.Store.Create(l.ctx, assessment.Assessment{Company: company, Pack: l.deps.Catalog.Pack})
	if err != nil {
		l.fail("Nothing was added", err)
		return
	}
	l.open = run.ID
}

// pick opens the assessment with a number.
func (l *list) pick(text, rest string) {
	_, err := strconv.Atoi(text)
	switch {
	case rest != "" && rest[0] != '#':
		l.refuse("“%s” takes nothing after it.", text)
	case err != nil:
		l.refuse("“%s” is not a number of the list and not a command; ? lists those.", text)
	default:
		if n := l.find(text); n > 0 {
			l.open = l.ids[n-1]
		}
	}
}

// interview asks the questions of the assessment to open, until the user leaves.
func (l *list) interview() (saved bool) {
	var run assessment.Assessment
	run, l.err = l.deps.Store.Get(l.ctx, l.open)
	if l.err != nil {
		return true
	}
	i := newInterview(l.console, l.deps, session.New(l.deps.Catalog, l.deps.Store, l.deps.Now, l.deps.Today, run))
	i.run()
	l.open, l.left = "", !i.toList
	return !i.session.Unsaved()
}

// find reads the number of an assessment in the list, or refuses it.
func (l *list) find(text string) int {
	n := numberIn(text, len(l.ids))
	if n == 0 {
		l.refuse("There is no %s in the list.", cmp.Or(text, "number"))
	}
	return n
}

// one reads the assessment with a number and what follows it in the line.
func (l *list) one(text string) (run assessment.Assessment, rest string, ok bool) {
	number, rest, _ := strings.Cut(text, " ")
	n := l.find(number)
	if n == 0 {
		return run, "", false
	}
	run, err := l.deps.Store.Get(l.ctx, l.ids[n-1])
	if err != nil {
		l.fail("Not read", err)
	}
	return run, strings.TrimSpace(rest), err == nil
}

// did says what was done, or why not, and keeps how to take it back. The list is read
// again: its numbers have changed.
func (l *list) did(err error, what string, back func() error) {
	if err != nil {
		l.fail("Nothing was changed", err)
		return
	}
	l.say("%s. u undoes it.", what)
	l.changed = append(l.changed, undo{what, back})
	l.err = l.readFromStart()
}

func (l *list) undo(string) {
	if len(l.changed) == 0 {
		l.say("There is nothing to undo. deleted reads what can come back.")
		return
	}
	last := l.changed[len(l.changed)-1]
	l.changed = l.changed[:len(l.changed)-1]
	if err := last.do(); err != nil {
		l.fail("Nothing was changed", err)
		return
	}
	l.say("Undone: %s.", last.what)
	l.err = l.readFromStart()
}

// name cleans the name of a company, or refuses it.
func (l *list) name(text string) (company string, ok bool) {
	company = safetext.Line(text, maxLine)
	if got := len([]rune(company)); got > safetext.MaxCompany {
		l.refuse("The name has %s; %d at most.", report.Count(got, "character"), safetext.MaxCompany)
		return "", false
	}
	return company, true
}

func (l *list) rename(text string) {
	run, rest, ok := l.one(text)
	if !ok {
		return
	}
	company, ok := l.name(rest)
	if !ok {
		return
	}
	if company == "" {
		l.refuse("Type the new name after the number.")
		return
	}
	set := func(name string) error {
		return l.deps.Store.Apply(l.ctx, run.ID, assessment.SetFacts{Company: &name})
	}
	l.did(set(company), "Renamed "+ui.Named(run.Company)+" to "+company, func() error { return set(run.Company) })
}

func (l *list) copy(text string) {
	run, rest, ok := l.one(text)
	if !ok {
		return
	}
	company, ok := l.name(cmp.Or(rest, run.Company+" (copy)"))
	if !ok {
		return
	}
	id, err := l.deps.Store.Duplicate(l.ctx, run.ID, company)
	l.did(err, "Copied as "+company, func() error { return l.deps.Store.Delete(l.ctx, id) })
}

func (l *list) delete(text string) {
	run, rest, ok := l.one(text)
	switch {
	case !ok:
		return
	case rest != "":
		l.refuse("delete takes one number.")
		return
	}
	l.did(l.deps.Store.Delete(l.ctx, run.ID), "Deleted "+ui.Named(run.Company),
		func() error { return l.deps.Store.Restore(l.ctx, run.ID) })
}

// deleted reads what was deleted, or brings one of it back.
func (l *list) deleted(number string) {
	all, err := l.deps.Store.Deleted(l.ctx)
	if err != nil {
		l.fail("Not read", err)
		return
	}
	n := numberIn(number, len(all))
	switch {
	case n > 0:
		one := all[n-1]
		l.did(l.deps.Store.Restore(l.ctx, one.ID), "Brought back "+ui.Named(one.Company),
			func() error { return l.deps.Store.Delete(l.ctx, one.ID) })
	case number != "":
		l.refuse("There is no %s among what was deleted.", number)
	case len(all) == 0:
		l.say("Nothing was deleted.")
	default:
		for i, one := range all {
			l.item(numbered(i+1), ui.Named(one.Company)+", changed "+ui.Ago(one.Changed, l.deps.Now())+".")
		}
		l.say("deleted and a number brings one back.")
	}
}

func (l *list) compare(text string) {
	left, rest, ok := l.one(text)
	if !ok {
		return
	}
	right, _, ok := l.one(rest)
	if ok {
		l.readComparison(l.deps, report.Sides{Left: ui.Named(left.Company), Right: ui.Named(right.Company)}, left, right)
	}
}

// importFile imports a file as a new assessment; one that is here already as a copy.
func (l *list) importFile(path string) {
	if path == "" || l.deps.Import == nil {
		l.refuse("Type the path of a bundle or an answers file after it.")
		return
	}
	made, err := l.deps.Import.Import(l.ctx, path, false)
	if errors.Is(err, home.ErrTaken) {
		l.say("This assessment is here already, so it becomes a copy.")
		made, err = l.deps.Import.Import(l.ctx, path, true)
	}
	for _, remark := range made.Remarks {
		l.say("%s", remark)
	}
	l.did(err, "Imported "+ui.Named(made.Company), func() error { return l.deps.Store.Delete(l.ctx, made.ID) })
}

// example adds a made-up company and opens it.
func (l *list) example(string) {
	if l.deps.Example == nil {
		l.refuse("There is no made-up company here.")
		return
	}
	run, err := l.deps.Example()
	if err == nil {
		run, err = l.deps.Store.Create(l.ctx, run)
	}
	if err != nil {
		l.fail("Nothing was added", err)
		return
	}
	l.open = run.ID
}
