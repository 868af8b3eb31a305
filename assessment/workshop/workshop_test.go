package workshop_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/pack"
	"trustpath/assessment/workshop"
	"trustpath/content"
)

func load(t testing.TB) *engine.Engine {
	t.Helper()
	c, err := pack.Restore(content.Default(), content.Snapshot())
	if err != nil {
		t.Fatal(err)
	}
	return engine.New(c)
}

// play applies events, all of which must fit.
func play(t testing.TB, h *workshop.State, events ...workshop.Event) {
	t.Helper()
	for _, e := range events {
		if err := h.Apply(e); err != nil {
			t.Fatalf("%s %+v: %v", workshop.KindOf(e), e, err)
		}
	}
}

func key(n int) workshop.Identity { return workshop.Identity{Key: fmt.Sprintf("SHA256:%d", n)} }

// room is a workshop with people p1 to pn in it.
func room(t testing.TB, open workshop.Open, people int) *workshop.State {
	t.Helper()
	h := workshop.New(load(t))
	play(t, h, open)
	for n := range people {
		play(t, h, workshop.Join{Identity: key(n + 1), Name: fmt.Sprintf("person %d", n+1), Role: []string{"legal", "sales", ""}[n%3]})
	}
	return h
}

func vote(n int, q assessment.QuestionID, options ...assessment.OptionID) workshop.Vote {
	v := workshop.Vote{Who: workshop.ParticipantID(fmt.Sprintf("p%d", n)), Question: q, Answer: assessment.Choose(options...)}
	if len(options) == 0 {
		v.Answer = assessment.DontKnow()
	}
	return v
}

func TestRound(t *testing.T) {
	h := room(t, workshop.Open{Mode: workshop.Rounds, Named: true}, 4)
	play(t, h, workshop.Put{Question: "customers"}, vote(1, "customers", "smb"), vote(2, "customers", "smb", "us_enterprise"),
		vote(1, "customers", "us_enterprise", "smb"), vote(3, "customers"), vote(4, "customers", "smb"),
		workshop.Withdraw{Who: "p4", Question: "customers"}, workshop.Leave{Who: "p2"})
	before := h.Facilitator()
	if before.Spread != nil || before.State != workshop.Voting || before.Votes != (workshop.Count{In: 3, Of: 4}) || before.Here != 3 {
		t.Errorf("before the reveal: %+v", before.Board)
	}
	if before.People[1].Voted != true || before.People[1].Here || before.People[3].Voted {
		t.Errorf("people: %+v", before.People)
	}
	play(t, h, workshop.Reveal{Question: "customers"})
	s := h.Projector().Spread
	if s == nil || s.Voters != 3 || s.Unknown.Count != 1 || s.Unanimous() {
		t.Fatalf("spread: %+v", s)
	}
	if first := s.Given[0]; first.Count != 2 || !slices.Equal(first.Names, []string{"person 1", "person 2"}) ||
		!slices.Equal(first.Answer.Options, []assessment.OptionID{"us_enterprise", "smb"}) {
		t.Errorf("most given: %+v", first)
	}
	if err := h.Apply(vote(1, "customers", "smb")); !errors.Is(err, workshop.ErrNoVote) {
		t.Errorf("vote after the reveal: got %v", err)
	}
	play(t, h, workshop.Record{Question: "customers", Answer: assessment.Choose("smb"), Dissent: "  one of them\x1b[2J is large "}, workshop.Rejoin{Identity: key(2)})
	v, _ := h.Participant("p2")
	if v.Agreed == nil || v.Agreed.Dissent != "one of them is large" || !v.Answers.Of("customers").Equal(assessment.Choose("smb")) || v.Here != 4 {
		t.Errorf("agreed: %+v of %+v", v.Agreed, v.Board)
	}
	if len(v.Steps) != 1 || !v.Steps[0].Voted || v.State != workshop.Agreed {
		t.Errorf("own step: %+v, %s", v.Steps, v.State)
	}
	play(t, h, workshop.Put{Question: "customers"})
	if v := h.Projector(); v.Spread != nil || v.State != workshop.Voting || v.Votes.In != 0 {
		t.Errorf("put again: %+v", v)
	}
	play(t, h, workshop.Skip{Question: "customers"})
	if v := h.Projector(); v.Spread != s || v.State != workshop.Agreed {
		t.Errorf("left again: %+v", v)
	}
}

