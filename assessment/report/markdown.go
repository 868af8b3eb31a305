package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
	"trustpath/assessment/workshop"
)

// Markdown writes the roadmap as CommonMark with GitHub tables and a Mermaid chart.
// Equal input gives equal bytes.
func Markdown(w io.Writer, c *assessment.Catalog, run assessment.Assessment, r assessment.Result) error {
	return MarkdownOf(w, c, run, r, Selection{})
}

// MarkdownOf writes the selected parts of the roadmap.
func MarkdownOf(w io.Writer, c *assessment.Catalog, run assessment.Assessment, r assessment.Result, chosen Selection) error {
	d := newDocument(c, run, r)
	d.room = chosen.Workshop
	if chosen.Audience == Buyer {
		d.buyersPage()
	} else {
		d.roadmap(chosen)
	}
	_, err := io.WriteString(w, strings.TrimRight(d.String(), "\n")+"\n")
	return err
}

func newDocument(c *assessment.Catalog, run assessment.Assessment, r assessment.Result) *document {
	return &document{
		c:      c,
		run:    run,
		r:      r,
		cited:  map[string]int{},
		titles: map[string]bool{},
	}
}

func (d *document) roadmap(chosen Selection) {
	d.heading(1, "Trust roadmap for "+d.company())
	d.para(fmt.Sprintf("Prepared %s from %s. The plan starts on %s. Facts checked %s.",
		LongDate(d.r.AsOf), d.progress(), LongDate(d.r.From()), LongDate(d.c.Checked)))
	d.provisional()
	if d.r.Behind() {
		d.para("**Behind.** The start, " + LongDate(d.r.Start) + ", has passed, and work is left. The plan is " +
			"forecast again from today, " +
			LongDate(d.r.AsOf) + ".")
	}
	if words := Unasked(d.c, d.run); words != "" {
		d.para("**Not in your answers.** " + words)
	}
	before := d.Len()
	for _, s := range sections() {
		if chosen.has(s.id) {
			s.write(d)
		}
	}
	if d.Len() == before {
		d.para("These sections have nothing to say about your answers.")
	}
	d.sources()
}

// document builds Markdown. A blank line separates blocks.
type document struct {
	strings.Builder
	c     *assessment.Catalog
	run   assessment.Assessment
	alone bool // only the summary is written
	r     assessment.Result
	room  *workshop.Result // nil without a workshop
	cited map[string]int   // numbers of sources

	targeted bool // the page for buyers has a date
	order    []string

	titles map[string]bool // headings so far
	under  [7]string       // the current heading of each level
}

func (d *document) company() string {
	if d.run.Company == "" {
		return "your company"
	}
	return entered(d.run.Company)
}

// entered escapes what a person typed.
func entered(s string) string { return safetext.Markdown(safetext.Text(s, len(s))) }

// heading writes a heading. It puts the heading above before a title that is
// already used, so that links to sections are unique.
func (d *document) heading(level int, text string) {
	if d.titles[text] {
		text = d.under[level-1] + ": " + text
	}
	d.titles[text], d.under[level] = true, text
	d.para(strings.Repeat("#", level) + " " + text)
}

func (d *document) para(text string) { d.WriteString(strings.TrimSpace(text) + "\n\n") }

func (d *document) list(items []string) {
	for _, item := range items {
		d.WriteString("- " + item + "\n")
	}
	if len(items) > 0 {
		d.WriteString("\n")
	}
}

func (d *document) table(head []string, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	line := func(cells []string) { d.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	line(head)
	d.WriteString("|" + strings.Repeat(" --- |", len(head)) + "\n")
	for _, row := range rows {
		line(row)
	}
	d.WriteString("\n")
}

// cell escapes a text of the pack for a table. Text from entered must not be escaped
// again: a pipe escaped twice splits the cell.
func cell(s string) string {
	return cmp.Or(strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "|", `\|`), "–")
}

// provisional warns that open questions can change the roadmap.
func (d *document) provisional() {
	switch n := d.r.Provisional(); n {
	case 0:
	case 1:
		d.para("**Provisional.** One question without an answer can still change this roadmap.")
	default:
		d.para(fmt.Sprintf("**Provisional.** %d questions without an answer can still change this roadmap.", n))
	}
}

// progress counts the answers to the questions that are asked.
func (d *document) progress() string {
	asked, answered, unknown := 0, 0, 0
	for _, s := range d.c.Path(d.run.Answers) {
		if !s.Asked {
			continue
		}
		asked++
		if !s.Answer.IsZero() {
			answered++
		}
		if s.Answer.Unknown {
			unknown++
		}
	}
	out := fmt.Sprintf("%d of %d answers", answered, asked)
	if unknown > 0 {
		out += fmt.Sprintf(", %d of them “don't know”", unknown)
	}
	return out
}

// cite returns the numbers of sources. New ones are numbered in order of appearance.
func (d *document) cite(sources []string) string {
	var out []string
	for _, s := range sources {
		n, ok := d.cited[s]
		if !ok {
			n = len(d.order) + 1
			d.cited[s] = n
			d.order = append(d.order, s)
		}
		out = append(out, fmt.Sprintf("%d", n))
	}
	if len(out) == 0 {
		return ""
	}
	if len(out) == 1 {
		return "source " + out[0]
	}
	return "sources " + strings.Join(out, ", ")
}

