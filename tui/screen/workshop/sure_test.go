package workshop_test

import (
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
	"trustpath/tui/screen/workshop/stage"
	"trustpath/tui/tuitest"
)

// A reveal asks while somebody is thinking, and where the key that opened the page
// was pressed twice. Only y does it.
func TestRevealAsks(t *testing.T) {
	const asked = "Reveal anyway? y/n"
	free := workshop.Open{Mode: workshop.Free, Named: true}
	for _, tc := range []struct {
		name string
		open workshop.Open
		keys []string // of the facilitator, before the votes
		plan []workshop.Event
		then []string
		want string // on the screen; "" where it is revealed
	}{
		{"nobody is thinking", rounds(), []string{"enter", "enter"}, []workshop.Event{vote(1, "customers", "smb"), vote(2, "customers"), vote(3, "customers", "smb")}, []string{"enter"}, ""},
		{"one is thinking", rounds(), []string{"enter", "enter"}, []workshop.Event{vote(1, "customers", "smb"), vote(2, "customers")}, []string{"enter"}, "1 of 3 is still thinking. " + asked},
		{"two are thinking", rounds(), []string{"enter", "enter"}, []workshop.Event{vote(1, "customers", "smb")}, []string{"enter", "enter", "enter"}, "2 of 3 are still thinking. " + asked},
		{"yes", rounds(), []string{"enter", "enter"}, []workshop.Event{vote(1, "customers", "smb")}, []string{"enter", "y"}, ""},
		{"no", rounds(), []string{"enter", "enter"}, []workshop.Event{vote(1, "customers", "smb")}, []string{"enter", "n"}, "2 still thinking"},
		{"esc", rounds(), []string{"enter", "enter"}, []workshop.Event{vote(1, "customers", "smb")}, []string{"enter", "esc"}, "2 still thinking"},
		{"other keys", rounds(), []string{"enter", "enter"}, []workshop.Event{vote(1, "customers", "smb")}, []string{"enter", "space", "1", "s", "e", "q"}, asked},
		{"who thinks is away", rounds(), []string{"enter", "enter"}, []workshop.Event{vote(1, "customers", "smb"), workshop.Leave{Who: "p2"}, workshop.Leave{Who: "p3"}}, []string{"enter"}, ""},
		{"all are away", rounds(), []string{"enter", "enter"}, []workshop.Event{vote(1, "customers", "smb"), workshop.Leave{Who: "p1"}, workshop.Leave{Who: "p2"}, workshop.Leave{Who: "p3"}}, []string{"enter"}, ""},
		{"the last vote comes while it asks", rounds(), []string{"enter", "enter"}, []workshop.Event{vote(1, "customers", "smb"), vote(2, "customers")}, []string{"enter", "VOTE"}, "Nobody is still thinking. Reveal now? y/n"},
		{"the door, twice", rounds(), nil, []workshop.Event{workshop.Put{Question: "customers"}, vote(1, "customers", "smb"), vote(2, "customers"), vote(3, "customers", "smb")}, []string{"enter", "enter"}, "Nobody is still thinking. Reveal now? y/n"},
		{"free, the door twice", free, nil, []workshop.Event{vote(1, "customers", "smb"), vote(2, "customers"), vote(3, "customers")}, []string{"enter", "enter", "enter"}, "3 of 3 are still thinking. " + asked},
		{"free, one has finished", free, []string{"enter"}, []workshop.Event{vote(1, "customers", "smb"), workshop.Finish{Who: "p1"}}, []string{"enter"}, "2 of 3 are still thinking. " + asked},
		{"free, yes", free, []string{"enter"}, []workshop.Event{vote(1, "customers", "smb"), workshop.Finish{Who: "p1"}}, []string{"enter", "y"}, ""},
		{"free, all have finished", free, []string{"enter"}, []workshop.Event{vote(1, "customers", "smb"), workshop.Finish{Who: "p1"}, workshop.Finish{Who: "p2"}, workshop.Finish{Who: "p3"}}, []string{"enter"}, ""},
		{"free, nothing is answered", free, []string{"enter"}, nil, []string{"enter"}, "Nobody has answered anything yet"},
		{"without names, two are in the room", workshop.Open{Mode: workshop.Rounds}, []string{"enter", "enter"}, []workshop.Event{vote(1, "customers", "smb"), workshop.Remove{Who: "p3"}}, []string{"enter"}, "a reveal needs three votes"},
		{"without names, two votes", workshop.Open{Mode: workshop.Rounds}, []string{"enter", "enter"}, []workshop.Event{vote(1, "customers", "smb"), vote(2, "customers", "smb")}, []string{"enter", "y"}, "a reveal needs three votes"},
		{"without names, free, two votes", workshop.Open{Mode: workshop.Free}, []string{"enter"}, []workshop.Event{vote(1, "customers", "smb"), vote(2, "customers", "smb")}, []string{"enter", "y"}, "a reveal needs three votes. Wait for more."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := newHall(t, 80, 24, tc.open)
			h.joined("ann", "ben", "cem")
			if tc.keys == nil { // the program was started again
				h.play(tc.plan...)
				tc.plan = nil
			}
			leader := h.lead()
			h.press(leader, tc.keys...)
			h.play(tc.plan...)
			for _, key := range tc.then {
				if key == "VOTE" {
					h.play(vote(3, "customers"))
				} else {
					h.press(leader, key)
				}
			}
			v := h.hub.Projector()
			revealed := !v.Free && v.State != workshop.Voting
			if revealed != (tc.want == "") {
				t.Fatalf("revealed: %v\n%s", revealed, leader.Frame())
			}
			h.sees(leader, tc.want)
		})
	}
}

