package work

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/ui"
)

// roomy is the width from which the list has columns of standards and owners.
const roomy = 100

func (m *Model) wide() bool { return m.layout.Full() >= roomy }

// above is the rows before the list: filters and heads, with blanks where there
// is room.
func (m *Model) above() int {
	switch {
	case m.layout.Compact && (m.filter.on() || m.finding):
		return 1
	case m.layout.Compact:
		return 0
	case m.wide():
		return 4
	}
	return 2
}

// detailRows is the rows of the workstream under the cursor.
func (m *Model) detailRows() int {
	switch {
	case m.layout.Compact:
		return 1
	case m.layout.Body >= 30:
		return 7
	}
	return 4
}

// totalRows is the rows of the figures at the end.
func (m *Model) totalRows() int {
	if m.layout.Compact {
		return 1
	}
	return 2
}

// gap is the blank rows round the detail.
func (m *Model) gap() int {
	switch {
	case m.layout.Compact:
		return 0
	case m.wide() && m.layout.Body >= 30:
		return 2
	}
	return 1
}

func (m *Model) listRows() int {
	return max(1, m.layout.Body-m.above()-m.gap()-m.detailRows()-m.totalRows())
}

// Body is the list, what the cursor is on, and the figures.
func (m *Model) Body() ui.Body {
	s := m.styles
	switch {
	case m.result == nil:
		return ui.Body{}
	case m.planned() == 0:
		lines := make([]string, min(1, m.above()))
		for _, line := range ui.Wrap("No standard is in the plan yet, so there is no work to list. Esc leads back to the questions.", min(70, m.layout.Full())) {
			lines = append(lines, s.Text.Render(line))
		}
		return ui.Body{Main: lines}
	case m.opened && m.current() != nil:
		lines := m.page.View(s, m.pageRows())
		if m.asking {
			lines = append(lines, m.field())
		}
		return ui.Body{Main: lines}
	}
	out := m.top()
	out = append(out, ui.Rows(m.list(), m.listRows())...)
	if m.gap() > 0 {
		out = append(out, "")
	}
	out = append(out, ui.Rows(m.detail(), m.detailRows())...)
	if m.gap() > 1 {
		out = append(out, "")
	}
	return ui.Body{Main: append(out, m.totals()...)}
}

// totals is the figures of the last rows.
func (m *Model) totals() []string {
	full := m.layout.Full()
	if m.layout.Compact {
		in := m.sign(assessment.InPlace) + m.styles.Muted.Render(" "+strconv.Itoa(m.counts()[assessment.InPlace])+"/"+strconv.Itoa(m.planned()))
		return []string{ui.Between(m.left(" d"), in, full)}
	}
	return []string{ui.Between(m.tally(), m.left(" person-days"), full), ui.Between("", ui.Fit(m.first(), full-2, m.styles.Glyphs.Ellipsis), full)}
}

// top is the filters and the heads of the columns.
func (m *Model) top() []string {
	s := m.styles
	heads := m.columns("", s.Muted.Render("State"), s.Muted.Render("Workstream"), m.served(nil), s.Muted.Render("Owner"), s.Muted.Render("Days"))
	switch m.above() {
	case 0:
		return nil
	case 1:
		return []string{m.filters()}
	case 2:
		return []string{m.filters(), heads}
	}
	return []string{"", m.filters(), "", heads}
}

// filters is what is listed, and what is looked for.
func (m *Model) filters() string {
	s, full := m.styles, m.layout.Full()
	if m.finding {
		return s.Muted.Render("Find  ") + m.find.View(s, full-6)
	}
	state, phase := m.stateChoices(), m.phaseChoices()
	found := ""
	if m.filter.text != "" {
		found = s.Muted.Render("  find ") + m.choice(option{m.filter.text, true})
	}
	if line := s.Muted.Render("State ") + m.choices(state) + s.Muted.Render("   Phase ") + m.choices(phase) + found; ui.Width(line) <= full {
		return line
	}
	line := s.Muted.Render("State ") + m.choices(only(state)) + s.Muted.Render("   Phase ") + m.choices(only(phase)) + found
	return ui.Fit(line, full, s.Glyphs.Ellipsis)
}

// option is something to filter by.
type option struct {
	word string
	on   bool
}

func (m *Model) stateChoices() []option {
	out := []option{{"all", m.filter.state == ""}}
	for _, r := range assessment.ReadinessStates() {
		out = append(out, option{ui.ReadinessWord(r), r == m.filter.state})
	}
	return out
}

func (m *Model) phaseChoices() []option {
	out := []option{{"all", m.filter.phase == ""}}
	for _, p := range m.result.Plan.Phases {
		out = append(out, option{strings.ToLower(p.Title), p.ID == m.filter.phase})
	}
	return out
}

// only is the one that is on.
func only(list []option) []option {
	return slices.DeleteFunc(list, func(o option) bool { return !o.on })
}

func (m *Model) choices(list []option) string {
	var out []string
	for _, o := range list {
		out = append(out, m.choice(o))
	}
	return strings.Join(out, "")
}

// choice is something to filter by, in brackets when it is on.
func (m *Model) choice(o option) string {
	if o.on {
		return m.styles.Accent.Render("[" + o.word + "]")
	}
	return m.styles.Muted.Render(" " + o.word + " ")
}

// columns puts the cells of a row into their places, as many as fit.
func (m *Model) columns(pointer, state, title, serves, owner, days string) string {
	const stateWidth, daysWidth, ownerWidth, gap = 11, 9, 16, 2
	full := m.layout.Full()
	if m.layout.Compact {
		return ui.Pad(pointer, 2) + ui.Pad(state, 2) + ui.Between(ui.Fit(title, full-4-daysWidth-1, m.styles.Glyphs.Ellipsis), days, full-4)
	}
	head := ui.Pad(pointer, 2) + ui.Pad(state, stateWidth+gap)
	room := full - ui.Width(head) - gap - daysWidth
	if !m.wide() {
		return head + ui.Between(ui.Pad(ui.Fit(title, room, m.styles.Glyphs.Ellipsis), room), days, room+gap+daysWidth)
	}
	room -= ui.Width(serves) + gap + ownerWidth + gap
	return head + ui.Pad(ui.Fit(title, room, m.styles.Glyphs.Ellipsis), room) + "  " + serves + "  " +
		ui.Between(ui.Pad(ui.Fit(owner, ownerWidth, m.styles.Glyphs.Ellipsis), ownerWidth), days, ownerWidth+gap+daysWidth)
}

// served is how many requirements of each standard a workstream serves; the
// heads of these columns for nil.
func (m *Model) served(w *assessment.PlanWorkstream) string {
	s := m.styles
	var cells []string
	for i := range m.session.Catalog().Standards {
		of := &m.session.Catalog().Standards[i]
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
	switch {
	case m.finding:
		return tea.NewCursor(6+m.find.Column(), max(0, min(1, m.above()-3)))
	case m.asking && m.opened:
		return tea.NewCursor(ui.Width(because)+m.reason.Column(), m.layout.Body-1)
	case m.asking:
		row := m.above() + m.listRows() + min(1, m.gap())
		return tea.NewCursor(ui.Width(because)+m.reason.Column(), row)
	}
	return nil
}
