package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/tui/kit"
	"trustpath/tui/screen/intake"
)

// openImport opens the dialog that takes a file in.
func (m *Model) openImport() tea.Cmd {
	m.intake = intake.New(m.deps.Import, m.keys)
	m.prepare(m.intake)
	m.previous, m.beneath = m.route, m.previous
	m.route = kit.ToImport
	return m.intake.Init()
}

// imported goes back to the list, with the cursor on what was taken in.
func (m *Model) imported(msg intake.DoneMsg) tea.Cmd {
	var back tea.Cmd
	if m.route == kit.ToImport {
		back = m.goTo(kit.ToPrevious)
	}
	m.home.Point(msg.ID)
	m.notice = strings.Join(append([]string{msg.Company + " is taken in."}, msg.Remarks...), " ")
	return tea.Batch(back, m.load())
}
