package plan_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/pack"
	"trustpath/content"
)

// founded evaluates a founder in the US with what differs.
func founded(t *testing.T, differs map[assessment.QuestionID]assessment.Answer, run assessment.Assessment) (assessment.Result, *assessment.Catalog) {
	t.Helper()
	c, err := pack.Restore(content.Default(), content.Snapshot())
	if err != nil {
		t.Fatal(err)
	}
	return foundedIn(t, c, differs, run, day(2026, 11, 30)), c
}

// foundedIn is founded with a catalog, on a day.
func foundedIn(
	t *testing.T, c *assessment.Catalog, differs map[assessment.QuestionID]assessment.Answer, run assessment.Assessment,
	today assessment.Date,
) assessment.Result {
	t.Helper()
	for _, answers := range []map[assessment.QuestionID]assessment.Answer{{
		"held":        assessment.Choose("none"),
		"established": assessment.Choose("us"),
		"customers":   assessment.Choose("us_enterprise"),
		"regions":     assessment.Choose("us"),
		"sectors":     assessment.Choose("general"),
		"asks":        assessment.Choose("soc2_any"),
		"deadline":    assessment.Choose("none"),
		"ai_role":     assessment.Choose("internal_use"),
		"sell_trust":  assessment.Choose("unblock_deals"),
		"data":        assessment.Choose("customer_confidential"),
		"promises":    assessment.Choose("none"),
		"controls":    assessment.Choose("basics"),
		"team_size":   assessment.Choose("11_25"),
		"capacity":    assessment.Choose("part_time"),
	}, differs} {
		for id, answer := range answers {
			with, err := run.Answers.With(c, id, answer)
			if err != nil {
				t.Fatal(err)
			}
			run.Answers = with
		}
	}
	run.Start = day(2026, 12, 7)
	return engine.New(c).Evaluate(run, assessment.Options{Today: today, SkipFlips: true})
}

// A certificate of February 2024 is recertified before it ends, also where the usual
// month has passed; surveillance that is over is not planned again.
func TestRecertification(t *testing.T) {
	t.Parallel()
	_, c := founded(t, nil, assessment.Assessment{})
	for _, today := range []assessment.Date{day(2026, 11, 30), day(2027, 1, 4)} {
		r := foundedIn(t, c, map[assessment.QuestionID]assessment.Answer{
			"held": assessment.Choose("iso27001"), "asks": assessment.Choose("iso27001"),
		}, assessment.Assessment{HeldDates: map[assessment.OptionID]assessment.Date{"iso27001": day(2024, 2, 10)}}, today)
		m := r.Plan.Milestone("iso27001_recert")
		if m == nil || m.Expected.Start.Before(today) || !m.Date.High.Before(day(2027, 2, 10)) {
			t.Errorf("on %s: got %+v", today, m)
		}
		if over := r.Plan.Milestone("iso27001_surv2"); over != nil {
			t.Errorf("on %s: got %+v", today, over)
		}
	}
}

