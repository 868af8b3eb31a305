package assessment

import (
	"fmt"
	"time"
)

// Date is a calendar day without time or zone. The zero Date means "none".
type Date struct {
	day time.Time
}

// ParseDate reads a day written as 2026-12-01.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil || t.Year() < 1900 || t.Year() > 2999 {
		return Date{}, fmt.Errorf("%q is not a date; write it as 2026-12-01", text)
	}
	return Date{t}, nil
}

// DateOf returns the calendar day of t in t's own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{time.Date(y, m, d, 0, 0, 0, 0, time.UTC)}
}

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d.day.IsZero() }

// Before reports whether d is an earlier day than e.
func (d Date) Before(e Date) bool { return d.day.Before(e.day) }

// AddDays returns the day n days after d; n may be negative.
func (d Date) AddDays(n int) Date { return Date{d.day.AddDate(0, 0, n)} }

// AddMonths returns the same day of the month n months later, or the last day
// of that month where it is shorter.
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.day.Year(), d.day.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date{first.AddDate(0, 0, min(d.day.Day(), last)-1)}
}

// DaysTo returns the number of days from d to e, negative when e is earlier.
func (d Date) DaysTo(e Date) int { return int(e.day.Sub(d.day).Hours() / 24) }

// Format writes d in a layout of package time; a zero Date is "".
func (d Date) Format(layout string) string {
	if d.IsZero() {
		return ""
	}
	return d.day.Format(layout)
}

// String writes d as 2026-12-01; a zero Date is "".
func (d Date) String() string { return d.Format(time.DateOnly) }

// MarshalText writes d as String does.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}
