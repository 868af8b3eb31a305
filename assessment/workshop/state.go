// Package workshop is a state machine for a room that answers an assessment together.
// It has no network, screen, clock or random source.
//
// Apply carries out one Event, or returns what is wrong with it and changes nothing.
// Replay makes the same State from the same events: this is how a workshop is stored
// and resumed. A State is used by one goroutine at a time. Its views never change, so
// other goroutines may read them; compute each one once after an event.
//
//	w := workshop.New(catalog)
//	err := w.Apply(workshop.Open{Mode: workshop.Rounds, Named: true, Answers: known})
//	err = w.Apply(workshop.Join{Identity: workshop.Identity{Key: fingerprint}, Name: name, Role: "legal"})
//	who, _ := w.Find(workshop.Identity{Key: fingerprint})      // "p1", from now on
//	err = w.Apply(workshop.Put{Question: "regions"})
//	err = w.Apply(workshop.Vote{Who: who, Question: "regions", Answer: assessment.Choose("eu"), Note: "mostly"})
//	w.Facilitator().Votes                                      // 1 of 1; Spread is nil
//	err = w.Apply(workshop.Reveal{Question: "regions"})
//	view := w.Facilitator()                                    // view.Spread says who gave what
//	split := workshop.Weigh(catalog, run, today, view.Spread)  // does it matter? run has view.Answers
//	...                                                        // for screens, an Analyst weighs each once
//	err = w.Apply(workshop.Record{Question: "regions", Answer: assessment.Choose("eu"), Dissent: "UK from May"})
//
// A server looks up a participant with Find, and applies Rejoin or Join. Each Join and
// Rejoin is one connection and is ended by one Leave; a participant may have several
// connections and votes once. After the program was ended, Resume comes first. To store
// an event before it is acknowledged, call Admit, write what it returns, then Apply.
//
// Before the reveal only its author sees a vote: the others see how many are in, and the
// facilitator who has voted. In free mode they see who has finished and nothing of the
// questions, since the questions that a participant has answered tell which answers led
// there. Only its author sees a Draft, the others at most that there is one; at the
// reveal its answer counts as an unconfirmed vote. Without names a reveal needs three
// votes and shows nothing in the order in which people came. This holds for views and
// results: the events, and a file that stores them, say who voted what, since a vote can
// be changed.
package workshop

import (
	"crypto/sha256"
	"crypto/subtle"
	_ "embed" // the words
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"

	"trustpath/assessment"
	"trustpath/assessment/engine"
)

// Refusal is what is wrong with an event, in words for the person who caused it.
type Refusal string

func (r Refusal) Error() string { return string(r) }

// Sentence returns the words as a sentence.
func (r Refusal) Sentence() string { return strings.ToUpper(string(r[:1])) + string(r[1:]) + "." }

// What can be wrong with an event. Other errors say it in words alone, such as
// an answer that its question does not take.
const (
	ErrNotOpen     = Refusal("the workshop has not begun")
	ErrOpen        = Refusal("the workshop has begun already")
	ErrClosed      = Refusal("the workshop is over")
	ErrParticipant = Refusal("that participant is no longer in the room")
	ErrIdentity    = Refusal("a key or a rejoin code is needed")
	ErrKnown       = Refusal("this key or code is in the room already; rejoin with it")
	ErrFull        = Refusal("the room is full. Ask the facilitator to remove people who have left, and join again")
	ErrQuestion    = Refusal("there is no such question")
	ErrHidden      = Refusal("this question is not asked with the answers agreed so far")
	ErrNoVote      = Refusal("the vote is over. This arrived too late and doesn't count")
	ErrVoting      = Refusal("a vote is open. Reveal it or skip it first")
	ErrTooFew      = Refusal("without names a reveal needs three votes. Wait for more")
	ErrMode        = Refusal("this kind of workshop has no such step")
	ErrPromised    = Refusal("people have voted knowing whether their names are shown. That stays")
	ErrHere        = Refusal("both are connected, so they aren’t one person")
)

const (
	// MaxPeople is how many participants one workshop takes.
	MaxPeople = 500
	// LeastUnnamed is how many votes a reveal without names needs, unless there
	// are hands alone: with two, each of the two knows the vote of the other.
	LeastUnnamed = 3
)

// State is a workshop. Make one with New.
type State struct {
	catalog *engine.Engine
	setup   Open
	begun   bool
	closed  bool
	free    bool // free mode, before the reveal
	past    bool // the events that come were admitted before
	all     *int // round.of of the reveal that ended free mode
	applied int  // events
	turn    int  // see Board

	people  []*person
	answers assessment.Answers               // agreed so far
	rounds  map[assessment.QuestionID]*round // of questions that were put, or voted on
	current assessment.QuestionID            // what the room looks at; "" for nothing
}

type person struct {
	Person      // Here and Voted are set in views
	identity    Identity
	foldedName  string // see safetext.Fold
	foldedRole  string
	skeleton    string // see safetext.Skeleton
	connections int
	removed     bool
	merged      ParticipantID // who has this place now; "" for this one
}

// round is what happened to one question.
type round struct {
	open    *ballot // not revealed; nil when there is no vote
	shown   *Spread // revealed last; nil before
	cast    *ballot // what is shown, with who voted
	reveal  int     // the number of the event that revealed it, from zero
	of      *int    // Reveal.Of, shared by everything that was revealed at once
	agreed  *Record
	before  assessment.Answers // the answers before it was recorded
	again   bool               // put again after that
	dissent string             // as it is written down now
	skipped bool
}

