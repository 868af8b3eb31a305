package kit

import (
	"strings"

	"charm.land/lipgloss/v2"
)

// Styles is the looks of everything, one value handed down. It is pure, so
// several programs may share it; colours are reduced to what a terminal can
// show, and dropped for NO_COLOR, by the renderer.
type Styles struct {
	Glyphs  Glyphs
	Palette Palette
	Text    lipgloss.Style
	Bold    lipgloss.Style
	Muted   lipgloss.Style
	Faint   lipgloss.Style
	Accent  lipgloss.Style
	Good    lipgloss.Style
	Warn    lipgloss.Style
	Bad     lipgloss.Style
	Change  lipgloss.Style
	Surface lipgloss.Style
}

// NewStyles builds the looks of a palette. Text has the terminal's own color: it
// can be read on whatever background that is.
func NewStyles(p Palette, ascii bool) Styles {
	plain := lipgloss.NewStyle()
	colour := func(t Token) lipgloss.Style {
		if p.Colour(t) == "" {
			return plain
		}
		return plain.Foreground(lipgloss.Color(p.Colour(t)))
	}
	surface := plain.Reverse(true)
	if p.Colour(Surface) != "" {
		surface = colour(Text).Background(lipgloss.Color(p.Colour(Surface)))
	}
	return Styles{
		Glyphs:  NewGlyphs(ascii),
		Palette: p,
		Text:    plain,
		Bold:    plain.Bold(true),
		Muted:   colour(Muted),
		Faint:   colour(Faint),
		Accent:  colour(Accent),
		Good:    colour(Good),
		Warn:    colour(Warn),
		Bad:     colour(Bad),
		Change:  colour(Change),
		Surface: surface,
	}
}

// Hairline is a thin line, with a heavy part from column at for width cells
// and, where tee is positive, the head of the pane rule at that column.
func (s Styles) Hairline(width, at, heavy, tee int) string {
	var b strings.Builder
	heavy = max(0, min(heavy, width-at))
	thin := func(from, to int) {
		if from >= to {
			return
		}
		line := []rune(strings.Repeat(s.Glyphs.Line, to-from))
		if tee > from && tee < to {
			line[tee-from] = []rune(s.Glyphs.Tee)[0]
		}
		b.WriteString(s.Faint.Render(string(line)))
	}
	thin(0, min(at, width))
	if heavy > 0 {
		b.WriteString(s.Accent.Render(strings.Repeat(s.Glyphs.Heavy, heavy)))
	}
	thin(min(at, width)+heavy, width)
	return b.String()
}

// Bolder is the same looks with bold text, for the one thing that counts.
func (s Styles) Bolder() Styles {
	s.Text = s.Bold
	return s
}
