package plan

import (
	"math"
	"slices"
	"strings"
	"time"

	"trustpath/assessment"
)

// calendar knows the days on which people work and auditors come.
type calendar struct {
	work, audit [7]bool // by weekday
	breaks      []span  // in order, both days included
}

// Years for which the breaks are known. Later ones have weekends alone.
const firstYear, lastYear = 2000, 2150

func newCalendar(c *assessment.Calendar) *calendar {
	out := &calendar{}
	for day := time.Sunday; day <= time.Saturday; day++ {
		name := strings.ToLower(day.String())
		out.work[day], out.audit[day] = slices.Contains(c.Work, name), slices.Contains(c.Audit, name)
	}
	for year := firstYear; year <= lastYear; year++ {
		for _, b := range c.Breaks {
			from, to := yearly(b.From, year), yearly(b.To, year)
			if to.Before(from) {
				to = to.AddMonths(12)
			}
			out.breaks = append(out.breaks, span{from, to})
		}
	}
	slices.SortFunc(out.breaks, func(a, b span) int { return b.begin.DaysTo(a.begin) })
	return out
}

func yearly(text string, year int) assessment.Date {
	day, err := time.Parse("01-02", text)
	if err != nil {
		return assessment.Date{} // the pack's check has read it
	}
	return assessment.DateOf(time.Date(year, day.Month(), day.Day(), 0, 0, 0, 0, time.UTC))
}

func (c *calendar) breakAfter(day assessment.Date) (span, bool) {
	at, _ := slices.BinarySearchFunc(c.breaks, day, func(b span, day assessment.Date) int { return day.DaysTo(b.end) })
	if at == len(c.breaks) {
		return span{}, false
	}
	return c.breaks[at], true
}

func (c *calendar) free(day assessment.Date, weekdays *[7]bool) bool {
	if !weekdays[day.Weekday()] {
		return false
	}
	b, there := c.breakAfter(day)
	return !there || day.Before(b.begin)
}

// from returns the first of these weekdays that is no earlier than a day.
func (c *calendar) from(day assessment.Date, weekdays *[7]bool) assessment.Date {
	for !c.free(day, weekdays) {
		day = day.AddDays(1)
	}
	return day
}

// until returns the last of these weekdays that is no later than a day.
func (c *calendar) until(day assessment.Date, weekdays *[7]bool) assessment.Date {
	for !c.free(day, weekdays) {
		day = day.AddDays(-1)
	}
	return day
}

// auditDays returns the first and the last day of an audit of some days on site that
// begins no earlier than a day, or with back ends no later, and has no break in it.
func (c *calendar) auditDays(day assessment.Date, onSite int, back bool) span {
	next, step := c.from, 1
	if back {
		next, step = c.until, -1
	}
	for {
		one := next(day, &c.audit)
		other := one
		for range onSite - 1 {
			other = next(other.AddDays(step), &c.audit)
		}
		if back {
			one, other = other, one
		}
		b, there := c.breakAfter(one)
		switch {
		case !there || other.Before(b.begin):
			return span{one, other}
		case back:
			day = b.begin.AddDays(-1)
		default:
			day = b.end.AddDays(1)
		}
	}
}

// between counts the days of work from a day until another, which does not count.
func (c *calendar) between(from, until assessment.Date) (n int) {
	b, breaks := c.breakAfter(from)
	for day := from; day.Before(until); day = day.AddDays(1) {
		switch {
		case breaks && !day.Before(b.begin):
			day = b.end
			b, breaks = c.breakAfter(day.AddDays(1))
		case c.work[day.Weekday()]:
			n++
		}
	}
	return n
}

// timeline numbers the days of work from a first one on. It grows when it is asked.
type timeline struct {
	*calendar
	days []assessment.Date
	next assessment.Date // the first day that it has not looked at
}

// grow adds the days of work until there are more than n, and until the last one is
// no earlier than a day.
func (t *timeline) grow(n int, until assessment.Date) {
	if len(t.days) > n && !t.next.Before(until) {
		return
	}
	b, breaks := t.breakAfter(t.next)
	for len(t.days) <= n || t.days[len(t.days)-1].Before(until) {
		switch {
		case breaks && !t.next.Before(b.begin):
			t.next = b.end.AddDays(1)
			b, breaks = t.breakAfter(t.next)
			continue
		case t.work[t.next.Weekday()]:
			t.days = append(t.days, t.next)
		}
		t.next = t.next.AddDays(1)
	}
}

func (t *timeline) day(n int) assessment.Date {
	if n >= len(t.days) {
		t.grow(n, assessment.Date{})
	}
	return t.days[n]
}

// number is that of the first day of work that is no earlier than a day.
func (t *timeline) number(day assessment.Date) int {
	t.grow(0, day)
	at, _ := slices.BinarySearchFunc(t.days, day, func(a, day assessment.Date) int { return day.DaysTo(a) })
	return at
}

// after returns the day of work that is some weeks of work after a day.
func (t *timeline) after(day assessment.Date, weeks float64) assessment.Date {
	n := workdays(weeks)
	for ; n > 0 && day.Before(t.day(0)); n-- { // of what is held
		day = t.from(t.from(day, &t.work).AddDays(1), &t.work)
	}
	if n == 0 {
		return t.from(day, &t.work)
	}
	return t.day(t.number(day) + n)
}

// workWeek is how many days of work a week of elapsed time has.
const workWeek = 5

// workdays returns weeks in days of work, rounded up.
func workdays(weeks float64) int { return int(math.Ceil(weeks*workWeek - 1e-9)) }
