package plan

import (
	"cmp"
	"slices"

	"trustpath/assessment"
)

// costStep is what the cost of keeping a standard is rounded down to.
const costStep = 500

// cost is audits, tools and tests of the first year, without staff, and what the
// tasks of gates and laws cost. With the team size open it spans every band.
func (d *draft) cost(o *outline, plan *assessment.Plan) *assessment.Cost {
	out := &assessment.Cost{
		Currency:    d.Planning.Currency,
		Basis:       d.Planning.Basis,
		Items:       []assessment.CostItem{},
		ByYear:      []assessment.YearCost{},
		NotIncluded: append([]string{}, d.Planning.NotIncluded...),
	}
	for s, planned := range d.planned {
		if !planned {
			continue
		}
		item := assessment.CostItem{Standard: d.Standards[s].ID}
		item.Low, item.High = d.price(s, o.stages)
		d.citeBands(&item, d.bands[s])
		d.pay(o, plan, out, s, assessment.MoneyRange{Low: item.Low, High: item.High})
		out.Items = append(out.Items, item)
		yearly := d.kept(s, o.stages)
		out.Yearly.Low, out.Yearly.High = out.Yearly.Low+yearly.Low, out.Yearly.High+yearly.High
	}
	if one := d.Planning.TypeOneCost; one != nil && d.hasTypeOne && d.planned[d.reported] {
		item := assessment.CostItem{
			Standard:  d.Standards[d.reported].ID,
			Milestone: d.milestones[d.typeOneAt].ID,
			Low:       one.Alone[low],
			High:      one.Alone[high],
		}
		d.citeBands(&item, []*assessment.CostBand{one})
		due(out, o.dates[expected][d.typeOneAt].end, item.Low, item.High)
		out.Items = append(out.Items, item)
	}
	d.advisedTypeOne(plan, out)
	for i := range d.tasks {
		t := &d.tasks[i]
		switch {
		case t.effort[high] == 0: // done
		case t.Quote:
			out.NotIncluded = append(out.NotIncluded, cmp.Or(d.say("quote_needed", "{task}", t.name), t.name))
		case t.Cost[high] > 0:
			item := assessment.CostItem{Title: t.name, Work: t.id, Low: t.Cost[low], High: t.Cost[high]}
			item.Sources = d.Cites(d.factsOf(t).Sources)
			item.ReviewBy = d.factsOf(t).ReviewBy
			due(out, t.due.AddDays(7*t.PaidWeeks), item.Low, item.High)
			out.Items = append(out.Items, item)
		}
	}
	for _, item := range out.Items {
		out.Low, out.High = out.Low+item.Low, out.High+item.High
	}
	return out
}

// advisedTypeOne names the price of a report on one day where the plan does not have it,
// and a buyer could take it.
func (d *draft) advisedTypeOne(plan *assessment.Plan, out *assessment.Cost) {
	one := func(r assessment.Reach) bool { return r.Change == assessment.ReachTypeOne && r.Cost != nil }
	for i := range plan.Deadlines {
		at := slices.IndexFunc(plan.Deadlines[i].Reach, one)
		if at < 0 || d.Planning.Sentences["type_one_extra"] == "" {
			continue
		}
		title := d.Milestone(plan.Deadlines[i].Reach[at].Milestone).Title
		out.NotIncluded = append(out.NotIncluded, d.say("type_one_extra", "{report}", title,
			"{cost}", d.moneyRange(d.Planning.TypeOneCost.Alone)))
		return
	}
}

// extras is what the plan costs besides the standards, in whatever order they are built:
// a report on one day, and the tasks of gates and laws.
func (d *draft) extras() (out assessment.MoneyRange) {
	if one := d.Planning.TypeOneCost; one != nil && d.hasTypeOne && d.planned[d.reported] {
		out.Low, out.High = one.Alone[low], one.Alone[high]
	}
	for i := range d.tasks {
		if t := &d.tasks[i]; t.effort[high] > 0 {
			out.Low, out.High = out.Low+t.Cost[low], out.High+t.Cost[high]
		}
	}
	return out
}

func (d *draft) factsOf(t *task) *assessment.Cited {
	if t.gate != "" {
		return &d.Gate(t.gate).Cited
	}
	return &d.Obligation(t.obligation).Cited
}