// New returns a workshop on a catalog, before its first event.
func New(c *engine.Engine) *State {
	return &State{catalog: c, rounds: map[assessment.QuestionID]*round{}}
}

// Replay returns the workshop that events make, in their order. The error says which
// of them, counted from one, does not fit.
func Replay(c *engine.Engine, events []Event) (*State, error) {
	w, _, err := replay(c, events)
	return w, err
}

// replay returns the events as Admit cleaned them, too.
func replay(c *engine.Engine, events []Event) (*State, []Event, error) {
	w, cleaned := New(c), make([]Event, len(events))
	w.past = true
	for i, e := range events {
		admitted, err := w.Admit(e)
		if err != nil {
			return nil, nil, fmt.Errorf("event %d of %d, %s: %w", i+1, len(events), KindOf(e), err)
		}
		w.apply(admitted)
		cleaned[i] = admitted
	}
	w.past = false
	return w, cleaned, nil
}

// Admit returns an event as it is to be kept, with its texts cleaned and its
// options in catalog order, or what is wrong with it. It changes nothing.
func (w *State) Admit(e Event) (Event, error) {
	_, opens := e.(Open)
	late := false // it may come after the end
	switch e.(type) {
	case Leave, Rejoin, Resume:
		late = true
	}
	switch {
	case opens && w.begun:
		return nil, ErrOpen
	case !opens && !w.begun:
		return nil, ErrNotOpen
	case w.closed && !late:
		return nil, ErrClosed
	}
	return e.admit(w)
}

// Apply carries out an event, or returns what is wrong with it and changes
// nothing.
func (w *State) Apply(e Event) error {
	kept, err := w.Admit(e)
	if err != nil {
		return err
	}
	w.apply(kept)
	return nil
}

// apply carries out an event that was admitted.
func (w *State) apply(kept Event) {
	kept.apply(w)
	w.applied++
	if turns(kept) {
		w.turn++
	}
}

// Events returns how many events made this state.
func (w *State) Events() int { return w.applied }

// Catalog returns the content that the workshop is about.
func (w *State) Catalog() *engine.Engine { return w.catalog }

// Answers returns the answers agreed so far, with those that were there before.
func (w *State) Answers() assessment.Answers { return w.answers }

func (m Mode) check() error {
	if m != Rounds && m != Free {
		return fmt.Errorf("no mode %q", m)
	}
	return nil
}

func (e Setup) admit(w *State) (Event, error) {
	voted := w.anyRound(func(r *round) bool { return r.cast != nil })
	waits := w.anyRound(func(r *round) bool {
		return r.open != nil && (!w.free || r.open.cast()+len(r.open.drafts) > 0)
	})
	switch {
	case e == Setup{w.setup.Mode, w.setup.Named}:
	case waits:
		return nil, ErrVoting
	case voted && e.Named != w.setup.Named:
		return nil, ErrPromised
	}
	return e, e.Mode.check()
}

func (e Setup) apply(w *State) {
	if e.Mode != w.setup.Mode {
		w.free, w.current = e.Mode == Free, ""
		for _, p := range w.people {
			p.Finished = false
		}
		for _, r := range w.rounds {
			r.open = nil
		}
	}
	w.setup.Mode, w.setup.Named = e.Mode, e.Named
}

func (e Open) admit(w *State) (Event, error) {
	if err := e.Mode.check(); err != nil {
		return nil, err
	}
	known := map[assessment.QuestionID]assessment.Answer{}
	for _, id := range slices.Sorted(maps.Keys(e.Answers)) {
		q := w.catalog.Question(id)
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

func (e Open) apply(w *State) {
	w.setup, w.begun, w.free = e, true, e.Mode == Free
	w.answers = assessment.AnswersFrom(e.Answers)
}

func (Resume) admit(*State) (Event, error) { return Resume{}, nil }

func (Resume) apply(w *State) {
	for _, p := range w.people {
		p.connections = 0
	}
}

func (Close) admit(*State) (Event, error) { return Close{}, nil }

func (Close) apply(w *State) {
	w.closed, w.free = true, false
	for _, r := range w.rounds {
		r.open = nil
	}
}

// words are 7,776, four of them with a hyphen; words.LICENSE.md says whose.
//
//go:embed words.txt
var words string

// codeWords is how many words make a code: 51 bits of chance.
const codeWords = 4

// NewCode draws a code of four words, "quiet-harbour-lantern-nine", from a
// source of chance such as crypto/rand.Reader. The one to join is kept until the workshop
// ends, in a file that only its owner can read; of one to rejoin the digest is kept.
func NewCode(random io.Reader) (string, error) {
	all := slices.DeleteFunc(strings.Fields(words), func(word string) bool { return strings.Contains(word, "-") }) // those look like two
	out := make([]string, codeWords)
	for i := range out {
		var drawn [8]byte // of 2^64 values a few more fall on the first words, which no one can use
		if _, err := io.ReadFull(random, drawn[:]); err != nil {
			return "", fmt.Errorf("draw a code: %w", err)
		}
		out[i] = all[binary.LittleEndian.Uint64(drawn[:])%uint64(len(all))]
	}
	return strings.Join(out, "-"), nil
}

// Same reports whether typed is a code, in capitals, with blanks or with hyphens, in
// constant time.
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
	separates := func(r rune) bool { return r == '-' || unicode.IsSpace(r) }
	parts := strings.FieldsFunc(strings.ToLower(code[:min(len(code), maxTyped)]), separates)
	return sha256.Sum256([]byte("trustpath workshop code\x00" + strings.Join(parts, "-")))
}
