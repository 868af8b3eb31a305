package plan

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"trustpath/assessment"
)

// task is the work that a certain gate or obligation asks for, or that works out
// which of them apply.
type task struct {
	assessment.Task
	id         assessment.WorkstreamID
	kind       assessment.WorkKind
	gate       assessment.GateID
	obligation assessment.ObligationID
	name       string // of the gate or the obligation
	summary    string
	law        assessment.Date // the first day of the duty, if any
	weight     int             // see serious
	due        assessment.Date
	effort     [2]float64
	state      assessment.Readiness
	reason     string
}

// Days of the calendar that a task has: as many as dueDays, and before a law that
// begins, but no fewer than leastDays unless the law's day comes first.
const (
	dueDays   = 30
	leastDays = 14
)

// How serious a task is, the most serious first.
const (
	buyersTask = iota
	lawTask
	contractTask
)

type sameTask struct {
	gate       assessment.GateID
	obligation assessment.ObligationID
	firstStep  string
}

// certainTasks lists the tasks of all certain gates that are required and not held,
// and of all certain duties. One row serves a gate and the duty behind it. What has a
// condition that no question asks is not certain: one task works out which of it applies.
func (d *draft) certainTasks() []task {
	out := make([]task, 0, len(d.result.Gates)+len(d.result.Obligations))
	var open []string
	for i := range d.result.Gates {
		r := &d.result.Gates[i]
		switch {
		case r.State != assessment.Certain || r.Optional || r.Held:
			continue
		case r.If != "":
			open = append(open, r.Title)
			continue
		}
		written := d.Gate(r.ID).Task
		if written != nil && d.isWork(written, sameTask{gate: r.ID, firstStep: written.FirstStep}) {
			continue
		}
		out = append(out, d.task(written, task{
			id:      r.ID.TaskID(),
			kind:    assessment.WorkGate,
			gate:    r.ID,
			name:    r.Title,
			summary: r.Text,
			weight:  buyersTask,
			Task:    assessment.Task{Title: r.Title, FirstStep: r.NextStep},
		}))
	}
	gates := len(out)
	for i := range d.result.Obligations {
		r := &d.result.Obligations[i]
		if r.State != assessment.Certain || r.Force == voluntary {
			continue
		}
		at := slices.IndexFunc(out[:gates], func(t task) bool { return r.Gate != "" && t.gate == r.Gate })
		switch written := d.Obligation(r.ID).Task; {
		case at >= 0 && out[at].obligation == "":
			out[at].obligation = r.ID
			if r.If == "" {
				out[at].law = r.AppliesFrom
			}
		case r.If != "":
			open = append(open, r.Title)
		case written != nil && d.isWork(written, sameTask{obligation: r.ID, firstStep: written.FirstStep}):
		default:
			weight := lawTask
			if r.Force != "law" {
				weight = contractTask
			}
			out = append(out, d.task(written, task{
				id:         r.ID.TaskID(),
				kind:       assessment.WorkLaw,
				obligation: r.ID,
				name:       r.Title,
				summary:    r.Text,
				law:        r.AppliesFrom,
				weight:     weight,
				Task:       assessment.Task{Title: r.Title, FirstStep: r.NextStep},
			}))
		}
	}
	d.spread(out)
	if check := d.Planning.CheckTask; len(open) > 0 && check.Title != "" {
		conditions := float64(len(open))
		check.Days = assessment.Days{Low: check.Days.Low * conditions, High: check.Days.High * conditions}
		t := d.task(&check, task{
			id:      assessment.CheckTask,
			kind:    assessment.WorkLaw,
			summary: strings.Join(open, "; "),
		})
		t.due = d.calendar.from(d.from.AddDays(leastDays), &d.calendar.work)
		out = append([]task{t}, out...)
	}
	return out
}

// isWork notes that a workstream of the plan is the task of a gate or an obligation;
// false where the plan does not have it, or it is another task already.
func (d *draft) isWork(written *assessment.Task, same sameTask) bool {
	w := d.plannedWork(assessment.WorkstreamID(written.SameAs))
	if _, taken := d.sameWork[w]; w < 0 || taken {
		return false
	}
	d.sameWork[w] = same
	return true
}

// plannedWork returns the workstream with this id that a planned standard needs, or -1.
func (d *draft) plannedWork(id assessment.WorkstreamID) int {
	w := d.workAt(id)
	for standard, planned := range d.planned {
		if w >= 0 && planned && d.depths[w][standard] > 0 {
			return w
		}
	}
	return -1
}

