package plan

import (
	"cmp"

	"trustpath/assessment"
)

// entered adds to a plan what people entered about its rows: who does it, days of its
// own, what shows that it is done.
func (d *draft) entered(p *assessment.Plan) {
	if n := len(d.Run.Baselines); n > 0 {
		p.Baseline = d.Run.Baselines[n-1].Named()
	}
	for i := range p.Workstreams {
		w := &p.Workstreams[i]
		m := d.mark(string(w.ID))
		w.Person = cmp.Or(m.Person, d.person(w.Roles))
		w.Due, w.Done, w.Link, w.Comment = m.Due, m.Done, m.Link, m.Comment
	}
	for i := range p.Milestones {
		m := &p.Milestones[i]
		known := &d.milestones[d.milestoneAt(m.ID)]
		mark := d.milestoneMark(known)
		m.State, m.Person, m.Due, m.Done = mark.State, mark.Person, mark.Due, mark.Done
		over := known.Build || known.Window && !mark.Started.IsZero() // all of its work is done, or its time is over
		if over && m.Expected.End.Before(d.from) && m.Done.IsZero() {
			m.State, m.Done = assessment.InPlace, m.Expected.End
		}
	}
	for i := range p.Recurring {
		t := &p.Recurring[i]
		t.Person = d.person(t.Roles)
		t.Next = t.First
		if days := d.Run.Done[t.ID]; len(days) > 0 {
			t.Last = days[len(days)-1].Day
			t.Next = d.calendar.until(t.Last.AddDays(7*t.EveryWeeks).AddMonths(t.EveryMonths), &d.calendar.work)
		}
	}
}

// mark is what was entered about a row of the plan, if it counts.
func (d *draft) mark(id string) assessment.ReadinessMark {
	if len(d.Run.Readiness) == 0 {
		return assessment.ReadinessMark{}
	}
	mark, ok := d.Run.Readiness[assessment.WorkstreamID(id)]
	if !ok || !d.Counts(assessment.WorkstreamID(id), mark) {
		return assessment.ReadinessMark{}
	}
	return mark
}

// milestoneMark is what was entered about a milestone. A mark of a window or a renewal
// up to the day of what is held is about an earlier one.
func (d *draft) milestoneMark(m *milestone) assessment.ReadinessMark {
	mark := d.mark(string(m.ID))
	comesAgain := m.standard >= 0 && (m.Window || m.MonthsAfter[high] > 0) &&
		d.result.Standards[m.standard].Decision == assessment.Keep
	day := mark.Done.Or(mark.Started).Or(mark.Due)
	if comesAgain && !day.IsZero() && !d.heldDays[m.standard].Before(day) {
		return assessment.ReadinessMark{}
	}
	return mark
}

func (d *draft) person(roles []assessment.RoleID) string {
	if len(roles) == 0 {
		return ""
	}
	return d.PersonAs(d.Run.People, roles[0], d.teamSize())
}

// Workdays counts the days of work after a day, up to another.
func (p *Planner) Workdays(after, until assessment.Date) int {
	return p.calendar.between(after.AddDays(1), until.AddDays(1))
}

// elapsed is how many weeks of work have passed from a day until the plan begins.
func (d *draft) elapsed(since assessment.Date) float64 {
	if since.IsZero() || !since.Before(d.from) {
		return 0
	}
	return float64(d.calendar.between(since, d.from)) / workWeek
}

// builtOn is the last day on which something that a standard needs was done, where
// everything is.
func (d *draft) builtOn(standard int) (last assessment.Date) {
	for w := range d.Workstreams {
		if d.depths[w][standard] > 0 {
			last = assessment.Latest(last, d.mark(string(d.Workstreams[w].ID)).Done)
		}
	}
	return last
}
