package tui

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/tui/kit"
	"trustpath/tui/screen/compare"
	"trustpath/tui/screen/home"
	"trustpath/tui/screen/palette"
)

// toldMsg is what a page asks of the program.
type toldMsg struct {
	by  kit.Screen
	msg tea.Msg
}

// hand gives a message to the page that is open.
func (m *Model) hand(msg tea.Msg) tea.Cmd {
	screen := m.screen()
	return by(screen, screen.Update(msg))
}

// by marks what comes of a command with the page whose command it is: keys may
// come faster than a wish, and have left the page when it arrives.
func by(screen kit.Screen, cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() tea.Msg {
		msg := cmd()
		switch all := msg.(type) {
		case tea.BatchMsg:
			marked := make(tea.BatchMsg, len(all))
			for i := range all {
				marked[i] = by(screen, all[i])
			}
			return marked
		case kit.GoMsg, palette.RunMsg,
			home.OpenMsg, home.NewMsg, home.DuplicateMsg, home.ExportMsg, home.DeleteMsg, home.RestoreMsg, home.ImportMsg, home.CompareMsg, home.EarlierMsg,
			compare.DayMsg, compare.ExportMsg, compare.OpenMsg:
			return toldMsg{screen, msg}
		}
		return msg
	}
}

// told does what a page asked for, unless it was left meanwhile.
func (m *Model) told(t toldMsg) tea.Cmd {
	if t.by != m.screen() {
		return nil
	}
	_, cmd := m.update(t.msg)
	return cmd
}
