package sshd

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"
)

// local are the keys with which components reach the machine that the program
// runs on, which here is not the participant's: its clipboard, an editor, a
// shell behind a suspended program.
func local() []string {
	return []string{"ctrl+v", "ctrl+e", "ctrl+z", "ctrl+shift+c", "ctrl+shift+v", "shift+insert"}
}

// unnamed are the messages, of types that others cannot name, that would run a
// command on this machine or bring its clipboard.
func unnamed() []string {
	return []string{"tea.execMsg", "textinput.pasteMsg", "textinput.pasteErrMsg", "textarea.pasteMsg", "textarea.pasteErrMsg"}
}

// sieve lets no message through that reaches further than the session. What a
// participant pastes into the terminal comes as tea.PasteMsg and passes.
func sieve(_ tea.Model, msg tea.Msg) tea.Msg {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		fits := clamped(msg.Width, msg.Height)
		return tea.WindowSizeMsg{Width: fits.width, Height: fits.height}
	case tea.SuspendMsg:
		return tea.ResumeMsg{}
	case tea.KeyMsg:
		if slices.Contains(local(), msg.Key().Keystroke()) {
			return nil
		}
	}
	if slices.Contains(unnamed(), fmt.Sprintf("%T", msg)) {
		return nil
	}
	return msg
}
