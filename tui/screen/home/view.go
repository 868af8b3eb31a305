package home

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	shared "trustpath/tui/screen/library"
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
	if m.mode == naming || m.empty() {
		const title = "A new roadmap"
		return ui.Head{Left: m.Styles.Text.Render(title), Heavy: len(title)}
	}
	h := ui.Head{Left: m.Styles.Text.Render("Assessments"), Heavy: 11}
	if m.names.Shared {
		h = shared.Tabs(m.Layout, 0)
	}
	if total := max(m.total, len(m.names.list)); total > 0 {
		count := ui.OfCount(m.list.Len(), total)
		if !m.names.All && !m.list.Filtered() {
			count = report.Count(total, "assessment")
		}
		if mark := m.toShare(); m.Layout.Compact && mark != "" {
			count = mark
		}
		if !m.Layout.Compact {
			count += m.arrangement()
		}
		h.Right = m.Styles.Muted.Render(count)
	}
	return h
}

// arrangement says which of all are listed, and in which order.
func (m *Model) arrangement() string {
	only := [...]string{allOfThem: "", lateOnly: " late", dueOnly: " due in two weeks", riskOnly: " at risk"}
	by := [...]string{byChange: "by last change", byNext: "by next date", byLate: "most late first", byRisk: "most at risk first"}
	text := only[m.only] + ", " + by[m.order]
	if left := m.unweighed(); left > 0 {
		text += ", " + report.Thousands(left) + " to work out"
	}
	return text
}

// Body is the list, or one sentence and one key.
func (m *Model) Body() ui.Body {
	lines, s := m.above(), m.Styles
	switch {
	case !m.loaded:
		return ui.Body{}
	case m.mode == deleted:
		lines = m.deletedLines()
	case m.mode == naming:
		return m.nameBody()
	case m.empty():
		return m.firstBody()
	case m.list.Len() == 0 && !m.names.All:
		lines = append(lines, s.Muted.Render("Reading the names."))
	case m.list.Len() == 0 && m.only != allOfThem && m.agenda == nil:
		lines = append(lines, s.Muted.Render("Reading what is due."))
	case m.list.Len() == 0 && m.only == riskOnly && m.unweighed() > 0:
		lines = append(lines, s.Muted.Render("Working out what is at risk."))
	case m.list.Len() == 0 && m.only != allOfThem && !m.list.Filtered():
		nothing := [...]string{lateOnly: "late", dueOnly: "due in two weeks", riskOnly: "at risk"}[m.only]
		lines = append(lines, s.Muted.Render("Nothing is "+nothing+". f lists the others."))
	case m.list.Len() == 0:
		lines = append(lines, s.Muted.Render("No company matches."))
	case m.Layout.Side > 0:
		return ui.Body{Main: append(lines, m.listLines()...), Side: m.pane(), Left: m.width()}
	default:
		lines = append(lines, m.listLines()...)
		if foot := m.foot(); foot != nil {
			lines = append(ui.Rows(lines, max(len(lines), m.Layout.Body-len(foot))), foot...)
		}
	}
	return ui.Body{Main: lines}
}

// above is the rows above the list: the text field that is open, or a blank where
// there is room for one.
func (m *Model) above() []string {
	line := m.list.FilterLine(m.Styles, m.Layout.Full())
	if line == "" {
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
		return tea.NewCursor(2+m.company.Column(), m.nameLine())
	case m.list.Typing:
		return tea.NewCursor(ui.PromptWidth+m.list.Filter.Column(), len(m.blank()))
	default:
		return nil
	}
}

// Widths of the columns; the company takes the rest.
const (
	pointerWidth = 3
	dayWidth     = 6 // 10 Feb
	lateWidth    = 5
	riskWidth    = 9
	labelWidth   = 13 // in the pane
	sharedWidth  = 10
)

// width is the columns of the list.
func (m *Model) width() int { return m.Layout.Table() }

// nextWidth is the columns of what is next, with the day, and a blank at the end: what the
// names of the companies leave.
func (m *Model) nextWidth() int {
	const many = 200 // names; no more are measured for a frame
	company := len("Company") + 1
	for i := range m.names.list[:min(many, len(m.names.list))] {
		company = max(company, ui.Width(ui.Named(m.names.list[i].Company))+1)
	}
	if m.picked != "" {
		company += len("[x] ")
	}
	last := m.lastWidth()
	rest := m.width() - pointerWidth - lateWidth - 2 - riskWidth - last
	least := max(30, m.width()/2-8)
	if last > 0 {
		least -= 6
	}
	return max(least, min(rest-company, rest-rest/4))
}

// lastWidth is the columns of the shared library, 0 where there is none or no room.
func (m *Model) lastWidth() int {
	if m.names.Shared && m.Layout.Side > 0 {
		return sharedWidth
	}
	return 0
}

// footRows is the rows below the list where there is no pane: a rule and three lines.
const footRows = 4

