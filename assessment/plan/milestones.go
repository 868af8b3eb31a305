package plan

import (
	"cmp"
	"math"
	"slices"

	"trustpath/assessment"
)

// shortestWindow is the least observation window in months, where none is
// decided.
const shortestWindow = 3

// dateMilestones dates the audits, windows and renewals of the planned
// standards in one run, for a plan that starts on a day; with wanted, those alone.
func (d *draft) dateMilestones(o *outline, at end, start assessment.Date, wanted []bool) []span {
	dates := make([]span, len(d.milestones))
	clock := clock{d.time, d.time.number(start)}
	for i := range d.milestones {
		if wanted == nil || wanted[i] {
			dates[i] = d.dateMilestone(o, &d.milestones[i], dates, at, clock)
		}
	}
	return dates
}

// clock turns weeks of work from the first day of a plan into days.
type clock struct {
	*timeline
	first int // the number of that day
}

func (c clock) begins(weeks float64) assessment.Date { return c.day(c.first + workdays(weeks)) }

// during is the day of work on which some weeks are over, and one more has begun.
func (c clock) during(weeks float64) assessment.Date {
	return c.day(c.first + int(math.Floor(weeks*workWeek+1e-9)))
}

func (c clock) ends(weeks float64) assessment.Date { return c.day(c.first + max(0, workdays(weeks)-1)) }

func (d *draft) dateMilestone(o *outline, m *milestone, dates []span, at end, clock clock) span {
	standard := m.standard
	if standard < 0 {
		if len(o.stages) == 0 {
			return span{}
		}
		standard = o.stages[0].standards[0]
	}
	s := &d.result.Standards[standard]
	mark := d.milestoneMark(m)
	switch {
	case !mark.Done.IsZero() && d.planned[standard]:
		return span{mark.Started.Or(mark.Done), mark.Done}
	case m.Window && !mark.Started.IsZero() && d.planned[standard]:
		return d.lastDay(m, s, mark.Started, at)
	case !d.planned[standard] || m.Optional && !d.hasTypeOne:
		return span{}
	case s.Decision == assessment.Keep:
		return d.renewed(m, dates, at)
	case m.MonthsAfter[high] > 0:
		return d.monthsAfter(m, dates[m.follows].end, at)
	}
	oneDay := d.hasTypeOne && standard == d.reported && (m.Build || m.Optional || m.standard < 0)
	weeks := 0.0
	for _, w := range m.work {
		done := d.done(o, w, standard, oneDay, at)
		if done > 0 && !m.Build {
			done += m.SettleWeeks
		}
		weeks = max(weeks, done)
	}
	controls := allControls
	if oneDay {
		controls = typeOneControls
	}
	switch {
	case m.Build:
		left := max(weeks, o.inUse[at][standard][controls])
		if built := d.builtOn(standard); left == 0 && !built.IsZero() {
			return span{built, built}
		}
		ready := clock.ends(left)
		return span{ready, ready}
	case m.Weeks[high]+m.AuditDays[high] == 0 && !m.Window:
		if weeks == 0 {
			return span{} // done already
		}
		return span{clock.ends(weeks), clock.ends(weeks)}
	case m.Window: // all controls run, not only those of a Type I
		weeks = max(weeks, o.inUse[at][standard][allControls])
	case m.RunWeeks[high] > 0:
		weeks = max(weeks, d.hasRun(o, m, at))
	}
	begin := d.begins(o, m, standard, dates, at, clock, weeks)
	if m.Audit != "" {
		begin = assessment.Latest(begin, mark.Due) // it is booked
	}
	return d.lastDay(m, s, begin, at)
}

