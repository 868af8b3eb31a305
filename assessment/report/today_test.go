package report_test

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/files"
	"trustpath/assessment/report"
)

const asked = `trustpath: 1
company: Acme AI
%s
answers:
  customers: [us_enterprise]
  regions: [us, eu]
  sectors: [general]
  asks: [soc2_any]
  deadline: %s
  ai_role: [integrates_models]
  ai_impact: [decides_about_people]
  ai_domains: [employment]
  us_places: [colorado]
  sell_trust: unblock_deals
  data: [customer_confidential]
  promises: [none]
  held: [none]
  controls: basics
  team_size: "11_25"
  capacity: dedicated
`

// onDay returns a roadmap with facts and a deadline on a day.
func onDay(t *testing.T, facts, deadline, today string) (assessment.Result, string) {
	t.Helper()
	c := load(t)
	day, err := assessment.ParseDate(today)
	if err != nil {
		t.Fatal(err)
	}
	run, err := files.ReadAnswers(fmt.Appendf(nil, asked, facts, deadline), "a", c.Catalog, day)
	if err != nil {
		t.Fatal(err)
	}
	r := c.Evaluate(run, assessment.Options{Today: day})
	var out bytes.Buffer
	if err := report.Markdown(&out, c.Catalog, run, r); err != nil {
		t.Fatal(err)
	}
	return r, out.String()
}

// Facts past their review day are named once, near the top, by every document that
// rests on them.
func TestExpired(t *testing.T) {
	const sentence = "past their review date: "
	c := load(t)
	r, md := onDay(t, "", "none", "2028-03-01")
	var stale []string
	for _, s := range r.Standards {
		for _, reason := range slices.Concat(r.OutcomeBecause, s.Because, s.Scope) {
			if id := "rule:" + string(reason.Rule); reason.Stale && !slices.Contains(stale, id) {
				stale = append(stale, id)
			}
		}
	}
	for _, g := range r.Gates {
		stale = append(stale, "gate:"+string(g.ID))
	}
	for _, o := range r.Obligations {
		stale = append(stale, "obligation:"+string(o.ID))
	}
	for _, m := range r.Plan.Milestones {
		stale = append(stale, "milestone:"+string(m.ID))
	}
	for _, item := range r.Cost.Items {
		stale = append(stale, "cost:"+item.Title)
	}
	var expired []string
	for _, fact := range r.FactsExpired {
		expired = append(expired, fact.Kind+":"+fact.ID)
		if fact.Title == "" || !fact.ReviewBy.Before(r.AsOf) {
			t.Errorf("%+v has no title, or is not past its review day", fact)
		}
	}
	slices.Sort(stale)
	slices.Sort(expired)
	if !slices.Equal(stale, expired) {
		t.Errorf("got %v, want %v", expired, stale)
	}
	if top, _, _ := strings.Cut(md, "\n## "); strings.Count(md, sentence) != 1 || !strings.Contains(top, sentence) {
		t.Errorf("want %q once, near the top of\n%.3000s", sentence, md)
	}
	var part bytes.Buffer
	chosen := report.Selection{Sections: []report.Section{"plan"}}
	if err := report.MarkdownOf(&part, c.Catalog, assessment.Assessment{}, r, chosen); err != nil || strings.Count(part.String(), sentence) != 1 {
		t.Errorf("want %q once in\n%.1000s\n%v", sentence, part.String(), err)
	}
	if fresh, md := onDay(t, "", "none", "2026-11-24"); len(fresh.FactsExpired) > 0 || strings.Contains(md, sentence) {
		t.Errorf("facts are past their day on the day they were checked: %v", fresh.FactsExpired)
	}
	if got := report.Expired(c.Catalog, r.FactsExpired[:1]); !strings.HasPrefix(got, "One fact is past its review date: the ") {
		t.Errorf("got %q", got)
	}
}

