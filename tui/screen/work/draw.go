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

// paned reports whether the task under the cursor has a pane.
func (m *Model) paned() bool { return m.Layout.Side > 0 }

// Body is the list, and the task under the cursor.
func (m *Model) Body() ui.Body {
	s := m.Styles
	switch {
	case m.result == nil:
		return ui.Body{}
	case len(m.tasks) == 0:
		p := m.Sheet(70)
		p.Text(s.Text, "No standard is in the plan yet, so there is no work to list. Esc leads back to the questions.")
		return ui.Body{Main: p.Lines}
	case m.reading && m.current() != nil:
		return ui.Body{Main: m.page.View(s, m.textRows())}
	}
	b := ui.Body{Main: slices.Concat(m.top(), ui.Rows(m.visible(), m.listRows()), m.bottom())}
	if m.paned() {
		b.Side, b.Left = m.pane(), m.width()
	}
	return b
}

func (m *Model) textRows() int { return m.Layout.Body }

func (m *Model) listRows() int {
	if len(m.tasks) == 0 {
		return 1
	}
	return max(1, m.Layout.Body-len(m.top())-len(m.bottom()))
}

// pageRows is how far the keys for a page move the cursor.
func (m *Model) pageRows() int { return m.listRows() - 1 }

// width is the columns of the list.
func (m *Model) width() int { return m.Layout.Table() }

const findLabel = "Find  "

// top is how much there is, or what is looked for, and the heads of the columns.
func (m *Model) top() []string {
	s := m.Styles
	if m.Layout.Compact {
		if !m.filtered() && !m.list.Typing {
			return nil
		}
		return []string{m.counts()}
	}
	head := s.Muted.Render
	out := []string{m.counts(), m.columns("", "", head("What"), head("Who"), head("Due"), head("State"))}
	if m.Layout.Body >= 28 {
		out = []string{"", out[0], "", out[1], ""}
	}
	return out
}

// counts is how much is done and late and left, and what is listed.
func (m *Model) counts() string {
	s, width := m.Styles, m.width()
	if m.list.Typing {
		return s.Muted.Render(findLabel) + m.list.Filter.View(s, width-len(findLabel))
	}
	all, done, late := 0, 0, 0
	for i := range m.tasks {
		if m.tasks[i].work != nil {
			all++
		}
		if m.tasks[i].work != nil && m.state(&m.tasks[i]) == assessment.InPlace {
			done++
		}
		if m.isLate(&m.tasks[i]) {
			late++
		}
	}
	text := s.Text.Render(report.Count(all, "task") + " · " + strconv.Itoa(done) + " done")
	if late > 0 {
		text += s.Text.Render(" · ") + s.Warn.Render(strconv.Itoa(late)+" late")
	}
	left := s.Muted.Render(" · left " + report.PersonDays(m.result.Effort.Days) + " person-days")
	right := "by due day"
	switch {
	case m.list.Filtered():
		right = "find [" + m.list.Filter.Value() + "]"
	case m.late:
		right = "late only"
	}
	style := s.Muted
	if m.filtered() {
		style = s.Accent
	}
	right = style.Render(ui.Fit(right, width/3, s.Glyphs.Ellipsis))
	if ui.Width(text)+ui.Width(left)+2+ui.Width(right) <= width {
		text += left
	}
	return ui.Between(text, right, width)
}

// visible is the tasks in view below their headings; the last row says how many are not.
func (m *Model) visible() []string {
	s := m.Styles
	const heading, blank = -1, -2
	var lines []int // rows of the list, headings and blank lines
	here, group := 0, ""
	for row := range m.list.Len() {
		t := &m.tasks[m.list.Item(row)]
		if t.group != group && !m.Layout.Compact {
			if group != "" && m.Layout.Body >= 28 {
				lines = append(lines, blank)
			}
			lines = append(lines, heading)
		}
		if row == m.list.Cursor() {
			here = len(lines)
		}
		lines, group = append(lines, row), t.group
	}
	switch {
	case len(lines) == 0 && m.late && !m.list.Filtered():
		return []string{s.Muted.Render("Nothing is late; esc lists all tasks.")}
	case len(lines) == 0:
		return []string{s.Muted.Render("No task is like that; esc lists all of them.")}
	}
	first := here
	for first > 0 && lines[first-1] < 0 {
		first--
	}
	from, to, hidden := ui.Around(s.Glyphs, first, here, m.listRows(), len(lines))
	var out []string
	for i := from; i < to; i++ {
		switch lines[i] {
		case blank:
			out = append(out, "")
		case heading:
			group := m.tasks[m.list.Item(lines[i+1])].group
			text := strings.ToUpper(group)
			if group != lateGroup && group != noDay {
				text += " · " + report.Count(m.inGroup(group), "task")
			}
			out = append(out, "  "+s.Muted.Render(text))
		default:
			out = append(out, m.row(lines[i]))
		}
	}
	if hidden != "" {
		out = append(out, "  "+s.Muted.Render(hidden))
	}
	return out
}

