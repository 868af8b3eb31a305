package workshop_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

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
	return h.Catalog().Catalog, workshop.Weigh(h.Catalog(), assessment.Assessment{Answers: v.Answers}, today(), v.Spread)
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
			if !split.Majority.Answer.Equal(tc.lead) || split.Decisive != tc.decisive || len(split.Others) != len(tc.changes) {
				t.Fatalf("lead %+v, decisive %v, others %+v", split.Majority, split.Decisive, split.Others)
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

// held is a workshop with legal, sales and people without a role, three times
// over, that voted twice.
func held(t *testing.T, named bool) *workshop.State {
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
	}{{workshop.Majority, "", 9, "consumers"}, {workshop.Strictest, "", 9, "global_enterprise"},
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

// Without names a role of one or two people is not listed.
func TestResultWithoutNames(t *testing.T) {
	h := held(t, false)
	r := h.Result(assessment.Assessment{Answers: h.Answers()}, today())
	if len(r.People) > 0 || len(r.Roles) != 2 {
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

// kept is what a workshop keeps of these events, where they fit.
func kept(h *workshop.State, e workshop.Event) []workshop.Event {
	admitted, err := h.Admit(e)
	if err != nil || h.Apply(admitted) != nil {
		return nil
	}
	return []workshop.Event{admitted}
}

// Of any workshop the minutes make the same result, are the same of themselves,
// and hold no key, no code, and no name where there are to be none.
func TestMinutes(t *testing.T) {
	c := load(t)
	shown := 0
	rapid.Check(t, func(t *rapid.T) {
		h := workshop.New(c)
		opened := drawOpen(t)
		opened.Answers = seller()
		log := kept(h, opened)
		for n := range rapid.IntRange(0, 8).Draw(t, "people") {
			log = append(log, kept(h, workshop.Join{Identity: key(n + 1), Name: "Zoë", Role: rapid.SampledFrom([]string{"", "legal", "LEGAL", "sales"}).Draw(t, "role")})...)
		}
		for range rapid.IntRange(1, 80).Draw(t, "events") {
			if e := drawEvent(t, c.Catalog, h); workshop.KindOf(e) != "open" {
				log = append(log, kept(h, e)...)
			}
		}
		minutes, err := workshop.Anonymized(c, log)
		if err != nil {
			t.Fatal(err)
		}
		again, err := workshop.Replay(c, minutes)
		if err != nil {
			t.Fatalf("%v: %+v\nof %+v", err, minutes, log)
		}
		run := assessment.Assessment{Answers: h.Answers()}
		got, want := again.Result(run, today()), h.Result(run, today())
		if len(got.Roles)+len(want.Roles) == 0 {
			got.Roles = want.Roles // none in one way or the other
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("the minutes give\n%s\nwant\n%s\nof %+v", text(t, got), text(t, want), log)
		}
		for _, s := range want.Said {
			if s.Spread != nil {
				shown++
			}
		}
		twice, err := workshop.Anonymized(c, minutes)
		if err != nil || text(t, twice) != text(t, minutes) {
			t.Fatalf("of themselves %v\n%s\nwant\n%s", err, text(t, twice), text(t, minutes))
		}
		all := text(t, minutes)
		for _, secret := range []string{"SHA256", `"code`} {
			if strings.Contains(all, secret) {
				t.Fatalf("%q is in %s", secret, all)
			}
		}
		if !h.Projector().Named && strings.Contains(strings.ToLower(all), "zo") {
			t.Fatalf("a name is in %s", all)
		}
	})
	if shown == 0 && !testing.Short() { // fewer workshops, and perhaps none with a reveal
		t.Error("nothing was revealed, so this compared nothing")
	}
}

// Without names the votes of one person are not linked: the only person with an
// answer to one question is not listed with their own vote on the next.
func TestMinutesPartVotes(t *testing.T) {
	h := workshop.New(load(t))
	log := kept(h, workshop.Open{Mode: workshop.Rounds})
	for n := range 4 {
		log = append(log, kept(h, workshop.Join{Identity: key(n + 1), Name: "Zoë", Role: "legal"})...)
	}
	log = append(log, kept(h, workshop.Put{Question: "team_size"})...)
	for n, option := range []assessment.OptionID{"1_10", "1_10", "1_10", "11_25"} {
		log = append(log, kept(h, vote(n+1, "team_size", option))...)
	}
	log = append(log, kept(h, workshop.Reveal{Question: "team_size"})...)
	log = append(log, kept(h, workshop.Put{Question: "capacity"})...)
	for _, n := range []int{4, 3, 2} {
		e := vote(n, "capacity", "team")
		e.Note = []string{"", "", "first", "second", "third"}[n]
		log = append(log, kept(h, e)...)
	}
	log = append(log, kept(h, workshop.Reveal{Question: "capacity"})...)
	minutes, err := workshop.Anonymized(h.Catalog(), log)
	if err != nil {
		t.Fatal(err)
	}
	told := map[workshop.ParticipantID][]string{}
	for _, e := range minutes {
		if v, ok := e.(workshop.Vote); ok {
			told[v.Who] = append(told[v.Who], string(v.Answer.Options[0])+v.Note)
		}
	}
	want := map[workshop.ParticipantID][]string{"p1": {"11_25", "teamfirst"}, "p2": {"1_10", "teamsecond"}, "p3": {"1_10", "teamthird"}, "p4": {"1_10"}} // it was the third
	if !reflect.DeepEqual(told, want) {
		t.Errorf("got %v, want %v", told, want)
	}
}

// Votes that fit nowhere make no minutes.
func TestMinutesOfNonsense(t *testing.T) {
	_, err := workshop.Anonymized(load(t), []workshop.Event{workshop.Open{Mode: workshop.Rounds}, workshop.Vote{Who: "p1", Question: "customers"}})
	if err == nil || !strings.HasPrefix(err.Error(), "event 2 of 2, vote: ") {
		t.Errorf("got %v", err)
	}
}

// In free mode people came to a question by votes too few to be shown, after
// what was answered before. Their votes on it stay.
func TestMinutesOfManyWays(t *testing.T) {
	h := workshop.New(load(t))
	known := map[assessment.QuestionID]assessment.Answer{"customers": assessment.Choose("smb"), "regions": assessment.Choose("eu"),
		"asks": assessment.Choose("nothing_yet"), "held": assessment.Choose("none"), "sell_trust": assessment.Choose("unblock_deals")}
	log := kept(h, workshop.Open{Mode: workshop.Free, Answers: known})
	for n := range 4 {
		log = append(log, kept(h, workshop.Join{Identity: key(n + 1), Name: "Zoë"})...)
	}
	for _, e := range []workshop.Event{vote(1, "regions", "canada"), vote(2, "regions", "canada"), vote(3, "held", "soc2_type1"), vote(4, "held", "soc2_type1"),
		vote(1, "promises", "uptime"), vote(2, "promises", "uptime"), vote(3, "promises", "none"), vote(4, "promises", "uptime"), workshop.Reveal{}} {
		log = append(log, kept(h, e)...)
	}
	if len(log) != 14 {
		t.Fatalf("not everything fits: %+v", log)
	}
	minutes, err := workshop.Anonymized(h.Catalog(), log)
	if err != nil {
		t.Fatal(err)
	}
	again, err := workshop.Replay(h.Catalog(), minutes)
	if err != nil {
		t.Fatal(err)
	}
	if said := again.Result(assessment.Assessment{}, today()).Said; len(said) != 1 || said[0].Question != "promises" || said[0].Spread.Voters != 4 {
		t.Errorf("got %s", text(t, said))
	}
}
