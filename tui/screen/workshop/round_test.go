package workshop_test

import (
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
	"trustpath/tui/screen/workshop/facilitator"
	"trustpath/tui/screen/workshop/stage"
	"trustpath/tui/tuitest"
	"trustpath/tui/ui"
)

// A question goes round: put, voted on, changed, revealed, agreed on, and the
// next one is put.
func TestRound(t *testing.T) {
	h := newHall(t, 120, 36, rounds())
	leader, wall, legal := h.lead(), h.look(), h.seat("legal")
	h.joined("ceo", "cto")
	h.sees(leader, "ssh -p 2222 192.0.2.14", "quiet-harbour-lantern-nine", "SHA256:uNiVztks", "[192.0.2.14]:2222 ssh-ed25519", "3 here")
	h.sees(wall, "Join the workshop", "ssh -p 2222 192.0.2.14", "3 here")
	h.sees(legal, "You are in.", "you are legal")
	h.press(leader, "enter", "enter")
	h.sees(leader, "Votes  0 of 3 in", "3 still thinking: legal, ceo, cto", "enter reveal")
	h.sees(wall, "Who are your customers", "0 of 3", "have voted")

	h.press(legal, "enter")
	h.sees(legal, "Nothing is chosen yet")
	h.press(legal, "1", "2")
	h.sees(legal, "Not sent yet")
	h.sees(leader, "Votes  0 of 3 in")
	h.press(legal, "n")
	legal.Type("two pilots abroad")
	h.press(legal, "esc", "enter")
	h.sees(legal, "Your vote is in: 1, 2.", "two pilots abroad", "1 of 3 have voted")
	h.sees(leader, "Votes  1 of 3 in", "● legal                    voted")
	h.press(legal, "1")
	h.sees(legal, "Your vote is still 1, 2: enter gives the new one.")
	h.press(legal, "enter")
	h.sees(legal, "Your vote is in: 2.")
	h.press(legal, "x")
	h.sees(legal, "No vote from you yet.")
	h.lacks(legal, "x take it back")
	h.sees(leader, "Votes  0 of 3 in")
	h.press(leader, "enter")
	h.sees(leader, "Nobody has voted yet")
	h.press(legal, "2", "enter")

	h.play(vote(2, "customers", "us_enterprise"), vote(3, "customers", "us_enterprise"))
	h.press(leader, "enter")
	h.sees(leader, "Revealed.", "❯  1  [x]", "said 2", "with what is chosen", "Split that matters. If the one who said 2 is right:", "legal: “two pilots abroad”")
	h.sees(wall, "━")
	h.sees(legal, "What you said is marked.", "2  [x]", "2       legal")
	h.press(leader, "2", "d")
	leader.Type("cto: the pilots are free")
	h.press(leader, "esc")
	h.sees(leader, "Dissent   “cto: the pilots are free”")
	h.press(leader, "enter")
	h.sees(leader, "Where are your customers", "question 2 of at most", "Votes  0 of 3 in")
	h.sees(legal, "Where are your customers", "vote is blind")
	if got, want := h.hub.Answers().Of("customers"), assessment.Choose("us_enterprise", "global_enterprise"); !got.Equal(want) {
		t.Errorf("agreed: got %v, want %v", got, want)
	}
	h.press(leader, "s", "left", "home", "enter")
	h.sees(leader, "There is a vote going on")
}

// Whatever the others vote, nobody sees it before the reveal: every screen is the
// same to the last cell. After it they are not.
func TestNothingShowsBeforeTheReveal(t *testing.T) {
	frames := func(open workshop.Open, votes ...workshop.Event) (before, after []string) {
		h := newHall(t, 120, 36, open)
		people := []*tuitest.Person{h.lead(), h.look(), h.seat("legal")}
		h.joined("ceo", "cto", "sales")
		h.press(people[0], "enter")
		if open.Mode == workshop.Rounds {
			h.press(people[0], "enter")
		}
		h.play(votes...)
		for _, p := range people {
			before = append(before, p.View().Content)
		}
		h.press(people[0], "p")
		before = append(before, people[0].View().Content)
		h.press(people[0], "enter", "enter", "y")
		for _, p := range people {
			after = append(after, p.View().Content)
		}
		return before, after
	}
	noted := vote(3, "customers", "consumers", "smb")
	noted.Note = "seen"
	for _, open := range []workshop.Open{rounds(), {Mode: workshop.Rounds}, {Mode: workshop.Free, Named: true}} {
		one, oneAfter := frames(open, vote(2, "customers", "us_enterprise"), vote(3, "customers"), vote(4, "customers"))
		other, otherAfter := frames(open, vote(2, "customers", "none_yet"), noted, vote(4, "customers"))
		for i := range one {
			if one[i] != other[i] {
				t.Errorf("%s, screen %d tells a vote\n%s\n%s", open.Mode, i, one[i], other[i])
			}
		}
		for i := range oneAfter {
			if open.Mode == workshop.Rounds && oneAfter[i] == otherAfter[i] {
				t.Errorf("screen %d does not tell the votes after the reveal\n%s", i, oneAfter[i])
			}
		}
	}
}

