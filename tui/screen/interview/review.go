package interview

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/logic"
	"trustpath/assessment/report"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// Review is the page of all answers and notes, to check before the roadmap. A question
// opens below its row; the last row leads to the roadmap.
type Review struct {
	ui.Page
	session  *session.Session
	external External // nil if there is none
	today    assessment.Date

	path    []assessment.Step
	rows    int     // questions that have a row
	list    ui.List // of path, and of the row after it that shows the roadmap
	states  states
	again   []assessment.QuestionID // whose answers are to be checked again
	editor  *Editor                 // of the question that is open, or nil
	before  []assessment.Step       // the path when it was opened
	dropped string                  // questions that the last change dropped
	message string
}

// NewReview returns the page with the cursor on a question; "" is the row that shows the
// roadmap.
func NewReview(s *session.Session, external External, today assessment.Date, id assessment.QuestionID) *Review {
	m := &Review{session: s, external: external, today: today, list: ui.NewList()}
	m.Show(id)
	return m
}

// Question is the id of the question under the cursor, or "".
func (m *Review) Question() assessment.QuestionID {
	if i, ok := m.list.Here(); ok && i < len(m.path) {
		return m.path[i].Question.ID
	}
	return ""
}

// onQuestion reports whether the cursor is on a question.
func (m *Review) onQuestion() bool { return m.Question() != "" }

// Refresh takes up changes that were made on other pages.
func (m *Review) Refresh() { m.Show(m.Question()) }

// Show puts the cursor on a question, and takes up changes that were made on other
// pages. A note or a date that is being typed stays.
func (m *Review) Show(id assessment.QuestionID) {
	if m.list.Typing || m.editor != nil && m.editor.part != onOptions {
		return
	}
	m.editor, m.dropped, m.message = nil, "", ""
	m.read()
	if !m.moveTo(id) && m.list.Filtered() {
		m.clearFilter()
		m.moveTo(id)
	}
}

func (m *Review) moveTo(id assessment.QuestionID) bool {
	return m.list.MoveTo(func(i int) bool {
		return i == len(m.path) && id == "" || i < len(m.path) && m.path[i].Question.ID == id
	})
}

// read takes the path as it is now.
func (m *Review) read() {
	id := m.Question()
	m.path = m.session.Path()
	_, m.states = evaluate(m.session, m.today)
	m.again = m.session.Catalog().CheckAgain(m.session.Run())
	m.filter(id)
}

// filter lists the questions that pass the filter, with the cursor on one of them.
// A question has a row if it may be asked, or has an answer or a note. The question
// that is open stays.
func (m *Review) filter(id assessment.QuestionID) {
	m.rows = 0
	wanted, notes := m.list.Wanted(), m.session.Run().Notes
	m.list.Show(len(m.path)+1, func(i int) bool {
		if i == len(m.path) {
			return wanted == ""
		}
		step := m.path[i]
		if step.Visible == logic.False && step.Answer.IsZero() && notes[step.Question.ID] == "" {
			return false
		}
		m.rows++
		return m.editor != nil && step.Question.ID == id || strings.Contains(m.searchText(step), wanted)
	})
	m.moveTo(id)
}

// searchText is what the filter searches for a question, in lower case.
func (m *Review) searchText(step assessment.Step) string {
	_, answer := m.answer(step)
	q := step.Question
	all := []string{m.sectionTitle(q.Section), q.Short, q.Prompt, answer, m.session.Run().Notes[q.ID]}
	for _, id := range step.Answer.Options {
		if o, _ := q.Option(id); o != nil {
			all = append(all, o.Label)
		}
	}
	return strings.ToLower(strings.Join(all, "\n"))
}

func (m *Review) clearFilter() {
	id := m.Question()
	m.list.ClearFilter()
	m.filter(id)
}

func (m *Review) Keys() ui.KeyMap {
	switch e := m.editor; {
	case m.list.Typing:
		return m.list.FilterKeys(m.page, m.clearFilter).Around(m.act)
	case e == nil:
		return ui.KeyMap{Page: "your answers", Rows: m.listKeys()}.Around(m.act)
	case e.part != onOptions:
		return e.typingKeys(m.close).Around(m.act)
	default:
		rows := append(e.optionKeys(),
			ui.Row(ui.GroupAct, "enter", "done", "done with this question", m.accept).Kept(),
			e.datesKey(),
			ui.SaveKey(m.session.Failed),
			noteKey(e.openNote),
			ui.CloseKey(ui.Do(m.close)),
		)
		rows = append(rows, ui.UndoKeys()...)
		rows = append(rows,
			externalKey("e", "", m.external, e.openExternal),
			ui.CopyKey("copy the question and its answer", nil),
		)
		return ui.KeyMap{Page: "your answers", Rows: rows}.Around(m.act)
	}
}

