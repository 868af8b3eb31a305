package assessment

import (
	"math"
	"slices"
)

// hand is the smallest share of a week that is planned with: half a day. A
// company has as many hands as half days a week.
const hand = 0.5

// hands are those that become free at the same time, in weeks from the start.
type hands struct {
	free  float64
	count int
}

// pool holds all hands, those that are free first at the head of the list.
type pool struct {
	list []hands
	head int
	last float64 // when the work given out last starts
}

func (p *pool) reset(count int) {
	p.list, p.head, p.last = append(p.list[:0], hands{0, count}), 0, 0
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
		first := &p.list[p.head]
		begins := max(first.free, ready, p.last)
		taken := min(shares, first.count)
		if start < 0 {
			start = begins
		}
		p.last, end, shares = begins, begins+weeks, shares-taken
		if first.count -= taken; first.count == 0 {
			p.head++
		}
		p.put(hands{end, taken})
	}
	return start, end
}

func (p *pool) put(h hands) {
	at := len(p.list)
	for at > p.head && p.list[at-1].free > h.free {
		at--
	}
	if at > p.head && p.list[at-1].free == h.free {
		p.list[at-1].count += h.count
		return
	}
	p.list = slices.Insert(p.list, at, h)
}

// schedule dates every part of the outline at one end of the range. What is in
// place already takes no hands and keeps nobody waiting.
func (p *planner) schedule(o *outline, at end) {
	p.pool.reset(p.hands[at])
	clear(p.finish)
	o.done[at] = o.done[at][:0]
	o.inUse[at] = sized(o.inUse[at], len(p.planned))
	clear(o.inUse[at])
	next := 0
	for stage := range max(1, len(o.stages)) {
		from := next
		for next < len(o.parts) && o.parts[next].stage == stage {
			next++
		}
		p.scheduleStage(o.parts[from:next], at)
		if len(o.stages) > 0 {
			p.use(o, o.stages[stage].standards, o.parts[from:next], at)
		}
		o.done[at] = append(o.done[at], p.finish...)
	}
}

func (p *planner) scheduleStage(parts []part, at end) {
	shares := max(1, int(math.Round(p.Planning.OwnerRate/hand)))
	checks := 0.0 // begin when all that is built in the stage is
	for i := range parts {
		part := &parts[i]
		part.start[at], part.end[at] = 0, 0
		effort := part.effort[at]
		if effort == 0 {
			continue
		}
		w := &p.layout.work[part.work]
		ready := p.finish[part.work]
		for _, need := range w.needs {
			ready = max(ready, p.finish[need])
		}
		if w.phase >= assurePhase {
			ready = max(ready, checks)
		}
		part.start[at], part.end[at] = p.pool.give(shares, effort/float64(shares)/hand, ready)
		p.finish[part.work] = max(p.finish[part.work], part.end[at])
		if w.phase < assurePhase {
			checks = max(checks, part.end[at])
		}
	}
}

// all and typeOne tell apart the controls of a standard that are in use.
const (
	all = iota
	typeOne
)

// use finds when the controls of the standards of a stage are designed and in
// use: all of them, and what a Type I needs on its one day.
func (p *planner) use(o *outline, standards []int, parts []part, at end) {
	for i := range parts {
		part := &parts[i]
		if p.layout.work[part.work].phase >= assurePhase {
			continue
		}
		for _, s := range standards {
			if p.depths[part.work][s] == 0 {
				continue
			}
			use := &o.inUse[at][s]
			use[all] = max(use[all], part.end[at])
			if part.oneDay {
				use[typeOne] = max(use[typeOne], part.end[at])
			}
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
