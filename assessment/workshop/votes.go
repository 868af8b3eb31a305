package workshop

import (
	"fmt"
	"maps"
	"slices"

	"trustpath/assessment"
	"trustpath/assessment/logic"
	"trustpath/assessment/safetext"
)

// maxHands is the most hands that a tally takes.
const maxHands = 10_000

// ballot is one vote on one question: one answer of each participant at most,
// and raised hands beside them.
type ballot struct {
	votes  map[ParticipantID]Vote
	drafts map[ParticipantID]Draft // of who has not voted
	hands  Tally
}

func newBallot() *ballot {
	return &ballot{votes: map[ParticipantID]Vote{}, drafts: map[ParticipantID]Draft{}}
}

// cast is how many have voted.
func (b *ballot) cast() int { return len(b.votes) + b.hands.Voters }

// round returns what happened to a question, or nil.
func (h *Hub) round(id assessment.QuestionID) *round { return h.rounds[id] }

// begin returns what happened to a question, from now on at least.
func (h *Hub) begin(id assessment.QuestionID) *round {
	r := h.rounds[id]
	if r == nil {
		r = &round{}
		h.rounds[id] = r
	}
	return r
}

// voting reports whether there is a vote that is not revealed.
func (h *Hub) voting() bool {
	if h.free {
		return true
	}
	for _, r := range h.rounds {
		if r.open != nil {
			return true
		}
	}
	return false
}

// asked returns a question that is asked, or may be, with these answers.
func (h *Hub) asked(id assessment.QuestionID, with assessment.Answers) (*assessment.Question, error) {
	for _, step := range h.catalog.Path(with) {
		if step.Question.ID != id {
			continue
		}
		if step.Visible == logic.False {
			return nil, fmt.Errorf("%w: %q", ErrHidden, id)
		}
		return step.Question, nil
	}
	return nil, fmt.Errorf("%w: %q", ErrQuestion, id)
}

// balloted returns a question on which there is a vote now: in free mode every
// one that is asked, or may be, with the answers of whoever votes.
func (h *Hub) balloted(id assessment.QuestionID, with assessment.Answers) (*assessment.Question, error) {
	q, err := h.asked(id, with)
	if err != nil {
		return nil, err
	}
	if r := h.round(id); !h.free && (r == nil || r.open == nil) {
		return nil, fmt.Errorf("%w: %q", ErrNoVote, id)
	}
	return q, nil
}

// ballot returns the vote on a question that has one now.
func (h *Hub) ballot(id assessment.QuestionID) *ballot {
	r := h.begin(id)
	if r.open == nil {
		r.open = newBallot()
	}
	return r.open
}

func (e Put) admit(h *Hub) (Event, error) {
	if h.voting() {
		return nil, ErrVoting
	}
	_, err := h.asked(e.Question, h.answers)
	return e, err
}

func (e Put) apply(h *Hub) {
	r := h.begin(e.Question)
	r.open, r.dissent, r.skipped, r.again = newBallot(), "", false, r.agreed != nil
	h.current = e.Question
}

func (e Show) admit(h *Hub) (Event, error) {
	if h.voting() {
		return nil, ErrVoting
	}
	if e.Question == "" {
		return e, nil
	}
	_, err := h.asked(e.Question, h.answers)
	return e, err
}

func (e Show) apply(h *Hub) { h.current = e.Question }

func (e Vote) admit(h *Hub) (Event, error) {
	var err error
	if e.Who, err = h.place(e.Who); err != nil {
		return nil, err
	}
	q, err := h.balloted(e.Question, h.own(e.Who))
	if err != nil {
		return nil, err
	}
	if e.Answer, err = q.Check(e.Answer); err != nil {
		return nil, err
	}
	e.Note = safetext.Text(e.Note, MaxNote)
	return e, nil
}

func (e Vote) apply(h *Hub) {
	b := h.ballot(e.Question)
	b.votes[e.Who] = e
	delete(b.drafts, e.Who)
}

