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

// date returns when a milestone is done.
func (o *outline) date(milestone int) assessment.DateRange {
	return assessment.DateRange{Low: o.dates[low][milestone].end, High: o.dates[high][milestone].end}
}

// total is the effort of an outline.
func (o *outline) total() assessment.Days {
	var out assessment.Days
	for i := range o.parts {
		out.Low, out.High = out.Low+o.parts[i].effort[low], out.High+o.parts[i].effort[high]
	}
	return assessment.Days{Low: tenth(out.Low), High: tenth(out.High)}
}
