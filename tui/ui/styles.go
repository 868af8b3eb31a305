package ui

import (
	"strconv"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"

	"trustpath/assessment"
)

// Styles is the looks of everything, one value handed down. It is pure, so
// several programs may share it; colors are reduced to what a terminal can
// show, and dropped for NO_COLOR, by the renderer.
type Styles struct {
	Glyphs  Glyphs
	Palette Palette
	Text    Style
	Bold    Style
	Muted   Style
	Faint   Style
	Accent  Style
	Good    Style
	Warn    Style
	Bad     Style
	Change  Style
	Surface Style
}

// Style is the look of a text. For one on a single line, of which a frame has
// hundreds, Render needs a small part of lipgloss's time.
type Style struct {
	*lipgloss.Style
	before, after string
}

// NewStyle returns a style that only colors and emphasizes.
func NewStyle(style lipgloss.Style) Style {
	const text = "\x00" // no address of a link has it
	before, after, _ := strings.Cut(style.Render(text), text)
	return Style{&style, before, after}
}

// Render draws a text in the style.
func (s Style) Render(text ...string) string {
	if len(text) != 1 || strings.ContainsAny(text[0], "\t\r\n") {
		return s.Style.Render(text...)
	}
	return s.before + text[0] + s.after
}

// Bold is the same style in bold.
func (s Style) Bold(bold bool) Style { return NewStyle(s.Style.Bold(bold)) }

// NewStyles builds the looks of a palette. Text has the terminal's own color: it
// can be read on whatever background that is.
func NewStyles(p Palette, ascii bool) Styles {
	plain := lipgloss.NewStyle()
	color := func(t Token) lipgloss.Style {
		switch p.Color(t) {
		case "":
			return plain
		case dim:
			return plain.Faint(true)
		}
		return plain.Foreground(lipgloss.Color(p.Color(t)))
	}
	surface := plain.Reverse(true)
	if p.Color(Surface) != "" {
		surface = color(Text).Background(lipgloss.Color(p.Color(Surface)))
	}
	return Styles{
		Glyphs:  NewGlyphs(ascii),
		Palette: p,
		Text:    NewStyle(plain),
		Bold:    NewStyle(plain.Bold(true)),
		Muted:   NewStyle(color(Muted)),
		Faint:   NewStyle(color(Faint)),
		Accent:  NewStyle(color(Accent)),
		Good:    NewStyle(color(Good)),
		Warn:    NewStyle(color(Warn)),
		Bad:     NewStyle(color(Bad)),
		Change:  NewStyle(color(Change)),
		Surface: NewStyle(surface),
	}
}

// Hairline is a thin line, with a heavy part from column at for width cells
// and, where tee is positive, the head of the pane rule at that column.
func (s Styles) Hairline(width, at, heavy, tee int) string {
	line := []rune(strings.Repeat(s.Glyphs.Line, width))
	if 0 < tee && tee < width {
		line[tee] = []rune(s.Glyphs.Tee)[0]
	}
	at = min(at, width)
	end := at + max(0, min(heavy, width-at))
	strong := s.Accent.Render(strings.Repeat(s.Glyphs.Heavy, end-at))
	return s.Faint.Render(string(line[:at])) + strong + s.Faint.Render(string(line[end:]))
}

// Pointer is the cell before a line of a list, and the style of the line: the cursor
// and an accent here, a blank and plain text elsewhere. A click on the line goes there.
func (s Styles) Pointer(here bool) (string, Style) {
	if here {
		return markHere + s.Accent.Render(s.Glyphs.Cursor), s.Accent
	}
	return markRow + " ", s.Text
}

// Bolder is the same looks with bold text, for the one thing that counts.
func (s Styles) Bolder() Styles {
	s.Text = s.Bold
	return s
}

// Token is a job that a color does. A hue only ever means state; hierarchy is
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
// terminal by its number, dim, or "" for the terminal's own.
type Palette struct {
	Name       string
	Background string // the terminal's own, as assumed for contrast; never painted
	Colors     [9]string
}

// dim is the terminal's own color with less light. Bright black, of the 16 colors, is
// too dark to read in many terminals, and in some it is the background.
const dim = "dim"

// Color returns the color of a token.
func (p Palette) Color(t Token) string { return p.Colors[t] }

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
		{"16 colors", "", [9]string{"", dim, "8", "12", "2", "3", "1", "6", ""}},
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
	all, contrast := Palettes(), 0
	if t == ThemeContrast {
		contrast = 1
	}
	switch {
	case on.Few:
		return all[6+contrast]
	case t == ThemeLight:
		return all[1]
	case t == ThemeDark:
		return all[0]
	case on.unknown():
		return all[4+contrast]
	case on.Light:
		return all[1+2*contrast]
	default:
		return all[2*contrast]
	}
}

