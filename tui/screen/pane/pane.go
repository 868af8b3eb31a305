// Package pane draws the roadmap so far: one row of five cells for each
// standard, and what an answer would do to them.
package pane

import (
	"strings"

	"trustpath/assessment"
	"trustpath/tui/ui"
)

// Row is one standard: what is possible, and what would be with the answer
// that the person is looking at.
type Row struct {
	Name     string
	Possible []assessment.Decision
	With     []assessment.Decision // same as Possible when nothing is tried
	Detail   string                // said after the decision once it is settled
	Depends  bool                  // whatever is answered here settles it
	Moves    string                // said instead, where something is tried: "next → not now"
}

// Settled reports whether one decision is left.
func (r Row) Settled() bool { return len(r.Possible) == 1 }

// Rows describes every standard under an outlook.
func Rows(c *assessment.Catalog, base, with assessment.Outlook) []Row {
	var out []Row
	for i := range c.Standards {
		s := &c.Standards[i]
		row := Row{Name: s.Short, Possible: base.Decisions(s.ID), With: with.Decisions(s.ID)}
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
	if words := ReportWord(one(o.Values(string(id) + ".report"))); words != "" {
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

// ReportWord names a kind of SOC 2 report; "" for none.
func ReportWord(report string) string {
	switch report {
	case "type2":
		return "Type II"
	case "type1_then_type2":
		return "Type I, then Type II"
	default:
		return ""
	}
}

// columns are the cells of the five signs, and of the words above them.
func columns() (sign, head [5]int) {
	return [5]int{12, 18, 24, 30, 37}, [5]int{11, 17, 23, 28, 34}
}

// Cells draws the rows: a line of heads, then three lines for each standard.
func Cells(s ui.Styles, rows []Row, width int) []string {
	_, headAt := columns()
	head := make([]rune, 0, width)
	for i, d := range assessment.Decisions() {
		head = append(head, []rune(strings.Repeat(" ", max(0, headAt[i]-len(head))))...)
		head = append(head, []rune(ui.DecisionWord(d))...)
	}
	out := []string{s.Muted.Render(ui.Fit(string(head), width, ""))}
	for _, r := range rows {
		out = append(out, cells(s, r), words(s, r, width), "")
	}
	return out
}

func cells(s ui.Styles, r Row) string {
	cellAt, _ := columns()
	line := s.Text.Render(ui.Pad(r.Name, cellAt[0]))
	at := cellAt[0]
	for i, d := range assessment.Decisions() {
		line += strings.Repeat(" ", cellAt[i]-at) + cell(s, r, d)
		at = cellAt[i] + 1
	}
	return line
}

func cell(s ui.Styles, r Row, d assessment.Decision) string {
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
func (r Row) Words() string {
	text := ui.DecisionWords(r.Possible)
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

func words(s ui.Styles, r Row, width int) string {
	if r.Moves != "" {
		return s.Change.Render(s.Glyphs.Changed) + " " + s.Change.Render(ui.Fit(r.Moves, width-2, s.Glyphs.Ellipsis))
	}
	sign := s.Warn.Render(s.Glyphs.Unknown)
	if r.Settled() {
		sign = s.Good.Render(s.Glyphs.Same)
	}
	return sign + " " + s.Muted.Render(ui.Fit(r.Words(), width-2, s.Glyphs.Ellipsis))
}

// SettledCount is how many of the rows have one decision left.
func SettledCount(rows []Row) int {
	n := 0
	for _, r := range rows {
		if r.Settled() {
			n++
		}
	}
	return n
}

// SoFar is the roadmap in one line, or in two where much is open.
func SoFar(s ui.Styles, rows []Row, width int) []string {
	const between = "   "
	label := "So far" + between
	var parts []string
	for _, r := range rows {
		name := strings.TrimPrefix(r.Name, "ISO ")
		parts = append(parts, s.Muted.Render(name)+" "+s.Text.Render(ui.DecisionWords(r.Possible)))
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