// visible is how many assessments fit, one to a row.
func (m *Model) visible() int {
	rows := m.Layout.Body - len(m.above()) - 1 // how many there are below
	switch {
	case m.Layout.Compact:
		return max(1, rows)
	case m.Layout.Side == 0:
		return max(1, rows-1-footRows)
	default:
		return max(1, rows-2)
	}
}

// listLines is the rows of the list in view, below the names of the columns.
func (m *Model) listLines() []string {
	s, full := m.Styles, m.width()
	last, nextWidth := m.lastWidth(), m.nextWidth()
	line := func(pointer, company, next, late, risk, how string) string {
		if m.Layout.Compact {
			return ui.Between(pointer+company, next, full)
		}
		cells := ui.Pad(next, nextWidth) + right(late, lateWidth) + "  " + ui.Pad(risk, riskWidth)
		if last > 0 {
			cells += ui.Pad("  "+how, last)
		}
		return ui.Between(pointer+company, cells, full)
	}
	var lines []string
	if !m.Layout.Compact {
		head := line(ui.Indent("", pointerWidth), "Company", ui.Indent("Next", dayWidth-len("Next")), "Late", "At risk", "Library")
		lines = append(lines, s.Muted.Render(head))
	}
	if m.Layout.Side > 0 {
		lines = append(lines, "")
	}
	from, to := m.list.Window(m.visible())
	for i := from; i < to; i++ {
		r, known := m.row(i)
		here, box := i == m.list.Cursor() && m.mode != atFoot, ""
		if r.ID == m.picked {
			box = "[x] "
		}
		next, late, risk := m.cells(r, known, nextWidth)
		room := full - pointerWidth - nextWidth - lateWidth - 2 - riskWidth - 1 - last
		if m.Layout.Compact {
			room = full - pointerWidth - ui.Width(next) - 1
		}
		lines = append(lines, line(m.pointer(here), box+m.name(r.Company, here, room-len(box)), next, late, risk, m.mark(r.ID)))
	}
	below := m.list.Len() - to
	if !m.names.All && !m.list.Filtered() {
		below = max(below, m.total-to)
	}
	more := ui.MoreBelow(s, below)
	if more != "" {
		more = ui.Indent(more, pointerWidth)
	}
	if len(m.removed) == 0 {
		return append(lines, more)
	}
	text := m.pointer(m.mode == atFoot) + s.Muted.Render("Deleted ("+strconv.Itoa(len(m.removed))+")")
	if more != "" {
		text += "   " + strings.TrimSpace(more)
	}
	return append(lines, text)
}

// mark says how an assessment is in the shared library.
func (m *Model) mark(id string) string {
	s := m.Styles
	if state := m.shared(id); state != "" {
		return s.Text.Render(state.Short())
	}
	return s.Muted.Render(s.Glyphs.Dash)
}

// right puts a text at the right end of a column.
func right(text string, width int) string { return ui.Indent(text, max(0, width-ui.Width(text))) }