// What a buyer requires comes again: of what is held from its day on, else from the day
// of the task. A scheme that is not held yet is not kept.
func TestGatesRecur(t *testing.T) {
	t.Parallel()
	again := func(r assessment.Result, id string) *assessment.RecurringTask {
		at := slices.IndexFunc(r.Plan.Recurring, func(t assessment.RecurringTask) bool { return t.ID == id })
		if at < 0 {
			return nil
		}
		return &r.Plan.Recurring[at]
	}
	held := map[assessment.QuestionID]assessment.Answer{
		"held": assessment.Choose("soc2_type2", "tisax"), "sectors": assessment.Choose("automotive"),
	}
	days := map[assessment.OptionID]assessment.Date{"tisax": day(2025, 3, 10)}
	r, _ := founded(t, held, assessment.Assessment{HeldDates: days})
	if got := again(r, "tisax_again"); got == nil || !got.Kept || got.First != day(2027, 6, 10) {
		t.Errorf("with a label of 10 March 2025: got %+v", got)
	}
	r, _ = founded(t, map[assessment.QuestionID]assessment.Answer{
		"held": assessment.Choose("soc2_type2", "cyber_essentials"), "asks": assessment.Choose("other_scheme"),
		"schemes": assessment.Choose("cyber_essentials"),
	}, assessment.Assessment{HeldDates: map[assessment.OptionID]assessment.Date{"cyber_essentials": day(2024, 1, 10)}})
	if got := again(r, "cyber_essentials_again"); got == nil || got.First != day(2026, 12, 10) {
		t.Errorf("with a certificate of 10 January 2024: got %+v", got)
	}
	r, _ = founded(t, held, assessment.Assessment{})
	if got := again(r, "tisax_again"); got == nil || !got.First.IsZero() {
		t.Errorf("with a label of an unknown day: got %+v", got)
	}
	r, _ = founded(t, map[assessment.QuestionID]assessment.Answer{"sectors": assessment.Choose("automotive")}, assessment.Assessment{})
	if got := again(r, "tisax_again"); got != nil {
		t.Errorf("without a label: got %+v", got)
	}
	r, _ = founded(t, map[assessment.QuestionID]assessment.Answer{
		"ai_role": assessment.Choose("fine_tunes"), "ai_impact": assessment.Choose("decides_about_people"),
		"ai_domains": assessment.Choose("employment"), "us_places": assessment.Choose("new_york_city"),
	}, assessment.Assessment{})
	task := r.Plan.Workstream("gate_bias_audit")
	if got := again(r, "bias_audit_again"); got == nil || got.Kept || got.First.DaysTo(task.Expected.End.AddMonths(12)) > 3 {
		t.Errorf("after %v: got %+v", task.Expected, got)
	}
}

// The next SOC 2 report follows the second window, and its fieldwork recurs on the day
// after that. The steering group does not meet again in the weeks in which it is named.
func TestNextReport(t *testing.T) {
	t.Parallel()
	r, _ := founded(t, nil, assessment.Assessment{})
	window, next := r.Plan.Milestone("soc2_window"), r.Plan.Milestone("soc2_renewal")
	end := window.Expected.End.AddMonths(12)
	weeks := float64(end.DaysTo(next.Expected.End)) / 7
	if gap := end.DaysTo(next.Expected.Start); gap < 1 || gap > 19 || weeks < 8 || weeks > 13 {
		t.Errorf("after a window to %s: got %v", end, next.Expected)
	}
	for _, again := range r.Plan.Recurring {
		switch {
		case again.ID == "soc2_fieldwork" && again.First != next.Expected.Start:
			t.Errorf("the fieldwork is on %s, and begins on %s", again.First, next.Expected.Start)
		case again.ID == "steering_group" && again.First.Before(day(2026, 12, 21)):
			t.Errorf("the steering group meets again on %s", again.First)
		}
	}
}

// A plan of more than two years says which answer about time would make it real, and tells
// no buyer a date; with that time it has none of this.
func TestTooLong(t *testing.T) {
	t.Parallel()
	answers := map[assessment.QuestionID]assessment.Answer{
		"asks": assessment.Choose("soc2_type2", "iso27001", "iso42001"), "deadline": assessment.Choose("within_12_months"),
		"team_size": assessment.Choose("101_500"), "capacity": assessment.Choose("spare_time"),
	}
	r, _ := founded(t, answers, assessment.Assessment{})
	long := r.Plan.TooLong
	if long == nil || long.Option == "" || long.Sentence == "" || !long.Until.IsZero() && long.Until.Before(r.From().AddMonths(24)) {
		t.Fatalf("got %+v", long)
	}
	if sentence := r.Plan.Deadline.Sentence; strings.Contains(sentence, long.Until.Format("2006")) || sentence == "" {
		t.Errorf("the buyer reads: %s", sentence)
	}
	answers["capacity"] = assessment.Choose(long.Option)
	r, _ = founded(t, answers, assessment.Assessment{})
	if r.Plan.TooLong != nil {
		t.Errorf("with %s: got %+v", long.Option, r.Plan.TooLong)
	}
}

