package report

import (
	"fmt"
	"slices"
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
		d.para(fmt.Sprintf("%s person-days are left, by our estimate. Dates are ranges: the early end takes the least effort, the late end the most.", wholeDays(d.r.Effort.Days)))
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
		items = append(items, "Last day to start, if all goes as at the early end: "+v.StartBy.Format(longDate))
	}
	if v.Fallback != "" {
		items = append(items, "Fallback: "+v.Fallback)
	}
	if v.Sentence != "" {
		items = append(items, "To send to the buyer: “"+v.Sentence+"”")
	}
	d.list(items)
}

// chartMonths bounds the chart: renewals years ahead would press the work of the
// first months into a few dots. The table of milestones has them all.
const chartMonths = 24

// gantt draws the workstreams by phase and the milestones by standard.
func (d *document) gantt(p *assessment.Plan) {
	if len(p.Workstreams) == 0 {
		return
	}
	d.heading(3, "Chart")
	d.para("Bars run from the earliest start to the latest end of what is built first; what a later standard adds is one bar at the end of the work. " +
		"A milestone stands at its latest day. Audits after two years are in the table below.")
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
	d.extensions(p)
	for _, id := range d.c.Standards {
		section := false
		for _, m := range p.Milestones {
			if m.Standard != id.ID || d.r.Start.AddMonths(chartMonths).Before(m.Date.High) {
				continue
			}
			if !section {
				d.WriteString("  section " + safetext.Mermaid(id.Short) + "\n")
				section = true
			}
			if d.lasts(m) {
				d.WriteString(fmt.Sprintf("  %s :active, %s, %s\n", safetext.Mermaid(m.Title), m.Begin.Low, m.Date.High.AddDays(1)))
				continue
			}
			d.WriteString(fmt.Sprintf("  %s :milestone, %s, 0d\n", safetext.Mermaid(m.Title), m.Date.High))
		}
	}
	d.WriteString("```\n\n")
}

// extensions draws what each later stage adds to workstreams that stand, as one
// bar: a bar for each of them would hide the chart.
func (d *document) extensions(p *assessment.Plan) {
	type bar struct {
		name       string
		begin, end assessment.Date
	}
	var bars []bar
	for _, w := range p.Workstreams {
		for _, e := range w.Extended {
			name := d.shortNames(e.Standards)
			at := slices.IndexFunc(bars, func(b bar) bool { return b.name == name })
			if at < 0 {
				bars = append(bars, bar{name, e.Start.Low, e.End.High})
				continue
			}
			if e.Start.Low.Before(bars[at].begin) {
				bars[at].begin = e.Start.Low
			}
			if bars[at].end.Before(e.End.High) {
				bars[at].end = e.End.High
			}
		}
	}
	for i, b := range bars {
		if i == 0 {
			d.WriteString("  section Extend\n")
		}
		d.WriteString(fmt.Sprintf("  %s :%s, %s\n", safetext.Mermaid("What stands, for "+b.name), b.begin, b.end.AddDays(1)))
	}
}

func (d *document) shortNames(ids []assessment.StandardID) string {
	var out []string
	for _, id := range ids {
		out = append(out, d.c.Standard(id).Short)
	}
	return joined(out, "and")
}

// lasts reports whether a milestone is an observation window, which has two ends.
func (d *document) lasts(m assessment.PlanMilestone) bool {
	for i := range d.c.Milestones {
		if d.c.Milestones[i].ID == m.ID {
			return d.c.Milestones[i].Window
		}
	}
	return false
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
		begins := "–"
		if d.lasts(m) {
			begins = m.Begin.Low.String() + " to " + m.Begin.High.String()
		}
		rows = append(rows, []string{cell(m.Title), d.c.Standard(m.Standard).Short, begins, m.Date.Low.String(), m.Date.High.String()})
	}
	d.table([]string{"Milestone", "Standard", "Begins", "Done, earliest", "Done, latest"}, rows)
}

func (d *document) phase(p *assessment.Plan, phase assessment.PlanPhase) {
	d.heading(3, "Phase: "+phase.Title)
	for _, ph := range d.c.Phases {
		if ph.ID == phase.ID {
			d.para(ph.Text)
		}
	}
	var rows [][]string
	for _, w := range p.Workstreams {
		if w.Phase == phase.ID {
			rows = append(rows, []string{d.when(w), "**" + cell(w.Title) + "**", cell(w.Owner), days(w.Days), state(w.State, w.Reason), cell(strings.Join(w.Evidence, "; "))})
		}
	}
	d.table([]string{"When", "What", "Who", "Person-days", "State", "Evidence you keep"}, rows)
	d.served(p, phase.ID)
}

// when is the time of the first build, and of what later standards add.
func (d *document) when(w assessment.PlanWorkstream) string {
	switch {
	case w.Days.High > 0:
		out := w.Start.Low.String() + " to " + w.End.High.String()
		for _, e := range w.Extended {
			out += "; for " + d.shortNames(e.Standards) + " " + e.Start.Low.String() + " to " + e.End.High.String()
		}
		return out
	case w.State == assessment.NotApplicable:
		return "–"
	}
	return "done"
}

// state is a readiness with its reason, which a person typed.
func state(s assessment.Readiness, reason string) string {
	out := strings.ReplaceAll(string(s), "_", " ")
	if reason != "" {
		out += ": " + entered(reason)
	}
	return out
}

// served says how to do the work of a phase, and which requirements of the
// planned standards it answers.
func (d *document) served(p *assessment.Plan, phase assessment.PhaseID) {
	head := []string{"What", "How"}
	var planned []assessment.StandardID
	for i := range d.r.Standards {
		if s := &d.r.Standards[i]; s.Planned() {
			planned = append(planned, s.ID)
			head = append(head, d.c.Standard(s.ID).Short)
		}
	}
	var rows [][]string
	for _, w := range p.Workstreams {
		if w.Phase != phase {
			continue
		}
		row := []string{cell(w.Title), cell(w.Summary)}
		for _, id := range planned {
			row = append(row, cell(strings.Join(w.Serves[id], ", ")))
		}
		rows = append(rows, row)
	}
	d.table(head, rows)
}
