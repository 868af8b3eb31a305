package plan_test

import (
	"slices"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/pack"
	"trustpath/content"
)

// founded evaluates a founder in the US with what differs.
func founded(t *testing.T, differs map[assessment.QuestionID]assessment.Answer, run assessment.Assessment) (assessment.Result, *assessment.Catalog) {
	t.Helper()
	c, err := pack.Restore(content.Default(), content.Snapshot())
	if err != nil {
		t.Fatal(err)
	}
	for _, answers := range []map[assessment.QuestionID]assessment.Answer{{
		"held":        assessment.Choose("none"),
		"established": assessment.Choose("us"),
		"customers":   assessment.Choose("us_enterprise"),
		"regions":     assessment.Choose("us"),
		"sectors":     assessment.Choose("general"),
		"asks":        assessment.Choose("soc2_any"),
		"deadline":    assessment.Choose("none"),
		"ai_role":     assessment.Choose("internal_use"),
		"sell_trust":  assessment.Choose("unblock_deals"),
		"data":        assessment.Choose("customer_confidential"),
		"promises":    assessment.Choose("none"),
		"controls":    assessment.Choose("basics"),
		"team_size":   assessment.Choose("11_25"),
		"capacity":    assessment.Choose("part_time"),
	}, differs} {
		for id, answer := range answers {
			if run.Answers, err = run.Answers.With(c, id, answer); err != nil {
				t.Fatal(err)
			}
		}
	}
	run.Start = day(2026, 12, 7)
	return engine.New(c).Evaluate(run, assessment.Options{Today: day(2026, 11, 30), SkipFlips: true}), c
}

func marked(states map[assessment.WorkstreamID]assessment.Readiness) assessment.Assessment {
	run := assessment.Assessment{Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{}}
	for id, state := range states {
		run.Readiness[id] = assessment.ReadinessMark{State: state, Reason: "not ours"}
	}
	return run
}

// A row says what a person marked, what follows from an answer, and what no one has
// looked at.
func TestStatesSayWhoLooked(t *testing.T) {
	r, _ := founded(t, nil, marked(map[assessment.WorkstreamID]assessment.Readiness{
		"assets": assessment.Missing, "policies": assessment.InPlace, "endpoints": assessment.Partial,
	}))
	held, _ := founded(t, map[assessment.QuestionID]assessment.Answer{"held": assessment.Choose("soc2_type2")}, assessment.Assessment{})
	for _, test := range []struct {
		result  assessment.Result
		id      assessment.WorkstreamID
		state   assessment.Readiness
		assumed bool
	}{
		{r, "scope", assessment.NotChecked, false},
		{r, "access", assessment.Partial, true}, // the answer: basics
		{r, "endpoints", assessment.Partial, false},
		{r, "assets", assessment.Missing, false},
		{r, "policies", assessment.InPlace, false},
		{held, "scope", assessment.InPlace, false},
	} {
		if w := test.result.Plan.Workstream(test.id); w == nil || w.State != test.state || w.Assumed != test.assumed {
			t.Errorf("got %+v, want %s of %s, assumed: %v", w, test.state, test.id, test.assumed)
		}
	}
}

// The task of a law can be marked as work is: what is done or does not apply takes no
// time and costs nothing.
func TestTasksAreMarked(t *testing.T) {
	abroad := map[assessment.QuestionID]assessment.Answer{
		"customers": assessment.Choose("global_enterprise"),
		"regions":   assessment.Choose("eu"),
		"data":      assessment.Choose("personal_for_customers"),
	}
	before, c := founded(t, abroad, assessment.Assessment{})
	id := assessment.ObligationID("gdpr").TaskID()
	if w := before.Plan.Workstream(id); w == nil || w.Days.High == 0 || !c.IsTask(id) || c.IsTask("law_no") {
		t.Fatalf("got %+v", w)
	}
	for _, state := range []assessment.Readiness{assessment.InPlace, assessment.NotApplicable} {
		after, _ := founded(t, abroad, marked(map[assessment.WorkstreamID]assessment.Readiness{id: state}))
		w := after.Plan.Workstream(id)
		if w == nil || w.State != state || w.Days.High != 0 || !w.Expected.End.IsZero() || len(after.Kept) > 0 {
			t.Errorf("%s: got %+v, kept %v", state, w, after.Kept)
		}
		if after.Effort.Days.High >= before.Effort.Days.High {
			t.Errorf("%s: got %v, before %v", state, after.Effort.Days, before.Effort.Days)
		}
	}
}

// Before anyone asks there are a few small tasks, in the order of the content, and no
// audit.
func TestSmallTasksBeforeAnyoneAsks(t *testing.T) {
	r, c := founded(t, map[assessment.QuestionID]assessment.Answer{
		"customers": assessment.Choose("none_yet"),
		"data":      assessment.Choose("nothing_sensitive"),
		"team_size": assessment.Choose("1_10"),
		"capacity":  assessment.Choose("spare_time"),
	}, assessment.Assessment{})
	last := assessment.Date{}
	for _, task := range c.Planning.Baseline {
		w := r.Plan.Workstream(task.Work)
		if w == nil || w.Task != task.Task || w.DoneWhen != task.DoneWhen || w.Template != task.Template || w.Expected.End.Before(last) {
			t.Fatalf("got %+v after %s, want %+v", w, last, task)
		}
		last = w.Expected.End
	}
	if len(r.Plan.Milestones)+len(r.Plan.Recurring)+len(r.Cost.Items) > 0 || r.Effort.Days.High > 12 || day(2027, 3, 1).Before(last) {
		t.Errorf("got %d milestones, %v, until %s", len(r.Plan.Milestones), r.Effort.Days, last)
	}
}

// A Type I costs a second audit, and its rest comes after the day.
func TestTypeOneIsBuiltFirst(t *testing.T) {
	r, _ := founded(t, map[assessment.QuestionID]assessment.Answer{
		"asks": assessment.Choose("soc2_type1"), "deadline": assessment.Choose("within_6_months"),
	}, assessment.Assessment{})
	two, _ := founded(t, map[assessment.QuestionID]assessment.Answer{"asks": assessment.Choose("soc2_type2")}, assessment.Assessment{})
	one := r.Plan.Milestone("soc2_type1")
	if one == nil || r.Cost.Low <= two.Cost.Low || r.Cost.High <= two.Cost.High {
		t.Fatalf("got %+v for %d to %d, and a Type II alone for %d to %d", one, r.Cost.Low, r.Cost.High, two.Cost.Low, two.Cost.High)
	}
	if !slices.ContainsFunc(r.Cost.Items, func(i assessment.CostItem) bool { return i.Milestone == one.ID }) {
		t.Errorf("no cost of its own: %+v", r.Cost.Items)
	}
	access := r.Plan.Workstream("access")
	if len(access.Extended) != 1 || one.Expected.Start.Before(access.Expected.End) || access.Extended[0].Expected.End.Before(access.Expected.End) {
		t.Errorf("access is %+v, and the Type I %v", access, one.Expected)
	}
}