func (m *Model) inGroup(group string) (n int) {
	for row := range m.list.Len() {
		if m.tasks[m.list.Item(row)].group == group {
			n++
		}
	}
	return n
}

// row is one task.
func (m *Model) row(row int) string {
	s, t := m.Styles, &m.tasks[m.list.Item(row)]
	state := m.state(t)
	pointer, style := s.Pointer(row == m.list.Cursor())
	if finished(state) && row != m.list.Cursor() {
		style = s.Muted
	}
	person, owner := m.who(t)
	who := s.Text.Render(person)
	if person == "" {
		first, _, _ := strings.Cut(owner, ", ")
		who = s.Muted.Render(first)
	}
	due := s.Muted
	if m.isLate(t) {
		due = s.Warn
	}
	day, word := m.due(t), style.Render(stateWord(state))
	when := day.Format("2 Jan")
	if day.IsZero() {
		when = s.Glyphs.Dash
	}
	return m.columns(pointer, ui.ReadinessSign(s, state), style.Render(t.title()), who, due.Render(when), word)
}

func stateWord(state assessment.Readiness) string {
	if state == assessment.NotApplicable {
		return "not appl."
	}
	return report.ReadinessWord(state)
}

// columns puts the cells of a row into their places. Long titles take the room of the
// state, which its sign has too.
func (m *Model) columns(pointer, sign, what, who, due, state string) string {
	const dueWidth = 6
	width, ellipsis, stateWidth := m.width(), m.Styles.Glyphs.Ellipsis, 11
	whoWidth := max(14, width/5)
	line := ui.Pad(pointer, 2) + ui.Pad(sign, 2)
	if m.longest > width-4-2-whoWidth-1-dueWidth-2-stateWidth {
		state, stateWidth = "", -2
	}
	due = strings.Repeat(" ", max(0, dueWidth-ui.Width(due))) + due
	if m.Layout.Compact {
		return line + ui.Between(ui.Fit(what, width-4-dueWidth-1, ellipsis), due, width-4)
	}
	room := width - 4 - 2 - whoWidth - 1 - dueWidth - 2 - stateWidth
	return line + ui.Pad(ui.Fit(what, room, ellipsis), room) + "  " + ui.Pad(ui.Fit(who, whoWidth, ellipsis), whoWidth) +
		" " + due + ui.Pad("  "+state, stateWidth+2)
}

// Cursor is in the text to find.
func (m *Model) Cursor() *tea.Cursor {
	if !m.list.Typing || m.result == nil || len(m.tasks) == 0 {
		return nil
	}
	return tea.NewCursor(len(findLabel)+m.list.Filter.Column(), slices.Index(m.top(), m.counts()))
}

// bottom is the task under the cursor where there is no pane: its state, and then one
// sentence.
func (m *Model) bottom() []string {
	s, full, t := m.Styles, m.Layout.Full(), m.current()
	switch {
	case m.paned():
		return nil
	case t == nil && m.Layout.Compact:
		return []string{""}
	case t == nil:
		return []string{"", "", ""}
	}
	person, owner := m.who(t)
	parts := []string{m.stateWords(t)}
	if who := cmp.Or(person, owner); who != "" {
		parts = append(parts, who)
	}
	if day := m.due(t); !day.IsZero() {
		parts = append(parts, "due "+m.dueWords(t))
	}
	state := ui.Fit(strings.Join(parts, " · "), full, s.Glyphs.Ellipsis)
	if m.Layout.Compact {
		return []string{state}
	}
	sentence := ""
	switch moves := m.moves(t); {
	case len(moves) > 0:
		sentence = "Moves " + strings.Join(moves, "; ")
	case t.work != nil && t.work.DoneWhen != "":
		sentence = "Done when: " + t.work.DoneWhen
	}
	if comment := m.session.Run().Readiness[t.id].Comment; comment != "" {
		sentence = comment
	}
	return []string{"", state, s.Muted.Render(ui.Fit(sentence, full, s.Glyphs.Ellipsis))}
}

// stateWords says how far a task is, and whether that was marked.
func (m *Model) stateWords(t *task) string {
	state, run := m.state(t), m.session.Run()
	mark, marked := run.Readiness[t.id]
	text := plan.State(m.Styles, state, mark.Reason)
	if (!marked || mark.State == assessment.NotChecked) && state != assessment.NotChecked && state != assessment.Missing {
		text += ", as your answers say"
	}
	return text
}

