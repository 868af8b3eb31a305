package files

import (
	"encoding/json"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"trustpath/assessment"
)

// What is read quickly is what encoding/json reads, and what this program writes is read
// quickly, except for texts with escapes.
func TestStoredIsReadAsJSON(t *testing.T) {
	t.Parallel()
	day, err := assessment.ParseDate("2027-01-12")
	if err != nil {
		t.Fatal(err)
	}
	answers := assessment.AnswersFrom(map[assessment.QuestionID]assessment.Answer{
		"held":     {Options: []assessment.OptionID{"none"}},
		"deadline": {Options: []assessment.OptionID{"q3"}, Given: day, Content: "2027.01"},
		"controls": {Unknown: true},
	})
	mark := assessment.ReadinessMark{State: assessment.InPlace, Reason: "it is", Person: "Ada", Due: day, Started: day,
		Done: day, Link: "https://a.b/c", Comment: "as agreed"}
	marks := map[assessment.WorkstreamID]assessment.ReadinessMark{"policies": mark, "risk": {State: assessment.Missing}}
	for _, v := range []any{
		assessment.StoredAnswer(answers.Of("held")), assessment.StoredAnswer(answers.Of("deadline")),
		assessment.StoredAnswer(answers.Of("controls")), assessment.StoredAnswer{Options: []assessment.OptionID{}}, mark,
		assessment.Baseline{Number: 12, Day: day, Reason: "agreed", Pack: assessment.PackRef{ID: "a", Version: "1", Digest: "d"},
			Start: day, Answers: answers, Readiness: marks, Work: map[assessment.WorkstreamID]assessment.Date{"risk": day},
			Milestones: map[assessment.MilestoneID]assessment.Date{"report": day}},
		answers, assessment.Values{"outcome": {"both"}, "soc2.rank": {"1", "2"}, "none": {}},
	} {
		text := EncodeJSON(v)
		if quick := sameAsJSON(t, text, v); !quick {
			t.Errorf("read slowly: %s", text)
		}
		rapid.Check(t, func(t *rapid.T) { // and with something wrong or unusual
			at := rapid.IntRange(0, len(text)).Draw(t, "at")
			cut := rapid.IntRange(at, min(len(text), at+3)).Draw(t, "until")
			with := rapid.StringMatching(`["\[\]{}:,a0 \\]{0,3}|null|true|"due":"2027-02-01",`).Draw(t, "with")
			sameAsJSON(t, text[:at]+with+text[cut:], v)
		})
	}
}

// sameAsJSON compares with encoding/json, and reports whether it was read quickly.
func sameAsJSON(t rapid.TB, text string, v any) bool {
	s := stored{rest: text}
	var got any
	switch v.(type) {
	case assessment.StoredAnswer:
		got = s.answer()
	case assessment.ReadinessMark:
		got = s.mark()
	case assessment.Baseline:
		got = s.baseline()
	case assessment.Answers:
		got = s.answers()
	case assessment.Values:
		got = readMap[string](&s, func() []string { return readTexts[string](&s) })
	}
	if s.bad || s.rest != "" {
		return false
	}
	want := reflect.New(reflect.TypeOf(v))
	err := json.Unmarshal([]byte(text), want.Interface())
	if values, ok := got.(map[string][]string); ok {
		got = assessment.Values(values)
	}
	if err != nil || EncodeJSON(got) != EncodeJSON(want.Elem().Interface()) {
		t.Fatalf("%s: got %s, want %s (%v)", text, EncodeJSON(got), EncodeJSON(want.Elem().Interface()), err)
	}
	return true
}
