package workshop_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
	"trustpath/tui/tuitest"
	"trustpath/tui/ui"
	screens "trustpath/tui/workshop"
)

// A timer that cannot be stored is reported, and the key works again.
func TestTimerRefused(t *testing.T) {
	h := newHall(t, 120, 36, rounds())
	leader, wall, _ := voting(h)
	h.refuse = "timer"
	h.press(leader, "T")
	h.sees(leader, "the disk is full")
	h.sees(wall, "3 of 5 sent")
	h.refuse = ""
	h.press(leader, "T")
	h.sees(leader, "1:00 left", "T timer", "C count hands")
	h.press(leader, "?")
	h.sees(leader, "a countdown for the room")
}

// A question goes round: put, voted on, changed, revealed, agreed on, and the
// next one is put.
func TestRound(t *testing.T) {
	h := newHall(t, 120, 36, rounds())
	leader, wall, legal := h.lead(), h.look(), h.seat("legal")
	h.joined("ceo", "cto")
	h.sees(leader, "ssh -p 2222 192.0.2.14", "quiet-harbour-lantern-nine", "SHA256:uNiVztks", "[192.0.2.14]:2222 ssh-ed25519", "3 here")
	h.sees(wall, "Join this workshop", "ssh -p 2222 192.0.2.14", "3 here")
	h.sees(legal, "You are in.", "you are legal")
	h.press(leader, "enter", "enter")
	h.sees(leader, "VOTES  0 of 3 sent", "3 of 3 are still thinking", "still reading", "enter  Reveal the votes…", "WHAT TO SAY", "WHY WE ASK", "enter reveal")
	h.sees(wall, "{1?}", "0 of 3 sent")

	h.press(legal, "enter")
	h.sees(legal, "Choose at least one: space.")
	h.press(legal, "1", "2")
	h.sees(legal, "NOT SENT, press enter", "enter  Send my vote")
	h.sees(leader, "VOTES  0 of 3 sent", "chosen, not sent")
	h.sees(wall, "◎ legal")
	h.press(legal, "W")
	legal.Type("the report is a draft")
	h.press(legal, "esc", "enter")
	h.sees(legal, "Sent: 01, 02. You can change it", "the report is a draft", "1 of 3 have sent a vote")
	h.sees(leader, "VOTES  1 of 3 sent", "● legal                       sent")
	h.press(legal, "0", "1")
	h.sees(legal, "NOT SENT, press enter. Your vote is still 01, 02.")
	h.press(legal, "enter")
	h.sees(legal, "Sent: 02.")
	h.press(legal, "X")
	h.sees(legal, "No vote from you yet.")
	h.lacks(legal, "X clear")
	h.sees(leader, "VOTES  0 of 3 sent")
	h.press(leader, "enter")
	h.sees(leader, "No one has voted yet")
	h.press(legal, "2", "enter")

	h.play(vote(2, "held", "soc2_type1"), vote(3, "held", "soc2_type1"))
	h.press(leader, "enter")
	h.sees(leader, "❯ 01 [x]", "names are shown", "enter  Record 01 for Northlight AI", "Option 02 means", "This split changes the roadmap. With legal’s answer (02):", "legal: “the report is a draft”")
	h.sees(wall, "█", "This split changes the roadmap. With legal’s answer (02):")
	h.sees(legal, "Your vote is marked.", "02 you", "02      legal", "This split changes the roadmap.")
	h.press(leader, "enter") // pressed twice
	h.sees(leader, "The room is still reading", "enter  Record 01")
	h.wait(time.Second)
	h.press(leader, "2", "W")
	leader.Type("cto: the audit runs until May")
	h.press(leader, "esc")
	h.sees(leader, "Noted     “cto: the audit runs until May”", "enter  Record 01, 02 for")
	h.press(leader, "enter")
	for _, p := range []*tuitest.Person{leader, wall, legal} { // all see what they decided, until the facilitator goes on
		h.sees(p, "WHAT IT DID", "SOC 2 is decided: keep", "cto: the audit runs until May", "1 of 3 decided")
	}
	h.press(leader, "enter")
	h.sees(leader, "The room is still reading", "WHAT IT DID", "enter  Ask the next question")
	h.wait(2 * time.Second)
	h.press(leader, "enter")
	h.sees(leader, "{2?}", "question 2 of at most", "VOTES  0 of 3 sent")
	h.sees(legal, "{2?}", "hidden until the reveal")
	if got, want := h.state.Answers().Of("held"), assessment.Choose("soc2_type1", "soc2_type2"); !got.Equal(want) {
		t.Errorf("agreed: got %v, want %v", got, want)
	}
	h.press(leader, "m", "left", "home", "enter")
	h.sees(leader, "A vote is open")
}

