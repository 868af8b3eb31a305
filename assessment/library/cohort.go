package library

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Least is the fewest companies that a figure rests on.
const Least = 5

// Measure is what a cohort counts.
type Measure string

const (
	Decisions Measure = "decision"
	Gates     Measure = "gate"
	Duties    Measure = "duty"
	Work      Measure = "work"
	Lateness  Measure = "late"
	Dates     Measure = "date"
)

// Measures returns them in the order in which they are shown.
func Measures() []Measure { return []Measure{Decisions, Gates, Duties, Work, Lateness, Dates} }

// Query asks what a library counts: for each group of at most two dimensions and each
// key of a measure, how many companies have which value.
type Query struct {
	Measure Measure
	By      []string
}

func (q Query) check() error {
	if !slices.Contains(Measures(), q.Measure) {
		return fmt.Errorf("no measure %.40q", q.Measure)
	}
	for _, by := range q.By {
		if !slices.Contains(Dimensions(), by) {
			return fmt.Errorf("no dimension %.40q; use one of: %s", by, strings.Join(Dimensions(), ", "))
		}
	}
	if len(q.By) > 2 || len(q.By) == 2 && q.By[0] == q.By[1] {
		return fmt.Errorf("a cohort has at most two dimensions")
	}
	return nil
}

// Cohort is the answer to a Query. No figure in it, no difference of two, and no sum that
// the answers to all queries together determine rests on fewer than Least companies,
// unless it rests on none. Counts of 0 are hidden.
//
// Each company is in one group of each dimension and has one value of each key, so the
// counts are a cube: a cell is a part of its parents, those with one coordinate less.
// A cell is hidden with fewer than Least companies, or with a hidden parent. Where the
// hidden parts of a shown parent are one alone, or together fewer than Least, the
// smallest shown part is hidden too. What is hidden then is made a block: a cell of which
// each coordinate is that of a hidden cell is hidden too, so that no sum over some lines
// less a sum over others leaves a few.
type Cohort struct {
	Measure   Measure  `json:"measure"`
	By        []string `json:"by"`
	Companies int      `json:"companies"`
	Groups    []Group  `json:"groups"` // of By; those that are hidden only for one dimension
	Cells     []Cell   `json:"cells"`
}

// Group is a group of companies.
type Group struct {
	Names     []string `json:"names"`     // one for each dimension
	Companies int      `json:"companies"` // 0: hidden
}

// Cell counts the companies of a group that have a value.
type Cell struct {
	Key    string   `json:"key"`
	Group  []string `json:"group"`
	Value  string   `json:"value"` // "" for those without one
	Count  int      `json:"count"`
	Median string   `json:"median,omitempty"` // of Dates, the month in the middle
}

// every means all groups of a dimension or all values.
const every = "*"

// place is the coordinates of a cell: two groups and a value, each may be every.
type place [3]string

func (p place) without(dimension int) place {
	p[dimension] = every
	return p
}

// cube has the counts of one key.
type cube map[place]int

// add counts companies in a cell and in everything it is a part of.
func (c cube) add(p place, n int) {
	for mask := range 1 << len(p) {
		at, twice := p, false
		for i := range p {
			if mask>>i&1 == 1 {
				twice = twice || p[i] == every
				at[i] = every
			}
		}
		if !twice {
			c[at] += n
		}
	}
}

// shown returns the cells that may be shown.
func (c cube) shown() map[place]bool {
	out, open := map[place]bool{}, map[place]bool{} // open: each parent is shown
	places := slices.SortedFunc(maps.Keys(c), func(a, b place) int {
		return cmp.Or(a.level()-b.level(), slices.Compare(a[:], b[:]))
	})
	for level := range len(place{}) + 1 {
		var cells []place
		for _, p := range places {
			if p.level() != level {
				continue
			}
			cells = append(cells, p)
			open[p] = true
			for i := range p {
				open[p] = open[p] && (p[i] == every || out[p.without(i)])
			}
			out[p] = c[p] >= Least && open[p]
		}
		for c.complete(cells, out) || block(cells, open, out) {
		}
	}
	return out
}

// level is how many coordinates a place has.
func (p place) level() (n int) {
	for _, word := range p {
		if word != every {
			n++
		}
	}
	return n
}

// line is a parent and the dimension in which it has its parts.
type line struct {
	parent    place
	dimension int
}