// What is in force, has passed or may be promised depends on the day of the
// evaluation, not on the start of the plan.
func TestTodayIsToday(t *testing.T) {
	dated := regexp.MustCompile(`(possible from|report by|certificate by|between|start by) \**(\d+ \w+ \d{4})`)
	applies := regexp.MustCompile(`\| \*\*(\d+ \w+ \d{4})\*\* \|`)
	for _, tc := range []struct{ name, facts, deadline, today, want, not string }{
		{"starts in a year", "start: 2027-12-06", "none", "2026-11-24", "", "Behind"},
		{"starts tomorrow", "start: 2026-11-25", "within_6_months", "2026-11-24", "", "Behind"},
		{"started", "start: 2026-01-05\ndeadline_date: 2027-01-15", "within_3_months", "2026-11-29", "**Behind.** The start, 5 January 2026, has passed", "report by 27 September 2026"},
		{"no start", "", "within_12_months", "2028-03-01", "Prepared 1 March 2028", "Behind"},
		{"the deal is over", "start: 2026-12-01\ndeadline_date: 2027-02-10", "within_3_months", "2027-09-01", "Your date of 10 February 2027 has passed.", "Not even a Type I"},
		{"over before the start", "deadline_date: 2025-01-01", "none", "2026-11-29", "Your date of 1 January 2025 has passed.", "in time for your date"},
		{"said long ago", "answered: {deadline: 2026-01-01}", "within_6_months", "2026-11-29", "Your date of 1 July 2026 has passed.", "Not even a Type I"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r, md := onDay(t, tc.facts, tc.deadline, tc.today)
			if !strings.Contains(md, tc.want) || strings.Contains(md, tc.not) {
				t.Errorf("want %q and not %q in\n%.1500s", tc.want, tc.not, md)
			}
			day := func(text string) assessment.Date {
				at, err := time.Parse("2 January 2006", text)
				if err != nil { // in a table
					at, err = time.Parse("2 Jan 2006", text)
				}
				if err != nil {
					t.Fatal(err)
				}
				return assessment.DateOf(at)
			}
			for _, m := range dated.FindAllStringSubmatch(md, -1) {
				if day(m[2]).Before(r.AsOf) {
					t.Errorf("on %s: %s", tc.today, m[0])
				}
			}
			future := applies.FindAllStringSubmatch(md, -1)
			for _, m := range future {
				if !r.AsOf.Before(day(m[1])) {
					t.Errorf("on %s a law applies from %s", tc.today, m[1])
				}
			}
			if len(future) == 0 && tc.today < "2027-12" {
				t.Error("no law to come was checked")
			}
		})
	}
}

// Renewals depend on the day of the evaluation, not on the start of the plan.
func TestRenewalsFromToday(t *testing.T) {
	c := load(t)
	today, err := assessment.ParseDate("2026-11-29")
	if err != nil {
		t.Fatal(err)
	}
	first := map[assessment.MilestoneID]assessment.DateRange{}
	for _, start := range []string{"2026-11-29", "2026-12-31", "2027-06-01", "2028-02-29", "2029-08-31"} {
		run, err := files.ReadAnswers([]byte(strings.NewReplacer("start: 2026-12-02", "start: "+start, "deadline_date: 2027-11-30\n", "",
			"held: [none]", "held: [soc2_type2, iso27001, iso42001]",
			"answers:", "held_dates: {soc2_type2: 2026-02-10, iso27001: 2026-02-10, iso42001: 2026-03-10}\nanswers:").Replace(full)), "a", c.Catalog, today)
		if err != nil {
			t.Fatal(err)
		}
		plan := c.Evaluate(run, assessment.Options{Today: today}).Plan
		for _, id := range []assessment.MilestoneID{"soc2_renewal", "iso27001_surv1", "iso42001_surv1"} {
			if m := plan.Milestone(id); m == nil || m.Date.Low.Before(today) || today.AddMonths(18).Before(m.Date.High) || first[id] != (assessment.DateRange{}) && first[id] != m.Date {
				t.Errorf("start %s: %s is %+v", start, id, m)
			} else {
				first[id] = m.Date
			}
		}
	}
}

// Calendars of the same answers on different days are of one plan.
func TestCalendarOfTheSameAnswers(t *testing.T) {
	c := load(t)
	var uids []string
	for _, today := range []string{"2026-11-29", "2027-02-01"} {
		day, err := assessment.ParseDate(today)
		if err != nil {
			t.Fatal(err)
		}
		run, err := files.ReadAnswers([]byte("trustpath: 1\nanswers: {deadline: within_3_months}\n"), "a", c.Catalog, day)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := report.ICS(&out, c.Catalog, run, c.Evaluate(run, assessment.Options{Today: day}), report.Edition{Written: time.Now()}); err != nil {
			t.Fatal(err)
		}
		uids = append(uids, regexp.MustCompile(`UID:.*`).FindString(out.String()))
	}
	if uids[0] == "" || uids[0] != uids[1] {
		t.Errorf("got %q", uids)
	}
}

func TestApplies(t *testing.T) {
	today, err := assessment.ParseDate("2026-11-29")
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		force string
		in    int // days from today
		want  string
	}{
		{"law", 1, "from 30 November 2026"},
		{"law", 0, "in force since 29 November 2026"},
		{"contract", -1, "in force since 28 November 2026"},
		{"voluntary", 0, "published 29 November 2026"},
		{"voluntary", 1, "from 30 November 2026"},
	} {
		if got := report.Applies(&assessment.Duty{Force: tc.force, AppliesFrom: today.AddDays(tc.in)}, today); got != tc.want {
			t.Errorf("%s, in %d days: got %q, want %q", tc.force, tc.in, got, tc.want)
		}
	}
}
