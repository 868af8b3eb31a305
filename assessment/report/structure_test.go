package report_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/report"
)

// TestStructure checks what breaks links and lists invisibly.
func TestStructure(t *testing.T) {
	c := load(t)
	twoLists := regexp.MustCompile(`(?m)^- .*\n\n- `)
	for name, answers := range variants() {
		t.Run(name, func(t *testing.T) {
			_, _, md := render(t, c, answers)
			even(t, md)
			if at := twoLists.FindString(md); at != "" {
				t.Errorf("two lists run into one: %q", at)
			}
			seen := map[string]bool{}
			for _, line := range strings.Split(md, "\n") {
				title := strings.TrimLeft(line, "#")
				if title != line && seen[title] {
					t.Errorf("a title stands twice: %q", line)
				}
				seen[title] = title != line
			}
		})
	}
}

// The chart leaves out events years ahead; the table has them.
func TestChartIsBounded(t *testing.T) {
	c := load(t)
	_, r, md := render(t, c, full)
	_, rest, _ := strings.Cut(md, "```mermaid\n")
	chart, table, _ := strings.Cut(rest, "```\n")
	limit := r.Start.AddMonths(24).String()
	for _, day := range regexp.MustCompile(`\d{4}-\d\d-\d\d`).FindAllString(chart, -1) {
		if day > limit {
			t.Errorf("the chart goes to %s, past %s", day, limit)
		}
	}
	window := r.Plan.Milestone("soc2_window")
	if want := ":active, " + window.Begin.Low.String() + ", " + window.Date.High.AddDays(1).String(); !strings.Contains(chart, want) {
		t.Errorf("the window is not drawn as %q", want)
	}
	last := r.Plan.Milestone("iso42001_recert")
	if last == nil || !strings.Contains(table, "| "+last.Date.High.String()+" |") {
		t.Errorf("the table does not have %v", last)
	}
}

// A fact past its review day has a warning wherever it is used.
func TestStaleFactsWarn(t *testing.T) {
	c := load(t)
	run, _, fresh := render(t, c, full)
	const warning = "Past its review day"
	if strings.Contains(fresh, warning) {
		t.Error("a fresh roadmap warns")
	}
	late, err := assessment.ParseDate("2029-01-01")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := report.Markdown(&out, c.Catalog, run, c.Evaluate(run, assessment.Options{Today: late})); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), warning) {
		t.Error("an old roadmap does not warn")
	}
}
