// Package status is the tab that says where the plan is today: whether it still reaches
// what was promised, what is late, what comes next, and what was done. Its page Check
// goes through what may have changed since the last review.
package status

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/screen/form"
	"trustpath/tui/screen/work"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// Model is the tab.
type Model struct {
	ui.Page
	session *session.Session
	today   assessment.Date
	source  *work.Source

	result  *assessment.Result // nil before the first one
	items   []item
	list    ui.List // of items
	found   ui.Search
	message string

	promises ui.Pager
	reading  bool // the promises are open
}

// item is a line for the cursor: a date of the forecast, or a task.
type item struct {
	id       string
	forecast *assessment.ForecastDate
	late     *assessment.LateTask
	task     *assessment.StatusTask // late too, or due soon
}

// who is the first of those who do a task.
func (it *item) who() string {
	if it.task == nil {
		return ""
	}
	return first(it.task.Who())
}

// New returns the tab.
func New(s *session.Session, today assessment.Date, source *work.Source) *Model {
	m := &Model{session: s, today: today, source: source, list: ui.NewList()}
	m.found = ui.SearchIn(m.list.Searched(func(i int) string {
		if f := m.items[i].forecast; f != nil {
			return f.Title
		}
		return m.items[i].task.Title + " " + m.items[i].task.Who()
	}))
	return m
}

// Search is in the lines.
func (m *Model) Search() *ui.Search {
	if m.reading {
		return nil
	}
	return &m.found
}

// DrawsMarks makes the result come after the key that marks.
func (m *Model) DrawsMarks() {}

func (m *Model) Head() ui.Head { return ui.Head{Left: "Status"} }

func (m *Model) Show(r *assessment.Result) { m.result = r }

// Init asks for the status, and takes one that is there.
func (m *Model) Init() tea.Cmd {
	m.take()
	return m.source.Want(m.result)
}

// Commit forgets what the last key did.
func (m *Model) Commit() tea.Cmd { m.message, m.reading = "", false; return nil }

// Update takes the status.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	if m.source.Take(msg) {
		m.take()
	}
	return nil
}

// take lists what the status has, with the cursor where it was; at first on what is late.
func (m *Model) take() {
	st := &m.source.Status
	here, began := "", len(m.items) > 0
	if i, ok := m.list.Here(); ok {
		here = m.items[i].id
	}
	m.items = nil
	for _, f := range report.Goals(st.Forecast) {
		m.items = append(m.items, item{id: string(f.Milestone), forecast: &f})
	}
	for i := range st.Late {
		m.items = append(m.items, item{id: st.Late[i].ID, late: &st.Late[i], task: &st.Late[i].StatusTask})
	}
	next := make([]*assessment.StatusTask, len(st.Next))
	for i := range st.Next {
		next[i] = &st.Next[i]
	}
	slices.SortStableFunc(next, func(a, b *assessment.StatusTask) int { return strings.Compare(first(a.Who()), first(b.Who())) })
	for _, t := range next {
		m.items = append(m.items, item{id: t.ID, task: t})
	}
	m.list.Show(len(m.items), nil)
	found := m.list.MoveTo(func(i int) bool { return m.items[i].id == here })
	if !began && !found {
		m.list.MoveTo(func(i int) bool { return m.items[i].task != nil })
	}
}

// current is the line under the cursor; the zero item for none.
func (m *Model) current() item {
	if i, ok := m.list.Here(); ok {
		return m.items[i]
	}
	return item{}
}

