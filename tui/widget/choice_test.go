package widget

import "testing"

func TestStepGoesRound(t *testing.T) {
	c := Choice{Options: make([]Option, 3)}
	for _, step := range []struct{ by, want int }{{-1, 2}, {1, 0}, {1, 1}, {1, 2}, {1, 0}} {
		if c.Step(step.by); c.Cursor() != step.want {
			t.Errorf("by %d: got line %d, want %d", step.by, c.Cursor(), step.want)
		}
	}
	var empty Choice
	if empty.Step(1); empty.Cursor() != 0 {
		t.Errorf("without options: got line %d, want 0", empty.Cursor())
	}
}
