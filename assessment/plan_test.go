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

func evaluate(t *testing.T, c *assessment.Catalog, run assessment.Assessment) assessment.Result {
	t.Helper()
	run.Start = date(t, "2026-12-01")
	return c.Evaluate(run, assessment.Options{Today: run.Start})
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