func TestWithoutNames(t *testing.T) {
	h := room(t, workshop.Open{Mode: workshop.Rounds}, 4)
	note := vote(2, "customers", "smb")
	note.Note = "b"
	other := vote(1, "customers", "consumers")
	other.Note = "c"
	play(t, h, workshop.Put{Question: "customers"}, other, note)
	if err := h.Apply(workshop.Reveal{Question: "customers"}); !errors.Is(err, workshop.ErrTooFew) {
		t.Errorf("two votes without names: got %v", err)
	}
	play(t, h, vote(3, "customers", "smb"), workshop.Reveal{Question: "customers"})
	v := h.Facilitator()
	for _, line := range v.Spread.Lines {
		if line.Names != nil {
			t.Errorf("names of %s: %v", line.Option, line.Names)
		}
	}
	if want := []workshop.Note{{Text: "b"}, {Text: "c"}}; !slices.Equal(v.Spread.Notes, want) {
		t.Errorf("notes: got %+v, want %+v", v.Spread.Notes, want)
	}
	for _, p := range v.People {
		if p.Voted {
			t.Errorf("after a reveal without names %s has voted", p.Name)
		}
	}
}

func TestFree(t *testing.T) {
	h := room(t, workshop.Open{Mode: workshop.Free, Named: true, Answers: map[assessment.QuestionID]assessment.Answer{"customers": assessment.Choose("none_yet")}}, 2)
	if err := h.Apply(vote(1, "regions", "eu")); !errors.Is(err, workshop.ErrHidden) {
		t.Errorf("a question that is not asked: got %v", err)
	}
	play(t, h, vote(1, "customers", "smb"), vote(1, "regions", "eu"), vote(2, "customers", "smb"), vote(2, "regions", "us"),
		vote(2, "customers", "none_yet"), workshop.Finish{Who: "p2"})
	if err := h.Apply(workshop.Record{Question: "customers", Answer: assessment.Choose("smb")}); !errors.Is(err, workshop.ErrVoting) {
		t.Errorf("record before the reveal: got %v", err)
	}
	if v, _ := h.Participant("p1"); !slices.ContainsFunc(v.Steps, func(s workshop.Step) bool { return s.Question == "regions" && s.Voted }) {
		t.Errorf("own steps: %+v", v.Steps)
	}
	if v := h.Facilitator(); v.Votes != (workshop.Count{In: 1, Of: 2}) {
		t.Errorf("finished: %+v", v.Votes)
	}
	play(t, h, workshop.Reveal{}, workshop.Record{Question: "customers", Answer: assessment.Choose("smb")}, workshop.Show{Question: "regions"})
	before := h.Projector().Spread
	if before == nil || before.Voters != 1 {
		t.Errorf("a vote to which the others do not lead counts: %+v", before)
	}
	play(t, h, workshop.Put{Question: "regions"}, vote(2, "regions", "us"), workshop.Close{})
	if s := h.Projector().Spread; s != before {
		t.Errorf("a vote that was not revealed is told after the end: %+v", s)
	}
}

func TestTally(t *testing.T) {
	h := room(t, workshop.Open{Mode: workshop.Rounds, Named: true}, 1)
	play(t, h, workshop.Put{Question: "customers"}, vote(1, "customers", "smb"),
		workshop.Tally{Question: "customers", Hands: map[assessment.OptionID]int{"smb": 4, "consumers": 2}, Unknown: 1, Voters: 6})
	for _, tc := range []workshop.Tally{
		{Hands: map[assessment.OptionID]int{"smb": 7}, Voters: 6},
		{Hands: map[assessment.OptionID]int{"smb": -1}, Voters: 6},
		{Hands: map[assessment.OptionID]int{"none": 1}, Voters: 6},
		{Hands: map[assessment.OptionID]int{"smb": 2}, Voters: 6},
		{Hands: map[assessment.OptionID]int{"smb": 6, "none_yet": 1}, Voters: 6},
		{Unknown: 3, Voters: 2},
	} {
		tc.Question = "customers"
		if h.Apply(tc) == nil {
			t.Errorf("%+v was taken", tc)
		}
	}
	if v := h.Projector(); v.Votes != (workshop.Count{In: 7, Of: 7}) {
		t.Errorf("votes: %+v", v.Votes)
	}
	play(t, h, workshop.Reveal{Question: "customers"})
	s := h.Projector().Spread
	if s.Voters != 7 || s.Hands != 6 || s.Unknown.Count != 1 {
		t.Errorf("spread: %+v", s)
	}
	for _, line := range s.Lines {
		if want := map[assessment.OptionID]int{"smb": 5, "consumers": 2}[line.Option]; line.Count != want {
			t.Errorf("%s: got %d, want %d", line.Option, line.Count, want)
		}
	}
}

