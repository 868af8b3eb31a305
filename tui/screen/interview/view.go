package interview

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/screen/pane"
	"trustpath/tui/screen/question"
	"trustpath/tui/ui"
)

// Rows of the question pane that never move (theme: slots).
const (
	optionsAt = 6
	helpAt    = 18
	whyAt     = 21
	noteAt    = 27
)

// Body is the question, with the roadmap beside or below it.
func (m *Model) Body() ui.Body {
	switch {
	case m.layout.Compact:
		return ui.Body{Main: m.compact()}
	case m.layout.Side == 0:
		return ui.Body{Main: m.narrow()}
	default:
		return ui.Body{Main: m.wide(), Side: m.side()}
	}
}

func (m *Model) prompt(rows int) []string {
	return ui.WrapAtMost(m.editor.Question().Prompt, m.layout.Main-2, rows, m.styles.Glyphs.Ellipsis)
}

func (m *Model) hint() string {
	if m.editor.Question().Kind == assessment.Single {
		return "Choose one."
	}
	return "Choose all that apply."
}

// wide is the pane of slots for a hundred columns and more.
func (m *Model) wide() []string {
	s, width := m.styles, m.layout.Main
	lines := make([]string, m.layout.Body)
	put := func(at int, text ...string) {
		for i, line := range text {
			if at+i < len(lines) {
				lines[at+i] = line
			}
		}
	}
	title := s.Bold
	if m.editor.Part() == question.Note {
		title = s.Muted
	}
	for i, line := range m.prompt(2) {
		put(1+i, title.Render(line))
	}
	put(4, s.Muted.Render(m.hint()))
	bottom := min(whyAt, m.layout.Body-6) // slots move up together on a low screen
	room := m.uncovered(max(3, bottom-1-optionsAt-m.dateRows()), optionsAt)
	options := m.editor.OptionLines(s, width, room)
	put(optionsAt, options...)
	if m.editor.HasDates() {
		put(m.datesAt(), m.editor.DateLines(s, width)...)
	}
	if m.editor.Part() == question.Note {
		put(bottom, s.Text.Render("Note on this question"))
		rows := max(2, min(5, m.layout.Body-bottom-3))
		put(bottom+1, m.editor.NoteLines(s, width, rows)...)
		put(bottom+1+rows, s.Muted.Render("The roadmap prints it under your answers."))
		return lines
	}
	put(min(bottom+noteAt-whyAt, m.layout.Body-1), m.noteLine(width))
	if len(options)+optionsAt < bottom-(whyAt-helpAt) && !m.editor.HasDates() {
		put(bottom-(whyAt-helpAt), m.optionHelp(width, 2)...)
	}
	put(bottom, s.Text.Render("Why we ask"))
	put(bottom+1, muted(s, ui.WrapAtMost(m.editor.Question().Why, min(width, 70), 4, s.Glyphs.Ellipsis))...)
	return lines
}

// roomy reports whether there is room for more than the question and its preview.
func (m *Model) roomy() bool { return m.layout.Side > 0 && m.layout.Body >= factsFrom }

// datesAt is the row of the two dates, below the options.
func (m *Model) datesAt() int {
	if m.layout.Side == 0 {
		return m.narrowOptionsAt() + m.narrowRoom() + 1
	}
	return optionsAt + m.editor.Rows() + 1
}

func (m *Model) dateRows() int {
	if m.editor.HasDates() {
		return 5
	}
	return 0
}

// optionHelp says more about the option under the cursor.
func (m *Model) optionHelp(width, rows int) []string {
	q, text := m.editor.Question(), "Don’t know is an answer: it is never read as No, and stays open."
	if at := m.editor.Cursor(); at < len(q.Options) {
		text = q.Options[at].Help
	}
	return muted(m.styles, ui.WrapAtMost(text, min(width, 70), rows, m.styles.Glyphs.Ellipsis))
}

func (m *Model) noteLine(width int) string {
	s, note := m.styles, m.session.Run().Notes[m.editor.Question().ID]
	if note == "" {
		return s.Muted.Render("Note  none; n writes one")
	}
	note = strings.Join(strings.Fields(note), " ")
	return s.Muted.Render("Note") + "  " + s.Text.Render(ui.Fit(note, width-6, s.Glyphs.Ellipsis))
}

// hintAndNote is the hint with the note at the right, where there is one row
// for both.
func (m *Model) hintAndNote(width int) string {
	hint := m.styles.Muted.Render(m.hint())
	if m.session.Run().Notes[m.editor.Question().ID] == "" {
		return hint
	}
	return ui.Between(hint, m.noteLine(max(10, width-ui.Width(hint)-4)), width)
}

func muted(s ui.Styles, lines []string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = s.Muted.Render(line)
	}
	return out
}

