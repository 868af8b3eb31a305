package answersfile_test

import (
	"bytes"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/answersfile"
)

// Readers of YAML 1.1 take these for booleans, numbers, times, dates or null
// unless they are in quotes.
var otherInYAML11 = []string{
	"No", "no", "NO", "yes", "Yes", "YES", "on", "On", "off", "OFF", "y", "Y", "n", "N", "true", "True", "FALSE", "~", "null", "Null", "NULL",
	"=", "<<", "12:30:00", "1:20", "190:20:30.15", "-1:30", "0x1F", "0o17", "017", "0b101", "1e3", "1E+3", "-1.5", "+12", ".5", ".inf", "-.Inf", ".NaN",
	"1_000", "1,000", "11_25", "685_230.15", "2026-01-01", "2026-1-1", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43", "42", ":symbol", "3 pilots",
}

func written(t *testing.T, run assessment.Assessment) string {
	t.Helper()
	var out bytes.Buffer
	c := load(t)
	if err := answersfile.Write(&out, run, c); err != nil {
		t.Fatal(err)
	}
	got, err := answersfile.Read(out.Bytes(), "f", c, assessment.Date{})
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
			text := written(t, assessment.Assessment{Company: word, Notes: map[assessment.QuestionID]string{"held": word},
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
		if text := written(t, assessment.Assessment{Company: word}); strings.Contains(text, `"`) {
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
	text := written(t, assessment.Assessment{Start: day, Answers: answers, Kept: map[assessment.QuestionID]assessment.Answer{"on": assessment.Choose("1_10", "no")}})
	for _, want := range []string{`team_size: "11_25"`, `"on": ["1_10", "no"]`, "start: 2026-12-01\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
	var template bytes.Buffer
	if err := answersfile.Template(&template, c); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(template.String(), `"11_25"`) || strings.Contains(template.String(), " 11_25 ") {
		t.Errorf("the template shows 11_25 without quotes:\n%s", template.String())
	}
}

func TestWriteWideCharacters(t *testing.T) {
	for _, text := range []string{"Acme 🚀", "𠮷野家", "🇩🇪 GmbH", "𝟙 𝟚", "👩‍💻 & 👩‍💻"} {
		out := written(t, assessment.Assessment{Company: text, Notes: map[assessment.QuestionID]string{"held": text + "\nsecond line 🚀"}})
		if !strings.Contains(out, "company: "+text+"\n") || !strings.Contains(out, "held: |-\n    "+text+"\n    second line 🚀\n") {
			t.Errorf("%q: got\n%s", text, out)
		}
	}
	var many strings.Builder
	for r := rune(0x20000); many.Len() < 3900*4; r++ {
		many.WriteRune(r)
	}
	if out := written(t, assessment.Assessment{Notes: map[assessment.QuestionID]string{"held": many.String()}}); !strings.Contains(out, many.String()) {
		t.Error("a note of many different characters is escaped")
	}
}
