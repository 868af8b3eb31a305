package report_test

import (
	"bytes"
	"encoding/csv"
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/report"
	attack "trustpath/assessment/safetext/hostile"
)

const (
	columnControl = iota + 1 // after the standard
	columnName
	columnApplies
	columnWhy
	columnState
	columnWork
	columnOwner
	columnEvidence
)

// statementsOf writes the statements of standards in both forms and returns the
// Markdown and the rows of the CSV by standard and control.
func statementsOf(t *testing.T, c *engine.Engine, run assessment.Assessment, ids ...assessment.StandardID) (string, map[string][]string) {
	t.Helper()
	today, _ := assessment.ParseDate("2026-12-02")
	r := c.Evaluate(run, assessment.Options{Today: today, SkipFlips: true})
	of := report.Applicability{Standards: ids, Coverage: c.Coverage(run, &r)}
	var md, again, table bytes.Buffer
	for _, out := range []*bytes.Buffer{&md, &again, &table} {
		of.CSV = out == &table
		if err := report.Statements(out, c.Catalog, run, r, of); err != nil {
			t.Fatal(err)
		}
		if err := attack.Document(out.String()); err != nil {
			t.Fatal(err)
		}
	}
	if md.String() != again.String() {
		t.Fatal("a second time it is different")
	}
	even(t, md.String())
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(table.String(), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]string{}
	for _, row := range rows[1:] {
		found[row[0]+" "+row[columnControl]] = row
	}
	if len(found) != len(rows)-1 {
		t.Errorf("%d controls in %d rows", len(found), len(rows)-1)
	}
	return md.String(), found
}

