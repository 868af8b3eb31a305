package home

import (
	"context"
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/tui/ui"
)

// ErrTaken reports that the assessment of a file is in the library already.
var ErrTaken = errors.New("this assessment is here already")

// Importer stores the content of a file as a new assessment: all of it, or
// nothing.
type Importer interface {
	// Import reads the file at path. It never changes an assessment that is in the
	// library already: it returns ErrTaken, or imports the file as a copy if
	// asCopy is set. Other errors have every problem of the file, one a line.
	Import(ctx context.Context, path string, asCopy bool) (Imported, error)
	// Complete returns a path with what all files and folders that begin with it share.
	Complete(path string) string
}

// Imported is an assessment that was imported.
type Imported struct {
	ID, Company string
	Remarks     []string // sentences on what reading it changed
}

// DoneMsg reports that a file was imported.
type DoneMsg struct{ Imported }

type completedMsg struct {
	dialog     *Import
	path, full string
}

type failedMsg struct {
	dialog *Import
	err    error
}

const (
	pathLength     = 4096
	boxWidth       = 76
	boxFrame       = 4   // columns of the frame and its margins
	boxLabel       = 7   // the column of the label
	problemRows    = 12  // at most
	sentenceRows   = 3   // at least, so that the box keeps its size
	longestProblem = 600 // characters
)

// Import is the dialog.
type Import struct {
	ui.Page
	importer Importer
	path     ui.Field
	tried    string // the path that err is about
	reading  bool
	err      error
	pager    ui.Pager // of the problems
}

// NewImport returns the dialog with an empty path.
func NewImport(importer Importer) *Import {
	m := &Import{importer: importer, path: ui.NewField(pathLength)}
	m.pager.Text = m.problems
	m.path.Focus()
	return m
}

func (m *Import) Keys() ui.KeyMap {
	move := ui.Typed(m.pager.Keys(m.room))
	move[1].Help = "up and down in what is wrong"
	read := func(asCopy bool) func() tea.Cmd { return func() tea.Cmd { return m.read(asCopy) } }
	return ui.KeyMap{Typing: true, Rows: append(move,
		ui.Row(ui.GroupAct, "enter", "import", "import the file; what is here is never changed", read(false)).Kept(),
		ui.Row(ui.GroupAct, "ctrl+o", "as a copy", "import it as a copy of the one that is here", read(true)).
			Only(m.taken).Kept(),
		ui.Row(ui.GroupAct, "tab", "complete", "complete the path", m.complete),
		ui.Sends(ui.GroupLeave, "esc", "back", ui.BackKey().Help, ui.GoMsg{Route: ui.ToBack}).Kept(),
	)}
}

// taken reports whether the file of the path is in the library already.
func (m *Import) taken() bool { return errors.Is(m.err, ErrTaken) && m.tried == m.path.Value() }

// Update types into the path, and takes the error of an import.
func (m *Import) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case completedMsg:
		if msg.dialog == m && msg.path == m.path.Value() {
			m.path.SetValue(msg.full)
		}
	case failedMsg:
		if msg.dialog == m {
			m.reading, m.err = false, msg.err
			m.pager.Move(ui.First, m.room())
		}
	case tea.PasteMsg, tea.KeyPressMsg:
		m.path.Update(msg)
	}
	return nil
}

// complete adds to the path what the files that begin with it share.
func (m *Import) complete() tea.Cmd {
	path, importer := m.path.Value(), m.importer
	return func() tea.Msg { return completedMsg{m, path, importer.Complete(path)} }
}

// read imports the file of the path.
func (m *Import) read(asCopy bool) tea.Cmd {
	if m.reading {
		return nil
	}
	path := m.path.Value()
	m.tried = path
	if path == "" {
		m.err = errors.New("no path is given")
		return nil
	}
	m.reading, m.err = true, nil
	importer := m.importer
	return func() tea.Msg {
		made, err := importer.Import(context.Background(), path, asCopy)
		if err != nil {
			return failedMsg{m, err}
		}
		return DoneMsg{made}
	}
}

// problems are the lines of what is wrong with the file.
func (m *Import) problems() []string {
	if m.err == nil || errors.Is(m.err, ErrTaken) {
		return nil
	}
	var out []string
	for _, problem := range strings.Split(m.err.Error(), "\n") {
		for i, line := range ui.Wrap(safetext.Line(problem, longestProblem), max(1, m.inner()-2)) {
			if i > 0 {
				line = ui.Indent(line, 2)
			}
			out = append(out, line)
		}
	}
	return out
}

// Head is empty: the page below the dialog has one.
func (m *Import) Head() ui.Head { return ui.Head{} }

func (m *Import) width() int { return min(boxWidth, m.Layout.Full()) }

// inner is the columns behind the label.
func (m *Import) inner() int { return max(1, m.width()-boxFrame-boxLabel) }

// pathRow is the row of the path inside the frame.
func (m *Import) pathRow() int {
	if m.Layout.Compact {
		return 0
	}
	return 1
}

// room is the rows for the problems and how many more there are.
func (m *Import) room() int { return max(1, min(problemRows, m.Layout.Body-2-m.pathRow()-2)) }

// Place is the cell of the box in the body.
func (m *Import) Place() (x, y int) {
	x = max(0, (m.Layout.Full()-m.width())/2)
	return x, max(0, min(2, m.Layout.Body-len(m.Body().Main)))
}

// Body is the box.
func (m *Import) Body() ui.Body {
	s := m.Styles
	lines := make([]string, m.pathRow())
	lines = append(lines, s.Muted.Render(ui.Pad("File", boxLabel))+m.path.View(s.Bolder(), m.inner()))
	for _, line := range m.answer() {
		lines = append(lines, ui.Indent(line, boxLabel))
	}
	first := m.pathRow() + 2 // below the path and the heading of the problems
	rows := min(max(len(lines)+1, first+sentenceRows), first+m.room())
	return ui.Body{Main: ui.Box(s, "Import", ui.Rows(lines, rows), m.width())}
}

// answer is what may be imported, or why the file was not.
func (m *Import) answer() []string {
	s := m.Styles
	style, text := s.Muted, "A bundle from another machine, with its history, or an answers file. "+
		"It becomes a new assessment; what is here is never changed."
	switch {
	case m.reading:
		text = "Reading it" + s.Glyphs.Ellipsis
	case m.taken():
		style, text = s.Text, s.Glyphs.Look+" This assessment is here already, maybe among the deleted ones. "+
			"Nothing was changed. ctrl+o imports the file as a copy."
	case m.err != nil && !errors.Is(m.err, ErrTaken):
		problems := strings.Count(m.err.Error(), "\n") + 1
		head := s.Bad.Render(s.Glyphs.Look) + s.Text.Render(" Not imported: "+report.Count(problems, "problem"))
		list := m.pager.View(s, min(m.room(), len(m.problems())))
		return append([]string{ui.Fit(head, m.inner(), s.Glyphs.Ellipsis)}, list...)
	case m.Layout.Compact:
		text = "A bundle or an answers file. What is here is never changed."
	}
	lines := ui.WrapAtMost(text, m.inner(), m.room()+1, s.Glyphs.Ellipsis)
	for i := range lines {
		lines[i] = style.Render(lines[i])
	}
	return lines
}

// Cursor is in the path.
func (m *Import) Cursor() *tea.Cursor {
	x, y := m.Place()
	return tea.NewCursor(x+boxFrame/2+boxLabel+m.path.Column(), y+1+m.pathRow())
}
