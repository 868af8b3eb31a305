package report_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/pack"
	"trustpath/assessment/report"
	"trustpath/content"
)

const full = `trustpath: 1
company: Northlight AI
start: 2026-12-02
deadline_date: 2027-11-30
answers:
  established: [us]
  customers: [us_enterprise, global_enterprise]
  regions: [us, eu]
  sectors: [general, employers_hr]
  asks: [soc2_type2, iso27001, ai_questionnaire]
  deadline: within_12_months
  ai_role: [integrates_models, fine_tunes]
  ai_impact: [decides_about_people]
  ai_domains: [employment]
  us_places: [new_york_city, california]
  sell_trust: unblock_deals
  data: [customer_confidential, personal_for_customers]
  delivery: [hosted]
  promises: [none]
  held: [none]
  controls: basics
  team_size: 11_25
  capacity: dedicated
notes:
  customers: two pilots
readiness:
  access: in_place
  physical: {state: not_applicable, reason: no office}
`

func variants() map[string]string {
	return map[string]string{
		"full":    full,
		"open":    strings.Replace(full, "promises: [none]", "promises: unknown", 1),
		"empty":   "trustpath: 1\n",
		"not yet": "trustpath: 1\nanswers: {customers: [none_yet], ai_role: [none], data: [nothing_sensitive], sell_trust: not_yet, held: [none], controls: starting, team_size: 1_10, capacity: spare_time}\n",
		"keep":    "trustpath: 1\nanswers: {customers: [smb], regions: [uk], sectors: [general], asks: [security_questionnaire], deadline: none, ai_role: [none], data: [nothing_sensitive], sell_trust: not_yet, held: [iso27001, iso42001], controls: operating, team_size: 501_plus, capacity: team}\n",
		"hurry":   strings.NewReplacer("[soc2_type2, iso27001, ai_questionnaire]", "[soc2_type1, iso42001, sspa]", "within_12_months", "within_3_months", "deadline_date: 2027-11-30\n", "").Replace(full),
		"gate":    "trustpath: 1\ndeadline_date: 2027-06-01\nstart: 2026-12-01\nanswers: {customers: [smb], regions: [us], sectors: [automotive], asks: [tisax], deadline: within_6_months, ai_role: [integrates_models], ai_impact: [acts_alone], us_places: [elsewhere], data: [customer_financials], promises: [none], sell_trust: product_feature, trust_proof: [public_certificate], held: [none], controls: documented, team_size: 50_100, capacity: part_time}\n",
	}
}

func load(t testing.TB) *engine.Engine {
	t.Helper()
	c, err := pack.Restore(content.Default(), content.Snapshot())
	if err != nil {
		t.Fatal(err)
	}
	return engine.New(c)
}

func render(t *testing.T, c *engine.Engine, answers string) (assessment.Assessment, assessment.Result, string) {
	t.Helper()
	run, err := files.ReadAnswers([]byte(answers), "a", c.Catalog, assessment.Date{})
	if err != nil {
		t.Fatal(err)
	}
	today, err := assessment.ParseDate("2026-12-02")
	if err != nil {
		t.Fatal(err)
	}
	r := c.Evaluate(run, assessment.Options{Today: today})
	var out bytes.Buffer
	if err := report.Markdown(&out, c.Catalog, run, r); err != nil {
		t.Fatal(err)
	}
	return run, r, out.String()
}

var forbidden = regexp.MustCompile(`(?i)SOC 2 certified|fully compliant|\b114 controls`)

