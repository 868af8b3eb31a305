// Package status says where a plan is on a day: what is late and what that moves, what
// comes next, what was done, and when each milestone is expected, compared with the
// last plan that was promised.
//
//	s := status.Of(engine, run, today)
package status

import (
	"cmp"
	"maps"
	"slices"

	"trustpath/assessment"
	"trustpath/assessment/engine"
)

// NextDays is how many days from today are next.
const NextDays = 14

// Promise returns the plan of a result as a baseline, to be kept with AddBaseline.
func Promise(run assessment.Assessment, r *assessment.Result, reason string) assessment.Baseline {
	out := assessment.Baseline{
		Day:        r.AsOf,
		Reason:     reason,
		Pack:       r.Content,
		Start:      r.Start,
		Answers:    run.Answers,
		Readiness:  map[assessment.WorkstreamID]assessment.ReadinessMark{},
		Work:       map[assessment.WorkstreamID]assessment.Date{},
		Milestones: map[assessment.MilestoneID]assessment.Date{},
	}
	for id, mark := range run.Readiness {
		out.Readiness[id] = assessment.ReadinessMark{
			State:   mark.State,
			Reason:  mark.Reason,
			Due:     mark.Due,
			Started: mark.Started,
			Done:    mark.Done,
		}
	}
	if r.Plan == nil {
		return out
	}
	for i := range r.Plan.Workstreams {
		if w := &r.Plan.Workstreams[i]; !w.Expected.End.IsZero() {
			out.Work[w.ID] = w.Expected.End
		}
	}
	for i := range r.Plan.Milestones {
		if m := &r.Plan.Milestones[i]; m.Done.IsZero() && !m.Expected.End.IsZero() {
			out.Milestones[m.ID] = m.Expected.End
		}
	}
	return out
}

// Of returns the status of an assessment in the terms of the engine's catalog. Causes
// and moves are computed by planning again: with a late task done, and with what was
// entered, marked or passed since the promise taken back.
func Of(e *engine.Engine, run assessment.Assessment, today assessment.Date) assessment.Status {
	r := e.Evaluate(run, assessment.Options{Today: today, SkipFlips: true, SkipWays: true})
	return With(e, run, &r)
}

// With is Of for a result of the same assessment that has its plan.
func With(e *engine.Engine, run assessment.Assessment, r *assessment.Result) assessment.Status {
	c := comparison{Engine: e, run: run, result: r, today: r.AsOf}
	until, start := r.AsOf.AddDays(NextDays), run.Start
	if !start.Before(c.today) {
		start = assessment.Date{} // it is the plan of today
	}
	c.promised(start)
	out := assessment.Status{
		AsOf:    r.AsOf,
		Company: run.Company,
		Earlier: []assessment.PlanBaseline{},
		Since:   c.base.Day,
		Until:   until,
		Tasks:   len(r.Plan.Workstreams),
		PlanStatus: assessment.PlanStatus{
			Late:     []assessment.LateTask{},
			Next:     []assessment.StatusTask{},
			Done:     []assessment.StatusTask{},
			Moved:    []assessment.MovedDate{},
			Forecast: []assessment.ForecastDate{},
		},
		DealsAtRisk:  []assessment.DealAtRisk{},
		FactsExpired: r.FactsExpired,
		FactsDue:     []assessment.ExpiredFact{},
		Deadlines:    r.Plan.Deadlines,
		Days:         map[string]assessment.Date{},
	}
	for _, fact := range e.ExpiredBy(r, until.AddDays(1)) {
		if !slices.Contains(r.FactsExpired, fact) {
			out.FactsDue = append(out.FactsDue, fact)
		}
	}
	for i := range slices.Backward(run.Baselines) {
		out.Earlier = append(out.Earlier, *run.Baselines[i].Named())
	}
	if len(out.Earlier) > 0 {
		out.Baseline, out.Earlier = &out.Earlier[0], out.Earlier[1:]
	}
	c.tasks(&out)
	c.forecast(&out)
	c.moves(&out)
	c.causes(&out)
	c.deals(&out)
	return out
}

type comparison struct {
	*engine.Engine
	run    assessment.Assessment
	result *assessment.Result
	today  assessment.Date
	base   assessment.Baseline // Number is 0 for the plan from its start, Day zero for none
}

// promised finds the plan to compare with: the last one that was kept, or else the
// plan from its start, unless that is zero.
func (c *comparison) promised(start assessment.Date) {
	if n := len(c.run.Baselines); n > 0 {
		c.base = c.carried(c.run.Baselines[n-1])
		return
	}
	if start.IsZero() {
		return
	}
	bare := c.run
	bare.Readiness = nil
	r := c.Evaluate(bare, assessment.Options{Today: start, SkipFlips: true, TasksOnly: true})
	c.base = Promise(bare, &r, "")
}

