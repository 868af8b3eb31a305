package report_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/report"
)

// founders returns the answers of the founder cases and of the variants.
func founders(t *testing.T) map[string]string {
	t.Helper()
	out := variants()
	out["holder"] = holder
	cases, err := filepath.Glob("../../cmd/trustpath/testdata/cases/*.json")
	if err != nil || len(cases) < 5 {
		t.Fatalf("got the cases %v, %v", cases, err)
	}
	for _, file := range cases {
		var founder struct{ Answers json.RawMessage }
		data, err := os.ReadFile(file)
		if err == nil {
			err = json.Unmarshal(data, &founder)
		}
		if err != nil {
			t.Fatal(err)
		}
		out[strings.TrimSuffix(filepath.Base(file), ".json")] = string(founder.Answers)
	}
	return out
}

// documentFor writes the document of an audience.
func documentFor(t *testing.T, c *engine.Engine, answers string, audience report.Audience) (assessment.Result, string) {
	t.Helper()
	today, err := assessment.ParseDate("2026-11-30")
	if err != nil {
		t.Fatal(err)
	}
	run, err := files.ReadAnswers([]byte(answers), "a", c.Catalog, today)
	if err != nil {
		t.Fatal(err)
	}
	r := c.Evaluate(run, assessment.Options{Today: today})
	var out bytes.Buffer
	if err := report.MarkdownOf(&out, c.Catalog, run, r, report.Selection{Audience: audience}); err != nil {
		t.Fatal(err)
	}
	even(t, out.String())
	return r, out.String()
}

// Documents are as short as their readers need.
func TestLength(t *testing.T) {
	c := load(t)
	for name, answers := range founders(t) {
		t.Run(name, func(t *testing.T) {
			limit := func(audience report.Audience, lines, words, kilobytes int) assessment.Result {
				r, md := documentFor(t, c, answers, audience)
				if n := strings.Count(md, "\n"); n > lines {
					t.Errorf("%s: %d lines, want at most %d", audience, n, lines)
				}
				if n := len(strings.Fields(md)); words > 0 && n > words {
					t.Errorf("%s: %d words, want at most %d", audience, n, words)
				}
				if kilobytes > 0 && len(md) > kilobytes<<10 {
					t.Errorf("%s: %d bytes, want at most %d KB", audience, len(md), kilobytes)
				}
				return r
			}
			if name == "us-copilot" { // the simple one: no deadline, no gate
				limit(report.Founder, 300, 3000, 20)
			}
			r := limit(report.Founder, 500, 0, 0)
			planned := 0
			for _, s := range r.Standards {
				if s.Planned() {
					planned++
				}
			}
			if planned == len(r.Standards) {
				limit(report.Board, 120, 0, 0)
			} else {
				limit(report.Board, 80, 0, 0)
			}
			limit(report.Buyer, 45, 0, 0)
			limit(report.Team, 260, 0, 0)
		})
	}
}

// Every requirement of buyers and every law or contract duty that certainly applies is
// in the table of the work, and the first ones are on the page.
func TestDutiesAreWork(t *testing.T) {
	c := load(t)
	rows := 0
	for name, answers := range founders(t) {
		r, md := documentFor(t, c, answers, report.Consultant)
		_, work, _ := strings.Cut(md, "\n## Work by phase\n")
		work, _, _ = strings.Cut(work, "\n## ")
		for _, w := range r.Plan.Workstreams {
			if w.Gate == "" && w.Obligation == "" {
				continue
			}
			rows++
			if title := w.Task; !strings.Contains(work, "| "+title) {
				t.Errorf("%s: %q is not in the work", name, title)
			}
		}
		for _, o := range r.Obligations {
			certain := o.State == assessment.Certain && o.Force != "voluntary" && o.If == ""
			known := slices.ContainsFunc(r.Plan.Workstreams, func(w assessment.PlanWorkstream) bool { return w.Obligation == o.ID })
			task := c.Obligation(o.ID).Task
			if certain && !known && (task == nil || task.SameAs == "") {
				t.Errorf("%s: %s has no task", name, o.ID)
			}
		}
	}
	if rows < 20 {
		t.Errorf("only %d tasks of laws and requirements were checked", rows)
	}
}

