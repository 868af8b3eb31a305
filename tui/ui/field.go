package ui

import (
	"strings"

	"charm.land/bubbles/v2/key"
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
