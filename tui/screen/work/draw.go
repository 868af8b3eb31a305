package work

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/screen/plan"
	"trustpath/tui/ui"
)

// wide reports whether the list has columns for standards and owners.
func (m *Model) wide() bool { return m.Layout.Full() >= 100 }

// tall reports whether there is room for more of the workstream under the cursor.
func (m *Model) tall() bool { return m.Layout.Body >= 30 }

// Body is the list, the workstream under the cursor, and the figures.
func (m *Model) Body() ui.Body {
	s := m.Styles
	switch {
	case m.result == nil:
		return ui.Body{}
	case len(m.work) == 0:
		p := m.Sheet(70)
		p.Text(s.Text, "No standard is in the plan yet, so there is no work to list. Esc leads back to the questions.")
		return ui.Body{Main: p.Lines}
	case m.opened && m.current() != nil:
		lines := m.page.View(s, m.textRows())
		if m.asking {
			lines = append(lines, m.reasonLine())
		}
		return ui.Body{Main: lines}
	}
	return ui.Body{Main: slices.Concat(m.top(), ui.Rows(m.visible(), m.listRows()), m.bottom())}
}

// textRows is the rows of the page of a workstream; the last one is for a reason.
func (m *Model) textRows() int { return max(1, m.Layout.Body-1) }

func (m *Model) listRows() int {
	if len(m.work) == 0 {
		return 1
	}
	return max(1, m.Layout.Body-len(m.top())-len(m.bottom()))
}

// pageRows is how far the keys for a page move the cursor.
func (m *Model) pageRows() int { return m.listRows() - 1 }

// top is the filters and the heads of the columns.
func (m *Model) top() []string {
	if m.Layout.Compact {
		if !m.filtered() && !m.list.Typing {
			return nil
		}
		return []string{m.filters()}
	}
	head := m.Styles.Muted.Render
	heads := m.columns("", head("State"), head("Workstream"), m.served(nil), head("Owner"), head("Days"))
	if m.wide() {
		return []string{"", m.filters(), "", heads}
	}
	return []string{m.filters(), heads}
}

// bottom is the workstream under the cursor and the figures, in rows that do not
// move.
func (m *Model) bottom() []string {
	if m.Layout.Compact {
		return append(ui.Rows(m.detail(1), 1), m.totals()...)
	}
	rows, gap := 4, []string(nil)
	if m.tall() {
		rows = 7
	}
	if m.tall() && m.wide() {
		gap = []string{""}
	}
	return slices.Concat([]string{""}, ui.Rows(m.detail(rows), rows), gap, m.totals())
}

// findLabel is in front of the text to find, and because in front of a reason.
const (
	findLabel = "Find  "
	because   = "Not applicable, because "
)

// filters is what is listed, and what is looked for.
func (m *Model) filters() string {
	s, full := m.Styles, m.Layout.Full()
	if m.list.Typing {
		return s.Muted.Render(findLabel) + m.list.Filter.View(s, full-len(findLabel))
	}
	found := ""
	if m.list.Filtered() {
		found = s.Muted.Render("  find ") + s.Accent.Render("["+m.list.Filter.Value()+"]")
	}
	line := func(all bool) string {
		return s.Muted.Render("State ") + m.state.view(s, all) + s.Muted.Render("   Phase ") + m.phase.view(s, all) + found
	}
	if whole := line(true); ui.Width(whole) <= full {
		return whole
	}
	return ui.Fit(line(false), full, s.Glyphs.Ellipsis)
}

// visible is the workstreams in view, phase by phase; the last row says how many
// are not.
func (m *Model) visible() []string {
	s := m.Styles
	const title = -1 // of the phase of the row below
	var lines []int  // rows of the list, and titles
	here, phase := 0, assessment.PhaseID("")
	for row := range m.list.Len() {
		w := m.work[m.list.Item(row)]
		if w.Phase != phase && !m.Layout.Compact {
			lines = append(lines, title)
		}
		if row == m.list.Cursor() {
			here = len(lines)
		}
		lines, phase = append(lines, row), w.Phase
	}
	if len(lines) == 0 {
		return []string{s.Muted.Render("No workstream is like that; esc lists all of them.")}
	}
	from, to, hidden := ui.Around(s.Glyphs, here, here, m.listRows(), len(lines))
	var out []string
	for i := from; i < to; i++ {
		if lines[i] == title {
			phase := m.work[m.list.Item(lines[i+1])].Phase
			out = append(out, "  "+s.Muted.Render(m.phase.words[slices.Index(m.phase.ids, string(phase))]))
		} else {
			out = append(out, m.row(lines[i]))
		}
	}
	if hidden != "" {
		out = append(out, "  "+s.Muted.Render(hidden))
	}
	return out
}