// complete hides the smallest shown part of each parent whose hidden parts could be
// found by subtraction, and reports whether there was one.
func (c cube) complete(cells []place, shown map[place]bool) bool {
	type parts struct {
		hidden, sum int
		smallest    place
		any         bool
	}
	lines := map[line]parts{}
	for _, p := range cells {
		for i := range p {
			if p[i] == every {
				continue
			}
			l := lines[line{p.without(i), i}]
			switch {
			case !shown[p]:
				l.hidden, l.sum = l.hidden+1, l.sum+c[p]
			case !l.any || c[p] < c[l.smallest]:
				l.any, l.smallest = true, p
			}
			lines[line{p.without(i), i}] = l
		}
	}
	changed := false
	for _, l := range lines {
		if l.any && l.hidden > 0 && (l.hidden == 1 || l.sum < Least) {
			changed = true
			shown[l.smallest] = false
		}
	}
	return changed
}

// block hides what is in the block of the hidden cells of a table, and reports whether
// there was something. Cells with a hidden parent are in no block.
func block(cells []place, open, shown map[place]bool) bool {
	type edge struct {
		table     [3]bool // the coordinates that its cells have
		dimension int
		word      string
	}
	in := map[edge]bool{}
	edges := func(p place) (out []edge) {
		for i, word := range p {
			out = append(out, edge{[3]bool{p[0] != every, p[1] != every, p[2] != every}, i, word})
		}
		return out
	}
	for _, p := range cells {
		for _, e := range edges(p) {
			in[e] = in[e] || open[p] && !shown[p]
		}
	}
	changed := false
	for _, p := range cells {
		if shown[p] && !slices.ContainsFunc(edges(p), func(e edge) bool { return !in[e] }) {
			shown[p], changed = false, true
		}
	}
	return changed
}

// Count answers a query over facts as a server does.
func Count(q Query, all []Facts) Cohort {
	out := Cohort{Measure: q.Measure, By: append([]string{}, q.By...), Groups: []Group{}, Cells: []Cell{}}
	sizes, cubes, days := cube{}, map[string]cube{}, map[string]map[place][]string{}
	for i := range all {
		for key := range all[i].of(q.Measure) {
			cubes[key] = cube{}
			days[key] = map[place][]string{}
		}
	}
	for i := range all {
		at, values := all[i].place(q.By), all[i].of(q.Measure)
		sizes.add(at, 1)
		for key, counts := range cubes {
			at[2] = values[key]
			if q.Measure == Dates && at[2] != "" {
				days[key][at.without(2)] = append(days[key][at.without(2)], at[2])
				at[2] = yes
			}
			counts.add(at, 1)
		}
	}
	shown := sizes.shown()
	whole := place{every, every, every}
	if shown[whole] {
		out.Companies = sizes[whole]
	}
	for p, n := range sizes {
		switch {
		case !p.covers(q.By, false) || len(q.By) == 0:
		case shown[p]:
			out.Groups = append(out.Groups, Group{p.names(q.By), n})
		case len(q.By) == 1:
			out.Groups = append(out.Groups, Group{p.names(q.By), 0})
		}
	}
	for key, counts := range cubes {
		shown := counts.shown()
		for p, n := range counts {
			if shown[p] && p.covers(q.By, true) {
				out.Cells = append(out.Cells, Cell{key, p.names(q.By), p[2], n, median(days[key][p.without(2)], p[2])})
			}
		}
	}
	out.sort()
	return out
}

// covers reports whether a place has a group of each dimension, and no other, and a
// value or none.
func (p place) covers(by []string, value bool) bool {
	return (p[0] != every) == (len(by) > 0) && (p[1] != every) == (len(by) > 1) && (p[2] != every) == value
}

func (p place) names(by []string) []string { return append([]string{}, p[:len(by)]...) }

// median is the month in the middle of those that have a day.
func median(days []string, value string) string {
	if value == "" || len(days) == 0 {
		return ""
	}
	slices.Sort(days)
	return days[(len(days)-1)/2][:len("2026-12")]
}

// sort gives a cohort its order, by group, key and value.
func (c *Cohort) sort() {
	slices.SortFunc(c.Groups, func(a, b Group) int { return slices.Compare(a.Names, b.Names) })
	slices.SortFunc(c.Cells, func(a, b Cell) int {
		return cmp.Or(strings.Compare(a.Key, b.Key), slices.Compare(a.Group, b.Group), strings.Compare(a.Value, b.Value))
	})
}

// of returns the facts of a measure.
func (f *Facts) of(m Measure) map[string]string {
	switch m {
	case Decisions:
		return f.Decision
	case Gates:
		return f.Gate
	case Duties:
		return f.Duty
	case Work:
		return f.Work
	case Lateness:
		return f.Late
	case Dates:
		return f.Days
	}
	return nil
}

// place returns the group of an assessment in each dimension.
func (f *Facts) place(by []string) place {
	out := place{every, every, every}
	for i, dimension := range by {
		out[i] = cmp.Or(f.By[dimension], groupUnknown)
	}
	return out
}
