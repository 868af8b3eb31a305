// Package work is the list of workstreams: what is there already, what is left,
// and how the plan shrinks as more of it is marked.
package work

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// findLength is the longest text to find, in characters.
const findLength = 60

// Model is the tab of the workstreams.
type Model struct {
	session *session.Session
	keys    ui.Keys
	today   assessment.Date
	styles  ui.Styles
	layout  ui.Layout

	revision int                // of result
	result   *assessment.Result // with the marks of now; nil before there is one
	bare     assessment.Result  // the same without any mark

	filter  filter
	cursor  assessment.WorkstreamID
	opened  bool // the whole page of the workstream under the cursor
	page    ui.Pager
	finding bool
	find    ui.Field
	asking  bool // why it is not applicable
	reason  ui.Field
	message string
}

// New returns the tab.
func New(s *session.Session, keys ui.Keys, today assessment.Date) *Model {
	return &Model{session: s, keys: keys, today: today, find: ui.NewField(findLength), reason: ui.NewField(safetext.MaxReason)}
}

// Title is the name of the tab.
func (m *Model) Title() string { return "Work" }

// Resize sets the sizes.
func (m *Model) Resize(l ui.Layout) {
	m.layout = l
	m.read()
}

// Restyle sets the looks.
func (m *Model) Restyle(s ui.Styles) {
	m.styles = s
	m.read()
}

// Show is told of a new result. A mark is shown before that comes, so the tab
// evaluates for itself.
func (m *Model) Show(*assessment.Result) {
	if m.result == nil || m.revision != m.session.Revision() {
		m.compute()
	}
}

// compute evaluates what the tab shows: with the marks, and without any.
func (m *Model) compute() {
	run, options := m.session.Run(), assessment.Options{Today: m.today, SkipFlips: true}
	r := m.session.Catalog().Evaluate(run, options)
	m.result, m.revision = &r, m.session.Revision()
	run.Readiness = nil
	m.bare = m.session.Catalog().Evaluate(run, options)
	if !listed(m.visible(), m.cursor) {
		m.stay()
	}
	m.read()
}

// Commit keeps nothing: a mark is saved when it is made.
func (m *Model) Commit() tea.Cmd { return nil }

// Scope is the list, or the text that is typed.
func (m *Model) Scope() ui.Scope {
	switch {
	case m.asking:
		return ui.ReasonScope
	case m.finding:
		return ui.FilterScope
	}
	return ui.WorkScope
}

// Can reports whether an action works now.
func (m *Model) Can(a ui.Action) bool {
	switch a {
	case ui.Down:
		return m.current() != nil && (!m.opened || m.page.Long(m.pageRows()))
	case ui.Up, ui.NextState, ui.Digit, ui.Accept:
		return m.current() != nil
	case ui.Unmark:
		w := m.current()
		return w != nil && m.session.Run().Readiness[w.ID].State != ""
	case ui.ByState, ui.ByPhase, ui.Filter:
		return !m.opened && m.planned() > 0
	default:
		return true
	}
}

// Update handles keys and pasted text.
func (m *Model) Update(msg tea.Msg) (cmd tea.Cmd, handled bool) {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		m.write(msg)
		return nil, true
	case tea.KeyPressMsg:
		m.message = ""
		action := m.keys.Match(m.Scope(), msg)
		switch {
		case m.asking:
			return m.answerReason(action, msg), true
		case m.finding:
			m.typeFind(action, msg)
			return nil, true
		}
		return m.act(action, msg)
	}
	return nil, false
}

// write types into the field that is open.
func (m *Model) write(msg tea.Msg) {
	switch {
	case m.asking:
		m.reason.Update(msg)
	case m.finding:
		m.find.Update(msg)
		m.filter.text = m.find.Value()
		m.stay()
	}
}

func (m *Model) typeFind(action ui.Action, msg tea.Msg) {
	switch action {
	case ui.Escape:
		m.finding, m.filter.text = false, ""
		m.find.SetValue("")
		m.stay()
	case ui.Accept:
		m.finding = false
		m.find.Blur()
	default:
		m.write(msg)
	}
}

