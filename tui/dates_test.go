package tui_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/tui"
	"trustpath/tui/tuitest"
)

// A day of the deal that does not fit the answer is refused whichever of the two
// comes second, and both can be changed at once.
func TestDateThatDoesNotFit(t *testing.T) {
	empty := []string{"ctrl+u"}
	typed := func(text string) []string { return append(slices.Clone(empty), strings.Split(text, "")...) }
	toQuestion := []string{":", "d", "e", "a", "l", "enter"}
	for _, tc := range []struct {
		name  string
		keys  []string
		says  string // on the way
		then  []string
		days  string
		given assessment.OptionID
	}{
		{"the date second", slices.Concat([]string{"tab"}, typed("2029-01-01"), []string{"enter"}), "but “later than 12 months”", []string{"esc"}, "2027-06-30", "within_12_months"},
		{"the answer second", []string{"5", "esc"}, "Answer and dates stay as they were", nil, "2027-06-30", "within_12_months"},
		{"both", []string{"5"}, "30 June 2027 does not fit “later than 12 months”", append(typed("2029-01-01"), "enter"), "2029-01-01", "later"},
		{"no date", []string{"1"}, "does not fit “no date”", append(slices.Clone(empty), "enter"), "", "none"},
		{"again, and then both", append([]string{"2"}, append(typed("2028-01-01"), "enter")...), "1 January 2028 does not fit", append(typed("2027-02-01"), "enter"), "2027-02-01", "within_3_months"},
		{"the date removed first", slices.Concat([]string{"tab"}, empty, []string{"enter", "5", "tab"}, typed("2029-01-01")), "2029-01-01", []string{"enter"}, "2029-01-01", "later"},
	} {
		for _, size := range [][2]int{{120, 36}, {80, 24}} {
			t.Run(tc.name, func(t *testing.T) {
				w := newWorld(t)
				id := answered(t, w.Disk, shipped(t), northlight)
				p, _ := w.sit(size[0], size[1], tui.Options{Open: id})
				press := func(keys []string) {
					for _, key := range keys {
						p.Press(key)
					}
				}
				press(toQuestion)
				sees(t, p, "By when does a named deal need it?")
				press(tc.keys)
				if frame := strings.Join(strings.Fields(p.Frame()), " "); !strings.Contains(frame, tc.says) && !strings.Contains(oneLine(p), tc.says) {
					t.Fatalf("%q is not on the screen:\n%s", tc.says, p.Frame())
				}
				press(tc.then)
				run, err := w.Get(t.Context(), id)
				if err != nil || run.DeadlineDate.String() != tc.days || !run.Answers.Of("deadline").Has(tc.given) {
					t.Errorf("got %s and %v, %v; want %s and %s\n%s", run.DeadlineDate, run.Answers.Of("deadline"), err, tc.days, tc.given, p.Frame())
				}
			})
		}
	}
}

// oneLine is the main pane of a frame as one line.
func oneLine(p *tuitest.Person) string {
	var out []string
	for line := range strings.Lines(p.Frame()) {
		main, _, _ := strings.Cut(line, "│")
		out = append(out, strings.Fields(main)...)
	}
	return strings.Join(out, " ")
}

// What is held gets its dates at the question that asks for it, in the interview and in
// the review.
func TestHeldDates(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {40, 12}} {
		w := newWorld(t)
		p, _ := w.sit(size[0], size[1], tui.Options{NewCompany: "Northlight AI"})
		days := func(want map[assessment.OptionID]assessment.Date) {
			t.Helper()
			run, err := w.Get(t.Context(), w.id(t, 1))
			if err != nil || !maps.Equal(run.HeldDates, want) {
				t.Fatalf("%v: got %v, %v; want %v\n%s", size, run.HeldDates, err, want, p.Frame())
			}
		}
		p.Press("tab", "2", "3", "tab") // without something held there is no date
		fits(t, p, size[0], size[1])
		sees(t, p, "{1.2s}", "{1.3s}", "next field")
		if p.View().Cursor == nil {
			t.Errorf("%v: no cursor where the date is typed", size)
		}
		p.Type("2026-09-31")
		p.Press("enter")
		sees(t, p, "is not a date")
		p.Press("backspace")
		p.Type("0")
		p.Press("tab")
		p.Type("2025-03-14")
		p.Press("enter")
		september := assessment.DateOf(time.Date(2026, 9, 30, 0, 0, 0, 0, time.UTC))
		march := assessment.DateOf(time.Date(2025, 3, 14, 0, 0, 0, 0, time.UTC))
		days(map[assessment.OptionID]assessment.Date{"soc2_type2": september, "iso27001": march})
		if size[0] >= 80 {
			sees(t, p, "30 September 2026", "14 March 2025")
		}
		p.Press("v", "home")
		sees(t, p, "(30 September")
		p.Press("enter", "tab")
		p.Press("ctrl+u", "enter")
		days(map[assessment.OptionID]assessment.Date{"iso27001": march})
		lacks(t, p, "30 September")
		p.Press("u")
		days(map[assessment.OptionID]assessment.Date{"soc2_type2": september, "iso27001": march})
		sees(t, p, "(30 September")
	}
}