func (d *draft) citeBands(item *assessment.CostItem, bands []*assessment.CostBand) {
	item.Sources = []string{}
	if len(bands) == 0 {
		return
	}
	item.Title, item.Sources = bands[0].Title, d.Cites(bands[0].Sources)
	item.ReviewBy = bands[0].ReviewBy
	for _, band := range bands {
		item.ReviewBy = d.earlier(item.ReviewBy, band.ReviewBy)
	}
}

// pay adds the cost of a standard to the years in which it falls due: what is bought with
// its work, and the rest with the last audit, or over the next year where the day of that
// is not known.
func (d *draft) pay(o *outline, plan *assessment.Plan, out *assessment.Cost, standard int, left assessment.MoneyRange) {
	audit := d.lastAudit(o, standard)
	whole := left
	for _, part := range d.Planning.Due {
		day := d.boughtFor(plan, part.Work, standard)
		if day.IsZero() {
			continue
		}
		paid := assessment.MoneyRange{
			Low:  roundCost(float64(whole.Low) * part.Share),
			High: roundCost(float64(whole.High) * part.Share),
		}
		left.Low, left.High = left.Low-paid.Low, left.High-paid.High
		until := day
		if part.Months > 0 {
			until = assessment.Latest(day.AddMonths(part.Months), audit)
		}
		spread(out, day, until, paid)
	}
	if audit.IsZero() {
		spread(out, d.from, d.from.AddMonths(12), left)
		return
	}
	due(out, audit, left.Low, left.High)
}

// spread adds a cost to the years from a day to another, by their days in it.
func spread(c *assessment.Cost, from, until assessment.Date, cost assessment.MoneyRange) {
	all, paid := from.DaysTo(until), assessment.MoneyRange{}
	for day := from; ; {
		next := day.AddDays(1 - day.YearDay()).AddMonths(12)
		if !next.Before(until) {
			due(c, day, cost.Low-paid.Low, cost.High-paid.High)
			return
		}
		share := float64(from.DaysTo(next)) / float64(all)
		now := assessment.MoneyRange{Low: roundCost(float64(cost.Low) * share), High: roundCost(float64(cost.High) * share)}
		if now.Low == 0 {
			now = paid // a few days, which are paid with the rest
		}
		due(c, day, now.Low-paid.Low, now.High-paid.High)
		day, paid = next, now
	}
}

// boughtFor returns the day on which a workstream buys something for a standard, or none:
// of one that is held, the day on which it is bought again.
func (d *draft) boughtFor(plan *assessment.Plan, id assessment.WorkstreamID, standard int) assessment.Date {
	w := plan.Workstream(id)
	if w == nil || d.depths[d.workAt(id)][standard] == 0 {
		return assessment.Date{}
	}
	if !d.builds(standard) {
		for _, again := range plan.Recurring {
			if again.Workstream == id {
				return again.First
			}
		}
		return d.from
	}
	for _, e := range w.Extended {
		if slices.Contains(e.Standards, d.Standards[standard].ID) {
			return e.Expected.End
		}
	}
	return w.Expected.End
}

// lastAudit is the last day of the last audit of a standard before its renewals or, of one
// that is held, of the next one; none where that is not known.
func (d *draft) lastAudit(o *outline, standard int) (last assessment.Date) {
	for i := range d.milestones {
		m := &d.milestones[i]
		end := o.dates[expected][i].end
		switch {
		case m.standard != standard || end.IsZero():
		case d.builds(standard) && m.Audit != "" && m.MonthsAfter[high] == 0:
			last = assessment.Latest(last, end)
		case !d.builds(standard) && m.MonthsAfter[high] > 0:
			return end
		}
	}
	return last
}

// due adds a cost to the year of a day.
func due(c *assessment.Cost, day assessment.Date, low, high int) {
	if low+high == 0 {
		return
	}
	year := day.Year()
	at := slices.IndexFunc(c.ByYear, func(y assessment.YearCost) bool { return y.Year >= year })
	if at < 0 {
		at = len(c.ByYear)
	}
	if at == len(c.ByYear) || c.ByYear[at].Year != year {
		c.ByYear = slices.Insert(c.ByYear, at, assessment.YearCost{Year: year})
	}
	c.ByYear[at].Low += low
	c.ByYear[at].High += high
}

