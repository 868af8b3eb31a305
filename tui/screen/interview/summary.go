package interview

import (
	"slices"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/report"
	"trustpath/tui/ui"
)

// SummaryRow is what is possible for a standard, and what would be with an answer
// that is tried.
type SummaryRow struct {
	Name     string
	Possible []assessment.Decision
	With     []assessment.Decision // the same as Possible if nothing is tried
	Detail   string                // more about a decision that is settled
	Depends  bool                  // whether the open question settles it, whatever the answer
	Moves    string                // what the tried answer does, as "next → not now"; replaces the words
}

// Settled reports whether one decision is left.
func (r SummaryRow) Settled() bool { return len(r.Possible) == 1 }

// Words says what the cells show: "settled: now, Type II", "keep or now".
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

// Summarize returns a row for every standard.
func Summarize(c *assessment.Catalog, base, with engine.Outlook) []SummaryRow {
	var out []SummaryRow
	for i := range c.Standards {
		s := &c.Standards[i]
		row := SummaryRow{Name: s.Short, Possible: base.Decisions(s.ID), With: with.Decisions(s.ID)}
		if row.Settled() && row.Possible[0].Planned() {
			row.Detail = detail(c, base, i)
		}
		out = append(out, row)
	}
	return out
}

// detail is what else is settled about a standard: its report, and a rank that it
// shares with one before.
func detail(c *assessment.Catalog, o engine.Outlook, standard int) string {
	settled := func(s assessment.Standard, what string) string {
		if values := o.Values(string(s.ID) + what); len(values) == 1 {
			return values[0]
		}
		return ""
	}
	this := c.Standards[standard]
	var parts []string
	if words := report.ReportWord(c, this.ID, settled(this, ".report")); words != "" {
		parts = append(parts, words)
	}
	rank := settled(this, ".rank")
	for _, other := range c.Standards[:standard] {
		if rank != "" && rank != "0" && rank == settled(other, ".rank") {
			parts = append(parts, "one program with "+other.Short)
		}
	}
	return strings.Join(parts, ", ")
}

// CountSettled is how many rows have one decision left.
func CountSettled(rows []SummaryRow) int {
	n := 0
	for _, r := range rows {
		if r.Settled() {
			n++
		}
	}
	return n
}

// SummaryTable draws the rows below the names of the decisions: three lines for
// each standard, the last one blank.
func SummaryTable(s ui.Styles, rows []SummaryRow, width int) []string {
	wordAt, signAt := [...]int{11, 17, 23, 28, 34}, [...]int{12, 18, 24, 30, 37}
	head := ""
	for i, d := range assessment.Decisions() {
		head = ui.Pad(head, wordAt[i]) + report.DecisionWord(d)
	}
	out := []string{s.Muted.Render(ui.Fit(head, width, ""))}
	for _, r := range rows {
		line := s.Text.Render(r.Name)
		for i, d := range assessment.Decisions() {
			line = ui.Pad(line, signAt[i]) + cell(s, r, d)
		}
		sign, style, words := s.Warn.Render(s.Glyphs.Unknown), s.Muted, r.Words()
		switch {
		case r.Moves != "":
			sign, style, words = s.Change.Render(s.Glyphs.Changed), s.Change, r.Moves
		case r.Settled():
			sign = s.Good.Render(s.Glyphs.Same)
		}
		out = append(out, line, sign+" "+style.Render(ui.Fit(words, width-2, s.Glyphs.Ellipsis)), "")
	}
	return out
}

