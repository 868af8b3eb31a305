package plan_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/pack"
	"trustpath/content"
)

// profile is a random assessment with its result.
type profile struct {
	*assessment.Result
	c   *assessment.Catalog
	run assessment.Assessment
}

func day(year int, month time.Month, date int) assessment.Date {
	return assessment.DateOf(time.Date(year, month, date, 0, 0, 0, 0, time.UTC))
}

// overProfiles evaluates random assessments: some answers open, some workstreams
// marked, some deals, a start up to a year away, and days of what is held.
func overProfiles(t *testing.T, seed uint64, check func(p *profile)) {
	t.Helper()
	c, err := pack.Restore(content.Default(), content.Snapshot())
	if err != nil {
		t.Fatal(err)
	}
	e, r := engine.New(c), rand.New(rand.NewPCG(seed, 15))
	today := day(2026, 11, 30)
	for range 250 {
		run := assessment.Assessment{
			Answers:   anyAnswers(c, r),
			Start:     today.AddDays(r.IntN(400) - 30),
			HeldDates: map[assessment.OptionID]assessment.Date{},
			Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{},
		}
		if r.IntN(2) == 0 {
			run.DeadlineDate = today.AddDays(60 + r.IntN(900))
		}
		for _, option := range c.HeldOptions() {
			if r.IntN(2) == 0 {
				run.HeldDates[option] = today.AddDays(-r.IntN(1200))
			}
		}
		for range r.IntN(8) {
			states := assessment.ReadinessStates()
			mark := assessment.ReadinessMark{State: states[r.IntN(len(states))], Reason: "no office"}
			run.Readiness[c.Workstreams[r.IntN(len(c.Workstreams))].ID] = mark
		}
		asks := c.Question(c.Roles.Asks).Options
		for n := range r.IntN(3) {
			run.Deals = append(run.Deals, assessment.Deal{
				Number: n + 1,
				Name:   "Acme",
				Asks:   []assessment.OptionID{asks[r.IntN(len(asks)-1)].ID},
				Date:   today.AddDays(100 + r.IntN(700)),
			})
		}
		result := e.Evaluate(run, assessment.Options{Today: today, SkipFlips: true})
		check(&profile{&result, c, run})
		if t.Failed() {
			t.Fatalf("start %s, held %v, marked %v, answers %v", run.Start, run.HeldDates, run.Readiness, run.Answers)
		}
	}
}

func anyAnswers(c *assessment.Catalog, r *rand.Rand) (out assessment.Answers) {
	for i := range c.Questions {
		q := &c.Questions[i]
		if r.IntN(25) == 0 {
			continue
		}
		first := r.IntN(len(q.Options))
		answer := assessment.Choose(q.Options[first].ID)
		for j := range q.Options {
			more := q.Kind == assessment.Multi && !q.Options[first].Exclusive && !q.Options[j].Exclusive
			if more && j != first && r.IntN(4) == 0 {
				answer.Options = append(answer.Options, q.Options[j].ID)
			}
		}
		slices.SortFunc(answer.Options, func(a, b assessment.OptionID) int {
			at := func(id assessment.OptionID) int {
				return slices.IndexFunc(q.Options, func(o assessment.Option) bool { return o.ID == id })
			}
			return at(a) - at(b)
		})
		with, err := out.With(c, q.ID, answer)
		if err == nil {
			out = with
		}
	}
	return out
}

// works reports whether people work on a day, and audits whether auditors come.
func works(d assessment.Date) bool {
	off := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
	monthDay := d.Format("01-02")
	return !off && monthDay < "12-20" && monthDay > "01-03"
}

func audits(d assessment.Date) bool { return works(d) && d.Weekday() != time.Friday }

