package workshop_test

import (
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
)

// Everybody answers at their own pace; then the splits that matter are walked
// through and the rest is recorded without a word.
func TestFree(t *testing.T) {
	h := newHall(t, 120, 36, workshop.Open{Mode: workshop.Free, Named: true})
	leader, wall := h.lead(), h.look()
	legal, sales := h.seat("legal"), h.seat("sales")
	held := h.hub.Catalog().Question("held").Prompt[:30]
	h.press(leader, "enter")
	h.sees(leader, "Finished  0 of 2", "answering")
	h.sees(wall, "Everybody answers at their own pace.", "0 of 2", "have finished")
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
	h.sees(legal, "Your vote is in")
	h.press(legal, "f")
	h.sees(legal, "and the facilitator knows that", "1 of 2 have finished")
	h.press(sales, "enter")
	h.sees(leader, "Finished  2 of 2")
	h.press(leader, "enter")
	h.sees(wall, "All answers are revealed.")
	h.sees(legal, "All answers are revealed.")
	h.sees(leader, "Questions", "a split that matters", "all say the same; not recorded", "to talk about; a records")
	h.press(leader, "a")
	h.sees(leader, "recorded that no split could move", "Questions", "m next that matters")
	h.press(leader, "down")
	h.sees(leader, "to talk about.")
	for range 20 {
		if !strings.Contains(leader.Frame(), "m next that matters") {
			break
		}
		h.press(leader, "m", "enter")
	}
	for _, r := range h.hub.Facilitator().Rounds {
		if r.State == workshop.Revealed {
			t.Errorf("%s is left", r.Question)
		}
	}
	if !h.hub.Catalog().Complete(h.hub.Answers()) {
		t.Error("the assessment is not complete")
	}
}

// What one's own answers do not lead to is not asked, and a skipped question can
// be gone back to.
func TestOwnPath(t *testing.T) {
	h := newHall(t, 80, 24, workshop.Open{Mode: workshop.Free})
	legal := h.seat("legal")
	h.press(legal, "right")
	h.lacks(legal, "Where are your customers")
	h.press(legal, "left", "6", "enter")
	h.lacks(legal, "Where are your customers")
	h.press(legal, "left", "6", "1", "enter")
	h.sees(legal, "Where are your customers")
	h.press(legal, "1", "enter", "left", "left")
	h.sees(legal, "Your vote is in: 1.")
	h.press(legal, "enter")
	h.sees(legal, "Where are your customers", "Your vote is in: 1.")
	v, _ := h.hub.Participant("p1")
	if got, want := v.Steps[0].Answer, assessment.Choose("us_enterprise"); !got.Equal(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
