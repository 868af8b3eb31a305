package workshop_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
)

func chosen(n int, q assessment.QuestionID, options ...assessment.OptionID) workshop.Draft {
	v := vote(n, q, options...)
	return workshop.Draft{Who: v.Who, Question: q, Answer: v.Answer, Text: "half a note"}
}

// names is who of the people in a spread is unconfirmed, and who gave what.
func said(s *workshop.Spread) map[string]string {
	out := map[string]string{}
	for _, g := range s.Given {
		for _, name := range g.Names {
			out[name] = fmt.Sprint(g.Answer.Options, s.Confirmed(name))
		}
	}
	return out
}

// What is chosen and not confirmed when a vote is revealed counts, and is marked.
func TestUnconfirmed(t *testing.T) {
	for _, mode := range []workshop.Mode{workshop.Rounds, workshop.Free} {
		h := room(t, workshop.Open{Mode: mode, Named: true}, 6)
		reveal := workshop.Reveal{}
		if mode == workshop.Rounds {
			reveal.Question = "customers"
			play(t, h, workshop.Put{Question: "customers"})
		}
		play(t, h, vote(1, "customers", "smb"), chosen(2, "customers", "smb"), chosen(3, "customers"),
			chosen(4, "customers", "consumers"), workshop.Draft{Who: "p4", Question: "customers"}, // taken back
			vote(5, "customers", "smb"), chosen(5, "customers", "consumers"), // changed, and not confirmed: the vote counts
			workshop.Leave{Who: "p2"}, workshop.Leave{Who: "p6"})
		if v := h.Facilitator(); v.Votes.In != map[workshop.Mode]int{workshop.Rounds: 2}[mode] {
			t.Errorf("%s: a choice counts before the reveal: %+v", mode, v.Votes)
		}
		mine, _ := h.Participant("p2")
		if !mine.Steps[0].Chosen.Equal(assessment.Choose("smb")) || mine.Steps[0].Voted {
			t.Errorf("%s: whoever chose it does not find it again: %+v", mode, mine.Steps[0])
		}
		play(t, h, reveal, workshop.Show{Question: "customers"})
		s := h.Projector().Spread
		want := map[string]string{"person 1": "[smb] true", "person 2": "[smb] false", "person 3": "[] false", "person 5": "[smb] true"}
		if got := said(s); fmt.Sprint(got) != fmt.Sprint(want) || s.Unconfirmed.Count != 2 || s.Voters != 4 || s.Of != 5 || len(s.Notes) > 0 {
			t.Errorf("%s: got %v of %+v, want %v", mode, got, s, want)
		}
		if mine, _ := h.Participant("p3"); !mine.Steps[0].Voted || !mine.Steps[0].Unconfirmed {
			t.Errorf("%s: own answer: %+v", mode, mine.Steps)
		}
	}
}

// Without names what was only chosen counts towards the three votes, and nothing
// says whose it is.
func TestUnconfirmedWithoutNames(t *testing.T) {
	for choices, want := range map[int]error{0: workshop.ErrTooFew, 1: nil, 2: nil} {
		h := room(t, workshop.Open{Mode: workshop.Rounds}, 5)
		play(t, h, workshop.Put{Question: "customers"}, vote(1, "customers", "smb"), vote(2, "customers", "smb"))
		for n := range choices {
			play(t, h, chosen(n+3, "customers", "consumers"))
		}
		if err := h.Apply(workshop.Reveal{Question: "customers"}); !errors.Is(err, want) {
			t.Errorf("%d choices: got %v, want %v", choices, err, want)
			continue
		}
		if s := h.Projector().Spread; want == nil && (s.Unconfirmed.Count != choices || s.Unconfirmed.Names != nil || s.Of != 5) {
			t.Errorf("%d choices: %+v", choices, s)
		}
	}
}