// No day of work or of an audit is a weekend or in the break, in any run; windows keep
// their true length.
func TestDaysOfWork(t *testing.T) {
	t.Parallel()
	overProfiles(t, 1, func(p *profile) {
		plan := p.Plan
		check := func(what string, ok func(assessment.Date) bool, days ...assessment.Date) {
			for _, d := range days {
				if !d.IsZero() && !ok(d) {
					t.Errorf("%s is on %s", what, d.Format("Monday 2 January 2006"))
				}
			}
		}
		for _, w := range plan.Workstreams {
			check(string(w.ID), works, w.Start.Low, w.Start.High, w.End.Low, w.End.High, w.Expected.Start, w.Expected.End, w.BookBy)
			for _, e := range w.Extended {
				check(string(w.ID), works, e.Start.Low, e.Start.High, e.End.Low, e.End.High, e.Expected.Start, e.Expected.End)
			}
		}
		for _, m := range plan.Milestones {
			written := p.c.Milestone(m.ID)
			begins := []assessment.Date{m.Begin.Low, m.Begin.High, m.Expected.Start}
			ends := []assessment.Date{m.Date.Low, m.Date.High, m.Expected.End}
			switch {
			case written.Window:
				for i := range begins {
					length := begins[i].AddMonths(months(p, m.Standard)).AddDays(-1)
					if p.Standard(m.Standard).WindowMonths > 0 && !begins[i].IsZero() && ends[i] != length && !endOfMonth(begins[i], ends[i]) {
						t.Errorf("%s from %s ends on %s, not on %s", m.ID, begins[i], ends[i], length)
					}
				}
			case written.AuditDays[1] > 0:
				check(string(m.ID), audits, slices.Concat(begins, ends)...)
				for i, day := range begins {
					for ; day.Before(ends[i]); day = day.AddDays(1) {
						if monthDay := day.Format("01-02"); monthDay >= "12-20" || monthDay <= "01-03" {
							t.Errorf("%s from %s to %s has a break in it", m.ID, begins[i], ends[i])
							break
						}
					}
				}
			default:
				check(string(m.ID), works, slices.Concat(begins, ends)...)
				if written.Audit != "" && written.MonthsAfter[1] == 0 {
					check(string(m.ID), audits, begins...)
				}
			}
		}
		for _, again := range plan.Recurring {
			check(again.ID, works, append(again.Then, again.First)...)
		}
	})
}

func months(p *profile, id assessment.StandardID) int { return max(3, p.Standard(id).WindowMonths) }

// endOfMonth reports whether a time is a number of whole months that ends with one.
func endOfMonth(begin, end assessment.Date) bool {
	return begin.Format("2") == "1" && end.AddDays(1).Format("2") == "1"
}

// What is expected lies between the ends, rows add up to the totals, and years to the
// cost.
func TestPlanAddsUp(t *testing.T) {
	t.Parallel()
	overProfiles(t, 2, func(p *profile) {
		within := func(what string, low, expected, high assessment.Date) {
			if !expected.IsZero() && (expected.Before(low) || high.Before(expected)) {
				t.Errorf("%s is expected %s, and between %s and %s", what, expected, low, high)
			}
		}
		var days assessment.Days
		for _, w := range p.Plan.Workstreams {
			days.Low, days.High = days.Low+w.Days.Low, days.High+w.Days.High
			if w.Days.High > 0 {
				within(string(w.ID), w.End.Low, w.Expected.End, w.End.High)
				if w.Expected.End.Before(w.Expected.Start) || w.Expected.Start.Before(p.From()) {
					t.Errorf("%s is expected %v", w.ID, w.Expected)
				}
			}
			if w.Days.Low*2 != float64(int(w.Days.Low*2)) || w.Days.High*2 != float64(int(w.Days.High*2)) {
				t.Errorf("%s takes %v", w.ID, w.Days)
			}
		}
		if days != p.Effort.Days {
			t.Errorf("the rows add up to %v, and the effort is %v", days, p.Effort.Days)
		}
		for _, m := range p.Plan.Milestones {
			within(string(m.ID), m.Date.Low, m.Expected.End, m.Date.High)
		}
		var years, items assessment.MoneyRange
		for i, y := range p.Cost.ByYear {
			if y.Low < 0 || y.High < y.Low || i > 0 && y.Year != p.Cost.ByYear[i-1].Year+1 {
				t.Errorf("the years cost %+v", p.Cost.ByYear)
			}
			years.Low, years.High = years.Low+y.Low, years.High+y.High
		}
		for _, item := range p.Cost.Items {
			items.Low, items.High = items.Low+item.Low, items.High+item.High
		}
		if total := (assessment.MoneyRange{Low: p.Cost.Low, High: p.Cost.High}); years != total || items != total {
			t.Errorf("the years have %v, the items %v, and the cost is %v", years, items, total)
		}
		var keep assessment.Days
		for _, r := range p.Plan.Recurring {
			if r.Kept {
				keep.Low, keep.High = keep.Low+r.DaysAYear.Low, keep.High+r.DaysAYear.High
			}
		}
		if keep != p.Effort.Keep {
			t.Errorf("keeping takes %v, and what recurs %v", p.Effort.Keep, keep)
		}
	})
}