func roundCost(amount float64) int { return int(amount/costStep+0.5) * costStep }

func (d *draft) kept(standard int, stages []stage) (out assessment.MoneyRange) {
	out.Low, out.High = d.price(standard, stages)
	if d.result.Standards[standard].Decision == assessment.Keep {
		return out
	}
	out.Low = int(float64(out.Low)*d.Planning.Renewal.Low/costStep) * costStep
	out.High = int(float64(out.High)*d.Planning.Renewal.High/costStep) * costStep
	return out
}

// price is the cost of one standard: less on top of one that is kept, built in an earlier
// stage, or in the same one and named first; and a share of that where it is only kept.
func (d *draft) price(standard int, stages []stage) (least, most int) {
	for i, band := range d.bands[standard] {
		figures := band.Alone
		for _, id := range band.OnTopOf {
			before := d.position(id)
			a, b := stageOf(before, stages), stageOf(standard, stages)
			if d.planned[before] && (a < b || a == b && before < standard) {
				figures = band.OnTop
			}
		}
		if i == 0 {
			least = figures[low]
		}
		least, most = min(least, figures[low]), max(most, figures[high])
	}
	if d.result.Standards[standard].Decision == assessment.Keep {
		least = int(float64(least)*d.Planning.Renewal.Low/costStep) * costStep
		most = int(float64(most)*d.Planning.Renewal.High/costStep) * costStep
	}
	return least, most
}

// reuse states for each pair of standards where the second builds on the first
// what carries over: the requirements, from the mapping and from what sources
// say, and the effort saved, from the workstreams alone.
func (d *draft) reuse(stages []stage) []assessment.Reuse {
	out := []assessment.Reuse{}
	for i := range d.Planning.Reuse {
		f := &d.Planning.Reuse[i]
		from, to := d.position(f.From), d.position(f.To)
		if !d.planned[from] || !d.builds(to) || stageOf(from, stages) > stageOf(to, stages) {
			continue
		}
		mapped := d.carriedOver(from, to)
		r := assessment.Reuse{
			From:         f.From,
			To:           f.To,
			Requirements: share(mapped, mapped),
			EffortSaved:  d.effortSaved(from, to),
			Sources:      d.Cites(f.Sources),
			Note:         f.Note,
		}
		if f.Requirements.High > 0 {
			r.Requirements = share(min(f.Requirements.Low, mapped), max(f.Requirements.High, mapped))
		}
		out = append(out, r)
	}
	return out
}

// carriedOver is the share of the requirements in scope of a standard that are
// served by a workstream which the other standard needs as well.
func (d *draft) carriedOver(from, to int) float64 {
	categories := d.result.Standards[to].Categories
	all, shared := 0, 0
	for _, r := range d.requirements[to] {
		if r.category != "" && !slices.Contains(categories, r.category) {
			continue
		}
		needed := func(standard int) func(int) bool {
			return func(w int) bool { return d.depths[w][to] > 0 && d.depths[w][standard] > 0 }
		}
		if slices.ContainsFunc(r.work, needed(to)) {
			all++
		}
		if slices.ContainsFunc(r.work, needed(from)) {
			shared++
		}
	}
	return float64(shared) / float64(max(all, 1))
}

// effortSaved is the share of a standard's work that is done when the other is
// there, by the workstreams and their depths alone.
func (d *draft) effortSaved(from, to int) assessment.Share {
	var alone, added assessment.Days
	for w := range d.Workstreams {
		if wanted := d.depths[w][to]; wanted > 0 {
			effort, rest := d.Workstreams[w].Effort, d.added(wanted, d.depths[w][from])
			alone.Low, alone.High = alone.Low+effort.Low*wanted, alone.High+effort.High*wanted
			added.Low, added.High = added.Low+effort.Low*rest, added.High+effort.High*rest
		}
	}
	a, b := 1-added.Low/max(alone.Low, 1), 1-added.High/max(alone.High, 1)
	return share(min(a, b), max(a, b))
}

// share is a range of fractions, rounded to hundredths.
func share(least, most float64) assessment.Share {
	return assessment.Share{Low: float64(int(least*100+0.5)) / 100, High: float64(int(most*100+0.5)) / 100}
}