// row is one workstream.
func (m *Model) row(row int) string {
	s, w := m.Styles, m.work[m.list.Item(row)]
	pointer, style := "", s.Text
	if w.Days.High == 0 {
		style = s.Muted
	}
	if row == m.list.Cursor() {
		pointer, style = s.Accent.Render(s.Glyphs.Cursor), s.Accent
	}
	word := report.ReadinessWord(w.State)
	if w.State == assessment.NotApplicable {
		word = "not appl."
	}
	state := ui.ReadinessSign(s, w.State) + " " + style.Render(word)
	tenths := func(days float64) string { return strconv.FormatFloat(days, 'f', -1, 64) }
	owner, days := s.Muted.Render(w.Owner), style.Render(report.Span(tenths(w.Days.Low), tenths(w.Days.High)))
	return m.columns(pointer, state, style.Render(w.Title), m.served(w), owner, days)
}

// columns puts the cells of a row into their places, as many as fit.
func (m *Model) columns(pointer, state, title, serves, owner, days string) string {
	const stateWidth, daysWidth, ownerWidth, gap = 13, 9, 16, 2
	full, ellipsis := m.Layout.Full(), m.Styles.Glyphs.Ellipsis
	if m.Layout.Compact {
		return ui.Pad(pointer, 2) + ui.Pad(state, 2) + ui.Between(ui.Fit(title, full-4-daysWidth-1, ellipsis), days, full-4)
	}
	line := ui.Pad(pointer, 2) + ui.Pad(state, stateWidth+gap)
	width := full - ui.Width(line) - gap - daysWidth
	if m.wide() {
		width -= ui.Width(serves) + gap + ownerWidth + gap
	}
	line += ui.Pad(ui.Fit(title, width, ellipsis), width)
	if m.wide() {
		line += "  " + serves + "  " + ui.Pad(ui.Fit(owner, ownerWidth, ellipsis), ownerWidth)
	}
	return ui.Between(line, days, full)
}

// served is how many requirements of each standard a workstream serves; for nil
// the heads of these columns.
func (m *Model) served(w *assessment.PlanWorkstream) string {
	s := m.Styles
	var cells []string
	for _, of := range m.session.Catalog().Standards {
		head := strings.TrimPrefix(of.Short, "ISO ")
		text, style := head, s.Muted
		if w != nil {
			text, style = s.Glyphs.RuledOut, s.Faint
			if n := len(w.Serves[of.ID]); n > 0 {
				text, style = strconv.Itoa(n), s.Text
			}
		}
		cells = append(cells, strings.Repeat(" ", max(0, ui.Width(head)-ui.Width(text)))+style.Render(text))
	}
	return strings.Join(cells, "  ")
}

// Cursor is in the field that is typed into.
func (m *Model) Cursor() *tea.Cursor {
	in := func(field *ui.Field, label, line string) *tea.Cursor {
		return tea.NewCursor(len(label)+field.Column(), slices.Index(m.Body().Main, line))
	}
	switch {
	case m.list.Typing:
		return in(&m.list.Filter, findLabel, m.filters())
	case m.asking:
		return in(&m.reason, because, m.reasonLine())
	}
	return nil
}

