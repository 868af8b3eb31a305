package interview

import (
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/ui"
)

// SummaryRow is one standard: what is possible, and what would be with the answer
// that the person is looking at.
type SummaryRow struct {
	Name     string
	Possible []assessment.Decision
	With     []assessment.Decision // same as Possible when nothing is tried
	Detail   string                // said after the decision once it is settled
	Depends  bool                  // whatever is answered here settles it
	Moves    string                // said instead, where something is tried: "next → not now"
}

// Settled reports whether one decision is left.
func (r SummaryRow) Settled() bool { return len(r.Possible) == 1 }

// Summarize describes every standard under an outlook.
func Summarize(c *assessment.Catalog, base, with assessment.Outlook) []SummaryRow {
	var out []SummaryRow
	for i := range c.Standards {
		s := &c.Standards[i]
		row := SummaryRow{Name: s.Short, Possible: base.Decisions(s.ID), With: with.Decisions(s.ID)}
		if row.Settled() && row.Possible[0].Planned() {
			row.Detail = detail(c, base, s.ID)
		}
		out = append(out, row)
	}
	return out
}

// detail is what else is settled about a standard in the plan.
func detail(c *assessment.Catalog, o assessment.Outlook, id assessment.StandardID) string {
	var parts []string
	if words := report.ReportWord(c, id, one(o.Values(string(id)+".report"))); words != "" {
		parts = append(parts, words)
	}
	rank := one(o.Values(string(id) + ".rank"))
	for i := range c.Standards {
		other := &c.Standards[i]
		if other.ID == id {
			break // said once, by the later one of two
		}
		if rank != "" && rank != "0" && rank == one(o.Values(string(other.ID)+".rank")) {
			parts = append(parts, "one programme with "+other.Short)
		}
	}
	return strings.Join(parts, ", ")
}

func one(values []string) string {
	if len(values) == 1 {
		return values[0]
	}
	return ""
}

// columns are the cells of the five signs, and of the words above them.
func columns() (sign, head [5]int) {
	return [5]int{12, 18, 24, 30, 37}, [5]int{11, 17, 23, 28, 34}
}

// SummaryTable draws the rows: a line of heads, then three lines for each standard.
func SummaryTable(s ui.Styles, rows []SummaryRow, width int) []string {
	_, headAt := columns()
	head := make([]rune, 0, width)
	for i, d := range assessment.Decisions() {
		head = append(head, []rune(strings.Repeat(" ", max(0, headAt[i]-len(head))))...)
		head = append(head, []rune(report.DecisionWord(d))...)
	}
	out := []string{s.Muted.Render(ui.Fit(string(head), width, ""))}
	for _, r := range rows {
		out = append(out, cells(s, r), words(s, r, width), "")
	}
	return out
}

func cells(s ui.Styles, r SummaryRow) string {
	cellAt, _ := columns()
	line := s.Text.Render(ui.Pad(r.Name, cellAt[0]))
	at := cellAt[0]
	for i, d := range assessment.Decisions() {
		line += strings.Repeat(" ", cellAt[i]-at) + cell(s, r, d)
		at = cellAt[i] + 1
	}
	return line
}

func cell(s ui.Styles, r SummaryRow, d assessment.Decision) string {
	is, would := has(r.Possible, d), has(r.With, d)
	switch {
	case is && !would:
		return s.Change.Render(s.Glyphs.Goes)
	case would && !is:
		return s.Change.Render(s.Glyphs.Comes)
	case is && r.Settled():
		return s.Good.Render(s.Glyphs.Settled)
	case is:
		return s.Text.Render(s.Glyphs.Possible)
	default:
		return s.Faint.Render(s.Glyphs.RuledOut)
	}
}

func has(list []assessment.Decision, d assessment.Decision) bool {
	for _, x := range list {
		if x == d {
			return true
		}
	}
	return false
}

// Words says in words what the cells say: "settled: now, Type II", "keep or now".
func (r SummaryRow) Words() string {
	text := report.DecisionWords(r.Possible)
	switch {
	case r.Settled() && r.Detail != "":
		return "settled: " + text + ", " + r.Detail
	case r.Settled():
		return "settled: " + text
	case r.Depends:
		return text + ": depends on this answer"
	}
	return text
}

func words(s ui.Styles, r SummaryRow, width int) string {
	if r.Moves != "" {
		return s.Change.Render(s.Glyphs.Changed) + " " + s.Change.Render(ui.Fit(r.Moves, width-2, s.Glyphs.Ellipsis))
	}
	sign := s.Warn.Render(s.Glyphs.Unknown)
	if r.Settled() {
		sign = s.Good.Render(s.Glyphs.Same)
	}
	return sign + " " + s.Muted.Render(ui.Fit(r.Words(), width-2, s.Glyphs.Ellipsis))
}

// CountSettled is how many of the rows have one decision left.
func CountSettled(rows []SummaryRow) int {
	n := 0
	for _, r := range rows {
		if r.Settled() {
			n++
		}
	}
	return n
}

// OneLine is the roadmap in one line, or in two where much is open.
func OneLine(s ui.Styles, rows []SummaryRow, width int) []string {
	const between = "   "
	label := "So far" + between
	var parts []string
	for _, r := range rows {
		name := strings.TrimPrefix(r.Name, "ISO ")
		parts = append(parts, s.Muted.Render(name)+" "+s.Text.Render(report.DecisionWords(r.Possible)))
	}
	first, rest := s.Muted.Render(label)+strings.Join(parts, between), ""
	if last := len(parts) - 1; ui.Width(first) > width && last > 0 {
		first = s.Muted.Render(label) + strings.Join(parts[:last], between)
		rest = ui.Indent(ui.Fit(parts[last], width-ui.Width(label), s.Glyphs.Ellipsis), ui.Width(label))
	}
	lines := []string{ui.Fit(first, width, s.Glyphs.Ellipsis)}
	if rest != "" {
		lines = append(lines, rest)
	}
	return lines
}

