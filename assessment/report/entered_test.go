package report_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/report"
)

// page renders a run to HTML with GitHub tables.
func page(t *testing.T, c *engine.Engine, run assessment.Assessment) (md, html string) {
	t.Helper()
	r := c.Evaluate(run, assessment.Options{Today: run.Start})
	var out, rendered bytes.Buffer
	if err := report.Markdown(&out, c.Catalog, run, r); err != nil {
		t.Fatal(err)
	}
	if err := goldmark.New(goldmark.WithExtensions(extension.GFM)).Convert(out.Bytes(), &rendered); err != nil {
		t.Fatal(err)
	}
	return out.String(), rendered.String()
}

// Typed text is shown whole wherever it is shown.
func TestEnteredTextIsWhole(t *testing.T) {
	c := load(t)
	base, _, _ := render(t, c, full)
	for _, tc := range []struct{ name, text, want string }{
		{"pipe", "a|b|c", "a|b|c"},
		{"escaped pipe", `a\|b\\|c`, `a\|b\\|c`},
		{"trailing backslash", `ends with \`, `ends with \`},
		{"fence", "```mermaid", "```mermaid"},
		{"tag", "<img src=x>", "&lt;img src=x&gt;"},
		{"entity", "&lt;b&gt;", "&amp;lt;b&amp;gt;"},
		{"link", "[x](javascript:y)", "[x](javascript:y)"},
		{"address", "www.evil.example", "www.evil.example"},
		{"emphasis", "**b** _i_ ~~s~~", "**b** _i_ ~~s~~"},
		{"control characters", "a\x1b[31mb\x00c\u202ed", "abcd"},
		{"carriage return", "a\r# b", "# b"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for place, enter := range map[string]func(*assessment.Assessment){
				"company": func(a *assessment.Assessment) { a.Company = tc.text },
				"note":    func(a *assessment.Assessment) { a.Notes = map[assessment.QuestionID]string{"regions": tc.text} },
				"reason": func(a *assessment.Assessment) {
					a.Readiness = map[assessment.WorkstreamID]assessment.ReadinessMark{"physical": {State: assessment.NotApplicable, Reason: tc.text}}
				},
			} {
				run := base
				enter(&run)
				md, html := page(t, c, run)
				if !strings.Contains(html, tc.want) {
					t.Errorf("%s: %q is not on the page", place, tc.want)
				}
				even(t, md)
			}
		})
	}
}

var cellEnd = regexp.MustCompile(`(\\.)|(\|)`)

// even checks that each row of a table has as many cells as its header. As on
// GitHub, a backslash escapes a pipe.
func even(t *testing.T, md string) {
	t.Helper()
	head, fence := 0, false
	for n, line := range strings.Split(md, "\n") {
		if strings.HasPrefix(line, "```") {
			fence = !fence
		}
		if fence || !strings.HasPrefix(line, "|") {
			head = 0
			continue
		}
		cells := 0
		for _, m := range cellEnd.FindAllStringSubmatch(line, -1) {
			if m[2] != "" {
				cells++
			}
		}
		if head == 0 {
			head = cells
		}
		if cells != head {
			t.Errorf("line %d has %d cells, its head %d: %q", n+1, cells-1, head-1, line)
		}
	}
}

// The roadmap has what was entered for other content.
func TestEnteredForOtherContentIsKept(t *testing.T) {
	c := load(t)
	run, _, _ := render(t, c, full)
	run.Answers = assessment.AnswersFrom(map[assessment.QuestionID]assessment.Answer{
		"retired": assessment.Choose("old_option"), "regions": assessment.Choose("us", "moon"),
	})
	run.Notes = map[assessment.QuestionID]string{"gone": "a note | of old"}
	run.Readiness = map[assessment.WorkstreamID]assessment.ReadinessMark{"old_work": {State: assessment.Partial, Reason: "half way"}}
	md, html := page(t, c, c.Carry(run))
	for _, want := range []string{"Kept from other content", "retired</strong> old_option.", "gone</strong> Not answered.", "a note | of old", "does not count with this content: moon.", "old_work (not in this content", "half way"} {
		if !strings.Contains(html, want) {
			t.Errorf("%q is not on the page", want)
		}
	}
	even(t, md)
}

// An answer that no longer counts is left out; its note is not.
func TestAnswerThatDoesNotCount(t *testing.T) {
	c := load(t)
	run, _, _ := render(t, c, strings.Replace(full, "ai_role: [integrates_models, fine_tunes]", "ai_role: [none]", 1))
	run.Notes["ai_impact"] = "only in the beta"
	md, _ := page(t, c, run)
	_, answers, _ := strings.Cut(md, "Your answers\n")
	if strings.Contains(answers, "does not count") || strings.Contains(answers, "It scores, ranks") || !strings.Contains(answers, "> only in the beta") {
		t.Errorf("got %q", answers)
	}
}

// Both documents keep the line breaks of a note.
func TestNoteKeepsItsLines(t *testing.T) {
	c := load(t)
	base, _, _ := render(t, c, full)
	for _, tc := range []struct{ name, note, html string }{
		{"two lines", "First\nSecond", "<p>First<br>\nSecond</p>"},
		{"three lines", "a\nb\nc", "<p>a<br>\nb<br>\nc</p>"},
		{"a list", "We have:\n- one\n- two", "<p>We have:<br>\n- one<br>\n- two</p>"},
		{"paragraphs", "First\n\nSecond\nThird", "<p>First</p>\n<p>Second<br>\nThird</p>"},
		{"an indent", "First\n  deeper", "<p>First<br>\ndeeper</p>"},
		{"a newline at the end", "First\nSecond\n", "<p>First<br>\nSecond</p>"},
		{"one line", "First", "<p>First</p>"},
		{"a backslash", "First\\\nSecond", "<p>First\\<br>\nSecond</p>"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			run := base
			run.Notes = map[assessment.QuestionID]string{"regions": tc.note}
			_, html := page(t, c, run)
			if !strings.Contains(html, "<blockquote>\n"+tc.html+"\n</blockquote>") {
				t.Errorf("Markdown: no %q", tc.html)
			}
			var out bytes.Buffer
			if err := report.HTML(&out, c.Catalog, run, c.Evaluate(run, assessment.Options{Today: run.Start}), report.Selection{}); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(out.String(), "<blockquote>\n"+tc.html+"\n</blockquote>") {
				t.Errorf("HTML: no %q", tc.html)
			}
		})
	}
}
