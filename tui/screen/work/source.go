package work

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/status"
	"trustpath/tui/session"
)

// Source is the status of the assessment that is open, for the tabs that show it. It is
// worked out in a command: it takes a plan for each late task.
type Source struct {
	Status   assessment.Status // empty before the first one
	session  *session.Session
	revision int // of the status; -1 for none
	asked    int
}

// StatusMsg is a status that was worked out.
type StatusMsg struct {
	by       *Source
	revision int
	status   assessment.Status
}

// NewSource returns a source without a status.
func NewSource(s *session.Session) *Source { return &Source{session: s, revision: -1, asked: -1} }

// Fresh reports whether the status is that of the assessment as it is.
func (s *Source) Fresh() bool { return s.revision == s.session.Revision() }

// Ready reports whether there is a status.
func (s *Source) Ready() bool { return s.revision >= 0 }

// Want asks for the status of a result of the assessment as it is.
func (s *Source) Want(r *assessment.Result) tea.Cmd {
	revision := s.session.Revision()
	if r == nil || r.Plan == nil || s.Fresh() || s.asked == revision {
		return nil
	}
	s.asked = revision
	e, run := s.session.Catalog(), s.session.Run()
	return func() tea.Msg { return StatusMsg{s, revision, status.With(e, run, r)} }
}

// Take keeps a status that was asked for, and reports whether it is a new one.
func (s *Source) Take(msg tea.Msg) bool {
	m, ok := msg.(StatusMsg)
	if !ok || m.by != s || m.revision != s.session.Revision() {
		return false
	}
	s.Status, s.revision = m.status, m.revision
	return true
}
