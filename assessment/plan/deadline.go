package plan

import (
	"cmp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/logic"
)

// judge judges dates against the plan, and remembers the plans that it has tried.
type judge struct {
	*draft
	outline *outline
	plan    *assessment.Plan
	tried   []variant // nil until one is needed
	oneDay  *outline  // the plan with a Type I; nil until it is needed
}

type request struct {
	option    assessment.OptionID
	milestone *assessment.PlanMilestone
	fallback  string // key of a sentence
	open      bool   // a report on one day, which the plan does not have, would answer it too
}

// deadlines judges everything that was asked for by a date, in the answers and in
// deals, and names the worst of it; nil without a date in the answers.
func (d *draft) deadlines(o *outline, plan *assessment.Plan, ledger *ledgerBuilder) {
	plan.Deadlines = []assessment.AskedDeadline{}
	j := &judge{draft: d, outline: o, plan: plan}
	date := d.Run.DeadlineDate.Or(d.DeadlineDay(d.Path, d.Today))
	if !date.IsZero() {
		j.answered(date)
	}
	if ledger != nil {
		for i := range ledger.out.Deals {
			j.deal(ledger, &ledger.out.Deals[i].Deal)
		}
	}
	var worst *assessment.AskedDeadline
	for i := range plan.Deadlines {
		a := &plan.Deadlines[i]
		if worst == nil || d.worse(a, worst) {
			worst = a
		}
	}
	switch {
	case worst != nil && worst.Needs != "":
		verdict := worst.DeadlineVerdict
		plan.Deadline = &verdict
	case !date.IsZero():
		out := j.verdict(date)
		if d.Truth[d.Planning.AskedAndHeld] == logic.True {
			out.Sentence = d.say("in_hand")
		}
		plan.Deadline = &out
	}
}

// worse reports whether a verdict is worse than another: of equals, that on the
// standard that goes first.
func (d *draft) worse(a, b *assessment.AskedDeadline) bool {
	if first, second := ease(a.Verdict), ease(b.Verdict); first != second {
		return first > second
	}
	if a.Needs == "" || b.Needs == "" {
		return false
	}
	return d.result.Standard(a.Standard).Rank < d.result.Standard(b.Standard).Rank
}

// answered judges the date of the answers: one verdict for each milestone and gate
// that was asked for.
func (j *judge) answered(date assessment.Date) {
	for _, r := range j.requests() {
		j.add(assessment.AskedDeadline{
			For:             r.option,
			From:            assessment.AskedInAnswer,
			Standard:        r.milestone.Standard,
			DeadlineVerdict: j.judged(r, date),
		})
	}
	for _, a := range j.Planning.Asked {
		planned := j.plan.Milestone(a.Milestone) != nil || j.plan.Milestone(a.Instead) != nil
		if planned || j.Truth[a.When] != logic.True {
			continue
		}
		standard := j.Milestone(a.Milestone).Standard
		out := assessment.AskedDeadline{For: a.For, From: assessment.AskedInAnswer, Standard: standard, DeadlineVerdict: j.verdict(date)}
		out.Fallback = j.say("not_planned", "{standard}", j.Standard(standard).Short)
		j.add(out)
	}
	var needs *ledgerBuilder
	for _, option := range j.Run.Answers.Of(j.Roles.Asks).Options {
		if slices.ContainsFunc(j.Planning.Asked, func(a assessment.AskedMilestone) bool { return a.For == option }) {
			continue
		}
		if needs == nil {
			needs = j.needsOf()
		}
		for _, id := range needs.need(option).gates {
			out := assessment.AskedDeadline{For: option, From: assessment.AskedInAnswer, Gate: id, DeadlineVerdict: j.verdict(date)}
			out.Fallback = j.say("gate_unjudged", "{gate}", j.Gate(id).Title)
			j.add(out)
		}
	}
}

func (j *judge) deal(b *ledgerBuilder, deal *assessment.Deal) {
	if deal.Date.IsZero() {
		return
	}
	for _, ask := range deal.Asks {
		out := assessment.AskedDeadline{For: ask, From: assessment.AskedInDeal, Deal: deal.Number}
		needs := b.needs[ask]
		for _, id := range needs.milestones {
			m := j.plan.Milestone(id)
			out.Standard = m.Standard
			fallback, open := j.fallbackOf(ask, id)
			out.DeadlineVerdict = j.judged(request{ask, m, fallback, open}, deal.Date)
			j.add(out)
		}
		for _, id := range needs.gates {
			out.Gate, out.DeadlineVerdict = id, j.verdict(deal.Date)
			out.Fallback = j.say("gate_unjudged", "{gate}", j.Gate(id).Title)
			j.add(out)
		}
		for _, id := range needs.standards {
			out.Gate, out.Standard, out.DeadlineVerdict = "", id, j.verdict(deal.Date)
			out.Fallback = j.say("not_planned", "{standard}", j.Standard(id).Short)
			j.add(out)
		}
	}
}

