package sshd

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment/crash"
	"trustpath/assessment/workshop"
	"trustpath/tui/ui"
)

// ErrUnsaved reports an event that the Log could not keep. It wraps the error of
// the Log.
var ErrUnsaved = errors.New("the facilitator’s computer could not save it")

// retryLeave is how long after a failure a Leave is tried again.
const retryLeave = time.Second

// Log stores the events of a workshop. It returns after all events are on disk; after
// an error none of them is stored. Participants read the error, so it must not name a
// file or a user.
type Log func(context.Context, ...workshop.Event) error

// Room is a workshop that many sessions share. Its methods may be called from any
// goroutine.
type Room struct {
	log Log

	writing  sync.Mutex // held while a batch is written
	state    sync.Mutex // guards the rest; never held while the disk is written
	waiting  []*pending // events to come, the oldest one first
	workshop *workshop.State
	feeds    map[signal]workshop.ParticipantID // "" for the facilitator
	notices  bool                              // notifyAll is scheduled
	timer    workshop.Timer
	over     bool
}

// NewRoom returns a room around a workshop that has begun. The room owns it from now
// on.
func NewRoom(w *workshop.State, log Log) *Room {
	return &Room{workshop: w, log: log, feeds: map[signal]workshop.ParticipantID{}}
}

// pending is an event that waits to be written.
type pending struct {
	event workshop.Event
	who   workshop.ParticipantID // see participantOf
	small bool
	done  bool
	err   error
}

// Apply carries out an event after it is stored, and notifies every feed. After an
// error nothing has happened. Apply completes even if the connection that caused it
// is gone.
func (r *Room) Apply(e workshop.Event) error {
	mine := &pending{event: e}
	r.state.Lock()
	r.waiting = append(r.waiting, mine)
	r.state.Unlock()
	r.writing.Lock()
	defer r.writing.Unlock()
	for !mine.done { // else it was in the batch of another caller
		r.applyBatch()
	}
	return mine.err
}

// applyBatch carries out the next events. Events of different participants do not
// depend on each other, so all that wait are stored in one step: a disk takes as
// long for a hundred votes as for one.
func (r *Room) applyBatch() {
	batch := r.nextBatch()
	if len(batch) == 0 {
		return
	}
	var events []workshop.Event
	for _, p := range batch {
		events = append(events, p.event)
		p.done, p.err = true, ErrUnsaved // in case the log panics
	}
	err := r.log(context.Background(), events...)
	r.state.Lock()
	defer r.state.Unlock()
	for _, p := range batch {
		if err != nil {
			p.err = fmt.Errorf("%w: %w", ErrUnsaved, err)
			continue
		}
		p.err = r.workshop.Apply(p.event)
		if p.err == nil {
			r.notify(p.who, p.small)
		}
	}
}

// nextBatch takes the events of the next batch out of those that wait, cleaned by
// Admit. Events that are not admitted are done.
func (r *Room) nextBatch() []*pending {
	r.state.Lock()
	defer r.state.Unlock()
	var batch []*pending
	people := map[workshop.ParticipantID]bool{}
	for len(r.waiting) > 0 {
		p := r.waiting[0]
		admitted, err := r.workshop.Admit(p.event)
		if err == nil {
			p.who, p.small = participantOf(admitted) // after a merge two IDs are one participant
		}
		if len(batch) > 0 && (p.who == "" || people[p.who]) {
			break
		}
		r.waiting = r.waiting[1:]
		if err != nil {
			p.done, p.err = true, err
			continue
		}
		p.event = admitted
		batch = append(batch, p)
		if p.who == "" {
			break
		}
		people[p.who] = true
	}
	return batch
}

// participantOf reports whether other participants see no more of an event than that
// a count changes, and returns the participant who caused it.
func participantOf(e workshop.Event) (who workshop.ParticipantID, small bool) {
	switch e := e.(type) {
	case workshop.Vote:
		return e.Who, true
	case workshop.Withdraw:
		return e.Who, true
	case workshop.Draft:
		return e.Who, true
	case workshop.Finish:
		return e.Who, true
	case workshop.Leave:
		return e.Who, true
	case workshop.Join, workshop.Rejoin: // their own feed begins later
		return "", true
	}
	return "", false
}

// SetTimer starts a countdown, and notifies every feed.
func (r *Room) SetTimer(t workshop.Timer) {
	r.state.Lock()
	defer r.state.Unlock()
	r.timer = t
	r.notify("", false)
}

