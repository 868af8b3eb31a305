package files_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"trustpath/assessment"
	"trustpath/assessment/files"
	"trustpath/assessment/safetext"
	"trustpath/assessment/safetext/hostile"
	"trustpath/assessment/yamldoc"
)

func load(t testing.TB) *assessment.Catalog { return shipped(t).Catalog }

const goodAnswers = `trustpath: 1
company: Acme AI
start: 2026-12-01
deadline_date: 2027-02-10
answers:
  customers: [us_enterprise]
  deadline: within_3_months
  promises: unknown
  trust_proof: [security_report]
notes:
  customers: two pilots, both in the US
readiness:
  access: in_place
  physical: {state: not_applicable, reason: no office}
`

func TestRead(t *testing.T) {
	run, err := files.ReadAnswers([]byte(goodAnswers), "a.yaml", load(t), assessment.Date{})
	if err != nil {
		t.Fatal(err)
	}
	switch {
	case run.Company != "Acme AI", run.Start.String() != "2026-12-01", run.DeadlineDate.String() != "2027-02-10":
		t.Errorf("facts: got %+v", run)
	case !run.Answers.Of("customers").Equal(assessment.Choose("us_enterprise")), !run.Answers.Of("promises").Unknown, run.Answers.Len() != 4:
		t.Errorf("answers: got %+v", run.Answers)
	case run.Notes["customers"] == "", run.Readiness["physical"].Reason != "no office", run.Readiness["access"].State != assessment.InPlace:
		t.Errorf("notes and readiness: got %+v", run)
	}
	if _, err := files.ReadAnswers([]byte(`{"trustpath": 1, "answers": {"held": ["none"]}}`), "a.json", load(t), assessment.Date{}); err != nil {
		t.Errorf("JSON: %v", err)
	}
}