func (m *Model) act(action ui.Action, msg tea.KeyPressMsg) (cmd tea.Cmd, handled bool) {
	if !m.Can(action) {
		return nil, true
	}
	switch action {
	case ui.Up, ui.Down, ui.PageUp, ui.PageDown, ui.First, ui.Last:
		m.move(action)
	case ui.NextState, ui.Digit, ui.Unmark:
		return m.mark(action, msg.String()), true
	case ui.Accept:
		m.opened, m.page = !m.opened, ui.Pager{}
		m.read()
	case ui.ByState:
		m.filter.nextState()
		m.stay()
	case ui.ByPhase:
		m.filter.nextPhase(m.result.Plan.Phases)
		m.stay()
	case ui.Filter:
		m.finding = true
		m.find.Focus()
	case ui.Escape:
		return nil, m.close()
	default:
		return nil, false
	}
	return nil, true
}

// close goes back from the page of a workstream, or shows all of them again;
// it reports whether there was something to go back from.
func (m *Model) close() bool {
	switch {
	case m.opened:
		m.opened = false
	case m.filter.on():
		m.filter = filter{}
		m.find.SetValue("")
		m.stay()
	default:
		return false
	}
	return true
}

// read fills the page that is open.
func (m *Model) read() {
	if w := m.current(); w != nil && m.opened {
		m.page.Lines = m.about(w)
	}
}

// pageRows is the rows of that page; the last one is for a reason.
func (m *Model) pageRows() int { return max(1, m.layout.Body-1) }

// move moves the cursor, or the page that is open.
func (m *Model) move(action ui.Action) {
	list := m.visible()
	if m.opened {
		m.page.Key(action, m.pageRows())
		return
	}
	if len(list) == 0 {
		return
	}
	page := max(1, m.listRows()-1)
	by := map[ui.Action]int{ui.Up: -1, ui.Down: 1, ui.PageUp: -page, ui.PageDown: page, ui.First: -most, ui.Last: most}[action]
	m.cursor = list[max(0, min(m.at(list)+by, len(list)-1))].ID
}

// most is further than any list is long.
const most = 1 << 20

// Status is what the last key did.
func (m *Model) Status() string { return m.styles.Text.Render(m.message) }

// line is a workstream, or the title over those of a phase.
type line struct {
	title string
	work  *assessment.PlanWorkstream
}

// list draws the workstreams that fit, phase by phase; the last row says what is
// out of sight.
func (m *Model) list() []string {
	s, rows := m.styles, m.listRows()
	lines, here := m.lines()
	if len(lines) == 0 {
		return []string{s.Muted.Render("No workstream is like that; esc lists all of them.")}
	}
	if len(lines) <= rows {
		return m.draw(lines)
	}
	inner := max(1, rows-1)
	from := ui.Window(here, here, inner, len(lines))
	out := m.draw(lines[from : from+inner])
	if rows < 2 {
		return out
	}
	var hidden []string
	if from > 0 {
		hidden = append(hidden, s.Glyphs.Up+" "+strconv.Itoa(from))
	}
	if below := len(lines) - from - inner; below > 0 {
		hidden = append(hidden, s.Glyphs.Down+" "+strconv.Itoa(below))
	}
	return append(out, "  "+s.Muted.Render(strings.Join(hidden, "  ")+" more"))
}

// lines is every line of the list, and where the cursor is.
func (m *Model) lines() (lines []line, here int) {
	phase := assessment.PhaseID("")
	for _, w := range m.visible() {
		if w.Phase != phase && !m.layout.Compact {
			lines = append(lines, line{title: m.phaseTitle(w.Phase)})
		}
		phase = w.Phase
		if w.ID == m.cursor {
			here = len(lines)
		}
		lines = append(lines, line{work: w})
	}
	return lines, here
}

func (m *Model) draw(lines []line) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		if l.work == nil {
			out[i] = "  " + m.styles.Muted.Render(l.title)
			continue
		}
		out[i] = m.row(l.work, l.work.ID == m.cursor)
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
func (m *Model) row(w *assessment.PlanWorkstream, here bool) string {
	s := m.styles
	pointer, style := "", s.Text
	if w.Days.High == 0 {
		style = s.Muted
	}
	if here {
		pointer, style = s.Accent.Render(s.Glyphs.Cursor), s.Accent
	}
	state := m.sign(w.State) + " " + style.Render(stateShort(w.State))
	return m.columns(pointer, state, style.Render(w.Title), m.served(w), s.Muted.Render(w.Owner), style.Render(daysOf(w.Days)))
}

// sign is the glyph of a state.
func (m *Model) sign(r assessment.Readiness) string { return ui.ReadinessSign(m.styles, r) }

// daysOf is an effort to the tenth: "0.5–1.5", "4", "0".
func daysOf(d assessment.Days) string {
	low, high := strconv.FormatFloat(d.Low, 'f', -1, 64), strconv.FormatFloat(d.High, 'f', -1, 64)
	if low == high {
		return low
	}
	return low + "–" + high
}

