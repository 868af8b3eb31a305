package bundle_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/bundle"
	"trustpath/assessment/pack"
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
    {"kind": "fact", "key": "company", "before": "\"Acme\"", "after": "\"Acme AI\"", "time": "2026-11-01T10:00:00Z", "step": 2},
    {"kind": "answer", "key": "customers", "before": "\"\"", "after": "\"[\\\"us_enterprise\\\"]\"", "time": "2026-11-01T10:00:00Z", "step": 3},
    {"kind": "answer", "key": "controls", "before": "\"\"", "after": "\"\\\"unknown\\\"\"", "time": "2026-11-01T10:00:00Z", "step": 3},
    {"kind": "answer", "key": "retired", "before": "\"\"", "after": "\"[\\\"old\\\"]\"", "time": "2026-11-01T10:00:00Z", "step": 3},
    {"kind": "note", "key": "customers", "before": "\"\"", "after": "\"a note\"", "time": "2026-11-01T10:00:00Z", "step": 3},
    {"kind": "readiness", "key": "physical", "before": "\"\"", "after": "\"{\\\"state\\\":\\\"not_applicable\\\",\\\"reason\\\":\\\"no office\\\"}\"", "time": "2026-11-01T10:00:00Z", "step": 3}
  ]
}`

func shipped(t testing.TB) *assessment.Catalog {
	t.Helper()
	c, err := pack.Restore(content.Default(), content.Snapshot())
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
		{"something behind", "\n  ]\n}", "\n  ]\n} {}", "something follows"},
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
		"notes":   `{"trustpath_bundle": 1, "notes": {` + entries(900_000, `"n%d":"x"`) + `}}`,
		"answers": `{"trustpath_bundle": 1, "answers": {` + entries(3_000, `"n%d":["x"]`) + `}}`,
		"states":  `{"trustpath_bundle": 1, "readiness": {` + entries(3_000, `"n%d":{"state":"partial"}`) + `}}`,
		"record":  `{"trustpath_bundle": 1, "recommended": {"answers": {` + entries(3_000, `"n%d":"unknown"`) + `}}}`,
		"values":  `{"trustpath_bundle": 1, "recommended": {"values": {"v": [` + entries(3_000, `"v%d"`) + `]}}}`,
		"asks":    `{"trustpath_bundle": 1, "deals": [{"number": 1, "asks": [` + entries(3_000, `"a%d"`) + `]}]}`,
		"bytes":   "{\"trustpath_bundle\": 1, \"company\": \"\xff\"}",
	} {
		_, err := bundle.Read([]byte(bomb), "f", c)
		if err == nil || len(err.Error()) > 64<<10 {
			t.Errorf("%s is taken, or refused in too many words", name)
		}
	}
}

func entries(n int, form string) string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf(form, i)
	}
	return strings.Join(out, ",")
}

// What a clock brings about that was set back is no fault of the file.
func TestClockSetBack(t *testing.T) {
	text := strings.NewReplacer(`"created": "2026-11-01`, `"created": "2031-11-01`, `"\"Acme\"", "time": "2026-11-01`, `"\"Acme\"", "time": "2031-11-01`).Replace(good)
	b, err := bundle.Read([]byte(text), "f", shipped(t))
	if err != nil || !b.Run.Changed.Before(b.Run.Created) {
		t.Errorf("got %v, changed %v, created %v", err, b.Run.Changed, b.Run.Created)
	}
}

// A file that was changed after it was written does not agree with its history.
func TestDisagrees(t *testing.T) {
	c := shipped(t)
	pinned := strings.Replace(good, `"step": 2},`, `"step": 2},
    {"kind": "pack", "key": "", "before": "{}", "after": "{\"id\":\"default\",\"version\":\"2026.12\",\"digest\":\"sha256:00\"}", "time": "2026-11-01T10:00:00Z"},
    {"kind": "fact", "key": "start", "before": "\"2026-11-30\"", "after": "\"2026-12-01\"", "time": "2026-11-01T10:00:00Z"},`, 1)
	pinned = strings.ReplaceAll(pinned, `, "step": 3`, "")
	if _, err := bundle.Read([]byte(pinned), "f", c); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ name, from, to, want string }{
		{"company", `"company": "Acme AI"`, `"company": "Acme"`, "company: does not agree"},
		{"start", `"start": "2026-12-01"`, `"start": "2025-12-01"`, "start: does not agree"},
		{"no start", `"start": "2026-12-01"`, `"start": ""`, "start: does not agree"},
		{"content", `"version": "2026.12"`, `"version": "2026.11"`, "content: does not agree"},
		{"answer", `["us_enterprise"]`, `["smb"]`, "answers.customers: does not agree"},
		{"answer more", `"answers": {`, `"answers": {"held": ["none"], `, "answers.held: does not agree"},
		{"answer less", `, "controls": "unknown"`, ``, "answers.controls: does not agree"},
		{"answer unknown", `"retired": ["old"]`, `"retired": "unknown"`, "answers.retired: does not agree"},
		{"answer with a day", `["us_enterprise"]`, `{"options": ["us_enterprise"], "given": "2026-11-01"}`, "answers.customers: does not agree"},
		{"note", `"a note"`, `"another"`, "notes.customers: does not agree"},
		{"note more", `"a note"`, `"a note", "held": "x"`, "notes.held: does not agree"},
		{"note less", `{"customers": "a note"}`, `{}`, "notes.customers: does not agree"},
		{"state", `{"state": "not_applicable", "reason": "no office"}`, `{"state": "in_place"}`, "readiness.physical: does not agree"},
		{"state more", `{"physical": `, `{"logging": {"state": "in_place"}, "physical": `, "readiness.logging: does not agree"},
		{"state less", `{"physical": {"state": "not_applicable", "reason": "no office"}}`, `{}`, "readiness.physical: does not agree"},
		{"history", `"before": "\"\"", "after": "\"a note\""`, `"before": "\"older\"", "after": "\"a note\""`, "is not what note"},
		{"name before", `"after": "\"Acme\""`, `"after": "\"Bolt\""`, "is not what fact"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			bad := strings.Replace(pinned, tc.from, tc.to, 1)
			if bad == pinned {
				t.Fatalf("%s is not there", tc.from)
			}
			if _, err := bundle.Read([]byte(bad), "f", c); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
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
	b.Run.Notes, b.Run.Readiness = nil, nil
	b.History = append(b.History[:2:2], bundle.Change{Kind: "answer", Key: "deadline", Before: `""`, After: line, Time: b.Run.Changed})
	back := append(b.History[:3:3], bundle.Change{Kind: "answer", Key: "deadline", Before: line, After: `""`, Time: b.Run.Changed})
	for _, tc := range []struct {
		name    string
		answers assessment.Answers
		history []bundle.Change
		version string
	}{
		{"both", b.Run.Answers, b.History, "3"},
		{"taken back", assessment.Answers{}, back, "3"},
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
