package review

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/screen/interview"
	"trustpath/tui/screen/question"
	"trustpath/tui/ui"
)

// Head shows how far each section is, and counts.
func (m *Model) Head() ui.Head {
	if m.filter.Value() != "" {
		return m.filteredHead()
	}
	answered, most := 0, 0
	for _, step := range m.path {
		if step.Visible != assessment.False {
			most++
			if !step.Answer.IsZero() {
				answered++
			}
		}
	}
	s := m.styles
	h := ui.Head{Right: s.Muted.Render(ui.OfCount(answered, most) + " answered")}
	if m.layout.Compact {
		h.Left = s.Text.Render("Review")
		return h
	}
	h.Left = interview.Marks(s, m.session.Catalog(), m.path, nil, false)
	if ui.Width(h.Left)+ui.Width(h.Right)+2 > m.layout.Full() {
		h.Left = s.Text.Render("Review, all answers and notes")
	}
	return h
}

// page is every line, and which of them must be in view.
type page struct {
	lines      []string
	from, to   int // the line of the cursor with what is open below it
	editorLine int // the first line of a note or of the dates that is typed
}

// Body is the part of the page round the cursor.
func (m *Model) Body() ui.Body {
	p, above := m.page(), m.above()
	rows := m.layout.Body - len(above)
	from := p.top(rows)
	return ui.Body{Main: append(above, p.lines[from:min(from+rows, len(p.lines))]...)}
}

// top is the first line in view.
func (p page) top(rows int) int { return ui.Window(p.from, p.to, rows, len(p.lines)) }

func (m *Model) page() page {
	s := m.styles
	var p page
	section := assessment.SectionID("")
	for i, at := range m.listed {
		step := m.path[at]
		if step.Question.Section != section {
			section = step.Question.Section
			p.lines = append(p.lines, "", s.Bold.Render(m.sectionTitle(section)))
		}
		if i == m.at {
			p.from = len(p.lines)
		}
		p.lines = append(p.lines, m.row(step, i == m.at)...)
		if i == m.at && m.editor != nil {
			p.open(m)
		}
		if i == m.at {
			p.to = len(p.lines) - 1
		}
	}
	if m.layout.Compact && len(p.lines) > 0 {
		p.lines = p.lines[1:]
		p.from, p.to, p.editorLine = p.from-1, p.to-1, p.editorLine-1
	}
	return p
}

func (m *Model) sectionTitle(id assessment.SectionID) string {
	for _, section := range m.session.Catalog().Sections {
		if section.ID == id {
			return section.Short
		}
	}
	return ""
}

// open draws the question that is being changed.
func (p *page) open(m *Model) {
	s, width := m.styles, min(76, m.layout.Full()-4)
	add := func(lines []string) {
		for _, line := range lines {
			p.lines = append(p.lines, ui.Indent(line, 4))
		}
	}
	if m.editor.Part() == question.Note {
		p.editorLine = len(p.lines)
		add(m.editor.NoteLines(s, width, min(5, max(2, m.layout.Body-4))))
		return
	}
	add(m.editor.OptionLines(s, width, max(3, m.layout.Body-(len(p.lines)-p.from)-1-m.dateRows())))
	if m.editor.HasDates() {
		p.editorLine = len(p.lines)
		add(m.editor.DateLines(s, width))
	}
	p.lines = append(p.lines, "")
}

// dateRows is the lines that two dates and what is wrong with them may take.
func (m *Model) dateRows() int {
	if m.editor.HasDates() {
		return 4
	}
	return 0
}

// row is a question with its answer, and its note below.
func (m *Model) row(step assessment.Step, here bool) []string {
	s, full := m.styles, m.layout.Full()
	pointer, label := "  ", s.Text
	if here {
		pointer, label = s.Accent.Render(s.Glyphs.Cursor)+" ", s.Accent
	}
	sign, words := m.answer(step)
	at := min(44, full/2)
	if m.layout.Compact {
		at = 4
	}
	width := max(8, full-at-2)
	text := ui.Wrap(words, width)
	name := label.Render(ui.Fit(step.Question.Short, full-2, s.Glyphs.Ellipsis))
	var lines []string
	if m.layout.Compact {
		lines = append(lines, pointer+name)
	} else {
		name = label.Render(ui.Fit(step.Question.Short, at-4, s.Glyphs.Ellipsis))
		lines = append(lines, ui.Pad(pointer+name, at)+sign+" "+s.Text.Render(text[0]))
		text = text[1:]
	}
	for i, line := range text {
		head := ui.Indent("", at+2)
		if i == 0 && m.layout.Compact {
			head = ui.Indent(sign+" ", at)
		}
		lines = append(lines, head+s.Text.Render(line))
	}
	if note := m.session.Run().Notes[step.Question.ID]; note != "" {
		for i, line := range ui.Wrap(note, width-2) {
			head := "  "
			if i == 0 {
				head = s.Glyphs.Quote + " "
			}
			lines = append(lines, ui.Indent(s.Muted.Render(head+line), at+2))
		}
	}
	return lines
}

// answer is the sign and the words of what was said.
func (m *Model) answer(step assessment.Step) (sign, words string) {
	s := m.styles
	switch {
	case step.Answer.Unknown:
		sign, words = s.Warn.Render(s.Glyphs.Unknown), "Don’t know"
		if bears := m.bears[step.Question.ID]; bears != "" {
			words += ": " + bears
		}
	case step.Answer.IsZero():
		return s.Text.Render(s.Glyphs.Possible), "not answered yet"
	default:
		var parts []string
		for _, id := range step.Answer.Options {
			word := string(id) + " (not in this content)"
			if o, _ := step.Question.Option(id); o != nil {
				word = o.Short
			}
			parts = append(parts, word)
		}
		sign, words = " ", strings.Join(parts, "; ")
	}
	if step.Visible == assessment.False {
		return s.Faint.Render(s.Glyphs.RuledOut), words + "; not asked now, kept"
	}
	if run := m.session.Run(); step.Question.ID == "deadline" && !run.DeadlineDate.IsZero() {
		words += ": " + ui.LongDate(run.DeadlineDate)
	}
	return sign, words
}

// Status names what the last change made void.
func (m *Model) Status() string {
	s := m.styles
	if m.notice != "" {
		return s.Text.Render(m.notice)
	}
	if m.void == "" {
		return ""
	}
	if m.layout.Compact {
		return s.Warn.Render(s.Glyphs.Look) + s.Text.Render(" Void, kept: "+m.void)
	}
	return s.Warn.Render(s.Glyphs.Look) + " " + s.Text.Render("Void by your last change, kept: "+m.void+". What was said counts again once it is asked.")
}

// Cursor is in the filter, the note or the date that is typed.
func (m *Model) Cursor() *tea.Cursor {
	if m.filtering {
		return m.filterCursor()
	}
	if m.editor == nil || m.editor.Part() == question.Options {
		return nil
	}
	x, y := m.editor.NoteCursor()
	if m.editor.Part() == question.Dates {
		x, y = m.editor.DateCursor()
	}
	p, above := m.page(), len(m.above())
	return tea.NewCursor(x+4, above+p.editorLine+y-p.top(m.layout.Body-above))
}
