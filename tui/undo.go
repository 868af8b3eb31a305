package tui

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
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

// sayChanged says how a key changed an assessment that was complete: there a key
// pressed by mistake would otherwise go unnoticed.
func (m *Model) sayChanged(before assessment.Assessment) {
	if before.Completed.IsZero() && !m.session.Catalog().Complete(before.Answers) {
		return
	}
	text, count := question.Changed(m.session.Catalog(), before, m.session.Run(), m.deps.Clock.Today())
	if count == 0 {
		return
	}
	undo := ""
	if scope := m.screen().Scope(); !scope.Typing() && m.keys.Has(scope, kit.Undo) {
		undo = " u takes it back."
		if count > 1 {
			undo = " u takes them back one by one."
		}
	}
	m.notice = kit.Fit(text, m.layout.Full()-kit.Width(undo), m.styles.Glyphs.Ellipsis) + undo
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
