package report_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
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
	own, err := filepath.Glob("testdata/founders/*.yaml")
	if err != nil || len(own) < 10 {
		t.Fatalf("got the founders %v, %v", own, err)
	}
	for _, file := range own {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		out[strings.ReplaceAll(name, "-", " ")] = string(data)
	}
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

// limits are the most lines and words of a document, and of its page before the rule.
type limits struct{ lines, words, pageLines, pageWords int }

// limitsOf returns the limits of a document by its reader and its kind.
func limitsOf(r assessment.Result, md string, audience report.Audience) limits {
	planned, early := 0, r.Outcome == assessment.NotYet
	for _, s := range r.Standards {
		if s.Planned() {
			planned++
		}
	}
	switch {
	case audience == report.Board && planned == len(r.Standards):
		return limits{lines: 120, words: 700}
	case audience == report.Board:
		return limits{lines: 80, words: 700}
	case audience == report.Team:
		return limits{lines: 150}
	case audience == report.Buyer:
		return limits{lines: 45}
	case strings.HasPrefix(md, "# What you can decide today"):
		return limits{500, 0, 45, 500}
	case early && !strings.Contains(md, "## What no certificate covers") && !strings.Contains(md, "**Provisional.**"):
		return limits{500, 0, 40, 450}
	case early:
		return limits{500, 0, 50, 700}
	case strings.HasPrefix(md, "# Keeping"):
		return limits{500, 0, 70, 1050}
	}
	return limits{lines: 500}
}

func checkLimits(t *testing.T, name string, audience report.Audience, most limits, md string) {
	t.Helper()
	page, _, _ := strings.Cut(md, "\n---\n")
	for _, m := range []struct {
		what      string
		got, most int
	}{
		{"lines", strings.Count(md, "\n"), most.lines},
		{"words", len(strings.Fields(md)), most.words},
		{"lines on the page", strings.Count(page, "\n"), most.pageLines},
		{"words on the page", len(strings.Fields(page)), most.pageWords},
	} {
		if m.most > 0 && m.got > m.most {
			t.Errorf("%s, %s: %d %s, want at most %d", name, audience, m.got, m.what, m.most)
		}
	}
}

// readers are those whose documents have limits.
var readers = []report.Audience{report.Founder, report.Board, report.Team, report.Buyer}

// Documents are as short as their readers need.
func TestLength(t *testing.T) {
	c := load(t)
	for name, answers := range founders(t) {
		for _, audience := range readers {
			r, md := documentFor(t, c, answers, audience)
			checkLimits(t, name, audience, limitsOf(r, md, audience), md)
			if audience == report.Founder && (name == "simple us" || name == "us-copilot") {
				checkLimits(t, name, audience, limits{lines: 300, words: 3000}, md)
				if len(md) > 20<<10 {
					t.Errorf("%s: %d bytes, want at most 20 KB", name, len(md))
				}
			}
		}
	}
}

// severalAnswers answers each question with a probability, one of several options often.
func severalAnswers(t *testing.T, c *assessment.Catalog, r *rand.Rand, chance float64) assessment.Answers {
	t.Helper()
	out := someAnswers(t, c, r, chance)
	for i := range c.Questions {
		q, a := &c.Questions[i], out.Of(c.Questions[i].ID)
		if len(a.Options) == 0 {
			continue
		}
		chosen := slices.Clone(a.Options)
		if o, _ := q.Option(chosen[0]); q.Kind == assessment.Multi && !o.Exclusive {
			for _, o := range q.Options {
				if !o.Exclusive && o.ID != chosen[0] && r.IntN(5) == 0 {
					chosen = append(chosen, o.ID)
				}
			}
		}
		next, err := out.With(c, q.ID, assessment.Choose(chosen...))
		if err != nil {
			t.Fatal(err)
		}
		out = next
	}
	return out
}

// The documents of any company keep their limits and are well made.
func TestAnyCompany(t *testing.T) {
	c := load(t)
	r := rand.New(rand.NewPCG(1, 2))
	today, err := assessment.ParseDate("2026-11-30")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 200 {
		chance := []float64{0, 0.1, 0.5, 1, 1, 1, 1, 1}[i%8]
		run := assessment.Assessment{Company: "Acme AI", Answers: severalAnswers(t, c.Catalog, r, chance)}
		result := c.Evaluate(run, assessment.Options{Today: today})
		name := fmt.Sprint("company ", i)
		for _, audience := range readers {
			var out strings.Builder
			if err := report.MarkdownOf(&out, c.Catalog, run, result, report.Selection{Audience: audience}); err != nil {
				t.Fatal(err)
			}
			checkLimits(t, name, audience, limitsOf(result, out.String(), audience), out.String())
			wellMade(t, name+", "+string(audience), out.String())
		}
	}
}

