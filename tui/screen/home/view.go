package home

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/ui"
)

// Head names the page and counts what is listed.
func (m *Model) Head() ui.Head {
	if m.scope == ui.DeletedScope {
		count := report.Count(len(m.deleted), "assessment")
		if !m.layout.Compact {
			count += ", the last deleted first"
		}
		return ui.Head{Left: m.styles.Text.Render("Deleted"), Heavy: 7, Right: m.styles.Muted.Render(count)}
	}
	h := ui.Head{Left: m.styles.Text.Render("Assessments"), Heavy: 11}
	if len(m.page.names) > 0 {
		count := ui.OfCount(len(m.shown), max(m.total, len(m.page.names)))
		if !m.page.All && m.filter.Value() == "" {
			count = report.Count(max(m.total, len(m.page.names)), "assessment")
		}
		if !m.layout.Compact {
			count += ", by last change"
		}
		h.Right = m.styles.Muted.Render(count)
	}
	return h
}

// Body is the list, or one sentence and one key.
func (m *Model) Body() ui.Body {
	if !m.loaded {
		return ui.Body{}
	}
	if m.scope == ui.DeletedScope {
		return ui.Body{Main: m.linesDeleted()}
	}
	lines := m.top()
	switch {
	case len(m.page.names) == 0:
		lines = append(lines, m.empty()...)
	case len(m.shown) == 0 && !m.page.All:
		lines = append(lines, m.styles.Muted.Render("Reading the names."))
	case len(m.shown) == 0:
		lines = append(lines, m.styles.Muted.Render("No company is called that."))
	case m.layout.Side > 0:
		lines = append(lines, m.table()...)
	default:
		lines = append(lines, m.pairs()...)
	}
	return ui.Body{Main: lines}
}

// top is the rows before the list: what is typed, or a blank where there is
// room for one.
func (m *Model) top() []string {
	switch text := m.filter.Value(); {
	case m.scope == ui.NameScope:
		return m.field(ui.Prompt(m.styles, "Company", m.name.View(m.styles, m.fieldWidth())))
	case m.scope == ui.FilterScope:
		return m.field(ui.Prompt(m.styles, "Filter", m.filter.View(m.styles, m.fieldWidth())))
	case text != "":
		return m.field(ui.Filtered(m.styles, text, m.layout.Full()))
	default:
		return m.blank()
	}
}

// blank is the row before the list, where there is room for it.
func (m *Model) blank() []string {
	if m.layout.Compact {
		return nil
	}
	return []string{""}
}

func (m *Model) fieldWidth() int { return min(60, m.layout.Full()-ui.PromptWidth) }

func (m *Model) field(line string) []string { return append(m.blank(), line, "") }

// Cursor is in the field that is typed into.
func (m *Model) Cursor() *tea.Cursor {
	x := ui.PromptWidth
	switch m.scope {
	case ui.NameScope:
		x += m.name.Column()
	case ui.FilterScope:
		x += m.filter.Column()
	default:
		return nil
	}
	return tea.NewCursor(x, len(m.blank()))
}

func (m *Model) empty() []string {
	s := m.styles
	if m.scope == ui.NameScope {
		return []string{s.Muted.Render(ui.Fit("The roadmap has it in its title.", m.layout.Full(), s.Glyphs.Ellipsis))}
	}
	indent, above := min(22, m.layout.Full()/5), m.layout.Body/3
	if m.layout.Compact {
		indent, above = 0, 1
	}
	lines := make([]string, above)
	lines = append(lines, ui.Indent(s.Bold.Render("No assessments yet."), indent), "")
	text := "Answer about sixteen questions and read, beside each of them, what it does to your SOC 2, ISO 27001 and ISO 42001 roadmap."
	for _, line := range ui.Wrap(text, min(62, m.layout.Full()-indent)) {
		lines = append(lines, ui.Indent(s.Text.Render(line), indent))
	}
	lines = append(lines, "", ui.Indent(s.Accent.Render("n")+"  "+s.Text.Render("start one"), indent))
	if m.imports {
		lines = append(lines, ui.Indent(s.Muted.Render("i  or take one in from a file"), indent))
	}
	if len(m.deleted) > 0 {
		lines = append(lines, ui.Indent(s.Muted.Render("u  bring back what was deleted last"), indent))
	}
	return lines
}

// Rows around the list: its head, and the assessment under the cursor below it.
const (
	tableHead = 2
	pairsHead = 1
	pairsTail = 3 // how many are below, a line, and where it stopped
)

// visible is how many assessments fit.
func (m *Model) visible() int {
	rows := m.layout.Body - len(m.top())
	switch {
	case m.layout.Side > 0:
		return max(1, (rows-tableHead-2-detailRows)/2)
	case m.layout.Compact:
		return max(1, (rows-1)/2)
	default:
		return max(1, (rows-pairsHead-pairsTail+1)/3)
	}
}

