package report

import (
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
type ChartKind string

const (
	Bar    ChartKind = "bar"    // work
	Window ChartKind = "window" // an observation window
	Point  ChartKind = "point"  // a milestone, on its last day
)

// Chart returns the workstreams by phase, the bars of what later standards add,
// and the milestones by standard, in the order in which they are drawn.
func Chart(c *assessment.Catalog, r assessment.Result) []ChartRow {
	p := r.Plan
	var out []ChartRow
	for _, phase := range p.Phases {
		for _, w := range p.Workstreams {
			if w.Phase == phase.ID && w.Days.High > 0 {
				out = append(out, ChartRow{
					Section: phase.Title,
					Name:    w.Title,
					ID:      string(w.ID),
					Kind:    Bar,
					Begin:   w.Start.Low,
					End:     w.End,
				})
			}
		}
	}
	out = append(out, extensions(c, p)...)
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
			if c.Milestone(m.ID).Window {
				row.Kind, row.Begin = Window, m.Begin.Low
			}
			out = append(out, row)
		}
	}
	return out
}

// extensions are what each later standard adds to finished workstreams, as one
// bar: a bar for each of them would hide the chart.
func extensions(c *assessment.Catalog, p *assessment.Plan) []ChartRow {
	var bars []ChartRow
	for _, w := range p.Workstreams {
		for _, e := range w.Extended {
			name := "Finished work, for " + ShortNames(c, e.Standards)
			at := slices.IndexFunc(bars, func(b ChartRow) bool { return b.Name == name })
			if at < 0 {
				bars = append(bars, ChartRow{
					Section: "Extend",
					Name:    name,
					Kind:    Bar,
					Begin:   e.Start.Low,
					End:     e.End,
				})
				continue
			}
			bar := &bars[at]
			if e.Start.Low.Before(bar.Begin) {
				bar.Begin = e.Start.Low
			}
			bar.End.Low = assessment.Latest(bar.End.Low, e.End.Low)
			bar.End.High = assessment.Latest(bar.End.High, e.End.High)
		}
	}
	return bars
}

// Sizes of the drawing, in its own units.
const (
	chartWidth  = 860
	nameWidth   = 330
	rowHeight   = 18
	chartTop    = 26
	nameLetters = 50
	textUnder   = 12 // from the top of a row to the baseline
	monthRoom   = 56 // of the label of a month
)

// drawing is the chart as SVG without styles, because the policy of the page allows
// only its style sheet.
type drawing struct {
	Width, Height int
	First, Last   assessment.Date
	Rows          []drawnRow
}

// drawnRow is a row at its place: the head of its section if it is the first, the
// baseline of its name, the top and the middle of its bar.
type drawnRow struct {
	ChartRow
	First                   bool
	Head, Base, Top, Middle int
	Short                   string
}

// drawChart draws the rows against months. It returns "" without rows.
func drawChart(rows []ChartRow) (string, error) {
	if len(rows) == 0 {
		return "", nil
	}
	d := drawing{Width: chartWidth, First: rows[0].Begin, Last: rows[0].End.High}
	y := chartTop
	for i, row := range rows {
		if row.Begin.Before(d.First) {
			d.First = row.Begin
		}
		d.Last = assessment.Latest(d.Last, row.End.High)
		drawn := drawnRow{ChartRow: row, First: i == 0 || row.Section != rows[i-1].Section, Short: safetext.Line(row.Name, nameLetters)}
		if drawn.First {
			drawn.Head = y + textUnder
			y += rowHeight
		}
		drawn.Base, drawn.Top, drawn.Middle = y+textUnder, y+3, y+8
		d.Rows = append(d.Rows, drawn)
		y += rowHeight
	}
	d.Height = y + 4
	var out strings.Builder
	err := documents().ExecuteTemplate(&out, "chart", &d)
	return out.String(), err
}

// X returns the left edge of a day, moved by some units.
func (d *drawing) X(day assessment.Date, by float64) float64 {
	return nameWidth + float64(d.First.DaysTo(day))*float64(chartWidth-nameWidth-8)/float64(d.First.DaysTo(d.Last)+1) + by
}

// Long returns the width of a bar.
func (d *drawing) Long(row drawnRow) float64 {
	return max(d.X(row.End.High.AddDays(1), 0)-d.X(row.Begin, 0), 2)
}

// drawnMonth is the line at the beginning of a month, and its label if there is room.
type drawnMonth struct {
	X     float64
	Label string
}

// Months returns the beginnings of months.
func (d *drawing) Months() []drawnMonth {
	var out []drawnMonth
	month, _ := assessment.ParseDate(d.First.Format("2006-01") + "-01")
	named := -float64(monthRoom)
	for month = month.AddMonths(1); !d.Last.Before(month); month = month.AddMonths(1) {
		drawn := drawnMonth{X: d.X(month, 0)}
		if drawn.X-named >= monthRoom && drawn.X < chartWidth-monthRoom/2 {
			named, drawn.Label = drawn.X, month.Format("Jan 2006")
		}
		out = append(out, drawn)
	}
	return out
}
