package workshop

import (
	"cmp"
	"slices"

	"trustpath/assessment"
)

// Spread is a vote that is revealed. It never changes, and names are in it only
// where the workshop was set up so.
type Spread struct {
	Question assessment.QuestionID
	Voters   int    // participants and hands
	Hands    int    // of them, raised hands
	Of       int    // who could vote: Voters, and participants who were here and did not
	Lines    []Line // one for each option in catalogue order
	Unknown  Line   // don't know; its Option is ""
	// Given are the whole answers, the most given first and don't know last. A
	// question of several choices does not have the hands in it: who raised
	// which together is not known.
	Given []Given
	Notes []Note
	// Unconfirmed is how many of the votes were only chosen; its Option is "".
	Unconfirmed Line
}

// Line is how many chose an option.
type Line struct {
	Option assessment.OptionID
	Count  int
	Names  []string // in the order of the room; nil without names
}

// Given is one whole answer and how many gave it.
type Given struct {
	Answer assessment.Answer
	Count  int
	Names  []string // in the order of the room; nil without names
}

// Note is what somebody wrote beside a vote.
type Note struct {
	Name string // "" without names
	Text string
}

// spread lays a vote out. Without names nothing in it stands in the order in
// which people came or voted.
func (h *Hub) spread(q *assessment.Question, b *ballot) *Spread {
	out := &Spread{Question: q.ID, Voters: b.cast(), Hands: b.hands.Voters}
	for _, o := range q.Options {
		out.Lines = append(out.Lines, Line{Option: o.ID, Count: b.hands.Hands[o.ID]})
		if n := b.hands.Hands[o.ID]; n > 0 && q.Kind == assessment.Single {
			out.give(assessment.Choose(o.ID), n, "")
		}
	}
	if out.Unknown.Count = b.hands.Unknown; out.Unknown.Count > 0 {
		out.give(assessment.DontKnow(), out.Unknown.Count, "")
	}
	for i := range h.people {
		vote, voted := b.votes[h.people[i].id]
		if !voted {
			continue
		}
		name := ""
		if h.setup.Named {
			name = h.people[i].name
		}
		out.add(vote, name)
	}
	slices.SortStableFunc(out.Given, func(a, b Given) int {
		if a.Answer.Unknown != b.Answer.Unknown {
			if a.Answer.Unknown {
				return 1
			}
			return -1
		}
		return cmp.Or(cmp.Compare(b.Count, a.Count), slices.CompareFunc(a.Answer.Options, b.Answer.Options, inOrder(q)))
	})
	if !h.setup.Named {
		slices.SortFunc(out.Notes, func(a, b Note) int { return cmp.Compare(a.Text, b.Text) })
	}
	return out
}

// inOrder compares options by their place in the question.
func inOrder(q *assessment.Question) func(a, b assessment.OptionID) int {
	return func(a, b assessment.OptionID) int {
		_, first := q.Option(a)
		_, second := q.Option(b)
		return cmp.Compare(first, second)
	}
}

// add counts the vote of a participant.
func (s *Spread) add(vote Vote, name string) {
	s.give(vote.Answer, 1, name)
	var lines []*Line
	if vote.Unconfirmed {
		lines = append(lines, &s.Unconfirmed)
	}
	if vote.Answer.Unknown {
		lines = append(lines, &s.Unknown)
	} else {
		for i := range s.Lines {
			if vote.Answer.Has(s.Lines[i].Option) {
				lines = append(lines, &s.Lines[i])
			}
		}
	}
	for _, line := range lines {
		line.Count++
		if name != "" {
			line.Names = append(line.Names, name)
		}
	}
	if vote.Note != "" {
		s.Notes = append(s.Notes, Note{name, vote.Note})
	}
}

// give counts a whole answer.
func (s *Spread) give(a assessment.Answer, count int, name string) {
	at := slices.IndexFunc(s.Given, func(g Given) bool { return g.Answer.Equal(a) })
	if at < 0 {
		at = len(s.Given)
		s.Given = append(s.Given, Given{Answer: a})
	}
	s.Given[at].Count += count
	if name != "" {
		s.Given[at].Names = append(s.Given[at].Names, name)
	}
}

// Confirmed reports whether somebody who is named voted, and did not only choose.
func (s *Spread) Confirmed(name string) bool { return !slices.Contains(s.Unconfirmed.Names, name) }

// apart reports whether options were counted apart, so that whole answers are
// not known.
func (s *Spread) apart(q *assessment.Question) bool { return q.Kind == assessment.Multi && s.Hands > 0 }

// Unanimous reports whether everybody gave the same answer, don't know included.
func (s *Spread) Unanimous() bool {
	for _, line := range append(slices.Clone(s.Lines), s.Unknown) {
		if line.Count != 0 && line.Count != s.Voters {
			return false
		}
	}
	return s.Voters > 0
}
