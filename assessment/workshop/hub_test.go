package workshop_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/pack"
	"trustpath/assessment/workshop"
	"trustpath/content"
)

func load(t testing.TB) *assessment.Catalog {
	t.Helper()
	c, err := pack.Load(content.Default())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// play applies events, all of which must fit.
func play(t testing.TB, h *workshop.Hub, events ...workshop.Event) {
	t.Helper()
	for _, e := range events {
		if err := h.Apply(e); err != nil {
			t.Fatalf("%s %+v: %v", workshop.KindOf(e), e, err)
		}
	}
}

func key(n int) workshop.Identity { return workshop.Identity{Key: fmt.Sprintf("SHA256:%d", n)} }

// room is a workshop with people p1 to pn in it.
func room(t testing.TB, open workshop.Open, people int) *workshop.Hub {
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
		if tc.Question = "customers"; h.Apply(tc) == nil {
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
