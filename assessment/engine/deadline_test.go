package engine_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"trustpath/assessment"
)

func TestDeadline(t *testing.T) {
	c := load(t)
	type2 := answers{"asks": assessment.Choose("soc2_type2"), "deadline": assessment.Choose("within_12_months")}
	type1 := answers{"asks": assessment.Choose("soc2_type1"), "deadline": assessment.Choose("within_3_months")}
	several := answers{"customers": assessment.Choose("us_enterprise", "global_enterprise"), "regions": assessment.Choose("us", "eu"),
		"asks": assessment.Choose("soc2_type2", "iso27001"), "deadline": assessment.Choose("within_12_months")}
	held := answers{"asks": assessment.Choose("soc2_type2"), "deadline": assessment.Choose("within_6_months"), "held": assessment.Choose("soc2_type2")}
	typeOne := answers{"asks": assessment.Choose("soc2_type2"), "deadline": assessment.Choose("within_6_months"), "held": assessment.Choose("soc2_type1")}
	gate := answers{"asks": assessment.Choose("fedramp"), "deadline": assessment.Choose("within_12_months")}
	tests := []struct {
		name, date string
		answers    answers
		verdict    assessment.Verdict
		needs      assessment.MilestoneID
		says       string // in sentence or fallback
	}{
		{"far away", "2028-06-01", type2, assessment.Comfortable, "soc2_type2_report", "in time for your date of 1 June 2028"},
		{"the option alone", "", type2, assessment.Tight, "soc2_type2_report", "your date of 1 December 2027"},
		{"likely late", "2027-10-01", type2, assessment.Tight, "soc2_type2_report", "probably after your date"},
		{"between the ends", "2027-12-20", type2, assessment.Tight, "soc2_type2_report", "possible but not certain"},
		{"a Type I would do", "2027-03-15", type2, assessment.NotFeasible, "soc2_type2_report", "whether a Type I report would do"},
		{"a Type I held", "2027-03-15", typeOne, assessment.NotFeasible, "soc2_type2_report", "Send the Type I report that you hold"},
		{"not even a Type I", "2026-12-20", type2, assessment.NotFeasible, "soc2_type2_report", "Not even a Type I report"},
		{"the first day", "2026-12-01", type2, assessment.NotFeasible, "soc2_type2_report", "Not even a Type I report"},
		{"a Type I too soon", "2027-01-01", type1, assessment.NotFeasible, "soc2_type1", "names the day of the Type I"},
		{"several requests", "2028-01-20", several, assessment.Tight, "soc2_type2_report", "possible but not certain"},
		{"the day before", "2026-11-30", type2, assessment.NotFeasible, "soc2_type2_report", "Your date of 30 November 2026 has passed"},
		{"passed, with a Type I", "2026-06-30", type2, assessment.NotFeasible, "soc2_type2_report", "whether a Type I report would do"},
		{"held already", "", held, "", "", "already hold what you asked for"},
		{"a gate alone", "", gate, "", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			run := assessment.Assessment{Answers: founder(t, c.Catalog, test.answers)}
			if test.date != "" {
				run.DeadlineDate = date(t, test.date)
			}
			v := evaluate(t, c, run).Plan.Deadline
			if v == nil || v.Verdict != test.verdict || v.Needs != test.needs || !strings.Contains(v.Sentence+v.Fallback, test.says) {
				t.Fatalf("got %+v, want %s of %q, %q", v, test.verdict, test.needs, test.says)
			}
			if (v.Fallback != "") != (test.verdict == assessment.NotFeasible) || strings.ContainsAny(v.Sentence+v.Fallback, "{}") {
				t.Errorf("fallback %q, sentence %q", v.Fallback, v.Sentence)
			}
			if verdict := v.Verdict; !v.StartBy.IsZero() && verdict != assessment.Comfortable && verdict != assessment.Tight {
				t.Errorf("last day to start: %s", v.StartBy)
			}
		})
	}
	if v := evaluate(t, c, assessment.Assessment{Answers: founder(t, c.Catalog, nil)}).Plan.Deadline; v != nil {
		t.Errorf("no deadline: got %+v", v)
	}
}

