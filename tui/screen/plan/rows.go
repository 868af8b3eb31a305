package plan

import (
	"slices"
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/ui"
)

// row is one line of the chart: the head of a section, or one thing in it.
type row struct {
	key     string // the same in every result
	label   string
	head    bool
	inside  string // the labels of the rows that are folded into it
	strokes []stroke
	on      assessment.Date // its date; of a section none
	words   string          // what it is, for the line above the keys
	detail  func(p *page)
}

// stroke is a part of a row, drawn from one day to another, both included. Where
// two strokes meet in a cell, the sign that is later in this list is drawn.
type stroke struct {
	from, to assessment.Date
	sign     sign
}

type sign int

const (
	ranged   sign = iota // from the best case to the slow one
	expected             // work or an audit, on its expected days
	window               // an observation window
	event                // on its expected day
	duty                 // something applies from here
	deadline
)

const (
	chartMonths = 24 // with renewals years ahead, the first months would be too narrow to read
	openDuties  = 4  // more are folded at first
)

// build returns the deadlines, the laws and requirements, the milestones by standard,
// and the work by phase.
func (m *Model) build() []row {
	p := m.result.Plan
	out := m.deadlines()
	duties := m.duties()
	out = append(out, m.section("Laws and requirements", duties, len(duties) > openDuties)...)
	limit := m.result.From().AddMonths(chartMonths)
	for i := range m.catalog.Standards {
		var rows []row
		for j := range p.Milestones {
			if one := &p.Milestones[j]; one.Standard == m.catalog.Standards[i].ID && !limit.Before(one.Expected.End.Or(one.Date.High)) {
				rows = append(rows, m.milestone(&m.catalog.Standards[i], one))
			}
		}
		out = append(out, m.section(m.catalog.Standards[i].Short, rows, false)...)
	}
	for _, phase := range p.Phases {
		var rows []row
		for i := range p.Workstreams {
			if w := &p.Workstreams[i]; w.Phase == phase.ID && w.Days.High > 0 && w.Gate == "" && w.Obligation == "" {
				rows = append(rows, m.work(w))
			}
		}
		out = append(out, m.section(phase.Title, rows, true)...)
	}
	return out
}

// section returns a head and the rows below it. One that is folded draws all its rows
// in its head, until the user unfolds it.
func (m *Model) section(title string, rows []row, folded bool) []row {
	if len(rows) == 0 {
		return nil
	}
	head := row{key: title, label: title, head: true}
	if folded == m.toggled[title] {
		return append([]row{head}, rows...)
	}
	head.label += " (" + strconv.Itoa(len(rows)) + ")"
	head.words = "enter unfolds it"
	for _, r := range rows {
		head.strokes = append(head.strokes, r.strokes...)
		head.inside += r.label + " "
	}
	return []row{head}
}

// deadlines are the things that were asked for by a date.
func (m *Model) deadlines() []row {
	var out []row
	if d := m.result.Plan.Deadline; d != nil && len(m.result.Plan.Deadlines) == 0 {
		return []row{m.deadline(deadlineKey, "Deadline", d)}
	}
	for i := range m.result.Plan.Deadlines {
		a := &m.result.Plan.Deadlines[i]
		r := m.deadline(deadlineKey+strconv.Itoa(i), "Deadline: "+report.Asked(m.catalog, a.For), &a.DeadlineVerdict)
		if word := report.VerdictWord(&a.DeadlineVerdict); word != "" {
			r.words = word + ", " + report.Slack(m.catalog, m.result, a)
		}
		out = append(out, r)
	}
	return out
}

func (m *Model) deadline(key, label string, d *assessment.DeadlineVerdict) row {
	return row{
		key:     key,
		label:   label,
		strokes: []stroke{{d.Date, d.Date, deadline}},
		on:      d.Date,
		words:   report.VerdictWord(d),
		detail:  func(p *page) { p.deadline(d) },
	}
}