// Days of work in the documents are days of the plan, and none is on a weekend.
func TestDaysAreOfThePlan(t *testing.T) {
	c := load(t)
	cell := regexp.MustCompile(`(?m)^\| (\d{1,2} [A-Z][a-z]{2}(?: \d{4})?)(?:, then (\d{1,2} [A-Z][a-z]{2}(?: \d{4})?))? \| [A-Z]`)
	bar := regexp.MustCompile(`(?m)^  .* :(?:crit, )?(\d{4}-\d\d-\d\d), (\d{4}-\d\d-\d\d)$`)
	checked := 0
	for name, answers := range founders(t) {
		for _, audience := range []report.Audience{report.Founder, report.Board, report.Team} {
			r, md := documentFor(t, c, answers, audience)
			days := map[string]bool{}
			for _, w := range r.Plan.Workstreams {
				days[w.Expected.Start.String()], days[w.Expected.End.String()] = true, true
				for _, e := range w.Extended {
					days[e.Expected.Start.String()], days[e.Expected.End.String()] = true, true
				}
			}
			for _, m := range r.Plan.Milestones {
				days[m.Expected.Start.String()], days[m.Expected.End.String()] = true, true
			}
			check := func(day string) {
				checked++
				at, err := assessment.ParseDate(day)
				if err != nil || !days[day] {
					t.Errorf("%s, %s: %s is no day of the plan", name, audience, day)
				} else if weekday := at.Weekday(); weekday == time.Saturday || weekday == time.Sunday {
					t.Errorf("%s, %s: %s is on a weekend", name, audience, day)
				}
			}
			for _, m := range bar.FindAllStringSubmatch(md, -1) {
				check(m[1])
				check(m[2])
			}
			year := r.From().Year()
			month := ""
			for line := range strings.Lines(md) {
				if found := regexp.MustCompile(`^\| \| \*\*[A-Z][a-z]+ (\d{4})\*\*`).FindStringSubmatch(line); found != nil {
					month = found[1]
				}
				m := cell.FindStringSubmatch(line)
				if m == nil || strings.Contains(line, "observation window") {
					continue
				}
				for _, text := range m[1:] {
					if text != "" {
						check(resolved(t, text, month, r.From(), year))
					}
				}
			}
		}
	}
	if checked < 500 {
		t.Errorf("only %d days were checked", checked)
	}
}

// resolved returns a short day with its year: as written, as the heading above has it,
// or as the next such day from the start.
func resolved(t *testing.T, text, above string, from assessment.Date, year int) string {
	t.Helper()
	parse := func(text string) assessment.Date {
		at, err := time.Parse("2 Jan 2006", text)
		if err != nil {
			t.Fatal(err)
		}
		return assessment.DateOf(at)
	}
	switch {
	case strings.Count(text, " ") == 2:
		return parse(text).String()
	case above != "":
		return parse(text + " " + above).String()
	}
	first := from.Format("2006")
	if day := parse(text + " " + first); !day.Before(from) {
		return day.String()
	}
	return parse(text + " " + from.AddMonths(12).Format("2006")).String()
}

// Every footnote is defined and used, and documents without provenance have none.
func TestFootnotes(t *testing.T) {
	c := load(t)
	mark, definition := regexp.MustCompile(`\[\^\d+\](?:[^:]|$)`), regexp.MustCompile(`(?m)^\[\^\d+\]:`)
	for name, answers := range founders(t) {
		for _, audience := range report.Audiences() {
			_, md := documentFor(t, c, answers, audience)
			used, defined := map[string]bool{}, map[string]bool{}
			for _, m := range mark.FindAllString(md, -1) {
				used[m[:strings.Index(m, "]")+1]] = true
			}
			for _, m := range definition.FindAllString(md, -1) {
				defined[strings.TrimSuffix(m, ":")] = true
			}
			traced := audience == report.Founder || audience == report.Consultant
			if len(used) != len(defined) || (len(used) > 0) != traced && !strings.Contains(md, "before anyone asks") {
				t.Errorf("%s, %s: %d footnotes are used and %d defined", name, audience, len(used), len(defined))
			}
			for m := range used {
				if !defined[m] {
					t.Errorf("%s, %s: %s is not defined", name, audience, m)
				}
			}
		}
	}
}

// Words have one meaning everywhere: verdicts, and none of the old ones.
func TestVerdictWords(t *testing.T) {
	day := func(text string) assessment.Date {
		d, err := assessment.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, tc := range []struct {
		verdict assessment.DeadlineVerdict
		want    string
	}{
		{assessment.DeadlineVerdict{Verdict: assessment.Comfortable}, "on track"},
		{assessment.DeadlineVerdict{Verdict: assessment.Tight, Date: day("2027-05-01"), Expected: day("2027-04-01")}, "at risk"},
		{assessment.DeadlineVerdict{Verdict: assessment.Tight, Date: day("2027-05-01"), Expected: day("2027-06-01")}, "likely late"},
		{assessment.DeadlineVerdict{Verdict: assessment.NotFeasible}, "not possible"},
		{assessment.DeadlineVerdict{Verdict: assessment.NotFeasible, Passed: true}, "passed"},
		{assessment.DeadlineVerdict{}, ""},
	} {
		if got := report.VerdictWord(&tc.verdict); got != tc.want {
			t.Errorf("%+v: got %q, want %q", tc.verdict, got, tc.want)
		}
	}
}
