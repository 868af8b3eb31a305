package assessment

import "math/bits"

// requirementSet holds requirements of one standard by position, as bits.
type requirementSet []uint64

func (s requirementSet) add(at int) { s[at/64] |= 1 << (at % 64) }

func (s requirementSet) join(other requirementSet) {
	for i := range other {
		s[i] |= other[i]
	}
}

func (s requirementSet) within(scope requirementSet) int {
	n := 0
	for i := range s {
		n += bits.OnesCount64(s[i] & scope[i])
	}
	return n
}

// reuse states for each pair of standards where the second builds on the first
// what carries over: the requirements, from the mapping and from what sources
// say, and the effort saved, from the workstreams alone.
func (p *planner) reuse(stages []stage) []Reuse {
	out := []Reuse{}
	for i := range p.Planning.Reuse {
		f := &p.Planning.Reuse[i]
		from, to := p.position(f.From), p.position(f.To)
		if !p.planned[from] || !p.builds(to) || stageOf(from, stages) > stageOf(to, stages) {
			continue
		}
		mapped := p.carriedOver(from, to)
		r := Reuse{From: f.From, To: f.To, Note: f.Note, Requirements: Share{hundredth(mapped), hundredth(mapped)}}
		if f.Requirements.High > 0 {
			r.Requirements = Share{hundredth(min(f.Requirements.Low, mapped)), hundredth(max(f.Requirements.High, mapped))}
		}
		lowEnd, highEnd := p.effortSaved(from, to, low), p.effortSaved(from, to, high)
		r.EffortSaved = Share{hundredth(min(lowEnd, highEnd)), hundredth(max(lowEnd, highEnd))}
		for _, id := range f.Sources {
			r.Sources = append(r.Sources, p.Source(id).Cite())
		}
		out = append(out, r)
	}
	return out
}

// carriedOver is the share of the requirements in scope of a standard that a
// workstream serves which the other standard needs as well.
func (p *planner) carriedOver(from, to int) float64 {
	words := len(p.layout.work[0].requirements[to])
	all, shared, scope := make(requirementSet, words), make(requirementSet, words), make(requirementSet, words)
	for w := range p.layout.work {
		if p.depths[w][to] == 0 {
			continue
		}
		all.join(p.layout.work[w].requirements[to])
		if p.depths[w][from] > 0 {
			shared.join(p.layout.work[w].requirements[to])
		}
	}
	scope.join(p.layout.scopes[to][""])
	for _, category := range p.result.Standards[to].Categories {
		scope.join(p.layout.scopes[to][category])
	}
	return float64(shared.within(scope)) / float64(max(all.within(scope), 1))
}

// effortSaved is the share of a standard's work that is done when the other
// stands, by the workstreams and their depths alone.
func (p *planner) effortSaved(from, to int, at end) float64 {
	alone, added := 0.0, 0.0
	for w := range p.layout.work {
		if wants := p.depths[w][to]; wants > 0 {
			alone += p.layout.work[w].effort[at] * wants
			added += p.layout.work[w].effort[at] * p.added(wants, p.depths[w][from])
		}
	}
	return 1 - added/max(alone, 1)
}

func hundredth(v float64) float64 { return float64(int(v*100+0.5)) / 100 }
