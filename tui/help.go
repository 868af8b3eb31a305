package tui

import (
	"cmp"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/tui/ui"
)

const signWidth = 11 // columns of keys and signs

// helpPage is the page for the keys of one page.
type helpPage struct {
	ui.Page
	about  string   // the page, as "the plan"
	listed []ui.Key // those that did something when the page was opened
	pager  ui.Pager
}

// newHelp returns the page for the keys that work now on a page.
func newHelp(keys ui.KeyMap) *helpPage {
	m := &helpPage{about: keys.Page, listed: keys.Working()}
	m.pager.Text = m.lines
	return m
}

func (m *helpPage) Keys() ui.KeyMap {
	leave := func() tea.Cmd { return ui.Go(ui.ToBack) }
	return ui.KeyMap{Alone: true, Rows: append(m.pager.Keys(m.rows),
		ui.Row(ui.GroupLeave, "esc", "back", "one level up; never ends the program", leave).Kept(),
		ui.Row(ui.GroupLeave, "q ?", "", "back", leave),
	)}
}

func (m *helpPage) rows() int { return m.Layout.Body }

// Head names the page the keys are of.
func (m *helpPage) Head() ui.Head {
	return ui.Head{Left: m.Styles.Text.Render("Help, keys of " + cmp.Or(m.about, "this page")), Heavy: 4,
		Right: m.Styles.Muted.Render("what a key does never depends on color")}
}

// Body is the groups of keys and the signs, in two columns where there is room.
func (m *helpPage) Body() ui.Body { return ui.Body{Main: m.pager.View(m.Styles, m.rows())} }

func (m *helpPage) lines() []string {
	groups := m.groups()
	half := len(groups) / 2
	first, second := append(groups[:half:half], m.elsewhere()), append(groups[half:len(groups):len(groups)], m.signs())
	if m.Layout.Full() < 76 {
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
		out = append(out, strings.TrimRight(ui.Pad(a, m.Layout.Full()/2)+b, " "))
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
func (m *helpPage) groups() [][]string {
	s := m.Styles
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

func (m *helpPage) columnWidth() int {
	if full := m.Layout.Full(); full < 76 {
		return full
	}
	return m.Layout.Full()/2 - 2
}

// signs is what every sign means.
func (m *helpPage) signs() []string {
	s := m.Styles
	lines := []string{s.Bold.Render("Signs")}
	for _, meaning := range s.Glyphs.Legend() {
		lines = append(lines, s.Text.Render(ui.Pad(meaning.Sign, signWidth))+s.Muted.Render(meaning.Words))
	}
	return lines
}

// elsewhere is the same work without the screens.
func (m *helpPage) elsewhere() []string {
	s := m.Styles
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
