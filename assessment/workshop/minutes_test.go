package workshop_test

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
)

// kept is what a workshop keeps of these events, where they fit.
func kept(h *workshop.Hub, e workshop.Event) []workshop.Event {
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
			if e := drawEvent(t, c, h); workshop.KindOf(e) != "open" {
				log = append(log, kept(h, e)...)
			}
		}
		minutes, err := workshop.Minutes(c, log)
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
		twice, err := workshop.Minutes(c, minutes)
		if err != nil || text(t, twice) != text(t, minutes) {
			t.Fatalf("of themselves %v\n%s\nwant\n%s", err, text(t, twice), text(t, minutes))
		}
		all := text(t, minutes)
		for _, secret := range []string{"SHA256", `"code`} {
			if strings.Contains(all, secret) {
				t.Fatalf("%q is in %s", secret, all)
			}
		}
		if !opened.Named && strings.Contains(strings.ToLower(all), "zo") {
			t.Fatalf("a name is in %s", all)
		}
	})
	if shown == 0 && !testing.Short() { // fewer workshops, and perhaps none with a reveal
		t.Error("nothing was revealed, so this compared nothing")
	}
}

// Without names nobody can be told by what they voted elsewhere: whoever is the
// only one to say something on one question stands beside no vote of their own
// on the next.
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
	minutes, err := workshop.Minutes(h.Catalog(), log)
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
	_, err := workshop.Minutes(load(t), []workshop.Event{workshop.Open{Mode: workshop.Rounds}, workshop.Vote{Who: "p1", Question: "customers"}})
	if err == nil || !strings.HasPrefix(err.Error(), "event 2 of 2, vote: ") {
		t.Errorf("got %v", err)
	}
}

// At their own pace people came to a question by votes too few to be told, over
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
	minutes, err := workshop.Minutes(h.Catalog(), log)
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
