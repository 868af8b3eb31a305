package assessment_test

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"trustpath/assessment"
)

func date(t *testing.T, text string) assessment.Date {
	t.Helper()
	d, err := assessment.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// complete answers every question: by given, else at random.
func complete(c *assessment.Catalog, r *rand.Rand, given map[assessment.QuestionID]assessment.Answer) assessment.Answers {
	a := random(c, r, 1)
	for id, answer := range given {
		a = must(a.With(c, id, answer))
	}
	return a
}

func evaluate(t *testing.T, c *assessment.Catalog, run assessment.Assessment) assessment.Result {
	t.Helper()
	run.Start = date(t, "2026-12-01")
	return c.Evaluate(run, assessment.Options{Today: run.Start})
}

func TestPlanIsInOrder(t *testing.T) {
	c, r := load(t), rand.New(rand.NewPCG(5, 6))
	for range 150 {
		result := evaluate(t, c, assessment.Assessment{Answers: random(c, r, 0.9)})
		p := result.Plan
		ends := map[assessment.WorkstreamID]assessment.DateRange{}
		for _, w := range p.Workstreams {
			ends[w.ID] = w.End
			if w.Start.Low.Before(result.Start) || w.End.Low.Before(w.Start.Low) || w.End.High.Before(w.End.Low) || w.Days.High < w.Days.Low {
				t.Errorf("%s: %+v", w.ID, w)
			}
		}
		for _, m := range p.Milestones {
			if m.Date.High.Before(m.Date.Low) || m.Date.Low.Before(m.Begin.Low) || m.Begin.Low.Before(result.Start) {
				t.Errorf("%s: %+v", m.ID, m)
			}
		}
		for _, id := range []string{"iso27001", "iso42001"} {
			stage1, stage2 := p.Milestone(assessment.MilestoneID(id+"_stage1")), p.Milestone(assessment.MilestoneID(id+"_stage2"))
			if stage2 == nil {
				continue
			}
			if stage2.Begin.Low.Before(stage1.Date.Low.AddDays(28)) || stage2.Begin.Low.Before(ends["internal_audit"].Low) || stage2.Begin.High.Before(ends["management_review"].High) {
				t.Errorf("%s: stage 2 %+v before stage 1 %+v or the reviews", id, stage2, stage1)
			}
		}
		if w := p.Milestone("soc2_window"); w != nil && w.Date.Low.Before(w.Begin.Low.AddMonths(3)) {
			t.Errorf("window under three months: %+v", w)
		}
	}
}

// TestMoreHelpNeverEndsLater: readiness and capacity only ever shorten.
func TestMoreHelpNeverEndsLater(t *testing.T) {
	c, r := load(t), rand.New(rand.NewPCG(7, 8))
	last := func(result assessment.Result) map[assessment.MilestoneID]assessment.DateRange {
		out := map[assessment.MilestoneID]assessment.DateRange{}
		for _, m := range result.Plan.Milestones {
			out[m.ID] = m.Date
		}
		return out
	}
	check := func(what string, before, after assessment.Result) {
		t.Helper()
		if after.Effort.Days.High > before.Effort.Days.High+1e-9 {
			t.Errorf("%s adds effort: %v to %v", what, before.Effort.Days, after.Effort.Days)
		}
		then := last(before)
		for id, now := range last(after) {
			if then[id].High.Before(now.High) || then[id].Low.Before(now.Low) {
				t.Errorf("%s: %s moves from %v to %v", what, id, then[id], now)
			}
		}
	}
	for range 60 {
		run := assessment.Assessment{Answers: complete(c, r, map[assessment.QuestionID]assessment.Answer{"capacity": assessment.Choose("part_time")})}
		before := evaluate(t, c, run)
		more := run
		more.Answers = must(run.Answers.With(c, "capacity", assessment.Choose("dedicated")))
		check("capacity", before, evaluate(t, c, more))
		w := c.Workstreams[r.IntN(len(c.Workstreams))].ID
		ready := run
		ready.Readiness = map[assessment.WorkstreamID]assessment.ReadinessMark{w: {State: assessment.InPlace}}
		check("in place: "+string(w), before, evaluate(t, c, ready))
	}
}

func TestDeadline(t *testing.T) {
	c := load(t)
	answers := map[assessment.QuestionID]assessment.Answer{
		"customers": assessment.Choose("us_enterprise"), "regions": assessment.Choose("us"), "asks": assessment.Choose("soc2_type2"),
		"deadline": assessment.Choose("within_12_months"), "held": assessment.Choose("none"), "controls": assessment.Choose("basics"),
		"team_size": assessment.Choose("11_25"), "capacity": assessment.Choose("dedicated")}
	a := assessment.Answers{}
	for id, answer := range answers {
		a = must(a.With(c, id, answer))
	}
	tests := []struct {
		date string
		want assessment.Verdict
	}{{"2028-06-01", assessment.Comfortable}, {"2027-01-01", assessment.NotFeasible}, {"", assessment.Comfortable}}
	for _, test := range tests {
		run := assessment.Assessment{Answers: a}
		if test.date != "" {
			run.DeadlineDate = date(t, test.date)
		}
		v := evaluate(t, c, run).Plan.Deadline
		if v == nil || v.Verdict != test.want || v.Needs != "soc2_type2_report" || v.Sentence == "" || (v.Fallback == "") != (test.want != assessment.NotFeasible) {
			t.Errorf("%q: got %+v, want %s", test.date, v, test.want)
		}
	}
	gate := must(a.With(c, "asks", assessment.Choose("fedramp")))
	if v := evaluate(t, c, assessment.Assessment{Answers: gate}).Plan.Deadline; v == nil || v.Verdict != "" || v.Needs != "" {
		t.Errorf("a gate alone: got %+v, want no verdict", v)
	}
	none := must(a.With(c, "deadline", assessment.Choose("none")))
	if v := evaluate(t, c, assessment.Assessment{Answers: none}).Plan.Deadline; v != nil {
		t.Errorf("no deadline: got %+v", v)
	}
}

func TestSameAnswersSameResult(t *testing.T) {
	c, r := load(t), rand.New(rand.NewPCG(9, 10))
	for range 30 {
		a := random(c, r, 0.8)
		again := assessment.Answers{}
		ids := a.Questions()
		r.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
		for _, id := range ids {
			again = must(again.With(c, id, a.Of(id)))
		}
		first, second := evaluate(t, c, assessment.Assessment{Answers: a}), evaluate(t, c, assessment.Assessment{Answers: again})
		if !reflect.DeepEqual(first, second) {
			t.Fatalf("%v: other order, other result", a)
		}
	}
}
