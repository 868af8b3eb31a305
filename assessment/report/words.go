package report

import (
	"fmt"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

const longDate = "2 January 2006"

// DecisionWord is a decision as people read it.
func DecisionWord(d assessment.Decision) string {
	if d == "" {
		return "open"
	}
	return strings.ReplaceAll(string(d), "_", " ")
}

// DateRange writes a range of days as words.
func DateRange(r assessment.DateRange) string {
	if r.Low == r.High {
		return r.Low.Format(longDate)
	}
	return r.Low.Format(longDate) + " to " + r.High.Format(longDate)
}

// monthRange writes a range of days by months, for one line.
func monthRange(r assessment.DateRange) string {
	low, high := r.Low.Format("January 2006"), r.High.Format("January 2006")
	switch {
	case low == high:
		return low
	case r.Low.Format("2006") == r.High.Format("2006"):
		return r.Low.Format("January") + " to " + high
	}
	return low + " to " + high
}

// AnswerWords is an answer in the words of the question; an option that the
// question does not have is named by its id.
func AnswerWords(q *assessment.Question, a assessment.Answer) string {
	switch {
	case a.Unknown:
		return "Don't know"
	case a.IsZero():
		return "Not answered"
	}
	var out []string
	for _, id := range a.Options {
		word := safetext.Markdown(string(id))
		if o, _ := q.Option(id); o != nil {
			word = o.Label
		}
		out = append(out, word)
	}
	return strings.Join(out, "; ")
}

// AttributeWords names what an open question could change.
func AttributeWords(c *assessment.Catalog, name string) string {
	subject, what, _ := strings.Cut(name, ".")
	if s := c.Standard(assessment.StandardID(subject)); s != nil {
		words := map[string]string{"decision": "when", "rank": "its place in the order", "report": "the type of report",
			"window_months": "the window", "categories": "the scope"}
		if what == "decision" {
			return "the decision on " + s.Short
		}
		return s.Short + ": " + words[what]
	}
	for i := range c.Gates {
		if subject == "gates" && string(c.Gates[i].ID) == what {
			return "the gate " + c.Gates[i].Title
		}
	}
	for i := range c.Obligations {
		if subject == "obligations" && string(c.Obligations[i].ID) == what {
			return c.Obligations[i].Title
		}
	}
	return "the outcome"
}

// decisionWords names what a decision may be.
func decisionWords(possible []assessment.Decision) string {
	if len(possible) == len(assessment.Decisions()) {
		return "any of the five decisions"
	}
	var words []string
	for _, p := range possible {
		words = append(words, DecisionWord(p))
	}
	return joined(words, "or")
}

// joined writes a list as a sentence does, with "and" or "or" before the last.
func joined(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + last + " " + words[len(words)-1]
}

func days(d assessment.Days) string { return span(fmt.Sprint(d.Low), fmt.Sprint(d.High)) }

// wholeDays is an effort for a sentence: estimates have no tenths of a day.
func wholeDays(d assessment.Days) string {
	return span(fmt.Sprintf("%.0f", d.Low), fmt.Sprintf("%.0f", d.High))
}

func percent(s assessment.Share) string {
	return span(fmt.Sprintf("%.0f", s.Low*100), fmt.Sprintf("%.0f", s.High*100)) + " %"
}

func span(low, high string) string {
	if low == high {
		return low
	}
	return low + "–" + high
}

// thousands writes a sum as 45,000.
func thousands(n int) string {
	s := fmt.Sprint(n)
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + "," + s[at:]
	}
	return s
}
