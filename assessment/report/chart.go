package report

import (
	"fmt"
	"html"
	"slices"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

// chartMonths bounds the chart: with renewals years ahead, the first months would
// be too narrow to read. The table of milestones has them all.
const chartMonths = 24

// ChartRow is one line of the chart of the plan.
type ChartRow struct {
	Section, Name string
	ID            string // of the workstream or the milestone; "" for a bar of several workstreams
	Kind          ChartKind
	Begin         assessment.Date      // the earliest first day
	End           assessment.DateRange // the last day, at the earliest and at the latest
}

// ChartKind is how a row of the chart is drawn.
type ChartKind int

const (
	Bar    ChartKind = iota // work
	Window                  // an observation window
	Point                   // a milestone, on its last day
)

// Chart returns the workstreams by phase, the bars of what later standards add,
// and the milestones by standard, in the order in which they are drawn.
func Chart(c *assessment.Catalog, r assessment.Result) []ChartRow {
	d, p := document{c: c, r: r}, r.Plan
	var out []ChartRow
	for _, phase := range p.Phases {
		for _, w := range p.Workstreams {
			if w.Phase == phase.ID && w.Days.High > 0 {
				out = append(out, ChartRow{
					Section: phase.Title,
					Name:    w.Title,
					ID:      string(w.ID),
					Begin:   w.Start.Low,
					End:     w.End,
				})
			}
		}
	}
	out = append(out, d.extensions(p)...)
	for _, standard := range c.Standards {
		for _, m := range p.Milestones {
			if m.Standard != standard.ID || r.From().AddMonths(chartMonths).Before(m.Date.High) {
				continue
			}
			row := ChartRow{
				Section: standard.Short,
				Name:    m.Title,
				ID:      string(m.ID),
				Kind:    Point,
				Begin:   m.Date.High,
				End:     m.Date,
			}
			if d.lasts(m) {
				row.Kind, row.Begin = Window, m.Begin.Low
			}
			out = append(out, row)
		}
	}
	return out
}

// extensions are what each later standard adds to finished workstreams, as one
// bar: a bar for each of them would hide the chart.
func (d *document) extensions(p *assessment.Plan) []ChartRow {
	var bars []ChartRow
	for _, w := range p.Workstreams {
		for _, e := range w.Extended {
			name := "Finished work, for " + ShortNames(d.c, e.Standards)
			at := slices.IndexFunc(bars, func(b ChartRow) bool { return b.Name == name })
			if at < 0 {
				bars = append(bars, ChartRow{
					Section: "Extend",
					Name:    name,
					Begin:   e.Start.Low,
					End:     e.End,
				})
				continue
			}
			bar := &bars[at]
			if e.Start.Low.Before(bar.Begin) {
				bar.Begin = e.Start.Low
			}
			if bar.End.Low.Before(e.End.Low) {
				bar.End.Low = e.End.Low
			}
			if bar.End.High.Before(e.End.High) {
				bar.End.High = e.End.High
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
	d.para("Bars run from the earliest start to the latest end of what is built first; what a later standard " +
		"adds is one bar at the end of the work. " +
		"A milestone stands at its latest day. Audits after two years are in the table below.")
	d.WriteString("```mermaid\ngantt\n  title Earliest start to latest end\n  dateFormat YYYY-MM-DD\n  " +
		"axisFormat %b %Y\n")
	section := ""
	for _, row := range Chart(d.c, d.r) {
		if row.Section != section {
			section = row.Section
			d.WriteString("  section " + safetext.Mermaid(section) + "\n")
		}
		name := safetext.Mermaid(row.Name)
		switch row.Kind {
		case Bar:
			fmt.Fprintf(d, "  %s :%s, %s\n", name, row.Begin, row.End.High.AddDays(1))
		case Window:
			fmt.Fprintf(d, "  %s :active, %s, %s\n", name, row.Begin, row.End.High.AddDays(1))
		case Point:
			fmt.Fprintf(d, "  %s :milestone, %s, 0d\n", name, row.End.High)
		}
	}
	d.WriteString("```\n\n")
}

// svg is a drawing without styles, because the policy of the page allows only its
// style sheet.
type svg string

// Sizes of the drawing, in its own units.
const (
	chartWidth  = 860
	nameWidth   = 330
	rowHeight   = 18
	chartTop    = 26
	barHeight   = 10
	nameLetters = 50
	textUnder   = 12 // from the top of a row to the baseline
)

// drawChart draws the rows against months. It returns "" without rows.
func drawChart(rows []ChartRow) svg {
	if len(rows) == 0 {
		return ""
	}
	first, last := rows[0].Begin, rows[0].End.High
	sections := 0
	for i, row := range rows {
		if row.Begin.Before(first) {
			first = row.Begin
		}
		if last.Before(row.End.High) {
			last = row.End.High
		}
		if i == 0 || row.Section != rows[i-1].Section {
			sections++
		}
	}
	d := drawing{first: first, days: first.DaysTo(last) + 1, height: chartTop + (len(rows)+sections)*rowHeight + 4}
	fmt.Fprintf(d.out(), `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="Chart of the plan, %s to %s">`+"\n",
		chartWidth, d.height, first, last)
	d.months(last)
	y := chartTop
	for i, row := range rows {
		if i == 0 || row.Section != rows[i-1].Section {
			fmt.Fprintf(d.out(), `<text class="part" x="0" y="%d">%s</text>`+"\n", y+textUnder, html.EscapeString(row.Section))
			y += rowHeight
		}
		d.row(row, y)
		y += rowHeight
	}
	d.text.WriteString("</svg>\n")
	return svg(d.text.String())
}

// drawing builds an svg.
type drawing struct {
	text   strings.Builder
	first  assessment.Date
	days   int
	height int
}

func (d *drawing) out() *strings.Builder { return &d.text }

// x returns the left edge of a day.
func (d *drawing) x(day assessment.Date) float64 {
	return nameWidth + float64(d.first.DaysTo(day))*float64(chartWidth-nameWidth-8)/float64(d.days)
}

// months draws a line at the beginning of each month, and labels those that have
// room.
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

func (d *drawing) row(row ChartRow, y int) {
	name := html.EscapeString(safetext.Line(row.Name, nameLetters))
	fmt.Fprintf(d.out(), `<text x="10" y="%d">%s</text>`+"\n", y+textUnder, name)
	begin, end := d.x(row.Begin), d.x(row.End.High.AddDays(1))
	when := fmt.Sprintf("%s: %s to %s", html.EscapeString(row.Name), row.Begin, row.End.High)
	middle := float64(y) + barHeight/2 + 3
	switch row.Kind {
	case Bar:
		fmt.Fprintf(d.out(), `<rect class="bar" x="%.1f" y="%d" width="%.1f" height="%d" rx="2"><title>%s</title></rect>`+"\n", begin, y+3, max(end-begin, 2), barHeight, when)
	case Window:
		fmt.Fprintf(d.out(), `<rect class="window" x="%.1f" y="%d" width="%.1f" height="%d" rx="2"><title>%s</title></rect>`+"\n", begin, y+3, max(end-begin, 2), barHeight, when)
	case Point:
		fmt.Fprintf(d.out(), `<path class="point" d="M%.1f %.1f l5 -5 l5 5 l-5 5 z"><title>%s</title></path>`+"\n", begin-5, middle, when)
	}
}
