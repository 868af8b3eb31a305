package interview

import (
	"slices"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/report"
	"trustpath/tui/ui"
)

// SummaryRow is what is possible for a standard.
type SummaryRow struct {
	ID       assessment.StandardID
	Name     string
	Possible []assessment.Decision
	Detail   string // more about a decision that is settled
	Why      string // below the words
}

// Settled reports whether one decision is left.
func (r SummaryRow) Settled() bool { return len(r.Possible) == 1 }

// Words says what is possible: "now, Type II", "keep or now".
func (r SummaryRow) Words() string {
	if r.Detail != "" {
		return PossibleWords(r.Possible) + ", " + r.Detail
	}
	return PossibleWords(r.Possible)
}

// PossibleWords names the decisions that are still possible.
func PossibleWords(possible []assessment.Decision) string {
	if len(possible) == len(assessment.Decisions()) {
		return "all possible"
	}
	return report.DecisionWords(possible)
}

// Summarize returns a row for every standard.
func Summarize(c *assessment.Catalog, base engine.Outlook) []SummaryRow {
	var out []SummaryRow
	for i := range c.Standards {
		s := &c.Standards[i]
		row := SummaryRow{ID: s.ID, Name: s.Short, Possible: base.Decisions(s.ID)}
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

// sign is that of a row, with the style of its words.
func (r SummaryRow) sign(s ui.Styles) (sign string, words ui.Style) {
	if r.Settled() {
		return s.Good.Render(s.Glyphs.Decided) + " ", s.Bold
	}
	return "", s.Text
}

const nameWidth = 12

// SummaryTable draws the rows: for each standard what is possible, below it why, and a
// blank line.
func SummaryTable(s ui.Styles, rows []SummaryRow, width int) []string {
	var out []string
	for _, r := range rows {
		sign, style := r.sign(s)
		name := s.Text.Render(ui.Pad(ui.Fit(r.Name, nameWidth-1, s.Glyphs.Ellipsis), nameWidth))
		out = append(out, ui.Hang(s, name+sign, style, r.Words(), width, 2)...)
		if r.Why != "" {
			out = append(out, ui.Hang(s, ui.Indent("", nameWidth), s.Muted, r.Why, width, 2)...)
		}
		out = append(out, "")
	}
	return out
}

// OneLine is the summary in one line, or in more where it does not fit.
func OneLine(s ui.Styles, rows []SummaryRow, width int) []string {
	const gap = "   "
	var lines []string
	line := ""
	for i, r := range rows {
		sign, style := r.sign(s)
		words := PossibleWords(r.Possible)
		part := s.Text.Render(r.Name) + " " + sign + style.Render(words)
		switch {
		case i == 0:
			line = part
		case ui.Width(line)+len(gap)+ui.Width(part) <= width:
			line += gap + part
		default:
			lines, line = append(lines, ui.Fit(line, width, s.Glyphs.Ellipsis)), part
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
	Kind    Kind
	Text    string
	Short   string // for a line of forty cells
	Done    string // of an answer that was given
	Decides bool   // whether it is about a decision
}

// Sign is the glyph of a change.
func (c Change) Sign(g ui.Glyphs) string {
	return [...]string{Goes: g.Less, Comes: g.Comes, Settle: g.Decided}[c.Kind]
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
	out = append(out, decisionChanges(c, byAttribute)...)
	for _, g := range c.Gates {
		settles("gates."+string(g.ID), "true",
			Change{Kind: Comes, Text: g.Title + " would come first", Short: g.Title, Done: g.Title + " comes first"})
	}
	for _, s := range c.Standards {
		for _, category := range s.Categories[min(1, len(s.Categories)):] { // the first is part of every report
			attribute := string(s.ID) + ".categories." + string(category.ID)
			name, scope := strings.ToLower(category.Title), " the "+s.Short+" scope"
			settles(attribute, "true", Change{Kind: Comes, Text: name + " would be in" + scope, Short: name, Done: name + " is in" + scope})
			settles(attribute, "false",
				Change{Kind: Goes, Text: name + " would stay out of" + scope, Short: "no " + name, Done: name + " stays out of" + scope})
		}
		if value, ok := byAttribute[string(s.ID)+".report"].Settles(); ok && value != "" {
			subject, word := "the "+s.Short+" report", report.ReportWord(c, s.ID, value)
			out = append(out,
				Change{Kind: Settle, Text: subject + " would be " + word, Short: s.Short + " " + word, Done: subject + " is " + word})
		}
	}
	for _, o := range c.Obligations {
		settles("obligations."+string(o.ID), "true",
			Change{Kind: Comes, Text: o.Title + " would apply", Short: o.Title, Done: o.Title + " applies"})
	}
	return out
}

// decisionChanges words what an answer would do to the decisions; standards to which it
// does the same are in one sentence.
func decisionChanges(c *assessment.Catalog, byAttribute map[string]assessment.Change) []Change {
	var out []Change
	named := map[string]bool{}
	for i := range c.Standards {
		change, changes := byAttribute[string(c.Standards[i].ID)+".decision"]
		if !changes || named[c.Standards[i].Short] {
			continue
		}
		var names, shorts []string
		for _, other := range c.Standards[i:] {
			same, ok := byAttribute[string(other.ID)+".decision"]
			if ok && slices.Equal(same.Was, change.Was) && slices.Equal(same.Would, change.Would) {
				names, shorts = append(names, other.Short), append(shorts, strings.TrimPrefix(other.Short, "ISO "))
				named[other.Short] = true
			}
		}
		name, is := report.AllOf(names), " is "
		if len(names) > 1 {
			is = " are "
		}
		if len(names) > 1 && len(names) == len(c.Standards) {
			name = "All " + report.NumberWord(len(names))
			shorts = []string{"all"}
		}
		out = append(out, decisionChange(change, name, report.AllOf(shorts), is))
	}
	return out
}

func decisionChange(change assessment.Change, name, short, is string) Change {
	words := func(decisions []string) string {
		possible := make([]assessment.Decision, len(decisions))
		for i, d := range decisions {
			possible[i] = assessment.Decision(d)
		}
		return report.DecisionWords(possible)
	}
	come := change.MakesPossible()
	out := Change{Kind: Goes, Decides: true}
	switch _, settled := change.Settles(); {
	case settled:
		word := words(change.Would)
		out.Kind = Settle
		out.Text, out.Short, out.Done = name+" would be decided: "+word, short+" "+word, name+is+"decided: "+word
	case len(come) > 0:
		word := words(come)
		out.Kind = Comes
		out.Text, out.Short, out.Done = name+" could also be "+word, short+" maybe "+word, name+" can also be "+word
	default:
		word := words(change.Would)
		out.Text, out.Short, out.Done = name+" would be down to "+word, short+" "+word, name+is+"down to "+word
	}
	return out
}
