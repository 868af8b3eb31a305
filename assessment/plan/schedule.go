package plan

import (
	"cmp"
	"math"
	"slices"

	"trustpath/assessment"
)

// outline is one way to build what was decided: its stages, what each of them
// adds, and when.
type outline struct {
	stages []stage
	parts  []part
	dates  [2][]span       // of each milestone of the catalog; zero when not in the plan
	done   [2][][]float64  // by stage and workstream, when its last part until then ends, in weeks
	inUse  [2][][2]float64 // by standard, when its controls are in use: all, and those of a Type I
}

// stage is what is built together: the standards of one rank, by position.
type stage struct {
	rank      int
	standards []int
}

// part is what one stage adds to one workstream.
type part struct {
	work, stage int
	oneDay      bool // what a Type I needs on its one day
	effort      [2]float64
	start, end  [2]float64 // weeks from the start of the plan
}

type span struct{ begin, end assessment.Date }

// stageOf is the stage that builds a standard, or -1 for what is held.
func stageOf(standard int, stages []stage) int {
	return slices.IndexFunc(stages, func(s stage) bool { return slices.Contains(s.standards, standard) })
}

func tenth(v float64) float64 { return math.Round(v*10) / 10 }

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
			p.list = p.list[1:]
		}
		p.put(freeSlots{end, taken})
	}
	return start, end
}

func (p *pool) put(s freeSlots) {
	at, there := slices.BinarySearchFunc(p.list, s.free, func(f freeSlots, free float64) int { return cmp.Compare(f.free, free) })
	if there {
		p.list[at].count += s.count
	} else {
		p.list = slices.Insert(p.list, at, s)
	}
}

// schedule dates every part of the outline at one end of the range. Work that
// is done already takes no slots and delays nothing.
func (d *draft) schedule(o *outline, at end) {
	free := pool{list: []freeSlots{{0, d.slots[at]}}}
	finish := make([]float64, len(d.Workstreams)) // when a workstream is done so far, in weeks
	o.inUse[at] = make([][2]float64, len(d.Standards))
	next := 0
	for i := range max(1, len(o.stages)) {
		from := next
		for next < len(o.parts) && o.parts[next].stage == i {
			next++
		}
		d.scheduleStage(&free, o.parts[from:next], finish, at)
		if len(o.stages) > 0 {
			d.use(o, o.stages[i].standards, o.parts[from:next], at)
		}
		o.done[at] = append(o.done[at], slices.Clone(finish))
	}
}

func (d *draft) scheduleStage(free *pool, parts []part, finish []float64, at end) {
	shares := max(1, int(math.Round(d.Planning.OwnerRate/slot)))
	built := 0.0 // when everything that the stage builds is done; its checks begin then
	for i := range parts {
		p := &parts[i]
		effort := p.effort[at]
		if effort == 0 {
			continue
		}
		ready := finish[p.work]
		for _, need := range d.needs[p.work] {
			ready = max(ready, finish[need])
		}
		checks := d.Workstreams[p.work].Phase >= assurePhase
		if checks {
			ready = max(ready, built)
		}
		p.start[at], p.end[at] = free.assign(shares, effort/float64(shares)/slot, ready)
		finish[p.work] = max(finish[p.work], p.end[at])
		if !checks {
			built = max(built, p.end[at])
		}
	}
}

// Positions in outline.inUse.
const (
	allControls = iota
	typeOneControls
)

// use finds when the controls of the standards of a stage are designed and in
// use: all of them, and what a Type I needs on its one day.
func (d *draft) use(o *outline, standards []int, parts []part, at end) {
	for i := range parts {
		p := &parts[i]
		if d.Workstreams[p.work].Phase >= assurePhase {
			continue
		}
		for _, s := range standards {
			if d.depths[p.work][s] == 0 {
				continue
			}
			use := &o.inUse[at][s]
			use[allControls] = max(use[allControls], p.end[at])
			if p.oneDay {
				use[typeOneControls] = max(use[typeOneControls], p.end[at])
			}
		}
	}
}

// wholeDays returns weeks in days, rounded up.
func wholeDays(weeks float64) int { return int(math.Ceil(weeks*7 - 1e-9)) }
