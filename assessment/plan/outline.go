package plan

import (
	"cmp"
	"slices"

	"trustpath/assessment"
)

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
		same := entry(&out, func(s stage) bool { return s.rank == rank }, stage{rank: rank})
		same.standards = append(same.standards, i)
	}
	slices.SortStableFunc(out, func(a, b stage) int { return cmp.Compare(a.rank, b.rank) })
	return out
}

// outline lists what each stage adds to what was built before it, in the order in
// which it is done, and dates it in the given runs. What an AI law asks for comes
// first of all. A stage with a Type I does first what has to be there on its one
// day, and the checks come last.
func (d *draft) outline(stages []stage, runs ...end) *outline {
	o := &outline{
		stages:  stages,
		stageOf: make([]int, len(d.Standards)),
		parts:   make([]part, 0, 2*len(d.Workstreams)),
	}
	for standard := range d.Standards {
		o.stageOf[standard] = stageOf(standard, stages)
	}
	built := slices.Clone(d.built)
	if d.aiLaw {
		for _, w := range d.order {
			if share := d.Workstreams[w].AILaw; share > 0 {
				o.add(part{work: w, block: lawBlock, effort: middle(d.effort(w, d.added(share, built[w])))})
				built[w] = max(built[w], share)
			}
		}
	}
	for i, s := range stages {
		d.addStage(o, i, s, built)
	}
	if len(stages) == 0 && !d.keepsAny() {
		for i := range d.Planning.Baseline {
			task := &d.Planning.Baseline[i]
			w := d.workAt(task.Work)
			few, many := d.covered(w)
			days := [2]float64{task.Days.Low * d.team[low] * (1 - many), task.Days.High * d.team[high] * (1 - few)}
			o.add(part{work: w, baseline: task, effort: middle(days)})
		}
	}
	o.inTurn(d)
	for _, at := range runs {
		d.schedule(o, at)
		o.dates[at] = d.dateMilestones(o, at, d.from, d.wanted)
	}
	return o
}

// rescheduled returns the outline of another draft with the slots of this one.
func (d *draft) rescheduled(o *outline) *outline {
	out := *o
	out.parts = slices.Clone(o.parts)
	for at := range out.dates {
		d.schedule(&out, end(at))
	}
	return d.redated(&out)
}

// redated returns the outline of another draft with the days of this one: it begins on
// another day, or takes another time after the work.
func (d *draft) redated(o *outline) *outline {
	out := *o
	for at := range out.dates {
		out.dates[at] = d.dateMilestones(&out, end(at), d.from, d.wanted)
	}
	return &out
}

// Turns of the parts of an outline.
const (
	beginsAll  = iota // needs nothing, and everything needs it
	law               // what an AI law asks for
	duties            // what is the task of a gate or an obligation, and what that needs
	afterTasks        // when the tasks of gates and laws have their slots
)

func (d *draft) turn(p *part) int {
	switch {
	case p.block == lawBlock:
		return law
	case p.stage == 0 && !p.checks && p.baseline == nil && len(d.needs[p.work]) == 0:
		return beginsAll
	case p.duty:
		return duties
	}
	return afterTasks
}

// inTurn puts the few parts that come before all others at the front, and links those of
// each workstream.
func (o *outline) inTurn(d *draft) {
	for w := range d.sameWork {
		o.markDuty(d, w)
	}
	parts := make([]part, 0, len(o.parts))
	for turn := beginsAll; turn <= afterTasks; turn++ {
		for i := range o.parts {
			if d.turn(&o.parts[i]) == turn {
				parts = append(parts, o.parts[i])
			}
		}
	}
	o.parts, o.first = parts, make([]int, len(d.Workstreams))
	for i := len(parts) - 1; i >= 0; i-- {
		parts[i].next, o.first[parts[i].work] = o.first[parts[i].work], i+1
	}
}

// markDuty marks the first part of a workstream that is the task of a gate or an
// obligation, and those of what it needs.
func (o *outline) markDuty(d *draft, w int) {
	at := slices.IndexFunc(o.parts, func(p part) bool { return p.work == w })
	if at >= 0 && !o.parts[at].checks {
		o.parts[at].duty = true
	}
	for _, need := range d.needs[w] {
		o.markDuty(d, need)
	}
}

