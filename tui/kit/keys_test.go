package kit_test

import (
	"slices"
	"strings"
	"testing"

	"trustpath/tui/kit"
	"trustpath/tui/tuitest"
)

func TestKeyTable(t *testing.T) {
	keys := kit.NewKeys()
	for _, scope := range kit.Scopes() {
		taken := map[string]kit.Binding{}
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
		if taken["ctrl+c"].Action != kit.End {
			t.Errorf("scope %d: ctrl+c does not end", scope)
		}
		if taken["esc"].Action != kit.Escape {
			t.Errorf("scope %d: esc does not go up", scope)
		}
	}
}

func TestHelpNamesEveryAction(t *testing.T) {
	keys := kit.NewKeys()
	for _, scope := range kit.Scopes() {
		var silent, told []kit.Action
		for _, b := range keys.Of(scope) {
			if b.Help == "" {
				silent = append(silent, b.Action)
			} else {
				told = append(told, b.Action)
			}
		}
		for _, a := range silent {
			// Up is told together with down.
			if a != kit.Up && a != kit.Leave && !slices.Contains(told, a) {
				t.Errorf("scope %d: action %d is on no help page", scope, a)
			}
		}
	}
}