func (m *Review) listKeys() []ui.Key {
	some := func() bool { return m.list.Len() > 0 }
	back := ui.BackKey()
	if m.list.Filtered() {
		back = ui.Row(ui.GroupLeave, "esc", "", back.Help, ui.Do(m.clearFilter))
	}
	enter := ui.Row(ui.GroupAct, "enter", "change here", "change the answer here", ui.Do(m.open)).Only(m.onQuestion).Kept()
	if item, ok := m.list.Here(); ok && item == len(m.path) {
		enter = ui.Row(ui.GroupAct, "enter", "show roadmap", "the roadmap that follows from these answers", m.show).Kept()
	}
	rows := append(ui.MoveKeys("move", some, func(a ui.Motion) { m.list.Move(a, m.page()) }),
		enter,
		ui.SaveKey(m.session.Failed),
		noteKey(func() { m.open(); m.editor.openNote() }).Only(m.onQuestion),
		roadmapKey(),
		ui.ExportKey(),
		back,
		ui.HomeKey(),
	)
	rows = append(rows, ui.UndoKeys()...)
	external := func() tea.Cmd { m.open(); return m.editor.openExternal() }
	return append(rows,
		externalKey("e", "", m.external, external).Only(func() bool { return m.external != nil && m.onQuestion() }),
		m.list.FilterKey("only what has these letters: in a question, an answer or a note", nil),
		ui.CopyKey("copy every answer and note", nil),
	)
}

// show opens the roadmap; where it is complete, the page that says what it came to.
func (m *Review) show() tea.Cmd {
	if m.session.Catalog().Complete(m.session.Run().Answers) {
		return ui.Go(ui.ToFirst)
	}
	return ui.Go(ui.ToRoadmap)
}

// page is how far a page key moves the cursor.
func (m *Review) page() int { return max(1, m.Layout.Body/2) }

// act does what a key is for, and takes up what that changed.
func (m *Review) act(do func() tea.Cmd) tea.Cmd {
	editor, revision := cmp.Or(m.editor, new(Editor)), m.session.Revision()
	m.message, editor.message = "", ""
	cmd := do()
	m.message = editor.message
	if m.editor != nil && m.session.Revision() != revision {
		m.read()
	}
	return cmd
}

// Update types into the filter, the note or the date that is open.
func (m *Review) Update(msg tea.Msg) tea.Cmd {
	return m.act(func() tea.Cmd {
		edited, fromEditor := msg.(editedMsg)
		switch {
		case fromEditor && m.editor != nil:
			cmd := m.editor.edited(edited)
			if m.editor.part == onOptions {
				m.close()
			}
			return cmd
		case m.list.Typing:
			if id := m.Question(); m.list.Type(msg) {
				m.filter(id)
			}
		case m.editor != nil:
			m.editor.write(msg)
		}
		return nil
	})
}

func (m *Review) open() {
	i, _ := m.list.Here()
	m.before, m.dropped = m.session.Path(), ""
	m.editor = newEditor(m.session, m.path[i].Question, m.external, m.today)
}

// accept closes the question; it takes the line of a single choice.
func (m *Review) accept() tea.Cmd {
	cmd := m.editor.takeLine()
	if m.editor.part == onOptions { // else the answer waits for a date that fits it
		m.close()
	}
	return cmd
}

// close closes the question that is open.
func (m *Review) close() {
	m.editor = nil
	m.read()
	m.dropped = DroppedQuestions(m.before, m.path)
}

// Commit saves what is being typed.
func (m *Review) Commit() tea.Cmd {
	if m.editor == nil {
		return nil
	}
	cmd := m.editor.leave()
	m.close()
	return cmd
}

// Copy is the question that is open, else every answer and note that is listed.
func (m *Review) Copy() (name, text string) {
	if m.editor != nil {
		return m.editor.copied()
	}
	var all []string
	for row := range m.list.Len() {
		if m.list.Item(row) == len(m.path) {
			continue
		}
		step := m.path[m.list.Item(row)]
		all = append(all, answerText(step.Question, step.Answer, m.session.Run().Notes[step.Question.ID]))
	}
	name = "every answer and note"
	if m.list.Filtered() {
		name = "what passes the filter"
	}
	return name, strings.Join(all, "\n")
}

