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
	of  *Import
	err error
}

const pathLength = 4096

// Import is the dialog.
type Import struct {
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

// NewImport returns the dialog with an empty path.
func NewImport(importer Importer, keys ui.Keys) *Import {
	m := &Import{importer: importer, keys: keys, path: ui.NewField(pathLength)}
	m.path.Focus()
	return m
}

// Init does nothing.
func (m *Import) Init() tea.Cmd { return nil }

// Resize sets the sizes.
func (m *Import) Resize(l ui.Layout) { m.layout = l }

// Restyle sets the looks.
func (m *Import) Restyle(s ui.Styles) { m.styles = s }

// Commit has nothing to save.
func (m *Import) Commit() tea.Cmd { return nil }

// Scope is the dialog's own.
func (m *Import) Scope() ui.Scope { return ui.ImportScope }

// Can reports whether an action works now.
func (m *Import) Can(a ui.Action) bool {
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
func (m *Import) taken() bool { return errors.Is(m.err, ErrTaken) && m.tried == m.path.Value() }

// Update handles keys, pasted text and what became of a file.
func (m *Import) Update(msg tea.Msg) tea.Cmd {
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

func (m *Import) press(msg tea.KeyPressMsg) tea.Cmd {
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
func (m *Import) read(copied bool) tea.Cmd {
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
func (m *Import) problems() []string {
	if m.err == nil || errors.Is(m.err, ErrTaken) {
		return nil
	}
	return strings.Split(m.err.Error(), "\n")
}

const (
	boxWidth  = 76
	framed    = 4   // columns of the frame and its margins
	labelled  = 7   // the column of the label
	roomy     = 12  // rows of problems at most
	quiet     = 3   // rows for a sentence, so that the box does not jump
	longest   = 600 // characters of one problem
	aboveText = 3   // rows before the problems: blank, path, and what became of it
)

// Head is left to the page behind.
func (m *Import) Head() ui.Head { return ui.Head{} }

// Status is empty: the dialog says everything itself.
func (m *Import) Status() string { return "" }

func (m *Import) width() int { return min(boxWidth, m.layout.Full()) }

// inner is the cells behind the label.
func (m *Import) inner() int { return max(1, m.width()-framed-labelled) }

// above is the rows before the problems.
func (m *Import) above() int {
	if m.layout.Compact {
		return aboveText - 1
	}
	return aboveText
}

// room is the rows for the problems; the last one says how many are below.
func (m *Import) room() int { return max(1, min(roomy, m.layout.Body-2-m.above())) }

// Place is where the box stands in the body.
func (m *Import) Place() (x, y int) {
	x = max(0, (m.layout.Full()-m.width())/2)
	return x, max(0, min(2, m.layout.Body-len(m.Body().Main)))
}

// Body is the box.
func (m *Import) Body() ui.Body {
	s := m.styles
	lines := make([]string, m.above()-2)
	lines = append(lines, s.Muted.Render(ui.Pad("File", labelled))+m.path.View(s.Bolder(), m.inner()))
	for _, line := range m.said() {
		lines = append(lines, ui.Indent(line, labelled))
	}
	rows := min(max(len(lines)+1, m.above()+quiet), m.above()+m.room())
	return ui.Body{Main: ui.Box(s, "Import", ui.Rows(lines, rows), m.width())}
}

// said is what became of the file, or what may be imported.
func (m *Import) said() []string {
	s := m.styles
	put := func(style interface{ Render(...string) string }, text string) (out []string) {
		for _, line := range ui.WrapAtMost(text, m.inner(), m.room()+1, s.Glyphs.Ellipsis) {
			out = append(out, style.Render(line))
		}
		return out
	}
	problems := m.problems()
	switch {
	case m.reading:
		return put(s.Muted, "Reading it"+s.Glyphs.Ellipsis)
	case m.taken():
		return put(s.Text, s.Glyphs.Look+" This assessment is here already, perhaps among the deleted ones. Nothing was changed. ctrl+o takes the file in as a copy beside it.")
	case len(problems) == 0 && m.layout.Compact:
		return put(s.Muted, "A bundle or an answers file. What is here is never changed.")
	case len(problems) == 0:
		return put(s.Muted, "A bundle from another machine, with its history, or an answers file. It becomes an assessment of its own; what is here is never changed.")
	}
	head := s.Bad.Render(s.Glyphs.Look) + s.Text.Render(" Not taken in: "+report.Count(len(problems), "problem"))
	all := m.wrapped()
	to := min(m.from+m.shown(), len(all))
	out := []string{ui.Fit(head, m.inner(), s.Glyphs.Ellipsis)}
	for _, line := range all[min(m.from, to):to] {
		out = append(out, s.Text.Render(line))
	}
	if below := len(all) - to; below > 0 {
		out = append(out, s.Muted.Render(s.Glyphs.Down+" "+report.Count(below, "more line")))
	}
	return out
}

// wrapped is the problems in lines as wide as the box.
func (m *Import) wrapped() []string {
	var out []string
	for _, problem := range m.problems() {
		for i, line := range ui.Wrap(safetext.Line(problem, longest), max(1, m.inner()-2)) {
			if i > 0 {
				line = ui.Indent(line, 2)
			}
			out = append(out, line)
		}
	}
	return out
}

// shown is how many lines of the problems are in view.
func (m *Import) shown() int {
	if len(m.wrapped()) <= m.room() {
		return m.room()
	}
	return max(1, m.room()-1)
}

// last is the furthest that the problems scroll.
func (m *Import) last() int { return max(0, len(m.wrapped())-m.shown()) }

// Cursor is in the path.
func (m *Import) Cursor() *tea.Cursor {
	x, y := m.Place()
	return tea.NewCursor(x+framed/2+labelled+m.path.Column(), y+1+m.above()-2)
}
