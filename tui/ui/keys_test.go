package ui_test

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"trustpath/tui/tuitest"
	"trustpath/tui/ui"
)

func TestKeyTable(t *testing.T) {
	keys := ui.NewKeys()
	for _, scope := range ui.Scopes() {
		taken := map[string]ui.Binding{}
		for _, b := range keys.Of(scope) {
			if b.Edge && b.Verb == "" {
				t.Errorf("scope %d: %v stands at the edge without a verb", scope, b.Keys)
			}
			if len(strings.Fields(b.Verb)) > 3 {
				t.Errorf("scope %d: the verb %q is long", scope, b.Verb)
			}
			for _, key := range b.Keys {
				if other, twice := taken[key]; twice {
					t.Errorf("scope %d: %q is both action %d and %d", scope, key, other.Action, b.Action)
				}
				taken[key] = b
				if key == " " {
					t.Errorf("scope %d: the space bar is called space", scope)
				}
				if scope.Typing() && len(key) == 1 {
					t.Errorf("scope %d: %q cannot be typed", scope, key)
				}
				if got, want := keys.Match(scope, tuitest.Key(key)), b.Action; got != want {
					t.Errorf("scope %d: %q: got action %d, want %d", scope, key, got, want)
				}
			}
		}
		if taken["ctrl+c"].Action != ui.End {
			t.Errorf("scope %d: ctrl+c does not end", scope)
		}
		if taken["esc"].Action != ui.Escape {
			t.Errorf("scope %d: esc does not go up", scope)
		}
	}
}

func TestHelpNamesEveryAction(t *testing.T) {
	keys := ui.NewKeys()
	for _, scope := range ui.Scopes() {
		var silent, told []ui.Action
		for _, b := range keys.Of(scope) {
			if b.Help == "" {
				silent = append(silent, b.Action)
			} else {
				told = append(told, b.Action)
			}
		}
		for _, a := range silent {
			// Up is told together with down.
			if a != ui.Up && a != ui.Leave && !slices.Contains(told, a) {
				t.Errorf("scope %d: action %d is on no help page", scope, a)
			}
		}
	}
}

// Shortcuts work on every keyboard, and text stays as it was typed.
func TestPress(t *testing.T) {
	for _, tc := range []struct {
		name  string
		key   tea.KeyPressMsg
		scope ui.Scope
		want  string
	}{
		{"Russian", tea.KeyPressMsg{Code: 'т', Text: "т", BaseCode: 'n'}, ui.HomeScope, "n"},
		{"a Greek capital", tea.KeyPressMsg{Code: 'Γ', Text: "Γ", BaseCode: 'g'}, ui.QuestionScope, "G"},
		{"shift", tea.KeyPressMsg{Code: 'п', Text: "П", BaseCode: 'g', Mod: tea.ModShift}, ui.QuestionScope, "G"},
		{"full-width digit", tea.KeyPressMsg{Code: '３', Text: "３", BaseCode: '3'}, ui.QuestionScope, "3"},
		{"Arabic digit", tea.KeyPressMsg{Code: '٢', Text: "٢", BaseCode: '2'}, ui.QuestionScope, "2"},
		{"in a text", tea.KeyPressMsg{Code: 'т', Text: "т", BaseCode: 'n'}, ui.NoteScope, "т"},
		{"in a name", tea.KeyPressMsg{Code: '３', Text: "３", BaseCode: '3'}, ui.NameScope, "３"},
		{"French", tea.KeyPressMsg{Code: 'a', Text: "a", BaseCode: 'q'}, ui.HomeScope, "a"},
		{"unknown letter", tea.KeyPressMsg{Code: 'ö', Text: "ö"}, ui.HomeScope, "ö"},
		{"ctrl", tea.KeyPressMsg{Code: 'с', BaseCode: 'c', Mod: tea.ModCtrl}, ui.NoteScope, "ctrl+c"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := tc.scope.Press(tc.key).String(); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}