// Head counts the answers or what passes the filter.
func (m *Review) Head() ui.Head {
	answered, _, most := CountAnswers(m.path)
	s, right := m.Styles, ui.OfCount(answered, most)+" answered"
	if m.list.Filtered() {
		right = ui.OfCount(m.list.Len(), m.rows)
	}
	const title = "Check your answers"
	return ui.Head{Left: s.Text.Render(title), Heavy: len(title), Right: s.Muted.Render(right)}
}

// Body is the part of the page around the cursor.
func (m *Review) Body() ui.Body { return ui.Body{Main: m.view().lines} }

// Cursor is that of the filter, the note or the date that is typed.
func (m *Review) Cursor() *tea.Cursor {
	if !m.list.Typing && (m.editor == nil || m.editor.part == onOptions) {
		return nil
	}
	return m.view().cursor
}

func (m *Review) view() column {
	c := m.filterColumn()
	page, first, last := m.all()
	rows := m.Layout.Body - len(c.lines)
	from := ui.Window(first, last, rows, len(page.lines))
	if page.cursor != nil {
		page.cursor.Y -= from
	}
	page.lines = page.lines[from:min(from+rows, len(page.lines))]
	c.join(page, 0)
	return c
}

// filterColumn is the filter above the list, if there is one.
func (m *Review) filterColumn() column {
	s, width := m.Styles, m.Layout.Full()
	line := m.list.FilterLine(s, width)
	if line == "" {
		return column{}
	}
	var c column
	if !m.Layout.Compact {
		c.add("")
	}
	if m.list.Typing {
		c.cursor = tea.NewCursor(ui.PromptWidth+m.list.Filter.Column(), len(c.lines))
	}
	c.add(line)
	if m.list.Len() == 0 {
		c.add("", s.Muted.Render(ui.Fit("No question, answer or note matches.", width, s.Glyphs.Ellipsis)))
	}
	return c
}

// all is every line of the list, and the first and the last one of the row under the
// cursor.
func (m *Review) all() (c column, first, last int) {
	section := assessment.SectionID("")
	if !m.Layout.Compact && !m.list.Filtered() && !m.list.Typing {
		c.add("")
	}
	for row := range m.list.Len() {
		item, here := m.list.Item(row), row == m.list.Cursor()
		if item == len(m.path) {
			end := m.end(here)
			if here {
				first, last = len(c.lines)+len(end)-1, len(c.lines)+len(end)-1
			}
			c.add(end...)
			break
		}
		step, head := m.path[item], ""
		if step.Question.Section != section {
			section = step.Question.Section
			head = m.sectionTitle(section)
		}
		if head != "" && m.sectionWidth() == 0 && m.Layout.Body >= roomyBody {
			c.add(m.Styles.Muted.Render(head))
		}
		if !here {
			c.add(m.row(step, head, false)...)
			continue
		}
		first = len(c.lines)
		c.add(m.row(step, head, true)...)
		if m.editor != nil {
			c.join(m.editorColumn(m.Layout.Body-(len(c.lines)-first)), 4)
		}
		last = len(c.lines) - 1
	}
	return c, first, last
}

// end is what is open, and the row that shows the roadmap.
func (m *Review) end(here bool) []string {
	s := m.Styles
	open, notes := []string(nil), 0
	for _, step := range m.path {
		if IsUnanswered(step) || step.Answer.Unknown && step.Visible != logic.False {
			open = append(open, step.Question.Short)
		}
		if m.session.Run().Notes[step.Question.ID] != "" {
			notes++
		}
	}
	text := "Nothing is open."
	switch {
	case len(open) == 1:
		text = "Still open: " + open[0]
	case len(open) > 1:
		text = report.Count(len(open), "question") + " are still open. The roadmap says what they can change."
	}
	if notes > 0 {
		text += " " + report.Count(notes, "note") + "."
	}
	pointer, style := s.Pointer(here)
	words := "Show my roadmap"
	if !m.session.Catalog().Complete(m.session.Run().Answers) {
		words = "Show the roadmap so far"
	}
	row := pointer + " " + style.Bold(true).Render(words)
	if m.Layout.Compact {
		return []string{row}
	}
	return []string{"", "  " + s.Muted.Render(ui.Fit(text, m.Layout.Full()-2, s.Glyphs.Ellipsis)), "", row}
}

