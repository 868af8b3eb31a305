package pane

import (
	"strings"

	"trustpath/assessment"
	"trustpath/tui/ui"
)

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
		out = append(out, scope(&c.Standards[i], of)...)
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
		word := ui.DecisionWord(assessment.Decision(value))
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
		words = append(words, ui.DecisionWord(assessment.Decision(d)))
	}
	return ui.OneOf(words)
}

// scope words the categories of a report and its type.
func scope(s *assessment.Standard, of map[string]assessment.Change) []Change {
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
	if value, ok := of[string(s.ID)+".report"].Settles(); ok && ReportWord(value) != "" {
		word := ReportWord(value)
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
				out[rows-1] = s.Muted.Render("  and " + ui.Count(left+1, "more change"))
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
