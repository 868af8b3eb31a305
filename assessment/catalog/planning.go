package catalog

import "trustpath/assessment"

// planning reads what turns effort into time and money.
func (b *builder) planning() {
	const file = "plan.yaml"
	var raw rawPlan
	b.yaml(file, &raw)
	p := &b.out.Planning
	p.Capacity, p.Beside, p.TeamFactor = options(raw.Capacity), options(raw.Beside), options(raw.TeamFactor)
	p.BesideMost, p.OwnerRate, p.Partial, p.TopUp = raw.BesideMost, raw.OwnerRate, raw.Partial, raw.TopUp
	p.Baseline, p.BaselineShare = typed[assessment.WorkstreamID](raw.Baseline), raw.BaselineShare
	p.Renewal, p.Currency, p.Basis = assessment.Share(raw.Costs.Renewal), raw.Costs.Currency, raw.Costs.Basis
	p.Months, p.Sentences = options(raw.DeadlineMonths), raw.Sentences
	p.OneDay = assessment.Share(raw.OneDay)
	if p.OneDay.Low <= 0 || p.OneDay.Low > 1 || p.OneDay.High <= 0 || p.OneDay.High > 1 {
		b.problem(file, 0, "one_day needs two shares over 0 and up to 1")
	}
	for _, id := range p.Baseline {
		b.knownWorkstream(file, id)
	}
	p.Controls = map[assessment.OptionID]map[assessment.WorkstreamID]float64{}
	for option, shares := range raw.Controls {
		covered := map[assessment.WorkstreamID]float64{}
		for id, share := range shares {
			b.knownWorkstream(file, assessment.WorkstreamID(id))
			covered[assessment.WorkstreamID(id)] = share
		}
		p.Controls[assessment.OptionID(option)] = covered
	}
	b.answered(file, "capacity", p.Capacity)
	b.answered(file, "team_size", p.Beside)
	b.answered(file, "team_size", p.TeamFactor)
	for _, half := range p.Capacity {
		if half < 0.5 {
			b.problem(file, 0, "capacity: half a day a week is the least that is planned with, not %v", half)
		}
	}
	if b.out.Question("controls") == nil {
		b.problem(file, 0, "the plan reads question %q, which there is not", "controls")
	}
	b.money(file, raw)
	b.orders(file, raw)
}

func options[V any](raw map[string]V) map[assessment.OptionID]V {
	out := make(map[assessment.OptionID]V, len(raw))
	for id, v := range raw {
		out[assessment.OptionID(id)] = v
	}
	return out
}

// knownStandards checks that each of these is a standard.
func (b *builder) knownStandards(file string, ids ...string) {
	for _, id := range ids {
		if b.out.Standard(assessment.StandardID(id)) == nil {
			b.problem(file, 0, "there is no standard %q", id)
		}
	}
}

func (b *builder) knownWorkstream(file string, id assessment.WorkstreamID) {
	if b.out.Workstream(id) == nil {
		b.problem(file, 0, "there is no workstream %q", id)
	}
}

// answered checks that every option of a question has a figure above zero.
func (b *builder) answered(file string, id assessment.QuestionID, figures map[assessment.OptionID]float64) {
	q := b.out.Question(id)
	if q == nil {
		b.problem(file, 0, "the plan reads question %q, which there is not", id)
		return
	}
	for _, o := range q.Options {
		if figures[o.ID] <= 0 {
			b.problem(file, 0, "the plan needs a figure above zero for %s.%s", id, o.ID)
		}
	}
}

// money reads cost bands, reuse, and what a deadline is judged by.
func (b *builder) money(file string, raw rawPlan) {
	p := &b.out.Planning
	dollars := func(r rawRange) [2]int { return [2]int{int(r.Low), int(r.High)} }
	for _, c := range raw.Costs.Bands {
		b.knownStandards(file, append(c.OnTopOf, c.Standard)...)
		p.Costs = append(p.Costs, assessment.CostBand{Standard: assessment.StandardID(c.Standard), Title: c.Title,
			TeamSizes: typed[assessment.OptionID](c.TeamSizes), Alone: dollars(c.Alone), OnTop: dollars(c.OnTop),
			OnTopOf: typed[assessment.StandardID](c.OnTopOf), Cited: b.cite(file, "a cost of "+c.Standard, c.cited.or(raw.cited))})
	}
	for _, r := range raw.Reuse {
		b.knownStandards(file, r.From, r.To)
		p.Reuse = append(p.Reuse, assessment.ReuseFigure{From: assessment.StandardID(r.From), To: assessment.StandardID(r.To),
			Requirements: assessment.Share(r.Requirements), Note: r.Note,
			Cited: b.cite(file, "reuse from "+r.From+" to "+r.To, r.cited.or(raw.cited))})
	}
	p.AskedAndHeld = b.compile(file, raw.AskedAndHeld)
	for _, a := range raw.Asked {
		if a.InsteadFallback == "" {
			a.InsteadFallback = a.Fallback
		}
		for _, key := range []string{a.Fallback, a.InsteadFallback} {
			if p.Sentences[key] == "" {
				b.problem(file, a.When.line, "there is no sentence %q", key)
			}
		}
		p.Asked = append(p.Asked, assessment.AskedMilestone{When: b.compile(file, a.When), Milestone: assessment.MilestoneID(a.Milestone),
			Instead: assessment.MilestoneID(a.Instead), Fallback: a.Fallback, InsteadFallback: a.InsteadFallback})
	}
}

// orders reads the orders that are compared.
func (b *builder) orders(file string, raw rawPlan) {
	seen := map[string]bool{}
	for _, o := range raw.Orders {
		if seen[o.ID] || o.ID == "" || o.Title == "" {
			b.problem(file, 0, "order %q needs an id of its own and a title", o.ID)
		}
		seen[o.ID] = true
		out := assessment.OrderText{ID: assessment.OrderID(o.ID), Title: o.Title}
		placed := map[string]bool{}
		for _, stage := range o.Stages {
			for _, id := range stage {
				if placed[id] {
					b.problem(file, 0, "order %q names %q twice", o.ID, id)
				}
				placed[id] = true
			}
			b.knownStandards(file, stage...)
			out.Stages = append(out.Stages, typed[assessment.StandardID](stage))
		}
		b.out.Planning.Orders = append(b.out.Planning.Orders, out)
	}
	for _, key := range orderSentences {
		if b.out.Planning.Sentences[key] == "" {
			b.problem(file, 0, "there is no sentence %q", key)
		}
	}
}

// orderSentences are what the comparison of orders is written with.
var orderSentences = []string{"in_hand", "also", "comfortable", "tight", "not_feasible",
	"order_date", "order_request", "order_market", "order_together", "order_and", "order_then", "order_faster", "order_cheaper",
	"order_delays", "order_delays_nothing", "order_compared", "order_week", "order_weeks",
	"order_last_more", "order_last_less", "order_last_same", "order_days_more", "order_days_less", "order_days_same",
	"order_cost_more", "order_cost_less", "order_cost_same", "order_audits_more", "order_audits_less", "order_audits_same"}
