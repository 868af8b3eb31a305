package engine_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"trustpath/assessment"
)

type given = map[assessment.QuestionID][]assessment.OptionID

func TestCarry(t *testing.T) {
	shipped, renamed := load(t), newPack(t)
	for _, tc := range []struct {
		name    string
		pack    *assessment.Catalog
		stored  given
		answers given
		kept    given
		carried string
	}{
		{"all known", shipped.Catalog, given{"held": {"none"}, "promises": {"unknown"}}, given{"held": {"none"}, "promises": {"unknown"}}, nil, ""},
		{"order of the catalog", shipped.Catalog, given{"held": {"iso27001", "soc2_type2"}}, given{"held": {"soc2_type2", "iso27001"}}, nil, ""},
		{"unknown question", shipped.Catalog, given{"mood": {"good"}}, nil, given{"mood": {"good"}}, ""},
		{"some options unknown", shipped.Catalog, given{"held": {"tisax_label", "iso27001"}}, given{"held": {"iso27001"}}, given{"held": {"tisax_label"}}, ""},
		{"all options unknown", shipped.Catalog, given{"held": {"tisax_label"}}, nil, given{"held": {"tisax_label"}}, ""},
		{"may not stand together", shipped.Catalog, given{"held": {"none", "iso27001"}}, nil, given{"held": {"none", "iso27001"}}, ""},
		{"two for a single choice", shipped.Catalog, given{"controls": {"basics", "starting"}}, nil, given{"controls": {"basics", "starting"}}, ""},
		{"renamed question and option", renamed.Catalog, given{"us_places": {"texas", "illinois"}}, given{"us_states": {"illinois", "tx"}}, nil,
			"us_places us_states us_places.texas us_states.tx"},
		{"renamed question, don't know", renamed.Catalog, given{"us_places": {"unknown"}}, given{"us_states": {"unknown"}}, nil, "us_places us_states"},
		{"two options that became one", renamed.Catalog, given{"us_places": {"lone_star", "texas"}}, given{"us_states": {"tx"}}, nil,
			"us_places us_states us_places.lone_star us_states.tx us_places.texas us_states.tx"},
		{"renamed option", renamed.Catalog, given{"held": {"hitrust"}}, given{"held": {"hitrust_any"}}, nil, "held.hitrust held.hitrust_any"},
		{"unknown option in a renamed question", renamed.Catalog, given{"us_places": {"ohio", "illinois"}}, given{"us_states": {"illinois"}}, given{"us_states": {"ohio"}}, "us_places us_states"},
		{"old and new: the new one counts", renamed.Catalog, given{"us_places": {"texas"}, "us_states": {"illinois"}}, given{"us_states": {"illinois"}}, given{"us_places": {"texas"}}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := tc.pack.Carry(assessment.Assessment{Answers: answersOf(tc.stored)})
			same(t, "answers", got.Answers, tc.answers)
			same(t, "kept", assessment.AnswersFrom(got.Kept), tc.kept)
			var carried []string
			for _, r := range got.Carried {
				carried = append(carried, r.From, r.To)
			}
			if words := strings.Join(carried, " "); words != tc.carried {
				t.Errorf("carried: got %q, want %q", words, tc.carried)
			}
			if got, want := got.Answers.Len()+len(got.Kept) > 0, len(tc.stored) > 0; got != want {
				t.Error("an answer was lost")
			}
		})
	}
}

func same(t *testing.T, what string, got assessment.Answers, want given) {
	t.Helper()
	wanted := answersOf(want)
	if len(want) == 0 && got.Len() == 0 {
		return
	}
	if !reflect.DeepEqual(got.Questions(), wanted.Questions()) {
		t.Fatalf("%s: got %v, want %v", what, got.Questions(), wanted.Questions())
	}
	for _, id := range got.Questions() {
		if !got.Of(id).Equal(wanted.Of(id)) {
			t.Errorf("%s to %s: got %v, want %v", what, id, got.Of(id), wanted.Of(id))
		}
	}
}

