package workshop

import (
	"fmt"

	"trustpath/assessment/safetext"
)

func (e Draft) admit(h *Hub) (Event, error) {
	e.Text = safetext.Text(e.Text, MaxNote)
	if e.Who == "" {
		if h.voting() {
			return nil, ErrVoting
		}
		_, err := h.asked(e.Question, h.answers)
		return e, err
	}
	if h.person(e.Who) == nil {
		return nil, fmt.Errorf("%w: %q", ErrParticipant, e.Who)
	}
	_, err := h.balloted(e.Question, h.own(e.Who))
	return e, err
}

// apply keeps the text. Beside a vote that is in there is a note already.
func (e Draft) apply(h *Hub) {
	if e.Who == "" {
		h.begin(e.Question).dissent = e.Text
	} else if b := h.ballot(e.Question); !b.has(e.Who) {
		b.drafts[e.Who] = e.Text
	}
}
