package bundle_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/bundle"
	"trustpath/assessment/catalog"
	"trustpath/assessment/yamldoc"
	"trustpath/content"
)

const good = `{
  "trustpath_bundle": 1,
  "id": "01JD0000000000000000000000",
  "created": "2026-11-01T10:00:00Z",
  "changed": "2026-11-02T10:00:00Z",
  "content": {"id": "default", "version": "2026.12", "digest": "sha256:00"},
  "company": "Acme AI",
  "start": "2026-12-01",
  "deadline_date": "",
  "answers": {"customers": ["us_enterprise"], "controls": "unknown", "retired": ["old"]},
  "notes": {"customers": "a note"},
  "readiness": {"physical": {"state": "not_applicable", "reason": "no office"}},
  "deals": [{"number": 2, "name": "Vermeer", "asks": ["iso27001"], "value": 5, "currency": "EUR", "date": ""}],
  "history": [
    {"kind": "create", "key": "", "before": "null", "after": "\"Acme\"", "time": "2026-11-01T10:00:00Z", "step": 1},
    {"kind": "fact", "key": "company", "before": "\"Acme\"", "after": "\"Acme AI\"", "time": "2026-11-01T10:00:00Z", "step": 2}
  ]
}`

func shipped(t testing.TB) *assessment.Catalog {
	t.Helper()
	c, err := catalog.Restore(content.Default(), content.Snapshot())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestReadAndWrite(t *testing.T) {
	c := shipped(t)
	b, err := bundle.Read([]byte(good), "f", c)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := bundle.Write(&out, b); err != nil {
		t.Fatal(err)
	}
	again, err := bundle.Read(out.Bytes(), "f", c)
	if err != nil {
		t.Fatal(err)
	}
	var twice bytes.Buffer
	if err := bundle.Write(&twice, again); err != nil || twice.String() != out.String() {
		t.Errorf("got\n%s\nwant\n%s", &twice, &out)
	}
}

// What undo would write from the history is held to what may be entered, and
// everything that is wrong is said at once.
func TestRefused(t *testing.T) {
	c := shipped(t)
	for _, tc := range []struct{ name, from, to, want string }{
		{"no bundle", `"trustpath_bundle": 1`, `"trustpath": 1`, "this is no bundle"},
		{"newer", `"trustpath_bundle": 1`, `"trustpath_bundle": 4`, "up to 3; update trustpath"},
		{"unknown key", `"company"`, `"compnay"`, "compnay"},
		{"syntax", `"notes": {`, `"notes": [`, "f:11:"},
		{"something behind", `"after": "\"Acme AI\"", "time": "2026-11-01T10:00:00Z", "step": 2}
  ]
}`, `"after": "\"Acme AI\"", "time": "2026-11-01T10:00:00Z", "step": 2}
  ]
} {}`, "something follows"},
		{"id", `01JD0000000000000000000000`, `../../etc/passwd`, "is not the id"},
		{"control characters", `"a note"`, `"a\u001b[31m note"`, "notes.customers: the character U+001B"},
		{"bidi", `"Acme AI",`, `"Acme \u202e AI",`, "company: the character U+202E"},
		{"long company", `"Acme AI",`, `"` + strings.Repeat("a", 121) + `",`, "121 characters"},
		{"option that is not there twice", `["us_enterprise"]`, `["us_enterprise", "us_enterprise"]`, "stands twice"},
		{"exclusive options", `["us_enterprise"]`, `["us_enterprise", "none_yet"]`, "stands alone"},
		{"empty list", `["us_enterprise"]`, `[]`, "an empty list is not an answer"},
		{"no reason", `, "reason": "no office"`, ``, "needs a reason"},
		{"state", `"not_applicable"`, `"done"`, `no state "done"`},
		{"date", `"2026-12-01"`, `"1 Dec"`, "not a date"},
		{"column of the database", `"key": "company"`, `"key": "deleted = 1, company"`, "is no fact"},
		{"kind", `"kind": "fact"`, `"kind": "drop"`, "no kind"},
		{"value of a fact", `"after": "\"Acme AI\""`, `"after": "\"Acme \\u001b AI\""`, "history[1].after: the character U+001B"},
		{"not JSON", `"before": "null"`, `"before": "nil"`, "is not JSON"},
		{"step", `"step": 2`, `"step": 7`, "is no step"},
		{"number of a deal", `"number": 2`, `"number": 0`, "numbers begin at one"},
		{"currency", `"EUR"`, `"euro"`, "three capital letters"},
		{"changed", `"changed": "2026-11-02`, `"changed": "2026-10-02`, "before it was created"},
		{"depth", `["old"]`, strings.Repeat("[", 1000) + strings.Repeat("]", 1000), "too deep"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			bad := strings.Replace(good, tc.from, tc.to, 1)
			if bad == good {
				t.Fatalf("%s is not there", tc.from)
			}
			_, err := bundle.Read([]byte(bad), "f", c)
			var problems yamldoc.Problems
			if !errors.As(err, &problems) || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
	}
	bad := strings.NewReplacer(`"EUR"`, `"e"`, `, "reason": "no office"`, ``, `["us_enterprise"]`, `[]`).Replace(good)
	_, err := bundle.Read([]byte(bad), "f", c)
	var problems yamldoc.Problems
	if errors.As(err, &problems); len(problems) != 3 {
		t.Errorf("got %v, want three problems at once", err)
	}
}

// A file that would take all memory is refused before it is read.
func TestBombs(t *testing.T) {
	c := shipped(t)
	for name, bomb := range map[string]string{
		"long":    `{"trustpath_bundle": 1, "company": "` + strings.Repeat("a", bundle.MaxSize) + `"}`,
		"many":    `{"trustpath_bundle": 1, "history": [` + strings.Repeat("{},", 1<<20) + `{}]}`,
		"texts":   `{"trustpath_bundle": 1, "company": ` + strings.Repeat("[", 1<<20),
		"options": strings.Replace(good, `["us_enterprise"]`, `["a"`+strings.Repeat(`,"a"`, 1_000_000)+"]", 1),
		"deals":   strings.Replace(good, `"deals": [`, `"deals": [`+strings.Repeat(`{"number":1},`, 150_000), 1),
		"commas":  `{"trustpath_bundle": 1, "history": [` + strings.Repeat(`0,`, 4<<20) + `0]}`,
		"empty":   ``,
		"bytes":   "{\"trustpath_bundle\": 1, \"company\": \"\xff\"}",
	} {
		_, err := bundle.Read([]byte(bomb), "f", c)
		if err == nil || len(err.Error()) > 64<<10 {
			t.Errorf("%s is taken, or refused in too many words", name)
		}
	}
}

// An answer keeps its day; bundles without days have the version from before.
func TestDaysOfAnswers(t *testing.T) {
	c := shipped(t)
	b, err := bundle.Read([]byte(good), "f", c)
	if err != nil {
		t.Fatal(err)
	}
	day, err := assessment.ParseDate("2026-11-29")
	if err != nil {
		t.Fatal(err)
	}
	answer := assessment.Choose("within_3_months")
	answer.Given = day
	b.Run.Answers = assessment.AnswersFrom(map[assessment.QuestionID]assessment.Answer{"deadline": answer})
	const line = `"{\"options\":[\"within_3_months\"],\"given\":\"2026-11-29\"}"`
	b.History = append(b.History, bundle.Change{Kind: "answer", Key: "deadline", Before: `""`, After: line, Time: b.Run.Changed})
	for _, tc := range []struct {
		name    string
		answers assessment.Answers
		history []bundle.Change
		version string
	}{
		{"both", b.Run.Answers, b.History, "3"},
		{"taken back", assessment.Answers{}, b.History, "3"},
		{"no history", b.Run.Answers, nil, "3"},
		{"no day", assessment.Answers{}, nil, "1"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := b
			b.Run.Answers, b.History = tc.answers, tc.history
			var out bytes.Buffer
			if err := bundle.Write(&out, b); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(out.String(), `"trustpath_bundle": `+tc.version) {
				t.Errorf("want version %s: %s", tc.version, &out)
			}
			again, err := bundle.Read(out.Bytes(), "f", c)
			if err != nil || again.Run.Answers.Of("deadline").Given != tc.answers.Of("deadline").Given {
				t.Errorf("got %+v, %v", again.Run.Answers, err)
			}
		})
	}
	for _, bad := range []string{`{"options": [], "given": "2026-11-29"}`, `{"options": ["none"], "given": "soon"}`, `{"options": ["none"], "day": "2026-11-29"}`} {
		text := strings.Replace(good, `["us_enterprise"]`, bad, 1)
		if _, err := bundle.Read([]byte(text), "f", c); err == nil {
			t.Errorf("taken: %s", bad)
		}
	}
}
