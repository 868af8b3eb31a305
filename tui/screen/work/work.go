// Package work is the tabs of the work: the workstreams, with how far each is and
// how the plan shrinks as more of them are marked; and the coverage, with every
// requirement of the standards as one sign.
package work

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/tui/screen/plan"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// Model is the tab of the workstreams.
type Model struct {
	ui.Page
	session *session.Session
	today   assessment.Date

	result *assessment.Result // nil before the first one
	bare   assessment.Result  // the same without any mark
	work   []*assessment.PlanWorkstream
	list   ui.List // of work
	state  assessment.Readiness
	phase  assessment.PhaseID // of those that are listed; "" for all

	opened  bool // the whole page of the workstream under the cursor
	page    ui.Pager
	asking  bool // why it is not applicable
	reason  ui.Field
	message func() string // what the last key did; nil for nothing to say
}

// New returns the tab.
func New(s *session.Session, today assessment.Date) *Model {
	return &Model{session: s, today: today, list: ui.NewList(), reason: ui.NewField(safetext.MaxReason)}
}

func (m *Model) Head() ui.Head { return ui.Head{Left: "Work"} }

func (m *Model) Resize(l ui.Layout)  { m.Page.Resize(l); m.write() }
func (m *Model) Restyle(s ui.Styles) { m.Page.Restyle(s); m.write() }

// Commit drops what the last key did: the tab is being left.
func (m *Model) Commit() tea.Cmd { m.message = nil; return nil }

func (m *Model) Show(r *assessment.Result) {
	run := m.session.Run()
	run.Readiness = nil
	m.bare = m.session.Catalog().Evaluate(run, assessment.Options{Today: m.today, SkipFlips: true})
	id := m.currentID()
	m.result, m.work = r, nil
	if r.Plan != nil {
		for _, phase := range r.Plan.Phases {
			for i := range r.Plan.Workstreams {
				if w := &r.Plan.Workstreams[i]; w.Phase == phase.ID {
					m.work = append(m.work, w)
				}
			}
		}
	}
	m.filter(id)
	m.write()
}

// filter lists what passes. The workstream with the id stays even in another
// state, so that what was just marked does not slip away below the cursor.
func (m *Model) filter(id assessment.WorkstreamID) {
	m.list.Show(len(m.work), func(i int) bool {
		w := m.work[i]
		if m.state != "" && w.State != m.state && w.ID != id || m.phase != "" && w.Phase != m.phase {
			return false
		}
		words := []string{string(w.ID), w.Title, w.Owner}
		for _, ids := range w.Serves {
			words = append(words, ids...)
		}
		return strings.Contains(strings.ToLower(strings.Join(words, "\n")), m.list.Wanted())
	})
	m.list.MoveTo(func(i int) bool { return m.work[i].ID == id })
}

// refilter lists what passes a filter that has changed.
func (m *Model) refilter() {
	id := m.currentID()
	m.filter("")
	if !m.list.MoveTo(func(i int) bool { return m.work[i].ID == id }) {
		m.list.Move(ui.First, 1)
	}
}

// current is the workstream under the cursor, or nil.
func (m *Model) current() *assessment.PlanWorkstream {
	if i, ok := m.list.Here(); ok {
		return m.work[i]
	}
	return nil
}

func (m *Model) currentID() assessment.WorkstreamID {
	if w := m.current(); w != nil {
		return w.ID
	}
	return ""
}

// Keys are those of the list, or of the text that is typed.
func (m *Model) Keys() ui.KeyMap {
	keys := ui.KeyMap{Page: "the work"}
	switch {
	case m.asking:
		keys = ui.KeyMap{Typing: true, Rows: []ui.Key{
			ui.Row(ui.GroupAct, "enter", "not applicable", "mark it so, with this reason", m.giveReason).Kept(),
			ui.Row(ui.GroupLeave, "esc", "leave it", "leave the state as it was", func() tea.Cmd {
				m.asking = false
				return nil
			}).Kept(),
		}}
	case m.list.Typing:
		keys = m.list.FilterKeys(m.pageRows, func() { m.list.ClearFilter(); m.refilter() })
	default:
		keys.Rows = m.rows()
	}
	return keys.Around(func(do func() tea.Cmd) tea.Cmd { m.message = nil; return do() })
}

