package plan

import (
	"testing"

	"trustpath/assessment"
	"trustpath/tui/tuitest"
	"trustpath/tui/ui"
)

// TestCopy: y copies the sentence for the buyer where that is shown.
func TestCopy(t *testing.T) {
	m := New(&assessment.Catalog{}, ui.NewKeys(), date(t, "2026-12-02"))
	m.Restyle(ui.NewStyles(ui.Palettes()[0], false))
	m.Resize(ui.NewLayout(120, 36))
	const sentence = "We cannot honestly promise this."
	m.Show(&assessment.Result{Start: date(t, "2026-12-01"), Plan: &assessment.Plan{
		Deadline: &assessment.DeadlineVerdict{Date: date(t, "2027-06-30"), Sentence: sentence}}})
	if name, _ := m.Copy(); name != "the plan as it is drawn" {
		t.Errorf("y on the chart copies %q", name)
	}
	m.Update(tuitest.Key("enter"))
	if _, got := m.Copy(); got != sentence || !m.Can(ui.Copy) {
		t.Errorf("y on the deadline: got %q, want %q", got, sentence)
	}
}
