package workshop_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
	"trustpath/tui/screen/workshop/stage"
	"trustpath/tui/tuitest"
)

// ends are the ways in which a screen ends while text is being typed: ctrl+c, and
// a signal or the end of the server. q would be typed.
func ends() map[string]func(p *tuitest.Person) {
	return map[string]func(p *tuitest.Person){
		"ctrl+c":   func(p *tuitest.Person) { p.Press("ctrl+c") },
		"a signal": func(p *tuitest.Person) { p.Send(stage.EndMsg{}) },
	}
}

// What somebody holds against the answer is there again, however the screen was
// left, and whether the field was closed or not.
func TestDissentIsKept(t *testing.T) {
	const text = "cto: the pilots are free"
	leave := ends()
	leave["esc, q, enter"] = func(p *tuitest.Person) { p.Press("esc", "q", "enter") }
	for name, end := range leave {
		t.Run(name, func(t *testing.T) {
			h := newHall(t, 120, 36, rounds())
			leader, wall, legal := revealed(h)
			before := []string{wall.Frame(), legal.Frame()}
			h.press(leader, "d")
			leader.Type(text)
			end(leader)
			if !leader.Ended() {
				t.Fatal("the screen did not end")
			}
			again := h.lead()
			h.press(again, "enter", "home", "enter")
			h.sees(again, "Dissent   “"+text+"”")
			h.show()
			if !slices.Equal(before, []string{wall.Frame(), legal.Frame()}) {
				t.Error("what is not recorded yet shows on another screen")
			}
			h.press(again, "enter")
			if got := h.hub.Facilitator().Rounds[0].Agreed; got == nil || got.Dissent != text {
				t.Errorf("recorded: got %+v, want the dissent %q", got, text)
			}
		})
	}
}

// Once it is recorded a dissent can be written anew, and a new vote begins without
// one.
func TestDissentOfARecord(t *testing.T) {
	h := newHall(t, 120, 36, rounds())
	leader, _, _ := revealed(h)
	h.play(workshop.Record{Question: "customers", Answer: assessment.Choose("smb"), Dissent: "no"})
	h.press(leader, "d")
	leader.Type(" and no")
	h.press(leader, "ctrl+c")
	if r := h.hub.Facilitator().Rounds[0]; r.Dissent != "no and no" || r.Agreed.Dissent != "no" {
		t.Errorf("got %q, and recorded %q", r.Dissent, r.Agreed.Dissent)
	}
	h.play(workshop.Put{Question: "customers"})
	if r := h.hub.Facilitator().Rounds[0]; r.Dissent != "" {
		t.Errorf("a new vote begins with %q", r.Dissent)
	}
}

// Hands that are half counted are there again.
func TestHandsAreKept(t *testing.T) {
	for name, end := range ends() {
		t.Run(name, func(t *testing.T) {
			h := newHall(t, 120, 36, rounds())
			leader := h.lead()
			h.press(leader, "enter", "enter", "c", "1", "2", "down", "7")
			end(leader)
			h.press(h.lead(), "enter", "c")
			h.sees(h.leader, "US mid-market and enterprise companies                        12", "Enterprises outside the US                                     7")
		})
	}
}

