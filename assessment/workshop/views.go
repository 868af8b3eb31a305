package workshop

import (
	"cmp"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/logic"
)

// Count is how many votes are in, of how many may come: of everyone who is here or has
// voted, and of raised hands.
type Count struct{ In, Of int }

// Board is what everyone may see, such as on a projector. It is part of every view.
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
	Agreed   *Record               // on that question; nil before
	Answers  assessment.Answers    // agreed so far, with those from before the workshop
	Before   assessment.Answers    // the same before Agreed was recorded
	Shown    []*Spread             // every vote that was revealed, once the workshop is closed
	Present  []Person              // who is here or has voted, for the wall; nil in free mode and without names
	Turn     int                   // how often the room was turned to something else, such as a reveal
	Timer    Timer                 // the countdown started last; not part of a State, the owner of the room sets it
}

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
	Chosen   bool // something, and not voted; false in free mode
	Finished bool // says so, in free mode
}

// Round is one question as the facilitator sees it.
type Round struct {
	Question assessment.QuestionID
	Asked    bool
	State    Status
	Hands    Tally   // as typed, until the reveal
	Spread   *Spread // revealed last; nil before
	Agreed   *Record
	Dissent  string // as it is written down now, recorded or not
}

// Projector returns the view of the whole room. It names who has voted, if a reveal
// names them too.
func (w *State) Projector() Board {
	out := w.board()
	for _, p := range w.people {
		if view := w.personView(p); w.setup.Named && !w.free && p.inRoom() && (view.Here || view.Voted) {
			out.Present = append(out.Present, view)
		}
	}
	return out
}

// board is what every view has.
func (w *State) board() Board {
	out := Board{
		Mode:     w.setup.Mode,
		Named:    w.setup.Named,
		Free:     w.free,
		Closed:   w.closed,
		Question: w.current,
		Answers:  w.answers,
		Turn:     w.turn,
		Here:     w.count((*person).connected),
		Votes:    w.votes(),
	}
	for _, r := range w.asked() {
		if w.closed && r.shown != nil {
			out.Shown = append(out.Shown, r.shown)
		}
	}
	if w.current == "" {
		return out
	}
	r := w.round(w.current)
	out.State, out.Agreed, out.Before = w.status(w.current), r.agreed, r.before
	if r.open == nil {
		out.Spread = r.shown
	}
	return out
}

// votes counts who has voted on the current question, or in free mode who has
// finished: the number of votes on each question, or of each participant, would tell
// which answers led there.
func (w *State) votes() Count {
	b := w.round(w.current).ballot()
	voted := func(p *person) bool { return b.has(p.ID) }
	if w.free {
		voted = func(p *person) bool { return p.inRoom() && p.Finished }
	}
	return Count{
		In: b.hands.Voters + w.count(voted),
		Of: b.hands.Voters + w.count(func(p *person) bool { return p.connected() || voted(p) }),
	}
}

// ballot returns the vote on a question, open or revealed, to read it.
func (r *round) ballot() *ballot { return cmp.Or(r.open, r.cast, &ballot{}) }

// hasVoted reports whether p has voted on the current question. After a reveal without
// names it reports false: in free mode, who came to a question tells what they
// answered before.
func (w *State) hasVoted(p *person) bool {
	if w.free {
		return w.anyRound(func(r *round) bool { return r.open.has(p.ID) })
	}
	r := w.round(w.current)
	return r.ballot().has(p.ID) && (w.setup.Named || r.open != nil)
}

func (w *State) personView(p *person) Person {
	out := p.Person
	out.Here, out.Voted = p.connected(), w.hasVoted(p)
	out.Chosen = !w.free && !out.Voted && w.round(w.current).ballot().hasChosen(p.ID)
	return out
}

// Participant returns the view of one participant, and whether there is one.
func (w *State) Participant(id ParticipantID) (Participant, bool) {
	p := w.person(id)
	if p == nil {
		return Participant{Gone: true}, false
	}
	return Participant{Board: w.board(), Me: w.personView(p), Steps: w.steps(p.ID)}, true
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
		r := w.round(q)
		b := r.ballot()
		if w.free {
			b = cmp.Or(r.open, &ballot{})
		}
		vote, draft := b.votes[id], Draft{}
		if vote.Who == "" && r.open != nil {
			draft = r.open.drafts[id]
			vote.Note = draft.Text
		}
		out = append(out, Step{
			Question:    q,
			Asked:       s.Asked,
			Voted:       vote.Who == id,
			Answer:      vote.Answer,
			Note:        vote.Note,
			Chosen:      draft.Answer,
			Unconfirmed: vote.Unconfirmed,
		})
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
	for q, r := range w.asked() {
		if b := of(r); b.has(id) {
			out, _ = out.With(w.catalog.Catalog, q.ID, b.votes[id].Answer) // it was checked when it came
		}
	}
	return out
}

// Facilitator returns the view of the facilitator.
func (w *State) Facilitator() Facilitator {
	out := Facilitator{Board: w.board()}
	for _, p := range w.people {
		if p.inRoom() {
			out.People = append(out.People, w.personView(p))
		}
	}
	for _, s := range w.catalog.Path(w.answers) {
		if s.Visible == logic.False {
			continue
		}
		id, r := s.Question.ID, w.round(s.Question.ID)
		line := Round{Question: id, Asked: s.Asked, State: w.status(id), Agreed: r.agreed, Dissent: r.dissent}
		if r.open != nil {
			line.Hands = r.open.hands
		} else if !w.free {
			line.Spread = r.shown
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
	case Setup, Put, Show, Reveal, Record, Skip, Close:
		return true
	}
	return false
}
