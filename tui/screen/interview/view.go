package interview

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/report"
	"trustpath/tui/ui"
)

// Body is the question, with the summary of the roadmap at its right or below it.
func (m *Model) Body() ui.Body {
	b := ui.Body{Main: m.main().lines}
	if m.Layout.Side > 0 {
		b.Side = m.side()
	}
	return b
}

// Cursor is that of the note or the date that is typed.
func (m *Model) Cursor() *tea.Cursor {
	if m.editor.part == onOptions {
		return nil
	}
	return m.main().cursor
}

func (m *Model) main() column {
	switch {
	case m.Layout.Compact:
		return m.compact()
	case m.Layout.Side == 0:
		return m.narrow()
	default:
		return m.wide()
	}
}

// Rows of the parts of a wide pane. They are the same for every question, so that
// the parts stay where they are.
const (
	answerRows = 15 // the options and the dates, and what the option means
	meansRows  = 3  // of them, with a blank
	whyRows    = 6  // with a blank
)

// wide is the question with the summary at its right.
func (m *Model) wide() column {
	s, width, e := m.Styles, m.Layout.Main, m.editor
	title := s.Bold
	if e.part == inNote {
		title = s.Muted
	}
	var c column
	c.add("")
	c.add(ui.Rows(m.prompt(title), 2)...)
	c.add("", s.Muted.Render(m.hint()), "")

	top := len(c.lines)
	rows := min(answerRows, m.Layout.Body-top-whyRows)
	var options []string
	if !e.datesAlone() {
		options = m.optionLines(max(3, rows-1-m.dateRows()), top)
	}
	c.add(options...)
	switch {
	case e.datesAlone():
		c.join(e.datesColumn(s, width, rows-1), 0)
	case AsksDates(e.question):
		c.add("")
		c.join(e.datesColumn(s, width, m.dateRows()), 0)
	case e.part == onOptions && len(options) < rows-meansRows:
		c.lines = ui.Rows(c.lines, top+rows-meansRows)
		c.add(m.optionHelp(width, meansRows-1)...)
	}
	c.lines = ui.Rows(c.lines, max(top+rows, len(c.lines)))

	bottom := len(c.lines)
	if e.part == inNote {
		c.join(m.note(max(2, min(5, m.Layout.Body-bottom-3))), 0)
		c.add(s.Muted.Render("The roadmap prints it under your answers."))
		return c
	}
	c.add(s.Text.Render("Why we ask"))
	c.add(m.why(min(width, 70), whyRows-2)...)
	c.lines = append(ui.Rows(c.lines, min(bottom+whyRows, m.Layout.Body-1)), m.noteLine(width))
	return c
}

// narrow is the question, with the summary below it.
func (m *Model) narrow() column {
	s, width, e := m.Styles, m.Layout.Main, m.editor
	foot := append([]string{m.hairline()}, OneLine(s, m.rows, width)...)
	foot = append(foot, m.previewLines(width, 2)...)
	rows := m.Layout.Body - max(5, len(foot))

	var c column
	c.add("")
	c.add(m.prompt(s.Bold)...)
	c.add(m.hintAndNote(width), "")
	switch {
	case e.part == inNote:
		c.join(m.note(max(2, rows-len(c.lines)-1)), 0)
	case e.datesAlone():
		c.join(e.datesColumn(s, width, rows-len(c.lines)), 0)
	default:
		c.add(m.optionLines(max(3, rows-len(c.lines)-m.dateRows()), len(c.lines))...)
		c.add("")
		if AsksDates(e.question) {
			c.join(e.datesColumn(s, width, m.dateRows()), 0)
		} else {
			c.add(m.why(width, min(3, rows-len(c.lines)-1))...)
		}
	}
	c.lines = append(ui.Rows(c.lines, rows), foot...)
	return c
}