func (c *comparison) carried(b assessment.Baseline) assessment.Baseline {
	then := c.Carry(assessment.Assessment{Pack: b.Pack, Answers: b.Answers, Readiness: b.Readiness})
	work := make(map[assessment.WorkstreamID]assessment.Date, len(b.Work))
	for id, day := range b.Work {
		work[c.Renamed.Workstream(id)] = day
	}
	b.Answers, b.Readiness, b.Work = then.Answers, then.Readiness, work
	return b
}

func (c *comparison) tasks(out *assessment.Status) {
	add := func(t assessment.StatusTask, done bool) {
		out.Days[t.ID] = t.Due
		switch {
		case done:
			if t.Done.IsZero() {
				return // it was there before anyone entered a day
			}
			out.Done = append(out.Done, t)
			switch due := &out.Due; {
			case t.Due.IsZero():
			case t.Due.Before(t.Done):
				due.DoneLate++
			case c.today.Before(t.Due):
				due.Early++
			default:
				due.OnTime++
			}
		case t.Due.IsZero():
		case t.Due.Before(c.today):
			out.Late = append(out.Late, assessment.LateTask{
				StatusTask: t,
				Days:       t.Due.DaysTo(c.today),
				Workdays:   c.Workdays(t.Due, c.today),
				Moves:      []assessment.MovedDate{},
			})
			if !t.Recurs {
				out.Due.Late++
			}
		case t.Due.Before(out.Until.AddDays(1)):
			out.Next = append(out.Next, t)
		}
	}
	plan := c.result.Plan
	for i := range plan.Workstreams {
		w := &plan.Workstreams[i]
		if w.State == assessment.NotApplicable {
			continue
		}
		t := assessment.StatusTask{
			ID:       string(w.ID),
			Title:    w.Task,
			Person:   w.Person,
			Owner:    w.Owner,
			State:    w.State,
			Due:      w.Due.Or(c.base.Work[w.ID]),
			Done:     w.Done,
			DoneWhen: w.DoneWhen,
			Link:     w.Link,
		}
		done := w.State == assessment.InPlace
		if !done {
			t.Due = t.Due.Or(w.Expected.End)
		}
		add(t, done)
	}
	for i := range plan.Milestones {
		if m := &plan.Milestones[i]; m.Done.IsZero() && m.Due.IsZero() {
			if t, late := c.overdue(m); late {
				add(t, false)
			}
		} else {
			add(c.milestone(m, m.Due.Or(c.base.Milestones[m.ID])), !m.Done.IsZero())
		}
	}
	for i := range plan.Recurring {
		t := &plan.Recurring[i]
		row := assessment.StatusTask{
			ID:     t.ID,
			Title:  t.Title,
			Person: t.Person,
			Owner:  t.Owner,
			State:  assessment.NotChecked,
			Due:    t.Next,
			Recurs: true,
		}
		add(row, false)
		for _, done := range c.run.Done[t.ID] {
			row.State, row.Due, row.Done, row.Link = assessment.InPlace, assessment.Date{}, done.Day, done.Link
			row.Person = cmp.Or(done.Person, t.Person)
			add(row, true)
		}
	}
	slices.SortStableFunc(out.Late, func(a, b assessment.LateTask) int { return b.Due.DaysTo(a.Due) })
	slices.SortStableFunc(out.Next, func(a, b assessment.StatusTask) int { return b.Due.DaysTo(a.Due) })
	slices.SortStableFunc(out.Done, func(a, b assessment.StatusTask) int { return a.Done.DaysTo(b.Done) })
}

func (c *comparison) milestone(m *assessment.PlanMilestone, due assessment.Date) assessment.StatusTask {
	return assessment.StatusTask{
		ID:     string(m.ID),
		Title:  m.Title,
		Person: m.Person,
		State:  m.State,
		Due:    due,
		Done:   m.Done,
	}
}

// overdue returns what is late about a milestone that follows from work: a report or
// certificate that was promised, or the first day of a window that could open.
func (c *comparison) overdue(m *assessment.PlanMilestone) (t assessment.StatusTask, late bool) {
	promised, known := c.base.Milestones[m.ID], c.Milestone(m.ID)
	switch {
	case promised.IsZero():
	case known.InHand:
		return c.milestone(m, promised), promised.Before(c.today)
	case known.Window && c.mark(m.ID).Started.IsZero() && c.Workdays(c.today, m.Expected.Start) <= 1:
		first := promised.AddDays(-m.Expected.Start.DaysTo(m.Expected.End))
		t = c.milestone(m, first)
		t.Title, t.Begins = t.Title+": first day", true
		return t, first.Before(c.today)
	}
	return t, false
}