func (j *judge) add(a assessment.AskedDeadline) { j.plan.Deadlines = append(j.plan.Deadlines, a) }

func (j *judge) verdict(date assessment.Date) assessment.DeadlineVerdict {
	return assessment.DeadlineVerdict{
		Date:   date,
		Passed: date.Before(j.Today),
		Reach:  []assessment.Reach{},
	}
}

func (j *judge) judged(r request, date assessment.Date) assessment.DeadlineVerdict {
	m := r.milestone
	out := j.verdict(date)
	out.Needs, out.Earliest, out.Expected, out.Latest = m.ID, m.Date.Low, m.Expected.End, m.Date.High
	out.Verdict = verdict(date, m.Date, j.Today)
	placeholders := []string{
		"{question}", j.question(r, &out),
		"{milestone}", m.Title,
		"{earliest}", m.Date.Low.Format(assessment.LongDate),
		"{latest}", m.Date.High.Format(assessment.LongDate),
		"{expected}", m.Expected.End.Format(assessment.LongDate),
		"{earliest_month}", m.Date.Low.Format(assessment.LongMonth),
		"{latest_month}", m.Date.High.Format(assessment.LongMonth),
		"{expected_month}", m.Expected.End.Format(assessment.LongMonth),
	}
	when := j.when(m.Date)
	far := j.plan.TooLong != nil && j.from.AddMonths(j.Planning.MostMonths).Before(m.Expected.End)
	if far {
		when = j.say("when_too_long")
	}
	placeholders = append(placeholders, "{when}", when, "{deadline}", date.Format(assessment.LongDate))
	sentence := string(out.Verdict)
	switch {
	case far && out.Verdict != assessment.Comfortable:
		sentence = "no_date"
	case out.Passed && j.Planning.Sentences["passed"] != "":
		sentence = "passed"
	case out.LikelyLate() && j.Planning.Sentences["likely_late"] != "":
		sentence = "likely_late"
	}
	out.Sentence = j.say(sentence, placeholders...)
	if out.Verdict == assessment.NotFeasible {
		out.Fallback = j.fallback(r, date, placeholders)
	}
	out.StartBy = j.startBy(out.Needs, date, out.Verdict)
	if out.Verdict != assessment.Comfortable && !out.Passed && !j.SkipWays {
		out.Reach = j.reach(m, date)
	}
	return out
}

func verdict(date assessment.Date, needs assessment.DateRange, today assessment.Date) assessment.Verdict {
	switch {
	case date.Before(needs.Low) || date.Before(today):
		return assessment.NotFeasible
	case date.Before(needs.High.AddDays(assessment.SlackDays)):
		return assessment.Tight
	default:
		return assessment.Comfortable
	}
}

func (d *draft) when(r assessment.DateRange) string {
	key, first, last := "when_months", r.Low.Format(assessment.LongMonth), r.High.Format(assessment.LongMonth)
	if first == last {
		key = "when_month"
	}
	return d.say(key, "{earliest_month}", first, "{latest_month}", last)
}

// inTime writes when something is there that a buyer waits for until a date: by the
// quarter of its late end where that is no later, else its range.
func (d *draft) inTime(r assessment.DateRange, date assessment.Date) string {
	if date.Before(r.High) || d.Planning.Sentences["when_quarter"] == "" {
		return d.when(r)
	}
	month, _ := strconv.Atoi(r.High.Format("1"))
	return d.say("when_quarter", "{quarter}", strconv.Itoa((month+2)/3), "{year}", strconv.Itoa(r.High.Year()))
}

// question is what to ask the buyer where a date is not certain: where the type of
// report was left open, whether a smaller one would do.
func (j *judge) question(r request, v *assessment.DeadlineVerdict) string {
	if v.Passed || v.Verdict == assessment.Comfortable {
		return ""
	}
	one, key := assessment.DateRange{}, "question_type"
	if r.open {
		one = j.typeOneDates()
	}
	if !one.Low.IsZero() && verdict(v.Date, one, j.Today) != assessment.NotFeasible {
		at := j.milestoneAt(r.milestone.ID)
		shorter := func(w variant) bool {
			return w.change == assessment.ReachWindow && w.option == "" &&
				verdict(v.Date, w.outline.date(at), j.Today) != assessment.NotFeasible
		}
		if slices.ContainsFunc(j.variants(), shorter) {
			key = "question_type_window"
		}
		return j.say(key, "{type1_when}", j.inTime(one, v.Date), "{deadline}", v.Date.Format(assessment.LongDate))
	}
	if v.LikelyLate() {
		return j.say("question_other", "{deadline}", v.Date.Format(assessment.LongDate))
	}
	return ""
}

