package plan

import (
	"cmp"
	"slices"

	"trustpath/assessment"
)

// task is the work that a certain gate or obligation asks for.
type task struct {
	assessment.Task
	id         assessment.WorkstreamID
	kind       assessment.WorkKind
	gate       assessment.GateID
	obligation assessment.ObligationID
	ifText     string
	summary    string
	due        assessment.Date
	effort     [2]float64
	state      assessment.Readiness
	reason     string
}

// Days of the calendar that a task has: as many as dueDays, and before a law that
// begins, but no fewer than leastDays.
const (
	dueDays   = 30
	leastDays = 14
)

// certainTasks lists the tasks of all certain gates that are required and not held,
// and of all certain duties. One row serves a gate and the duty behind it.
func (d *draft) certainTasks() []task {
	var out []task
	for i := range d.result.Gates {
		r := &d.result.Gates[i]
		if r.State != assessment.Certain || r.Optional || r.Held {
			continue
		}
		out = append(out, d.task(d.Gate(r.ID).Task, task{
			id:      r.ID.TaskID(),
			kind:    assessment.WorkGate,
			gate:    r.ID,
			ifText:  r.If,
			summary: r.Text,
			Task:    assessment.Task{Title: r.Title, FirstStep: r.NextStep},
		}, assessment.Date{}))
	}
	gates := len(out)
	for i := range d.result.Obligations {
		r := &d.result.Obligations[i]
		if r.State != assessment.Certain || r.Force == voluntary {
			continue
		}
		written := d.Obligation(r.ID).Task
		same := string(r.ID)
		if written != nil && written.SameAs != "" {
			same = written.SameAs
		}
		if w := d.plannedWork(assessment.WorkstreamID(same)); w >= 0 {
			d.sameWork[w] = r.ID
			continue
		}
		at := slices.IndexFunc(out[:gates], func(t task) bool { return string(t.gate) == same })
		if at >= 0 && out[at].obligation == "" {
			out[at].obligation = r.ID
			out[at].due = d.earlier(out[at].due, d.dueDay(r.AppliesFrom))
			continue
		}
		out = append(out, d.task(written, task{
			id:         r.ID.TaskID(),
			kind:       assessment.WorkLaw,
			obligation: r.ID,
			ifText:     r.If,
			summary:    r.Text,
			Task:       assessment.Task{Title: r.Title, FirstStep: r.NextStep},
		}, r.AppliesFrom))
	}
	return out
}

// plannedWork returns the workstream with this id that a planned standard needs, or -1.
func (d *draft) plannedWork(id assessment.WorkstreamID) int {
	w := slices.IndexFunc(d.Workstreams, func(w assessment.Workstream) bool { return w.ID == id })
	for standard, planned := range d.planned {
		if w >= 0 && planned && d.depths[w][standard] > 0 {
			return w
		}
	}
	return -1
}

// voluntary is the force of an obligation that is none.
const voluntary = "voluntary"

func (d *draft) earlier(a, b assessment.Date) assessment.Date {
	if b.Before(a) {
		return b
	}
	return a
}

// task fills in what content has written for a task, else the defaults, and dates it.
func (d *draft) task(written *assessment.Task, t task, law assessment.Date) task {
	byDefault := &d.Planning.TaskDefault
	if written == nil {
		written = &assessment.Task{}
	}
	t.Title, t.FirstStep = cmp.Or(written.Title, t.Title), cmp.Or(written.FirstStep, t.FirstStep)
	t.DoneWhen = cmp.Or(written.DoneWhen, byDefault.DoneWhen)
	t.Owner, t.With = cmp.Or(written.Owner, byDefault.Owner), written.With
	t.Days = cmp.Or(written.Days, byDefault.Days)
	t.Cost, t.Quote = written.Cost, written.Quote
	t.state, t.reason = assessment.NotChecked, ""
	left := 1.0
	if mark, marked := d.Run.Readiness[t.id]; marked {
		t.state, t.reason = mark.State, mark.Reason
		switch mark.State {
		case assessment.InPlace, assessment.NotApplicable:
			left = 0
		case assessment.Partial:
			left = 1 - d.Planning.Partial
		case assessment.Missing, assessment.NotChecked:
		}
	}
	t.effort = [2]float64{t.Days.Low * d.team[low] * left, t.Days.High * d.team[high] * left}
	t.due = d.dueDay(law)
	return t
}

// dueDay is the day by which a task is due: thirty days after the start, or thirty
// before the day of a law that is not in force yet where that is earlier, and never
// before two weeks.
func (d *draft) dueDay(law assessment.Date) assessment.Date {
	due := d.from.AddDays(dueDays)
	if d.Today.Before(law) {
		due = d.earlier(due, law.AddDays(-dueDays))
	}
	least := d.calendar.from(d.from.AddDays(leastDays), &d.calendar.work)
	return assessment.Latest(d.calendar.until(due, &d.calendar.work), least)
}

// row is a task as a row of the plan.
func (d *draft) row(t *task) assessment.PlanWorkstream {
	day := assessment.DateRange{Low: t.due, High: t.due}
	days := assessment.Days{Low: halfDays(t.effort[low]), High: halfDays(t.effort[high])}
	// It begins so that one person can do it until it is due.
	first := d.time.number(d.from)
	begin := d.time.day(max(first, d.time.number(t.due)-workdays(days.High/d.Planning.OwnerRate)))
	begins := assessment.DateRange{Low: begin, High: begin}
	out := assessment.PlanWorkstream{
		ID:         t.id,
		Title:      t.Title,
		Summary:    t.summary,
		If:         t.ifText,
		Phase:      d.phase(firstPhase),
		Kind:       t.kind,
		Task:       t.Title,
		DoneWhen:   t.DoneWhen,
		State:      t.state,
		Reason:     t.reason,
		Owner:      d.titles(t.Owner, t.With),
		Roles:      append([]assessment.RoleID{t.Owner}, t.With...),
		Days:       days,
		Serves:     map[assessment.StandardID][]string{},
		Needs:      []assessment.WorkstreamID{},
		Evidence:   []string{},
		Start:      begins,
		End:        day,
		Expected:   assessment.Span{Start: begin, End: t.due},
		Extended:   []assessment.Extension{},
		Gate:       t.gate,
		Obligation: t.obligation,
		FirstStep:  t.FirstStep,
	}
	if days.High == 0 {
		out.Expected = assessment.Span{} // done
	}
	if t.Cost[high] > 0 || t.Quote {
		out.Cost = &assessment.TaskCost{Low: t.Cost[low], High: t.Cost[high], Quote: t.Quote}
	}
	return out
}

// firstPhase is where what comes before everything else is.
const firstPhase = 1