func (c *comparison) mark(id assessment.MilestoneID) assessment.ReadinessMark {
	return c.run.Readiness[assessment.WorkstreamID(id)]
}

func (c *comparison) forecast(out *assessment.Status) {
	for i := range c.result.Plan.Milestones {
		m := &c.result.Plan.Milestones[i]
		known := c.Milestone(m.ID)
		if !m.Done.IsZero() || m.Expected.End.IsZero() {
			continue
		}
		f := assessment.ForecastDate{
			Milestone: m.ID,
			Standard:  m.Standard,
			Title:     m.Title,
			Promised:  c.base.Milestones[m.ID],
			Expected:  m.Expected.End,
			Range:     m.Date,
			InHand:    known.InHand,
			Renewal:   known.MonthsAfter[1] > 0,
		}
		for j := range out.Deadlines {
			asked := &out.Deadlines[j]
			if asked.Needs == m.ID && asked.Verdict != "" && (f.By.IsZero() || asked.Date.Before(f.By)) {
				f.By, f.Verdict = asked.Date, asked.Verdict
			}
		}
		if !f.Promised.IsZero() {
			f.Days = f.Promised.DaysTo(f.Expected)
		}
		out.Forecast = append(out.Forecast, f)
		if f.Days != 0 {
			out.Moved = append(out.Moved, assessment.MovedDate{
				Milestone: m.ID,
				Title:     m.Title,
				From:      f.Promised,
				To:        f.Expected,
				Days:      f.Days,
			})
		}
	}
}

func (c *comparison) dates(run assessment.Assessment, day assessment.Date) map[assessment.MilestoneID]assessment.Date {
	r := c.Evaluate(run, assessment.Options{Today: day, SkipFlips: true, DatesOnly: true})
	return expected(r.Plan.Milestones)
}

func expected(milestones []assessment.PlanMilestone) map[assessment.MilestoneID]assessment.Date {
	out := make(map[assessment.MilestoneID]assessment.Date, len(milestones))
	for i := range milestones {
		out[milestones[i].ID] = milestones[i].Expected.End
	}
	return out
}

// Since bounds a status: what was done from a day on, and what moved since then. then
// is the assessment as it was at the end of that day.
func Since(e *engine.Engine, s *assessment.Status, then assessment.Assessment, day assessment.Date) {
	s.Last = day
	s.Done = slices.DeleteFunc(s.Done, func(t assessment.StatusTask) bool { return t.Done.Before(day) })
	c := comparison{Engine: e}
	dates := c.dates(then, day)
	for _, f := range s.Forecast {
		at := slices.IndexFunc(s.Moved, func(m assessment.MovedDate) bool { return m.Milestone == f.Milestone })
		switch was := dates[f.Milestone]; {
		case at >= 0:
			s.Moved[at].Then = was
		case !was.IsZero() && was != f.Expected && !f.Promised.IsZero():
			s.Moved = append(s.Moved, assessment.MovedDate{
				Milestone: f.Milestone,
				Title:     f.Title,
				From:      f.Promised,
				To:        f.Expected,
				Then:      was,
			})
		}
	}
}

// moves finds out what each late task moves: what would be expected earlier if it was
// done today, or the window had opened in time.
func (c *comparison) moves(out *assessment.Status) {
	for i := range out.Late {
		late := &out.Late[i]
		mark := assessment.ReadinessMark{State: assessment.InPlace, Done: c.today}
		if known := c.Milestone(assessment.MilestoneID(late.ID)); known != nil && known.Window {
			mark = assessment.ReadinessMark{Started: late.Due}
		} else if late.Recurs || known != nil && known.InHand {
			continue
		}
		run := c.run
		run.Readiness = maps.Clone(c.run.Readiness)
		if run.Readiness == nil {
			run.Readiness = map[assessment.WorkstreamID]assessment.ReadinessMark{}
		}
		run.Readiness[assessment.WorkstreamID(late.ID)] = mark
		then := expected(c.Redated(run, c.result))
		for _, f := range out.Forecast {
			day := then[f.Milestone]
			if f.InHand && !f.Renewal && day.Before(f.Expected) && !day.IsZero() {
				late.Moves = append(late.Moves, assessment.MovedDate{Milestone: f.Milestone, Title: f.Title,
					From: day, To: f.Expected, Days: day.DaysTo(f.Expected)})
			}
		}
	}
}