// Keys are those of the list, or of the promises.
func (m *Model) Keys() ui.KeyMap {
	if m.reading {
		return ui.DetailKeys(&m.promises, m.textRows, func() { m.reading = false })
	}
	task := func() bool { return m.current().task != nil }
	work := func() bool { return task() && !m.current().task.Recurs }
	id := func() assessment.WorkstreamID { return assessment.WorkstreamID(m.current().id) }
	open := form.Key("enter", "open", "due day, done day, link and comment", func() *form.Model {
		t := m.current().task
		return form.Edit(m.session, id(), t.Title, t.Due, m.today)
	}).Only(work)
	f := m.current().forecast
	if f != nil {
		open = ui.Sends(ui.GroupLook, "enter", "open", "this milestone on the plan", ui.TabMsg{Tab: "Plan", Section: string(f.Milestone)}).Kept()
	}
	rows := append(m.list.Keys(func() int { return m.rows() - 1 }),
		ui.Row(ui.GroupAct, "space", "next state", "next state: in progress, in place, missing; recurring work is done today", m.step).
			Only(task).Kept(),
		open,
		form.Key("@", "person", "who does it", func() *form.Model {
			return form.Who(m.session, id(), m.current().task.Title)
		}).Only(work).FoundBy("owner assign people"),
		form.KeepKey(m.session, m.result),
		ui.Sends(ui.GroupLook, "t", "try", "try what reaches the date; nothing is saved", ui.TabMsg{Tab: "What if"}).DroppedEarly(),
		ui.Sends(ui.GroupLook, "c", "compare", "compare with how it was before the last day of changes", ui.EarlierMsg{}).DroppedEarly(),
		ui.Row(ui.GroupLook, "w", "promises", "read more: every promise of the plan", ui.Do(m.read)).
			Only(func() bool { return m.source != nil && m.source.Status.Baseline != nil }).DroppedEarly(),
		ui.Sends(ui.GroupLook, "a", "check again", "what may have changed since the last review", ui.GoMsg{Route: ui.ToCheck}).
			DroppedEarly().FoundBy("review"),
	)
	if f != nil {
		if have, ok := form.HaveKey(m.session, m.result, f.Milestone, m.today); ok {
			rows = append(rows, have)
		}
	}
	return ui.KeyMap{Page: "the status", Rows: rows}.Around(func(do func() tea.Cmd) tea.Cmd { m.message = ""; return do() })
}

func (m *Model) textRows() int { return m.Layout.Body }

// read shows every promise, the last one first.
func (m *Model) read() {
	p, c := m.Sheet(ui.Prose), m.session.Catalog().Catalog
	p.Title("What you promised")
	for i, b := range slices.Backward(m.session.Run().Baselines) {
		if i+1 < len(m.session.Run().Baselines) {
			p.Gap()
		}
		p.Text(p.Styles.Bold, report.LongDate(b.Day))
		p.Fact("Because", b.Reason)
		for j := range c.Milestones {
			if day, ok := b.Milestones[c.Milestones[j].ID]; ok && c.Milestones[j].InHand {
				p.Fact(work.Name(c, c.Milestones[j].ID), report.LongDate(day))
			}
		}
	}
	m.promises, m.reading = ui.Pager{Lines: p.Lines}, true
}

// state is how far a task is, as it is entered.
func (m *Model) state(t *assessment.StatusTask) assessment.Readiness {
	id := assessment.WorkstreamID(t.ID)
	mark := m.session.Run().Readiness[id]
	if !t.Recurs && mark.State != "" && m.session.Catalog().Counts(id, mark) {
		return mark.State
	}
	return t.State
}

// step sets the next state of a task, or that recurring work was done today.
func (m *Model) step() tea.Cmd {
	t := m.current().task
	if t.Recurs {
		days := append(slices.Clone(m.session.Run().Done[t.ID]), assessment.DoneDay{Day: m.today, Person: t.Person})
		cmd, _ := m.session.Change(assessment.SetDone{Task: t.ID, Days: days}) // only an answer can be refused
		m.message = "Done today; u undoes it."
		return cmd
	}
	state, id := work.Next(m.state(t)), assessment.WorkstreamID(t.ID)
	m.message = "Marked " + report.ReadinessWord(state) + "; u undoes it."
	return m.session.Mark(id, work.Marked(m.session.Run(), id, state))
}

// Status is what the last key did.
func (m *Model) Status() string { return m.Styles.Text.Render(m.message) }

func (m *Model) wide() bool { return m.Layout.Full() >= 100 }
func (m *Model) tall() bool { return m.Layout.Body >= 28 }

