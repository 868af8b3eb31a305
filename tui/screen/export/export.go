// Package export is the page where the roadmap is written to a file: a dialog on
// top of any page, and a tab of the roadmap.
package export

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// Model is the form: a format, a path, and the beginning of the file.
type Model struct {
	ui.Page
	exporter Exporter
	session  *session.Session // nil for an assessment that is not open
	run      assessment.Assessment
	dialog   bool

	formats []Format
	format  int
	reader  int // in the list of audiences
	onPath  bool
	path    ui.Field
	typed   bool // the path, so that none is suggested any more
	checks  int  // of paths that were begun
	checked pathMsg
	reads   int // of previews that were begun
	preview previewMsg
	writing bool
	err     error
}

// WrittenMsg says where a file was written.
type WrittenMsg struct{ Path string }

// pathMsg is what was found out about a path. One that is older than the last
// check is dropped.
type pathMsg struct {
	of     *Model
	check  int
	path   string
	free   string // instead of a path that exists
	exists bool
}

// previewMsg is the beginning of the file in a format. It takes longer than the
// path does, and nothing waits for it.
type previewMsg struct {
	of      *Model
	read    int
	excerpt Excerpt
	err     error
}

type failedMsg struct {
	of  *Model
	err error
}

const pathLength = 4096

// New returns the dialog for what was entered; s is nil for an assessment that is
// not open.
func New(run assessment.Assessment, s *session.Session, exporter Exporter) *Model {
	m := NewTab(s, exporter)
	m.run, m.dialog = run, true
	return m
}

// NewTab returns the tab of the roadmap.
func NewTab(s *session.Session, exporter Exporter) *Model {
	return &Model{exporter: exporter, session: s, formats: exporter.Formats(), path: ui.NewField(pathLength)}
}

// Head is the title of the tab; a dialog leaves it to the page below.
func (m *Model) Head() ui.Head {
	if m.dialog {
		return ui.Head{}
	}
	return ui.Head{Left: "Export"}
}

// Show does nothing: the tab reads what was entered when it is opened.
func (m *Model) Show(*assessment.Result) {}

// Init suggests a path and reads the beginning of the file.
func (m *Model) Init() tea.Cmd {
	if !m.dialog {
		m.run = m.session.Run()
	}
	m.writing, m.err = false, nil
	return tea.Batch(m.check(), m.read())
}

// Keys are those of the formats, or of the path.
func (m *Model) Keys() ui.KeyMap {
	write := ui.Row(ui.GroupAct, "enter", "write", "write the file; one that exists stays", func() tea.Cmd {
		return m.write(false)
	}).Kept()
	leave := ui.Row(ui.GroupLeave, "esc", "back", "one level up; never ends the program", nil).Kept()
	if m.dialog {
		leave.Sends = ui.GoMsg{Route: ui.ToBack}
	} else {
		leave.Do = func() tea.Cmd { m.edit(false); return nil }
	}
	next := ui.Row(ui.GroupMove, "tab shift+tab", "next field", "format or path", func() tea.Cmd {
		m.edit(!m.onPath)
		return nil
	})
	keys := ui.KeyMap{Page: "the export", Alone: m.dialog}
	if m.onPath {
		keys = ui.KeyMap{Typing: true, Rows: []ui.Key{write, next, leave}}
	} else {
		keys.Rows = m.formatKeys(write, next, leave)
	}
	return keys.Around(func(do func() tea.Cmd) tea.Cmd { m.err = nil; return do() })
}

