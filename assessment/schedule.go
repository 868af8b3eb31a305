package assessment

import "math"

// schedule returns the first and the last day of each task at one end of the
// range. Tasks stand in a fixed order, so a task ends when the hands have done
// all that stands before it and itself, and never before its prerequisites: a
// maximum of sums. Hence less work or more hands never ends anything later,
// which list scheduling does not promise.
func (p *planner) schedule(at end) []DateRange {
	rate := p.rate(at)
	out := make([]DateRange, len(p.tasks))
	finish := map[WorkstreamID]float64{} // weeks from the start
	begin, done, stageAt := 0.0, 0.0, 0
	for i, t := range p.tasks {
		if t.stage != stageAt {
			stageAt = t.stage
			for _, f := range finish {
				begin = max(begin, f)
			}
			done = 0
		}
		pace := p.pace(t.stage)
		d := p.days(t)
		effort := []float64{d.Low, d.High}[at]
		done += effort
		own := effort / p.Planning.OwnerRate
		ready := begin
		for _, need := range t.work.Prerequisites {
			ready = max(ready, finish[need])
		}
		finishes := max(begin+pace*done/rate, ready+pace*own)
		finish[t.work.ID] = max(finish[t.work.ID], finishes)
		out[i] = DateRange{p.run.Start.AddDays(weeks(max(ready, finishes-pace*max(own, effort/rate)))), p.run.Start.AddDays(weeks(finishes))}
	}
	return out
}

// rate is person-days a week: the coordinating person, and the owners beside,
// who can only do what somebody coordinates.
func (p *planner) rate(at end) float64 {
	slow, fast := bounds(p.run.Answers.Of(questionCapacity), p.Planning.Capacity, same)
	few, many := bounds(p.run.Answers.Of(questionTeam), p.Planning.Beside, same)
	coordinator, beside := fast, many
	if at == high {
		coordinator, beside = slow, few
	}
	return coordinator + min(beside, coordinator*p.Planning.BesideMost)
}

// pace is elapsed over effort of a stage: the slowest of its standards.
func (p *planner) pace(stage int) float64 {
	if stage >= len(p.stages) {
		return 1
	}
	pace := 0.0
	for _, id := range p.stages[stage].standards {
		pace = max(pace, p.Planning.Pace[id])
	}
	return pace
}

// weeks returns whole days, rounded up.
func weeks(w float64) int { return int(math.Ceil(w*7 - 1e-9)) }

// milestones dates the audits, windows and renewals of the planned standards.
func (p *planner) milestones(lows, highs []DateRange) []PlanMilestone {
	out := []PlanMilestone{}
	dates := map[MilestoneID]DateRange{}
	for i := range p.Milestones {
		m := &p.Milestones[i]
		s := p.result.Standard(m.Standard)
		if !s.Planned() {
			continue
		}
		var begin, date DateRange
		switch {
		case s.Decision == Keep:
			if m.MonthsAfter == 0 {
				continue
			}
			// The last report or certificate has no known date: within the year
			// that ends this many months from the start.
			date = DateRange{p.run.Start.AddMonths(m.MonthsAfter - 12), p.run.Start.AddMonths(m.MonthsAfter)}
			begin = date
		case m.Optional && s.Report != "type1_then_type2":
			continue
		case m.Build:
			begin = DateRange{p.run.Start, p.run.Start}
			date = DateRange{p.readiness(s, lows), p.readiness(s, highs)}
		case m.MonthsAfter > 0:
			from := dates[m.Follows]
			date = DateRange{from.Low.AddMonths(m.MonthsAfter), from.High.AddMonths(m.MonthsAfter)}
			begin = date
		default:
			begin = DateRange{p.begins(m, lows, dates, low), p.begins(m, highs, dates, high)}
			date = DateRange{p.lasts(m, s, begin.Low, low), p.lasts(m, s, begin.High, high)}
		}
		dates[m.ID] = date
		out = append(out, PlanMilestone{ID: m.ID, Standard: m.Standard, Title: m.Title, Begin: begin, Date: date})
	}
	return out
}

// begins is the first day of a milestone: after the workstreams and milestones
// that it names, and after the gap to the one it follows.
func (p *planner) begins(m *Milestone, ends []DateRange, dates map[MilestoneID]DateRange, at end) Date {
	begin := p.run.Start
	later := func(d Date) {
		if begin.Before(d) {
			begin = d
		}
	}
	for _, after := range m.After {
		if d, ok := dates[MilestoneID(after)]; ok {
			later([]Date{d.Low, d.High}[at])
		}
		for i, t := range p.tasks {
			if t.work.ID == WorkstreamID(after) {
				later(ends[i].High)
			}
		}
	}
	if d, ok := dates[m.Follows]; ok {
		later([]Date{d.Low, d.High}[at].AddDays(weeks(m.GapWeeks[at])))
	}
	return begin
}

// readiness is the day the controls of a standard are designed and in use.
func (p *planner) readiness(s *StandardResult, ends []DateRange) Date {
	last := p.run.Start
	for i, t := range p.tasks {
		if t.work.Phase <= 4 && depth(t.work, p.tokens(s)) > 0 && last.Before(ends[i].High) {
			last = ends[i].High
		}
	}
	stage := 0
	for i := range p.stages {
		for _, id := range p.stages[i].standards {
			if id == s.ID {
				stage = i
			}
		}
	}
	share := p.Planning.Pace[s.ID] / p.pace(stage)
	from := p.stageStart(stage, ends)
	return from.AddDays(int(math.Ceil(share * float64(from.DaysTo(last)))))
}

func (p *planner) stageStart(stage int, ends []DateRange) Date {
	start := p.run.Start
	for i, t := range p.tasks {
		if t.stage < stage && start.Before(ends[i].High) {
			start = ends[i].High
		}
	}
	return start
}

// lasts is the last day of a milestone that begins on a day.
func (p *planner) lasts(m *Milestone, s *StandardResult, begin Date, at end) Date {
	switch {
	case m.Window:
		months := s.WindowMonths
		if months == 0 && len(s.WindowPossible) > 0 {
			months = s.WindowPossible[0]
			if at == high {
				months = s.WindowPossible[len(s.WindowPossible)-1]
			}
		}
		return begin.AddMonths(max(months, 3))
	case m.AuditDays[at] > 0:
		return begin.AddDays(int(math.Ceil(m.AuditDays[at])))
	default:
		return begin.AddDays(weeks(m.Weeks[at]))
	}
}
