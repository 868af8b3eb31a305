package workshop

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"trustpath/assessment/engine"
	"trustpath/assessment/safetext"
)

// Anonymized returns events that make the same Result as these, and contain nothing
// else about the people, for a file that others read. Anonymized events stay as they
// are. The error is that of Replay.
//
// Left out are keys and codes, so that no reader can come back as a
// participant; when people came and went; votes that were not revealed, or were
// revealed again later; and answers from before the workshop that a vote in free mode
// replaced. Without names there are no names, only roles of three or more, and another
// order of the people. Votes of one person are not linked either, except in free mode,
// where one vote leads to the next.
func Anonymized(c *engine.Engine, events []Event) ([]Event, error) {
	w, cleaned, err := replay(c, events)
	if err != nil {
		return nil, err
	}
	m := anonymizer{
		state: w,
		now:   map[ParticipantID]ParticipantID{},
		role:  map[ParticipantID]string{},
		turns: map[string][]ParticipantID{},
	}
	for number, e := range cleaned {
		m.add(number, e)
	}
	return m.out, nil
}

// anonymizer collects the events, starting from the final state.
type anonymizer struct {
	state *State
	now   map[ParticipantID]ParticipantID // what participants are called in them
	role  map[ParticipantID]string        // by what they are called now
	crew  []ParticipantID                 // as they are called now
	turns map[string][]ParticipantID      // of each role who voted at all, the next one first
	out   []Event
}

// add appends what remains of an event.
func (m *anonymizer) add(number int, e Event) {
	switch e := e.(type) {
	case Open:
		if e.Mode == Free {
			e.Answers = maps.Clone(e.Answers)
			for id := range m.state.rounds {
				delete(e.Answers, id)
			}
		}
		e.Named = m.state.setup.Named
		m.out = append(m.out, e)
		m.people()
	case Setup:
		e.Named = m.state.setup.Named
		m.out = append(m.out, e)
	case Reveal:
		for _, r := range m.state.asked() {
			if r.cast != nil && r.reveal == number {
				m.votes(r.cast)
				e.Of = *r.of
			}
		}
		m.out = append(m.out, e)
	case Put, Record, Skip, Close:
		m.out = append(m.out, e)
	}
}

// people appends a Join for everyone.
func (m *anonymizer) people() {
	spelled := map[string]string{}
	for _, r := range m.state.roles() {
		spelled[safetext.Fold(r.Role)] = r.Role
	}
	var all []Person
	for _, p := range m.state.attended() {
		shown := p.Person
		if !m.state.setup.Named {
			shown.Name, shown.Role = "", spelled[p.foldedRole]
		}
		all = append(all, shown)
	}
	if !m.state.setup.Named {
		slices.SortStableFunc(all, func(a, b Person) int {
			return cmp.Or(cmp.Compare(a.Role, b.Role), cmp.Compare(m.profile(b.ID), m.profile(a.ID)))
		})
	}
	for i, p := range all {
		id := participantID(i + 1)
		m.now[p.ID], m.role[id] = id, p.Role
		m.crew = append(m.crew, id)
		if m.profile(p.ID) != "" {
			m.turns[p.Role] = append(m.turns[p.Role], id)
		}
		code := fmt.Sprint("elsewhere ", i+1) // not a digest, so no code matches
		m.out = append(m.out, Join{Identity: Identity{Code: code}, Name: p.Name, Role: p.Role})
	}
}

// profile returns the votes of a participant as text to sort by; if votes are dealt,
// only whether they voted.
func (m *anonymizer) profile(who ParticipantID) string {
	var out strings.Builder
	for q, r := range m.state.asked() {
		if !r.cast.has(who) {
			continue
		}
		if m.deals() {
			return "voted"
		}
		fmt.Fprintf(&out, "%s %s\n", q.ID, ranked(r.cast.votes[who]))
	}
	return out.String()
}

// ranked returns a vote as text to sort by.
func ranked(v Vote) string {
	return fmt.Sprintf("%v %q %q %v", v.Answer.Unknown, v.Answer.Options, v.Note, v.Unconfirmed)
}

// deals reports whether votes are given to other people of the same role.
func (m *anonymizer) deals() bool { return !m.state.setup.Named && m.state.all == nil }

// votes appends the votes on a question, and the hands.
func (m *anonymizer) votes(cast *ballot) {
	var all []Vote
	for who, vote := range cast.votes {
		vote.Who = m.now[who]
		all = append(all, vote)
	}
	place := func(v Vote) int { return slices.Index(m.crew, v.Who) }
	if m.deals() {
		slices.SortFunc(all, func(a, b Vote) int {
			return cmp.Or(cmp.Compare(m.role[a.Who], m.role[b.Who]), cmp.Compare(ranked(a), ranked(b)))
		})
		for i := range all {
			all[i].Who = m.deal(m.role[all[i].Who])
		}
	}
	slices.SortFunc(all, func(a, b Vote) int { return cmp.Compare(place(a), place(b)) })
	for _, v := range all {
		m.out = append(m.out, v)
	}
	if cast.hands.Voters > 0 {
		m.out = append(m.out, cast.hands)
	}
}

// deal returns the next voter of a role, in turn: over all questions every voter comes
// up, and none twice on one question.
func (m *anonymizer) deal(role string) ParticipantID {
	turn := m.turns[role]
	m.turns[role] = append(turn[1:], turn[0])
	return turn[0]
}