// compact is the question on a small screen; the preview is in the status row.
func (m *Model) compact() column {
	s, width, e := m.Styles, m.Layout.Main, m.editor
	var c column
	switch e.part {
	case inNote:
		return m.note(max(1, m.Layout.Body-1))
	case inDates:
		if !e.isHeld() {
			c.add(s.Text.Render("Two dates, as 2026-12-01"), "")
		}
		c.join(e.datesColumn(s, width, m.Layout.Body-len(c.lines)), 0)
	default:
		c.add(m.prompt(s.Bold)...)
		c.add(e.options.View(s, width, max(1, m.Layout.Body-len(c.lines)-1), true)...)
		c.lines = append(ui.Rows(c.lines, m.Layout.Body-1), m.hairline())
	}
	return c
}

func (m *Model) hairline() string {
	return m.Styles.Faint.Render(strings.Repeat(m.Styles.Glyphs.Line, m.Layout.Main))
}

func (m *Model) prompt(style ui.Style) []string {
	return ui.Hang(m.Styles, "", style, m.editor.question.Prompt, m.Layout.Main-2, 2)
}

func (m *Model) hint() string {
	if m.editor.options.Single {
		return "Choose one."
	}
	return "Choose all that apply."
}

// optionLines draws the options in at most so many rows, from the row top on. While
// something is not saved, they end above the notice that the shell puts at the foot.
func (m *Model) optionLines(rows, top int) []string {
	const noticeRows = 7
	if m.session.Failed() {
		rows = min(rows, m.Layout.Body-noticeRows-top)
	}
	return m.editor.options.View(m.Styles, m.Layout.Main, max(1, rows), m.editor.part == onOptions)
}

// note draws the note that is being written, in so many rows below its title.
func (m *Model) note(rows int) column {
	c := column{lines: []string{m.Styles.Text.Render("Note on this question")}}
	c.join(m.editor.noteColumn(m.Styles, m.Layout.Main, rows), 0)
	return c
}

func (m *Model) why(width, rows int) []string {
	return ui.Hang(m.Styles, "", m.Styles.Muted, m.editor.question.Why, width, rows)
}

// dateRows is the rows that the dates below the options may take, with a blank.
func (m *Model) dateRows() int {
	if AsksDates(m.editor.question) {
		return 5
	}
	return 0
}

// optionHelp says more about the option under the cursor.
func (m *Model) optionHelp(width, rows int) []string {
	text, at := "Don’t know is an answer: it is never read as No, and stays open.", m.editor.options.Cursor()
	if options := m.editor.question.Options; at < len(options) {
		text = options[at].Help
	}
	return ui.Hang(m.Styles, "", m.Styles.Muted, text, min(width, 70), rows)
}

func (m *Model) noteLine(width int) string {
	s, note := m.Styles, m.session.Run().Notes[m.Question()]
	if note == "" {
		return s.Muted.Render("Note  none; W writes one")
	}
	note = strings.Join(strings.Fields(note), " ")
	return s.Muted.Render("Note") + "  " + s.Text.Render(ui.Fit(note, width-6, s.Glyphs.Ellipsis))
}

// hintAndNote is the hint, with the note at its right if there is one.
func (m *Model) hintAndNote(width int) string {
	hint := m.Styles.Muted.Render(m.hint())
	if m.session.Run().Notes[m.Question()] == "" {
		return hint
	}
	return ui.Between(hint, m.noteLine(max(10, width-ui.Width(hint)-4)), width)
}

// summarize returns the summary of the roadmap so far.
func (m *Model) summarize() []SummaryRow {
	c, q := m.session.Catalog().Catalog, m.editor.question
	rows := Summarize(c, m.preview.Base, m.preview.Base)
	for i := range rows { // whether every option settles it
		open := func(e engine.Effect) bool { return len(e.Outlook.Decisions(c.Standards[i].ID)) != 1 }
		rows[i].Depends = q.Kind == assessment.Single && !rows[i].Settled() &&
			!slices.ContainsFunc(m.preview.Effects[:len(q.Options)], open)
	}
	return rows
}

// allSettled reports whether every standard has one decision left.
func (m *Model) allSettled() bool { return CountSettled(m.rows) == len(m.rows) }

// changes is what the option under the cursor would do.
func (m *Model) changes() []Change {
	return Changes(m.session.Catalog().Catalog, m.preview.Effects[m.editor.options.Cursor()].Changes)
}

