package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

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
	v := tea.NewView(strings.Join(m.frame(), "\n"))
	v.AltScreen = true
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
	switch {
	case m.under() == ui.ToCompare:
		return m.styles.Glyphs.Plain("trustpath · " + m.compare.Names())
	case m.session == nil || m.under() == ui.ToHome:
		return "trustpath"
	}
	return m.styles.Glyphs.Plain("trustpath · " + m.session.Run().Company)
}

// under is the page, or the one on which help or a dialog was opened.
func (m *Model) under() ui.Route {
	if m.route == ui.ToHelp || m.dialog() != nil {
		return m.previous
	}
	return m.route
}

// dialog is the box over the page, or nil.
func (m *Model) dialog() dialog {
	switch m.route {
	case ui.ToExport:
		return m.export
	case ui.ToPalette:
		return m.palette
	case ui.ToImport:
		return m.intake
	default:
		return nil
	}
}

// dialog is a screen that is drawn over the page it was opened on.
type dialog interface {
	ui.Screen
	Place() (x, y int) // of the box in the body
}

func (m *Model) frame() []string {
	l := m.layout
	if l.Tiny {
		return l.TooSmall()
	}
	behind, box := m.screen(), m.dialog()
	if box != nil {
		behind = m.at(m.previous)
	}
	content := behind.Body()
	lines := m.head(behind, content.Side != nil)
	body := m.body(behind, content)
	if box != nil {
		x, y := box.Place()
		body = ui.Over(m.styles, body, box.Body().Main, l.Margin+x, y)
	}
	lines = append(lines, body...)
	lines = append(lines, m.row(m.status()), m.row(m.keys().Footer(m.styles, l.Full())))
	return l.Frame(m.styles, lines)
}

// row puts a line between the margins.
func (m *Model) row(line string) string { return m.layout.Row(m.styles, line) }

// head is the rows above the body.
func (m *Model) head(screen ui.Screen, paned bool) []string {
	l, s, h := m.layout, m.styles, screen.Head()
	tee := 0
	if paned {
		tee = l.RuleAt()
	}
	hairline := s.Hairline(l.Inner, l.Margin+h.At, h.Heavy, tee)
	if l.Compact {
		if m.unsaved() != "" {
			h.Right = s.Bad.Render(s.Glyphs.Look + " not saved")
		}
		return []string{m.row(ui.Between(h.Left, h.Right, l.Full())), hairline}
	}
	who, right := s.Muted.Render("trustpath"), s.Muted.Render(m.home.Pack())
	if m.under() == ui.ToCompare {
		who += "  " + s.Bold.Render("Compare")
		right = s.Muted.Render(ui.Fit(m.compare.Names(), l.Full()-ui.Width(who)-2, s.Glyphs.Ellipsis))
	} else if m.under() != ui.ToHome && m.session != nil {
		right = m.state()
		room := l.Full() - ui.Width(who) - ui.Width(right) - 4
		who += "  " + s.Bold.Render(ui.Fit(m.session.Run().Company, room, s.Glyphs.Ellipsis))
	}
	return []string{
		m.row(ui.Between(who, right, l.Full())),
		m.row(ui.Between(h.Left, h.Right, l.Full())),
		hairline,
	}
}

// state says how much is stored.
func (m *Model) state() string {
	s := m.styles
	if note := m.unsaved(); note != "" {
		return note
	}
	switch m.session.State() {
	case session.Saving:
		return s.Muted.Render("saving" + s.Glyphs.Ellipsis)
	case session.Saved:
		return s.Muted.Render("saved " + m.session.SavedAt().Format("15:04"))
	default:
		return ""
	}
}

// unsaved is the warning while something is in memory alone.
func (m *Model) unsaved() string {
	if m.session == nil {
		return ""
	}
	since, _, err := m.session.Failure()
	if err == nil {
		return ""
	}
	return m.styles.Bad.Render(m.styles.Glyphs.Look + " not saved since " + since.Format("15:04"))
}

// status is the row above the keys.
func (m *Model) status() string {
	if m.notice != "" {
		return m.styles.Text.Render(m.notice)
	}
	if m.quiet != "" {
		return m.styles.Muted.Render(m.quiet)
	}
	if m.layout.Compact && m.unsaved() != "" {
		return m.styles.Bad.Render(m.styles.Glyphs.Look) + m.styles.Text.Render(" Kept in memory: s saves again")
	}
	return m.screen().Status()
}

// body is the rows of a page, with the rule between its panes.
func (m *Model) body(screen ui.Screen, b ui.Body) []string {
	if b.Main = ui.Rows(b.Main, m.layout.Body); !m.layout.Compact && m.unsaved() != "" && !ui.KeysOf(screen).Typing {
		b.Main = m.failure(b.Main, b.Side != nil)
	}
	return m.layout.Panes(m.styles, b)
}

// failure puts the notice that something is not saved over the last rows of
// the main pane: what happened, what is safe, what to press.
func (m *Model) failure(main []string, paned bool) []string {
	s, width := m.styles, m.layout.Full()
	if paned {
		width = m.layout.Main
	}
	_, waiting, err := m.session.Failure()
	fact := func(label, text string) string {
		return s.Muted.Render(ui.Pad(label, 11)) + s.Text.Render(ui.Fit(text, width-11, s.Glyphs.Ellipsis))
	}
	notice := []string{
		"",
		s.Bad.Render(s.Glyphs.Look) + s.Bold.Render(" Not saved"),
		"",
		fact("Happened", err.Error()),
		fact("Safe", "what was saved before, on disk; "+ui.Count(waiting, "change")+" in memory"),
		fact("Press", "s to try again, x to export elsewhere, or go on unsaved"),
	}
	from := max(0, len(main)-len(notice)-1)
	return append(append(append([]string{}, main[:from]...), notice...), "")
}