// rows are the keys while no text is typed.
func (m *Model) rows() []ui.Key {
	here := func() bool { return m.current() != nil }
	closed := func() bool { return !m.opened && len(m.work) > 0 }
	moves := ui.MoveKeys("move", here, func(a ui.Action) {
		m.list.Move(a, m.pageRows())
		m.filter(m.currentID())
	})
	if m.opened {
		moves = ui.MoveKeys("move", func() bool { return m.page.Long(m.textRows()) }, func(a ui.Action) { m.page.Key(a, m.textRows()) })
	}
	set := ui.Row(ui.GroupAct, "1 2 3 4", "set state", "1 missing, 2 partial, 3 in place, 4 not applicable", nil).Only(here)
	set.Sign = "1–4"
	set.Pick = func(digit int) tea.Cmd { return m.mark(assessment.ReadinessStates()[digit-1]) }
	find := m.list.FilterKey("find by title, owner or requirement", closed)
	find.Word = "find"
	rows := append(moves,
		ui.Row(ui.GroupAct, "space", "next state", "missing, partial, in place, and round", func() tea.Cmd {
			return m.mark(nextState(m.current().State))
		}).Only(here).Kept(),
		set,
		ui.Row(ui.GroupAct, "0", "", "take the mark away; the answers say how far it is", func() tea.Cmd {
			return m.save(nil)
		}).Only(func() bool { return m.session.Run().Readiness[m.currentID()].State != "" }),
		ui.Row(ui.GroupLook, "enter", "details", "all about this workstream, and back", func() tea.Cmd {
			m.opened, m.page = !m.opened, ui.Pager{}
			m.write()
			return nil
		}).Only(here),
		ui.Row(ui.GroupLook, "f", "filter", "only one state: missing, partial, in place, not applicable", func() tea.Cmd {
			m.state = after(append([]assessment.Readiness{""}, assessment.ReadinessStates()...), m.state)
			m.refilter()
			return nil
		}).Only(closed),
		ui.Row(ui.GroupLook, "p", "phase", "only one phase", func() tea.Cmd {
			phases := []assessment.PhaseID{""}
			for _, p := range m.result.Plan.Phases {
				phases = append(phases, p.ID)
			}
			m.phase = after(phases, m.phase)
			m.refilter()
			return nil
		}).Only(closed),
		find,
	)
	if m.opened || m.filtered() {
		rows = append(rows, ui.Row(ui.GroupLeave, "esc", "", "one level up; never ends the program", m.close))
	}
	return rows
}

// after is the choice after this one; after the last one comes the first.
func after[T comparable](choices []T, this T) T {
	return choices[(slices.Index(choices, this)+1)%len(choices)]
}

func (m *Model) filtered() bool { return m.state != "" || m.phase != "" || m.list.Filtered() }

// close goes back from the page of a workstream, or lists all of them again.
func (m *Model) close() tea.Cmd {
	if m.opened {
		m.opened = false
		return nil
	}
	m.state, m.phase = "", ""
	m.list.ClearFilter()
	m.refilter()
	return nil
}

// Update types text.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg:
		switch {
		case m.asking:
			m.reason.Update(msg)
		case m.list.Typing:
			if m.list.Type(msg) {
				m.refilter()
			}
		}
	}
	return nil
}

// nextState is the state that the space bar sets. Not applicable needs a reason
// and is left out.
func nextState(r assessment.Readiness) assessment.Readiness {
	switch r {
	case assessment.Missing:
		return assessment.Partial
	case assessment.Partial:
		return assessment.InPlace
	default:
		return assessment.Missing
	}
}

// mark sets the state of the workstream under the cursor, or asks for a reason.
func (m *Model) mark(state assessment.Readiness) tea.Cmd {
	w := m.current()
	if state != assessment.NotApplicable {
		return m.save(&assessment.ReadinessMark{State: state})
	}
	if required := m.session.Catalog().Workstream(w.ID).Required; required != "" {
		m.say("Can't be not applicable. " + required)
		return nil
	}
	m.asking = true
	m.reason.SetValue(w.Reason)
	m.reason.Focus()
	return nil
}

func (m *Model) giveReason() tea.Cmd {
	reason := m.reason.Value()
	if reason == "" {
		m.say("Say in a few words why it is not applicable: an auditor will ask.")
		return nil
	}
	m.asking = false
	return m.save(&assessment.ReadinessMark{State: assessment.NotApplicable, Reason: reason})
}

func (m *Model) say(text string) { m.message = func() string { return text } }

