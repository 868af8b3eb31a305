package report

import (
	"fmt"
	"slices"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
)

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
