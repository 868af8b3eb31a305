package engine_test

import (
	"testing"

	"trustpath/assessment"
)

// BenchmarkPlan is a full answer that puts two and three standards into the
// plan, with the orders compared, and the same without the plan.
func BenchmarkPlan(b *testing.B) {
	c := load(b)
	two := answers{"customers": assessment.Choose("us_enterprise", "global_enterprise"), "regions": assessment.Choose("us", "eu")}
	three := answers{"customers": two["customers"], "regions": two["regions"], "ai_role": assessment.Choose("trains"),
		"ai_impact": assessment.Choose("decides_about_people"), "ai_domains": assessment.Choose("other"), "us_places": assessment.Choose("elsewhere"),
		"asks": assessment.Choose("soc2_type2", "iso27001"), "deadline": assessment.Choose("within_6_months")}
	for _, bench := range []struct {
		name    string
		answers answers
		skip    bool
	}{{"two standards", two, false}, {"three standards", three, false}, {"without the plan", two, true}} {
		run := assessment.Assessment{Answers: founder(b, c.Catalog, bench.answers), Start: date(b, "2026-12-01")}
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.Evaluate(run, assessment.Options{Today: run.Start, SkipPlan: bench.skip, SkipFlips: true})
			}
		})
	}
}