// Each certain gate that is required and not held, and each certain duty, has one row
// with all that a person needs, and its money or the words that a quote is needed. What
// has a condition that no question asks is in one row together.
func TestDutiesAreWork(t *testing.T) {
	t.Parallel()
	rows, priced, checks := 0, 0, 0
	overProfiles(t, 3, func(p *profile) {
		gates, duties := map[assessment.GateID]int{}, map[assessment.ObligationID]int{}
		check := 0
		for _, w := range p.Plan.Workstreams {
			if w.Gate != "" {
				gates[w.Gate]++
			}
			if w.Obligation != "" {
				duties[w.Obligation]++
			}
			if w.Kind != assessment.WorkGate && w.Kind != assessment.WorkLaw {
				continue
			}
			rows++
			if w.ID == assessment.CheckTask {
				check++
			}
			if w.Owner == "" || w.Task == "" || w.DoneWhen == "" || w.FirstStep == "" || w.Days.High == 0 {
				t.Errorf("not a task: %+v", w)
			}
			if w.DoneWhen == p.c.Planning.TaskDefault.DoneWhen {
				t.Errorf("%s has the default done_when", w.ID)
			}
			if w.Cost == nil {
				continue
			}
			priced++
			name := ""
			for _, g := range p.Gates {
				if g.ID == w.Gate {
					name = g.Title
				}
			}
			for _, o := range p.Obligations {
				if o.ID == w.Obligation && name == "" {
					name = o.Title
				}
			}
			unpriced := slices.ContainsFunc(p.Cost.NotIncluded, func(line string) bool { return strings.HasPrefix(line, name+":") })
			item := slices.IndexFunc(p.Cost.Items, func(i assessment.CostItem) bool { return i.Work == w.ID })
			if w.Cost.Quote != unpriced || w.Cost.Quote == (item >= 0) {
				t.Errorf("%s costs %+v, and the cost is %+v", w.ID, *w.Cost, p.Cost)
			}
		}
		open := 0
		for _, g := range p.Gates {
			want := 0
			if g.State == assessment.Certain && !g.Optional && !g.Held && g.If == "" {
				want = 1
			} else if g.State == assessment.Certain && !g.Optional && !g.Held {
				open++
			}
			if gates[g.ID] != want {
				t.Errorf("gate %s has %d rows, want %d", g.ID, gates[g.ID], want)
			}
		}
		for _, o := range p.Obligations {
			want := 0
			switch {
			case o.State != assessment.Certain || o.Force == "voluntary":
			case o.If == "" || gates[o.Gate] > 0:
				want = 1
			default:
				open++
			}
			if duties[o.ID] != want {
				t.Errorf("obligation %s has %d rows, want %d", o.ID, duties[o.ID], want)
			}
		}
		if check != min(open, 1) {
			t.Errorf("%d conditions are open, and %d rows check them", open, check)
		}
		checks += check
		one := slices.IndexFunc(p.Cost.Items, func(i assessment.CostItem) bool { return i.Milestone != "" })
		if (p.Plan.Milestone("soc2_type1") != nil) != (one >= 0) {
			t.Errorf("the Type I is %+v, and the cost %+v", p.Plan.Milestone("soc2_type1"), p.Cost.Items)
		}
	})
	if rows < 200 || priced < 100 || checks < 50 {
		t.Errorf("checked %d tasks, %d prices and %d checks", rows, priced, checks)
	}
}