// A plan that starts on the last day still does what the verdict promised, with the
// late end, and a week later it does not.
func TestStartBy(t *testing.T) {
	t.Parallel()
	c, r := load(t), rand.New(rand.NewPCG(25, 26))
	checked := map[assessment.Verdict]int{}
	for range 75 * *rounds {
		day := date(t, "2026-12-01")
		run := assessment.Assessment{Answers: complete(c.Catalog, r, nil), Start: day, DeadlineDate: date(t, "2027-06-30")}
		if first := c.Evaluate(run, assessment.Options{Today: day, SkipFlips: true}).Plan.Deadline; first != nil && first.Needs != "" {
			run.DeadlineDate = first.Latest.AddDays(r.IntN(150) - 30)
		}
		for _, v := range c.Evaluate(run, assessment.Options{Today: day, SkipFlips: true}).Plan.Deadlines {
			if v.StartBy.IsZero() {
				if v.Verdict == assessment.Comfortable {
					t.Errorf("comfortable, and no last day to start: %+v", v)
				}
				continue
			}
			checked[v.Verdict]++
			promised := v.Date
			if v.Verdict == assessment.Comfortable {
				promised = promised.AddDays(-assessment.SlackDays)
			}
			for late, makes := range map[int]bool{0: true, 7: false} {
				run.Start = v.StartBy.AddDays(late)
				m := c.Evaluate(run, assessment.Options{Today: day, SkipFlips: true}).Plan.Milestone(v.Needs)
				if makes == promised.Before(m.Date.High) {
					t.Errorf("start %s (last day %s): %s is there by %s, promised %s", run.Start, v.StartBy, v.Needs, m.Date.High, promised)
				}
			}
		}
	}
	if checked[assessment.Comfortable] < 5 || checked[assessment.Tight] < 5 {
		t.Errorf("only %v deadlines were checked", checked)
	}
}

// Today is the clock's: nothing that is not done is planned before it, the later
// it is the later every date, and a deadline in months stays where it was.
func TestTodayMovesOn(t *testing.T) {
	t.Parallel()
	c, r := load(t), rand.New(rand.NewPCG(31, 7))
	day := date(t, "2026-11-29")
	months := map[assessment.OptionID]int{"within_3_months": 3, "within_6_months": 6, "within_12_months": 12}
	dated := 0
	for range 40 * *rounds {
		run := assessment.Assessment{Answers: c.Dated(complete(c.Catalog, r, nil), day)}
		if r.IntN(4) > 0 {
			run.Start = day.AddDays(r.IntN(800) - 400)
		}
		if r.IntN(3) == 0 {
			run.DeadlineDate = day.AddDays(r.IntN(800) - 200)
		}
		var before assessment.Result
		for i, today := range []assessment.Date{day, day.AddDays(1), day.AddDays(90), day.AddDays(400)} {
			now := c.Evaluate(run, assessment.Options{Today: today, SkipFlips: true})
			if now.AsOf != today {
				t.Fatalf("as of %s: got %s", today, now.AsOf)
			}
			for _, w := range now.Plan.Workstreams {
				if w.Days.High > 0 && w.Start.Low.Before(now.From()) {
					t.Fatalf("on %s, start %s: %s begins %s", today, run.Start, w.ID, w.Start.Low)
				}
			}
			for j, m := range now.Plan.Milestones {
				if now.Standard(m.Standard).Decision == assessment.Keep {
					continue
				}
				if m.Begin.Low.Before(today) || m.Date.Low.Before(today) {
					t.Fatalf("on %s, start %s: %s is %s", today, run.Start, m.ID, m.Date.Low)
				}
				if was := &before; i > 0 && (m.Date.Low.Before(was.Plan.Milestones[j].Date.Low) || m.Date.High.Before(was.Plan.Milestones[j].Date.High)) {
					t.Fatalf("on %s: %s is %v, and was %v", today, m.ID, m.Date, was.Plan.Milestones[j].Date)
				}
			}
			if d := now.Plan.Deadline; d != nil {
				dated++
				want := run.DeadlineDate
				if want.IsZero() {
					want = day.AddMonths(months[run.Answers.Of("deadline").Options[0]])
				}
				if d.Date != want || d.Passed != want.Before(today) || d.Passed && d.Needs != "" && d.Verdict != assessment.NotFeasible {
					t.Fatalf("on %s: got %+v, want %s", today, d, want)
				}
				if !d.StartBy.IsZero() && d.StartBy.Before(now.From()) {
					t.Fatalf("on %s: start by %s", today, d.StartBy)
				}
			}
			if behind := now.Behind(); behind != (run.Start.Before(today) && !run.Start.IsZero() && now.Effort.Days.High > 0) {
				t.Fatalf("on %s, start %s: behind %v", today, run.Start, behind)
			}
			before = now
		}
	}
	if dated < 25 {
		t.Errorf("only %d deadlines were checked", dated)
	}
}