// Body is the sentence, the forecast, and the tasks.
func (m *Model) Body() ui.Body {
	s := m.Styles
	switch {
	case m.result == nil || m.result.Plan == nil:
		return ui.Body{}
	case m.reading:
		return ui.Body{Main: m.promises.View(s, m.textRows())}
	case !m.source.Ready():
		return ui.Body{Main: []string{"", s.Muted.Render("Comparing the plan with what was promised" + s.Glyphs.Ellipsis)}}
	}
	return ui.Body{Main: slices.Concat(m.lead(), ui.Rows(m.visible(), m.rows()), m.end())}
}

func (m *Model) rows() int { return max(1, m.Layout.Body-len(m.lead())-len(m.end())) }

// lead is the status in a few sentences.
func (m *Model) lead() []string {
	s, st := m.Styles, &m.source.Status
	sign, word, style := s.Glyphs.Settled, "On track", s.Good
	if len(st.Late) > 0 {
		sign, word, style = s.Glyphs.Look, "Late", s.Warn
	}
	risky := func(f assessment.ForecastDate) bool { return f.Verdict != "" && f.Verdict != assessment.Comfortable }
	if len(st.DealsAtRisk) > 0 || slices.ContainsFunc(report.Goals(st.Forecast), risky) {
		sign, word, style = s.Glyphs.Look, "At risk", s.Warn
	}
	sentences := report.StatusParts(m.session.Catalog().Catalog, m.session.Run(), st)[0].Lines
	if len(st.DealsAtRisk) > 0 {
		d := &st.DealsAtRisk[0]
		sentences = append([]string{d.Name + " needs it by " + report.LongDate(d.Date) + "."}, sentences...)
	}
	head, most := ui.Pad(style.Render(sign)+" "+style.Bold(true).Render(word), 12), 2
	switch {
	case m.Layout.Compact:
		head, most = style.Render(sign)+" ", 2
	case m.tall():
		most = 5
	}
	width := min(m.Layout.Full(), 12+ui.Prose)
	text := ui.WholeSentences(strings.Join(sentences, " "), width-ui.Width(head), most)
	out := ui.Hang(s, head, s.Text, text, width, most)
	if m.tall() {
		out = append([]string{""}, out...)
	}
	if !m.Layout.Compact {
		out = append(out, "")
	}
	return out
}

// end is what was done, and which facts are past their day.
func (m *Model) end() []string {
	s, st := m.Styles, &m.source.Status
	if m.Layout.Compact {
		return nil
	}
	full := m.Layout.Full()
	done := s.Muted.Render("DONE  ") + s.Text.Render(ui.OfCount(m.done(), st.Tasks))
	if len(st.Done) > 0 {
		var titles []string
		for i := range st.Done {
			titles = append(titles, st.Done[i].Title)
		}
		done += s.Muted.Render("   last: " + strings.Join(titles, ", "))
	}
	facts := "none"
	if n := len(st.FactsExpired); n > 0 {
		facts = strconv.Itoa(n) + ": " + report.Expired(m.session.Catalog().Catalog, st.FactsExpired)
	}
	out := []string{ui.Fit(done, full, s.Glyphs.Ellipsis),
		ui.Fit(s.Muted.Render("FACTS PAST THEIR DAY  ")+s.Text.Render(facts), full, s.Glyphs.Ellipsis)}
	if m.tall() {
		out = append([]string{""}, append(out, "")...)
	}
	return out
}

// done counts the tasks of the plan that are done.
func (m *Model) done() (n int) {
	for i := range m.result.Plan.Workstreams {
		if m.result.Plan.Workstreams[i].State == assessment.InPlace {
			n++
		}
	}
	return n
}

// section is the lines of one kind, from one to before another.
type section struct {
	name     string
	from, to int
	rows     int // that it has on the screen
}

