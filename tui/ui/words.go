package ui

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"trustpath/assessment"
)

// DecisionWord is a decision as a person reads it.
func DecisionWord(d assessment.Decision) string {
	return strings.ReplaceAll(string(d), "_", " ")
}

// OneOf joins words as "keep, now or next".
func OneOf(words []string) string { return join(words, " or ") }

// AllOf joins words as "security, privacy and uptime".
func AllOf(words []string) string { return join(words, " and ") }

func join(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	n := len(words) - 1
	return strings.Join(words[:n], ", ") + last + words[n]
}

// DecisionWords names possible decisions: "now", "keep, now or next", "any of five".
func DecisionWords(list []assessment.Decision) string {
	if len(list) == len(assessment.Decisions()) {
		return "any of five"
	}
	words := make([]string, len(list))
	for i, d := range list {
		words[i] = DecisionWord(d)
	}
	return OneOf(words)
}

// Count writes a number with its noun: "1 answer", "3 answers".
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// PersonDays is an effort in whole days: "118–270", or one figure where both are
// the same.
func PersonDays(d assessment.Days) string {
	low, high := strconv.Itoa(int(d.Low+0.5)), strconv.Itoa(int(d.High+0.5))
	if low == high {
		return low
	}
	return low + "–" + high
}

// LongDate is "10 June 2027".
func LongDate(d assessment.Date) string { return d.Format("2 January 2006") }

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

// Upper begins a sentence.
func Upper(text string) string {
	letters := []rune(text)
	if len(letters) > 0 {
		letters[0] = unicode.ToUpper(letters[0])
	}
	return string(letters)
}

// Named is a company, or words for none.
func Named(company string) string {
	if company == "" {
		return "(no name)"
	}
	return company
}
