// Package plan turns decisions into work: what is left of each workstream, in
// which order and by when it can be done, what it costs, which audits follow,
// whether the named deadline can be met, and which deals that opens.
//
// Every figure is a range. The low end takes the least effort and the most
// capacity, the high end the reverse; open answers widen the range.
package plan

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"trustpath/assessment"
)

// Plan fills plan, effort, cost, orders and ledger of a result that has its
// decisions.
func (p *Planner) Plan(in Input, r *assessment.Result) {
	d := p.newDraft(in, r)
	runs := []end{low, high, expected}
	if in.DatesOnly || in.TasksOnly {
		runs = []end{expected}
	}
	o := d.outline(d.stages(), runs...)
	if len(runs) == 1 {
		o.dates[low], o.dates[high] = o.dates[expected], o.dates[expected]
	}
	if in.DatesOnly {
		r.Plan = &assessment.Plan{Milestones: d.datedMilestones(o)}
		return
	}
	plan := &assessment.Plan{Workstreams: d.workstreams(o), Milestones: d.datedMilestones(o)}
	plan.Phases = d.phases(plan.Workstreams)
	plan.Recurring = d.recurring(o, plan)
	d.entered(plan)
	r.Plan = plan
	if in.TasksOnly {
		return
	}
	plan.TooLong = d.tooLong(o)
	plan.Assumptions = d.assumptions(o, plan)
	ledger := d.ledger()
	d.deadlines(o, plan, ledger)
	r.Effort = &assessment.Effort{Days: d.total(o), Keep: kept(plan.Recurring), Reuse: d.reuse(o.stages)}
	r.Cost = d.cost(o, plan)
	if !in.SkipWays {
		r.Orders = d.compareOrders(o)
	}
	if ledger != nil {
		r.Ledger = ledger.out
	}
}

// workstreams lists every workstream that a planned standard needs, with what
// is left of it.
func (d *draft) workstreams(o *outline) []assessment.PlanWorkstream {
	outside := d.outsideScope()
	keeps := d.keepsAny()
	rows := make([]int, 0, len(d.Workstreams))
	for i := range d.Workstreams {
		if o.first[i] > 0 || d.built[i] > 0 && keeps || d.needed(o, i) {
			rows = append(rows, i)
		}
	}
	out := make([]assessment.PlanWorkstream, 0, len(rows)+len(d.tasks))
	first := d.time.day(d.time.number(d.from))
	begins := assessment.DateRange{Low: first, High: first}
	for _, i := range rows {
		part, w := o.part(o.first[i]), &d.Workstreams[i]
		pw := assessment.PlanWorkstream{
			ID:       w.ID,
			Title:    w.Title,
			Summary:  w.Summary,
			Phase:    d.phase(w.Phase),
			Kind:     cmp.Or(w.Kind, assessment.WorkDone),
			Task:     cmp.Or(w.Task, w.Title),
			DoneWhen: d.doneWhen(w),
			Owner:    d.titles(w.Owner, w.With),
			Roles:    d.Planner.roles[i],
			Serves:   d.serves(i, outside),
			Needs:    w.Prerequisites,
			Evidence: w.Evidence,
			Cadence:  w.Cadence,
			Start:    begins,
			End:      begins,
			Extended: []assessment.Extension{},

			Gate:       d.sameWork[i].gate,
			Obligation: d.sameWork[i].obligation,
			FirstStep:  d.sameWork[i].firstStep,
		}
		d.sum(o, part, &pw)
		if task := d.baseline(i); task != nil && len(o.stages) == 0 && !keeps {
			pw.Task, pw.DoneWhen = cmp.Or(task.Task, pw.Task), cmp.Or(task.DoneWhen, pw.DoneWhen)
			pw.Template = task.Template
		}
		if part != nil && part.block == lawBlock {
			pw.Phase = d.phase(firstPhase)
			for e := range pw.Extended {
				pw.Extended[e].Task, pw.Extended[e].DoneWhen = pw.Task, pw.DoneWhen
			}
			pw.Task, pw.DoneWhen = cmp.Or(w.AILawTask, pw.Task), cmp.Or(w.AILawDoneWhen, pw.DoneWhen)
		}
		pw.State, pw.Assumed, pw.Reason = d.state(i, pw.Days.High == 0)
		out = append(out, pw)
	}
	for i := range d.tasks {
		out = append(out, d.row(&d.tasks[i]))
	}
	return out
}

