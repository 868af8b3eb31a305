package workshop_test

import (
	"slices"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
)

func today() assessment.Date {
	var d assessment.Date
	if err := d.UnmarshalText([]byte("2026-11-24")); err != nil {
		panic(err)
	}
	return d
}

// seller answers everything but the question that a test is about: a company
// that sells to enterprises outside the US.
func seller() map[assessment.QuestionID]assessment.Answer {
	return map[assessment.QuestionID]assessment.Answer{
		"customers": assessment.Choose("global_enterprise"), "regions": assessment.Choose("eu"), "held": assessment.Choose("none"),
	}
}

func weigh(t *testing.T, known map[assessment.QuestionID]assessment.Answer, events ...workshop.Event) (*assessment.Catalog, workshop.Split) {
	t.Helper()
	h := room(t, workshop.Open{Mode: workshop.Rounds, Named: true, Answers: known}, 9)
	play(t, h, events...)
	v := h.Facilitator()
	return h.Catalog(), workshop.Weigh(h.Catalog(), assessment.Assessment{Answers: v.Answers}, today(), v.Spread)
}

func TestSplit(t *testing.T) {
	for _, tc := range []struct {
		name     string
		events   []workshop.Event
		lead     assessment.Answer
		decisive bool
		changes  []bool
	}{
		{"two say something else that matters", []workshop.Event{workshop.Put{Question: "customers"}, vote(1, "customers", "global_enterprise"),
			vote(2, "customers", "global_enterprise"), vote(3, "customers", "consumers"), vote(4, "customers", "consumers"), vote(5, "customers", "global_enterprise"), vote(6, "customers"),
			workshop.Reveal{Question: "customers"}}, assessment.Choose("global_enterprise"), true, []bool{true, true}},
		{"one does not know", []workshop.Event{workshop.Put{Question: "customers"}, vote(1, "customers", "global_enterprise"), vote(2, "customers"),
			workshop.Reveal{Question: "customers"}}, assessment.Choose("global_enterprise"), false, []bool{true}},
		{"most do not know", []workshop.Event{workshop.Put{Question: "customers"}, vote(1, "customers", "global_enterprise"), vote(2, "customers"), vote(3, "customers"),
			workshop.Reveal{Question: "customers"}}, assessment.DontKnow(), true, []bool{true}},
		{"an even split is read as the cautious do", []workshop.Event{workshop.Put{Question: "customers"}, vote(1, "customers", "global_enterprise"), vote(2, "customers", "none_yet"),
			workshop.Reveal{Question: "customers"}}, assessment.Choose("global_enterprise"), true, []bool{true}},
		{"all say the same", []workshop.Event{workshop.Put{Question: "customers"}, vote(1, "customers", "smb"), vote(2, "customers", "smb"),
			workshop.Reveal{Question: "customers"}}, assessment.Choose("smb"), false, nil},
		{"raised hands", []workshop.Event{workshop.Put{Question: "customers"},
			workshop.Tally{Question: "customers", Hands: map[assessment.OptionID]int{"global_enterprise": 5, "smb": 2, "regulated": 1}, Voters: 6},
			workshop.Reveal{Question: "customers"}}, assessment.Choose("global_enterprise"), true, []bool{false, true}},
		{"nobody", []workshop.Event{workshop.Put{Question: "customers"}, vote(1, "customers", "smb"), workshop.Reveal{Question: "customers"},
			workshop.Put{Question: "regions"}, workshop.Skip{Question: "regions"}, workshop.Show{Question: "customers"}}, assessment.Choose("smb"), false, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, split := weigh(t, seller(), tc.events...)
			if !split.Lead.Answer.Equal(tc.lead) || split.Decisive != tc.decisive || len(split.Others) != len(tc.changes) {
				t.Fatalf("lead %+v, decisive %v, others %+v", split.Lead, split.Decisive, split.Others)
			}
			for i := range split.Others {
				o := &split.Others[i]
				if o.Changes() != tc.changes[i] {
					t.Errorf("%v changes %v: %v %v", o.Answer, o.Changes(), o.Headline, o.Around)
				}
				for _, change := range o.Headline {
					at := slices.IndexFunc(c.Attributes, func(a assessment.Attribute) bool { return a.Name == change.Attribute })
					if at < 0 || !c.Attributes[at].Headline || slices.Equal(change.Was, change.Would) {
						t.Errorf("headline: %v", change)
					}
				}
			}
		})
	}
}

// After a reveal of everything the room talks about what is decisive; what can
// be recorded without a word leaves nothing to talk about.
func TestWalk(t *testing.T) {
	h := room(t, workshop.Open{Mode: workshop.Free, Named: true}, 3)
	said := map[assessment.QuestionID][3]assessment.OptionID{
		"customers": {"global_enterprise", "global_enterprise", "global_enterprise"}, "regions": {"eu", "eu", "eu"},
		"ai_role": {"integrates_models", "integrates_models", "integrates_models"}, "team_size": {"1_10", "11_25", "1_10"}, "held": {"none", "none", "iso27001"},
	}
	for _, q := range h.Catalog().Questions {
		for n, option := range said[q.ID] {
			if o, _ := q.Option(option); o != nil {
				play(t, h, vote(n+1, q.ID, option))
			}
		}
	}
	play(t, h, workshop.Reveal{})
	v := h.Facilitator()
	run := assessment.Assessment{Answers: v.Answers}
	talk, settled := workshop.Walk(h.Catalog(), run, today(), v.Rounds)
	if len(talk) != 1 || talk[0].Question != "held" {
		t.Errorf("to talk about: %+v", talk)
	}
	want := []assessment.QuestionID{"customers", "regions", "ai_role", "team_size"}
	for _, r := range settled {
		if !slices.Contains(want, r.Question) {
			t.Errorf("%s is settled", r.Question)
		}
		play(t, h, r)
	}
	if len(settled) != len(want) {
		t.Errorf("settled: %+v", settled)
	}
	talk, settled = workshop.Walk(h.Catalog(), assessment.Assessment{Answers: h.Answers()}, today(), h.Facilitator().Rounds)
	if len(talk) != 1 || len(settled) != 0 {
		t.Errorf("then there is %+v to talk about and %+v to settle", talk, settled)
	}
}
