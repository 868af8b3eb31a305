package workshop

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"

	"trustpath/assessment"
	"trustpath/assessment/logic"
	"trustpath/assessment/safetext"
)

// maxHands is the most hands that a tally takes.
const maxHands = 10_000

// ballot is one vote on one question: at most one answer of each participant, and
// raised hands.
type ballot struct {
	votes  map[ParticipantID]Vote
	drafts map[ParticipantID]Draft // of who has not voted
	hands  Tally
}

func newBallot() *ballot {
	return &ballot{votes: map[ParticipantID]Vote{}, drafts: map[ParticipantID]Draft{}}
}

// cast is the number of votes.
func (b *ballot) cast() int { return len(b.votes) + b.hands.Voters }

// round returns what happened to a question, to read it.
func (w *State) round(id assessment.QuestionID) *round { return cmp.Or(w.rounds[id], &round{}) }

// asked yields the questions to which something happened, in catalog order.
func (w *State) asked() iter.Seq2[*assessment.Question, *round] {
	return func(yield func(*assessment.Question, *round) bool) {
		for i := range w.catalog.Questions {
			q := &w.catalog.Questions[i]
			if r := w.rounds[q.ID]; r != nil && !yield(q, r) {
				return
			}
		}
	}
}

// anyRound reports whether something holds of a question.
func (w *State) anyRound(is func(*round) bool) bool {
	for _, r := range w.rounds {
		if is(r) {
			return true
		}
	}
	return false
}

// ensureRound returns what happened to a question, and begins it if nothing did.
func (w *State) ensureRound(id assessment.QuestionID) *round {
	r := w.rounds[id]
	if r == nil {
		r = &round{}
		w.rounds[id] = r
	}
	return r
}

// voting reports whether a vote is not revealed yet.
func (w *State) voting() bool {
	return w.free || w.anyRound(func(r *round) bool { return r.open != nil })
}

// visibleQuestion returns a question that is asked, or may be asked, with these
// answers.
func (w *State) visibleQuestion(id assessment.QuestionID, with assessment.Answers) (*assessment.Question, error) {
	path := w.catalog.Path(with)
	at := slices.IndexFunc(path, func(s assessment.Step) bool { return s.Question.ID == id })
	switch {
	case at < 0:
		return nil, fmt.Errorf("%w: %q", ErrQuestion, id)
	case path[at].Visible == logic.False:
		return nil, fmt.Errorf("%w: %q", ErrHidden, id)
	}
	return path[at].Question, nil
}

// openQuestion returns a question that is open for a vote: in free mode every one that
// is asked, or may be, with these answers.
func (w *State) openQuestion(id assessment.QuestionID, with assessment.Answers) (*assessment.Question, error) {
	q, err := w.visibleQuestion(id, with)
	if err != nil {
		return nil, err
	}
	if !w.free && w.round(id).open == nil {
		return nil, fmt.Errorf("%w: %q", ErrNoVote, id)
	}
	return q, nil
}

// ballot returns the open vote on a question, and begins it if there is none.
func (w *State) ballot(id assessment.QuestionID) *ballot {
	r := w.ensureRound(id)
	if r.open == nil {
		r.open = newBallot()
	}
	return r.open
}

func (e Put) admit(w *State) (Event, error) {
	if w.voting() {
		return nil, ErrVoting
	}
	_, err := w.visibleQuestion(e.Question, w.answers)
	return e, err
}

func (e Put) apply(w *State) {
	r := w.ensureRound(e.Question)
	r.open, r.dissent, r.skipped, r.again = newBallot(), "", false, r.agreed != nil
	w.current = e.Question
}

func (e Show) admit(w *State) (Event, error) {
	if w.voting() {
		return nil, ErrVoting
	}
	if e.Question == "" {
		return e, nil
	}
	_, err := w.visibleQuestion(e.Question, w.answers)
	return e, err
}

func (e Show) apply(w *State) { w.current = e.Question }

func (e Vote) admit(w *State) (_ Event, err error) {
	e.Who, err = w.place(e.Who)
	if err != nil {
		return nil, err
	}
	q, err := w.openQuestion(e.Question, w.own(e.Who))
	if err != nil {
		return nil, err
	}
	e.Answer, err = q.Check(e.Answer)
	e.Note = safetext.Text(e.Note, MaxNote)
	return e, err
}

func (e Vote) apply(w *State) {
	b := w.ballot(e.Question)
	b.votes[e.Who] = e
	delete(b.drafts, e.Who)
}

func (e Withdraw) admit(w *State) (_ Event, err error) {
	e.Who, err = w.place(e.Who)
	if err != nil {
		return nil, err
	}
	if !w.round(e.Question).open.has(e.Who) {
		return nil, fmt.Errorf("%w: %q has not voted", ErrNoVote, e.Who)
	}
	return e, nil
}

// has reports whether there is a vote of a participant; in no ballot there is none.
func (b *ballot) has(who ParticipantID) bool {
	if b == nil {
		return false
	}
	_, voted := b.votes[who]
	return voted
}

// apply keeps the note for the next vote.
func (e Withdraw) apply(w *State) {
	b := w.ballot(e.Question)
	b.drafts[e.Who] = Draft{Who: e.Who, Question: e.Question, Text: b.votes[e.Who].Note}
	delete(b.votes, e.Who)
}

func (e Tally) admit(w *State) (Event, error) {
	q, err := w.openQuestion(e.Question, w.answers)
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
		total += n
		if o.Exclusive {
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
		return nil, fmt.Errorf("%d hands for an option that excludes the others, and %d for something else, are more than %d people", alone, most, knowing)
	}
	e.Hands = kept
	return e, nil
}

func (e Tally) apply(w *State) { w.ballot(e.Question).hands = e }

