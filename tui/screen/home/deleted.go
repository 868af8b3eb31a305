package home

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/ui"
)

// SetDeleted takes the deleted assessments, the last deleted first.
func (m *Model) SetDeleted(list []assessment.Summary) {
	m.deleted = list
	m.bin = max(0, min(m.bin, len(list)-1))
	if len(list) == 0 && m.scope == ui.DeletedScope {
		m.scope = ui.HomeScope
	}
}

// restore asks for one of the deleted assessments. It leaves the list at once, so
// that the next key takes the next one.
func (m *Model) restore(at int) tea.Cmd {
	if at >= len(m.deleted) {
		return nil
	}
	one := m.deleted[at]
	m.SetDeleted(append(m.deleted[:at:at], m.deleted[at+1:]...))
	return func() tea.Msg { return RestoreMsg{one.ID, one.Company} }
}

// actDeleted is act for the deleted assessments.
func (m *Model) actDeleted(action ui.Action) tea.Cmd {
	to, moved := ui.Move(action, m.bin, max(1, m.visibleDeleted()), len(m.deleted))
	if m.bin = to; moved {
		return nil
	}
	switch action {
	case ui.Undelete:
		return m.restore(m.bin)
	case ui.Escape:
		m.scope = ui.HomeScope
	}
	return nil
}

func (m *Model) visibleDeleted() int { return m.layout.Body - len(m.blank()) - 1 }

// linesDeleted is the deleted assessments, with the day each was deleted.
func (m *Model) linesDeleted() []string {
	s, full, rows := m.styles, m.layout.Full(), max(1, m.visibleDeleted())
	lines := m.blank()
	from := ui.Window(m.bin, m.bin, rows, len(m.deleted))
	for i, one := range m.deleted[from:min(from+rows, len(m.deleted))] {
		pointer, style := ui.Indent("", pointerWidth), s.Text
		if from+i == m.bin {
			pointer, style = ui.Pad(s.Accent.Render(s.Glyphs.Cursor), pointerWidth), s.Accent.Bold(true)
		}
		ago := s.Muted.Render("deleted " + ui.Ago(one.Changed, m.page.Now))
		name := style.Render(ui.Fit(ui.Named(one.Company), full-pointerWidth-ui.Width(ago)-2, s.Glyphs.Ellipsis))
		lines = append(lines, ui.Between(pointer+name, ago, full))
	}
	if hidden := len(m.deleted) - from - rows; hidden > 0 {
		lines = append(lines, s.Muted.Render("   "+s.Glyphs.Down+" "+strconv.Itoa(hidden)+" more"))
	}
	return lines
}

// noteDeleted says at the foot of the list that there are deleted assessments.
func (m *Model) noteDeleted() string {
	if len(m.deleted) == 0 {
		return ""
	}
	return "   " + strconv.Itoa(len(m.deleted)) + " deleted: D"
}
