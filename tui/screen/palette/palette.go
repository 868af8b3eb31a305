// Package palette is the dialog that runs any command by its name.
package palette

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"trustpath/tui/ui"
)

// Command is something to run.
type Command struct {
	ID    string  // stays the same from one opening to the next
	Group string  // heads the commands that belong together
	Title string  // what it does
	Note  string  // said quietly behind the title; found by typing too
	Also  string  // more words by which it is found
	Sign  string  // the key that does the same, or ""
	Not   string  // why it cannot be run here; "" where it can
	Run   tea.Msg // what the shell is to do
}

// RunMsg asks the shell to close the palette and to do what a command says.
type RunMsg struct{ Command Command }

const longest = 60 // characters of what is typed

// Model is the dialog.
type Model struct {
	keys     ui.Keys
	styles   ui.Styles
	layout   ui.Layout
	commands []Command
	input    ui.Field
	found    []int // positions in commands
	at       int   // position in found
	refused  string
}

// New returns the palette of some commands, in the order in which they stand
// while nothing is typed.
func New(commands []Command, keys ui.Keys) *Model {
	m := &Model{keys: keys, commands: commands, input: ui.NewField(longest)}
	m.input.Focus()
	m.find()
	return m
}

// Init does nothing.
func (m *Model) Init() tea.Cmd { return nil }

// Resize sets the sizes.
func (m *Model) Resize(l ui.Layout) { m.layout = l }

// Restyle sets the looks.
func (m *Model) Restyle(s ui.Styles) { m.styles = s }

// Commit has nothing to save.
func (m *Model) Commit() tea.Cmd { return nil }

// Scope is the palette's own.
func (m *Model) Scope() ui.Scope { return ui.PaletteScope }

// Can reports whether an action works now.
func (m *Model) Can(a ui.Action) bool {
	switch a {
	case ui.Accept:
		return len(m.found) > 0
	case ui.Down:
		return len(m.found) > 1
	default:
		return true
	}
}

// Update types, moves and runs.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		m.write(msg)
	case tea.KeyPressMsg:
		return m.press(msg)
	}
	return nil
}

func (m *Model) press(msg tea.KeyPressMsg) tea.Cmd {
	m.refused = ""
	switch m.keys.Match(ui.PaletteScope, msg) {
	case ui.Escape:
		return ui.Go(ui.ToPrevious)
	case ui.Accept:
		if m.at < len(m.found) {
			command := m.commands[m.found[m.at]]
			if command.Not != "" {
				m.refused = command.Title + ": " + command.Not + "."
				return nil
			}
			return func() tea.Msg { return RunMsg{command} }
		}
	case ui.Up:
		m.move(-1)
	case ui.Down:
		m.move(1)
	case ui.PageUp:
		m.move(-m.rows())
	case ui.PageDown:
		m.move(m.rows())
	default:
		m.write(msg)
	}
	return nil
}

func (m *Model) move(n int) { m.at = max(0, min(m.at+n, len(m.found)-1)) }

func (m *Model) write(msg tea.Msg) {
	before := m.input.Value()
	m.input.Update(msg)
	if m.input.Value() != before {
		m.find()
	}
}

// find keeps the commands in which every typed word begins a word or stands in
// the middle of one. Where the first word begins the title comes first, then
// where all begin words, then the rest, each in the order they were given. Those
// that cannot be run come behind.
func (m *Model) find() {
	words := strings.Fields(strings.ToLower(m.input.Value()))
	ranks := make([]int, len(m.commands))
	m.found, m.at = nil, 0
	for i := range m.commands {
		if ranks[i] = rank(&m.commands[i], words); ranks[i] >= 0 {
			m.found = append(m.found, i)
		}
	}
	slices.SortStableFunc(m.found, func(a, b int) int { return cmp.Compare(ranks[a], ranks[b]) })
}

// rank is how well a command fits what is typed, 0 the best; -1 when it does not.
func rank(c *Command, words []string) int {
	if len(words) == 0 {
		return 0
	}
	text := strings.ToLower(c.Title + " " + c.Note + " " + c.Also)
	best := 1
	for _, word := range words {
		switch {
		case !strings.Contains(text, word):
			return -1
		case !begins(text, word):
			best = 2
		}
	}
	if best == 1 && strings.HasPrefix(text, words[0]) {
		best = 0
	}
	if c.Not != "" {
		best += 3
	}
	return best
}

// begins reports whether a word of the text begins with this.
func begins(text, word string) bool {
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if strings.HasPrefix(w, word) {
			return true
		}
	}
	return false
}
