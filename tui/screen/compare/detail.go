package compare

import (
	"slices"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/ui"
)

const labelWidth = 11

// detail tells what makes the line of the cursor differ, in rows that do not
// move.
func (m *Model) detail(rows int) []string {
	s, full, l := m.styles, m.layout.Full(), m.here()
	words := func(values []string) string { return report.LineWords(m.catalog, l.Line, values) }
	title := report.LineName(m.catalog, l.Line) + "  " + words(l.To) + ", the same on both sides"
	if l.Changed {
		title = report.LineName(m.catalog, l.Line) + "  " + words(l.From) + " " + s.Glyphs.Right + " " + words(l.To)
	}
	lines := []string{s.Bold.Render(ui.Fit(title, full, s.Glyphs.Ellipsis))}
	if m.layout.Side > 0 {
		lines = append([]string{""}, append(lines, "")...)
	}
	for _, f := range m.facts(l) {
		for i, line := range ui.Wrap(f.text, full-labelWidth) {
			label := ""
			if i == 0 {
				label = f.label
			}
			lines = append(lines, s.Muted.Render(ui.Pad(label, labelWidth))+s.Text.Render(line))
		}
	}
	if len(lines) > rows {
		lines = lines[:rows]
		lines[rows-1] = s.Muted.Render(ui.Pad("", labelWidth) + s.Glyphs.Ellipsis + " y copies all of it")
	}
	return ui.Rows(lines, rows)
}

type fact struct{ label, text string }

// facts is what was entered differently, the rules that only one side has, and
// the part that content has.
func (m *Model) facts(l *assessment.ComparedLine) []fact {
	var out []fact
	if !l.Changed {
		return out
	}
	for _, of := range l.Because {
		label := "Answer"
		if m.catalog.Question(assessment.QuestionID(of)) == nil {
			label = "Entered"
		}
		for _, e := range m.made.comparison.Edits {
			if e.Of == of {
				out = append(out, fact{label, report.EditName(m.catalog, of) + "  " + report.EditWords(m.catalog, e)})
			}
		}
	}
	if !l.Smallest {
		out = append(out, fact{"", "None of these can be spared; whether fewer others would do was not tried."})
	}
	left, right := m.sides()
	for _, side := range []struct {
		here, away map[string][]string
		name       string
	}{{m.made.right, m.made.left, right}, {m.made.left, m.made.right, left}} {
		only := slices.DeleteFunc(slices.Clone(side.here[l.Line]), func(rule string) bool { return slices.Contains(side.away[l.Line], rule) })
		if len(only) > 0 {
			out = append(out, fact{"Rule", strings.Join(only, ", ") + "  only " + side.name})
		}
	}
	if l.Content {
		from, to := report.PackNames(m.pair.Before.Pack, m.catalog.Pack)
		out = append(out, fact{"Content", from + " " + m.styles.Glyphs.Right + " " + to + " has a part in it"})
	}
	return out
}

// Status is always empty.
func (m *Model) Status() string { return "" }
