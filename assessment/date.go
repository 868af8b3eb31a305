package assessment

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// Date is a calendar day without time or zone. The zero Date means "none".
type Date struct {
	number int32 // days, counted so that 1 January 1970 is `epoch`; 0 for none
}

const (
	epoch  = 200_000 // more than all days that ParseDate takes before 1970
	aDay   = 24 * 60 * 60
	oldest = 1900
	newest = 2999
)

// ParseDate reads a day written as 2026-12-01.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil || t.Year() < oldest || t.Year() > newest {
		return Date{}, fmt.Errorf("%q is not a date; write it as 2026-12-01", text)
	}
	return dateOf(t), nil
}

// DateHint says how a person may type a day.
const DateHint = "2026-12-01, +8w or end of June"

// ReadDate reads a day as a person types it: as ParseDate does, as "29 October 2027", as
// "end of June" for the next one that comes, or as "+8w" from today (d, w, m, y).
func ReadDate(text string, today Date) (Date, error) {
	text = strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(text, ",", " ")), " "))
	if day, err := ParseDate(text); err == nil {
		return day, nil
	}
	if day := relative(text, today); !day.IsZero() {
		return day, nil
	}
	for _, layout := range []string{"2 January 2006", "2 Jan 2006", "January 2 2006", "Jan 2 2006", "2 January", "2 Jan", "January 2", "Jan 2"} {
		t, err := time.Parse(layout, text)
		switch day := dateOf(t); {
		case err != nil:
		case t.Year() >= oldest && t.Year() <= newest:
			return day, nil
		case t.Year() == 0:
			return nextOf(day, today), nil
		}
	}
	if month, ok := strings.CutPrefix(text, "end of "); ok {
		for _, layout := range []string{"January 2006", "Jan 2006", "January", "Jan"} {
			t, err := time.Parse(layout, month)
			switch last := dateOf(t.AddDate(0, 1, -1)); {
			case err != nil:
			case t.Year() >= oldest && t.Year() <= newest:
				return last, nil
			case t.Year() == 0:
				return nextOf(last.AddDays(1), today.AddDays(1)).AddDays(-1), nil
			}
		}
	}
	return Date{}, fmt.Errorf("%q is not a date; write it as "+DateHint, text)
}

// relative reads today, tomorrow, and a distance from today; zero for anything else.
func relative(text string, today Date) Date {
	switch text {
	case "today":
		return today
	case "tomorrow":
		return today.AddDays(1)
	}
	count, ok := strings.CutPrefix(text, "+")
	if !ok || len(count) < 2 {
		return Date{}
	}
	n, err := strconv.Atoi(strings.TrimSpace(count[:len(count)-1]))
	if err != nil || n < 0 || n > 9999 {
		return Date{}
	}
	out := Date{}
	switch count[len(count)-1] {
	case 'd':
		out = today.AddDays(n)
	case 'w':
		out = today.AddDays(7 * n)
	case 'm':
		out = today.AddMonths(n)
	case 'y':
		out = today.AddMonths(12 * n)
	}
	if out.IsZero() || out.Year() > newest {
		return Date{}
	}
	return out
}

// nextOf is the first day from today on with the month and the day of another.
func nextOf(day, today Date) Date {
	_, month, number := day.time().Date()
	for year := today.Year(); ; year++ {
		next := dateOf(time.Date(year, month, number, 0, 0, 0, 0, time.UTC))
		if !next.Before(today) && next.Day() == number {
			return next
		}
	}
}

// DateOf returns the calendar day of t in t's own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return dateOf(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))
}

func dateOf(midnight time.Time) Date { return Date{int32(midnight.Unix()/aDay) + epoch} }

func (d Date) time() time.Time { return time.Unix(int64(d.number-epoch)*aDay, 0).UTC() }

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d.number == 0 }

// Before reports whether d is an earlier day than e; none is before all.
func (d Date) Before(e Date) bool { return d.number < e.number }

// Or returns d, or other where d is no date.
func (d Date) Or(other Date) Date { return cmp.Or(d, other) }

// Latest returns the later of two days.
func Latest(a, b Date) Date { return Date{max(a.number, b.number)} }