// Somebody who is taken out loses the seat and the vote; with names a vote that
// was revealed goes too.
func TestRemove(t *testing.T) {
	for _, named := range []bool{true, false} {
		h := room(t, workshop.Open{Mode: workshop.Rounds, Named: named}, 5)
		play(t, h, workshop.Put{Question: "customers"})
		for n := range 5 {
			play(t, h, vote(n+1, "customers", "smb"))
		}
		play(t, h, workshop.Remove{Who: "p1"})
		if v := h.Facilitator(); v.Votes != (workshop.Count{In: 4, Of: 4}) || v.Here != 4 || len(v.People) != 4 || v.People[0].ID != "p2" {
			t.Errorf("open: %+v", v)
		}
		play(t, h, workshop.Reveal{Question: "customers"}, workshop.Remove{Who: "p2"})
		want := 4
		if named {
			want = 3
		}
		if s := h.Projector().Spread; s.Voters != want || s.Of != want || s.Lines[3].Count != want {
			t.Errorf("names %v, revealed: %+v, want %d", named, s, want)
		}
		if v, in := h.Participant("p2"); in || !v.Gone || v.Question != "" {
			t.Errorf("whoever was taken out sees %+v", v)
		}
		for _, e := range []workshop.Event{vote(2, "customers", "smb"), workshop.Remove{Who: "p2"}, workshop.Rename{Who: "p2", Name: "x"}, workshop.Rejoin{Identity: key(2)}} {
			if err := h.Apply(e); !errors.Is(err, workshop.ErrParticipant) {
				t.Errorf("%s of somebody who is out: %v", workshop.KindOf(e), err)
			}
		}
		play(t, h, workshop.Leave{Who: "p2"}, workshop.Join{Identity: key(2), Name: "person 2"})
		if last := h.Facilitator().People[3]; last.ID != "p6" || last.Name != "person 2" {
			t.Errorf("who comes anew: %+v", last)
		}
		if r := h.Result(assessment.Assessment{}, today()); r.Joined != map[bool]int{true: 4, false: 5}[named] {
			t.Errorf("names %v: %d took part", named, r.Joined)
		}
	}
	h := room(t, workshop.Open{Mode: workshop.Rounds, Named: true}, 1)
	play(t, h, workshop.Put{Question: "customers"}, vote(1, "customers", "smb"), workshop.Reveal{Question: "customers"}, workshop.Remove{Who: "p1"})
	if v := h.Projector(); v.Spread != nil || v.State != workshop.Waiting {
		t.Errorf("without the only vote: %+v", v)
	}
}

// Somebody who came back under another name gets the place, the name and the vote
// from before; later keys, the code and the end of the connection go there too.
func TestMerge(t *testing.T) {
	h := room(t, workshop.Open{Mode: workshop.Rounds, Named: true}, 3)
	play(t, h, workshop.Put{Question: "customers"}, vote(1, "customers", "smb"), vote(2, "customers", "smb"))
	if err := h.Apply(workshop.Merge{Who: "p3", Into: "p1"}); !errors.Is(err, workshop.ErrHere) {
		t.Errorf("two who are connected: %v", err)
	}
	for _, e := range []workshop.Merge{{Who: "p1", Into: "p1"}, {Who: "p9", Into: "p1"}, {Who: "p1", Into: "p9"}} {
		if err := h.Apply(e); !errors.Is(err, workshop.ErrParticipant) {
			t.Errorf("%+v: %v", e, err)
		}
	}
	play(t, h, workshop.Leave{Who: "p1"}, workshop.Merge{Who: "p3", Into: "p1"})
	v, _ := h.Participant("p3")
	if v.Me.ID != "p1" || v.Me.Name != "person 1" || !v.Me.Here || !v.Steps[0].Voted || v.Votes != (workshop.Count{In: 2, Of: 2}) {
		t.Errorf("the place from before: %+v", v)
	}
	for _, who := range []workshop.Identity{key(1), key(3)} {
		if id, _ := h.Find(who); id != "p1" {
			t.Errorf("%v is found as %q", who, id)
		}
	}
	play(t, h, vote(3, "customers", "consumers"), workshop.Reveal{Question: "customers"})
	if got := said(h.Projector().Spread); got["person 1"] != "[consumers] true" || len(got) != 2 {
		t.Errorf("said: %v", got)
	}
	play(t, h, workshop.Leave{Who: "p3"}, workshop.Join{Identity: key(9), Name: "person 1"}, workshop.Put{Question: "regions"},
		vote(1, "regions", "us"), vote(4, "regions", "eu"), workshop.Reveal{Question: "regions"}, workshop.Merge{Who: "p4", Into: "p1"})
	if s := h.Projector().Spread; s.Voters != 1 || s.Of != 2 || said(s)["person 1"] != "[eu] true" {
		t.Errorf("two revealed votes of one person: %+v", s)
	}
	play(t, h, workshop.Remove{Who: "p3"})
	if _, in := h.Find(key(9)); in {
		t.Error("somebody who was merged and taken out is still found")
	}
}

// A new name is new everywhere, and told apart like any other.
func TestRename(t *testing.T) {
	h := room(t, workshop.Open{Mode: workshop.Rounds, Named: true}, 3)
	play(t, h, workshop.Put{Question: "customers"}, vote(1, "customers", "smb"), chosen(2, "customers", "smb"), workshop.Reveal{Question: "customers"},
		workshop.Rename{Who: "p2", Name: " Ben\x1b[2J "}, workshop.Rename{Who: "p3", Name: "BEN"}, workshop.Rename{Who: "p1", Name: "PERSON 1"})
	var names []string
	for _, p := range h.Facilitator().People {
		names = append(names, p.Name)
	}
	if want := []string{"PERSON 1", "Ben", "BEN 2"}; !slices.Equal(names, want) {
		t.Errorf("names: got %q, want %q", names, want)
	}
	if got, want := said(h.Projector().Spread), map[string]string{"PERSON 1": "[smb] true", "Ben": "[smb] false"}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("said: got %v, want %v", got, want)
	}
}

