package report

import (
	"slices"

	"trustpath/assessment"
)

// buyersPage is what may be handed to a buyer: what is held, what is under way
// and when, and what may be said. No answer, note, deal or price is in it.
func (d *document) buyersPage() {
	title := "Security and AI assurance"
	if d.run.Company != "" {
		title += ": " + d.company()
	}
	d.heading(1, title)
	d.para("As of " + d.r.Start.Format(longDate) + ". Written by ourselves; no auditor has examined this page.")
	d.heading(2, "What we hold")
	if held := d.held(); len(held) > 0 {
		d.list(held)
	} else {
		d.para("No audit report and no certificate yet.")
	}
	d.underWay()
	d.heading(2, "What we can say")
	d.list(d.r.Claims.Say)
	d.heading(2, "What such proof leaves open")
	d.para("Security reports and certificates do not show how one answer of a model comes about. Ask us about these:")
	var open []string
	for _, g := range d.r.NotCovered {
		open = append(open, g.Title)
	}
	d.list(open)
}

// held is the reports and certificates in force, in the words of the question.
func (d *document) held() []string {
	q := d.c.Question("held")
	if q == nil {
		return nil
	}
	var out []string
	for _, id := range d.run.Answers.Of(q.ID).Options {
		if o, _ := q.Option(id); o != nil && !o.Exclusive {
			out = append(out, o.Label)
		}
	}
	return out
}

// underWay is what certainly starts, with the range of its dates.
func (d *document) underWay() {
	d.heading(2, "What is under way")
	var rows [][]string
	for _, s := range d.inOrder() {
		if s.Decision != assessment.Now && s.Decision != assessment.Next {
			continue
		}
		standard := d.c.Standard(s.ID)
		first := len(rows)
		for _, m := range d.proofs(s.ID) {
			rows = append(rows, []string{cell(m.Title), DateRange(m.Date)})
		}
		if len(rows) == first {
			rows = append(rows, []string{standard.Name, "not dated yet"})
		}
	}
	if len(rows) == 0 {
		d.para("No audit is planned at present.")
		return
	}
	d.table([]string{"What", "Planned for"}, rows)
	d.para("These are plans with an early and a late end, and no promises. We will tell you when one moves.")
}

// proofs are the first reports and certificates that the plan brings for a
// standard; renewals are left out.
func (d *document) proofs(id assessment.StandardID) []assessment.PlanMilestone {
	if d.r.Plan == nil {
		return nil
	}
	var out []assessment.PlanMilestone
	for _, m := range d.c.Milestones {
		if planned := d.r.Plan.Milestone(m.ID); planned != nil && m.InHand && m.MonthsAfter == 0 && planned.Standard == id {
			out = append(out, *planned)
		}
	}
	slices.SortStableFunc(out, func(a, b assessment.PlanMilestone) int { return b.Date.High.DaysTo(a.Date.High) })
	return out
}
