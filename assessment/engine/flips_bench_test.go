package engine_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"trustpath/assessment"
)

// slowest returns the longest of several times, in milliseconds. Each of them
// is the best of its rounds, so that a busy machine is not taken for slow code.
func slowest(best []time.Duration) float64 {
	return float64(slices.Max(best).Microseconds()) / 1000
}

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
				a := random(c.Catalog, r, max(answered.chance, 0))
				if answered.chance < 0 {
					a = random(c.Catalog, r, 1).Without(c.Questions[r.IntN(len(c.Questions))].ID)
				}
				c.Flips(a) // the diagrams are built once for each catalog
				runs = append(runs, a)
			}
			best, flips, done := slices.Repeat([]time.Duration{time.Hour}, len(runs)), 0, 0
			b.ReportAllocs()
			for b.Loop() {
				at, begin := done%len(runs), time.Now()
				flips += len(c.Flips(runs[at]))
				best[at] = min(best[at], time.Since(begin))
				done++
			}
			b.ReportMetric(slowest(best), "ms-worst")
			b.ReportMetric(float64(flips)/float64(done), "flips/op")
		})
	}
}
