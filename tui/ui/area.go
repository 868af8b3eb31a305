package ui

import (
	"strings"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textarea"
	tea "charm.land/bubbletea/v2"

	"trustpath/assessment/safetext"
)

// Area is several lines of text with a real cursor.
type Area struct {
	input textarea.Model
	limit int
}

// NewArea returns an area for at most limit characters.
func NewArea(limit int) Area {
	in := textarea.New()
	in.Prompt = ""
	in.ShowLineNumbers = false
	in.CharLimit = 0 // it counts cells; Update counts characters
	in.SetVirtualCursor(false)
	// Both would reach the clipboard of the machine that the program runs on.
	in.KeyMap.Paste = key.NewBinding(key.WithDisabled())
	in.KeyMap.CopySelection = key.NewBinding(key.WithDisabled())
	return Area{input: in, limit: limit}
}

// Open sets the text and gives the area the keys, with the cursor at the end.
func (a *Area) Open(text string) {
	a.input.SetValue(text)
	a.input.Focus()
	a.input.MoveToEnd()
}

// Replace sets another text.
func (a *Area) Replace(text string) {
	a.input.SetValue(safetext.Text(text, a.limit))
	a.input.MoveToEnd()
}

// Untabbed writes the tabs of a text as an area shows them.
func Untabbed(text string) string { return strings.ReplaceAll(text, "\t", "    ") }

// Value is the text, cleaned.
func (a *Area) Value() string { return safetext.Text(a.input.Value(), a.limit) }

// Update types into the area; text is cleaned before it enters, and none enters a
// full area.
func (a *Area) Update(msg tea.Msg) {
	text := a.input.Value()
	room := max(0, a.limit-utf8.RuneCountInString(text))
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		msg.Text = typed(msg.Text, true)
		if utf8.RuneCountInString(msg.Text) > room || room == 0 && key.Matches(msg, a.input.KeyMap.InsertNewline) {
			return
		}
		line, column := []rune(splitLines(text)[a.input.Line()]), a.input.Column()
		for range presses(msg, string(line[:column]), string(line[column:])) {
			a.input, _ = a.input.Update(msg)
		}
	case tea.PasteMsg:
		msg.Content = safetext.Text(Untabbed(msg.Content), room)
		a.input, _ = a.input.Update(msg)
	}
}

// Resize sets the size in cells.
func (a *Area) Resize(width, rows int) {
	a.input.SetWidth(max(4, width-2))
	a.input.SetHeight(max(1, rows))
}

// View draws the area: rows lines with a rule before each.
func (a *Area) View(s Styles, width, rows int) []string {
	a.Resize(width, rows)
	state := textarea.StyleState{Selection: *s.Surface.Style} // text has the terminal's own color
	a.input.SetStyles(textarea.Styles{Focused: state, Blurred: state})
	out := Rows(splitLines(a.input.View()), rows)
	for i := range out {
		out[i] = s.Accent.Render(s.Glyphs.Rule) + " " + Pad(out[i], width-2)
	}
	return out
}

// Place is the cursor's cell, counted from the area's first one.
func (a *Area) Place() (x, y int) {
	if c := a.input.Cursor(); c != nil {
		return c.X + 2, c.Y
	}
	return 2, 0
}
