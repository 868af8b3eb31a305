package kit

// Token is a job that a colour does. A hue only ever means state; hierarchy is
// made of bold, normal and muted.
type Token int

const (
	Text    Token = iota // body, questions, labels, figures
	Muted                // labels, hints, units: readable, and not the point
	Faint                // hairlines and ruled-out dots, never a word by itself
	Accent               // where you are
	Good                 // settled, in place
	Warn                 // not known yet, tight
	Bad                  // not saved, not feasible, refused
	Change               // a change you are only looking at
	Surface              // the only background
)

// Palette is one colour for each token, as #rrggbb.
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

// Palettes returns the four palettes: dark, light, and both in high contrast.
func Palettes() []Palette {
	return []Palette{
		{"dark", "#16161e", [9]string{"#e4e2dc", "#a6a4af", "#6b697a", "#a9b8ff", "#9bd39a", "#e8bd6d", "#ff9a8b", "#74d4d6", "#26263a"}},
		{"light", "#fafafa", [9]string{"#24242c", "#5c5a66", "#8a8894", "#3a49c4", "#1f7237", "#835400", "#b3261e", "#0a6670", "#e8e8f1"}},
		{"contrast dark", "#000000", [9]string{"#ffffff", "#d0d0d0", "#9a9a9a", "#b8c4ff", "#a8f0a6", "#ffd27a", "#ffb0a4", "#8af0f2", "#303030"}},
		{"contrast light", "#ffffff", [9]string{"#000000", "#303030", "#5f5f5f", "#1a2a9e", "#0b5520", "#5e3c00", "#8c120c", "#004a52", "#e0e0e0"}},
	}
}

// Palette returns the palette of a theme on a dark or a light terminal.
func (t Theme) Palette(dark bool) Palette {
	at := 0
	if t == ThemeLight || t != ThemeDark && !dark {
		at = 1
	}
	if t == ThemeContrast {
		at += 2
	}
	return Palettes()[at]
}
