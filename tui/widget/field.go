package widget

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"trustpath/assessment/safetext"
	"trustpath/tui/kit"
)

// Field is one line of text with a real cursor.
type Field struct {
	input textinput.Model
	limit int
}

// NewField returns a field for at most limit characters.
func NewField(limit int) Field {
	in := textinput.New()
	in.Prompt = ""
	in.CharLimit = limit
	in.SetVirtualCursor(false)
	in.KeyMap.Paste = key.NewBinding(key.WithDisabled()) // it would read this machine's clipboard
	return Field{in, limit}
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
		f.input, _ = f.input.Update(msg)
	case tea.PasteMsg:
		msg.Content = safetext.Line(msg.Content, f.limit)
		f.input, _ = f.input.Update(msg)
	}
}

// View draws the field in width cells.
func (f *Field) View(s kit.Styles, width int) string {
	f.input.SetStyles(inputStyles(s))
	f.input.SetWidth(max(1, width-1))
	return kit.Pad(f.input.View(), width)
}

// Column is the cell of the cursor, counted from the field's first one.
func (f *Field) Column() int {
	if c := f.input.Cursor(); c != nil {
		return c.X
	}
	return 0
}

func inputStyles(s kit.Styles) textinput.Styles {
	state := textinput.StyleState{Text: s.Text, Placeholder: s.Muted, Prompt: lipgloss.NewStyle(), Suggestion: s.Muted}
	return textinput.Styles{Focused: state, Blurred: state}
}

// typed cleans the text of one key. Blanks and joiners are text here: they come
// alone and only their neighbours show what they are for.
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
