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

// The timeline has at most twelve rows, on their expected days, and leaves out events
// years ahead; the table has them.
func TestTimelineIsBounded(t *testing.T) {
	c := load(t)
	for name, answers := range variants() {
		_, r, md := render(t, c, answers)
		_, rest, _ := strings.Cut(md, "```mermaid\n")
		chart, table, _ := strings.Cut(rest, "```\n")
		rows := regexp.MustCompile(`(?m)^  .* :.*\d{4}-\d\d-\d\d.*$`).FindAllString(chart, -1)
		if len(rows) > 12 || (len(rows) > 0) != (name == "full" || name == "open" || name == "hurry" || name == "gate") {
			t.Errorf("%s: %d rows", name, len(rows))
		}
		for _, day := range regexp.MustCompile(`\d{4}-\d\d-\d\d`).FindAllString(chart, -1) {
			if limit := r.Start.AddMonths(36).String(); day > limit {
				t.Errorf("%s: the timeline goes to %s, past %s", name, day, limit)
			}
		}
		if name != "full" {
			continue
		}
		window := r.Plan.Milestone("soc2_window").Expected
		if want := ":active, " + window.Start.String() + ", " + window.End.String(); !strings.Contains(chart, want) {
			t.Errorf("the window is not drawn as %q", want)
		}
		last := r.Plan.Milestone("iso42001_recert")
		if last == nil || !strings.Contains(table, last.Date.High.Format("2 Jan 2006")+" |") {
			t.Errorf("the table does not have %v", last)
		}
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
