package report

import (
	"fmt"
	"sort"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

func (d *document) plan() {
	p := d.r.Plan
	if p == nil {
		return
	}
	d.heading(2, "Plan")
	if len(p.Workstreams) == 0 {
		d.para("Nothing has to be built before the open answers are known.")
	} else {
		d.para(fmt.Sprintf("%s person-days are left, by our estimate. Dates are ranges: the early end takes the least effort, the late end the most.", days(d.r.Effort.Days)))
	}
	d.verdict(p)
	d.gantt(p)
	d.milestones(p)
	for _, phase := range p.Phases {
		d.phase(p, phase)
	}
}

func (d *document) verdict(p *assessment.Plan) {
	v := p.Deadline
	if v == nil {
		return
	}
	d.heading(3, "The deadline")
	d.para(d.deadline())
	var items []string
	if v.Needs != "" {
		items = append(items, "What it needs: "+p.Milestone(v.Needs).Title+", "+DateRange(p.Milestone(v.Needs).Date))
	}
	if !v.StartBy.IsZero() {
		items = append(items, "Last day to start: "+v.StartBy.Format(longDate))
	}
	if v.Fallback != "" {
		items = append(items, "Fallback: "+v.Fallback)
	}
	if v.Sentence != "" {
		items = append(items, "To send to the buyer: “"+v.Sentence+"”")
	}
	d.list(items)
}

// gantt draws the workstreams by phase and the milestones by standard.
func (d *document) gantt(p *assessment.Plan) {
	if len(p.Workstreams) == 0 {
		return
	}
	d.heading(3, "Chart")
	d.WriteString("```mermaid\ngantt\n  title Earliest start to latest end\n  dateFormat YYYY-MM-DD\n  axisFormat %b %Y\n")
	for _, phase := range p.Phases {
		section := false
		for _, w := range p.Workstreams {
			if w.Phase != phase.ID || w.Days.High == 0 {
				continue
			}
			if !section {
				d.WriteString("  section " + safetext.Mermaid(phase.Title) + "\n")
				section = true
			}
			d.WriteString(fmt.Sprintf("  %s :%s, %s\n", safetext.Mermaid(w.Title), w.Start.Low, w.End.High.AddDays(1)))
		}
	}
	for _, id := range d.c.Standards {
		section := false
		for _, m := range p.Milestones {
			if m.Standard != id.ID {
				continue
			}
			if !section {
				d.WriteString("  section " + safetext.Mermaid(id.Short) + "\n")
				section = true
			}
			d.WriteString(fmt.Sprintf("  %s :milestone, %s, 0d\n", safetext.Mermaid(m.Title), m.Date.High))
		}
	}
	d.WriteString("```\n\n")
}

func (d *document) milestones(p *assessment.Plan) {
	if len(p.Milestones) == 0 {
		return
	}
	d.heading(3, "Milestones")
	sorted := append([]assessment.PlanMilestone(nil), p.Milestones...)
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].Date.Low.Before(sorted[j].Date.Low) })
	var rows [][]string
	for _, m := range sorted {
		rows = append(rows, []string{cell(m.Title), d.c.Standard(m.Standard).Short, m.Date.Low.String(), m.Date.High.String()})
	}
	d.table([]string{"Milestone", "Standard", "Earliest", "Latest"}, rows)
}

func (d *document) phase(p *assessment.Plan, phase assessment.PlanPhase) {
	d.heading(3, "Phase: "+phase.Title)
	for _, ph := range d.c.Phases {
		if ph.ID == phase.ID {
			d.para(ph.Text)
		}
	}
	var rows, served [][]string
	for _, w := range p.Workstreams {
		if w.Phase != phase.ID {
			continue
		}
		state := strings.ReplaceAll(string(w.State), "_", " ")
		if w.Reason != "" {
			state += ": " + safetext.Markdown(w.Reason)
		}
		when := "done"
		if w.Days.High > 0 {
			when = w.Start.Low.String() + " to " + w.End.High.String()
		}
		rows = append(rows, []string{when, "**" + cell(w.Title) + "**", cell(w.Owner), days(w.Days), state, cell(strings.Join(w.Evidence, "; "))})
		row := []string{cell(w.Title), cell(w.Summary)}
		for _, s := range d.c.Standards {
			row = append(row, cell(strings.Join(w.Serves[s.ID], ", ")))
		}
		served = append(served, row)
	}
	d.table([]string{"When", "What", "Who", "Person-days", "State", "Evidence you keep"}, rows)
	head := []string{"What", "How"}
	for _, s := range d.c.Standards {
		head = append(head, s.Short)
	}
	d.table(head, served)
}

func (d *document) money() {
	if d.r.Effort == nil || d.r.Cost == nil || len(d.r.Cost.Items) == 0 {
		return
	}
	d.heading(2, "Effort and cost")
	var rows [][]string
	for _, i := range d.r.Cost.Items {
		rows = append(rows, []string{cell(i.Title), d.r.Cost.Currency + " " + span(thousands(i.Low), thousands(i.High)), d.cite(i.Sources)})
	}
	rows = append(rows, []string{"**First year**", "**" + d.r.Cost.Currency + " " + span(thousands(d.r.Cost.Low), thousands(d.r.Cost.High)) + "**", "estimate"})
	d.table([]string{"What", "Range", "From"}, rows)
	d.para(d.r.Cost.Basis)
	rows = nil
	for _, u := range d.r.Effort.Reuse {
		rows = append(rows, []string{d.c.Standard(u.From).Short, d.c.Standard(u.To).Short, percent(u.Requirements), percent(u.EffortSaved),
			cell(u.Note) + " (" + d.cite(u.Sources) + ")"})
	}
	if len(rows) > 0 {
		d.heading(3, "What carries over")
		d.para("Requirements carried over and effort saved are two different figures, and neither is the share of the audit that falls away.")
		d.table([]string{"From", "To", "Requirements", "Effort saved", "Note"}, rows)
	}
}

func (d *document) obligations() {
	if len(d.r.Obligations) == 0 {
		return
	}
	d.heading(2, "Obligations to know about")
	d.para("These are flags, not legal advice; ask a lawyer before you rely on one.")
	sorted := append([]assessment.ObligationResult(nil), d.r.Obligations...)
	sort.SliceStable(sorted, func(i, j int) bool { return dated(sorted[i]).Before(dated(sorted[j])) })
	var rows [][]string
	for _, o := range sorted {
		from := "–"
		if !o.AppliesFrom.IsZero() {
			from = o.AppliesFrom.Format(longDate)
		}
		rows = append(rows, []string{cell(o.Title), o.Force, from, string(o.State)})
	}
	d.table([]string{"Obligation", "Force", "Applies from", "For you"}, rows)
	for _, o := range sorted {
		d.heading(3, o.Title)
		d.para(o.Text)
		d.list([]string{"Next step: " + o.NextStep})
		for _, b := range o.Because {
			d.para(possibly(b) + d.trace(b))
		}
	}
}

// dated sorts what has no date behind what has one.
func dated(o assessment.ObligationResult) assessment.Date {
	if o.AppliesFrom.IsZero() {
		return o.AppliesFrom.AddMonths(12 * 3000)
	}
	return o.AppliesFrom
}
