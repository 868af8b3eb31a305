package interview

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
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
	if m.editor.Part() == Note {
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
	if m.editor.Part() == Note {
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
	if m.editor.Part() == Note {
		lines = append(lines, s.Text.Render("Note on this question"))
		lines = append(lines, m.editor.NoteLines(s, width, max(2, bottom-len(lines)))...)
	} else {
		lines = append(lines, m.editor.OptionLines(s, width, m.narrowRoom())...)
	}
	if m.editor.HasDates() && m.editor.Part() != Note {
		lines = append(lines, "")
		lines = append(lines, m.editor.DateLines(s, width)...)
	} else if left := bottom - len(lines) - 2; left > 0 && m.editor.Part() == Options {
		lines = append(lines, "")
		lines = append(lines, muted(s, ui.WrapAtMost(m.editor.Question().Why, width, min(left, 3), s.Glyphs.Ellipsis))...)
	}
	lines = ui.Rows(lines, bottom)
	lines = append(lines, s.Faint.Render(strings.Repeat(s.Glyphs.Line, width)))
	lines = append(lines, OneLine(s, m.rows(), width)...)
	lines = append(lines, m.tryLines(width, 2)...)
	return ui.Rows(lines, m.layout.Body)
}

// compact is for forty columns: the preview is in the status row.
func (m *Model) compact() []string {
	s, width := m.styles, m.layout.Main
	switch m.editor.Part() {
	case Note:
		return append([]string{s.Text.Render("Note on this question")}, m.editor.NoteLines(s, width, max(1, m.layout.Body-1))...)
	case Dates:
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
		text = ChangeLines(s, changes, width-at, rows)
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
	case m.editor.Part() != Options:
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
	case Note:
		x, y = m.editor.NoteCursor()
		switch {
		case m.layout.Compact:
			y++
		case m.layout.Side == 0:
			y += m.narrowOptionsAt() + 1
		default:
			y += min(whyAt, m.layout.Body-6) + 1
		}
	case Dates:
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

// rows returns the roadmap so far. What the line under the cursor would change
// is told in words, not in the cells.
func (m *Model) rows() []SummaryRow {
	rows := Summarize(m.session.Catalog().Catalog, m.look.preview.Base, m.look.preview.Base)
	if m.editor.Question().Kind != assessment.Single {
		return rows
	}
	for i := range rows {
		rows[i].Depends = !rows[i].Settled() && m.settledByAny(m.session.Catalog().Standards[i].ID)
	}
	return rows
}

// tried is what the line under the cursor would do.
func (m *Model) tried() assessment.Effect { return m.look.preview.Effects[m.editor.Cursor()] }

// settledByAny reports whether every option of this question settles a standard.
func (m *Model) settledByAny(id assessment.StandardID) bool {
	for at := range m.editor.Question().Options {
		if len(m.look.preview.Effects[at].Outlook.Decisions(id)) != 1 {
			return false
		}
	}
	return true
}

// with names what is tried: "With 2", "Without 2", "Your answer".
func (m *Model) with() string {
	at := m.editor.Cursor()
	key := ""
	switch {
	case at == len(m.editor.Question().Options):
		key = " 0"
	case at < 9:
		key = " " + string(rune('1'+at))
	}
	switch {
	case !m.chosen(at):
		return "With" + key
	case m.editor.Question().Kind == assessment.Single:
		return "Your answer"
	default:
		return "Without" + key
	}
}

// label is the option that is tried, in words for room cells.
func (m *Model) label(room int) string {
	q, at := m.editor.Question(), m.editor.Cursor()
	if at >= len(q.Options) {
		return "Don’t know"
	}
	if o := q.Options[at]; ui.Width(o.Label) > room {
		return o.Short
	}
	return q.Options[at].Label
}

func (m *Model) changes() []Change {
	return Changes(m.session.Catalog().Catalog, m.tried().Changes)
}

// nothing says that the line under the cursor changes no decision.
func (m *Model) nothing() string {
	switch {
	case m.editor.Question().Kind == assessment.Single && m.chosen(m.editor.Cursor()):
		return "chosen; the others show what they do"
	case m.changesPlan():
		return "no decision changes, dates may"
	case m.editor.Cursor() == len(m.editor.Question().Options):
		return "everything that is open stays open"
	default:
		return "nothing changes by itself"
	}
}

func (m *Model) changesPlan() bool {
	o := m.openState()
	return o != nil && o.ChangesPlan
}

// openState is what the result says about the question that is shown; nil once
// it has a certain answer.
func (m *Model) openState() *assessment.OpenQuestion {
	for i := range m.look.result.Open {
		if m.look.result.Open[i].Question == m.editor.Question().ID {
			return &m.look.result.Open[i]
		}
	}
	return nil
}

// factsFrom is the height of a body that has room for the facts below the preview.
const factsFrom = 27

// side is the pane beside the question, in slots.
func (m *Model) side() []string {
	s, width, rows := m.styles, m.layout.Side, m.rows()
	lines := make([]string, m.layout.Body)
	put := func(at int, text ...string) {
		for i, line := range text {
			if at+i >= 0 && at+i < len(lines) {
				lines[at+i] = line
			}
		}
	}
	title := s.Bold.Render("Your roadmap so far")
	if m.answered() >= firstRoadmap && m.look.result.Provisional() > 0 {
		title = ui.Between(title, s.Warn.Render(s.Glyphs.Unknown)+s.Muted.Render(" provisional"), width)
	}
	put(1, title)
	put(3, SummaryTable(s, rows, width)...)
	room := width - ui.Width(m.with()) - 2
	put(14, s.Change.Render(m.with())+"  "+s.Text.Render(ui.Fit(m.label(room), room, s.Glyphs.Ellipsis)))
	if changes := m.changes(); len(changes) > 0 {
		put(15, ChangeLines(s, changes, width, min(6, m.layout.Body-15))...)
	} else {
		for i, line := range ui.Wrap(m.nothing(), width-2) {
			put(15+i, "  "+s.Muted.Render(line))
		}
	}
	switch {
	case m.layout.Body < factsFrom:
	case m.look.settled:
		put(19, m.leftLines(width, 8)...) // no change is told above, since none can come
	default:
		put(22, m.facts(width, rows)...)
	}
	if m.layout.Body >= 30 {
		put(28, Legend(s))
	}
	return lines
}

// facts says what is settled, what is open, and what to ask first.
func (m *Model) facts(width int, rows []SummaryRow) []string {
	s := m.styles
	line := func(label, text string) string {
		return s.Muted.Render(ui.Pad(label, 12)) + s.Text.Render(ui.Fit(text, width-12, s.Glyphs.Ellipsis))
	}
	matter := 0
	for _, o := range m.look.result.Open {
		if o.Matters {
			matter++
		}
	}
	open := report.Count(matter, "question") + " still matter"
	switch matter {
	case 0:
		open = "nothing that could change it"
	case 1:
		open = "1 question still matters"
	}
	first := "nothing more"
	if next := m.session.Catalog().Question(m.look.result.NextQuestion); next != nil {
		if first = next.Short; next == m.editor.Question() {
			first = "this one"
		}
	}
	ask := "Ask first"
	if m.best() >= 0 && m.editor.Part() == Options {
		ask = "b ask first" // the key goes there
	}
	return []string{
		line("Settled", ui.OfCount(CountSettled(rows), len(rows))+" decisions"),
		line("Open", open),
		line(ask, first),
	}
}

// firstRoadmap is how many answers make a roadmap that is worth a look.
const firstRoadmap = 5

// answered is the questions that have an answer which counts.
func (m *Model) answered() int {
	n := 0
	for _, step := range m.path {
		if step.Counts() {
			n++
		}
	}
	return n
}

// banner tells a tired person what they may leave out.
func (m *Model) banner() string {
	s := m.styles
	if m.idle() {
		return s.Muted.Render("This answer can no longer change the result: ") + s.Text.Render("m") + s.Muted.Render(" goes to the next that can.")
	}
	if m.look.settled {
		return s.Good.Render(s.Glyphs.Same) + " " + s.Text.Render("The three decisions are settled: r shows the roadmap, or answer on.")
	}
	if m.answered() == firstRoadmap && m.editor.Answer().IsZero() && m.look.result.Provisional() > 0 {
		return s.Text.Render("Five answers make a first roadmap, provisional: r shows it. Or go on.")
	}
	if o := m.openState(); o != nil && !o.Matters && m.editor.Answer().IsZero() {
		return s.Muted.Render("This answer moves dates and effort, and no decision.")
	}
	if m.roomy() {
		return "" // the pane offers it
	}
	return m.offer()
}

// tryShort is the preview in one line of forty cells.
func (m *Model) tryShort() string {
	s, changes := m.styles, m.changes()
	if m.look.settled && len(changes) == 0 {
		return s.Good.Render(s.Glyphs.Same) + s.Text.Render(" All settled: r shows the roadmap")
	}
	label := s.Change.Render(m.with()) + " "
	if len(changes) == 0 {
		return label + s.Muted.Render(m.nothing())
	}
	var parts []string
	for _, c := range changes {
		parts = append(parts, c.Sign(s.Glyphs)+" "+c.Short)
	}
	return label + s.Text.Render(strings.Join(parts, ", "))
}