// The votes of others change no cell of any screen before the reveal, but do after it.
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
		h.press(people[0], "enter", "enter", "Y")
		for _, p := range people {
			after = append(after, p.View().Content)
		}
		return before, after
	}
	noted := vote(3, "held", "hitrust", "iso42001")
	noted.Note = "seen"
	for _, open := range []workshop.Open{rounds(), {Mode: workshop.Rounds}, {Mode: workshop.Free, Named: true}} {
		one, oneAfter := frames(open, vote(2, "held", "soc2_type1"), vote(3, "held"), vote(4, "held"))
		other, otherAfter := frames(open, vote(2, "held", "none"), noted, vote(4, "held"))
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
	h.door = screens.Door{}
	leader := h.lead()
	h.sees(leader, "The room raises hands")
	h.press(leader, "enter", "enter")
	h.sees(leader, "enter count these")
	h.press(leader, "enter")
	h.sees(leader, "No hands are counted yet", "C count hands")
	h.press(leader, "C", "1", "2", "down", "7", "right", "left", "down", "right", "left", "9", "backspace")
	h.sees(leader, fmt.Sprintf("%-69s12", tuitest.Words(h.state.Catalog(), "{1.1}")))
	h.press(leader, "pgdown", "pgdown")
	h.sees(leader, "People who raised a hand                                             12")
	h.press(leader, "enter")
	h.sees(leader, "█", "12", "❯ 01 [x]")
	h.press(leader, "left", "down", "enter")
	h.sees(leader, "{2?}", "enter count these")
	if s := h.state.Facilitator().Rounds[0].Spread; s == nil || s.Hands != 12 || s.Lines[1].Count != 7 {
		t.Errorf("spread: %+v", s)
	}
}

// A refused event is reported, and the events after it are dropped.
func TestRefused(t *testing.T) {
	h := newHall(t, 120, 36, rounds())
	leader := h.lead()
	legal := h.seat("legal")
	h.press(leader, "enter", "enter")
	h.refuse = "vote"
	h.press(legal, "1", "enter")
	h.sees(legal, "the disk is full", "NOT SENT")
	h.refuse = ""
	h.press(legal, "enter")
	h.press(leader, "enter")
	h.wait(time.Second)
	h.refuse = "record"
	h.press(leader, "enter")
	h.sees(leader, "the disk is full", "enter  Record 01")
	h.refuse = ""
	h.press(leader, "enter")
	h.wait(2 * time.Second)
	h.press(leader, "enter")
	h.sees(leader, "question 2 of")

	h = newHall(t, 120, 36, workshop.Open{Mode: workshop.Rounds})
	leader = h.lead()
	h.joined("legal")
	h.press(leader, "enter", "enter")
	h.play(vote(1, "held", "iso42001"))
	h.press(leader, "enter")
	h.sees(leader, "a reveal needs three votes", "VOTES  1 of 1 sent")
}

