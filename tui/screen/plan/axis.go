package plan

import (
	"sort"
	"strconv"

	"trustpath/assessment"
)

// zoom is the unit of the axis.
type zoom int

const (
	week zoom = iota
	month
	quarter
)

// axis turns days into columns. Every unit has the same number of cells, so a
// short month is as wide as a long one.
type axis struct {
	zoom   zoom
	starts []assessment.Date // first day of each unit, and of the one after the last
	cells  int               // of one unit
	from   int               // first unit in view
	width  int               // cells in view
}

// newAxis holds the days from the first to the last.
func newAxis(z zoom, first, last assessment.Date, cells int) axis {
	a := axis{zoom: z, cells: cells}
	for at := begin(z, first); len(a.starts) < 2 || !last.Before(a.starts[len(a.starts)-1]); at = after(z, at) {
		a.starts = append(a.starts, at)
	}
	return a
}

// begin is the first day of the unit that holds a day.
func begin(z zoom, d assessment.Date) assessment.Date {
	if z == week {
		for d.Format("Mon") != "Mon" {
			d = d.AddDays(-1)
		}
		return d
	}
	d = d.AddDays(1 - number(d, "2"))
	if z == quarter {
		d = d.AddMonths(-(number(d, "1") - 1) % 3)
	}
	return d
}

func after(z zoom, d assessment.Date) assessment.Date {
	switch z {
	case week:
		return d.AddDays(7)
	case month:
		return d.AddMonths(1)
	default:
		return d.AddMonths(3)
	}
}

func number(d assessment.Date, layout string) int {
	n, _ := strconv.Atoi(d.Format(layout))
	return n
}

// column is where a day stands, from the first cell in view: negative before
// it, width or more behind the last.
func (a *axis) column(d assessment.Date) int {
	at := sort.Search(len(a.starts), func(i int) bool { return d.Before(a.starts[i]) }) - 1
	switch {
	case at < 0:
		return -1 - a.from*a.cells
	case at >= len(a.starts)-1:
		return (len(a.starts) - 1 - a.from) * a.cells
	}
	start := a.starts[at]
	return (at-a.from)*a.cells + start.DaysTo(d)*a.cells/start.DaysTo(a.starts[at+1])
}

// pan moves the view by units, as far as there is something to see.
func (a *axis) pan(by int) {
	a.from = max(0, min(a.from+by, a.most()))
}

// most is the last unit at which the view may begin.
func (a *axis) most() int { return max(0, len(a.starts)-1-a.width/a.cells) }

// show moves the view as little as it takes to have a day in it, not at the edge.
func (a *axis) show(d assessment.Date) {
	const edge = 2 // units beside it
	at := a.from + a.column(d)/a.cells
	units := a.width / a.cells
	switch {
	case at < a.from+edge:
		a.pan(at - edge - a.from)
	case at >= a.from+units-edge:
		a.pan(at + edge + 1 - units - a.from)
	}
}

// heads names the units in two rows of cells: years above months or quarters,
// months above weeks. A name stands above its first unit. Where the next name
// leaves no room, a month goes without its year, and a year is left out.
func (a *axis) heads() (upper, lower []rune) {
	upper, lower = blanks(a.width), blanks(a.width)
	next := a.width + 1
	for i := min(a.from+a.width/a.cells, len(a.starts)-2); i >= a.from; i-- {
		put(lower, (i-a.from)*a.cells, a.unitName(a.starts[i]))
		at, long, brief := (i-a.from)*a.cells, a.starts[i].Format("2006"), ""
		if a.zoom == week {
			long, brief = a.starts[i].Format("Jan 2006"), a.starts[i].Format("Jan")
		}
		if i > a.from && a.sameHead(i) {
			continue
		}
		switch {
		case at+len(long) < next:
			put(upper, at, long)
		case at+len(brief) < next:
			put(upper, at, brief)
		}
		next = at
	}
	return upper, lower
}

// sameHead reports whether a unit has the name above it that the unit before has.
func (a *axis) sameHead(i int) bool {
	layout := "2006"
	if a.zoom == week {
		layout = "Jan 2006"
	}
	return a.starts[i].Format(layout) == a.starts[i-1].Format(layout)
}

func (a *axis) unitName(d assessment.Date) string {
	switch {
	case a.zoom == week:
		return d.Format("2")
	case a.zoom == quarter:
		return "Q" + strconv.Itoa((number(d, "1")+2)/3)
	case a.cells < 4:
		return d.Format("Jan")[:1]
	default:
		return d.Format("Jan")
	}
}

func blanks(n int) []rune {
	out := make([]rune, max(0, n))
	for i := range out {
		out[i] = ' '
	}
	return out
}

func put(cells []rune, at int, text string) {
	for i, r := range []rune(text) {
		if at+i < len(cells) {
			cells[at+i] = r
		}
	}
}

// start is the first day in view; zero before there is an axis.
func (a *axis) start() assessment.Date {
	if len(a.starts) == 0 {
		return assessment.Date{}
	}
	return a.starts[a.from]
}
