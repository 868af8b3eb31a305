package plan

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"trustpath/assessment"
)

type candidate struct {
	assessment.Order
	stages []stage
	final  []assessment.DateRange // by standard, its last report or certificate
}

// compareOrders compares the orders in which what has to be built can be built;
// empty with fewer than two standards. The same scheduler dates each of them.
// The order of the ranks is recommended, and always among them.
func (d *draft) compareOrders(recommended *outline) []assessment.Order {
	standards := 0
	for _, s := range recommended.stages {
		standards += len(s.standards)
	}
	if standards < 2 {
		return []assessment.Order{}
	}
	var all []candidate
	best := -1
	for i, stages := range d.orders {
		if !d.orderFits(stages, standards) {
			continue
		}
		o := recommended
		if slices.EqualFunc(stages, o.stages, func(a, b stage) bool { return slices.Equal(a.standards, b.standards) }) {
			best = len(all)
		} else {
			o = d.outline(stages, low, high)
		}
		all = append(all, d.candidate(o, d.Planning.Orders[i].ID, d.Planning.Orders[i].Title))
	}
	if best < 0 {
		best = 0
		all = slices.Insert(all, 0, d.candidate(recommended, "as_ranked", d.stageNames(recommended.stages)))
	}
	all[best].Recommended = true
	out := make([]assessment.Order, len(all))
	for i := range all {
		if i == best {
			all[i].Reason = d.whyRecommended(all, &all[best])
		} else {
			all[i].Reason = d.difference(&all[best], &all[i])
			all[i].Better = all[i].better(&all[best])
		}
		out[i] = all[i].Order
	}
	return out
}

func (d *draft) orderFits(stages []stage, standards int) bool {
	for _, s := range stages {
		for _, standard := range s.standards {
			if !d.builds(standard) {
				return false
			}
			standards--
		}
	}
	return standards == 0
}

func (d *draft) candidate(o *outline, id assessment.OrderID, title string) candidate {
	c := candidate{stages: o.stages, final: make([]assessment.DateRange, len(d.Standards))}
	c.ID, c.Title, c.Days, c.InHand = id, title, d.total(o), []assessment.InHand{}
	for _, s := range o.stages {
		var ids []assessment.StandardID
		for _, standard := range s.standards {
			ids = append(ids, d.Standards[standard].ID)
		}
		c.Stages = append(c.Stages, ids)
	}
	for i := range d.milestones {
		m, date := &d.milestones[i], o.date(i)
		if !m.InHand || m.standard < 0 || !d.builds(m.standard) || date.Low.IsZero() {
			continue
		}
		c.final[m.standard] = date
		c.InHand = append(c.InHand, assessment.InHand{Standard: m.Standard, Milestone: m.ID, Date: date})
		c.Elapsed.Low = assessment.Latest(c.Elapsed.Low, date.Low)
		c.Elapsed.High = assessment.Latest(c.Elapsed.High, date.High)
	}
	slices.SortStableFunc(c.InHand, func(a, b assessment.InHand) int { return b.Date.Low.DaysTo(a.Date.Low) })
	c.Cost = d.extras()
	for s, planned := range d.planned {
		if planned {
			least, most := d.price(s, o.stages)
			c.Cost.Low, c.Cost.High = c.Cost.Low+least, c.Cost.High+most
		}
	}
	c.Audits = d.audits(o, c.Elapsed.High)
	return c
}

// audits counts what is bought until the last report or certificate, at the late end.
// A joint audit of the management systems of one stage is one audit.
func (d *draft) audits(o *outline, until assessment.Date) int {
	type audit struct {
		name  string
		stage int
	}
	bought, joint := 0, map[audit]bool{}
	for i := range d.milestones {
		m := &d.milestones[i]
		end := o.dates[high][i].end
		if m.Audit == "" || m.standard < 0 || !d.builds(m.standard) {
			continue
		}
		this := audit{m.Audit, stageOf(m.standard, o.stages)}
		counted := d.joint(o, this.stage) && joint[this]
		joint[this] = true
		if !counted && !end.IsZero() && !until.Before(end) {
			bought++
		}
	}
	return bought
}

// notable is a difference of cost worth mentioning: the figures are estimates.
const notable = 500

