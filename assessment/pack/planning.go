package pack

import (
	"cmp"

	"trustpath/assessment"
)

// writtenPlan is plan.yaml: the figures that turn effort into time and money.
type writtenPlan struct {
	header              `yaml:",inline"`
	assessment.Planning `yaml:",inline"`
	Costs               struct {
		At              place `yaml:",inline"`
		Currency, Basis string
		Renewal         assessment.Share
		Bands           []assessment.CostBand
	}
	Asked []struct {
		At                        place `yaml:",inline"`
		assessment.AskedMilestone `yaml:",inline"`
		When                      string
	}
	AskedAndHeld string `yaml:"asked_and_held"`
}

func (b *builder) planning() {
	var p writtenPlan
	if !b.yaml("plan.yaml", &p) {
		return
	}
	if one := p.OneDay; one.Low <= 0 || one.Low > 1 || one.High <= 0 || one.High > 1 {
		b.problem(p.At.at("one_day"), "one_day needs two shares over 0 and up to 1")
	}
	roles := b.out.Roles
	b.known("deadline_months", "option", optionsOf(roles.Deadline, p.At.words("deadline_months"))...)
	for _, m := range p.At.words("deadline_months") {
		if months := p.Months[assessment.OptionID(m.text)]; months < 1 || months > maxMonths {
			b.problem(m.at, "a deadline is 1 to %d months away, not %d", maxMonths, months)
		}
	}
	b.known("the baseline", "workstream", p.At.words("baseline")...)
	controls := place{p.At.value("controls")}
	b.known("controls", "option", optionsOf(roles.Controls, p.At.words("controls"))...)
	for _, option := range p.At.words("controls") {
		b.known("controls", "workstream", controls.words(option.text)...)
	}
	b.answered(p.At, roles.Capacity, "capacity", p.Capacity)
	b.answered(p.At, roles.Team, "beside", p.Beside)
	b.answered(p.At, roles.Team, "team_factor", p.TeamFactor)
	for _, week := range p.At.words("capacity") {
		if days := p.Capacity[assessment.OptionID(week.text)]; days < 0.5 {
			b.problem(week.at, "capacity: half a day a week is the least that is planned with, not %v", days)
		}
	}
	if b.out.Question(roles.Controls) == nil {
		b.missing(p.At.at("controls"), "the plan reads question %q, which there is not", roles.Controls)
	}
	b.money(&p)
	b.orders(&p)
	b.out.Planning = p.Planning
}

// optionsOf returns the names of options of a question.
func optionsOf(question assessment.QuestionID, options []word) []word {
	out := make([]word, len(options))
	for i, o := range options {
		out[i] = word{string(question) + "." + o.text, o.at}
	}
	return out
}

// answered checks that exactly the options of a question have a figure above
// zero.
func (b *builder) answered(plan place, id assessment.QuestionID, key string, figures map[assessment.OptionID]float64) {
	q := b.out.Question(id)
	if q == nil {
		b.missing(plan.at(key), "the plan reads question %q, which there is not", id)
		return
	}
	b.known("the plan", "option", optionsOf(id, plan.words(key))...)
	for _, o := range q.Options {
		if figures[o.ID] <= 0 {
			b.problem(plan.at(key), "the plan needs a figure above zero for %s.%s", id, o.ID)
		}
	}
}

// money reads cost bands, reuse, and the milestones that answer requests.
func (b *builder) money(p *writtenPlan) {
	for i, at := range p.Costs.At.entries("bands") {
		b.known("a cost", "standard", append(at.words("on_top_of"), at.word("standard"))...)
		b.known("a cost", "option", optionsOf(b.out.Roles.Team, at.words("team_sizes"))...)
		c := &p.Costs.Bands[i]
		b.cite("a cost of "+string(c.Standard), at, &c.Cited, p.header)
	}
	for i, at := range p.At.entries("reuse") {
		b.known("a reuse figure", "standard", at.word("from"), at.word("to"))
		r := &p.Reuse[i]
		b.cite("reuse from "+string(r.From)+" to "+string(r.To), at, &r.Cited, p.header)
	}
	p.Renewal, p.Currency, p.Basis = p.Costs.Renewal, p.Costs.Currency, p.Costs.Basis
	p.Planning.Costs = p.Costs.Bands
	p.Planning.AskedAndHeld = b.compile(p.At, "asked_and_held")
	for _, a := range p.Asked {
		b.known("a request", "milestone", a.At.word("milestone"), a.At.word("instead"))
		a.InsteadFallback = cmp.Or(a.InsteadFallback, a.Fallback)
		b.sentence(p, a.At.at("fallback"), a.Fallback)
		b.sentence(p, a.At.at("instead_fallback"), a.InsteadFallback)
		a.AskedMilestone.When = b.compile(a.At, "when")
		p.Planning.Asked = append(p.Planning.Asked, a.AskedMilestone)
	}
}

// sentence checks that a sentence is there.
func (b *builder) sentence(p *writtenPlan, at position, key string) {
	if p.Sentences[key] == "" {
		b.problem(at, "there is no sentence %q", key)
	}
}

// orders reads the orders that are compared.
func (b *builder) orders(p *writtenPlan) {
	seen := map[string]bool{}
	for i, at := range p.At.entries("orders") {
		id := at.word("id")
		if seen[id.text] || id.text == "" || p.Orders[i].Title == "" {
			b.problem(id.at, "order %q needs a title, and an id that no other order has", id.text)
		}
		seen[id.text] = true
		placed := map[string]bool{}
		for _, standard := range at.words("stages") {
			if placed[standard.text] {
				b.problem(standard.at, "order %q names %q twice", id.text, standard.text)
			}
			placed[standard.text] = true
		}
		b.known("order "+id.text, "standard", at.words("stages")...)
	}
	for _, key := range sentences {
		b.sentence(p, p.At.at("sentences"), key)
	}
}

// sentences are the verdicts, and what compares orders.
var sentences = []string{"comfortable", "tight", "not_feasible", "in_hand", "also",
	"order_date", "order_request", "order_market", "order_together", "order_and", "order_then", "order_faster", "order_cheaper",
	"order_delays", "order_delays_nothing", "order_compared", "order_week", "order_weeks",
	"order_last_more", "order_last_less", "order_last_same", "order_days_more", "order_days_less", "order_days_same",
	"order_cost_more", "order_cost_less", "order_cost_same", "order_audits_more", "order_audits_less", "order_audits_same"}
