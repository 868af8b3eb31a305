package assessment

import (
	"slices"
	"strings"
)

const longDate = "2 January 2006"

// deadline judges the named deadline against the last milestone that was
// asked for; nil when none is named.
func (p *planner) deadline(o *outline, plan *Plan) *DeadlineVerdict {
	date := p.run.DeadlineDate
	if date.IsZero() {
		date = p.saidDeadline()
	}
	if date.IsZero() {
		return nil
	}
	out := &DeadlineVerdict{Date: date, Passed: date.Before(p.today)}
	asked := p.asked(plan)
	if len(asked) == 0 {
		if p.truth[p.Planning.AskedAndHeld] == True {
			out.Sentence = p.say("in_hand")
		}
		return out
	}
	last := asked[len(asked)-1]
	needs := last.milestone
	out.Needs, out.Earliest = needs.ID, needs.Date.Low
	switch {
	case !date.Before(needs.Date.High):
		out.Verdict = Comfortable
	case !date.Before(needs.Date.Low):
		out.Verdict = Tight
	default:
		out.Verdict = NotFeasible
	}
	pairs := append(datesOf(needs), "{deadline}", date.Format(longDate))
	sentence := string(out.Verdict)
	if out.Passed && p.Planning.Sentences["passed"] != "" {
		sentence = "passed"
	}
	out.Sentence = p.say(sentence, pairs...)
	for _, a := range asked[:len(asked)-1] {
		out.Sentence += " " + p.say("also", datesOf(a.milestone)...)
	}
	if out.Verdict == NotFeasible {
		out.Fallback = p.fallback(last, date, pairs)
	} else {
		out.StartBy = p.startBy(o, needs.ID, date)
	}
	return out
}

func datesOf(m *PlanMilestone) []string {
	return []string{"{milestone}", m.Title, "{earliest}", m.Date.Low.Format(longDate), "{latest}", m.Date.High.Format(longDate)}
}

// saidDeadline is the day that an answer in months means, counted from the day
// it was given; none where it has no months or is not asked.
func (p *planner) saidDeadline() Date {
	for _, s := range p.path {
		if s.Question.ID != QuestionDeadline || s.Visible != True || len(s.Answer.Options) == 0 {
			continue
		}
		if months := p.Planning.Months[s.Answer.Options[0]]; months > 0 {
			return orToday(s.Answer.Given, p.today).AddMonths(months)
		}
	}
	return Date{}
}

// deadlineChoice is an option of the deadline question with the days that fit
// it: a month more than the choice on both sides. A zero day is no bound.
type deadlineChoice struct {
	option      *Option
	first, last Date
	dated       bool // false: no day fits
}

func (d deadlineChoice) fits(day Date) bool {
	return d.dated && !day.Before(d.first) && (d.last.IsZero() || !d.last.Before(day))
}

// deadlineChoices lists the options of the deadline question, for an answer of
// some day. Those in months stand in order, the shortest first; one behind them
// is open to the far end, one before them has no day.
func (c *Catalog) deadlineChoices(given Date) []deadlineChoice {
	q := c.Question(QuestionDeadline)
	if q == nil {
		return nil
	}
	var out []deadlineChoice
	shorter := 0 // months of the choice before
	for i := range q.Options {
		choice := deadlineChoice{option: &q.Options[i]}
		months := c.Planning.Months[choice.option.ID]
		choice.dated = months > 0 || shorter > 0
		if shorter > 0 {
			choice.first = given.AddMonths(shorter - 1)
		}
		if months > 0 {
			choice.last, shorter = given.AddMonths(months+1), months
		}
		out = append(out, choice)
	}
	return out
}

// Dated returns the answers where the one to the deadline question has the day
// from which it counts: today, unless it has one already.
func (c *Catalog) Dated(a Answers, today Date) Answers {
	given := a.Of(QuestionDeadline)
	for _, choice := range c.deadlineChoices(today) {
		if choice.dated && given.Given.IsZero() && given.Has(choice.option.ID) {
			given.Given = today
			return a.put(QuestionDeadline, given)
		}
	}
	return a
}

// Renewed returns the answers where the one to the deadline question counts from
// today, if a date fits it only so.
func (c *Catalog) Renewed(run Assessment, deadline, today Date) Answers {
	run.DeadlineDate = deadline
	answer := run.Answers.Of(QuestionDeadline)
	if conflict := c.DeadlineConflict(run, today); conflict != nil && slices.Contains(conflict.Instead, conflict.Choice) {
		answer.Given = today
	}
	return run.Answers.put(QuestionDeadline, answer)
}

// DeadlineConflict is a day of the deal that does not fit the answer to the
// deadline question.
type DeadlineConflict struct {
	Day     Date
	Choice  *Option
	Instead []*Option // options that the day fits, answered today
	given   deadlineChoice
}

