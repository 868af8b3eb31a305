// Package help is the page of keys and signs, made of the key table.
package help

import (
	"cmp"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/tui/ui"
)

const signWidth = 11 // of the column of keys and signs

// Model is the page for one scope.
type Model struct {
	keys   ui.Keys
	about  ui.Scope
	listed []ui.Binding // those that did something when the page was opened
	styles ui.Styles
	layout ui.Layout
	offset int
}

// New returns the keys that work now on a screen.
func New(keys ui.Keys, about ui.Screen) *Model {
	return &Model{keys: keys, about: about.Scope(), listed: keys.Working(about)}
}

// Init does nothing.
func (m *Model) Init() tea.Cmd { return nil }

// Resize sets the sizes.
func (m *Model) Resize(l ui.Layout) { m.layout = l }

// Restyle sets the looks.
func (m *Model) Restyle(s ui.Styles) { m.styles = s }

// Commit has nothing to save.
func (m *Model) Commit() tea.Cmd { return nil }

// Scope is the page's own.
func (m *Model) Scope() ui.Scope { return ui.HelpScope }

// Can reports whether an action works now.
func (m *Model) Can(a ui.Action) bool { return a != ui.Down || len(m.lines()) > m.layout.Body }

// Status is always empty.
func (m *Model) Status() string { return "" }

// Cursor is never shown.
func (m *Model) Cursor() *tea.Cursor { return nil }

// Update scrolls, and leaves.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	page := max(1, m.layout.Body-1)
	switch m.keys.Match(ui.HelpScope, press) {
	case ui.Escape, ui.Leave:
		return ui.Go(ui.ToPrevious)
	case ui.Up:
		m.offset--
	case ui.Down:
		m.offset++
	case ui.PageUp:
		m.offset -= page
	case ui.PageDown:
		m.offset += page
	}
	m.offset = max(0, min(m.offset, len(m.lines())-m.layout.Body))
	return nil
}

// Head names the page the keys are of.
func (m *Model) Head() ui.Head {
	return ui.Head{Left: m.styles.Text.Render("Help, keys of " + cmp.Or(m.about.Page(), "this page")), Heavy: 4,
		Right: m.styles.Muted.Render("what a key does never depends on colour")}
}

// Body is the groups of keys and the signs, in two columns where there is room.
func (m *Model) Body() ui.Body {
	lines := m.lines()
	from := max(0, min(m.offset, len(lines)-m.layout.Body))
	return ui.Body{Main: lines[from:min(from+m.layout.Body, len(lines))]}
}

func (m *Model) lines() []string {
	groups := m.groups()
	half := len(groups) / 2
	first, second := append(groups[:half:half], m.elsewhere()), append(groups[half:len(groups):len(groups)], m.signs())
	if m.layout.Full() < 76 {
		return stack(append(append(groups, m.signs()), m.elsewhere()))
	}
	left, right := stack(first), stack(second)
	out := []string{""}
	for i := range max(len(left), len(right)) {
		var a, b string
		if i < len(left) {
			a = left[i]
		}
		if i < len(right) {
			b = right[i]
		}
		out = append(out, strings.TrimRight(ui.Pad(a, m.layout.Full()/2)+b, " "))
	}
	return out
}

// stack puts groups below each other, with a blank between two.
func stack(groups [][]string) []string {
	var out []string
	for i, g := range groups {
		if i > 0 {
			out = append(out, "")
		}
		out = append(out, g...)
	}
	return out
}

// groups is the keys under their headings.
func (m *Model) groups() [][]string {
	s := m.styles
	var out [][]string
	for _, group := range ui.Groups() {
		lines := []string{s.Bold.Render(string(group))}
		for _, b := range m.listed {
			if b.Group == group && b.Help != "" {
				sign := b.SignIn(s.Glyphs)
				for _, text := range ui.Wrap(b.Help, m.columnWidth()-signWidth) {
					lines = append(lines, s.Text.Render(ui.Pad(sign, signWidth))+s.Muted.Render(text))
					sign = ""
				}
			}
		}
		if len(lines) > 1 {
			out = append(out, lines)
		}
	}
	return out
}

func (m *Model) columnWidth() int {
	if full := m.layout.Full(); full < 76 {
		return full
	}
	return m.layout.Full()/2 - 2
}

// signs is what every sign means.
func (m *Model) signs() []string {
	s := m.styles
	lines := []string{s.Bold.Render("Signs")}
	for _, meaning := range s.Glyphs.Legend() {
		lines = append(lines, s.Text.Render(ui.Pad(meaning.Sign, signWidth))+s.Muted.Render(meaning.Words))
	}
	return lines
}

// elsewhere is the same work without the screens.
func (m *Model) elsewhere() []string {
	s := m.styles
	lines := []string{s.Bold.Render("Off the screen")}
	for _, row := range [][2]string{
		{"trustpath assess --answers FILE --json", "the same result as data"},
		{"trustpath --plain", "the same interview as numbered lines"},
	} {
		lines = append(lines, s.Text.Render(ui.Fit(row[0], m.columnWidth(), s.Glyphs.Ellipsis)),
			ui.Indent(s.Muted.Render(ui.Fit(row[1], m.columnWidth()-signWidth, s.Glyphs.Ellipsis)), signWidth))
	}
	return lines
}
