package plan

import "trustpath/assessment"

// InStages dates the milestones of a plan that is built in these stages.
func (p *Planner) InStages(in Input, r *assessment.Result, ids [][]assessment.StandardID) map[assessment.MilestoneID]assessment.DateRange {
	d := p.newDraft(in, r)
	var stages []stage
	for _, standards := range ids {
		var s stage
		for _, id := range standards {
			s.standards = append(s.standards, p.position(id))
		}
		stages = append(stages, s)
	}
	for s := range d.planned {
		d.planned[s] = stageOf(s, stages) >= 0
	}
	out := map[assessment.MilestoneID]assessment.DateRange{}
	for _, m := range d.datedMilestones(d.outline(stages, low, high, expected)) {
		out[m.ID] = m.Date
	}
	return out
}
