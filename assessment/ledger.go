package assessment

import "slices"

// ledger holds the deals against the plan; nil without deals or without a plan.
func (e *evaluation) ledger(r *Result) *Ledger {
	if len(e.run.Deals) == 0 || r.Plan == nil {
		return nil
	}
	q := e.Question(QuestionAsks)
	if q == nil {
		return nil
	}
	b := ledgerBuilder{evaluation: e, result: r, answers: e.run.Answers, asks: map[OptionID]need{}, out: &Ledger{Opens: []StandardDeals{}, Blocked: []BlockedDeals{}, Unasked: listed(e.Unasked(e.run))}}
	for i := range e.Questions {
		b.blank = b.blank.put(e.Questions[i].ID, Choose("")) // no option of it
	}
	if e.truth[q.Asked] == False {
		b.answers = b.blank.put(questionHeld, e.run.Answers.Of(questionHeld))
	}
	b.none = b.truths(b.blank)
	for i := range e.run.Deals {
		b.deal(&e.run.Deals[i])
	}
	b.out.Ready.Sums = listed(b.out.Ready.Sums)
	return b.out
}

// Unasked returns what deals ask for and the answer on what buyers ask for
// leaves out, in catalogue order. Decisions read the answers alone.
func (c *Catalog) Unasked(run Assessment) []OptionID {
	q := c.Question(QuestionAsks)
	if q == nil {
		return nil
	}
	var out []OptionID
	for i := range q.Options {
		id := q.Options[i].ID
		asked := slices.ContainsFunc(run.Deals, func(d Deal) bool { return slices.Contains(d.Asks, id) })
		if asked && !run.Answers.Of(QuestionAsks).Has(id) {
			out = append(out, id)
		}
	}
	return out
}

// need is what one request waits for.
type need struct {
	milestones []MilestoneID
	gates      []GateID
	standards  []StandardID // not in the plan
}

type ledgerBuilder struct {
	*evaluation
	result  *Result
	answers Answers // those that a request is judged by
	blank   Answers // nothing is chosen anywhere
	none    []Truth // with blank
	asks    map[OptionID]need
	out     *Ledger
}

func (b *ledgerBuilder) deal(d *Deal) {
	var all need
	for _, ask := range d.Asks {
		one := b.need(ask)
		all.milestones = join(all.milestones, one.milestones)
		all.gates = join(all.gates, one.gates)
		all.standards = join(all.standards, one.standards)
	}
	out := DealOutlook{Deal: *d, Needs: listed(all.milestones), Blocked: []string{}}
	for _, id := range all.gates {
		out.Blocked = append(out.Blocked, string(id))
		b.blocks(BlockedDeals{Gate: id}, d)
	}
	for _, id := range all.standards {
		out.Blocked = append(out.Blocked, string(id))
		b.blocks(BlockedDeals{Standard: id}, d)
	}
	switch {
	case len(out.Blocked) > 0:
	case len(out.Needs) == 0:
		b.out.Ready.add(d)
	default:
		b.opens(&out)
	}
	b.out.Deals = append(b.out.Deals, out)
}

// need works out what a request waits for, as if it were the only one: the
// first milestone that answers it, else the gates that it brings. A condition
// is about the request when the request alone makes it true.
func (b *ledgerBuilder) need(ask OptionID) need {
	if known, ok := b.asks[ask]; ok {
		return known
	}
	var out need
	here := b.truths(b.answers.put(QuestionAsks, Choose(ask)))
	alone := b.truths(b.blank.put(QuestionAsks, Choose(ask)))
	about := func(when Condition) bool { return here[when] != False && alone[when] != b.none[when] }
	for _, a := range b.Planning.Asked {
		if !about(a.When) {
			continue
		}
		m := b.result.Plan.Milestone(a.Milestone)
		if m == nil {
			m = b.result.Plan.Milestone(a.Instead)
		}
		if m != nil {
			out.milestones = []MilestoneID{m.ID}
		} else {
			out.standards = []StandardID{b.standardOf(a.Milestone)}
		}
		break
	}
	if len(out.milestones) == 0 {
		for i := range b.Gates {
			if g := &b.Gates[i]; g.Requirement && about(g.When) {
				out.gates, out.standards = append(out.gates, g.ID), nil
			}
		}
	}
	b.asks[ask] = out
	return out
}

func (b *ledgerBuilder) standardOf(id MilestoneID) StandardID {
	for i := range b.Milestones {
		if b.Milestones[i].ID == id {
			return b.Milestones[i].Standard
		}
	}
	return ""
}

// blocks counts a deal under what blocks it.
func (b *ledgerBuilder) blocks(by BlockedDeals, d *Deal) {
	at := slices.IndexFunc(b.out.Blocked, func(x BlockedDeals) bool { return x.Gate == by.Gate && x.Standard == by.Standard })
	if at < 0 {
		at, by.Sums = len(b.out.Blocked), []Money{}
		b.out.Blocked = append(b.out.Blocked, by)
	}
	b.out.Blocked[at].add(d)
}

// opens dates a deal, and counts it under each standard that it waits for.
func (b *ledgerBuilder) opens(d *DealOutlook) {
	var standards []StandardID
	for _, id := range d.Needs {
		m := b.result.Plan.Milestone(id)
		standards = join(standards, []StandardID{m.Standard})
		d.InHand.Low, d.InHand.High = later(d.InHand.Low, m.Date.Low), later(d.InHand.High, m.Date.High)
	}
	switch {
	case d.Date.IsZero():
	case !d.Date.Before(d.InHand.High):
		d.Verdict = Comfortable
	case !d.Date.Before(d.InHand.Low):
		d.Verdict = Tight
	default:
		d.Verdict = NotFeasible
	}
	for _, id := range standards {
		at := slices.IndexFunc(b.out.Opens, func(x StandardDeals) bool { return x.Standard == id })
		if at < 0 {
			at = len(b.out.Opens)
			b.out.Opens = append(b.out.Opens, StandardDeals{Standard: id, DealSum: DealSum{Sums: []Money{}}, Late: DealSum{Sums: []Money{}}})
		}
		if b.out.Opens[at].add(&d.Deal); d.Verdict == NotFeasible {
			b.out.Opens[at].Late.add(&d.Deal)
		}
	}
}

// join appends what is not there yet.
func join[T comparable](list, more []T) []T {
	for _, x := range more {
		if !slices.Contains(list, x) {
			list = append(list, x)
		}
	}
	return list
}

// listed is a list that is never nil.
func listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
