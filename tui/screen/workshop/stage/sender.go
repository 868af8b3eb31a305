package stage

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment/workshop"
)

// Room is the workshop as a screen acts on it.
type Room interface {
	// Apply carries out an event, and returns once it is kept.
	Apply(e workshop.Event) error
}

// Sender carries events to a room one after the other, in the order of the keys
// that caused them.
type Sender struct {
	room    Room
	waiting []workshop.Event // the first one is on its way while busy
	busy    bool
	flight  chan error // how it ended
}

// NewSender returns a sender to a room.
func NewSender(room Room) Sender { return Sender{room: room} }

// AppliedMsg reports the end of one event.
type AppliedMsg struct {
	Event workshop.Event
	Err   error
}

// Send puts events behind those that wait, and returns the command that carries
// the next one.
func (s *Sender) Send(events ...workshop.Event) tea.Cmd {
	if n := len(s.waiting); n > 1 && replaces(events[0], s.waiting[n-1]) { // the first one is on its way
		s.waiting = s.waiting[:n-1]
	}
	s.waiting = append(s.waiting, events...)
	if s.busy {
		return nil
	}
	return s.next()
}

// replaces reports whether an event makes the draft before it pointless.
func replaces(e, before workshop.Event) bool {
	draft, ok := before.(workshop.Draft)
	if !ok || draft.Who == "" {
		return false
	}
	switch e := e.(type) {
	case workshop.Draft:
		return e.Who == draft.Who && e.Question == draft.Question
	case workshop.Vote:
		return e.Who == draft.Who && e.Question == draft.Question
	}
	return false
}

func (s *Sender) next() tea.Cmd {
	if s.busy = len(s.waiting) > 0; !s.busy {
		return nil
	}
	room, e, flight := s.room, s.waiting[0], make(chan error, 1)
	s.flight = flight
	return func() tea.Msg {
		err := room.Apply(e)
		flight <- err
		return AppliedMsg{e, err}
	}
}

// KeptMsg reports what a screen kept as its last act.
type KeptMsg struct{ Err error }

// Last is a command that carries out everything that waits and these events, for
// a screen that is about to end; nil where there is nothing. It waits for what is
// on its way.
func (s *Sender) Last(events ...workshop.Event) tea.Cmd {
	room, flight, rest := s.room, s.flight, s.waiting
	if !s.busy {
		flight = nil
	} else {
		rest = rest[1:]
	}
	s.waiting, s.busy = nil, false
	if flight == nil && len(rest)+len(events) == 0 {
		return nil
	}
	return func() tea.Msg {
		var err error
		if flight != nil {
			err = <-flight
		}
		for i := 0; i < len(rest) && err == nil; i++ {
			err = room.Apply(rest[i])
		}
		for _, e := range events { // they are meant whatever became of the others
			err = errors.Join(err, room.Apply(e))
		}
		return KeptMsg{err}
	}
}

// Applied takes a report and goes on. After an event that did not fit, those
// behind it are dropped: they were meant to come after it.
func (s *Sender) Applied(msg AppliedMsg) tea.Cmd {
	s.waiting = s.waiting[min(1, len(s.waiting)):]
	if msg.Err != nil {
		s.waiting = nil
	}
	return s.next()
}

// Words says what is wrong with an event to the person who caused it.
func Words(err error) string {
	for _, known := range []struct {
		err  error
		text string
	}{
		{workshop.ErrTooFew, "Without names a reveal needs three votes. Wait for more."},
		{workshop.ErrVoting, "There is a vote going on: reveal it or skip it first."},
		{workshop.ErrNoVote, "The vote is over; this came too late."},
		{workshop.ErrHidden, "This question is not asked with the answers agreed so far."},
		{workshop.ErrClosed, "The workshop is over."},
		{workshop.ErrFull, "The room is full."},
		{workshop.ErrHere, "Both are connected, so they aren’t one person."},
		{workshop.ErrParticipant, "That participant is no longer in the room."},
	} {
		if errors.Is(err, known.err) {
			return known.text
		}
	}
	return err.Error()
}
