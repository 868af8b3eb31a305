package workshop

import (
	"fmt"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

func (e Reveal) admit(h *Hub) (Event, error) {
	if h.free {
		if e.Question != "" {
			return nil, ErrMode
		}
		if !h.setup.Named {
			voted := map[ParticipantID]bool{}
			for _, r := range h.rounds {
				for who := range r.open.votes { // nothing is revealed yet, so every round is open
					voted[who] = true
				}
			}
			if n := len(voted); n > 0 && n < LeastUnnamed {
				return nil, ErrTooFew
			}
		}
		return e, nil
	}
	r := h.round(e.Question)
	if r == nil || r.open == nil {
		return nil, fmt.Errorf("%w: %q", ErrNoVote, e.Question)
	}
	if !h.tellable(r.open) {
		return nil, ErrTooFew
	}
	return e, nil
}

// tellable reports whether a vote can be shown as the workshop was set up.
func (h *Hub) tellable(b *ballot) bool {
	n := len(b.votes)
	return h.setup.Named || n == 0 || n >= LeastUnnamed
}

// apply shows the vote, or all of them. In free mode a vote does not count on a
// question to which the other votes of the same participant do not lead, and a
// question that too few answered to stay unnamed is dropped unseen.
func (e Reveal) apply(h *Hub) {
	for i := range h.people {
		h.dropStray(h.people[i].id)
	}
	for i := range h.catalog.Questions {
		q := &h.catalog.Questions[i]
		r := h.round(q.ID)
		if r == nil || r.open == nil {
			continue
		}
		if r.open.cast() > 0 && h.tellable(r.open) {
			r.cast, r.shown = r.open, h.spread(q, r.open)
		}
		r.open = nil
	}
	h.free = false
}

// dropStray takes out the votes of free mode that do not count.
func (h *Hub) dropStray(id ParticipantID) {
	for _, s := range h.catalog.Path(h.own(id)) {
		if r := h.round(s.Question.ID); h.free && s.Visible == assessment.False && r != nil {
			delete(r.open.votes, id)
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