// Votes are not dropped by one key.
func TestSkipAsks(t *testing.T) {
	h := newHall(t, 80, 24, rounds())
	leader, _, _ := voting(h)
	h.press(leader, "s")
	h.sees(leader, "3 votes would be dropped unseen. Skip anyway? y/n")
	h.press(leader, "s", "enter", "n")
	h.sees(leader, "Votes  3 of 5 in")
	h.press(leader, "s", "y")
	h.sees(leader, "Votes  0 of 5 in")
}

// What is chosen is kept before there is a vote, is there again after a dropped
// line, and counts at the reveal on every screen.
func TestUnconfirmed(t *testing.T) {
	h := newHall(t, 120, 36, rounds())
	leader, wall, legal := h.lead(), h.look(), h.seat("legal")
	h.joined("ceo", "cto")
	h.press(leader, "enter", "enter")
	h.press(legal, "2", "1", "2")
	h.sees(legal, "Not sent yet")
	h.sees(leader, "Votes  0 of 3 in", "3 still thinking")
	h.press(legal, "ctrl+c")
	h.seats[0] = nil
	again := h.sit("p1")
	h.sees(again, "1  [x]", "2  [ ]", "Not sent yet")
	h.play(vote(2, "customers", "us_enterprise"))
	h.press(leader, "enter", "y")
	for _, p := range []*tuitest.Person{leader, wall, again} {
		h.sees(p, "2 of 3 voted")
	}
	h.sees(wall, "1 not confirmed")
	h.sees(leader, "1 vote not confirmed", "legal (not confirmed)")
	h.sees(again, "What you chose counts, as not confirmed.", "legal (not confirmed)")
}

// Taking everything back takes the choice back, and a vote that was changed and
// not confirmed counts as it was.
func TestConfirmedStays(t *testing.T) {
	h := newHall(t, 120, 36, rounds())
	leader := h.lead()
	legal, sales := h.seat("legal"), h.seat("sales")
	h.joined("cto")
	h.press(leader, "enter", "enter")
	h.press(legal, "1", "1")
	h.press(sales, "1", "enter", "1", "2")
	h.play(vote(3, "customers", "us_enterprise"))
	h.press(leader, "enter", "y")
	s := h.hub.Projector().Spread
	if s.Voters != 2 || s.Unconfirmed.Count != 0 || s.Lines[0].Count != 2 {
		t.Errorf("got %+v", s)
	}
}

// Choices that wait behind a slow disk go in as one.
func TestChoicesAreOneDraft(t *testing.T) {
	room := &slow{begun: make(chan struct{}), goes: make(chan struct{})}
	send := stage.NewSender(room)
	first := send.Send(workshop.Draft{Who: "p1", Question: "customers", Text: "first"})
	for _, text := range []string{"second", "third", "fourth"} {
		send.Send(workshop.Draft{Who: "p1", Question: "customers", Text: text})
	}
	send.Send(workshop.Draft{Who: "p1", Question: "regions", Text: "other"})
	close(room.goes)
	for cmd := first; cmd != nil; {
		cmd = send.Applied(cmd().(stage.AppliedMsg))
	}
	if got, want := strings.Join(room.kept, " "), "first fourth other"; got != want {
		t.Errorf("kept: got %q, want %q", got, want)
	}
}