// In a full room somebody new gets the place of one who left without a vote.
func TestFullRoom(t *testing.T) {
	h := room(t, workshop.Open{Mode: workshop.Rounds, Named: true}, workshop.MaxPeople)
	play(t, h, workshop.Put{Question: "customers"}, vote(1, "customers", "smb"), chosen(2, "customers", "smb"))
	comes := workshop.Join{Identity: key(9999), Name: "late"}
	for n := range 2 {
		play(t, h, workshop.Leave{Who: vote(n+1, "customers").Who})
	}
	if err := h.Apply(comes); !errors.Is(err, workshop.ErrFull) {
		t.Errorf("everybody is here or has chosen something: %v", err)
	}
	play(t, h, workshop.Leave{Who: "p3"}, comes)
	if _, in := h.Find(key(3)); in || len(h.Facilitator().People) != workshop.MaxPeople {
		t.Error("the place of who left is not given away")
	}
	play(t, h, workshop.Remove{Who: "p4"}, workshop.Join{Identity: key(3), Name: "back"})
}

// Twins are told apart by a number, and nobody is called like the facilitator.
func TestTwins(t *testing.T) {
	c := load(t)
	for _, twin := range []string{"Ada", "ADA", "A d a", "Ada\u2800", "\u2800Ada", "A\u2800da", "Ada\U0001d159", "Ada\u200d", "A\u200dda", "A\u200cda", "Ada\u3164", "Ada\u2d7f", "Ada\U00013441",
		"Ada\ufe0f", "Аda", "Αda", "Аdа", "Adа", "Ａｄａ", "𝐀𝐝𝐚", "Ada\u00a0", "Ada\u2003", "Ꭺda"} {
		h := workshop.New(c)
		play(t, h, workshop.Open{Mode: workshop.Rounds}, workshop.Join{Identity: key(1), Name: "Ada"}, workshop.Join{Identity: key(2), Name: twin})
		name := h.Facilitator().People[1].Name
		if name[len(name)-2:] != " 2" {
			t.Errorf("%+q is called %+q", twin, name)
		}
	}
	for _, name := range []string{"", " ", "\u2800", "\u2800\U0001d159", "\u3164", "\u0301\u0302", "\ufffc", "\u2d7f", "facilitator", "The Facilitator", "facilitator 2", "FACILITATOR", "f a c i l i t a t o r",
		"Faсilitator", "faci1itator", "facilitator\u2800", "ｆａｃｉｌｉｔａｔｏｒ", "fac\u200dilitator", "co-facilitator"} {
		h := workshop.New(c)
		play(t, h, workshop.Open{Mode: workshop.Rounds}, workshop.Join{Identity: key(1), Name: name, Role: name})
		if p := h.Facilitator().People[0]; p.Name != "guest" || p.Role != "guest" && p.Role != "" {
			t.Errorf("%+q is called %+q, in the role %+q", name, p.Name, p.Role)
		}
	}
	for _, names := range [][2]string{{"Ada", "Ida"}, {"Ben", "Dan"}, {"Ada 2", "Ada 3"}, {"राम", "रमा"}, {"王", "玉"}, {"Иван", "Ивана"}, {"🙂", "🙃"}} {
		h := workshop.New(c)
		play(t, h, workshop.Open{Mode: workshop.Rounds}, workshop.Join{Identity: key(1), Name: names[0]}, workshop.Join{Identity: key(2), Name: names[1]})
		if got := h.Facilitator().People[1].Name; got != names[1] {
			t.Errorf("%q beside %q is called %q", names[1], names[0], got)
		}
	}
}

// Names that were kept before stay as they were.
func TestNamesOfThePast(t *testing.T) {
	names := []string{"Ada", "Ada\u2800", "Аda", "Facilitator 2", "the facilitator"}
	log := []workshop.Event{workshop.Open{Mode: workshop.Rounds, Named: true}}
	for n, name := range names {
		log = append(log, workshop.Join{Identity: key(n + 1), Name: name, Role: "facilitator"})
	}
	log = append(log, workshop.Put{Question: "customers"}, vote(1, "customers", "smb"), workshop.Reveal{Question: "customers"})
	h, err := workshop.Replay(load(t), log)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range h.Facilitator().People {
		if p.Name != names[i] || p.Role != "facilitator" {
			t.Errorf("got %q, %q, want %q", p.Name, p.Role, names[i])
		}
	}
	if s := h.Projector().Spread; s.Of != 0 && s.Of != s.Voters {
		t.Errorf("a reveal that does not say of how many: %+v", s)
	}
	play(t, h, workshop.Join{Identity: key(9), Name: "ADA"})
	if got := h.Facilitator().People[5].Name; got == "ADA" {
		t.Errorf("who comes now is called %q", got)
	}
}
