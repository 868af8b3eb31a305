package workshop

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"trustpath/assessment"
)

// What can be wrong with an event. Other errors say it in words alone, such as
// an answer that its question does not take.
var (
	ErrNotOpen     = errors.New("the workshop has not begun")
	ErrOpen        = errors.New("the workshop has begun already")
	ErrClosed      = errors.New("the workshop is over")
	ErrParticipant = errors.New("no such participant")
	ErrIdentity    = errors.New("a key or a rejoin code is needed")
	ErrKnown       = errors.New("this key or code is in the room already; rejoin with it")
	ErrFull        = errors.New("the room is full")
	ErrQuestion    = errors.New("no such question")
	ErrHidden      = errors.New("the question is not asked with the answers agreed so far")
	ErrNoVote      = errors.New("there is no vote on this question now")
	ErrVoting      = errors.New("there is a vote going on; reveal or skip it first")
	ErrTooFew      = errors.New("without names a reveal needs three votes, or it would tell who voted what; wait for more votes")
	ErrMode        = errors.New("this workshop does not go like that")
	ErrHere        = errors.New("both are connected, so they are not one person")
)

const (
	// MaxPeople is how many participants one workshop takes.
	MaxPeople = 500
	// LeastUnnamed is how many votes a reveal without names needs, unless there
	// are hands alone: with two, each of the two knows the vote of the other.
	LeastUnnamed = 3
)

// Hub is the state of one workshop. The zero Hub is of no use; see New. It is
// not safe for several goroutines at once, but the views it gives are.
type Hub struct {
	catalog *assessment.Catalog
	setup   Open
	begun   bool
	closed  bool
	free    bool // free mode, before the reveal
	past    bool // the events that come were admitted before
	all     *int // round.of of the reveal that ended free mode
	count   int  // of events
	turn    int  // see Board

	people  []person
	answers assessment.Answers               // agreed so far
	rounds  map[assessment.QuestionID]*round // of questions that were put, or voted on
	current assessment.QuestionID            // what the room looks at; "" for nothing
}

type person struct {
	id       ParticipantID
	identity Identity
	name     string
	role     string
	bareName string // see safetext.Bare
	bareRole string
	lookName string // see safetext.Look
	lines    int    // open connections
	finished bool
	removed  bool
	merged   ParticipantID // who has this place now; "" for this one
}

// round is what happened to one question.
type round struct {
	open    *ballot // not revealed; nil when there is no vote
	shown   *Spread // revealed last; nil before
	cast    *ballot // what is shown, with who voted
	of      *int    // Reveal.Of, shared by everything that was revealed at once
	agreed  *Record
	again   bool   // put again after that
	dissent string // as it is written down now
	skipped bool
}

// New returns a workshop on a catalog, before its first event.
func New(c *assessment.Catalog) *Hub {
	return &Hub{catalog: c, rounds: map[assessment.QuestionID]*round{}}
}

// Replay returns the workshop that events make, in their order. An error says
// which of them, counted from one, does not fit.
func Replay(c *assessment.Catalog, events []Event) (*Hub, error) {
	h := New(c)
	h.past = true
	for i, e := range events {
		if err := h.Apply(e); err != nil {
			return nil, fmt.Errorf("event %d of %d, %s: %w", i+1, len(events), KindOf(e), err)
		}
	}
	h.past = false
	return h, nil
}

// Admit returns an event as it is to be kept, with its texts cleaned and its
// options in catalogue order, or what is wrong with it. It changes nothing.
func (h *Hub) Admit(e Event) (Event, error) {
	_, opens := e.(Open)
	_, left := e.(Leave)
	_, back := e.(Rejoin)
	_, again := e.(Resume)
	switch {
	case opens && h.begun:
		return nil, ErrOpen
	case !opens && !h.begun:
		return nil, ErrNotOpen
	case h.closed && !left && !back && !again:
		return nil, ErrClosed
	}
	return e.admit(h)
}

// Apply carries out an event, or returns what is wrong with it and changes
// nothing.
func (h *Hub) Apply(e Event) error {
	kept, err := h.Admit(e)
	if err != nil {
		return err
	}
	h.carry(kept)
	return nil
}

// carry carries out an event that was admitted.
func (h *Hub) carry(kept Event) {
	kept.apply(h)
	if h.count++; turns(kept) {
		h.turn++
	}
}

// Events returns how many events made this state.
func (h *Hub) Events() int { return h.count }

// Catalog returns the content that the workshop is about.
func (h *Hub) Catalog() *assessment.Catalog { return h.catalog }

// Answers returns the answers agreed so far, with those that were there before.
func (h *Hub) Answers() assessment.Answers { return h.answers }

func (e Open) admit(h *Hub) (Event, error) {
	if e.Mode != Rounds && e.Mode != Free {
		return nil, fmt.Errorf("no mode %q", e.Mode)
	}
	known := map[assessment.QuestionID]assessment.Answer{}
	for _, id := range slices.Sorted(maps.Keys(e.Answers)) {
		q := h.catalog.Question(id)
		if q == nil {
			return nil, fmt.Errorf("%w: %q", ErrQuestion, id)
		}
		answer, err := q.Check(e.Answers[id])
		if err != nil {
			return nil, err
		}
		known[id] = answer
	}
	e.Answers = known
	return e, nil
}

func (e Open) apply(h *Hub) {
	h.setup, h.begun, h.free = e, true, e.Mode == Free
	h.answers = assessment.AnswersFrom(e.Answers)
}

func (Resume) admit(*Hub) (Event, error) { return Resume{}, nil }

func (Resume) apply(h *Hub) {
	for i := range h.people {
		h.people[i].lines = 0
	}
}

func (Close) admit(*Hub) (Event, error) { return Close{}, nil }

func (Close) apply(h *Hub) {
	h.closed, h.free = true, false
	for _, r := range h.rounds {
		r.open = nil
	}
}
