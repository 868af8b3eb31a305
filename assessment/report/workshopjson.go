package report

import (
	"io"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
)

// JSONOf writes the same as JSON, with what came of a workshop behind it where
// there was one.
func JSONOf(w io.Writer, c *assessment.Catalog, run assessment.Assessment, r assessment.Result, room *workshop.Result) error {
	out := whole(c, run, &r)
	if room != nil {
		out.Workshop = newRoom(c, room)
	}
	return Encode(w, out)
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
	State    workshop.State        `json:"state"`
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
		out.Split = &roomSplit{Decisive: said.Split.Decisive, Lead: answerValue(q, said.Split.Lead.Answer), Others: []roomOther{}}
		for i, says := range SplitWords(c, *said.Split) {
			w := &said.Split.Others[i]
			out.Split.Others = append(out.Split.Others, roomOther{Answer: answerValue(q, w.Answer), Count: w.Count,
				Headline: append([]assessment.Change{}, w.Headline...), Around: append([]assessment.Change{}, w.Around...), Says: says})
		}
	}
	return out
}
