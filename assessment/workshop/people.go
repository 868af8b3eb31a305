package workshop

import (
	"cmp"
	"crypto/subtle"
	"fmt"
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

// nameless is the name of somebody of whose name nothing is left.
const nameless = "guest"

// reserved is what nobody else may be called.
const reserved = "facilitator"

// seated reports whether somebody is in the room, and here whether they are
// connected as well.
func (p *person) seated() bool { return !p.removed && p.merged == "" }
func (p *person) here() bool   { return p.seated() && p.connections > 0 }

// Find returns the participant with this identity: the one with the key, else
// the one with the code. Codes are compared in the same time whether they are
// alike or not.
func (w *State) Find(who Identity) (ParticipantID, bool) {
	if p := w.known(who); p != nil {
		return p.id, true
	}
	return "", false
}

func (w *State) known(who Identity) *person {
	var byCode, byKey *person
	for i := range w.people {
		p := &w.people[i]
		if who.Code != "" && subtle.ConstantTimeCompare([]byte(p.identity.Code), []byte(who.Code)) == 1 {
			byCode = w.person(p.id)
		}
		if who.Key != "" && p.identity.Key == who.Key {
			byKey = w.person(p.id)
		}
	}
	return cmp.Or(byKey, byCode)
}

// person returns the participant who has this place now, or nil where nobody has.
func (w *State) person(id ParticipantID) *person {
	if p := w.record(id); p != nil && p.seated() {
		return p
	}
	return nil
}

// record is the same, also of somebody who was removed.
func (w *State) record(id ParticipantID) *person {
	for i := range w.people {
		switch p := &w.people[i]; {
		case p.id != id:
		case p.merged != "":
			return w.record(p.merged)
		default:
			return p
		}
	}
	return nil
}

// place returns the ID of the participant who has this place now.
func (w *State) place(id ParticipantID) (ParticipantID, error) {
	if p := w.person(id); p != nil {
		return p.id, nil
	}
	return "", fmt.Errorf("%w: %q", ErrParticipant, id)
}

func (e Join) admit(w *State) (Event, error) {
	switch {
	case e.Key == "" && e.Code == "":
		return nil, ErrIdentity
	case w.known(Identity{Key: e.Key}) != nil || w.known(Identity{Code: e.Code}) != nil:
		return nil, ErrKnown
	case !w.past && w.seats() >= MaxPeople && w.idle() == nil:
		return nil, ErrFull
	}
	e.Name, e.Role = w.named(e.Name, nil), w.cleaned(e.Role, MaxRole)
	return e, nil
}

// seats is how many are in the room, connected or not.
func (w *State) seats() int {
	n := 0
	for i := range w.people {
		if w.people[i].seated() {
			n++
		}
	}
	return n
}

// idle is the first participant who is away and has done nothing yet; nil for
// none. In a full room somebody new gets that place.
func (w *State) idle() *person {
	for i := range w.people {
		if p := &w.people[i]; p.seated() && p.connections == 0 && !p.finished && !w.chose(p) && !w.cast(p) {
			return p
		}
	}
	return nil
}

// cast reports whether a revealed vote is somebody's.
func (w *State) cast(p *person) bool {
	for _, r := range w.rounds {
		if r.cast != nil && r.cast.has(p.id) {
			return true
		}
	}
	return false
}

// cleaned is a name or a role as it may be shown: nobody but the facilitator is
// called so. Events of the past were cleaned when they came.
func (w *State) cleaned(text string, cells int) string {
	if w.past {
		return safetext.Narrow(text, cells)
	}
	text = safetext.Name(text, cells)
	if strings.Contains(safetext.Skeleton(text), safetext.Skeleton(reserved)) {
		return nameless
	}
	return text
}

// named is a name that nobody else in the room has, nor one that looks like it:
// the same, or with the first free number behind it.
func (w *State) named(name string, whose *person) string {
	key := safetext.Skeleton
	if w.past {
		key = safetext.Fold
	}
	name = cmp.Or(w.cleaned(name, MaxName), nameless)
	taken := map[string]bool{key(reserved): true}
	for i := range w.people {
		switch p := &w.people[i]; {
		case p == whose || !p.seated():
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

// numbered is what the participant is called who came in as such a number.
func numbered(n int) ParticipantID { return ParticipantID(fmt.Sprintf("p%d", n)) }

func (e Join) apply(w *State) {
	if w.seats() >= MaxPeople {
		if idle := w.idle(); idle != nil {
			w.vacate(idle, nil)
		}
	}
	p := person{id: numbered(len(w.people) + 1), identity: e.Identity, role: e.Role, foldedRole: safetext.Fold(e.Role), connections: 1}
	p.called(e.Name)
	w.people = append(w.people, p)
}

func (p *person) called(name string) {
	p.name, p.foldedName, p.skeleton = name, safetext.Fold(name), safetext.Skeleton(name)
}

func (e Leave) admit(w *State) (Event, error) {
	p := w.record(e.Who)
	if p == nil || p.connections == 0 {
		return nil, fmt.Errorf("%w here: %q", ErrParticipant, e.Who)
	}
	return Leave{p.id}, nil
}

func (e Leave) apply(w *State) { w.record(e.Who).connections-- }

func (e Rejoin) admit(w *State) (Event, error) {
	if w.known(e.Identity) == nil {
		return nil, ErrParticipant
	}
	return e, nil
}

func (e Rejoin) apply(w *State) { w.known(e.Identity).connections++ }

func (e Rename) admit(w *State) (Event, error) {
	var err error
	if e.Who, err = w.place(e.Who); err != nil {
		return nil, err
	}
	e.Name = w.named(e.Name, w.person(e.Who))
	return e, nil
}

func (e Rename) apply(w *State) {
	p := w.person(e.Who)
	p.called(e.Name)
	w.layAgain(func(r *round) bool { return r.cast.has(p.id) })
}

func (e Remove) admit(w *State) (Event, error) {
	var err error
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
	return Merge{who.id, into.id}, nil
}

func (e Merge) apply(w *State) { w.vacate(w.person(e.Who), w.person(e.Into)) }

// vacate takes a participant out of the room, for good or in favor of an heir.
// Without names a revealed vote stays: what changed in the spread would tell
// whose it was.
func (w *State) vacate(p, heir *person) {
	fewer, had := map[*int]bool{}, map[*int]bool{} // reveals
	for _, r := range w.rounds {
		if heir == nil || r.cast != nil && r.cast.has(heir.id) {
			had[r.of] = true
		}
	}
	for _, r := range w.rounds {
		if r.open != nil {
			r.open.pass(p, heir)
		}
		if r.cast == nil || !w.setup.Named || !r.cast.has(p.id) {
			continue
		}
		fewer[r.of] = had[r.of]
		r.cast.pass(p, heir)
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
		w.dropStray(heir.id, w.with(assessment.AnswersFrom(w.setup.Answers), heir.id, shown), shown)
	}
	w.layAgain(func(*round) bool { return true })
	if heir == nil {
		p.removed, p.identity = true, Identity{}
		return
	}
	p.merged = heir.id
	heir.finished = heir.finished || p.finished
	heir.connections, p.connections = heir.connections+p.connections, 0
}

// pass gives the vote of somebody to the heir, or drops it where there is none.
func (b *ballot) pass(p, heir *person) {
	vote, voted := b.votes[p.id]
	draft, drafted := b.drafts[p.id]
	delete(b.votes, p.id)
	delete(b.drafts, p.id)
	switch {
	case heir == nil:
	case voted:
		vote.Who = heir.id
		b.votes[heir.id] = vote
		delete(b.drafts, heir.id)
	case drafted && !b.has(heir.id):
		draft.Who = heir.id
		b.drafts[heir.id] = draft
	}
}

// layAgain lays out revealed votes after who voted, or a name, has changed. Without
// names nothing changes.
func (w *State) layAgain(which func(*round) bool) {
	for i := range w.catalog.Questions {
		q := &w.catalog.Questions[i]
		r := w.round(q.ID)
		switch {
		case r == nil || r.cast == nil || !w.setup.Named || !which(r):
		case r.cast.cast() == 0:
			r.cast, r.shown, r.of = nil, nil, nil
		default:
			w.lay(q, r)
		}
	}
}

func (e Finish) admit(w *State) (Event, error) {
	if !w.free {
		return nil, ErrMode
	}
	var err error
	e.Who, err = w.place(e.Who)
	return e, err
}

func (e Finish) apply(w *State) { w.person(e.Who).finished = true }
