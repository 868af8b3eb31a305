package report

import (
	"fmt"
	"slices"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
)

// workshop lists the answers of a room that answered together. Without a
// workshop there is no such section.
func (d *document) workshop() {
	if d.room == nil {
		return
	}
	d.heading(2, "What the room said")
	d.para(d.whoTookPart())
	d.roomAnswers()
	d.roomSplits()
	d.groups()
}

// whoTookPart names everybody, or counts them.
func (d *document) whoTookPart() string {
	room, names := d.room, []string{}
	for _, p := range room.People {
		name := entered(p.Name)
		if p.Role != "" {
			name += " (" + entered(p.Role) + ")"
		}
		names = append(names, name)
	}
	out := Count(room.Joined, "person")
	if room.Joined != 1 {
		out = fmt.Sprintf("%d people", room.Joined)
	}
	if room.Mode == workshop.Free {
		out += " took part and voted on everything at their own pace, blind until the reveal"
	} else {
		out += " took part and voted question by question, blind until each reveal"
	}
	if len(names) > 0 {
		out += ": " + AllOf(names)
	} else if len(room.Roles) > 0 {
		for _, r := range room.Roles {
			names = append(names, fmt.Sprintf("%s %d", entered(r.Role), r.People))
		}
		out += ", without names. Roles with three people or more: " + strings.Join(names, ", ")
	} else {
		out += ", without names"
	}
	out += "."
	if room.Hands > 0 {
		out += " Up to " + Count(room.Hands, "raised hand") + " counted beside them."
	}
	return out
}

// roomAnswers is what was agreed, question by question.
func (d *document) roomAnswers() {
	var rows [][]string
	for _, said := range d.room.Said {
		q := d.c.Question(said.Question)
		agreed, dissent := "nothing agreed", "–"
		if said.State == workshop.Skipped {
			agreed = "skipped"
		}
		if said.Agreed != nil {
			agreed = AnswerWords(q, said.Agreed.Answer)
			if said.Agreed.Dissent != "" {
				dissent = strings.Join(strings.Fields(entered(said.Agreed.Dissent)), " ")
			}
		}
		rows = append(rows, []string{cell(q.Short), cell(agreed), votesWords(q, said.Spread), dissent})
	}
	d.table([]string{"Question", "Agreed", "Votes", "Dissent"}, rows)
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
	var out []string
	for _, name := range names {
		out = append(out, entered(name))
	}
	return " (" + strings.Join(out, ", ") + ")"
}

// roomSplits is where the room did not say the same, and what that means.
func (d *document) roomSplits() {
	headed := false
	for _, said := range d.room.Said {
		if said.Split == nil {
			continue
		}
		if !headed {
			d.heading(3, "Where the room was split")
			d.para("Read with the answers of this roadmap to everything else.")
		}
		headed = true
		q := d.c.Question(said.Question)
		matters := "A split that does not change a decision."
		if said.Split.Decisive {
			matters = "A split that matters."
		}
		text := "**" + q.Prompt + "** " + matters
		if !said.Split.Majority.Answer.IsZero() && !said.Split.Majority.Answer.Unknown {
			text += " Most said " + ShortWords(q, said.Split.Majority.Answer.Options) + "."
		}
		d.para(text)
		d.list(SplitWords(d.c, *said.Split))
		for _, note := range said.Spread.Notes {
			text := note.Text
			if note.Name != "" {
				text = note.Name + ": " + text
			}
			d.quote(text)
		}
	}
}

// groups is what others would have got.
func (d *document) groups() {
	if len(d.room.Groups) == 0 {
		return
	}
	d.heading(3, "What others would have got")
	head := []string{"By the answers of", "Outcome"}
	for i := range d.c.Standards {
		head = append(head, d.c.Standards[i].Short)
	}
	rows := [][]string{d.groupRow("the room, as agreed", &d.r)}
	for i := range d.room.Groups {
		g := &d.room.Groups[i]
		rows = append(rows, d.groupRow(groupName(g), &g.Result))
	}
	d.table(append(head, "Work left"), rows)
	d.para("The majority takes what most said to each question. The cautious take, of everything that somebody said, what asks most of the company; where as many said one thing as another, the others do too. Everything the room did not vote on is as in this roadmap.")
}

func groupName(g *workshop.Group) string {
	switch g.Kind {
	case workshop.Majority:
		return "the majority"
	case workshop.Strictest:
		return "the cautious"
	}
	return fmt.Sprintf("%s (%d)", entered(g.Role), g.People)
}

func (d *document) groupRow(name string, r *assessment.Result) []string {
	row := []string{name, cell(OutcomeWords(r.OutcomePossible))}
	for i := range d.c.Standards {
		row = append(row, cell(decisionsInWords(r.Standard(d.c.Standards[i].ID).Possible)))
	}
	work := "–"
	if r.Effort != nil && r.Effort.Days.High > 0 {
		work = PersonDays(r.Effort.Days) + " person-days"
	}
	return append(row, work)
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
