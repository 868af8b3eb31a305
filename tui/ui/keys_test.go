package ui_test

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"trustpath/tui/ui"
)

// Shortcuts work on every keyboard, and text stays as it was typed.
func TestPress(t *testing.T) {
	for _, tc := range []struct {
		name   string
		key    tea.KeyPressMsg
		typing bool
		want   string
	}{
		{"Russian", tea.KeyPressMsg{Code: 'т', Text: "т", BaseCode: 'n'}, false, "n"},
		{"a Greek capital", tea.KeyPressMsg{Code: 'Γ', Text: "Γ", BaseCode: 'g'}, false, "G"},
		{"shift", tea.KeyPressMsg{Code: 'п', Text: "П", BaseCode: 'g', Mod: tea.ModShift}, false, "G"},
		{"full-width digit", tea.KeyPressMsg{Code: '３', Text: "３", BaseCode: '3'}, false, "3"},
		{"Arabic digit", tea.KeyPressMsg{Code: '٢', Text: "٢", BaseCode: '2'}, false, "2"},
		{"in a text", tea.KeyPressMsg{Code: 'т', Text: "т", BaseCode: 'n'}, true, "т"},
		{"a digit in a text", tea.KeyPressMsg{Code: '３', Text: "３", BaseCode: '3'}, true, "３"},
		{"French", tea.KeyPressMsg{Code: 'a', Text: "a", BaseCode: 'q'}, false, "a"},
		{"unknown letter", tea.KeyPressMsg{Code: 'ö', Text: "ö"}, false, "ö"},
		{"ctrl", tea.KeyPressMsg{Code: 'с', BaseCode: 'c', Mod: tea.ModCtrl}, true, "ctrl+c"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := (ui.KeyMap{Typing: tc.typing}).Press(tc.key).String(); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}
