package ui

import (
	"strconv"
	"strings"
	"time"

	"trustpath/assessment"
)

// ShortSum is a sum of money for a narrow column: "70k", "800".
func ShortSum(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return strconv.Itoa((n+500)/1000) + "k"
}

// Brief is a title without what is in brackets or after a comma.
func Brief(title string) string {
	if at := strings.IndexAny(title, "(,"); at > 0 {
		title = title[:at]
	}
	return strings.TrimSpace(title)
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
