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
func (p *person) here() bool   { return p.seated() && p.lines > 0 }

// Find returns the participant with this identity: the one with the key, else
// the one with the code. Codes are compared in the same time whether they are
// alike or not.
func (h *Hub) Find(who Identity) (ParticipantID, bool) {
	if p := h.known(who); p != nil {
		return p.id, true
	}
	return "", false
}

func (h *Hub) known(who Identity) *person {
	var byCode, byKey *person
	for i := range h.people {
		p := &h.people[i]
		if who.Code != "" && subtle.ConstantTimeCompare([]byte(p.identity.Code), []byte(who.Code)) == 1 {
			byCode = h.person(p.id)
		}
		if who.Key != "" && p.identity.Key == who.Key {
			byKey = h.person(p.id)
		}
	}
	return cmp.Or(byKey, byCode)
}

// person returns the participant who has this place now, or nil where nobody has.
func (h *Hub) person(id ParticipantID) *person {
	if p := h.record(id); p != nil && p.seated() {
		return p
	}
	return nil
}

// record is the same, also of somebody who was removed.
func (h *Hub) record(id ParticipantID) *person {
	for i := range h.people {
		switch p := &h.people[i]; {
		case p.id != id:
		case p.merged != "":
			return h.record(p.merged)
		default:
			return p
		}
	}
	return nil
}

// place returns the ID of the participant who has this place now.
func (h *Hub) place(id ParticipantID) (ParticipantID, error) {
	if p := h.person(id); p != nil {
		return p.id, nil
	}
	return "", fmt.Errorf("%w: %q", ErrParticipant, id)
}

func (e Join) admit(h *Hub) (Event, error) {
	switch {
	case e.Key == "" && e.Code == "":
		return nil, ErrIdentity
	case h.known(Identity{Key: e.Key}) != nil || h.known(Identity{Code: e.Code}) != nil:
		return nil, ErrKnown
	case !h.past && h.seats() >= MaxPeople && h.idle() == nil:
		return nil, ErrFull
	}
	e.Name, e.Role = h.named(e.Name, nil), h.cleaned(e.Role, MaxRole)
	return e, nil
}

// seats is how many are in the room, connected or not.
func (h *Hub) seats() int {
	n := 0
	for i := range h.people {
		if h.people[i].seated() {
			n++
		}
	}
	return n
}

// idle is the first participant who is away and has done nothing yet; nil for
// none. In a full room somebody new gets that place.
func (h *Hub) idle() *person {
	for i := range h.people {
		if p := &h.people[i]; p.seated() && p.lines == 0 && !p.finished && !h.chose(p) && !h.cast(p) {
			return p
		}
	}
	return nil
}

// cast reports whether a revealed vote is somebody's.
func (h *Hub) cast(p *person) bool {
	for _, r := range h.rounds {
		if r.cast != nil && r.cast.has(p.id) {
			return true
		}
	}
	return false
}

