package kit

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

// Token is a job that a colour does. A hue only ever means state; hierarchy is
// made of bold, normal and muted.
type Token int

const (
	Text    Token = iota // on a surface; elsewhere text has the terminal's own color
	Muted                // labels, hints, units: readable, and not the point
	Faint                // hairlines and ruled-out dots, never a word by itself
	Accent               // where you are
	Good                 // settled, in place
	Warn                 // not known yet, tight
	Bad                  // not saved, not feasible, refused
	Change               // a change you are only looking at
	Surface              // the only background
)

// Palette is one color for each token: #rrggbb, one of the 16 colors of the
// terminal by its number, or "" for the terminal's own.
type Palette struct {
	Name       string
	Background string // the terminal's own, as assumed for contrast; never painted
	Colours    [9]string
}

// Colour returns the colour of a token.
func (p Palette) Colour(t Token) string { return p.Colours[t] }

// Theme says which palette is used. Auto follows the terminal's background.
type Theme string

const (
	ThemeAuto     Theme = "auto"
	ThemeDark     Theme = "dark"
	ThemeLight    Theme = "light"
	ThemeContrast Theme = "contrast" // high contrast on the terminal's background
)

// Themes returns the names that --theme takes.
func Themes() []Theme { return []Theme{ThemeAuto, ThemeDark, ThemeLight, ThemeContrast} }

// Palettes returns the palettes for a dark and a light background, both in high
// contrast, one for a background that is not known, and one for 16 colors; the
// last two also in high contrast.
func Palettes() []Palette {
	return []Palette{
		{"dark", "#16161e", [9]string{"#e4e2dc", "#a6a4af", "#6b697a", "#a9b8ff", "#9bd39a", "#e8bd6d", "#ff9a8b", "#74d4d6", "#26263a"}},
		{"light", "#fafafa", [9]string{"#24242c", "#5c5a66", "#8a8894", "#3a49c4", "#1f7237", "#835400", "#b3261e", "#0a6670", "#e8e8f1"}},
		{"contrast dark", "#000000", [9]string{"#ffffff", "#d0d0d0", "#9a9a9a", "#b8c4ff", "#a8f0a6", "#ffd27a", "#ffb0a4", "#8af0f2", "#303030"}},
		{"contrast light", "#ffffff", [9]string{"#000000", "#303030", "#5f5f5f", "#1a2a9e", "#0b5520", "#5e3c00", "#8c120c", "#004a52", "#e0e0e0"}},
		{"any background", "", [9]string{"", "#7d7b86", "#8a8894", "#6672e6", "#2c8a4a", "#a3700f", "#d8453a", "#16858f", ""}},
		{"contrast on any background", "", [9]string{"", "", "", "#6672e6", "#2c8a4a", "#a3700f", "#d8453a", "#16858f", ""}},
		{"16 colors", "", [9]string{"", "8", "8", "12", "2", "3", "1", "6", ""}},
		{"contrast in 16 colors", "", [9]string{"", "", "", "12", "2", "3", "1", "6", ""}},
	}
}

// Terminal is what the palette depends on. The zero value is a dark terminal
// with many colors.
type Terminal struct {
	Light bool // the background
	Told  bool // by the terminal itself, or by COLORFGBG
	Mute  bool // it answers queries, and not the one for its background
	Few   bool // it has 16 colors
}

// TerminalOf reads COLORFGBG, in which some terminals tell their colors: the
// last number is the background, one of 16.
func TerminalOf(colorfgbg string) Terminal {
	background := colorfgbg[strings.LastIndex(colorfgbg, ";")+1:]
	n, err := strconv.Atoi(background)
	return Terminal{Light: err == nil && (n == 7 || 9 <= n && n <= 15), Told: err == nil}
}

// unknown reports whether the background can only be guessed.
func (t Terminal) unknown() bool { return t.Mute && !t.Told }

// MuteMsg tells that the terminal answers queries, and not the one for its
// background.
type MuteMsg struct{}

// Learn takes up what a message tells of the terminal, and reports whether other
// colors are right for it now.
func (t *Terminal) Learn(msg tea.Msg) bool {
	was := *t
	switch msg := msg.(type) {
	case tea.BackgroundColorMsg:
		t.Light, t.Told = !msg.IsDark(), true
	case MuteMsg:
		t.Mute = true
	case tea.ColorProfileMsg:
		t.Few = msg.Profile == colorprofile.ANSI
	}
	return t.Light != was.Light || t.Few != was.Few || t.unknown() != was.unknown()
}

// Palette returns the palette of a theme on a terminal.
func (t Theme) Palette(on Terminal) Palette {
	at := 0
	switch {
	case on.Few:
		at = 6
	case t == ThemeLight:
		return Palettes()[1]
	case t == ThemeDark:
		return Palettes()[0]
	case on.unknown():
		at = 4
	case on.Light && t == ThemeContrast:
		return Palettes()[3]
	case on.Light:
		return Palettes()[1]
	case t == ThemeContrast:
		return Palettes()[2]
	}
	if t == ThemeContrast {
		at++
	}
	return Palettes()[at]
}
