package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

// The words that documents, screens and commands share.

// What documents and tables call the work for laws and buyers, and a cost that is not
// known yet.
const (
	dutyWork    = "Laws and buyers' requirements"
	quoteNeeded = "quote needed"
)

// DecisionWord returns a decision as people read it, "open" for none.
func DecisionWord(d assessment.Decision) string {
	return cmp.Or(Spaced(string(d)), "open")
}

// DecisionWords names possible decisions: "now", "keep, now or next", "all still possible".
func DecisionWords(possible []assessment.Decision) string {
	if len(possible) == len(assessment.Decisions()) {
		return "all still possible"
	}
	return OneOf(each(possible, DecisionWord))
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
	return OneOf(each(possible, OutcomeWord))
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
	a, _ := c.Attribute(attribute)
	if a == nil {
		return assessment.ValueWords{}
	}
	return a.Words[value]
}

// VerdictWord returns the verdict on a deadline as people read it: "passed", "on
// track", "likely late", or "" where there is nothing to judge.
func VerdictWord(d *assessment.DeadlineVerdict) string {
	switch {
	case d.Passed:
		return "passed"
	case d.LikelyLate():
		return likelyLate
	}
	return verdictWords()[d.Verdict]
}

// likelyLate is the verdict on a date that can be met, and is not expected to be.
const likelyLate = "likely late"

func verdictWords() map[assessment.Verdict]string {
	return map[assessment.Verdict]string{
		assessment.Comfortable: "on track",
		assessment.Tight:       "at risk",
		assessment.NotFeasible: "not possible",
	}
}

// stateClass returns the class of a word that says how something is, which gives it a
// color: a decision or a verdict, in any case of letters. Others have none.
func stateClass(word string) string {
	verdicts := verdictWords()
	switch strings.ToLower(word) {
	case DecisionWord(assessment.Now), verdicts[assessment.Comfortable]:
		return "go"
	case verdicts[assessment.Tight], likelyLate:
		return "risk"
	case verdicts[assessment.NotFeasible], "passed", "too late":
		return "stop"
	}
	return ""
}

// ReadinessWord returns a state of readiness as people read it.
func ReadinessWord(r assessment.Readiness) string {
	return Spaced(string(cmp.Or(r, assessment.Missing)))
}

// AttributeName returns an attribute as a title: "SOC 2, place in the order". An
// attribute that the catalog does not have is named by its id.
func AttributeName(c *assessment.Catalog, name string) string {
	id := assessment.ParseAttribute(name)
	s, g, o := c.Standard(id.Standard), c.Gate(assessment.GateID(id.ID)), c.Obligation(assessment.ObligationID(id.ID))
	switch {
	case id.Kind == assessment.OutcomeKind:
		return "Result"
	case s != nil && id.Kind == assessment.CategoryKind:
		if category := categories(s, []string{id.ID}, nil); len(category) > 0 {
			return s.Short + ", scope: " + category[0]
		}
		return s.Short + ", categories"
	case s != nil:
		return s.Short + map[assessment.AttributeKind]string{
			assessment.RankKind:   ", place in the order",
			assessment.ReportKind: ", type of report",
			assessment.WindowKind: ", window in months",
		}[id.Kind]
	case g != nil && id.Kind == assessment.GateKind:
		return "Gate: " + g.Title
	case o != nil && id.Kind == assessment.ObligationKind:
		return o.Title
	}
	return name
}

// AttributeWords returns an attribute within a sentence about what could change:
// "the decision on SOC 2".
func AttributeWords(c *assessment.Catalog, name string) string {
	id := assessment.ParseAttribute(name)
	switch s := c.Standard(id.Standard); {
	case id.Kind == assessment.OutcomeKind:
		return "the outcome"
	case s != nil && id.Kind == assessment.DecisionKind:
		return "the decision on " + s.Short
	case s != nil:
		return s.Short + ": " + map[assessment.AttributeKind]string{
			assessment.RankKind:     "its place in the order",
			assessment.ReportKind:   "the type of report",
			assessment.WindowKind:   "the window",
			assessment.CategoryKind: "the scope",
		}[id.Kind]
	case id.Kind == assessment.GateKind:
		return "the gate " + strings.TrimPrefix(AttributeName(c, name), "Gate: ")
	}
	return AttributeName(c, name)
}