// The tasks of gates and laws are due two weeks after the start at the earliest, no
// more than four of them in a week, and none after a day that its law names.
func TestTasksAreSpread(t *testing.T) {
	t.Parallel()
	named, busy := 0, 0
	overProfiles(t, 3, func(p *profile) {
		var free []assessment.Date
		for _, w := range p.Plan.Workstreams {
			if w.Kind != assessment.WorkGate && w.Kind != assessment.WorkLaw {
				continue
			}
			law := assessment.Date{}
			for _, o := range p.Obligations {
				if o.ID == w.Obligation && o.If == "" {
					law = o.AppliesFrom
				}
			}
			due, from := w.Expected.End, p.From()
			switch least := from.AddDays(14); {
			case !from.Before(law):
				free = append(free, due)
				if due.Before(least) {
					t.Errorf("%s from %s is due %s", w.ID, from, due)
				}
			case law.Before(due) && due != worksFrom(from):
				t.Errorf("%s from %s is due %s, after its law's day %s", w.ID, from, due, law)
			case due.Before(least) && !law.AddDays(-14-30).Before(from):
				t.Errorf("%s from %s is due %s, long before %s", w.ID, from, due, law)
			default:
				named++
			}
		}
		slices.SortFunc(free, func(a, b assessment.Date) int { return b.DaysTo(a) })
		for i := 5; i < len(free); i++ { // the check of conditions, and four
			busy++
			if free[i-4].DaysTo(free[i]) < 7 {
				t.Errorf("due from %s: %v", p.From(), free)
			}
		}
	})
	if named < 30 || busy < 100 {
		t.Errorf("checked %d days of laws and %d weeks", named, busy)
	}
}

// worksFrom is the first day of work from a day on.
func worksFrom(d assessment.Date) assessment.Date {
	for !works(d) {
		d = d.AddDays(1)
	}
	return d
}

// Where an AI law applies for certain, what it asks for is in the first phase, and
// nothing that a standard asks for is expected to begin before it.
func TestAILawComesFirst(t *testing.T) {
	t.Parallel()
	seen := 0
	overProfiles(t, 4, func(p *profile) {
		law := slices.ContainsFunc(p.Obligations, func(o assessment.ObligationResult) bool {
			return o.State == assessment.Certain && p.c.Obligation(o.ID).AILaw
		})
		if !law {
			return
		}
		for _, id := range []assessment.WorkstreamID{"ai_inventory", "legal_register", "ai_evaluation"} {
			w := p.Plan.Workstream(id)
			if w == nil {
				t.Errorf("%s is not in the plan", id)
				continue
			}
			if w.Days.High == 0 {
				continue
			}
			seen++
			if w.Phase != p.c.Phases[0].ID {
				t.Errorf("%s is in phase %s", id, w.Phase)
			}
			for _, other := range p.Plan.Workstreams {
				work := p.c.Workstream(other.ID)
				if work != nil && work.AILaw == 0 && len(work.Prerequisites) > 0 && other.Days.High > 0 && other.Expected.Start.Before(w.Expected.Start) {
					t.Errorf("%s begins %s, and %s %s", other.ID, other.Expected.Start, id, w.Expected.Start)
				}
			}
		}
	})
	if seen < 50 {
		t.Errorf("only %d were checked", seen)
	}
}

