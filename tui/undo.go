package tui

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/tui/kit"
	"trustpath/tui/screen/question"
	"trustpath/tui/session"
)

// revert asks for an undo or a redo.
func (m *Model) revert(action kit.Action) tea.Cmd {
	if _, _, err := m.session.Failure(); err != nil {
		m.notice = "First what is not saved: s saves again."
		return nil
	}
	left := m.screen().Commit()
	if action == kit.Redo {
		return tea.Batch(left, m.session.Redo())
	}
	return tea.Batch(left, m.session.Undo())
}

// reverted says what an undo or a redo came to, and shows it: the pages go to
// the question that changed.
func (m *Model) reverted(msg session.SavedMsg) tea.Cmd {
	if msg.Err != nil {
		return m.failed("nothing was changed", msg.Err)
	}
	text, on := question.Reverted(m.session.Catalog(), *msg.Reverted)
	m.notice = text
	m.question.Show(on)
	if m.review != nil {
		m.review.Show(on)
	}
	if m.route == kit.ToRoadmap {
		return m.roadmap.Init()
	}
	return nil
}
