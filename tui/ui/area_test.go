package ui

import (
	"strings"
	"testing"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// A full area takes no new line.
func TestFullArea(t *testing.T) {
	a := NewArea(20)
	a.Resize(40, 3)
	a.Open("")
	full := "世界世界世界\n" + strings.Repeat("b", 12) + "\n"
	a.Update(tea.PasteMsg{Content: full})
	for range 3 {
		a.Update(tea.KeyPressMsg{Code: tea.KeyEnter})
	}
	if got := a.input.Value(); len([]rune(got)) > 20 {
		t.Errorf("%q has more than 20 characters", got)
	}
}

// The limit counts characters, however wide they are, and a paste that is too
// long fills what is left.
func TestAreaCountsCharacters(t *testing.T) {
	for _, tc := range []struct {
		paste      string
		times, end int
	}{
		{strings.Repeat("株式会社", 10), 2, 80},
		{strings.Repeat("株式会社", 10), 3, 100},
		{strings.Repeat("a", 40), 3, 100},
		{strings.Repeat("é", 99), 2, 100},
		{"one\ttab", 1, 10},
	} {
		a := NewArea(100)
		a.Open("")
		for range tc.times {
			a.Update(tea.PasteMsg{Content: tc.paste})
		}
		if got := utf8.RuneCountInString(a.Value()); got != tc.end {
			t.Errorf("%d times %q: got %d characters, want %d", tc.times, tc.paste, got, tc.end)
		}
	}
}
