package plan

import (
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/tui/ui"
)

const (
	dated   = 17 // cells of a range of dates in words
	columns = 2  // blanks between the columns
	widest  = 96 // from here on the dates stand beside the chart
)

// labels is the cells of the names of the rows, the cursor included.
func (m *Model) labels() int {
	if m.layout.Full() >= widest {
		return 34
	}
	return 28
}

// worded reports whether the dates stand at the right edge.
func (m *Model) worded() bool { return m.layout.Full() >= widest }

func (m *Model) chartWidth() int {
	width := m.layout.Full() - m.labels()
	if m.worded() {
		width -= dated + columns
	}
	return max(0, width)
}

// unit is the cells of a unit of the axis: fewer for months where else the end
// of the plan would be out of sight, or the chart is narrow.
func (m *Model) unit() int {
	const wide, narrow = 4, 3
	if m.zoom != month {
		return wide
	}
	whole := newAxis(month, m.result.From(), m.end().High, wide)
	if !m.worded() || len(whole.starts)*wide > m.chartWidth()+wide {
		return narrow
	}
	return wide
}

// Status is the line under the cursor in words.
func (m *Model) Status() string {
	r := m.row()
	if r == nil || m.opened != "" || m.layout.Compact && r.foldable() {
		return ""
	}
	return m.styles.Muted.Render(r.said())
}

// Body is the verdict and the chart, or a text that was opened.
func (m *Model) Body() ui.Body {
	switch {
	case m.result == nil:
		return ui.Body{}
	case m.opened != "":
		return ui.Body{Main: m.text.View(m.styles, m.layout.Body)}
	case m.result.Plan == nil || len(m.rows) == 0:
		return ui.Body{Main: m.nothing()}
	case m.layout.Compact:
		return ui.Body{Main: append(m.above(), m.list()...)}
	}
	return ui.Body{Main: append(m.above(), m.drawing()...)}
}

// nothing says that there is no plan, and how there may be one.
func (m *Model) nothing() []string {
	s := m.styles
	var lines []string
	if !m.layout.Compact {
		lines = append(lines, "")
	}
	for _, line := range ui.Wrap("There is nothing to plan. esc goes back to the questions.", m.layout.Full()) {
		lines = append(lines, s.Text.Render(line))
	}
	return lines
}

// above is the verdict, and what the plan depends on.
func (m *Model) above() []string {
	s, full := m.styles, m.layout.Full()
	sign, word, text := m.verdict()
	style := s.Warn
	switch m.judged() {
	case assessment.Comfortable:
		style = s.Good
	case assessment.NotFeasible:
		style = s.Bad
	}
	if m.layout.Compact {
		return m.briefly(style.Render, sign, word, text)
	}
	length, lead := s.Muted.Render(m.length()), ""
	if word != "" {
		lead = style.Render(sign) + " " + style.Bold(true).Render(word) + "  "
	}
	var lines []string
	if m.tall() {
		lines = append(lines, "")
	}
	if ui.Width(lead)+ui.Width(text)+ui.Width(length)+2 > full {
		length = ""
	}
	said := ui.WrapAtMost(text, full-ui.Width(lead), 2, s.Glyphs.Ellipsis)
	lines = append(lines, ui.Between(lead+s.Text.Render(said[0]), length, full))
	for _, line := range said[1:] {
		lines = append(lines, ui.Indent(s.Text.Render(line), ui.Width(lead)))
	}
	depends := m.depends(full - 2)
	if depends != "" {
		depends = s.Warn.Render(s.Glyphs.Unknown) + " " + s.Muted.Render(depends)
	}
	return append(lines, depends)
}

// briefly is the verdict on a small screen, in at most three lines.
func (m *Model) briefly(render func(...string) string, sign, word, text string) []string {
	s := m.styles
	if word != "" {
		text = word + ": " + text
	}
	lines := ui.WrapAtMost(text, m.layout.Full()-2, 3, s.Glyphs.Ellipsis)
	for i := range lines {
		lead := "  "
		if i == 0 && sign != "" {
			lead = render(sign) + " "
		}
		lines[i] = lead + s.Text.Render(lines[i])
	}
	if depends := m.depends(m.layout.Full() - 2); depends != "" {
		lines = append(lines, s.Warn.Render(s.Glyphs.Unknown)+" "+s.Muted.Render(depends))
	}
	return lines
}

