// Package work is the list of workstreams: what is there already, what is left,
// and how the plan shrinks as more of it is marked.
package work

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
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
