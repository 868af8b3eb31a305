// Package workshop is a room that answers an assessment together, without a
// network, a screen, a clock or chance: a state machine that is fed events and
// gives views.
//
// A Hub is the state. Apply carries out one Event or says what is wrong with it
// and changes nothing; Replay makes the same state from the same events, which
// is how a workshop is stored and resumed. One goroutine at a time uses a Hub.
// The views are values that nobody changes any more, so they may be handed to
// other goroutines; compute each one once after an event and send it on.
//
//	h := workshop.New(catalog)
//	err := h.Apply(workshop.Open{Mode: workshop.Rounds, Named: true, Answers: known})
//	err = h.Apply(workshop.Join{Identity: workshop.Identity{Key: fingerprint}, Name: name, Role: "legal"})
//	who, _ := h.Find(workshop.Identity{Key: fingerprint})      // "p1", from now on
//	err = h.Apply(workshop.Put{Question: "regions"})
//	err = h.Apply(workshop.Vote{Who: who, Question: "regions", Answer: assessment.Choose("eu"), Note: "mostly"})
//	h.Facilitator().Votes                                      // 1 of 1; Spread is nil
//	err = h.Apply(workshop.Reveal{Question: "regions"})
//	view := h.Facilitator()                                    // view.Spread says who gave what
//	split := workshop.Weigh(catalog, run, today, view.Spread)  // does it matter? run has view.Answers
//	err = h.Apply(workshop.Record{Question: "regions", Answer: assessment.Choose("eu"), Dissent: "UK from May"})
//
// A server finds out who somebody is with Find and then applies Rejoin, else
// Join. Every Join and Rejoin is one connection and is ended by one Leave; the
// same person may have several and votes once. After the program was ended,
// Resume comes first. To store an event before it is acknowledged, call Admit,
// write what it returns, then Apply.
//
// Before the reveal nobody sees a vote but who gave it: the others see how many
// are in, and the facilitator whose. In free mode they see who has finished and
// nothing of the questions, since which questions somebody has answered says
// what led there. Only its author sees a Draft; at the reveal the answer in it
// counts as an unconfirmed vote. Without names a reveal needs three votes and
// shows nothing in the order in which people came. That holds for views and
// results: the events, and a file that keeps them, say who voted what, since a
// vote can be changed.
package workshop

