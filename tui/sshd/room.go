package sshd

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"trustpath/assessment/crash"
	"trustpath/assessment/workshop"
)

// ErrUnsaved is an event that the Log could not keep. The error of the Log
// follows it.
var ErrUnsaved = errors.New("the facilitator’s computer could not save it")

// retryLeave is how long after a failure a Leave is tried again.
const retryLeave = time.Second

// Log keeps what happens in a workshop. Append returns after the events are on
// disk, or an error and then nothing of them is kept. Everybody in the room may
// read the error, so it must not name a file or a user.
type Log interface {
	Append(context.Context, ...workshop.Event) error
}

// Room is a workshop that many sessions share. All its methods may be called
// from any goroutine.
type Room struct {
	log Log

	writing sync.Mutex // one batch at a time; held while the disk is waited for
	waiting []*pending // events to come, the oldest one first; guarded by the state
	state   sync.Mutex // never held while the disk is waited for
	hub     *workshop.Hub
	feeds   map[signal]workshop.ParticipantID // "" is for the facilitator and the projector
	later   bool                              // everybody is told soon
	made    views
	staging workshop.Staging
	over    bool
}

// views are those of the state that the hub has now, made when somebody first
// looks.
type views struct {
	facilitator  *workshop.Facilitator
	projector    *workshop.Projector
	participants map[workshop.ParticipantID]workshop.Participant
}

// NewRoom returns a room around a hub that has begun. From now on nobody else
// uses the hub.
func NewRoom(hub *workshop.Hub, log Log) *Room {
	return &Room{hub: hub, log: log, feeds: map[signal]workshop.ParticipantID{}}
}

// pending is an event that waits for the disk.
type pending struct {
	event workshop.Event
	who   workshop.ParticipantID // whose small event it is; see by
	small bool
	done  bool
	err   error
}

// Apply carries out an event after it is kept, and tells everybody who looks on.
// Where it returns an error nothing has happened. What has begun is finished,
// whatever becomes of the connection that it came from.
func (r *Room) Apply(e workshop.Event) error {
	mine := &pending{event: e}
	r.state.Lock()
	r.waiting = append(r.waiting, mine)
	r.state.Unlock()
	r.writing.Lock()
	defer r.writing.Unlock()
	for !mine.done { // else it was in the batch of another caller
		r.carry()
	}
	return mine.err
}

// carry carries out the next events. Those of different participants don't
// depend on each other, so all of them that wait are kept in one step: a disk
// takes as long for a hundred votes as for one.
func (r *Room) carry() {
	batch := r.next()
	var events []workshop.Event
	for _, p := range batch {
		events = append(events, p.event)
		p.done, p.err = true, ErrUnsaved // unless the log returns
	}
	if len(events) == 0 {
		return
	}
	err := r.log.Append(context.Background(), events...)
	r.state.Lock()
	defer r.state.Unlock()
	for _, p := range batch {
		if p.err = err; err != nil {
			p.err = fmt.Errorf("%w: %w", ErrUnsaved, err)
			continue
		}
		if p.err = r.hub.Apply(p.event); p.err == nil {
			r.tell(p.who, p.small)
		}
	}
}

// next takes the events of the next batch out of those that wait, as they are to
// be kept. The ones that don't fit are done.
func (r *Room) next() []*pending {
	r.state.Lock()
	defer r.state.Unlock()
	var batch []*pending
	people := map[workshop.ParticipantID]bool{}
	for len(r.waiting) > 0 {
		p := r.waiting[0]
		kept, err := r.hub.Admit(p.event)
		if err == nil {
			p.who, p.small = by(kept) // after a merge two IDs are one participant
		}
		if alone := p.who == "" || people[p.who]; alone && len(people) > 0 {
			break
		}
		r.waiting = r.waiting[1:]
		if err != nil {
			p.done, p.err = true, err
			continue
		}
		p.event = kept
		batch = append(batch, p)
		if p.who == "" {
			break
		}
		people[p.who] = true
	}
	return batch
}

