package plan_test

import (
	"math/rand/v2"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/pack"
	"trustpath/content"
)

// BenchmarkManyPlans evaluates random companies with their plans, one after the other.
func BenchmarkManyPlans(b *testing.B) {
	c, err := pack.Restore(content.Default(), content.Snapshot())
	if err != nil {
		b.Fatal(err)
	}
	e, r := engine.New(c), rand.New(rand.NewPCG(1, 2))
	runs := make([]assessment.Assessment, 100)
	for i := range runs {
		runs[i] = assessment.Assessment{Answers: anyAnswers(c, r), Start: day(2026, 12, 7)}
	}
	for name, skip := range map[string]bool{"with the plan": false, "without": true} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for i := range b.N {
				e.Evaluate(runs[i%len(runs)], assessment.Options{Today: day(2026, 11, 30), SkipPlan: skip, SkipFlips: true})
			}
		})
	}
}