func (m *Model) formatKeys(write, next, leave ui.Key) []ui.Key {
	var cmd tea.Cmd
	rows := ui.MoveKeys("move", func() bool { return len(m.formats) > 1 }, func(a ui.Motion) { cmd = m.pick(a) })
	for i := range rows {
		move := rows[i].Do
		rows[i].Do = func() tea.Cmd { move(); return cmd }
	}
	overwrite := ui.Row(ui.GroupAct, "o", "overwrite", "overwrite the file that exists", func() tea.Cmd {
		return m.write(true)
	}).Only(func() bool { return m.checked.exists })
	reader := ui.Row(ui.GroupAct, "a", "audience", "founder, board, team, buyer or consultant", func() tea.Cmd {
		m.reader = (m.reader + 1) % len(report.Audiences())
		m.preview = previewMsg{}
		return m.read()
	}).Only(func() bool { return m.formats[m.format].Parts })
	if m.dialog {
		return append(rows, write, next, overwrite, reader, leave)
	}
	path := ui.Row(ui.GroupAct, "p", "path", "type another path", func() tea.Cmd { m.edit(true); return nil }).Kept()
	return append(rows, path, write, overwrite, reader)
}

// check finds out about the path, which is suggested unless one was typed.
func (m *Model) check() tea.Cmd {
	m.checks++
	exporter, run, id, suggest := m.exporter, m.run, m.formats[m.format].ID, !m.typed
	out := pathMsg{of: m, check: m.checks, path: m.path.Value()}
	return func() tea.Msg {
		if suggest {
			out.path = exporter.SuggestPath(run, id)
		}
		out.exists = out.path != "" && exporter.Exists(out.path)
		if out.exists {
			out.free = free(exporter, out.path)
		}
		return out
	}
}

// wish is the format that is chosen, for its audience.
func (m *Model) wish() Wish {
	out := Wish{Format: m.formats[m.format].ID}
	if m.formats[m.format].Parts {
		out.Audience = report.Audiences()[m.reader]
	}
	return out
}

// read reads the beginning of the file, as it would be written now.
func (m *Model) read() tea.Cmd {
	m.reads++
	exporter, run, wish, stored := m.exporter, m.run, m.wish(), m.settled()
	out := previewMsg{of: m, read: m.reads}
	return func() tea.Msg {
		wish.Unsaved = !stored()
		out.excerpt, out.err = exporter.Preview(run, wish)
		return out
	}
}

// settled waits for the saves that are under way, so that a file made of what is
// stored has the last answer too, and reports whether all is stored.
func (m *Model) settled() func() (stored bool) {
	if m.session == nil {
		return func() bool { return true }
	}
	return m.session.Settled()
}

// Update takes what the commands found, and typed text.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case pathMsg:
		if msg.of != m || msg.check != m.checks {
			return nil
		}
		m.checked = msg
		if !m.typed {
			m.path.SetValue(msg.path)
		}
	case previewMsg:
		if msg.of == m && msg.read == m.reads {
			m.preview = msg
		}
	case failedMsg:
		if msg.of == m {
			m.writing, m.err = false, msg.err
			return m.check()
		}
	case WrittenMsg:
		m.writing = false
		m.edit(false)
		return m.check()
	case tea.KeyPressMsg, tea.PasteMsg:
		if m.onPath {
			m.err = nil
			return m.typePath(msg)
		}
	}
	return nil
}

// typePath edits the path. A key in an empty field counts as typing even if it
// changes nothing: it may have been meant to empty a suggestion that comes later.
func (m *Model) typePath(msg tea.Msg) tea.Cmd {
	before := m.path.Value()
	m.path.Update(msg)
	if m.path.Value() == before && before != "" {
		return nil
	}
	m.typed = true
	return m.check()
}

// edit gives the path the keys, or takes them away.
func (m *Model) edit(on bool) {
	m.onPath = on
	if on {
		m.path.Focus()
	} else {
		m.path.Blur()
	}
}

// pick chooses another format, with a path for it.
func (m *Model) pick(a ui.Motion) tea.Cmd {
	at := ui.Move(a, m.format, len(m.formats), len(m.formats))
	if at == m.format {
		return nil
	}
	m.format, m.typed, m.checked, m.preview = at, false, pathMsg{}, previewMsg{}
	return tea.Batch(m.check(), m.read())
}

