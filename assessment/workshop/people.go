package workshop

import (
	"crypto/subtle"
	"fmt"
	"strconv"

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
	var found *person
	for i := range h.people {
		if p := &h.people[i]; who.Code != "" && subtle.ConstantTimeCompare([]byte(p.identity.Code), []byte(who.Code)) == 1 {
			found = p
		}
	}
	for i := range h.people {
		if p := &h.people[i]; who.Key != "" && p.identity.Key == who.Key {
			found = p
		}
	}
	return found
}

func (h *Hub) person(id ParticipantID) *person {
	for i := range h.people {
		if h.people[i].id == id {
			return &h.people[i]
		}
	}
	return nil
}

func (e Join) admit(h *Hub) (Event, error) {
	switch {
	case e.Key == "" && e.Code == "":
		return nil, ErrIdentity
	case h.known(Identity{Key: e.Key}) != nil || h.known(Identity{Code: e.Code}) != nil:
		return nil, ErrKnown
	case len(h.people) >= MaxPeople:
		return nil, ErrFull
	}
	e.Name, e.Role = h.unique(safetext.Narrow(e.Name, MaxName)), safetext.Narrow(e.Role, MaxRole)
	return e, nil
}

// unique returns a name that nobody has: the same, or with the first free
// number behind it. The name of the facilitator is taken.
func (h *Hub) unique(name string) string {
	if name == "" {
		name = nameless
	}
	taken := map[string]bool{"facilitator": true}
	for i := range h.people {
		taken[h.people[i].bareName] = true
	}
	if !taken[safetext.Bare(name)] {
		return name
	}
	short, bare := "", ""
	for n := 2; ; n++ {
		number := strconv.Itoa(n)
		if n == 2 || len(number) > len(strconv.Itoa(n-1)) {
			short = safetext.Narrow(name, MaxName-len(" "+number))
			bare = safetext.Bare(short)
		}
		if !taken[bare+number] {
			return short + " " + number
		}
	}
}

// numbered is what the participant is called who came in as such a number.
func numbered(n int) ParticipantID { return ParticipantID(fmt.Sprintf("p%d", n)) }

func (e Join) apply(h *Hub) {
	h.people = append(h.people, person{id: numbered(len(h.people) + 1), identity: e.Identity, name: e.Name, role: e.Role,
		bareName: safetext.Bare(e.Name), bareRole: safetext.Bare(e.Role), lines: 1})
}

func (e Leave) admit(h *Hub) (Event, error) {
	if p := h.person(e.Who); p == nil || p.lines == 0 {
		return nil, fmt.Errorf("%w here: %q", ErrParticipant, e.Who)
	}
	return e, nil
}

func (e Leave) apply(h *Hub) { h.person(e.Who).lines-- }

func (e Rejoin) admit(h *Hub) (Event, error) {
	if h.known(e.Identity) == nil {
		return nil, ErrParticipant
	}
	return e, nil
}

func (e Rejoin) apply(h *Hub) { h.known(e.Identity).lines++ }

func (e Finish) admit(h *Hub) (Event, error) {
	switch {
	case h.person(e.Who) == nil:
		return nil, fmt.Errorf("%w: %q", ErrParticipant, e.Who)
	case !h.free:
		return nil, ErrMode
	}
	return e, nil
}

func (e Finish) apply(h *Hub) { h.person(e.Who).finished = true }
