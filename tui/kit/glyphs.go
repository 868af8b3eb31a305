package kit

import "strings"

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
	Same       string // settled, unchanged
	Goes       string // would go
	Comes      string // would come
	Changed    string // is, or would be, another
	Look       string // look here
	Chosen     string // the mark inside ( )
	Line       string
	Heavy      string
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

// NewGlyphs returns the full set, or one made of ASCII alone.
func NewGlyphs(ascii bool) Glyphs {
	if ascii {
		return Glyphs{
			ascii: true, Cursor: ">", Settled: "#", Here: "@", Possible: "o", RuledOut: ".", Unknown: "?", Same: "=",
			Partial: "%", NotNeeded: "-", Less: "-", Goes: "x", Comes: "+", Changed: "~", Look: "!", Chosen: "*", Line: "-", Heavy: "=", Rule: "|", Tee: "+",
			TopLeft: "+", TopRight: "+", BottomLeft: "+", BottomEnd: "+", Ellipsis: "~", Quote: "\"", Dash: "-",
			Up: "up", Down: "down", Left: "left", Right: "right",
		}
	}
	return Glyphs{
		Cursor: "❯", Settled: "●", Here: "◉", Possible: "○", RuledOut: "·", Unknown: "?", Same: "=",
		Partial: "◎", NotNeeded: "–", Less: "−", Goes: "×", Comes: "+", Changed: "~", Look: "!", Chosen: "•", Line: "─", Heavy: "━", Rule: "│", Tee: "┬",
		TopLeft: "╭", TopRight: "╮", BottomLeft: "╰", BottomEnd: "╯", Ellipsis: "…", Quote: "“", Dash: "–",
		Up: "↑", Down: "↓", Left: "←", Right: "→",
	}
}

// Plain replaces typographic signs in finished text, cell for cell, where the
// set is ASCII. Text that people entered keeps its letters.
func (g Glyphs) Plain(text string) string {
	if !g.ascii {
		return text
	}
	return strings.NewReplacer(
		"’", "'", "‘", "'", "“", "\"", "”", "\"", "–", "-", "—", "-", "…", "~", "•", "*", "−", "-",
		"─", "-", "━", "=", "│", "|", "×", "x", "·", ".", "●", "#", "○", "o", "◎", "%", "→", ">", "←", "<", "↑", "^", "↓", "v",
	).Replace(text)
}
