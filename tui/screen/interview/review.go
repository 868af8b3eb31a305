package interview

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// Review is the page.
type Review struct {
	session *session.Session
	keys    ui.Keys
	outside External // nil where there is none
	today   assessment.Date
	styles  ui.Styles
	layout  ui.Layout

	path   []assessment.Step
	all    []int                            // positions in path that have a line
	listed []int                            // of them, those that pass the filter
	at     int                              // position in listed
	editor *Editor                          // open below its line, or nil
	void   string                           // questions that the last change made void
	before []assessment.Step                // when the question was opened
	bears  map[assessment.QuestionID]string // what an answer of don’t know could still change
	notice string

	filter    ui.Field
	filtering bool // the filter is being typed
}

// NewReview returns the page with the cursor on a question; "" is the first one.
func NewReview(s *session.Session, keys ui.Keys, outside External, today assessment.Date, on assessment.QuestionID) *Review {
	m := &Review{session: s, keys: keys, outside: outside, today: today, filter: ui.NewField(filterLength)}
	m.Show(on)
	return m
}

// read takes the path as it is now. A question has a line when it is asked,
// may be asked, or has an answer or a note that is kept.
func (m *Review) read() {
	on := m.current()
	m.path = m.session.Path()
	m.weigh()
	m.all = m.all[:0]
	for i, step := range m.path {
		kept := !step.Answer.IsZero() || m.session.Run().Notes[step.Question.ID] != ""
		if step.Visible != assessment.False || kept {
			m.all = append(m.all, i)
		}
	}
	m.sift(on)
}

// weigh works out what the answers of don’t know could still change.
func (m *Review) weigh() {
	m.bears = map[assessment.QuestionID]string{}
	if !slices.ContainsFunc(m.path, func(s assessment.Step) bool { return s.Answer.Unknown }) {
		return
	}
	c := m.session.Catalog()
	r := c.Evaluate(m.session.Run(), assessment.Options{Today: m.today, SkipPlan: true, SkipFlips: true})
	for i := range r.Open {
		if o := &r.Open[i]; o.State == assessment.UnknownOpen {
			m.bears[o.Question] = "can change " + Affects(c.Catalog, o)
		}
	}
}

func (m *Review) here() assessment.Step { return m.path[m.listed[m.at]] }

// Question is the id of the question at the cursor, or "".
func (m *Review) Question() assessment.QuestionID { return m.current() }

// current is the question of the cursor, or "" where nothing is listed.
func (m *Review) current() assessment.QuestionID {
	if m.at >= len(m.listed) {
		return ""
	}
	return m.here().Question.ID
}

// Init does nothing.
func (m *Review) Init() tea.Cmd { return nil }

// Refresh takes up changes that were made on other pages.
func (m *Review) Refresh() { m.Show(m.Question()) }

// Resize sets the sizes.
func (m *Review) Resize(l ui.Layout) { m.layout = l }

// Restyle sets the looks.
func (m *Review) Restyle(s ui.Styles) { m.styles = s }

// Update handles keys and pasted text.
func (m *Review) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		switch {
		case m.filtering:
			m.typeFilter(msg)
		case m.editor != nil:
			m.editor.Write(msg)
		}
	case EditedMsg:
		return m.edited(msg)
	case tea.KeyPressMsg:
		m.notice = ""
		action := m.keys.Match(m.Scope(), msg)
		switch {
		case m.filtering:
			return m.narrow(action, msg)
		case action == ui.External:
			return m.writeOutside()
		case m.editor == nil:
			return m.act(action)
		case m.editor.Part() != Options:
			return m.write(action, msg)
		default:
			return m.edit(action, msg)
		}
	}
	return nil
}

// Show puts the cursor on a question and takes up what changed; a note or a date
// that is being typed stays.
func (m *Review) Show(on assessment.QuestionID) {
	if m.Scope().Typing() {
		return
	}
	m.editor, m.void, m.notice = nil, "", ""
	m.read()
	if m.pick(on); on != m.current() && m.filter.Value() != "" {
		m.clear()
		m.pick(on)
	}
}

// pick puts the cursor on a question that is listed.
func (m *Review) pick(on assessment.QuestionID) {
	for i, at := range m.listed {
		if m.path[at].Question.ID == on {
			m.at = i
		}
	}
}

func (m *Review) act(action ui.Action) tea.Cmd {
	to, moved := ui.Move(action, m.at, max(1, m.layout.Body/2), len(m.listed))
	if m.at = to; moved || !m.Can(action) {
		return nil
	}
	switch action {
	case ui.Accept:
		m.open()
	case ui.Note:
		m.open()
		m.editor.Do(ui.Note, tea.KeyPressMsg{})
	case ui.Filter:
		m.filtering = true
		m.filter.Focus()
	case ui.Roadmap:
		return ui.Go(ui.ToRoadmap)
	case ui.Export:
		return ui.Go(ui.ToExport)
	case ui.Escape:
		if m.filter.Value() == "" {
			return ui.Go(ui.ToBack)
		}
		m.clear()
	case ui.Leave:
		return ui.Go(ui.ToHome)
	}
	return nil
}

