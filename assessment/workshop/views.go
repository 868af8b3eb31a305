package workshop

import (
	"time"

	"trustpath/assessment"
	"trustpath/assessment/logic"
)

// Count is how many votes are in, of how many may come: of everyone who is here or has
// voted, and of raised hands.
type Count struct{ In, Of int }

// Board is what everyone may see. It is part of every view.
type Board struct {
	Mode     Mode
	Named    bool // a reveal has names
	Free     bool // everybody answers everything now; nothing is revealed yet
	Closed   bool
	Here     int                   // participants with a connection
	Question assessment.QuestionID // what the room looks at; "" for nothing
	State    Status                // of that question; "" for nothing
	Votes    Count                 // on that question; in free mode, who has finished
	Spread   *Spread               // of that question, from the reveal on; nil before
	Agreed   *Agreement            // on that question; nil before
	Answers  assessment.Answers    // agreed so far, with those from before the workshop
	Turn     int                   // how often the room was turned to something else, such as a reveal
	Timer    Timer                 // the countdown started last; not part of a State, the owner of the room sets it
}

// Agreement is what the room agreed on.
type Agreement struct {
	Question assessment.QuestionID
	Answer   assessment.Answer
	Dissent  string
}

// Projector is what the whole room sees.
type Projector struct{ Board }

// Participant is what one participant sees.
type Participant struct {
	Board
	Me    Person
	Gone  bool   // taken out of the room by the facilitator; nothing else is set then
	Steps []Step // the questions of Free mode, by one's own answers; in rounds, the one that is put, if any
}

// Step is a question as one participant sees it.
type Step struct {
	Question    assessment.QuestionID
	Asked       bool // now; else it may come, when others before it are answered
	Voted       bool
	Answer      assessment.Answer // one's own; zero before
	Note        string            // also one that waits for its vote
	Chosen      assessment.Answer // and not voted for yet; zero after the vote
	Unconfirmed bool              // Answer was only chosen when it was revealed
}

// Facilitator is what the facilitator sees: who has voted, never what.
type Facilitator struct {
	Board
	People []Person // in the order in which they first came
	Rounds []Round  // every question that is asked or may be, in catalog order
}

// Person is a participant.
type Person struct {
	ID       ParticipantID
	Number   int // from one
	Name     string
	Role     string
	Here     bool
	Voted    bool // on the question that the room looks at, after its reveal only with names; in free mode, on anything
	Finished bool // says so, in free mode
}

// Round is one question as the facilitator sees it.
type Round struct {
	Question assessment.QuestionID
	Asked    bool
	State    Status
	Hands    Tally   // as typed, until the reveal
	Spread   *Spread // revealed last; nil before
	Agreed   *Agreement
	Dissent  string // as it is written down now, recorded or not
}

// board is the part of every view.
func (w *State) board() Board {
	out := Board{
		Mode:     w.setup.Mode,
		Named:    w.setup.Named,
		Free:     w.free,
		Closed:   w.closed,
		Question: w.current,
		Answers:  w.answers,
		Turn:     w.turn,
	}
	for i := range w.people {
		if w.people[i].connected() {
			out.Here++
		}
	}
	out.Votes = w.votes()
	if w.current == "" {
		return out
	}
	out.State = w.status(w.current)
	if r := w.round(w.current); r != nil {
		out.Agreed = r.agreement()
		if r.open == nil {
			out.Spread = r.shown
		}
	}
	return out
}

func (r *round) agreement() *Agreement {
	if r.agreed == nil {
		return nil
	}
	return &Agreement{r.agreed.Question, r.agreed.Answer, r.agreed.Dissent}
}

// votes counts who has voted on the current question, or in free mode who has
// finished: the number of votes on each question, or of each participant, would tell
// which answers led there.
func (w *State) votes() Count {
	var out Count
	b := w.currentBallot()
	for i := range w.people {
		p := &w.people[i]
		voted := p.inRoom() && p.finished
		if !w.free {
			voted = b != nil && b.has(p.id)
		}
		if voted {
			out.In++
		}
		if voted || p.connected() {
			out.Of++
		}
	}
	if b != nil {
		out.In, out.Of = out.In+b.hands.Voters, out.Of+b.hands.Voters
	}
	return out
}

// currentBallot returns the vote on the current question, open or revealed, or nil.
func (w *State) currentBallot() *ballot {
	r := w.round(w.current)
	switch {
	case r == nil:
		return nil
	case r.open != nil:
		return r.open
	}
	return r.cast
}