// begins is the earliest first day of a milestone: after the work, the milestones
// that it names, the gap to the one that it follows, and the lead of its booking.
func (d *draft) begins(o *outline, m *milestone, standard int, dates []span, at end, clock clock, weeks float64) assessment.Date {
	begin := clock.begins(weeks)
	for _, i := range m.after {
		end := dates[i].end
		if (d.milestones[i].Window || m.Window || m.Audit != "") && !end.IsZero() {
			end = clock.from(end.AddDays(1), &clock.work) // the last day belongs to what came before
			end = clock.after(end, m.SettleWeeks)
		}
		begin = assessment.Latest(begin, end)
	}
	if m.follows >= 0 && m.GapWeeks[high] > 0 {
		begin = assessment.Latest(begin, clock.after(dates[m.follows].end, of(m.GapWeeks, at)))
	}
	if m.lead >= 0 {
		signed := d.done(o, m.lead, standard, false, at)
		begin = assessment.Latest(begin, clock.begins(d.lead(m.lead, signed, m.Lead.Weeks)))
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
			use := o.inUse[at][other.standard][allControls]
			if use == 0 {
				use = -d.elapsed(d.builtOn(other.standard))
			}
			weeks = max(weeks, use+of(other.RunWeeks, at), of(d.first[other.standard], at)-d.elapsed(d.Run.Start))
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

// lastDay dates a milestone that begins no earlier than a day.
func (d *draft) lastDay(m *milestone, s *assessment.StandardResult, begin assessment.Date, at end) span {
	switch {
	case m.Window:
		months := s.WindowMonths
		if n := len(s.WindowPossible); months == 0 && n > 0 {
			months = s.WindowPossible[0]
			if at == high {
				months = s.WindowPossible[n-1]
			}
		}
		return span{begin, begin.AddMonths(max(months, shortestWindow)).AddDays(-1)}
	case m.AuditDays[high] > 0:
		return d.calendar.auditDays(begin, d.onSite(m, at), false)
	case m.Audit != "":
		begin = d.calendar.from(begin, &d.calendar.audit)
	}
	return span{begin, d.time.after(begin, of(m.Weeks, at))}
}

func (d *draft) onSite(m *milestone, at end) int { return max(1, int(math.Ceil(of(m.AuditDays, at)))) }

// monthsAfter dates a renewal that counts from a day. It never ends later than the
// months say.
func (d *draft) monthsAfter(m *milestone, day assessment.Date, at end) span {
	months := of(m.MonthsAfter, at)
	target := day.AddMonths(int(months))
	if half := months - math.Floor(months); half > 0 {
		target = target.AddDays(int(half * 30))
	}
	switch {
	case m.AuditDays[high] > 0:
		return d.calendar.auditDays(target, d.onSite(m, at), true)
	case m.Weeks[high] > 0: // a report on a period, which ends on that day
		return d.lastDay(m, nil, target.AddDays(1), at)
	}
	target = d.calendar.until(target, &d.calendar.work)
	return span{target, target}
}

// renewed dates a milestone of what is held, from its day; none without that.
func (d *draft) renewed(m *milestone, dates []span, at end) span {
	if m.standard < 0 {
		return span{}
	}
	now, day := d.Today.Or(d.from), d.heldDays[m.standard]
	switch {
	case day.IsZero(), m.MonthsAfter[high] == 0 && !m.Window:
		return span{}
	}
	if window := d.windowOf(m.standard); window >= 0 {
		return d.renewedReport(m, window, day, now, at)
	}
	cycle := d.cycle(m.standard)
	for cycle > 0 && day.AddMonths(cycle).Before(now) {
		day = day.AddMonths(cycle)
	}
	last := int(m.MonthsAfter[high])
	if last > cycle-12 {
		last = cycle // it has not been renewed, or its day would be another
	}
	if day.AddMonths(last).Before(now) {
		return span{} // over
	}
	out := d.monthsAfter(m, day, at)
	if out.begin.Before(now) {
		out = d.calendar.auditDays(now, d.onSite(m, at), false)
	}
	return out
}

// cycle is how many months lie between what is held of a standard and its successor.
func (d *draft) cycle(standard int) int {
	most := 0.0
	for i := range d.milestones {
		if d.milestones[i].standard == standard {
			most = max(most, d.milestones[i].MonthsAfter[high])
		}
	}
	return int(math.Ceil(most/12)) * 12
}

// windowOf returns the milestone that is the observation window of a standard, or -1.
func (d *draft) windowOf(standard int) int {
	return slices.IndexFunc(d.milestones, func(m milestone) bool { return m.Window && m.standard == standard })
}

// renewedReport dates the next window of a report, without a gap to the period whose
// last day is known, and the report after it.
func (d *draft) renewedReport(m *milestone, window int, day, now assessment.Date, at end) span {
	months := cmp.Or(d.result.Standards[m.standard].WindowMonths, d.cycle(m.standard), shortestWindow)
	report := slices.IndexFunc(d.milestones, func(r milestone) bool { return slices.Contains(r.after, window) })
	if report < 0 {
		return span{}
	}
	next := func() span {
		return d.lastDay(&d.milestones[report], nil, day.AddMonths(months).AddDays(1), high)
	}
	for next().end.Before(now) {
		day = day.AddMonths(months)
	}
	if m.Window && day.AddMonths(months).Before(now) {
		return span{} // over, and the report is on its way
	}
	if m.Window {
		return span{day.AddDays(1), day.AddMonths(months)}
	}
	return d.lastDay(&d.milestones[report], nil, day.AddMonths(months).AddDays(1), at)
}

// heldDay is the last day that was entered for what is held of a standard, or none.
func (d *draft) heldDay(standard int) (last assessment.Date) {
	for _, option := range d.Run.Answers.Of(d.Roles.Held).Options {
		if d.Standards[standard].ID.HeldBy(option) {
			last = assessment.Latest(last, d.HeldDate(d.Run, option))
		}
	}
	return last
}
