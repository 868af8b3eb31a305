package coverage

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
	"trustpath/tui/ui"
)

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
	p.Text(p.Styles.Bold, "Served by "+ui.Count(len(s.Work), "workstream"))
	for _, w := range s.Work {
		p.Gap()
		state := ui.ReadinessSign(p.Styles, w.State) + " "
		for i, line := range ui.Wrap(w.Workstream.Title, p.Width-2) {
			if i > 0 {
				state = "  "
			}
			p.Lines = append(p.Lines, state+p.Styles.Text.Render(line))
		}
		said := ui.ReadinessWord(w.State)
		if w.Reason != "" {
			said += ": " + safetext.Line(w.Reason, safetext.MaxReason)
		}
		for _, line := range ui.Wrap(said+p.left(w.Workstream.ID)+", "+w.Workstream.Owner, p.Width-2) {
			p.Lines = append(p.Lines, ui.Indent(p.Styles.Muted.Render(line), 2))
		}
	}
}

// scope says which report or what else keeps a requirement in or out.
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
	case s.State == assessment.ServedOutside && slices.ContainsFunc(s.Work, func(w assessment.ServingWork) bool { return w.State != assessment.NotApplicable }):
		return title + " is not among the categories of your report"
	case s.State == assessment.ServedOutside:
		return "nothing that it asks for applies to you"
	case title != "":
		return title + ", in scope"
	}
	return ""
}

// left is what remains of a workstream of the plan.
func (p *page) left(id assessment.WorkstreamID) string {
	if p.result.Plan == nil {
		return ""
	}
	for i := range p.result.Plan.Workstreams {
		if w := &p.result.Plan.Workstreams[i]; w.ID == id && w.Days.High > 0 {
			return ", " + ui.PersonDays(w.Days) + " person-days left"
		}
	}
	return ""
}

// uncovered is the questions that security certificates leave open.
func (p *page) uncovered() {
	p.Title("Not covered by " + ui.OneOf(security(p.catalog, p.result)))
	for _, g := range p.result.NotCovered {
		p.Text(p.Styles.Bold, g.Title)
		p.Text(p.Styles.Text, g.Text)
		p.Fact("Managed under", ui.AllOf(shorts(p.catalog, g.CoveredBy)))
		for i := range p.catalog.NotCovered {
			if gap := &p.catalog.NotCovered[i]; gap.ID == g.ID {
				p.Fact("The work", strings.Join(titles(p.catalog, gap.Workstreams), "; "))
			}
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
	return c.Standard(r.To).Short + " after " + c.Standard(r.From).Short + ": " + share(r.EffortSaved) + " of its effort saved, " +
		share(r.Requirements) + " of its requirements already served."
}

func share(s assessment.Share) string {
	low, high := int(math.Round(s.Low*100)), int(math.Round(s.High*100))
	if low == high {
		return strconv.Itoa(low) + " %"
	}
	return strconv.Itoa(low) + "–" + strconv.Itoa(high) + " %"
}

// security is the standards that manage none of what is not covered.
func security(c *assessment.Catalog, r *assessment.Result) []string {
	var ids []assessment.StandardID
	for i := range c.Standards {
		id := c.Standards[i].ID
		if !slices.ContainsFunc(r.NotCovered, func(g assessment.NotCovered) bool { return slices.Contains(g.CoveredBy, id) }) {
			ids = append(ids, id)
		}
	}
	return shorts(c, ids)
}

func shorts(c *assessment.Catalog, ids []assessment.StandardID) []string {
	var out []string
	for _, id := range ids {
		out = append(out, c.Standard(id).Short)
	}
	return out
}

func titles(c *assessment.Catalog, ids []assessment.WorkstreamID) []string {
	var out []string
	for _, id := range ids {
		out = append(out, c.Workstream(id).Title)
	}
	return out
}
