package work

import (
	"slices"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/screen/plan"
	"trustpath/tui/ui"
)

// spot is one requirement on the map.
type spot struct {
	*assessment.RequirementCoverage
	group *assessment.RequirementGroup
}

// heat is the map of one standard.
type heat struct {
	standard *assessment.Standard
	coverage assessment.Coverage
	spots    []spot
	lines    [][]int // the positions of the requirements that are shown
	at       int     // that of the cursor
}

func newHeat(s *assessment.Standard, c assessment.Coverage) heat {
	h := heat{standard: s, coverage: c}
	for g := range c.Groups {
		for r := range c.Groups[g].Requirements {
			h.spots = append(h.spots, spot{&c.Groups[g].Requirements[r], c.Groups[g].Group})
		}
	}
	return h
}

// lay puts the requirements into lines of at most so many signs: all, or only
// what is missing. A group begins a new line. The cursor stays where it can.
func (h *heat) lay(signs int, missing bool) {
	h.lines = nil
	var group *assessment.RequirementGroup
	for i, s := range h.spots {
		if missing && s.State != assessment.ServedNot {
			continue
		}
		n := len(h.lines)
		if s.group != group || len(h.lines[n-1]) == signs {
			h.lines, group, n = append(h.lines, nil), s.group, n+1
		}
		h.lines[n-1] = append(h.lines[n-1], i)
	}
	if len(h.lines) > 0 {
		line, x := h.place()
		h.at = h.lines[line][x]
	}
}

// place is the line and the column of the requirement under the cursor, else of the
// one that is shown after it, else of the last one.
func (h *heat) place() (line, x int) {
	for line, spots := range h.lines {
		if x := slices.IndexFunc(spots, func(i int) bool { return i >= h.at }); x >= 0 {
			return line, x
		}
	}
	last := len(h.lines) - 1
	return last, len(h.lines[last]) - 1
}

// requirement writes what the one under the cursor is about, how far it is, and the
// work that serves it.
func (m *Coverage) requirement(p *ui.Sheet) {
	s, standard := m.spot(), m.maps[m.at].standard
	if s == nil { // nothing is missing any more
		m.opened = nil
		return
	}
	look := lookOf(p.Styles, s.State)
	p.Title(standard.Short + " " + s.ID)
	p.Fact("About", s.group.Title)
	p.Fact("State", look.sign()+" "+look.word)
	p.Fact("Scope", scope(standard, s))
	p.Gap()
	p.Text(p.Styles.Bold, "Served by "+report.Count(len(s.Work), "workstream"))
	for _, w := range s.Work {
		p.Gap()
		p.Hanging(ui.ReadinessSign(p.Styles, w.State)+" ", p.Styles.Text, w.Workstream.Title)
		_, state, _ := strings.Cut(plan.State(p.Styles, w.State, w.Reason), " ")
		p.Hanging("  ", p.Styles.Muted, state+m.left(w.Workstream.ID)+", "+w.Owner)
	}
}

// scope says which category of the report or what else keeps a requirement in or out.
func scope(standard *assessment.Standard, s *spot) string {
	title := ""
	for _, c := range standard.Categories {
		if c.ID == s.group.Category {
			title = c.Title
		}
	}
	needed := func(w assessment.ServingWork) bool { return w.State != assessment.NotApplicable }
	switch {
	case s.State == assessment.ServedOpen:
		return title + ": an open answer decides"
	case s.State == assessment.ServedOutside && slices.ContainsFunc(s.Work, needed):
		return title + " is not among the categories of your report"
	case s.State == assessment.ServedOutside:
		return "nothing that it asks for applies to you"
	case title != "":
		return title + ", in scope"
	}
	return ""
}

// left is what remains of a workstream of the plan.
func (m *Coverage) left(id assessment.WorkstreamID) string {
	if m.result.Plan == nil {
		return ""
	}
	if w := m.result.Plan.Workstream(id); w != nil && w.Days.High > 0 {
		return ", " + report.PersonDays(w.Days) + " person-days left"
	}
	return ""
}

// uncovered writes the questions that security certificates leave open, and what
// each standard gives to another.
func (m *Coverage) uncovered(p *ui.Sheet) {
	c, r := m.session.Catalog().Catalog, m.result
	p.Title("Not covered by " + report.OneOf(m.security()))
	for _, g := range r.NotCovered {
		p.Text(p.Styles.Bold, g.Title)
		p.Text(p.Styles.Text, g.Text)
		p.Fact("Managed under", report.ShortNames(c, g.CoveredBy))
		for _, gap := range c.NotCovered {
			if gap.ID != g.ID {
				continue
			}
			var work []string
			for _, id := range gap.Workstreams {
				work = append(work, c.Workstream(id).Title)
			}
			p.Fact("The work", strings.Join(work, "; "))
		}
		p.Gap()
	}
	p.Text(p.Styles.Bold, "What one standard gives to another")
	if r.Effort == nil || len(r.Effort.Reuse) == 0 {
		p.Text(p.Styles.Text, nothingReused)
		return
	}
	for _, pair := range r.Effort.Reuse {
		p.Gap()
		p.Text(p.Styles.Text, reused(c, pair))
		p.Text(p.Styles.Muted, pair.Note)
	}
}

const nothingReused = "Nothing yet: fewer than two standards are planned or held."

// reused is one pair in a sentence. The two figures are not the same thing.
func reused(c *assessment.Catalog, r assessment.Reuse) string {
	return c.Standard(r.To).Short + " after " + c.Standard(r.From).Short + ": " + report.Percent(r.EffortSaved) +
		" of its effort saved, " + report.Percent(r.Requirements) + " of its requirements already served."
}

// security is the standards that manage none of what is not covered.
func (m *Coverage) security() []string {
	var out []string
	for _, s := range m.session.Catalog().Standards {
		manages := func(g assessment.NotCovered) bool { return slices.Contains(g.CoveredBy, s.ID) }
		if !slices.ContainsFunc(m.result.NotCovered, manages) {
			out = append(out, s.Short)
		}
	}
	return out
}
