package answersfile_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/answersfile"
	"trustpath/assessment/safetext"
	"trustpath/assessment/safetext/hostile"
)

// whole is an answers file with one of everything.
const whole = "trustpath: 1\ncompany: Acme AI\nstart: 2026-12-01\ndeadline_date: 2027-06-30\nanswers:\n  customers: [us_enterprise]\n  controls: unknown\n" +
	"notes:\n  customers: |\n    two\n    lines\nreadiness:\n  physical: {state: not_applicable, reason: no office}\n  access_control: partial\n" +
	"deals:\n- {name: Vermeer, asks: [iso27001], value: 40000, currency: EUR, date: 2027-06-30}\n"

// FuzzRead reads anything, as YAML or as JSON. What is taken is written in both
// forms and read again as the same, and holds nothing that a screen obeys.
func FuzzRead(f *testing.F) {
	f.Add([]byte(good))
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
		run, err := answersfile.Read(data, "f", c, assessment.Date{})
		if err != nil {
			return
		}
		for _, text := range entered(run) {
			if err := hostile.Document(text); err != nil {
				t.Errorf("taken: %v", err)
			}
		}
		run.Carried = nil // said once, and written by the names of today
		for name, write := range map[string]func(*bytes.Buffer) error{
			"YAML": func(out *bytes.Buffer) error { return answersfile.Write(out, run, c) },
			"JSON": func(out *bytes.Buffer) error { return answersfile.WriteJSON(out, run, c) },
		} {
			var out bytes.Buffer
			if err := write(&out); err != nil {
				t.Fatal(err)
			}
			again, err := answersfile.Read(out.Bytes(), "again", c, assessment.Date{})
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
			"YAML": func(out *bytes.Buffer) error { return answersfile.Write(out, run, c) },
			"JSON": func(out *bytes.Buffer) error { return answersfile.WriteJSON(out, run, c) },
		} {
			var out bytes.Buffer
			if err := write(&out); err != nil {
				t.Fatal(err)
			}
			again, err := answersfile.Read(out.Bytes(), "again", c, assessment.Date{})
			if err != nil || !reflect.DeepEqual(entered(again), entered(run)) {
				t.Errorf("%s: %q came back as %q, %v", name, entered(run), entered(again), err)
			}
		}
	}
}