func (m *Review) open() {
	m.before, m.void = m.session.Path(), ""
	m.editor = Open(m.session, m.here().Question)
}

// edit handles a key on the options of the question that is open.
func (m *Review) edit(action ui.Action, msg tea.KeyPressMsg) tea.Cmd {
	switch action {
	case ui.Escape:
		m.close()
		return nil
	case ui.Accept:
		var cmd tea.Cmd
		if m.editor.Question().Kind == assessment.Single {
			cmd, _ = m.editor.Take()
		}
		if m.editor.Part() == Options { // else the answer waits for a date that fits it
			m.close()
		}
		return cmd
	}
	cmd, changed := m.editor.Do(action, msg)
	if changed {
		m.read()
	}
	m.notice = m.editor.Message()
	return cmd
}

// write handles a key while a note or a date is typed.
func (m *Review) write(action ui.Action, msg tea.KeyPressMsg) tea.Cmd {
	switch action {
	case ui.Escape:
		cmd := m.editor.Leave()
		m.notice = m.editor.Message()
		m.close()
		return cmd
	case ui.Accept:
		cmd, ended := m.editor.Done()
		if ended {
			m.close()
		}
		return cmd
	case ui.Up, ui.Down:
		return m.editor.MoveField(action)
	default:
		m.editor.Type(action, msg)
		return nil
	}
}

// writeOutside opens the note in the person's own editor, where there is one.
func (m *Review) writeOutside() tea.Cmd {
	if m.outside == nil || m.editor == nil && !m.Can(ui.External) {
		return nil
	}
	if m.editor == nil {
		m.open()
	}
	return m.editor.Outside(m.outside)
}

// edited takes up the note as that editor left it.
func (m *Review) edited(msg EditedMsg) tea.Cmd {
	if m.editor == nil {
		return nil
	}
	cmd := m.editor.Edited(msg)
	m.notice = m.editor.Message()
	if m.editor.Part() == Options {
		m.close()
	}
	return cmd
}

// close folds the question and says what its change made void.
func (m *Review) close() {
	m.editor = nil
	m.read()
	m.void = DroppedQuestions(m.before, m.path)
}

// Commit saves what is half typed.
func (m *Review) Commit() tea.Cmd {
	if m.editor == nil {
		return nil
	}
	cmd := m.editor.Leave()
	m.close()
	return cmd
}

// Scope is the page, the question that is open, or the text that is typed.
func (m *Review) Scope() ui.Scope {
	if m.filtering {
		return ui.FilterScope
	}
	if m.editor == nil {
		return ui.ReviewScope
	}
	return m.editor.Scope(ui.EditScope)
}

// Can reports whether an action works now.
func (m *Review) Can(a ui.Action) bool {
	switch a {
	case ui.Down, ui.Note:
		return len(m.listed) > 0
	case ui.Accept:
		return m.filtering || len(m.listed) > 0
	case ui.External:
		return m.outside != nil && len(m.listed) > 0
	case ui.Tab:
		return m.editor != nil && m.editor.HasDates()
	case ui.Save:
		_, _, err := m.session.Failure()
		return err != nil
	default:
		return true
	}
}

// Copy is the question that is open, else every answer and note.
func (m *Review) Copy() (name, text string) {
	if m.editor != nil {
		return "the question and its answer", m.editor.Text()
	}
	var all []string
	for _, at := range m.listed {
		step := m.path[at]
		all = append(all, Text(step.Question, step.Answer, m.session.Run().Notes[step.Question.ID]))
	}
	if m.filter.Value() != "" {
		return "what passes the filter", strings.Join(all, "\n")
	}
	return "every answer and note", strings.Join(all, "\n")
}

const filterLength = 100 // characters

// narrow handles a key while the filter is typed.
func (m *Review) narrow(action ui.Action, msg tea.KeyPressMsg) tea.Cmd {
	switch action {
	case ui.Escape:
		m.clear()
	case ui.Accept:
		m.filtering = false
		m.filter.Blur()
	case ui.Up, ui.Down:
		return m.act(action)
	default:
		m.typeFilter(msg)
	}
	return nil
}

func (m *Review) typeFilter(msg tea.Msg) {
	before := m.filter.Value()
	if m.filter.Update(msg); m.filter.Value() != before {
		m.sift(m.current())
	}
}

