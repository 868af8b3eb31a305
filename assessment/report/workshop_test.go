package report_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/workshop"
)

// inRoom returns the full answers as the result of a workshop of six.
func inRoom(t *testing.T, named bool) (*assessment.Catalog, assessment.Assessment, assessment.Result, workshop.Result) {
	t.Helper()
	c := load(t)
	run, r, _ := render(t, c, full)
	known := map[assessment.QuestionID]assessment.Answer{}
	for _, id := range run.Answers.Questions() {
		known[id] = run.Answers.Of(id)
	}
	h := workshop.New(c)
	events := []workshop.Event{workshop.Open{Mode: workshop.Rounds, Named: named, Answers: known}}
	for n, name := range []string{"Ada", "a | *b*", "<i>Eve</i>", "Cem", "Dana", "Emil"} {
		events = append(events, workshop.Join{Identity: workshop.Identity{Key: name}, Name: name, Role: []string{"legal | law", "sales"}[n%2]})
	}
	votes := func(q assessment.QuestionID, answers ...assessment.Answer) {
		events = append(events, workshop.Put{Question: q})
		for n, a := range answers {
			v := workshop.Vote{Who: workshop.ParticipantID(fmt.Sprint("p", n+1)), Question: q, Answer: a}
			if n == 1 {
				v.Note = "# not *so*\nsure"
			}
			events = append(events, v)
		}
	}
	eu, both, us := assessment.Choose("eu"), assessment.Choose("us", "eu"), assessment.Choose("us")
	votes("regions", both, eu, both, both, eu, assessment.DontKnow())
	events = append(events, workshop.Reveal{Question: "regions"}, workshop.Record{Question: "regions", Answer: both, Dissent: "the US | is\nfar"})
	votes("held", assessment.Choose("none"), assessment.Choose("none"), assessment.Choose("none"), assessment.Choose("iso27001"))
	events = append(events, workshop.Reveal{Question: "held"}, workshop.Record{Question: "held", Answer: assessment.Choose("none")})
	votes("capacity", assessment.Choose("dedicated"), assessment.Choose("team"), assessment.Choose("dedicated"))
	events = append(events, workshop.Reveal{Question: "capacity"}, workshop.Put{Question: "customers"},
		workshop.Tally{Question: "customers", Hands: map[assessment.OptionID]int{"us_enterprise": 6, "global_enterprise": 5, "smb": 1}, Voters: 7},
		workshop.Reveal{Question: "customers"}, workshop.Put{Question: "promises"}, workshop.Skip{Question: "promises"})
	votes("data", us) // not revealed and not answered, so it must not appear
	events = events[:len(events)-1]
	for _, e := range events {
		if err := h.Apply(e); err != nil {
			t.Fatalf("%+v: %v", e, err)
		}
	}
	return c.Catalog, run, r, h.Result(run, r.Start)
}

func TestWorkshopSection(t *testing.T) {
	for _, name := range []string{"workshop", "workshop-unnamed"} {
		t.Run(name, func(t *testing.T) {
			c, run, r, room := inRoom(t, name == "workshop")
			var out bytes.Buffer
			if err := report.MarkdownOf(&out, c, run, r, report.Selection{Sections: []report.Section{"workshop"}, Workshop: &room}); err != nil {
				t.Fatal(err)
			}
			even(t, out.String())
			golden(t, name, out.String())
			if strings.Contains(out.String(), "Ada") != room.Named {
				t.Error("names stand where they should not, or do not where they should")
			}
			out.Reset()
			if err := report.MarkdownOf(&out, c, run, r, report.Selection{}); err != nil || strings.Contains(out.String(), "What the room said") {
				t.Errorf("without a workshop there is a section of one: %v", err)
			}
		})
	}
}

func TestWorkshopJSON(t *testing.T) {
	schema := compiled(t, report.Schema())
	for _, named := range []bool{true, false} {
		c, run, r, room := inRoom(t, named)
		var out, without bytes.Buffer
		if err := report.JSON(&out, c, run, r, &room); err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(out.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(doc); err != nil {
			t.Error(err)
		}
		if strings.Contains(out.String(), `"Ada"`) != named {
			t.Errorf("names, with named %v", named)
		}
		bad, err := jsonschema.UnmarshalJSON(strings.NewReader(strings.Replace(out.String(), `"kind": "cautious"`, `"kind": "bold"`, 1)))
		if err != nil || schema.Validate(bad) == nil {
			t.Errorf("a group that there is not is taken: %v", err)
		}
		out.Reset()
		if err := report.JSON(&out, c, run, r, nil); err != nil {
			t.Fatal(err)
		}
		if err := report.JSON(&without, c, run, r, nil); err != nil || out.String() != without.String() {
			t.Errorf("without a workshop it is not the same: %v", err)
		}
	}
}
