// Package first is the one calm moment: the page that an assessment shows once,
// when every question has its first answer.
package first

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/kit"
	"trustpath/tui/session"
)

// EvaluatedMsg is what the page waits for: the result with its plan.
type EvaluatedMsg struct {
	revision int
	result   assessment.Result
}

// Model is the page.
type Model struct {
	session *session.Session
	keys    kit.Keys
	today   assessment.Date
	styles  kit.Styles
	layout  kit.Layout
	result  *assessment.Result // nil until it is worked out
}

// New returns the page of an assessment.
func New(s *session.Session, keys kit.Keys, today assessment.Date) *Model {
	return &Model{session: s, keys: keys, today: today}
}

// Init works out the plan.
func (m *Model) Init() tea.Cmd {
	c, run, revision, options := m.session.Catalog(), m.session.Run(), m.session.Revision(), assessment.Options{Today: m.today, SkipFlips: true}
	return func() tea.Msg { return EvaluatedMsg{revision, c.Evaluate(run, options)} }
}

// Resize sets the sizes.
func (m *Model) Resize(l kit.Layout) { m.layout = l }

// Restyle sets the looks.
func (m *Model) Restyle(s kit.Styles) { m.styles = s }

// Commit has nothing to save.
func (m *Model) Commit() tea.Cmd { return nil }

// Scope is the page's own.
func (m *Model) Scope() kit.Scope { return kit.FirstScope }

// Can reports whether an action works now.
func (m *Model) Can(a kit.Action) bool {
	if a == kit.Save {
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
		switch m.keys.Match(kit.FirstScope, msg) {
		case kit.Review:
			return kit.Go(kit.ToReview)
		case kit.Escape:
			return kit.Go(kit.ToInterview)
		case kit.Leave:
			return kit.Go(kit.ToHome)
		default:
			return kit.Go(kit.ToRoadmap)
		}
	}
	return nil
}
