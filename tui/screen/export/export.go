// Package export is where the roadmap is written to a file: a dialog over any
// page, and a tab of the roadmap.
package export

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/ui"
)

const (
	boxWidth = 76
	framed   = 4 // columns of the frame and its margins
)

// Model is the dialog.
type Model struct {
	form
	layout ui.Layout
}

// New returns the dialog for what was entered; saves is nil for an assessment
// that is not open.
func New(run assessment.Assessment, saves Saves, exporter Exporter, keys ui.Keys) *Model {
	m := &Model{form: newForm(exporter, saves, keys)}
	m.run = run
	return m
}

// Init suggests a path and reads the beginning of the document.
func (m *Model) Init() tea.Cmd { return m.open(m.run) }

// Resize sets the sizes.
func (m *Model) Resize(l ui.Layout) { m.layout = l }

// Restyle sets the looks.
func (m *Model) Restyle(s ui.Styles) { m.styles = s }

// Commit has nothing to save.
func (m *Model) Commit() tea.Cmd { return nil }

// Update handles keys, pasted text and what the commands found.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	key, pressed := msg.(tea.KeyPressMsg)
	if !pressed {
		return m.update(msg)
	}
	switch action := m.keys.Match(m.Scope(), key); action {
	case ui.Escape:
		return ui.Go(ui.ToPrevious)
	case ui.Tab:
		m.edit(!m.onPath)
		return nil
	default:
		return m.act(action, key)
	}
}

// Scope is the formats or the path.
func (m *Model) Scope() ui.Scope {
	if m.onPath {
		return ui.PathScope
	}
	return ui.ExportScope
}

// Can reports whether an action works now.
func (m *Model) Can(a ui.Action) bool { return m.can(a) }

// Head is left to the page behind.
func (m *Model) Head() ui.Head { return ui.Head{} }

// Status is empty: the dialog says everything itself.
func (m *Model) Status() string { return "" }

func (m *Model) width() int { return min(boxWidth, m.layout.Full()) }

// size is the room inside the box.
func (m *Model) size() size {
	if m.layout.Compact {
		return size{width: m.width() - framed, rows: m.layout.Body - 2, tight: true}
	}
	return size{width: m.width() - framed, rows: min(m.layout.Body-2, len(m.formats)+dialogRows)}
}

// dialogRows is the rows of the dialog beside the formats.
const dialogRows = 12

// Place is where the box stands in the body.
func (m *Model) Place() (x, y int) {
	x = max(0, (m.layout.Full()-m.width())/2)
	return x, max(0, min(2, m.layout.Body-len(m.Body().Main)))
}

// Body is the box.
func (m *Model) Body() ui.Body {
	return ui.Body{Main: ui.Box(m.styles, "Export", m.lines(m.size()), m.width())}
}

// Cursor is in the path while it is edited.
func (m *Model) Cursor() *tea.Cursor {
	c := m.cursor(m.size())
	if c != nil {
		x, y := m.Place()
		c.X, c.Y = c.X+x+framed/2, c.Y+y+1
	}
	return c
}
