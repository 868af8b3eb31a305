package ui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// seen is text in which what a reader sees as one character is several.
func seen() map[string][]string {
	return map[string][]string{
		"wide":      {"日", "本", "x"},
		"combining": {"e\u0301", "x", "o\u0308\u0323"},
		"emoji":     {"👩\u200d👩\u200d👧", "x", "👍🏽", "🇩🇪"},
		"plain":     {"a", "b"},
	}
}

func press(code rune) tea.KeyPressMsg { return tea.KeyPressMsg{Code: code} }

// The cursor follows what was typed, steps over what a reader sees as one
// character, and a key deletes that whole, in one line and in several.
func TestWhatIsSeenIsOneCharacter(t *testing.T) {
	s := NewStyles(ThemeDark.Palette(Terminal{}), false)
	for name, clusters := range seen() {
		t.Run(name, func(t *testing.T) {
			text := strings.Join(clusters, "")
			a, f := NewArea(100), NewField(100)
			a.Open("first line\n" + text)
			f.SetValue(text)
			f.Focus()
			for n := len(clusters); n >= 0; n-- {
				a.View(s, 40, 3)
				f.View(s, 40)
				want := ansi.StringWidth(strings.Join(clusters[:n], ""))
				if x, y := a.Place(); x != want+2 || y != 1 {
					t.Errorf("area after %d: got cell %d, %d, want %d, 1", n, x, y, want+2)
				}
				if got := f.Column(); got != want {
					t.Errorf("field after %d: got cell %d, want %d", n, got, want)
				}
				if n > 0 {
					a.Update(press(tea.KeyLeft))
					f.Update(press(tea.KeyLeft))
				}
			}
			for range clusters[1:] {
				a.Update(press(tea.KeyRight))
				f.Update(press(tea.KeyRight))
			}
			a.Update(press(tea.KeyBackspace))
			f.Update(press(tea.KeyDelete))
			without := func(at int) string { return strings.Join(clusters[:at], "") + strings.Join(clusters[at+1:], "") }
			if got, want := a.Value(), "first line\n"+without(len(clusters)-2); got != want {
				t.Errorf("area: got %q, want %q", got, want)
			}
			if got, want := f.Value(), without(len(clusters)-1); got != want {
				t.Errorf("field: got %q, want %q", got, want)
			}
		})
	}
}

// A field that is narrower than its text shows the part with the cursor.
func TestNarrowField(t *testing.T) {
	s := NewStyles(ThemeDark.Palette(Terminal{}), false)
	f := NewField(100)
	f.SetValue("日本語の会社 Tindersea")
	for _, width := range []int{1, 2, 5, 12, 40} {
		for range 20 {
			line := f.View(s, width)
			if got := Width(line); got != width {
				t.Errorf("width %d: got %d cells", width, got)
			}
			if at := f.Column(); at < 0 || at >= width {
				t.Errorf("width %d: the cursor is at %d", width, at)
			}
			f.Update(press(tea.KeyLeft))
		}
		f.Update(press(tea.KeyEnd))
	}
}