// All say the same only where all said something.
func TestAllSayTheSame(t *testing.T) {
	smb := assessment.OptionID("smb")
	for _, tc := range []struct {
		name  string
		votes []workshop.Event
		want  string
	}{
		{"all", []workshop.Event{vote(1, "customers", smb), vote(2, "customers", smb), vote(3, "customers", smb)}, "All say the same."},
		{"one of three", []workshop.Event{vote(1, "customers", smb)}, "1 of 3 voted: Small businesses and startups."},
		{"two of three", []workshop.Event{vote(1, "customers", smb), vote(2, "customers", smb)}, "2 of 3 voted: Small businesses and startups."},
		{"one does not know", []workshop.Event{vote(1, "customers")}, "1 of 3 voted: "},
		{"nobody knows", []workshop.Event{vote(1, "customers"), vote(2, "customers"), vote(3, "customers")}, "Nobody knows. It stays open."},
		{"one took it back", []workshop.Event{vote(1, "customers", smb), vote(2, "customers", smb), vote(3, "customers", smb), workshop.Withdraw{Who: "p2", Question: "customers"}}, "2 of 3 voted: Small"},
		{"the others left", []workshop.Event{vote(1, "customers", smb), workshop.Leave{Who: "p2"}, workshop.Leave{Who: "p3"}}, "1 of 1 voted: Small"},
		{"all left", []workshop.Event{vote(1, "customers", smb), workshop.Leave{Who: "p1"}, workshop.Leave{Who: "p2"}, workshop.Leave{Who: "p3"}}, "1 of 1 voted: Small"},
		{"hands as well", []workshop.Event{vote(1, "customers", smb), workshop.Tally{Question: "customers", Hands: map[assessment.OptionID]int{smb: 4}, Voters: 4}}, "5 of 7 voted: Small"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := newHall(t, 80, 24, rounds())
			leader := h.lead()
			h.joined("ann", "ben", "cem")
			h.press(leader, "enter", "enter")
			h.play(tc.votes...)
			h.press(leader, "enter", "y")
			h.sees(leader, tc.want)
			h.press(leader, "left")
			h.sees(leader, strings.ToLower(tc.want[:1])+tc.want[1:8])
		})
	}
}

// Hands that were counted have no persons.
func TestHandsAreNobody(t *testing.T) {
	for _, tc := range []struct {
		keys []string
		want string
	}{
		{[]string{"3", "down", "2"}, "Without the 2 hands for “"},
		{[]string{"3", "down", "1"}, "With the 1 hand for “"},
		{[]string{"3", "end", "5", "up", "2"}, "With the 2 hands for don’t know"},
	} {
		h := newHall(t, 120, 36, rounds())
		h.door = stage.Door{}
		leader := h.lead()
		h.press(leader, "enter", "enter")
		h.press(leader, tc.keys...)
		h.press(leader, "enter")
		h.sees(leader, tc.want)
		h.lacks(leader, "who said", "not know:")
	}
}

// The facilitator renames, merges and takes people out.
func TestPeople(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {40, 12}} {
		h := newHall(t, size[0], size[1], rounds())
		leader := h.lead()
		ben := h.seat("Ben")
		h.joined("Cem")
		h.press(leader, "p")
		h.sees(leader, "❯ ○ Ben")
		h.press(leader, "r")
		leader.Type("jamin")
		h.press(leader, "enter")
		h.sees(leader, "❯ ○ Benjamin")
		if size[0] > 40 {
			h.sees(ben, "you are Benjamin")
		}
		h.press(leader, "r", "backspace", "esc", "esc", "enter", "enter")
		h.press(ben, "1", "enter")
		h.play(workshop.Leave{Who: "p1"}, workshop.Join{Identity: workshop.Identity{Key: "again"}, Name: "Benjamin"})
		h.press(leader, "p")
		h.sees(leader, "Benjamin", "voted, away", "Benjamin 2")
		h.press(leader, "end", "m")
		h.sees(leader, "Choose who Benjamin 2 is", "❯ ● Benjamin ")
		h.press(leader, "down", "enter")
		h.sees(leader, "Both are connected")
		h.press(leader, "end", "m", "enter")
		h.sees(leader, "Is Benjamin 2 really Benjamin? y/n")
		h.press(leader, "enter", "y")
		h.lacks(leader, "Benjamin 2", "away")
		h.press(leader, "home", "x")
		h.sees(leader, "Take out Benjamin")
		h.press(leader, "x", "enter", "y")
		h.lacks(leader, "Benjamin")
		if v := h.hub.Facilitator(); v.Votes != (workshop.Count{In: 0, Of: 1}) {
			t.Errorf("votes: %+v", v.Votes)
		}
		if !ben.Ended() {
			t.Errorf("the screen of who was taken out goes on\n%s", ben.Frame())
		}
		h.press(leader, "x", "y", "r", "m", "x", "down")
		h.sees(leader, "nobody yet")
		h.press(leader, "esc")
		h.sees(leader, "Who are your customers")
	}
}

// The vote of somebody who left is told before the reveal.
func TestAwayVotes(t *testing.T) {
	for _, open := range []workshop.Open{rounds(), {Mode: workshop.Rounds}} {
		h := newHall(t, 80, 24, open)
		leader, _, _ := voting(h)
		h.play(workshop.Leave{Who: "p2"}, workshop.Leave{Who: "p4"})
		h.sees(leader, "Votes  3 of 4 in, 1 of them from people who are away")
		h.press(leader, "p")
		h.sees(leader, "voted, away")
	}
}
