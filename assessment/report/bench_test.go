package report_test

import (
	"io"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/files"
	"trustpath/assessment/report"
)

// simple is a founder in the United States with one customer's request for a report.
const simple = `trustpath: 1
company: Northlight
start: 2026-12-02
answers:
  held: [none]
  established: [us]
  customers: [us_enterprise]
  regions: [us]
  sectors: [general]
  asks: [soc2_type2]
  deadline: within_12_months
  ai_role: [integrates_models]
  ai_impact: [talks_with_people]
  us_places: [california]
  sell_trust: unblock_deals
  data: [customer_confidential]
  delivery: [hosted]
  promises: [none]
  controls: basics
  team_size: 11_25
  capacity: part_time
`

// BenchmarkMarkdown is the roadmap of a founder, from a result, and with the plan from
// answers.
func BenchmarkMarkdown(b *testing.B) {
	c := load(b)
	for _, founder := range []struct{ name, answers string }{{"simple", simple}, {"full", full}} {
		run, err := files.ReadAnswers([]byte(founder.answers), founder.name, c.Catalog, assessment.Date{})
		if err != nil {
			b.Fatal(err)
		}
		evaluate := func() assessment.Result {
			return c.Evaluate(run, assessment.Options{Today: run.Start, SkipFlips: true})
		}
		r := evaluate()
		write := func(b *testing.B) {
			if err := report.Markdown(io.Discard, c.Catalog, run, r); err != nil {
				b.Fatal(err)
			}
		}
		write(b) // parses the templates
		b.Run(founder.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				write(b)
			}
		})
		b.Run(founder.name+" with the plan", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r = evaluate()
				write(b)
			}
		})
	}
}