// Documents name nothing by an id, and no heading or table is empty.
func TestWellMade(t *testing.T) {
	c := load(t)
	for name, answers := range founders(t) {
		for _, audience := range report.Audiences() {
			_, md := documentFor(t, c, answers, audience)
			wellMade(t, name+", "+string(audience), md)
		}
	}
}

// Two deals that wait for one report by one day, and the answer that they are of, are
// one date.
func TestDealsOfOneDay(t *testing.T) {
	c := load(t)
	answers := founders(t)["eu hiring"] + `
deals:
- {name: Harbor, asks: [iso27001], date: 2027-09-30}
- {name: Kolb, asks: [iso27001], date: 2027-09-30}
`
	for _, audience := range report.Audiences() {
		_, md := documentFor(t, c, answers, audience)
		wellMade(t, string(audience), md)
	}
}

// idLike is what only an id of the content looks like. Rules are named as code, which is left out.
var idLike = regexp.MustCompile(`\b(?:[a-z][a-z0-9]*_[a-z0-9_]+|type[12]|soc2|iso\d+)\b`)

func wellMade(t *testing.T, name, md string) {
	t.Helper()
	text := regexp.MustCompile("(?s)```.*?```|`[^`]*`|<https?://[^>]*>").ReplaceAllString(md, "code")
	for _, id := range idLike.FindAllString(text, -1) {
		t.Errorf("%s: the text has the id %s", name, id)
	}
	for _, twice := range []string{"..", ",,", ", .", ": .", "; .", "–, ", "’", "%!"} {
		if at := strings.Index(strings.ReplaceAll(text, "...", ""), twice); at >= 0 {
			t.Errorf("%s: %q in %q", name, twice, text[max(0, at-40):min(len(text), at+40)])
		}
	}
	for _, part := range regexp.MustCompile(`; [^;.|\n]{16,}`).FindAllString(text, -1) {
		if strings.Contains(strings.ToLower(text), strings.ToLower(part[2:]+part)) {
			t.Errorf("%s: says twice in a row %q", name, part)
		}
	}
	lines := strings.Split(strings.TrimSpace(md), "\n")
	level := func(line string) int {
		sharps, _, _ := strings.Cut(line, " ")
		if sharps == "" || strings.Trim(sharps, "#") != "" {
			return 0
		}
		return len(sharps)
	}
	var last string // not blank
	for _, line := range append(lines, "# end") {
		if n := level(line); n > 0 && level(last) >= n {
			t.Errorf("%s: nothing under %q", name, last)
		}
		if strings.HasPrefix(last, "| ---") && !strings.HasPrefix(line, "|") {
			t.Errorf("%s: a table without rows before %q", name, line)
		}
		if strings.TrimSpace(line) != "" {
			last = line
		}
	}
}

// Where questions without an answer can change a result, the document names as many as
// it counts.
func TestProvisionalCounts(t *testing.T) {
	c := load(t)
	counted := 0
	for name, answers := range founders(t) {
		r, md := documentFor(t, c, answers, report.Founder)
		line := regexp.MustCompile(`(?m)^\*\*Provisional\.\*\* (\w+) questions? .*$`).FindStringSubmatch(md)
		if line == nil {
			continue
		}
		counted++
		if got, want := strings.Count(line[0], "?"), r.Provisional(); got != want || line[1] != report.Upper(report.NumberWord(want)) {
			t.Errorf("%s: %d questions in %q, want %d", name, got, line[0], want)
		}
	}
	if counted == 0 {
		t.Error("no document is provisional")
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
				if found := regexp.MustCompile(`^\| \| \*\*[A-Z][a-z ]+[A-Za-z]* (\d{4})\*\*`).FindStringSubmatch(line); found != nil {
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

// Names that were entered take the place of titles, for every role with the title.
func TestNamesInDocuments(t *testing.T) {
	c := load(t)
	run, _, _ := render(t, c, simple)
	for _, part := range []struct {
		people []assessment.Person
		who    string
	}{
		{nil, "Head of engineering"},
		{[]assessment.Person{{Number: 1, Name: "Zoe *Ng*", Role: "engineering"}}, `Zoe \*Ng\*`},
	} {
		run.People = part.people
		r := c.Evaluate(run, assessment.Options{Today: run.Start, SkipFlips: true})
		var out strings.Builder
		if err := report.MarkdownOf(&out, c.Catalog, run, r, report.Selection{Audience: report.Team}); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(out.String(), "| "+part.who); n < 3 {
			t.Errorf("%s has %d rows:\n%s", part.who, n, out.String())
		}
		if part.people != nil && strings.Contains(out.String(), "| Head of engineering | **[name]** |") {
			t.Errorf("a role of hers has no name:\n%s", out.String())
		}
	}
}