func TestNames(t *testing.T) {
	h := workshop.New(load(t))
	play(t, h, workshop.Open{Mode: workshop.Rounds})
	long := "a very long name that does not end"
	for n, name := range []string{"Ada", "ada ", "A\u200bda", "Facilitator", "\x1b[31m", "", long, long} {
		play(t, h, workshop.Join{Identity: key(n), Name: name, Role: "head of\x1b]0;x\x07 everything\nand more of the same"})
	}
	want := []string{"Ada", "ada 2", "Ada 3", "guest", "guest 2", "guest 3", "a very long name that do", "a very long name that 2"}
	for i, p := range h.Facilitator().People {
		if p.Name != want[i] {
			t.Errorf("person %d: got %q, want %q", p.Number, p.Name, want[i])
		}
		if p.Role != "head of everything and m" {
			t.Errorf("role: got %q", p.Role)
		}
	}
	if err := h.Apply(workshop.Join{Identity: key(0), Name: "Eve"}); !errors.Is(err, workshop.ErrKnown) {
		t.Errorf("the same key twice: got %v", err)
	}
	if err := h.Apply(workshop.Join{Name: "Eve"}); !errors.Is(err, workshop.ErrIdentity) {
		t.Errorf("no identity: got %v", err)
	}
}

// Views go to other goroutines while the workshop goes on; the race detector
// says whether anything in them still changes.
func TestViewsAreShared(t *testing.T) {
	h := room(t, workshop.Open{Mode: workshop.Rounds, Named: true}, 3)
	views, read := make(chan []any, 1), make(chan int)
	go func() {
		length := 0
		for view := range views {
			length += len(fmt.Sprintf("%+v", view))
		}
		read <- length
	}()
	show := func() {
		mine, _ := h.Participant("p1")
		views <- []any{h.Facilitator(), h.Projector(), mine}
	}
	for range 20 {
		for _, e := range []workshop.Event{workshop.Put{Question: "customers"}, vote(1, "customers", "smb"), vote(2, "customers", "consumers"),
			workshop.Tally{Question: "customers", Hands: map[assessment.OptionID]int{"smb": 1}, Voters: 1}, vote(1, "customers"),
			workshop.Reveal{Question: "customers"}, workshop.Record{Question: "customers", Answer: assessment.Choose("smb")}} {
			play(t, h, e)
			show()
		}
	}
	close(views)
	if <-read == 0 {
		t.Error("nothing was read")
	}
}

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

