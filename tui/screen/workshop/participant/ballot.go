package participant

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
	"trustpath/tui/screen/workshop/stage"
	"trustpath/tui/ui"
)

// ballot is a question that is open for a vote: what is chosen on the screen,
// which is a vote once it is given.
type ballot struct {
	stage.Choice
	note   ui.Area
	text   string // of the note
	noting bool
	given  workshop.Step // what this screen has sent, else what the room has
}

func newBallot(q *assessment.Question, given workshop.Step) *ballot {
	chosen := given.Answer
	if !given.Voted {
		chosen = given.Chosen
	}
	return &ballot{Choice: stage.NewChoice(q, chosen), given: given, note: ui.NewArea(workshop.MaxNote), text: given.Note}
}

// vote handles a key on the ballot.
func (m *Model) vote(action ui.Action, msg tea.KeyPressMsg) tea.Cmd {
	b := m.ballot
	switch action {
	case ui.Accept:
		return m.give()
	case ui.Withdraw:
		b.Choose(assessment.Answer{})
		b.given.Voted, b.given.Chosen = false, assessment.Answer{}
		return m.send.Send(workshop.Withdraw{Who: m.view.Me.ID, Question: b.Question.ID})
	case ui.Note:
		b.noting = true
		b.note.Open(b.text)
	case ui.Back:
		m.back()
	case ui.Skip:
		m.toStep(m.after())
	case ui.Finish:
		return m.finish()
	default:
		m.message = b.Key(action, msg)
		return m.keepChoice()
	}
	return nil
}

// keepChoice keeps what is chosen before there is a vote: at the reveal it counts
// as not confirmed.
func (m *Model) keepChoice() tea.Cmd {
	b := m.ballot
	if b.given.Voted || b.Chosen.Equal(b.given.Chosen) {
		return nil
	}
	return m.send.Send(b.draft(m.view.Me.ID, b.given.Note))
}

// draft is what is chosen, with a note.
func (b *ballot) draft(who workshop.ParticipantID, note string) workshop.Event {
	b.given.Chosen, b.given.Note = b.Chosen, note
	return workshop.Draft{Who: who, Question: b.Question.ID, Text: note, Answer: b.Chosen}
}

// give makes what is chosen the vote; of a single choice the line under the
// cursor is taken on the way. In free mode it goes on.
func (m *Model) give() tea.Cmd {
	b := m.ballot
	b.Take()
	if b.Chosen.IsZero() {
		m.message = "Nothing is chosen yet: space chooses, 0 is don’t know."
		return nil
	}
	cmd := m.send.Send(b.vote(m.view.Me.ID, b.Chosen))
	if m.view.Free {
		m.follow(b.Question.ID, b.Chosen)
	}
	return cmd
}

// noting handles a key while a note is written.
func (m *Model) noting(action ui.Action, msg tea.KeyPressMsg) tea.Cmd {
	switch action {
	case ui.Escape:
		if e := m.keepNote(); e != nil {
			return m.send.Send(e)
		}
	case ui.External, ui.Undo, ui.Redo:
		// see Can
	default:
		m.ballot.note.Update(msg)
	}
	return nil
}

// vote is an answer with the note as it is now.
func (b *ballot) vote(who workshop.ParticipantID, a assessment.Answer) workshop.Event {
	b.given = workshop.Step{Question: b.Question.ID, Voted: true, Answer: a, Note: b.text}
	return workshop.Vote{Who: who, Question: b.Question.ID, Answer: a, Note: b.text}
}

// keepNote closes the note, and returns the event that keeps it, or nil where it
// is kept: with the vote that is in, else for the vote to come.
func (m *Model) keepNote() workshop.Event {
	b := m.ballot
	if b.noting {
		b.noting, b.text = false, b.note.Value()
	}
	switch {
	case b.given.Note == b.text:
		return nil
	case b.given.Voted:
		return b.vote(m.view.Me.ID, b.given.Answer)
	}
	return b.draft(m.view.Me.ID, b.text)
}