func TestDeadlineConflict(t *testing.T) {
	c, given := load(t), date(t, "2026-11-29")
	for _, tc := range []struct {
		option, day, today string
		want               string // in the error; "" fits
	}{
		{"within_3_months", "2029-01-01", "2026-11-29", "(up to 29 March 2027), but “later than 12 months”"},
		{"within_3_months", "2027-03-29", "2026-11-29", ""},
		{"within_3_months", "2027-03-30", "2026-11-29", "but “within 6 months”"},
		{"within_3_months", "2026-11-29", "2026-11-29", ""},
		{"within_3_months", "2027-03-30", "2027-02-01", "but “within 3 months from today”"},
		{"within_6_months", "2027-01-28", "2026-11-29", "(29 January 2027 to 29 June 2027), but “within 3 months”"},
		{"within_6_months", "2027-01-29", "2026-11-29", ""},
		{"within_6_months", "2027-06-29", "2026-11-29", ""},
		{"within_6_months", "2027-06-30", "2026-11-29", "but “within 12 months”"},
		{"within_12_months", "2027-04-28", "2026-11-29", "but “within 6 months”"},
		{"within_12_months", "2027-04-29", "2026-11-29", ""},
		{"within_12_months", "2027-12-29", "2026-11-29", ""},
		{"within_12_months", "2027-12-30", "2026-11-29", "but “later than 12 months”"},
		{"later", "2027-10-28", "2026-11-29", "(29 October 2027 and later), but “within 12 months”"},
		{"later", "2027-10-29", "2026-11-29", ""},
		{"later", "2040-01-01", "2026-11-29", ""},
		{"none", "2026-12-20", "2026-11-29", "does not fit “no date”, but “within 3 months”"},
		{"none", "2026-11-28", "2026-11-29", ""},
		{"within_12_months", "2027-01-01", "2027-01-02", ""},
		{"unknown", "2027-01-01", "2026-11-29", ""},
		{"", "2027-01-01", "2026-11-29", ""},
	} {
		t.Run(tc.option+" "+tc.day, func(t *testing.T) {
			changes := answers{"deadline": assessment.Choose(assessment.OptionID(tc.option))}
			switch tc.option {
			case "unknown":
				changes["deadline"] = assessment.DontKnow()
			case "":
				changes["deadline"] = assessment.Answer{}
			}
			run := assessment.Assessment{Answers: c.Dated(founder(t, c.Catalog, changes), given), DeadlineDate: date(t, tc.day)}
			got := c.DeadlineConflict(run, date(t, tc.today))
			switch {
			case tc.want == "" && got != nil:
				t.Errorf("got %v", got)
			case tc.want != "" && (got == nil || !strings.HasSuffix(got.Error(), tc.want)):
				t.Errorf("got %v, want %q", got, tc.want)
			}
		})
	}
	// A question that is not asked contradicts nothing.
	run := assessment.Assessment{DeadlineDate: date(t, "2029-01-01"),
		Answers: founder(t, c.Catalog, answers{"asks": assessment.Choose("nothing_yet"), "deadline": assessment.Choose("none")})}
	if got := c.DeadlineConflict(run, given); got != nil {
		t.Errorf("not asked: got %v", got)
	}
}
