// Package export is where the roadmap is written to a file: a dialog over any
// page, and a tab of the roadmap.
package export

import (
	"errors"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/tui/session"
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

// WrittenMsg says where a file was written.
type WrittenMsg struct{ Path string }

// lookedMsg is what was found out about a path. An older one than was asked for
// last is dropped.
type lookedMsg struct {
	of     *form
	asked  int
	path   string
	free   string // what is free instead of a path that exists
	exists bool
}

// readMsg is the beginning of the document in a format. It takes longer than the
// path does, and nothing waits for it.
type readMsg struct {
	of      *form
	reading int
	excerpt Excerpt
	err     error
}

type failedMsg struct {
	of  *form
	err error
}

const pathLength = 4096

// form is the choice of a format and a path, and what would be written: one
// piece for the dialog and for the tab.
type form struct {
	exporter Exporter
	saves    Saves // nil where none can be under way
	keys     ui.Keys
	styles   ui.Styles
	run      assessment.Assessment

	formats []Format
	format  int
	onPath  bool
	path    ui.Field
	typed   bool // the path, so that none is suggested any more
	asked   int
	found   lookedMsg
	reading int
	begins  readMsg
	writing bool
	err     error
}

func newForm(exporter Exporter, saves Saves, keys ui.Keys) form {
	return form{exporter: exporter, saves: saves, keys: keys, formats: exporter.Formats(), path: ui.NewField(pathLength)}
}

// open begins with what was entered so far.
func (f *form) open(run assessment.Assessment) tea.Cmd {
	f.run, f.writing, f.err = run, false, nil
	return tea.Batch(f.look(), f.read())
}

// look finds out about the path, which is suggested unless somebody typed one.
func (f *form) look() tea.Cmd {
	f.asked++
	exporter, run, id, suggest := f.exporter, f.run, f.formats[f.format].ID, !f.typed
	out := lookedMsg{of: f, asked: f.asked, path: f.path.Value()}
	return func() tea.Msg {
		if suggest {
			out.path = exporter.SuggestPath(run, id)
		}
		if out.exists = out.path != "" && exporter.Exists(out.path); out.exists {
			out.free = free(exporter, out.path)
		}
		return out
	}
}

// read reads the beginning of the document, as it would be written now.
func (f *form) read() tea.Cmd {
	f.reading++
	exporter, run, id, stored := f.exporter, f.run, f.formats[f.format].ID, f.settled()
	out := readMsg{of: f, reading: f.reading}
	return func() tea.Msg {
		out.excerpt, out.err = exporter.Preview(run, Wish{Format: id, Unsaved: !stored()})
		return out
	}
}

// settled waits for the saves that are under way, so that a file made of what is
// stored has the last answer too, and reports whether all is stored.
func (f *form) settled() func() (stored bool) {
	if f.saves == nil {
		return func() bool { return true }
	}
	return f.saves.Settled()
}

// update handles what the commands found and pasted text.
func (f *form) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case lookedMsg:
		if msg.of == f && msg.asked == f.asked {
			if f.found = msg; !f.typed {
				f.path.SetValue(msg.path)
			}
		}
	case readMsg:
		if msg.of == f && msg.reading == f.reading {
			f.begins = msg
		}
	case failedMsg:
		if msg.of == f {
			f.writing, f.err = false, msg.err
			return f.look()
		}
	case WrittenMsg:
		f.writing = false
		f.edit(false)
		return f.look()
	case tea.PasteMsg:
		if f.onPath {
			return f.typePath(msg)
		}
	}
	return nil
}

// typePath edits the path. A key in an empty field counts as typing even if it
// changes nothing: it may have been meant to empty a suggestion that comes later.
func (f *form) typePath(msg tea.Msg) tea.Cmd {
	before := f.path.Value()
	f.path.Update(msg)
	if f.path.Value() == before && before != "" {
		return nil
	}
	f.typed = true
	return f.look()
}

