package pack

import (
	"slices"

	"trustpath/assessment"
)

// planning reads the figures that turn effort into time and money.
func (b *builder) planning() {
	const file = "plan.yaml"
	var raw rawPlan
	if !b.yaml(file, &raw) {
		return
	}
	p := &b.out.Planning
	p.Capacity, p.Beside, p.TeamFactor = options(raw.Capacity), options(raw.Beside), options(raw.TeamFactor)
	p.BesideMost, p.OwnerRate = float64(raw.BesideMost), float64(raw.OwnerRate)
	p.Partial, p.TopUp = float64(raw.Partial), float64(raw.TopUp)
	p.Baseline, p.BaselineShare = typed[assessment.WorkstreamID](raw.Baseline), float64(raw.BaselineShare)
	p.Renewal, p.Currency, p.Basis = share(raw.Costs.Renewal), raw.Costs.Currency, raw.Costs.Basis
	p.OneDay = share(raw.OneDay)
	if p.OneDay.Low <= 0 || p.OneDay.Low > 1 || p.OneDay.High <= 0 || p.OneDay.High > 1 {
		b.problem(file, 1, "one_day needs two shares over 0 and up to 1")
	}
	p.Months, p.Sentences = map[assessment.OptionID]int{}, map[string]string{}
	for _, m := range raw.DeadlineMonths {
		b.known(file, "deadline_months", "option", word{string(b.out.Roles.Deadline) + "." + m.key, m.line})
		if m.value < 1 || m.value > maxMonths {
			b.problem(file, m.line, "a deadline is 1 to %d months away, not %d", maxMonths, m.value)
		}
		p.Months[assessment.OptionID(m.key)] = m.value
	}
	for _, sentence := range raw.Sentences {
		p.Sentences[sentence.key] = sentence.value
	}
	for _, verdict := range []string{"comfortable", "tight", "not_feasible"} {
		if p.Sentences[verdict] == "" {
			b.problem(file, 1, "there is no sentence for the verdict %q", verdict)
		}
	}
	for _, id := range raw.Baseline {
		b.known(file, "the baseline", "workstream", id)
	}
	p.Controls = map[assessment.OptionID]map[assessment.WorkstreamID]float64{}
	for _, option := range raw.Controls {
		b.known(file, "controls", "option", word{string(b.out.Roles.Controls) + "." + option.key, option.line})
		covered := map[assessment.WorkstreamID]float64{}
		for _, share := range option.value {
			b.known(file, "controls", "workstream", word{share.key, share.line})
			covered[assessment.WorkstreamID(share.key)] = float64(share.value)
		}
		p.Controls[assessment.OptionID(option.key)] = covered
	}
	b.answered(file, b.out.Roles.Capacity, raw.Capacity)
	b.answered(file, b.out.Roles.Team, raw.Beside)
	b.answered(file, b.out.Roles.Team, raw.TeamFactor)
	for _, week := range raw.Capacity {
		if week.value < 0.5 {
			b.problem(file, week.line,
				"capacity: half a day a week is the least that is planned with, not %v", week.value)
		}
	}
	if b.out.Question(b.out.Roles.Controls) == nil {
		b.missing(file, 1, "the plan reads question %q, which there is not", b.out.Roles.Controls)
	}
	b.money(file, raw)
	b.orders(file, raw)
}

// options returns figures by option.
func options(m mapping[figure]) map[assessment.OptionID]float64 {
	out := map[assessment.OptionID]float64{}
	for _, e := range m {
		out[assessment.OptionID(e.key)] = float64(e.value)
	}
	return out
}

// answered checks that exactly the options of a question have a figure above
// zero.
func (b *builder) answered(file string, id assessment.QuestionID, figures mapping[figure]) {
	q := b.out.Question(id)
	if q == nil {
		b.missing(file, 1, "the plan reads question %q, which there is not", id)
		return
	}
	given := map[string]bool{}
	for _, f := range figures {
		b.known(file, "the plan", "option", word{string(id) + "." + f.key, f.line})
		given[f.key] = f.value > 0
	}
	for _, o := range q.Options {
		if !given[string(o.ID)] {
			line := 1
			if len(figures) > 0 {
				line = figures[0].line
			}
			b.problem(file, line, "the plan needs a figure above zero for %s.%s", id, o.ID)
		}
	}
}

