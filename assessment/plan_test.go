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
