package plan

import (
	"testing"

	"trustpath/assessment"
	"trustpath/tui/tuitest"
	"trustpath/tui/ui"
)

func date(t *testing.T, text string) assessment.Date {
	t.Helper()
	d, err := assessment.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestAxis checks that a later day is never further left, and that exactly the
// days of the axis are on it.
func TestAxis(t *testing.T) {
	first, last := date(t, "2026-11-30"), date(t, "2028-02-29")
	for _, width := range []int{1, 7, 50, 80, 1000} {
		a := axis{first: first, last: last, width: width}
		for d := first; d.Before(last); d = d.AddDays(1) {
			here, next := a.column(d), a.column(d.AddDays(1))
			if here < 0 || next < here || next >= width {
				t.Fatalf("width %d: %v is in column %d and the next day in %d", width, d, here, next)
			}
		}
		if before, after := a.column(first.AddDays(-1)), a.column(last.AddDays(1)); before >= 0 || after < width {
			t.Errorf("width %d: the days around the axis are in columns %d and %d", width, before, after)
		}
	}
}

func TestMonths(t *testing.T) {
	for _, test := range []struct {
		last  string
		width int
		want  string
	}{
		{"2027-11-30", 50, "Dec 2026    Mar 2027     Jun 2027    Sep 2027"},
		{"2027-02-10", 40, "   Dec 2026       Jan 2027"},
		{"2028-11-30", 20, "Dec 2026  Dec 2027"},
		{"2027-11-30", 7, ""},
	} {
		a := axis{first: date(t, "2026-11-25"), last: date(t, test.last), width: test.width}
		if got := a.months(); got != test.want {
			t.Errorf("to %s in %d cells: got %q, want %q", test.last, test.width, got, test.want)
		}
	}
}

// TestCopy checks that y copies the sentence for the buyer where it is shown.
func TestCopy(t *testing.T) {
	m := &Model{catalog: &assessment.Catalog{}, today: date(t, "2026-12-02"), toggled: map[string]bool{}}
	m.Restyle(ui.NewStyles(ui.Palettes()[0], false))
	m.Resize(ui.NewLayout(120, 36))
	const sentence = "We cannot honestly promise this."
	m.Show(&assessment.Result{Start: date(t, "2026-12-01"), Plan: &assessment.Plan{
		Deadline: &assessment.DeadlineVerdict{Date: date(t, "2027-06-30"), Sentence: sentence}}})
	if name, _ := m.Copy(); name != "the plan as it is drawn" {
		t.Errorf("y on the chart copies %q", name)
	}
	m.Keys().Run(tuitest.Key("enter"))
	row, _ := m.Keys().Find(tuitest.Key("y"))
	if _, got := m.Copy(); got != sentence || !row.Works() {
		t.Errorf("y on the deadline: got %q, want %q", got, sentence)
	}
}
