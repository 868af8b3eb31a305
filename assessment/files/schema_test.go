package files_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
	"pgregory.net/rapid"

	"trustpath/assessment"
	"trustpath/assessment/files"
)

func schema(t *testing.T, c *assessment.Catalog) *jsonschema.Schema {
	t.Helper()
	var text bytes.Buffer
	if err := files.WriteSchema(&text, c); err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(&text)
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("mem:answers.json", doc); err != nil {
		t.Fatal(err)
	}
	out, err := compiler.Compile("mem:answers.json")
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// parsed is a file as an editor sees it: dates are text.
func parsed(t interface{ Fatal(...any) }, text []byte) any {
	var node yaml.Node
	if err := yaml.Unmarshal(text, &node); err != nil {
		t.Fatal(err)
	}
	var dates func(n *yaml.Node)
	dates = func(n *yaml.Node) {
		if n.Tag == "!!timestamp" {
			n.Tag = "!!str"
		}
		for _, child := range n.Content {
			dates(child)
		}
	}
	dates(&node)
	var out any
	if err := node.Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

// The schema and the reader take and refuse the same.
func TestSchema(t *testing.T) {
	c := load(t)
	s := schema(t, c)
	head := "trustpath: 1\n"
	for _, tc := range []struct {
		text string
		good bool
	}{
		{goodAnswers, true},
		{head, true},
		{"company: Acme\n", false},
		{"trustpath: 2\n", false},
		{head + "compny: Acme\n", false},
		{head + "start: tomorrow\n", false},
		{head + "answers: {customers: unknown, controls: basics}\n", true},
		{head + "answers: {customers: [none_yet]}\n", true},
		{head + "answers: {customers: [none_yet, smb]}\n", false},
		{head + "answers: {customers: [smb, smb]}\n", false},
		{head + "answers: {customers: []}\n", false},
		{head + "answers: {customers: smb}\n", false},
		{head + "answers: {controls: [basics]}\n", false},
		{head + "answers: {nobody: [smb]}\n", false},
		{head + "answers: {customers: [nobody]}\n", false},
		{head + "readiness: {access: in_place, physical: {state: not_applicable, reason: no office}}\n", true},
		{head + "readiness: {physical: not_applicable}\n", false},
		{head + "readiness: {physical: {state: not_applicable}}\n", false},
		{head + "readiness: {access: {state: not_applicable, reason: small}}\n", false},
		{head + "readiness: {scope: {state: in_place, reason: done}}\n", true},
		{head + "readiness: {nothing: missing}\n", false},
		{head + "readiness: {access: {state: in_place, person: Ann, due: 2027-01-10, started: 2027-01-02, done: 2027-01-08, " +
			"link: \"https://acme.example/a\", comment: quarterly}, scope: {person: Ann}, gate_tisax: in_progress, soc2_window: {state: in_progress, started: 2027-03-01}}\n", true},
		{head + "readiness: {access: {state: missing, done: 2027-01-08}}\n", false},
		{head + "readiness: {access: {link: \"javascript:alert(1)\"}}\n", false},
		{head + "readiness: {soc2_window: {state: not_applicable, reason: none}}\n", false},
		{head + "currency: EUR\npeople: [{name: Ann, role: CTO, email: ann@acme.example}, {name: Ben}]\n", true},
		{head + "currency: euro\n", false},
		{head + "currency: CHF\n", false},
		{head + "people: [{role: CTO}]\n", false},
		{head + "people: [{name: Ann, email: ann}]\n", false},
		{head + "answers: {held: [soc2_type2, iso27001]}\nheld_dates: {soc2_type2: 2026-09-30, iso27001: 2025-01-31}\n", true},
		{head + "answers: {held: [soc2_type2]}\nheld_dates: {soc2_type2: September}\n", false},
		{head + "answers: {held: [none]}\nheld_dates: {none: 2026-09-30}\n", false},
		{head + "deals: [{name: Vermeer, asks: [iso27001], value: 5, currency: EUR, date: 2027-06-30}]\n", true},
		{head + "deals: [{name: Vermeer, asks: [nothing_yet]}]\n", false},
		{head + "deals: [{name: Vermeer}]\n", false},
		{head + "deals: [{name: Vermeer, asks: [iso27001], value: -5}]\n", false},
		{head + "deals: [{name: Vermeer, asks: [iso27001], currency: euro}]\n", false},
	} {
		_, read := files.ReadAnswers([]byte(tc.text), "f", c, assessment.Date{})
		valid := s.Validate(parsed(t, []byte(tc.text)))
		if (read == nil) != tc.good || (valid == nil) != tc.good {
			t.Errorf("%q: the reader says %v, the schema %v", tc.text, read, valid)
		}
	}
}

func TestSchemaTakesWhatIsWritten(t *testing.T) {
	c := load(t)
	s := schema(t, c)
	rapid.Check(t, func(t *rapid.T) {
		run := assessment.Assessment{Company: "Acme"}
		for i := range c.Questions {
			q := &c.Questions[i]
			if rapid.Bool().Draw(t, "answered") {
				option := rapid.IntRange(0, len(q.Options)-1).Draw(t, string(q.ID))
				run.Answers, _ = run.Answers.With(c, q.ID, assessment.Choose(q.Options[option].ID))
			}
		}
		var yes, line bytes.Buffer
		if err := files.WriteAnswers(&yes, run, c); err != nil {
			t.Fatal(err)
		}
		if err := files.WriteAnswersJSON(&line, run, c); err != nil {
			t.Fatal(err)
		}
		for _, text := range [][]byte{yes.Bytes(), line.Bytes()} {
			if err := s.Validate(parsed(t, text)); err != nil {
				t.Fatalf("%s: %v", text, err)
			}
		}
	})
}

// The template is an answers file with every question, option and workstream;
// its comments are right as well.
func TestTemplate(t *testing.T) {
	c := load(t)
	var out bytes.Buffer
	if err := files.WriteTemplate(&out, c); err != nil {
		t.Fatal(err)
	}
	run, err := files.ReadAnswers(out.Bytes(), "f", c, assessment.Date{})
	if err != nil {
		t.Fatal(err)
	}
	if err := schema(t, c).Validate(parsed(t, out.Bytes())); err != nil {
		t.Error(err)
	}
	for i := range c.Questions {
		q := &c.Questions[i]
		if !run.Answers.Of(q.ID).Unknown {
			t.Errorf("%s is %v", q.ID, run.Answers.Of(q.ID))
		}
		for _, o := range q.Options {
			if !regexp.MustCompile(`(?m)^  #   "?` + string(o.ID) + `"? +\S`).MatchString(out.String()) {
				t.Errorf("no option %s.%s", q.ID, o.ID)
			}
		}
	}
	open := regexp.MustCompile(`(?m)^# ((?:start|deadline_date|notes|readiness|deals):|  \w+:|- \{)`).ReplaceAllString(out.String(), "$1")
	run, err = files.ReadAnswers([]byte(open), "f", c, assessment.Date{})
	if err != nil || len(run.Readiness) != len(c.Workstreams) || len(run.Notes) != 1 || len(run.Deals) != 1 || run.Start.IsZero() {
		t.Errorf("without the signs of comments: %v, %d workstreams", err, len(run.Readiness))
	}
	for line := range strings.Lines(out.String()) {
		if len(line) > 110 || strings.TrimRight(line, " \n") != strings.TrimSuffix(line, "\n") {
			t.Errorf("a long line, or blanks at its end: %q", line)
		}
	}
}