// dueWords is the day a task is due, and how late that is.
func (m *Model) dueWords(t *task) string {
	text := report.LongDate(m.due(t))
	if m.isLate(t) {
		text += m.Styles.Warn.Render(", " + report.Count(m.due(t).DaysTo(m.today), "day") + " late")
	}
	return text
}

// moves is what a late task moves.
func (m *Model) moves(t *task) []string {
	var out []string
	for i := range m.source.Status.Late {
		late := &m.source.Status.Late[i]
		if late.ID != string(t.id) || !m.source.Fresh() && finished(m.state(t)) {
			continue
		}
		for _, moved := range late.Moves {
			out = append(out, Name(m.session.Catalog().Catalog, moved.Milestone)+": "+moved.From.Format("2 Jan")+" → "+moved.To.Format("2 Jan 2006"))
		}
	}
	return out
}

// Name is the short name of what a milestone ends in.
func Name(c *assessment.Catalog, id assessment.MilestoneID) string {
	m := c.Milestone(id)
	if m == nil {
		return string(id)
	}
	if of := c.Standard(m.Standard); of != nil && m.Short == "" {
		return of.Short
	}
	return cmp.Or(m.Short, m.Title)
}

// pane is all that is entered about the task under the cursor, what it moves and covers.
func (m *Model) pane() []string {
	s, width, t := m.Styles, m.Layout.Side, m.current()
	if t == nil {
		return []string{}
	}
	out := []string{""}
	add := func(label string, style ui.Style, text string, rows int) {
		if text != "" {
			out = append(out, ui.Hang(s, s.Muted.Render(ui.Pad(label, 10)), style, text, width, rows)...)
		}
	}
	section := func(title string) { out = append(out, "", s.Muted.Render(title)) }
	out = append(out, ui.Hang(s, "", s.Bold, t.title(), width, 3)...)
	if t.work != nil && t.work.DoneWhen != "" {
		section("DONE WHEN")
		out = append(out, ui.Hang(s, "", s.Text, t.work.DoneWhen, width, 4)...)
	}
	out = append(out, "")
	run := m.session.Run()
	mark := run.Readiness[t.id]
	person, owner := m.who(t)
	if p := run.Person(person); p != nil && p.Role != "" {
		person += ", " + report.Spaced(p.Role)
	}
	dash := s.Glyphs.Dash
	add("State", s.Text, m.stateWords(t), 3)
	add("Who", s.Text, cmp.Or(person, owner, dash), 2)
	due := dash
	if day := m.due(t); !day.IsZero() {
		due = m.dueWords(t)
		if mark.Due.IsZero() && t.work == nil {
			due = "expected " + due
		}
	}
	add("Due", s.Text, due, 2)
	if !mark.Started.IsZero() {
		add("Began", s.Text, report.LongDate(mark.Started), 1)
	}
	done := dash
	if !mark.Done.IsZero() {
		done = report.LongDate(mark.Done)
	}
	add("Done", s.Text, done, 1)
	add("Evidence", ui.Link(s.Text, mark.Link), cmp.Or(strings.TrimPrefix(mark.Link, "https://"), dash), 2)
	add("Comment", s.Text, cmp.Or(mark.Comment, dash), 4)
	if moves := m.moves(t); len(moves) > 0 {
		section("MOVES")
		for _, line := range moves {
			out = append(out, s.Change.Render(ui.Fit(line, width, s.Glyphs.Ellipsis)))
		}
	}
	if t.work == nil {
		return ui.Rows(out, m.Layout.Body)
	}
	if t.work.FirstStep != "" {
		section("FIRST STEP")
		out = append(out, ui.Hang(s, "", s.Text, t.work.FirstStep, width, 5)...)
	}
	var covers []string
	for _, of := range m.session.Catalog().Standards {
		if n := len(t.work.Serves[of.ID]); n > 0 {
			covers = append(covers, of.Short+", "+report.Count(n, "requirement"))
		}
	}
	if len(covers) > 0 {
		section("COVERS")
		for _, line := range covers {
			out = append(out, s.Text.Render(line))
		}
	}
	if names := m.needs(t); names != "" {
		section("NEEDS FIRST")
		out = append(out, ui.Hang(s, "", s.Text, names, width, 4)...)
	}
	if len(t.work.Evidence) > 0 {
		section("AN AUDITOR LOOKS AT")
		out = append(out, ui.Hang(s, "", s.Text, strings.Join(t.work.Evidence, ", "), width, 4)...)
	}
	return ui.Rows(out, m.Layout.Body)
}

// needs is what has to be done before a task, with how far it is.
func (m *Model) needs(t *task) string {
	var out []string
	for i := range m.tasks {
		if of := &m.tasks[i]; slices.Contains(t.work.Needs, of.id) && !finished(m.state(of)) {
			out = append(out, of.title())
		}
	}
	return strings.Join(out, ", ")
}
