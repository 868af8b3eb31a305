package assessment

// PlanInStages dates the milestones of a plan that is built in these stages,
// with the standards of the answers and the scheduler of every plan.
func (c *Catalog) PlanInStages(run Assessment, stages [][]StandardID) map[MilestoneID]DateRange {
	e := evaluation{Catalog: c, index: c.indexed(), run: run, today: run.Start, scratch: new(scratch)}
	c.replay(run.Answers, e.scratch)
	r := c.Evaluate(run, Options{Today: run.Start, SkipPlan: true, SkipFlips: true})
	p := newPlanner(&e, &r)
	var built []stage
	for _, ids := range stages {
		var st stage
		for _, id := range ids {
			st.standards = append(st.standards, p.position(id))
		}
		built = append(built, st)
	}
	for s := range p.planned {
		p.planned[s] = stageOf(s, built) >= 0
	}
	var o outline
	p.outline(&o, built)
	out := map[MilestoneID]DateRange{}
	for _, m := range p.milestones(&o) {
		out[m.ID] = m.Date
	}
	return out
}

// Influence is what is open and what to ask next, without the rest of a result.
func (c *Catalog) Influence(a Answers) (changes [][]int, next int) {
	in := c.influence(c.reduced(a, nil), c.Path(a))
	return in.changes, in.next
}
