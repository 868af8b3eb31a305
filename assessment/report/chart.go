package report

import (
	"fmt"
	"slices"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

// chartMonths bounds the chart: renewals years ahead would press the work of the
// first months into a few dots. The table of milestones has them all.
const chartMonths = 24

// chartRow is one line of the chart of the plan.
type chartRow struct {
	section, name string
	begin, end    assessment.Date // both days are drawn
	kind          chartKind
}

type chartKind int

const (
	bar    chartKind = iota // work
	window                  // an observation window
	point                   // a milestone, on its last day
)

// chart is the workstreams by phase, what later standards add, and the
// milestones by standard, in the order in which they are drawn.
func (d *document) chart(p *assessment.Plan) []chartRow {
	var out []chartRow
	for _, phase := range p.Phases {
		for _, w := range p.Workstreams {
			if w.Phase == phase.ID && w.Days.High > 0 {
				out = append(out, chartRow{phase.Title, w.Title, w.Start.Low, w.End.High, bar})
			}
		}
	}
	out = append(out, d.extensions(p)...)
	for _, standard := range d.c.Standards {
		for _, m := range p.Milestones {
			switch {
			case m.Standard != standard.ID || d.r.From().AddMonths(chartMonths).Before(m.Date.High):
			case d.lasts(m):
				out = append(out, chartRow{standard.Short, m.Title, m.Begin.Low, m.Date.High, window})
			default:
				out = append(out, chartRow{standard.Short, m.Title, m.Date.High, m.Date.High, point})
			}
		}
	}
	return out
}

// extensions are what each later stage adds to workstreams that stand, as one
// bar: a bar for each of them would hide the chart.
func (d *document) extensions(p *assessment.Plan) []chartRow {
	var bars []chartRow
	for _, w := range p.Workstreams {
		for _, e := range w.Extended {
			name := "What stands, for " + d.shortNames(e.Standards)
			at := slices.IndexFunc(bars, func(b chartRow) bool { return b.name == name })
			if at < 0 {
				bars = append(bars, chartRow{"Extend", name, e.Start.Low, e.End.High, bar})
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
	return bars
}

// gantt writes the chart as a Mermaid diagram.
func (d *document) gantt(p *assessment.Plan) {
	if len(p.Workstreams) == 0 {
		return
	}
	d.heading(3, "Chart")
	d.para("Bars run from the earliest start to the latest end of what is built first; what a later standard adds is one bar at the end of the work. " +
		"A milestone stands at its latest day. Audits after two years are in the table below.")
	d.WriteString("```mermaid\ngantt\n  title Earliest start to latest end\n  dateFormat YYYY-MM-DD\n  axisFormat %b %Y\n")
	section := ""
	for _, row := range d.chart(p) {
		if row.section != section {
			section = row.section
			d.WriteString("  section " + safetext.Mermaid(section) + "\n")
		}
		name := safetext.Mermaid(row.name)
		switch row.kind {
		case bar:
			fmt.Fprintf(d, "  %s :%s, %s\n", name, row.begin, row.end.AddDays(1))
		case window:
			fmt.Fprintf(d, "  %s :active, %s, %s\n", name, row.begin, row.end.AddDays(1))
		case point:
			fmt.Fprintf(d, "  %s :milestone, %s, 0d\n", name, row.end)
		}
	}
	d.WriteString("```\n\n")
}
