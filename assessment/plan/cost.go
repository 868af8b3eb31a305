package plan

import (
	"slices"

	"trustpath/assessment"
)

// costStep is what the cost of keeping a standard is rounded down to.
const costStep = 500

// cost is audits, tools and tests of the first year, without staff. With the
// team size open it spans every band.
func (d *draft) cost(stages []stage) *assessment.Cost {
	out := &assessment.Cost{Currency: d.Planning.Currency, Basis: d.Planning.Basis, Items: []assessment.CostItem{}}
	for s, planned := range d.planned {
		if !planned {
			continue
		}
		item := assessment.CostItem{Standard: d.Standards[s].ID}
		item.Low, item.High = d.price(s, stages)
		if bands := d.bands[s]; len(bands) > 0 {
			item.Title, item.Sources = bands[0].Title, d.Cites(bands[0].Sources)
			item.ReviewBy = bands[0].ReviewBy
			for _, band := range bands {
				if band.ReviewBy.Before(item.ReviewBy) {
					item.ReviewBy = band.ReviewBy
				}
			}
		}
		out.Items = append(out.Items, item)
		out.Low, out.High = out.Low+item.Low, out.High+item.High
	}
	return out
}

// price is the cost of one standard: less on top of one that is there before it,
// and a share of that where it is only kept.
func (d *draft) price(standard int, stages []stage) (least, most int) {
	for i, band := range d.bands[standard] {
		figures := band.Alone
		for _, id := range band.OnTopOf {
			if d.precedes(d.position(id), standard, stages) {
				figures = band.OnTop
			}
		}
		if i == 0 {
			least = figures[low]
		}
		least, most = min(least, figures[low]), max(most, figures[high])
	}
	if d.result.Standards[standard].Decision == assessment.Keep {
		least = int(float64(least)*d.Planning.Renewal.Low/costStep) * costStep
		most = int(float64(most)*d.Planning.Renewal.High/costStep) * costStep
	}
	return least, most
}

// precedes reports whether a standard is there before another: kept, or built in
// an earlier stage, or in the same one and named first.
func (d *draft) precedes(before, standard int, stages []stage) bool {
	a, b := stageOf(before, stages), stageOf(standard, stages)
	return d.planned[before] && (a < b || a == b && before < standard)
}

// reuse states for each pair of standards where the second builds on the first
// what carries over: the requirements, from the mapping and from what sources
// say, and the effort saved, from the workstreams alone.
func (d *draft) reuse(stages []stage) []assessment.Reuse {
	out := []assessment.Reuse{}
	for i := range d.Planning.Reuse {
		f := &d.Planning.Reuse[i]
		from, to := d.position(f.From), d.position(f.To)
		if !d.planned[from] || !d.builds(to) || stageOf(from, stages) > stageOf(to, stages) {
			continue
		}
		mapped := d.carriedOver(from, to)
		r := assessment.Reuse{
			From:         f.From,
			To:           f.To,
			Requirements: share(mapped, mapped),
			EffortSaved:  d.effortSaved(from, to),
			Sources:      d.Cites(f.Sources),
			Note:         f.Note,
		}
		if f.Requirements.High > 0 {
			r.Requirements = share(min(f.Requirements.Low, mapped), max(f.Requirements.High, mapped))
		}
		out = append(out, r)
	}
	return out
}

// carriedOver is the share of the requirements in scope of a standard that are
// served by a workstream which the other standard needs as well.
func (d *draft) carriedOver(from, to int) float64 {
	categories := d.result.Standards[to].Categories
	all, shared := 0, 0
	for _, r := range d.requirements[to] {
		if r.category != "" && !slices.Contains(categories, r.category) {
			continue
		}
		needed := func(standard int) func(int) bool {
			return func(w int) bool { return d.depths[w][to] > 0 && d.depths[w][standard] > 0 }
		}
		if slices.ContainsFunc(r.work, needed(to)) {
			all++
		}
		if slices.ContainsFunc(r.work, needed(from)) {
			shared++
		}
	}
	return float64(shared) / float64(max(all, 1))
}

// effortSaved is the share of a standard's work that is done when the other is
// there, by the workstreams and their depths alone.
func (d *draft) effortSaved(from, to int) assessment.Share {
	var alone, added assessment.Days
	for w := range d.Workstreams {
		if wanted := d.depths[w][to]; wanted > 0 {
			effort, rest := d.Workstreams[w].Effort, d.added(wanted, d.depths[w][from])
			alone.Low, alone.High = alone.Low+effort.Low*wanted, alone.High+effort.High*wanted
			added.Low, added.High = added.Low+effort.Low*rest, added.High+effort.High*rest
		}
	}
	a, b := 1-added.Low/max(alone.Low, 1), 1-added.High/max(alone.High, 1)
	return share(min(a, b), max(a, b))
}

// share is a range of fractions, rounded to hundredths.
func share(least, most float64) assessment.Share {
	return assessment.Share{Low: float64(int(least*100+0.5)) / 100, High: float64(int(most*100+0.5)) / 100}
}