// filter says which workstreams are listed; its zero value lists all.
type filter struct {
	state assessment.Readiness
	phase assessment.PhaseID
	text  string // as typed
}

func (f *filter) on() bool { return *f != filter{} }

// states are those that are filtered by, in their order; all of them first.
func states() []assessment.Readiness {
	return append([]assessment.Readiness{""}, assessment.ReadinessStates()...)
}

func (f *filter) nextState() {
	all := states()
	f.state = all[(slices.Index(all, f.state)+1)%len(all)]
}

func (f *filter) nextPhase(phases []assessment.PlanPhase) {
	at := slices.IndexFunc(phases, func(p assessment.PlanPhase) bool { return p.ID == f.phase }) + 1
	if f.phase = ""; at < len(phases) {
		f.phase = phases[at].ID
	}
}

// takes reports whether a workstream is listed.
func (f *filter) takes(w *assessment.PlanWorkstream) bool {
	if f.state != "" && w.State != f.state || f.phase != "" && w.Phase != f.phase {
		return false
	}
	if f.text == "" {
		return true
	}
	words := []string{string(w.ID), w.Title, w.Owner}
	for _, ids := range w.Serves {
		words = append(words, ids...)
	}
	return strings.Contains(strings.ToLower(strings.Join(words, "\n")), strings.ToLower(f.text))
}

// planned is how many workstreams the plan has.
func (m *Model) planned() int {
	if m.result == nil || m.result.Plan == nil {
		return 0
	}
	return len(m.result.Plan.Workstreams)
}

// visible is what is listed, phase by phase. What was just marked stays until
// the cursor leaves it, so that nothing slips away under a key.
func (m *Model) visible() []*assessment.PlanWorkstream {
	if m.planned() == 0 {
		return nil
	}
	plan := m.result.Plan
	var out []*assessment.PlanWorkstream
	for _, phase := range plan.Phases {
		for i := range plan.Workstreams {
			w := &plan.Workstreams[i]
			if w.Phase == phase.ID && (m.filter.takes(w) || w.ID == m.cursor && m.holds(w)) {
				out = append(out, w)
			}
		}
	}
	return out
}

// holds reports whether only its state keeps a workstream out of the list.
func (m *Model) holds(w *assessment.PlanWorkstream) bool {
	f := m.filter
	f.state = ""
	return f.takes(w)
}

// at is the position of the cursor.
func (m *Model) at(list []*assessment.PlanWorkstream) int {
	return max(0, slices.IndexFunc(list, func(w *assessment.PlanWorkstream) bool { return w.ID == m.cursor }))
}

// stay keeps the cursor on a workstream that the filter takes.
func (m *Model) stay() {
	at := m.cursor
	m.cursor = ""
	list := m.visible()
	if listed(list, at) {
		m.cursor = at
	} else if len(list) > 0 {
		m.cursor = list[0].ID
	}
}

func listed(list []*assessment.PlanWorkstream, id assessment.WorkstreamID) bool {
	return slices.ContainsFunc(list, func(w *assessment.PlanWorkstream) bool { return w.ID == id })
}

// current is the workstream under the cursor, or nil.
func (m *Model) current() *assessment.PlanWorkstream {
	list := m.visible()
	if len(list) == 0 {
		return nil
	}
	return list[m.at(list)]
}

// stateShort is a state in a column.
func stateShort(r assessment.Readiness) string {
	if r == assessment.NotApplicable {
		return "not appl."
	}
	return report.ReadinessWord(r)
}

// after is the state that the space bar sets: not applicable needs a reason and
// is left out.
func after(r assessment.Readiness) assessment.Readiness {
	switch r {
	case assessment.Missing:
		return assessment.Partial
	case assessment.Partial:
		return assessment.InPlace
	default:
		return assessment.Missing
	}
}

// mark sets the state of the workstream under the cursor, as the key says.
func (m *Model) mark(action ui.Action, key string) tea.Cmd {
	w := m.current()
	state := after(w.State)
	switch action {
	case ui.Unmark:
		return m.save(w, nil)
	case ui.Digit:
		state = assessment.ReadinessStates()[key[0]-'1']
	}
	if state == assessment.NotApplicable {
		if required := m.session.Catalog().Workstream(w.ID).Required; required != "" {
			m.message = "Can't be not applicable. " + required
			return nil
		}
		m.asking = true
		m.reason.SetValue(w.Reason)
		m.reason.Focus()
		return nil
	}
	return m.save(w, &assessment.ReadinessMark{State: state})
}