// sections is the kinds of lines that there are, with the rows of each: all where they fit;
// else the forecast has its own, and what comes next at least half of the others, so that a
// long list of what is late does not hide it.
func (m *Model) sections(rows int) []section {
	var out []section
	for i := range m.items {
		name := "next"
		if m.items[i].forecast != nil {
			name = "forecast"
		} else if m.items[i].late != nil {
			name = "late"
		}
		if len(out) == 0 || out[len(out)-1].name != name {
			out = append(out, section{name: name, from: i})
		}
		out[len(out)-1].to = i + 1
	}
	around := 2 // a heading, and a blank line before the next one
	if m.tall() {
		around = 3
	}
	rows -= around*len(out) - 1
	for left := len(out); left > 0; left-- {
		s := &out[len(out)-left] // those before it have theirs
		s.rows = min(s.to-s.from, max(1, rows/left))
		switch {
		case s.name == "forecast":
			s.rows = min(s.to-s.from, max(4, s.rows))
		case left == 2:
			next := out[len(out)-1]
			s.rows = min(s.to-s.from, max(rows/2, rows-(next.to-next.from)))
		}
		rows -= s.rows
	}
	return out
}

// visible is the lines in view below their headings.
func (m *Model) visible() []string {
	s := m.Styles
	if len(m.items) == 0 {
		return []string{s.Text.Render("There is nothing to plan. esc goes back to the questions.")}
	}
	here := m.list.Cursor()
	if m.Layout.Compact {
		return m.part(0, len(m.items), here, m.rows())
	}
	var out []string
	for i, of := range m.sections(m.rows()) {
		if i > 0 {
			out = append(out, "")
		}
		out = append(out, m.heading(of.name))
		if m.tall() {
			out = append(out, "")
		}
		at := here - of.from
		if here < of.from || here >= of.to {
			at = 0
		}
		out = append(out, m.part(of.from, of.to, at, of.rows)...)
	}
	return out
}

// part is some of the lines, with one of them in view in so many rows.
func (m *Model) part(from, to, here, rows int) []string {
	first, last, hidden := ui.Around(m.Styles.Glyphs, here, here, rows, to-from)
	var out []string
	for i := from + first; i < from+last; i++ {
		it := &m.items[i]
		repeated := it.task != nil && it.late == nil && i > from+first && m.items[i-1].who() == it.who()
		out = append(out, m.line(i, repeated))
	}
	if hidden != "" {
		out = append(out, "  "+m.Styles.Muted.Render(hidden))
	}
	return out
}

// heading is that of a section, with those of its columns.
func (m *Model) heading(section string) string {
	s, st := m.Styles, &m.source.Status
	switch section {
	case "forecast":
		promised := "Promised"
		if !st.Since.IsZero() && m.wide() {
			promised += " " + st.Since.Format("2 Jan")
		}
		if st.Baseline == nil {
			promised = "At first"
		}
		return m.forecastColumns(s.Muted.Render("FORECAST"), promised, "Today", "Moved", "Because", s.Muted, s.Muted)
	case "late":
		return m.taskColumns(s.Bold.Render("LATE  "+strconv.Itoa(len(st.Late))), "", s.Muted.Render("Due"), s.Muted.Render("Late"), s.Muted.Render("Moves"))
	}
	text := "NEXT TWO WEEKS  " + strconv.Itoa(len(st.Next))
	return s.Muted.Render(text) + s.Muted.Render("   until "+report.LongDate(st.Until))
}

