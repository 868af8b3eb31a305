package report_test

import (
	"bytes"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/report"
)

// buyersPage returns the page for buyers on a day as Markdown.
func buyersPage(t *testing.T, c *engine.Engine, answers, day string) string {
	t.Helper()
	today, err := assessment.ParseDate(day)
	if err != nil {
		t.Fatal(err)
	}
	run, err := files.ReadAnswers([]byte(answers), "a", c.Catalog, today)
	if err != nil {
		t.Fatal(err)
	}
	r := c.Evaluate(run, assessment.Options{Today: today})
	var md, html bytes.Buffer
	chosen := report.Selection{Audience: report.Buyer}
	if err := report.MarkdownOf(&md, c.Catalog, run, r, chosen); err != nil {
		t.Fatal(err)
	}
	if err := report.HTML(&html, c.Catalog, run, r, chosen); err != nil {
		t.Fatal(err)
	}
	if want := today.Format("2 January 2006") + " · contact"; !strings.Contains(md.String(), want) || !strings.Contains(html.String(), want) {
		t.Errorf("the page is not of the day of its writing, %s", day)
	}
	return md.String()
}

// The page for buyers has only claims that the answers support.
func TestBuyersPage(t *testing.T) {
	c := load(t)
	with := func(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(full) }
	none := []string{"We assess ourselves", "one combined program", "Ask us about", "Hallucination", "What such proof leaves open", "every output", "no promises", "we will tell you when", "two pilots", "no office", "USD"}
	for _, tc := range []struct {
		name, answers, day string
		has, lacks         []string
	}{
		{"past the review day", full, "2029-01-15", []string{"Part of this page was due for a check by "}, nil},
		{"before the start", full, "2026-11-20",
			[]string{"We plan to prepare for a SOC 2", "We plan to build an information security management system"},
			[]string{"We are preparing", "We are building", "due for a check"}},
		{"on the first day", full, "2026-12-02", []string{"We plan to prepare for a SOC 2"}, []string{"We are preparing"}},
		{"without a start", with("start: 2026-12-02\n", ""), "2026-12-02", []string{"We plan to prepare for a SOC 2"}, []string{"We are preparing"}},
		{"after the start", full, "2027-01-15",
			[]string{"We are preparing for a SOC 2 Type II report.", "We are building an information security management system"},
			[]string{"We plan to prepare"}},
		{"a start in the past", with("start: 2026-12-02", "start: 2026-01-05"), "2026-11-29", []string{"29 November 2026 · contact"}, []string{"2026 to", "Q1 2026"}},
		{"quarters", full, "2026-12-02", []string{"Q2–Q4 2027", "Target dates, not commitments"}, []string{"30 December", "2027-"}},
		{"a wide range", with("capacity: dedicated", "capacity: unknown", "controls: basics", "controls: unknown"), "2026-12-02",
			[]string{"No date set yet"}, []string{"Q1", "Q2", "Q3", "Q4", "Target dates"}},
		{"all held", with("held: [none]", "held: [soc2_type2, iso27001, iso42001]"), "2026-12-02",
			[]string{"Next ISO 27001 surveillance audit", "Next ISO 42001 surveillance audit", "Next SOC 2 report", "certified to ISO/IEC 27001"},
			[]string{"No audit is planned", "year 1", "We plan", "We are"}},
		{"a Type I held", with("held: [none]", "held: [soc2_type1]"), "2026-12-02", []string{"We have a SOC 2 Type I report", "We plan to prepare for a SOC 2 Type II"}, nil},
		{"a Type I kept", strings.Replace(variants()["keep"], "[iso27001, iso42001]", "[soc2_type1]", 1), "2026-12-02", []string{"Next SOC 2 report"}, []string{"Next SOC 2 Type II"}},
		{"one tick", with("controls: basics", "controls: operating"), "2026-12-02", []string{"written policies and a named owner"}, []string{"evidence", "three months"}},
		{"marked", with("controls: basics", "controls: operating", "access: in_place", "access: in_place\n  operations_calendar: in_place\n  logging: in_place"), "2026-12-02",
			[]string{"we have kept the evidence"}, nil},
		{"marked in part", with("controls: basics", "controls: operating", "access: in_place", "access: in_place\n  operations_calendar: partial\n  logging: in_place"), "2026-12-02",
			nil, []string{"evidence"}},
		{"marked as missing", with("access: in_place", "access: missing"), "2026-12-02", nil, []string{"Single sign-on"}},
		{"no owners", with("controls: basics", "controls: documented", "access: in_place", "roles: missing"), "2026-12-02", nil, []string{"a named owner"}},
		{"a person checks", with("[decides_about_people]", "[assists_people]"), "2026-12-02", []string{"designed so that a person reviews AI output"}, []string{"checks"}},
		{"nothing answered", "trustpath: 1\n", "2026-12-02", nil, []string{"We plan", "We have", "SOC 2", "Target"}},
		{"nobody asks", variants()["not yet"], "2026-12-02", []string{"We have not planned an audit"}, []string{"Q1", "We are", "Type II report:"}},
		{"no framework planned", variants()["keep"], "2026-12-02", []string{"We don't have a SOC 2 report and haven't planned one."}, []string{"We are preparing"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			page := strings.ReplaceAll(buyersPage(t, c, tc.answers, tc.day), "We wrote this page ourselves", "")
			for _, want := range tc.has {
				if !strings.Contains(page, want) {
					t.Errorf("no %q in\n%s", want, page)
				}
			}
			for _, never := range append(tc.lacks, none...) {
				if strings.Contains(page, never) {
					t.Errorf("there is %q in\n%s", never, page)
				}
			}
		})
	}
}

// The claims are the same in every document.
func TestClaimsWaitForTheStart(t *testing.T) {
	c := load(t)
	today, _ := assessment.ParseDate("2026-11-20")
	run, _, _ := render(t, c, full)
	before := strings.Join(c.Evaluate(run, assessment.Options{Today: today}).Claims.Say, "\n")
	after := strings.Join(c.Evaluate(run, assessment.Options{Today: today.AddMonths(2)}).Claims.Say, "\n")
	if strings.Contains(before, "We are preparing") || !strings.Contains(after, "We are preparing") {
		t.Errorf("before the start: %s\nafter it: %s", before, after)
	}
}