// own returns what a person sees of a question.
func own(t *testing.T, h *workshop.State, who workshop.ParticipantID, q assessment.QuestionID) workshop.Step {
	t.Helper()
	v, _ := h.Participant(who)
	for _, step := range v.Steps {
		if step.Question == q {
			return step
		}
	}
	t.Fatalf("%s does not see %s: %+v", who, q, v.Steps)
	return workshop.Step{}
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
		if mine := own(t, h, "p2", "customers"); !mine.Chosen.Equal(assessment.Choose("smb")) || mine.Voted {
			t.Errorf("%s: the choice is not found again: %+v", mode, mine)
		}
		play(t, h, reveal, workshop.Show{Question: "customers"})
		s := h.Projector().Spread
		want := map[string]string{"person 1": "[smb] true", "person 2": "[smb] false", "person 3": "[] false", "person 5": "[smb] true"}
		if got := said(s); fmt.Sprint(got) != fmt.Sprint(want) || s.Unconfirmed.Count != 2 || s.Voters != 4 || s.Of != 5 || len(s.Notes) > 0 {
			t.Errorf("%s: got %v of %+v, want %v", mode, got, s, want)
		}
		if mine := own(t, h, "p3", "customers"); !mine.Voted || !mine.Unconfirmed {
			t.Errorf("%s: own answer: %+v", mode, mine)
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

// A participant who is taken out loses the seat and the vote; with names a vote that
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

// A participant who came back under another name gets the place, the name and the vote
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

// A new name shows everywhere, and gets a number like any other.
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

// In a full room a newcomer gets the seat of a person who left without a vote.
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

// Equal names get a number, and no participant may be called facilitator.
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

// What was stored is read for as long as there are workshops: these lines must
// never have to change.
func TestStoredEvents(t *testing.T) {
	for _, tc := range []struct {
		kind, text string
		want       workshop.Event
	}{
		{"open", `{"Mode":"rounds","Named":true,"Answers":{"held":{"Unknown":false,"Options":["none"]}}}`,
			workshop.Open{Mode: workshop.Rounds, Named: true, Answers: map[assessment.QuestionID]assessment.Answer{"held": assessment.Choose("none")}}},
		{"setup", `{"Mode":"free","Named":false}`, workshop.Setup{Mode: workshop.Free}},
		{"join", `{"Key":"SHA256:x","Code":"0a","Name":"Ada","Role":"legal"}`, workshop.Join{Identity: workshop.Identity{Key: "SHA256:x", Code: "0a"}, Name: "Ada", Role: "legal"}},
		{"leave", `{"Who":"p1"}`, workshop.Leave{Who: "p1"}},
		{"rejoin", `{"Key":"SHA256:x"}`, workshop.Rejoin{Identity: workshop.Identity{Key: "SHA256:x"}}},
		{"rename", `{"Who":"p1","Name":"Ben"}`, workshop.Rename{Who: "p1", Name: "Ben"}},
		{"remove", `{"Who":"p1"}`, workshop.Remove{Who: "p1"}},
		{"merge", `{"Who":"p4","Into":"p1"}`, workshop.Merge{Who: "p4", Into: "p1"}},
		{"resume", `{}`, workshop.Resume{}},
		{"put", `{"Question":"held"}`, workshop.Put{Question: "held"}},
		{"vote", `{"Who":"p1","Question":"held","Answer":{"Unknown":true,"Options":null},"Note":"why"}`,
			workshop.Vote{Who: "p1", Question: "held", Answer: assessment.DontKnow(), Note: "why"}},
		{"withdraw", `{"Who":"p1","Question":"held"}`, workshop.Withdraw{Who: "p1", Question: "held"}},
		{"draft", `{"Who":"p1","Question":"held","Text":"so far"}`, workshop.Draft{Who: "p1", Question: "held", Text: "so far"}},
		{"vote", `{"Who":"p1","Question":"held","Answer":{"Unknown":false,"Options":["none"]},"Unconfirmed":true}`,
			workshop.Vote{Who: "p1", Question: "held", Answer: assessment.Choose("none"), Unconfirmed: true}},
		{"draft", `{"Who":"p1","Question":"held","Text":"","Answer":{"Unknown":true,"Options":null}}`,
			workshop.Draft{Who: "p1", Question: "held", Answer: assessment.DontKnow()}},
		{"reveal", `{"Question":"held","Of":3}`, workshop.Reveal{Question: "held", Of: 3}},
		{"draft", `{"Question":"held","Text":""}`, workshop.Draft{Question: "held"}},
		{"tally", `{"Question":"held","Hands":{"none":2},"Unknown":1,"Voters":3}`,
			workshop.Tally{Question: "held", Hands: map[assessment.OptionID]int{"none": 2}, Unknown: 1, Voters: 3}},
		{"finish", `{"Who":"p1"}`, workshop.Finish{Who: "p1"}},
		{"reveal", `{"Question":"held"}`, workshop.Reveal{Question: "held"}},
		{"show", `{}`, workshop.Show{}},
		{"record", `{"Question":"held","Answer":{"Unknown":false,"Options":["none"]},"Dissent":"no"}`,
			workshop.Record{Question: "held", Answer: assessment.Choose("none"), Dissent: "no"}},
		{"skip", `{"Question":"held"}`, workshop.Skip{Question: "held"}},
		{"close", `{}`, workshop.Close{}},
	} {
		if kind, text, err := workshop.Encode(tc.want); kind != tc.kind || text != tc.text || err != nil {
			t.Errorf("%s: wrote %s %s, %v", tc.kind, kind, text, err)
		}
		if got, err := workshop.Decode(tc.kind, tc.text); err != nil || !reflect.DeepEqual(got, tc.want) {
			t.Errorf("%s: read %+v, %v", tc.kind, got, err)
		}
	}
	for _, bad := range [][2]string{{"dance", "{}"}, {"", "{}"}, {"vote", "["}} {
		if e, err := workshop.Decode(bad[0], bad[1]); err == nil {
			t.Errorf("%v was read as %+v", bad, e)
		}
	}
}

// The list is the published one without its dice numbers, and four words of it
// are at least 50 bits.
func TestWords(t *testing.T) {
	file, err := os.ReadFile("words.txt")
	if err != nil {
		t.Fatal(err)
	}
	list, seen, dice := strings.Fields(string(file)), map[string]bool{}, sha256.New()
	for i, word := range list {
		if seen[word] {
			t.Errorf("%q is given twice", word)
		}
		seen[word] = true
		number := make([]byte, 5)
		for at, rest := 4, i; at >= 0; at, rest = at-1, rest/6 {
			number[at] = byte('1' + rest%6)
		}
		dice.Write([]byte(string(number) + "\t" + word + "\n"))
	}
	if len(list) != 7776 {
		t.Errorf("got %d words", len(list))
	}
	if bits := 4 * math.Log2(float64(len(list))); bits < 50 {
		t.Errorf("four words are %.1f bits", bits)
	}
	note, err := os.ReadFile("words.LICENSE.md")
	if err != nil {
		t.Fatal(err)
	}
	if digest := hex.EncodeToString(dice.Sum(nil)); !bytes.Contains(note, []byte(digest)) {
		t.Errorf("with dice numbers the digest is %s, which words.LICENSE.md does not name", digest)
	}
}

func TestNewCode(t *testing.T) {
	seen := map[string]bool{}
	for range 200 {
		code, err := workshop.NewCode(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if seen[code] || strings.Count(code, "-") != 3 {
			t.Errorf("code %q", code)
		}
		seen[code] = true
	}
	var drawn []byte
	for _, n := range []uint64{0, 7771, 1, 2 + 7772} {
		drawn = binary.LittleEndian.AppendUint64(drawn, n)
	}
	first, err := workshop.NewCode(bytes.NewReader(drawn))
	if err != nil || first != "abacus-zoom-abdomen-abdominal" {
		t.Errorf("got %q, %v", first, err)
	}
	if _, err := workshop.NewCode(bytes.NewReader([]byte{0, 0, 0})); err == nil {
		t.Error("no chance was left, and there is a code")
	}
}

func TestSame(t *testing.T) {
	const code = "yo-yo-abacus-t-shirt-zoom"
	for typed, want := range map[string]bool{
		code: true, "  Yo Yo ABACUS t-shirt zoom\r\n": true, "yoyo abacus t-shirt zoom": false,
		"": false, "yo-yo-abacus-t-shirt": false, code + "-zoom": false, strings.Repeat(" ", 300) + code: false,
	} {
		if got := workshop.Same(code, typed); got != want {
			t.Errorf("%q: got %v", typed, got)
		}
		if got := workshop.Digest(code) == workshop.Digest(typed); got != want {
			t.Errorf("digest of %q: got %v", typed, got)
		}
	}
}

// The room turns with what the facilitator does, and not with who comes or
// votes; a countdown is of one turn, and never of a workshop that is over.
func TestTurn(t *testing.T) {
	h := room(t, workshop.Open{Mode: workshop.Rounds, Named: true}, 0)
	steps := []struct {
		event workshop.Event
		turns bool
	}{
		{workshop.Join{Identity: workshop.Identity{Key: "a"}, Name: "a"}, false},
		{workshop.Put{Question: "customers"}, true},
		{workshop.Vote{Who: "p1", Question: "customers", Answer: assessment.DontKnow()}, false},
		{workshop.Withdraw{Who: "p1", Question: "customers"}, false},
		{workshop.Reveal{Question: "customers"}, true},
		{workshop.Put{Question: "customers"}, true},
		{workshop.Skip{Question: "customers"}, true},
		{workshop.Show{Question: "customers"}, true},
		{workshop.Record{Question: "customers", Answer: assessment.DontKnow()}, true},
		{workshop.Leave{Who: "p1"}, false},
		{workshop.Close{}, true},
	}
	for _, step := range steps {
		before := h.Projector()
		before.Timer = workshop.Timer{Turn: before.Turn, Length: time.Minute, Ends: time.Unix(60, 0)}
		if before.Countdown() != before.Timer {
			t.Errorf("before %s: no countdown", workshop.KindOf(step.event))
		}
		if err := h.Apply(step.event); err != nil {
			t.Fatalf("%s: %v", workshop.KindOf(step.event), err)
		}
		after := h.Projector()
		if got := after.Turn != before.Turn; got != step.turns {
			t.Errorf("%s turns: got %v, want %v", workshop.KindOf(step.event), got, step.turns)
		}
		after.Timer = before.Timer
		if got := after.Countdown().Ends.IsZero(); got != step.turns {
			t.Errorf("%s: the countdown is gone: %v, want %v", workshop.KindOf(step.event), got, step.turns)
		}
	}
	over := h.Projector()
	over.Timer = workshop.Timer{Turn: over.Turn, Ends: time.Unix(60, 0)}
	if over.Countdown() != (workshop.Timer{}) {
		t.Error("there is a countdown in a workshop that is over")
	}
}