func (e Reveal) admit(w *State) (Event, error) {
	switch {
	case w.free && e.Question != "":
		return nil, ErrMode
	case !w.free && w.round(e.Question).open == nil:
		return nil, fmt.Errorf("%w: %q", ErrNoVote, e.Question)
	case !w.enoughVotes(w.count(w.hasChosen)):
		return nil, ErrTooFew
	}
	if !w.past {
		e.Of = w.count(func(p *person) bool { return p.connected() || w.hasChosen(p) })
	}
	return e, nil
}

// hasChosen reports whether a participant has voted, or chosen something without
// voting.
func (b *ballot) hasChosen(who ParticipantID) bool {
	return b.has(who) || !b.drafts[who].Answer.IsZero()
}

// hasChosen reports the same of any vote that is not revealed.
func (w *State) hasChosen(p *person) bool {
	return w.anyRound(func(r *round) bool { return r.open != nil && r.open.hasChosen(p.ID) })
}

// enoughVotes reports whether so many votes may be shown: without names three are
// needed.
func (w *State) enoughVotes(votes int) bool {
	return w.setup.Named || votes == 0 || votes >= LeastUnnamed
}

// apply reveals the vote, or in free mode all of them. In free mode a vote is dropped
// if the other votes of the same participant do not lead to its question, and a
// question with too few votes to stay anonymous is dropped unseen.
func (e Reveal) apply(w *State) {
	for _, r := range w.rounds {
		if r.open != nil {
			r.open.settle()
		}
	}
	of := e.Of
	if w.free {
		w.all = &of
		for _, p := range w.people {
			w.dropStray(p.ID, w.own(p.ID), func(r *round) *ballot { return r.open })
		}
	}
	for q, r := range w.asked() {
		if r.open != nil && r.open.cast() > 0 && w.enoughVotes(len(r.open.votes)) {
			r.cast, r.of, r.reveal = r.open, &of, w.applied
			w.show(q, r)
		}
		r.open = nil
	}
	w.free = false
}

// settle makes an unconfirmed vote of each choice without a vote.
func (b *ballot) settle() {
	for who, d := range b.drafts {
		if !b.has(who) && b.hasChosen(who) {
			b.votes[who] = Vote{Who: who, Question: d.Question, Answer: d.Answer, Unconfirmed: true}
		}
	}
}

// show computes the spread of a revealed vote.
func (w *State) show(q *assessment.Question, r *round) {
	r.shown = w.spread(q, r.cast)
	r.shown.Of = max(r.shown.Voters, *r.of+r.shown.Hands)
}

// dropStray drops the votes of a participant on questions to which their answers do
// not lead.
func (w *State) dropStray(id ParticipantID, answers assessment.Answers, of func(*round) *ballot) {
	for _, s := range w.catalog.Path(answers) {
		if b := of(w.round(s.Question.ID)); b != nil && s.Visible == logic.False {
			delete(b.votes, id)
		}
	}
}

func (e Record) admit(w *State) (Event, error) {
	if w.voting() {
		return nil, ErrVoting
	}
	q, err := w.visibleQuestion(e.Question, w.answers)
	if err != nil {
		return nil, err
	}
	e.Answer, err = q.Check(e.Answer)
	e.Dissent = safetext.Text(e.Dissent, MaxNote)
	return e, err
}

func (e Record) apply(w *State) {
	r := w.ensureRound(e.Question)
	r.before = w.answers
	r.agreed, r.dissent, r.again, r.skipped, w.current = &e, e.Dissent, false, false, e.Question
	w.answers, _ = w.answers.With(w.catalog.Catalog, e.Question, e.Answer) // admit has checked it
}

func (e Skip) admit(w *State) (Event, error) {
	if w.free {
		return nil, ErrMode
	}
	if w.voting() && w.round(e.Question).open == nil {
		return nil, ErrVoting
	}
	if w.catalog.Question(e.Question) == nil {
		return nil, fmt.Errorf("%w: %q", ErrQuestion, e.Question)
	}
	return e, nil
}

func (e Skip) apply(w *State) {
	r := w.ensureRound(e.Question)
	r.open, r.again, r.skipped, w.current = nil, false, r.agreed == nil, e.Question
}

func (e Draft) admit(w *State) (_ Event, err error) {
	e.Text = safetext.Text(e.Text, MaxNote)
	if e.Who == "" {
		if w.voting() {
			return nil, ErrVoting
		}
		e.Answer = assessment.Answer{}
		_, err = w.visibleQuestion(e.Question, w.answers)
		return e, err
	}
	e.Who, err = w.place(e.Who)
	if err != nil {
		return nil, err
	}
	q, err := w.openQuestion(e.Question, w.own(e.Who))
	if err != nil || e.Answer.IsZero() {
		return e, err
	}
	e.Answer, err = q.Check(e.Answer)
	return e, err
}

// apply keeps the draft. A vote that is in has its own answer and note.
func (e Draft) apply(w *State) {
	if e.Who == "" {
		w.ensureRound(e.Question).dissent = e.Text
	} else if b := w.ballot(e.Question); !b.has(e.Who) {
		b.drafts[e.Who] = e
	}
}

// Status is how far a question has come.
type Status string

const (
	Waiting  Status = "waiting"  // nothing has happened to it
	Voting   Status = "voting"   // blind votes come in
	Revealed Status = "revealed" // the vote is shown, nothing is agreed
	Agreed   Status = "agreed"
	Skipped  Status = "skipped"
)

// status returns the status of a question. An answer from before the workshop does not
// count as agreed.
func (w *State) status(id assessment.QuestionID) Status {
	r := w.round(id)
	switch {
	case w.free || r.open != nil:
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
