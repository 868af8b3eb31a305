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

// stages groups what is planned and not held by rank. With nothing to build,
// the baseline is the one stage.
func (d *draft) stages() []stage {
	var out []stage
	for i := range d.result.Standards {
		s := &d.result.Standards[i]
		if !d.builds(i) {
			continue
		}
		rank := s.Rank
		if rank == 0 && len(s.RankPossible) > 0 {
			rank = slices.Max(s.RankPossible)
		}
		at := slices.IndexFunc(out, func(st stage) bool { return st.rank == rank })
		if at < 0 {
			at = len(out)
			out = append(out, stage{rank: rank})
		}
		out[at].standards = append(out[at].standards, i)
	}
	slices.SortStableFunc(out, func(a, b stage) int { return cmp.Compare(a.rank, b.rank) })
	return out
}

// stageOf is the stage that builds a standard, or -1 for what is held.
func stageOf(standard int, stages []stage) int {
	return slices.IndexFunc(stages, func(s stage) bool { return slices.Contains(s.standards, standard) })
}

// outline lists what each stage adds to what was built before it, in the order
// in which it is done, and dates it. A stage with a Type I does first what has
// to be there on its one day, and the checks come last.
func (d *draft) outline(stages []stage) *outline {
	o := &outline{stages: stages}
	built := slices.Clone(d.built)
	for i, s := range stages {
		oneDay := make([][2]float64, len(d.Workstreams))
		if d.hasTypeOne && slices.Contains(s.standards, d.reported) {
			for _, w := range d.order {
				if wanted := d.depths[w][d.reported]; wanted > 0 && d.Workstreams[w].Phase < assurePhase {
					effort := d.effort(w, d.added(wanted, built[w]))
					oneDay[w] = [2]float64{effort[low] * d.Planning.OneDay.Low, effort[high] * d.Planning.OneDay.High}
					o.parts = append(o.parts, part{work: w, stage: i, oneDay: true, effort: oneDay[w]})
				}
			}
		}
		for _, checks := range []bool{false, true} {
			for _, w := range d.order {
				wanted := 0.0
				for _, standard := range s.standards {
					wanted = max(wanted, d.depths[w][standard])
				}
				if wanted == 0 || checks != (d.Workstreams[w].Phase >= assurePhase) {
					continue
				}
				effort := d.effort(w, d.added(wanted, built[w]))
				effort[low], effort[high] = effort[low]-oneDay[w][low], effort[high]-oneDay[w][high]
				built[w] = max(built[w], wanted)
				o.parts = append(o.parts, part{work: w, stage: i, effort: effort})
			}
		}
	}
	if len(stages) == 0 && !d.keepsAny() {
		for _, id := range d.Planning.Baseline {
			w := slices.IndexFunc(d.Workstreams, func(w assessment.Workstream) bool { return w.ID == id })
			o.parts = append(o.parts, part{work: w, effort: d.effort(w, d.Planning.BaselineShare)})
		}
	}
	for _, at := range []end{low, high} {
		d.schedule(o, at)
		o.dates[at] = d.dateMilestones(o, at, d.from)
	}
	return o
}

// total is the effort of an outline.
func (o *outline) total() assessment.Days {
	var out assessment.Days
	for i := range o.parts {
		out.Low, out.High = out.Low+o.parts[i].effort[low], out.High+o.parts[i].effort[high]
	}
	return assessment.Days{Low: tenth(out.Low), High: tenth(out.High)}
}

// slot is the smallest share of a week that is planned with: half a day. A
// company has as many slots as it has half days a week.
const slot = 0.5

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
	at := len(p.list)
	for at > 0 && p.list[at-1].free > s.free {
		at--
	}
	if at > 0 && p.list[at-1].free == s.free {
		p.list[at-1].count += s.count
		return
	}
	p.list = slices.Insert(p.list, at, s)
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

// slotsPerWeek is the capacity: that of the person who coordinates, and that of
// the other owners, who can only do what is coordinated.
func (d *draft) slotsPerWeek() (out [2]int) {
	var coordinator, others [2]float64
	coordinator[high], coordinator[low] = d.figures(d.Roles.Capacity, d.Planning.Capacity)
	others[high], others[low] = d.figures(d.Roles.Team, d.Planning.Beside)
	for at := range out {
		days := coordinator[at] + min(others[at], coordinator[at]*d.Planning.BesideMost)
		out[at] = max(1, int(days/slot+1e-9))
	}
	return out
}

// wholeDays returns weeks in days, rounded up.
func wholeDays(weeks float64) int { return int(math.Ceil(weeks*7 - 1e-9)) }
