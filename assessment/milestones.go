package assessment

import "math"

// date dates the audits, windows and renewals of the planned standards at one
// end of the range, for a plan that starts on a day.
func (p *planner) date(o *outline, at end, start Date) {
	dates := o.dates[at][:0]
	for i := range p.layout.milestones {
		dates = append(dates, p.dateOne(o, &p.layout.milestones[i], dates, at, start))
	}
	o.dates[at] = dates
}

func (p *planner) dateOne(o *outline, m *milestoneLayout, dates []span, at end, start Date) span {
	s := &p.result.Standards[m.standard]
	switch {
	case !p.planned[m.standard] || m.Optional && !p.typeOne:
		return span{}
	case s.Decision == Keep && m.MonthsAfter[high] == 0:
		return span{}
	case s.Decision == Keep:
		// The last report or certificate has no known date: it was within the
		// year before today, whenever the plan starts.
		now := orToday(p.today, start)
		day := later(now, now.AddMonths(int(m.MonthsAfter[at])-12*(1-int(at))))
		return span{day, day}
	case m.MonthsAfter[high] > 0:
		day := dates[m.follows].end.AddMonths(int(m.MonthsAfter[at]))
		return span{day, day}
	case m.Build && p.typeOne && m.standard == p.layout.reported:
		return span{start, start.AddDays(wholeDays(o.inUse[at][m.standard][typeOne]))}
	case m.Build:
		return span{start, start.AddDays(wholeDays(o.inUse[at][m.standard][all]))}
	}
	begin := p.begins(o, m, dates, at, start)
	return span{begin, p.lasts(m.Milestone, s, begin, at)}
}

// begins is the first day of a milestone: after the workstreams and milestones
// that it names, the gap to the one it follows, and what has to have run.
func (p *planner) begins(o *outline, m *milestoneLayout, dates []span, at end, start Date) Date {
	stage, weeks := stageOf(m.standard, o.stages), 0.0
	for _, w := range m.work {
		if done := o.done[at][stage*len(p.layout.work)+w]; done > 0 {
			weeks = max(weeks, done+m.SettleWeeks)
		}
	}
	switch {
	case m.Window: // the controls run, not only those of a Type I
		weeks = max(weeks, o.inUse[at][m.standard][all])
	case m.RunWeeks[high] > 0:
		weeks = max(weeks, p.hasRun(o, m, at))
	}
	begin := start.AddDays(wholeDays(weeks))
	for _, i := range m.after {
		end := dates[i].end
		if p.layout.milestones[i].Window && !end.IsZero() {
			end = end.AddDays(1) // it takes in its last day
		}
		begin = later(begin, end)
	}
	if m.follows >= 0 {
		begin = later(begin, dates[m.follows].end.AddDays(wholeDays(m.GapWeeks[at])))
	}
	return begin
}

func later(a, b Date) Date {
	if a.Before(b) {
		return b
	}
	return a
}

// hasRun is when a management system has run long enough for its first audit, in
// weeks; where the audit is joint, when all of its stage have.
func (p *planner) hasRun(o *outline, m *milestoneLayout, at end) float64 {
	stage := stageOf(m.standard, o.stages)
	joint, weeks := p.joint(o, stage), 0.0
	for i := range p.layout.milestones {
		other := &p.layout.milestones[i]
		if other == m || joint && other.RunWeeks[high] > 0 && p.builds(other.standard) && stageOf(other.standard, o.stages) == stage {
			weeks = max(weeks, o.inUse[at][other.standard][all]+other.RunWeeks[at], p.first[other.standard][at])
		}
	}
	return weeks
}

// joint reports whether the management systems of a stage are audited together,
// which saves audits. Where a buyer waits for one of them, each is audited as
// soon as it can be.
func (p *planner) joint(o *outline, stage int) bool {
	systems := 0
	for i := range p.layout.milestones {
		m := &p.layout.milestones[i]
		if m.RunWeeks[high] > 0 && p.builds(m.standard) && stageOf(m.standard, o.stages) == stage {
			if p.requested[m.standard] {
				return false
			}
			systems++
		}
	}
	return systems > 1
}

// firstSystem is the least time from the start to the first audit of a
// management system where there was none to build on, in weeks. It shrinks with
// what is there already.
func (p *planner) firstSystem(m *milestoneLayout) [2]float64 {
	for _, id := range m.FromNothing.UnlessHeld {
		if p.holds(id) {
			return [2]float64{}
		}
	}
	var all, left [2]float64
	for w := range p.layout.work {
		if wants := p.depths[w][m.standard]; wants > 0 {
			effort := p.effort(w, p.added(wants, p.built[w]))
			for at := range all {
				all[at] += p.layout.work[w].effort[at] * wants * p.team[at]
				left[at] += effort[at]
			}
		}
	}
	return [2]float64{m.FromNothing.Weeks[low] * left[low] / max(all[low], 1), m.FromNothing.Weeks[high] * left[high] / max(all[high], 1)}
}

// lasts is the last day of a milestone that begins on a day.
func (p *planner) lasts(m *Milestone, s *StandardResult, begin Date, at end) Date {
	switch {
	case m.Window:
		months := s.WindowMonths
		if n := len(s.WindowPossible); months == 0 && n > 0 {
			months = s.WindowPossible[(n-1)*int(at)]
		}
		return begin.AddMonths(max(months, 3)).AddDays(-1)
	case m.AuditDays[at] > 0:
		return begin.AddDays(int(math.Ceil(m.AuditDays[at])))
	default:
		return begin.AddDays(wholeDays(m.Weeks[at]))
	}
}
