package workshop_test

import (
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
)

// Letters of several cells take no room from what has to be there: where a
// question is drawn in them, its options, the votes and how to join are in view
// as well, at every size. On a large wall every question is.
func TestWallIsLargeWhereAllFits(t *testing.T) {
	c, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	h := newHall(t, 120, 36, rounds())
	wall := h.look()
	h.joined("legal", "ceo")
	for i := range c.Questions {
		q := c.Questions[i].ID
		view := h.hub.Projector()
		view.Question, view.State = q, workshop.Voting
		for _, size := range [][2]int{{40, 12}, {80, 24}, {120, 36}, {200, 60}, {500, 200}} {
			wall.Resize(size[0], size[1])
			view.Votes = workshop.Count{In: 1, Of: 2}
			wall.Send(view)
			frame := wall.Frame()
			if drawn := strings.Contains(frame, "█"); drawn && strings.Contains(frame, "more line") {
				t.Errorf("%s at %v: not all fits beside the letters\n%s", q, size, frame)
			} else if !drawn && size[0] >= 200 {
				t.Errorf("%s at %v: nothing is large\n%s", q, size, frame)
			}
			if size[0] == 120 && !strings.Contains(frame, "Don’t know") {
				t.Errorf("%s at %v: options are missing\n%s", q, size, frame)
			}
		}
	}
}

// A terminal without Unicode gets none of its signs, and a title in bold.
func TestWallInASCII(t *testing.T) {
	h := newHall(t, 120, 36, rounds())
	h.options.ASCII = true
	wall := h.look()
	h.joined("legal")
	for _, e := range []workshop.Event{workshop.Put{Question: "customers"}, vote(1, "customers", "smb"), workshop.Reveal{Question: "customers"},
		workshop.Record{Question: "customers", Answer: assessment.Choose("smb")}, workshop.Close{}} {
		h.play(e)
		for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}} {
			wall.Resize(size[0], size[1])
			if at := strings.IndexFunc(wall.Frame(), func(r rune) bool { return r > 126 }); at >= 0 {
				t.Errorf("%v: a sign outside ASCII\n%s", size, wall.Frame())
			}
		}
	}
	h.sees(wall, "#")
}

// The facilitator is told that every network reaches the workshop; the room is not.
func TestEverywhere(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {40, 12}} {
		h := newHall(t, size[0], size[1], rounds())
		h.door.Everywhere = true
		leader, wall := h.lead(), h.look()
		h.press(leader, "pgdown")
		h.sees(leader, "Every network")
		h.lacks(wall, "Every network")
	}
}
