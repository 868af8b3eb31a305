package plan

import (
	"math/rand/v2"
	"testing"
)

// No slot is free before it can have done its share, and nothing overtakes.
func TestSlotsWorkOnce(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for range 200 {
		count := 1 + r.IntN(40)
		p := pool{list: []freeSlots{{0, count}}}
		given, last := 0.0, 0.0
		for range 60 {
			shares, weeks, ready := 1+r.IntN(6), float64(r.IntN(8))/4+0.25, float64(r.IntN(40))/4
			start, end := p.assign(shares, weeks, ready)
			given += float64(shares) * weeks
			if start < last || start < ready || end < start+weeks {
				t.Fatalf("start %v, end %v: ready %v, the one before started %v, takes %v", start, end, ready, last, weeks)
			}
			last = start
			there, busy := 0, 0.0
			for i, h := range p.list {
				there, busy = there+h.count, busy+float64(h.count)*h.free
				if h.count < 1 || i > 0 && h.free <= p.list[i-1].free {
					t.Fatalf("slots out of order: %v", p.list)
				}
			}
			if there != count || busy < given-1e-9 {
				t.Fatalf("%d slots of %d, busy for %v with %v assigned", there, count, busy, given)
			}
		}
	}
}

// With less of one piece, one more slot or one wait less, nothing ends later.
func TestPoolIsMonotone(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	type piece struct {
		weeks float64
		needs int // an earlier piece, or -1
	}
	run := func(count int, pieces []piece) []float64 {
		p := pool{list: []freeSlots{{0, count}}}
		ends := make([]float64, len(pieces))
		for i, piece := range pieces {
			ready := 0.0
			if piece.needs >= 0 {
				ready = ends[piece.needs]
			}
			if piece.weeks > 0 {
				_, ends[i] = p.assign(6, piece.weeks, ready)
			}
		}
		return ends
	}
	for range 500 {
		pieces := make([]piece, 20)
		for i := range pieces {
			pieces[i] = piece{r.Float64() * 3, r.IntN(i+1) - 1}
		}
		count := 1 + r.IntN(20)
		before, at := run(count, pieces), r.IntN(len(pieces))
		less, free := append([]piece(nil), pieces...), append([]piece(nil), pieces...)
		less[at].weeks *= float64(r.IntN(2)) * r.Float64()
		free[at].needs = -1
		for name, after := range map[string][]float64{"less work": run(count, less), "one more slot": run(count+1, pieces), "no prerequisite": run(count, free)} {
			for i := range after {
				if after[i] > before[i]+1e-9 {
					t.Fatalf("%s: piece %d ends at %v, before at %v", name, i, after[i], before[i])
				}
			}
		}
	}
}