// DeadlineConflict compares the day of the deal with the answer to the deadline
// question; nil when they fit. A day that has passed always fits, and so does
// any day while the question is certainly not asked.
func (c *Catalog) DeadlineConflict(run Assessment, today Date) *DeadlineConflict {
	day, answer := run.DeadlineDate, run.Answers.Of(QuestionDeadline)
	q := c.Question(QuestionDeadline)
	if q == nil || today.IsZero() || day.IsZero() || day.Before(today) || len(answer.Options) == 0 || c.truths(run.Answers)[q.Asked] == False {
		return nil
	}
	for _, choice := range c.deadlineChoices(orToday(answer.Given, today)) {
		if !answer.Has(choice.option.ID) || choice.fits(day) {
			continue
		}
		out := &DeadlineConflict{Day: day, Choice: choice.option, given: choice}
		for _, other := range c.deadlineChoices(today) {
			if other.fits(day) {
				out.Instead = append(out.Instead, other.option)
			}
		}
		return out
	}
	return nil
}

// InsteadIDs returns the ids of Instead.
func (d *DeadlineConflict) InsteadIDs() []string {
	var out []string
	for _, o := range d.Instead {
		out = append(out, string(o.ID))
	}
	return out
}

// Error says what does not fit, and which options do.
func (d *DeadlineConflict) Error() string {
	var instead []string
	for _, o := range d.Instead {
		words := o.Short
		if o == d.Choice {
			words += " from today"
		}
		instead = append(instead, "“"+words+"”")
	}
	return d.Misfit() + ", but " + strings.Join(instead, " or ")
}

// Misfit says what does not fit, and which dates would.
func (d *DeadlineConflict) Misfit() string {
	fits := ""
	switch first, last := d.given.first.Format(longDate), d.given.last.Format(longDate); {
	case first != "" && last != "":
		fits = " (" + first + " to " + last + ")"
	case first != "":
		fits = " (" + first + " and later)"
	case last != "":
		fits = " (up to " + last + ")"
	}
	return d.Day.Format(longDate) + " does not fit “" + d.Choice.Short + "”" + fits
}

func orToday(d, today Date) Date {
	if d.IsZero() {
		return today
	}
	return d
}

// request is a milestone of the plan that a buyer asked for.
type request struct {
	milestone *PlanMilestone
	fallback  string
}

// asked returns the milestones that buyers asked for, the latest last.
func (p *planner) asked(plan *Plan) []request {
	var out []request
	for _, a := range p.Planning.Asked {
		if p.truth[a.When] != True {
			continue
		}
		m, fallback := plan.Milestone(a.Milestone), a.Fallback
		if m == nil {
			m, fallback = plan.Milestone(a.Instead), a.InsteadFallback
		}
		if m == nil || p.result.Standard(m.Standard).Decision == Keep {
			continue
		}
		at := len(out)
		for at > 0 && m.Date.High.Before(out[at-1].milestone.Date.High) {
			at--
		}
		if at > 0 && out[at-1].milestone == m {
			continue
		}
		out = append(out[:at], append([]request{{m, fallback}}, out[at:]...)...)
	}
	return out
}

// startBy is the last day on which the whole plan could start and the early end
// of a milestone still make the date. Months have no fixed length, so it is
// looked up, not subtracted.
func (p *planner) startBy(o *outline, id MilestoneID, date Date) Date {
	at := 0
	for i := range p.Milestones {
		if p.Milestones[i].ID == id {
			at = i
		}
	}
	probe := *o
	probe.dates[low] = nil
	ends := func(days int) Date {
		p.date(&probe, low, p.from.AddDays(days))
		return probe.dates[low][at].end
	}
	days := ends(0).DaysTo(date)
	for days > 0 && date.Before(ends(days)) {
		days--
	}
	for !date.Before(ends(days + 1)) {
		days++
	}
	return p.from.AddDays(days)
}

// fallback says what to offer instead: a Type I where one is possible by then,
// or at all once the date has passed.
func (p *planner) fallback(r request, date Date, pairs []string) string {
	key := r.fallback
	if strings.Contains(p.Planning.Sentences[key], "{type1}") {
		day := p.earliestTypeOne()
		pairs = append(pairs, "{type1}", day.Format(longDate))
		if late := key + "_late"; !date.Before(p.today) && date.Before(day) && p.Planning.Sentences[late] != "" {
			key = late
		}
	}
	return p.say(key, pairs...)
}

// earliestTypeOne dates a Type I, whether or not the plan has one.
func (p *planner) earliestTypeOne() Date {
	was := p.typeOne
	p.typeOne = true
	o := &p.other
	p.outline(o, p.stagesOf())
	p.typeOne = was
	for i := range p.layout.milestones {
		if p.layout.milestones[i].Optional {
			return o.dates[low][i].end
		}
	}
	return Date{}
}