func TestAnswersRefused(t *testing.T) {
	answers := func(line string) string { return "trustpath: 1\nanswers:\n  " + line + "\n" }
	tests := []struct{ name, in, want string }{
		{"empty", "", "a: the file is empty"},
		{"no version", "company: A\n", "a:1:1: the first line has to be trustpath: 1"},
		{"other version", "trustpath: 2\n", `a:1:12: this program reads trustpath: 1, not "2"`},
		{"unknown key", "trustpath: 1\ncompani: A\n", `a:2:1: no key "compani"; did you mean "company"?`},
		{"unknown question", answers("costumers: [smb]"), `a:3:3: no question "costumers"; did you mean "customers"?`},
		{"unknown option", answers("customers: [us_enterprize]"), `a:3:15: no option of customers "us_enterprize"; did you mean "us_enterprise"?`},
		{"duplicate key", "trustpath: 1\ncompany: A\ncompany: B\n", `a:3:1: "company" is given twice`},
		{"exclusive", answers("customers: [none_yet, smb]"), `a:3:14: question "customers": option "none_yet" can't be combined`},
		{"unknown beside", answers("customers: [unknown, smb]"), "a:3:15: unknown can't be combined with"},
		{"empty list", answers("customers: []"), "an empty list is not an answer"},
		{"null", answers("customers:"), "customers takes a list"},
		{"null single", answers("deadline:"), "an option of deadline is plain text"},
		{"scalar for several", answers("customers: smb"), "a:3:14: customers takes a list"},
		{"list for one", answers("deadline: [none]"), "a:3:13: deadline takes one option"},
		{"twice", answers("customers: [smb, smb]"), `option "smb" twice`},
		{"not UTF-8", "trustpath: 1\ncompany: \xff\n", "not UTF-8"},
		{"control", "trustpath: 1\ncompany: a\x1bb\n", "a:2:1: the character U+001B"},
		{"control escaped", "trustpath: 1\ncompany: \"a\\x1bb\"\n", "a:2:10: company: the character U+001B"},
		{"bidi", "trustpath: 1\nnotes:\n  held: \"a\\u202eb\"\n", "note: the character U+202E"},
		{"too large", "trustpath: 1\n#" + strings.Repeat("x", files.MaxAnswers), "larger than"},
		{"two documents", "trustpath: 1\n---\ntrustpath: 1\n", "more than one document"},
		{"no reason", "trustpath: 1\nreadiness:\n  physical: not_applicable\n", "a:3:13: not_applicable needs a reason"},
		{"a clause", "trustpath: 1\nreadiness:\n  scope: {state: not_applicable, reason: small}\n", "a:3:10: scope can't be not applicable: ISO 27001 and ISO 42001 require it (clauses 4.1 to 4.3)"},
		{"a check", "trustpath: 1\nreadiness:\n  internal_audit: {state: not_applicable, reason: small}\n", "a:3:19: internal_audit can't be not applicable: ISO 27001"},
		{"the AI system", "trustpath: 1\nreadiness:\n  ai_impact: {state: not_applicable, reason: no AI}\n", "a:3:14: ai_impact can't be not applicable: ISO 42001"},
		{"a criterion", "trustpath: 1\nreadiness:\n  access:\n    state: not_applicable\n    reason: small\n", "a:4:5: access can't be not applicable: Every SOC 2 report"},
		{"without a reason too", "trustpath: 1\nreadiness:\n  incident: not_applicable\n", "a:3:13: incident can't be not applicable"},
		{"bad state", "trustpath: 1\nreadiness:\n  access: in_plac\n", `did you mean "in_place"?`},
		{"bad workstream", "trustpath: 1\nreadiness:\n  acess: missing\n", `did you mean "access"?`},
		{"bad key of readiness", "trustpath: 1\nreadiness:\n  access: {stat: missing}\n", `did you mean "state"?`},
		{"bad date", "trustpath: 1\nstart: 2026-02-31\n", `a:2:8: "2026-02-31" is not a date`},
		{"deadline first", "trustpath: 1\nstart: 2026-12-01\ndeadline_date: 2026-11-01\n", "a:3:16: the deadline is before the start"},
		{"day of another answer", "trustpath: 1\nanswers:\n  deadline: later\nanswered: {deadlin: 2026-11-29}\n", `a:4:12: no key "deadlin"; did you mean "deadline"?`},
		{"day of no date", "trustpath: 1\nanswers:\n  deadline: later\nanswered: {deadline: soon}\n", `a:4:22: "soon" is not a date`},
		{"day without an answer", "trustpath: 1\nanswered: {deadline: 2026-11-29}\n", "a:2:11: deadline has a day here and no answer"},
		{"day twice", "trustpath: 1\nanswers:\n  deadline: later\nanswered:\n  deadline: 2026-11-29\n  deadline: 2026-11-30\n", `a:6:3: "deadline" is given twice`},
		{"days as a list", "trustpath: 1\nanswered: [2026-11-29]\n", "a:2:11: answered is a mapping"},
		{"day of nothing that is there", "trustpath: 1\nanswers: {held: [soc2_type2]}\nheld_dates: {iso2701: 2026-09-30}\n", `a:3:14: no option of held "iso2701"; did you mean "iso27001"?`},
		{"day of what is not held", "trustpath: 1\nheld_dates:\n  iso27001: 2026-09-30\nanswers: {held: [soc2_type2]}\n", "a:3:3: iso27001 has a day here, but you don't hold it: add it to held in answers"},
		{"day without an answer on what is held", "trustpath: 1\nheld_dates: {iso27001: 2026-09-30}\n", "a:2:14: iso27001 has a day here, but you don't hold it"},
		{"day while that is not known", "trustpath: 1\nanswers: {held: unknown}\nheld_dates: {iso27001: 2026-09-30}\n", "a:3:14: iso27001 has a day here, but you don't hold it"},
		{"day of none", "trustpath: 1\nanswers: {held: [none]}\nheld_dates: {none: 2026-09-30}\n", "a:3:14: none is not a report or certificate"},
		{"no day", "trustpath: 1\nanswers: {held: [iso27001]}\nheld_dates: {iso27001: last autumn}\n", `a:3:24: "last autumn" is not a date`},
		{"two days", "trustpath: 1\nanswers: {held: [iso27001]}\nheld_dates: {iso27001: 2026-09-30, iso27001: 2026-09-29}\n", `a:3:36: "iso27001" is given twice`},
		{"list of days", "trustpath: 1\nanswers: {held: [iso27001]}\nheld_dates: {iso27001: [2026-09-30]}\n", "a:3:24: a date is plain text"},
		{"alias", "trustpath: 1\ncompany: &a x\nnotes: {held: *a}\n", "anchors and aliases"},
		{"tag", "trustpath: 1\ncompany: !!binary x\n", "tags are not allowed"},
		{"nesting", "trustpath: 1\nanswers: " + strings.Repeat("[", 100000), "too deep"},
		{"nesting by lines", "trustpath: 1\nanswers:\n" + nested(60), "too deep"},
		{"not YAML", "trustpath: [1\n", "a:2:1: a comma or ] is missing before this"},
		{"a list", "- 1\n", "an answers file is a mapping"},
		{"long", "trustpath: 1\ncompany: " + strings.Repeat("x", safetext.MaxCompany+1) + "\n", "characters; 120 at most"},
		{"key is a list", "trustpath: 1\n? [a]\n: b\n", "a key is plain text"},
	}
	c := load(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := files.ReadAnswers([]byte(test.in), "a", c, assessment.Date{})
			var problems yamldoc.Problems
			if !errors.As(err, &problems) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func nested(n int) string {
	var out strings.Builder
	for i := range n {
		out.WriteString(strings.Repeat(" ", i+1) + "a:\n")
	}
	return out.String()
}

func TestAllProblemsAtOnce(t *testing.T) {
	_, err := files.ReadAnswers([]byte("trustpath: 1\nstart: soon\nanswers:\n  held: [non]\n  nothing: x\n"), "a", load(t), assessment.Date{})
	var problems yamldoc.Problems
	if !errors.As(err, &problems) || len(problems) != 3 || problems[0].Line != 2 || problems[2].Line != 5 {
		t.Errorf("got %v, want three in order", err)
	}
}

func TestManyKeys(t *testing.T) {
	var in strings.Builder
	in.WriteString("trustpath: 1\nanswers:\n")
	for in.Len() < files.MaxAnswers-20 {
		in.WriteString("  a: b\n")
	}
	if _, err := files.ReadAnswers([]byte(in.String()), "a", load(t), assessment.Date{}); err == nil {
		t.Error("taken")
	}
}

// anyRun draws a valid assessment.
func anyRun(t *rapid.T, c *assessment.Catalog) assessment.Assessment {
	run := assessment.Assessment{Pack: c.Pack, Company: safetext.Line(rapid.String().Draw(t, "company"), safetext.MaxCompany),
		Notes: map[assessment.QuestionID]string{}, Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{}}
	for i := range c.Questions {
		q := &c.Questions[i]
		answer := assessment.Answer{}
		switch first := rapid.IntRange(-2, len(q.Options)-1).Draw(t, string(q.ID)); {
		case first == -1:
			answer = assessment.DontKnow()
		case first >= 0:
			answer = assessment.Choose(q.Options[first].ID)
		}
		run.Answers, _ = run.Answers.With(c, q.ID, answer)
		if note := safetext.Text(rapid.String().Draw(t, "note"), safetext.MaxNote); note != "" {
			run.Notes[q.ID] = note
		}
	}
	if rapid.Bool().Draw(t, "reason") {
		run.Readiness["physical"] = assessment.ReadinessMark{State: assessment.NotApplicable, Reason: "no office: all remote"}
		run.Readiness["access"] = assessment.ReadinessMark{State: assessment.Partial}
		day := assessment.DateOf(time.Unix(rapid.Int64Range(0, 1e10).Draw(t, "done"), 0))
		run.Readiness["law_gdpr"] = assessment.ReadinessMark{State: assessment.InPlace, Person: "Ann: 1", Due: day, Done: day, Link: "https://a.example/?x=1&y=#z", Comment: "- yes"}
		run.Readiness["soc2_window"] = assessment.ReadinessMark{State: assessment.NotChecked, Started: day}
		run.Currency, run.People = "EUR", []assessment.Person{{Number: 1, Name: "Ann: 1", Role: "ceo", Email: "a@b.example"}, {Number: 2, Name: "No"}}
		run.Start, _ = assessment.ParseDate("2026-12-01")
		run.DeadlineDate = run.Start.AddMonths(3)
	}
	for _, id := range run.Answers.Of("held").Options {
		if id != "none" && rapid.Bool().Draw(t, "day") {
			run.HeldDates = map[assessment.OptionID]assessment.Date{id: assessment.DateOf(time.Unix(rapid.Int64Range(0, 1e10).Draw(t, "seconds"), 0))}
		}
	}
	return run
}

func TestWriteReadsBack(t *testing.T) {
	c := load(t)
	rapid.Check(t, func(t *rapid.T) {
		run := anyRun(t, c)
		var out bytes.Buffer
		if err := files.WriteAnswers(&out, run, c); err != nil {
			t.Fatal(err)
		}
		got, err := files.ReadAnswers(out.Bytes(), "a", c, assessment.Date{})
		if err != nil {
			t.Fatalf("%v\n%s", err, out.String())
		}
		for _, q := range run.Answers.Questions() {
			if !got.Answers.Of(q).Equal(run.Answers.Of(q)) {
				t.Errorf("%s: got %v, want %v", q, got.Answers.Of(q), run.Answers.Of(q))
			}
		}
		if got.Company != run.Company || !reflect.DeepEqual(got.Notes, run.Notes) || !reflect.DeepEqual(got.Readiness, run.Readiness) ||
			got.Currency != run.Currency || !reflect.DeepEqual(got.People, run.People) ||
			!reflect.DeepEqual(got.HeldDates, run.HeldDates) ||
			got.Start != run.Start || got.DeadlineDate != run.DeadlineDate || got.Answers.Len() != run.Answers.Len() {
			t.Errorf("got %+v\nwant %+v\n%s", got, run, out.String())
		}
	})
}

// The day of an answer in months is the one in the file, else today, and the
// file has it when it is written.
func TestDayOfTheAnswer(t *testing.T) {
	c, today := load(t), dayNode(t, "2026-12-24")
	for _, tc := range []struct{ name, in, want string }{
		{"in the file", "answers: {deadline: within_3_months}\nanswered: {deadline: 2026-11-29}\n", "2026-11-29"},
		{"before the answers", "answered: {deadline: 2026-11-29}\nanswers: {deadline: within_12_months}\n", "2026-11-29"},
		{"no day", "answers: {deadline: later}\n", "2026-12-24"},
		{"no months", "answers: {deadline: none}\n", ""},
		{"don't know", "answers: {deadline: unknown}\nanswered: {deadline: 2026-11-29}\n", ""},
		{"no answer", "company: A\n", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			run, err := files.ReadAnswers([]byte("trustpath: 1\n"+tc.in), "a", c, today)
			if got := run.Answers.Of("deadline").Given.String(); err != nil || got != tc.want {
				t.Fatalf("got %s, %v; want %s", got, err, tc.want)
			}
			for _, write := range []func(io.Writer, assessment.Assessment, *assessment.Catalog) error{files.WriteAnswers, files.WriteAnswersJSON} {
				var out bytes.Buffer
				if err := write(&out, run, c); err != nil {
					t.Fatal(err)
				}
				again, err := files.ReadAnswers(out.Bytes(), "again", c, today.AddDays(90))
				if got := again.Answers.Of("deadline").Given.String(); err != nil || got != tc.want {
					t.Errorf("again: got %s, %v; want %s of\n%s", got, err, tc.want, &out)
				}
			}
		})
	}
}

// A date of the deal that does not fit the answer on the deadline is refused at
// its position, whichever of the two comes first.
func TestDateAgainstTheAnswer(t *testing.T) {
	c, today := load(t), dayNode(t, "2026-11-24")
	for _, tc := range []struct{ name, in, want string }{
		{"too late", "deadline_date: 2029-01-01\nanswers: {deadline: within_3_months}\n",
			"a:2:16: 1 January 2029 does not fit “within 3 months” (up to 24 March 2027), but “later than 12 months”: change deadline_date, or deadline to later"},
		{"behind the answer", "answers: {deadline: none}\ndeadline_date: 2026-12-20\n", "a:3:16: 20 December 2026 does not fit “no date”"},
		{"too early", "deadline_date: 2026-12-20\nanswers: {deadline: later}\n", "deadline to within_3_months"},
		{"two choices", "deadline_date: 2027-02-10\nanswers: {deadline: later}\n", "deadline to within_3_months or within_6_months"},
		{"counted from its day", "deadline_date: 2027-02-10\nanswers: {deadline: within_3_months}\nanswered: {deadline: 2026-06-01}\n", "up to 1 October 2026"},
		{"fits", "deadline_date: 2027-02-10\nanswers: {deadline: within_3_months}\n", ""},
		{"fits on its day", "deadline_date: 2026-12-20\nanswers: {deadline: later}\nanswered: {deadline: 2025-12-24}\n", ""},
		{"passed", "deadline_date: 2026-11-23\nanswers: {deadline: none}\n", ""},
		{"don't know", "deadline_date: 2029-01-01\nanswers: {deadline: unknown}\n", ""},
		{"not asked", "deadline_date: 2029-01-01\nanswers: {customers: [us_enterprise], asks: [nothing_yet], deadline: none}\n", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := files.ReadAnswers([]byte("trustpath: 1\n"+tc.in), "a", c, today)
			if (err == nil) != (tc.want == "") || err != nil && !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
	}
}

func dayNode(t *testing.T, text string) assessment.Date {
	t.Helper()
	d, err := assessment.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// bombs are small files that want much time or memory, and large ones.
var bombs = sync.OnceValue(func() []hostile.Bomb { return hostile.Bombs("trustpath: 1", files.MaxAnswers) })

// What reading a file may allocate in all before it is refused, and how much it
// may say about it.
const (
	mostBytes = 50 << 20
	mostWords = 64 << 10
)

// TestBombs: each is refused, in few words, and what reading it allocated in all
// stays within a bound. BenchmarkBombs has the times.
func TestAnswersBombs(t *testing.T) {
	c := load(t)
	for _, b := range bombs() {
		data := []byte(b.Text)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := files.ReadAnswers(data, "bomb.yaml", c, assessment.Date{})
		runtime.ReadMemStats(&after)
		if spent := after.TotalAlloc - before.TotalAlloc; spent > mostBytes {
			t.Errorf("%s: %d MB were allocated", b.Name, spent>>20)
		}
		switch {
		case err == nil:
			t.Errorf("%s is taken", b.Name)
		case len(err.Error()) > mostWords:
			t.Errorf("%s: the refusal has %d bytes", b.Name, len(err.Error()))
		}
	}
}

// BenchmarkBombs refuses each.
func BenchmarkBombs(b *testing.B) {
	c := load(b)
	for _, bomb := range bombs() {
		b.Run(bomb.Name, func(b *testing.B) {
			data := []byte(bomb.Text)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := files.ReadAnswers(data, "bomb.yaml", c, assessment.Date{}); err == nil {
					b.Fatal("taken")
				}
			}
		})
	}
}

// whole is an answers file with one of everything.
const whole = "trustpath: 1\ncompany: Acme AI\nstart: 2026-12-01\ndeadline_date: 2027-06-30\nanswers:\n  customers: [us_enterprise]\n  controls: unknown\n" +
	"notes:\n  customers: |\n    two\n    lines\nreadiness:\n  physical: {state: not_applicable, reason: no office}\n  access_control: partial\n" +
	"deals:\n- {name: Vermeer, asks: [iso27001], value: 40000, currency: EUR, date: 2027-06-30}\n"

// FuzzRead reads anything, as YAML or as JSON. What is taken is written in both
// forms and read again as the same, and holds nothing that a screen obeys.
func FuzzAnswers(f *testing.F) {
	f.Add([]byte(goodAnswers))
	f.Add([]byte(whole))
	f.Add([]byte(`{"trustpath":1,"company":"Acme \u00e9 \ud83d\ude42","answers":{"customers":["us_enterprise"],"controls":"unknown"},"notes":{"customers":"a\nb"},` +
		`"readiness":{"physical":{"state":"not_applicable","reason":"no office"}},"deals":[{"name":"V","asks":["iso27001"],"value":1}]}`))
	for _, text := range hostile.Texts() {
		quoted, err := json.Marshal(text)
		if err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(`{"trustpath": 1, "company": ` + string(quoted) + `, "notes": {"customers": ` + string(quoted) + `}}`))
		f.Add([]byte("trustpath: 1\ncompany: " + text + "\n"))
	}
	for _, bomb := range bombs() {
		f.Add([]byte(bomb.Text[:min(len(bomb.Text), 2000)]))
	}
	c := load(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		run, err := files.ReadAnswers(data, "f", c, assessment.Date{})
		if err != nil {
			return
		}
		for _, text := range entered(run) {
			if err := hostile.Document(text); err != nil {
				t.Errorf("taken: %v", err)
			}
		}
		run.Carried = nil // only reported; the file is written with the present ids
		for name, write := range map[string]func(*bytes.Buffer) error{
			"YAML": func(out *bytes.Buffer) error { return files.WriteAnswers(out, run, c) },
			"JSON": func(out *bytes.Buffer) error { return files.WriteAnswersJSON(out, run, c) },
		} {
			var out bytes.Buffer
			if err := write(&out); err != nil {
				t.Fatal(err)
			}
			again, err := files.ReadAnswers(out.Bytes(), "again", c, assessment.Date{})
			if err != nil {
				t.Fatalf("%s: what was written is refused: %v\n%s", name, err, &out)
			}
			if !reflect.DeepEqual(again, run) {
				t.Errorf("%s: got %+v\nwant %+v\n%s", name, again, run, &out)
			}
		}
	})
}