// A note waits for its vote: however its writer leaves, it is there when they come
// back, and nobody else ever sees it without the vote.
func TestNoteIsKept(t *testing.T) {
	const text = "two of them in Lyon"
	leave := ends()
	leave["esc, q"] = func(p *tuitest.Person) { p.Press("esc", "q") }
	leave["esc, chosen, q"] = func(p *tuitest.Person) { p.Press("esc", "1", "q") }
	for name, end := range leave {
		for _, mode := range []workshop.Mode{workshop.Rounds, workshop.Free} {
			t.Run(name+" "+string(mode), func(t *testing.T) {
				h := newHall(t, 120, 36, workshop.Open{Mode: mode, Named: true})
				leader, wall := h.lead(), h.look()
				legal := h.seat("legal")
				h.press(leader, "enter")
				if mode == workshop.Rounds {
					h.press(leader, "enter")
				}
				others := []string{leader.Frame(), wall.Frame()}
				h.press(legal, "n")
				legal.Type(text)
				end(legal)
				if h.show(); !legal.Ended() {
					t.Fatal("the screen did not end")
				}
				if !slices.Equal(others, []string{leader.Frame(), wall.Frame()}) {
					t.Error("a note without its vote shows on another screen")
				}
				if v, _ := h.hub.Participant("p1"); v.Steps[0].Note != text || v.Steps[0].Voted {
					t.Errorf("kept: %+v", v.Steps[0])
				}
				h.play(workshop.Vote{Who: "p1", Question: "customers", Answer: assessment.Choose("smb"), Note: text}, workshop.Withdraw{Who: "p1", Question: "customers"})
				if v, _ := h.hub.Participant("p1"); v.Steps[0].Note != text {
					t.Errorf("the vote taken back took the note along: %+v", v.Steps[0])
				}
			})
		}
	}
}

// A vote that is changed in the same breath in which its writer leaves is not
// undone by the note.
func TestNoteGoesWithTheLatestVote(t *testing.T) {
	h := newHall(t, 120, 36, rounds())
	leader := h.lead()
	legal := h.seat("legal")
	h.press(leader, "enter", "enter")
	h.press(legal, "1", "enter")
	legal.Press("1", "2", "enter", "n") // nothing comes back from here on
	legal.Type("late")
	legal.Press("ctrl+c")
	v, _ := h.hub.Participant("p1")
	if got := v.Steps[0]; !got.Answer.Equal(assessment.Choose("global_enterprise")) || got.Note != "late" {
		t.Errorf("the vote is %v with %q", got.Answer, got.Note)
	}
}

// A note that the reveal comes before is not dropped without a word.
func TestNoteTooLate(t *testing.T) {
	h := newHall(t, 80, 24, rounds())
	leader, _, legal := voting(h)
	h.press(legal, "n")
	legal.Type("but")
	h.press(leader, "enter", "y")
	h.sees(legal, "the note that you were writing did not go in")
}

// What cannot be kept at the end is an error of the program.
func TestUnkept(t *testing.T) {
	h := newHall(t, 80, 24, rounds())
	leader, _, _ := revealed(h)
	h.refuse = "draft"
	h.press(leader, "d")
	leader.Type("no")
	h.press(leader, "ctrl+c")
	if err := leader.Model().(*stage.Model).Unkept(); err == nil || !strings.Contains(err.Error(), "the disk is full") {
		t.Errorf("got %v", err)
	}
}

// slow is a room that takes its time for the first event.
type slow struct {
	begun, goes chan struct{}
	kept        []string
}

func (s *slow) Apply(e workshop.Event) error {
	if d := e.(workshop.Draft); d.Text == "first" {
		close(s.begun)
		<-s.goes
		s.kept = append(s.kept, d.Text)
	} else if d.Text == "refused" {
		return errors.New("refused")
	} else {
		s.kept = append(s.kept, d.Text)
	}
	return nil
}

// The last act of a screen waits for what is on its way, and keeps the order.
func TestLast(t *testing.T) {
	room := &slow{begun: make(chan struct{}), goes: make(chan struct{})}
	send := stage.NewSender(room)
	first := send.Send(workshop.Draft{Text: "first"})
	if send.Send(workshop.Draft{Text: "second"}, workshop.Draft{Text: "refused"}, workshop.Draft{Text: "dropped"}) != nil {
		t.Fatal("two are on their way at once")
	}
	last := send.Last(workshop.Draft{Text: "last"})
	done := make(chan tea.Msg)
	go func() { first() }()
	<-room.begun
	go func() { done <- last() }()
	close(room.goes)
	if msg := (<-done).(stage.KeptMsg); msg.Err == nil {
		t.Error("what was refused is not said")
	}
	if got, want := strings.Join(room.kept, " "), "first second last"; got != want {
		t.Errorf("kept: got %q, want %q", got, want)
	}
	if send.Last() != nil {
		t.Error("there is something left to keep")
	}
}