// settle is how long, for each feed, the other participants wait for a small change.
// If 100 people vote at once, 100 screens are drawn a few times and not 100 times.
const settle = 3 * time.Millisecond

// notify says that there is something newer. The facilitator, and the participant
// who caused it, see a small change at once.
func (r *Room) notify(who workshop.ParticipantID, small bool) {
	for feed, whose := range r.feeds {
		if !small || whose == "" || whose == who {
			feed.notify()
		}
	}
	if small && !r.notices {
		r.notices = true
		crash.AfterFunc(time.Duration(len(r.feeds))*settle, r.notifyAll, func(*crash.Error) {})
	}
}

func (r *Room) notifyAll() {
	r.state.Lock()
	defer r.state.Unlock()
	r.notices = false
	for feed := range r.feeds {
		feed.notify()
	}
}

// Away returns the participant with a name who is away, so that a person who comes with
// it may be the same one.
func (r *Room) Away(name string) (workshop.Person, bool) {
	r.state.Lock()
	defer r.state.Unlock()
	return r.workshop.Away(name)
}

// Enter begins a connection of a participant, who joins with a name and a role if
// the identity is new, and takes the place of again if that is not "" and still away.
// End it with Leave.
func (r *Room) Enter(who workshop.Identity, name, role string, again workshop.ParticipantID) (workshop.ParticipantID, error) {
	err := r.Apply(workshop.Rejoin{Identity: who})
	if errors.Is(err, workshop.ErrParticipant) {
		err = r.Apply(workshop.Join{Identity: who, Name: name, Role: role})
	}
	if errors.Is(err, workshop.ErrKnown) { // two first connections at once
		err = r.Apply(workshop.Rejoin{Identity: who})
	}
	if err != nil {
		return "", err
	}
	id, _ := r.Find(who)
	if again != "" && id != again && r.Apply(workshop.Merge{Who: id, Into: again}) == nil { // else they came back meanwhile
		id = again
	}
	return id, nil
}

// Leave ends a connection of a participant. If the Log cannot store that now, Leave
// returns nil and tries again until it can, or until End.
func (r *Room) Leave(who workshop.ParticipantID) error {
	err := r.Apply(workshop.Leave{Who: who})
	if !errors.Is(err, ErrUnsaved) {
		return err
	}
	r.state.Lock()
	defer r.state.Unlock()
	if !r.over {
		crash.AfterFunc(retryLeave, func() { _ = r.Leave(who) }, func(*crash.Error) {}) // it tries again by itself
	}
	return nil
}

// Find returns the participant with this identity.
func (r *Room) Find(who workshop.Identity) (workshop.ParticipantID, bool) {
	r.state.Lock()
	defer r.state.Unlock()
	return r.workshop.Find(who)
}

// End ends every feed, also those to come.
func (r *Room) End() {
	r.state.Lock()
	defer r.state.Unlock()
	r.over = true
	for feed := range r.feeds {
		close(feed)
		delete(r.feeds, feed)
	}
}

// Facilitator returns a feed of what the facilitator sees.
func (r *Room) Facilitator() *Feed[workshop.Facilitator] {
	return follow(r, "", func() workshop.Facilitator {
		view := r.workshop.Facilitator()
		view.Timer = r.timer
		return view
	})
}

// Participant returns a feed of what one participant may see.
func (r *Room) Participant(who workshop.ParticipantID) *Feed[workshop.Participant] {
	return follow(r, who, func() workshop.Participant {
		view, _ := r.workshop.Participant(who)
		view.Timer = r.timer
		return view
	})
}

// Feed delivers the latest view to one screen. A slow screen skips the views in
// between and delays no other one.
type Feed[V any] struct {
	room   *Room
	signal signal
	view   func() V // called with the state of the room locked
}

// signal has a value while there is something newer than the last view taken.
type signal chan struct{}

func (s signal) notify() {
	select {
	case s <- struct{}{}:
	default: // one is enough
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
	f.signal.notify()
	r.feeds[f.signal] = who
	return f
}

// Next is a command that waits for a view that was not shown yet. Run it again after
// each view; the first one comes at once. When the room has ended it returns a
// ui.QuitMsg.
func (f *Feed[V]) Next() tea.Msg {
	if _, open := <-f.signal; !open {
		return ui.QuitMsg{}
	}
	f.room.state.Lock()
	defer f.room.state.Unlock()
	return f.view()
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
