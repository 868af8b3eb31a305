package engine_test

import (
	"os"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/files"
)

// full is a founder with every question answered: two security standards in one
// program, AI that ranks people, a date.
func full(t testing.TB, c *assessment.Catalog) assessment.Assessment {
	t.Helper()
	data, err := os.ReadFile("../testdata/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	run, err := files.ReadAnswers(data, "full.yaml", c, assessment.Date{})
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range c.Path(run.Answers) {
		if step.Open() {
			t.Fatalf("%s is open", step.Question.ID)
		}
	}
	return run
}

// BenchmarkEvaluate is one evaluation of full answers, reasons included.
func BenchmarkEvaluate(b *testing.B) {
	c := load(b)
	run := full(b, c.Catalog)
	for _, part := range []struct {
		name    string
		options assessment.Options
	}{
		{"decisions", assessment.Options{Today: run.Start, SkipPlan: true, SkipFlips: true}},
		{"plan", assessment.Options{Today: run.Start, SkipFlips: true}},
		{"all", assessment.Options{Today: run.Start}},
	} {
		c.Evaluate(run, part.options) // what is built once
		b.Run(part.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.Evaluate(run, part.options)
			}
		})
	}
}