// entered is every text that a person wrote.
func entered(run assessment.Assessment) []string {
	out := []string{run.Company}
	for _, note := range run.Notes {
		out = append(out, note)
	}
	for _, mark := range run.Readiness {
		out = append(out, mark.Reason)
	}
	for _, d := range run.Deals {
		out = append(out, d.Name, d.Currency)
	}
	return out
}

// Every text that may be entered can be written as an answers file and read
// again, whatever it means to YAML or to JSON.
func TestEnteredComesBack(t *testing.T) {
	c := load(t)
	for _, text := range hostile.Texts() {
		run := assessment.Assessment{Pack: c.Pack, Company: safetext.Line(text, safetext.MaxCompany),
			Notes:     map[assessment.QuestionID]string{"customers": safetext.Text(text, safetext.MaxNote)},
			Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{"physical": {State: assessment.NotApplicable, Reason: safetext.Line("a "+text, safetext.MaxReason)}},
			Deals:     []assessment.Deal{{Number: 1, Name: safetext.Line("a "+text, safetext.MaxCompany), Asks: []assessment.OptionID{"iso27001"}, Currency: "EUR"}}}
		if run.Notes["customers"] == "" {
			delete(run.Notes, "customers")
		}
		for name, write := range map[string]func(*bytes.Buffer) error{
			"YAML": func(out *bytes.Buffer) error { return files.WriteAnswers(out, run, c) },
			"JSON": func(out *bytes.Buffer) error { return files.WriteAnswersJSON(out, run, c) },
		} {
			var out bytes.Buffer
			if err := write(&out); err != nil {
				t.Fatal(err)
			}
			again, err := files.ReadAnswers(out.Bytes(), "again", c, assessment.Date{})
			if err != nil || !reflect.DeepEqual(entered(again), entered(run)) {
				t.Errorf("%s: %q came back as %q, %v", name, entered(run), entered(again), err)
			}
		}
	}
}

