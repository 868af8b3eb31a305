package engine_test

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/pack"
	"trustpath/assessment/pack/packtest"
	"trustpath/content"
)

// packs are what is measured: the pack that ships, and one twice as
// large.
func packs(t testing.TB) map[string]*engine.Engine {
	t.Helper()
	out, err := loadedPacks()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var loadedPacks = sync.OnceValues(loadPacks)

func loadPacks() (map[string]*engine.Engine, error) {
	doubled, err := packtest.Doubled(content.Default())
	if err != nil {
		return nil, err
	}
	out := map[string]*engine.Engine{}
	for name, files := range map[string]fs.FS{"shipped": content.Default(), "doubled": doubled} {
		c, err := pack.Load(files)
		if err != nil {
			return nil, err
		}
		out[name] = engine.New(c)
	}
	return out, nil
}

// halfAnswered returns answers with about this many questions open.
func halfAnswered(c *assessment.Catalog, open, n int) []assessment.Answers {
	r := rand.New(rand.NewPCG(11, uint64(open)))
	out := make([]assessment.Answers, n)
	for i := range out {
		a := random(c, r, 1)
		for _, at := range r.Perm(len(c.Questions))[:open] {
			a = a.Without(c.Questions[at].ID)
		}
		out[i] = a
	}
	return out
}

// eachOpen measures a function with everything, half of it, and one question
// open, and reports the slowest answers as well as the mean: each is timed as the
// best of three, so that the machine's other work does not count.
func eachOpen(b *testing.B, measured func(*engine.Engine, assessment.Answers)) {
	for name, c := range packs(b) {
		c.Outlook(assessment.Answers{}) // diagrams are built once
		for _, open := range []int{len(c.Questions), len(c.Questions) * 3 / 4, len(c.Questions) / 2, 1} {
			b.Run(fmt.Sprintf("%s/open=%d", name, open), func(b *testing.B) {
				answers := halfAnswered(c.Catalog, open, 300)
				worst := time.Duration(0)
				for _, a := range answers {
					best := time.Hour
					for range 3 {
						start := time.Now()
						measured(c, a)
						best = min(best, time.Since(start))
					}
					worst = max(worst, best)
				}
				i := 0
				b.ReportAllocs()
				for b.Loop() {
					measured(c, answers[i%len(answers)])
					i++
				}
				b.ReportMetric(float64(worst.Microseconds()), "worst-µs")
			})
		}
	}
}

// BenchmarkNextQuestion: 5 ms in the mean on the pack that ships, 10 ms at
// worst on one twice as large.
func BenchmarkNextQuestion(b *testing.B) {
	eachOpen(b, func(c *engine.Engine, a assessment.Answers) { c.Open(a) })
}

// BenchmarkOutlook: the possible values of everything within 1 ms.
func BenchmarkOutlook(b *testing.B) {
	eachOpen(b, func(c *engine.Engine, a assessment.Answers) { c.Outlook(a) })
}