func (d *draft) doneWhen(w *assessment.Workstream) string {
	builds := func(id assessment.StandardID) bool { return d.builds(d.position(id)) }
	for _, t := range w.Together {
		if !slices.ContainsFunc(t.Standards, func(id assessment.StandardID) bool { return !builds(id) }) {
			return t.DoneWhen
		}
	}
	return w.DoneWhen
}

// needed reports whether the plan has a workstream, although nothing is left of it.
func (d *draft) needed(o *outline, w int) bool {
	for _, s := range o.stages {
		for _, standard := range s.standards {
			if d.depths[w][standard] > 0 {
				return true
			}
		}
	}
	if d.aiLaw && d.Workstreams[w].AILaw > 0 {
		return true
	}
	return len(o.stages) == 0 && !d.keepsAny() && d.baseline(w) != nil
}

// baseline returns the task that is worth doing of a workstream without any audit, or
// nil.
func (d *draft) baseline(w int) *assessment.BaselineTask {
	for i := range d.Planning.Baseline {
		if d.Planning.Baseline[i].Work == d.Workstreams[w].ID {
			return &d.Planning.Baseline[i]
		}
	}
	return nil
}

// serves is what a workstream serves of the planned standards, without categories that
// are outside their scope.
func (d *draft) serves(w int, outside []assessment.CategoryID) map[assessment.StandardID][]string {
	all, scoped := d.Workstreams[w].Requirements, len(outside) > 0 && d.scoped[w]
	if !scoped && !slices.Contains(d.planned, false) {
		return all
	}
	out := make(map[assessment.StandardID][]string, len(all))
	leftOut := func(requirement string) bool { return slices.Contains(outside, d.category[requirement]) }
	for i := range d.Standards {
		id := d.Standards[i].ID
		served := all[id]
		if !d.planned[i] {
			continue
		}
		if scoped && slices.ContainsFunc(served, leftOut) {
			served = slices.DeleteFunc(slices.Clone(served), leftOut)
		}
		if len(served) > 0 {
			out[id] = served
		}
	}
	return out
}

func (d *draft) outsideScope() []assessment.CategoryID {
	var out []assessment.CategoryID
	for i := range d.Standards {
		for _, c := range d.Standards[i].Categories {
			if d.scope(i, c.ID) == assessment.ServedOutside {
				out = append(out, c.ID)
			}
		}
	}
	return out
}

// sum adds up the parts of a workstream: the first one builds it, later ones extend
// it.
func (d *draft) sum(o *outline, first *part, pw *assessment.PlanWorkstream) {
	for p := first; p != nil; p = o.part(p.next) {
		begins, ends, expects := d.spans(p)
		pw.Days.Low, pw.Days.High = pw.Days.Low+p.effort[low], pw.Days.High+p.effort[high]
		if p == first {
			pw.Start, pw.End, pw.Expected = begins, ends, expects
			if book := d.Workstreams[p.work].Book; book[high] > 0 {
				day := expects.Start.AddDays(-7 * int(math.Ceil(of(book, expected))))
				first := d.time.day(d.time.number(d.from))
				pw.BookBy = assessment.Latest(first, d.calendar.until(day, &d.calendar.work))
			}
			continue
		}
		e := assessment.Extension{
			Standards: []assessment.StandardID{},
			Days:      assessment.Days{Low: halfDays(p.effort[low]), High: halfDays(p.effort[high])},
			Start:     begins,
			End:       ends,
			Expected:  expects,
		}
		if p.stage < len(o.stages) {
			for _, standard := range o.stages[p.stage].standards {
				if d.depths[p.work][standard] > 0 {
					e.Standards = append(e.Standards, d.Standards[standard].ID)
				}
			}
		}
		pw.Extended = append(pw.Extended, e)
	}
	pw.Days = assessment.Days{Low: halfDays(pw.Days.Low), High: halfDays(pw.Days.High)}
}

