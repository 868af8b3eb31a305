package assessment_test

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"trustpath/assessment"
)

func date(t testing.TB, text string) assessment.Date {
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

// evaluate leaves out the flips, which take four times as long as all the rest.
func evaluate(t *testing.T, c *assessment.Catalog, run assessment.Assessment) assessment.Result {
	t.Helper()
	run.Start = date(t, "2026-12-01")
	return c.Evaluate(run, assessment.Options{Today: run.Start, SkipFlips: true})
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
		today := assessment.Options{Today: date(t, "2026-12-01")}
		first, second := c.Evaluate(assessment.Assessment{Answers: a}, today), c.Evaluate(assessment.Assessment{Answers: again}, today)
		if !reflect.DeepEqual(first, second) {
			t.Fatalf("%v: other order, other result", a)
		}
	}
}

// A mark of not applicable leaves everything as it was where a workstream is
// required, and takes its effort away where it is not.
func TestRequiredIsNeverLeftOut(t *testing.T) {
	c := load(t)
	all := founder(t, c, answers{"asks": assessment.Choose("soc2_any", "iso27001", "iso42001"), "customers": assessment.Choose("us_enterprise", "global_enterprise"),
		"regions": assessment.Choose("us", "eu"), "ai_role": assessment.Choose("trains"), "ai_impact": assessment.Choose("decides_about_people"), "deadline": assessment.Choose("within_12_months")})
	before := evaluate(t, c, assessment.Assessment{Answers: all})
	required := 0
	for i := range before.Plan.Workstreams {
		id := before.Plan.Workstreams[i].ID
		t.Run(string(id), func(t *testing.T) {
			mark := assessment.ReadinessMark{State: assessment.NotApplicable, Reason: "too small"}
			run := assessment.Assessment{Answers: all, Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{id: mark}}
			after := evaluate(t, c, run)
			if c.Workstream(id).Required == "" {
				if after.Effort.Days.High >= before.Effort.Days.High || after.Plan.Workstreams[i].State != assessment.NotApplicable || len(after.Kept) > 0 || len(c.Overruled(run)) > 0 {
					t.Errorf("it may be left out: got %v person-days of %v, %q, kept %v", after.Effort.Days, before.Effort.Days, after.Plan.Workstreams[i].State, after.Kept)
				}
				return
			}
			required++
			if !reflect.DeepEqual(after.Plan, before.Plan) || after.Effort.Days != before.Effort.Days {
				t.Error("the plan is another")
			}
			if !reflect.DeepEqual(after.Kept, []string{"readiness." + string(id)}) || len(c.Overruled(run)) != 1 {
				t.Errorf("got kept %v", after.Kept)
			}
			for s, one := range coverage(t, c, run) {
				if was := coverage(t, c, assessment.Assessment{Answers: all})[s]; one.Count(assessment.ServedOutside) != was.Count(assessment.ServedOutside) {
					t.Errorf("%s: requirements are outside", s)
				}
			}
		})
	}
	if required < 20 {
		t.Errorf("only %d workstreams are required", required)
	}
}
