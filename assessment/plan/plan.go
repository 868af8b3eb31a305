// Package plan turns decisions into work: what is left of each workstream, in
// which order and by when it can be done, what it costs, which audits follow,
// whether the named deadline can be met, and which deals that opens.
//
// Every figure is a range. The low end takes the least effort and the most
// capacity, the high end the reverse; open answers widen the range.
package plan

import "trustpath/assessment"

// Plan fills plan, effort, cost, orders and ledger of a result that has its
// decisions.
func (p *Planner) Plan(in Input, r *assessment.Result) {
	d := p.newDraft(in, r)
	o := d.outline(d.stages())
	plan := &assessment.Plan{Workstreams: d.workstreams(o), Milestones: d.datedMilestones(o)}
	plan.Phases = d.phases(plan.Workstreams)
	plan.Deadline = d.deadline(o, plan)
	r.Plan = plan
	r.Effort = &assessment.Effort{Days: o.total(), Reuse: d.reuse(o.stages)}
	r.Cost = d.cost(o.stages)
	r.Orders = d.compareOrders(o)
	r.Ledger = d.ledger()
}

// workstreams lists every workstream that a planned standard needs, with what
// is left of it.
func (d *draft) workstreams(o *outline) []assessment.PlanWorkstream {
	parts := make([][]*part, len(d.Workstreams))
	for i := range o.parts {
		w := o.parts[i].work
		parts[w] = append(parts[w], &o.parts[i])
	}
	outside := d.outsideScope()
	keeps := d.keepsAny()
	out := []assessment.PlanWorkstream{}
	for i := range d.Workstreams {
		if len(parts[i]) == 0 && (d.built[i] == 0 || !keeps) {
			continue
		}
		w := &d.Workstreams[i]
		pw := assessment.PlanWorkstream{
			ID:       w.ID,
			Title:    w.Title,
			Summary:  w.Summary,
			Phase:    d.phase(w.Phase),
			Owner:    w.Owner,
			Serves:   d.serves(i, outside),
			Needs:    w.Prerequisites,
			Evidence: w.Evidence,
			Cadence:  w.Cadence,
			Start:    assessment.DateRange{Low: d.from, High: d.from},
			End:      assessment.DateRange{Low: d.from, High: d.from},
			Extended: []assessment.Extension{},
		}
		d.sum(o, parts[i], &pw)
		pw.State, pw.Reason = d.state(i, pw.Days.High == 0)
		out = append(out, pw)
	}
	return out
}

// serves is what a workstream serves of the planned standards, in scope.
func (d *draft) serves(w int, outside map[string]bool) map[assessment.StandardID][]string {
	out := map[assessment.StandardID][]string{}
	for i := range d.Standards {
		id := d.Standards[i].ID
		for _, requirement := range d.Workstreams[w].Requirements[id] {
			if d.planned[i] && !outside[requirement] {
				out[id] = append(out[id], requirement)
			}
		}
	}
	return out
}

// outsideScope returns the requirements of categories that no report of this
// plan can have.
func (d *draft) outsideScope() map[string]bool {
	out := map[string]bool{}
	for i := range d.requirements {
		for _, r := range d.requirements[i] {
			if r.category != "" && d.scope(i, r.category) == assessment.ServedOutside {
				out[r.id] = true
			}
		}
	}
	return out
}

// sum adds up the parts of a workstream: the first stage that needs it builds
// it, later ones extend it.
func (d *draft) sum(o *outline, parts []*part, pw *assessment.PlanWorkstream) {
	for i, p := range parts {
		begins, ends := d.dates(p.start), d.dates(p.end)
		pw.Days.Low, pw.Days.High = pw.Days.Low+p.effort[low], pw.Days.High+p.effort[high]
		switch {
		case i == 0:
			pw.Start, pw.End = begins, ends
		case p.stage == parts[0].stage:
			pw.End = ends
		default:
			pw.Extended = append(pw.Extended, assessment.Extension{
				Standards: d.standardIDs(o.stages[p.stage]),
				Days:      assessment.Days{Low: tenth(p.effort[low]), High: tenth(p.effort[high])},
				Start:     begins,
				End:       ends,
			})
		}
	}
	pw.Days = assessment.Days{Low: tenth(pw.Days.Low), High: tenth(pw.Days.High)}
}

func (d *draft) dates(weeks [2]float64) assessment.DateRange {
	return assessment.DateRange{Low: d.from.AddDays(wholeDays(weeks[low])), High: d.from.AddDays(wholeDays(weeks[high]))}
}

// state returns the state of a workstream: as marked, else in place if it is done,
// partial where an answer or something held covers part of it.
func (d *draft) state(w int, done bool) (state assessment.Readiness, reason string) {
	id := d.Workstreams[w].ID
	if mark, ok := d.Run.Readiness[id]; ok && d.Counts(id, mark) {
		return mark.State, mark.Reason
	}
	least, _ := d.covered(w)
	switch {
	case done:
		return assessment.InPlace, ""
	case least > 0 || d.built[w] > 0:
		return assessment.Partial, ""
	}
	return assessment.Missing, ""
}

func (d *draft) phase(number int) assessment.PhaseID {
	for _, phase := range d.Phases {
		if phase.Number == number {
			return phase.ID
		}
	}
	return ""
}

func (d *draft) phases(work []assessment.PlanWorkstream) []assessment.PlanPhase {
	out := []assessment.PlanPhase{}
	for _, phase := range d.Phases {
		p := assessment.PlanPhase{ID: phase.ID, Title: phase.Title}
		for i := range work {
			if work[i].Phase == phase.ID {
				p.Workstreams = append(p.Workstreams, work[i].ID)
			}
		}
		if len(p.Workstreams) > 0 {
			out = append(out, p)
		}
	}
	return out
}

// datedMilestones lists the milestones that the outline has dated.
func (d *draft) datedMilestones(o *outline) []assessment.PlanMilestone {
	out := []assessment.PlanMilestone{}
	for i := range d.Milestones {
		m, date := &d.Milestones[i], o.date(i)
		if date.Low.IsZero() {
			continue
		}
		title := m.Title
		if m.TitleKept != "" && d.result.Standard(m.Standard).Decision == assessment.Keep {
			title = m.TitleKept
		}
		out = append(out, assessment.PlanMilestone{
			ID:       m.ID,
			Standard: m.Standard,
			Title:    title,
			Begin:    assessment.DateRange{Low: o.dates[low][i].begin, High: o.dates[high][i].begin},
			Date:     date,
		})
	}
	return out
}

func (d *draft) standardIDs(s stage) []assessment.StandardID {
	out := make([]assessment.StandardID, len(s.standards))
	for i, standard := range s.standards {
		out[i] = d.Standards[standard].ID
	}
	return out
}