// TestLint checks the rules of Markdown linters that readers would notice.
func TestLint(t *testing.T) {
	c := load(t)
	for name, answers := range variants() {
		t.Run(name, func(t *testing.T) {
			_, _, md := render(t, c, answers)
			if !strings.HasSuffix(md, "\n") || strings.HasSuffix(md, "\n\n") {
				t.Error("does not end with one newline")
			}
			level, fence, before := 0, false, ""
			siblings := map[string]bool{}
			for n, line := range strings.Split(strings.TrimSuffix(md, "\n"), "\n") {
				at := func(what string) { t.Errorf("line %d: %s: %q", n+1, what, line) }
				if strings.HasPrefix(line, "```") {
					fence = !fence
				}
				if fence {
					before = line
					continue
				}
				if line != strings.TrimRight(line, " ") || strings.Contains(line, "\t") {
					at("trailing blank or tab")
				}
				if line == "" && before == "" && n > 0 {
					at("two blank lines")
				}
				if strings.HasPrefix(line, "#") {
					now := strings.IndexByte(line, ' ')
					if now > level+1 || now == 1 && n > 0 || before != "" {
						at("heading skips a level, or has no blank line before it")
					}
					if now <= level {
						for s := range siblings {
							if strings.Count(strings.SplitN(s, " ", 2)[0], "#") > now {
								delete(siblings, s)
							}
						}
					}
					if siblings[line] {
						at("heading stands twice")
					}
					siblings[line], level = true, now
				} else if strings.HasPrefix(before, "#") && line != "" {
					at("no blank line after a heading")
				}
				if regexp.MustCompile(`(^|[^<(])https?://`).MatchString(line) {
					at("bare address")
				}
				said, _, _ := strings.Cut(line, "Do not say")
				if forbidden.MatchString(said) {
					at("forbidden claim")
				}
				before = line
			}
		})
	}
}

func TestParses(t *testing.T) {
	c := load(t)
	parser := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser()
	for name, answers := range variants() {
		t.Run(name, func(t *testing.T) {
			_, _, md := render(t, c, answers)
			headings, tables := 0, 0
			err := ast.Walk(parser.Parse(text.NewReader([]byte(md))), func(n ast.Node, enter bool) (ast.WalkStatus, error) {
				switch n := n.(type) {
				case *ast.Heading:
					if enter && n.Level == 1 {
						headings++
					}
				case *extast.Table:
					tables++
				case *ast.RawHTML, *ast.HTMLBlock:
					t.Errorf("raw HTML")
				}
				return ast.WalkContinue, nil
			})
			if err != nil || headings != 1 || tables < 4 {
				t.Errorf("got %d titles and %d tables, %v", headings, tables/2, err)
			}
		})
	}
}

func TestSections(t *testing.T) {
	c := load(t)
	wants := map[string][]string{
		"full":    {"```mermaid", "Send this: “", "USD", "no office", "two pilots", "bias audit", "**Reuse:**", "## A. Milestones", "## B. Work by phase", "## C. Reasons and sources", "## D. Your answers", "[^1]: Your answers: "},
		"open":    {"don't know"},
		"not yet": {"Don't buy an audit yet", "Incident page", "When to come back", "Data table"},
		"keep":    {"Keeping what you hold", "Operating calendar", "surveillance"},
		"hurry":   {"not possible", "What to offer: ", "Type I"},
		"gate":    {"TISAX", "so we give no verdict", "Voluntary"},
		"empty":   {"What you can decide today", "Three questions to ask next week", "We give no date"},
	}
	for name, answers := range variants() {
		_, _, md := render(t, c, answers)
		for _, want := range wants[name] {
			if !strings.Contains(strings.ToLower(md), strings.ToLower(want)) {
				t.Errorf("%s: does not say %q", name, want)
			}
		}
	}
}

func TestHostileTextStaysText(t *testing.T) {
	c := load(t)
	run, r, _ := render(t, c, full)
	hostile := "a|b `c` <script>alert(1)</script> [x](javascript:y) https://evil.example # h"
	run.Company = hostile
	run.Notes = map[assessment.QuestionID]string{"customers": "# head\n```\n- list\n1. one\n" + hostile}
	run.Readiness["physical"] = assessment.ReadinessMark{State: assessment.NotApplicable, Reason: hostile}
	r = c.Evaluate(run, assessment.Options{Today: r.Start})
	var out bytes.Buffer
	if err := report.Markdown(&out, c.Catalog, run, r); err != nil {
		t.Fatal(err)
	}
	var html bytes.Buffer
	if err := goldmark.New(goldmark.WithExtensions(extension.GFM)).Convert(out.Bytes(), &html); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<script", `href="javascript`, `href="https://evil`, "<h1>h", "<h1>head"} {
		if strings.Contains(html.String(), bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	if want := "a|b `c` &lt;script&gt;alert(1)&lt;/script&gt; [x](javascript:y) https://evil.example # h"; strings.Count(html.String(), want) < 3 {
		t.Errorf("the text is found %d times, want 3 and more", strings.Count(html.String(), want))
	}
}
