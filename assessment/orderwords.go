package assessment

import (
	"math"
	"strconv"
	"strings"
)

// notable is a difference of cost worth a word: the figures are estimates.
const notable = 500

// whyRecommended says what puts the recommended order first, and names a faster
// and a cheaper order with what each would delay.
func (p *planner) whyRecommended(all []candidate, at int) string {
	best := &all[at]
	first := best.stages[0].standards
	basis, named := p.basis(first)
	out := p.say("order_"+basis, "{first}", p.names(named, p.Planning.Sentences["order_and"]))
	if len(first) > 1 {
		out += " " + p.say("order_together")
	}
	faster, cheaper := at, at
	for i := range all {
		if all[i].weeksAfter(&all[faster]) < 0 {
			faster = i
		}
		if all[i].dearer(&all[cheaper]) <= -notable {
			cheaper = i
		}
	}
	if faster != at {
		out += " " + p.say("order_faster", "{order}", all[faster].Title, "{time}", p.weeks(-all[faster].weeksAfter(best))) + p.delays(best, &all[faster])
	}
	if cheaper != at {
		out += " " + p.say("order_cheaper", "{order}", all[cheaper].Title, "{money}", p.money(-all[cheaper].dearer(best))) + p.delays(best, &all[cheaper])
	}
	return out
}

// basis is what puts standards first, a date, a request or the market, and which
// of them it concerns.
func (p *planner) basis(standards []int) (string, []int) {
	var requested []int
	for _, s := range standards {
		if p.requested[s] {
			requested = append(requested, s)
		}
	}
	switch {
	case len(requested) == 0:
		return "market", standards
	case !p.saidDeadline().IsZero():
		return "date", requested
	}
	return "request", requested
}

// delays ends a sentence with what of the first stage would come later.
func (p *planner) delays(best, other *candidate) string {
	standard, weeks := -1, 0
	for _, s := range best.stages[0].standards {
		if n := weeksBetween(best.final[s], other.final[s]); n > weeks {
			standard, weeks = s, n
		}
	}
	if standard < 0 {
		return p.say("order_delays_nothing")
	}
	return p.say("order_delays", "{standard}", p.Standards[standard].Short, "{time}", p.weeks(weeks))
}

// compared sets an order beside the recommended one.
func (p *planner) compared(best, other *candidate) string {
	weeks, days, money := other.weeksAfter(best), int(math.Round(middle(other.Days)-middle(best.Days))), other.dearer(best)
	if money > -notable && money < notable {
		money = 0
	}
	if days == 1 || days == -1 {
		days = 0
	}
	parts := []string{
		p.differs("order_last", weeks, p.weeks),
		p.differs("order_days", days, strconv.Itoa),
		p.differs("order_cost", money, p.money),
		p.differs("order_audits", other.Audits-best.Audits, strconv.Itoa),
	}
	return p.say("order_compared", "{differences}", strings.Join(parts, ", ")) + p.delays(best, other)
}

// differs says more, less or the same of something.
func (p *planner) differs(key string, by int, words func(int) string) string {
	switch {
	case by > 0:
		return p.say(key+"_more", "{n}", words(by))
	case by < 0:
		return p.say(key+"_less", "{n}", words(-by))
	}
	return p.say(key + "_same")
}

func (p *planner) say(key string, pairs ...string) string {
	return fill(p.Planning.Sentences[key], pairs...)
}

func (p *planner) weeks(n int) string {
	if n == 1 {
		return p.say("order_week")
	}
	return p.say("order_weeks", "{n}", strconv.Itoa(n))
}

// money writes an amount in round hundreds, as 4,500.
func (p *planner) money(n int) string {
	n = (n + 50) / 100 * 100
	digits := strconv.Itoa(n)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return p.Planning.Currency + " " + digits
}

func (p *planner) names(standards []int, and string) string {
	words := make([]string, len(standards))
	for i, s := range standards {
		words[i] = p.Standards[s].Short
	}
	return strings.Join(words, and)
}

// stageWords names an order that content does not: SOC 2, then ISO 27001.
func (p *planner) stageWords(stages []stage) string {
	words := make([]string, len(stages))
	for i, st := range stages {
		words[i] = p.names(st.standards, p.Planning.Sentences["order_and"])
	}
	return strings.Join(words, p.Planning.Sentences["order_then"])
}

// weeksAfter is by how much later everything is in hand, from middle to middle.
func (c *candidate) weeksAfter(other *candidate) int { return weeksBetween(other.last, c.last) }

func weeksBetween(from, to [2]Date) int {
	return int(math.Round(float64(from[low].DaysTo(to[low])+from[high].DaysTo(to[high])) / 14))
}

// dearer is by how much more an order costs, from middle to middle.
func (c *candidate) dearer(other *candidate) int {
	return (c.Cost.Low + c.Cost.High - other.Cost.Low - other.Cost.High) / 2
}

func middle(d Days) float64 { return (d.Low + d.High) / 2 }
