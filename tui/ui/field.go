package ui

import (
	"strings"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textarea"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"trustpath/assessment/safetext"
)

// Field is one line of text with a real cursor.
type Field struct {
	input textinput.Model
	limit int
	width int // drawn last
}

// NewField returns a field for at most limit characters.
func NewField(limit int) Field {
	in := textinput.New()
	in.Prompt = ""
	in.CharLimit = limit
	in.SetVirtualCursor(false)
	in.KeyMap.Paste = key.NewBinding(key.WithDisabled()) // it would read this machine's clipboard
	return Field{input: in, limit: limit}
}

// SetValue replaces the text and puts the cursor after it.
func (f *Field) SetValue(text string) {
	f.input.SetValue(safetext.Line(text, f.limit))
	f.input.CursorEnd()
}

// Value is the text, cleaned.
func (f *Field) Value() string { return safetext.Line(f.input.Value(), f.limit) }

// Focus gives the field the keys.
func (f *Field) Focus() { f.input.Focus() }

// Blur takes them away.
func (f *Field) Blur() { f.input.Blur() }

// Update types into the field; text is cleaned before it enters.
func (f *Field) Update(msg tea.Msg) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		msg.Text = typed(msg.Text, false)
		before, after := f.sides()
		for range presses(msg, before, after) {
			f.input, _ = f.input.Update(msg)
		}
	case tea.PasteMsg:
		msg.Content = safetext.Line(msg.Content, f.limit)
		f.input, _ = f.input.Update(msg)
	}
}

// sides is the text before and after the cursor.
func (f *Field) sides() (before, after string) {
	text := []rune(f.input.Value())
	at := min(f.input.Position(), len(text))
	return string(text[:at]), string(text[at:])
}

// View draws the field in width cells: of a text that is wider, the part that
// ends at the cursor.
func (f *Field) View(s Styles, width int) string {
	f.width = width
	from := f.hidden()
	return Pad(s.Text.Render(ansi.Cut(f.input.Value(), from, from+width)), width)
}

// Column is the cell of the cursor, counted from the first one that is drawn.
func (f *Field) Column() int {
	before, _ := f.sides()
	return Width(before) - f.hidden()
}

// hidden is the number of cells before the first one that is drawn.
func (f *Field) hidden() int {
	before, _ := f.sides()
	return max(0, Width(before)+1-f.width)
}

// typed cleans the text of one key. Blanks and joiners are text here: they come
// alone and only their neighbors show what they are for.
func typed(text string, lines bool) string {
	switch text {
	case "", " ", "\u200c", "\u200d":
		return text
	}
	if strings.Trim(text, " ") == "" {
		return text
	}
	if lines {
		return safetext.Text(text, len(text))
	}
	return safetext.Line(text, len(text))
}

// PromptWidth is the cells before a field above a list: its label and the blanks
// after it.
const PromptWidth = 12

// Prompt is a label with a field, or with what was typed into it.
func Prompt(s Styles, label, value string) string {
	return s.Accent.Render(Pad(label, PromptWidth)) + value
}

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
