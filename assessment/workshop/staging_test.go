package workshop_test

import (
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
)

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
		before.Staging.Timer = workshop.Timer{Turn: before.Turn, Length: time.Minute, Ends: time.Unix(60, 0)}
		if before.Countdown() != before.Staging.Timer {
			t.Errorf("before %s: no countdown", workshop.KindOf(step.event))
		}
		if err := h.Apply(step.event); err != nil {
			t.Fatalf("%s: %v", workshop.KindOf(step.event), err)
		}
		after := h.Projector()
		if got := after.Turn != before.Turn; got != step.turns {
			t.Errorf("%s turns: got %v, want %v", workshop.KindOf(step.event), got, step.turns)
		}
		after.Staging = before.Staging
		if got := after.Countdown().Ends.IsZero(); got != step.turns {
			t.Errorf("%s: the countdown is gone: %v, want %v", workshop.KindOf(step.event), got, step.turns)
		}
	}
	over := h.Projector()
	over.Staging.Timer = workshop.Timer{Turn: over.Turn, Ends: time.Unix(60, 0)}
	if over.Countdown() != (workshop.Timer{}) {
		t.Error("there is a countdown in a workshop that is over")
	}
}