// cells is what is next, how much is late and what is at risk; "" while that is being
// worked out.
func (m *Model) cells(r Row, known bool, width int) (next, late, risk string) {
	s := m.Styles
	dash := s.Muted.Render(s.Glyphs.Dash)
	switch {
	case !known:
		return "", "", ""
	case r.Due.Next.IsZero() && m.Layout.Compact:
		next = s.Muted.Render(r.instead())
	case r.Due.Next.IsZero():
		next = right(dash, dayWidth) + "  " + s.Muted.Render(r.instead())
		if ui.Width(next) >= width {
			next = " " + s.Muted.Render(ui.Fit(r.instead(), width-2, s.Glyphs.Ellipsis))
		}
	case m.Layout.Compact:
		next = s.Text.Render(r.Due.Next.Format("2 Jan"))
	default:
		next = s.Text.Render(right(r.Due.Next.Format("2 Jan"), dayWidth) + "  " + ui.Fit(r.Next, width-dayWidth-3, s.Glyphs.Ellipsis))
	}
	late, risk = dash, dash
	if r.Due.Late > 0 {
		late = s.Warn.Render(strconv.Itoa(r.Due.Late))
	}
	shown := r.AtRisk
	if shown.Deals > 0 {
		shown.Dates = 0 // there is no room for both
	}
	if words := report.AtRiskWords(shown); words != "" {
		risk = s.Warn.Render(s.Glyphs.Look) + s.Text.Render(" "+words)
	}
	return next, late, risk
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

// foot is the assessment under the cursor, below a list that has no pane.
func (m *Model) foot() []string {
	s, full := m.Styles, m.Layout.Full()
	if m.Layout.Compact {
		return nil
	}
	rule := s.Faint.Render(strings.Repeat(s.Glyphs.Line, full))
	r, known := m.row(m.list.Cursor())
	if !known {
		return ui.Rows([]string{rule}, footRows)
	}
	out := append([]string{rule}, ui.Hang(s, "", s.Text, r.Outcome, full, 2)...)
	if r.Damaged {
		return ui.Rows(out, footRows)
	}
	expired := ""
	if r.Expired > 0 {
		expired = "  " + s.Warn.Render(s.Glyphs.Look) + s.Text.Render(" "+r.Age())
	}
	if state := m.shared(r.ID); state != "" {
		expired = "  " + s.Muted.Render("library: ") + s.Text.Render(state.Short()) + expired
	}
	label, text := "Stopped at  ", r.stop()
	switch {
	case r.Due.Late > 0:
		label, text = "Late  ", r.Overdue[0].title+", "+report.Count(r.Overdue[0].days, "day")
	case len(r.Missed) > 0:
		label, text = "At risk  ", missed(r.Missed[0])
	case r.StopAt == "":
		label, text = "Reviewed  ", r.reviewed()
	}
	said := s.Muted.Render(label) + s.Text.Render(text)
	return ui.Rows(append(out, ui.Between(ui.Fit(said, full-ui.Width(expired), s.Glyphs.Ellipsis), expired, full)), footRows)
}

// pane is the assessment under the cursor.
func (m *Model) pane() []string {
	r, known := m.row(m.list.Cursor())
	return m.paneOf(r, known)
}

// paneOf draws an assessment in the pane.
func (m *Model) paneOf(r Row, known bool) []string {
	s, width := m.Styles, m.Layout.Side
	out := append(m.blank(), s.Bold.Render(ui.Fit(ui.Named(r.Company), width, s.Glyphs.Ellipsis)), "")
	text := func(head string, style ui.Style, text string, rows int) {
		out = append(out, ui.Hang(s, head, style, text, width, rows)...)
	}
	switch {
	case !known:
		return out
	case r.Damaged:
		text("", s.Text, r.Outcome, 3)
		return out
	case r.TooEarly:
		text("", s.Text, report.Upper(r.Outcome)+".", 3)
	default:
		for _, d := range r.Decisions {
			sign, on := s.Text.Render(s.Glyphs.Unknown), ""
			if d.decided {
				sign = s.Good.Render(s.Glyphs.Decided)
			}
			if !d.on.IsZero() {
				on = report.LongDate(d.on)
			}
			left := s.Text.Render(ui.Pad(d.short, labelWidth-1)) + sign + s.Text.Render(" "+d.word)
			out = append(out, ui.Between(ui.Fit(left, width-ui.Width(on)-1, s.Glyphs.Ellipsis), s.Bold.Render(on), width))
		}
	}
	look := s.Warn.Render(s.Glyphs.Look) + " "
	if r.AtRisk != (assessment.AtRisk{}) {
		out = append(out, "", look+s.Warn.Render("At risk"))
		for _, d := range r.Missed[:min(len(r.Missed), mostShown)] {
			text("  ", s.Text, missed(d), 2)
		}
		if r.AtRisk.Dates > 0 {
			text("  ", s.Text, m.deadline(r, ""), 2)
		}
	}
	if r.Due.Late > 0 {
		out = append(out, "", s.Muted.Render("LATE"))
		for _, o := range r.Overdue[:min(len(r.Overdue), mostShown)] {
			days := report.Count(o.days, "day")
			out = append(out, ui.Between(s.Text.Render(ui.Fit(o.title, width-ui.Width(days)-2, s.Glyphs.Ellipsis)), s.Warn.Render(days), width))
		}
		if more := r.Due.Late - mostShown; more > 0 {
			out = append(out, s.Muted.Render("and "+strconv.Itoa(more)+" more"))
		}
	}
	out = append(out, "")
	fact := func(label, said string) {
		if said != "" {
			text(s.Muted.Render(ui.Pad(label, labelWidth)), s.Text, said, 2)
		}
	}
	if r.StopAt != "" {
		fact("Stopped at", r.StopAt)
	}
	if r.Open > 0 {
		fact("Open", r.open())
	}
	if r.AtRisk.Dates == 0 && !r.Date.IsZero() {
		fact("Needed by", m.deadline(r, s.Glyphs.Look+" "))
	}
	fact("Last change", ui.Ago(r.Changed, m.names.Now))
	fact("Reviewed", r.reviewed())
	if r.Needed > 0 {
		fact("Work", ui.OfCount(r.InPlace, r.Needed)+" done")
	}
	if r.Expired > 0 {
		fact("Age", s.Warn.Render(s.Glyphs.Look)+" "+r.Age()+"; get newer content with trustpath content use")
	}
	return out
}

// mostShown is how many deals at risk, and how many late tasks, the pane lists.
const mostShown = 3

// missed is a deal at risk in one sentence.
func missed(d assessment.Deal) string {
	return d.Name + " needs it by " + report.LongDate(d.Date) + "."
}

// deadline is the day of the deal with its verdict, after a sign where that is bad.
func (m *Model) deadline(r Row, look string) string {
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
		if !d.StartBy.IsZero() {
			word += ", last start " + report.LongDate(d.StartBy)
		}
		return date + s.Warn.Render(look) + word
	case d.Verdict == assessment.NotFeasible:
		return date + s.Bad.Render(look) + word + ", earliest " + report.LongDate(d.Earliest)
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
