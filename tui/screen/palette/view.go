package palette

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment/report"
	"trustpath/tui/ui"
)

const (
	boxWidth  = 66
	mostRows  = 16 // lines of commands
	around    = 4  // the frame, what is typed, and the line below it
	prompt    = ": "
	pointed   = 2 // the column of the cursor
	countRoom = 12
)

// Head is left to the page behind.
func (m *Model) Head() ui.Head { return ui.Head{} }

// Status says how to go on, or why a command was not run.
func (m *Model) Status() string {
	if m.refused != "" {
		return m.styles.Text.Render(report.Upper(m.refused))
	}
	return m.styles.Muted.Render("Type to narrow.")
}

func (m *Model) width() int { return min(boxWidth, m.layout.Full()) }

// rows is the lines of commands in view; they do not move while one types.
func (m *Model) rows() int { return max(1, min(mostRows, m.layout.Body-around)) }

// Place is where the box stands in the body.
func (m *Model) Place() (x, y int) {
	x = max(0, (m.layout.Full()-m.width())/2)
	return x, max(0, min(2, m.layout.Body-m.rows()-around))
}

// Cursor is in what is typed.
func (m *Model) Cursor() *tea.Cursor {
	x, y := m.Place()
	return tea.NewCursor(x+2+ui.Width(prompt)+m.input.Column(), y+1)
}

// Body is the box.
func (m *Model) Body() ui.Body {
	s, inner := m.styles, m.width()-4
	count := s.Muted.Render(ui.OfCount(len(m.found), len(m.commands)))
	line := s.Accent.Render(prompt) + m.input.View(s, inner-ui.Width(prompt)-countRoom)
	lines := []string{ui.Between(line, count, inner), s.Faint.Render(strings.Repeat(s.Glyphs.Line, inner))}
	list, at := m.list(inner)
	from := ui.Window(at, at, m.rows(), len(list))
	lines = append(lines, ui.Rows(list[from:min(from+m.rows(), len(list))], m.rows())...)
	return ui.Body{Main: ui.Box(s, "Commands", lines, m.width())}
}

// list is the commands that were found, under the heads of their groups while
// nothing is typed, and the line of the cursor.
func (m *Model) list(width int) (lines []string, at int) {
	s := m.styles
	if len(m.found) == 0 {
		return []string{s.Muted.Render(ui.Fit("No command is called that; esc goes back.", width, s.Glyphs.Ellipsis))}, 0
	}
	grouped, head := m.input.Value() == "", ""
	for i, n := range m.found {
		c := &m.commands[n]
		if grouped && c.Group != head {
			if head != "" {
				lines = append(lines, "")
			}
			head = c.Group
			lines = append(lines, s.Bold.Render(ui.Fit(head, width, s.Glyphs.Ellipsis)))
		}
		if i == m.at {
			at = len(lines)
		}
		lines = append(lines, m.line(c, i == m.at, width))
	}
	if m.at == 0 {
		at = 0
	}
	return lines, at
}

func (m *Model) line(c *Command, here bool, width int) string {
	s := m.styles
	pointer, style := "", s.Text
	if here {
		pointer, style = s.Accent.Render(s.Glyphs.Cursor), s.Accent
	}
	note := c.Note
	if c.Not != "" {
		style, note = s.Muted, c.Not
	}
	line := ui.Pad(pointer, pointed) + style.Render(c.Title)
	if note != "" {
		line += "  " + s.Muted.Render(note)
	}
	if c.Sign == "" {
		return ui.Fit(line, width, s.Glyphs.Ellipsis)
	}
	line = ui.Fit(line, width-ui.Width(c.Sign)-2, s.Glyphs.Ellipsis)
	return ui.Between(line, s.Muted.Render(c.Sign), width)
}
