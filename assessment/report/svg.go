package report

import (
	"fmt"
	"html"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

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
