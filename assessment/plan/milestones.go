package plan

import (
	"math"

	"trustpath/assessment"
)

// shortestWindow is the least observation window in months, where none is
// decided.
const shortestWindow = 3

// dateMilestones dates the audits, windows and renewals of the planned
// standards at one end of the range, for a plan that starts on a day.
func (d *draft) dateMilestones(o *outline, at end, start assessment.Date) []span {
	var dates []span
	for i := range d.milestones {
		dates = append(dates, d.dateMilestone(o, &d.milestones[i], dates, at, start))
	}
	return dates
}

func (d *draft) dateMilestone(o *outline, m *milestone, dates []span, at end, start assessment.Date) span {
	s := &d.result.Standards[m.standard]
	switch {
	case !d.planned[m.standard] || m.Optional && !d.hasTypeOne:
		return span{}
	case s.Decision == assessment.Keep && m.MonthsAfter[high] == 0:
		return span{}
	case s.Decision == assessment.Keep:
		// The last report or certificate has no known date: it was within the
		// year before today, whenever the plan starts.
		now := d.Today.Or(start)
		day := assessment.Latest(now, now.AddMonths(int(m.MonthsAfter[at])-12*(1-int(at))))
		return span{day, day}
	case m.MonthsAfter[high] > 0:
		day := dates[m.follows].end.AddMonths(int(m.MonthsAfter[at]))
		return span{day, day}
	case m.Build:
		controls := allControls
		if d.hasTypeOne && m.standard == d.reported {
			controls = typeOneControls
		}
		return span{start, start.AddDays(wholeDays(o.inUse[at][m.standard][controls]))}
	}
	begin := d.begins(o, m, dates, at, start)
	return span{begin, d.lastDay(m, s, begin, at)}
}

// begins is the first day of a milestone: after the workstreams and milestones
// that it names, the gap to the one that it follows, and what has to have run.
func (d *draft) begins(o *outline, m *milestone, dates []span, at end, start assessment.Date) assessment.Date {
	stage, weeks := stageOf(m.standard, o.stages), 0.0
	for _, w := range m.work {
		if done := o.done[at][stage][w]; done > 0 {
			weeks = max(weeks, done+m.SettleWeeks)
		}
	}
	switch {
	case m.Window: // all controls run, not only those of a Type I
		weeks = max(weeks, o.inUse[at][m.standard][allControls])
	case m.RunWeeks[high] > 0:
		weeks = max(weeks, d.hasRun(o, m, at))
	}
	begin := start.AddDays(wholeDays(weeks))
	for _, i := range m.after {
		end := dates[i].end
		if d.milestones[i].Window && !end.IsZero() {
			end = end.AddDays(1) // the last day belongs to the window
		}
		begin = assessment.Latest(begin, end)
	}
	if m.follows >= 0 {
		begin = assessment.Latest(begin, dates[m.follows].end.AddDays(wholeDays(m.GapWeeks[at])))
	}
	return begin
}

// hasRun is when a management system has run long enough for its first audit, in
// weeks; where the audit is joint, when all of its stage have.
func (d *draft) hasRun(o *outline, m *milestone, at end) float64 {
	stage := stageOf(m.standard, o.stages)
	joint, weeks := d.joint(o, stage), 0.0
	for i := range d.milestones {
		other := &d.milestones[i]
		if other == m || joint && d.auditsSystem(o, other, stage) {
			weeks = max(weeks, o.inUse[at][other.standard][allControls]+other.RunWeeks[at], d.first[other.standard][at])
		}
	}
	return weeks
}

// auditsSystem reports whether a milestone is the audit of a management system
// that a stage builds.
func (d *draft) auditsSystem(o *outline, m *milestone, stage int) bool {
	return m.RunWeeks[high] > 0 && d.builds(m.standard) && stageOf(m.standard, o.stages) == stage
}

// joint reports whether the management systems of a stage are audited together,
// which saves audits. Where a buyer waits for one of them, each is audited as
// soon as it can be.
func (d *draft) joint(o *outline, stage int) bool {
	systems := 0
	for i := range d.milestones {
		m := &d.milestones[i]
		if d.auditsSystem(o, m, stage) {
			if d.requested[m.standard] {
				return false
			}
			systems++
		}
	}
	return systems > 1
}

// lastDay is that of a milestone that begins on a day.
func (d *draft) lastDay(m *milestone, s *assessment.StandardResult, begin assessment.Date, at end) assessment.Date {
	switch {
	case m.Window:
		months := s.WindowMonths
		if n := len(s.WindowPossible); months == 0 && n > 0 {
			months = s.WindowPossible[(n-1)*int(at)]
		}
		return begin.AddMonths(max(months, shortestWindow)).AddDays(-1)
	case m.AuditDays[at] > 0:
		return begin.AddDays(int(math.Ceil(m.AuditDays[at])))
	default:
		return begin.AddDays(wholeDays(m.Weeks[at]))
	}
}
