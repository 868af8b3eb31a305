package participant

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
	"trustpath/tui/kit"
	"trustpath/tui/screen/question"
	"trustpath/tui/widget"
)

// ballot is a question that is open for a vote: what is chosen on the screen,
// which is a vote once it is given.
type ballot struct {
	question *assessment.Question
	pick     question.Pick
	chosen   assessment.Answer
	note     widget.Area
	text     string // of the note
	noting   bool
	touched  bool // something was chosen, or taken back, on this screen
}

func newBallot(q *assessment.Question, given workshop.Step) *ballot {
	return &ballot{question: q, pick: question.NewPick(q, given.Answer), chosen: given.Answer, note: widget.NewArea(workshop.MaxNote), text: given.Note}
}

func (b *ballot) choose(a assessment.Answer) {
	b.chosen, b.touched = a, true
	b.pick.Show(a)
}

// vote handles a key on the ballot.
func (m *Model) vote(action kit.Action, msg tea.KeyPressMsg) tea.Cmd {
	b := m.ballot
	switch action {
	case kit.Digit:
		if !b.pick.Digit(msg) {
			m.message = "This question has no option " + msg.String() + "."
		} else if b.question.Kind == assessment.Multi {
			b.choose(b.pick.Toggled(b.chosen))
		} else if next, ok := b.pick.Taken(b.chosen); ok {
			b.choose(next)
		}
	case kit.Unknown:
		b.pick.Move(kit.Last)
		b.choose(b.pick.Toggled(b.chosen))
	case kit.Choose:
		b.choose(b.pick.Toggled(b.chosen))
	case kit.Accept:
		return m.give()
	case kit.Withdraw:
		b.choose(assessment.Answer{})
		return m.send.Send(workshop.Withdraw{Who: m.view.Me.ID, Question: b.question.ID})
	case kit.Note:
		b.noting = true
		b.note.Open(b.text)
	case kit.Back:
		m.back()
	case kit.Skip:
		m.toStep(m.after())
	case kit.Finish:
		return m.finish()
	default:
		b.pick.Move(action)
	}
	return nil
}

// give makes what is chosen the vote; of a single choice the line under the
// cursor is taken on the way. In free mode it goes on.
func (m *Model) give() tea.Cmd {
	b := m.ballot
	if b.question.Kind == assessment.Single {
		if next, ok := b.pick.Taken(b.chosen); ok {
			b.choose(next)
		}
	}
	if b.chosen.IsZero() {
		m.message = "Nothing is chosen yet: space chooses, 0 is don’t know."
		return nil
	}
	cmd := m.send.Send(workshop.Vote{Who: m.view.Me.ID, Question: b.question.ID, Answer: b.chosen, Note: b.text})
	if m.view.Free {
		m.follow(b.question.ID, b.chosen)
	}
	return cmd
}

// noting handles a key while a note is written.
func (m *Model) noting(action kit.Action, msg tea.KeyPressMsg) tea.Cmd {
	switch action {
	case kit.Escape:
		return m.keepNote()
	case kit.External, kit.Undo, kit.Redo:
		// see Can
	default:
		m.ballot.note.Update(msg)
	}
	return nil
}

// keepNote closes the note. Beside a vote that is in, it goes in at once.
func (m *Model) keepNote() tea.Cmd {
	b := m.ballot
	b.noting, b.text = false, b.note.Value()
	given := m.step(b.question.ID)
	if !given.Voted || given.Note == b.text {
		return nil
	}
	return m.send.Send(workshop.Vote{Who: m.view.Me.ID, Question: b.question.ID, Answer: given.Answer, Note: b.text})
}
