package plan

import (
	"slices"
	"strconv"

	"trustpath/assessment"
	"trustpath/assessment/logic"
)

// mostRepeats is how many days of what recurs are listed after the first one.
const mostRepeats = 3

// recurring lists what comes again once it is built, and what keeps what is held:
// for the first time when its workstream is done, where that is done already in turn,
// so that not everything falls on one day.
func (d *draft) recurring(o *outline, plan *assessment.Plan) []assessment.RecurringTask {
	out := make([]assessment.RecurringTask, 0, len(d.Planning.Recurring))
	if len(o.stages) == 0 && !d.keepsAny() {
		return out
	}
	turns := map[int]int{} // by months, how many are done in turn
	for i := range d.Planning.Recurring {
		r := &d.Planning.Recurring[i]
		t := assessment.RecurringTask{
			ID:          r.ID,
			Title:       r.Title,
			Workstream:  r.Workstream,
			Milestone:   r.Milestone,
			Gate:        r.Gate,
			Often:       r.Often,
			EveryWeeks:  r.EveryWeeks,
			EveryMonths: r.EveryMonths,
			Roles:       []assessment.RoleID{r.Owner},
			Then:        []assessment.Date{},
			DaysAYear: assessment.Days{
				Low:  halfDays(r.DaysAYear.Low * d.team[low]),
				High: halfDays(r.DaysAYear.High * d.team[high]),
			},
		}
		switch {
		case r.Gate != "":
			if !d.againForGate(plan, r, &t) {
				continue
			}
		case r.Milestone != "":
			m := d.nextAuditFrom(plan, r.Milestone)
			if m == nil {
				continue
			}
			t.Kept = d.result.Standard(m.Standard).Decision == assessment.Keep
			t.First, t.Then = m.Expected.Start, d.auditsAfter(plan, m)
		case !d.again(plan, &t, turns):
			continue
		}
		if r.Owner == "" {
			w := d.Workstream(r.Workstream)
			t.Roles = []assessment.RoleID{w.Owner}
		}
		t.Owner = d.titles(t.Roles[0], nil)
		last, known := t.First, len(t.Then) > 0
		for n := 1; !known && len(t.Then) < mostRepeats && !t.First.IsZero(); n++ {
			day := d.calendar.until(t.Again(n), &d.calendar.work)
			if last.Before(day) { // else it falls into a break
				t.Then, last = append(t.Then, day), day
			}
		}
		out = append(out, t)
	}
	slices.SortStableFunc(out, func(a, b assessment.RecurringTask) int {
		return a.EveryMonths*31 + a.EveryWeeks*7 - b.EveryMonths*31 - b.EveryWeeks*7
	})
	return out
}

// again dates what recurs with a workstream of the plan; false where the plan has no
// such workstream, or it does not apply.
func (d *draft) again(plan *assessment.Plan, t *assessment.RecurringTask, turns map[int]int) bool {
	w := plan.Workstream(t.Workstream)
	if w == nil || w.State == assessment.NotApplicable {
		return false
	}
	at := d.workAt(t.Workstream)
	for i := range d.result.Standards {
		t.Kept = t.Kept || d.result.Standards[i].Decision == assessment.Keep && d.depths[at][i] > 0
	}
	if !w.Expected.End.IsZero() {
		first := assessment.Latest(w.Expected.End, d.from.AddDays(leastDays)) // building it was the first time
		t.First = d.calendar.from(first, &d.calendar.work)
		return true
	}
	now := d.Today.Or(d.from)
	turn := turns[t.EveryMonths]
	turns[t.EveryMonths]++
	weeks := max(1, t.EveryMonths*4)
	first := now.AddDays(7 * (1 + turn*2%weeks)) // spread over the time between two of them
	if d.Workstreams[at].Phase >= assurePhase {
		if audit := d.nextAudit(plan); !audit.IsZero() { // checks come before it, one after the other
			first = audit.AddDays(-max(14, 35-14*turns[checkTurns]))
			turns[checkTurns]++
		} else if t.Kept {
			return true // so is theirs not known
		}
	}
	t.First = d.calendar.until(first, &d.calendar.work)
	if t.First.Before(now) {
		t.First = d.calendar.from(now, &d.calendar.work)
	}
	return true
}

// againForGate dates what recurs for a gate: of what is held from its day on, else
// from the day of the gate's task. False where the gate does not apply for certain, or
// has a certificate that is not held.
func (d *draft) againForGate(plan *assessment.Plan, r *assessment.Recurring, t *assessment.RecurringTask) bool {
	at := slices.IndexFunc(d.result.Gates, func(g assessment.GateResult) bool { return g.ID == r.Gate })
	if at < 0 || d.result.Gates[at].State != assessment.Certain || d.result.Gates[at].If != "" {
		return false
	}
	if d.Gate(r.Gate).Held != logic.Never {
		t.Kept = d.result.Gates[at].Held
		held := d.HeldDate(d.Run, assessment.OptionID(r.Gate))
		if held.IsZero() {
			return t.Kept
		}
		now := d.Today.Or(d.from)
		for months := r.FirstMonths; t.First.Before(now); months += r.EveryMonths {
			t.First = d.calendar.until(held.AddMonths(months), &d.calendar.work)
		}
		return t.Kept
	}
	row := slices.IndexFunc(plan.Workstreams, func(w assessment.PlanWorkstream) bool { return w.Gate == r.Gate })
	if row < 0 || plan.Workstreams[row].State == assessment.NotApplicable {
		return false
	}
	if day := plan.Workstreams[row].Expected.End; !day.IsZero() {
		t.First = d.calendar.until(day.AddMonths(r.EveryMonths), &d.calendar.work)
	}
	return true
}

