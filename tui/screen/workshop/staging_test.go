package workshop_test

import (
	"strings"
	"testing"
	"time"
)

// The facilitator makes the wall dark and brings it back, and always sees which
// it is. Nobody else's screen changes, and nothing of it is kept.
func TestBlackOut(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {40, 12}} {
		h := newHall(t, size[0], size[1], rounds())
		leader, wall, legal := voting(h)
		lit, theirs, events := wall.Frame(), legal.Frame(), h.hub.Events()
		h.press(leader, "b", "down")
		h.sees(leader, "! wall is dark")
		if got := strings.TrimSpace(wall.Frame()); got != "·" {
			t.Errorf("the wall shows\n%s", got)
		}
		if lines := strings.Split(wall.Frame(), "\n"); len(lines) != size[1] {
			t.Errorf("the dark wall has %d lines, want %d", len(lines), size[1])
		}
		h.press(leader, "enter", "y", "p", "b", "down")
		h.lacks(leader, "wall is dark")
		h.press(leader, "b", "b")
		if legal.Frame() == theirs {
			t.Error("the reveal does not reach a participant while the wall is dark")
		}
		if wall.Frame() == lit || strings.TrimSpace(wall.Frame()) == "·" {
			t.Errorf("the wall does not come back with what came meanwhile\n%s", wall.Frame())
		}
		if got := h.hub.Events(); got != events+1 {
			t.Errorf("%d events, want the reveal alone", got-events)
		}
	}
}

// A wall that cannot be told is said, and the key works again.
func TestBlackOutRefused(t *testing.T) {
	h := newHall(t, 120, 36, rounds())
	leader, wall, _ := voting(h)
	h.refuse = "stage"
	h.press(leader, "b")
	h.sees(leader, "the disk is full")
	h.sees(wall, "have voted")
	h.refuse = ""
	h.press(leader, "b")
	h.sees(leader, "wall is dark")
}

// Each press of the key takes the next longer countdown, and after the longest
// none. Everybody sees the same time.
func TestTimer(t *testing.T) {
	h := newHall(t, 120, 36, rounds())
	leader, wall, legal := voting(h)
	for _, length := range []string{"1:00", "2:00", "3:00", "5:00", "10:00"} {
		h.press(leader, "t")
		h.sees(leader, length+" left")
		h.sees(legal, length+" left")
		h.sees(wall, length)
	}
	h.press(leader, "t")
	h.sees(leader, "No countdown.")
	for _, p := range h.seats[:1] {
		h.lacks(p, "left")
	}
	h.press(leader, "t", "t")
	h.wait(35 * time.Second)
	if got, want := len(h.ticks), 3; got != want {
		t.Errorf("%d ticks are on their way to %d screens", got, want)
	}
	h.sees(leader, "1:25 left")
	h.sees(legal, "1:25 left   vote is blind")
	h.sees(wall, "1:25", "3 of 5")
	h.wait(85 * time.Second)
	h.sees(leader, "Time is up")
	h.sees(legal, "Time is up")
	h.sees(wall, "Time is up", "3 of 5")
	if len(h.ticks) > 0 {
		t.Errorf("%d screens wait for more", len(h.ticks))
	}
	h.press(legal, "1", "enter")
	h.sees(legal, "Your vote is in: 1, 2.")
	h.press(leader, "t")
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
	h.press(leader, "t")
	h.wait(time.Second)
	if got, want := len(h.ticks), 3; got != want {
		t.Errorf("%d screens tick, want %d", got, want)
	}
	for _, keys := range [][]string{{"enter", "y"}, {"v"}} { // the reveal, and the same question once more
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
		h.press(leader, "t")
		h.sees(leader, "1:00 left")
	}
}

// Where somebody comes in later, or the wall is opened again, the time is that of
// the others.
func TestTimerForWhoComesLater(t *testing.T) {
	h := newHall(t, 120, 36, rounds())
	leader, _, _ := voting(h)
	h.press(leader, "t", "t", "t")
	h.wait(100 * time.Second)
	h.sees(h.seat("late"), "1:20 left")
	h.sees(h.look(), "1:20")
}

// The keys are in the footer, and on the help page.
func TestStagingKeys(t *testing.T) {
	h := newHall(t, 120, 36, rounds())
	leader, _, _ := voting(h)
	h.sees(leader, "t timer", "b black out", "c count hands")
	h.press(leader, "?")
	h.sees(leader, "a countdown for the room", "make the wall dark")
}
