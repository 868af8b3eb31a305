package assessment

import "slices"

// Coverage is how far the requirements of one standard are served today, each in
// one state, group by group.
type Coverage struct {
	Standard StandardID
	Groups   []CoverageGroup
}

// CoverageGroup is the requirements of one group, in its order.
type CoverageGroup struct {
	Group        *RequirementGroup
	Requirements []RequirementCoverage
}

// RequirementCoverage is one requirement and the workstreams that serve it.
type RequirementCoverage struct {
	ID    string
	State Served
	Work  []ServingWork
}

// ServingWork is a workstream and how far it is for one standard: as marked;
// else in place where the standard is held, partial where an answer or something
// held covers part of it. Reason is given when it is not applicable.
type ServingWork struct {
	Workstream *Workstream
	State      Readiness
	Reason     string
}

// Served says how far a requirement is.
type Served string

const (
	ServedNot     Served = "missing"  // none of the work is there
	ServedPartly  Served = "partial"  // some of it is
	ServedFully   Served = "in_place" // all of it is
	ServedOutside Served = "outside"  // not in scope, or nothing it asks for applies
	ServedOpen    Served = "open"     // an open answer decides whether it is in scope
)

// Count is how many requirements are in a state, or in any with "".
func (c *Coverage) Count(state Served) int {
	n := 0
	for _, g := range c.Groups {
		for _, r := range g.Requirements {
			if state == "" || r.State == state {
				n++
			}
		}
	}
	return n
}

// Coverage maps every requirement of every standard to the work that serves it.
// The result has to be that of the same assessment. Whether a standard is in the
// plan plays no part: what is built for one shows in the others.
func (c *Catalog) Coverage(run Assessment, r *Result) []Coverage {
	e := evaluation{Catalog: c, index: c.indexed(), run: run, scratch: &scratch{truth: c.truths(run.Answers)}}
	p := newPlanner(&e, r)
	out := make([]Coverage, len(c.Standards))
	for s := range c.Standards {
		out[s] = p.coverage(s)
	}
	return out
}

func (p *planner) coverage(standard int) Coverage {
	s := &p.Standards[standard]
	serving := map[string][]ServingWork{}
	for w := range p.Workstreams {
		for _, id := range p.Workstreams[w].Requirements[s.ID] {
			serving[id] = append(serving[id], p.serving(w, standard))
		}
	}
	out := Coverage{Standard: s.ID, Groups: make([]CoverageGroup, len(s.Requirements))}
	for i := range s.Requirements {
		g := &s.Requirements[i]
		out.Groups[i].Group = g
		scope := p.inScope(standard, g.Category)
		for _, id := range g.IDs {
			state := scope
			if state == "" {
				state = served(serving[id])
			}
			out.Groups[i].Requirements = append(out.Groups[i].Requirements, RequirementCoverage{id, state, serving[id]})
		}
	}
	return out
}

// inScope is "" for a category that is in scope. One that no workstream has to go
// deeper for is that of every report, so it is always in.
func (p *planner) inScope(standard int, id CategoryID) Served {
	r := &p.result.Standards[standard]
	token, chosen := p.layout.tokens[categoryToken(id)]
	always := !chosen || !slices.ContainsFunc(p.layout.work, func(w workLayout) bool { return w.depth[token] > 0 })
	switch {
	case always || slices.Contains(r.Categories, id):
		return ""
	case slices.Contains(r.CategoriesPossible, id):
		return ServedOpen
	}
	return ServedOutside
}

// serving is how far a workstream is for a standard.
func (p *planner) serving(work, standard int) ServingWork {
	s, out := &p.result.Standards[standard], ServingWork{Workstream: &p.Workstreams[work], State: Missing}
	least, _ := p.covered(work)
	if mark, marked := p.run.Readiness[out.Workstream.ID]; marked && p.Counts(out.Workstream.ID, mark) {
		out.State, out.Reason = mark.State, mark.Reason
	} else if s.Decision == Keep || p.holds(s.ID) {
		out.State = InPlace
	} else if least > 0 || p.built[work] > 0 {
		out.State = Partial
	}
	return out
}

// served is the state of a requirement by its workstreams. What does not apply
// does not count; where nothing does, the requirement is outside the scope.
func served(work []ServingWork) Served {
	applies, full, some := 0, 0, 0
	for _, w := range work {
		switch w.State {
		case InPlace:
			applies, full, some = applies+1, full+1, some+1
		case Partial:
			applies, some = applies+1, some+1
		case Missing:
			applies++
		}
	}
	switch {
	case applies == 0 && len(work) > 0:
		return ServedOutside
	case some == 0:
		return ServedNot
	case full == applies:
		return ServedFully
	}
	return ServedPartly
}
