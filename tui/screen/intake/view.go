package intake

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/assessment/safetext"
	"trustpath/tui/ui"
)

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
func (m *Model) Head() ui.Head { return ui.Head{} }

// Status is empty: the dialog says everything itself.
func (m *Model) Status() string { return "" }

func (m *Model) width() int { return min(boxWidth, m.layout.Full()) }

// inner is the cells behind the label.
func (m *Model) inner() int { return max(1, m.width()-framed-labelled) }

// above is the rows before the problems.
func (m *Model) above() int {
	if m.layout.Compact {
		return aboveText - 1
	}
	return aboveText
}

// room is the rows for the problems; the last one says how many are below.
func (m *Model) room() int { return max(1, min(roomy, m.layout.Body-2-m.above())) }

// Place is where the box stands in the body.
func (m *Model) Place() (x, y int) {
	x = max(0, (m.layout.Full()-m.width())/2)
	return x, max(0, min(2, m.layout.Body-len(m.Body().Main)))
}

// Body is the box.
func (m *Model) Body() ui.Body {
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
func (m *Model) said() []string {
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
	head := s.Bad.Render(s.Glyphs.Look) + s.Text.Render(" Not taken in: "+ui.Count(len(problems), "problem"))
	all := m.wrapped()
	to := min(m.from+m.shown(), len(all))
	out := []string{ui.Fit(head, m.inner(), s.Glyphs.Ellipsis)}
	for _, line := range all[min(m.from, to):to] {
		out = append(out, s.Text.Render(line))
	}
	if below := len(all) - to; below > 0 {
		out = append(out, s.Muted.Render(s.Glyphs.Down+" "+ui.Count(below, "more line")))
	}
	return out
}

// wrapped is the problems in lines as wide as the box.
func (m *Model) wrapped() []string {
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
func (m *Model) shown() int {
	if len(m.wrapped()) <= m.room() {
		return m.room()
	}
	return max(1, m.room()-1)
}

// last is the furthest that the problems scroll.
func (m *Model) last() int { return max(0, len(m.wrapped())-m.shown()) }

// Cursor is in the path.
func (m *Model) Cursor() *tea.Cursor {
	x, y := m.Place()
	return tea.NewCursor(x+framed/2+labelled+m.path.Column(), y+1+m.above()-2)
}
