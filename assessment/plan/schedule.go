package plan

import (
	"math"
	"slices"

	"trustpath/assessment"
)

// outline is one way to build what was decided: its stages, what each of them
// adds, and when.
type outline struct {
	stages  []stage
	stageOf []int // by standard, see stageOf
	parts   []part
	first   []int           // by workstream, the number of its first part
	dates   [3][]span       // of each milestone of the catalog; zero when not in the plan
	inUse   [3][][2]float64 // by standard, when its controls are in use: all, and those of a Type I
}

// stage is what is built together: the standards of one rank, by position.
type stage struct {
	rank      int
	standards []int
}

// part is what one stage adds to one workstream.
type part struct {
	work, stage int
	block       block
	baseline    *assessment.BaselineTask // nil for what a standard or a law asks for
	checks      bool                     // it begins when what it checks is in use
	waits       bool                     // it is done some weeks after the work
	duty        bool                     // it is the task of a gate or an obligation, or that task needs it
	checked     standards                // whose controls it checks
	effort      [3]float64
	start, end  [3]float64 // weeks of work from the start of the plan
	next        int        // the number of the next part of the same workstream
}

// part returns a part by its number, which begins at 1; nil for 0.
func (o *outline) part(number int) *part {
	if number == 0 {
		return nil
	}
	return &o.parts[number-1]
}

type standards uint64

func (s standards) has(standard int) bool { return s>>standard&1 == 1 }

// block says why a part comes when it does.
type block int

const (
	restBlock   block = iota
	oneDayBlock       // what a Type I needs on its one day
	lawBlock          // what an AI law asks for, before anything else
)

type span struct{ begin, end assessment.Date }

// stageOf is the stage that builds a standard, or -1 for what is held.
func stageOf(standard int, stages []stage) int {
	return slices.IndexFunc(stages, func(s stage) bool { return slices.Contains(s.standards, standard) })
}

// halfDays rounds person-days to halves; what is left is at least one.
func halfDays(v float64) float64 {
	if v < 1e-9 {
		return 0
	}
	return max(0.5, math.Round(v*2)/2)
}

// freeSlots are slots that become free at the same time, in weeks from the
// start.
type freeSlots struct {
	free  float64
	count int
}

// pool holds all slots, ordered by when they are free.
type pool struct {
	list []freeSlots
	last float64 // when the work assigned last starts
}

// assign gives a piece of work in equal shares to the slots that are free first.
// No share starts before ready, nor before a share assigned earlier.
//
// Work is assigned in one fixed order and nothing overtakes, so every start is
// made of maxima, sums and the order of free slots alone: less work, more
// capacity or fewer prerequisites never end anything later. A schedule that
// fills every gap with whatever is ready does not have that property.
func (p *pool) assign(shares int, weeks, ready float64) (start, end float64) {
	start = -1
	for shares > 0 {
		first := &p.list[0]
		begins := max(first.free, ready, p.last)
		taken := min(shares, first.count)
		if start < 0 {
			start = begins
		}
		p.last, end, shares = begins, begins+weeks, shares-taken
		first.count -= taken
		if first.count == 0 {
			p.list = p.list[:copy(p.list, p.list[1:])]
		}
		p.put(freeSlots{end, taken})
	}
	return start, end
}

func (p *pool) put(s freeSlots) {
	at := len(p.list)
	for at > 0 && p.list[at-1].free > s.free {
		at--
	}
	if at > 0 && p.list[at-1].free == s.free {
		p.list[at-1].count += s.count
		return
	}
	p.list = append(p.list, s)
	copy(p.list[at+1:], p.list[at:])
	p.list[at] = s
}