// clear takes the filter away; the cursor stays on its question.
func (m *Review) clear() {
	m.filtering = false
	m.filter.Blur()
	m.filter.SetValue("")
	m.sift(m.current())
}

// sift lists what passes the filter, with the cursor on a question where it is
// listed. The question that is open stays, whatever becomes of its answer.
func (m *Review) sift(on assessment.QuestionID) {
	text := strings.ToLower(m.filter.Value())
	m.listed = m.listed[:0]
	for _, at := range m.all {
		step := m.path[at]
		if m.has(step, text) || m.editor != nil && step.Question.ID == on {
			m.listed = append(m.listed, at)
		}
	}
	m.at = max(0, min(m.at, len(m.listed)-1))
	m.pick(on)
}

// has reports whether a text in lower case stands in the section, the question,
// its answer or its note.
func (m *Review) has(step assessment.Step, text string) bool {
	if text == "" {
		return true
	}
	_, answer := m.answer(step)
	q := step.Question
	all := []string{m.sectionTitle(q.Section), q.Short, q.Prompt, answer, m.session.Run().Notes[q.ID]}
	for _, id := range step.Answer.Options {
		if o, _ := q.Option(id); o != nil {
			all = append(all, o.Label)
		}
	}
	return strings.Contains(strings.ToLower(strings.Join(all, "\n")), text)
}

// filteredHead counts what passes.
func (m *Review) filteredHead() ui.Head {
	s := m.styles
	left := "Review"
	if !m.layout.Compact {
		left = "Review, all answers and notes"
	}
	return ui.Head{Left: s.Text.Render(left), Right: s.Muted.Render(ui.OfCount(len(m.listed), len(m.all)))}
}

// above is the filter, while there is one, and what to say where nothing passes.
func (m *Review) above() []string {
	s := m.styles
	var lines []string
	if !m.layout.Compact {
		lines = []string{""}
	}
	switch text := m.filter.Value(); {
	case m.filtering:
		width := min(60, m.layout.Full()-ui.PromptWidth)
		lines = append(lines, ui.Prompt(s, "Filter", m.filter.View(s, width)))
	case text != "":
		lines = append(lines, ui.Filtered(s, text, m.layout.Full()))
	default:
		return nil
	}
	if len(m.listed) == 0 {
		lines = append(lines, "", s.Muted.Render(ui.Fit("No question, answer or note has that.", m.layout.Full(), s.Glyphs.Ellipsis)))
	}
	return lines
}

// filterCursor is behind what was typed.
func (m *Review) filterCursor() *tea.Cursor {
	y := 1
	if m.layout.Compact {
		y = 0
	}
	return tea.NewCursor(ui.PromptWidth+m.filter.Column(), y)
}

// Head shows how far each section is, and counts.
func (m *Review) Head() ui.Head {
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
	h.Left = Progress(s, m.session.Catalog().Catalog, m.path, nil, false)
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
func (m *Review) Body() ui.Body {
	p, above := m.page(), m.above()
	rows := m.layout.Body - len(above)
	from := p.top(rows)
	return ui.Body{Main: append(above, p.lines[from:min(from+rows, len(p.lines))]...)}
}

// top is the first line in view.
func (p page) top(rows int) int { return ui.Window(p.from, p.to, rows, len(p.lines)) }

func (m *Review) page() page {
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

func (m *Review) sectionTitle(id assessment.SectionID) string {
	for _, section := range m.session.Catalog().Sections {
		if section.ID == id {
			return section.Short
		}
	}
	return ""
}

// open draws the question that is being changed.
func (p *page) open(m *Review) {
	s, width := m.styles, min(76, m.layout.Full()-4)
	add := func(lines []string) {
		for _, line := range lines {
			p.lines = append(p.lines, ui.Indent(line, 4))
		}
	}
	if m.editor.Part() == Note {
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
func (m *Review) dateRows() int {
	if m.editor.HasDates() {
		return 4
	}
	return 0
}

// row is a question with its answer, and its note below.
func (m *Review) row(step assessment.Step, here bool) []string {
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
func (m *Review) answer(step assessment.Step) (sign, words string) {
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
		words += ": " + report.LongDate(run.DeadlineDate)
	}
	return sign, words
}

// Status names what the last change made void.
func (m *Review) Status() string {
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
func (m *Review) Cursor() *tea.Cursor {
	if m.filtering {
		return m.filterCursor()
	}
	if m.editor == nil || m.editor.Part() == Options {
		return nil
	}
	x, y := m.editor.NoteCursor()
	if m.editor.Part() == Dates {
		x, y = m.editor.DateCursor()
	}
	p, above := m.page(), len(m.above())
	return tea.NewCursor(x+4, above+p.editorLine+y-p.top(m.layout.Body-above))
}
