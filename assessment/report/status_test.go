package report_test

import (
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/report"
	"trustpath/assessment/status"
)

// promised returns an assessment whose plan was promised on the day it was evaluated.
func promised(t *testing.T, c *engine.Engine, run assessment.Assessment, today assessment.Date) assessment.Assessment {
	t.Helper()
	r := c.Evaluate(run, assessment.Options{Today: today, SkipFlips: true})
	out, err := run.Apply(c.Catalog, assessment.AddBaseline{Baseline: status.Promise(run, &r, "agreed")}, time.Time{}, today)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// compared returns the result of a day with the status of its plan.
func compared(c *engine.Engine, run assessment.Assessment, today assessment.Date) (assessment.Result, assessment.Status) {
	r := c.Evaluate(run, assessment.Options{Today: today})
	s := status.With(c, run, &r)
	r.Plan.Status = &s.PlanStatus
	return r, s
}

// A status fits two pages and is well made, for any company and any late task;
// so are the board's page and the team's plan with what they say of it.
func TestStatusOfAnyCompany(t *testing.T) {
	c := load(t)
	r := rand.New(rand.NewPCG(3, 4))
	begin, _ := assessment.ParseDate("2026-11-30")
	seen := map[string]int{}
	all := founders(t)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		run, err := files.ReadAnswers([]byte(all[name]), "a", c.Catalog, begin)
		if err != nil {
			t.Fatal(err)
		}
		run.ID = "01JD"
		then := promised(t, c, run, begin)
		run = then
		run.People = []assessment.Person{{Number: 1, Name: "Zoë *", Role: "coordinator"}}
		run.Readiness = maps.Clone(run.Readiness)
		today := begin.AddDays(20 + r.IntN(300))
		for i := range c.Workstreams {
			if r.IntN(3) == 0 {
				run.Readiness[c.Workstreams[i].ID] = assessment.ReadinessMark{
					State: assessment.InPlace,
					Done:  begin.AddDays(r.IntN(begin.DaysTo(today))),
					Link:  "https://evidence.example/a|b_c",
				}
			}
		}
		result, s := compared(c, run, today)
		status.Since(c, &s, then, begin.AddDays(10))
		var md strings.Builder
		if err := report.Status(&md, c.Catalog, run, &s); err != nil {
			t.Fatal(err)
		}
		even(t, md.String())
		wellMade(t, name, md.String())
		checkLimits(t, name, "status", limits{lines: 80, words: 1100}, md.String())
		for _, heading := range []string{"Late", "Done since 10 December 2026", "Next two weeks", "Moved", "Forecast against the promise", "Deals at risk", "Facts to check"} {
			if strings.Contains(md.String(), "\n## "+heading) {
				seen[heading]++
			}
		}
		for _, audience := range []report.Audience{report.Board, report.Team} {
			var out strings.Builder
			if err := report.MarkdownOf(&out, c.Catalog, run, result, report.Selection{Audience: audience}); err != nil {
				t.Fatal(err)
			}
			even(t, out.String())
			wellMade(t, name+", "+string(audience), out.String())
			first := regexp.MustCompile(`(?m)^\*\*Check first\..*$`).ReplaceAllString(out.String(), "")
			checkLimits(t, name, audience, limitsOf(result, first, audience), first)
			if strings.Contains(out.String(), " of 30 November 2026") {
				seen[string(audience)]++
			}
		}
		if parts := report.StatusParts(c.Catalog, run, &s); !strings.HasPrefix(parts[0].Title, "As of "+report.LongDate(today)+" · promised 30 November 2026 (agreed)") {
			t.Errorf("%s: the status begins %q", name, parts[0].Title)
		}
	}
	for _, part := range []string{"Late", "Done since 10 December 2026", "Next two weeks", "Moved", "Forecast against the promise", "Deals at risk", "Facts to check", "board", "team"} {
		if seen[part] < 3 {
			t.Errorf("%d documents have %q", seen[part], part)
		}
	}
}