// hasVoted reports whether p has voted on the current question. After a reveal without
// names it reports false: in free mode, who came to a question tells what they
// answered before.
func (w *State) hasVoted(p *person) bool {
	if w.free {
		return w.hasOpenVote(p)
	}
	b := w.currentBallot()
	return b != nil && b.has(p.id) && (w.setup.Named || w.round(w.current).open != nil)
}

// hasOpenVote reports whether p has a vote that is not revealed.
func (w *State) hasOpenVote(p *person) bool {
	for _, r := range w.rounds {
		if r.open != nil && r.open.has(p.id) {
			return true
		}
	}
	return false
}

func (w *State) personView(at int) Person {
	p := &w.people[at]
	return Person{
		ID:       p.id,
		Number:   at + 1,
		Name:     p.name,
		Role:     p.role,
		Here:     p.connected(),
		Voted:    w.hasVoted(p),
		Finished: p.finished,
	}
}

// Projector returns the view of the whole room.
func (w *State) Projector() Projector { return Projector{w.board()} }

// Participant returns the view of one participant, and whether there is one.
func (w *State) Participant(id ParticipantID) (Participant, bool) {
	person := w.person(id)
	for i := range w.people {
		if p := &w.people[i]; p == person {
			return Participant{Board: w.board(), Me: w.personView(i), Steps: w.steps(p.id)}, true
		}
	}
	return Participant{Gone: true}, false
}

// steps are the questions that a participant can vote on, or has voted on. In free
// mode their own votes lead them from question to question.
func (w *State) steps(id ParticipantID) []Step {
	var out []Step
	for _, s := range w.catalog.Path(w.own(id)) {
		q := s.Question.ID
		if w.free && s.Visible == logic.False || !w.free && q != w.current {
			continue
		}
		var vote Vote
		var draft Draft
		if r := w.round(q); r != nil && r.open != nil {
			vote = r.open.votes[id]
			if vote.Who == "" {
				draft = r.open.drafts[id]
				vote.Note = draft.Text
			}
		} else if r != nil && r.cast != nil {
			vote = r.cast.votes[id]
		}
		out = append(out, Step{Question: q, Asked: s.Asked, Voted: vote.Who == id, Answer: vote.Answer, Note: vote.Note,
			Chosen: draft.Answer, Unconfirmed: vote.Unconfirmed})
	}
	return out
}

// own is the answers agreed so far, and in free mode the votes of one participant in
// addition.
func (w *State) own(id ParticipantID) assessment.Answers {
	if !w.free {
		return w.answers
	}
	return w.with(w.answers, id, func(r *round) *ballot { return r.open })
}

// with adds the votes of one participant to answers.
func (w *State) with(out assessment.Answers, id ParticipantID, of func(*round) *ballot) assessment.Answers {
	for i := range w.catalog.Questions {
		q := w.catalog.Questions[i].ID
		r := w.round(q)
		if r == nil {
			continue
		}
		if b := of(r); b != nil && b.has(id) {
			out, _ = out.With(w.catalog.Catalog, q, b.votes[id].Answer) // it was checked when it came
		}
	}
	return out
}

// Facilitator returns the view of the facilitator.
func (w *State) Facilitator() Facilitator {
	out := Facilitator{Board: w.board()}
	for i := range w.people {
		if w.people[i].inRoom() {
			out.People = append(out.People, w.personView(i))
		}
	}
	for _, s := range w.catalog.Path(w.answers) {
		if s.Visible == logic.False {
			continue
		}
		line := Round{Question: s.Question.ID, Asked: s.Asked, State: w.status(s.Question.ID)}
		if r := w.round(s.Question.ID); r != nil {
			line.Agreed, line.Dissent = r.agreement(), r.dissent
			if r.open != nil {
				line.Hands = r.open.hands
			} else {
				line.Spread = r.shown
			}
		}
		out.Rounds = append(out.Rounds, line)
	}
	return out
}

// Timer is a countdown that holds until the room turns to something else. Nothing is
// closed when it ends.
type Timer struct {
	Turn   int           `json:"turn"`   // of Board
	Length time.Duration `json:"length"` // in nanoseconds
	Ends   time.Time     `json:"ends"`   // zero for none
}

// Same reports whether two timers are equal.
func (t Timer) Same(other Timer) bool {
	return t.Turn == other.Turn && t.Length == other.Length && t.Ends.Equal(other.Ends)
}

// Countdown returns the timer of what the room looks at, which may have run out, or
// the zero Timer.
func (b Board) Countdown() Timer {
	if b.Closed || b.Timer.Turn != b.Turn {
		return Timer{}
	}
	return b.Timer
}

// turns reports whether an event makes the room look at something else.
func turns(e Event) bool {
	switch e.(type) {
	case Put, Show, Reveal, Record, Skip, Close:
		return true
	}
	return false
}
