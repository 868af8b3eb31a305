package export

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// Tab is the same as the dialog, as a tab of the roadmap.
type Tab struct {
	form
	session *session.Session
	layout  ui.Layout
}

// NewTab returns the tab.
func NewTab(s *session.Session, exporter Exporter, keys ui.Keys) *Tab {
	return &Tab{form: newForm(exporter, s, keys), session: s}
}

// Title is the name of the tab.
func (t *Tab) Title() string { return "Export" }

// Resize sets the sizes.
func (t *Tab) Resize(l ui.Layout) { t.layout = l }

// Restyle sets the looks.
func (t *Tab) Restyle(s ui.Styles) { t.styles = s }

// Show has nothing to do: the document is read when the tab is opened.
func (t *Tab) Show(*assessment.Result) {}

// Commit has nothing to save.
func (t *Tab) Commit() tea.Cmd { return nil }

// Update handles keys, pasted text and what the commands found.
func (t *Tab) Update(msg tea.Msg) (cmd tea.Cmd, handled bool) {
	switch msg := msg.(type) {
	case ui.ShownMsg:
		return t.open(t.session.Run()), true
	case tea.KeyPressMsg:
		return t.press(msg)
	}
	return t.update(msg), true
}

func (t *Tab) press(msg tea.KeyPressMsg) (cmd tea.Cmd, handled bool) {
	action := t.keys.Match(t.Scope(), msg)
	switch {
	case t.onPath && (action == ui.Escape || action == ui.Tab):
		t.edit(false)
		return nil, true
	case action == ui.Path:
		t.edit(true)
		return nil, true
	case t.onPath:
		return t.act(action, msg), true
	}
	switch action {
	case ui.Accept, ui.Up, ui.Down, ui.First, ui.Last, ui.PageUp, ui.PageDown, ui.Overwrite:
		return t.act(action, msg), true
	}
	return nil, false
}

// Scope is the formats or the path.
func (t *Tab) Scope() ui.Scope {
	if t.onPath {
		return ui.PathScope
	}
	return ui.ExportTabScope
}

// Can reports whether an action works now.
func (t *Tab) Can(a ui.Action) bool { return t.can(a) }

// Status is empty: the form says everything itself.
func (t *Tab) Status() string { return "" }

func (t *Tab) size() size {
	return size{width: t.layout.Full(), rows: t.layout.Body, tight: t.layout.Compact}
}

// Body is the form, with as much of the document as fits.
func (t *Tab) Body() ui.Body { return ui.Body{Main: t.lines(t.size())} }

// Cursor is in the path while it is edited.
func (t *Tab) Cursor() *tea.Cursor { return t.cursor(t.size()) }
