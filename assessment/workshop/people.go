package workshop

import (
	"cmp"
	"crypto/subtle"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

// Widths in cells of a terminal, and the length of a note in characters.
const (
	MaxName = 24
	MaxRole = 24
	MaxNote = 500
)

// nameless is the name of a participant whose name is empty after cleaning.
const nameless = "guest"

// reserved is a name that no participant may have.
const reserved = "facilitator"

// inRoom reports whether a person was neither taken out nor merged into another one.
func (p *person) inRoom() bool    { return !p.removed && p.merged == "" }
func (p *person) connected() bool { return p.inRoom() && p.connections > 0 }

// count counts people.
func (w *State) count(of func(*person) bool) int {
	n := 0
	for _, p := range w.people {
		if of(p) {
			n++
		}
	}
	return n
}

// Find returns the participant with this identity: by the key, else by the code, in
// constant time.
func (w *State) Find(who Identity) (ParticipantID, bool) {
	if p := w.known(who); p != nil {
		return p.ID, true
	}
	return "", false
}

// Away returns the participant with a name who is away. Without names there is none: a
// stranger could see a vote that stays secret.
func (w *State) Away(name string) (Person, bool) {
	folded := safetext.Fold(w.cleanName(name, MaxName))
	at := slices.IndexFunc(w.people, func(p *person) bool {
		return p.inRoom() && !p.connected() && p.foldedName == folded
	})
	if at < 0 || !w.setup.Named || w.closed {
		return Person{}, false
	}
	return w.personView(w.people[at]), true
}

func (w *State) known(who Identity) *person {
	var byCode, byKey *person
	for _, p := range w.people {
		if who.Code != "" && subtle.ConstantTimeCompare([]byte(p.identity.Code), []byte(who.Code)) == 1 {
			byCode = w.person(p.ID)
		}
		if who.Key != "" && p.identity.Key == who.Key {
			byKey = w.person(p.ID)
		}
	}
	return cmp.Or(byKey, byCode)
}

// person returns the participant with this ID, or with whom that ID was merged; nil if
// they were taken out.
func (w *State) person(id ParticipantID) *person {
	if p := w.record(id); p != nil && p.inRoom() {
		return p
	}
	return nil
}

// record is person for people who were taken out, too.
func (w *State) record(id ParticipantID) *person {
	at := slices.IndexFunc(w.people, func(p *person) bool { return p.ID == id })
	switch {
	case at < 0:
		return nil
	case w.people[at].merged != "":
		return w.record(w.people[at].merged)
	}
	return w.people[at]
}

// place returns the ID of person(id).
func (w *State) place(id ParticipantID) (ParticipantID, error) {
	if p := w.person(id); p != nil {
		return p.ID, nil
	}
	return "", fmt.Errorf("%w: %q", ErrParticipant, id)
}

func (e Join) admit(w *State) (Event, error) {
	switch {
	case e.Key == "" && e.Code == "":
		return nil, ErrIdentity
	case w.known(Identity{Key: e.Key}) != nil || w.known(Identity{Code: e.Code}) != nil:
		return nil, ErrKnown
	case !w.past && w.isFull() && w.unusedSeat() == nil:
		return nil, ErrFull
	}
	e.Name, e.Role = w.uniqueName(e.Name, nil), w.cleanName(e.Role, MaxRole)
	return e, nil
}

// isFull reports whether all seats are taken, by people who are connected or not.
func (w *State) isFull() bool { return w.count((*person).inRoom) >= MaxPeople }

// unusedSeat returns the first participant who is away and has done nothing yet, or
// nil. In a full room a newcomer gets that seat.
func (w *State) unusedSeat() *person {
	for _, p := range w.people {
		if p.inRoom() && p.connections == 0 && !p.Finished && !w.hasChosen(p) && !w.hasCast(p) {
			return p
		}
	}
	return nil
}

// hasCast reports whether a revealed vote is of p.
func (w *State) hasCast(p *person) bool {
	return w.anyRound(func(r *round) bool { return r.cast.has(p.ID) })
}

// cleanName returns a name or a role as it may be shown. Only the facilitator may be
// called that. Events of the past were cleaned before they were stored.
func (w *State) cleanName(text string, cells int) string {
	if w.past {
		return safetext.Narrow(text, cells)
	}
	text = safetext.Name(text, cells)
	if strings.Contains(safetext.Skeleton(text), safetext.Skeleton(reserved)) {
		return nameless
	}
	return text
}

// uniqueName returns a name that is unlike the names of all others in the room: the
// same, or with the first free number after it.
func (w *State) uniqueName(name string, whose *person) string {
	key := safetext.Skeleton
	if w.past {
		key = safetext.Fold
	}
	name = cmp.Or(w.cleanName(name, MaxName), nameless)
	taken := map[string]bool{key(reserved): true}
	for _, p := range w.people {
		switch {
		case p == whose || !p.inRoom():
		case w.past:
			taken[p.foldedName] = true
		default:
			taken[p.skeleton] = true
		}
	}
	if !taken[key(name)] {
		return name
	}
	short, bare := "", ""
	for n := 2; ; n++ {
		number := strconv.Itoa(n)
		if n == 2 || len(number) > len(strconv.Itoa(n-1)) {
			short = safetext.Narrow(name, MaxName-len(" "+number))
			bare = key(short)
		}
		if !taken[bare+key(number)] {
			return short + " " + number
		}
	}
}

// participantID returns the ID of the participant who joined as number n.
func participantID(n int) ParticipantID { return ParticipantID(fmt.Sprintf("p%d", n)) }

func (e Join) apply(w *State) {
	if w.isFull() {
		if idle := w.unusedSeat(); idle != nil {
			w.vacate(idle, nil)
		}
	}
	n := len(w.people) + 1
	p := &person{
		Person:      Person{ID: participantID(n), Number: n, Role: e.Role},
		identity:    e.Identity,
		foldedRole:  safetext.Fold(e.Role),
		connections: 1,
	}
	p.setName(e.Name)
	w.people = append(w.people, p)
}

func (p *person) setName(name string) {
	p.Name, p.foldedName, p.skeleton = name, safetext.Fold(name), safetext.Skeleton(name)
}

func (e Leave) admit(w *State) (Event, error) {
	p := w.record(e.Who)
	if p == nil || p.connections == 0 {
		return nil, fmt.Errorf("%w: %q", ErrParticipant, e.Who)
	}
	return Leave{p.ID}, nil
}

func (e Leave) apply(w *State) { w.record(e.Who).connections-- }

func (e Rejoin) admit(w *State) (Event, error) {
	if w.known(e.Identity) == nil {
		return nil, ErrParticipant
	}
	return e, nil
}

func (e Rejoin) apply(w *State) { w.known(e.Identity).connections++ }

func (e Rename) admit(w *State) (_ Event, err error) {
	e.Who, err = w.place(e.Who)
	if err != nil {
		return nil, err
	}
	e.Name = w.uniqueName(e.Name, w.person(e.Who))
	return e, nil
}

func (e Rename) apply(w *State) {
	w.person(e.Who).setName(e.Name)
	w.showAgain(func(r *round) bool { return r.cast.has(e.Who) })
}

func (e Remove) admit(w *State) (_ Event, err error) {
	e.Who, err = w.place(e.Who)
	return e, err
}

func (e Remove) apply(w *State) { w.vacate(w.person(e.Who), nil) }

func (e Merge) admit(w *State) (Event, error) {
	who, into := w.person(e.Who), w.person(e.Into)
	switch {
	case who == nil || into == nil || who == into:
		return nil, fmt.Errorf("%w: %q and %q", ErrParticipant, e.Who, e.Into)
	case who.connections > 0 && into.connections > 0:
		return nil, ErrHere
	}
	return Merge{who.ID, into.ID}, nil
}

func (e Merge) apply(w *State) { w.vacate(w.person(e.Who), w.person(e.Into)) }

// vacate takes a participant out of the room, or merges them into heir. Without names
// a revealed vote stays: a change of the spread would tell whose it was.
func (w *State) vacate(p, heir *person) {
	fewer, had := map[*int]bool{}, map[*int]bool{} // reveals
	for _, r := range w.rounds {
		if heir == nil || r.cast.has(heir.ID) {
			had[r.of] = true
		}
	}
	for _, r := range w.rounds {
		if r.open != nil {
			r.open.handOver(p, heir)
		}
		if w.setup.Named && r.cast.has(p.ID) {
			fewer[r.of] = had[r.of]
			r.cast.handOver(p, heir)
		}
	}
	for of, one := range fewer {
		if one {
			*of = max(0, *of-1)
		}
	}
	if heir != nil && fewer[w.all] { // of two ballots one was made
		shown := func(r *round) *ballot {
			if r.of != w.all {
				return nil
			}
			return r.cast
		}
		w.dropStray(heir.ID, w.with(assessment.AnswersFrom(w.setup.Answers), heir.ID, shown), shown)
	}
	w.showAgain(func(*round) bool { return true })
	if heir == nil {
		p.removed, p.identity = true, Identity{}
		return
	}
	p.merged = heir.ID
	heir.Finished = heir.Finished || p.Finished
	heir.connections, p.connections = heir.connections+p.connections, 0
}

// handOver gives the vote of p to heir, or drops it if there is none.
func (b *ballot) handOver(p, heir *person) {
	vote, voted := b.votes[p.ID]
	draft, drafted := b.drafts[p.ID]
	delete(b.votes, p.ID)
	delete(b.drafts, p.ID)
	switch {
	case heir == nil:
	case voted:
		vote.Who = heir.ID
		b.votes[heir.ID] = vote
		delete(b.drafts, heir.ID)
	case drafted && !b.has(heir.ID):
		draft.Who = heir.ID
		b.drafts[heir.ID] = draft
	}
}

// showAgain updates revealed votes after a vote or a name has changed. Without names
// nothing changes.
func (w *State) showAgain(which func(*round) bool) {
	for q, r := range w.asked() {
		switch {
		case r.cast == nil || !w.setup.Named || !which(r):
		case r.cast.cast() == 0:
			r.cast, r.shown, r.of = nil, nil, nil
		default:
			w.show(q, r)
		}
	}
}

func (e Finish) admit(w *State) (_ Event, err error) {
	if !w.free {
		return nil, ErrMode
	}
	e.Who, err = w.place(e.Who)
	return e, err
}

func (e Finish) apply(w *State) { w.person(e.Who).Finished = true }