// write writes the file: to the path when it is free or may be replaced, else to
// a free one of almost the same name. A path that is still on its way is the one
// that is suggested.
func (m *Model) write(force bool) tea.Cmd {
	path, suggest := m.path.Value(), !m.typed
	switch {
	case path == "" && !suggest:
		m.err = errors.New("no path is given")
		return nil
	case m.writing:
		return nil
	case m.formats[m.format].Missing != "":
		m.err = errors.New(m.formats[m.format].Missing)
		return nil
	case !suggest:
		if _, err := FormatOf(path, m.formats[m.format].ID, m.formats); err != nil {
			m.err = err
			return nil
		}
	}
	m.writing = true
	exporter, run, wish, stored := m.exporter, m.run, m.wish(), m.settled()
	return func() tea.Msg {
		wish.Unsaved, wish.Force, wish.Path = !stored(), force, path
		if suggest {
			wish.Path = exporter.SuggestPath(run, wish.Format)
		}
		if !force && exporter.Exists(wish.Path) {
			wish.Path = free(exporter, wish.Path)
		}
		written, err := exporter.Export(run, wish)
		if err != nil {
			return failedMsg{m, err}
		}
		return WrittenMsg{written}
	}
}

const (
	labelWidth = 9
	frameWidth = 4 // columns of the frame of the dialog and its margins
	statusRows = 3 // about the path
	leastRows  = 4 // of the file that is previewed
)

// boxWidth is the columns of the dialog.
func (m *Model) boxWidth() int { return min(76, m.Layout.Full()) }

// size is the room for the form.
func (m *Model) size() (width, rows int) {
	switch {
	case !m.dialog:
		return m.Layout.Full(), m.Layout.Body
	case m.Layout.Compact:
		return m.boxWidth() - frameWidth, m.Layout.Body - 2
	}
	return m.boxWidth() - frameWidth, min(m.Layout.Body-2, len(m.formats)+12)
}

// gap is between two parts, where there is room.
func (m *Model) gap() []string {
	if m.Layout.Compact {
		return nil
	}
	return []string{""}
}

// Place is where the box of the dialog is in the body.
func (m *Model) Place() (x, y int) {
	x = max(0, (m.Layout.Full()-m.boxWidth())/2)
	return x, max(0, min(2, m.Layout.Body-len(m.Body().Main)))
}

// Body is the formats, the path, what is known about it, and the beginning of the
// file in the rows that are left.
func (m *Model) Body() ui.Body {
	width, rows := m.size()
	path := m.label("Path") + m.path.View(m.Styles.Bolder(), width-labelWidth)
	lines := slices.Concat(m.abovePath(), []string{path}, m.status(width))
	lines = append(lines, m.excerpt(width, rows-len(lines)-len(m.gap()))...)
	lines = ui.Rows(lines, rows)
	if m.dialog {
		lines = ui.Box(m.Styles, "Export", lines, m.boxWidth())
	}
	return ui.Body{Main: lines}
}

// Cursor is in the path while it is edited.
func (m *Model) Cursor() *tea.Cursor {
	if !m.onPath {
		return nil
	}
	c := tea.NewCursor(labelWidth+m.path.Column(), len(m.abovePath()))
	if m.dialog {
		x, y := m.Place()
		c.X, c.Y = c.X+x+frameWidth/2, c.Y+y+1
	}
	return c
}

func (m *Model) label(text string) string { return m.Styles.Muted.Render(ui.Pad(text, labelWidth)) }