func cell(s ui.Styles, r SummaryRow, d assessment.Decision) string {
	is, would := slices.Contains(r.Possible, d), slices.Contains(r.With, d)
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

// legend explains the signs of the cells.
func legend(s ui.Styles) string {
	g := s.Glyphs
	return s.Good.Render(g.Settled) + s.Muted.Render(" settled   ") +
		s.Text.Render(g.Possible) + s.Muted.Render(" possible   ") +
		s.Faint.Render(g.RuledOut) + s.Muted.Render(" ruled out")
}

// OneLine is the summary in one line, or in more where it does not fit.
func OneLine(s ui.Styles, rows []SummaryRow, width int) []string {
	const label, gap = "So far   ", "   "
	var lines []string
	line := s.Muted.Render(label)
	for i, r := range rows {
		part := s.Muted.Render(strings.TrimPrefix(r.Name, "ISO ")) + " " + s.Text.Render(report.DecisionWords(r.Possible))
		switch {
		case i == 0:
			line += part
		case ui.Width(line)+len(gap)+ui.Width(part) <= width:
			line += gap + part
		default:
			lines = append(lines, ui.Fit(line, width, s.Glyphs.Ellipsis))
			line = ui.Indent(part, len(label))
		}
	}
	return append(lines, ui.Fit(line, width, s.Glyphs.Ellipsis))
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
	Done  string // of an answer that was given
}

// Sign is the glyph of a change.
func (c Change) Sign(g ui.Glyphs) string {
	return [...]string{Goes: g.Goes, Comes: g.Comes, Settle: g.Same}[c.Kind]
}

// Changes words what an answer would do: decisions first, then gates, the scope and
// the kind of reports, and obligations. Everything else is left to the roadmap.
func Changes(c *assessment.Catalog, list []assessment.Change) []Change {
	byAttribute := make(map[string]assessment.Change, len(list))
	for _, change := range list {
		byAttribute[change.Attribute] = change
	}
	var out []Change
	settles := func(attribute, to string, change Change) {
		if value, ok := byAttribute[attribute].Settles(); ok && value == to {
			out = append(out, change)
		}
	}
	for _, s := range c.Standards {
		if change, ok := byAttribute[string(s.ID)+".decision"]; ok {
			out = append(out, decisionChanges(s.Short, change)...)
		}
	}
	for _, g := range c.Gates {
		settles("gates."+string(g.ID), "true",
			Change{Comes, g.Title + " would be required first", g.Title, g.Title + " is required first"})
	}
	for _, s := range c.Standards {
		for _, category := range s.Categories[min(1, len(s.Categories)):] { // the first is part of every report
			attribute := string(s.ID) + ".categories." + string(category.ID)
			name, scope := strings.ToLower(category.Title), " the "+s.Short+" scope"
			settles(attribute, "true", Change{Comes, name + " would be in" + scope, name, name + " is in" + scope})
			settles(attribute, "false",
				Change{Goes, name + " would stay out of" + scope, "no " + name, name + " stays out of" + scope})
		}
		if value, ok := byAttribute[string(s.ID)+".report"].Settles(); ok && value != "" {
			subject, word := "the "+s.Short+" report", report.ReportWord(c, s.ID, value)
			out = append(out,
				Change{Settle, subject + " would be " + word, s.Short + " " + word, subject + " is " + word})
		}
	}
	for _, o := range c.Obligations {
		settles("obligations."+string(o.ID), "true",
			Change{Comes, o.Title + " would apply", o.Title, o.Title + " applies"})
	}
	return out
}

func decisionChanges(name string, change assessment.Change) []Change {
	short := strings.TrimPrefix(name, "ISO ")
	if value, ok := change.Settles(); ok {
		word := " settled: " + report.DecisionWord(assessment.Decision(value))
		return []Change{{Settle, name + " would be" + word, short + word, name + " is" + word}}
	}
	oneOf := func(decisions []string) string {
		for i, d := range decisions {
			decisions[i] = report.DecisionWord(assessment.Decision(d))
		}
		return report.OneOf(decisions)
	}
	var out []Change
	if gone := oneOf(change.RulesOut()); gone != "" {
		text := name + " can no longer be " + gone
		out = append(out, Change{Goes, text, short + " not " + gone, text})
	}
	if come := oneOf(change.MakesPossible()); come != "" {
		done := name + " can be " + come + " again"
		out = append(out, Change{Comes, name + " could be " + come, short + " maybe " + come, done})
	}
	return out
}

// ChangeLines draws changes in at most rows lines.
func ChangeLines(s ui.Styles, list []Change, width, rows int) []string {
	var signs ui.Signs
	for _, c := range list {
		signs.Add(c.Sign(s.Glyphs), c.Text)
	}
	return signs.View(s, width, rows, func(n int) string { return report.Count(n, "more change") })
}