// A buyer who left the type open is asked about the type, with the price of the smaller
// report next to what the costs leave out.
func TestTypeLeftOpen(t *testing.T) {
	t.Parallel()
	for ask, asked := range map[assessment.OptionID]bool{"soc2_any": true, "soc2_type2": false} {
		r, _ := founded(t, map[assessment.QuestionID]assessment.Answer{
			"asks": assessment.Choose(ask), "deadline": assessment.Choose("within_12_months"),
		}, assessment.Assessment{})
		d := r.Plan.Deadline
		if strings.Contains(d.Sentence, "Would a Type I report by Q2 2027, or a Type II over three months,") != asked {
			t.Errorf("%s: %s", ask, d.Sentence)
		}
		one := slices.IndexFunc(d.Reach, func(r assessment.Reach) bool { return r.Change == assessment.ReachTypeOne })
		if one < 0 || d.Reach[one].Cost == nil || len(r.Cost.NotIncluded) != 4 {
			t.Errorf("%s: got %+v, without %v", ask, d.Reach, r.Cost.NotIncluded)
		}
	}
}

// What is the same work as a duty begins with it, and what it needs before it.
func TestDutyMovesItsWork(t *testing.T) {
	t.Parallel()
	before, _ := founded(t, map[assessment.QuestionID]assessment.Answer{"asks": assessment.Choose("soc2_any")}, assessment.Assessment{})
	after, _ := founded(t, map[assessment.QuestionID]assessment.Answer{
		"asks": assessment.Choose("soc2_any", "other_scheme"), "schemes": assessment.Choose("pen_test"),
	}, assessment.Assessment{})
	was, is := before.Plan.Workstream("penetration_test"), after.Plan.Workstream("penetration_test")
	if is.Obligation != "pen_test" || is.FirstStep == "" || !is.Expected.End.Before(was.Expected.End.AddDays(-14)) {
		t.Errorf("it ends %s, and with the duty %s: %+v", was.Expected.End, is.Expected.End, is)
	}
}

// The early part of what an AI law asks for has its own words, and the rest the row's.
func TestEarlyPartsHaveTheirWords(t *testing.T) {
	t.Parallel()
	r, c := founded(t, map[assessment.QuestionID]assessment.Answer{
		"ai_role": assessment.Choose("fine_tunes"), "ai_impact": assessment.Choose("decides_about_people"),
		"ai_domains": assessment.Choose("employment"), "us_places": assessment.Choose("illinois"),
	}, assessment.Assessment{})
	for i := range c.Workstreams {
		written := &c.Workstreams[i]
		if written.AILaw == 0 {
			continue
		}
		w := r.Plan.Workstream(written.ID)
		if written.AILawTask == "" || w.Task != written.AILawTask || w.DoneWhen != written.AILawDoneWhen {
			t.Errorf("%s: got %q", w.ID, w.Task)
		}
		for _, e := range w.Extended {
			if e.Task != written.Task || e.DoneWhen != written.DoneWhen {
				t.Errorf("%s: the rest is %+v", w.ID, e)
			}
		}
	}
}

// Money falls in the year of what it pays for: little of a plan that starts in December
// in that year.
func TestYearsOfTheCost(t *testing.T) {
	t.Parallel()
	r, _ := founded(t, nil, assessment.Assessment{})
	if first := r.Cost.ByYear[0]; first.Year == 2026 && first.High*3 > r.Cost.High {
		t.Errorf("got %+v of %d", r.Cost.ByYear, r.Cost.High)
	}
	audit := r.Plan.Milestone("soc2_type2_report").Expected.End.Year()
	at := slices.IndexFunc(r.Cost.ByYear, func(y assessment.YearCost) bool { return y.Year == audit })
	if at < 0 || r.Cost.ByYear[at].High*2 < r.Cost.High {
		t.Errorf("the audit is in %d: got %+v", audit, r.Cost.ByYear)
	}
}

func marked(states map[assessment.WorkstreamID]assessment.Readiness) assessment.Assessment {
	run := assessment.Assessment{Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{}}
	for id, state := range states {
		run.Readiness[id] = assessment.ReadinessMark{State: state, Reason: "not ours"}
	}
	return run
}