// checkTurns counts the turns of the checks, which no number of months does.
const checkTurns = -1

func (d *draft) nextAudit(plan *assessment.Plan) (next assessment.Date) {
	for i := range plan.Milestones {
		m := &plan.Milestones[i]
		kept := d.result.Standard(m.Standard).Decision == assessment.Keep
		if day := m.Expected.Start; kept && !day.IsZero() && d.Milestone(m.ID).AuditDays[high] > 0 && (next.IsZero() || day.Before(next)) {
			next = day
		}
	}
	return next
}

// nextAuditFrom returns the planned audit with an id, or where that is over the first one
// after it of the same standard; nil for none.
func (d *draft) nextAuditFrom(plan *assessment.Plan, id assessment.MilestoneID) (next *assessment.PlanMilestone) {
	if m := plan.Milestone(id); m != nil {
		return m
	}
	for i := range plan.Milestones {
		m := &plan.Milestones[i]
		audit := m.Standard == d.Milestone(id).Standard && d.Milestone(m.ID).AuditDays[high] > 0 && !m.Expected.Start.IsZero()
		if audit && (next == nil || m.Expected.Start.Before(next.Expected.Start)) {
			next = m
		}
	}
	return next
}

func (d *draft) auditsAfter(plan *assessment.Plan, m *assessment.PlanMilestone) []assessment.Date {
	out := []assessment.Date{}
	for i := range plan.Milestones {
		other := &plan.Milestones[i]
		if other.Standard == m.Standard && m.Expected.Start.Before(other.Expected.Start) && d.Milestone(other.ID).MonthsAfter[high] > 0 {
			out = append(out, other.Expected.Start)
		}
	}
	return out[:min(len(out), mostRepeats)]
}

func kept(recurring []assessment.RecurringTask) (out assessment.Days) {
	for i := range recurring {
		if r := &recurring[i]; r.Kept {
			out.Low, out.High = out.Low+r.DaysAYear.Low, out.High+r.DaysAYear.High
		}
	}
	return out
}

func (d *draft) assumptions(o *outline, plan *assessment.Plan) []assessment.Assumption {
	out := []assessment.Assumption{}
	add := func(id string, pairs ...string) {
		if text := fill(d.Planning.Assumptions[id], pairs); text != "" {
			out = append(out, assessment.Assumption{ID: id, Text: text})
		}
	}
	until := assessment.Date{}
	for i := range plan.Workstreams {
		w := &plan.Workstreams[i]
		until = assessment.Latest(until, w.Expected.End)
		for _, e := range w.Extended {
			until = assessment.Latest(until, e.Expected.End)
		}
	}
	if !until.IsZero() && len(d.Run.Answers.Of(d.Catalog.Roles.Capacity).Options) > 0 {
		var days [2]float64
		days[high], days[low] = d.figures(d.Catalog.Roles.Capacity, d.Planning.Capacity)
		others := d.others(days)
		answer := d.Run.Answers.Of(d.Catalog.Roles.Capacity).Options[0]
		add("capacity",
			"{answer}", d.Planning.CapacityText[answer],
			"{coordinator}", d.span(days[high], days[low]),
			"{others}", d.span(others[high], others[low]),
			"{until}", until.Format(assessment.LongMonth))
	}
	if len(plan.Workstreams)+len(plan.Milestones) > 0 {
		add("calendar")
	}
	for i := range d.milestones {
		m := &d.milestones[i]
		if m.standard < 0 || m.FromNothing.Weeks[high] == 0 || !d.builds(m.standard) {
			continue
		}
		if of(d.first[m.standard], expected) > o.inUse[expected][m.standard][allControls]+of(m.RunWeeks, expected) {
			add("first_system", "{standard}", d.Standards[m.standard].Short)
		}
	}
	if slices.ContainsFunc(d.milestones, func(m milestone) bool { return m.lead >= 0 && d.builds(m.standard) }) {
		add("auditor_lead")
	}
	unknown := func(m assessment.PlanMilestone) bool { return m.Expected.End.IsZero() }
	if slices.ContainsFunc(plan.Milestones, unknown) {
		add("unknown_dates")
	}
	if len(d.tasks) > 0 {
		add("tasks")
	}
	return out
}

func (d *draft) span(least, most float64) string {
	write := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	if least == most {
		return write(least)
	}
	return write(least) + "–" + write(most)
}
