package report_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	unsafe "github.com/yuin/goldmark/renderer/html"
	"golang.org/x/net/html"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	attack "trustpath/assessment/safetext/hostile"
)

// typed is text as it was typed, before it is cleaned.
type typed struct{ company, note, reason, deal string }

// tame returns the same with a plain word for each text that is not empty after
// cleaning.
func (t typed) tame() typed {
	word := func(text, word string) string {
		if strings.TrimSpace(safetext.Text(text, len(text))) == "" {
			return ""
		}
		return word
	}
	out := typed{word(t.company, "Acme"), word(t.note, "A note"), word(t.reason, "a reason"), ""}
	if t.deal != "" { // there is a deal, with or without a name
		out.deal = "Vermeer"
	}
	return out
}

// chosen makes an assessment out of bytes, one for each answer.
func (t typed) chosen(c *assessment.Catalog, bytes []byte) assessment.Assessment {
	answers := map[assessment.QuestionID]assessment.Answer{}
	run := assessment.Assessment{Company: t.company, Start: assessment.DateOf(time.Date(2026, 12, 2, 0, 0, 0, 0, time.UTC)), Notes: map[assessment.QuestionID]string{}, Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{}}
	for i, b := range bytes[:min(len(bytes), len(c.Questions))] {
		q := &c.Questions[i]
		if answers[q.ID] = assessment.DontKnow(); int(b)%8 < 7 {
			answers[q.ID] = assessment.Choose(q.Options[int(b)%len(q.Options)].ID)
		}
		run.Notes[q.ID] = t.note
	}
	for i := range c.Workstreams {
		if i%5 == 0 {
			run.Readiness[c.Workstreams[i].ID] = assessment.ReadinessMark{State: assessment.NotApplicable, Reason: t.reason}
		}
	}
	if t.deal != "" {
		run.Deals = []assessment.Deal{{Number: 1, Name: t.deal, Asks: []assessment.OptionID{"iso27001"}, Value: 5, Currency: "EUR", Date: run.Start.AddMonths(6)}}
	}
	run.Answers = assessment.AnswersFrom(answers)
	return run
}

// written returns an assessment in each format.
type written struct{ markdown, page, table, calendar string }

func writes(t *testing.T, c *engine.Engine, run assessment.Assessment) written {
	t.Helper()
	r := c.Evaluate(run, assessment.Options{Today: run.Start, SkipFlips: true})
	make := func(write func(w io.Writer) error) string {
		var out bytes.Buffer
		if err := write(&out); err != nil {
			t.Fatal(err)
		}
		if err := attack.Document(out.String()); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	return written{
		make(func(w io.Writer) error { return report.Markdown(w, c.Catalog, run, r) }),
		make(func(w io.Writer) error { return report.HTML(w, c.Catalog, run, r, report.Selection{}) }),
		make(func(w io.Writer) error { return report.CSV(w, c.Catalog, r) }),
		make(func(w io.Writer) error { return report.ICS(w, c.Catalog, run, r, report.Edition{}) }),
	}
}

// built counts the nodes of a page except text and line breaks, and lists links.
func built(t *testing.T, page string) map[string]int {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || slices.Contains([]string{"br", "p", "ul", "li", "blockquote"}, n.Data) {
			continue
		}
		out[n.Data]++
		for _, a := range n.Attr {
			// The hash of the style sheet, which has the company, is in content; cells
			// are short by what was entered.
			if a.Key != "id" && a.Key != "aria-label" && a.Key != "content" && a.Val != "short" && !strings.HasPrefix(a.Val, "#") {
				out[fmt.Sprintf("%s %s=%q", n.Data, a.Key, a.Val)]++
			}
		}
	}
	return out
}

var diagram = regexp.MustCompile("(?ms)^```mermaid\n(.*?)^```$")

// shape returns the structure of each format as a reader of the format sees it.
func (w written) shape(t *testing.T) map[string]map[string]int {
	t.Helper()
	even(t, w.markdown)
	var rendered bytes.Buffer
	reader := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(unsafe.WithUnsafe())) // like the least careful viewer
	if err := reader.Convert([]byte(w.markdown), &rendered); err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]int{"markdown": built(t, rendered.String()), "HTML": built(t, w.page), "calendar": {}, "table": {}, "diagram": {}}
	for _, found := range diagram.FindAllStringSubmatch(w.markdown, -1) {
		for line := range strings.Lines(found[1]) {
			out["diagram"][line]++
		}
	}
	calendar, err := ical.NewDecoder(strings.NewReader(w.calendar)).Decode()
	if err != nil {
		t.Fatal(err)
	}
	for _, event := range calendar.Children {
		out["calendar"][event.Name]++
		for name, props := range event.Props {
			out["calendar"][name] += len(props)
		}
	}
	rows, err := csv.NewReader(strings.NewReader(w.table)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		out["table"]["row"]++
		for _, cell := range row {
			if strings.ContainsAny(cell[:min(1, len(cell))], "=+-@\t\r") {
				t.Errorf("a cell that a spreadsheet runs: %q", cell)
			}
		}
	}
	return out
}

// FuzzFormats writes any answers and texts in each format. The output has no
// control characters, and the same structure as with plain words: no additional
// heading, row, link, event or line of a diagram.
func FuzzFormats(f *testing.F) {
	texts := attack.Texts()
	for i := 0; i < len(texts); i += 4 {
		at := func(n int) string { return texts[(i+n)%len(texts)] }
		n := byte(i / 4 % 4)
		f.Add([]byte{n, 3 * n, 3, 1, 7, 2 * n, 0, 2, 5, 4, 1, 1, 3, 2, 0, 6, 1}, at(0), at(1), at(2), at(3))
	}
	c := load(f)
	plain := map[string]map[string]map[string]int{} // the shapes with plain words
	f.Fuzz(func(t *testing.T, answers []byte, company, note, reason, deal string) {
		entered := typed{company, note, reason, deal}
		got := writes(t, c, entered.chosen(c.Catalog, answers)).shape(t)
		key := fmt.Sprintf("%q %+q", answers, entered.tame())
		want, known := plain[key]
		if !known {
			want = writes(t, c, entered.tame().chosen(c.Catalog, answers)).shape(t)
			if len(plain) < 100 {
				plain[key] = want
			}
		}
		for format := range want {
			if !maps.Equal(got[format], want[format]) {
				for _, what := range slices.Sorted(maps.Keys(got[format])) {
					if got[format][what] != want[format][what] {
						t.Errorf("%s: got %d of %s, want %d", format, got[format][what], what, want[format][what])
					}
				}
				for what, n := range want[format] {
					if got[format][what] == 0 {
						t.Errorf("%s: got no %s, want %d", format, what, n)
					}
				}
			}
		}
	})
}