// A row says what a person marked, what follows from an answer, and what no one has
// looked at.
func TestStatesSayWhoLooked(t *testing.T) {
	r, _ := founded(t, nil, marked(map[assessment.WorkstreamID]assessment.Readiness{
		"assets": assessment.Missing, "policies": assessment.InPlace, "endpoints": assessment.Partial,
	}))
	held, _ := founded(t, map[assessment.QuestionID]assessment.Answer{"held": assessment.Choose("soc2_type2")}, assessment.Assessment{})
	for _, test := range []struct {
		result  assessment.Result
		id      assessment.WorkstreamID
		state   assessment.Readiness
		assumed bool
	}{
		{r, "scope", assessment.NotChecked, false},
		{r, "access", assessment.Partial, true}, // the answer: basics
		{r, "endpoints", assessment.Partial, false},
		{r, "assets", assessment.Missing, false},
		{r, "policies", assessment.InPlace, false},
		{held, "scope", assessment.InPlace, false},
	} {
		if w := test.result.Plan.Workstream(test.id); w == nil || w.State != test.state || w.Assumed != test.assumed {
			t.Errorf("got %+v, want %s of %s, assumed: %v", w, test.state, test.id, test.assumed)
		}
	}
}

// The task of a law can be marked as work is: what is done or does not apply takes no
// time and costs nothing.
func TestTasksAreMarked(t *testing.T) {
	abroad := map[assessment.QuestionID]assessment.Answer{
		"customers": assessment.Choose("global_enterprise"),
		"regions":   assessment.Choose("eu"),
		"data":      assessment.Choose("personal_for_customers"),
	}
	before, c := founded(t, abroad, assessment.Assessment{})
	id := assessment.ObligationID("gdpr").TaskID()
	if w := before.Plan.Workstream(id); w == nil || w.Days.High == 0 || !c.IsTask(id) || c.IsTask("law_no") {
		t.Fatalf("got %+v", w)
	}
	for _, state := range []assessment.Readiness{assessment.InPlace, assessment.NotApplicable} {
		after, _ := founded(t, abroad, marked(map[assessment.WorkstreamID]assessment.Readiness{id: state}))
		w := after.Plan.Workstream(id)
		if w == nil || w.State != state || w.Days.High != 0 || !w.Expected.End.IsZero() || len(after.Kept) > 0 {
			t.Errorf("%s: got %+v, kept %v", state, w, after.Kept)
		}
		if after.Effort.Days.High >= before.Effort.Days.High {
			t.Errorf("%s: got %v, before %v", state, after.Effort.Days, before.Effort.Days)
		}
	}
}

// Before anyone asks there are a few small tasks, in the order of the content, and no
// audit.
func TestSmallTasksBeforeAnyoneAsks(t *testing.T) {
	r, c := founded(t, map[assessment.QuestionID]assessment.Answer{
		"customers": assessment.Choose("none_yet"),
		"data":      assessment.Choose("nothing_sensitive"),
		"team_size": assessment.Choose("1_10"),
		"capacity":  assessment.Choose("spare_time"),
	}, assessment.Assessment{})
	last := assessment.Date{}
	for _, task := range c.Planning.Baseline {
		w := r.Plan.Workstream(task.Work)
		if w == nil || w.Task != task.Task || w.DoneWhen != task.DoneWhen || w.Template != task.Template || w.Expected.End.Before(last) {
			t.Fatalf("got %+v after %s, want %+v", w, last, task)
		}
		last = w.Expected.End
	}
	if len(r.Plan.Milestones)+len(r.Plan.Recurring)+len(r.Cost.Items) > 0 || r.Effort.Days.High > 12 || day(2027, 3, 1).Before(last) {
		t.Errorf("got %d milestones, %v, until %s", len(r.Plan.Milestones), r.Effort.Days, last)
	}
}

// A Type I costs a second audit, and its rest comes after the day.
func TestTypeOneIsBuiltFirst(t *testing.T) {
	r, _ := founded(t, map[assessment.QuestionID]assessment.Answer{
		"asks": assessment.Choose("soc2_type1"), "deadline": assessment.Choose("within_6_months"),
	}, assessment.Assessment{})
	two, _ := founded(t, map[assessment.QuestionID]assessment.Answer{"asks": assessment.Choose("soc2_type2")}, assessment.Assessment{})
	one := r.Plan.Milestone("soc2_type1")
	if one == nil || r.Cost.Low <= two.Cost.Low || r.Cost.High <= two.Cost.High {
		t.Fatalf("got %+v for %d to %d, and a Type II alone for %d to %d", one, r.Cost.Low, r.Cost.High, two.Cost.Low, two.Cost.High)
	}
	if !slices.ContainsFunc(r.Cost.Items, func(i assessment.CostItem) bool { return i.Milestone == one.ID }) {
		t.Errorf("no separate cost: %+v", r.Cost.Items)
	}
	access := r.Plan.Workstream("access")
	if len(access.Extended) != 1 || one.Expected.Start.Before(access.Expected.End) || access.Extended[0].Expected.End.Before(access.Expected.End) {
		t.Errorf("access is %+v, and the Type I %v", access, one.Expected)
	}
}

