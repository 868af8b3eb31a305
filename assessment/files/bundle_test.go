package files_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/pack"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext/hostile"
	"trustpath/assessment/workshop"
	"trustpath/assessment/yamldoc"
	"trustpath/content"
)

const goodBundle = `{
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

// shipped returns the shipped pack, loaded once.
func shipped(t testing.TB) *engine.Engine {
	t.Helper()
	e, err := loadShipped()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

var loadShipped = sync.OnceValues(func() (*engine.Engine, error) {
	c, err := pack.Restore(content.Default(), content.Snapshot())
	return engine.New(c), err
})

func TestReadAndWrite(t *testing.T) {
	c := shipped(t)
	b, err := files.ReadBundle([]byte(goodBundle), "f", c)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := files.WriteBundle(&out, b); err != nil {
		t.Fatal(err)
	}
	again, err := files.ReadBundle(out.Bytes(), "f", c)
	if err != nil {
		t.Fatal(err)
	}
	var twice bytes.Buffer
	if err := files.WriteBundle(&twice, again); err != nil || twice.String() != out.String() {
		t.Errorf("got\n%s\nwant\n%s", &twice, &out)
	}
}

// Undo writes texts of the history, so they must be what may be entered. All
// problems are reported at once.
func TestBundleRefused(t *testing.T) {
	c := shipped(t)
	for _, tc := range []struct{ name, from, to, want string }{
		{"no bundle", `"trustpath_bundle": 1`, `"trustpath": 1`, "this is not a bundle"},
		{"newer", `"trustpath_bundle": 1`, `"trustpath_bundle": 6`, "up to 5; update trustpath"},
		{"unknown key", `"company"`, `"compnay"`, "compnay"},
		{"syntax", `"notes": {`, `"notes": [`, "f:11:"},
		{"something behind", "\n  ]\n}", "\n  ]\n} {}", "the file has more after its end"},
		{"id", `01JD0000000000000000000000`, `../../etc/passwd`, "is not the id"},
		{"control characters", `"a note"`, `"a\u001b[31m note"`, "notes.customers: the character U+001B"},
		{"bidi", `"Acme AI",`, `"Acme \u202e AI",`, "company: the character U+202E"},
		{"long company", `"Acme AI",`, `"` + strings.Repeat("a", 121) + `",`, "121 characters"},
		{"option that is not there twice", `["us_enterprise"]`, `["us_enterprise", "us_enterprise"]`, "is given twice"},
		{"exclusive options", `["us_enterprise"]`, `["us_enterprise", "none_yet"]`, "can't be combined"},
		{"empty list", `["us_enterprise"]`, `[]`, "an empty list is not an answer"},
		{"no reason", `, "reason": "no office"`, ``, "needs a reason"},
		{"state", `"not_applicable"`, `"done"`, `no state "done"`},
		{"date", `"2026-12-01"`, `"1 Dec"`, "not a date"},
		{"column of the database", `"key": "company"`, `"key": "deleted = 1, company"`, "is not a fact"},
		{"kind", `"kind": "fact"`, `"kind": "drop"`, "no kind"},
		{"value of a fact", `"after": "\"Acme AI\""`, `"after": "\"Acme \\u001b AI\""`, "history[1].after: the character U+001B"},
		{"not JSON", `"before": "null"`, `"before": "nil"`, "is not JSON"},
		{"step", `"step": 2`, `"step": 7`, "is not a step"},
		{"number of a deal", `"number": 2`, `"number": 0`, "numbers begin at one"},
		{"day of something held", `"notes": {`, `"held_dates": {"iso27001": "autumn"}, "notes": {`, "not a date"},
		{"no day of something held", `"notes": {`, `"held_dates": {"iso27001": ""}, "notes": {`, "held_dates.iso27001: has no day"},
		{"something held without an id", `"notes": {`, `"held_dates": {"ISO 27001": "2026-09-30"}, "notes": {`, "is not an id"},
		{"day of something held without its line", `"notes": {`, `"held_dates": {"iso27001": "2026-09-30"}, "notes": {`, "held_dates.iso27001: does not agree with the history"},
		{"version of an answer", `"customers": ["us_enterprise"]`, `"customers": {"options": ["us_enterprise"], "content": "a b"}`, "not a version of content"},
		{"currency", `"EUR"`, `"euro"`, "three capital letters"},
		{"depth", `["old"]`, strings.Repeat("[", 1000) + strings.Repeat("]", 1000), "too deep"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			bad := strings.Replace(goodBundle, tc.from, tc.to, 1)
			if bad == goodBundle {
				t.Fatalf("%s is not there", tc.from)
			}
			_, err := files.ReadBundle([]byte(bad), "f", c)
			var problems yamldoc.Problems
			if !errors.As(err, &problems) || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
	}
	bad := strings.NewReplacer(`"EUR"`, `"e"`, `, "reason": "no office"`, ``, `["us_enterprise"]`, `[]`).Replace(goodBundle)
	_, err := files.ReadBundle([]byte(bad), "f", c)
	var problems yamldoc.Problems
	if errors.As(err, &problems); len(problems) != 3 {
		t.Errorf("got %v, want three problems at once", err)
	}
}

// A file that would take all memory is refused before it is read.
func TestBundleBombs(t *testing.T) {
	c := shipped(t)
	for name, bomb := range map[string]string{
		"long":    `{"trustpath_bundle": 1, "company": "` + strings.Repeat("a", files.MaxBundle) + `"}`,
		"many":    `{"trustpath_bundle": 1, "history": [` + strings.Repeat("{},", 1<<20) + `{}]}`,
		"texts":   `{"trustpath_bundle": 1, "company": ` + strings.Repeat("[", 1<<20),
		"options": strings.Replace(goodBundle, `["us_enterprise"]`, `["a"`+strings.Repeat(`,"a"`, 1_000_000)+"]", 1),
		"deals":   strings.Replace(goodBundle, `"deals": [`, `"deals": [`+strings.Repeat(`{"number":1},`, 150_000), 1),
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
		_, err := files.ReadBundle([]byte(bomb), "f", c)
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
	text := strings.NewReplacer(`"created": "2026-11-01`, `"created": "2031-11-01`, `"\"Acme\"", "time": "2026-11-01`, `"\"Acme\"", "time": "2031-11-01`).Replace(goodBundle)
	b, err := files.ReadBundle([]byte(text), "f", shipped(t))
	if err != nil || !b.Run.Changed.Before(b.Run.Created) {
		t.Errorf("got %v, changed %v, created %v", err, b.Run.Changed, b.Run.Created)
	}
}

// A file that was changed after it was written does not agree with its history.
func TestDisagrees(t *testing.T) {
	c := shipped(t)
	pinned := strings.Replace(goodBundle, `"step": 2},`, `"step": 2},
    {"kind": "pack", "key": "", "before": "{}", "after": "{\"id\":\"default\",\"version\":\"2026.12\",\"digest\":\"sha256:00\"}", "time": "2026-11-01T10:00:00Z"},
    {"kind": "fact", "key": "start", "before": "\"2026-11-30\"", "after": "\"2026-12-01\"", "time": "2026-11-01T10:00:00Z"},`, 1)
	pinned = strings.ReplaceAll(pinned, `, "step": 3`, "")
	if _, err := files.ReadBundle([]byte(pinned), "f", c); err != nil {
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
			if _, err := files.ReadBundle([]byte(bad), "f", c); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
	}
}

// An answer keeps its day; bundles without days have the version from before.
func TestDaysOfAnswers(t *testing.T) {
	c := shipped(t)
	b, err := files.ReadBundle([]byte(goodBundle), "f", c)
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
	b.History = append(b.History[:2:2], files.Change{Kind: "answer", Key: "deadline", Before: `""`, After: line, Time: b.Run.Changed})
	back := append(b.History[:3:3], files.Change{Kind: "answer", Key: "deadline", Before: line, After: `""`, Time: b.Run.Changed})
	for _, tc := range []struct {
		name    string
		answers assessment.Answers
		history []files.Change
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
			if err := files.WriteBundle(&out, b); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(out.String(), `"trustpath_bundle": `+tc.version) {
				t.Errorf("want version %s: %s", tc.version, &out)
			}
			again, err := files.ReadBundle(out.Bytes(), "f", c)
			if err != nil || again.Run.Answers.Of("deadline").Given != tc.answers.Of("deadline").Given {
				t.Errorf("got %+v, %v", again.Run.Answers, err)
			}
		})
	}
	for _, bad := range []string{`{"options": [], "given": "2026-11-29"}`, `{"options": ["none"], "given": "soon"}`, `{"options": ["none"], "day": "2026-11-29"}`} {
		text := strings.Replace(goodBundle, `["us_enterprise"]`, bad, 1)
		if _, err := files.ReadBundle([]byte(text), "f", c); err == nil {
			t.Errorf("taken: %s", bad)
		}
	}
}

// FuzzRead reads anything. What is taken is written the same twice, holds
// nothing that a terminal obeys, and can be evaluated and reported.
func FuzzBundle(f *testing.F) {
	f.Add([]byte(goodBundle))
	for _, text := range hostile.Texts() {
		quoted, err := json.Marshal(text)
		if err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(strings.NewReplacer(`"Acme AI",`, string(quoted)+",", `"a note"`, string(quoted), `"Vermeer"`, string(quoted)).Replace(goodBundle)))
	}
	c := shipped(f)
	for _, named := range []bool{true, false} {
		f.Add([]byte(inRoom(f, c, named, nil)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := files.ReadBundle(data, "f", c)
		if err != nil {
			return
		}
		var once, twice, page bytes.Buffer
		if err := files.WriteBundle(&once, b); err != nil {
			t.Fatal(err)
		}
		again, err := files.ReadBundle(once.Bytes(), "again", c)
		if err != nil {
			t.Fatalf("what was written is refused: %v\n%s", err, &once)
		}
		if err := files.WriteBundle(&twice, again); err != nil || twice.String() != once.String() {
			t.Errorf("got\n%s\nwant\n%s", &twice, &once)
		}
		if err := hostile.Document(once.String()); err != nil {
			t.Error(err)
		}
		run, chosen := c.Carry(b.Run), report.Selection{}
		if b.Workshop != nil {
			h, err := workshop.Replay(c, b.Workshop.Events)
			if err != nil {
				t.Fatalf("what was taken does not fit: %v", err)
			}
			room := h.Result(run, b.Run.Start)
			chosen.Workshop = &room
		}
		if err := report.MarkdownOf(&page, c.Catalog, run, c.Evaluate(run, assessment.Options{Today: b.Run.Start, SkipFlips: true}), chosen); err != nil {
			t.Fatal(err)
		}
		if err := hostile.Document(page.String()); err != nil {
			t.Error(err)
		}
	})
}

// FuzzWorkshop brings any event into a workshop, under a digest that fits.
func FuzzWorkshop(f *testing.F) {
	c := shipped(f)
	for _, text := range hostile.Texts() {
		kind, event, err := workshop.Encode(workshop.Record{Question: "team_size", Answer: assessment.DontKnow(), Dissent: text})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(kind, event, true)
		f.Add(kind, event, false)
	}
	f.Add("join", `{"Code":"elsewhere 5","Name":"Eve","Role":"sales"}`, false)
	f.Fuzz(func(t *testing.T, kind, event string, here bool) {
		e, err := workshop.Decode(kind, event)
		if err != nil {
			return
		}
		text := inRoom(t, c, true, func(events []workshop.Event) []workshop.Event { return append(events, e) })
		first, err := files.ReadBundle([]byte(text), "f", c)
		if err != nil {
			return
		}
		if !here { // of other content, which is held to less
			first.Workshop.Content, first.Workshop.Events = "other 1", append(first.Workshop.Events, e)
			var out bytes.Buffer
			if err := files.WriteBundle(&out, first); err != nil {
				t.Fatal(err)
			}
			if first, err = files.ReadBundle(out.Bytes(), "f", c); err != nil || first.Left != nil {
				return
			}
		}
		var once bytes.Buffer
		if err := files.WriteBundle(&once, first); err != nil {
			t.Fatal(err)
		}
		if err := hostile.Document(once.String()); err != nil {
			t.Error(err)
		}
		if _, err := files.ReadBundle(once.Bytes(), "f", c); err != nil {
			t.Fatalf("what was written is refused: %v\n%s", err, &once)
		}
	})
}

// inRoom is a bundle with a workshop that an export could have written, but for
// what change makes of its events.
func inRoom(t testing.TB, c *engine.Engine, named bool, change func([]workshop.Event) []workshop.Event) string {
	t.Helper()
	b, err := files.ReadBundle([]byte(goodBundle), "f", c)
	if err != nil {
		t.Fatal(err)
	}
	log := []workshop.Event{workshop.Open{Mode: workshop.Rounds, Named: named, Answers: map[assessment.QuestionID]assessment.Answer{"held": assessment.Choose("none")}}}
	for n, name := range []string{"Mira", "Tom", "Zoë", "Ada"} {
		log = append(log, workshop.Join{Identity: workshop.Identity{Key: fmt.Sprint("SHA256:", n)}, Name: name, Role: "legal"})
	}
	log = append(log, workshop.Put{Question: "regions"})
	for n, option := range []assessment.OptionID{"us", "eu", "us"} {
		log = append(log, workshop.Vote{Who: workshop.ParticipantID(fmt.Sprint("p", n+1)), Question: "regions", Answer: assessment.Choose(option), Note: "mostly"})
	}
	log = append(log, workshop.Reveal{Question: "regions"}, workshop.Record{Question: "regions", Answer: assessment.Choose("us"), Dissent: "the EU from May"})
	events, err := workshop.Anonymized(c, log)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		events = change(events)
	}
	b.Workshop = &files.Workshop{Content: c.Pack.Name(), Created: b.Run.Created, Events: events}
	var out bytes.Buffer
	if err := files.WriteBundle(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestWorkshop(t *testing.T) {
	c := shipped(t)
	for _, named := range []bool{true, false} {
		text := inRoom(t, c, named, nil)
		b, err := files.ReadBundle([]byte(text), "f", c)
		if err != nil {
			t.Fatal(err)
		}
		var again bytes.Buffer
		if err := files.WriteBundle(&again, b); err != nil || again.String() != text {
			t.Errorf("got %v\n%s\nwant\n%s", err, &again, text)
		}
		if !strings.Contains(text, `"trustpath_bundle": 2`) {
			t.Error("a program that knows no workshops would not say that the bundle is newer")
		}
		h, err := workshop.Replay(c, b.Workshop.Events)
		if err != nil || h.Facilitator().Rounds == nil || !h.Answers().Of("regions").Equal(assessment.Choose("us")) {
			t.Errorf("the workshop is not there: %v", err)
		}
		if strings.Contains(text, "Mira") != named {
			t.Errorf("with names %v: %s", named, text)
		}
	}
	if !strings.Contains(goodBundle, `"trustpath_bundle": 1`) {
		t.Error("bundles without a workshop are not tried")
	}
}

// Whatever no export writes is refused, with a digest that fits too.
func TestWorkshopRefused(t *testing.T) {
	c := shipped(t)
	put := func(more ...workshop.Event) func([]workshop.Event) []workshop.Event {
		return func(events []workshop.Event) []workshop.Event { return append(events, more...) }
	}
	for _, tc := range []struct {
		name   string
		change func([]workshop.Event) []workshop.Event
		want   string
	}{
		{"nothing", func([]workshop.Event) []workshop.Event { return nil }, "there are none"},
		{"without a beginning", func(e []workshop.Event) []workshop.Event { return e[1:] }, "the workshop has not begun"},
		{"a vote of a person who left", put(workshop.Put{Question: "team_size"}, workshop.Vote{Who: "p9", Question: "team_size", Answer: assessment.DontKnow()}), "that participant is no longer in the room"},
		{"a vote without a question", put(workshop.Vote{Who: "p1", Question: "team_size", Answer: assessment.DontKnow()}), "the vote is over"},
		{"an option that is none", put(workshop.Record{Question: "team_size", Answer: assessment.Choose("moon")}), "moon"},
		{"after the end", put(workshop.Close{}, workshop.Put{Question: "team_size"}), "the workshop is over"},
		{"a vote that nobody saw", put(workshop.Put{Question: "team_size"}, workshop.Vote{Who: "p1", Question: "team_size", Answer: assessment.DontKnow()}), "vote, is not as an export writes it"},
		{"when somebody left", put(workshop.Leave{Who: "p1"}), "leave, is not as an export writes it"},
		{"a key", func(events []workshop.Event) []workshop.Event {
			return slices.Insert(events, 5, workshop.Event(workshop.Join{Identity: workshop.Identity{Key: "SHA256:somebody"}, Name: "Eve"}))
		}, "number 6, join, is not as an export writes it"},
		{"escape sequences", put(workshop.Record{Question: "team_size", Answer: assessment.DontKnow(), Dissent: "a\x1b[31m"}), "record, is not as an export writes it"},
		{"too much", put(workshop.Record{Question: "team_size", Answer: assessment.DontKnow(), Dissent: strings.Repeat("a", 64<<10)}), "is larger than 65536 bytes"},
		{"too many", func(events []workshop.Event) []workshop.Event {
			return append(events, slices.Repeat([]workshop.Event{workshop.Skip{}}, 20_001)...)
		}, "20000 at most"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			refused(t, c, inRoom(t, c, true, tc.change), tc.want)
		})
	}
	text := inRoom(t, c, true, nil)
	events := strings.SplitAfter(text[strings.Index(text, `"events"`):], "},\n")[1:] // the lines of each but the first
	for _, tc := range []struct{ name, from, to, want string }{
		{"the last ones are cut off", events[len(events)-2], "", "workshop.digest: does not match"},
		{"a name is another", "Mira", "Mara", "workshop.digest: does not match"},
		{"another day", `"created": "2026-11-01T10:00:00Z",` + "\n    \"events\"", `"created": "2026-11-02T10:00:00Z",` + "\n    \"events\"", "workshop.digest: does not match"},
		{"no digest", `"digest": "sha256:` + text[strings.LastIndex(text, "sha256:")+7:][:64] + `"`, `"digest": ""`, "workshop.digest: does not match"},
		{"no event", `{\"Question\":\"regions\"}`, `[]`, "workshop.events[5]"},
		{"no kind", `"kind": "put"`, `"kind": "pot"`, `no event "pot"`},
		{"content", c.Pack.Name(), `\u001b[31m`, "names no content"},
		{"an older version", `"trustpath_bundle": 2`, `"trustpath_bundle": 1`, "comes in a bundle of version 2"},
		{"another key", `"workshop": {`, `"workshop": {"code": "quiet-harbour",`, "code"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			forged := strings.Replace(text, tc.from, tc.to, 1)
			if forged == text {
				t.Fatalf("%s is not there", tc.from)
			}
			refused(t, c, forged, tc.want)
		})
	}
	bad := strings.NewReplacer(`"kind": "put"`, `"kind": "pot"`, `"kind": "record"`, `"kind": "accord"`, `"company": "Acme AI"`, `"company": "\u202e"`).Replace(text)
	_, err := files.ReadBundle([]byte(bad), "f", c)
	var problems yamldoc.Problems
	if errors.As(err, &problems); len(problems) != 4 {
		t.Errorf("got %v, want four problems at once", err)
	}
}

func refused(t *testing.T, c *engine.Engine, text, want string) {
	t.Helper()
	b, err := files.ReadBundle([]byte(text), "f", c)
	var problems yamldoc.Problems
	if !errors.As(err, &problems) || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %q", err, want)
	}
	if b.Workshop != nil || b.Run.Company != "" {
		t.Errorf("something came of it: %+v", b)
	}
}

// A workshop of other content is taken where it fits, cleaned, and else left out
// with the reason: the assessment is worth more than how it came about.
func TestWorkshopOfOtherContent(t *testing.T) {
	c := shipped(t)
	for _, tc := range []struct {
		name   string
		change func([]workshop.Event) []workshop.Event
		left   string
	}{
		{"fits", func(events []workshop.Event) []workshop.Event { return append(events, workshop.Leave{Who: "p1"}) }, ""},
		{"does not", func(events []workshop.Event) []workshop.Event {
			return append(events, workshop.Put{Question: "of_old"})
		}, `held with content default 1999.01 and does not fit into ` + c.Pack.Name()},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b, err := files.ReadBundle([]byte(goodBundle), "f", c)
			if err != nil {
				t.Fatal(err)
			}
			with, err := files.ReadBundle([]byte(inRoom(t, c, true, nil)), "f", c)
			if err != nil {
				t.Fatal(err)
			}
			b.Workshop = &files.Workshop{Content: "default 1999.01", Created: b.Run.Created, Events: tc.change(with.Workshop.Events)}
			var out bytes.Buffer
			if err := files.WriteBundle(&out, b); err != nil {
				t.Fatal(err)
			}
			read, err := files.ReadBundle(out.Bytes(), "f", c)
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case tc.left == "" && (read.Left != nil || len(read.Workshop.Events) != len(with.Workshop.Events)):
				t.Errorf("left out: %v; %+v", read.Left, read.Workshop)
			case tc.left != "" && (read.Workshop != nil || read.Left == nil || !strings.Contains(read.Left.Error(), tc.left)):
				t.Errorf("got %+v, %v", read.Workshop, read.Left)
			}
		})
	}
}
