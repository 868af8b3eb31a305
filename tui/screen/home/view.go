package home

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/ui"
)

// Head names the page and counts the list.
func (m *Model) Head() ui.Head {
	if m.mode == deleted {
		count := report.Count(len(m.removed), "assessment")
		if !m.Layout.Compact {
			count += ", the last deleted first"
		}
		return ui.Head{Left: m.Styles.Text.Render("Deleted"), Heavy: 7, Right: m.Styles.Muted.Render(count)}
	}
	h := ui.Head{Left: m.Styles.Text.Render("Assessments"), Heavy: 11}
	if total := max(m.total, len(m.names.list)); total > 0 {
		count := ui.OfCount(m.list.Len(), total)
		if !m.names.All && !m.list.Filtered() {
			count = report.Count(total, "assessment")
		}
		if !m.Layout.Compact {
			count += ", by last change"
		}
		h.Right = m.Styles.Muted.Render(count)
	}
	return h
}

// Body is the list, or one sentence and one key.
func (m *Model) Body() ui.Body {
	lines, s := m.top(), m.Styles
	switch {
	case !m.loaded:
		return ui.Body{}
	case m.mode == deleted:
		lines = m.deletedLines()
	case len(m.names.list) == 0:
		lines = append(lines, m.empty()...)
	case m.list.Len() == 0 && !m.names.All:
		lines = append(lines, s.Muted.Render("Reading the names."))
	case m.list.Len() == 0:
		lines = append(lines, s.Muted.Render("No company is called that."))
	default:
		lines = append(lines, m.listLines()...)
		if foot := m.foot(); foot != nil {
			if m.Layout.Side == 0 {
				lines = ui.Rows(lines, max(len(lines), m.Layout.Body-len(foot)))
			}
			lines = append(lines, foot...)
		}
	}
	return ui.Body{Main: lines}
}

// top is the rows above the list: the text field that is open, or a blank where
// there is room for one.
func (m *Model) top() []string {
	line := m.list.FilterLine(m.Styles, m.Layout.Full())
	switch {
	case m.mode == naming:
		line = ui.Prompt(m.Styles, "Company", m.company.View(m.Styles, min(60, m.Layout.Full()-ui.PromptWidth)))
	case line == "":
		return m.blank()
	}
	return append(m.blank(), line, "")
}

// blank is the row above the list, where there is room for it.
func (m *Model) blank() []string {
	if m.Layout.Compact {
		return nil
	}
	return []string{""}
}

// Cursor is that of the text field that is open.
func (m *Model) Cursor() *tea.Cursor {
	switch {
	case m.mode == naming:
		return tea.NewCursor(ui.PromptWidth+m.company.Column(), len(m.blank()))
	case m.list.Typing:
		return tea.NewCursor(ui.PromptWidth+m.list.Filter.Column(), len(m.blank()))
	default:
		return nil
	}
}

// empty is the page of a library without assessments.
func (m *Model) empty() []string {
	s := m.Styles
	if m.mode == naming {
		return []string{s.Muted.Render(ui.Fit("The roadmap has it in its title.", m.Layout.Full(), s.Glyphs.Ellipsis))}
	}
	indent, above := min(22, m.Layout.Full()/5), m.Layout.Body/3
	if m.Layout.Compact {
		indent, above = 0, 1
	}
	lines := make([]string, above)
	add := func(line string) { lines = append(lines, ui.Indent(line, indent)) }
	add(s.Bold.Render("No assessments yet."))
	add("")
	for _, line := range ui.Wrap(m.invitation, min(62, m.Layout.Full()-indent)) {
		add(s.Text.Render(line))
	}
	add("")
	add(s.Accent.Render("n") + "  " + s.Text.Render("start one"))
	if m.imports {
		add(s.Muted.Render("i  or import one from a file"))
	}
	if len(m.removed) > 0 {
		add(s.Muted.Render("u  bring back what was deleted last"))
	}
	return lines
}

// Widths of the columns; the outcome takes the rest.
const (
	pointerWidth  = 3
	companyWidth  = 24
	stateWidth    = 20
	answeredWidth = 13
	changedWidth  = 11
	labelWidth    = 21 // below the list
)