// Fact draws a label and a figure at the two ends of a line.
func Fact(s ui.Styles, label, figure string, width int) string {
	figure = ui.Fit(figure, width-10, s.Glyphs.Ellipsis)
	return ui.Between(s.Muted.Render(label), s.Text.Render(figure), width)
}

// Legend explains the signs of the cells, where nothing is tried.
func Legend(s ui.Styles) string {
	g := s.Glyphs
	sign := func(mark, word string) string { return mark + " " + s.Muted.Render(word) }
	return sign(s.Good.Render(g.Settled), "settled") + "   " + sign(s.Text.Render(g.Possible), "possible") + "   " + sign(s.Faint.Render(g.RuledOut), "ruled out")
}

// Kind is what a change does.
type Kind int

const (
	Goes   Kind = iota // something would no longer be possible
	Comes              // something would become possible, or certain
	Settle             // a decision would be settled
)

// Change is one thing that an answer would do, in the conditional.
type Change struct {
	Kind  Kind
	Text  string
	Short string // for a line of forty cells
	Done  string // the same of an answer that was given
}

// Changes words what an answer would do: decisions first, then gates, the scope
// and the report of SOC 2, then obligations that would apply. What else changes
// is for the roadmap.
func Changes(c *assessment.Catalog, list []assessment.Change) []Change {
	of := make(map[string]assessment.Change, len(list))
	for _, change := range list {
		of[change.Attribute] = change
	}
	var out []Change
	for i := range c.Standards {
		s := &c.Standards[i]
		if change, ok := of[string(s.ID)+".decision"]; ok {
			out = append(out, decision(s, change)...)
		}
	}
	for i := range c.Gates {
		g := &c.Gates[i]
		if settles(of["gates."+string(g.ID)], "true") {
			out = append(out, Change{Comes, g.Title + " would be required first", g.Title, g.Title + " is required first"})
		}
	}
	for i := range c.Standards {
		out = append(out, scope(c, &c.Standards[i], of)...)
	}
	for i := range c.Obligations {
		o := &c.Obligations[i]
		if settles(of["obligations."+string(o.ID)], "true") {
			out = append(out, Change{Comes, o.Title + " would apply", o.Title, o.Title + " applies"})
		}
	}
	return out
}

func decision(s *assessment.Standard, change assessment.Change) []Change {
	short := strings.TrimPrefix(s.Short, "ISO ")
	if value, ok := change.Settles(); ok {
		word := report.DecisionWord(assessment.Decision(value))
		return []Change{{Settle, s.Short + " would be settled: " + word, short + " settled: " + word, s.Short + " is settled: " + word}}
	}
	var out []Change
	if gone := oneOf(change.RulesOut()); gone != "" {
		text := s.Short + " can no longer be " + gone
		out = append(out, Change{Goes, text, short + " not " + gone, text})
	}
	if come := oneOf(change.MakesPossible()); come != "" {
		out = append(out, Change{Comes, s.Short + " could be " + come, short + " maybe " + come, s.Short + " can be " + come + " again"})
	}
	return out
}

func oneOf(decisions []string) string {
	var words []string
	for _, d := range decisions {
		words = append(words, report.DecisionWord(assessment.Decision(d)))
	}
	return report.OneOf(words)
}

// scope words the categories of a report and its type.
func scope(c *assessment.Catalog, s *assessment.Standard, of map[string]assessment.Change) []Change {
	var out []Change
	for at, category := range s.Categories {
		if at == 0 {
			continue // security is part of every report
		}
		change, name := of[string(s.ID)+".categories."+string(category.ID)], strings.ToLower(category.Title)
		if settles(change, "true") {
			out = append(out, Change{Comes, name + " would be in the " + s.Short + " scope", name, name + " is in the " + s.Short + " scope"})
		}
		if settles(change, "false") {
			out = append(out, Change{Goes, name + " would stay out of the " + s.Short + " scope", "no " + name, name + " stays out of the " + s.Short + " scope"})
		}
	}
	if value, ok := of[string(s.ID)+".report"].Settles(); ok && value != "" {
		word := report.ReportWord(c, s.ID, value)
		out = append(out, Change{Settle, "the " + s.Short + " report would be " + word, s.Short + " " + word, "the " + s.Short + " report is " + word})
	}
	return out
}

// settles reports whether an attribute would be settled to a value.
func settles(c assessment.Change, to string) bool {
	value, ok := c.Settles()
	return ok && value == to
}

// ChangeLines draws changes into at most rows lines.
func ChangeLines(s ui.Styles, list []Change, width, rows int) []string {
	var out []string
	for i, c := range list {
		for j, line := range ui.Wrap(c.Text, width-2) {
			head := "  "
			if j == 0 {
				head = s.Change.Render(c.Sign(s.Glyphs)) + " "
			}
			out = append(out, head+s.Text.Render(line))
		}
		if left := len(list) - i - 1; len(out) >= rows && (left > 0 || len(out) > rows) {
			out = out[:rows]
			if left > 0 && rows > 1 {
				out[rows-1] = s.Muted.Render("  and " + report.Count(left+1, "more change"))
			}
			break
		}
	}
	return out
}

// Sign is the glyph of a change.
func (c Change) Sign(g ui.Glyphs) string {
	switch c.Kind {
	case Goes:
		return g.Goes
	case Comes:
		return g.Comes
	default:
		return g.Same
	}
}