// save stores a mark, or for nil takes it away, and says what that changes.
func (m *Model) save(mark *assessment.ReadinessMark) tea.Cmd {
	id, before, revision := m.currentID(), m.result.Effort.Days, m.session.Revision()
	cmd := m.session.Mark(id, mark)
	if revision == m.session.Revision() {
		return cmd
	}
	m.message = func() string { // the result with the mark comes after this key
		head := "The mark is gone"
		if mark != nil {
			head = "Marked " + report.ReadinessWord(mark.State)
		} else if w := m.current(); w != nil {
			head += ": " + report.ReadinessWord(w.State) + ", as your answers say"
		}
		remains := m.session.Catalog().Workstream(id).Remains
		if remains != "" && mark != nil && mark.State == assessment.NotApplicable {
			return head + ". " + remains
		}
		return head + ". " + difference(before, m.result.Effort.Days) + "; u takes it back."
	}
	return cmd
}

// difference says how the work that is left has changed.
func difference(before, now assessment.Days) string {
	left := report.PersonDays(now) + " person-days left"
	less := func(a, b assessment.Days) string {
		return report.PersonDays(assessment.Days{Low: max(0, a.Low-b.Low), High: max(0, a.High-b.High)})
	}
	switch {
	case now == before:
		return left + ", as before"
	case now.High < before.High:
		return left + ", " + less(before, now) + " less"
	default:
		return left + ", " + less(now, before) + " more"
	}
}

// Status is what the last key did.
func (m *Model) Status() string {
	if m.message == nil {
		return ""
	}
	return m.Styles.Text.Render(m.message())
}

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
		var lines []string
		if !m.Layout.Compact {
			lines = []string{""}
		}
		text := "No standard is in the plan yet, so there is no work to list. Esc leads back to the questions."
		return ui.Body{Main: append(lines, ui.Wrap(text, min(70, m.Layout.Full()))...)}
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
	s := m.Styles
	switch {
	case m.Layout.Compact && !m.filtered() && !m.list.Typing:
		return nil
	case m.Layout.Compact:
		return []string{m.filters()}
	}
	heads := m.columns("", s.Muted.Render("State"), s.Muted.Render("Workstream"), m.served(nil), s.Muted.Render("Owner"), s.Muted.Render("Days"))
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
		return s.Muted.Render("State ") + m.states(all) + s.Muted.Render("   Phase ") + m.phases(all) + found
	}
	if whole := line(true); ui.Width(whole) <= full {
		return whole
	}
	return ui.Fit(line(false), full, s.Glyphs.Ellipsis)
}

func (m *Model) states(all bool) string {
	line := m.choice("all", m.state == "", all)
	for _, r := range assessment.ReadinessStates() {
		line += m.choice(report.ReadinessWord(r), r == m.state, all)
	}
	return line
}

func (m *Model) phases(all bool) string {
	line := m.choice("all", m.phase == "", all)
	for _, p := range m.result.Plan.Phases {
		line += m.choice(strings.ToLower(p.Title), p.ID == m.phase, all)
	}
	return line
}

// choice is something to filter by, in brackets when it is chosen; others are
// left out unless all are wanted.
func (m *Model) choice(word string, chosen, all bool) string {
	switch {
	case chosen:
		return m.Styles.Accent.Render("[" + word + "]")
	case all:
		return m.Styles.Muted.Render(" " + word + " ")
	}
	return ""
}

// line is a workstream, or the title of a phase.
type line struct {
	title string
	row   int // in the list; -1 for a title
}

// visible is the workstreams in view, phase by phase; the last row says how many
// are not.
func (m *Model) visible() []string {
	s, rows := m.Styles, m.listRows()
	var lines []line
	here, phase := 0, assessment.PhaseID("")
	for row := range m.list.Len() {
		w := m.work[m.list.Item(row)]
		if w.Phase != phase && !m.Layout.Compact {
			lines = append(lines, line{m.phaseTitle(w.Phase), -1})
		}
		phase = w.Phase
		if row == m.list.Cursor() {
			here = len(lines)
		}
		lines = append(lines, line{row: row})
	}
	if len(lines) == 0 {
		return []string{s.Muted.Render("No workstream is like that; esc lists all of them.")}
	}
	from, to := 0, len(lines)
	if len(lines) > rows {
		inner := max(1, rows-1)
		from = ui.Window(here, here, inner, len(lines))
		to = from + inner
	}
	var out []string
	for _, l := range lines[from:to] {
		if l.row < 0 {
			out = append(out, "  "+s.Muted.Render(l.title))
		} else {
			out = append(out, m.row(l.row))
		}
	}
	if len(lines) > rows && rows > 1 {
		out = append(out, "  "+s.Muted.Render(ui.Hidden(s.Glyphs, from, len(lines)-to)))
	}
	return out
}

