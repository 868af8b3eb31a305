package assessment

import (
	"cmp"
	"slices"
)

// candidate is an order with its outline and what it comes to.
type candidate struct {
	Order
	stages []stage
	last   [2]Date   // everything in hand
	final  [][2]Date // by standard, its last report or certificate
}

// orders compares the orders in which what has to be built can be built; nil
// with fewer than two. The same scheduler dates each of them. The order of the
// ranks is recommended, and always among them.
func (p *planner) orders(recommended *outline) []Order {
	standards := 0
	for _, st := range recommended.stages {
		standards += len(st.standards)
	}
	if standards < 2 {
		return []Order{}
	}
	best := p.candidate(recommended)
	best.Recommended = true
	all := make([]candidate, 0, len(p.Planning.Orders))
	for i := range p.Planning.Orders {
		text := &p.Planning.Orders[i]
		stages := p.layout.orders[i]
		switch {
		case !p.orderHolds(stages, standards):
		case slices.EqualFunc(stages, recommended.stages, sameStage):
			best.ID, best.Title = text.ID, text.Title
			all = append(all, best)
		default:
			p.outline(&p.other, stages)
			c := p.candidate(&p.other)
			c.ID, c.Title = text.ID, text.Title
			all = append(all, c)
		}
	}
	at := slices.IndexFunc(all, func(c candidate) bool { return c.Recommended })
	if at < 0 {
		best.ID, best.Title = "as_ranked", p.stageWords(best.stages)
		all, at = slices.Insert(all, 0, best), 0
	}
	out := make([]Order, len(all))
	for i := range all {
		if i == at {
			all[i].Reason = p.whyRecommended(all, at)
		} else {
			all[i].Reason = p.compared(&all[at], &all[i])
		}
		out[i] = all[i].Order
	}
	return out
}

func sameStage(a, b stage) bool { return slices.Equal(a.standards, b.standards) }

// orderHolds reports whether stages hold exactly what has to be built.
func (p *planner) orderHolds(stages []stage, standards int) bool {
	for _, st := range stages {
		for _, s := range st.standards {
			if !p.builds(s) {
				return false
			}
			standards--
		}
	}
	return standards == 0
}

func (p *planner) candidate(o *outline) candidate {
	c := candidate{stages: o.stages, final: make([][2]Date, len(p.Standards))}
	c.Stages = make([][]StandardID, len(o.stages))
	for i := range o.stages {
		c.Stages[i] = o.stages[i].ids
	}
	c.InHand = make([]InHand, 0, len(p.Standards)+1)
	for i := range p.layout.milestones {
		m := &p.layout.milestones[i]
		early, late := o.dates[low][i].end, o.dates[high][i].end
		if !m.InHand || !p.builds(m.standard) || early.IsZero() {
			continue
		}
		c.final[m.standard] = [2]Date{early, late}
		c.InHand = append(c.InHand, InHand{Standard: m.Standard, Milestone: m.ID, Date: DateRange{early, late}})
		c.last = [2]Date{later(c.last[low], early), later(c.last[high], late)}
	}
	slices.SortStableFunc(c.InHand, func(a, b InHand) int { return cmp.Compare(b.Date.Low.DaysTo(a.Date.Low), 0) })
	c.Elapsed, c.Days = DateRange{c.last[low], c.last[high]}, p.total(o)
	c.Cost.Low, c.Cost.High = p.price(o.stages)
	c.Audits = p.audits(o, c.last[high])
	return c
}

// audits counts what is bought until everything is in hand, at the late end.
// Management systems of one stage are audited together, and that is one audit.
func (p *planner) audits(o *outline, until Date) int {
	n := 0
	for i := range p.layout.milestones {
		m := &p.layout.milestones[i]
		end := o.dates[high][i].end
		if m.Audit == "" || !p.builds(m.standard) || end.IsZero() || until.Before(end) {
			continue
		}
		if stage := stageOf(m.standard, o.stages); !p.joint(o, stage) || !p.countedBefore(o, i, stage) {
			n++
		}
	}
	return n
}

// countedBefore reports whether an earlier milestone is the same joint audit.
func (p *planner) countedBefore(o *outline, at, stage int) bool {
	for i := range at {
		m := &p.layout.milestones[i]
		if m.Audit == p.layout.milestones[at].Audit && p.builds(m.standard) && stageOf(m.standard, o.stages) == stage {
			return true
		}
	}
	return false
}
