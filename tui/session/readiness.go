package session

import (
	"maps"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
)

// Mark says how far a workstream is, or takes what was said back with nil, and
// returns the command that saves it.
func (s *Session) Mark(id assessment.WorkstreamID, mark *assessment.ReadinessMark) tea.Cmd {
	old, marked := s.run.Readiness[id]
	if marked == (mark != nil) && (mark == nil || *mark == old) {
		return nil
	}
	return s.add(change{kind: readinessChanged, workstream: id, mark: mark})
}

// mark makes such a change in memory.
func (s *Session) mark(id assessment.WorkstreamID, mark *assessment.ReadinessMark) {
	marks := map[assessment.WorkstreamID]assessment.ReadinessMark{} // a copy: commands may be reading the old one
	maps.Copy(marks, s.run.Readiness)
	if delete(marks, id); mark != nil {
		marks[id] = *mark
	}
	s.run.Readiness = marks
}
