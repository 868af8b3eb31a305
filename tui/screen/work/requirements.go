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
	line  int // -1 while it is not shown
	x     int // its place in the line, from 0
}

// gridLine is a row of signs of one group.
type gridLine struct {
	group *assessment.RequirementGroup
	first bool // the group begins here
	spots []int
}

// heat is the map of one standard.
type heat struct {
	standard *assessment.Standard
	coverage assessment.Coverage
	spots    []spot
	lines    []gridLine
}

func newHeat(s *assessment.Standard, c assessment.Coverage) heat {
	h := heat{standard: s, coverage: c}
	for g := range c.Groups {
		for r := range c.Groups[g].Requirements {
			h.spots = append(h.spots, spot{RequirementCoverage: &c.Groups[g].Requirements[r], group: c.Groups[g].Group})
		}
	}
	return h
}

// lay puts the requirements into lines of at most so many signs: all, or only
// what is missing. A group begins a new line.
func (h *heat) lay(signs int, missing bool) {
	h.lines = nil
	for i := range h.spots {
		s := &h.spots[i]
		s.line = -1
		if missing && s.State != assessment.ServedNot {
			continue
		}
		n := len(h.lines)
		begins := n == 0 || h.lines[n-1].group != s.group
		if begins || len(h.lines[n-1].spots) == signs {
			h.lines = append(h.lines, gridLine{group: s.group, first: begins})
			n++
		}
		s.line, s.x = n-1, len(h.lines[n-1].spots)
		h.lines[n-1].spots = append(h.lines[n-1].spots, i)
	}
}

// near is the shown requirement at a position, else the one after it, else the
// last; the position itself where none is shown.
func (h *heat) near(at int) int {
	if h.spots[at].line >= 0 {
		return at
	}
	if to := h.next(at, 1); to >= 0 {
		return to
	}
	return max(at, h.next(at, -1))
}

// next is the shown requirement before or after a position, or -1.
func (h *heat) next(at, by int) int {
	for at += by; at >= 0 && at < len(h.spots); at += by {
		if h.spots[at].line >= 0 {
			return at
		}
	}
	return -1
}

// step goes up or down by lines and stays in the column where there is one.
func (h *heat) step(at, by int) int {
	from := h.spots[at]
	if from.line < 0 {
		return at
	}
	to := h.lines[max(0, min(from.line+by, len(h.lines)-1))]
	return to.spots[min(from.x, len(to.spots)-1)]
}

// page is a text about one requirement, or about what is not covered.
type page struct {
	ui.Sheet
	catalog *assessment.Catalog
	result  *assessment.Result
}

// requirement is what it is about, how far it is, and the work that serves it.
func (p *page) requirement(standard *assessment.Standard, s *spot) {
	p.Title(standard.Short + " " + s.ID)
	p.Fact("About", s.group.Title)
	p.Fact("State", sign(p.Styles, s.State)+" "+word(s.State))
	p.Fact("Scope", p.scope(standard, s))
	p.Gap()
	p.Text(p.Styles.Bold, "Served by "+report.Count(len(s.Work), "workstream"))
	for _, w := range s.Work {
		p.Gap()
		p.Hanging(ui.ReadinessSign(p.Styles, w.State)+" ", p.Styles.Text, w.Workstream.Title)
		_, state, _ := strings.Cut(plan.State(p.Styles, w.State, w.Reason), " ")
		p.Hanging("  ", p.Styles.Muted, state+p.left(w.Workstream.ID)+", "+w.Workstream.Owner)
	}
}

// scope says which category of the report or what else keeps a requirement in or out.
func (p *page) scope(standard *assessment.Standard, s *spot) string {
	title := ""
	for _, c := range standard.Categories {
		if c.ID == s.group.Category {
			title = c.Title
		}
	}
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

func needed(w assessment.ServingWork) bool { return w.State != assessment.NotApplicable }

// left is what remains of a workstream of the plan.
func (p *page) left(id assessment.WorkstreamID) string {
	if p.result.Plan == nil {
		return ""
	}
	for i := range p.result.Plan.Workstreams {
		if w := &p.result.Plan.Workstreams[i]; w.ID == id && w.Days.High > 0 {
			return ", " + report.PersonDays(w.Days) + " person-days left"
		}
	}
	return ""
}

// uncovered is the questions that security certificates leave open.
func (p *page) uncovered() {
	p.Title("Not covered by " + report.OneOf(security(p.catalog, p.result)))
	for _, g := range p.result.NotCovered {
		p.Text(p.Styles.Bold, g.Title)
		p.Text(p.Styles.Text, g.Text)
		p.Fact("Managed under", report.ShortNames(p.catalog, g.CoveredBy))
		for _, gap := range p.catalog.NotCovered {
			if gap.ID != g.ID {
				continue
			}
			var work []string
			for _, id := range gap.Workstreams {
				work = append(work, p.catalog.Workstream(id).Title)
			}
			p.Fact("The work", strings.Join(work, "; "))
		}
		p.Gap()
	}
}

// reuse is what each standard gives to another.
func (p *page) reuse() {
	p.Text(p.Styles.Bold, "What one standard gives to another")
	if p.result.Effort == nil || len(p.result.Effort.Reuse) == 0 {
		p.Text(p.Styles.Text, nothingReused)
		return
	}
	for _, r := range p.result.Effort.Reuse {
		p.Gap()
		p.Text(p.Styles.Text, reused(p.catalog, r))
		p.Text(p.Styles.Muted, r.Note)
	}
}

const nothingReused = "Nothing yet: fewer than two standards are planned or held."

// reused is one pair in a sentence. The two figures are not the same thing.
func reused(c *assessment.Catalog, r assessment.Reuse) string {
	return c.Standard(r.To).Short + " after " + c.Standard(r.From).Short + ": " + report.Percent(r.EffortSaved) +
		" of its effort saved, " + report.Percent(r.Requirements) + " of its requirements already served."
}

// security is the standards that manage none of what is not covered.
func security(c *assessment.Catalog, r *assessment.Result) []string {
	var out []string
	for i := range c.Standards {
		s := &c.Standards[i]
		manages := func(g assessment.NotCovered) bool { return slices.Contains(g.CoveredBy, s.ID) }
		if !slices.ContainsFunc(r.NotCovered, manages) {
			out = append(out, s.Short)
		}
	}
	return out
}