// money reads cost bands, reuse, and the milestones that answer requests.
func (b *builder) money(file string, raw rawPlan) {
	p := &b.out.Planning
	dollars := func(r rawRange) [2]int { return [2]int{int(r.Low), int(r.High)} }
	for _, c := range raw.Costs.Bands {
		for _, id := range slices.Concat(c.OnTopOf, []word{c.Standard}) {
			b.known(file, "a cost", "standard", id)
		}
		for _, size := range c.TeamSizes {
			b.known(file, "a cost", "option", word{string(b.out.Roles.Team) + "." + size.text, size.line})
		}
		p.Costs = append(p.Costs, assessment.CostBand{
			Standard:  assessment.StandardID(c.Standard.text),
			Title:     c.Title,
			TeamSizes: typed[assessment.OptionID](c.TeamSizes),
			Alone:     dollars(c.Alone),
			OnTop:     dollars(c.OnTop),
			OnTopOf:   typed[assessment.StandardID](c.OnTopOf),
			Cited:     b.cite(file, c.Standard.line, "a cost of "+c.Standard.text, c.cited.or(raw.cited)),
		})
	}
	for _, r := range raw.Reuse {
		b.known(file, "a reuse figure", "standard", r.From)
		b.known(file, "a reuse figure", "standard", r.To)
		p.Reuse = append(p.Reuse, assessment.ReuseFigure{
			From:         assessment.StandardID(r.From.text),
			To:           assessment.StandardID(r.To.text),
			Requirements: share(r.Requirements),
			Note:         r.Note,
			Cited:        b.cite(file, r.From.line, "reuse from "+r.From.text+" to "+r.To.text, r.cited.or(raw.cited)),
		})
	}
	p.AskedAndHeld = b.compile(file, raw.AskedAndHeld)
	for _, a := range raw.Asked {
		if a.InsteadFallback.text == "" {
			a.InsteadFallback = a.Fallback
		}
		for _, key := range []word{a.Fallback, a.InsteadFallback} {
			if !raw.Sentences.has(key.text) {
				b.problem(file, key.line, "there is no sentence %q", key.text)
			}
		}
		b.known(file, "a request", "milestone", a.Milestone)
		b.known(file, "a request", "milestone", a.Instead)
		p.Asked = append(p.Asked, assessment.AskedMilestone{
			When:            b.compile(file, a.When),
			Milestone:       assessment.MilestoneID(a.Milestone.text),
			Instead:         assessment.MilestoneID(a.Instead.text),
			Fallback:        a.Fallback.text,
			InsteadFallback: a.InsteadFallback.text,
		})
	}
}

// orders reads the orders that are compared.
func (b *builder) orders(file string, raw rawPlan) {
	seen := map[string]bool{}
	for _, o := range raw.Orders {
		if seen[o.ID.text] || o.ID.text == "" || o.Title == "" {
			b.problem(file, o.ID.line, "order %q needs an id of its own and a title", o.ID.text)
		}
		seen[o.ID.text] = true
		out := assessment.OrderText{ID: assessment.OrderID(o.ID.text), Title: o.Title}
		placed := map[string]bool{}
		for _, stage := range o.Stages {
			for _, id := range stage {
				if placed[id.text] {
					b.problem(file, id.line, "order %q names %q twice", o.ID.text, id.text)
				}
				placed[id.text] = true
				b.known(file, "order "+o.ID.text, "standard", id)
			}
			out.Stages = append(out.Stages, typed[assessment.StandardID](stage))
		}
		b.out.Planning.Orders = append(b.out.Planning.Orders, out)
	}
	for _, key := range orderSentences {
		if b.out.Planning.Sentences[key] == "" {
			b.problem(file, 1, "there is no sentence %q", key)
		}
	}
}

// orderSentences are the sentences that compare orders.
var orderSentences = []string{"in_hand", "also",
	"order_date", "order_request", "order_market", "order_together", "order_and", "order_then", "order_faster", "order_cheaper",
	"order_delays", "order_delays_nothing", "order_compared", "order_week", "order_weeks",
	"order_last_more", "order_last_less", "order_last_same", "order_days_more", "order_days_less", "order_days_same",
	"order_cost_more", "order_cost_less", "order_cost_same", "order_audits_more", "order_audits_less", "order_audits_same"}

func share(r rawRange) assessment.Share {
	return assessment.Share{Low: float64(r.Low), High: float64(r.High)}
}
