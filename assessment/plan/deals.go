package plan

import (
	"slices"

	"trustpath/assessment"
	"trustpath/assessment/logic"
)

// ledger compares the deals with the plan; nil without deals.
func (d *draft) ledger() *ledgerBuilder {
	if len(d.Run.Deals) == 0 || d.Question(d.Roles.Asks) == nil {
		return nil
	}
	b, out := d.needsOf(), &assessment.Ledger{
		Opens:   []assessment.StandardDeals{},
		Blocked: []assessment.BlockedDeals{},
		Unasked: append([]assessment.OptionID{}, d.Unasked(d.Run)...),
	}
	b.out = out
	for _, deal := range d.Run.Deals {
		var all need
		for _, ask := range deal.Asks {
			if _, known := b.needs[ask]; !known {
				b.needs[ask] = b.need(ask)
			}
			all.milestones = appendMissing(all.milestones, b.needs[ask].milestones)
			all.gates = appendMissing(all.gates, b.needs[ask].gates)
			all.standards = appendMissing(all.standards, b.needs[ask].standards)
		}
		b.add(deal, all)
	}
	if out.Ready.Sums == nil {
		out.Ready.Sums = []assessment.Money{}
	}
	return b
}

func (d *draft) needsOf() *ledgerBuilder {
	b := &ledgerBuilder{
		draft:   d,
		answers: map[assessment.QuestionID]assessment.Answer{},
		needs:   map[assessment.OptionID]need{},
	}
	if d.Truth[d.Question(d.Roles.Asks).Asked] == logic.False {
		b.answers = d.nothingChosen()
		b.answers[d.Roles.Held] = d.Run.Answers.Of(d.Roles.Held)
		return b
	}
	for _, id := range d.Run.Answers.Questions() {
		b.answers[id] = d.Run.Answers.Of(id)
	}
	return b
}

func (p *Planner) nothingChosen() map[assessment.QuestionID]assessment.Answer {
	out := map[assessment.QuestionID]assessment.Answer{}
	for i := range p.Questions {
		out[p.Questions[i].ID] = assessment.Choose("")
	}
	return out
}

// truthsAlone returns the truth of every condition where buyers ask for one thing and
// nothing else is chosen, by that thing; "" is none.
func (p *Planner) truthsAlone() map[assessment.OptionID][]logic.Truth {
	answers := p.nothingChosen()
	out := map[assessment.OptionID][]logic.Truth{"": p.asking(answers, "")}
	for _, option := range p.Question(p.Roles.Asks).Options {
		out[option.ID] = p.asking(answers, option.ID)
	}
	return out
}

type need struct {
	milestones []assessment.MilestoneID
	gates      []assessment.GateID
	standards  []assessment.StandardID // not in the plan
}

func (p *Planner) asking(answers map[assessment.QuestionID]assessment.Answer, ask assessment.OptionID) []logic.Truth {
	answers[p.Roles.Asks] = assessment.Choose(ask)
	return p.Truths(assessment.AnswersFrom(answers))
}

type ledgerBuilder struct {
	*draft
	answers map[assessment.QuestionID]assessment.Answer // that a request is judged by
	needs   map[assessment.OptionID]need
	out     *assessment.Ledger
}

// need returns what a request waits for, as if it were the only one: the first
// milestone that answers it, else the gates that it brings and whose certificates are
// not held. A condition is about the request when the request alone makes it true.
func (b *ledgerBuilder) need(ask assessment.OptionID) need {
	here, alone, none := b.asking(b.answers, ask), b.alone()[ask], b.alone()[""]
	about := func(when logic.Condition) bool { return here[when] != logic.False && alone[when] != none[when] }
	var out need
	for _, a := range b.Planning.Asked {
		if !about(a.When) {
			continue
		}
		m := b.result.Plan.Milestone(a.Milestone)
		if m == nil {
			m = b.result.Plan.Milestone(a.Instead)
		}
		if m != nil {
			return need{milestones: []assessment.MilestoneID{m.ID}}
		}
		out.standards = []assessment.StandardID{b.Milestone(a.Milestone).Standard}
		break
	}
	for i := range b.Gates {
		if g := &b.Gates[i]; g.Requirement && about(g.When) && here[g.Held] != logic.True {
			out.gates, out.standards = append(out.gates, g.ID), nil
		}
	}
	return out
}

// add counts a deal: under everything that blocks it, else as ready where it
// needs nothing, else under each standard that it waits for.
func (b *ledgerBuilder) add(deal assessment.Deal, needs need) {
	d := assessment.DealOutlook{
		Deal:    deal,
		Needs:   append([]assessment.MilestoneID{}, needs.milestones...),
		Blocked: []string{},
	}
	for _, id := range needs.gates {
		d.Blocked = append(d.Blocked, string(id))
		b.block(assessment.BlockedDeals{Gate: id}, &deal)
	}
	for _, id := range needs.standards {
		d.Blocked = append(d.Blocked, string(id))
		b.block(assessment.BlockedDeals{Standard: id}, &deal)
	}
	switch {
	case len(d.Blocked) > 0:
	case len(d.Needs) == 0:
		b.out.Ready.Add(&deal)
	default:
		b.open(&d)
	}
	b.out.Deals = append(b.out.Deals, d)
}

func (b *ledgerBuilder) block(blocked assessment.BlockedDeals, deal *assessment.Deal) {
	blocked.Sums = []assessment.Money{}
	same := func(x assessment.BlockedDeals) bool { return x.Gate == blocked.Gate && x.Standard == blocked.Standard }
	entry(&b.out.Blocked, same, blocked).Add(deal)
}

// entry returns the element of a list that is the same, which it adds where there is
// none.
func entry[T any](list *[]T, same func(T) bool, added T) *T {
	at := slices.IndexFunc(*list, same)
	if at < 0 {
		at = len(*list)
		*list = append(*list, added)
	}
	return &(*list)[at]
}

// open dates a deal, and counts it under each standard that it waits for.
func (b *ledgerBuilder) open(d *assessment.DealOutlook) {
	var standards []assessment.StandardID
	for _, id := range d.Needs {
		m := b.result.Plan.Milestone(id)
		standards = appendMissing(standards, []assessment.StandardID{m.Standard})
		d.InHand.Low = assessment.Latest(d.InHand.Low, m.Date.Low)
		d.InHand.High = assessment.Latest(d.InHand.High, m.Date.High)
	}
	if !d.Date.IsZero() {
		d.Verdict = verdict(d.Date, d.InHand, b.Today)
	}
	for _, id := range standards {
		none := assessment.DealSum{Sums: []assessment.Money{}}
		same := func(x assessment.StandardDeals) bool { return x.Standard == id }
		opens := entry(&b.out.Opens, same, assessment.StandardDeals{Standard: id, DealSum: none, Late: none})
		opens.Add(&d.Deal)
		if d.Verdict == assessment.NotFeasible {
			opens.Late.Add(&d.Deal)
		}
	}
}

func appendMissing[T comparable](list, more []T) []T {
	for _, x := range more {
		if !slices.Contains(list, x) {
			list = append(list, x)
		}
	}
	return list
}
