package workshop_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
	"trustpath/tui"
	"trustpath/tui/tuitest"
)

// Everybody answers at their own pace; then the splits that matter are walked
// through and the rest is recorded without a word.
func TestFree(t *testing.T) {
	h := newHall(t, 120, 36, workshop.Open{Mode: workshop.Free, Named: true})
	leader, wall := h.lead(), h.look()
	legal, sales := h.seat("legal"), h.seat("sales")
	held := h.state.Catalog().Question("held").Prompt[:30]
	h.press(leader, "enter")
	h.sees(leader, "Finished  0 of 2", "answering")
	h.sees(wall, "Everybody answers alone first.", "0 of 2", "have finished")
	for _, p := range h.seats {
		for range 30 {
			if strings.Contains(p.Frame(), "That was the last question") {
				break
			}
			if p == sales && strings.Contains(p.Frame(), held) {
				h.press(p, "2", "enter")
				continue
			}
			h.press(p, "1", "enter")
		}
		h.sees(p, "That was the last question")
	}
	h.press(legal, "left")
	h.sees(legal, "Sent: ")
	h.press(legal, "F")
	h.sees(legal, "and the facilitator knows that", "1 of 2 have finished")
	h.press(sales, "enter")
	h.sees(leader, "Finished  2 of 2")
	h.press(leader, "enter")
	h.sees(wall, "All answers are revealed.")
	h.sees(legal, "All answers are revealed.")
	h.sees(leader, "Questions", "a split that matters", "all agree; not recorded", "to discuss.", "accept with a.")
	h.press(leader, "a")
	h.sees(leader, "recorded. No split could change them.", "Questions", "m next open")
	h.press(leader, "down")
	h.sees(leader, "to discuss.")
	h.wait(time.Second)
	for range 20 {
		if !strings.Contains(leader.Frame(), "m next open") {
			break
		}
		h.press(leader, "m", "enter")
		h.wait(2 * time.Second)
	}
	for _, r := range h.state.Facilitator().Rounds {
		if r.State == workshop.Revealed {
			t.Errorf("%s is left", r.Question)
		}
	}
	if !h.state.Catalog().Complete(h.state.Answers()) {
		t.Error("the assessment is not complete")
	}
}

