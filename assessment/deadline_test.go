package assessment_test

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
	gate := answers{"asks": assessment.Choose("fedramp"), "deadline": assessment.Choose("within_12_months")}
	tests := []struct {
		name, date string
		answers    answers
		verdict    assessment.Verdict
		needs      assessment.MilestoneID
		says       string // in sentence or fallback
	}{
		{"far away", "2028-06-01", type2, assessment.Comfortable, "soc2_type2_report", "in time for your date of 1 June 2028"},
		{"the option alone", "", type2, assessment.Comfortable, "soc2_type2_report", "in time for your date of 1 December 2027"},
		{"between the ends", "2027-10-01", type2, assessment.Tight, "soc2_type2_report", "needs the early end"},
		{"a Type I would do", "2027-03-15", type2, assessment.NotFeasible, "soc2_type2_report", "Offer a Type I report"},
		{"not even a Type I", "2026-12-20", type2, assessment.NotFeasible, "soc2_type2_report", "Not even a Type I report"},
		{"the first day", "2026-12-01", type2, assessment.NotFeasible, "soc2_type2_report", "Not even a Type I report"},
		{"a Type I too soon", "2027-01-01", type1, assessment.NotFeasible, "soc2_type1", "names the day of the Type I"},
		{"several requests", "2027-10-01", several, assessment.Tight, "soc2_type2_report", "ISO 27001 certificate"},
		{"held already", "", held, "", "", "in force today"},
		{"a gate alone", "", gate, "", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			run := assessment.Assessment{Answers: founder(t, c, test.answers)}
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
			if v.StartBy.IsZero() != (test.verdict == assessment.NotFeasible || test.verdict == "") {
				t.Errorf("last day to start: %s", v.StartBy)
			}
		})
	}
	if v := evaluate(t, c, assessment.Assessment{Answers: founder(t, c, nil)}).Plan.Deadline; v != nil {
		t.Errorf("no deadline: got %+v", v)
	}
}

// TestStartBy: whoever starts on the last day still makes the date with the
// early end, and a day later does not.
func TestStartBy(t *testing.T) {
	c, r := load(t), rand.New(rand.NewPCG(25, 26))
	checked := 0
	for range 300 {
		run := assessment.Assessment{Answers: complete(c, r, nil), Start: date(t, "2026-12-01"), DeadlineDate: date(t, "2027-06-30").AddDays(r.IntN(900))}
		v := c.Evaluate(run, assessment.Options{Today: run.Start, SkipFlips: true}).Plan.Deadline
		if v == nil || v.StartBy.IsZero() {
			continue
		}
		checked++
		for late, makes := range []bool{true, false} {
			run.Start = v.StartBy.AddDays(late)
			m := c.Evaluate(run, assessment.Options{Today: run.Start, SkipFlips: true}).Plan.Milestone(v.Needs)
			if makes == run.DeadlineDate.Before(m.Date.Low) {
				t.Errorf("start %s (last day %s): %s is there %s, wanted %s", run.Start, v.StartBy, v.Needs, m.Date.Low, run.DeadlineDate)
			}
		}
	}
	if checked < 20 {
		t.Errorf("only %d deadlines were checked", checked)
	}
}
