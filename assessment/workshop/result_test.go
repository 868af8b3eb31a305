package workshop_test

import (
	"reflect"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
)

// held is a workshop with legal, sales and nobody in particular, three times
// over, that voted twice.
func held(t *testing.T, named bool) *workshop.Hub {
	t.Helper()
	h := room(t, workshop.Open{Mode: workshop.Rounds, Named: named, Answers: seller()}, 9)
	play(t, h, workshop.Put{Question: "customers"})
	for n, option := range []assessment.OptionID{"global_enterprise", "consumers", "consumers", "global_enterprise", "consumers", "consumers", "global_enterprise", "smb", "consumers"} {
		play(t, h, vote(n+1, "customers", option))
	}
	play(t, h, workshop.Reveal{Question: "customers"}, workshop.Record{Question: "customers", Answer: assessment.Choose("consumers"), Dissent: "enterprises will come"},
		workshop.Put{Question: "team_size"}, vote(1, "team_size", "1_10"), vote(2, "team_size", "1_10"), vote(3, "team_size", "1_10"), workshop.Reveal{Question: "team_size"},
		workshop.Put{Question: "capacity"}, vote(1, "capacity", "team"))
	return h
}

func TestResult(t *testing.T) {
	h := held(t, true)
	run := assessment.Assessment{Answers: h.Answers()}
	r := h.Result(run, today())
	if r.Joined != 9 || len(r.People) != 9 || len(r.Roles) != 2 || r.Roles[0] != (workshop.RoleCount{Role: "legal", People: 3}) {
		t.Errorf("who: %d, %v, %v", r.Joined, r.People, r.Roles)
	}
	if len(r.Said) != 2 || r.Said[0].Split == nil || !r.Said[0].Split.Decisive || r.Said[1].Split != nil || r.Said[0].Agreed.Dissent != "enterprises will come" {
		t.Fatalf("said: %+v", r.Said)
	}
	want := []struct {
		kind   workshop.GroupKind
		role   string
		people int
		answer assessment.OptionID
	}{{workshop.Majority, "", 9, "consumers"}, {workshop.Cautious, "", 9, "global_enterprise"},
		{workshop.Role, "legal", 3, "global_enterprise"}, {workshop.Role, "sales", 3, "consumers"}}
	if len(r.Groups) != len(want) {
		t.Fatalf("groups: %+v", r.Groups)
	}
	for i, g := range r.Groups {
		if g.Kind != want[i].kind || g.Role != want[i].role || g.People != want[i].people || !g.Answers.Of("customers").Equal(assessment.Choose(want[i].answer)) {
			t.Errorf("group %d: %s %q, %d people, %v", i, g.Kind, g.Role, g.People, g.Answers.Of("customers"))
		}
		got := h.Catalog().Evaluate(assessment.Assessment{Answers: g.Answers}, assessment.Options{Today: today(), SkipFlips: true})
		if !reflect.DeepEqual(got, g.Result) {
			t.Errorf("group %d is not what its answers give", i)
		}
		if !g.Answers.Of("capacity").IsZero() {
			t.Errorf("group %d knows a vote that was not revealed", i)
		}
	}
}

// Without names nobody is told apart by a role.
func TestResultWithoutNames(t *testing.T) {
	h := held(t, false)
	r := h.Result(assessment.Assessment{Answers: h.Answers()}, today())
	if r.People != nil || len(r.Roles) != 2 {
		t.Errorf("people %v, roles %v", r.People, r.Roles)
	}
	for _, g := range r.Groups {
		if want := g.Kind != workshop.Role; g.Answers.Of("team_size").Equal(assessment.Choose("1_10")) != want {
			t.Errorf("%s %q has the vote of one: %v", g.Kind, g.Role, g.Answers.Of("team_size"))
		}
	}
	few := room(t, workshop.Open{Mode: workshop.Rounds}, 5)
	if roles := few.Result(assessment.Assessment{}, today()).Roles; len(roles) > 0 {
		t.Errorf("roles of two: %v", roles)
	}
}

func BenchmarkResult(b *testing.B) {
	h := room(b, workshop.Open{Mode: workshop.Free, Named: true}, 30)
	for i := range h.Catalog().Questions {
		q := &h.Catalog().Questions[i]
		for n := range 30 {
			_ = h.Apply(workshop.Vote{Who: vote(n+1, q.ID).Who, Question: q.ID, Answer: q.Toggled(assessment.Answer{}, n%(len(q.Options)+1))}) // some are not asked everything
		}
	}
	play(b, h, workshop.Reveal{})
	for b.Loop() {
		h.Result(assessment.Assessment{Answers: h.Answers()}, today())
	}
}

// BenchmarkVote is one vote of thirty, and all views after it.
func BenchmarkVote(b *testing.B) {
	h := room(b, workshop.Open{Mode: workshop.Free, Named: true}, 30)
	for n := 0; b.Loop(); n++ {
		play(b, h, vote(n%30+1, "customers", "smb"))
		h.Facilitator()
		h.Projector()
		for _, p := range h.Facilitator().People {
			h.Participant(p.ID)
		}
	}
}
