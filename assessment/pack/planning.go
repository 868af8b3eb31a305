package pack

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

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
		Due             []assessment.CostShare
		Rates           []assessment.ExchangeRate
		Converted       string
		NotIncluded     []string `yaml:"not_included"`
		TypeOne         *struct {
			At               place `yaml:",inline"`
			Title            string
			Low, High        int
			assessment.Cited `yaml:",inline"`
		} `yaml:"type_one"`
	}
}

func (b *builder) readPlan() (p writtenPlan, readable bool) {
	readable = b.yaml("plan.yaml", &p)
	for i, at := range p.At.entries("roles") {
		id := b.id("role", at)
		if p.Roles[i].Title == "" {
			b.problem(at.at("id"), "role %q has no title", id)
		}
		b.known("role "+id, "option", optionsOf(b.out.Roles.Team, at.words("titles"))...)
	}
	return p, readable
}

func (b *builder) planning(p *writtenPlan) {
	if p.MostMonths > 0 {
		for _, key := range []string{"too_long", "too_long_anyway", "when_too_long", "no_date"} {
			b.sentence(p, p.At.at("most_months"), key)
		}
	}
	roles := b.out.Roles
	b.known("deadline_months", "option", optionsOf(roles.Deadline, p.At.words("deadline_months"))...)
	for _, m := range p.At.words("deadline_months") {
		if months := p.Months[assessment.OptionID(m.text)]; months < 1 || months > maxMonths {
			b.problem(m.at, "a deadline is 1 to %d months away, not %d", maxMonths, months)
		}
	}
	for i, at := range p.At.entries("baseline") {
		b.known("the baseline", "workstream", at.word("work"))
		if days := p.Baseline[i].Days; days.Low <= 0 || days.High < days.Low {
			b.problem(at.at("days"), "the baseline needs days with 0 < low <= high for each task")
		}
	}
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
	b.calendar(p)
	b.recurring(p)
	b.known("the task of every gate", "role", place{p.At.value("task_default")}.words("owner")...)
	b.known("the check of conditions", "role", place{p.At.value("check_task")}.words("owner")...)
	b.known("capacity_text", "option", optionsOf(roles.Capacity, p.At.words("capacity_text"))...)
	for _, option := range p.At.words("capacity") {
		if p.CapacityText[assessment.OptionID(option.text)] == "" {
			b.problem(option.at, "capacity_text needs words for %s.%s", roles.Capacity, option.text)
		}
	}
	for _, name := range p.At.words("assumptions") {
		if !slices.Contains(assessment.AssumptionNames(), name.text) {
			b.problem(name.at, "assumption %q is none of %s", name.text, strings.Join(assessment.AssumptionNames(), ", "))
		}
	}
	b.money(p)
	b.orders(p)
	b.out.Planning = p.Planning
}

// calendar checks the days without work. Every week has to have a day of work, and
// every day of an audit is one.
func (b *builder) calendar(p *writtenPlan) {
	at, c := place{p.At.value("calendar")}, &p.Calendar
	weekdays := map[string]bool{}
	for day := time.Sunday; day <= time.Saturday; day++ {
		weekdays[strings.ToLower(day.String())] = true
	}
	for _, day := range append(at.words("work"), at.words("audit")...) {
		if !weekdays[day.text] {
			b.problem(day.at, "the calendar has weekdays as monday, not %q", day.text)
		}
	}
	if len(c.Work) == 0 || len(c.Audit) == 0 {
		b.problem(p.At.at("calendar"), "the calendar needs a weekday of work and one of audits")
	}
	for _, day := range at.words("audit") {
		if !slices.Contains(c.Work, day.text) {
			b.problem(day.at, "there are audits on %s, which is not a working day", day.text)
		}
	}
	days := 0
	for i, one := range at.entries("breaks") {
		var ends [2]assessment.Date
		for j, text := range []string{c.Breaks[i].From, c.Breaks[i].To} {
			day, err := assessment.ParseDate("2026-" + text)
			if err != nil || text == "02-29" {
				b.problem(one.at("from"), "a break has days of a year as 12-20, not %q", text)
			}
			ends[j] = day
		}
		if ends[1].Before(ends[0]) {
			ends[1] = ends[1].AddMonths(12)
		}
		days += ends[0].DaysTo(ends[1]) + 1
	}
	if days > 120 {
		b.problem(at.at("breaks"), "the breaks have %d days a year, and 120 are the most", days)
	}
}

