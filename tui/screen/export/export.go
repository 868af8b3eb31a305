// Package export is the dialog that writes an assessment to a file, on top of any
// page: for whom, as what, and where. Then it opens the file, or copies its path.
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

// Model is the form: for whom, as what, and where; then what was written.
type Model struct {
	ui.Page
	exporter Exporter
	session  *session.Session // nil for an assessment that is not open
	run      assessment.Assessment

	formats []Format
	format  int
	reader  int // in the list of audiences
	group   group
	path    ui.Field
	typed   bool // the path, so that none is suggested any more
	checks  int  // of paths that were begun
	checked pathMsg
	reads   int // of previews that were begun
	preview previewMsg
	writing bool
	err     error

	written string // the path of the file that was written
	opening bool
}

// group is a part of the form.
type group int

const (
	forWhom group = iota
	asWhat
	where
)

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

// openedMsg says whether the file was opened.
type openedMsg struct {
	of  *Model
	err error
}

// New returns the dialog for what was entered; s is nil for an assessment that is
// not open.
func New(run assessment.Assessment, s *session.Session, exporter Exporter) *Model {
	m := &Model{exporter: exporter, session: s, run: run, formats: exporter.Formats(), path: ui.NewField(pathLength)}
	if !m.forReaders() {
		m.group = asWhat
	}
	return m
}

// Head is that of the page below.
func (m *Model) Head() ui.Head { return ui.Head{} }

// Init suggests a path and reads the beginning of the file.
func (m *Model) Init() tea.Cmd { return tea.Batch(m.check(), m.read()) }

// forReaders reports whether the format is written for an audience.
func (m *Model) forReaders() bool { return m.formats != nil && m.formats[m.format].Parts }

// Keys are those of the choices, of the path, or of the file that was written.
func (m *Model) Keys() ui.KeyMap {
	leave := ui.Sends(ui.GroupLeave, "esc", "back", "one level up; never ends the program", ui.GoMsg{Route: ui.ToBack}).Kept()
	if m.written != "" {
		return m.writtenKeys(leave)
	}
	write := ui.Row(ui.GroupAct, "enter", "write file", "write the file; one that exists stays", func() tea.Cmd {
		return m.write(false)
	}).Kept()
	next := ui.Row(ui.GroupMove, "tab", "next group", "reader, format, and place", ui.Do(func() { m.turn(1) }))
	before := ui.Row(ui.GroupMove, "shift+tab", "", "the group before", ui.Do(func() { m.turn(-1) }))
	keys := ui.KeyMap{Page: "the export", Alone: true}
	if m.group == where {
		if m.typed {
			next.Help, next.Do = "complete the path; when it is whole, the next group", m.complete
		}
		keys = ui.KeyMap{Typing: true, Rows: []ui.Key{write, next, before, leave}}
	} else {
		overwrite := ui.Row(ui.GroupChange, "Y", "overwrite", "overwrite the file that exists", func() tea.Cmd {
			return m.write(true)
		}).Only(func() bool { return m.checked.exists })
		keys.Rows = append(m.moveKeys(), next, before, write, overwrite, leave)
	}
	return keys.Around(func(do func() tea.Cmd) tea.Cmd { m.err = nil; return do() })
}

// moveKeys choose another line of the group: in the formats also to the sides.
func (m *Model) moveKeys() []ui.Key {
	var cmd tea.Cmd
	rows := ui.MoveKeys("choose", nil, func(a ui.Motion) { cmd = m.pick(a) })
	for i := range rows {
		move := rows[i].Do
		rows[i].Do = func() tea.Cmd { move(); return cmd }
	}
	across := func() bool { return m.group == asWhat && len(m.formats) > 1 }
	side := func(keys, help string, by int) ui.Key {
		return ui.Row(ui.GroupMove, keys, "", help, func() tea.Cmd {
			at := m.format + by*m.gridRows()
			if at < 0 || at >= len(m.formats) {
				return nil
			}
			return m.pickFormat(at)
		}).Only(across)
	}
	return append(rows, side("left h", "", -1), side("right l", "left and right; also h and l", 1))
}

