package pane

import (
	"slices"
	"strings"

	"trustpath/assessment"
	"trustpath/tui/kit"
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
}

// Changes compares what is possible with what would be: decisions first, then
// gates, the scope and the report of SOC 2, then obligations that would apply.
func Changes(c *assessment.Catalog, base, with assessment.Outlook) []Change {
	var out []Change
	for i := range c.Standards {
		out = append(out, decisions(&c.Standards[i], base, with)...)
	}
	for i := range c.Gates {
		g := &c.Gates[i]
		if c := certain(base, with, "gates."+string(g.ID), "true"); c {
			out = append(out, Change{Comes, g.Title + " would be required first", g.Title})
		}
	}
	for i := range c.Standards {
		s := &c.Standards[i]
		for at, category := range s.Categories {
			if at == 0 {
				continue // security is part of every report
			}
			attribute, name := string(s.ID)+".categories."+string(category.ID), strings.ToLower(category.Title)
			if certain(base, with, attribute, "true") {
				out = append(out, Change{Comes, name + " would be in the " + s.Short + " scope", name})
			}
			if certain(base, with, attribute, "false") {
				out = append(out, Change{Goes, name + " would stay out of the " + s.Short + " scope", "no " + name})
			}
		}
		out = append(out, report(s, base, with)...)
	}
	for i := range c.Obligations {
		o := &c.Obligations[i]
		if certain(base, with, "obligations."+string(o.ID), "true") {
			out = append(out, Change{Comes, o.Title + " would apply", o.Title})
		}
	}
	return out
}

func decisions(s *assessment.Standard, base, with assessment.Outlook) []Change {
	was, would := base.Decisions(s.ID), with.Decisions(s.ID)
	if slices.Equal(was, would) {
		return nil
	}
	short := strings.TrimPrefix(s.Short, "ISO ")
	if len(would) == 1 {
		word := kit.DecisionWord(would[0])
		return []Change{{Settle, s.Short + " would be settled: " + word, short + " settled: " + word}}
	}
	var out []Change
	if gone := missingFrom(was, would); gone != "" {
		out = append(out, Change{Goes, s.Short + " can no longer be " + gone, short + " not " + gone})
	}
	if come := missingFrom(would, was); come != "" {
		out = append(out, Change{Comes, s.Short + " could be " + come, short + " maybe " + come})
	}
	return out
}

// missingFrom names the decisions of one list that the other one lacks.
func missingFrom(list, other []assessment.Decision) string {
	var only []string
	for _, d := range list {
		if !has(other, d) {
			only = append(only, kit.DecisionWord(d))
		}
	}
	return kit.OneOf(only)
}

// certain reports whether an attribute would be settled to a value, and is not yet.
func certain(base, with assessment.Outlook, name, value string) bool {
	return one(with.Values(name)) == value && one(base.Values(name)) != value
}

func report(s *assessment.Standard, base, with assessment.Outlook) []Change {
	was, would := one(base.Values(string(s.ID)+".report")), one(with.Values(string(s.ID)+".report"))
	word := ReportWord(would)
	if was == would || word == "" {
		return nil
	}
	return []Change{{Settle, "the " + s.Short + " report would be " + word, s.Short + " " + word}}
}

// ChangeLines draws changes into at most rows lines.
func ChangeLines(s kit.Styles, list []Change, width, rows int) []string {
	var out []string
	for i, c := range list {
		for j, line := range kit.Wrap(c.Text, width-2) {
			head := "  "
			if j == 0 {
				head = s.Change.Render(c.Sign(s.Glyphs)) + " "
			}
			out = append(out, head+s.Text.Render(line))
		}
		if left := len(list) - i - 1; len(out) >= rows && (left > 0 || len(out) > rows) {
			out = out[:rows]
			if left > 0 && rows > 1 {
				out[rows-1] = s.Muted.Render("  and " + kit.Count(left+1, "more change"))
			}
			break
		}
	}
	return out
}

// Sign is the glyph of a change.
func (c Change) Sign(g kit.Glyphs) string {
	switch c.Kind {
	case Goes:
		return g.Goes
	case Comes:
		return g.Comes
	default:
		return g.Same
	}
}
