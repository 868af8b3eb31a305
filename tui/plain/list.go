package plain

import (
	"context"
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/tui"
	"trustpath/tui/input"
	"trustpath/tui/screen/home"
	"trustpath/tui/ui"
)

// listed is how many assessments are read out at a time.
const listed = 20

// list is the assessments to choose from.
type list struct {
	*talk
	deps tui.Deps
	ctx  context.Context
	ids  []string // of those that were read out, in order
}

// run reads out the list and does what is asked, until the person leaves.
func (l *list) run() (saved bool, err error) {
	if err := l.read(); err != nil {
		return true, err
	}
	for {
		line, ok := l.ask()
		if !ok {
			return true, nil
		}
		name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		name = strings.Map(input.Narrow, name)
		id := ""
		switch {
		case name == "?" || name == "":
			l.help()
		case name[0] == '#': // a comment
		case name != "n" && rest != "" && strings.TrimSpace(rest)[0] != '#':
			l.refuse("“" + name + "” takes nothing after it.")
		case name == "q":
			return true, nil
		case name == "m":
			err = l.more()
		case name == "n":
			id, err = l.create(strings.TrimSpace(rest))
		default:
			id = l.pick(name)
		}
		if id != "" && err == nil {
			saved, err = interviewOf(l.ctx, l.talk, l.deps, id)
			if err != nil || !saved || l.ended {
				return saved, err
			}
			err = l.read()
		}
		if err != nil {
			return true, err
		}
	}
}

// read begins the list anew.
func (l *list) read() error {
	l.ids = nil
	l.blank()
	return l.more()
}

// more reads out the next part of the list.
func (l *list) more() error {
	page, err := l.deps.Store.Names(l.ctx, listed, len(l.ids))
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
		l.say("Assessments: " + strconv.Itoa(total) + ", the one changed last first.")
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
		l.say(report.Count(total-len(l.ids), "more assessment") + "; m reads on.")
	}
	l.say("Type a number to open one, n and a name for a new one, q to leave.")
	return nil
}

func (l *list) help() {
	l.item("  ", "NUMBER: opens that assessment")
	l.item("  ", "n NAME: begins an assessment of a company")
	l.item("  ", "m: reads on in the list")
	l.item("  ", "q: leaves")
}

// create begins an assessment and returns its id; "" when it did not.
func (l *list) create(company string) (string, error) {
	if company == "" {
		l.say("What is the company called? Enter alone goes back.")
		line, ok := l.ask()
		if !ok || strings.TrimSpace(line) == "" {
			return "", nil
		}
		company = line
	}
	company = safetext.Line(company, longest)
	if got := len([]rune(company)); got > safetext.MaxCompany {
		l.refuse("The name has " + report.Count(got, "character") + "; " + strconv.Itoa(safetext.MaxCompany) + " at most.")
		return "", nil
	}
	run, err := l.deps.Store.Create(l.ctx, assessment.Assessment{Company: company, Pack: l.deps.Catalog.Pack})
	if err != nil {
		l.fail("Nothing was begun: "+err.Error()+".", err)
		return "", nil
	}
	return run.ID, nil
}

// pick is the id of a number that was read out, or "".
func (l *list) pick(text string) string {
	n, err := strconv.Atoi(text)
	switch {
	case err != nil:
		l.refuse("“" + text + "” is not a number of the list and not a command; ? lists those.")
	case n < 1 || n > len(l.ids):
		l.refuse("There is no " + text + " in the list.")
	default:
		return l.ids[n-1]
	}
	return ""
}