// How a workshop is left: q asks, ctrl+c does not, esc never.
func TestEnd(t *testing.T) {
	for _, tc := range []struct {
		keys          []string
		ended, closed bool
	}{
		{[]string{"q"}, false, false}, {[]string{"q", "esc"}, false, false}, {[]string{"q", "enter"}, true, false},
		{[]string{"q", "E"}, false, false}, {[]string{"q", "E", "enter"}, false, false}, {[]string{"q", "E", "Y"}, false, true},
		{[]string{"q", "E", "Y", "enter"}, true, true}, {[]string{"q", "E", "Y", "x"}, true, true}, {[]string{"ctrl+c"}, true, false}, {[]string{"esc", "esc", "esc", "esc"}, false, false},
	} {
		h := newHall(t, 120, 36, rounds())
		leader := h.lead()
		legal := h.seat("legal")
		h.press(leader, "enter", "enter")
		h.press(leader, tc.keys...)
		if got := h.state.Facilitator().Closed; leader.Ended() != tc.ended || got != tc.closed {
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
	h.press(legal, "1", "W")
	for _, key := range []string{"ctrl+v", "ctrl+e", "ctrl+z"} {
		if _, cmd := legal.Model().Update(tuitest.Key(key)); cmd != nil {
			t.Errorf("%s causes a command", key)
		}
	}
	legal.Paste("one\x1b]52;c;aGk=\x07\u202e two")
	h.press(legal, "esc", "e", "ctrl+z", "enter")
	if v, _ := h.state.Participant("p1"); v.Steps[0].Note != "one two" {
		t.Errorf("the note: %q", v.Steps[0].Note)
	}
	h.press(legal, "?")
	h.lacks(legal, "$EDITOR", "fg in your shell")
	h.sees(legal, "delete your vote")
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
	h.play(workshop.Put{Question: "held"})
	quick := h.open(screens.NewFacilitator(h.state.Catalog(), h, screens.FacilitatorOptions{Door: h.door}))
	quick.Press("enter")
	quick.Send(h.state.Facilitator())
	h.sees(quick, "VOTES  0 of 1 sent")
}

// Each press of the key takes the next longer countdown, and after the longest
// none. Everybody sees the same time.
func TestTimer(t *testing.T) {
	h := newHall(t, 120, 36, rounds())
	leader, wall, legal := voting(h)
	for _, length := range []string{"1:00", "2:00", "3:00", "5:00", "10:00"} {
		h.press(leader, "T")
		h.sees(leader, length+" left")
		h.sees(legal, length+" left")
		h.sees(wall, length)
	}
	h.press(leader, "T")
	h.sees(leader, "Timer off.")
	for _, p := range h.seats[:1] {
		h.lacks(p, "left")
	}
	h.press(leader, "T", "T")
	h.wait(35 * time.Second)
	if got, want := len(h.ticks), 3; got != want {
		t.Errorf("%d ticks are on their way to %d screens", got, want)
	}
	h.sees(leader, "1:25 left")
	h.sees(legal, "1:25 left")
	h.sees(wall, "1:25", "3 of 5")
	h.wait(85 * time.Second)
	h.sees(leader, "Time is up")
	h.sees(legal, "Time is up")
	h.sees(wall, "Time is up", "3 of 5")
	if len(h.ticks) > 0 {
		t.Errorf("%d screens wait for more", len(h.ticks))
	}
	h.press(legal, "1", "enter")
	h.sees(legal, "Sent: 01, 02.")
	h.press(leader, "T")
	h.sees(leader, "1:00 left")
}

// A countdown is of what the room looks at: with a reveal, or another question,
// it is gone, and so are its ticks. Where there is none, no screen wakes.
func TestTimerEndsWithItsTurn(t *testing.T) {
	h := newHall(t, 80, 24, rounds())
	leader, wall, legal := voting(h)
	if len(h.ticks) > 0 {
		t.Errorf("%d screens tick without a countdown", len(h.ticks))
	}
	h.press(leader, "T")
	h.wait(time.Second)
	if got, want := len(h.ticks), 3; got != want {
		t.Errorf("%d screens tick, want %d", got, want)
	}
	for _, keys := range [][]string{{"enter", "Y"}, {"V"}} { // the reveal, and the same question once more
		h.press(leader, keys...)
		for _, p := range []interface{ Frame() string }{leader, wall, legal} {
			if strings.Contains(p.Frame(), "left") {
				t.Errorf("after %v there is still a countdown\n%s", keys, p.Frame())
			}
		}
		h.wait(3 * time.Second)
		if len(h.ticks) > 0 {
			t.Errorf("after %v %d screens still tick", keys, len(h.ticks))
		}
		h.press(leader, "T")
		h.sees(leader, "1:00 left")
	}
}

// A participant who joins later, and a projector that is opened again, show the same
// time.
func TestTimerForWhoComesLater(t *testing.T) {
	h := newHall(t, 120, 36, rounds())
	leader, _, _ := voting(h)
	h.press(leader, "T", "T", "T")
	h.wait(100 * time.Second)
	h.sees(h.seat("late"), "1:20 left")
	h.sees(h.look(), "1:20")
}

// A reveal asks while people are still thinking, and if the key that opened the view
// was pressed twice. Only Y confirms.
func TestRevealAsks(t *testing.T) {
	const asked = "Reveal anyway?"
	free := workshop.Open{Mode: workshop.Free, Named: true}
	for _, tc := range []struct {
		name string
		open workshop.Open
		keys []string // of the facilitator, before the votes
		plan []workshop.Event
		then []string
		want string // on the screen; "" where it is revealed
	}{
		{"no one is thinking", rounds(), []string{"enter", "enter"}, []workshop.Event{vote(1, "held", "iso42001"), vote(2, "held"), vote(3, "held", "iso42001")}, []string{"enter"}, ""},
		{"one is thinking", rounds(), []string{"enter", "enter"}, []workshop.Event{vote(1, "held", "iso42001"), vote(2, "held")}, []string{"enter"}, "1 of 3 is still thinking. " + asked},
		{"two are thinking", rounds(), []string{"enter", "enter"}, []workshop.Event{vote(1, "held", "iso42001")}, []string{"enter", "enter", "enter"}, "2 of 3 are still thinking. " + asked},
		{"yes", rounds(), []string{"enter", "enter"}, []workshop.Event{vote(1, "held", "iso42001")}, []string{"enter", "Y"}, ""},
		{"esc", rounds(), []string{"enter", "enter"}, []workshop.Event{vote(1, "held", "iso42001")}, []string{"enter", "esc"}, "2 still thinking"},
		{"other keys", rounds(), []string{"enter", "enter"}, []workshop.Event{vote(1, "held", "iso42001")}, []string{"enter", "space", "1", "s", "n", "e", "q", "y"}, asked},
		{"who thinks is away", rounds(), []string{"enter", "enter"}, []workshop.Event{vote(1, "held", "iso42001"), workshop.Leave{Who: "p2"}, workshop.Leave{Who: "p3"}}, []string{"enter"}, ""},
		{"all are away", rounds(), []string{"enter", "enter"}, []workshop.Event{vote(1, "held", "iso42001"), workshop.Leave{Who: "p1"}, workshop.Leave{Who: "p2"}, workshop.Leave{Who: "p3"}}, []string{"enter"}, ""},
		{"the last vote comes while it asks", rounds(), []string{"enter", "enter"}, []workshop.Event{vote(1, "held", "iso42001"), vote(2, "held")}, []string{"enter", "VOTE"}, "Reveal the votes now?"},
		{"resumed, twice", rounds(), nil, []workshop.Event{workshop.Put{Question: "held"}, vote(1, "held", "iso42001"), vote(2, "held"), vote(3, "held", "iso42001")}, []string{"enter", "enter", "enter"}, ""},
		{"free, resumed", free, nil, []workshop.Event{vote(1, "held", "iso42001"), vote(2, "held"), vote(3, "held")}, []string{"enter", "enter", "enter"}, "3 of 3 are still thinking. " + asked},
		{"free, one has finished", free, []string{"enter"}, []workshop.Event{vote(1, "held", "iso42001"), workshop.Finish{Who: "p1"}}, []string{"enter"}, "2 of 3 are still thinking. " + asked},
		{"free, yes", free, []string{"enter"}, []workshop.Event{vote(1, "held", "iso42001"), workshop.Finish{Who: "p1"}}, []string{"enter", "Y"}, ""},
		{"free, all have finished", free, []string{"enter"}, []workshop.Event{vote(1, "held", "iso42001"), workshop.Finish{Who: "p1"}, workshop.Finish{Who: "p2"}, workshop.Finish{Who: "p3"}}, []string{"enter"}, ""},
		{"free, nothing is answered", free, []string{"enter"}, nil, []string{"enter"}, "No one has answered anything yet"},
		{"without names, two are in the room", workshop.Open{Mode: workshop.Rounds}, []string{"enter", "enter"}, []workshop.Event{vote(1, "held", "iso42001"), workshop.Remove{Who: "p3"}}, []string{"enter"}, "a reveal needs three votes"},
		{"without names, two votes", workshop.Open{Mode: workshop.Rounds}, []string{"enter", "enter"}, []workshop.Event{vote(1, "held", "iso42001"), vote(2, "held", "iso42001")}, []string{"enter", "Y"}, "a reveal needs three votes"},
		{"without names, free, two votes", workshop.Open{Mode: workshop.Free}, []string{"enter"}, []workshop.Event{vote(1, "held", "iso42001"), vote(2, "held", "iso42001")}, []string{"enter", "Y"}, "a reveal needs three votes. Wait for more."},
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
					h.play(vote(3, "held"))
				} else {
					h.press(leader, key)
				}
			}
			v := h.state.Projector()
			revealed := !v.Free && v.State != workshop.Voting
			if revealed != (tc.want == "") || v.State == workshop.Agreed {
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
	h.press(leader, "m")
	h.sees(leader, "3 votes will be dropped unseen. Continue anyway?")
	h.press(leader, "m", "enter", "y", "esc")
	h.sees(leader, "VOTES  3 of 5 sent")
	h.press(leader, "m", "Y")
	h.sees(leader, "VOTES  0 of 5 sent")
}

// What is chosen is kept before there is a vote, is there again after a dropped
// line, and counts at the reveal on every screen.
func TestUnconfirmed(t *testing.T) {
	h := newHall(t, 120, 36, rounds())
	leader, wall, legal := h.lead(), h.look(), h.seat("legal")
	h.joined("ceo", "cto")
	h.press(leader, "enter", "enter")
	h.press(legal, "2", "1", "2")
	h.sees(legal, "NOT SENT")
	h.sees(leader, "VOTES  0 of 3 sent", "chosen, not sent")
	h.press(legal, "ctrl+c")
	h.seats[0] = nil
	again := h.sit("p1")
	h.sees(again, "[x] {1.1}", "[ ] {1.2}", "NOT SENT")
	h.play(vote(2, "held", "soc2_type1"))
	h.press(leader, "enter", "Y")
	for _, p := range []*tuitest.Person{leader, wall, again} {
		h.sees(p, "2 of 3 voted")
	}
	h.sees(wall, "1 vote not confirmed")
	h.sees(leader, "1 vote not confirmed", "legal (not confirmed)")
	h.sees(again, "Your choice counts as not confirmed.", "legal (not confirmed)")
}

// Taking everything back takes the choice back, and a vote that was changed and
// not confirmed counts as it was.
func TestConfirmedStays(t *testing.T) {
	h := newHall(t, 120, 36, rounds())
	leader := h.lead()
	legal, sales := h.seat("legal"), h.seat("sales")
	h.joined("cto")
	h.press(leader, "enter", "enter")
	h.press(legal, "2", "2")
	h.press(sales, "1", "enter", "1", "2")
	h.play(vote(3, "held", "soc2_type1"))
	h.press(leader, "enter", "Y")
	s := h.state.Projector().Spread
	if s.Voters != 2 || s.Unconfirmed.Count != 0 || s.Lines[0].Count != 2 {
		t.Errorf("got %+v", s)
	}
}

// "All agree" needs a vote of everyone.
func TestAllSayTheSame(t *testing.T) {
	iso := assessment.OptionID("iso42001")
	for _, tc := range []struct {
		name  string
		votes []workshop.Event
		want  string
	}{
		{"all", []workshop.Event{vote(1, "held", iso), vote(2, "held", iso), vote(3, "held", iso)}, "All agree."},
		{"one of three", []workshop.Event{vote(1, "held", iso)}, "1 of 3 voted: {1.4}."},
		{"two of three", []workshop.Event{vote(1, "held", iso), vote(2, "held", iso)}, "2 of 3 voted: {1.4}."},
		{"one does not know", []workshop.Event{vote(1, "held")}, "1 of 3 voted: "},
		{"no one knows", []workshop.Event{vote(1, "held"), vote(2, "held"), vote(3, "held")}, "No one knows. It stays open."},
		{"one took it back", []workshop.Event{vote(1, "held", iso), vote(2, "held", iso), vote(3, "held", iso), workshop.Withdraw{Who: "p2", Question: "held"}}, "2 of 3 voted: {1.4}"},
		{"the others left", []workshop.Event{vote(1, "held", iso), workshop.Leave{Who: "p2"}, workshop.Leave{Who: "p3"}}, "1 of 1 voted: {1.4}"},
		{"all left", []workshop.Event{vote(1, "held", iso), workshop.Leave{Who: "p1"}, workshop.Leave{Who: "p2"}, workshop.Leave{Who: "p3"}}, "1 of 1 voted: {1.4}"},
		{"hands as well", []workshop.Event{vote(1, "held", iso), workshop.Tally{Question: "held", Hands: map[assessment.OptionID]int{iso: 4}, Voters: 4}}, "5 of 7 voted: {1.4}"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := newHall(t, 80, 24, rounds())
			leader := h.lead()
			h.joined("ann", "ben", "cem")
			h.press(leader, "enter", "enter")
			h.play(tc.votes...)
			h.press(leader, "enter", "Y")
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
		{[]string{"3", "up", "5", "up", "2"}, "With the 2 hands for don't know"},
	} {
		h := newHall(t, 120, 36, rounds())
		h.door = screens.Door{}
		leader := h.lead()
		h.press(leader, "enter", "enter")
		h.press(leader, tc.keys...)
		h.press(leader, "enter")
		h.sees(leader, tc.want)
		h.lacks(leader, "With the answer of", "’s answer")
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
		h.press(leader, "R")
		leader.Type("jamin")
		h.press(leader, "enter")
		h.sees(leader, "❯ ○ Benjamin")
		if size[0] > 40 {
			h.sees(ben, "you are Benjamin")
		}
		h.press(leader, "R", "backspace", "esc", "esc", "enter", "enter")
		h.press(ben, "1", "enter")
		h.play(workshop.Leave{Who: "p1"}, workshop.Join{Identity: workshop.Identity{Key: "again"}, Name: "Benjamin"})
		h.press(leader, "p")
		h.sees(leader, "Benjamin", "sent, away", "Benjamin 2")
		h.press(leader, "end", "M")
		h.sees(leader, "Choose who Benjamin 2 is", "❯ ● Benjamin ")
		h.press(leader, "down", "enter")
		h.sees(leader, "Both are connected")
		h.press(leader, "end", "M", "enter")
		h.sees(leader, "Merge Benjamin 2 into Benjamin?")
		h.press(leader, "enter", "Y")
		h.lacks(leader, "Benjamin 2", "away")
		h.press(leader, "home", "X")
		h.sees(leader, "Remove Benjamin")
		h.press(leader, "X", "enter", "y", "Y")
		h.lacks(leader, "Benjamin")
		if v := h.state.Facilitator(); v.Votes != (workshop.Count{In: 0, Of: 1}) {
			t.Errorf("votes: %+v", v.Votes)
		}
		if !ben.Ended() {
			t.Errorf("the screen of who was taken out goes on\n%s", ben.Frame())
		}
		h.press(leader, "X", "Y", "R", "M", "X", "down")
		h.sees(leader, "no one yet")
		h.press(leader, "esc")
		h.sees(leader, "{1?}")
	}
}

// The facilitator sees before the reveal that people with votes have left.
func TestAwayVotes(t *testing.T) {
	for _, open := range []workshop.Open{rounds(), {Mode: workshop.Rounds}} {
		h := newHall(t, 80, 24, open)
		leader, _, _ := voting(h)
		h.play(workshop.Leave{Who: "p2"}, workshop.Leave{Who: "p4"})
		h.sees(leader, "VOTES  3 of 4 sent")
		h.press(leader, "p")
		h.sees(leader, "sent, away")
	}
}

// How a workshop is held can be changed while it goes on, as far as that breaks no
// promise.
func TestChangeTheSetup(t *testing.T) {
	h := newHall(t, 120, 36, rounds())
	leader, wall := h.lead(), h.look()
	h.joined("legal", "ceo")
	h.press(leader, ",")
	h.sees(leader, "SET UP THE WORKSHOP", "(•) In rounds", "192.0.2.14", "enter  Keep the changes")
	h.press(leader, "esc")
	h.sees(leader, "Join this workshop")
	h.press(leader, ",", "space", "enter")
	h.sees(leader, "Changed for everybody.")
	h.press(leader, "enter")
	h.sees(leader, "Everybody answers alone first", "Finished  0 of 2")
	h.sees(wall, "Everybody answers alone first")
	h.play(vote(1, "held", "iso42001"))
	h.press(leader, ",", "space", "enter")
	h.sees(leader, "A vote is open.", "Keep the changes")
	h.press(leader, "esc", "enter", "Y")
	h.press(leader, ",", "down", "space", "enter")
	h.sees(leader, "People have voted knowing")
	h.press(leader, "space", "down", "down", "down", "down", "backspace")
	leader.Type("5")
	h.press(leader, "enter")
	h.sees(leader, "Changed for everybody.")
	h.press(leader, "p")
	h.sees(leader, "ssh -p 2222 192.0.2.15")
	h.press(leader, "enter", "down", "enter", "enter")
	h.sees(wall, "ssh -p 2222 192.0.2.15")
}
