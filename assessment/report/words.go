package report

import (
	"fmt"
	"slices"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
	"trustpath/assessment/workshop"
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

func (d *document) money() {
	if d.r.Effort == nil || d.r.Cost == nil || len(d.r.Cost.Items) == 0 {
		return
	}
	d.heading(2, "Effort and cost")
	d.para("Your own work: " + wholeDays(d.r.Effort.Days) + " person-days, our estimate. What you pay to others, an estimate too:")
	var rows [][]string
	for _, i := range d.r.Cost.Items {
		rows = append(rows, []string{cell(i.Title), d.r.Cost.Currency + " " + span(thousands(i.Low), thousands(i.High)), d.cite(i.Sources)})
	}
	rows = append(rows, []string{"**First year**", "**" + d.r.Cost.Currency + " " + span(thousands(d.r.Cost.Low), thousands(d.r.Cost.High)) + "**", "estimate"})
	d.table([]string{"What", "Range", "From"}, rows)
	d.para(d.r.Cost.Basis)
	rows = nil
	for _, u := range d.r.Effort.Reuse {
		rows = append(rows, []string{d.c.Standard(u.From).Short, d.c.Standard(u.To).Short, percent(u.Requirements), percent(u.EffortSaved),
			cell(u.Note) + " (" + d.cite(u.Sources) + ")"})
	}
	if len(rows) > 0 {
		d.heading(3, "What carries over")
		d.para("Requirements carried over and effort saved are two different figures, and neither is the share of the audit that falls away. " +
			"The first is what the sources say, widened to our own mapping where it says less or more; the second is our estimate, from the person-days of the work.")
		d.table([]string{"From", "To", "Requirements", "Effort saved", "Note"}, rows)
	}
}

// namedChanges is how many changes a sentence names; more are counted.
const namedChanges = 4

// SplitWords says what a split means for the roadmap, a sentence for each other
// answer: "If the two who said EU are right, ISO 27001 moves to now." One that
// changes nothing says so.
func SplitWords(c *assessment.Catalog, s workshop.Split) []string {
	var out []string
	for i := range s.Others {
		out = append(out, splitSentence(c, &s, &s.Others[i]))
	}
	return out
}

func splitSentence(c *assessment.Catalog, s *workshop.Split, w *workshop.Weighed) string {
	number, is, does := numberWord(w.Count), "are", "do"
	if w.Count == 1 {
		is, does = "is", "does"
	}
	said := "said " + shortWords(c.Question(s.Question), w.Answer.Options)
	switch hands := s.Spread != nil && s.Spread.Hands > 0; {
	case hands && w.Changes():
		return HandsWords(c.Question(s.Question), s, w) + ", " + effects(c, w) + "."
	case hands:
		return HandsWords(c.Question(s.Question), s, w) + ", nothing changes."
	case w.Answer.Unknown && w.Changes():
		return "As long as " + number + " " + does + " not know, " + effects(c, w) + "."
	case w.Answer.Unknown:
		return "That " + number + " " + does + " not know changes nothing."
	case w.Changes():
		return "If the " + number + " who " + said + " " + is + " right, " + effects(c, w) + "."
	}
	return "Whether the " + number + " who " + said + " " + is + " right changes nothing."
}

// HandsWords is the beginning of a sentence about an answer that raised hands are
// for. Nobody knows whose hands they are, so it speaks of hands, or where people
// voted as well of votes.
func HandsWords(q *assessment.Question, s *workshop.Split, w *workshop.Weighed) string {
	noun, count := "vote", w.Count
	if s.Spread.Hands == s.Spread.Voters {
		noun = "hand"
	}
	of := func(count int, options []assessment.OptionID) string {
		return "the " + counted(count, noun) + " for " + shortWords(q, options)
	}
	verb := " are right"
	if count == 1 {
		verb = " is right"
	}
	if w.Answer.Unknown {
		return "With the " + counted(count, noun) + " for don’t know"
	}
	if s.Apart && !s.Lead.Answer.Unknown {
		if more := beyond(w.Answer, s.Lead.Answer); len(more) == 1 && len(w.Answer.Options) > 1 {
			return "With " + of(count, more)
		}
		if less := beyond(s.Lead.Answer, w.Answer); len(less) == 1 && len(w.Answer.Options) == len(s.Lead.Answer.Options)-1 {
			_, at := q.Option(less[0])
			return "Without " + of(s.Spread.Lines[at].Count, less)
		}
	}
	return "If " + of(count, w.Answer.Options) + verb
}

// beyond is the options of one answer that another does not have.
func beyond(a, other assessment.Answer) []assessment.OptionID {
	return slices.DeleteFunc(slices.Clone(a.Options), func(id assessment.OptionID) bool { return other.Has(id) })
}

// shortWords is options in short, as a sentence names them.
func shortWords(q *assessment.Question, options []assessment.OptionID) string {
	var out []string
	for _, id := range options {
		word := string(id)
		if o, _ := q.Option(id); o != nil {
			word = o.Short
		}
		out = append(out, "“"+word+"”")
	}
	return joined(out, "and")
}

// effects says what would change: the headline, or what else would where the
// headline stays.
func effects(c *assessment.Catalog, w *workshop.Weighed) string {
	if len(w.Headline) == 0 {
		var names []string
		for _, change := range w.Around {
			names = append(names, inSentence(LineName(c, change.Attribute)))
		}
		return "every decision stays, and these change: " + limited(names)
	}
	var out []string
	for _, change := range w.Headline {
		if place, ranked := strings.CutSuffix(change.Attribute, ".rank"); ranked && slices.Equal(change.Would, []string{"0"}) && slices.ContainsFunc(w.Headline, decides(place)) {
			continue // what is not in the plan has no place in it
		}
		out = append(out, effect(c, change))
	}
	return limited(out)
}

// decides reports whether a change is of the decision on a standard.
func decides(standard string) func(assessment.Change) bool {
	return func(c assessment.Change) bool { return c.Attribute == standard+".decision" }
}

// effect is one change of the headline.
func effect(c *assessment.Catalog, change assessment.Change) string {
	name, to := AttributeName(c, change.Attribute), ValueWords(change.Attribute, change.Would)
	_, settled := change.Settles()
	switch {
	case change.Attribute == assessment.AttrOutcome && settled:
		return "the outcome is " + to
	case change.Attribute == assessment.AttrOutcome:
		return "the outcome may be " + to
	case strings.HasSuffix(change.Attribute, ".decision") && settled:
		return name + " moves to " + to
	case to == "open":
		return name + " is open"
	case strings.HasSuffix(change.Attribute, ".decision"):
		return name + " may be " + to
	}
	return strings.Replace(name, ", ", " (", 1) + ": " + to + ")"
}

// limited names the first of a list and counts the rest.
func limited(list []string) string {
	if more := len(list) - namedChanges; more > 0 {
		list = append(slices.Clone(list[:namedChanges]), counted(more, "other thing"))
	}
	return joined(list, "and")
}

// inSentence is a title within a sentence: its first letter is small unless it
// is a name.
func inSentence(title string) string {
	if strings.HasPrefix(title, "The ") || strings.HasPrefix(title, "Work ") || strings.HasPrefix(title, "Cost") || strings.HasPrefix(title, "Gate") {
		return lower(title)
	}
	return title
}

// numberWord is a small number as a word.
func numberWord(n int) string {
	words := []string{"none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
	if n < len(words) {
		return words[n]
	}
	return fmt.Sprint(n)
}
