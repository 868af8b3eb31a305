package plan

import (
	"slices"

	"trustpath/assessment"
	"trustpath/assessment/logic"
)

// ledger compares the deals with the plan; nil without deals.
func (d *draft) ledger() *assessment.Ledger {
	q := d.Question(d.Roles.Asks)
	if len(d.Run.Deals) == 0 || q == nil {
		return nil
	}
	out := &assessment.Ledger{
		Opens:   []assessment.StandardDeals{},
		Blocked: []assessment.BlockedDeals{},
		Unasked: append([]assessment.OptionID{}, d.Unasked(d.Run)...),
	}
	b := ledgerBuilder{draft: d, answers: map[assessment.QuestionID]assessment.Answer{}, out: out}
	if d.Truth[q.Asked] == logic.False {
		for i := range d.Questions {
			b.answers[d.Questions[i].ID] = nothingChosen
		}
		b.answers[d.Roles.Held] = d.Run.Answers.Of(d.Roles.Held)
	} else {
		for _, id := range d.Run.Answers.Questions() {
			b.answers[id] = d.Run.Answers.Of(id)
		}
	}
	b.none = b.chosenOnly("")
	needs := map[assessment.OptionID]need{}
	for _, deal := range d.Run.Deals {
		var all need
		for _, ask := range deal.Asks {
			one, known := needs[ask]
			if !known {
				one = b.need(ask)
				needs[ask] = one
			}
			all.milestones = appendMissing(all.milestones, one.milestones)
			all.gates = appendMissing(all.gates, one.gates)
			all.standards = appendMissing(all.standards, one.standards)
		}
		b.add(deal, all)
	}
	if out.Ready.Sums == nil {
		out.Ready.Sums = []assessment.Money{}
	}
	return out
}

// nothingChosen is an answer with no option of its question.
var nothingChosen = assessment.Choose("")

// need is what one request waits for.
type need struct {
	milestones []assessment.MilestoneID
	gates      []assessment.GateID
	standards  []assessment.StandardID // not in the plan
}

type ledgerBuilder struct {
	*draft
	answers map[assessment.QuestionID]assessment.Answer // that a request is judged by
	none    []logic.Truth                               // with nothing chosen anywhere
	out     *assessment.Ledger
}

// chosenOnly returns the truth of every condition where buyers ask for one
// thing and nothing else is chosen.
func (b *ledgerBuilder) chosenOnly(ask assessment.OptionID) []logic.Truth {
	answers := map[assessment.QuestionID]assessment.Answer{}
	for i := range b.Questions {
		answers[b.Questions[i].ID] = nothingChosen
	}
	answers[b.Roles.Asks] = assessment.Choose(ask)
	return b.Truths(assessment.AnswersFrom(answers))
}

// need returns what a request waits for, as if it were the only one: the first
// milestone that answers it, else the gates that it brings. A condition is about
// the request when the request alone makes it true.
func (b *ledgerBuilder) need(ask assessment.OptionID) need {
	b.answers[b.Roles.Asks] = assessment.Choose(ask)
	here := b.Truths(assessment.AnswersFrom(b.answers))
	alone := b.chosenOnly(ask)
	about := func(when logic.Condition) bool { return here[when] != logic.False && alone[when] != b.none[when] }
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
		for i := range b.Milestones {
			if b.Milestones[i].ID == a.Milestone {
				out.standards = []assessment.StandardID{b.Milestones[i].Standard}
			}
		}
		break
	}
	for i := range b.Gates {
		if g := &b.Gates[i]; g.Requirement && about(g.When) {
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
	at := slices.IndexFunc(b.out.Blocked, func(x assessment.BlockedDeals) bool {
		return x.Gate == blocked.Gate && x.Standard == blocked.Standard
	})
	if at < 0 {
		at, blocked.Sums = len(b.out.Blocked), []assessment.Money{}
		b.out.Blocked = append(b.out.Blocked, blocked)
	}
	b.out.Blocked[at].Add(deal)
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
		d.Verdict = verdict(d.Date, d.InHand)
	}
	for _, id := range standards {
		at := slices.IndexFunc(b.out.Opens, func(x assessment.StandardDeals) bool { return x.Standard == id })
		if at < 0 {
			at = len(b.out.Opens)
			none := assessment.DealSum{Sums: []assessment.Money{}}
			b.out.Opens = append(b.out.Opens, assessment.StandardDeals{Standard: id, DealSum: none, Late: none})
		}
		b.out.Opens[at].Add(&d.Deal)
		if d.Verdict == assessment.NotFeasible {
			b.out.Opens[at].Late.Add(&d.Deal)
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
