package assessment

import "slices"

func (p *planner) position(id StandardID) int {
	return slices.IndexFunc(p.Standards, func(s Standard) bool { return s.ID == id })
}

// cost is audits, tools and tests of the first year, without staff. With the
// team size open it spans every band.
func (p *planner) cost(stages []stage) *Cost {
	out := &Cost{Currency: p.Planning.Currency, Basis: p.Planning.Basis, Items: []CostItem{}}
	for s, planned := range p.planned {
		if !planned {
			continue
		}
		item := CostItem{Standard: p.Standards[s].ID}
		item.Low, item.High = p.priceOf(s, stages)
		if bands := p.bands[s]; len(bands) > 0 {
			item.Title = bands[0].Title
			for _, id := range bands[0].Sources {
				item.Sources = append(item.Sources, p.Source(id).Cite())
			}
		}
		out.Items = append(out.Items, item)
		out.Low, out.High = out.Low+item.Low, out.High+item.High
	}
	return out
}

// price sums the cost of the first year when what is built is built in stages.
func (p *planner) price(stages []stage) (least, most int) {
	for s, planned := range p.planned {
		if planned {
			a, b := p.priceOf(s, stages)
			least, most = least+a, most+b
		}
	}
	return least, most
}

// priceOf is the cost of one standard: less on top of one that stands before it,
// and a share of that where it is only kept.
func (p *planner) priceOf(standard int, stages []stage) (least, most int) {
	for i, band := range p.bands[standard] {
		figures := band.Alone
		for _, id := range band.OnTopOf {
			if p.stands(p.position(id), standard, stages) {
				figures = band.OnTop
			}
		}
		if i == 0 {
			least = figures[low]
		}
		least, most = min(least, figures[low]), max(most, figures[high])
	}
	if p.result.Standards[standard].Decision == Keep {
		least = int(float64(least)*p.Planning.Renewal.Low/500) * 500
		most = int(float64(most)*p.Planning.Renewal.High/500) * 500
	}
	return least, most
}

// bandsOf finds the cost bands of each planned standard for this team size, or
// for all while that is open.
func (p *planner) bandsOf() [][]*CostBand {
	out := make([][]*CostBand, len(p.planned))
	team := p.run.Answers.Of(questionTeam)
	for i := range p.Planning.Costs {
		band := &p.Planning.Costs[i]
		at := p.position(band.Standard)
		if p.planned[at] && (team.IsZero() || team.Unknown || slices.ContainsFunc(band.TeamSizes, team.Has)) {
			out[at] = append(out[at], band)
		}
	}
	return out
}

// stands reports whether a standard is there before another: kept, or built in
// an earlier stage, or in the same one and named first.
func (p *planner) stands(before, standard int, stages []stage) bool {
	a, b := stageOf(before, stages), stageOf(standard, stages)
	return p.planned[before] && (a < b || a == b && before < standard)
}

// place is the stage that builds a standard, or -1 for what is held.
func stageOf(standard int, stages []stage) int {
	for i := range stages {
		if slices.Contains(stages[i].standards, standard) {
			return i
		}
	}
	return -1
}