// roomyBody is the height that has room for the titles of the sections.
const roomyBody = 26

// sectionWidth is the column of the sections; 0 where their titles are lines instead.
func (m *Review) sectionWidth() int {
	if m.Layout.Full() >= 100 {
		return 12
	}
	return 0
}

func (m *Review) sectionTitle(id assessment.SectionID) string {
	sections := m.session.Catalog().Sections
	return sections[slices.IndexFunc(sections, func(s assessment.Section) bool { return s.ID == id })].Short
}

// editorColumn draws the question that is open, in at most rows lines.
func (m *Review) editorColumn(rows int) column {
	s, e, width := m.Styles, m.editor, min(76, m.Layout.Full()-4)
	if e.part == inNote {
		return e.noteColumn(s, width, min(5, max(2, m.Layout.Body-4)))
	}
	if e.datesAlone() {
		return e.datesColumn(s, width, max(3, rows-1))
	}
	if AsksDates(e.question) {
		rows -= 4
	}
	c := column{lines: e.options.View(s, width, max(3, rows-1), e.part == onOptions)}
	c.join(e.datesColumn(s, width, 5), 0)
	c.add("")
	return c
}

// row is a question with its answer in one line. At the cursor, and where a filter
// lists it, it has all of the answer and the note.
func (m *Review) row(step assessment.Step, section string, here bool) []string {
	s, full := m.Styles, m.Layout.Full()
	pointer, label := s.Pointer(here)
	pointer += " "
	if m.sectionWidth() > 0 {
		pointer += s.Muted.Render(ui.Pad(section, m.sectionWidth()))
	}
	sign, words := m.answer(step)
	nameWidth := min(42, full/2)
	indent := ui.Width(pointer) + nameWidth
	if m.Layout.Compact {
		indent, nameWidth = 4, full-2
	}
	head := pointer + label.Render(ui.Fit(step.Question.Short, nameWidth-2, s.Glyphs.Ellipsis))
	var lines []string
	if m.Layout.Compact {
		lines = append(lines, head)
		head = ""
	}
	note, rows := m.session.Run().Notes[step.Question.ID], 1
	whole := here || m.list.Filtered()
	if whole {
		rows = ui.AnyRows
	}
	width, mark := full, ""
	if note != "" && !whole {
		mark = s.Muted.Render("note")
		width -= 6
	}
	text := ui.Hang(s, ui.Pad(head, indent)+sign+" ", s.Text, words, width, rows)
	if mark != "" {
		text[0] = ui.Between(text[0], mark, full)
	}
	lines = append(lines, text...)
	if note != "" && whole {
		quote := ui.Indent(s.Muted.Render(s.Glyphs.Quote)+" ", indent+2)
		lines = append(lines, ui.Hang(s, quote, s.Muted, note, full, ui.AnyRows)...)
	}
	return lines
}

// answer is the sign and the words of an answer.
func (m *Review) answer(step assessment.Step) (sign, words string) {
	s, c := m.Styles, m.session.Catalog().Catalog
	switch {
	case step.Answer.Unknown:
		sign, words = s.Warn.Render(s.Glyphs.Unknown), "Don’t know"
		if o := m.states[step.Question.ID]; o != nil && o.State == assessment.UnknownOpen {
			words += ": can change " + affects(c, o)
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
			if day := c.HeldDate(m.session.Run(), id); step.Question.ID == c.Roles.Held && !day.IsZero() {
				word += " (" + report.LongDate(day) + ")"
			}
			parts = append(parts, word)
		}
		sign, words = " ", strings.Join(parts, "; ")
	}
	if step.Visible == logic.False {
		return s.Faint.Render(s.Glyphs.RuledOut), words + "; not asked now, kept"
	}
	if day := m.session.Run().DeadlineDate; AsksDates(step.Question) && !day.IsZero() {
		words += ": " + report.LongDate(day)
	}
	if slices.Contains(m.again, step.Question.ID) {
		return s.Warn.Render(s.Glyphs.Look), words + "; " + report.NewOptions
	}
	return sign, words
}

// Status is a message, or the questions that the last change dropped.
func (m *Review) Status() string {
	s := m.Styles
	switch {
	case m.message != "":
		return s.Text.Render(m.message)
	case m.dropped == "":
		return ""
	}
	text := " " + droppedText + m.dropped
	if !m.Layout.Compact {
		text += ". The answer counts again once it is asked."
	}
	return s.Warn.Render(s.Glyphs.Look) + s.Text.Render(text)
}
