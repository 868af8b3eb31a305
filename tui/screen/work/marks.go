package work

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/ui"
)

// stateShort is a state in a column.
func stateShort(r assessment.Readiness) string {
	if r == assessment.NotApplicable {
		return "not appl."
	}
	return ui.ReadinessWord(r)
}

// after is the state that the space bar sets: not applicable needs a reason and
// is left out.
func after(r assessment.Readiness) assessment.Readiness {
	switch r {
	case assessment.Missing:
		return assessment.Partial
	case assessment.Partial:
		return assessment.InPlace
	default:
		return assessment.Missing
	}
}

// mark sets the state of the workstream under the cursor, as the key says.
func (m *Model) mark(action ui.Action, key string) tea.Cmd {
	w := m.current()
	state := after(w.State)
	switch action {
	case ui.Unmark:
		return m.save(w, nil)
	case ui.Digit:
		state = assessment.ReadinessStates()[key[0]-'1']
	}
	if state == assessment.NotApplicable {
		if required := m.session.Catalog().Workstream(w.ID).Required; required != "" {
			m.message = "Can't be not applicable. " + required
			return nil
		}
		m.asking = true
		m.reason.SetValue(w.Reason)
		m.reason.Focus()
		return nil
	}
	return m.save(w, &assessment.ReadinessMark{State: state})
}

// answerReason handles a key while the reason is typed.
func (m *Model) answerReason(action ui.Action, msg tea.KeyPressMsg) tea.Cmd {
	switch action {
	case ui.Escape:
		m.asking = false
	case ui.Accept:
		reason := m.reason.Value()
		if reason == "" {
			m.message = "Say in a few words why it is not applicable: an auditor will ask."
			return nil
		}
		m.asking = false
		return m.save(m.current(), &assessment.ReadinessMark{State: assessment.NotApplicable, Reason: reason})
	default:
		m.reason.Update(msg)
	}
	return nil
}

// save stores a mark and says what it changes.
func (m *Model) save(w *assessment.PlanWorkstream, mark *assessment.ReadinessMark) tea.Cmd {
	id, before := w.ID, m.result.Effort.Days
	cmd := m.session.Mark(id, mark)
	if m.revision == m.session.Revision() {
		return cmd
	}
	m.compute()
	head := "The mark is gone"
	if mark != nil {
		head = "Marked " + ui.ReadinessWord(mark.State)
	} else if w := m.current(); w != nil {
		head += ": " + ui.ReadinessWord(w.State) + ", as your answers say"
	}
	m.message = head + ". " + moved(before, m.result.Effort.Days) + "; u takes it back."
	if remains := m.session.Catalog().Workstream(id).Remains; remains != "" && mark != nil && mark.State == assessment.NotApplicable {
		m.message = head + ". " + remains
	}
	return cmd
}

// moved says how the work that is left has changed.
func moved(before, now assessment.Days) string {
	left := ui.PersonDays(now) + " person-days left"
	switch {
	case now == before:
		return left + ", as before"
	case now.High < before.High:
		return left + ", " + ui.PersonDays(less(before, now)) + " less"
	default:
		return left + ", " + ui.PersonDays(less(now, before)) + " more"
	}
}

func less(a, b assessment.Days) assessment.Days {
	return assessment.Days{Low: max(0, a.Low-b.Low), High: max(0, a.High-b.High)}
}