// writtenKeys are those after a file was written.
func (m *Model) writtenKeys(leave ui.Key) ui.KeyMap {
	leave.Keys, leave.Word = "esc enter", "done"
	open := ui.Row(ui.GroupLook, "o", "open", "open the file", m.open).Only(func() bool { return m.exporter.Opener() != nil })
	path := ui.CopyKey("copy the path of the file", nil)
	path.Word = "copy path"
	again := ui.Row(ui.GroupLook, "x", "another file", "write another file", func() tea.Cmd {
		m.written, m.opening, m.err = "", false, nil
		return m.Init()
	})
	return ui.KeyMap{Page: "the file", Alone: true, Rows: []ui.Key{open, path, again, leave}}
}

// open opens the file that was written.
func (m *Model) open() tea.Cmd {
	open, path := m.exporter.Opener(), m.written
	m.opening, m.err = true, nil
	return func() tea.Msg { return openedMsg{m, open(path)} }
}

// Copy is the path of the file that was written.
func (m *Model) Copy() (name, text string) { return "the path", m.written }

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
	case completedMsg:
		switch {
		case msg.of != m || m.group != where || msg.path != m.path.Value():
		case msg.full == msg.path:
			m.turn(1)
		default:
			m.path.SetValue(msg.full)
			return m.check()
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
		if m.writing {
			m.writing, m.written = false, msg.Path
			m.show(min(m.group, asWhat))
		}
	case openedMsg:
		if msg.of == m {
			m.opening, m.err = msg.err == nil, msg.err
		}
	case tea.KeyPressMsg, tea.PasteMsg:
		if m.group == where {
			m.err = nil
			return m.typePath(msg)
		}
	}
	return nil
}

// completedMsg is the path that was typed, with what the files that begin with it share.
type completedMsg struct {
	of         *Model
	path, full string
}

