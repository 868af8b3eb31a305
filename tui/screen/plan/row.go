package plan

import (
	"strconv"

	"trustpath/assessment"
	"trustpath/tui/ui"
)

// sign is what a stroke is drawn with.
type sign int

const (
	longer   sign = iota // if it takes longer
	earliest             // at the earliest
	window               // an observation window
	first                // an event, at the earliest
	last                 // and at the latest
	due                  // something applies from here
	limit                // the deadline
)

// stroke is one part of a row of the chart, both days included. Of two in one
// cell the sign that is named later is seen.
type stroke struct {
	from, to assessment.Date
	sign     sign
}

// row is one line of the chart.
type row struct {
	key     string // names it while rows come and go; "" for a blank line
	label   string
	depth   int
	inside  int    // rows that it folds away, or shows when it is open
	of      string // what it has inside, as a noun
	open    bool
	strokes []stroke
	dates   assessment.DateRange
	words   string // beside the dates: what it is, in words
	detail  func(p *page)
}

// foldable reports whether enter folds it, instead of opening details.
func (r *row) foldable() bool { return r.inside > 0 }

// chart builds the rows of a result.
type chart struct {
	catalog *assessment.Catalog
	result  *assessment.Result
	today   assessment.Date
	folded  func(key string) bool
	airy    bool // a blank line between the groups
	rows    []row
}

// build lists every row that is not folded away.
func (c *chart) build() []row {
	c.deadline()
	c.work()
	for i := range c.catalog.Standards {
		c.standard(&c.catalog.Standards[i])
	}
	c.duties()
	return c.rows
}

func (c *chart) group(r row) (open bool) {
	if c.airy && len(c.rows) > 0 && r.depth == 0 {
		c.rows = append(c.rows, row{})
	}
	r.open = !c.folded(r.key)
	c.rows = append(c.rows, r)
	return r.open
}

func (c *chart) deadline() {
	d := c.result.Plan.Deadline
	if d == nil {
		return
	}
	c.rows = append(c.rows, row{key: deadlined, label: "Deadline", strokes: []stroke{{d.Date, d.Date, limit}},
		dates: assessment.DateRange{Low: d.Date, High: d.Date}, words: deadlineWords(d), detail: func(p *page) { p.deadline(d) }})
}

// work is the phases and the workstreams in them.
func (c *chart) work() {
	plan := c.result.Plan
	all := row{key: "build", label: "Build", of: "phase", inside: len(plan.Phases)}
	switch {
	case !building(c.result) && keeping(c.result):
		all.label = "What stands"
	case !building(c.result):
		all.label = "Baseline"
	}
	phases := make([]row, len(plan.Phases))
	for i, ph := range plan.Phases {
		phases[i] = row{key: "phase:" + string(ph.ID), label: ph.Title, depth: 1, of: "workstream", inside: len(ph.Workstreams)}
		for n := range plan.Workstreams {
			if w := &plan.Workstreams[n]; w.Phase == ph.ID {
				phases[i].strokes = append(phases[i].strokes, workStrokes(w)...)
			}
		}
		phases[i].dates = extent(phases[i].strokes)
		all.strokes = append(all.strokes, phases[i].strokes...)
	}
	all.dates = extent(all.strokes)
	if len(plan.Phases) == 0 || !c.group(all) {
		return
	}
	for i, ph := range plan.Phases {
		if !c.group(phases[i]) {
			continue
		}
		var inside []row
		for n := range plan.Workstreams {
			if w := &plan.Workstreams[n]; w.Phase == ph.ID {
				strokes := workStrokes(w)
				inside = append(inside, row{key: "work:" + string(w.ID), label: w.Title, depth: 2, strokes: strokes, dates: extent(strokes),
					words: workWords(w), detail: func(p *page) { p.workstream(w) }})
			}
		}
		c.rows = append(c.rows, byDate(inside)...)
	}
}

// workStrokes is the first build of a workstream, and what later stages add.
func workStrokes(w *assessment.PlanWorkstream) []stroke {
	if w.Days.High == 0 {
		return nil
	}
	out := []stroke{{w.End.Low, w.End.High, longer}, {w.Start.Low, w.End.Low, earliest}}
	for _, e := range w.Extended {
		if e.Days.High > 0 {
			out = append(out, stroke{e.End.Low, e.End.High, longer}, stroke{e.Start.Low, e.End.Low, earliest})
		}
	}
	return out
}

// extent is from the first day of the strokes to the last.
func extent(strokes []stroke) assessment.DateRange {
	var out assessment.DateRange
	for i, s := range strokes {
		if i == 0 || s.from.Before(out.Low) {
			out.Low = s.from
		}
		if out.High.Before(s.to) {
			out.High = s.to
		}
	}
	return out
}