// whyRecommended says what puts the recommended order first, and names a faster
// and a cheaper order with what each would delay.
func (d *draft) whyRecommended(all []candidate, best *candidate) string {
	first := best.stages[0].standards
	basis, named := d.basis(first)
	out := d.say("order_"+basis, "{first}", d.names(named))
	if len(first) > 1 {
		out += " " + d.say("order_together")
	}
	faster, cheaper := best, best
	for i := range all {
		if all[i].weeksAfter(faster) < 0 {
			faster = &all[i]
		}
		if all[i].dearer(cheaper) <= -notable {
			cheaper = &all[i]
		}
	}
	if faster != best {
		time := d.weeks(-faster.weeksAfter(best))
		out += " " + d.say("order_faster", "{order}", faster.Title, "{time}", time) + d.delays(best, faster)
	}
	if cheaper != best {
		money := d.money(-cheaper.dearer(best))
		out += " " + d.say("order_cheaper", "{order}", cheaper.Title, "{money}", money) + d.delays(best, cheaper)
	}
	return out
}

// basis is what puts standards first, a date, a request or the market, and which
// of them it concerns.
func (d *draft) basis(standards []int) (string, []int) {
	requested := slices.DeleteFunc(slices.Clone(standards), func(s int) bool { return !d.requested[s] })
	switch {
	case len(requested) == 0:
		return "market", standards
	case !d.DeadlineDay(d.Path, d.Today).IsZero():
		return "date", requested
	}
	return "request", requested
}

// delays ends a sentence with what of the first stage would come later.
func (d *draft) delays(best, other *candidate) string {
	standard, weeks := -1, 0
	for _, s := range best.stages[0].standards {
		if n := weeksBetween(best.final[s], other.final[s]); n > weeks {
			standard, weeks = s, n
		}
	}
	if standard < 0 {
		return d.say("order_delays_nothing")
	}
	return d.say("order_delays", "{standard}", d.Standards[standard].Short, "{time}", d.weeks(weeks))
}

func (d *draft) difference(best, other *candidate) string {
	weeks, money := other.weeksAfter(best), other.dearer(best)
	days := int(math.Round((other.Days.Low+other.Days.High)/2 - (best.Days.Low+best.Days.High)/2))
	if max(money, -money) < notable {
		money = 0
	}
	if max(days, -days) == 1 {
		days = 0
	}
	parts := []string{
		d.moreOrLess("order_last", weeks, d.weeks),
		d.moreOrLess("order_days", days, strconv.Itoa),
		d.moreOrLess("order_cost", money, d.money),
		d.moreOrLess("order_audits", other.Audits-best.Audits, strconv.Itoa),
	}
	return d.say("order_compared", "{differences}", strings.Join(parts, ", ")) + d.delays(best, other)
}

func (d *draft) moreOrLess(key string, difference int, words func(int) string) string {
	switch {
	case difference > 0:
		return d.say(key+"_more", "{n}", words(difference))
	case difference < 0:
		return d.say(key+"_less", "{n}", words(-difference))
	}
	return d.say(key + "_same")
}

func (d *draft) weeks(n int) string {
	if n == 1 {
		return d.say("order_week")
	}
	return d.say("order_weeks", "{n}", strconv.Itoa(n))
}

// money writes an amount in round hundreds, as 4,500.
func (d *draft) money(n int) string {
	return d.Planning.Currency + " " + thousands((n+50)/100*100)
}

func (d *draft) moneyRange(r assessment.Range[int]) string {
	return d.money(r[low]) + "–" + thousands(r[high])
}

// thousands writes a number as 4,500.
func thousands(n int) string {
	digits := strconv.Itoa(n)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}

func (d *draft) names(standards []int) string {
	var words []string
	for _, s := range standards {
		words = append(words, d.Standards[s].Short)
	}
	return strings.Join(words, d.say("order_and"))
}

// stageNames names an order that content does not: SOC 2, then ISO 27001.
func (d *draft) stageNames(stages []stage) string {
	var words []string
	for _, s := range stages {
		words = append(words, d.names(s.standards))
	}
	return strings.Join(words, d.say("order_then"))
}

// better reports whether an order is better than another by so much that a reader has
// a choice: four weeks, or a tenth of the cost or the effort.
func (c *candidate) better(other *candidate) bool {
	effort, was := c.Days.Low+c.Days.High, other.Days.Low+other.Days.High
	cost, wasCost := c.Cost.Low+c.Cost.High, other.Cost.Low+other.Cost.High
	return c.weeksAfter(other) <= -4 || effort <= was*0.9 || cost*10 <= wasCost*9
}

// weeksAfter is how much later the last report or certificate comes, from middle to middle.
func (c *candidate) weeksAfter(other *candidate) int { return weeksBetween(other.Elapsed, c.Elapsed) }

func weeksBetween(from, to assessment.DateRange) int {
	return int(math.Round(float64(from.Low.DaysTo(to.Low)+from.High.DaysTo(to.High)) / 14))
}

// dearer is by how much more an order costs, from middle to middle.
func (c *candidate) dearer(other *candidate) int {
	return (c.Cost.Low + c.Cost.High - other.Cost.Low - other.Cost.High) / 2
}
