package plan_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/status"
)

// ends returns when the milestones that are not done are expected.
func ends(r *assessment.Result) map[assessment.MilestoneID]assessment.Date {
	out := map[assessment.MilestoneID]assessment.Date{}
	for _, m := range r.Plan.Milestones {
		if m.Done.IsZero() && !m.Expected.End.IsZero() {
			out[m.ID] = m.Expected.End
		}
	}
	return out
}

// A mark done never makes a forecast later, a day that passes with nothing done never
// makes it earlier, and no forecast lies before today.
func TestForecast(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 7))
	var e *engine.Engine
	overProfiles(t, 7, func(p *profile) {
		if e == nil {
			e = engine.New(p.c)
		}
		holds := func(day assessment.Date, run assessment.Assessment) map[assessment.MilestoneID]assessment.Date {
			r := e.Evaluate(run, assessment.Options{Today: day, SkipFlips: true})
			for id, end := range ends(&r) {
				if end.Before(day) && r.Standard(p.c.Milestone(id).Standard) != nil && r.Standard(p.c.Milestone(id).Standard).Decision != assessment.Keep {
					t.Errorf("%s is forecast for %s, before %s", id, end, day)
				}
			}
			return ends(&r)
		}
		today, run := p.AsOf, p.run
		before := holds(today, run)
		compare := func(what string, earlier, later map[assessment.MilestoneID]assessment.Date) {
			for id, day := range later {
				if was, there := earlier[id]; there && day.Before(was) {
					t.Errorf("%s: %s moves from %s to %s", what, id, was, day)
				}
			}
		}
		for range 6 { // days pass, and work is done by and by
			next := today.AddDays(1 + random.IntN(40))
			later := holds(next, run)
			compare("from "+today.String()+" to "+next.String(), before, later)
			today, before = next, later
			run.Readiness = maps.Clone(run.Readiness)
			for range 1 + random.IntN(8) {
				id := p.c.Workstreams[random.IntN(len(p.c.Workstreams))].ID
				if rows := p.Plan.Workstreams; len(rows) > 0 && random.IntN(3) == 0 {
					id = rows[random.IntN(len(rows))].ID // the task of a gate or a law too
				}
				if done := run.Readiness[id].State; done == assessment.InPlace || done == assessment.NotApplicable {
					continue
				}
				run.Readiness[id] = assessment.ReadinessMark{State: assessment.InPlace, Done: today}
				after := holds(today, run)
				compare("with "+string(id)+" done on "+today.String(), after, before)
				before = after
			}
		}
	})
}

// The causes of a move add up to it, late work is what was due before today, and a
// promise moves by nothing on its own day.
func TestStatus(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(8, 8))
	var e *engine.Engine
	moved := 0
	overProfiles(t, 8, func(p *profile) {
		if e == nil {
			e = engine.New(p.c)
		}
		run, err := p.run.Apply(p.c, assessment.AddBaseline{Baseline: status.Promise(p.run, p.Result, "agreed")}, p.run.Created, p.AsOf)
		if err != nil {
			t.Fatal(err)
		}
		if s := status.Of(e, run, p.AsOf); len(s.Moved) > 0 || s.Baseline == nil || s.Baseline.Day != p.AsOf {
			t.Errorf("on its day: moved %+v of %+v", s.Moved, s.Baseline)
		}
		today := p.AsOf.AddDays(1 + random.IntN(200))
		run.Readiness = maps.Clone(run.Readiness)
		for range random.IntN(10) {
			run.Readiness[p.c.Workstreams[random.IntN(len(p.c.Workstreams))].ID] = assessment.ReadinessMark{State: assessment.InPlace, Done: today}
		}
		if q := p.c.Question(p.c.Roles.Capacity); random.IntN(2) == 0 {
			with, err := run.Answers.With(p.c, q.ID, assessment.Choose(q.Options[random.IntN(len(q.Options))].ID))
			if err != nil {
				t.Fatal(err)
			}
			run.Answers = with
		}
		full := e.Evaluate(run, assessment.Options{Today: today, SkipFlips: true})
		if got, want := status.Agenda(e, run, today), status.AgendaWith(e, run, &full); !slices.Equal(got, want) {
			t.Errorf("the agenda is %v, and by the whole plan %v", got, want)
		}
		for i, m := range e.Redated(run, &full) {
			if want := full.Plan.Milestones[i]; m.ID != want.ID || m.Expected != want.Expected {
				t.Errorf("dated again: %s on %v, want %s on %v", m.ID, m.Expected, want.ID, want.Expected)
			}
		}
		s := status.Of(e, run, today)
		for _, late := range s.Late {
			if !late.Due.Before(today) || late.Days != late.Due.DaysTo(today) || late.State == assessment.InPlace {
				t.Errorf("late: %+v on %s", late, today)
			}
			for _, m := range late.Moves {
				if m.Days <= 0 {
					t.Errorf("%s done moves %+v", late.ID, m)
				}
			}
		}
		for _, m := range s.Moved {
			moved++
			sum := 0
			for _, cause := range m.Because {
				sum += cause.Days
			}
			if sum != m.Days || m.From.DaysTo(m.To) != m.Days {
				t.Errorf("%s moved by %d days, from %s to %s, because %+v", m.Milestone, m.Days, m.From, m.To, m.Because)
			}
		}
		for _, next := range s.Next {
			if next.Due.Before(today) || s.Until.Before(next.Due) {
				t.Errorf("next: %+v on %s", next, today)
			}
		}
	})
	if moved == 0 {
		t.Error("nothing moved in any profile")
	}
}