func (j *judge) requests() []request {
	var out []request
	for _, a := range j.Planning.Asked {
		if j.Truth[a.When] != logic.True {
			continue
		}
		m, fallback, open := j.plan.Milestone(a.Milestone), a.Fallback, false
		if m == nil {
			m, fallback, open = j.plan.Milestone(a.Instead), a.InsteadFallback, a.Milestone != a.Instead
		}
		twice := slices.ContainsFunc(out, func(r request) bool { return r.milestone == m })
		if m != nil && !twice && j.result.Standard(m.Standard).Decision != assessment.Keep {
			out = append(out, request{a.For, m, fallback, open})
		}
	}
	return out
}

// fallbackOf is the sentence to fall back on for a request that waits for a milestone,
// and whether a smaller one would do.
func (d *draft) fallbackOf(ask assessment.OptionID, id assessment.MilestoneID) (key string, open bool) {
	for _, a := range d.Planning.Asked {
		switch {
		case a.For != ask:
		case a.Milestone == id:
			return a.Fallback, false
		case a.Instead == id:
			return a.InsteadFallback, true
		}
	}
	return "", false
}

// startBy is the last day on which the whole plan could start and the late end of a
// milestone still do what the verdict promises: be there by the date, with the slack
// where there is slack. It dates the plan for one start after the other, since neither
// months nor breaks have a fixed length. None where even a start now is too late.
func (j *judge) startBy(id assessment.MilestoneID, date assessment.Date, verdict assessment.Verdict) assessment.Date {
	if verdict == assessment.NotFeasible {
		return assessment.Date{}
	}
	if verdict == assessment.Comfortable {
		date = date.AddDays(-assessment.SlackDays)
	}
	at := j.milestoneAt(id)
	wanted := make([]bool, len(j.milestones))
	j.wants(wanted, at)
	makes := func(start assessment.Date) bool {
		return !date.Before(j.dateMilestones(j.outline, high, start, wanted)[at].end)
	}
	if !makes(j.from) {
		return assessment.Date{}
	}
	later := sort.Search(j.from.DaysTo(date), func(days int) bool { return !makes(j.from.AddDays(days + 1)) })
	return j.from.AddDays(later)
}

// fallback says what to offer instead: a Type I where one is possible by then,
// or at all once the date has passed.
func (j *judge) fallback(r request, date assessment.Date, placeholders []string) string {
	key := r.fallback
	if strings.Contains(j.Planning.Sentences[key], "{type1") {
		dates := j.typeOneDates()
		placeholders = append(placeholders, "{type1}", dates.Low.Format(assessment.LongDate), "{type1_when}", j.inTime(dates, date))
		if one := j.Planning.TypeOneCost; one != nil {
			placeholders = append(placeholders, "{type1_cost}", j.moneyRange(one.Alone))
		}
		if late := key + "_late"; !date.Before(j.Today) && date.Before(dates.Low) && j.Planning.Sentences[late] != "" {
			key = late
		}
	}
	return j.say(key, placeholders...)
}

// typeOneDates dates a Type I, whether or not the plan has one.
func (j *judge) typeOneDates() assessment.DateRange {
	switch {
	case j.typeOneAt < 0:
		return assessment.DateRange{}
	case j.hasTypeOne:
		return j.outline.date(j.typeOneAt)
	case j.typeOne == "" || !j.builds(j.reported):
		return assessment.DateRange{}
	}
	return j.withTypeOne().date(j.typeOneAt)
}

func (j *judge) withTypeOne() *outline {
	if j.oneDay == nil {
		with := j.changed()
		with.hasTypeOne = true
		j.oneDay = with.outline(j.outline.stages, low, high, expected)
	}
	return j.oneDay
}

type variant struct {
	change  assessment.ReachKind
	option  assessment.OptionID
	months  int
	outline *outline
}

// changed returns a copy of the draft to change, which dates what buyers ask for.
func (j *judge) changed() draft {
	with := *j.draft
	with.wanted = j.asked
	return with
}

