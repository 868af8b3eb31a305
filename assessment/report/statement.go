package report

import (
	"io"
	"slices"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

// Applicability selects statements of applicability: for these standards, which
// have one each. Coverage is that of the same assessment.
type Applicability struct {
	Standards []assessment.StandardID
	Coverage  []assessment.Coverage
	CSV       bool // instead of Markdown
}

// HaveStatement returns the standards with a statement of applicability, and those
// of them that are in the plan for sure.
func HaveStatement(c *assessment.Catalog, r *assessment.Result) (all, planned []assessment.StandardID) {
	for i := range c.Standards {
		if s := &c.Standards[i]; s.Statement != nil {
			all = append(all, s.ID)
			if r.Standard(s.ID).Planned() {
				planned = append(planned, s.ID)
			}
		}
	}
	return all, planned
}

// Statements writes statements of applicability: every control of a standard, whether
// it applies and why, its state, and the work that serves it. Equal input gives equal
// bytes.
func Statements(w io.Writer, c *assessment.Catalog, run assessment.Assessment, r assessment.Result, of Applicability) error {
	all := statements{document: &document{Catalog: c, Run: run, Result: &r}}
	for _, id := range of.Standards {
		at := slices.IndexFunc(of.Coverage, func(one assessment.Coverage) bool { return one.Standard == id })
		all.List = append(all.List, all.statement(&of.Coverage[at]))
	}
	if !of.CSV {
		return write(w, all, "statements")
	}
	rows := [][]string{{"Standard", "Control", "Our short name", "Applies", "Why, or why not", "State", "Work", "Owner", "Evidence"}}
	for _, s := range all.List {
		for i := range s.Controls {
			rows = append(rows, append([]string{s.Standard.Statement.Of}, s.Controls[i].cells(asPlain)...))
		}
	}
	return safetext.WriteCSV(w, rows)
}

// Statements returns the statements of the standards in the plan, where the coverage is
// known.
func (d *document) Statements() []statement {
	var out []statement
	_, planned := HaveStatement(d.Catalog, d.Result)
	for i := range d.chosen.Coverage {
		if slices.Contains(planned, d.chosen.Coverage[i].Standard) {
			out = append(out, d.statement(&d.chosen.Coverage[i]))
		}
	}
	return out
}

// statements is what the template reads.
type statements struct {
	*document
	List []statement
}

// statement is the statement of applicability of one standard.
type statement struct {
	Standard *assessment.Standard
	Controls []control
}

// control is one row of a statement.
type control struct {
	ID, Name string
	Applies  bool
	State    string

	out   []assessment.ServingWork // work that is not applicable, with the reason
	work  []servedBy               // what serves it all the same
	count string                   // the row of the sums that it counts in
	bare  bool                     // some work is marked not applicable without a reason
}

// servedBy is a workstream that serves a control.
type servedBy struct {
	assessment.ServingWork
	assumed bool // no person marked its state; answers say it
}

// The rows of the sums.
const (
	sumInPlace    = "In place"
	sumPartial    = "Partial or assumed"
	sumMissing    = "Missing"
	sumNotChecked = "Not checked"
	sumReason     = "With a reason"
)

func (d *document) statement(covered *assessment.Coverage) statement {
	out := statement{Standard: d.Standard(covered.Standard)}
	for _, g := range covered.Groups {
		for _, r := range g.Requirements {
			if name, listed := g.Group.Names[r.ID]; listed {
				one := control{ID: r.ID, Name: name}
				d.fill(&one, out.Standard, r.Work)
				out.Controls = append(out.Controls, one)
			}
		}
	}
	return out
}

// fill decides whether a control applies: it does not where every workstream that
// serves it is not applicable, each with a reason. Of the others, it names those that
// the standard or the plan needs.
func (d *document) fill(c *control, of *assessment.Standard, work []assessment.ServingWork) {
	var spare []servedBy
	for _, w := range work {
		id := w.Workstream.ID
		mark, marked := d.Run.Readiness[id]
		switch {
		case w.State != assessment.NotApplicable:
		case reasonOf(w) != "":
			c.out = append(c.out, w)
			continue
		default:
			c.bare, w.State = true, assessment.NotChecked
		}
		by := servedBy{w, w.State != assessment.NotChecked && !(marked && d.Counts(id, mark))}
		planned := d.Result.Plan != nil && d.Result.Plan.Workstream(id) != nil
		if planned || w.Workstream.Depth[string(of.ID)] > 0 {
			c.work = append(c.work, by)
		} else {
			spare = append(spare, by)
		}
	}
	if len(c.work) == 0 {
		c.work = spare
	}
	c.Applies = len(c.work) > 0
	c.State, c.count = Spaced(string(assessment.NotApplicable)), sumReason
	if c.Applies {
		c.State, c.count = servedState(c.work)
	}
}

// servedState returns the state of a control and the row that counts it.
func servedState(work []servedBy) (state, count string) {
	states := map[assessment.Readiness]int{}
	assumed := false
	for _, w := range work {
		states[w.State]++
		assumed = assumed || w.assumed
	}
	level, count := assessment.Partial, sumPartial
	switch {
	case states[assessment.InPlace] == len(work):
		level, count = assessment.InPlace, sumInPlace
	case states[assessment.InPlace]+states[assessment.Partial]+states[assessment.InProgress] == 0:
		level, count = assessment.Missing, sumMissing
	}
	switch unseen := states[assessment.NotChecked]; {
	case unseen == len(work):
		return ReadinessWord(assessment.NotChecked), sumNotChecked
	case assumed:
		return "assumed " + ReadinessWord(level), sumPartial
	case unseen > 0:
		return ReadinessWord(level) + ", not all checked", count
	}
	return ReadinessWord(level), count
}

// spelling is how a form of the document writes its parts.
type spelling struct {
	ours, entered, blank func(string) string
	no, none             string // the word, and what an empty cell has
}

var (
	asMarkdown = spelling{cell, func(s string) string { return oneLine(entered(s)) }, bracketed, "**no**", "–"}
	asPlain    = spelling{oneLine, oneLine, func(s string) string { return "[" + s + "]" }, "no", ""}
)

// bracketed is a blank that the company fills in.
func bracketed(s string) string { return "**[" + s + "]**" }

// Row returns the row of the table.
func (c *control) Row() string { return "| " + strings.Join(c.cells(asMarkdown), " | ") + " |" }

func (c *control) cells(as spelling) []string {
	applies, why := "yes", "Because of "+as.blank("risk, law or contract")
	var left, titles, owners []string
	for _, w := range c.out {
		reason := as.entered(reasonOf(w))
		if c.Applies {
			reason = "“" + as.ours(w.Workstream.Title) + "” is not applicable: " + reason
		}
		left = appendNew(left, reason)
	}
	if c.Applies {
		why = strings.Join(append([]string{why}, left...), ". ")
	} else {
		applies = as.no
		why = strings.Join(left, "; ") + ". Reviewed by " + as.blank("name, day")
	}
	for _, w := range c.work {
		titles = appendNew(titles, as.ours(w.Workstream.Title))
		owners = appendNew(owners, as.ours(w.Owner))
	}
	link := ""
	if c.Applies && len(c.work[0].Workstream.Evidence) > 0 {
		link = as.blank("link: " + Lower(as.ours(c.work[0].Workstream.Evidence[0])))
	}
	out := []string{c.ID, as.ours(c.Name), applies, why, c.State, strings.Join(titles, "; "), strings.Join(owners, "; "), link}
	for i := range out {
		if out[i] == "" {
			out[i] = as.none
		}
	}
	return out
}

// reasonOf returns why work is not applicable, as a part of a sentence.
func reasonOf(w assessment.ServingWork) string {
	return strings.TrimRight(safetext.Line(w.Reason, len(w.Reason)), ". ")
}

// appendNew appends what a list does not have yet.
func appendNew[T comparable](list []T, more ...T) []T {
	for _, one := range more {
		if !slices.Contains(list, one) {
			list = append(list, one)
		}
	}
	return list
}

// Bare names the controls that apply although some work was marked not applicable,
// because no reason was given.
func (s *statement) Bare() string {
	var out []string
	for _, c := range s.Controls {
		if c.bare {
			out = append(out, c.ID)
		}
	}
	return AllOf(out)
}

// Sums returns the rows of the sums, each with how many controls apply and how many
// do not.
func (s *statement) Sums() [][]string {
	yes, no := map[string]int{}, 0
	for _, c := range s.Controls {
		if c.Applies {
			yes[c.count]++
		} else {
			no++
		}
	}
	var out [][]string
	for _, row := range []string{sumInPlace, sumPartial, sumMissing, sumNotChecked} {
		out = append(out, []string{row, Thousands(yes[row]), "–"})
	}
	return append(out, []string{sumReason, "–", Thousands(no)},
		[]string{"**Sum**", "**" + Thousands(len(s.Controls)-no) + "**", "**" + Thousands(no) + "**"})
}