// detailRows is the rows below a wide list: a rule, a blank, a name, a blank, and
// facts with room for two that need a second row.
const detailRows = 12

// visible is how many assessments fit: each is one row and a blank in a wide list,
// two rows and a blank in a narrow one, and two rows on a small screen.
func (m *Model) visible() int {
	rows := m.Layout.Body - len(m.top())
	switch {
	case m.Layout.Side > 0:
		return max(1, (rows-2-detailRows)/2)
	case m.Layout.Compact:
		return max(1, (rows-1)/2)
	default:
		return max(1, (rows-1-2)/3)
	}
}

// listLines is the rows of the list in view, below the names of the columns.
func (m *Model) listLines() []string {
	s, full, compact, wide := m.Styles, m.Layout.Full(), m.Layout.Compact, m.Layout.Side > 0
	right := func(state, answered, changed string) string {
		if compact {
			return state
		}
		return ui.Pad(state, stateWidth) + ui.Pad(answered, answeredWidth) + ui.Pad(changed, changedWidth)
	}
	outcomeWidth := full - pointerWidth - companyWidth - ui.Width(right("", "", ""))
	line := func(pointer, company, outcome, right string) string {
		if wide {
			return pointer + ui.Pad(company, companyWidth) + ui.Pad(outcome, outcomeWidth) + right
		}
		return ui.Between(pointer+company, right, full)
	}
	var lines []string
	if !compact {
		head := line(ui.Indent("", pointerWidth), "Company", "Outcome", right("State", "Answered", "Changed"))
		lines = append(lines, s.Muted.Render(head))
	}
	if wide {
		lines = append(lines, "")
	}
	from, to := m.list.Window(m.visible())
	for i := from; i < to; i++ {
		r, known := m.row(i)
		state, answered := m.state(r, known)
		cells := right(state, answered, s.Muted.Render(ui.Ago(r.Changed, m.names.Now)))
		here, box := i == m.list.Cursor(), ""
		if r.ID == m.picked {
			box = "[x] "
		}
		room, outcome := full-pointerWidth-ui.Width(cells)-1, ""
		if wide {
			room = companyWidth - 2
			outcome = s.Text.Render(ui.Fit(r.Outcome, outcomeWidth-2, s.Glyphs.Ellipsis))
		}
		lines = append(lines, line(m.pointer(here), box+m.name(r.Company, here, room-len(box)), outcome, cells))
		if !wide {
			outcome = s.Muted.Render(ui.Fit(r.Outcome, full-pointerWidth, s.Glyphs.Ellipsis))
			lines = append(lines, ui.Indent(outcome, pointerWidth))
		}
		if !compact {
			lines = append(lines, "")
		}
	}
	below := m.list.Len() - to
	if !m.names.All && !m.list.Filtered() {
		below = max(below, m.total-to)
	}
	more := ui.MoreBelow(s, below)
	if more != "" {
		more = ui.Indent(more, pointerWidth)
	}
	if len(m.removed) > 0 {
		more += s.Muted.Render("   " + strconv.Itoa(len(m.removed)) + " deleted: D")
	}
	if !compact {
		lines = lines[:len(lines)-1] // in place of the last blank
	}
	return append(lines, more)
}

// pointer is the column of the cursor.
func (m *Model) pointer(here bool) string {
	pointer, _ := m.Styles.Pointer(here)
	return pointer + ui.Indent("", pointerWidth-1)
}

// name is the company of a row, in at most width cells.
func (m *Model) name(company string, here bool, width int) string {
	_, style := m.Styles.Pointer(here)
	return style.Bold(here).Render(ui.Fit(ui.Named(company), width, m.Styles.Glyphs.Ellipsis))
}

// state is how settled an assessment is and how much of it is answered; "" while
// that is being worked out.
func (m *Model) state(r Row, known bool) (state, answered string) {
	s := m.Styles
	switch {
	case !known:
		return "", ""
	case r.Damaged:
		return s.Bad.Render(s.Glyphs.Look) + s.Text.Render(" damaged"), ""
	}
	sign, word := s.Text.Render(s.Glyphs.Possible), report.Count(r.Open, "answer")+" open"
	switch {
	case r.Settled:
		sign, word = s.Good.Render(s.Glyphs.Settled), "settled"
	case r.Answered == r.Asked:
		sign = s.Warn.Render(s.Glyphs.Unknown)
	}
	if r.Expired > 0 {
		word += " " + s.Warn.Render(s.Glyphs.Look)
	}
	return sign + " " + s.Text.Render(word), s.Text.Render(ui.OfCount(r.Answered, r.Asked))
}

