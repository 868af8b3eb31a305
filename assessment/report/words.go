package report

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

// The words that documents, screens and commands share.

// DecisionWord returns a decision as people read it, "open" for none.
func DecisionWord(d assessment.Decision) string {
	if d == "" {
		return "open"
	}
	return Spaced(string(d))
}

// DecisionWords names possible decisions: "now", "keep, now or next", "any of five".
func DecisionWords(possible []assessment.Decision) string {
	if len(possible) == len(assessment.Decisions()) {
		return "any of five"
	}
	return OneOf(eachWord(possible, DecisionWord))
}

// OutcomeWord returns an outcome as the end of a sentence.
func OutcomeWord(o assessment.Outcome) string {
	switch o {
	case assessment.NotYet:
		return "no audit yet"
	case assessment.Maintain:
		return "keep what you hold"
	}
	return "a roadmap"
}

// OutcomeWords names the outcomes that are possible.
func OutcomeWords(possible []assessment.Outcome) string {
	return OneOf(eachWord(possible, OutcomeWord))
}

// ReportWord names a kind of report on a standard: "Type II", "Type I, then
// Type II", or "" for none.
func ReportWord(c *assessment.Catalog, id assessment.StandardID, report string) string {
	return cmp.Or(valueWords(c, reportOf(id), report).Short, Spaced(report))
}

// reportOf is the attribute that says which report a standard ends in.
func reportOf(id assessment.StandardID) string { return string(id) + ".report" }

// valueWords returns the words that content has for a value of an attribute.
func valueWords(c *assessment.Catalog, attribute, value string) assessment.ValueWords {
	for i := range c.Attributes {
		if c.Attributes[i].Name == attribute {
			return c.Attributes[i].Words[value]
		}
	}
	return assessment.ValueWords{}
}

// VerdictWord returns the verdict on a deadline as people read it: "passed",
// "not feasible", or "" where there is nothing to judge.
func VerdictWord(d *assessment.DeadlineVerdict) string {
	if d.Passed {
		return "passed"
	}
	return Spaced(string(d.Verdict))
}

// ReadinessWord returns a state of readiness as people read it.
func ReadinessWord(r assessment.Readiness) string {
	if r == "" {
		return Spaced(string(assessment.Missing))
	}
	return Spaced(string(r))
}

// AnswerWords returns an answer in the labels of its options. An option that
// the question does not have is named by its id.
func AnswerWords(q *assessment.Question, a assessment.Answer) string {
	switch {
	case a.Unknown:
		return "Don't know"
	case a.IsZero():
		return "Not answered"
	}
	return strings.Join(eachWord(a.Options, func(id assessment.OptionID) string {
		if o, _ := q.Option(id); o != nil {
			return o.Label
		}
		return safetext.Markdown(string(id))
	}), "; ")
}

// ShortWords quotes options in their short form: “EU” and “US”.
func ShortWords(q *assessment.Question, options []assessment.OptionID) string {
	return AllOf(eachWord(options, func(id assessment.OptionID) string {
		if o, _ := q.Option(id); o != nil {
			return "“" + o.Short + "”"
		}
		return "“" + string(id) + "”"
	}))
}

// ShortNames names standards: "SOC 2 and ISO 27001".
func ShortNames(c *assessment.Catalog, ids []assessment.StandardID) string {
	return AllOf(eachWord(ids, func(id assessment.StandardID) string { return c.Standard(id).Short }))
}

func eachWord[T any](list []T, word func(T) string) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = word(v)
	}
	return out
}

// AllOf joins words as "a, b and c".
func AllOf(words []string) string { return list(words, " and ") }

// OneOf joins words as "a, b or c".
func OneOf(words []string) string { return list(words, " or ") }

func list(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	n := len(words) - 1
	return strings.Join(words[:n], ", ") + last + words[n]
}

// Count writes a number with its noun: "1 answer", "3 answers".
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// NumberWord writes a small number as a word.
func NumberWord(n int) string {
	words := []string{"none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
	if n < len(words) {
		return words[n]
	}
	return strconv.Itoa(n)
}

// Span writes a range of two figures as "a–b", or once where both are the same.
func Span(low, high string) string {
	if low == high {
		return low
	}
	return low + "–" + high
}

// PersonDays writes an effort in whole days, as estimates have no tenths of a
// day: "118–270".
func PersonDays(d assessment.Days) string {
	return Span(strconv.Itoa(int(d.Low+0.5)), strconv.Itoa(int(d.High+0.5)))
}

// Thousands writes a sum as 45,000.
func Thousands(n int) string {
	s := strconv.Itoa(n)
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + "," + s[at:]
	}
	return s
}

// Money writes a range of sums as "USD 20,000–45,000".
func Money(currency string, low, high int) string {
	return currency + " " + Span(Thousands(low), Thousands(high))
}

// Percent writes a share of one as "30–50 %".
func Percent(s assessment.Share) string {
	return Span(fmt.Sprintf("%.0f", s.Low*100), fmt.Sprintf("%.0f", s.High*100)) + " %"
}

// LongDate is "10 June 2027".
func LongDate(d assessment.Date) string { return d.Format("2 January 2006") }

// DateRange writes a range of days as "10 June 2027 to 2 September 2027".
func DateRange(r assessment.DateRange) string {
	if r.Low == r.High {
		return LongDate(r.Low)
	}
	return LongDate(r.Low) + " to " + LongDate(r.High)
}

// MonthRange writes a range of days as "June to September 2027".
func MonthRange(r assessment.DateRange) string { return months(r, "January", " to ") }

// ShortMonths writes a range of days as "Jun–Sep 2027".
func ShortMonths(r assessment.DateRange) string { return months(r, "Jan", "–") }

func months(r assessment.DateRange, month, between string) string {
	low, high := r.Low.Format(month+" 2006"), r.High.Format(month+" 2006")
	switch {
	case low == high:
		return low
	case r.Low.Format("2006") == r.High.Format("2006"):
		return r.Low.Format(month) + between + high
	}
	return low + between + high
}

// Spaced writes an id as words: "not applicable" for not_applicable.
func Spaced(id string) string { return strings.ReplaceAll(id, "_", " ") }

// Upper returns a text that begins with a capital letter.
func Upper(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// Lower returns a text that goes on in a sentence; a name such as ISO keeps its
// capitals.
func Lower(s string) string {
	if s == "" || len(s) > 1 && s[1] >= 'A' && s[1] <= 'Z' {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