// answerReason handles a key while the reason is typed.
func (m *Model) answerReason(action ui.Action, msg tea.KeyPressMsg) tea.Cmd {
	switch action {
	case ui.Escape:
		m.asking = false
	case ui.Accept:
		reason := m.reason.Value()
		if reason == "" {
			m.message = "Say in a few words why it is not applicable: an auditor will ask."
			return nil
		}
		m.asking = false
		return m.save(m.current(), &assessment.ReadinessMark{State: assessment.NotApplicable, Reason: reason})
	default:
		m.reason.Update(msg)
	}
	return nil
}

// save stores a mark and says what it changes.
func (m *Model) save(w *assessment.PlanWorkstream, mark *assessment.ReadinessMark) tea.Cmd {
	id, before := w.ID, m.result.Effort.Days
	cmd := m.session.Mark(id, mark)
	if m.revision == m.session.Revision() {
		return cmd
	}
	m.compute()
	head := "The mark is gone"
	if mark != nil {
		head = "Marked " + report.ReadinessWord(mark.State)
	} else if w := m.current(); w != nil {
		head += ": " + report.ReadinessWord(w.State) + ", as your answers say"
	}
	m.message = head + ". " + moved(before, m.result.Effort.Days) + "; u takes it back."
	if remains := m.session.Catalog().Workstream(id).Remains; remains != "" && mark != nil && mark.State == assessment.NotApplicable {
		m.message = head + ". " + remains
	}
	return cmd
}

// moved says how the work that is left has changed.
func moved(before, now assessment.Days) string {
	left := report.PersonDays(now) + " person-days left"
	switch {
	case now == before:
		return left + ", as before"
	case now.High < before.High:
		return left + ", " + report.PersonDays(less(before, now)) + " less"
	default:
		return left + ", " + report.PersonDays(less(now, before)) + " more"
	}
}

func less(a, b assessment.Days) assessment.Days {
	return assessment.Days{Low: max(0, a.Low-b.Low), High: max(0, a.High-b.High)}
}

// counts is how many workstreams are in each state.
func (m *Model) counts() map[assessment.Readiness]int {
	out := map[assessment.Readiness]int{}
	for i := range m.result.Plan.Workstreams {
		out[m.result.Plan.Workstreams[i].State]++
	}
	return out
}

// tally is the counts with the signs of the list, and in words where there is
// room.
func (m *Model) tally() string {
	counts, parts := m.counts(), []string(nil)
	for _, state := range assessment.ReadinessStates() {
		if n := counts[state]; n > 0 {
			text := " " + strconv.Itoa(n)
			if m.wide() {
				text += " " + report.ReadinessWord(state)
			}
			parts = append(parts, m.sign(state)+m.styles.Muted.Render(text))
		}
	}
	return strings.Join(parts, "   ")
}

// left is the work that is left, and what it was without any mark.
func (m *Model) left(unit string) string {
	s, now, was := m.styles, m.result.Effort.Days, m.bare.Effort.Days
	text := s.Muted.Render("Left ") + s.Bold.Render(report.PersonDays(now)) + s.Muted.Render(unit)
	if now != was {
		text += s.Muted.Render(", was " + report.PersonDays(was))
	}
	return text
}

// first is the first report or certificate, and when it was without any mark.
func (m *Model) first() string {
	s := m.styles
	now := m.inHand()
	if now == nil {
		return ""
	}
	text := s.Muted.Render(m.session.Catalog().Standard(now.Standard).Short+" in hand ") + s.Text.Render(ui.ShortRange(now.Date))
	if was := m.bare.Plan.Milestone(now.ID); was != nil && ui.ShortRange(was.Date) != ui.ShortRange(now.Date) {
		text += s.Muted.Render(", was " + ui.ShortRange(was.Date))
	}
	return text
}

// inHand is the first report or certificate of the plan, or nil.
func (m *Model) inHand() *assessment.PlanMilestone {
	var first *assessment.PlanMilestone
	for i := range m.session.Catalog().Milestones {
		of := &m.session.Catalog().Milestones[i]
		if !of.InHand {
			continue
		}
		if p := m.result.Plan.Milestone(of.ID); p != nil && (first == nil || p.Date.Low.Before(first.Date.Low)) {
			first = p
		}
	}
	return first
}

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
		out = append(out, option{report.ReadinessWord(r), r == m.filter.state})
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

// because stands before the reason that is typed.
const because = "Not applicable, because "

