package assessment_test

import (
	"testing"
	"time"

	"trustpath/assessment"
)

// TestDateIsTheCalendar compares with package time over every day that can be
// written, leap years and ends of months among them.
func TestDateIsTheCalendar(t *testing.T) {
	at := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)
	before := assessment.Date{}
	for ; at.Year() < 3000; at = at.AddDate(0, 0, 1) {
		text := at.Format(time.DateOnly)
		d, err := assessment.ParseDate(text)
		if err != nil || d.String() != text || d != assessment.DateOf(at) || d.Format("Mon 2 Jan 2006") != at.Format("Mon 2 Jan 2006") {
			t.Fatalf("%s: got %s, %v", text, d, err)
		}
		if !before.Before(d) || !before.IsZero() && (before.DaysTo(d) != 1 || before.AddDays(1) != d) {
			t.Fatalf("%s is not the day after %s", d, before)
		}
		before = d
	}
}

func TestAddMonths(t *testing.T) {
	for _, test := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-12-01", 3, "2027-03-01"}, {"2027-01-31", 1, "2027-02-28"}, {"2028-01-31", 1, "2028-02-29"},
		{"2026-11-30", 3, "2027-02-28"}, {"2027-03-31", -1, "2027-02-28"}, {"2026-05-15", -6, "2025-11-15"}, {"2026-12-31", 36, "2029-12-31"},
	} {
		from, err := assessment.ParseDate(test.from)
		if err != nil {
			t.Fatal(err)
		}
		if got := from.AddMonths(test.n).String(); got != test.want {
			t.Errorf("%s and %d months: got %s, want %s", test.from, test.n, got, test.want)
		}
	}
}

func TestNotADate(t *testing.T) {
	for _, text := range []string{"", "2026-2-01", "2026-02-30", "1899-12-31", "3000-01-01", "26-01-01", "2026-01-01T00:00:00Z"} {
		if d, err := assessment.ParseDate(text); err == nil {
			t.Errorf("%q: got %s", text, d)
		}
	}
	if d := (assessment.Date{}); d.String() != "" || d.Format("2006") != "" || !d.IsZero() {
		t.Errorf("none: got %q", d)
	}
}

func TestReadDate(t *testing.T) {
	today, err := assessment.ParseDate("2026-11-30")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"2027-10-29": "2027-10-29", "29 October 2027": "2027-10-29", "29 oct 2027": "2027-10-29", "October 29, 2027": "2027-10-29",
		"+8w": "2027-01-25", "+3m": "2027-02-28", "+10 d": "2026-12-10", "+1y": "2027-11-30", "today": "2026-11-30", "tomorrow": "2026-12-01",
		"end of June": "2027-06-30", "End of november": "2026-11-30", "end of Feb": "2027-02-28", "end of February 2028": "2028-02-29",
		"30 November": "2026-11-30", "29 November": "2027-11-29", "29 Feb": "2028-02-29", "2 jan": "2027-01-02",
		"": "", "+": "", "8w": "", "+8x": "", "+99999d": "", "end of": "", "end of may 12": "", "31 June 2027": "", "soon": "", "1 January 1850": "",
	} {
		got, err := assessment.ReadDate(text, today)
		if got.String() != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %s, %v; want %s", text, got, err, want)
		}
	}
}