// spans dates a part in each run.
func (d *draft) spans(p *part) (begins, ends assessment.DateRange, expects assessment.Span) {
	c := clock{d.time, d.time.number(d.from)}
	begins = assessment.DateRange{Low: c.during(p.start[low]), High: c.during(p.start[high])}
	ends = assessment.DateRange{Low: c.ends(p.end[low]), High: c.ends(p.end[high])}
	expects = assessment.Span{Start: c.during(p.start[expected]), End: c.ends(p.end[expected])}
	// Less than a day of work can end before the day is over on which the next begins.
	begins.Low, begins.High = d.earlier(begins.Low, ends.Low), d.earlier(begins.High, ends.High)
	expects.Start = d.earlier(expects.Start, expects.End)
	return begins, ends, expects
}

// state returns the state of a workstream: as marked, else in place if it is done,
// partial where an answer or something held covers part of it. It is assumed where
// only an answer about the controls says so.
func (d *draft) state(w int, done bool) (state assessment.Readiness, assumed bool, reason string) {
	id := d.Workstreams[w].ID
	if mark, ok := d.Run.Readiness[id]; ok && mark.State != assessment.NotChecked && d.Counts(id, mark) {
		return mark.State, false, mark.Reason
	}
	least, _ := d.covered(w)
	switch {
	case done:
		return assessment.InPlace, d.built[w] == 0, ""
	case d.built[w] > 0:
		return assessment.Partial, false, ""
	case least > 0:
		return assessment.Partial, true, ""
	}
	return assessment.NotChecked, false, ""
}

// teamSize is the answer about the size of the company, or "".
func (d *draft) teamSize() assessment.OptionID {
	if chosen := d.Run.Answers.Of(d.Catalog.Roles.Team).Options; len(chosen) > 0 {
		return chosen[0]
	}
	return ""
}

func (d *draft) titles(owner assessment.RoleID, with []assessment.RoleID) string {
	size := d.teamSize()
	titles := []string{d.RoleTitle(owner, size)}
	for _, role := range with {
		if title := d.RoleTitle(role, size); !slices.Contains(titles, title) {
			titles = append(titles, title)
		}
	}
	return strings.Join(titles, ", ")
}

func (d *draft) phase(number int) assessment.PhaseID {
	for _, phase := range d.Phases {
		if phase.Number == number {
			return phase.ID
		}
	}
	return ""
}

func (d *draft) phases(work []assessment.PlanWorkstream) []assessment.PlanPhase {
	out := []assessment.PlanPhase{}
	for _, phase := range d.Phases {
		p := assessment.PlanPhase{ID: phase.ID, Title: phase.Title}
		for i := range work {
			if work[i].Phase == phase.ID {
				p.Workstreams = append(p.Workstreams, work[i].ID)
			}
		}
		if len(p.Workstreams) > 0 {
			out = append(out, p)
		}
	}
	return out
}

// undated reports whether a milestone renews what is held since a day that is not known.
func (d *draft) undated(m *milestone) bool {
	s := m.standard
	return s >= 0 && m.MonthsAfter[high] > 0 && d.planned[s] && !d.builds(s) && d.heldDays[s].IsZero()
}

// datedMilestones lists the milestones that the outline has dated, and the renewals that
// have no day because that of what is held is not entered.
func (d *draft) datedMilestones(o *outline) []assessment.PlanMilestone {
	out := []assessment.PlanMilestone{}
	for i := range d.Milestones {
		m, date := &d.Milestones[i], o.date(i)
		if date.Low.IsZero() && !d.undated(&d.milestones[i]) {
			continue
		}
		title, standard := m.Title, m.Standard
		if standard == "" {
			standard = d.Standards[o.stages[0].standards[0]].ID
		}
		if m.TitleKept != "" && d.result.Standard(standard).Decision == assessment.Keep {
			title = m.TitleKept
		}
		out = append(out, assessment.PlanMilestone{
			ID:       m.ID,
			Standard: standard,
			Title:    title,
			Begin:    assessment.DateRange{Low: o.dates[low][i].begin, High: o.dates[high][i].begin},
			Date:     date,
			Expected: assessment.Span{Start: o.dates[expected][i].begin, End: o.dates[expected][i].end},
		})
	}
	return out
}
