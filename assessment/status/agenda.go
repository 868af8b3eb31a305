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
	own := false
	for _, mark := range run.Readiness {
		own = own || !mark.Due.IsZero()
	}
	if run.Start.IsZero() && len(run.Baselines)+len(run.Done) == 0 && !own {
		return nil
	}
	r := e.Evaluate(run, assessment.Options{Today: today, SkipFlips: true, SkipWays: true})
	c := comparison{Engine: e, run: run, result: &r, today: today}
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
			add(string(m.ID), m.Due.Or(c.base.Milestones[m.ID]), m.Due.IsZero())
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

// AtRisk counts the open deals of a result and the days asked for that its plan does
// not reach, or only in the best case.
func AtRisk(r *assessment.Result) (deals, days int) {
	risk := func(v assessment.Verdict) bool { return v == assessment.Tight || v == assessment.NotFeasible }
	if r.Ledger != nil {
		for i := range r.Ledger.Deals {
			if risk(r.Ledger.Deals[i].Verdict) {
				deals++
			}
		}
	}
	if r.Plan != nil {
		for i := range r.Plan.Deadlines {
			if d := &r.Plan.Deadlines[i]; d.From == assessment.AskedInAnswer && risk(d.Verdict) {
				days++
			}
		}
	}
	return deals, days
}