// foot is the assessment under the cursor, below the list.
func (m *Model) foot() []string {
	s, full := m.Styles, m.Layout.Full()
	rule := s.Faint.Render(strings.Repeat(s.Glyphs.Line, full))
	r, known := m.row(m.list.Cursor())
	switch {
	case m.Layout.Compact:
		return nil
	case m.Layout.Side == 0 && (!known || r.Damaged):
		return []string{rule, ""}
	case m.Layout.Side == 0:
		expired := ""
		if r.Expired > 0 {
			expired = "  " + s.Warn.Render(s.Glyphs.Look) + s.Text.Render(" "+r.Age())
		}
		stopped := s.Muted.Render("Stopped at  ") + s.Text.Render(r.stop())
		return []string{rule, ui.Between(ui.Fit(stopped, full-ui.Width(expired), s.Glyphs.Ellipsis), expired, full)}
	}
	name := s.Bold.Render(ui.Fit(ui.Named(r.Company), full-pointerWidth, s.Glyphs.Ellipsis))
	lines := []string{rule, "", ui.Indent(name, pointerWidth), ""}
	facts := [][2]string{{"Outcome", r.Outcome}}
	switch {
	case !known:
		facts = nil
	case !r.Damaged:
		facts = append(facts, [][2]string{
			{"Stopped at", r.stop()},
			{"Open", r.open()},
			{"First report", r.first()},
			{"A deal needs it by", m.deadline(r)},
			{"Readiness", r.readiness()},
		}...)
	}
	if r.Expired > 0 && known && !r.Damaged {
		facts = append(facts, [2]string{"Age", s.Warn.Render(s.Glyphs.Look) + " " + r.Age() +
			"; get newer content with trustpath content use"})
	}
	for _, fact := range facts {
		text := s.Text.Render(ui.Fit(fact[1], full-pointerWidth-labelWidth, s.Glyphs.Ellipsis))
		lines = append(lines, ui.Indent(s.Muted.Render(ui.Pad(fact[0], labelWidth))+text, pointerWidth))
	}
	return lines
}

// deadline is the day of the deal with its verdict.
func (m *Model) deadline(r Row) string {
	s, d := m.Styles, r.Deadline
	switch {
	case d != nil && !d.Date.IsZero():
	case r.Date.IsZero():
		return "no day is named"
	default:
		return report.LongDate(r.Date)
	}
	date, word := report.LongDate(d.Date)+": ", report.VerdictWord(d)
	switch {
	case d.Verdict == assessment.Comfortable:
		return date + s.Good.Render(s.Glyphs.Same) + " " + word
	case d.Verdict == assessment.Tight:
		return date + s.Warn.Render(s.Glyphs.Look) + " " + word + ", last start " + report.LongDate(d.StartBy)
	case d.Verdict == assessment.NotFeasible:
		return date + s.Bad.Render(s.Glyphs.Look) + " " + word + ", earliest " + report.LongDate(d.Earliest)
	case d.Passed:
		return date + word
	default:
		return report.LongDate(d.Date)
	}
}

func (m *Model) visibleDeleted() int { return m.Layout.Body - len(m.blank()) - 1 }

// deletedLines is the deleted assessments, each with the day it was deleted.
func (m *Model) deletedLines() []string {
	s, full := m.Styles, m.Layout.Full()
	lines := m.blank()
	from, to := m.bin.Window(m.visibleDeleted())
	for i := from; i < to; i++ {
		one, here := m.removed[i], i == m.bin.Cursor()
		ago := s.Muted.Render("deleted " + ui.Ago(one.Changed, m.names.Now))
		name := m.name(one.Company, here, full-pointerWidth-ui.Width(ago)-2)
		lines = append(lines, ui.Between(m.pointer(here)+name, ago, full))
	}
	if more := ui.MoreBelow(s, m.bin.Len()-to); more != "" {
		lines = append(lines, ui.Indent(more, pointerWidth))
	}
	return lines
}
