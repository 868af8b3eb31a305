package tui

import (
	"cmp"
	"slices"
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
		ui.CloseKey(leave),
		ui.Row(ui.GroupLeave, "q ?", "", "back", leave),
	)}
}

func (m *helpPage) rows() int { return m.Layout.Body }

// Head names the page the keys are of.
func (m *helpPage) Head() ui.Head {
	return ui.Head{Left: m.Styles.Text.Render("Help, keys of " + cmp.Or(m.about, "this page")), Heavy: 4,
		Right: m.Styles.Muted.Render("capitals change data")}
}

// Body is the groups of keys and the signs, in two columns where there is room.
func (m *helpPage) Body() ui.Body { return ui.Body{Main: m.pager.View(m.Styles, m.rows())} }

func (m *helpPage) lines() []string {
	wide, width := m.Layout.Full() >= 76, m.Layout.Full()
	if wide {
		width = width/2 - 2
	}
	groups := m.groups(width)
	signs, elsewhere := m.signs(width), m.elsewhere(width)
	if !wide {
		return slices.Concat(append(groups, signs, elsewhere[:len(elsewhere)-1])...)
	}
	half := len(groups) / 2
	left := slices.Concat(slices.Concat(groups[:half], [][]string{elsewhere})...)
	right := slices.Concat(slices.Concat(groups[half:], [][]string{signs})...)
	out := []string{""}
	rows := max(len(left), len(right)) - 1 // without the blank at the end
	left, right = ui.Rows(left, rows), ui.Rows(right, rows)
	for i := range rows {
		out = append(out, strings.TrimRight(ui.Pad(left[i], m.Layout.Full()/2)+right[i], " "))
	}
	return out
}

// table is a group: what it is about, and rows of a sign and its words, with a
// blank below.
func (m *helpPage) table(title string, rows [][2]string, width int) []string {
	out := ui.Sheet{Styles: m.Styles, Width: width}
	out.Text(m.Styles.Bold, title)
	for _, row := range rows {
		out.Hanging(m.Styles.Text.Render(ui.Pad(row[0], signWidth)), m.Styles.Muted, row[1])
	}
	out.Gap()
	return out.Lines
}

// groups is the keys under their headings.
func (m *helpPage) groups(width int) [][]string {
	var out [][]string
	for _, group := range ui.Groups() {
		var rows [][2]string
		for _, row := range m.listed {
			if row.Group == group && row.Help != "" && row.Keys != "" {
				rows = append(rows, [2]string{row.SignIn(m.Styles.Glyphs), row.Help})
			}
		}
		if rows != nil {
			out = append(out, m.table(string(group), rows, width))
		}
	}
	return out
}

// signs is what every sign means.
func (m *helpPage) signs(width int) []string {
	return m.table("Signs", m.Styles.Glyphs.Legend(), width)
}

// elsewhere is the same work without the screens.
func (m *helpPage) elsewhere(width int) []string {
	s := m.Styles
	out := ui.Sheet{Styles: s, Width: width}
	out.Text(s.Bold, "From the command line")
	for _, row := range [][2]string{
		{"trustpath assess --answers FILE --json", "the same result as data"},
		{"trustpath --plain", "the same interview as numbered lines"},
	} {
		out.Text(s.Text, row[0])
		out.Hanging(ui.Indent("", signWidth), s.Muted, row[1])
	}
	out.Gap()
	return out.Lines
}