// schedule dates every part of the outline in one run. Work that is done already
// takes no slots and delays nothing. The tasks of gates and laws have their slots
// near the start: their days are fixed.
//
// A check takes its slots in turn, so that nothing waits for it that need not, and
// is dated when what it checks is in use.
func (d *draft) schedule(o *outline, at end) {
	free := pool{list: append(make([]freeSlots, 0, 48), freeSlots{0, d.slots[at]})}
	shares := max(1, int(math.Round(d.Planning.OwnerRate/slot)))
	weeks := func(days float64) float64 { return days / float64(shares) / slot }
	tasks := d.tasks
	finish := make([]float64, len(d.Workstreams)) // when each is done so far, in weeks
	o.inUse[at] = make([][2]float64, len(d.Standards))
	for i := range o.parts {
		p := &o.parts[i]
		for ; len(tasks) > 0 && d.turn(p) == afterTasks; tasks = tasks[1:] {
			if days := of(tasks[0].effort, at); days > 0 {
				free.assign(shares, weeks(days), 0)
			}
		}
		ready := finish[p.work]
		for _, need := range d.needs[p.work] {
			if p.block != lawBlock && p.baseline == nil {
				ready = max(ready, finish[need])
			}
		}
		switch {
		case p.checks:
			for standard, use := range o.inUse[at] {
				if !p.checked.has(standard) {
					continue
				}
				if p.block == oneDayBlock {
					ready = max(ready, use[typeOneControls])
				} else {
					ready = max(ready, use[allControls])
				}
			}
			lead := 0.0
			if before := d.leads[p.work]; before >= 0 && p.block != oneDayBlock {
				ready = max(ready, finish[before])
				lead = d.lead(before, finish[before], d.Workstreams[p.work].Lead.Weeks)
			}
			p.start[at], p.end[at] = free.assign(shares, weeks(p.effort[at]), 0)
			p.start[at] = max(p.start[at], ready)
			p.end[at] = max(p.end[at], ready+weeks(p.effort[at]), lead)
		default:
			if d.mark(string(d.Workstreams[p.work].ID)).State != assessment.InProgress { // else it is booked
				ready = max(ready, of(d.Workstreams[p.work].Book, at))
			}
			p.start[at], p.end[at] = free.assign(shares, weeks(p.effort[at]), ready)
		}
		if p.waits {
			p.end[at] += of(d.Workstreams[p.work].Wait, at)
		}
		finish[p.work] = max(finish[p.work], p.end[at])
		if !p.checks {
			d.use(o, p, at)
		}
	}
}

// lead is when some weeks have passed since a workstream was done, in weeks: since it
// ends in the plan, else since the day on which it was marked done; 0 without either.
func (d *draft) lead(w int, ends, weeks float64) float64 {
	if ends > 0 {
		return ends + weeks
	}
	if day := d.mark(string(d.Workstreams[w].ID)).Done; !day.IsZero() {
		return max(0, weeks-d.elapsed(day))
	}
	return 0
}

// Positions in outline.inUse.
const (
	allControls = iota
	typeOneControls
)

// use notes when the controls of the standards that a part serves are designed and
// in use: all of them, and what a Type I needs on its one day. What is built for a
// later stage does not count for those of an earlier one.
func (d *draft) use(o *outline, p *part, at end) {
	for standard, depth := range d.depths[p.work] {
		if depth == 0 || o.stageOf[standard] < p.stage {
			continue
		}
		use := &o.inUse[at][standard]
		use[allControls] = max(use[allControls], p.end[at])
		if p.block == oneDayBlock {
			use[typeOneControls] = max(use[typeOneControls], p.end[at])
		}
	}
}

// done is when a workstream is done as far as a standard needs it, in weeks; with
// oneDay, as far as a Type I does.
func (d *draft) done(o *outline, w, standard int, oneDay bool, at end) float64 {
	stage, out := stageOf(standard, o.stages), 0.0
	for p := o.part(o.first[w]); p != nil; p = o.part(p.next) {
		if p.stage > stage || oneDay && p.stage == stage && p.block == restBlock {
			continue
		}
		// Of the checks of one stage, those of other management systems come later.
		if p.checks && p.stage == stage && d.systems[standard] && !p.checked.has(standard) {
			continue
		}
		out = max(out, p.end[at])
	}
	return out
}
