package plan_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/pack"
	"trustpath/assessment/plan"
	"trustpath/content"
)

// What is built later never delays what is built first.
func TestRankGoesFirst(t *testing.T) {
	c, err := pack.Restore(content.Default(), content.Snapshot())
	if err != nil {
		t.Fatal(err)
	}
	e, planner, r := engine.New(c), plan.New(c), rand.New(rand.NewPCG(17, 18))
	today := assessment.DateOf(time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC))
	compared := 0
	for range 300 {
		answers := map[assessment.QuestionID]assessment.Answer{}
		for i := range c.Questions {
			q := &c.Questions[i]
			answers[q.ID] = assessment.Choose(q.Options[r.IntN(len(q.Options))].ID)
		}
		run := assessment.Assessment{Answers: assessment.AnswersFrom(answers), Start: today}
		result := e.Evaluate(run, assessment.Options{Today: today, SkipFlips: true})
		truth := c.Truths(run.Answers)
		in := plan.Input{Run: run, Today: today, Truth: truth, Path: c.PathIn(run.Answers, truth)}
		for _, o := range result.Orders {
			together, alone := planner.InStages(in, &result, o.Stages), planner.InStages(in, &result, o.Stages[:1])
			for id, date := range alone {
				compared++
				if together[id] != date {
					t.Errorf("%v: %s is dated %v, alone %v", o.Stages, id, together[id], date)
				}
			}
		}
	}
	if compared == 0 {
		t.Error("nothing was compared")
	}
}