// Expired says how many facts are past their review date, names the first, and says
// what to do. It returns "" if there are none.
func Expired(c *assessment.Catalog, facts []assessment.ExpiredFact) string {
	if len(facts) == 0 {
		return ""
	}
	var names []string
	for _, fact := range facts {
		name := expiredName(c, fact)
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if more := len(names) - namedCauses; more > 0 {
		names = append(names[:namedCauses], strconv.Itoa(more)+" more")
	}
	begin := strconv.Itoa(len(facts)) + " facts are past their review date: "
	if len(facts) == 1 {
		begin = "One fact is past its review date: "
	}
	return begin + AllOf(names) + "; get newer content with `trustpath content use`."
}

// expiredName names a fact in a sentence, and a rule by what it decides.
func expiredName(c *assessment.Catalog, fact assessment.ExpiredFact) string {
	for i := range c.Attributes {
		decides := func(r assessment.Rule) bool { return string(r.ID) == fact.ID }
		if fact.Kind == "rule" && slices.ContainsFunc(c.Attributes[i].Rules, decides) {
			return AttributeWords(c, c.Attributes[i].Name)
		}
	}
	for i := range c.Planning.Costs {
		if band := &c.Planning.Costs[i]; fact.Kind == "cost" && band.Title == fact.Title {
			return "the cost of " + c.Standard(band.Standard).Short
		}
	}
	return fact.Title
}

// ValueWords returns the possible values of an attribute: "now", "keep or now",
// "yes", or "open" when all are possible.
func ValueWords(c *assessment.Catalog, attribute string, values []string) string {
	decides := assessment.ParseAttribute(attribute).Kind == assessment.DecisionKind
	switch {
	case len(values) == 0:
		return "not there"
	case slices.Equal(values, []string{"false", "true"}), decides && len(values) == len(assessment.Decisions()):
		return "open"
	}
	return OneOf(each(values, func(v string) string { return valueWord(c, attribute, v) }))
}

func valueWord(c *assessment.Catalog, attribute, value string) string {
	switch {
	case value == "true":
		return "yes"
	case value == "false":
		return "no"
	case attribute == string(assessment.OutcomeKind):
		return OutcomeWord(assessment.Outcome(value))
	case value == "" || value == "0":
		return "none"
	}
	return cmp.Or(valueWords(c, attribute, value).Long, Spaced(value))
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
	return strings.Join(each(a.Options, func(id assessment.OptionID) string {
		if o, _ := q.Option(id); o != nil {
			return o.Label
		}
		return safetext.Markdown(string(id))
	}), "; ")
}

// EnterDate is in the place of the day of a renewal, while that of what is held is not
// entered.
const EnterDate = "enter the date of what you hold"

// NewOptions says next to an answer that the question has other options now; see
// Catalog.CheckAgain.
const NewOptions = "check again: new options"

// HeldWords lists what is held with its days: "SOC 2 Type II (30 September 2026)"; ""
// where nothing has a day.
func HeldWords(c *assessment.Catalog, run assessment.Assessment) string {
	var out []string
	for _, id := range c.HeldOptions() {
		if day := c.HeldDate(run, id); !day.IsZero() {
			out = append(out, heldWord(c, id)+" ("+LongDate(day)+")")
		}
	}
	return strings.Join(out, ", ")
}

func heldWord(c *assessment.Catalog, id assessment.OptionID) string {
	if q := c.Question(c.Roles.Held); q != nil {
		if o, _ := q.Option(id); o != nil {
			return o.Short
		}
	}
	return string(id)
}

// ShortWords quotes options in their short form: “EU” and “US”.
func ShortWords(q *assessment.Question, options []assessment.OptionID) string {
	return AllOf(each(options, func(id assessment.OptionID) string {
		if o, _ := q.Option(id); o != nil {
			return "“" + o.Short + "”"
		}
		return "“" + string(id) + "”"
	}))
}

// ShortNames names standards: "SOC 2 and ISO 27001".
func ShortNames(c *assessment.Catalog, ids []assessment.StandardID) string {
	return AllOf(each(ids, func(id assessment.StandardID) string { return c.Standard(id).Short }))
}

// AudienceWords says for whom a document is, and what of the roadmap is in it.
func AudienceWords(a Audience) string {
	return "for the " + string(a) + ": " + map[Audience]string{
		Founder:    "what to decide, pay and start",
		Board:      "the decisions, dates and cost",
		Team:       "the work and its evidence",
		Buyer:      "one page of facts",
		Consultant: "everything, with sources",
	}[a]
}

func each[T, R any](list []T, of func(T) R) []R {
	out := make([]R, len(list))
	for i, v := range list {
		out[i] = of(v)
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

// AtRiskWords is "2 deals, 1 date"; "" for nothing.
func AtRiskWords(r assessment.AtRisk) string {
	var parts []string
	if r.Deals > 0 {
		parts = append(parts, Count(r.Deals, "deal"))
	}
	if r.Dates > 0 {
		parts = append(parts, Count(r.Dates, "date"))
	}
	return strings.Join(parts, ", ")
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

// HalfDays writes an effort in half days: "0.5–2".
func HalfDays(d assessment.Days) string {
	half := func(n float64) string { return strconv.FormatFloat(math.Round(n*2)/2, 'f', -1, 64) }
	return Span(half(d.Low), half(d.High))
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

// Percent writes a share of one as "30–50%".
func Percent(s assessment.Share) string {
	return Span(fmt.Sprintf("%.0f", s.Low*100), fmt.Sprintf("%.0f", s.High*100)) + "%"
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

// MonthsShort writes a range of days as "Jun – Sep 2027", in a table.
func MonthsShort(r assessment.DateRange) string { return months(r, "Jan", " – ") }

// DaysShort writes a range of days as "19 Mar – 9 Jul 2027", in a table.
func DaysShort(r assessment.DateRange) string {
	low, high := r.Low.Format("2 Jan 2006"), r.High.Format("2 Jan 2006")
	switch {
	case r.Low.IsZero() || r.High.IsZero():
		return "–"
	case low == high:
		return low
	case r.Low.Format("2006-01") == r.High.Format("2006-01"):
		return r.Low.Format("2") + "–" + high
	case r.Low.Year() == r.High.Year():
		low = r.Low.Format("2 Jan")
	}
	return low + " – " + high
}

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
