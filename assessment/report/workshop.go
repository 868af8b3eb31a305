package report

import (
	"fmt"
	"slices"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
)

// PeopleNames names those who took part, with their roles.
func (d *document) PeopleNames() []string {
	return each(d.Room.People, func(p workshop.Attendee) string {
		if p.Role == "" {
			return entered(p.Name)
		}
		return entered(p.Name) + " (" + entered(p.Role) + ")"
	})
}

// votesWords counts the votes on a question.
func votesWords(q *assessment.Question, s *workshop.Spread) string {
	if s == nil {
		return "no vote"
	}
	var out []string
	for _, line := range s.Lines {
		if o, _ := q.Option(line.Option); line.Count > 0 && o != nil {
			out = append(out, fmt.Sprintf("%d %s", line.Count, cell(o.Short))+lineNames(line.Names))
		}
	}
	for _, line := range []struct {
		workshop.Line
		words string
	}{{s.Unknown, "don't know"}, {s.Unconfirmed, "not confirmed"}} {
		if line.Count > 0 {
			out = append(out, fmt.Sprintf("%d %s", line.Count, line.words)+lineNames(line.Names))
		}
	}
	text := strings.Join(out, "; ")
	if s.Voters < s.Of {
		text = fmt.Sprintf("%d of %d voted: ", s.Voters, s.Of) + text
	}
	return text
}

func lineNames(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return " (" + strings.Join(each(names, entered), ", ") + ")"
}

// GroupCells returns what a group would have got, as cells of a table.
func (d *document) GroupCells(r *assessment.Result) string {
	cells := []string{cell(OutcomeWords(r.OutcomePossible))}
	for i := range d.Standards {
		cells = append(cells, cell(decisionsInWords(r.Standard(d.Standards[i].ID).Possible)))
	}
	work := "–"
	if r.Effort != nil && r.Effort.Days.High > 0 {
		work = PersonDays(r.Effort.Days) + " person-days"
	}
	return strings.Join(append(cells, work), " | ")
}

// roomDocument is the result of a workshop; names are in it only where the workshop
// was set up so.
type roomDocument struct {
	*workshop.Result
	Questions []roomSaid  `json:"questions"`
	Groups    []roomGroup `json:"groups"`
}

type roomSaid struct {
	Question assessment.QuestionID `json:"question"`
	State    workshop.Status       `json:"state"`
	Agreed   any                   `json:"agreed,omitempty"`
	Dissent  string                `json:"dissent"`
	Votes    *workshop.Spread      `json:"votes,omitempty"`
	Split    *roomSplit            `json:"split,omitempty"`
}

type roomSplit struct {
	Decisive bool        `json:"decisive"`
	Lead     any         `json:"lead"`
	Others   []roomOther `json:"others"`
}

type roomOther struct {
	Answer any `json:"answer"`
	workshop.Weighed
	Says string `json:"says"`
}

type roomGroup struct {
	workshop.Group
	Answers         map[assessment.QuestionID]any `json:"answers"`
	Outcome         assessment.Outcome            `json:"outcome"`
	OutcomePossible []assessment.Outcome          `json:"outcome_possible"`
	Standards       []assessment.StandardResult   `json:"standards"`
	Effort          *assessment.Effort            `json:"effort,omitempty"`
}

func newRoom(c *assessment.Catalog, room *workshop.Result) *roomDocument {
	out := roomDocument{Result: room, Questions: []roomSaid{}, Groups: []roomGroup{}}
	for _, said := range room.Said {
		line := roomSaid{Question: said.Question, State: said.State, Votes: said.Spread, Split: newSplit(c, said.Split)}
		if said.Agreed != nil {
			line.Agreed, line.Dissent = answerValue(c.Question(said.Question), said.Agreed.Answer), said.Agreed.Dissent
		}
		out.Questions = append(out.Questions, line)
	}
	for _, g := range room.Groups {
		out.Groups = append(out.Groups, roomGroup{
			Group:           g,
			Answers:         answerValues(c, g.Answers),
			Outcome:         g.Result.Outcome,
			OutcomePossible: g.Result.OutcomePossible,
			Standards:       g.Result.Standards,
			Effort:          g.Result.Effort,
		})
	}
	return &out
}

func newSplit(c *assessment.Catalog, s *workshop.Split) *roomSplit {
	if s == nil {
		return nil
	}
	q := c.Question(s.Question)
	out := &roomSplit{Decisive: s.Decisive, Lead: answerValue(q, s.Majority.Answer), Others: []roomOther{}}
	for i, says := range SplitWords(c, *s) {
		out.Others = append(out.Others, roomOther{answerValue(q, s.Others[i].Answer), s.Others[i], says})
	}
	return out
}

// namedChanges is how many changes a sentence names; more are counted.
const namedChanges = 4

// SplitWords says what a split means for the roadmap, a sentence for each other
// answer: "If the two … are right, ISO 27001 moves to now." An answer that
// changes nothing says so.
func SplitWords(c *assessment.Catalog, s workshop.Split) []string {
	var out []string
	for i := range s.Others {
		out = append(out, splitSentence(c, &s, &s.Others[i]))
	}
	return out
}

func splitSentence(c *assessment.Catalog, s *workshop.Split, w *workshop.Weighed) string {
	number, is, does := NumberWord(w.Count), "are", "do"
	if w.Count == 1 {
		is, does = "is", "does"
	}
	said := "said " + ShortWords(c.Question(s.Question), w.Answer.Options)
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
// for. It is not known whose hands they are, so it speaks of hands, or if people
// voted as well of votes.
func HandsWords(q *assessment.Question, s *workshop.Split, w *workshop.Weighed) string {
	noun, count := "vote", w.Count
	if s.Spread.Hands == s.Spread.Voters {
		noun = "hand"
	}
	of := func(count int, options []assessment.OptionID) string {
		return "the " + Count(count, noun) + " for " + ShortWords(q, options)
	}
	verb := " are right"
	if count == 1 {
		verb = " is right"
	}
	if w.Answer.Unknown {
		return "With the " + Count(count, noun) + " for don't know"
	}
	if s.Apart && !s.Majority.Answer.Unknown {
		if more := beyond(w.Answer, s.Majority.Answer); len(more) == 1 && len(w.Answer.Options) > 1 {
			return "With " + of(count, more)
		}
		if less := beyond(s.Majority.Answer, w.Answer); len(less) == 1 && len(w.Answer.Options) == len(s.Majority.Answer.Options)-1 {
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
	name, to := AttributeName(c, change.Attribute), ValueWords(c, change.Attribute, change.Would)
	_, settled := change.Settles()
	switch {
	case change.Attribute == string(assessment.OutcomeKind) && settled:
		return "the outcome is " + to
	case change.Attribute == string(assessment.OutcomeKind):
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
		list = append(slices.Clone(list[:namedChanges]), Count(more, "other thing"))
	}
	return AllOf(list)
}

// inSentence is a title within a sentence: its first letter is small unless it
// is a name.
func inSentence(title string) string {
	if strings.HasPrefix(title, "The ") || strings.HasPrefix(title, "Work ") || strings.HasPrefix(title, "Cost") || strings.HasPrefix(title, "Gate") {
		return Lower(title)
	}
	return title
}
