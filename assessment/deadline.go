package assessment

const longDate = "2 January 2006"

// deadline judges the named deadline against the last milestone that was
// asked for; nil when none is named.
func (p *planner) deadline(plan *Plan) *DeadlineVerdict {
	date := p.run.DeadlineDate
	if date.IsZero() {
		for _, option := range p.run.Answers.Of(questionDeadline).Options {
			if months := p.Planning.Months[option]; months > 0 && p.visible(questionDeadline) {
				date = p.run.Start.AddMonths(months)
			}
		}
	}
	if date.IsZero() {
		return nil
	}
	out := &DeadlineVerdict{Date: date}
	asked, needs := p.needs(plan)
	if needs == nil {
		return out
	}
	out.Needs, out.Earliest = needs.ID, needs.Date.Low
	key := string(NotFeasible)
	switch {
	case !date.Before(needs.Date.High):
		out.Verdict = Comfortable
	case !date.Before(needs.Date.Low):
		out.Verdict = Tight
	default:
		out.Verdict = NotFeasible
	}
	key = string(out.Verdict)
	if out.Verdict != NotFeasible {
		out.StartBy = p.run.Start.AddDays(needs.Date.Low.DaysTo(date))
	}
	pairs := []string{"{milestone}", needs.Title, "{earliest}", needs.Date.Low.Format(longDate),
		"{latest}", needs.Date.High.Format(longDate), "{deadline}", date.Format(longDate)}
	if first := plan.Milestone("soc2_readiness"); first != nil {
		pairs = append(pairs, "{ready}", first.Date.High.Format(longDate))
	}
	out.Sentence = fill(p.Planning.Sentences[key], pairs...)
	if out.Verdict == NotFeasible {
		out.Fallback = fill(p.Planning.Sentences[asked.Fallback], pairs...)
	}
	return out
}

func (p *planner) visible(id QuestionID) bool {
	for _, s := range p.path {
		if s.Question.ID == id {
			return s.Visible == True
		}
	}
	return false
}

// needs returns the last milestone of the plan that a buyer asked for.
func (p *planner) needs(plan *Plan) (asked AskedMilestone, last *PlanMilestone) {
	for _, a := range p.Planning.Asked {
		if p.truth[a.When] != True {
			continue
		}
		m := plan.Milestone(a.Milestone)
		if m == nil {
			m = plan.Milestone(a.Instead)
		}
		if m != nil && p.result.Standard(m.Standard).Decision != Keep && (last == nil || last.Date.High.Before(m.Date.High)) {
			asked, last = a, m
		}
	}
	return asked, last
}
