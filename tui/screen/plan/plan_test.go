package plan

import (
	"fmt"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/tui/kit"
	"trustpath/tui/tuitest"
)

// TestCopy: y copies the sentence for the buyer where that is shown, and nothing
// elsewhere.
func TestCopy(t *testing.T) {
	m := New(&assessment.Catalog{}, kit.NewKeys(), date(t, "2026-12-02"))
	m.Restyle(kit.NewStyles(kit.Palettes()[0], false))
	m.Resize(kit.NewLayout(120, 36))
	const sentence = "We cannot honestly promise this."
	m.Show(&assessment.Result{Start: date(t, "2026-12-01"), Plan: &assessment.Plan{
		Deadline: &assessment.DeadlineVerdict{Date: date(t, "2027-06-30"), Sentence: sentence}}})
	if cmd, _ := m.Update(tuitest.Key("y")); cmd != nil || m.Can(kit.Copy) && m.Scope() == kit.DetailScope {
		t.Error("y copies on the chart")
	}
	m.Update(tuitest.Key("enter"))
	cmd, handled := m.Update(tuitest.Key("y"))
	if cmd == nil || !handled || fmt.Sprint(cmd()) != sentence {
		t.Errorf("y on the deadline: got a command %v, handled %v; want %q copied", cmd != nil, handled, sentence)
	}
	if !strings.Contains(m.Status(), "Copied") {
		t.Errorf("the status says %q", m.Status())
	}
	if m.Update(tuitest.Key("down")); m.Status() != "" {
		t.Errorf("after the next key the status says %q", m.Status())
	}
}
