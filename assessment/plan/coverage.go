package plan

import (
	"slices"

	"trustpath/assessment"
)

// Coverage maps every requirement of every standard to the work that serves it.
// The result has to be that of the same assessment.
func (p *Planner) Coverage(in Input, r *assessment.Result) []assessment.Coverage {
	d := p.newDraft(in, r)
	out := make([]assessment.Coverage, len(p.Standards))
	for standard := range p.Standards {
		s := &p.Standards[standard]
		out[standard].Standard = s.ID
		rest := p.requirements[standard]
		for i := range s.Requirements {
			group := assessment.CoverageGroup{Group: &s.Requirements[i]}
			for _, requirement := range rest[:len(group.Group.IDs)] {
				covered := assessment.RequirementCoverage{ID: requirement.id, State: d.scope(standard, requirement.category)}
				for _, w := range requirement.work {
					covered.Work = append(covered.Work, d.serving(w, standard))
				}
				if covered.State == "" {
					covered.State = served(covered.Work)
				}
				group.Requirements = append(group.Requirements, covered)
			}
			rest = rest[len(group.Group.IDs):]
			out[standard].Groups = append(out[standard].Groups, group)
		}
	}
	return out
}

// scope is "" for a category that is in scope. A category that no workstream
// has to go deeper for belongs to every report.
func (d *draft) scope(standard int, id assessment.CategoryID) assessment.Served {
	if id == "" {
		return ""
	}
	r, token := &d.result.Standards[standard], categoryToken(id)
	deeper := slices.ContainsFunc(d.Workstreams, func(w assessment.Workstream) bool { return w.Depth[token] > 0 })
	switch {
	case !deeper || slices.Contains(r.Categories, id):
		return ""
	case slices.Contains(r.CategoriesPossible, id):
		return assessment.ServedOpen
	}
	return assessment.ServedOutside
}

// serving is how far a workstream is for a standard.
func (d *draft) serving(w, standard int) assessment.ServingWork {
	out := assessment.ServingWork{Workstream: &d.Workstreams[w], State: assessment.Missing}
	least, _ := d.covered(w)
	mark, marked := d.Run.Readiness[out.Workstream.ID]
	switch {
	case marked && d.Counts(out.Workstream.ID, mark):
		out.State, out.Reason = mark.State, mark.Reason
	case d.held[standard]:
		out.State = assessment.InPlace
	case least > 0 || d.built[w] > 0:
		out.State = assessment.Partial
	}
	return out
}

// served is the state of a requirement by its workstreams. What does not apply
// does not count; where nothing does, the requirement is outside the scope.
func served(work []assessment.ServingWork) assessment.Served {
	applies, full, some := 0, 0, 0
	for _, w := range work {
		switch w.State {
		case assessment.InPlace:
			applies, full, some = applies+1, full+1, some+1
		case assessment.Partial:
			applies, some = applies+1, some+1
		case assessment.Missing:
			applies++
		}
	}
	switch {
	case applies == 0 && len(work) > 0:
		return assessment.ServedOutside
	case some == 0:
		return assessment.ServedNot
	case full == applies:
		return assessment.ServedFully
	}
	return assessment.ServedPartly
}