func (e Withdraw) admit(h *Hub) (Event, error) {
	var err error
	if e.Who, err = h.place(e.Who); err != nil {
		return nil, err
	}
	if r := h.round(e.Question); r == nil || r.open == nil || !r.open.has(e.Who) {
		return nil, fmt.Errorf("%w: %q has not voted", ErrNoVote, e.Who)
	}
	return e, nil
}

func (b *ballot) has(who ParticipantID) bool {
	_, voted := b.votes[who]
	return voted
}

// apply keeps the note, for whoever votes anew.
func (e Withdraw) apply(h *Hub) {
	b := h.ballot(e.Question)
	b.drafts[e.Who] = Draft{Who: e.Who, Question: e.Question, Text: b.votes[e.Who].Note}
	delete(b.votes, e.Who)
}

func (e Tally) admit(h *Hub) (Event, error) {
	q, err := h.balloted(e.Question, h.answers)
	if err != nil {
		return nil, err
	}
	for _, id := range slices.Sorted(maps.Keys(e.Hands)) {
		if o, _ := q.Option(id); o == nil {
			return nil, fmt.Errorf("question %q: no option %q", q.ID, id)
		}
	}
	knowing := e.Voters - e.Unknown
	if e.Unknown < 0 || knowing < 0 || e.Voters > maxHands {
		return nil, fmt.Errorf("%d hands of %d people for don't know cannot be", e.Unknown, e.Voters)
	}
	kept, total, alone, most := map[assessment.OptionID]int{}, e.Unknown, 0, 0
	for i := range q.Options {
		o, n := &q.Options[i], e.Hands[q.Options[i].ID]
		if n < 0 || n > knowing {
			return nil, fmt.Errorf("%d hands of %d people for %q cannot be", n, knowing, o.ID)
		}
		if n > 0 {
			kept[o.ID] = n
		}
		if total += n; o.Exclusive {
			alone += n
		} else {
			most = max(most, n)
		}
	}
	switch {
	case q.Kind == assessment.Single && total != e.Voters:
		return nil, fmt.Errorf("%d hands were counted of %d people; everybody has one", total, e.Voters)
	case total < e.Voters:
		return nil, fmt.Errorf("%d hands were counted of %d people; everybody raises at least one", total, e.Voters)
	case alone+most > knowing:
		return nil, fmt.Errorf("%d hands for what stands alone, and %d for something else, are more than %d people", alone, most, knowing)
	}
	e.Hands = kept
	return e, nil
}

func (e Tally) apply(h *Hub) { h.ballot(e.Question).hands = e }

func (e Reveal) admit(h *Hub) (Event, error) {
	if r := h.round(e.Question); h.free && e.Question != "" {
		return nil, ErrMode
	} else if !h.free && (r == nil || r.open == nil) {
		return nil, fmt.Errorf("%w: %q", ErrNoVote, e.Question)
	}
	voted, of := 0, 0
	for i := range h.people {
		p := &h.people[i]
		chose := h.chose(p)
		if chose {
			voted++
		}
		if chose || p.here() {
			of++
		}
	}
	if !h.tellable(voted) {
		return nil, ErrTooFew
	}
	if !h.past {
		e.Of = of
	}
	return e, nil
}

// chosen reports whether somebody has voted, or chosen something without voting.
func (b *ballot) chosen(who ParticipantID) bool { return b.has(who) || !b.drafts[who].Answer.IsZero() }

// chose reports the same of any vote that is not revealed.
func (h *Hub) chose(p *person) bool {
	for _, r := range h.rounds {
		if r.open != nil && r.open.chosen(p.id) {
			return true
		}
	}
	return false
}

// tellable reports whether so many votes can be shown as the workshop was set up.
func (h *Hub) tellable(votes int) bool {
	return h.setup.Named || votes == 0 || votes >= LeastUnnamed
}