// tried names what the preview is about: "With 2", "Without 2", "Your answer".
func (m *Model) tried() string {
	switch here := m.editor.options.Here(); {
	case !here.Chosen:
		return strings.TrimRight("With "+here.Key, " ")
	case m.editor.options.Single:
		return "Your answer"
	default:
		return strings.TrimRight("Without "+here.Key, " ")
	}
}

// unchanged says that the option under the cursor changes no decision.
func (m *Model) unchanged() string {
	here, o := m.editor.options.Here(), m.openState()
	switch {
	case m.editor.options.Single && here.Chosen:
		return "chosen; the others show what they do"
	case o != nil && o.ChangesPlan:
		return "no decision changes, dates may"
	case here.Key == unknownKey:
		return "everything that is open stays open"
	default:
		return "nothing changes by itself"
	}
}

// previewLines is the preview below the question.
func (m *Model) previewLines(width, rows int) []string {
	s, changes := m.Styles, m.changes()
	head := s.Change.Render(m.tried()) + "  "
	lines := []string{s.Muted.Render(m.unchanged())}
	if len(changes) > 0 {
		lines = ChangeLines(s, changes, width-ui.Width(head), rows)
	}
	for i := range lines {
		lines[i] = head + lines[i]
		head = ui.Indent("", ui.Width(head))
	}
	return lines
}

// previewLine is the preview in one line of forty cells.
func (m *Model) previewLine() string {
	s, changes := m.Styles, m.changes()
	label := s.Change.Render(m.tried()) + " "
	switch {
	case len(changes) == 0 && m.allSettled():
		return s.Good.Render(s.Glyphs.Same) + s.Text.Render(" All settled: r shows the roadmap")
	case len(changes) == 0:
		return label + s.Muted.Render(m.unchanged())
	}
	var parts []string
	for _, c := range changes {
		parts = append(parts, c.Sign(s.Glyphs)+" "+c.Short)
	}
	return label + s.Text.Render(strings.Join(parts, ", "))
}

// summary is the upper part of the side pane: the roadmap so far, and the preview.
func (m *Model) summary() []string {
	s, width := m.Styles, m.Layout.Side
	title := s.Bold.Render("Your roadmap so far")
	if m.answered() >= firstRoadmap && m.result.Provisional() > 0 {
		title = ui.Between(title, s.Warn.Render(s.Glyphs.Unknown)+s.Muted.Render(" provisional"), width)
	}
	table := SummaryTable(s, m.rows, width)
	if len(table)+7 > m.Layout.Body { // the preview needs four lines
		table = slices.DeleteFunc(table, func(line string) bool { return line == "" })
	}
	lines := append([]string{"", title, ""}, table...)
	head, option := s.Change.Render(m.tried())+"  ", m.editor.options.Here()
	label, room := option.Label, width-ui.Width(head)
	if ui.Width(label) > room {
		label = ui.Fit(option.Short, room, s.Glyphs.Ellipsis)
	}
	lines = append(lines, "", head+s.Text.Render(label))
	below, previewRows := len(lines), 7
	if m.allSettled() {
		previewRows = 4 // nothing more can change
	}
	if changes := m.changes(); len(changes) > 0 {
		lines = append(lines, ChangeLines(s, changes, width, min(6, m.Layout.Body-below))...)
	} else {
		lines = append(lines, ui.Hang(s, "  ", s.Muted, m.unchanged(), width, 4)...)
	}
	return ui.Rows(lines, below+previewRows)
}

// factRows is the least height for what is below the preview.
const factRows = 5

// roomy reports whether the side pane has room below the preview.
func (m *Model) roomy() bool {
	return m.Layout.Side > 0 && m.Layout.Body-len(m.summary()) >= factRows
}

// side is the pane at the right of the question.
func (m *Model) side() []string {
	s, width, lines := m.Styles, m.Layout.Side, m.summary()
	if !m.roomy() {
		return lines
	}
	if m.allSettled() {
		lines = append(lines, ui.Rows(m.openQuestions(width, min(8, m.Layout.Body-len(lines))), 9)...)
	} else {
		lines = append(lines, ui.Rows(m.facts(width), 6)...)
	}
	if len(lines)+2 <= m.Layout.Body {
		lines = append(lines, legend(s))
	}
	return lines
}

