package tui

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/tui/kit"
)

// copyOut sends what the page is about to the clipboard of the terminal, and
// says so. It goes out as an escape sequence, so that it reaches the person’s
// own machine over any distance; no clipboard of this machine is touched.
func (m *Model) copyOut() tea.Cmd {
	copier, ok := m.screen().(kit.Copier)
	if !ok {
		return nil
	}
	name, text := copier.Copy()
	if text == "" {
		return nil
	}
	m.notice = "Copied " + name + ", if your terminal allows it."
	return tea.SetClipboard(text)
}
