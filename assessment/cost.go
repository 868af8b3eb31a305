package assessment

import "slices"

// reuse states for each pair of standards in the plan what carries over: the
// requirements, from the mapping and from what sources say, and the effort
// saved, from the workstreams alone.
func (p *planner) reuse() []Reuse {
	out := []Reuse{}
	for _, f := range p.Planning.Reuse {
		if !p.result.Standard(f.From).Planned() || !p.result.Standard(f.To).Planned() {
			continue
		}
		mapped := p.carriedOver(f.From, f.To)
		r := Reuse{From: f.From, To: f.To, Note: f.Note,
			Requirements: Share{hundredth(min(f.Requirements.Low, mapped)), hundredth(max(f.Requirements.High, mapped))}}
		lowEnd, highEnd := p.effortSaved(f.From, f.To, low), p.effortSaved(f.From, f.To, high)
		r.EffortSaved = Share{hundredth(min(lowEnd, highEnd)), hundredth(max(lowEnd, highEnd))}
		for _, id := range f.Sources {
			r.Sources = append(r.Sources, p.Source(id).Cite())
		}
		out = append(out, r)
	}
	return out
}

// carriedOver is the share of the requirements of a standard that a workstream
// serves which the other standard needs as well.
func (p *planner) carriedOver(from, to StandardID) float64 {
	all, shared := map[string]bool{}, map[string]bool{}
	for i := range p.Workstreams {
		w := &p.Workstreams[i]
		if w.Depth[string(to)] == 0 {
			continue
		}
		for _, id := range w.Requirements[to] {
			all[id] = true
			if w.Depth[string(from)] > 0 {
				shared[id] = true
			}
		}
	}
	return float64(len(shared)) / float64(max(len(all), 1))
}

func (p *planner) effortSaved(from, to StandardID, at end) float64 {
	alone, added := 0.0, 0.0
	for i := range p.Workstreams {
		w := &p.Workstreams[i]
		effort := []float64{w.Effort.Low, w.Effort.High}[at]
		a, b := depth(w, p.tokens(p.result.Standard(from))), depth(w, p.tokens(p.result.Standard(to)))
		alone += effort * b
		switch {
		case b > 0 && a > 0:
			added += effort * max(b-a, p.Planning.TopUp)
		case b > 0:
			added += effort * b
		}
	}
	return 1 - added/alone
}

func hundredth(v float64) float64 { return float64(int(v*100+0.5)) / 100 }

// cost is audits, tools and tests of the first year, without staff. With the
// team size open it spans every band.
func (p *planner) cost() *Cost {
	out := &Cost{Currency: p.Planning.Currency, Basis: p.Planning.Basis, Items: []CostItem{}}
	team := p.run.Answers.Of(questionTeam)
	for i := range p.result.Standards {
		s := &p.result.Standards[i]
		if !s.Planned() {
			continue
		}
		item := CostItem{Standard: s.ID}
		for _, band := range p.Planning.Costs {
			open := team.IsZero() || team.Unknown
			if band.Standard != s.ID || !open && !slices.ContainsFunc(band.TeamSizes, team.Has) {
				continue
			}
			figures := band.Alone
			if slices.ContainsFunc(band.OnTopOf, func(id StandardID) bool { return p.result.Standard(id).Planned() }) {
				figures = band.OnTop
			}
			if item.Title == "" {
				item.Title, item.Low, item.High = band.Title, figures[low], figures[high]
				for _, id := range band.Sources {
					item.Sources = append(item.Sources, p.Source(id).Cite())
				}
			}
			item.Low, item.High = min(item.Low, figures[low]), max(item.High, figures[high])
		}
		if s.Decision == Keep {
			item.Low = int(float64(item.Low)*p.Planning.Renewal.Low/500) * 500
			item.High = int(float64(item.High)*p.Planning.Renewal.High/500) * 500
		}
		out.Items = append(out.Items, item)
		out.Low, out.High = out.Low+item.Low, out.High+item.High
	}
	return out
}