// detail is the workstream under the cursor in rows that do not move: what it
// is, its state, what it needs, what it serves, what an auditor looks at.
func (m *Model) detail() []string {
	s, full := m.styles, m.layout.Full()
	w := m.current()
	switch {
	case w == nil:
		return nil
	case m.asking:
		return []string{m.field(), s.Muted.Render(ui.Fit("No days are planned for it then. An auditor will ask for the reason.", full, s.Glyphs.Ellipsis))}
	case m.layout.Compact:
		return []string{ui.Fit(m.state(w), full, s.Glyphs.Ellipsis)}
	}
	more := max(1, (m.detailRows()-3)/2) // rows of what is long
	lines := m.text(w.Summary, more)
	lines = append(lines, m.fact("State", m.state(w)+s.Muted.Render("   owner ")+s.Text.Render(w.Owner), 1)...)
	lines = append(lines, m.fact("Needs", m.needs(w), 1)...)
	if more > 1 {
		lines = append(lines, m.fact("Serves", s.Text.Render(m.serves(w)), 1)...)
		return append(lines, m.fact("Evidence", s.Text.Render(strings.Join(w.Evidence, ", ")), more)...)
	}
	return append(lines, m.fact("Serves", s.Text.Render(m.serves(w)), 1)...)
}

// field is the reason that is typed.
func (m *Model) field() string {
	return m.styles.Muted.Render(because) + m.reason.View(m.styles, m.layout.Full()-ui.Width(because))
}

func (m *Model) text(text string, rows int) []string {
	var out []string
	for _, line := range ui.WrapAtMost(text, m.layout.Full(), rows, m.styles.Glyphs.Ellipsis) {
		out = append(out, m.styles.Text.Render(line))
	}
	return out
}

// fact is a label with what belongs to it, in at most some rows.
func (m *Model) fact(label, text string, rows int) []string {
	const labelled = 10
	var out []string
	for i, line := range ui.WrapAtMost(text, max(10, m.layout.Full()-labelled), rows, m.styles.Glyphs.Ellipsis) {
		head := ui.Indent("", labelled)
		if i == 0 {
			head = m.styles.Muted.Render(ui.Pad(label, labelled))
		}
		out = append(out, head+line)
	}
	return out
}

// state says how far a workstream is, and who says so.
func (m *Model) state(w *assessment.PlanWorkstream) string {
	text := m.sign(w.State) + " " + report.ReadinessWord(w.State)
	_, marked := m.session.Run().Readiness[w.ID]
	switch {
	case w.Reason != "":
		text += ": " + w.Reason
	case marked:
		text += ", as marked"
	case w.State != assessment.Missing:
		text += ", as your answers say"
	}
	return text
}

// needs is what has to be there first, with how far it is.
func (m *Model) needs(w *assessment.PlanWorkstream) string {
	var out []string
	for i := range m.result.Plan.Workstreams {
		of := &m.result.Plan.Workstreams[i]
		for _, id := range w.Needs {
			if of.ID == id {
				out = append(out, m.sign(of.State)+" "+of.Title)
			}
		}
	}
	if len(out) == 0 {
		return m.styles.Muted.Render("nothing before it")
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

// about is everything about a workstream.
func (m *Model) about(w *assessment.PlanWorkstream) []string {
	s := m.styles
	var out []string
	if !m.layout.Compact {
		out = append(out, "")
	}
	for _, line := range ui.Wrap(w.Title, m.layout.Full()) {
		out = append(out, s.Bold.Render(line))
	}
	for _, line := range ui.Wrap(w.Summary, min(76, m.layout.Full())) {
		out = append(out, s.Text.Render(line))
	}
	facts := [][2]string{
		{"State", m.state(w)}, {"Owner", w.Owner}, {"Left", daysOf(w.Days) + " person-days"},
		{"Start", ui.ShortRange(w.Start)}, {"End", ui.ShortRange(w.End)}, {"Again", w.Cadence}, {"Needs", m.needs(w)},
	}
	for i := range m.session.Catalog().Standards {
		of := &m.session.Catalog().Standards[i]
		if ids := w.Serves[of.ID]; len(ids) > 0 {
			facts = append(facts, [2]string{of.Short, strings.Join(ids, " ")})
		}
	}
	out = append(out, "")
	for _, f := range facts {
		if f[1] != "" {
			out = append(out, m.fact(f[0], f[1], most)...)
		}
	}
	for i, evidence := range w.Evidence {
		label := ""
		if i == 0 {
			label = "Evidence"
		}
		out = append(out, m.fact(label, evidence, most)...)
	}
	return out
}