// Readers of YAML 1.1 take these for booleans, numbers, times, dates or null
// unless they are in quotes.
var otherInYAML11 = []string{
	"No", "no", "NO", "yes", "Yes", "YES", "on", "On", "off", "OFF", "y", "Y", "n", "N", "true", "True", "FALSE", "~", "null", "Null", "NULL",
	"=", "<<", "12:30:00", "1:20", "190:20:30.15", "-1:30", "0x1F", "0o17", "017", "0b101", "1e3", "1E+3", "-1.5", "+12", ".5", ".inf", "-.Inf", ".NaN",
	"1_000", "1,000", "11_25", "685_230.15", "2026-01-01", "2026-1-1", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43", "42", ":symbol", "3 pilots",
}

func writtenAnswers(t *testing.T, run assessment.Assessment) string {
	t.Helper()
	var out bytes.Buffer
	c := load(t)
	if err := files.WriteAnswers(&out, run, c); err != nil {
		t.Fatal(err)
	}
	got, err := files.ReadAnswers(out.Bytes(), "f", c, assessment.Date{})
	if err != nil {
		t.Fatalf("%v in\n%s", err, out.String())
	}
	if got.Company != run.Company || got.Notes["held"] != run.Notes["held"] || got.Readiness["physical"] != run.Readiness["physical"] {
		t.Errorf("read back: got %+v, want %+v", got, run)
	}
	return out.String()
}