func (m *Model) complete() tea.Cmd {
	path, exporter := m.path.Value(), m.exporter
	return func() tea.Msg { return completedMsg{m, path, exporter.Complete(path)} }
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

// turn goes to another group, by how many: past that of the audience where the
// format has none.
func (m *Model) turn(by group) {
	first, n := forWhom, where+1
	if !m.forReaders() {
		first, n = asWhat, n-1
	}
	m.show(first + (m.group-first+by+n)%n)
}

// show gives a group the keys.
func (m *Model) show(g group) {
	m.group = g
	if g == where {
		m.path.Focus()
	} else {
		m.path.Blur()
	}
}

// pick chooses another line of the group.
func (m *Model) pick(a ui.Motion) tea.Cmd {
	if m.group == asWhat {
		return m.pickFormat(ui.Move(a, m.format, len(m.formats), len(m.formats)))
	}
	readers := len(report.Audiences())
	at := ui.Move(a, m.reader, readers, readers)
	if at == m.reader {
		return nil
	}
	m.reader, m.preview = at, previewMsg{}
	return m.read()
}

// pickFormat chooses another format, with a path for it.
func (m *Model) pickFormat(at int) tea.Cmd {
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
	labelWidth = 11
	frameWidth = 4  // columns of the frame of the dialog and its margins
	markWidth  = 6  // of the cursor and the mark of a choice
	fullRows   = 15 // with fewer, only the audience that is chosen is shown
)

// boxWidth is the columns of the dialog.
func (m *Model) boxWidth() int { return min(86, m.Layout.Full()) }

// size is the room for the form.
func (m *Model) size() (width, rows int) {
	return m.boxWidth() - frameWidth, min(m.Layout.Body-2, 25)
}

// gap is between two parts, where there is room.
func (m *Model) gap() []string {
	if _, rows := m.size(); rows < fullRows-4 {
		return nil
	}
	return []string{""}
}

// Place is where the box of the dialog is in the body.
func (m *Model) Place() (x, y int) {
	x = max(0, (m.Layout.Full()-m.boxWidth())/2)
	return x, max(0, min(2, m.Layout.Body-len(m.Body().Main)))
}

// Body is the form, with the beginning of the file in the rows that are left, or
// what was written.
func (m *Model) Body() ui.Body {
	width, rows := m.size()
	title, lines := "Export", m.form(width, rows)
	if m.written != "" {
		title, lines = "Written", m.done(width)
	}
	return ui.Body{Main: ui.Box(m.Styles, title, lines, m.boxWidth())}
}

func (m *Model) form(width, rows int) []string {
	path := m.label("Where", m.group == where) + m.path.View(m.Styles.Bolder(), width-labelWidth-2)
	lines := slices.Concat(m.abovePath(width, rows), []string{path}, m.status(width))
	lines = append(lines, m.excerpt(width, rows-len(lines)-len(m.gap()))...)
	return ui.Rows(lines, rows)
}

// done says what was written, and what to do with it.
func (m *Model) done(width int) []string {
	s := m.Styles
	lines := append(m.gap(), ui.Hang(s, s.Accent.Render(s.Glyphs.Cursor)+" ", s.Bold, m.written, width, 3)...)
	lines = append(lines, ui.Hang(s, "  ", s.Muted, m.formats[m.format].Holds, width, 2)...)
	switch {
	case m.err != nil:
		text := "Not opened: " + m.err.Error() + "."
		lines = append(lines, ui.Hang(s, s.Bad.Render(s.Glyphs.Look)+" ", s.Text, text, width, 2)...)
	case m.opening:
		lines = append(lines, "  "+s.Muted.Render("Opening it in the program for such files."))
	}
	return append(lines, m.gap()...)
}

// Cursor is in the path while it is edited.
func (m *Model) Cursor() *tea.Cursor {
	if m.group != where || m.written != "" {
		return nil
	}
	width, rows := m.size()
	x, y := m.Place()
	return tea.NewCursor(x+frameWidth/2+labelWidth+2+m.path.Column(), y+1+len(m.abovePath(width, rows)))
}

// label begins the first line of a group, with the cursor where it has the keys.
func (m *Model) label(text string, here bool) string {
	pointer, _ := m.Styles.Pointer(here)
	return m.Styles.Muted.Render(ui.Pad(text, labelWidth)) + pointer + " "
}

// choice is a line that can be chosen.
func (m *Model) choice(title string, chosen, here, useless bool) string {
	s := m.Styles
	pointer, style := s.Pointer(here && chosen)
	mark := "( )"
	if chosen && !useless {
		mark = "(" + s.Good.Render(s.Glyphs.Chosen) + ")"
	}
	if useless {
		style = s.Muted
	}
	return pointer + " " + mark + " " + style.Render(title)
}

// titles is the columns of the longest title of a format.
func (m *Model) titles() int {
	widest := 0
	for _, of := range m.formats {
		widest = max(widest, ui.Width(of.Title))
	}
	return widest
}

// gridRows is how many rows the formats take, in as many columns as fit.
func (m *Model) gridRows() int {
	width, _ := m.size()
	columns := max(1, (width-labelWidth+2)/(m.titles()+markWidth+2))
	return (len(m.formats) + columns - 1) / columns
}

// abovePath is for whom and as what. A low screen shows what is chosen alone.
func (m *Model) abovePath(width, rows int) []string {
	s, fit := m.Styles, func(line string) string { return ui.Fit(line, width, m.Styles.Glyphs.Ellipsis) }
	var out []string
	label := s.Muted.Render(ui.Pad("Reader", labelWidth))
	for i, a := range report.Audiences() {
		if rows < fullRows && i != m.reader {
			continue
		}
		_, holds, _ := strings.Cut(report.AudienceWords(a), ": ")
		line := m.choice(ui.Pad(report.Upper(string(a)), 12), i == m.reader, m.group == forWhom, !m.forReaders())
		out = append(out, fit(label+line+s.Muted.Render(holds)))
		label = ui.Indent("", labelWidth)
	}
	out = append(out, m.gap()...)
	label = s.Muted.Render(ui.Pad("As", labelWidth))
	high := m.gridRows()
	if rows < fullRows-4 {
		line := m.choice(m.formats[m.format].Title, true, m.group == asWhat, false)
		count := "  " + strconv.Itoa(m.format+1) + "/" + strconv.Itoa(len(m.formats))
		return append(out, fit(label+line+s.Muted.Render(count)))
	}
	for row := range high {
		line := label
		for i := row; i < len(m.formats); i += high {
			of := &m.formats[i]
			line += ui.Pad(m.choice(of.Title, i == m.format, m.group == asWhat, of.Missing != ""), m.titles()+markWidth+2)
		}
		out = append(out, fit(line))
		label = ui.Indent("", labelWidth)
	}
	out = append(out, fit(ui.Indent(s.Muted.Render(report.Upper(m.formats[m.format].Use)+"."), labelWidth+markWidth)))
	return append(out, m.gap()...)
}

// status is what is known about the path, in rows that do not move.
func (m *Model) status(width int) []string {
	s, indent := m.Styles, labelWidth+2
	var lines []string
	put := func(sign string, style ui.Style, text string, rows int) {
		for _, line := range ui.WrapAtMost(text, width-indent-2, rows, s.Glyphs.Ellipsis) {
			lines = append(lines, ui.Indent(ui.Pad(sign, 2)+style.Render(line), indent))
			sign = ""
		}
	}
	switch {
	case m.err != nil:
		put(s.Bad.Render(s.Glyphs.Look), s.Text, "Not written: "+m.err.Error()+".", 3)
	case m.writing:
		put("", s.Text, "Writing the file"+s.Glyphs.Ellipsis, 1)
	case m.formats[m.format].Missing != "":
		put(s.Warn.Render(s.Glyphs.Look), s.Text, "Not here: "+m.formats[m.format].Missing+".", 3)
	case m.checked.exists && m.checked.path == m.path.Value():
		name := m.checked.free[strings.LastIndexAny(m.checked.free, `/\`)+1:]
		text := "That file exists and stays. Yours will be "
		if m.Layout.Compact {
			text = "Exists. Yours: "
		}
		put("", s.Text, text+name+".", 2)
	default:
		put("", s.Muted, m.formats[m.format].Holds, 1)
	}
	if _, rows := m.size(); len(lines) > 2 && rows < fullRows {
		return lines
	}
	return ui.Rows(lines, max(2, len(lines)))
}

// excerpt is the beginning of the file.
func (m *Model) excerpt(width, rows int) []string {
	s, text := m.Styles, m.preview.excerpt
	fit := func(line string) string { return ui.Fit(line, width-labelWidth-2, s.Glyphs.Ellipsis) }
	label := m.label("You get", false)
	switch {
	case rows <= 0:
		return nil
	case m.preview.err != nil:
		return []string{label + fit(m.preview.err.Error())}
	}
	shown := rows
	if text.Total > rows {
		shown = max(1, rows-1)
	}
	var out []string
	for _, line := range text.Lines[:min(shown, len(text.Lines))] {
		out = append(out, label+s.Muted.Render(fit(excerptLine(line))))
		label = ui.Indent("", labelWidth+2)
	}
	if more := text.Total - len(out); len(out) > 0 && more > 0 && rows > 1 {
		out = append(out, label+s.Muted.Render(s.Glyphs.Down+" "+report.Count(more, "more line")))
	}
	return out
}

// excerptLine is a line of a file as a screen can show it.
func excerptLine(line string) string {
	const most = 300
	text := strings.TrimLeft(line, " \t")
	return ui.Indent(safetext.Line(text, most), min(len(line)-len(text), most))
}
