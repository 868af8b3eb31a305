package compare

import (
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/ui"
)

// sides names the two sides.
func (m *Model) sides() (left, right string) {
	if !m.single() {
		return m.pair.Before.Company, m.pair.After.Company
	}
	left = "then"
	if len(m.pair.Days) > 0 {
		left = "before " + ui.LongDate(m.pair.Days[m.pair.Day])
	}
	if m.swapped {
		return "now", left
	}
	return left, "now"
}

// Names is what is compared, in a few words.
func (m *Model) Names() string {
	left, right := m.sides()
	if m.single() {
		return m.pair.After.Company + ", " + left + " and " + right
	}
	return left + " and " + right
}

// Head says what the page tells, and how much is different.
func (m *Model) Head() ui.Head {
	s := m.styles
	h := ui.Head{Left: s.Text.Render("What is different, and what makes it so"), Heavy: 17}
	if m.layout.Compact {
		h.Left = s.Text.Render("Compare")
		h.Heavy = 7
	}
	if m.known {
		count := ui.OfCount(m.changed(), len(m.made.comparison.Lines))
		if !m.layout.Compact {
			count += " lines are different"
		}
		h.Right = s.Muted.Render(count)
	}
	return h
}

// Rows around the list.
const (
	tableHead  = 3  // a blank, the names of the columns, a blank
	tableTail  = 2  // a blank before what is the same, and how many are below
	wideDetail = 10 // below the table: a line, and what is told of one row
	midDetail  = 5
)

// visible is how many lines of the comparison fit.
func (m *Model) visible() int {
	switch {
	case m.layout.Side > 0:
		return max(1, m.layout.Body-tableHead-tableTail-wideDetail)
	case m.layout.Compact:
		return max(1, (m.layout.Body-1)/2)
	default:
		return max(1, (m.layout.Body-1-midDetail)/2)
	}
}

// Body is the lines, and what makes the one under the cursor differ.
func (m *Model) Body() ui.Body {
	s := m.styles
	switch {
	case !m.known:
		return ui.Body{Main: []string{"", s.Muted.Render("Working out what makes each difference.")}}
	case len(m.lines()) == 0:
		return ui.Body{Main: []string{"", s.Text.Render("Nothing to compare: neither side has a line.")}}
	}
	from := ui.Window(m.at, m.at, m.visible(), len(m.lines()))
	to := min(from+m.visible(), len(m.lines()))
	lines := m.list(from, to)
	if left := len(m.lines()) - to; left > 0 {
		lines = append(lines, s.Muted.Render("    "+s.Glyphs.Down+" "+strconv.Itoa(left)+" more"))
	}
	detail := m.detailRows()
	if detail == 0 {
		return ui.Body{Main: lines}
	}
	lines = ui.Rows(lines, max(len(lines), min(m.layout.Body-detail, m.listRows())))
	lines = append(lines, s.Faint.Render(strings.Repeat(s.Glyphs.Line, m.layout.Full())))
	return ui.Body{Main: append(lines, m.detail(detail-1)...)}
}

// listRows is the rows that the list takes with everything in view, so that
// what stands below does not move with the cursor.
func (m *Model) listRows() int {
	if m.layout.Side > 0 {
		return tableHead + min(len(m.lines()), m.visible()) + tableTail
	}
	return 2*min(len(m.lines()), m.visible()) + 1
}

func (m *Model) detailRows() int {
	switch {
	case m.layout.Compact:
		return 0
	case m.layout.Side > 0:
		return wideDetail
	default:
		return midDetail
	}
}

// list draws the lines from one position to another.
func (m *Model) list(from, to int) []string {
	if m.layout.Side > 0 {
		return m.table(from, to)
	}
	var out []string
	for i := from; i < to; i++ {
		out = append(out, m.pairOf(i)...)
	}
	return out
}