// standard is the audits of one standard, and those that keep it up.
func (c *chart) standard(s *assessment.Standard) {
	var events, upkeep []row
	for i := range c.catalog.Milestones {
		m := &c.catalog.Milestones[i]
		planned := c.result.Plan.Milestone(m.ID)
		if m.Standard != s.ID || planned == nil {
			continue
		}
		r := row{key: "milestone:" + string(m.ID), label: within(planned.Title, s.Short), depth: 1, strokes: milestoneStrokes(m, planned),
			words: milestoneWords(m, planned), detail: func(p *page) { p.milestone(m, planned) }}
		r.dates = extent(r.strokes)
		if m.MonthsAfter[1] > 0 {
			r.depth = 2
			upkeep = append(upkeep, r)
		} else {
			events = append(events, r)
		}
	}
	if len(events)+len(upkeep) == 0 {
		return
	}
	head := row{key: "standard:" + string(s.ID), label: s.Short, of: "event", inside: len(events)}
	for _, r := range events {
		head.strokes = append(head.strokes, r.strokes...)
	}
	keeping := row{key: "upkeep:" + string(s.ID), label: "Renewal", depth: 1, of: "audit", inside: len(upkeep)}
	for _, r := range upkeep {
		keeping.strokes = append(keeping.strokes, r.strokes...)
	}
	keeping.dates = extent(keeping.strokes)
	if len(upkeep) > 0 {
		head.inside++
	}
	if len(events) == 0 {
		head.strokes = keeping.strokes
	}
	head.dates = extent(head.strokes)
	if !c.folded(head.key) {
		head.strokes = nil // its rows say it
	}
	if !c.group(head) {
		return
	}
	c.rows = append(c.rows, events...)
	if len(upkeep) > 0 && c.group(keeping) {
		c.rows = append(c.rows, upkeep...)
	}
}

func milestoneStrokes(m *assessment.Milestone, p *assessment.PlanMilestone) []stroke {
	switch {
	case m.Window:
		return []stroke{{p.Date.Low, p.Date.High, longer}, {p.Begin.Low, p.Date.Low, window}}
	case m.Build:
		return []stroke{{p.Date.Low, p.Date.High, longer}, {p.Begin.Low, p.Date.Low, earliest}}
	}
	return []stroke{{p.Date.Low, p.Date.High, longer}, {p.Date.High, p.Date.High, last}, {p.Date.Low, p.Date.Low, first}}
}

// duties is what applies from a day on: those to come, and those in force.
func (c *chart) duties() {
	var coming, inForce []row
	for i := range c.result.Obligations {
		o := &c.result.Obligations[i]
		if o.AppliesFrom.IsZero() {
			continue
		}
		r := row{key: "duty:" + string(o.ID), label: o.Title, depth: 1, strokes: []stroke{{o.AppliesFrom, o.AppliesFrom, due}},
			dates: assessment.DateRange{Low: o.AppliesFrom, High: o.AppliesFrom}, words: dutyWords(o, c.today), detail: func(p *page) { p.duty(o) }}
		if o.State == assessment.Possible {
			r.label = "? " + r.label
		}
		if c.today.Before(o.AppliesFrom) {
			coming = append(coming, r)
		} else {
			r.depth = 2
			inForce = append(inForce, r)
		}
	}
	inside := len(coming)
	if len(inForce) > 0 {
		inside++
	}
	head := row{key: "duties", label: "Obligations", of: "line", inside: inside}
	for _, r := range coming {
		head.strokes = append(head.strokes, r.strokes...)
	}
	if !c.folded(head.key) {
		head.strokes = nil // its rows say it
	}
	head.dates = extent(head.strokes)
	if inside == 0 || !c.group(head) {
		return
	}
	c.rows = append(c.rows, byDate(coming)...)
	if len(inForce) > 0 && c.group(row{key: "in force", label: "In force", depth: 1, of: "obligation", inside: len(inForce)}) {
		c.rows = append(c.rows, byDate(inForce)...)
	}
}

// title is the name of a row, with how much it folds away.
func (r *row) title() string {
	if r.foldable() && !r.open {
		return r.label + " (" + strconv.Itoa(r.inside) + ")"
	}
	return r.label
}

// said is the row in words, for the line above the keys.
func (r *row) said() string {
	text := r.label
	if !r.dates.High.IsZero() {
		text += ": " + ui.ShortRange(r.dates)
	}
	if r.words != "" {
		text += ", " + r.words
	}
	if r.foldable() {
		text += ", " + ui.Count(r.inside, r.of)
	}
	return text
}
