package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment/report"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// View draws the frame: identity, where, hairline, body, status, keys.
func (m *Model) View() tea.View {
	if m.drawn == nil {
		v := m.draw()
		m.drawn = &v
	}
	return *m.drawn
}

func (m *Model) draw() tea.View {
	lines := m.frame()
	m.spots = ui.Spots(lines)
	v := tea.NewView(strings.Join(lines, "\n"))
	v.AltScreen = true
	if m.options.Mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	v.KeyboardEnhancements.ReportAlternateKeys = true // for keyboards with other letters
	v.WindowTitle = m.title()
	if m.layout.Tiny {
		return v
	}
	if c := m.screen().Cursor(); c != nil {
		c.X += m.layout.Outer + m.layout.Margin
		c.Y += m.layout.Head
		if c.X >= 0 && c.X < m.layout.Width && c.Y >= m.layout.Head && c.Y < m.layout.Height {
			v.Cursor = c
		}
	}
	return v
}

func (m *Model) title() string {
	under := m.under()
	name := ""
	switch page := under.screen.(type) {
	case owned:
		return "trustpath workshop"
	case named:
		name = page.Names()
	default:
		if m.session == nil || ofAll(under.route) {
			return "trustpath"
		}
		name = m.session.Run().Company
	}
	return m.styles.Glyphs.Plain("trustpath · " + name)
}

// ofAll reports whether a page is about all assessments.
func ofAll(route ui.Route) bool {
	return route == ui.ToHome || route == ui.ToLibrary || route == ui.ToCohort
}

// named is a page with a title and names for the first row of the frame.
type named interface{ Names() string }

// owned is a page that writes the first row of the frame itself.
type owned interface{ Who() (left, right string) }

func (m *Model) frame() []string {
	l := m.layout
	if l.Tiny {
		return l.TooSmall()
	}
	behind := m.screen()
	box, covered := behind.(dialog)
	if covered {
		behind = m.under().screen
	}
	content := behind.Body()
	body := m.body(behind, content)
	if covered {
		x, y := box.Place()
		body = ui.Over(m.styles, body, box.Body().Main, l.Margin+x, y)
	}
	foot := []string{m.row(m.status()), m.row(m.keys().Footer(m.styles, l.Full()))}
	return l.Frame(m.styles, slices.Concat(m.head(behind, content), body, foot))
}

// row puts a line between the margins.
func (m *Model) row(line string) string { return m.layout.Row(m.styles, line) }

// head is the rows above the body.
func (m *Model) head(screen ui.Screen, b ui.Body) []string {
	l, s, h := m.layout, m.styles, screen.Head()
	if l.Compact && m.unsaved() != "" {
		h.Right = s.Bad.Render(s.Glyphs.Look + " not saved")
	}
	rows := []string{
		m.row(ui.Between(h.Left, h.Right, l.Full())),
		s.Hairline(l.Inner, l.Margin+h.At, h.Heavy, l.RuleAt(b)),
	}
	if l.Compact {
		return rows
	}
	who, right := m.identity()
	return append([]string{m.row(ui.Between(who, right, l.Full()))}, rows...)
}

// identity is the two ends of the first row: whose page it is, and how much is
// stored.
func (m *Model) identity() (who, right string) {
	l, s := m.layout, m.styles
	who = s.Muted.Render("trustpath")
	under := m.under()
	switch page := under.screen.(type) {
	case owned:
		return page.Who()
	case named:
		who += "  " + s.Bold.Render("Compare")
		return who, s.Muted.Render(ui.Fit(page.Names(), l.Full()-ui.Width(who)-2, s.Glyphs.Ellipsis))
	}
	if ofAll(under.route) || m.session == nil {
		return who, s.Muted.Render(m.home.Pack())
	}
	right = m.state()
	room := l.Full() - ui.Width(who) - ui.Width(right) - 4
	return who + "  " + s.Bold.Render(ui.Fit(m.session.Run().Company, room, s.Glyphs.Ellipsis)), right
}

// state says how much is stored.
func (m *Model) state() string {
	s := m.styles
	switch note := m.unsaved(); {
	case note != "":
		return note
	case m.session.State() == session.Saving:
		return s.Muted.Render("saving" + s.Glyphs.Ellipsis)
	case m.session.State() == session.Saved:
		return s.Muted.Render("saved " + m.session.SavedAt().Format("15:04"))
	default:
		return ""
	}
}

// unsaved is the warning while something is in memory alone.
func (m *Model) unsaved() string {
	if m.session == nil || !m.session.Failed() {
		return ""
	}
	since, _, _ := m.session.Failure()
	return m.styles.Bad.Render(m.styles.Glyphs.Look + " not saved since " + since.Format("15:04"))
}

// status is the row above the keys.
func (m *Model) status() string {
	s := m.styles
	switch {
	case m.notice != "":
		return s.Text.Render(m.notice)
	case m.quiet != "":
		return s.Muted.Render(m.quiet)
	case m.layout.Compact && m.unsaved() != "":
		return s.Bad.Render(s.Glyphs.Look) + s.Text.Render(" Kept in memory: S saves again")
	default:
		return m.screen().Status()
	}
}

// body is the rows of a page, with the rule between its panes.
func (m *Model) body(screen ui.Screen, b ui.Body) []string {
	b.Main = ui.Rows(b.Main, m.layout.Body)
	if !m.layout.Compact && m.unsaved() != "" && !screen.Keys().Typing {
		switch {
		case b.Left > 0:
			b.Side = m.failure(ui.Rows(b.Side, m.layout.Body), m.layout.Beside(b.Left))
		case b.Side != nil:
			b.Main = m.failure(b.Main, m.layout.Main)
		default:
			b.Main = m.failure(b.Main, m.layout.Full())
		}
	}
	return m.layout.Panes(m.styles, b)
}

// failure puts the notice that something is not saved over the last rows of
// a pane: what happened, what is safe, what to press.
func (m *Model) failure(main []string, width int) []string {
	s := m.styles
	_, waiting, err := m.session.Failure()
	fact := func(label, text string) string {
		return s.Muted.Render(ui.Pad(label, 11)) + s.Text.Render(ui.Fit(text, width-11, s.Glyphs.Ellipsis))
	}
	notice := []string{
		"",
		s.Bad.Render(s.Glyphs.Look) + s.Bold.Render(" Not saved"),
		"",
		fact("Happened", err.Error()),
		fact("Safe", "what was saved before, on disk; "+report.Count(waiting, "change")+" in memory"),
		fact("Press", "S to try again, x to export elsewhere, or continue unsaved"),
	}
	from := max(0, len(main)-len(notice)-1)
	return slices.Concat(main[:from], notice, []string{""})
}
