package assessment_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"trustpath/assessment"
)

// BenchmarkFlips finds all flips of fifty random answers, one after the other,
// and reports the slowest of them too.
func BenchmarkFlips(b *testing.B) {
	c := load(b)
	for _, answered := range []struct {
		name   string
		chance float64
	}{{"full", 1}, {"one open", -1}, {"half", 0.5}} {
		b.Run(answered.name, func(b *testing.B) {
			r := rand.New(rand.NewPCG(50, 1))
			var runs []assessment.Answers
			for range 50 {
				a := random(c, r, max(answered.chance, 0))
				if answered.chance < 0 {
					a = random(c, r, 1).Without(c.Questions[r.IntN(len(c.Questions))].ID)
				}
				c.Flips(a) // the diagrams are built once for each catalog
				runs = append(runs, a)
			}
			worst, flips, done := time.Duration(0), 0, 0
			b.ReportAllocs()
			for b.Loop() {
				begin := time.Now()
				flips += len(c.Flips(runs[done%len(runs)]))
				done++
				worst = max(worst, time.Since(begin))
			}
			b.ReportMetric(float64(worst.Microseconds())/1000, "ms-worst")
			b.ReportMetric(float64(flips)/float64(done), "flips/op")
		})
	}
}