// The order of the outside events: the auditor is signed three weeks before an audit,
// a Type I comes when what it needs is in place, findings of an internal audit have two
// weeks before SOC 2 is ready, the window opens a week after that, and nothing of an audit comes before what it looks at.
func TestEventsAreInOrder(t *testing.T) {
	t.Parallel()
	typeOnes, stages, findings := 0, 0, 0
	overProfiles(t, 5, func(p *profile) {
		plan := p.Plan
		before := func(what string, a, b assessment.DateRange, x, y assessment.Date, gap int) {
			if b.Low.Before(a.Low.AddDays(gap)) || b.High.Before(a.High.AddDays(gap)) || y.Before(x.AddDays(gap)) {
				t.Errorf("%s: %v %s, and then %v %s", what, a, x, b, y)
			}
		}
		between := func(what string, a, b assessment.Date, days int) {
			for ; days >= 0; days-- {
				a = worksFrom(a.AddDays(1))
			}
			if b.Before(a) {
				t.Errorf("%s: %s is too early", what, b)
			}
		}
		built := func(m *assessment.PlanMilestone) bool {
			return m != nil && p.Standard(m.Standard).Decision != assessment.Keep
		}
		signed := plan.Milestone("auditor_signed")
		for i := range plan.Milestones {
			m := &plan.Milestones[i]
			if built(m) && signed != nil && p.c.Milestone(m.ID).Lead.Weeks > 0 && m.Standard == signed.Standard {
				before("signed, then "+string(m.ID), signed.Date, m.Begin, signed.Expected.End, m.Expected.Start, 21)
			}
		}
		if m := plan.Milestone("soc2_type1"); built(m) {
			typeOnes++
			for _, w := range plan.Workstreams {
				work := p.c.Workstream(w.ID)
				if work != nil && work.TypeOne > 0 && work.Depth["soc2"] > 0 && w.Days.Low > 0 {
					before(string(w.ID)+", then the Type I", w.End, m.Begin, w.Expected.End, m.Expected.Start, 1)
				}
			}
		}
		if m, w := plan.Milestone("soc2_window"), plan.Workstream("readiness_check"); built(m) && w != nil && w.Days.Low > 0 {
			end, expected := w.End, w.Expected.End
			for _, e := range w.Extended {
				end, expected = e.End, e.Expected.End
			}
			before("readiness check, then the window", end, m.Begin, expected, m.Expected.Start, 1)
			between("readiness check, then the window", expected, m.Expected.Start, 5)
			goes := plan.Milestone("soc2_readiness")
			between("go, then the window", goes.Expected.End, m.Expected.Start, 5)
			between("go, then the window, at the late end", goes.Date.High, m.Begin.High, 5)
			if audit := plan.Workstream("internal_audit"); audit != nil && audit.Days.Low > 0 && len(w.Extended) == 0 && len(audit.Extended) == 0 {
				findings++
				between("internal audit, then ready", audit.Expected.End, goes.Expected.End, 9)
				between("internal audit, then ready, at the early end", audit.End.Low, goes.Date.Low, 9)
			}
		}
		for _, id := range []string{"iso27001", "iso42001"} {
			one := plan.Milestone(assessment.MilestoneID(id + "_stage1"))
			two := plan.Milestone(assessment.MilestoneID(id + "_stage2"))
			if !built(one) {
				continue
			}
			stages++
			before(id+" stages", one.Date, two.Begin, one.Expected.End, two.Expected.Start, 28)
			for _, s := range []string{"_surv1", "_surv2", "_recert"} {
				limit := map[string]int{"_surv1": 11, "_surv2": 23, "_recert": 34}[s]
				certificate, m := plan.Milestone(assessment.MilestoneID(id+"_certificate")), plan.Milestone(assessment.MilestoneID(id+s))
				if certificate.Date.High.AddMonths(limit).Before(m.Date.High) || certificate.Expected.End.AddMonths(limit).Before(m.Expected.End) {
					t.Errorf("%s of %v %s is %v %s", m.ID, certificate.Date, certificate.Expected.End, m.Date, m.Expected.End)
				}
			}
		}
		audit, fix, review := plan.Workstream("internal_audit"), plan.Workstream("improvement"), plan.Workstream("management_review")
		if audit != nil && fix != nil && audit.Days.Low > 0 && fix.Days.Low > 0 {
			before("audit, then correction", audit.End, fix.End, audit.Expected.End, fix.Expected.End, 0)
		}
		if two := plan.Milestone("iso27001_stage2"); built(two) && review != nil && review.Days.Low > 0 {
			if stage := two.Standard; slices.Contains(firstStage(p), stage) {
				before("review, then stage 2", review.End, two.Begin, review.Expected.End, two.Expected.Start, 14)
			}
		}
	})
	if typeOnes < 5 || stages < 50 || findings < 20 {
		t.Errorf("checked %d Type I reports, %d certificates and %d internal audits", typeOnes, stages, findings)
	}
}

// firstStage is what is built first.
func firstStage(p *profile) []assessment.StandardID {
	var out []assessment.StandardID
	rank := 0
	for _, s := range p.Standards {
		if !s.Planned() || s.Decision == assessment.Keep || s.Rank == 0 {
			continue
		}
		if rank == 0 || s.Rank < rank {
			rank, out = s.Rank, nil
		}
		if s.Rank == rank {
			out = append(out, s.ID)
		}
	}
	return out
}

