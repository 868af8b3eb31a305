package workshop

import (
	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

func (e Draft) admit(h *Hub) (Event, error) {
	e.Text = safetext.Text(e.Text, MaxNote)
	if e.Who == "" {
		if h.voting() {
			return nil, ErrVoting
		}
		e.Answer = assessment.Answer{}
		_, err := h.asked(e.Question, h.answers)
		return e, err
	}
	var err error
	if e.Who, err = h.place(e.Who); err != nil {
		return nil, err
	}
	q, err := h.balloted(e.Question, h.own(e.Who))
	if err != nil || e.Answer.IsZero() {
		return e, err
	}
	e.Answer, err = q.Check(e.Answer)
	return e, err
}

// apply keeps the draft. A vote that is in has its own answer and note.
func (e Draft) apply(h *Hub) {
	if e.Who == "" {
		h.begin(e.Question).dissent = e.Text
	} else if b := h.ballot(e.Question); !b.has(e.Who) {
		b.drafts[e.Who] = e
	}
}