// by returns the participant whose event it is, where the others see only a
// count change by it, and whether it is such an event.
func by(e workshop.Event) (who workshop.ParticipantID, small bool) {
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
	case workshop.Join, workshop.Rejoin: // who comes looks on from the beginning
		return "", true
	}
	return "", false
}

// Stage sets what no event says, and tells everybody who looks on.
func (r *Room) Stage(s workshop.Staging) {
	r.state.Lock()
	defer r.state.Unlock()
	r.staging = s
	r.tell("", false)
}

// settle is how long the other participants wait for a small change, for each
// of them. If 100 people vote at once, 100 screens are drawn a few times and not
// 100 times.
const settle = 3 * time.Millisecond

// tell says that there is something newer; the state is held. A small change is
// shown at once to the participant who made it and to the facilitator.
func (r *Room) tell(who workshop.ParticipantID, small bool) {
	r.made = views{}
	for feed, whose := range r.feeds {
		if !small || whose == "" || whose == who {
			feed.tell()
		}
	}
	if small && !r.later {
		r.later = true
		crash.AfterFunc(time.Duration(len(r.feeds))*settle, r.tellAll, func(*crash.Error) {})
	}
}

func (r *Room) tellAll() {
	r.state.Lock()
	defer r.state.Unlock()
	r.later = false
	for feed := range r.feeds {
		feed.tell()
	}
}

// Enter begins a connection of whoever this is: somebody who was in before, or
// else somebody new with a name and a role. It is ended by Leave.
func (r *Room) Enter(who workshop.Identity, name, role string) (workshop.ParticipantID, error) {
	err := r.Apply(workshop.Rejoin{Identity: who})
	if errors.Is(err, workshop.ErrParticipant) {
		err = r.Apply(workshop.Join{Identity: who, Name: name, Role: role})
	}
	if errors.Is(err, workshop.ErrKnown) { // two connections of one person at once
		err = r.Apply(workshop.Rejoin{Identity: who})
	}
	if err != nil {
		return "", err
	}
	id, _ := r.Find(who)
	return id, nil
}

// Leave ends a connection of a participant. If the Log can't keep that now, Leave
// returns nil and tries again until it can, or until End.
func (r *Room) Leave(who workshop.ParticipantID) error {
	err := r.Apply(workshop.Leave{Who: who})
	if !errors.Is(err, ErrUnsaved) {
		return err
	}
	r.state.Lock()
	defer r.state.Unlock()
	if !r.over {
		crash.AfterFunc(retryLeave, func() { _ = r.Leave(who) }, func(*crash.Error) {}) // nobody waits for the result
	}
	return nil
}

// Find returns the participant with this identity.
func (r *Room) Find(who workshop.Identity) (workshop.ParticipantID, bool) {
	r.state.Lock()
	defer r.state.Unlock()
	return r.hub.Find(who)
}

// End ends every feed, those that are open and those to come.
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
		if r.made.facilitator == nil {
			view := r.hub.Facilitator()
			view.Staging = r.staging
			r.made.facilitator = &view
		}
		return *r.made.facilitator
	})
}

// Projector returns a feed of what the whole room sees.
func (r *Room) Projector() *Feed[workshop.Projector] {
	return follow(r, "", func() workshop.Projector {
		if r.made.projector == nil {
			view := r.hub.Projector()
			view.Staging = r.staging
			r.made.projector = &view
		}
		return *r.made.projector
	})
}

// Participant returns a feed of what one participant sees, and nothing that
// others may not show to them.
func (r *Room) Participant(who workshop.ParticipantID) *Feed[workshop.Participant] {
	return follow(r, who, func() workshop.Participant {
		view, ok := r.made.participants[who]
		if !ok {
			view, _ = r.hub.Participant(who)
			view.Staging = r.staging
			if r.made.participants == nil {
				r.made.participants = map[workshop.ParticipantID]workshop.Participant{}
			}
			r.made.participants[who] = view
		}
		return view
	})
}
