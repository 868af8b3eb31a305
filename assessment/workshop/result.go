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
	Mode   Mode
	Named  bool
	Joined int        // participants
	Hands  int        // the most hands that were counted at once
	People []Attendee // in the order of the room; nil without names
	Roles  []RoleCount
	Said   []Said  // the questions that the room went through, in catalogue order
	Groups []Group // the majority, the cautious, and each role that voted
}

// Attendee is somebody who took part.
type Attendee struct{ Name, Role string }

// RoleCount is how many of a role took part. Without names only roles of three
// and more are told.
type RoleCount struct {
	Role   string
	People int
}

// Said is what the room said to one question.
type Said struct {
	Question assessment.QuestionID
	State    State
	Spread   *Spread    // revealed last; nil without a vote
	Split    *Split     // nil where all said the same
	Agreed   *Agreement // nil for nothing
}

// GroupKind says of whom a group is made.
type GroupKind string

// The groups of a result. Each answers what the room voted on; everything else
// is as in the assessment.
const (
	// Majority answers as most did. Where several answers were given as often it
	// takes the one that asks most; see Cautious.
	Majority GroupKind = "majority"
	// Cautious begins as the majority and takes, question by question in their
	// order, of all answers that somebody gave the one under which most is asked
	// of the company, with the answers to everything else as they stand: standards
	// due earlier, then more gates, obligations and parts of a scope that may
	// apply, then more person-days. Don't know is no answer here while there is one.
	Cautious GroupKind = "cautious"
	// Role answers as most of one role did, as the majority does. Without names,
	// questions on which fewer than three of the role voted are as agreed.
	Role GroupKind = "role"
)

// Group is what some would have got.
type Group struct {
	Kind    GroupKind
	Role    string // of Role
	People  int    // who voted at all, hands aside
	Answers assessment.Answers
	Result  assessment.Result // without flips
}

// Result returns what came of the workshop so far, for the assessment that it
// was about as it is now, and the day that facts are judged by. It evaluates for
// every answer to every question: fractions of a second.
func (h *Hub) Result(run assessment.Assessment, today assessment.Date) Result {
	out := Result{Mode: h.setup.Mode, Named: h.setup.Named, Roles: h.roles()}
	for _, p := range h.attended() {
		if out.Joined++; h.setup.Named {
			out.People = append(out.People, Attendee{p.name, p.role})
		}
	}
	votes := map[assessment.QuestionID]*Spread{}
	for i := range h.catalog.Questions {
		id := h.catalog.Questions[i].ID
		r := h.round(id)
		if r == nil || r.shown == nil && r.agreed == nil && !r.skipped {
			continue
		}
		said := Said{Question: id, State: h.state(id), Spread: r.shown, Agreed: r.agreement()}
		if r.shown != nil {
			votes[id] = r.shown
			out.Hands = max(out.Hands, r.shown.Hands)
			if !r.shown.Unanimous() {
				split := Weigh(h.catalog, run, today, r.shown)
				said.Split = &split
			}
		}
		out.Said = append(out.Said, said)
	}
	if len(votes) == 0 {
		return out
	}
	majority := h.majority(run, today, votes)
	cautious := h.careful(majority, today, votes)
	people := h.voters(func(*person) bool { return true })
	out.Groups = append(out.Groups, h.group(Majority, "", people, majority, today), h.group(Cautious, "", people, cautious, today))
	for _, role := range out.Roles {
		bare := safetext.Fold(role.Role)
		own := h.castBy(bare)
		if len(own) > 0 {
			out.Groups = append(out.Groups, h.group(Role, role.Role, h.voters(func(p *person) bool { return p.bareRole == bare }),
				h.majority(run, today, own), today))
		}
	}
	return out
}

func (h *Hub) group(kind GroupKind, role string, people int, run assessment.Assessment, today assessment.Date) Group {
	return Group{Kind: kind, Role: role, People: people, Answers: run.Answers,
		Result: h.catalog.Evaluate(run, assessment.Options{Today: today, SkipFlips: true})}
}

// attended is everybody who took part: who is in the room, and who was taken out
// and has a vote that stays.
func (h *Hub) attended() []person {
	return slices.DeleteFunc(slices.Clone(h.people), func(p person) bool { return !p.seated() && !h.cast(&p) })
}

// roles counts roles, in the order of the room or, without names, of the
// alphabet.
func (h *Hub) roles() []RoleCount {
	var out []RoleCount
	known := map[string]int{} // places in out
	for _, p := range h.attended() {
		if p.role == "" {
			continue
		}
		at, told := known[p.bareRole]
		if !told {
			at = len(out)
			known[p.bareRole] = at
			out = append(out, RoleCount{Role: p.role})
		}
		out[at].People++
	}
	if h.setup.Named {
		return out
	}
	out = slices.DeleteFunc(out, func(r RoleCount) bool { return r.People < LeastUnnamed })
	slices.SortFunc(out, func(a, b RoleCount) int { return cmp.Compare(a.Role, b.Role) })
	return out
}

// voters counts the people of a kind whose votes were revealed.
func (h *Hub) voters(of func(*person) bool) int {
	n := 0
	for i := range h.people {
		p := &h.people[i]
		for _, r := range h.rounds {
			if of(p) && r.cast != nil && r.cast.has(p.id) {
				n++
				break
			}
		}
	}
	return n
}

// castBy is what the people of a role voted, where it can be told; see
// safetext.Fold.
func (h *Hub) castBy(role string) map[assessment.QuestionID]*Spread {
	out := map[assessment.QuestionID]*Spread{}
	for i := range h.catalog.Questions {
		q := &h.catalog.Questions[i]
		r := h.round(q.ID)
		if r == nil || r.cast == nil {
			continue
		}
		own := newBallot()
		for j := range h.people {
			p := &h.people[j]
			if vote, voted := r.cast.votes[p.id]; voted && p.bareRole == role {
				own.votes[p.id] = vote
			}
		}
		if own.cast() > 0 && h.tellable(len(own.votes)) {
			out[q.ID] = h.spread(q, own)
		}
	}
	return out
}

// majority is the assessment with the answers of most.
func (h *Hub) majority(run assessment.Assessment, today assessment.Date, votes map[assessment.QuestionID]*Spread) assessment.Assessment {
	for i := range h.catalog.Questions {
		if s := votes[h.catalog.Questions[i].ID]; s != nil {
			run.Answers, _ = run.Answers.With(h.catalog, s.Question, lead(h.catalog, run, today, s)) // somebody voted, so it is an answer
		}
	}
	return run
}

// careful is the majority with the cautious answers.
func (h *Hub) careful(run assessment.Assessment, today assessment.Date, votes map[assessment.QuestionID]*Spread) assessment.Assessment {
	for i := range h.catalog.Questions {
		s := votes[h.catalog.Questions[i].ID]
		if s == nil {
			continue
		}
		var known []assessment.Answer
		for _, g := range alternatives(h.catalog, s, run.Answers.Of(s.Question)) {
			if !g.Answer.Unknown {
				known = append(known, g.Answer)
			}
		}
		if len(known) > 0 {
			run.Answers, _ = run.Answers.With(h.catalog, s.Question, cautious(h.catalog, run, today, s.Question, known)) // votes were checked
		}
	}
	return run
}