// abovePath is the formats in view. Where some are not, it says which of how many
// is chosen.
func (m *Model) abovePath() []string {
	s := m.Styles
	width, rows := m.size()
	listed := rows - 1 - statusRows - 3*len(m.gap())
	if m.Layout.Compact {
		listed = min(listed, 2)
	} else {
		listed -= leastRows
	}
	listed = max(1, min(len(m.formats), listed))
	from := ui.Window(m.format, m.format, listed, len(m.formats))
	titles := 11
	for _, of := range m.formats {
		titles = max(titles, ui.Width(of.Title)+2)
	}
	out := m.gap()
	for i := from; i < from+listed; i++ {
		pointer, style, label := " ", s.Text, ""
		if i == m.format {
			pointer, style = s.Accent.Render(s.Glyphs.Cursor), s.Accent
		}
		if m.formats[i].Missing != "" {
			style = s.Muted
		}
		switch {
		case i == from:
			label = "Format"
		case i == from+1 && listed < len(m.formats):
			label = " " + strconv.Itoa(m.format+1) + "/" + strconv.Itoa(len(m.formats))
		}
		line, use := m.label(label)+pointer+" "+style.Render(ui.Pad(m.formats[i].Title, titles)), m.formats[i].Use
		if i == m.format && m.formats[i].Parts && m.reader > 0 {
			use = report.AudienceWords(report.Audiences()[m.reader])
		}
		out = append(out, ui.Fit(line+s.Muted.Render(use), width, s.Glyphs.Ellipsis))
	}
	return append(out, m.gap()...)
}

// status is what is known about the path, in rows that do not move.
func (m *Model) status(width int) []string {
	s := m.Styles
	var lines []string
	put := func(sign string, style ui.Style, text string, rows int) {
		for _, line := range ui.WrapAtMost(text, width-labelWidth-2, rows, s.Glyphs.Ellipsis) {
			lines = append(lines, ui.Indent(ui.Pad(sign, 2)+style.Render(line), labelWidth))
			sign = ""
		}
	}
	exists := "This file exists and stays; yours becomes"
	switch { // where there is no room, the footer has none for the key either
	case m.Layout.Compact && m.onPath:
		exists = "exists and stays; new:"
	case m.Layout.Compact:
		exists = "stays, o replaces it; new:"
	}
	switch {
	case m.err != nil:
		put(s.Bad.Render(s.Glyphs.Look), s.Text, "Not written: "+m.err.Error()+".", statusRows)
	case m.writing:
		put("", s.Text, "Writing the file"+s.Glyphs.Ellipsis, 1)
	case m.formats[m.format].Missing != "":
		put(s.Warn.Render(s.Glyphs.Look), s.Text, "Not here: "+m.formats[m.format].Missing+".", statusRows)
	case m.checked.exists && m.checked.path == m.path.Value():
		put(s.Warn.Render(s.Glyphs.Look), s.Text, exists, 1)
		put("", s.Bold, m.checked.free, 2)
	default:
		put("", s.Text, m.formats[m.format].Holds, 1)
	}
	return ui.Rows(lines, statusRows)
}

// excerpt is the beginning of the file.
func (m *Model) excerpt(width, rows int) []string {
	s, text := m.Styles, m.preview.excerpt
	fit := func(line string) string { return ui.Fit(line, width-labelWidth, s.Glyphs.Ellipsis) }
	switch {
	case rows <= 0:
		return nil
	case m.preview.err != nil:
		return []string{m.label("Preview") + fit(m.preview.err.Error())}
	}
	shown := rows
	if text.Total > rows {
		shown = max(1, rows-1)
	}
	var out []string
	label := "Preview"
	for _, line := range text.Lines[:min(shown, len(text.Lines))] {
		out = append(out, m.label(label)+s.Muted.Render(fit(excerptLine(line))))
		label = ""
	}
	if more := text.Total - len(out); len(out) > 0 && more > 0 && rows > 1 {
		out = append(out, m.label("")+s.Muted.Render(s.Glyphs.Down+" "+report.Count(more, "more line")))
	}
	return out
}

// excerptLine is a line of a file as a screen can show it.
func excerptLine(line string) string {
	const most = 300
	text := strings.TrimLeft(line, " \t")
	return ui.Indent(safetext.Line(text, most), min(len(line)-len(text), most))
}