// variants are the plans that could be there earlier. They take over from the plan what
// their change leaves as it is.
func (j *judge) variants() []variant {
	if j.tried != nil {
		return j.tried
	}
	j.tried = []variant{}
	try := func(v variant, o *outline) {
		v.outline = o
		j.tried = append(j.tried, v)
	}
	for _, option := range j.Question(j.Roles.Capacity).Options {
		days := j.Planning.Capacity[option.ID]
		with := j.changed()
		with.slots = j.slotsPerWeek(days, days)
		if len(j.Run.Answers.Of(j.Roles.Capacity).Options) > 0 && with.slots[high] > j.slots[high] {
			try(variant{change: assessment.ReachCapacity, option: option.ID}, with.rescheduled(j.outline))
		}
	}
	faster := j.tried
	if j.Today.Before(j.from) && !j.Today.IsZero() {
		with := j.changed()
		with.from = j.Today
		try(variant{change: assessment.ReachStart}, with.redated(j.outline))
	}
	if j.typeOne == "" || !j.builds(j.reported) {
		return j.tried
	}
	if !j.hasTypeOne {
		try(variant{change: assessment.ReachTypeOne}, j.withTypeOne())
	}
	if j.result.Standards[j.reported].WindowMonths > shortestWindow {
		result := *j.result
		result.Standards = slices.Clone(result.Standards)
		result.Standards[j.reported].WindowMonths = shortestWindow
		with := j.changed()
		with.result = &result
		try(variant{change: assessment.ReachWindow, months: shortestWindow}, with.redated(j.outline))
		for _, v := range faster {
			o := with.redated(v.outline)
			try(variant{change: assessment.ReachWindow, months: shortestWindow, option: v.option}, o)
		}
	}
	return j.tried
}

// tooLong judges how long a plan takes: nil where that is no longer than the content
// allows, or a decision is open. It names the answer with the least time that is enough.
func (d *draft) tooLong(o *outline) *assessment.TooLong {
	last := func(o *outline) (day assessment.Date) {
		for i := range d.milestones {
			if m := &d.milestones[i]; m.InHand && m.standard >= 0 && d.builds(m.standard) {
				day = assessment.Latest(day, o.dates[expected][i].end)
			}
		}
		return day
	}
	limit, until := d.from.AddMonths(d.Planning.MostMonths), last(o)
	given := d.Run.Answers.Of(d.Roles.Capacity).Options
	open := func(s assessment.StandardResult) bool { return s.Decision == "" }
	if d.Planning.MostMonths == 0 || slices.ContainsFunc(d.result.Standards, open) || len(given) == 0 || !limit.Before(until) {
		return nil
	}
	out := &assessment.TooLong{Until: until}
	words := []string{
		"{answer}", d.Planning.CapacityText[given[0]],
		"{until}", until.Format(assessment.LongMonth),
		"{first}", d.names(o.stages[0].standards),
	}
	for _, option := range d.Question(d.Roles.Capacity).Options {
		days, with := d.Planning.Capacity[option.ID], *d
		with.slots = d.slotsPerWeek(days, days)
		if with.slots[expected] <= d.slots[expected] {
			continue
		}
		if day := last(with.rescheduled(o)); !limit.Before(day) {
			out.Option, out.Expected = option.ID, day
			out.Sentence = d.say("too_long", append(words,
				"{capacity}", d.Planning.CapacityText[option.ID], "{expected}", day.Format(assessment.LongMonth))...)
			return out
		}
	}
	out.Sentence = d.say("too_long_anyway", words...)
	return out
}

// reach lists the changes of the plan with which a milestone, or a report on one day
// instead of it, would be there earlier, as far as they change the verdict or the
// expected day.
func (j *judge) reach(m *assessment.PlanMilestone, date assessment.Date) []assessment.Reach {
	out := []assessment.Reach{}
	now := verdict(date, m.Date, j.Today)
	for _, v := range j.variants() {
		at := j.milestoneAt(m.ID)
		if v.change == assessment.ReachTypeOne {
			at = j.typeOneAt
			if j.milestones[at].Standard != m.Standard {
				continue
			}
		}
		if v.change == assessment.ReachWindow && j.milestones[at].standard != j.reported {
			continue
		}
		r := assessment.Reach{
			Change:    v.change,
			Option:    v.option,
			Months:    v.months,
			Milestone: j.milestones[at].ID,
			Date:      v.outline.date(at),
			Expected:  v.outline.dates[expected][at].end,
		}
		r.Verdict = verdict(date, r.Date, j.Today)
		if one := j.Planning.TypeOneCost; one != nil && v.change == assessment.ReachTypeOne {
			r.Cost = &assessment.MoneyRange{Low: one.Alone[low], High: one.Alone[high]}
		}
		if r.Verdict != now || r.Expected.Before(m.Expected.End) {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b assessment.Reach) int {
		return cmp.Or(cmp.Compare(ease(a.Verdict), ease(b.Verdict)), b.Expected.DaysTo(a.Expected))
	})
	return out
}

func ease(v assessment.Verdict) int {
	return slices.Index([]assessment.Verdict{assessment.Comfortable, assessment.Tight, assessment.NotFeasible}, v)
}
