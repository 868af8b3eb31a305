package ui

import (
	"strconv"
	"time"

	"trustpath/assessment"
)

// ShortRange is "10 Jun–2 Sep 2027", or one day where both are the same.
func ShortRange(r assessment.DateRange) string {
	if r.Low == r.High {
		return r.High.Format("2 Jan 2006")
	}
	if r.Low.Format("2006") == r.High.Format("2006") {
		return r.Low.Format("2 Jan") + "–" + r.High.Format("2 Jan 2006")
	}
	return r.Low.Format("Jan 2006") + "–" + r.High.Format("Jan 2006")
}

// Ago says when something changed, seen from now: "today 10:42", "yesterday",
// "21 Nov", "21 Nov 2025".
func Ago(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(now.Location())
	switch days := assessment.DateOf(t).DaysTo(assessment.DateOf(now)); {
	case days == 0:
		return t.Format("today 15:04")
	case days == 1:
		return "yesterday"
	case t.Year() == now.Year():
		return t.Format("2 Jan")
	default:
		return t.Format("2 Jan 2006")
	}
}

// OfCount is "2 of 3".
func OfCount(n, of int) string { return strconv.Itoa(n) + " of " + strconv.Itoa(of) }

// Named is a company, or words for none.
func Named(company string) string {
	if company == "" {
		return "(no name)"
	}
	return company
}