func TestCarryNotesAndReadiness(t *testing.T) {
	c := newPack(t)
	run := c.Carry(assessment.Assessment{
		Notes:     map[assessment.QuestionID]string{"us_places": "Austin", "mood": "fine"},
		Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{"physical": {State: assessment.InPlace}, "gone": {State: assessment.Partial}},
	})
	if got := run.Notes["us_states"]; got != "Austin" || run.Notes["mood"] != "fine" || len(run.Notes) != 2 {
		t.Errorf("notes: got %v", run.Notes)
	}
	if run.Readiness["offices"].State != assessment.InPlace || len(run.Readiness) != 2 {
		t.Errorf("readiness: got %v", run.Readiness)
	}
	if got, want := strings.Join(c.KeptIDs(run), " "), "mood readiness.gone"; got != want {
		t.Errorf("kept: got %q, want %q", got, want)
	}
}

// What is unknown to a pack is open there, and never counts as No.
func TestUnknownOptionsAreOpen(t *testing.T) {
	c := load(t)
	given := answersOf(given{"customers": {"us_enterprise"}, "regions": {"us"}, "held": {"tisax_label"}})
	run := c.Carry(assessment.Assessment{Answers: given})
	r := c.Evaluate(run, assessment.Options{SkipPlan: true, SkipFlips: true})
	if s := r.Standard("soc2"); s.Settled {
		t.Errorf("SOC 2 is settled as %s although what is held is open", s.Decision)
	}
	if got := strings.Join(r.Kept, " "); got != "held.tisax_label" {
		t.Errorf("kept: got %q", got)
	}
}

func TestApplyAnswer(t *testing.T) {
	shipped, renamed := load(t), newPack(t)
	for _, tc := range []struct {
		name   string
		pack   *assessment.Catalog
		stored given
		id     assessment.QuestionID
		answer []assessment.OptionID
		want   given
	}{
		{"a new one", shipped.Catalog, given{"held": {"none"}}, "controls", []assessment.OptionID{"basics"}, given{"held": {"none"}, "controls": {"basics"}}},
		{"taken back", shipped.Catalog, given{"held": {"tisax_label", "iso27001"}}, "held", nil, nil},
		{"unknown options stay beside others", shipped.Catalog, given{"held": {"tisax_label", "iso27001"}}, "held", []assessment.OptionID{"soc2_type2"}, given{"held": {"soc2_type2", "tisax_label"}}},
		{"but not beside one that stands alone", shipped.Catalog, given{"held": {"tisax_label", "iso27001"}}, "held", []assessment.OptionID{"none"}, given{"held": {"none"}}},
		{"nor beside don't know", shipped.Catalog, given{"held": {"tisax_label", "iso27001"}}, "held", []assessment.OptionID{"unknown"}, given{"held": {"unknown"}}},
		{"an answer without a known option is replaced", shipped.Catalog, given{"held": {"tisax_label"}}, "held", []assessment.OptionID{"iso27001"}, given{"held": {"iso27001"}}},
		{"unknown questions stay", shipped.Catalog, given{"mood": {"good"}}, "held", []assessment.OptionID{"none"}, given{"mood": {"good"}, "held": {"none"}}},
		{"the old name goes", renamed.Catalog, given{"us_places": {"texas"}}, "us_states", []assessment.OptionID{"illinois"}, given{"us_states": {"illinois"}}},
		{"taken back under both names", renamed.Catalog, given{"us_places": {"texas"}, "us_states": {"illinois"}}, "us_states", nil, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			answer := assessment.Choose(tc.answer...)
			if len(tc.answer) == 1 && tc.answer[0] == "unknown" {
				answer = assessment.DontKnow()
			}
			run := tc.pack.Carry(assessment.Assessment{Answers: answersOf(tc.stored)})
			next, err := run.Apply(tc.pack, assessment.SetAnswer{Question: tc.id, Answer: answer}, time.Time{}, assessment.Date{})
			if err != nil {
				t.Fatal(err)
			}
			same(t, "stored", next.Stored(), tc.want)
			again := tc.pack.Carry(assessment.Assessment{Answers: next.Stored()}) // as it is read again
			if got, want := assessment.AnswersFrom(next.Kept).Questions(), assessment.AnswersFrom(again.Kept).Questions(); !slices.Equal(got, want) {
				t.Errorf("kept: got %v, want %v", got, want)
			}
		})
	}
}