// Widths of the columns of the table; the cause takes what is left.
const (
	pointerWidth = 4
	nameWidth    = 36
	valueWidth   = 25
)

func (m *Model) table(from, to int) []string {
	s, full := m.styles, m.layout.Full()
	left, right := m.sides()
	head := ui.Indent(ui.Pad("", nameWidth), pointerWidth) + ui.Pad(ui.Fit(left, valueWidth-2, s.Glyphs.Ellipsis), valueWidth) +
		ui.Pad(ui.Fit(right, valueWidth-2, s.Glyphs.Ellipsis), valueWidth) + "Caused by"
	lines := []string{"", s.Muted.Render(ui.Fit(head, full, s.Glyphs.Ellipsis)), ""}
	cause := full - pointerWidth - nameWidth - 2*valueWidth
	for i := from; i < to; i++ {
		l := &m.lines()[i]
		if i == m.changed() && i > from {
			lines = append(lines, "")
		}
		name, value, because := m.looks(i, l)
		cell := func(text string, width int) string { return ui.Fit(text, width-2, s.Glyphs.Ellipsis) }
		lines = append(lines, m.pointer(i, l)+
			ui.Pad(name(cell(report.LineName(m.catalog, l.Line), nameWidth)), nameWidth)+
			ui.Pad(value(cell(report.LineWords(m.catalog, l.Line, l.From), valueWidth)), valueWidth)+
			ui.Pad(value(cell(report.LineWords(m.catalog, l.Line, l.To), valueWidth)), valueWidth)+
			because(ui.Fit(report.CauseWords(m.catalog, *l), cause, s.Glyphs.Ellipsis)))
	}
	return lines
}

// pairOf is one line of the comparison in two rows.
func (m *Model) pairOf(at int) []string {
	s, full, l := m.styles, m.layout.Full(), &m.lines()[at]
	name, value, because := m.looks(at, l)
	cause := report.CauseWords(m.catalog, *l)
	room := full - pointerWidth
	cause = ui.Fit(cause, room/2, s.Glyphs.Ellipsis)
	title := ui.Fit(report.LineName(m.catalog, l.Line), room-ui.Width(cause)-2, s.Glyphs.Ellipsis)
	words := report.LineWords(m.catalog, l.Line, l.To)
	if l.Changed {
		words = report.LineWords(m.catalog, l.Line, l.From) + " " + s.Glyphs.Right + " " + words
	}
	return []string{
		ui.Between(m.pointer(at, l)+name(title), because(cause), full),
		ui.Indent(value(ui.Fit(words, room, s.Glyphs.Ellipsis)), pointerWidth),
	}
}

// pointer is the cursor, and whether the line is different: a sign that the
// legend of the help page has a word for.
func (m *Model) pointer(at int, l *assessment.ComparedLine) string {
	s := m.styles
	cursor := " "
	if at == m.at {
		cursor = s.Accent.Render(s.Glyphs.Cursor)
	}
	sign := s.Muted.Render(s.Glyphs.Same)
	switch {
	case l.Changed && absent(l.From):
		sign = s.Change.Render(s.Glyphs.Comes)
	case l.Changed && absent(l.To):
		sign = s.Change.Render(s.Glyphs.Goes)
	case l.Changed:
		sign = s.Change.Render(s.Glyphs.Changed)
	}
	return cursor + " " + sign + " "
}

// absent reports whether a side does not have a line.
func absent(values []string) bool {
	return len(values) == 0 || len(values) == 1 && values[0] == "false"
}

// looks is how the parts of a line are drawn: what is the same is quieter.
func (m *Model) looks(at int, l *assessment.ComparedLine) (name, value, because func(...string) string) {
	s := m.styles
	name, value = s.Text.Render, s.Text.Render
	if !l.Changed {
		name, value = s.Muted.Render, s.Muted.Render
	}
	if at == m.at {
		name = s.Accent.Bold(true).Render
	}
	return name, value, s.Muted.Render
}