func answered(t *testing.T, c *engine.Engine, answers string) assessment.Assessment {
	t.Helper()
	run, err := files.ReadAnswers([]byte(answers), "a", c.Catalog, assessment.Date{})
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// A statement has every control of its standard, in its order, with a name of our own,
// in both forms, and at most 25 lines more.
func TestStatementHasEveryControl(t *testing.T) {
	c := load(t)
	run := answered(t, c, full)
	row := regexp.MustCompile(`(?m)^\| ([A-Z]\.[0-9.]+) \| (.+?) \| `)
	for id, want := range map[assessment.StandardID]int{"iso27001": 93, "iso42001": 38} {
		s := c.Standard(id)
		md, table := statementsOf(t, c, run, id)
		var wanted, got [][2]string
		for _, g := range s.Requirements {
			if g.Kind == "control" {
				for _, one := range g.IDs {
					wanted = append(wanted, [2]string{one, g.Names[one]})
				}
			}
		}
		for _, m := range row.FindAllStringSubmatch(md, -1) {
			got = append(got, [2]string{m[1], m[2]})
		}
		if len(wanted) != want || !reflect.DeepEqual(got, wanted) || len(table) != want {
			t.Errorf("%s: got %d controls in Markdown and %d in CSV, want %d:\n%v", id, len(got), len(table), want, got)
		}
		names := map[string]bool{}
		for _, one := range wanted {
			names[one[1]] = true
			if cells := table[s.Statement.Of+" "+one[0]]; len(cells) != columnEvidence+1 || cells[columnName] != one[1] ||
				cells[columnWork] == "" && cells[columnApplies] == "yes" {
				t.Errorf("%s %s: got %q", id, one[0], cells)
			}
		}
		if len(names) != want {
			t.Errorf("%s: %d names for %d controls", id, len(names), want)
		}
		if lines := strings.Count(md, "\n"); lines > want+25 {
			t.Errorf("%s: got %d lines, want at most %d", id, lines, want+25)
		}
		for _, text := range []string{"Northlight AI · draft of 2 December 2026", "approved by **[name, role, day]**", "scope: **[scope statement]**"} {
			if !strings.Contains(md, text) {
				t.Errorf("%s: no %q", id, text)
			}
		}
	}
	if md, table := statementsOf(t, c, run, "iso27001", "iso42001"); strings.Count(md, "\n# ")+1 != 2 || len(table) != 93+38 {
		t.Errorf("two standards: got %d rows in\n%.300s", len(table), md)
	}
}

// What no person marked is not checked, or assumed where answers say so.
func TestStatementStates(t *testing.T) {
	c := load(t)
	run := answered(t, c, strings.Replace(full, "  access: in_place\n", "  access: in_place\n  sdlc: missing\n  logging: partial\n", 1))
	_, table := statementsOf(t, c, run, "iso27001")
	for id, want := range map[string][2]string{
		"A.5.15": {"yes", "in place"},
		"A.5.17": {"yes", "partial, not all checked"}, // the work on keys is not marked
		"A.8.28": {"yes", "missing"},
		"A.8.15": {"yes", "partial, not all checked"}, // and the logs of AI are in the plan
		"A.8.13": {"yes", "assumed partial"},          // the answer was that basic controls are there
		"A.5.2":  {"yes", "not checked"},
		"A.7.1":  {"no", "not applicable"},
		"A.7.7":  {"yes", "assumed partial"}, // laptops are not in the office alone
	} {
		row := table["ISO/IEC 27001:2022 "+id]
		if row[columnApplies] != want[0] || row[columnState] != want[1] {
			t.Errorf("%s: got %s, %s, want %s", id, row[columnApplies], row[columnState], want)
		}
	}
	if got, want := table["ISO/IEC 27001:2022 A.7.1"][columnWhy], "no office. Reviewed by [name, day]"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := table["ISO/IEC 27001:2022 A.7.7"][columnWhy]; !strings.Contains(got, "is not applicable: no office") {
		t.Errorf("the part that does not apply: got %q", got)
	}
	// Work for AI governance serves A.5.1 too, and only counts where that is in the plan.
	alone := answered(t, c, "trustpath: 1\nanswers: {customers: [global_enterprise], asks: [iso27001], ai_role: [none], held: [none]}\n")
	_, sole := statementsOf(t, c, alone, "iso27001")
	if got := sole["ISO/IEC 27001:2022 A.5.1"][columnWork]; strings.Contains(got, ";") || !strings.Contains(table["ISO/IEC 27001:2022 A.5.1"][columnWork], ";") {
		t.Errorf("the work for A.5.1: got %q alone, %q with AI governance", got, table["ISO/IEC 27001:2022 A.5.1"][columnWork])
	}
	held := answered(t, c, variants()["keep"])
	if _, table := statementsOf(t, c, held, "iso27001"); table["ISO/IEC 27001:2022 A.5.1"][columnState] != "assumed in place" {
		t.Errorf("held: got %q", table["ISO/IEC 27001:2022 A.5.1"])
	}
}

// The consultant's document has the statements of the standards in the plan, and so has
// the section alone. Each control that applies says which evidence to link.
func TestStatementInDocument(t *testing.T) {
	c := load(t)
	run, r, founders := render(t, c, full)
	_, table := statementsOf(t, c, run, "iso27001", "iso42001")
	rows := regexp.MustCompile(`(?m)^\| ([A-Z]\.[0-9.]+) \| .* \|$`)
	for _, chosen := range []report.Selection{{Audience: report.Consultant}, {Sections: []report.Section{"soa"}}} {
		chosen.Coverage = c.Coverage(run, &r)
		var out bytes.Buffer
		if err := report.MarkdownOf(&out, c.Catalog, run, r, chosen); err != nil {
			t.Fatal(err)
		}
		even(t, out.String())
		if got := len(rows.FindAllString(out.String(), -1)); got != 93+38 || strings.Count(out.String(), "\n## Statement of applicability, ISO/IEC ") != 2 {
			t.Errorf("%+v: got %d controls, want %d", chosen.Sections, got, 93+38)
		}
	}
	if strings.Contains(founders, "Statement of applicability") {
		t.Error("the founder's document has a statement of applicability")
	}
	for id, row := range table {
		if linked := strings.HasPrefix(row[columnEvidence], "[link: "); linked != (row[columnApplies] == "yes") {
			t.Errorf("%s applies: %s, its evidence is %q", id, row[columnApplies], row[columnEvidence])
		}
	}
}

// A control is excluded where every workstream that serves it is marked not
// applicable with a reason, and only there. The sums agree with the rows.
func TestStatementExcludes(t *testing.T) {
	c, random := load(t), rand.New(rand.NewPCG(5, 6))
	number := regexp.MustCompile(`\d+`)
	excluded := 0
	for range 40 {
		run := answered(t, c, full)
		reasons := map[assessment.WorkstreamID]string{}
		for _, w := range c.Workstreams {
			mark := assessment.ReadinessMark{State: assessment.ReadinessStates()[random.IntN(4)]}
			if random.IntN(3) > 0 {
				mark = assessment.ReadinessMark{State: assessment.NotApplicable, Reason: []string{"r-" + string(w.ID), "", " . "}[random.IntN(10)/8*(1+random.IntN(2))]}
			}
			run.Readiness[w.ID] = mark
			if mark.State == assessment.NotApplicable && w.Required == "" {
				reasons[w.ID] = strings.Trim(mark.Reason, " .")
			}
		}
		md, table := statementsOf(t, c, run, "iso27001", "iso42001")
		no, bare := 0, false
		for _, s := range c.Standards {
			if s.Statement == nil {
				continue
			}
			for _, g := range s.Requirements {
				for _, id := range g.IDs {
					row, listed := table[s.Statement.Of+" "+id]
					if listed != (g.Kind == "control") {
						t.Fatalf("%s %s: in the statement: %v", s.ID, id, listed)
					}
					if !listed {
						continue
					}
					want := "no"
					for _, w := range c.Workstreams {
						reason, out := reasons[w.ID]
						if slices.Contains(w.Requirements[s.ID], id) {
							bare = bare || out && reason == ""
							if reason == "" {
								want = "yes"
							}
						}
					}
					if row[columnApplies] != want {
						t.Errorf("%s %s: got %q, want %s", s.ID, id, row, want)
					}
					if want == "no" {
						no++
						if !strings.Contains(row[columnWhy], "r-") || row[columnWork] != "" {
							t.Errorf("%s %s: excluded without a reason, or with work: %q", s.ID, id, row)
						}
					}
				}
			}
		}
		excluded += no
		sums := 0
		for _, line := range strings.Split(md, "\n") {
			if strings.HasPrefix(line, "| **Sum**") {
				for _, n := range number.FindAllString(line, -1) {
					n, _ := strconv.Atoi(n)
					sums += n
				}
			}
		}
		if sums != 93+38 || strings.Count(md, "| **no** |") != no || strings.Contains(md, "Not ready for approval") != bare {
			t.Errorf("sums are %d, %d rows say no, want %d; a reason is missing: %v", sums, strings.Count(md, "| **no** |"), no, bare)
		}
	}
	if excluded == 0 {
		t.Error("nothing was ever excluded")
	}
}

// What content says remains of work that is not applicable is not excluded.
func TestStatementKeepsWhatRemains(t *testing.T) {
	c := load(t)
	control, found := regexp.MustCompile(`\bA(\.\d+)+\b`), 0
	for _, w := range c.Workstreams {
		run := answered(t, c, full)
		run.Readiness[w.ID] = assessment.ReadinessMark{State: assessment.NotApplicable, Reason: "none"}
		_, table := statementsOf(t, c, run, "iso27001")
		for _, id := range control.FindAllString(w.Remains, -1) {
			found++
			if row := table["ISO/IEC 27001:2022 "+id]; row[columnApplies] != "yes" {
				t.Errorf("%s remains where %s is not applicable, and got %q", id, w.ID, row)
			}
		}
	}
	if found == 0 {
		t.Error("nothing remains of anything")
	}
}

// Hostile text stays text in both forms.
func TestStatementHostileText(t *testing.T) {
	c := load(t)
	for _, text := range append(attack.Texts(), "=1+2|`c` <script>alert(1)</script> [x](javascript:y)\n# h", `ends with \`) {
		run := answered(t, c, full)
		run.Company = text
		run.Readiness["physical"] = assessment.ReadinessMark{State: assessment.NotApplicable, Reason: text}
		md, table := statementsOf(t, c, run, "iso27001")
		var page bytes.Buffer
		if err := goldmark.New(goldmark.WithExtensions(extension.GFM)).Convert([]byte(md), &page); err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(page.String(), "<tr>"); got != 93+8 || strings.Contains(page.String(), "<script") || strings.Contains(page.String(), "<a ") ||
			strings.Count(page.String(), "<h1") != 1 {
			t.Errorf("%q: got %d rows, or what the text made", text, got)
		}
		if why := table["ISO/IEC 27001:2022 A.7.1"][columnWhy]; strings.ContainsAny(why[:1], "=+-@\t") || strings.Contains(why, "\n") {
			t.Errorf("%q: got a cell %q", text, why)
		}
	}
}

// The guide has the background, and no document but the consultant's repeats it.
func TestGuide(t *testing.T) {
	c := load(t)
	run, r, founders := render(t, c, full)
	var guide, consultants, section bytes.Buffer
	if err := report.Guide(&guide, c.Catalog); err != nil {
		t.Fatal(err)
	}
	for out, chosen := range map[*bytes.Buffer]report.Selection{
		&consultants: {Audience: report.Consultant},
		&section:     {Sections: []report.Section{"background"}},
	} {
		if err := report.MarkdownOf(out, c.Catalog, run, r, chosen); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range c.Guidance {
		if !strings.Contains(guide.String(), "\n## "+p.Title+"\n") {
			t.Errorf("the guide has no page %q", p.Title)
		}
		for name, text := range map[string]string{"the consultant's document": consultants.String(), "the section": section.String()} {
			if !strings.Contains(text, p.Title+"\n") {
				t.Errorf("%s has no page %q", name, p.Title)
			}
		}
	}
	if strings.Contains(founders, "## Background") || !strings.Contains(founders, "## Timeline") {
		t.Error("the founder's document has the background, or no plan")
	}
	if strings.Count("\n"+guide.String(), "\n# ") != 1 || strings.Contains(guide.String(), "\n#### ") || strings.Contains(guide.String(), run.Company) {
		t.Error("the guide has not one title, skips a level, or names the company")
	}
	even(t, guide.String())
}