func (o *outline) add(p part) {
	if p.effort[high] > 0 {
		o.parts = append(o.parts, p)
	}
}

func (d *draft) addStage(o *outline, i int, s stage, built []float64) {
	var oneDay [][3]float64 // by workstream; nil where nothing has to be there on one day
	if d.hasTypeOne && slices.Contains(s.standards, d.reported) {
		oneDay = make([][3]float64, len(d.Workstreams))
		for _, checks := range []bool{false, true} {
			for _, w := range d.order {
				work, wanted := &d.Workstreams[w], d.depths[w][d.reported]
				if wanted == 0 || work.TypeOne == 0 || checks != (work.Phase >= assurePhase) {
					continue
				}
				effort := middle(d.effort(w, d.added(wanted, built[w])*work.TypeOne))
				oneDay[w] = effort
				o.add(part{
					work:    w,
					stage:   i,
					block:   oneDayBlock,
					checks:  checks,
					effort:  effort,
					waits:   true,
					checked: 1 << d.reported,
				})
			}
		}
	}
	for _, w := range d.order {
		if d.Workstreams[w].Phase < assurePhase {
			d.addRest(o, part{work: w, stage: i}, s.standards, built, oneDay)
		}
	}
	for _, group := range d.checkedTogether(o, i, s) {
		for _, w := range d.order {
			if d.Workstreams[w].Phase >= assurePhase {
				d.addRest(o, part{work: w, stage: i, checks: true, checked: d.waitedFor(w, group)}, group, built, oneDay)
			}
		}
	}
}

// addRest adds what standards need of a workstream, without what has to be there on
// one day.
func (d *draft) addRest(o *outline, p part, standards []int, built []float64, oneDay [][3]float64) {
	wanted := 0.0
	for _, standard := range standards {
		wanted = max(wanted, d.depths[p.work][standard])
	}
	if wanted == 0 {
		return
	}
	before := [3]float64{}
	if oneDay != nil {
		before, oneDay[p.work] = oneDay[p.work], before
	}
	if built[p.work] < wanted/2 && before[high] == 0 {
		p.waits = true // else it was waited for before
	}
	p.effort = middle(d.effort(p.work, d.added(wanted, built[p.work])))
	for at, days := range before {
		p.effort[at] -= days
	}
	if p.effort[high] < 1e-9 {
		p.effort = [3]float64{}
	}
	built[p.work] = max(built[p.work], wanted)
	o.add(p)
}

// checkedTogether groups the standards of a stage by their checks. Where management
// systems are audited one by one, so is each internally: none waits for another.
func (d *draft) checkedTogether(o *outline, i int, s stage) [][]int {
	var systems, rest []int
	for _, standard := range s.standards {
		if d.systems[standard] {
			systems = append(systems, standard)
		} else {
			rest = append(rest, standard)
		}
	}
	if len(systems) < 2 || d.joint(o, i) {
		return [][]int{s.standards}
	}
	groups := [][]int{append(rest, systems[0])}
	for _, standard := range systems[1:] {
		groups = append(groups, []int{standard})
	}
	return groups
}

// waitedFor returns the standards whose controls a check waits for: the management
// systems that need it, else all that do.
func (d *draft) waitedFor(w int, group []int) (systems standards) {
	var others standards
	for _, standard := range group {
		switch {
		case d.depths[w][standard] == 0:
		case d.systems[standard]:
			systems |= 1 << standard
		default:
			others |= 1 << standard
		}
	}
	return cmp.Or(systems, others)
}

func (o *outline) date(milestone int) assessment.DateRange {
	return assessment.DateRange{Low: o.dates[low][milestone].end, High: o.dates[high][milestone].end}
}

// total is the effort of an outline and of the tasks: the sum of the rows.
func (d *draft) total(o *outline) assessment.Days {
	rows := make([][2]float64, len(d.Workstreams), len(d.Workstreams)+len(d.tasks))
	for i := range o.parts {
		p := &o.parts[i]
		rows[p.work][low] += p.effort[low]
		rows[p.work][high] += p.effort[high]
	}
	for i := range d.tasks {
		rows = append(rows, d.tasks[i].effort)
	}
	var out assessment.Days
	for _, row := range rows {
		out.Low, out.High = out.Low+halfDays(row[low]), out.High+halfDays(row[high])
	}
	return out
}