// What is held with its day is renewed from that day: no surveillance later than
// eleven months after it, the next window without a gap.
func TestRenewalsCountFromTheirDay(t *testing.T) {
	t.Parallel()
	renewed, unknown := 0, 0
	overProfiles(t, 6, func(p *profile) {
		for _, m := range p.Plan.Milestones {
			if p.Standard(m.Standard).Decision != assessment.Keep {
				continue
			}
			held := assessment.Date{}
			for option, d := range p.run.HeldDates {
				if m.Standard.HeldBy(option) && p.run.Answers.Of(p.c.Roles.Held).Has(option) {
					held = assessment.Latest(held, d)
				}
			}
			if m.Date.High.Before(p.AsOf) && !held.IsZero() {
				t.Errorf("%s was on %s", m.ID, m.Date.High)
			}
			switch written := p.c.Milestone(m.ID); {
			case held.IsZero():
				unknown++
				if m.Begin != (assessment.DateRange{}) || m.Date != (assessment.DateRange{}) || m.Expected != (assessment.Span{}) {
					t.Errorf("%s is dated %+v, and its day is not known", m.ID, m)
				}
			case written.Window:
				renewed++
				if gap := held.DaysTo(m.Begin.Low) - 1; gap%30 > 40 || gap < 0 {
					t.Errorf("%s begins %s after %s", m.ID, m.Begin.Low, held)
				}
			case written.AuditDays[1] > 0:
				renewed++
				first := held.AddMonths(int(written.MonthsAfter[1]))
				for first.Before(p.AsOf) {
					first = first.AddMonths(36)
				}
				if first.Before(m.Expected.End) && p.AsOf.AddDays(24).Before(m.Expected.End) {
					t.Errorf("%s of %s is expected %s, later than %s", m.ID, held, m.Expected.End, first)
				}
			}
		}
	})
	if renewed < 30 || unknown < 30 {
		t.Errorf("checked %d with a day and %d without", renewed, unknown)
	}
}

// A deadline has one verdict for each thing asked, the worst is on top, and each way to
// be there earlier is one.
func TestDeadlinesAreJudgedOneByOne(t *testing.T) {
	t.Parallel()
	verdicts := map[assessment.Verdict]int{}
	reached := 0
	overProfiles(t, 7, func(p *profile) {
		bad := func(v assessment.Verdict) int {
			return slices.Index([]assessment.Verdict{"", assessment.Comfortable, assessment.Tight, assessment.NotFeasible}, v)
		}
		worst := assessment.Verdict("")
		seen := map[string]bool{}
		for _, d := range p.Plan.Deadlines {
			verdicts[d.Verdict]++
			key := fmt.Sprint(d.For, d.From, d.Deal, d.Needs, d.Gate, d.Standard)
			if seen[key] {
				t.Errorf("judged twice: %s", key)
			}
			seen[key] = true
			if bad(d.Verdict) > bad(worst) {
				worst = d.Verdict
			}
			if d.Needs == "" {
				continue
			}
			m := p.Plan.Milestone(d.Needs)
			want := assessment.Comfortable
			switch {
			case d.Date.Before(m.Date.Low) || d.Date.Before(p.AsOf):
				want = assessment.NotFeasible
			case d.Date.Before(m.Date.High.AddDays(28)):
				want = assessment.Tight
			}
			if d.Verdict != want || d.Earliest != m.Date.Low || d.Latest != m.Date.High || d.Expected != m.Expected.End {
				t.Errorf("got %+v for %v", d, m)
			}
			for _, way := range d.Reach {
				reached++
				if way.Verdict == d.Verdict && !way.Expected.Before(d.Expected) {
					t.Errorf("%+v is no better than %+v", way, d)
				}
			}
		}
		if top := p.Plan.Deadline; top != nil && top.Verdict != worst || top == nil && worst != "" {
			t.Errorf("the worst is %q, and on top is %+v", worst, top)
		}
	})
	if verdicts[assessment.Comfortable] < 20 || verdicts[assessment.Tight] < 10 || verdicts[assessment.NotFeasible] < 20 || reached < 50 {
		t.Errorf("checked %v, and %d ways", verdicts, reached)
	}
}