// facts says what is settled, what is open, and what to ask first.
func (m *Model) facts(width int) []string {
	s := m.Styles
	line := func(label, text string) string {
		return s.Muted.Render(ui.Pad(label, 12)) + s.Text.Render(ui.Fit(text, width-12, s.Glyphs.Ellipsis))
	}
	mattering := 0
	for _, o := range m.result.Open {
		if o.Matters {
			mattering++
		}
	}
	open := report.Count(mattering, "question") + " still matter"
	switch mattering {
	case 0:
		open = "nothing that could change it"
	case 1:
		open += "s"
	}
	first := "nothing more"
	if next := m.session.Catalog().Question(m.result.NextQuestion); next == m.editor.question {
		first = "this one"
	} else if next != nil {
		first = next.Short
	}
	ask := "Ask first"
	if m.best() >= 0 && m.editor.part == onOptions {
		ask = "b ask first" // the key opens it
	}
	return []string{
		line("Settled", ui.OfCount(CountSettled(m.rows), len(m.rows))+" decisions"),
		line("Open", open),
		line(ask, first),
	}
}

// openQuestions is the questions that are left with what each still changes, and
// those answered with don't know.
func (m *Model) openQuestions(width, rows int) []string {
	s, c := m.Styles, m.session.Catalog()
	var ask, unknown []string
	for i := range m.result.Open {
		o := &m.result.Open[i]
		words := s.Muted.Render(affects(c.Catalog, o))
		short := s.Text.Render(ui.Fit(c.Question(o.Question).Short, width-ui.Width(words)-4, s.Glyphs.Ellipsis))
		if o.State == assessment.UnknownOpen {
			unknown = append(unknown, ui.Between(s.Warn.Render(s.Glyphs.Unknown)+" "+short, words, width))
		} else if o.Asked {
			ask = append(ask, ui.Between("  "+short, words, width))
		}
	}
	if len(unknown) > 0 {
		unknown = slices.Insert(unknown, 0, "", s.Text.Render("Left open"))
	}
	if len(ask) == 0 || rows <= 2 {
		unknown = unknown[min(1, len(unknown)):]
		return unknown[:min(rows, len(unknown))]
	}
	if room := max(1, rows-len(unknown)-1); len(ask) > room {
		more := s.Muted.Render("  and " + report.Count(len(ask)-room+1, "more question"))
		ask = append(ask[:room-1], more)
	}
	head := ui.Between(s.Text.Render("Left to ask"), s.Muted.Render("it still changes"), width)
	out := slices.Concat([]string{head}, ask, unknown)
	return out[:min(rows, len(out))]
}

// firstRoadmap is how many answers make a roadmap that is worth a look.
const firstRoadmap = 5

// answered is the number of questions that have an answer which counts.
func (m *Model) answered() int {
	n := 0
	for _, step := range m.path {
		if step.Counts() {
			n++
		}
	}
	return n
}

// Status is a message, or what is worth knowing at this question.
func (m *Model) Status() string {
	s := m.Styles
	switch {
	case m.message != "":
		return s.Text.Render(m.message)
	case m.editor.part != onOptions:
		return ""
	case m.Layout.Compact:
		return m.previewLine()
	}
	unanswered, o := m.editor.answer().IsZero(), m.openState()
	switch {
	case m.isSettled():
		return s.Muted.Render("This answer can no longer change the result: ") +
			s.Text.Render("m") + s.Muted.Render(" goes to the next that can.")
	case m.allSettled():
		return s.Good.Render(s.Glyphs.Same) +
			s.Text.Render(" All decisions are settled: r shows the roadmap, or answer on.")
	case m.answered() == firstRoadmap && unanswered && m.result.Provisional() > 0:
		return s.Text.Render("Five answers make a first roadmap, provisional: r shows it. Or go on.")
	case o != nil && !o.Matters && unanswered:
		return s.Muted.Render("This answer moves dates and effort, and no decision.")
	case m.best() >= 0 && !m.roomy(): // else the side pane has it
		return s.Text.Render("b") + s.Muted.Render("  the question that decides most: ") +
			s.Text.Render(m.path[m.best()].Question.Short)
	default:
		return ""
	}
}
