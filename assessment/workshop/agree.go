package workshop

import (
	"fmt"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

func (e Reveal) admit(h *Hub) (Event, error) {
	if r := h.round(e.Question); h.free && e.Question != "" {
		return nil, ErrMode
	} else if !h.free && (r == nil || r.open == nil) {
		return nil, fmt.Errorf("%w: %q", ErrNoVote, e.Question)
	}
	voted, of := 0, 0
	for i := range h.people {
		p := &h.people[i]
		chose := h.chose(p)
		if chose {
			voted++
		}
		if chose || p.here() {
			of++
		}
	}
	if !h.tellable(voted) {
		return nil, ErrTooFew
	}
	if !h.past {
		e.Of = of
	}
	return e, nil
}

// chosen reports whether somebody has voted, or chosen something without voting.
func (b *ballot) chosen(who ParticipantID) bool { return b.has(who) || !b.drafts[who].Answer.IsZero() }

// chose reports the same of any vote that is not revealed.
func (h *Hub) chose(p *person) bool {
	for _, r := range h.rounds {
		if r.open != nil && r.open.chosen(p.id) {
			return true
		}
	}
	return false
}

// tellable reports whether so many votes can be shown as the workshop was set up.
func (h *Hub) tellable(votes int) bool {
	return h.setup.Named || votes == 0 || votes >= LeastUnnamed
}

// apply shows the vote, or all of them. In free mode a vote does not count on a
// question to which the other votes of the same participant do not lead, and a
// question that too few answered to stay unnamed is dropped unseen.
func (e Reveal) apply(h *Hub) {
	for _, r := range h.rounds {
		if r.open != nil {
			r.open.settle()
		}
	}
	of := e.Of
	if h.free {
		h.all = &of
		for i := range h.people {
			id := h.people[i].id
			h.dropStray(id, h.own(id), func(r *round) *ballot { return r.open })
		}
	}
	for i := range h.catalog.Questions {
		q := &h.catalog.Questions[i]
		r := h.round(q.ID)
		if r == nil || r.open == nil {
			continue
		}
		if r.open.cast() > 0 && h.tellable(len(r.open.votes)) {
			r.cast, r.of = r.open, &of
			h.lay(q, r)
		}
		r.open = nil
	}
	h.free = false
}

// settle makes unconfirmed votes of what was chosen and not voted for.
func (b *ballot) settle() {
	for who, d := range b.drafts {
		if !b.has(who) && b.chosen(who) {
			b.votes[who] = Vote{Who: who, Question: d.Question, Answer: d.Answer, Unconfirmed: true}
		}
	}
}

// lay lays out the revealed vote of a round.
func (h *Hub) lay(q *assessment.Question, r *round) {
	r.shown = h.spread(q, r.cast)
	r.shown.Of = max(r.shown.Voters, *r.of+r.shown.Hands)
}

// dropStray takes out the votes of free mode to which the answers of a participant
// do not lead.
func (h *Hub) dropStray(id ParticipantID, answers assessment.Answers, of func(*round) *ballot) {
	for _, s := range h.catalog.Path(answers) {
		r := h.round(s.Question.ID)
		if s.Visible != assessment.False || r == nil {
			continue
		}
		if b := of(r); b != nil {
			delete(b.votes, id)
		}
	}
}

func (e Record) admit(h *Hub) (Event, error) {
	if h.voting() {
		return nil, ErrVoting
	}
	q, err := h.asked(e.Question, h.answers)
	if err != nil {
		return nil, err
	}
	if e.Answer, err = q.Check(e.Answer); err != nil {
		return nil, err
	}
	e.Dissent = safetext.Text(e.Dissent, MaxNote)
	return e, nil
}

func (e Record) apply(h *Hub) {
	r := h.begin(e.Question)
	r.agreed, r.dissent, r.again, r.skipped, h.current = &e, e.Dissent, false, false, e.Question
	h.answers, _ = h.answers.With(h.catalog, e.Question, e.Answer) // admit has checked it
}

func (e Skip) admit(h *Hub) (Event, error) {
	if h.free {
		return nil, ErrMode
	}
	if r := h.round(e.Question); h.voting() && (r == nil || r.open == nil) {
		return nil, ErrVoting
	}
	if h.catalog.Question(e.Question) == nil {
		return nil, fmt.Errorf("%w: %q", ErrQuestion, e.Question)
	}
	return e, nil
}

func (e Skip) apply(h *Hub) {
	r := h.begin(e.Question)
	r.open, r.again, r.skipped, h.current = nil, false, r.agreed == nil, e.Question
}

// State is where a question stands.
type State string

const (
	Waiting  State = "waiting"  // nothing has happened to it
	Voting   State = "voting"   // blind votes come in
	Revealed State = "revealed" // the vote is shown, nothing is agreed
	Agreed   State = "agreed"
	Skipped  State = "skipped"
)

// state is where a question stands. An answer that was there before the
// workshop is not agreed by it.
func (h *Hub) state(id assessment.QuestionID) State {
	r := h.round(id)
	switch {
	case h.free:
		return Voting
	case r == nil:
		return Waiting
	case r.open != nil:
		return Voting
	case r.skipped:
		return Skipped
	case r.agreed != nil && !r.again:
		return Agreed
	case r.shown != nil:
		return Revealed
	}
	return Waiting
}