// AddDays returns the day n days after d; n may be negative.
func (d Date) AddDays(n int) Date { return Date{d.number + int32(n)} }

// AddMonths returns the same day of the month n months later, or the last day
// of that month where it is shorter.
func (d Date) AddMonths(n int) Date {
	y, m, day := d.time().Date()
	first := time.Date(y, m+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return dateOf(first).AddDays(min(day, last) - 1)
}

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday {
	const thursday = int(time.Thursday) // 1 January 1970
	return time.Weekday(((int(d.number)-epoch+thursday)%7 + 7) % 7)
}

// Year returns the year of the calendar.
func (d Date) Year() int { return d.time().Year() }

// YearDay returns the day of the year, from one.
func (d Date) YearDay() int { return d.time().YearDay() }

// Day returns the day of the month.
func (d Date) Day() int { return d.time().Day() }

// DaysTo returns the number of days from d to e, negative when e is earlier.
func (d Date) DaysTo(e Date) int { return int(e.number - d.number) }

// DateForms returns how days can be written for people, the usual way first.
func DateForms() []string { return []string{"day_month", "month_day", "iso"} }

// dateForm is the position of the form in use. It belongs to the process, as a locale does.
var dateForm atomic.Int32

// UseDateForm sets how all days are written for people.
func UseDateForm(name string) { dateForm.Store(int32(max(0, slices.Index(DateForms(), name)))) }

// layoutIn is a layout in the form in use.
func layoutIn(form int32, layout string) string {
	switch {
	case form == 0:
	case form == 2 && (layout == LongDate || layout == shortDate):
		return time.DateOnly
	case form == 1 && layout == LongDate:
		return "January 2, 2006"
	case form == 1 && layout == shortDate:
		return "Jan 2, 2006"
	case form == 1 && layout == dayAndMonth:
		return "Jan 2"
	}
	return layout
}

// Format writes d in a layout of package time, or in what a person prefers to a common
// one; see UseDateForm. A zero Date is "".
func (d Date) Format(layout string) string {
	if d.IsZero() {
		return ""
	}
	year, month, day := d.time().Date()
	layout = layoutIn(dateForm.Load(), layout)
	switch layout { // a document has hundreds of days, and package time reads the layout for each
	case LongDate:
		return strconv.Itoa(day) + " " + month.String() + " " + strconv.Itoa(year)
	case shortDate:
		return strconv.Itoa(day) + " " + month.String()[:3] + " " + strconv.Itoa(year)
	case dayAndMonth:
		return strconv.Itoa(day) + " " + month.String()[:3]
	}
	return d.time().Format(layout)
}

const (
	shortDate   = "2 Jan 2006"
	dayAndMonth = "2 Jan"
)

// String writes d as 2026-12-01; a zero Date is "".
func (d Date) String() string { return string(d.append(nil)) }

// MarshalText writes d as String does.
func (d Date) MarshalText() ([]byte, error) {
	return d.append(make([]byte, 0, len(time.DateOnly))), nil
}

// append writes each digit: a result has a hundred days, and package time takes five
// times as long.
func (d Date) append(to []byte) []byte {
	if d.IsZero() {
		return to
	}
	digit := func(n int) byte { return '0' + byte(n%10) }
	y, m, day := d.time().Date()
	return append(to, digit(y/1000), digit(y/100), digit(y/10), digit(y), '-',
		digit(int(m)/10), digit(int(m)), '-', digit(day/10), digit(day))
}

// UnmarshalText reads what MarshalText wrote.
func (d *Date) UnmarshalText(text []byte) (err error) {
	*d = Date{}
	if len(text) > 0 {
		*d, err = ParseDate(string(text))
	}
	return err
}

// MarshalBinary writes d as a day number, for the snapshot of a pack.
func (d Date) MarshalBinary() ([]byte, error) {
	return binary.LittleEndian.AppendUint32(nil, uint32(d.number)), nil
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (d *Date) UnmarshalBinary(data []byte) error {
	if len(data) != 4 {
		return errors.New("a day takes four bytes")
	}
	d.number = int32(binary.LittleEndian.Uint32(data))
	return nil
}