func TestWriteQuotes(t *testing.T) {
	for _, word := range otherInYAML11 {
		t.Run(word, func(t *testing.T) {
			text := writtenAnswers(t, assessment.Assessment{Company: word, Notes: map[assessment.QuestionID]string{"held": word},
				Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{"physical": {State: assessment.NotApplicable, Reason: word}},
				Deals:     []assessment.Deal{{Name: word, Asks: []assessment.OptionID{"iso27001"}, Currency: "EUR"}}})
			for _, key := range []string{"company: ", "held: ", "reason: ", "name: "} {
				if !strings.Contains(text, key+`"`+word+`"`) {
					t.Errorf("%s%s has no quotes in\n%s", key, word, text)
				}
			}
		})
	}
	for _, word := range []string{"Acme AI", "Nobody", "Yesterday", "None", "Онлайн", "v1.2", "n/a", "one: two"} {
		if text := writtenAnswers(t, assessment.Assessment{Company: word}); strings.Contains(text, `"`) {
			t.Errorf("%s has double quotes in\n%s", word, text)
		}
	}
}

func TestWriteIDs(t *testing.T) {
	c := load(t)
	answers, err := assessment.Answers{}.With(c, "team_size", assessment.Choose("11_25"))
	if err != nil {
		t.Fatal(err)
	}
	day, err := assessment.ParseDate("2026-12-01")
	if err != nil {
		t.Fatal(err)
	}
	text := writtenAnswers(t, assessment.Assessment{Start: day, Answers: answers, Kept: map[assessment.QuestionID]assessment.Answer{"on": assessment.Choose("1_10", "no")}})
	for _, want := range []string{`team_size: "11_25"`, `"on": ["1_10", "no"]`, "start: 2026-12-01\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
	var template bytes.Buffer
	if err := files.WriteTemplate(&template, c); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(template.String(), `"11_25"`) || strings.Contains(template.String(), " 11_25 ") {
		t.Errorf("the template shows 11_25 without quotes:\n%s", template.String())
	}
}

func TestWriteWideCharacters(t *testing.T) {
	for _, text := range []string{"Acme 🚀", "𠮷野家", "🇩🇪 GmbH", "𝟙 𝟚", "👩‍💻 & 👩‍💻"} {
		out := writtenAnswers(t, assessment.Assessment{Company: text, Notes: map[assessment.QuestionID]string{"held": text + "\nsecond line 🚀"}})
		if !strings.Contains(out, "company: "+text+"\n") || !strings.Contains(out, "held: |-\n    "+text+"\n    second line 🚀\n") {
			t.Errorf("%q: got\n%s", text, out)
		}
	}
	var many strings.Builder
	for r := rune(0x20000); many.Len() < 3900*4; r++ {
		many.WriteRune(r)
	}
	if out := writtenAnswers(t, assessment.Assessment{Notes: map[assessment.QuestionID]string{"held": many.String()}}); !strings.Contains(out, many.String()) {
		t.Error("a note of many different characters is escaped")
	}
}

// later is a catalog that has renamed some ids.
func later() *assessment.Catalog {
	option := func(id assessment.OptionID) assessment.Option { return assessment.Option{ID: id} }
	return &assessment.Catalog{
		Questions: []assessment.Question{
			{ID: "customers", Kind: assessment.Multi, Options: []assessment.Option{option("large"), option("small")}},
			{ID: "size", Kind: assessment.Single, Options: []assessment.Option{option("few"), option("many")}},
		},
		Workstreams: []assessment.Workstream{{ID: "access"}},
		Renamed: assessment.Renamed{
			Questions: map[assessment.QuestionID]assessment.QuestionID{"clients": "customers"},
			Options: map[assessment.OptionRef]assessment.OptionRef{
				{Question: "clients", Option: "big"}:  {Question: "customers", Option: "large"},
				{Question: "clients", Option: "huge"}: {Question: "customers", Option: "large"},
				{Question: "size", Option: "some"}:    {Question: "size", Option: "few"},
			},
			Workstreams: map[assessment.WorkstreamID]assessment.WorkstreamID{"entry": "access"},
		},
	}
}

func TestReadOlderIDs(t *testing.T) {
	run, err := files.ReadAnswers([]byte(`trustpath: 1
answers: {clients: [big, huge, small], size: some}
notes: {clients: two}
readiness: {entry: partial}
`), "f", later(), assessment.Date{})
	if err != nil {
		t.Fatal(err)
	}
	if got := run.Answers.Of("customers"); !got.Equal(assessment.Choose("large", "small")) {
		t.Errorf("customers: got %v", got)
	}
	if got := run.Answers.Of("size"); !got.Equal(assessment.Choose("few")) || run.Notes["customers"] != "two" || run.Readiness["access"].State != assessment.Partial {
		t.Errorf("got %+v", run)
	}
	want := "[{clients customers false} {clients.big customers.large false} {clients.huge customers.large false} {size.some size.few false} {entry access false}]"
	if got := fmt.Sprint(run.Carried); got != want {
		t.Errorf("carried:\ngot  %s\nwant %s", got, want)
	}
}

func TestOlderIDBesideTheNewOne(t *testing.T) {
	_, err := files.ReadAnswers([]byte("trustpath: 1\nanswers:\n  clients: [big]\n  customers: [small]\nreadiness: {access: partial, entry: missing}\n"), "f", later(), assessment.Date{})
	if err == nil {
		t.Fatal("one of two answers would be lost")
	}
	for _, want := range []string{`f:4:3: "clients" and "customers" are the same`, `f:5:30: "access" and "entry" are the same`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q in it", err, want)
		}
	}
	if _, err := files.ReadAnswers([]byte("trustpath: 1\nanswers: {customers: [large, large]}\n"), "f", later(), assessment.Date{}); err == nil {
		t.Error("the same option twice was taken")
	}
}