// act handles a key that is the form's.
func (f *form) act(action ui.Action, msg tea.KeyPressMsg) tea.Cmd {
	if action == ui.Accept {
		return f.write(false)
	}
	f.err = nil
	if f.onPath {
		return f.typePath(msg)
	}
	switch action {
	case ui.Up:
		return f.pick(f.format - 1)
	case ui.Down:
		return f.pick(f.format + 1)
	case ui.First, ui.PageUp:
		return f.pick(0)
	case ui.Last, ui.PageDown:
		return f.pick(len(f.formats))
	case ui.Overwrite:
		if f.found.exists {
			return f.write(true)
		}
	}
	return nil
}

// edit gives the path the keys, or takes them away.
func (f *form) edit(on bool) {
	if f.onPath = on; on {
		f.path.Focus()
		return
	}
	f.path.Blur()
}

// pick chooses another format, with a path of its own.
func (f *form) pick(at int) tea.Cmd {
	if at = max(0, min(at, len(f.formats)-1)); at == f.format {
		return nil
	}
	f.format, f.typed, f.found, f.begins = at, false, lookedMsg{}, readMsg{}
	return tea.Batch(f.look(), f.read())
}

// write is the command that writes the file: to the path when it is free or
// may be replaced, else to the free one beside it. A path that is still on its
// way is the one that is suggested.
func (f *form) write(force bool) tea.Cmd {
	path, suggest := f.path.Value(), !f.typed
	if path == "" && !suggest {
		f.err = errors.New("no path is given")
		return nil
	}
	if f.writing {
		return nil
	}
	if !suggest {
		if _, err := FormatOf(path, f.formats[f.format].ID, f.formats); err != nil {
			f.err = err
			return nil
		}
	}
	f.writing, f.err = true, nil
	exporter, run, id, stored := f.exporter, f.run, f.formats[f.format].ID, f.settled()
	return func() tea.Msg {
		unsaved := !stored()
		target := path
		if suggest {
			target = exporter.SuggestPath(run, id)
		}
		if !force && exporter.Exists(target) {
			target = free(exporter, target)
		}
		written, err := exporter.Export(run, Wish{Format: id, Path: target, Force: force, Unsaved: unsaved})
		if err != nil {
			return failedMsg{f, err}
		}
		return WrittenMsg{written}
	}
}

// can reports whether an action works now.
func (f *form) can(a ui.Action) bool { return a != ui.Overwrite || f.found.exists }

const (
	labelled = 9 // the column of labels
	saidRows = 3 // about the path
)

// size is the room for the form; a tight one has no blank rows.
type size struct {
	width, rows int
	tight       bool
}

// blank is the rows between two parts.
func (z size) blank() int {
	if z.tight {
		return 0
	}
	return 1
}

// listed is how many formats are in view.
func (f *form) listed(z size) int {
	room := z.rows - 1 - saidRows - 3*z.blank()
	if z.tight {
		room = min(room, 2)
	}
	return max(1, min(len(f.formats), room))
}

// pathRow is the row of the path.
func (f *form) pathRow(z size) int { return z.blank() + f.listed(z) + z.blank() }

// lines is the formats, the path, what is known about it, and the beginning of
// the document in the rows that are left.
func (f *form) lines(z size) []string {
	s := f.styles
	lines := make([]string, z.blank())
	lines = append(lines, f.list(z)...)
	lines = append(lines, make([]string, z.blank())...)
	lines = append(lines, f.label("Path")+f.path.View(s.Bolder(), z.width-labelled))
	lines = append(lines, f.said(z)...)
	return ui.Rows(append(lines, f.preview(z, z.rows-len(lines)-z.blank())...), z.rows)
}

func (f *form) label(text string) string { return f.styles.Muted.Render(ui.Pad(text, labelled)) }