// Hands are enough for a room without a network.
func TestHands(t *testing.T) {
	h := newHall(t, 80, 24, rounds())
	h.door = stage.Door{}
	leader := h.lead()
	h.sees(leader, "The room raises hands")
	h.press(leader, "enter", "enter")
	h.sees(leader, "How many hands are raised")
	h.press(leader, "enter")
	h.sees(leader, "No hands are counted yet", "c count hands")
	h.press(leader, "c", "1", "2", "down", "7", "+", "-", "down", "right", "left", "9", "backspace")
	h.sees(leader, "US mid-market and enterprise companies                              12", "People who raised a hand                                            12")
	h.press(leader, "enter")
	h.sees(leader, "Revealed.", "━", "12", "❯  1  [x]")
	h.press(leader, "left", "down", "enter")
	h.sees(leader, "Where are your customers", "How many hands")
	if s := h.hub.Facilitator().Rounds[0].Spread; s == nil || s.Hands != 12 || s.Lines[1].Count != 7 {
		t.Errorf("spread: %+v", s)
	}
}

// An event that is refused is said, and what was to come after it does not
// happen.
func TestRefused(t *testing.T) {
	h := newHall(t, 120, 36, rounds())
	leader := h.lead()
	legal := h.seat("legal")
	h.press(leader, "enter", "enter")
	h.refuse = "vote"
	h.press(legal, "1", "enter")
	h.sees(legal, "the disk is full", "Not sent yet")
	h.refuse = ""
	h.press(legal, "enter")
	h.press(leader, "enter")
	h.refuse = "record"
	h.press(leader, "enter")
	h.sees(leader, "the disk is full", "Revealed.")
	h.refuse = ""
	h.press(leader, "enter")
	h.sees(leader, "question 2 of")

	h = newHall(t, 120, 36, workshop.Open{Mode: workshop.Rounds})
	leader = h.lead()
	h.joined("legal")
	h.press(leader, "enter", "enter")
	h.play(vote(1, "customers", "smb"))
	h.press(leader, "enter")
	h.sees(leader, "a reveal needs three votes", "Votes  1 of 1 in")
}

// How a workshop is left: q asks, ctrl+c does not, esc never.
func TestEnd(t *testing.T) {
	for _, tc := range []struct {
		keys          []string
		ended, closed bool
	}{
		{[]string{"q"}, false, false}, {[]string{"q", "esc"}, false, false}, {[]string{"q", "enter"}, true, false},
		{[]string{"q", "e"}, true, true}, {[]string{"ctrl+c"}, true, false}, {[]string{"esc", "esc", "esc", "esc"}, false, false},
	} {
		h := newHall(t, 120, 36, rounds())
		leader := h.lead()
		legal := h.seat("legal")
		h.press(leader, "enter", "enter")
		h.press(leader, tc.keys...)
		if got := h.hub.Facilitator().Closed; leader.Ended() != tc.ended || got != tc.closed {
			t.Errorf("%v: ended %v, closed %v", tc.keys, leader.Ended(), got)
		}
		if tc.closed {
			h.sees(legal, "The workshop is over.")
		}
		h.press(legal, "esc")
		if legal.Ended() {
			t.Error("esc ended the screen of a participant")
		}
		if h.press(legal, "q"); !legal.Ended() {
			t.Error("q does not leave")
		}
	}
}

// Nothing on a participant's screen reaches the machine that it runs on, and what
// is pasted is cleaned.
func TestParticipantStaysOutside(t *testing.T) {
	h := newHall(t, 120, 36, rounds())
	leader := h.lead()
	legal := h.seat("legal")
	h.press(leader, "enter", "enter")
	h.press(legal, "1", "n")
	for _, key := range []string{"ctrl+v", "ctrl+e", "ctrl+z"} {
		if _, cmd := legal.Model().Update(tuitest.Key(key)); cmd != nil {
			t.Errorf("%s causes a command", key)
		}
	}
	legal.Paste("one\x1b]52;c;aGk=\x07\u202e two")
	h.press(legal, "esc", "e", "ctrl+z", "enter")
	if v, _ := h.hub.Participant("p1"); v.Steps[0].Note != "one two" {
		t.Errorf("the note: %q", v.Steps[0].Note)
	}
	h.press(legal, "?")
	h.lacks(legal, "$EDITOR", "fg in your shell")
	h.sees(legal, "take your vote back")
}

// Every screen fits into every size, and says so where it does not.
func TestSizes(t *testing.T) {
	for _, scene := range scenes() {
		h := newHall(t, 120, 36, scene.open)
		p := scene.play(h)
		for _, size := range [][2]int{{500, 200}, {200, 60}, {100, 30}, {99, 30}, {64, 20}, {63, 40}, {45, 30}, {40, 20}, {40, 12}, {39, 12}, {10, 3}} {
			p.Resize(size[0], size[1])
			lines := strings.Split(p.Frame(), "\n")
			if tiny := size[0] < ui.MinWidth; len(lines) != size[1] && !tiny {
				t.Errorf("%s at %v: %d lines", scene.name, size, len(lines))
			}
			for _, line := range lines {
				if ui.Width(line) > size[0] {
					t.Errorf("%s at %v: %q is too wide", scene.name, size, line)
				}
			}
		}
	}
}

// Who opens the door before the first view has come is led to the vote all the
// same.
func TestQuickerThanTheFirstView(t *testing.T) {
	h := newHall(t, 80, 24, rounds())
	h.joined("legal")
	h.play(workshop.Put{Question: "customers"})
	quick := tuitest.Sit(facilitator.New(h.hub.Catalog(), h, facilitator.Options{Options: h.options, Door: h.door}), 80, 24)
	quick.Press("enter")
	quick.Send(h.hub.Facilitator())
	h.sees(quick, "Votes  0 of 1 in")
}
