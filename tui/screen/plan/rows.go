package plan

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

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

// building reports whether a standard is planned that is not held.
func building(r *assessment.Result) bool {
	return slices.ContainsFunc(r.Standards, func(s assessment.StandardResult) bool { return s.Planned() && s.Decision != assessment.Keep })
}

// keeping reports whether a standard that is held stays.
func keeping(r *assessment.Result) bool {
	return slices.ContainsFunc(r.Standards, func(s assessment.StandardResult) bool { return s.Decision == assessment.Keep })
}

// short is a title of the content without what is in brackets or after a comma.
func short(title string) string {
	if at := strings.IndexAny(title, "(,"); at > 0 {
		title = title[:at]
	}
	return strings.TrimSpace(title)
}

// within is a short title below the name that it begins with.
func within(title, name string) string {
	title = strings.TrimPrefix(short(title), name+" ")
	first, size := utf8.DecodeRuneInString(title)
	return string(unicode.ToUpper(first)) + title[size:]
}

// deadlineWords is the verdict, and what its details hold.
func deadlineWords(d *assessment.DeadlineVerdict) string {
	var parts []string
	if d.Verdict != "" {
		parts = append(parts, d.Word())
	}
	switch {
	case d.Fallback != "":
		parts = append(parts, "enter says what to offer instead")
	case d.Sentence != "":
		parts = append(parts, "enter says what to tell the buyer")
	}
	return strings.Join(parts, "; ")
}

// judged is the verdict, or "" where there is none.
func (m *Model) judged() assessment.Verdict {
	if d := m.result.Plan.Deadline; d != nil {
		return d.Verdict
	}
	return ""
}

// verdict is the line above the chart: its sign and word, and what it means.
func (m *Model) verdict() (sign, word, text string) {
	g, r := m.styles.Glyphs, m.result
	d := r.Plan.Deadline
	if d == nil || d.Needs == "" {
		return "", "", m.undated(d)
	}
	sign = g.Look
	if d.Verdict == assessment.Comfortable {
		sign = g.Same
	}
	text = short(r.Plan.Milestone(d.Needs).Title) + " by " + ui.LongDate(d.Date) + ": earliest " + m.day(d.Earliest, d.Date)
	if !d.StartBy.IsZero() {
		text += ", last day to start " + m.day(d.StartBy, d.Date)
	}
	return sign, strings.ToUpper(d.Word()[:1]) + d.Word()[1:], text
}

// day is a date without its year where the date before it says that.
func (m *Model) day(d, said assessment.Date) string {
	if d.Format("2006") == said.Format("2006") {
		return d.Format("2 January")
	}
	return ui.LongDate(d)
}

// undated says what the plan comes to where no deadline is judged.
func (m *Model) undated(d *assessment.DeadlineVerdict) string {
	r := m.result
	switch {
	case !building(r) && keeping(r):
		return "Nothing is now or next: what you hold is renewed on these dates."
	case !building(r) && r.Outcome == assessment.NotYet:
		return "Nothing is now or next, so no audit is planned: this baseline pays off without one. esc goes back to the questions."
	case !building(r):
		return "No standard is certain to be now or next yet: this is the baseline until then. esc goes back to the questions."
	case d != nil && d.Sentence != "":
		return d.Sentence
	case d != nil:
		return "A deal needs something by " + ui.LongDate(d.Date) + " that none of these audits gives: no verdict."
	}
	return "No date to meet. Everything is in hand between " + m.monthOf(m.end().Low) + " and " + m.monthOf(m.end().High) + "."
}

func (m *Model) monthOf(d assessment.Date) string { return d.Format("January 2006") }

// end is when the last report or certificate is in hand; zero without one.
func (m *Model) end() assessment.DateRange {
	var out assessment.DateRange
	for i := range m.catalog.Milestones {
		p := m.result.Plan.Milestone(m.catalog.Milestones[i].ID)
		if p == nil || !m.catalog.Milestones[i].InHand {
			continue
		}
		if out.Low.Before(p.Date.Low) {
			out.Low = p.Date.Low
		}
		if out.High.Before(p.Date.High) {
			out.High = p.Date.High
		}
	}
	return out
}

// length is how long the plan takes, in months; "" where nothing ends it.
func (m *Model) length() string {
	end := m.end()
	if end.High.IsZero() {
		return ""
	}
	months := func(d assessment.Date) int { return (m.result.From().DaysTo(d)*12 + 182) / 365 }
	if low, high := months(end.Low), months(end.High); low < high {
		return strconv.Itoa(low) + "–" + ui.Count(high, "month")
	}
	return ui.Count(months(end.High), "month")
}

// depends says which open answers the plan depends on, as many by name as fit;
// "" when none.
func (m *Model) depends(width int) string {
	var names []string
	for _, o := range m.result.Open {
		if o.Asked && (o.Matters || o.ChangesPlan) {
			names = append(names, strings.TrimSuffix(m.catalog.Question(o.Question).Short, "?"))
		}
	}
	if len(names) == 0 {
		return ""
	}
	text := "Depends on " + ui.Count(len(names), "open answer")
	for n := len(names); n > 0; n-- {
		list := names[:n:n]
		if n < len(names) {
			list = append(list, strconv.Itoa(len(names)-n)+" more")
		}
		if named := text + ": " + ui.AllOf(list); ui.Width(named) <= width {
			return named
		}
	}
	return text
}

func workWords(w *assessment.PlanWorkstream) string {
	switch {
	case w.State == assessment.NotApplicable:
		return "not applicable"
	case w.Days.High == 0:
		return "in place"
	}
	return ui.PersonDays(w.Days) + " person-days, " + w.Owner
}

func milestoneWords(m *assessment.Milestone, p *assessment.PlanMilestone) string {
	switch {
	case p.Date.Low == p.Date.High:
		return ""
	case m.Window:
		return "opens " + ui.ShortRange(p.Begin)
	case m.Build:
		return "done " + ui.ShortRange(p.Date)
	}
	return "earliest to latest"
}

func dutyWords(o *assessment.ObligationResult, today assessment.Date) string {
	text := "applies from here"
	if !today.Before(o.AppliesFrom) {
		text = "applies already"
	}
	if o.State == assessment.Possible {
		text += ", if an open answer says so"
	}
	return text
}

// byDate sorts rows by their first day; those without one come last.
func byDate(rows []row) []row {
	slices.SortStableFunc(rows, func(a, b row) int {
		switch {
		case a.dates.Low == b.dates.Low:
			return 0
		case b.dates.Low.IsZero() || !a.dates.Low.IsZero() && a.dates.Low.Before(b.dates.Low):
			return -1
		}
		return 1
	})
	return rows
}