// apply shows the vote, or all of them. In free mode a vote does not count on a
// question to which the other votes of the same participant do not lead, and a
// question that too few answered to stay unnamed is dropped unseen.
func (e Reveal) apply(h *Hub) {
	for _, r := range h.rounds {
		if r.open != nil {
			r.open.settle()
		}
	}
	of := e.Of
	if h.free {
		h.all = &of
		for i := range h.people {
			id := h.people[i].id
			h.dropStray(id, h.own(id), func(r *round) *ballot { return r.open })
		}
	}
	for i := range h.catalog.Questions {
		q := &h.catalog.Questions[i]
		r := h.round(q.ID)
		if r == nil || r.open == nil {
			continue
		}
		if r.open.cast() > 0 && h.tellable(len(r.open.votes)) {
			r.cast, r.of = r.open, &of
			h.lay(q, r)
		}
		r.open = nil
	}
	h.free = false
}

// settle makes unconfirmed votes of what was chosen and not voted for.
func (b *ballot) settle() {
	for who, d := range b.drafts {
		if !b.has(who) && b.chosen(who) {
			b.votes[who] = Vote{Who: who, Question: d.Question, Answer: d.Answer, Unconfirmed: true}
		}
	}
}

// lay lays out the revealed vote of a round.
func (h *Hub) lay(q *assessment.Question, r *round) {
	r.shown = h.spread(q, r.cast)
	r.shown.Of = max(r.shown.Voters, *r.of+r.shown.Hands)
}

// dropStray takes out the votes of free mode to which the answers of a participant
// do not lead.
func (h *Hub) dropStray(id ParticipantID, answers assessment.Answers, of func(*round) *ballot) {
	for _, s := range h.catalog.Path(answers) {
		r := h.round(s.Question.ID)
		if s.Visible != logic.False || r == nil {
			continue
		}
		if b := of(r); b != nil {
			delete(b.votes, id)
		}
	}
}

func (e Record) admit(h *Hub) (Event, error) {
	if h.voting() {
		return nil, ErrVoting
	}
	q, err := h.asked(e.Question, h.answers)
	if err != nil {
		return nil, err
	}
	if e.Answer, err = q.Check(e.Answer); err != nil {
		return nil, err
	}
	e.Dissent = safetext.Text(e.Dissent, MaxNote)
	return e, nil
}

func (e Record) apply(h *Hub) {
	r := h.begin(e.Question)
	r.agreed, r.dissent, r.again, r.skipped, h.current = &e, e.Dissent, false, false, e.Question
	h.answers, _ = h.answers.With(h.catalog.Catalog, e.Question, e.Answer) // admit has checked it
}

func (e Skip) admit(h *Hub) (Event, error) {
	if h.free {
		return nil, ErrMode
	}
	if r := h.round(e.Question); h.voting() && (r == nil || r.open == nil) {
		return nil, ErrVoting
	}
	if h.catalog.Question(e.Question) == nil {
		return nil, fmt.Errorf("%w: %q", ErrQuestion, e.Question)
	}
	return e, nil
}

func (e Skip) apply(h *Hub) {
	r := h.begin(e.Question)
	r.open, r.again, r.skipped, h.current = nil, false, r.agreed == nil, e.Question
}

// State is where a question stands.
type State string

const (
	Waiting  State = "waiting"  // nothing has happened to it
	Voting   State = "voting"   // blind votes come in
	Revealed State = "revealed" // the vote is shown, nothing is agreed
	Agreed   State = "agreed"
	Skipped  State = "skipped"
)

// state is where a question stands. An answer that was there before the
// workshop is not agreed by it.
func (h *Hub) state(id assessment.QuestionID) State {
	r := h.round(id)
	switch {
	case h.free:
		return Voting
	case r == nil:
		return Waiting
	case r.open != nil:
		return Voting
	case r.skipped:
		return Skipped
	case r.agreed != nil && !r.again:
		return Agreed
	case r.shown != nil:
		return Revealed
	}
	return Waiting
}