func (b *builder) recurring(p *writtenPlan) {
	for i, at := range p.At.entries("recurring") {
		r := &p.Recurring[i]
		id := b.id("recurring", at)
		what := "what recurs, " + id + ","
		hangsOn := map[string]word{"workstream": at.word("workstream"), "milestone": at.word("milestone"), "gate": at.word("gate")}
		maps.DeleteFunc(hangsOn, func(_ string, w word) bool { return w.text == "" })
		if len(hangsOn) != 1 {
			b.problem(at.at("id"), "%s needs a workstream, a milestone or a gate", what)
		}
		if (r.EveryWeeks == 0) == (r.EveryMonths == 0) || r.EveryWeeks > maxWeeks || r.EveryMonths > maxMonths {
			b.problem(at.at("id"), "%s needs every_weeks up to %d, or every_months up to %d", what, maxWeeks, maxMonths)
		}
		if r.Title == "" || r.Often == "" || r.DaysAYear.High < r.DaysAYear.Low {
			b.problem(at.at("id"), "%s needs a title, often in words, and days_a_year with low <= high", what)
		}
		if owner := at.word("owner"); owner.text != "" {
			hangsOn["role"] = owner
		} else if r.Workstream == "" {
			b.problem(at.at("id"), "%s needs an owner", what)
		}
		for kind, word := range hangsOn {
			b.known(what, kind, word)
		}
		if r.FirstMonths < 0 || r.FirstMonths > maxMonths {
			b.problem(at.at("first_months"), "%s: first_months is 0 to %d", what, maxMonths)
		}
	}
}

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
	for i, at := range p.Costs.At.entries("rates") {
		r := &p.Costs.Rates[i]
		b.cite("a rate of "+r.Currency, at, &r.Cited, p.header)
		if len(r.Currency) != 3 || r.Currency == p.Costs.Currency || r.Rate <= 0 || r.Day.IsZero() {
			b.problem(at.at("currency"), "a rate needs another currency of three letters, a rate over 0, and its day")
		}
	}
	if len(p.Costs.Rates) > 0 && p.Costs.Converted == "" {
		b.problem(p.Costs.At.at("rates"), "the rates need converted, the sentence that names them")
	}
	p.Planning.Rates, p.Planning.Converted = p.Costs.Rates, p.Costs.Converted
	p.Planning.Costs, p.Planning.Due, p.Planning.NotIncluded = p.Costs.Bands, p.Costs.Due, p.Costs.NotIncluded
	all := 0.0
	for i, at := range p.Costs.At.entries("due") {
		b.known("what falls due", "workstream", at.word("work"))
		if p.Costs.Due[i].Share <= 0 {
			b.problem(at.at("share"), "what falls due needs a share over 0")
		}
		if months := p.Costs.Due[i].Months; months < 0 || months > maxMonths {
			b.problem(at.at("months"), "what falls due is paid over 0 to %d months", maxMonths)
		}
		all += p.Costs.Due[i].Share
	}
	if all > 1 {
		b.problem(p.Costs.At.at("due"), "the shares of what falls due add up to more than 1")
	}
	if one := p.Costs.TypeOne; one != nil {
		b.cite("the cost of a report on one day", one.At, &one.Cited, p.header)
		p.TypeOneCost = &assessment.CostBand{Title: one.Title, Alone: assessment.Range[int]{one.Low, one.High}, Cited: one.Cited}
	}
	p.AskedAndHeld = b.compile(p.At, "asked_and_held")
	for i, at := range p.At.entries("asked") {
		a := &p.Asked[i]
		b.known("a request", "milestone", at.word("milestone"), at.word("instead"))
		b.known("a request", "option", optionsOf(b.out.Roles.Asks, at.words("for"))...)
		if a.For == "" {
			b.problem(at.at("when"), "a request needs for, the option of %s that it is", b.out.Roles.Asks)
		}
		a.InsteadFallback = cmp.Or(a.InsteadFallback, a.Fallback)
		b.sentence(p, at.at("fallback"), a.Fallback)
		b.sentence(p, at.at("instead_fallback"), a.InsteadFallback)
		a.When = b.compile(at, "when")
	}
}

func (b *builder) sentence(p *writtenPlan, at position, key string) {
	if p.Sentences[key] == "" {
		b.problem(at, "there is no sentence %q", key)
	}
}

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
var sentences = []string{"comfortable", "tight", "not_feasible", "in_hand",
	"order_date", "order_request", "order_market", "order_together", "order_and", "order_then", "order_faster", "order_cheaper",
	"order_delays", "order_delays_nothing", "order_compared", "order_week", "order_weeks",
	"order_last_more", "order_last_less", "order_last_same", "order_days_more", "order_days_less", "order_days_same",
	"order_cost_more", "order_cost_less", "order_cost_same", "order_audits_more", "order_audits_less", "order_audits_same"}
