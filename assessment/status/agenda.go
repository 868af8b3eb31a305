package status

import (
	"slices"

	"trustpath/assessment"
	"trustpath/assessment/engine"
)

// Agenda returns the days of an assessment that don't move while time passes, by day:
// those of a mark, of the last plan that was promised, or without one of the plan from
// its start, of all that is not done, and when recurring work that was done is due again.
// The assessment is in the terms of the engine's catalog.
func Agenda(e *engine.Engine, run assessment.Assessment, today assessment.Date) []assessment.DueTask {
	if !promises(run) {
		return nil
	}
	r := e.Evaluate(run, assessment.Options{Today: today, SkipFlips: true, TasksOnly: true})
	return AgendaWith(e, run, &r)
}

// promises reports whether an assessment has any day of an agenda.
func promises(run assessment.Assessment) bool {
	own := false
	for _, mark := range run.Readiness {
		own = own || !mark.Due.IsZero()
	}
	return own || !run.Start.IsZero() || len(run.Baselines)+len(run.Done) > 0
}

// AgendaWith is Agenda for a result of the same assessment that has its plan.
func AgendaWith(e *engine.Engine, run assessment.Assessment, r *assessment.Result) []assessment.DueTask {
	if !promises(run) {
		return nil
	}
	c := comparison{Engine: e, run: run, result: r, today: r.AsOf}
	c.promised(run.Start)
	var out []assessment.DueTask
	add := func(id string, day assessment.Date, ahead bool) {
		if !day.IsZero() {
			out = append(out, assessment.DueTask{ID: id, Day: day, Ahead: ahead})
		}
	}
	for i := range r.Plan.Workstreams {
		w := &r.Plan.Workstreams[i]
		if w.State != assessment.NotApplicable && w.State != assessment.InPlace {
			add(string(w.ID), w.Due.Or(c.base.Work[w.ID]), false)
		}
	}
	for i := range r.Plan.Milestones {
		m := &r.Plan.Milestones[i]
		if m.Done.IsZero() {
			add(string(m.ID), m.Due.Or(c.base.Milestones[m.ID]), m.Due.IsZero() && !c.Milestone(m.ID).InHand)
		}
	}
	for i := range r.Plan.Recurring {
		if t := &r.Plan.Recurring[i]; !t.Last.IsZero() {
			add(t.ID, t.Next, false)
		}
	}
	slices.SortStableFunc(out, func(a, b assessment.DueTask) int { return b.Day.DaysTo(a.Day) })
	return out
}

// AtRisk counts what a result does not reach, or only in the best case.
func AtRisk(r *assessment.Result) (out assessment.AtRisk) {
	late := func(v assessment.Verdict) bool { return v == assessment.Tight || v == assessment.NotFeasible }
	if r.Ledger != nil {
		for i := range r.Ledger.Deals {
			if late(r.Ledger.Deals[i].Verdict) {
				out.Deals++
			}
		}
	}
	if r.Plan != nil {
		for i := range r.Plan.Deadlines {
			if d := &r.Plan.Deadlines[i]; d.From == assessment.AskedInAnswer && late(d.Verdict) {
				out.Dates = 1
			}
		}
	}
	return out
}

// Asked reports whether something is asked for by a day; else nothing is at risk.
func Asked(run assessment.Assessment) bool {
	return len(run.Deals) > 0 || !run.DeadlineDate.IsZero() || len(run.Answers.Of(assessment.QuestionDeadline).Options) > 0
}

// Title names what an agenda has; "" for what the catalog does not have.
func Title(c *assessment.Catalog, id string) string {
	for i := range c.Planning.Recurring {
		if r := &c.Planning.Recurring[i]; r.ID == id {
			return r.Title
		}
	}
	return c.MarkTitle(assessment.WorkstreamID(id))
}