// A report that arrived is held, its standard is kept, and its renewal follows its day.
func TestArrive(t *testing.T) {
	t.Parallel()
	run := assessment.Assessment{Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{
		"soc2_type2_report": {State: assessment.Missing, Person: "Lena Fischer"},
	}}
	_, c := founded(t, nil, run)
	run.Answers, _ = run.Answers.With(c, "held", assessment.Choose("none"))
	for _, u := range assessment.Arrive(c, run, c.HeldOption("soc2_type2_report"), day(2026, 9, 30)) {
		var err error
		run, err = run.Apply(c, u, time.Time{}, day(2026, 11, 30))
		if err != nil {
			t.Fatal(err)
		}
	}
	if got := run.Readiness["soc2_type2_report"]; got.Done != day(2026, 9, 30) || got.Person != "Lena Fischer" {
		t.Errorf("the mark of the report: got %+v", got)
	}
	answers := map[assessment.QuestionID]assessment.Answer{"held": run.Answers.Of("held")}
	r, _ := founded(t, answers, assessment.Assessment{Readiness: run.Readiness, HeldDates: run.HeldDates})
	if got := r.Standard("soc2").Decision; got != assessment.Keep {
		t.Errorf("SOC 2: got %s, want keep", got)
	}
	without, _ := founded(t, answers, assessment.Assessment{HeldDates: run.HeldDates})
	if got, want := r.Plan.Milestone("soc2_renewal"), without.Plan.Milestone("soc2_renewal"); got == nil || *got != *want {
		t.Errorf("the mark moves the renewal: got %+v, want %+v", got, want)
	}
	for id, want := range map[assessment.MilestoneID]assessment.OptionID{
		"soc2_type1": "soc2_type1", "iso27001_certificate": "iso27001", "iso27001_stage1": "", "none": "",
	} {
		if got := c.HeldOption(id); got != want {
			t.Errorf("after %s: got %q, want %q", id, got, want)
		}
	}
}

// What was marked of an earlier window or renewal does not date the next one; what was
// marked after that does.
func TestMarksOfEarlierCycles(t *testing.T) {
	t.Parallel()
	held := map[assessment.QuestionID]assessment.Answer{"held": assessment.Choose("soc2_type2", "iso27001")}
	days := map[assessment.OptionID]assessment.Date{"soc2_type2": day(2026, 9, 30), "iso27001": day(2026, 9, 30)}
	want, _ := founded(t, held, assessment.Assessment{HeldDates: days})
	for _, mark := range []assessment.ReadinessMark{
		{State: assessment.InProgress, Started: day(2026, 3, 1)},
		{State: assessment.InPlace, Started: day(2026, 3, 1), Done: day(2026, 9, 30)},
		{State: assessment.NotChecked, Due: day(2026, 9, 1)},
	} {
		got, _ := founded(t, held, assessment.Assessment{HeldDates: days, Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{
			"soc2_window": mark, "iso27001_surv1": mark,
		}})
		for _, id := range []assessment.MilestoneID{"soc2_window", "soc2_renewal", "iso27001_surv1"} {
			if got, want := got.Plan.Milestone(id), want.Plan.Milestone(id); got == nil || *got != *want {
				t.Errorf("%+v: %s: got %+v, want %+v", mark, id, got, want)
			}
		}
	}
	now, _ := founded(t, held, assessment.Assessment{HeldDates: days, Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{
		"soc2_window": {State: assessment.InProgress, Started: day(2026, 11, 2)},
	}})
	if got := now.Plan.Milestone("soc2_window").Begin.Low; got != day(2026, 11, 2) {
		t.Errorf("the window that runs began on %s", got)
	}
}
