package answersfile_test

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"trustpath/assessment"
	"trustpath/assessment/answersfile"
	"trustpath/assessment/pack"
	"trustpath/assessment/safetext"
	"trustpath/assessment/yamldoc"
	"trustpath/content"
)

func load(t testing.TB) *assessment.Catalog {
	t.Helper()
	c, err := pack.Restore(content.Default(), content.Snapshot())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const good = `trustpath: 1
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
	run, err := answersfile.Read([]byte(good), "a.yaml", load(t), assessment.Date{})
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
	if _, err := answersfile.Read([]byte(`{"trustpath": 1, "answers": {"held": ["none"]}}`), "a.json", load(t), assessment.Date{}); err != nil {
		t.Errorf("JSON: %v", err)
	}
}

func TestRefused(t *testing.T) {
	answers := func(line string) string { return "trustpath: 1\nanswers:\n  " + line + "\n" }
	tests := []struct{ name, in, want string }{
		{"empty", "", "a: the file is empty"},
		{"no version", "company: A\n", "a:1:1: the first line has to be trustpath: 1"},
		{"other version", "trustpath: 2\n", `a:1:12: this program reads trustpath: 1, not "2"`},
		{"unknown key", "trustpath: 1\ncompani: A\n", `a:2:1: no key "compani"; did you mean "company"?`},
		{"unknown question", answers("costumers: [smb]"), `a:3:3: no question "costumers"; did you mean "customers"?`},
		{"unknown option", answers("customers: [us_enterprize]"), `a:3:15: no option of customers "us_enterprize"; did you mean "us_enterprise"?`},
		{"duplicate key", "trustpath: 1\ncompany: A\ncompany: B\n", `a:3:1: "company" stands twice`},
		{"exclusive", answers("customers: [none_yet, smb]"), `a:3:14: question "customers": option "none_yet" stands alone`},
		{"unknown beside", answers("customers: [unknown, smb]"), "a:3:15: unknown stands alone"},
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
		{"too large", "trustpath: 1\n#" + strings.Repeat("x", answersfile.MaxSize), "larger than"},
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
		{"day of another answer", "trustpath: 1\nanswers:\n  deadline: later\nanswered: {deadlin: 2026-11-29}\n", `a:4:12: no key of answered "deadlin"; did you mean "deadline"?`},
		{"day of no date", "trustpath: 1\nanswers:\n  deadline: later\nanswered: {deadline: soon}\n", `a:4:22: "soon" is not a date`},
		{"day without an answer", "trustpath: 1\nanswered: {deadline: 2026-11-29}\n", "a:2:12: deadline has a day here and no answer"},
		{"day twice", "trustpath: 1\nanswers:\n  deadline: later\nanswered:\n  deadline: 2026-11-29\n  deadline: 2026-11-30\n", `a:6:3: "deadline" stands twice`},
		{"days as a list", "trustpath: 1\nanswered: [2026-11-29]\n", "a:2:11: answered is a mapping"},
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
			_, err := answersfile.Read([]byte(test.in), "a", c, assessment.Date{})
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
	_, err := answersfile.Read([]byte("trustpath: 1\nstart: soon\nanswers:\n  held: [non]\n  nothing: x\n"), "a", load(t), assessment.Date{})
	var problems yamldoc.Problems
	if !errors.As(err, &problems) || len(problems) != 3 || problems[0].Line != 2 || problems[2].Line != 5 {
		t.Errorf("got %v, want three in order", err)
	}
}

func TestManyKeys(t *testing.T) {
	var in strings.Builder
	in.WriteString("trustpath: 1\nanswers:\n")
	for in.Len() < answersfile.MaxSize-20 {
		in.WriteString("  a: b\n")
	}
	if _, err := answersfile.Read([]byte(in.String()), "a", load(t), assessment.Date{}); err == nil {
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
		run.Start, _ = assessment.ParseDate("2026-12-01")
		run.DeadlineDate = run.Start.AddMonths(3)
	}
	return run
}

func TestWriteReadsBack(t *testing.T) {
	c := load(t)
	rapid.Check(t, func(t *rapid.T) {
		run := anyRun(t, c)
		var out bytes.Buffer
		if err := answersfile.Write(&out, run, c); err != nil {
			t.Fatal(err)
		}
		got, err := answersfile.Read(out.Bytes(), "a", c, assessment.Date{})
		if err != nil {
			t.Fatalf("%v\n%s", err, out.String())
		}
		for _, q := range run.Answers.Questions() {
			if !got.Answers.Of(q).Equal(run.Answers.Of(q)) {
				t.Errorf("%s: got %v, want %v", q, got.Answers.Of(q), run.Answers.Of(q))
			}
		}
		if got.Company != run.Company || !reflect.DeepEqual(got.Notes, run.Notes) || !reflect.DeepEqual(got.Readiness, run.Readiness) ||
			got.Start != run.Start || got.DeadlineDate != run.DeadlineDate || got.Answers.Len() != run.Answers.Len() {
			t.Errorf("got %+v\nwant %+v\n%s", got, run, out.String())
		}
	})
}

// The day of an answer in months is the one in the file, else today, and the
// file has it when it is written.
func TestDayOfTheAnswer(t *testing.T) {
	c, today := load(t), day(t, "2026-12-24")
	for _, tc := range []struct{ name, in, want string }{
		{"in the file", "answers: {deadline: within_3_months}\nanswered: {deadline: 2026-11-29}\n", "2026-11-29"},
		{"before the answers", "answered: {deadline: 2026-11-29}\nanswers: {deadline: within_12_months}\n", "2026-11-29"},
		{"no day", "answers: {deadline: later}\n", "2026-12-24"},
		{"no months", "answers: {deadline: none}\n", ""},
		{"don't know", "answers: {deadline: unknown}\nanswered: {deadline: 2026-11-29}\n", ""},
		{"no answer", "company: A\n", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			run, err := answersfile.Read([]byte("trustpath: 1\n"+tc.in), "a", c, today)
			if got := run.Answers.Of("deadline").Given.String(); err != nil || got != tc.want {
				t.Fatalf("got %s, %v; want %s", got, err, tc.want)
			}
			for _, write := range []func(io.Writer, assessment.Assessment, *assessment.Catalog) error{answersfile.Write, answersfile.WriteJSON} {
				var out bytes.Buffer
				if err := write(&out, run, c); err != nil {
					t.Fatal(err)
				}
				again, err := answersfile.Read(out.Bytes(), "again", c, today.AddDays(90))
				if got := again.Answers.Of("deadline").Given.String(); err != nil || got != tc.want {
					t.Errorf("again: got %s, %v; want %s of\n%s", got, err, tc.want, &out)
				}
			}
		})
	}
}

// A date of the deal that does not fit the answer on the deadline is refused at
// its place, in whatever order the two stand.
func TestDateAgainstTheAnswer(t *testing.T) {
	c, today := load(t), day(t, "2026-11-24")
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
			_, err := answersfile.Read([]byte("trustpath: 1\n"+tc.in), "a", c, today)
			if (err == nil) != (tc.want == "") || err != nil && !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
	}
}

func day(t *testing.T, text string) assessment.Date {
	t.Helper()
	d, err := assessment.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