// spread gives each task its day: those whose law names one near, or one before the
// start, first, then the most
// serious, and of those the ones in force the longest. Two weeks after the start the
// first of them are due, and the others as fast as the company can do them: in thirty
// days where that is enough. A day that a law names is kept.
func (d *draft) spread(tasks []task) {
	turns := make([]*task, len(tasks))
	for i := range tasks {
		turns[i] = &tasks[i]
	}
	soon := func(t *task) int {
		if d.Today.Before(t.law) && !d.from.Before(t.law) {
			return 0 // it begins before the work does
		}
		if end := d.lawEnd(t.law); !end.IsZero() && end.Before(d.from.AddDays(dueDays)) {
			return d.from.DaysTo(end)
		}
		return math.MaxInt
	}
	slices.SortStableFunc(turns, func(a, b *task) int {
		return cmp.Or(cmp.Compare(soon(a), soon(b)), cmp.Compare(a.weight, b.weight), b.law.DaysTo(a.law))
	})
	week := float64(d.slots[expected]) * slot
	done, weeks := make([]float64, len(turns)), 0.0
	for i, t := range turns {
		took := (t.effort[low] + t.effort[high]) / 2 / week
		if d.Planning.TasksAWeek > 0 {
			took = max(took, 1/d.Planning.TasksAWeek)
		}
		weeks += took
		done[i] = weeks
	}
	first := d.time.number(d.from.AddDays(leastDays))
	last := max(d.time.number(d.calendar.until(d.from.AddDays(dueDays), &d.calendar.work)), first+workdays(weeks))
	for i, t := range turns {
		part := float64(last-first) * done[i] / max(weeks, 1e-9)
		t.due = d.time.day(first + int(math.Ceil(part-1e-9)))
		if end := d.lawEnd(t.law); !end.IsZero() && end.Before(t.due) {
			t.due = assessment.Latest(d.calendar.until(end, &d.calendar.work), d.time.day(d.time.number(d.from)))
		}
		if own := d.mark(string(t.id)).Due; !own.IsZero() {
			t.due = assessment.Latest(own, d.from)
		}
	}
}

// lawEnd is the last day for the task of a law that is not in force yet: thirty days
// before its own, or that day itself where those leave less than two weeks; none of one
// in force.
func (d *draft) lawEnd(law assessment.Date) assessment.Date {
	switch early := law.AddDays(-dueDays); {
	case !d.from.Before(law):
		return assessment.Date{}
	case early.Before(d.from.AddDays(leastDays)):
		return d.earlier(law, d.from.AddDays(leastDays))
	default:
		return early
	}
}

const voluntary = "voluntary"

func (d *draft) earlier(a, b assessment.Date) assessment.Date {
	if b.Before(a) {
		return b
	}
	return a
}

func (d *draft) task(written *assessment.Task, t task) task {
	byDefault := &d.Planning.TaskDefault
	if written == nil {
		written = &assessment.Task{}
	}
	t.Title, t.FirstStep = cmp.Or(written.Title, t.Title), cmp.Or(written.FirstStep, t.FirstStep)
	t.DoneWhen = cmp.Or(written.DoneWhen, byDefault.DoneWhen)
	t.Owner, t.With = cmp.Or(written.Owner, byDefault.Owner), written.With
	t.Days = cmp.Or(written.Days, byDefault.Days)
	t.Cost, t.Quote, t.PaidWeeks = written.Cost, written.Quote, written.PaidWeeks
	t.state, t.reason = assessment.NotChecked, ""
	left := 1.0
	if mark, marked := d.Run.Readiness[t.id]; marked {
		t.state, t.reason = mark.State, mark.Reason
		switch mark.State {
		case assessment.InPlace, assessment.NotApplicable:
			left = 0
		case assessment.Partial, assessment.InProgress:
			left = 1 - d.Planning.Partial
		case assessment.Missing, assessment.NotChecked:
		}
	}
	t.effort = [2]float64{t.Days.Low * d.team[low] * left, t.Days.High * d.team[high] * left}
	return t
}

func (d *draft) row(t *task) assessment.PlanWorkstream {
	day := assessment.DateRange{Low: t.due, High: t.due}
	days := assessment.Days{Low: halfDays(t.effort[low]), High: halfDays(t.effort[high])}
	// It begins so that one person can do it until it is due.
	first := d.time.number(d.from)
	rate := min(d.Planning.OwnerRate, float64(d.slots[expected])*slot)
	begin := d.time.day(max(first, d.time.number(t.due)-workdays(days.High/rate)))
	begins := assessment.DateRange{Low: begin, High: begin}
	out := assessment.PlanWorkstream{
		ID:         t.id,
		Title:      t.Title,
		Summary:    t.summary,
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
