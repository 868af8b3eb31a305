package assessment

import (
	"cmp"
	"slices"
)

// outline is one way to build what was decided: its stages, what each of them
// adds, and when. One scheduler dates every outline.
type outline struct {
	stages []stage
	parts  []part
	dates  [2][]span // of each milestone of the catalog; zero when not in the plan

	done  [2][]float64    // by stage and workstream, when its last part until then ends, in weeks
	inUse [2][][2]float64 // by standard, when its controls are in use: all, and those of a Type I
}

// stage is what is built in one go: the standards of one rank.
type stage struct {
	rank      int
	standards []int
	ids       []StandardID // of the standards
}

// part is what one stage adds to one workstream.
type part struct {
	work, stage int
	oneDay      bool // what has to stand on the one day of a Type I
	effort      [2]float64
	start, end  [2]float64 // weeks from the start of the plan
}

type span struct{ begin, end Date }

// stagesOf groups what is planned and not held by rank. With nothing to build,
// the baseline is the one stage.
func (p *planner) stagesOf() []stage {
	var out []stage
	for i := range p.result.Standards {
		s := &p.result.Standards[i]
		if !p.builds(i) {
			continue
		}
		rank := s.Rank
		if rank == 0 && len(s.RankPossible) > 0 {
			rank = slices.Max(s.RankPossible)
		}
		at := slices.IndexFunc(out, func(st stage) bool { return st.rank == rank })
		if at < 0 {
			out = append(out, stage{rank: rank})
			at = len(out) - 1
		}
		out[at].standards, out[at].ids = append(out[at].standards, i), append(out[at].ids, s.ID)
	}
	slices.SortStableFunc(out, func(a, b stage) int { return cmp.Compare(a.rank, b.rank) })
	return out
}

// builds reports whether a standard is in the plan and not held.
func (p *planner) builds(standard int) bool {
	return p.planned[standard] && p.result.Standards[standard].Decision != Keep
}

// depth is how much of a workstream the standards of a stage need.
func (p *planner) depth(work int, st stage) float64 {
	d := 0.0
	for _, s := range st.standards {
		d = max(d, p.depths[work][s])
	}
	return d
}

// added is the share of a workstream that remains to be done: the missing depth,
// and at least the top-up where something is there.
func (p *planner) added(wants, was float64) float64 {
	if was == 0 {
		return wants
	}
	return min(wants, max(wants-was, p.Planning.TopUp))
}

// outline lists what each stage adds to what was built before it, in the order
// in which it is done. A stage with a Type I does first what has to stand on its
// one day, and the checks come last.
func (p *planner) outline(o *outline, stages []stage) {
	o.stages, o.parts = stages, o.parts[:0]
	copy(p.was, p.built)
	for at, st := range stages {
		clear(p.day)
		if p.typeOne && slices.Contains(st.standards, p.layout.reported) {
			for _, w := range p.layout.order {
				if wants := p.depths[w][p.layout.reported]; wants > 0 && p.layout.work[w].phase < assurePhase {
					p.day[w] = p.effort(w, p.added(wants, p.was[w]))
					p.day[w][low], p.day[w][high] = p.day[w][low]*p.Planning.OneDay.Low, p.day[w][high]*p.Planning.OneDay.High
					o.parts = append(o.parts, part{work: w, stage: at, oneDay: true, effort: p.day[w]})
				}
			}
		}
		p.rest(o, at, false)
		p.rest(o, at, true)
	}
	if len(stages) == 0 && !p.keeps() {
		for _, id := range p.Planning.Baseline {
			w := slices.IndexFunc(p.Workstreams, func(w Workstream) bool { return w.ID == id })
			o.parts = append(o.parts, part{work: w, effort: p.effort(w, p.Planning.BaselineShare)})
		}
	}
	for _, at := range []end{low, high} {
		p.schedule(o, at)
		p.date(o, at, p.from)
	}
}

// rest adds what a stage builds beyond the one day, or its checks.
func (p *planner) rest(o *outline, at int, checks bool) {
	for _, w := range p.layout.order {
		wants := p.depth(w, o.stages[at])
		if wants == 0 || checks != (p.layout.work[w].phase >= assurePhase) {
			continue
		}
		effort := p.effort(w, p.added(wants, p.was[w]))
		effort[low], effort[high] = effort[low]-p.day[w][low], effort[high]-p.day[w][high]
		p.was[w] = max(p.was[w], wants)
		o.parts = append(o.parts, part{work: w, stage: at, effort: effort})
	}
}

// effort is a share of a workstream in person-days: for this team, without what
// is there already.
func (p *planner) effort(work int, share float64) [2]float64 {
	return [2]float64{p.left[work][low] * share, p.left[work][high] * share}
}

// leftOf is the effort of each workstream that remains after readiness, else
// after what controls already cover. Open controls may cover as much as the best
// answer, or nothing.
func (p *planner) leftOf() [][2]float64 {
	out := make([][2]float64, len(p.Workstreams))
	for i := range p.Workstreams {
		few, many := p.covered(i)
		effort := p.layout.work[i].effort
		out[i] = [2]float64{effort[low] * p.team[low] * (1 - many), effort[high] * p.team[high] * (1 - few)}
	}
	return out
}

// covered is the share of a workstream that is there: as marked, else by
// controls. What is partly there covers no less than the controls do.
func (p *planner) covered(work int) (least, most float64) {
	id := p.Workstreams[work].ID
	mark := p.run.Readiness[id]
	switch {
	case !p.Counts(id, mark):
	case mark.State == InPlace || mark.State == NotApplicable:
		return 1, 1
	case mark.State == Missing:
		return 0, 0
	}
	least, most = 1, 0
	for i, said := range p.controls {
		if said {
			least, most = min(least, p.layout.controls[i][work]), max(most, p.layout.controls[i][work])
		}
	}
	if mark.State == Partial {
		return max(least, p.Planning.Partial), max(most, p.Planning.Partial)
	}
	return least, most
}
