package assessment

import "strings"

const longDate = "2 January 2006"

// deadline judges the named deadline against the last milestone that was
// asked for; nil when none is named.
func (p *planner) deadline(o *outline, plan *Plan) *DeadlineVerdict {
	date := p.run.DeadlineDate
	if months := p.months(); date.IsZero() && months > 0 {
		date = p.run.Start.AddMonths(months)
	}
	if date.IsZero() {
		return nil
	}
	out := &DeadlineVerdict{Date: date}
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
	out.Sentence = p.say(string(out.Verdict), pairs...)
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

// months from the start that the deadline's option means; 0 for no date.
func (p *planner) months() int {
	if !p.visible(questionDeadline) {
		return 0
	}
	for _, option := range p.run.Answers.Of(questionDeadline).Options {
		return p.Planning.Months[option]
	}
	return 0
}

func (p *planner) visible(id QuestionID) bool {
	for _, s := range p.path {
		if s.Question.ID == id {
			return s.Visible == True
		}
	}
	return false
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
		p.date(&probe, low, p.run.Start.AddDays(days))
		return probe.dates[low][at].end
	}
	days := ends(0).DaysTo(date)
	for days > 0 && date.Before(ends(days)) {
		days--
	}
	for !date.Before(ends(days + 1)) {
		days++
	}
	return p.run.Start.AddDays(days)
}

// fallback says what to offer instead: a Type I where one is still possible.
func (p *planner) fallback(r request, date Date, pairs []string) string {
	key := r.fallback
	if strings.Contains(p.Planning.Sentences[key], "{type1}") {
		day := p.earliestTypeOne()
		pairs = append(pairs, "{type1}", day.Format(longDate))
		if late := key + "_late"; date.Before(day) && p.Planning.Sentences[late] != "" {
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
