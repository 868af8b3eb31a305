package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

// pieces has text with a meaning in some format.
var pieces = []string{"a", "Zoë", "日本", "👩‍🚀", " ", "  ", "\n", "|", `\`, "`", "```", "*", "_", "~~", "<b>", "<script>", "</td>", "&amp;", "&", "[x](y)",
	"javascript:", "https://a.example", "www.a.example", "# ", "- ", "1. ", "> ", "=1+1", "@", `"`, "'", ";", ":", "%%", "---", "|--|", "<!--", "-->", "$", "{", "}"}

// seen returns a text as one line of words, without invisible word joiners.
func seen(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, ":\u2060", ":")), " ")
}

// page returns the text of an HTML page.
func pageText(t *rapid.T, page []byte) string {
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for n := range root.Descendants() {
		switch {
		case n.Type == html.TextNode:
			out.WriteString(n.Data)
		case n.Type == html.ElementNode && (n.Data == "br" || n.Data == "p" || n.Data == "li"):
			out.WriteString(" ")
		}
	}
	return seen(out.String())
}

// texts returns every string and key of a JSON document.
func texts(v any) []string {
	var out []string
	switch v := v.(type) {
	case string:
		out = append(out, seen(v))
	case []any:
		for _, e := range v {
			out = append(out, texts(e)...)
		}
	case map[string]any:
		for _, e := range v {
			out = append(out, texts(e)...)
		}
	}
	return out
}

// Every format that contains all entered data returns it to a parser of the format.
func TestEnteredIsInEveryFormat(t *testing.T) {
	t.Parallel()
	c, err := newApp().loadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	made := map[string]format{}
	for _, f := range formats() {
		made[f.ID] = f
	}
	day := assessment.DateOf(newApp().now())
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.Custom(func(t *rapid.T) string {
			return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 12).Draw(t, "pieces"), "")
		})
		company := safetext.Line(text.Draw(t, "company"), 200)
		note := safetext.Text(text.Draw(t, "note"), safetext.MaxNote)
		reason := safetext.Line(text.Draw(t, "reason"), 200)
		deal := safetext.Line(text.Draw(t, "deal"), 200)
		run := assessment.Assessment{Company: company, Start: day,
			Answers:   assessment.AnswersFrom(map[assessment.QuestionID]assessment.Answer{"customers": assessment.Choose("us_enterprise")}),
			Notes:     map[assessment.QuestionID]string{"customers": note},
			Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{"physical": {State: assessment.NotApplicable, Reason: reason}},
			Deals:     []assessment.Deal{{Number: 1, Name: deal, Asks: []assessment.OptionID{"iso27001"}}}}
		d := document{engine: c, run: run, options: assessment.Options{Today: day}}
		write := func(id string) []byte {
			var out bytes.Buffer
			if err := made[id].write(&out, d); err != nil {
				t.Fatal(err)
			}
			return out.Bytes()
		}
		var rendered bytes.Buffer
		if err := goldmark.New(goldmark.WithExtensions(extension.GFM)).Convert(write(formatMarkdown), &rendered); err != nil {
			t.Fatal(err)
		}
		for name, page := range map[string]string{"markdown": pageText(t, rendered.Bytes()), "HTML": pageText(t, write(formatHTML))} {
			for _, entered := range []string{company, note, reason, deal} {
				if !strings.Contains(page, seen(entered)) {
					t.Errorf("%s: %q is not in\n%s", name, seen(entered), page)
				}
			}
		}
		for _, id := range []string{formatJSON, formatBundle} {
			var v any
			if err := json.Unmarshal(write(id), &v); err != nil {
				t.Fatal(err)
			}
			all := "\x00" + strings.Join(texts(v), "\x00") + "\x00"
			for _, entered := range []string{company, note, reason, deal} {
				if !strings.Contains(all, "\x00"+seen(entered)+"\x00") {
					t.Errorf("%s: %q is missing", id, entered)
				}
			}
		}
	})
}