func (m *Model) phaseTitle(id assessment.PhaseID) string {
	for _, p := range m.result.Plan.Phases {
		if p.ID == id {
			return p.Title
		}
	}
	return string(id)
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
	return m.columns(pointer, state, style.Render(w.Title), m.served(w), s.Muted.Render(w.Owner), style.Render(tenths(w.Days)))
}

// tenths is an effort to the tenth of a day: "0.5–1.5", "4", "0".
func tenths(d assessment.Days) string {
	return report.Span(strconv.FormatFloat(d.Low, 'f', -1, 64), strconv.FormatFloat(d.High, 'f', -1, 64))
}

// columns puts the cells of a row into their places, as many as fit.
func (m *Model) columns(pointer, state, title, serves, owner, days string) string {
	const stateWidth, daysWidth, ownerWidth, gap = 11, 9, 16, 2
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
	case m.list.Typing:
		return tea.NewCursor(len(findLabel)+m.list.Filter.Column(), slices.Index(m.top(), m.filters()))
	case m.asking && m.opened:
		return tea.NewCursor(len(because)+m.reason.Column(), m.Layout.Body-1)
	case m.asking:
		return tea.NewCursor(len(because)+m.reason.Column(), m.Layout.Body-len(m.bottom())+slices.Index(m.bottom(), m.reasonLine()))
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
		return []string{m.reasonLine(), s.Muted.Render(ui.Fit("No days are planned for it then. An auditor will ask for the reason.", full, s.Glyphs.Ellipsis))}
	case m.Layout.Compact:
		return []string{ui.Fit(m.stateOf(w), full, s.Glyphs.Ellipsis)}
	}
	long := max(1, (rows-3)/2) // rows of what is long
	lines := ui.WrapAtMost(w.Summary, full, long, s.Glyphs.Ellipsis)
	fact := func(label, text string, rows int) {
		const labelled = 10
		for _, line := range ui.WrapAtMost(text, max(10, full-labelled), rows, s.Glyphs.Ellipsis) {
			lines = append(lines, s.Muted.Render(ui.Pad(label, labelled))+line)
			label = ""
		}
	}
	fact("State", m.stateOf(w)+s.Muted.Render("   owner ")+w.Owner, 1)
	fact("Needs", m.needs(w), 1)
	fact("Serves", m.serves(w), 1)
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
	case w.State != assessment.Missing:
		text += ", as your answers say"
	}
	return text
}

// needs is what has to be done first, with how far it is.
func (m *Model) needs(w *assessment.PlanWorkstream) string {
	var out []string
	for _, of := range m.work {
		if slices.Contains(w.Needs, of.ID) {
			out = append(out, ui.ReadinessSign(m.Styles, of.State)+" "+of.Title)
		}
	}
	if len(out) == 0 {
		return m.Styles.Muted.Render("nothing before it")
	}
	return strings.Join(out, ", ")
}

// serves is the requirements that it serves, standard by standard.
func (m *Model) serves(w *assessment.PlanWorkstream) string {
	var out []string
	for i := range m.session.Catalog().Standards {
		s := &m.session.Catalog().Standards[i]
		if ids := w.Serves[s.ID]; len(ids) > 0 {
			out = append(out, s.Short+" "+strings.Join(ids, " "))
		}
	}
	if len(out) == 0 {
		return "none of the standards yet"
	}
	return strings.Join(out, "   ")
}

// write writes the page of the workstream under the cursor, where it is open.
func (m *Model) write() {
	w := m.current()
	if w == nil || !m.opened {
		return
	}
	p := ui.Sheet{Styles: m.Styles, Width: min(76, m.Layout.Full())}
	if !m.Layout.Compact {
		p.Gap()
	}
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
		done := ui.ReadinessSign(s, assessment.InPlace) + s.Muted.Render(" "+strconv.Itoa(counts[assessment.InPlace])+"/"+strconv.Itoa(len(m.work)))
		return []string{ui.Between(m.left(" d"), done, full)}
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
	text := s.Muted.Render(c.Standard(now.Standard).Short+" in hand ") + s.Text.Render(ui.ShortRange(now.Date))
	if was := m.bare.Plan.Milestone(now.ID); was != nil && ui.ShortRange(was.Date) != ui.ShortRange(now.Date) {
		text += s.Muted.Render(", was " + ui.ShortRange(was.Date))
	}
	return text
}
