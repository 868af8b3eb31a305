package home

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/tui/kit"
)

const promptWidth = 12 // "Company" or "Filter", and the blanks after it

// Head names the page and counts what is listed.
func (m *Model) Head() kit.Head {
	h := kit.Head{Left: m.styles.Text.Render("Assessments"), Heavy: 11}
	if len(m.rows) > 0 {
		count := kit.OfCount(len(m.shown), max(m.total, len(m.rows)))
		if !m.layout.Compact {
			count += ", by last change"
		}
		h.Right = m.styles.Muted.Render(count)
	}
	return h
}

// Body is the list, or one sentence and one key.
func (m *Model) Body() kit.Body {
	if !m.loaded {
		return kit.Body{}
	}
	var lines []string
	switch m.scope {
	case kit.NameScope:
		lines = m.field("Company", m.name.View(m.styles, m.fieldWidth()))
	case kit.FilterScope:
		lines = m.field("Filter", m.filter.View(m.styles, m.fieldWidth()))
	default:
		lines = m.blank()
		if text := m.filter.Value(); text != "" {
			lines = m.field("Filter", m.styles.Text.Render(text)+m.styles.Muted.Render("   esc clears it"))
		}
	}
	switch {
	case len(m.rows) == 0:
		return kit.Body{Main: append(lines, m.empty()...)}
	case len(m.shown) == 0:
		return kit.Body{Main: append(lines, m.styles.Muted.Render("No company is called that."))}
	case m.layout.Side > 0:
		return kit.Body{Main: append(lines, m.table()...)}
	default:
		return kit.Body{Main: append(lines, m.pairs()...)}
	}
}

// blank is the row before the list, where there is room for it.
func (m *Model) blank() []string {
	if m.layout.Compact {
		return nil
	}
	return []string{""}
}

func (m *Model) fieldWidth() int { return min(60, m.layout.Full()-promptWidth) }

func (m *Model) field(label, value string) []string {
	line := m.styles.Accent.Render(kit.Pad(label, promptWidth)) + value
	return append(m.blank(), line, "")
}

// Cursor is in the field that is typed into.
func (m *Model) Cursor() *tea.Cursor {
	x := promptWidth
	switch m.scope {
	case kit.NameScope:
		x += m.name.Column()
	case kit.FilterScope:
		x += m.filter.Column()
	default:
		return nil
	}
	return tea.NewCursor(x, len(m.blank()))
}

func (m *Model) empty() []string {
	s := m.styles
	if m.scope == kit.NameScope {
		return []string{s.Muted.Render(kit.Fit("The roadmap has it in its title.", m.layout.Full(), s.Glyphs.Ellipsis))}
	}
	indent, above := min(22, m.layout.Full()/5), m.layout.Body/3
	if m.layout.Compact {
		indent, above = 0, 1
	}
	lines := make([]string, above)
	lines = append(lines, kit.Indent(s.Bold.Render("No assessments yet."), indent), "")
	text := "Answer about sixteen questions and read, beside each of them, what it does to your SOC 2, ISO 27001 and ISO 42001 roadmap."
	for _, line := range kit.Wrap(text, min(62, m.layout.Full()-indent)) {
		lines = append(lines, kit.Indent(s.Text.Render(line), indent))
	}
	return append(lines, "", kit.Indent(s.Accent.Render("n")+"  "+s.Text.Render("start one"), indent))
}

// visible is how many assessments fit.
func (m *Model) visible() int {
	rows := m.layout.Body - 3
	if m.layout.Side > 0 {
		return max(1, (rows-10)/2)
	}
	if m.layout.Compact {
		return max(1, m.layout.Body/2)
	}
	return max(1, (rows-1)/3)
}

// span is the part of the list in view.
func (m *Model) span() (from, to int) {
	n := m.visible()
	from = kit.Window(m.at, m.at, n, len(m.shown))
	return from, min(from+n, len(m.shown))
}

