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
	return eachWord(d.Room.People, func(p workshop.Attendee) string {
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
	return " (" + strings.Join(eachWord(names, entered), ", ") + ")"
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

// roomDocument is what came of a workshop; names are in it only where the
// workshop was set up so.
type roomDocument struct {
	Mode      workshop.Mode `json:"mode"`
	Named     bool          `json:"named"`
	Joined    int           `json:"joined"`
	Hands     int           `json:"hands"`
	People    []roomPerson  `json:"people"`
	Roles     []roomRole    `json:"roles"`
	Questions []roomSaid    `json:"questions"`
	Groups    []roomGroup   `json:"groups"`
}

type roomPerson struct {
	Name string `json:"name"`
	Role string `json:"role"`
}

type roomRole struct {
	Role   string `json:"role"`
	People int    `json:"people"`
}

type roomSaid struct {
	Question assessment.QuestionID `json:"question"`
	State    workshop.Status       `json:"state"`
	Agreed   any                   `json:"agreed,omitempty"`
	Dissent  string                `json:"dissent"`
	Votes    *roomVotes            `json:"votes,omitempty"`
	Split    *roomSplit            `json:"split,omitempty"`
}

type roomVotes struct {
	Voters      int        `json:"voters"`
	Of          int        `json:"of"`
	Hands       int        `json:"hands"`
	Options     []roomLine `json:"options"`
	Unknown     roomLine   `json:"unknown"`
	Unconfirmed roomLine   `json:"unconfirmed"`
	Notes       []roomNote `json:"notes"`
}

type roomLine struct {
	Option assessment.OptionID `json:"option,omitempty"`
	Count  int                 `json:"count"`
	Names  []string            `json:"names,omitempty"`
}

type roomNote struct {
	Name string `json:"name,omitempty"`
	Text string `json:"text"`
}

type roomSplit struct {
	Decisive bool        `json:"decisive"`
	Lead     any         `json:"lead"`
	Others   []roomOther `json:"others"`
}

type roomOther struct {
	Answer   any                 `json:"answer"`
	Count    int                 `json:"count"`
	Headline []assessment.Change `json:"headline"`
	Around   []assessment.Change `json:"around"`
	Says     string              `json:"says"`
}

type roomGroup struct {
	Kind            workshop.GroupKind            `json:"kind"`
	Role            string                        `json:"role,omitempty"`
	People          int                           `json:"people"`
	Answers         map[assessment.QuestionID]any `json:"answers"`
	Outcome         assessment.Outcome            `json:"outcome"`
	OutcomePossible []assessment.Outcome          `json:"outcome_possible"`
	Standards       []assessment.StandardResult   `json:"standards"`
	Effort          *assessment.Effort            `json:"effort,omitempty"`
}

func newRoom(c *assessment.Catalog, room *workshop.Result) *roomDocument {
	out := roomDocument{Mode: room.Mode, Named: room.Named, Joined: room.Joined, Hands: room.Hands,
		People: []roomPerson{}, Roles: []roomRole{}, Questions: []roomSaid{}, Groups: []roomGroup{}}
	for _, p := range room.People {
		out.People = append(out.People, roomPerson(p))
	}
	for _, r := range room.Roles {
		out.Roles = append(out.Roles, roomRole(r))
	}
	for i := range room.Said {
		out.Questions = append(out.Questions, newSaid(c, &room.Said[i]))
	}
	for i := range room.Groups {
		g := &room.Groups[i]
		line := roomGroup{Kind: g.Kind, Role: g.Role, People: g.People, Answers: map[assessment.QuestionID]any{},
			Outcome: g.Result.Outcome, OutcomePossible: g.Result.OutcomePossible, Standards: g.Result.Standards, Effort: g.Result.Effort}
		for _, id := range g.Answers.Questions() {
			line.Answers[id] = answerValue(c.Question(id), g.Answers.Of(id))
		}
		out.Groups = append(out.Groups, line)
	}
	return &out
}

func newSaid(c *assessment.Catalog, said *workshop.Said) roomSaid {
	q := c.Question(said.Question)
	out := roomSaid{Question: said.Question, State: said.State}
	if said.Agreed != nil {
		out.Agreed, out.Dissent = answerValue(q, said.Agreed.Answer), said.Agreed.Dissent
	}
	if s := said.Spread; s != nil {
		out.Votes = &roomVotes{Voters: s.Voters, Of: s.Of, Hands: s.Hands, Options: []roomLine{},
			Unknown: roomLine(s.Unknown), Unconfirmed: roomLine(s.Unconfirmed), Notes: []roomNote{}}
		for _, line := range s.Lines {
			out.Votes.Options = append(out.Votes.Options, roomLine(line))
		}
		for _, note := range s.Notes {
			out.Votes.Notes = append(out.Votes.Notes, roomNote(note))
		}
	}
	if said.Split != nil {
		out.Split = &roomSplit{Decisive: said.Split.Decisive, Lead: answerValue(q, said.Split.Majority.Answer), Others: []roomOther{}}
		for i, says := range SplitWords(c, *said.Split) {
			w := &said.Split.Others[i]
			out.Split.Others = append(out.Split.Others, roomOther{Answer: answerValue(q, w.Answer), Count: w.Count,
				Headline: append([]assessment.Change{}, w.Headline...), Around: append([]assessment.Change{}, w.Around...), Says: says})
		}
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
		return "With the " + Count(count, noun) + " for don’t know"
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
