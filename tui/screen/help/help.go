// Package help is the page of keys and signs, made of the key table.
package help

import (
	"cmp"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/tui/kit"
)

const signWidth = 11 // of the column of keys and signs

// Model is the page for one scope.
type Model struct {
	keys   kit.Keys
	about  kit.Scope
	listed []kit.Binding // those that did something when the page was opened
	styles kit.Styles
	layout kit.Layout
	offset int
}

// New returns the keys that work now on a screen.
func New(keys kit.Keys, about kit.Screen) *Model {
	return &Model{keys: keys, about: about.Scope(), listed: keys.Working(about)}
}

// Init does nothing.
func (m *Model) Init() tea.Cmd { return nil }

// Resize sets the sizes.
func (m *Model) Resize(l kit.Layout) { m.layout = l }

// Restyle sets the looks.
func (m *Model) Restyle(s kit.Styles) { m.styles = s }

// Commit has nothing to save.
func (m *Model) Commit() tea.Cmd { return nil }

// Scope is the page's own.
func (m *Model) Scope() kit.Scope { return kit.HelpScope }

// Can reports whether an action works now.
func (m *Model) Can(a kit.Action) bool { return a != kit.Down || len(m.lines()) > m.layout.Body }

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
	switch m.keys.Match(kit.HelpScope, press) {
	case kit.Escape, kit.Leave:
		return kit.Go(kit.ToPrevious)
	case kit.Up:
		m.offset--
	case kit.Down:
		m.offset++
	case kit.PageUp:
		m.offset -= page
	case kit.PageDown:
		m.offset += page
	}
	m.offset = max(0, min(m.offset, len(m.lines())-m.layout.Body))
	return nil
}

// Head names the page the keys are of.
func (m *Model) Head() kit.Head {
	return kit.Head{Left: m.styles.Text.Render("Help, keys of " + cmp.Or(m.about.Page(), "this page")), Heavy: 4,
		Right: m.styles.Muted.Render("what a key does never depends on colour")}
}

// Body is the groups of keys and the signs, in two columns where there is room.
func (m *Model) Body() kit.Body {
	lines := m.lines()
	from := max(0, min(m.offset, len(lines)-m.layout.Body))
	return kit.Body{Main: lines[from:min(from+m.layout.Body, len(lines))]}
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
		out = append(out, strings.TrimRight(kit.Pad(a, m.layout.Full()/2)+b, " "))
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
	for _, group := range kit.Groups() {
		lines := []string{s.Bold.Render(string(group))}
		for _, b := range m.listed {
			if b.Group == group && b.Help != "" {
				sign := b.SignIn(s.Glyphs)
				for _, text := range kit.Wrap(b.Help, m.columnWidth()-signWidth) {
					lines = append(lines, s.Text.Render(kit.Pad(sign, signWidth))+s.Muted.Render(text))
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
		lines = append(lines, s.Text.Render(kit.Pad(meaning.Sign, signWidth))+s.Muted.Render(meaning.Words))
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
		lines = append(lines, s.Text.Render(kit.Fit(row[0], m.columnWidth(), s.Glyphs.Ellipsis)),
			kit.Indent(s.Muted.Render(kit.Fit(row[1], m.columnWidth()-signWidth, s.Glyphs.Ellipsis)), signWidth))
	}
	return lines
}