// causes says why milestones moved since the promise. Each step changes one thing, in
// this order: the content, the answers, and the day with all that was marked by it.
func (c *comparison) causes(out *assessment.Status) {
	if len(out.Moved) == 0 {
		return
	}
	answers, then := c.run, c.run
	answers.Readiness = c.base.Readiness
	then.Answers, then.Start, then.Readiness = c.base.Answers, c.base.Start, c.base.Readiness
	steps := []struct {
		kind assessment.MoveKind
		run  assessment.Assessment
	}{
		{assessment.MovedByContent, then},
		{assessment.MovedByAnswers, answers},
		{assessment.MovedByTime, c.run},
	}
	sameContent := c.base.Number > 0 && c.base.Pack.Digest == c.Pack.Digest
	sameAnswers := sameContent && c.sameAnswers()
	before := maps.Clone(c.base.Milestones)
	for i, step := range steps {
		var after map[assessment.MilestoneID]assessment.Date
		switch {
		case i == len(steps)-1:
			after = expected(c.result.Plan.Milestones)
		case step.kind == assessment.MovedByContent && sameContent, step.kind == assessment.MovedByAnswers && sameAnswers:
			continue
		default:
			after = c.dates(step.run, c.base.Day)
		}
		for j := range out.Moved {
			m := &out.Moved[j]
			from, to := before[m.Milestone], after[m.Milestone]
			if from.IsZero() || to.IsZero() || from == to {
				continue
			}
			cause := assessment.MoveCause{Cause: step.kind, Days: from.DaysTo(to)}
			if step.kind == assessment.MovedByTime {
				c.name(&cause, m.Milestone, out.Late)
			}
			m.Because = append(m.Because, cause)
		}
		for id, day := range after { // what this step does not plan stays where it was
			if !day.IsZero() {
				before[id] = day
			}
		}
	}
}

// sameAnswers reports whether what decides is as it was promised, so that nothing has to
// be planned again for it.
func (c *comparison) sameAnswers() bool {
	questions := c.run.Answers.Questions()
	if len(c.run.HeldDates) > 0 || c.run.Start.Or(c.base.Day) != c.base.Start || len(questions) != c.base.Answers.Len() {
		return false
	}
	return !slices.ContainsFunc(questions, func(id assessment.QuestionID) bool {
		return !c.run.Answers.Of(id).Equal(c.base.Answers.Of(id))
	})
}

// name says what moved a milestone since the promise: the late task that moves it most, or
// else the day that was entered for a milestone of the same standard.
func (c *comparison) name(cause *assessment.MoveCause, id assessment.MilestoneID, late []assessment.LateTask) {
	most := 0
	for i := range late {
		for _, m := range late[i].Moves {
			if cause.Days > 0 && m.Milestone == id && m.Days > most {
				most, cause.Task, cause.Title = m.Days, late[i].ID, late[i].Title
			}
		}
	}
	if known := c.entered(c.Milestone(id).Standard); cause.Task == "" && known != nil {
		cause.Cause, cause.Task, cause.Title = assessment.MovedByMarks, string(known.ID), known.Title
	}
}

// entered returns the last milestone of a standard that has a day which was entered after
// the promise, or nil.
func (c *comparison) entered(standard assessment.StandardID) *assessment.Milestone {
	for i := range slices.Backward(c.Milestones) {
		m := &c.Milestones[i]
		mark, before := c.mark(m.ID), c.base.Readiness[assessment.WorkstreamID(m.ID)]
		days := [3]assessment.Date{mark.Due, mark.Started, mark.Done}
		was := [3]assessment.Date{before.Due, before.Started, before.Done}
		if m.Standard == standard && days != was {
			return m
		}
	}
	return nil
}

// deals lists the deals that are not on track, the earliest date first.
func (c *comparison) deals(out *assessment.Status) {
	if c.result.Ledger == nil {
		return
	}
	for i := range c.result.Ledger.Deals {
		d := &c.result.Ledger.Deals[i]
		if d.Verdict != assessment.Tight && d.Verdict != assessment.NotFeasible {
			continue
		}
		risk := assessment.DealAtRisk{Number: d.Number, Name: d.Name, Date: d.Date, Verdict: d.Verdict,
			Money: assessment.Money{Currency: d.Currency, Value: d.Value}}
		for _, id := range d.Needs {
			if m := c.result.Plan.Milestone(id); risk.Expected.Before(m.Expected.End) {
				risk.Milestone, risk.Expected = id, m.Expected.End
			}
		}
		out.DealsAtRisk = append(out.DealsAtRisk, risk)
	}
	slices.SortStableFunc(out.DealsAtRisk, func(a, b assessment.DealAtRisk) int {
		return cmp.Or(b.Date.DaysTo(a.Date), a.Number-b.Number)
	})
}