// work is a workstream or a task with the parts that come later.
func (m *Model) work(w *assessment.PlanWorkstream) row {
	r := row{
		key:    "work/" + string(w.ID),
		label:  w.Title,
		on:     w.Expected.End,
		words:  report.PersonDays(w.Days) + " person-days, " + w.Owner,
		detail: func(p *page) { Workstream(&p.Sheet, p.catalog, w, State(p.Styles, w.State, w.Reason)) },
	}
	if w.Expected.End.IsZero() {
		r.strokes = []stroke{{w.Start.Low, w.End.High, ranged}}
		return r
	}
	r.strokes = []stroke{{w.Expected.Start, w.Expected.End, expected}}
	for _, e := range w.Extended {
		if !e.Expected.End.IsZero() {
			r.strokes = append(r.strokes, stroke{e.Expected.Start, e.Expected.End, expected})
		}
	}
	return r
}

// milestone is an event of an audit on its expected days, with its range.
func (m *Model) milestone(standard *assessment.Standard, planned *assessment.PlanMilestone) row {
	of := m.catalog.Milestone(planned.ID)
	r := row{
		key:    milestoneKey + string(planned.ID),
		label:  report.Upper(strings.TrimPrefix(ui.Brief(planned.Title), standard.Short+" ")),
		on:     planned.Expected.End,
		detail: func(p *page) { p.milestone(of, planned) },
	}
	begin, end := planned.Expected.Start, planned.Expected.End
	if planned.Date.Low != planned.Date.High {
		r.words = "between " + report.LongDate(planned.Date.Low) + " and " + report.LongDate(planned.Date.High)
		r.strokes = []stroke{{planned.Date.Low, planned.Date.High, ranged}}
	}
	switch {
	case end.IsZero():
		r.words = report.EnterDate
	case of.Window:
		r.words = "opens " + report.LongDate(begin) + "; closes " + r.words
		r.strokes = []stroke{{begin, end, window}}
	case of.AuditDays[1] > 0 && begin != end:
		r.strokes = append(r.strokes, stroke{begin, end, expected})
	default:
		r.strokes = append(r.strokes, stroke{end, end, event})
	}
	return r
}

// duties are the requirements of buyers and the laws that have a task or a day to
// come, by date.
func (m *Model) duties() []row {
	var out []row
	add := func(key, title string, state assessment.State, task *assessment.PlanWorkstream, from assessment.Date, detail func(*page)) {
		r := row{}
		if task != nil && task.Days.High > 0 {
			r = m.work(task)
		}
		if m.today.Before(from) {
			r.strokes = append(r.strokes, stroke{from, from, duty})
			r.words = "applies from " + report.LongDate(from)
			if task != nil && !r.on.IsZero() {
				r.words += ", " + task.Owner
			}
			r.on = r.on.Or(from)
		}
		r.key, r.label = key, title
		if state == assessment.Possible {
			r.label, r.words = "? "+title, "if an open answer says so"
		}
		r.detail = func(p *page) {
			detail(p)
			if task != nil {
				p.Gap()
				p.Fact("Task", task.Task)
				taskFacts(&p.Sheet, p.catalog, task, State(p.Styles, task.State, task.Reason))
			}
		}
		if len(r.strokes) > 0 {
			out = append(out, r)
		}
	}
	task := func(is func(*assessment.PlanWorkstream) bool) *assessment.PlanWorkstream {
		for i := range m.result.Plan.Workstreams {
			if w := &m.result.Plan.Workstreams[i]; is(w) {
				return w
			}
		}
		return nil
	}
	for i := range m.result.Gates {
		if g := &m.result.Gates[i]; g.State == assessment.Certain {
			of := task(func(w *assessment.PlanWorkstream) bool { return w.Gate == g.ID })
			add("gate/"+string(g.ID), g.Title, g.State, of, assessment.Date{}, func(p *page) { p.gate(g) })
		}
	}
	for i := range m.result.Obligations {
		o := &m.result.Obligations[i]
		of := task(func(w *assessment.PlanWorkstream) bool { return w.Obligation == o.ID })
		add("obligation/"+string(o.ID), o.Title, o.State, of, o.AppliesFrom, func(p *page) { p.obligation(o) })
	}
	slices.SortStableFunc(out, func(a, b row) int { return b.on.DaysTo(a.on) })
	return out
}
