package report_test

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/report"
)

// pageFor writes the HTML page of an audience and reads it back.
func pageFor(t *testing.T, c *engine.Engine, answers string, audience report.Audience) (assessment.Result, *html.Node) {
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
	if err := report.HTML(&out, c.Catalog, run, r, report.Selection{Audience: audience}); err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(&out)
	if err != nil {
		t.Fatal(err)
	}
	return r, root
}

// The chart shows today, the deadline and the day of each point, and no text of it is
// cut, or on top of another.
func TestChartCutsNoText(t *testing.T) {
	const width, letter = 720, 6.6 // of a wide font
	c := load(t)
	for name, answers := range founders(t) {
		for _, audience := range []report.Audience{report.Founder, report.Board} {
			r, page := pageFor(t, c, answers, audience)
			var text []string
			days := 0
			for svg := range page.Descendants() {
				if svg.Data != "svg" || svg.Type != html.ElementNode {
					continue
				}
				ends := map[string]float64{} // by line
				for n := range svg.Descendants() {
					class := attribute(n, "class")
					switch {
					case n.Data == "path" && (class == "point" || class == "date"):
						days--
					case n.Data != "text" || n.Type != html.ElementNode:
						continue
					case strings.HasPrefix(class, "day"):
						days++
					}
					if n.Data != "text" {
						continue
					}
					x, err := strconv.ParseFloat(attribute(n, "x"), 64)
					if err != nil {
						t.Fatal(err)
					}
					long := letter * float64(len([]rune(n.FirstChild.Data)))
					if strings.HasSuffix(class, " ends") {
						x -= long
					}
					line := attribute(n, "y")
					if x < ends[line] || x+long > width+letter {
						t.Errorf("%s, %s: %q is cut or on top of another", name, audience, n.FirstChild.Data)
					}
					ends[line] = x + long
					text = append(text, n.FirstChild.Data)
				}
			}
			if days != 0 {
				t.Errorf("%s, %s: %+d points with their day", name, audience, days)
			}
			if len(text) == 0 {
				continue
			}
			if deadline := r.Plan.Deadline; !slices.Contains(text, "Today") ||
				deadline != nil && !deadline.Date.Before(r.AsOf) && !slices.Contains(text, "Deadline") {
				t.Errorf("%s, %s: today or the deadline is not in %q", name, audience, text)
			}
		}
	}
}

// Mermaid reads the timeline: these are the rules of its grammar for Gantt charts.
func TestMermaidReadsTheTimeline(t *testing.T) {
	const head = "gantt\n  dateFormat YYYY-MM-DD\n  axisFormat %b %y\n  tickInterval 3month\n  inclusiveEndDates\n"
	section := regexp.MustCompile(`^  section ([^:;#%\n]+)$`)
	task := regexp.MustCompile(`^  ([^:;#%\n]+) :((?:(?:active|crit|milestone), )*)(\d{4}-\d\d-\d\d), (\d{4}-\d\d-\d\d|0d)$`)
	keyword := regexp.MustCompile(`^(?i:gantt|title|section|click|call|href|excludes|includes|todaymarker|weekday|weekend|` +
		`dateformat|axisformat|tickinterval|inclusiveenddates|topaxis|displaymode|acctitle|accdescr|\d{4}-\d\d-\d\d)\b`)
	c := load(t)
	for name, answers := range founders(t) {
		for _, audience := range report.Audiences() {
			r, md := documentFor(t, c, answers, audience)
			_, rest, found := strings.Cut(md, "```mermaid\n")
			if !found {
				continue
			}
			chart, _, _ := strings.Cut(rest, "```\n")
			rows, ok := strings.CutPrefix(chart, head)
			if !ok {
				t.Errorf("%s, %s: got the head %.200q", name, audience, chart)
			}
			bars := 0
			for _, row := range strings.Split(strings.TrimSuffix(rows, "\n"), "\n") {
				found := task.FindStringSubmatch(row)
				if found == nil {
					found = section.FindStringSubmatch(row)
				} else if bars++; (found[4] == "0d") != strings.Contains(found[2], "milestone") || found[4] != "0d" && found[4] < found[3] {
					t.Errorf("%s, %s: a task of no time: %q", name, audience, row)
				}
				if found == nil || keyword.MatchString(found[1]) {
					t.Errorf("%s, %s: Mermaid does not read %q", name, audience, row)
				}
			}
			if d := r.Plan.Deadline; d != nil && !d.Date.Before(r.AsOf) && !strings.Contains(rows, ":crit, milestone, "+d.Date.String()) {
				t.Errorf("%s, %s: the deadline, %s, is not in %q", name, audience, d.Date, rows)
			}
			if bars == 0 || bars > 12 {
				t.Errorf("%s, %s: %d bars", name, audience, bars)
			}
		}
	}
}

// A long document has its contents after what it says first, and each entry leads to
// its section. Footnotes lead to their text and back.
func TestPageHasContents(t *testing.T) {
	c := load(t)
	for _, audience := range report.Audiences() {
		t.Run(string(audience), func(t *testing.T) {
			_, page := pageFor(t, c, full, audience)
			ids, links := map[string]bool{}, map[string]int{}
			var order []string
			titles := 0
			for n := range page.Descendants() {
				if id := attribute(n, "id"); id != "" {
					ids[id] = true
				}
				if to, inside := strings.CutPrefix(attribute(n, "href"), "#"); inside {
					links[to]++
				}
				if n.Type == html.ElementNode && slices.Contains([]string{"h1", "nav", "h2"}, n.Data) {
					order = append(order, n.Data)
				}
				inChart := n.Data == "tr" && attribute(n.Parent.Parent, "role") == "presentation"
				if n.Data == "tr" && attribute(n, "class") == "part" && !inChart {
					titles++
				}
			}
			for to := range links {
				if !ids[to] {
					t.Errorf("a link leads to %q, which is not there", to)
				}
			}
			for id := range ids {
				if strings.HasPrefix(id, "fn") && links[id] == 0 {
					t.Errorf("nothing leads to the footnote %q", id)
				}
			}
			long := audience == report.Founder || audience == report.Consultant
			if got, want := slices.Index(order, "nav"), map[bool]int{true: 1, false: -1}[long]; got != want {
				t.Errorf("the contents are at %d of %v, want %d", got, order, want)
			}
			if works := long || audience == report.Team; works != (titles > 0) {
				t.Errorf("got %d rows that are titles", titles)
			}
		})
	}
}