// listed is how many rows are in view.
func (m *Model) listed() int {
	rows := m.layout.Body - len(m.above())
	if m.layout.Compact {
		return max(1, rows)
	}
	return max(1, rows-len(m.heads())-1)
}

// visible is the part of the rows that is in view.
func (m *Model) visible() (from, to int) {
	rows := m.listed()
	from = ui.Window(m.at(), m.at(), rows, len(m.rows))
	return from, min(from+rows, len(m.rows))
}

// list is the rows with their dates in words, where no chart fits.
func (m *Model) list() []string {
	s, full := m.styles, m.layout.Full()
	from, to := m.visible()
	var lines []string
	for i := from; i < to; i++ {
		r := &m.rows[i]
		dates := ""
		if !r.dates.High.IsZero() {
			dates = s.Muted.Render(ui.ShortRange(r.dates))
		}
		lines = append(lines, ui.Between(m.label(r, full-ui.Width(dates)-1), dates, full))
	}
	return lines
}

// label is the name of a row, and the cursor.
func (m *Model) label(r *row, width int) string {
	s := m.styles
	pointer, style := "  ", s.Text
	switch {
	case r.key == "":
		return ui.Pad("", width)
	case r.key == m.cursor:
		pointer, style = s.Accent.Render(s.Glyphs.Cursor)+" ", s.Accent
	case r.depth == 0:
		style = s.Bold
	}
	indent := 2
	if !m.worded() {
		indent = 1
	}
	name := ui.Indent(r.title(), indent*r.depth)
	return pointer + style.Render(ui.Pad(ui.Fit(name, width-3, s.Glyphs.Ellipsis), width-2))
}

// heads is the axis, and the line that names today.
func (m *Model) heads() []string {
	s := m.styles
	upper, lower := m.axis.heads()
	indent := m.labels()
	return []string{
		ui.Indent(s.Muted.Render(string(upper)), indent),
		ui.Indent(s.Muted.Render(string(lower)), indent),
		ui.Indent(m.pen().marks(), indent),
	}
}

func (m *Model) pen() *pen {
	p := &pen{styles: m.styles, axis: &m.axis, today: m.today}
	if d := m.result.Plan.Deadline; d != nil {
		p.deadline = d.Date
	}
	return p
}

// drawing is the axis, the rows in view, and the legend.
func (m *Model) drawing() []string {
	s, p := m.styles, m.pen()
	lines := m.heads()
	from, to := m.visible()
	for i := from; i < to; i++ {
		r := &m.rows[i]
		line := m.label(r, m.labels()) + p.row(r)
		if m.worded() && !r.dates.High.IsZero() {
			words := ui.ShortRange(r.dates)
			line += ui.Indent(s.Muted.Render(words), columns+dated-ui.Width(words))
		}
		lines = append(lines, line)
	}
	lines = append(lines, make([]string, max(0, m.listed()-(to-from)))...)
	return append(lines, m.legend(len(m.rows)-to))
}

// legend explains the signs, and says how many rows are below.
func (m *Model) legend(below int) string {
	s, g := m.styles, m.styles.Glyphs.Chart()
	right := ""
	if below > 0 {
		right = s.Muted.Render(s.Glyphs.Down + " " + strconv.Itoa(below) + " more")
	}
	gap, words := "   ", [5]string{"earliest", "if it takes longer", "observation window", "earliest date", "latest date"}
	if !m.worded() {
		gap, words = "  ", [5]string{"early", "longer", "window", "earliest", "latest"}
	}
	signs := []string{s.Text.Render(g.Earliest), s.Muted.Render(g.Longer), s.Change.Render(g.Window), s.Accent.Render(g.First), s.Accent.Render(g.Last)}
	for i := range signs {
		signs[i] += " " + s.Muted.Render(words[i])
	}
	line, full := strings.Join(signs, gap), m.layout.Full()
	if more := line + gap + s.Warn.Render(s.Glyphs.Look) + " " + s.Muted.Render("applies"); ui.Width(more)+ui.Width(right)+2 <= full {
		line = more
	}
	return ui.Between(line, right, full)
}
