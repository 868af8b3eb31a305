package plan

import (
	"testing"

	"trustpath/assessment"
)

func date(t *testing.T, text string) assessment.Date {
	t.Helper()
	d, err := assessment.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestAxis: a later day never stands further left, a unit has its cells, and the
// view never leaves what there is.
func TestAxis(t *testing.T) {
	from, to := date(t, "2026-11-30"), date(t, "2028-02-29")
	for _, z := range []zoom{week, month, quarter} {
		a := newAxis(z, from, to, 4)
		a.width = 40
		if a.starts[0] != begin(z, from) || !to.Before(a.starts[len(a.starts)-1]) {
			t.Errorf("zoom %d: from %v to %v does not hold %v to %v", z, a.starts[0], a.starts[len(a.starts)-1], from, to)
		}
		for i, d := range a.starts[:len(a.starts)-1] {
			if got, want := a.column(d), i*4; got != want {
				t.Errorf("zoom %d: %v stands at %d, want %d", z, d, got, want)
			}
		}
		for d := from; d.Before(to); d = d.AddDays(1) {
			if here, next := a.column(d), a.column(d.AddDays(1)); next < here || next > here+4 {
				t.Fatalf("zoom %d: %v stands at %d and the next day at %d", z, d, here, next)
			}
		}
		for _, by := range []int{-5, 3, 1000, -1, -1000} {
			a.pan(by)
			if a.from < 0 || a.from > a.most() {
				t.Errorf("zoom %d: the view begins at %d of %d", z, a.from, a.most())
			}
		}
		for d := from; d.Before(to); d = d.AddDays(17) {
			if a.show(d); a.column(d) < 0 || a.column(d) >= a.width {
				t.Errorf("zoom %d: %v is shown at column %d of %d", z, d, a.column(d), a.width)
			}
		}
	}
}

func TestAxisHeads(t *testing.T) {
	for _, test := range []struct {
		zoom         zoom
		cells        int
		upper, lower string
	}{
		{month, 4, "2026    2027        ", "Nov Dec Jan Feb Mar "},
		{month, 3, "2026  2027          ", "N  D  J  F  M  A  M "},
		{quarter, 4, "    2027            ", "Q4  Q1  Q2  Q3  Q4  "},
		{week, 4, "Nov     Dec 2026    ", "23  30  7   14  21  "},
	} {
		a := newAxis(test.zoom, date(t, "2026-11-25"), date(t, "2028-12-01"), test.cells)
		a.width = 20
		if upper, lower := a.heads(); string(upper) != test.upper || string(lower) != test.lower {
			t.Errorf("zoom %d: got\n%q\n%q\nwant\n%q\n%q", test.zoom, string(upper), string(lower), test.upper, test.lower)
		}
	}
}