// The words of a status agree with its figures.
func TestStatusWords(t *testing.T) {
	day := func(text string) assessment.Date {
		d, err := assessment.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	late := assessment.LateTask{
		StatusTask: assessment.StatusTask{Title: "Sign the body", Person: "Anna", Owner: "CEO", Due: day("2027-01-29")},
		Workdays:   11,
		Moves:      []assessment.MovedDate{{Title: "The certificate", Days: 21}},
	}
	forecast := func(by, high string, verdict assessment.Verdict) string {
		return report.ForecastVerdict(&assessment.ForecastDate{
			By:       day(by),
			Expected: day("2027-09-01"),
			Range:    assessment.DateRange{Low: day("2027-06-01"), High: day(high)},
			Verdict:  verdict,
		}, day("2027-02-15"))
	}
	for got, want := range map[string]string{
		report.LateWords(&late): "Sign the body (Anna): due 29 January 2027, 11 working days late; moves The certificate by 3 weeks",
		report.MovedWords(-1):   "1 day earlier",
		report.MovedWords(13):   "13 days later",
		report.MovedWords(14):   "2 weeks later",
		report.MovedWords(0):    "not moved",
		report.Because(&assessment.MovedDate{Because: []assessment.MoveCause{{Cause: assessment.MovedByTime, Days: 21, Title: "Sign the body"}, {Cause: assessment.MovedByMarks, Days: -3, Title: "Window"}}}): "“Sign the body” is late, 3 weeks later; the day entered for “Window”, 3 days earlier",
		forecast("2027-11-30", "2027-11-29", assessment.Tight):                "At risk: the slow case leaves 1 day before 30 November 2027",
		forecast("2027-11-30", "2027-12-20", assessment.Tight):                "At risk: the slow case misses 30 November 2027 by 3 weeks",
		forecast("2027-08-01", "2027-12-20", assessment.Tight):                "Likely late: the slow case misses 1 August 2027 by 20 weeks",
		forecast("2027-05-01", "2027-12-20", assessment.NotFeasible):          "Not possible: needed by 1 May 2027",
		report.ForecastVerdict(&assessment.ForecastDate{}, assessment.Date{}): "No date promised to a buyer",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// The JSON of a plan that was promised names the baseline and has its status, as the
// schema says.
func TestStatusInJSON(t *testing.T) {
	c := load(t)
	run, r, _ := render(t, c, full)
	run = promised(t, c, run, r.AsOf)
	result, s := compared(c, run, r.AsOf.AddDays(90))
	if len(s.Late) == 0 || len(s.Moved) == 0 {
		t.Fatalf("late %v, moved %v", s.Late, s.Moved)
	}
	var out strings.Builder
	if err := report.JSON(&out, c.Catalog, run, result, nil); err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(out.String()))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiled(t, report.Schema()).Validate(doc); err != nil {
		t.Error(err)
	}
	for _, want := range []string{`"baseline": {`, `"number": 1`, `"day": "2026-12-02"`, `"reason": "agreed"`, `"late": [`, `"moved": [`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the JSON has no %s", want)
		}
	}
}

// A buyer reads what is expected on the day of the page, not what was promised.
func TestBuyersPageAfterASlip(t *testing.T) {
	c := load(t)
	run, r, _ := render(t, c, full)
	page := func(run assessment.Assessment, today assessment.Date) string {
		result, _ := compared(c, run, today)
		var out strings.Builder
		if err := report.MarkdownOf(&out, c.Catalog, run, result, report.Selection{Audience: report.Buyer}); err != nil {
			t.Fatal(err)
		}
		_, after, _ := strings.Cut(out.String(), "\n") // the next line has the day
		_, after, _ = strings.Cut(after, "contact")
		return after
	}
	late := r.AsOf.AddDays(150)
	before, after := page(run, r.AsOf), page(promised(t, c, run, r.AsOf), late)
	if before == after || after != page(run, late) {
		t.Errorf("on the first day\n%s\nfive months later\n%s\nwithout a promise\n%s", before, after, page(run, late))
	}
}