// Glyphs are the signs of the screens, one meaning each. Every one is one cell
// wide, so that both sets lay out alike.
type Glyphs struct {
	ascii      bool
	Cursor     string
	Settled    string // settled, answered, in place
	Here       string // the question you are on
	Possible   string // possible, to ask
	RuledOut   string // ruled out, not asked
	Unknown    string // not known yet
	Partial    string // partly there
	NotNeeded  string // not applicable
	Less       string // less than before
	Decided    string // decided
	Same       string // unchanged
	Goes       string // would go
	Comes      string // would come
	Changed    string // is, or would be, another
	Look       string // look here
	Chosen     string // the mark inside ( )
	Line       string
	Heavy      string
	Block      string // of a thick bar
	Rule       string // between the panes
	Tee        string
	TopLeft    string
	TopRight   string
	BottomLeft string
	BottomEnd  string
	Ellipsis   string
	Quote      string
	Dash       string
	Up, Down   string
	Left       string
	Right      string
}

// NewGlyphs returns the full set. For one made of ASCII alone it has words for the
// arrows, and Plain replaces the other signs.
func NewGlyphs(ascii bool) Glyphs {
	g := Glyphs{
		ascii: ascii, Cursor: "❯", Settled: "●", Here: "◉", Possible: "○", RuledOut: "·", Unknown: "?", Decided: "✓", Same: "=",
		Partial: "◎", NotNeeded: "–", Less: "−", Goes: "×", Comes: "+", Changed: "~", Look: "!", Chosen: "•",
		Line: "─", Heavy: "━", Block: "█", Rule: "│", Tee: "┬", TopLeft: "╭", TopRight: "╮", BottomLeft: "╰",
		BottomEnd: "╯", Ellipsis: "…", Quote: "“", Dash: "–", Up: "↑", Down: "↓", Left: "←", Right: "→",
	}
	if ascii {
		g.Up, g.Down, g.Left, g.Right = "up", "down", "left", "right"
	}
	return g
}

// Plain replaces typographic signs in finished text, cell for cell, where the
// set is ASCII. Text that people entered keeps its letters.
func (g Glyphs) Plain(text string) string {
	if !g.ascii {
		return text
	}
	return plain().Replace(text)
}

// plain has the ASCII signs of all others.
var plain = sync.OnceValue(func() *strings.Replacer {
	return strings.NewReplacer(
		"’", "'", "‘", "'", "“", "\"", "”", "\"", "–", "-", "—", "-", "…", "~", "•", "*", "−", "-", "❯", ">",
		"─", "-", "━", "=", "│", "|", "┬", "+", "╭", "+", "╮", "+", "╰", "+", "╯", "+", "█", "#",
		"×", "x", "✓", "=", "·", ".", "●", "*", "○", "o", "◎", "%", "◉", "@", "→", ">", "←", "<", "↑", "^", "↓", "v",
		"╌", "-", "═", "w", "◆", "(", "◇", ")", "▼", "v", "┊", ":", "‹", "<", "›", ">")
})

// ChartGlyphs are the signs of a chart over time, one cell each.
type ChartGlyphs struct {
	Expected string // work, on its expected days
	Span     string // from the best case to the slow one
	Window   string // an observation window
	Event    string // on its expected day
	Mark     string // the head of today, and of the deadline
	Line     string // the line below them
	Before   string // there is more on the left
	Beyond   string // and on the right
}

// Chart returns the signs of the charts in the same set.
func (g Glyphs) Chart() ChartGlyphs {
	return ChartGlyphs{"━", "╌", "═", "◆", "▼", "┊", "‹", "›"}
}

// Legend returns every sign that says something, with the words for it; the cursor
// and what only draws have none.
func (g Glyphs) Legend() [][2]string {
	return [][2]string{
		{g.Settled, "settled, answered, in place"},
		{g.Here, "the question you are on"},
		{g.Possible, "possible, to ask, missing"},
		{g.Partial, "partly there"},
		{g.RuledOut, "ruled out, not asked"},
		{g.Unknown, "not known yet"},
		{g.NotNeeded, "not applicable"},
		{g.Goes, "ruled out by this"},
		{g.Comes, "possible again by this"},
		{g.Less, "less than before"},
		{g.Changed, "not what it was"},
		{g.Decided, "decided"},
		{g.Same, "no longer in doubt, the same"},
		{g.Look, "look here"},
	}
}

// ReadinessSign is its glyph.
func ReadinessSign(s Styles, r assessment.Readiness) string {
	switch r {
	case assessment.InPlace:
		return s.Good.Render(s.Glyphs.Settled)
	case assessment.Partial, assessment.InProgress:
		return s.Warn.Render(s.Glyphs.Partial)
	case assessment.NotApplicable:
		return s.Muted.Render(s.Glyphs.NotNeeded)
	case assessment.NotChecked:
		return s.Warn.Render(s.Glyphs.Unknown)
	default:
		return s.Text.Render(s.Glyphs.Possible)
	}
}

// VerdictSign is the glyph and the style of a verdict on a deadline.
func VerdictSign(s Styles, d *assessment.DeadlineVerdict) (string, Style) {
	switch {
	case d.Passed || d.Verdict == assessment.NotFeasible:
		return s.Glyphs.Look, s.Bad
	case d.Verdict == assessment.Comfortable:
		return s.Glyphs.Same, s.Good
	}
	return s.Glyphs.Look, s.Warn
}