// span is the part of the list in view.
func (m *Model) span() (from, to int) {
	n := m.visible()
	from = ui.Window(m.at, m.at, n, len(m.shown))
	return from, min(from+n, len(m.shown))
}

// Widths of the columns; the outcome takes what is left.
const (
	pointerWidth  = 3
	companyWidth  = 24
	stateWidth    = 20
	answeredWidth = 13
	changedWidth  = 11
)

// table is the list in columns, with the assessment under the cursor below it.
func (m *Model) table() []string {
	s, full := m.styles, m.layout.Full()
	outcome := full - pointerWidth - companyWidth - stateWidth - answeredWidth - changedWidth
	cells := func(a, b, c, d, e string) string {
		return ui.Pad(a, companyWidth) + ui.Pad(b, outcome) + ui.Pad(c, stateWidth) + ui.Pad(d, answeredWidth) + ui.Pad(e, changedWidth)
	}
	lines := []string{s.Muted.Render(ui.Indent(cells("Company", "Outcome", "State", "Answered", "Changed"), pointerWidth)), ""}
	from, to := m.span()
	for i := from; i < to; i++ {
		r, known := m.row(i)
		state, answered := m.state(r, known)
		lines = append(lines, m.pointer(i)+cells(m.company(i, companyWidth-2),
			s.Text.Render(ui.Fit(r.Outcome, outcome-2, s.Glyphs.Ellipsis)),
			state, answered, s.Muted.Render(ui.Ago(r.Changed, m.page.Now))), "")
	}
	lines[len(lines)-1] = m.below(to)
	lines = append(lines, s.Faint.Render(strings.Repeat(s.Glyphs.Line, full)), "")
	return append(lines, m.detail()...)
}

// pairs is the list with the outcome below the name.
func (m *Model) pairs() []string {
	s, full := m.styles, m.layout.Full()
	right := func(state, answered, changed string) string {
		return ui.Pad(state, stateWidth) + ui.Pad(answered, answeredWidth) + ui.Pad(changed, changedWidth)
	}
	var lines []string
	if !m.layout.Compact {
		head := ui.Indent(ui.Pad("Company", full-pointerWidth-ui.Width(right("", "", ""))), pointerWidth) + right("State", "Answered", "Changed")
		lines = append(lines, s.Muted.Render(head))
	}
	from, to := m.span()
	for i := from; i < to; i++ {
		r, known := m.row(i)
		state, answered := m.state(r, known)
		cells := state
		if !m.layout.Compact {
			cells = right(state, answered, s.Muted.Render(ui.Ago(r.Changed, m.page.Now)))
		}
		room := full - pointerWidth - ui.Width(cells) - 1
		lines = append(lines, ui.Between(m.pointer(i)+m.company(i, room), cells, full),
			ui.Indent(s.Muted.Render(ui.Fit(r.Outcome, full-pointerWidth, s.Glyphs.Ellipsis)), pointerWidth))
		if !m.layout.Compact {
			lines = append(lines, "")
		}
	}
	if m.layout.Compact {
		return append(lines, m.below(to))
	}
	lines[len(lines)-1] = m.below(to)
	lines = ui.Rows(lines, max(len(lines), m.layout.Body-len(m.top())-2))
	return append(lines, s.Faint.Render(strings.Repeat(s.Glyphs.Line, full)), m.stopped(full))
}

// pointer is the cell of the cursor.
func (m *Model) pointer(at int) string {
	if at == m.at {
		return ui.Pad(m.styles.Accent.Render(m.styles.Glyphs.Cursor), pointerWidth)
	}
	return ui.Indent("", pointerWidth)
}

// company is a name in width cells.
func (m *Model) company(at, width int) string {
	s := m.styles
	style := s.Text
	if at == m.at {
		style = s.Accent.Bold(true)
	}
	one, _ := m.row(at)
	if one.ID == m.picked {
		return s.Text.Render("[x] ") + style.Render(ui.Fit(ui.Named(one.Company), width-4, s.Glyphs.Ellipsis))
	}
	return style.Render(ui.Fit(ui.Named(one.Company), width, s.Glyphs.Ellipsis))
}

// below says how many are out of sight, and how many were deleted.
func (m *Model) below(to int) string {
	hidden := len(m.shown) - to
	if !m.page.All && m.filter.Value() == "" {
		hidden = max(hidden, m.total-to)
	}
	more := ""
	if hidden > 0 {
		more = "   " + m.styles.Glyphs.Down + " " + strconv.Itoa(hidden) + " more"
	}
	return m.styles.Muted.Render(more + m.noteDeleted())
}

// Status is what just happened.
func (m *Model) Status() string { return m.styles.Text.Render(m.message) }