func TestWriteKept(t *testing.T) {
	c := later()
	run := c.Carry(assessment.Assessment{
		Answers: assessment.AnswersFrom(map[assessment.QuestionID]assessment.Answer{
			"customers": assessment.Choose("small", "gone"), "mood": assessment.DontKnow(), "color": assessment.Choose("red", "blue")}),
		Notes:     map[assessment.QuestionID]string{"mood": "good\n\nvery: good\ntrustpath: 2"},
		Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{"old": {State: assessment.NotApplicable, Reason: "no: office"}},
		HeldDates: map[assessment.OptionID]assessment.Date{"soc2": dayNode(t, "2026-09-30")},
	})
	var out bytes.Buffer
	if err := files.WriteAnswers(&out, run, c); err != nil {
		t.Fatal(err)
	}
	want := `trustpath: 1
answers:
  customers: [small]

# With these answers and the content in use the following does not count. It is kept.
# answers:
#   color: [red, blue]
#   customers: [gone]
#   mood: unknown
# held_dates:
#   soc2: 2026-09-30
# notes:
#   mood: |-
#     good
#
#     very: good
#     trustpath: 2
# readiness:
#   old:
#     state: not_applicable
#     reason: 'no: office'
`
	if got := out.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if _, err := files.ReadAnswers(out.Bytes(), "f", c, assessment.Date{}); err != nil {
		t.Errorf("it does not read back: %v", err)
	}
}