import (
	"crypto/sha256"
	"crypto/subtle"
	_ "embed" // the words
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"time"
	"unicode"

	"trustpath/assessment"
	"trustpath/assessment/engine"
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
	catalog *engine.Engine
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
	bareName string // see safetext.Fold
	bareRole string
	lookName string // see safetext.Skeleton
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
func New(c *engine.Engine) *Hub {
	return &Hub{catalog: c, rounds: map[assessment.QuestionID]*round{}}
}

// Replay returns the workshop that events make, in their order. An error says
// which of them, counted from one, does not fit.
func Replay(c *engine.Engine, events []Event) (*Hub, error) {
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
func (h *Hub) Catalog() *engine.Engine { return h.catalog }

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

// words are 7,776; words.LICENSE.md says whose.
//
//go:embed words.txt
var words string

// codeWords is how many words make a code: 51 bits of chance.
const codeWords = 4

// NewCode draws a code of four words, "quiet-harbour-lantern-nine", from a
// source of chance such as crypto/rand.Reader. The one to join is for one run of
// the server and stored nowhere; of one to rejoin the digest is kept.
func NewCode(random io.Reader) (string, error) {
	all := strings.Fields(words)
	out := make([]string, codeWords)
	for i := range out {
		n, err := below(random, len(all))
		if err != nil {
			return "", fmt.Errorf("draw a code: %w", err)
		}
		out[i] = all[n]
	}
	return strings.Join(out, "-"), nil
}

// below draws a number from 0 to n-1, each as likely as the others; n is at
// most 8192.
func below(random io.Reader, n int) (int, error) {
	for {
		var b [2]byte
		if _, err := io.ReadFull(random, b[:]); err != nil {
			return 0, err
		}
		if drawn := int(b[0]&0x1f)<<8 | int(b[1]); drawn < n {
			return drawn, nil
		}
	}
}

// Same reports whether somebody typed a code, in capitals, with blanks or with
// hyphens. It takes the same time whether they are alike or not.
func Same(code, typed string) bool {
	a, b := sum(code), sum(typed)
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

// Digest is what is kept of a rejoin code: see Identity.
func Digest(code string) string {
	s := sum(code)
	return hex.EncodeToString(s[:])
}

// maxTyped is how much of a typed code is read, in bytes.
const maxTyped = 200

func sum(code string) [sha256.Size]byte {
	parts := strings.FieldsFunc(strings.ToLower(code[:min(len(code), maxTyped)]), func(r rune) bool { return r == '-' || unicode.IsSpace(r) })
	return sha256.Sum256([]byte("trustpath workshop code\x00" + strings.Join(parts, "-")))
}

const (
	wrongCodes = 5           // from one address
	wrongIn    = time.Minute // in any such time
	addresses  = 10_000      // that are remembered at once
	network    = 64          // bits of an IPv6 address that one owner has
)

// Guesses keeps codes from being found by trying: from one address five wrong
// ones a minute are looked at and no more. The zero Guesses is ready. It is not
// safe for several goroutines at once.
//
// While an address has to wait, the right code does not pass either: if it did,
// there would be no limit to guessing, only to being told so. A room behind one
// address waits with its guesser, so a server should hold on to what was typed
// and try it again then, rather than ask anew, and take turns that are fair. Who is
// known by a key needs no code and waits for nobody.
type Guesses struct {
	wrong map[netip.Addr][]time.Time // the first one first
}

// Try says whether a code that was right, or not, is let in now, and if it was
// not even looked at how long until the next one is. Compare the code before,
// whatever Try will say, so that the time it takes tells nothing.
func (g *Guesses) Try(from netip.Addr, now time.Time, right bool) (in bool, wait time.Duration) {
	from = owner(from)
	recent := g.recent(from, now)
	if len(recent) >= wrongCodes {
		return false, recent[0].Add(wrongIn).Sub(now)
	}
	if right {
		return true, 0
	}
	if g.wrong == nil {
		g.wrong = map[netip.Addr][]time.Time{}
	}
	if len(recent) == 0 && len(g.wrong) >= addresses {
		if g.forget(now); len(g.wrong) >= addresses {
			return false, wrongIn
		}
	}
	g.wrong[from] = append(recent, now)
	return false, 0
}

// Wait is how long it takes until a code from an address is looked at, where as
// many come before it and all of them are wrong.
func (g *Guesses) Wait(from netip.Addr, now time.Time, before int) time.Duration {
	looked := slices.Clone(g.recent(owner(from), now))
	for {
		at := now
		if n := len(looked); n >= wrongCodes {
			at = looked[n-wrongCodes].Add(wrongIn)
		}
		if before == 0 {
			return at.Sub(now)
		}
		before--
		looked = append(looked, at)
	}
}

// recent are the wrong codes of the last minute from an address.
func (g *Guesses) recent(from netip.Addr, now time.Time) []time.Time {
	list := g.wrong[from]
	for len(list) > 0 && now.Sub(list[0]) >= wrongIn {
		list = list[1:]
	}
	return list
}

// forget drops the addresses without a wrong code in the last minute.
func (g *Guesses) forget(now time.Time) {
	for from := range g.wrong {
		if len(g.recent(from, now)) == 0 {
			delete(g.wrong, from)
		}
	}
}

// owner is an address, or the network of an IPv6 address.
func owner(from netip.Addr) netip.Addr {
	from = from.Unmap().WithZone("")
	if !from.Is6() {
		return from
	}
	prefix, _ := from.Prefix(network) // of an IPv6 address without a zone it never fails
	return prefix.Addr()
}
