package answersfile_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/answersfile"
)

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
	run, err := answersfile.Read([]byte(`trustpath: 1
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
	want := "[{clients customers} {clients.big customers.large} {clients.huge customers.large} {size.some size.few} {entry access}]"
	if got := fmt.Sprint(run.Carried); got != want {
		t.Errorf("carried:\ngot  %s\nwant %s", got, want)
	}
}

func TestOlderIDBesideTheNewOne(t *testing.T) {
	_, err := answersfile.Read([]byte("trustpath: 1\nanswers:\n  clients: [big]\n  customers: [small]\nreadiness: {access: partial, entry: missing}\n"), "f", later(), assessment.Date{})
	if err == nil {
		t.Fatal("one of two answers would be lost")
	}
	for _, want := range []string{`f:4:3: "clients" and "customers" are the same`, `f:5:30: "access" and "entry" are the same`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q in it", err, want)
		}
	}
	if _, err := answersfile.Read([]byte("trustpath: 1\nanswers: {customers: [large, large]}\n"), "f", later(), assessment.Date{}); err == nil {
		t.Error("the same option twice was taken")
	}
}

func TestWriteKept(t *testing.T) {
	c := later()
	run := c.Carry(assessment.Assessment{
		Answers: assessment.AnswersFrom(map[assessment.QuestionID]assessment.Answer{
			"customers": assessment.Choose("small", "gone"), "mood": assessment.DontKnow(), "colour": assessment.Choose("red", "blue")}),
		Notes:     map[assessment.QuestionID]string{"mood": "good\n\nvery: good\ntrustpath: 2"},
		Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{"old": {State: assessment.NotApplicable, Reason: "no: office"}},
	})
	var out bytes.Buffer
	if err := answersfile.Write(&out, run, c); err != nil {
		t.Fatal(err)
	}
	want := `trustpath: 1
answers:
  customers: [small]

# With the content in use the following does not count. It is kept.
# answers:
#   colour: [red, blue]
#   customers: [gone]
#   mood: unknown
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
	if _, err := answersfile.Read(out.Bytes(), "f", c, assessment.Date{}); err != nil {
		t.Errorf("it does not read back: %v", err)
	}
}
