package participant

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
)

// freely shows a newer state while everybody answers everything: the question on
// the screen stays, with what was said to it before where it was come to by an
// answer that the room had not taken yet.
func (m *Model) freely() {
	switch b := m.ballot; {
	case b == nil && !m.done:
		m.toStep(m.firstOpen(0))
	case b != nil && !b.Touched && !b.noting && m.step(b.Question.ID).Voted:
		m.open(b.Question.ID)
	}
}

// firstOpen is the position of the first step from one on that is asked and has
// no vote, or -1.
func (m *Model) firstOpen(from int) int {
	for i := from; i < len(m.view.Steps); i++ {
		if s := m.view.Steps[i]; s.Asked && !s.Voted {
			return i
		}
	}
	return -1
}

// at is the position of the question on the screen, or -1.
func (m *Model) at() int {
	for i, s := range m.view.Steps {
		if m.ballot != nil && s.Question == m.ballot.Question.ID {
			return i
		}
	}
	return -1
}

// before is the position of the step before that is asked, or -1; after that of
// the next one.
func (m *Model) before() int {
	for i := m.at() - 1; i >= 0; i-- {
		if m.view.Steps[i].Asked {
			return i
		}
	}
	return -1
}

func (m *Model) after() int {
	for i := m.at() + 1; i < len(m.view.Steps); i++ {
		if m.view.Steps[i].Asked {
			return i
		}
	}
	return -1
}

// toStep opens a step; with -1 there is none left.
func (m *Model) toStep(at int) {
	if m.done = at < 0; m.done {
		m.ballot = nil
		return
	}
	m.open(m.view.Steps[at].Question)
}

// follow goes to where one's own answers lead, without waiting for the room.
func (m *Model) follow(id assessment.QuestionID, given assessment.Answer) {
	own := m.view.Answers
	for i := range m.view.Steps {
		s := &m.view.Steps[i]
		if s.Voted && s.Question != id {
			own, _ = own.With(m.catalog, s.Question, s.Answer) // the room has taken it
		}
	}
	own, _ = own.With(m.catalog, id, given)
	past := false
	for _, step := range m.catalog.Path(own) {
		if past && step.Asked {
			m.open(step.Question.ID)
			return
		}
		past = past || step.Question.ID == id
	}
	m.done, m.ballot = true, nil
}

// back goes to the question before; from the end to the last one.
func (m *Model) back() {
	at := m.before()
	if m.done {
		for i, s := range m.view.Steps {
			if s.Asked {
				at = i
			}
		}
	}
	if at >= 0 {
		m.toStep(at)
	}
}

// finish says that this participant is done.
func (m *Model) finish() tea.Cmd {
	m.done, m.ballot = true, nil
	if m.view.Me.Finished {
		return nil
	}
	return m.send.Send(workshop.Finish{Who: m.view.Me.ID})
}

// progress is how many of the questions that are asked have a vote.
func (m *Model) progress() (voted, asked int) {
	for _, s := range m.view.Steps {
		if s.Asked {
			asked++
			if s.Voted {
				voted++
			}
		}
	}
	return voted, asked
}
