// Package first is the one calm moment: the page that an assessment shows once,
// when every question has its first answer.
package first

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// EvaluatedMsg is what the page waits for: the result with its plan.
type EvaluatedMsg struct {
	revision int
	result   assessment.Result
}

// Model is the page.
type Model struct {
	session *session.Session
	keys    ui.Keys
	today   assessment.Date
	styles  ui.Styles
	layout  ui.Layout
	result  *assessment.Result // nil until it is worked out
}

// New returns the page of an assessment.
func New(s *session.Session, keys ui.Keys, today assessment.Date) *Model {
	return &Model{session: s, keys: keys, today: today}
}

// Init works out the plan.
func (m *Model) Init() tea.Cmd {
	c, run, revision, options := m.session.Catalog(), m.session.Run(), m.session.Revision(), assessment.Options{Today: m.today, SkipFlips: true}
	return func() tea.Msg { return EvaluatedMsg{revision, c.Evaluate(run, options)} }
}

// Resize sets the sizes.
func (m *Model) Resize(l ui.Layout) { m.layout = l }

// Restyle sets the looks.
func (m *Model) Restyle(s ui.Styles) { m.styles = s }

// Commit has nothing to save.
func (m *Model) Commit() tea.Cmd { return nil }

// Scope is the page's own.
func (m *Model) Scope() ui.Scope { return ui.FirstScope }

// Can reports whether an action works now.
func (m *Model) Can(a ui.Action) bool {
	if a == ui.Save {
		_, _, err := m.session.Failure()
		return err != nil
	}
	return true
}

// Status is always empty.
func (m *Model) Status() string { return "" }

// Cursor is never shown.
func (m *Model) Cursor() *tea.Cursor { return nil }

// Update takes the plan, and goes on at any key.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case EvaluatedMsg:
		if msg.revision == m.session.Revision() {
			m.result = &msg.result
		}
	case tea.KeyPressMsg:
		switch m.keys.Match(ui.FirstScope, msg) {
		case ui.Review:
			return ui.Go(ui.ToReview)
		case ui.Escape:
			return ui.Go(ui.ToInterview)
		case ui.Leave:
			return ui.Go(ui.ToHome)
		default:
			return ui.Go(ui.ToRoadmap)
		}
	}
	return nil
}
