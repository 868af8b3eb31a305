package report

import (
	"fmt"
	"html"
	"slices"
	"strings"

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

// svg is a drawing that stands in a page. Colours are the style sheet's; there
// is no style in it, so that a strict policy takes it.
type svg string

// Sizes of the drawing, in its own units.
const (
	chartWidth  = 860
	nameWidth   = 330
	rowHeight   = 18
	chartTop    = 26
	barHeight   = 10
	nameLetters = 50
	textUnder   = 12 // from the top of a row to the line that letters stand on
)

// drawChart draws the rows of the plan against months; nothing to draw is "".
func drawChart(rows []chartRow) svg {
	if len(rows) == 0 {
		return ""
	}
	first, last := rows[0].begin, rows[0].end
	sections := 0
	for i, row := range rows {
		if row.begin.Before(first) {
			first = row.begin
		}
		if last.Before(row.end) {
			last = row.end
		}
		if i == 0 || row.section != rows[i-1].section {
			sections++
		}
	}
	d := drawing{first: first, days: first.DaysTo(last) + 1, height: chartTop + (len(rows)+sections)*rowHeight + 4}
	fmt.Fprintf(d.out(), `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="Chart of the plan, %s to %s">`+"\n",
		chartWidth, d.height, first, last)
	d.months(last)
	y := chartTop
	for i, row := range rows {
		if i == 0 || row.section != rows[i-1].section {
			fmt.Fprintf(d.out(), `<text class="part" x="0" y="%d">%s</text>`+"\n", y+textUnder, html.EscapeString(row.section))
			y += rowHeight
		}
		d.row(row, y)
		y += rowHeight
	}
	d.text.WriteString("</svg>\n")
	return svg(d.text.String())
}

// drawing is a chart in the making.
type drawing struct {
	text   strings.Builder
	first  assessment.Date
	days   int
	height int
}

func (d *drawing) out() *strings.Builder { return &d.text }

// x is the left edge of a day.
func (d *drawing) x(day assessment.Date) float64 {
	return nameWidth + float64(d.first.DaysTo(day))*float64(chartWidth-nameWidth-8)/float64(d.days)
}

// months draws a line at the beginning of each month, and names those that
// there is room for.
func (d *drawing) months(last assessment.Date) {
	const room = 56
	month, _ := assessment.ParseDate(d.first.Format("2006-01") + "-01")
	named := -float64(room)
	for month = month.AddMonths(1); !last.Before(month); month = month.AddMonths(1) {
		x := d.x(month)
		fmt.Fprintf(d.out(), `<line class="grid" x1="%.1f" x2="%.1f" y1="%d" y2="%d"/>`+"\n", x, x, chartTop-6, d.height)
		if x-named >= room && x < chartWidth-room/2 {
			named = x
			fmt.Fprintf(d.out(), `<text class="soft" x="%.1f" y="%d">%s</text>`+"\n", x, textUnder, month.Format("Jan 2006"))
		}
	}
}

func (d *drawing) row(row chartRow, y int) {
	name := html.EscapeString(safetext.Line(row.name, nameLetters))
	fmt.Fprintf(d.out(), `<text x="10" y="%d">%s</text>`+"\n", y+textUnder, name)
	begin, end := d.x(row.begin), d.x(row.end.AddDays(1))
	when := fmt.Sprintf("%s: %s to %s", html.EscapeString(row.name), row.begin, row.end)
	middle := float64(y) + barHeight/2 + 3
	switch row.kind {
	case bar:
		fmt.Fprintf(d.out(), `<rect class="bar" x="%.1f" y="%d" width="%.1f" height="%d" rx="2"><title>%s</title></rect>`+"\n", begin, y+3, max(end-begin, 2), barHeight, when)
	case window:
		fmt.Fprintf(d.out(), `<rect class="window" x="%.1f" y="%d" width="%.1f" height="%d" rx="2"><title>%s</title></rect>`+"\n", begin, y+3, max(end-begin, 2), barHeight, when)
	case point:
		fmt.Fprintf(d.out(), `<path class="point" d="M%.1f %.1f l5 -5 l5 5 l-5 5 z"><title>%s</title></path>`+"\n", begin-5, middle, when)
	}
}
