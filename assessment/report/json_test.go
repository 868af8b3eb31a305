package report_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/report"
)

// TestJSON compares with encoding/json, and looks for lists that are null.
func TestJSON(t *testing.T) {
	c, r := load(t), rand.New(rand.NewPCG(11, 12))
	day, err := assessment.ParseDate("2026-12-01")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		run := assessment.Assessment{Company: "<A&B> \u2028 é", Answers: someAnswers(t, c.Catalog, r, float64(i)/19)}
		result := c.Evaluate(run, assessment.Options{Today: day})
		var got, line, want bytes.Buffer
		slow := json.NewEncoder(&want)
		slow.SetEscapeHTML(false)
		slow.SetIndent("", "  ")
		for _, err := range []error{report.JSON(&got, c.Catalog, run, result, nil), report.JSONLine(&line, c.Catalog, run, result), slow.Encode(result)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		before, entered, found := strings.Cut(got.String(), ",\n  \"entered\": ")
		if before += "\n}\n"; !found || before != want.String() {
			t.Fatalf("%v: got\n%s\nwant\n%s", run.Answers, before, &want)
		}
		if n := strings.Count(entered, "\n    \"") + strings.Count(entered, "\n      \""); n < 4+run.Answers.Len() {
			t.Fatalf("%v: entered is %s", run.Answers, entered)
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, got.Bytes()); err != nil {
			t.Fatal(err)
		}
		if got, want := line.String(), strings.TrimSpace(compact.String())+"\n"; got != want {
			t.Fatalf("the line: got\n%s\nwant\n%s", got, want)
		}
		for _, text := range strings.Split(got.String(), "\n") {
			if text = strings.Trim(text, " ,"); strings.HasSuffix(text, "null") && text != `"deadline": null` {
				t.Fatalf("%v: a list is null: %s", run.Answers, text)
			}
		}
	}
}

// someAnswers answers each question with a probability.
func someAnswers(t *testing.T, c *assessment.Catalog, r *rand.Rand, chance float64) assessment.Answers {
	t.Helper()
	var out assessment.Answers
	for i := range c.Questions {
		q := &c.Questions[i]
		if r.Float64() > chance {
			continue
		}
		next, err := out.With(c, q.ID, assessment.Choose(q.Options[r.IntN(len(q.Options))].ID))
		if err != nil {
			t.Fatal(err)
		}
		out = next
	}
	return out
}