// list is the formats in view. Where some are not, their number stands beside.
func (f *form) list(z size) []string {
	s, rows := f.styles, f.listed(z)
	from := ui.Window(f.format, f.format, rows, len(f.formats))
	titles := 11
	for _, of := range f.formats {
		titles = max(titles, ui.Width(of.Title)+2)
	}
	var out []string
	for i := from; i < from+rows; i++ {
		pointer, style, label := " ", s.Text, ""
		if i == f.format {
			pointer, style = s.Accent.Render(s.Glyphs.Cursor), s.Accent
		}
		switch {
		case i == from:
			label = "Format"
		case i == from+1 && rows < len(f.formats):
			label = " " + strconv.Itoa(f.format+1) + "/" + strconv.Itoa(len(f.formats))
		}
		line := f.label(label) + pointer + " " + style.Render(ui.Pad(f.formats[i].Title, titles))
		out = append(out, ui.Fit(line+s.Muted.Render(f.formats[i].Use), z.width, s.Glyphs.Ellipsis))
	}
	return out
}

// said is what is known about the path, in rows that do not move.
func (f *form) said(z size) []string {
	s := f.styles
	put := func(style interface{ Render(...string) string }, sign, text string, rows int) []string {
		var out []string
		for i, line := range ui.WrapAtMost(text, z.width-labelled-2, rows, s.Glyphs.Ellipsis) {
			head := ui.Indent("", labelled+2)
			if i == 0 {
				head = ui.Indent(style.Render(sign)+" ", labelled)
			}
			out = append(out, head+s.Text.Render(line))
		}
		return out
	}
	exists := "This file exists and stays; yours becomes"
	switch { // where there is no room, the footer has none for the key either
	case z.tight && f.onPath:
		exists = "exists and stays; new:"
	case z.tight:
		exists = "stays, o replaces it; new:"
	}
	var lines []string
	switch {
	case f.err != nil:
		lines = put(s.Bad, s.Glyphs.Look, "Not written: "+f.err.Error()+".", saidRows)
	case f.found.exists && f.found.path == f.path.Value():
		lines = put(s.Warn, s.Glyphs.Look, exists, 1)
		for _, line := range ui.WrapAtMost(f.found.free, z.width-labelled-2, 2, s.Glyphs.Ellipsis) {
			lines = append(lines, ui.Indent(s.Bold.Render(line), labelled+2))
		}
	default:
		lines = put(s.Muted, " ", f.formats[f.format].Holds, 1)
	}
	return ui.Rows(lines, saidRows)
}

// preview is the beginning of the document.
func (f *form) preview(z size, rows int) []string {
	s, text := f.styles, f.begins.excerpt
	if rows <= 0 {
		return nil
	}
	if f.begins.err != nil {
		return []string{f.label("Preview") + s.Text.Render(ui.Fit(f.begins.err.Error(), z.width-labelled, s.Glyphs.Ellipsis))}
	}
	if len(text.Lines) == 0 {
		return nil
	}
	shown := rows
	if text.Total > rows {
		shown = max(1, rows-1)
	}
	var out []string
	for i, line := range text.Lines[:min(shown, len(text.Lines))] {
		label := ""
		if i == 0 {
			label = "Preview"
		}
		out = append(out, f.label(label)+s.Muted.Render(ui.Fit(excerptLine(line), z.width-labelled, s.Glyphs.Ellipsis)))
	}
	if more := text.Total - len(out); more > 0 && rows > 1 {
		out = append(out, f.label("")+s.Muted.Render(s.Glyphs.Down+" "+report.Count(more, "more line")))
	}
	return out
}

// excerptLine is a line of a file as a screen can show it.
func excerptLine(line string) string {
	const most = 300
	text := strings.TrimLeft(line, " \t")
	return ui.Indent(safetext.Line(text, most), min(len(line)-len(text), most))
}

// cursor is in the path while it is edited.
func (f *form) cursor(z size) *tea.Cursor {
	if !f.onPath {
		return nil
	}
	return tea.NewCursor(labelled+f.path.Column(), f.pathRow(z))
}