// line is one line for the cursor.
func (m *Model) line(i int, repeated bool) string {
	s, it := m.Styles, &m.items[i]
	pointer, style := s.Pointer(i == m.list.Cursor())
	switch {
	case it.forecast != nil:
		f := it.forecast
		promised, moved, because, today := s.Glyphs.Dash, s.Glyphs.Dash, "", s.Bold
		if !f.Promised.IsZero() {
			promised = m.day(f.Promised)
		}
		if f.Days != 0 {
			moved = report.MovedWords(f.Days)
			at := slices.IndexFunc(m.source.Status.Moved, func(d assessment.MovedDate) bool { return d.Milestone == f.Milestone })
			if at >= 0 {
				because = report.Because(&m.source.Status.Moved[at])
			}
		}
		if f.Days > 0 {
			today = s.Warn
		}
		return m.forecastColumns(pointer+" "+style.Render(ui.Brief(f.Title)), promised, m.day(f.Expected), moved, because, s.Text, today)
	case it.late != nil:
		t := it.late
		var moves []string
		for _, d := range t.Moves {
			moves = append(moves, work.Name(m.session.Catalog().Catalog, d.Milestone)+", "+report.ShiftWords(d.Days))
		}
		text := "nothing yet"
		if len(moves) > 0 {
			text = strings.Join(moves, "; ")
		}
		return m.taskColumns(m.task(it.task, pointer, style), s.Text.Render(first(it.task.Who())), s.Muted.Render(t.Due.Format("2 Jan")),
			s.Warn.Render(report.Count(t.Days, "day")), s.Muted.Render(text))
	}
	name := first(it.task.Who())
	if repeated {
		name = ""
	}
	day := it.task.Due.Format("2 Jan")
	if m.Layout.Compact {
		return ui.Between(m.task(it.task, pointer, style), s.Muted.Render(day), m.Layout.Full())
	}
	head := pointer + " " + ui.Pad(s.Text.Render(ui.Fit(name, 20, s.Glyphs.Ellipsis)), 20) + "  " + s.Muted.Render(ui.Pad(right(day, 6), 8))
	return ui.Fit(head+m.task(it.task, "", style), m.Layout.Full(), s.Glyphs.Ellipsis)
}

// task is the sign of a task and its title.
func (m *Model) task(t *assessment.StatusTask, pointer string, style ui.Style) string {
	if pointer != "" {
		pointer += " "
	}
	title := t.Title
	if t.Recurs {
		title += " (again)"
	}
	return pointer + ui.ReadinessSign(m.Styles, m.state(t)) + " " + style.Render(title)
}

// first is the first of the roles that own a task, or the person.
func first(who string) string {
	name, _, _ := strings.Cut(who, ", ")
	return name
}

func right(text string, width int) string {
	return strings.Repeat(" ", max(0, width-ui.Width(text))) + text
}

func (m *Model) day(d assessment.Date) string {
	if m.wide() {
		return report.LongDate(d)
	}
	return d.Format("2 Jan 2006")
}

// forecastColumns puts the cells of a line of the forecast into their places.
func (m *Model) forecastColumns(title, promised, today, moved, because string, style, now ui.Style) string {
	s, full := m.Styles, m.Layout.Full()
	if m.Layout.Compact {
		return ui.Between(title, now.Render(today), full)
	}
	titleWidth, dayWidth, movedWidth := 24, 13, 0
	if m.wide() {
		titleWidth, dayWidth, movedWidth = 30, 18, 16
	}
	line := ui.Pad(ui.Fit(title, titleWidth, s.Glyphs.Ellipsis), titleWidth) +
		style.Render(right(promised, dayWidth)) + now.Render(right(today, dayWidth)) + "   "
	if movedWidth > 0 {
		line += style.Render(ui.Pad(moved, movedWidth))
	}
	return line + s.Muted.Render(ui.Fit(because, full-ui.Width(line), s.Glyphs.Ellipsis))
}

// taskColumns puts the cells of a late task into their places.
func (m *Model) taskColumns(title, who, due, late, moves string) string {
	s, full := m.Styles, m.Layout.Full()
	const whoWidth, dueWidth, lateWidth, movesWidth = 18, 8, 9, 26
	if m.Layout.Compact {
		return ui.Between(title, late, full)
	}
	rest := "  " + ui.Pad(ui.Fit(who, whoWidth, s.Glyphs.Ellipsis), whoWidth) + right(due, dueWidth) + right(late, lateWidth)
	if m.wide() {
		rest += "   " + ui.Pad(ui.Fit(moves, movesWidth, s.Glyphs.Ellipsis), movesWidth)
	}
	width := full - ui.Width(rest)
	return ui.Pad(ui.Fit(title, width, s.Glyphs.Ellipsis), width) + rest
}
