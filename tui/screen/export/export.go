// Package export is the dialog that writes the roadmap to a file.
package export

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/kit"
	"trustpath/tui/widget"
)

// Exporter writes files. A path that exists is only replaced with force.
type Exporter interface {
	// SuggestPath names a file for an assessment in a format.
	SuggestPath(run assessment.Assessment, format string) string
	// Exists reports whether a file is there.
	Exists(path string) bool
	// Export writes the roadmap and returns the full path of the file.
	Export(run assessment.Assessment, format, path string, force bool) (written string, err error)
}

// WrittenMsg says where a file was written.
type WrittenMsg struct{ Path string }

// checkedMsg says whether a path exists, and which one is free instead.
type checkedMsg struct {
	path, free string
	exists     bool
}

type failedMsg struct{ err error }

const pathLength = 400

// Model is the dialog.
type Model struct {
	run      assessment.Assessment
	exporter Exporter
	keys     kit.Keys
	styles   kit.Styles
	layout   kit.Layout

	format  int
	onPath  bool
	path    widget.Field
	checked checkedMsg
	writing bool
	err     error
}

// format is one kind of file.
type format struct{ id, title, use string }

func formats() []format {
	return []format{
		{"markdown", "Markdown", "the roadmap, to read, edit and send on"},
		{"json", "JSON", "the result as data, schema 1"},
	}
}

// New returns the dialog for what was entered.
func New(run assessment.Assessment, exporter Exporter, keys kit.Keys) *Model {
	return &Model{run: run, exporter: exporter, keys: keys, path: widget.NewField(pathLength)}
}

// Init suggests a path.
func (m *Model) Init() tea.Cmd { return m.suggest() }

// suggestedMsg carries a path for a format.
type suggestedMsg struct {
	format int
	path   string
}

func (m *Model) suggest() tea.Cmd {
	exporter, run, at := m.exporter, m.run, m.format
	return func() tea.Msg { return suggestedMsg{at, exporter.SuggestPath(run, formats()[at].id)} }
}

// check looks whether the path is taken.
func (m *Model) check() tea.Cmd {
	exporter, path := m.exporter, m.path.Value()
	return func() tea.Msg {
		out := checkedMsg{path: path, free: path, exists: path != "" && exporter.Exists(path)}
		if out.exists {
			out.free = free(exporter, path)
		}
		return out
	}
}

// Resize sets the sizes.
func (m *Model) Resize(l kit.Layout) { m.layout = l }

// Restyle sets the looks.
func (m *Model) Restyle(s kit.Styles) { m.styles = s }

// Commit has nothing to save.
func (m *Model) Commit() tea.Cmd { return nil }

// Update handles keys, pasted text and what the commands found.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case suggestedMsg:
		if msg.format == m.format {
			m.path.SetValue(msg.path)
			return m.check()
		}
	case checkedMsg:
		if msg.path == m.path.Value() {
			m.checked = msg
		}
	case failedMsg:
		m.writing, m.err = false, msg.err
		return m.check()
	case tea.PasteMsg:
		if m.onPath {
			m.path.Update(msg)
			return m.check()
		}
	case tea.KeyPressMsg:
		return m.press(msg)
	}
	return nil
}

func (m *Model) press(msg tea.KeyPressMsg) tea.Cmd {
	action := m.keys.Match(m.Scope(), msg)
	switch action {
	case kit.Escape:
		return kit.Go(kit.ToPrevious)
	case kit.Accept:
		return m.write(false)
	case kit.Tab:
		if m.onPath = !m.onPath; m.onPath {
			m.path.Focus()
		} else {
			m.path.Blur()
		}
		return nil
	}
	m.err = nil
	if m.onPath {
		m.path.Update(msg)
		return m.check()
	}
	switch action {
	case kit.Up, kit.First, kit.PageUp:
		return m.pick(m.format - 1)
	case kit.Down, kit.Last, kit.PageDown:
		return m.pick(m.format + 1)
	case kit.Overwrite:
		if m.checked.exists {
			return m.write(true)
		}
	}
	return nil
}

func (m *Model) pick(at int) tea.Cmd {
	if at = max(0, min(at, len(formats())-1)); at == m.format {
		return nil
	}
	m.format = at
	return m.suggest()
}

// write is the command that writes the file: to the path when it is free or
// may be replaced, else to the free one beside it.
func (m *Model) write(force bool) tea.Cmd {
	path := m.path.Value()
	if path == "" {
		m.err = errors.New("no path is given")
		return nil
	}
	if m.writing {
		return nil
	}
	m.writing, m.err = true, nil
	exporter, run, id := m.exporter, m.run, formats()[m.format].id
	return func() tea.Msg {
		target := path
		if !force && exporter.Exists(path) {
			target = free(exporter, path)
		}
		written, err := exporter.Export(run, id, target, force)
		if err != nil {
			return failedMsg{err}
		}
		return WrittenMsg{written}
	}
}

// Scope is the formats or the path.
func (m *Model) Scope() kit.Scope {
	if m.onPath {
		return kit.PathScope
	}
	return kit.ExportScope
}

// Can reports whether an action works now.
func (m *Model) Can(a kit.Action) bool { return a != kit.Overwrite || m.checked.exists }
