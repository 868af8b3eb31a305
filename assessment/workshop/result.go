package workshop

import (
	"cmp"
	"slices"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

// Result is what came of a workshop, to be written down. Nothing of a vote that
// was not revealed is in it.
type Result struct {
	Mode   Mode        `json:"mode"`
	Named  bool        `json:"named"`
	Joined int         `json:"joined"` // participants
	Hands  int         `json:"hands"`  // the most hands that were counted at once
	People []Attendee  `json:"people"` // in the order of the room; none without names
	Roles  []RoleCount `json:"roles"`
	Said   []Said      `json:"-"` // the questions that the room went through, in catalog order
	Groups []Group     `json:"-"` // the majority, the cautious, and each role that voted
}

// Attendee is a person who took part.
type Attendee struct {
	Name string `json:"name"`
	Role string `json:"role"`
}

// RoleCount is how many of a role took part. Without names only roles of three
// and more are listed.
type RoleCount struct {
	Role   string `json:"role"`
	People int    `json:"people"`
}

// Said holds the answers of a room to one question.
type Said struct {
	Question assessment.QuestionID
	State    Status
	Spread   *Spread // revealed last; nil without a vote
	Split    *Split  // nil if all answers are the same
	Agreed   *Record // nil for nothing
}

// GroupKind says who belongs to a group.
type GroupKind string

// The groups of a result. Each answers what the room voted on; everything else
// is as in the assessment.
const (
	// Majority answers as most did, and of several such answers takes the strictest.
	Majority GroupKind = "majority"
	// Strictest begins as the majority and takes, question by question in their
	// order, the strictest answer that was given, with the answers to everything
	// else as they are; see strictness. Don't know counts only if there is no other.
	Strictest GroupKind = "cautious"
	// Role answers as most of one role did, as the majority does. Without names,
	// questions on which fewer than three of the role voted are as agreed.
	Role GroupKind = "role"
)

// Group is the result with the answers of some participants.
type Group struct {
	Kind    GroupKind          `json:"kind"`
	Role    string             `json:"role,omitempty"` // of Role
	People  int                `json:"people"`         // who voted at all, hands aside
	Answers assessment.Answers `json:"-"`
	Result  assessment.Result  `json:"-"` // without flips
}

// Result returns what came of the workshop so far, for the assessment as it is now. It
// evaluates for every answer to every question: fractions of a second.
func (w *State) Result(run assessment.Assessment, today assessment.Date) Result {
	out := Result{Mode: w.setup.Mode, Named: w.setup.Named, People: []Attendee{}, Roles: w.roles()}
	for _, p := range w.attended() {
		out.Joined++
		if w.setup.Named {
			out.People = append(out.People, Attendee{p.Name, p.Role})
		}
	}
	var votes []*Spread
	for q, r := range w.asked() {
		if r.shown == nil && r.agreed == nil && !r.skipped {
			continue
		}
		said := Said{Question: q.ID, State: w.status(q.ID), Spread: r.shown, Agreed: r.agreed}
		if r.shown != nil {
			votes = append(votes, r.shown)
			out.Hands = max(out.Hands, r.shown.Hands)
			if !r.shown.Unanimous() {
				split := Weigh(w.catalog, run, today, r.shown)
				said.Split = &split
			}
		}
		out.Said = append(out.Said, said)
	}
	if len(votes) == 0 {
		return out
	}
	start := weigher{w.catalog, run, today}
	add := func(kind GroupKind, role string, people int, group weigher) {
		out.Groups = append(out.Groups, Group{kind, role, people, group.run.Answers, group.evaluate()})
	}
	everybody := w.voters(func(*person) bool { return true })
	majority := start.majorities(votes)
	add(Majority, "", everybody, majority)
	add(Strictest, "", everybody, majority.strictestOf(votes))
	for _, role := range out.Roles {
		of := func(p *person) bool { return p.foldedRole == safetext.Fold(role.Role) }
		if own := w.castBy(of); len(own) > 0 {
			add(Role, role.Role, w.voters(of), start.majorities(own))
		}
	}
	return out
}

// attended returns the people in the room, and those who were taken out and have a vote
// that stays.
func (w *State) attended() []*person {
	return slices.DeleteFunc(slices.Clone(w.people), func(p *person) bool { return !p.inRoom() && !w.hasCast(p) })
}

// roles counts roles, in the order of the room or, without names, of the
// alphabet.
func (w *State) roles() []RoleCount {
	out := []RoleCount{}
	for _, p := range w.attended() {
		if p.Role == "" {
			continue
		}
		at := slices.IndexFunc(out, func(r RoleCount) bool { return safetext.Fold(r.Role) == p.foldedRole })
		if at < 0 {
			at = len(out)
			out = append(out, RoleCount{Role: p.Role})
		}
		out[at].People++
	}
	if w.setup.Named {
		return out
	}
	out = slices.DeleteFunc(out, func(r RoleCount) bool { return r.People < LeastUnnamed })
	slices.SortFunc(out, func(a, b RoleCount) int { return cmp.Compare(a.Role, b.Role) })
	return out
}

// voters counts the people of a kind whose votes were revealed.
func (w *State) voters(of func(*person) bool) int {
	return w.count(func(p *person) bool { return of(p) && w.hasCast(p) })
}

// castBy returns what the people of a kind voted, where it may be shown.
func (w *State) castBy(of func(*person) bool) []*Spread {
	var out []*Spread
	for q, r := range w.asked() {
		own := newBallot()
		for _, p := range w.people {
			if of(p) && r.cast.has(p.ID) {
				own.votes[p.ID] = r.cast.votes[p.ID]
			}
		}
		if own.cast() > 0 && w.enoughVotes(len(own.votes)) {
			out = append(out, w.spread(q, own))
		}
	}
	return out
}

// majorities answers everything that was voted on as the majority did.
func (w weigher) majorities(votes []*Spread) weigher {
	for _, s := range votes {
		if a := w.majority(s); !a.IsZero() {
			w = w.with(s.Question, a)
		}
	}
	return w
}

// strictestOf answers everything that was voted on with the strictest answer that was
// given.
func (w weigher) strictestOf(votes []*Spread) weigher {
	for _, s := range votes {
		var known []assessment.Answer
		for _, g := range alternatives(w.engine.Catalog, s, w.run.Answers.Of(s.Question)) {
			if !g.Answer.Unknown {
				known = append(known, g.Answer)
			}
		}
		if len(known) > 0 {
			w = w.with(s.Question, w.strictest(s.Question, known))
		}
	}
	return w
}