// cleaned is a name or a role as it may be shown: nobody but the facilitator is
// called so. Events of the past were cleaned when they came.
func (h *Hub) cleaned(text string, cells int) string {
	if h.past {
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
func (h *Hub) named(name string, whose *person) string {
	key := safetext.Skeleton
	if h.past {
		key = safetext.Fold
	}
	name = cmp.Or(h.cleaned(name, MaxName), nameless)
	taken := map[string]bool{key(reserved): true}
	for i := range h.people {
		switch p := &h.people[i]; {
		case p == whose || !p.seated():
		case h.past:
			taken[p.bareName] = true
		default:
			taken[p.lookName] = true
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

func (e Join) apply(h *Hub) {
	if h.seats() >= MaxPeople {
		if idle := h.idle(); idle != nil {
			h.vacate(idle, nil)
		}
	}
	p := person{id: numbered(len(h.people) + 1), identity: e.Identity, role: e.Role, bareRole: safetext.Fold(e.Role), lines: 1}
	p.called(e.Name)
	h.people = append(h.people, p)
}

func (p *person) called(name string) {
	p.name, p.bareName, p.lookName = name, safetext.Fold(name), safetext.Skeleton(name)
}

func (e Leave) admit(h *Hub) (Event, error) {
	p := h.record(e.Who)
	if p == nil || p.lines == 0 {
		return nil, fmt.Errorf("%w here: %q", ErrParticipant, e.Who)
	}
	return Leave{p.id}, nil
}

func (e Leave) apply(h *Hub) { h.record(e.Who).lines-- }

func (e Rejoin) admit(h *Hub) (Event, error) {
	if h.known(e.Identity) == nil {
		return nil, ErrParticipant
	}
	return e, nil
}

func (e Rejoin) apply(h *Hub) { h.known(e.Identity).lines++ }

func (e Rename) admit(h *Hub) (Event, error) {
	var err error
	if e.Who, err = h.place(e.Who); err != nil {
		return nil, err
	}
	e.Name = h.named(e.Name, h.person(e.Who))
	return e, nil
}

func (e Rename) apply(h *Hub) {
	p := h.person(e.Who)
	p.called(e.Name)
	h.layAgain(func(r *round) bool { return r.cast.has(p.id) })
}

func (e Remove) admit(h *Hub) (Event, error) {
	var err error
	e.Who, err = h.place(e.Who)
	return e, err
}

func (e Remove) apply(h *Hub) { h.vacate(h.person(e.Who), nil) }

func (e Merge) admit(h *Hub) (Event, error) {
	who, into := h.person(e.Who), h.person(e.Into)
	switch {
	case who == nil || into == nil || who == into:
		return nil, fmt.Errorf("%w: %q and %q", ErrParticipant, e.Who, e.Into)
	case who.lines > 0 && into.lines > 0:
		return nil, ErrHere
	}
	return Merge{who.id, into.id}, nil
}

func (e Merge) apply(h *Hub) { h.vacate(h.person(e.Who), h.person(e.Into)) }

// vacate takes a participant out of the room, for good or in favor of an heir.
// Without names a revealed vote stays: what changed in the spread would tell
// whose it was.
func (h *Hub) vacate(p, heir *person) {
	fewer, had := map[*int]bool{}, map[*int]bool{} // reveals
	for _, r := range h.rounds {
		if heir == nil || r.cast != nil && r.cast.has(heir.id) {
			had[r.of] = true
		}
	}
	for _, r := range h.rounds {
		if r.open != nil {
			r.open.pass(p, heir)
		}
		if r.cast == nil || !h.setup.Named || !r.cast.has(p.id) {
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
	if heir != nil && fewer[h.all] { // of two ballots one was made
		shown := func(r *round) *ballot {
			if r.of != h.all {
				return nil
			}
			return r.cast
		}
		h.dropStray(heir.id, h.with(assessment.AnswersFrom(h.setup.Answers), heir.id, shown), shown)
	}
	h.layAgain(func(*round) bool { return true })
	if heir == nil {
		p.removed, p.identity = true, Identity{}
		return
	}
	p.merged = heir.id
	heir.finished = heir.finished || p.finished
	heir.lines, p.lines = heir.lines+p.lines, 0
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
func (h *Hub) layAgain(which func(*round) bool) {
	for i := range h.catalog.Questions {
		q := &h.catalog.Questions[i]
		r := h.round(q.ID)
		switch {
		case r == nil || r.cast == nil || !h.setup.Named || !which(r):
		case r.cast.cast() == 0:
			r.cast, r.shown, r.of = nil, nil, nil
		default:
			h.lay(q, r)
		}
	}
}

func (e Finish) admit(h *Hub) (Event, error) {
	if !h.free {
		return nil, ErrMode
	}
	var err error
	e.Who, err = h.place(e.Who)
	return e, err
}

func (e Finish) apply(h *Hub) { h.person(e.Who).finished = true }