// BenchmarkRead reads one answers file of each form.
func BenchmarkRead(b *testing.B) {
	c := load(b)
	for _, form := range []struct{ name, text string }{
		{"json", `{"trustpath":1,"company":"Acme AI","start":"2026-12-01","answers":{"customers":["us_enterprise"],"regions":["us"],"sectors":["general"],` +
			`"asks":["soc2_any"],"deadline":"within_3_months","ai_role":["integrates_models"],"ai_impact":["assists_people"],"us_places":["elsewhere"],` +
			`"sell_trust":"unblock_deals","data":["customer_confidential"],"promises":"unknown","held":["none"],"controls":"basics","team_size":"11_25","capacity":"dedicated"}}`},
		{"yaml", "trustpath: 1\ncompany: Acme AI\nstart: 2026-12-01\nanswers:\n  customers: [us_enterprise]\n  regions: [us]\n  sectors: [general]\n" +
			"  asks: [soc2_any]\n  deadline: within_3_months\n  ai_role: [integrates_models]\n  ai_impact: [assists_people]\n  us_places: [elsewhere]\n" +
			"  sell_trust: unblock_deals\n  data: [customer_confidential]\n  promises: unknown\n  held: [none]\n  controls: basics\n  team_size: 11_25\n  capacity: dedicated\n"},
	} {
		b.Run(form.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := files.ReadAnswers([]byte(form.text), form.name, c, assessment.Date{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