// detail is the workstream under the cursor: what it is, its state, what it needs
// and serves, and what an auditor looks at.
func (m *Model) detail(rows int) []string {
	s, full := m.Styles, m.Layout.Full()
	w := m.current()
	switch {
	case w == nil:
		return nil
	case m.asking:
		text := "No days are planned for it then. An auditor will ask for the reason."
		return []string{m.reasonLine(), s.Muted.Render(ui.Fit(text, full, s.Glyphs.Ellipsis))}
	case m.Layout.Compact:
		return []string{ui.Fit(m.stateOf(w), full, s.Glyphs.Ellipsis)}
	}
	long := max(1, (rows-3)/2) // rows of what is long
	lines := ui.WrapAtMost(w.Summary, full, long, s.Glyphs.Ellipsis)
	fact := func(label, text string, rows int) {
		lines = append(lines, ui.Hang(s, s.Muted.Render(ui.Pad(label, 10)), s.Text, text, full, rows)...)
	}
	var needs, serves []string
	for _, of := range m.work {
		if slices.Contains(w.Needs, of.ID) {
			needs = append(needs, ui.ReadinessSign(s, of.State)+" "+of.Title)
		}
	}
	for _, of := range m.session.Catalog().Standards {
		if ids := w.Serves[of.ID]; len(ids) > 0 {
			serves = append(serves, of.Short+" "+strings.Join(ids, " "))
		}
	}
	fact("State", m.stateOf(w)+s.Muted.Render("   owner ")+w.Owner, 1)
	fact("Needs", cmp.Or(strings.Join(needs, ", "), s.Muted.Render("nothing before it")), 1)
	fact("Serves", cmp.Or(strings.Join(serves, "   "), "none of the standards yet"), 1)
	if long > 1 {
		fact("Evidence", strings.Join(w.Evidence, ", "), long)
	}
	return lines
}

// reasonLine is the reason that is typed.
func (m *Model) reasonLine() string {
	return m.Styles.Muted.Render(because) + m.reason.View(m.Styles, m.Layout.Full()-len(because))
}

// stateOf says how far a workstream is, and whether that was marked.
func (m *Model) stateOf(w *assessment.PlanWorkstream) string {
	text := plan.State(m.Styles, w.State, w.Reason)
	_, marked := m.session.Run().Readiness[w.ID]
	switch {
	case w.Reason != "":
	case marked:
		text += ", as marked"
	case w.State != assessment.Missing && w.State != assessment.NotChecked:
		text += ", as your answers say"
	}
	return text
}

// write writes the page of the workstream under the cursor, where it is open.
func (m *Model) write() {
	w := m.current()
	if w == nil || !m.opened {
		return
	}
	p := m.Sheet(76)
	plan.Workstream(&p, m.session.Catalog().Catalog, w, m.stateOf(w))
	m.page.Lines = p.Lines
}

// totals is the figures of the last rows: how many workstreams are in each state,
// what is left, and the first report or certificate.
func (m *Model) totals() []string {
	s, full := m.Styles, m.Layout.Full()
	counts := map[assessment.Readiness]int{}
	for _, w := range m.work {
		counts[w.State]++
	}
	if m.Layout.Compact {
		done := " " + strconv.Itoa(counts[assessment.InPlace]) + "/" + strconv.Itoa(len(m.work))
		return []string{ui.Between(m.left(" d"), ui.ReadinessSign(s, assessment.InPlace)+s.Muted.Render(done), full)}
	}
	var parts []string
	for _, state := range assessment.ReadinessStates() {
		if n := counts[state]; n > 0 {
			text := " " + strconv.Itoa(n)
			if m.wide() {
				text += " " + report.ReadinessWord(state)
			}
			parts = append(parts, ui.ReadinessSign(s, state)+s.Muted.Render(text))
		}
	}
	return []string{
		ui.Between(strings.Join(parts, "   "), m.left(" person-days"), full),
		ui.Between("", ui.Fit(m.first(), full-2, s.Glyphs.Ellipsis), full),
	}
}

// left is the work that is left, and what it was without any mark.
func (m *Model) left(unit string) string {
	s, now, was := m.Styles, m.result.Effort.Days, m.bare.Effort.Days
	text := s.Muted.Render("Left ") + s.Bold.Render(report.PersonDays(now)) + s.Muted.Render(unit)
	if now != was {
		text += s.Muted.Render(", was " + report.PersonDays(was))
	}
	return text
}

// first is the first report or certificate, and when it was without any mark.
func (m *Model) first() string {
	s, c := m.Styles, m.session.Catalog().Catalog
	all := m.result.Plan.InHand(c)
	if len(all) == 0 {
		return ""
	}
	now := all[0]
	text := s.Muted.Render(c.Standard(now.Standard).Short+" done ") + s.Text.Render(ui.ShortRange(now.Date))
	if was := m.bare.Plan.Milestone(now.ID); was != nil && ui.ShortRange(was.Date) != ui.ShortRange(now.Date) {
		text += s.Muted.Render(", was " + ui.ShortRange(was.Date))
	}
	return text
}