// What one's own answers do not lead to is not asked, and a skipped question can
// be gone back to.
func TestOwnPath(t *testing.T) {
	h := newHall(t, 80, 24, workshop.Open{Mode: workshop.Free})
	legal := h.seat("legal")
	h.press(legal, "1", "enter", "1", "enter")
	h.sees(legal, "{customers?}")
	h.press(legal, "right")
	h.lacks(legal, "{regions?}")
	h.press(legal, "left", "6", "enter")
	h.lacks(legal, "{regions?}")
	h.press(legal, "left", "6", "1", "enter")
	h.sees(legal, "{regions?}")
	h.press(legal, "1", "enter", "left", "left")
	h.sees(legal, "{customers?}", "Sent: 1.")
	h.press(legal, "enter")
	h.sees(legal, "{regions?}", "Sent: 1.")
	v, _ := h.state.Participant("p1")
	if got, want := v.Steps[2].Answer, assessment.Choose("us_enterprise"); !got.Equal(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// ends are the ways in which a screen ends while text is being typed: ctrl+c, and
// a signal or the end of the server. q would be typed.
func ends() map[string]func(p *tuitest.Person) {
	return map[string]func(p *tuitest.Person){
		"ctrl+c":   func(p *tuitest.Person) { p.Press("ctrl+c") },
		"a signal": func(p *tuitest.Person) { p.Send(tui.EndMsg{}) },
	}
}

// A dissent is there again however the page ended, whether its field was closed or
// not.
func TestDissentIsKept(t *testing.T) {
	const text = "cto: the audit runs until May"
	leave := ends()
	leave["esc, q, enter"] = func(p *tuitest.Person) { p.Press("esc", "q", "enter") }
	for name, end := range leave {
		t.Run(name, func(t *testing.T) {
			h := newHall(t, 120, 36, rounds())
			leader, wall, legal := revealed(h)
			before := []string{wall.Frame(), legal.Frame()}
			h.press(leader, "W")
			leader.Type(text)
			end(leader)
			if !leader.Ended() {
				t.Fatal("the screen did not end")
			}
			again := h.lead()
			h.sees(again, "Noted     “"+text+"”")
			h.show()
			if !slices.Equal(before, []string{wall.Frame(), legal.Frame()}) {
				t.Error("what is not recorded yet shows on another screen")
			}
			h.press(again, "enter")
			if got := h.state.Facilitator().Rounds[0].Agreed; got == nil || got.Dissent != text {
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
	h.play(workshop.Record{Question: "held", Answer: assessment.Choose("iso42001"), Dissent: "no"})
	h.press(leader, "W")
	leader.Type(" and no")
	h.press(leader, "ctrl+c")
	if r := h.state.Facilitator().Rounds[0]; r.Dissent != "no and no" || r.Agreed.Dissent != "no" {
		t.Errorf("got %q, and recorded %q", r.Dissent, r.Agreed.Dissent)
	}
	h.play(workshop.Put{Question: "held"})
	if r := h.state.Facilitator().Rounds[0]; r.Dissent != "" {
		t.Errorf("a new vote begins with %q", r.Dissent)
	}
}

// Hands that are half counted are there again.
func TestHandsAreKept(t *testing.T) {
	for name, end := range ends() {
		t.Run(name, func(t *testing.T) {
			h := newHall(t, 120, 36, rounds())
			leader := h.lead()
			h.press(leader, "enter", "enter", "C", "1", "2", "down", "7")
			end(leader)
			h.press(h.lead(), "C")
			h.sees(h.leader, fmt.Sprintf("%-63s12", tuitest.Words(h.state.Catalog(), "{1.1}")), fmt.Sprintf("%-64s7", tuitest.Words(h.state.Catalog(), "{1.2}")))
		})
	}
}

// A note waits for its vote. It is there again however the page ended, and no other
// screen shows it without the vote.
func TestNoteIsKept(t *testing.T) {
	const text = "valid until May"
	leave := ends()
	leave["esc, q"] = func(p *tuitest.Person) { p.Press("esc", "q") }
	leave["esc, chosen, q"] = func(p *tuitest.Person) { p.Press("esc", "2", "q") }
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
				h.press(legal, "W")
				legal.Type(text)
				end(legal)
				if h.show(); !legal.Ended() {
					t.Fatal("the screen did not end")
				}
				if name != "esc, chosen, q" && !slices.Equal(others, []string{leader.Frame(), wall.Frame()}) {
					t.Error("a note without its vote shows on another screen")
				}
				if v, _ := h.state.Participant("p1"); v.Steps[0].Note != text || v.Steps[0].Voted {
					t.Errorf("kept: %+v", v.Steps[0])
				}
				h.play(workshop.Vote{Who: "p1", Question: "held", Answer: assessment.Choose("iso42001"), Note: text}, workshop.Withdraw{Who: "p1", Question: "held"})
				if v, _ := h.state.Participant("p1"); v.Steps[0].Note != text {
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
	legal.Press("1", "2", "enter", "W") // nothing comes back from here on
	legal.Type("late")
	legal.Press("ctrl+c")
	v, _ := h.state.Participant("p1")
	if got := v.Steps[0]; !got.Answer.Equal(assessment.Choose("soc2_type2")) || got.Note != "late" {
		t.Errorf("the vote is %v with %q", got.Answer, got.Note)
	}
}

// A note that the reveal comes before is not dropped without a word.
func TestNoteTooLate(t *testing.T) {
	h := newHall(t, 80, 24, rounds())
	leader, _, legal := voting(h)
	h.press(legal, "W")
	legal.Type("but")
	h.press(leader, "enter", "Y")
	h.sees(legal, "The note that you were writing was not sent.")
}

// What cannot be kept at the end is an error of the program.
func TestUnkept(t *testing.T) {
	h := newHall(t, 80, 24, rounds())
	leader, _, _ := revealed(h)
	h.refuse = "draft"
	h.press(leader, "W")
	leader.Type("no")
	h.press(leader, "ctrl+c")
	if err := h.page.Unkept(); err == nil || !strings.Contains(err.Error(), "the disk is full") {
		t.Errorf("got %v", err)
	}
}