// detailRows is the rows below the list: a name, a blank, and six facts.
const detailRows = 10

const detailLabel = 21 // the column of labels

// state is a sign and a word, and how much is answered; empty for what has
// still to be worked out.
func (m *Model) state(r Row, known bool) (state, answered string) {
	s := m.styles
	switch {
	case !known:
		return "", ""
	case r.Damaged:
		return s.Bad.Render(s.Glyphs.Look) + s.Text.Render(" damaged"), ""
	}
	answered = s.Text.Render(ui.OfCount(r.Answered, r.Asked))
	sign, word := s.Text.Render(s.Glyphs.Possible), report.Count(r.Open, "answer")+" open"
	switch {
	case r.Settled:
		sign, word = s.Good.Render(s.Glyphs.Settled), "settled"
	case r.Answered == r.Asked:
		sign = s.Warn.Render(s.Glyphs.Unknown)
	}
	return sign + " " + s.Text.Render(word), answered
}

// detail is the assessment under the cursor in rows that do not move.
func (m *Model) detail() []string {
	s, full := m.styles, m.layout.Full()
	room := full - pointerWidth - detailLabel
	line := func(label, text string) string {
		return ui.Indent(s.Muted.Render(ui.Pad(label, detailLabel))+ui.Fit(text, room, s.Glyphs.Ellipsis), pointerWidth)
	}
	r, known := m.row(m.at)
	lines := []string{ui.Indent(s.Bold.Render(ui.Fit(ui.Named(r.Company), full-pointerWidth, s.Glyphs.Ellipsis)), pointerWidth), ""}
	if !known {
		return lines
	}
	if r.Damaged {
		return append(lines, line("Outcome", s.Text.Render(r.Outcome)))
	}
	return append(lines,
		line("Outcome", s.Text.Render(r.Outcome)),
		line("Stopped at", s.Text.Render(stop(r))),
		line("Open", s.Text.Render(open(r))),
		line("First report", s.Text.Render(first(r))),
		line("A deal needs it by", m.deadline(r)),
		line("Readiness", s.Text.Render(readiness(r))))
}

// stopped is the one row below the list where there is no room for more.
func (m *Model) stopped(width int) string {
	s := m.styles
	r, known := m.row(m.at)
	if !known || r.Damaged {
		return ""
	}
	return ui.Fit(s.Muted.Render("Stopped at  ")+s.Text.Render(stop(r)), width, s.Glyphs.Ellipsis)
}

func stop(r Row) string {
	if r.StopAt == "" {
		return "the end: every question has an answer"
	}
	return r.StopAt
}

// open names the answers that can still change the result.
func open(r Row) string {
	if r.Open == 0 {
		return "nothing that changes the roadmap"
	}
	text := report.Count(r.Open, "answer")
	switch {
	case r.Unsure == r.Open:
		text += ", don’t know"
	case r.Unsure > 0:
		text += ", " + strconv.Itoa(r.Unsure) + " of them don’t know"
	}
	return text + ": " + strings.Join(r.Matters, ", ")
}

func first(r Row) string {
	if r.First == nil {
		return "none is planned"
	}
	return ui.ShortRange(r.First.Date) + ", " + r.First.Title
}

// deadline is the day of the deal, with its verdict as a sign and words.
func (m *Model) deadline(r Row) string {
	s := m.styles
	d := r.Deadline
	if d == nil || d.Date.IsZero() {
		if r.Date.IsZero() {
			return s.Text.Render("no day is named")
		}
		return s.Text.Render(report.LongDate(r.Date))
	}
	text := s.Text.Render(report.LongDate(d.Date))
	switch d.Verdict {
	case assessment.Comfortable:
		return text + s.Text.Render(": ") + s.Good.Render(s.Glyphs.Same) + s.Text.Render(" comfortable")
	case assessment.Tight:
		return text + s.Text.Render(": ") + s.Warn.Render(s.Glyphs.Look) + s.Text.Render(" tight, last start "+report.LongDate(d.StartBy))
	case assessment.NotFeasible:
		return text + s.Text.Render(": ") + s.Bad.Render(s.Glyphs.Look) + s.Text.Render(" "+report.VerdictWord(d)+", earliest "+report.LongDate(d.Earliest))
	case "":
		if d.Passed {
			text += s.Text.Render(": passed")
		}
	}
	return text
}

func readiness(r Row) string {
	if r.Needed == 0 {
		return "no workstream is planned"
	}
	text := ui.OfCount(r.InPlace, r.Needed) + " workstreams in place"
	if r.Partial > 0 {
		text += ", " + strconv.Itoa(r.Partial) + " partial"
	}
	if !r.Marked {
		text += ", as far as the answers tell"
	}
	return text
}
