package interview

import (
	"strings"

	"trustpath/assessment"
	"trustpath/tui/screen/pane"
	"trustpath/tui/screen/question"
	"trustpath/tui/ui"
)

// rows returns the roadmap so far. What the line under the cursor would change
// is told in words, not in the cells.
func (m *Model) rows() []pane.Row {
	rows := pane.Rows(m.session.Catalog(), m.look.preview.Base, m.look.preview.Base)
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

func (m *Model) changes() []pane.Change {
	return pane.Changes(m.session.Catalog(), m.tried().Changes)
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
	put(3, pane.Cells(s, rows, width)...)
	room := width - ui.Width(m.with()) - 2
	put(14, s.Change.Render(m.with())+"  "+s.Text.Render(ui.Fit(m.label(room), room, s.Glyphs.Ellipsis)))
	if changes := m.changes(); len(changes) > 0 {
		put(15, pane.ChangeLines(s, changes, width, min(6, m.layout.Body-15))...)
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
		put(28, pane.Legend(s))
	}
	return lines
}

// facts says what is settled, what is open, and what to ask first.
func (m *Model) facts(width int, rows []pane.Row) []string {
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
	open := ui.Count(matter, "question") + " still matter"
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
	if m.best() >= 0 && m.editor.Part() == question.Options {
		ask = "b ask first" // the key goes there
	}
	return []string{
		line("Settled", ui.OfCount(pane.SettledCount(rows), len(rows))+" decisions"),
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
