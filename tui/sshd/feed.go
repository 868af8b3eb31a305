package sshd

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/assessment/workshop"
)

// Shown is the message that brings the latest view: of workshop.Facilitator,
// workshop.Projector or workshop.Participant.
type Shown[V any] struct{ View V }

// Ended is the message that comes when a feed gives nothing more.
type Ended struct{}

// Feed gives the views of one onlooker, the latest one at each time: whoever is
// slow misses those between, and holds up nobody. Each view is made once after
// an event, when the first onlooker of its kind takes it.
type Feed[V any] struct {
	room   *Room
	signal signal
	view   func() V // called with the room's state held
}

// signal says that there is something newer than what was taken last.
type signal chan struct{}

func (s signal) tell() {
	select {
	case s <- struct{}{}:
	default: // it is known already
	}
}

func follow[V any](r *Room, who workshop.ParticipantID, view func() V) *Feed[V] {
	f := &Feed[V]{room: r, signal: make(signal, 1), view: view}
	r.state.Lock()
	defer r.state.Unlock()
	if r.over {
		close(f.signal)
		return f
	}
	f.signal.tell()
	r.feeds[f.signal] = who
	return f
}

// Next is a command that waits for a view which was not shown yet, and returns
// Shown[V], or Ended. Ask for it again after each Shown; the first one comes at
// once.
func (f *Feed[V]) Next() tea.Msg {
	if _, open := <-f.signal; !open {
		return Ended{}
	}
	f.room.state.Lock()
	defer f.room.state.Unlock()
	return Shown[V]{f.view()}
}

// Close ends the feed. It may be called more than once.
func (f *Feed[V]) Close() {
	f.room.state.Lock()
	defer f.room.state.Unlock()
	if _, open := f.room.feeds[f.signal]; open {
		delete(f.room.feeds, f.signal)
		close(f.signal)
	}
}