// table is the list in columns, with the assessment under the cursor below it.
func (m *Model) table() []string {
	s, full := m.styles, m.layout.Full()
	const company, state, answered, changed = 21, 20, 13, 13
	outcome := full - 3 - company - state - answered - changed
	cells := func(a, b, c, d, e string) string {
		return kit.Pad(a, company) + kit.Pad(b, outcome) + kit.Pad(c, state) + kit.Pad(d, answered) + kit.Pad(e, changed)
	}
	lines := []string{s.Muted.Render("   " + cells("Company", "Outcome", "State", "Answered", "Changed")), ""}
	from, to := m.span()
	for i := from; i < to; i++ {
		r := m.rows[m.shown[i]]
		pointer, name := "   ", s.Text
		if i == m.at {
			pointer, name = s.Accent.Render(s.Glyphs.Cursor)+"  ", s.Accent.Bold(true)
		}
		lines = append(lines, pointer+cells(
			name.Render(kit.Fit(r.Company, company-2, s.Glyphs.Ellipsis)),
			s.Text.Render(kit.Fit(r.Outcome, outcome-2, s.Glyphs.Ellipsis)),
			m.state(r), s.Text.Render(kit.OfCount(r.Answered, r.Asked)),
			s.Muted.Render(kit.Ago(r.Changed, m.now))), "")
	}
	lines = append(lines, m.more(to))
	lines = append(lines, s.Faint.Render(strings.Repeat(s.Glyphs.Line, full)), "")
	return append(lines, m.detail()...)
}

func (m *Model) more(to int) string {
	if hidden := len(m.shown) - to; hidden > 0 {
		return m.styles.Muted.Render("   " + m.styles.Glyphs.Down + " " + strconv.Itoa(hidden) + " more")
	}
	return ""
}

// state is a sign and a word.
func (m *Model) state(r Row) string {
	s := m.styles
	switch {
	case r.Settled:
		return s.Good.Render(s.Glyphs.Settled) + " " + s.Text.Render("settled")
	case r.Answered == r.Asked:
		return s.Warn.Render(s.Glyphs.Unknown) + " " + s.Text.Render(kit.Count(r.Open, "answer")+" open")
	default:
		return s.Text.Render(s.Glyphs.Possible) + " " + s.Text.Render(kit.Count(r.Open, "answer")+" open")
	}
}

// detail is the assessment under the cursor in rows that do not move.
func (m *Model) detail() []string {
	s, r := m.styles, m.rows[m.shown[m.at]]
	line := func(label, text string) string {
		return "   " + s.Muted.Render(kit.Pad(label, 21)) + s.Text.Render(kit.Fit(text, m.layout.Full()-24, s.Glyphs.Ellipsis))
	}
	stopped := r.StopAt
	if stopped == "" {
		stopped = "the end: every question has an answer"
	}
	lines := []string{"   " + s.Bold.Render(kit.Fit(r.Company, m.layout.Full()-3, s.Glyphs.Ellipsis)), "", line("Roadmap", r.Outcome), line("Stopped at", stopped)}
	if !r.Deadline.IsZero() {
		lines = append(lines, line("A deal needs it by", kit.LongDate(r.Deadline)))
	}
	return lines
}

// pairs is the list with the outcome below the name.
func (m *Model) pairs() []string {
	s, full := m.styles, m.layout.Full()
	var lines []string
	from, to := m.span()
	for i := from; i < to; i++ {
		r := m.rows[m.shown[i]]
		pointer, name := "   ", s.Text
		if i == m.at {
			pointer, name = s.Accent.Render(s.Glyphs.Cursor)+"  ", s.Accent.Bold(true)
		}
		right := m.state(r)
		if !m.layout.Compact {
			right = kit.Pad(m.state(r), 20) + kit.Pad(s.Text.Render(kit.OfCount(r.Answered, r.Asked)), 11) + kit.Pad(s.Muted.Render(kit.Ago(r.Changed, m.now)), 12)
		}
		room := max(0, full-3-kit.Width(right)-1)
		lines = append(lines,
			kit.Between(pointer+name.Render(kit.Fit(r.Company, room, s.Glyphs.Ellipsis)), right, full),
			"   "+s.Muted.Render(kit.Fit(r.Outcome, full-3, s.Glyphs.Ellipsis)))
		if !m.layout.Compact {
			lines = append(lines, "")
		}
	}
	if line := m.more(to); line != "" {
		lines = append(lines, line)
	}
	return lines
}

// Status is what just happened.
func (m *Model) Status() string { return m.styles.Text.Render(m.message) }