// trace returns the rule, the answers, the sources and the days of a reason.
func (d *document) trace(b assessment.Reason) string {
	parts := []string{"rule `" + string(b.Rule) + "`"}
	said, open := d.answerWords(b.Answers)
	if said != "" {
		parts = append(parts, "you said: "+said)
	}
	if open != "" {
		parts = append(parts, "still open: "+open)
	}
	if s := d.cite(b.Sources); s != "" {
		parts = append(parts, s)
	}
	parts = append(parts, "checked "+b.Checked.String()+", again by "+b.ReviewBy.String())
	out := "*(" + strings.Join(parts, "; ") + ")*"
	if b.Stale {
		out += " **Past its review day: check this before you rely on it.**"
	}
	return out
}

// answerWords returns the answers of a reason by question, and the questions that
// are still open.
func (d *document) answerWords(answers []string) (said, open string) {
	var order, unknown []string
	words := map[string][]string{}
	for _, a := range answers {
		id, option, chosen := strings.Cut(a, ".")
		if !chosen {
			id, _, _ = strings.Cut(a, "=")
		}
		q := d.c.Question(assessment.QuestionID(id))
		if q == nil {
			continue
		}
		o, _ := q.Option(assessment.OptionID(option))
		if o == nil {
			unknown = append(unknown, q.Short)
			continue
		}
		if words[q.Short] == nil {
			order = append(order, q.Short)
		}
		words[q.Short] = append(words[q.Short], o.Short)
	}
	for i, short := range order {
		order[i] = short + " " + strings.Join(words[short], ", ")
	}
	return strings.Join(order, "; "), strings.Join(unknown, " ")
}

// Section is the name of a part of the roadmap.
type Section string

// Audience is who reads a document.
type Audience string

const (
	Board Audience = "board" // what is decided, when, at what cost
	Team  Audience = "team"  // what has to be done
	Buyer Audience = "buyer" // a separate page; see buyersPage
)

// Audiences returns all of them.
func Audiences() []Audience { return []Audience{Board, Team, Buyer} }

// Selection selects sections of the roadmap, or those that an audience needs. The
// zero Selection is the whole roadmap. The sources cited are always at the end.
type Selection struct {
	Sections []Section
	Audience Audience

	Workshop *workshop.Result // the result of the workshop, or nil
}

func (s Selection) has(id Section) bool {
	wanted := s.Sections
	switch s.Audience {
	case Board:
		wanted = []Section{"summary", "changes", "layers", "gates", "deals", "flips", "plan", "orders", "cost", "obligations", "limits", "open", "workshop"}
	case Team:
		wanted = []Section{"summary", "gates", "decisions", "plan", "work", "obligations", "open", "claims", "answers", "readiness"}
	}
	return len(wanted) == 0 || slices.Contains(wanted, id)
}

type section struct {
	id    Section
	write func(*document)
}

// sections returns all sections, in the order of the roadmap.
func sections() []section {
	return []section{
		{"summary", (*document).fiveLines},
		{"changes", (*document).contentChanges},
		{"layers", (*document).layers},
		{"gates", (*document).gates},
		{"deals", (*document).deals},
		{"decisions", (*document).standards},
		{"flips", (*document).flips},
		{"plan", (*document).plan},
		{"work", (*document).work},
		{"orders", (*document).orders},
		{"cost", (*document).money},
		{"obligations", (*document).obligations},
		{"limits", (*document).notCovered},
		{"open", (*document).open},
		{"claims", (*document).claims},
		{"workshop", (*document).workshop},
		{"answers", (*document).answers},
		{"readiness", (*document).readiness},
		{"background", (*document).background},
	}
}

// Sections returns the names of all sections, in the order of the roadmap.
func Sections() []Section {
	var out []Section
	for _, s := range sections() {
		out = append(out, s.id)
	}
	return out
}

func (d *document) attributes(names []string, most int) string {
	var out []string
	for i, name := range names {
		if i == most {
			out = append(out, fmt.Sprintf("%d more", len(names)-most))
			break
		}
		out = append(out, AttributeWords(d.c, name))
	}
	return AllOf(out)
}

func (d *document) layers() {
	d.heading(2, "The "+NumberWord(len(d.r.Stack))+" layers, and where you stand")
	var rows [][]string
	for _, l := range d.r.Stack {
		today := "nothing held"
		switch {
		case l.Held:
			today = "held"
		case slices.Contains(d.r.Standard(l.Standard).Possible, assessment.Keep):
			today = "not known"
		}
		decision := append([]string{"**" + DecisionWord(l.Decision) + "**"}, d.scopeWords(d.r.Standard(l.Standard))...)
		rows = append(rows, []string{cell(l.Title), d.c.Standard(l.Standard).Name, today, strings.Join(decision, ", ")})
	}
	d.table([]string{"Layer", "Standard", "Today", "Decision"}, rows)
}

func (d *document) gates() {
	if len(d.r.Gates) == 0 {
		return
	}
	d.heading(2, "Gates that none of the "+d.standardCount()+" opens")
	gates := slices.Clone(d.r.Gates)
	slices.SortStableFunc(gates, func(a, b assessment.GateResult) int { return strings.Compare(string(a.State), string(b.State)) })
	for _, g := range gates {
		title := g.Title
		if g.Optional {
			title += " (optional)"
		}
		d.heading(3, title)
		if g.State == assessment.Possible {
			d.para("*Possible: an open answer decides whether this concerns you.*")
		}
		d.para(g.Text)
		d.list([]string{"What still helps: " + g.Helps, "Next step: " + g.NextStep})
		for _, b := range g.Because {
			d.para(d.trace(b))
		}
	}
}
