// Package intake is the dialog that takes an assessment in from a file.
package intake

import (
	"context"
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/tui/ui"
)

// ErrTaken says that the assessment of a file is here already.
var ErrTaken = errors.New("this assessment is here already")

// Importer stores what a file holds as an assessment of its own: all of it, or
// nothing. One that is here already is never changed: it is ErrTaken, unless a
// copy is wanted. The error has every problem of the file, one a line.
type Importer interface {
	Import(ctx context.Context, path string, copied bool) (Imported, error)
}

// Imported is an assessment that was taken in.
type Imported struct {
	ID, Company string
	Remarks     []string // sentences on what reading it changed
}

// DoneMsg says that a file was taken in.
type DoneMsg struct{ Imported }

type failedMsg struct {
	of  *Model
	err error
}

const pathLength = 4096

// Model is the dialog.
type Model struct {
	importer Importer
	keys     ui.Keys
	styles   ui.Styles
	layout   ui.Layout

	path    ui.Field
	tried   string // the path that err is about
	reading bool
	err     error
	from    int // the first line of the problems in view
}

// New returns the dialog with an empty path.
func New(importer Importer, keys ui.Keys) *Model {
	m := &Model{importer: importer, keys: keys, path: ui.NewField(pathLength)}
	m.path.Focus()
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

// Scope is the dialog's own.
func (m *Model) Scope() ui.Scope { return ui.ImportScope }

// Can reports whether an action works now.
func (m *Model) Can(a ui.Action) bool {
	switch a {
	case ui.Duplicate:
		return m.taken()
	case ui.Down:
		return m.last() > 0
	default:
		return true
	}
}

// taken reports whether what stands in the field is here already.
func (m *Model) taken() bool { return errors.Is(m.err, ErrTaken) && m.tried == m.path.Value() }

// Update handles keys, pasted text and what became of a file.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case failedMsg:
		if msg.of == m {
			m.reading, m.err, m.from = false, msg.err, 0
		}
	case tea.PasteMsg:
		m.path.Update(msg)
	case tea.KeyPressMsg:
		return m.press(msg)
	}
	return nil
}

func (m *Model) press(msg tea.KeyPressMsg) tea.Cmd {
	action := m.keys.Match(ui.ImportScope, msg)
	if to, moved := ui.Move(action, m.from, m.room(), m.last()+1); moved {
		m.from = to
		return nil
	}
	switch action {
	case ui.Escape:
		return ui.Go(ui.ToPrevious)
	case ui.Accept:
		return m.read(false)
	case ui.Duplicate:
		if m.taken() {
			return m.read(true)
		}
	default:
		m.path.Update(msg)
	}
	return nil
}

// read is the command that takes the file in; what was typed stays.
func (m *Model) read(copied bool) tea.Cmd {
	path := m.path.Value()
	if m.reading {
		return nil
	}
	m.tried, m.from = path, 0
	if path == "" {
		m.err = errors.New("no path is given")
		return nil
	}
	m.reading, m.err = true, nil
	importer := m.importer
	return func() tea.Msg {
		made, err := importer.Import(context.Background(), path, copied)
		if err != nil {
			return failedMsg{m, err}
		}
		return DoneMsg{made}
	}
}

// problems is what is wrong with the file, each thing once.
func (m *Model) problems() []string {
	if m.err == nil || errors.Is(m.err, ErrTaken) {
		return nil
	}
	return strings.Split(m.err.Error(), "\n")
}
