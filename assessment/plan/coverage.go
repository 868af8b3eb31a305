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
					state, _, reason := d.state(w, d.held[standard])
					work := &d.Workstreams[w]
					covered.Work = append(covered.Work, assessment.ServingWork{
						Workstream: work,
						State:      state,
						Reason:     reason,
						Owner:      d.titles(work.Owner, work.With),
					})
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
	r := &d.result.Standards[standard]
	switch {
	case !d.chosen[id] || slices.Contains(r.Categories, id):
		return ""
	case slices.Contains(r.CategoriesPossible, id):
		return assessment.ServedOpen
	}
	return assessment.ServedOutside
}

// served is the state of a requirement by its workstreams. What does not apply
// does not count; where nothing does, the requirement is outside the scope.
func served(work []assessment.ServingWork) assessment.Served {
	count := map[assessment.Readiness]int{}
	for _, w := range work {
		count[w.State]++
	}
	switch applies := len(work) - count[assessment.NotApplicable]; {
	case applies == 0 && len(work) > 0:
		return assessment.ServedOutside
	case count[assessment.InPlace]+count[assessment.Partial]+count[assessment.InProgress] == 0:
		return assessment.ServedNot
	case count[assessment.InPlace] == applies:
		return assessment.ServedFully
	}
	return assessment.ServedPartly
}