func (m *Model) narrowOptionsAt() int { return len(m.prompt(2)) + 3 }

// narrowRoom is the rows for options above the three fixed rows and the dates.
func (m *Model) narrowRoom() int {
	room := m.layout.Body - m.narrowOptionsAt() - 5 - m.dateRows()
	return m.uncovered(max(3, min(room, m.editor.Rows())), m.narrowOptionsAt())
}

// noticeRows is what the shell covers at the foot of a page while something is
// not saved.
const noticeRows = 7

// uncovered is the part of some rows, beginning at another, that such a notice
// leaves in sight.
func (m *Model) uncovered(rows, at int) int {
	if _, _, err := m.session.Failure(); err != nil {
		rows = min(rows, m.layout.Body-noticeRows-at)
	}
	return max(1, rows)
}

// narrow is one pane: the question first, and three rows of roadmap below.
func (m *Model) narrow() []string {
	s, width := m.styles, m.layout.Main
	lines := []string{""}
	for _, line := range m.prompt(2) {
		lines = append(lines, s.Bold.Render(line))
	}
	lines = append(lines, m.hintAndNote(width), "")
	bottom := m.layout.Body - 5
	if m.editor.Part() == question.Note {
		lines = append(lines, s.Text.Render("Note on this question"))
		lines = append(lines, m.editor.NoteLines(s, width, max(2, bottom-len(lines)))...)
	} else {
		lines = append(lines, m.editor.OptionLines(s, width, m.narrowRoom())...)
	}
	if m.editor.HasDates() && m.editor.Part() != question.Note {
		lines = append(lines, "")
		lines = append(lines, m.editor.DateLines(s, width)...)
	} else if left := bottom - len(lines) - 2; left > 0 && m.editor.Part() == question.Options {
		lines = append(lines, "")
		lines = append(lines, muted(s, ui.WrapAtMost(m.editor.Question().Why, width, min(left, 3), s.Glyphs.Ellipsis))...)
	}
	lines = ui.Rows(lines, bottom)
	lines = append(lines, s.Faint.Render(strings.Repeat(s.Glyphs.Line, width)))
	lines = append(lines, pane.SoFar(s, m.rows(), width)...)
	lines = append(lines, m.tryLines(width, 2)...)
	return ui.Rows(lines, m.layout.Body)
}

// compact is for forty columns: the preview is in the status row.
func (m *Model) compact() []string {
	s, width := m.styles, m.layout.Main
	switch m.editor.Part() {
	case question.Note:
		return append([]string{s.Text.Render("Note on this question")}, m.editor.NoteLines(s, width, max(1, m.layout.Body-1))...)
	case question.Dates:
		return append([]string{s.Text.Render("Two dates, as 2026-12-01"), ""}, m.editor.DateLines(s, width)...)
	}
	var lines []string
	for _, line := range m.prompt(2) {
		lines = append(lines, s.Bold.Render(line))
	}
	lines = append(lines, m.editor.OptionLines(s, width, max(1, m.layout.Body-len(lines)-1))...)
	lines = ui.Rows(lines, m.layout.Body-1)
	return append(lines, s.Faint.Render(strings.Repeat(s.Glyphs.Line, width)))
}

// tryLines is the preview in the rows below the question.
func (m *Model) tryLines(width, rows int) []string {
	s, changes := m.styles, m.changes()
	label := s.Change.Render(m.with())
	at := ui.Width(label) + 2
	var text []string
	if len(changes) == 0 {
		text = []string{s.Muted.Render(m.nothing())}
	} else {
		text = pane.ChangeLines(s, changes, width-at, rows)
	}
	for i, line := range text {
		if i == 0 {
			text[i] = label + "  " + line
		} else {
			text[i] = ui.Indent(line, at)
		}
	}
	return text
}

// Status is a message, or what is worth knowing at this question.
func (m *Model) Status() string {
	s := m.styles
	if m.message != "" {
		return s.Text.Render(m.message)
	}
	switch {
	case m.editor.Part() != question.Options:
		return ""
	case m.layout.Compact:
		return m.tryShort()
	default:
		return m.banner()
	}
}

// Cursor is where text is typed.
func (m *Model) Cursor() *tea.Cursor {
	var x, y int
	switch m.editor.Part() {
	case question.Note:
		x, y = m.editor.NoteCursor()
		switch {
		case m.layout.Compact:
			y++
		case m.layout.Side == 0:
			y += m.narrowOptionsAt() + 1
		default:
			y += min(whyAt, m.layout.Body-6) + 1
		}
	case question.Dates:
		x, y = m.editor.DateCursor()
		if m.layout.Compact {
			y += 2
		} else {
			y += m.datesAt()
		}
	default:
		return nil
	}
	return tea.NewCursor(x, y)
}
