package ui_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"trustpath/tui/ui"
)

// A cut line is never wider than its room, also where the cut goes through a
// cluster of characters.
func TestCutClusters(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	parts := []string{"🏳️", "\u200d", "🌈", "🏳", "\ufe0f", "a", "#", " ", "é", "\u0301", "👩‍💻", "🇩", "🇪", "界"}
	for range 50_000 {
		var b strings.Builder
		for range r.IntN(12) {
			b.WriteString(parts[r.IntN(len(parts))])
		}
		line, width := b.String(), 1+r.IntN(10)
		if got := ansi.StringWidth(ui.Pad(line, width)); got != width {
			t.Fatalf("%q padded to %d cells: got %d", line, width, got)
		}
		if got := ansi.StringWidth(ui.Fit(line, width, "…")); got > width {
			t.Fatalf("%q cut to %d cells: got %d", line, width, got)
		}
	}
}
