package assessment

import "math"

// hand is the smallest share of a week that is planned with: half a day. A
// company has as many hands as half days a week.
const hand = 0.5

// hands are those that become free at the same time, in weeks from the start.
type hands struct {
	free  float64
	count int
}

// pool holds all hands, the first free ones first.
type pool struct {
	free []hands
	last float64 // when the work given out last starts
}

func (p *pool) reset(count int) {
	p.free, p.last = append(p.free[:0], hands{0, count}), 0
}

// give hands out a piece of work in equal shares, to the hands that are free
// first. No share starts before ready, nor before a share given out earlier.
//
// Work is given out in one fixed order and nothing overtakes, so every start is
// built of maxima, sums and the order of free hands alone: less work, more
// hands or fewer prerequisites never end anything later. A schedule that fills
// every gap with whatever is ready does not have that property.
func (p *pool) give(shares int, weeks, ready float64) (start, end float64) {
	start = -1
	for shares > 0 {
		first := &p.free[0]
		begins := max(first.free, ready, p.last)
		taken := min(shares, first.count)
		if start < 0 {
			start = begins
		}
		p.last, end, shares = begins, begins+weeks, shares-taken
		if first.count -= taken; first.count == 0 {
			p.free = append(p.free[:0], p.free[1:]...)
		}
		p.put(hands{end, taken})
	}
	return start, end
}

func (p *pool) put(h hands) {
	at := len(p.free)
	for at > 0 && p.free[at-1].free > h.free {
		at--
	}
	if at > 0 && p.free[at-1].free == h.free {
		p.free[at-1].count += h.count
		return
	}
	p.free = append(p.free, hands{})
	copy(p.free[at+1:], p.free[at:])
	p.free[at] = h
}

// schedule dates every part of the outline at one end of the range. What is in
// place already takes no hands and keeps nobody waiting.
func (p *planner) schedule(o *outline, at end) {
	p.pool.reset(p.hands[at])
	shares := max(1, int(math.Round(p.Planning.OwnerRate/hand)))
	finish := p.finish
	clear(finish)
	stage, checks := 0, 0.0 // checks begin when all that is built in the stage is
	for i := range o.parts {
		part := &o.parts[i]
		if part.stage != stage {
			stage, checks = part.stage, 0
		}
		effort := part.effort[at]
		if effort == 0 {
			part.start[at], part.end[at] = 0, 0
			continue
		}
		w := &p.layout.work[part.work]
		ready := finish[part.work]
		for _, need := range w.needs {
			ready = max(ready, finish[need])
		}
		if w.phase >= assurePhase {
			ready = max(ready, checks)
		}
		start, end := p.pool.give(shares, effort/float64(shares)/hand, ready)
		part.start[at], part.end[at] = start, end
		finish[part.work] = max(finish[part.work], end)
		if w.phase < assurePhase {
			checks = max(checks, end)
		}
	}
}

// handsAt is how many hands there are: the coordinating person's, and those of
// the owners beside, who can only do what somebody coordinates.
func (p *planner) handsAt(at end) int {
	slow, fast := p.figures(questionCapacity, p.layout.capacity)
	few, many := p.figures(questionTeam, p.layout.beside)
	coordinator, beside := fast, many
	if at == high {
		coordinator, beside = slow, few
	}
	return max(1, int((coordinator+min(beside, coordinator*p.Planning.BesideMost))/hand+1e-9))
}

// wholeDays returns weeks in days, rounded up.
func wholeDays(w float64) int { return int(math.Ceil(w*7 - 1e-9)) }
