package assessment_test

import (
	"testing"

	"trustpath/assessment"
)

func BenchmarkPlan(b *testing.B) {
	c := load(b)
	a := assessment.Answers{}
	for id, answer := range map[assessment.QuestionID]assessment.Answer{
		"customers": assessment.Choose("us_enterprise", "global_enterprise"), "regions": assessment.Choose("us", "eu"), "sectors": assessment.Choose("general"),
		"asks": assessment.Choose("soc2_any"), "deadline": assessment.Choose("none"), "ai_role": assessment.Choose("internal_use"),
		"sell_trust": assessment.Choose("unblock_deals"), "data": assessment.Choose("customer_confidential"), "promises": assessment.Choose("none"),
		"held": assessment.Choose("none"), "controls": assessment.Choose("basics"), "team_size": assessment.Choose("11_25"), "capacity": assessment.Choose("dedicated"),
	} {
		a = must(a.With(c, id, answer))
	}
	run := assessment.Assessment{Answers: a}
	d, _ := assessment.ParseDate("2026-12-01")
	for _, skip := range []bool{true, false} {
		name := "with"
		if skip {
			name = "without"
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.Evaluate(run, assessment.Options{Today: d, SkipPlan: skip})
			}
		})
	}
}
