// Package coverage is the tab that shows every requirement of the standards as
// one sign, the layers that they stand in, and what none of them covers.
package coverage

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// Model is the tab.
type Model struct {
	session *session.Session
	keys    ui.Keys
	styles  ui.Styles
	layout  ui.Layout

	result  *assessment.Result
	maps    []heat   // one for each standard
	at      int      // the standard
	cursor  []int    // by standard, the position of the requirement
	missing bool     // only what is missing
	layers  []string // the rows that change with the result alone
	below   []string
	opened  text
	text    ui.Pager
}

// text is what is open instead of the map.
type text int

const (
	none text = iota
	requirement
	uncovered
)

// New returns the tab.
func New(s *session.Session, keys ui.Keys) *Model {
	return &Model{session: s, keys: keys}
}

// Title is in the head of the roadmap.
func (m *Model) Title() string { return "Coverage" }

// Resize sets the sizes.
func (m *Model) Resize(l ui.Layout) { m.layout = l; m.refresh() }

// Restyle sets the looks.
func (m *Model) Restyle(s ui.Styles) { m.styles = s; m.refresh() }

// Show takes a new result and works out the coverage.
func (m *Model) Show(r *assessment.Result) {
	c := m.session.Catalog()
	m.result, m.maps = r, nil
	for i, one := range c.Coverage(m.session.Run(), r) {
		m.maps = append(m.maps, newHeat(&c.Standards[i], one))
	}
	if len(m.cursor) != len(m.maps) {
		m.cursor = make([]int, len(m.maps))
	}
	m.refresh()
}

// Commit has nothing to save.
func (m *Model) Commit() tea.Cmd { return nil }

// Cursor is never shown: nothing is typed.
func (m *Model) Cursor() *tea.Cursor { return nil }

// Scope is that of the map, or of a text that was opened.
func (m *Model) Scope() ui.Scope {
	if m.opened != none {
		return ui.DetailScope
	}
	return ui.CoverageScope
}

// Can reports whether an action works now. Undo is left to the help page: nothing
// is changed here.
func (m *Model) Can(a ui.Action) bool {
	switch {
	case m.opened != none && a == ui.Copy:
		return false
	case m.opened != none:
		return a != ui.Down || m.text.Long(m.layout.Body)
	case a == ui.Accept:
		return m.spot() != nil
	}
	return true
}

// refresh lays everything out anew.
func (m *Model) refresh() {
	if len(m.maps) == 0 {
		return
	}
	m.layers, m.below = m.stack(), m.around()
	for i := range m.maps {
		m.maps[i].lay(m.signs(), m.missing)
		m.cursor[i] = m.maps[i].near(m.cursor[i])
	}
	if m.opened != none {
		m.open(m.opened)
	}
}

// spot is the requirement under the cursor, or nil.
func (m *Model) spot() *spot {
	if len(m.maps) == 0 || len(m.maps[m.at].lines) == 0 {
		return nil
	}
	return &m.maps[m.at].spots[m.cursor[m.at]]
}

// Update moves, filters, and opens.
func (m *Model) Update(msg tea.Msg) (tea.Cmd, bool) {
	key, pressed := msg.(tea.KeyPressMsg)
	if !pressed || len(m.maps) == 0 {
		return nil, false
	}
	action := m.keys.Match(m.Scope(), key)
	switch {
	case m.opened != none && (action == ui.Escape || action == ui.Accept):
		m.opened = none
		return nil, true
	case m.opened != none:
		return nil, m.text.Key(action, m.layout.Body)
	case action == ui.Digit:
		m.at = min(int(key.String()[0]-'1'), len(m.maps)-1)
		return nil, true
	}
	return nil, m.act(action)
}

func (m *Model) act(action ui.Action) bool {
	h, at := &m.maps[m.at], &m.cursor[m.at]
	switch action {
	case ui.Up:
		*at = h.step(*at, -1)
	case ui.Down:
		*at = h.step(*at, 1)
	case ui.PageUp:
		*at = h.step(*at, -max(1, m.room()-1))
	case ui.PageDown:
		*at = h.step(*at, max(1, m.room()-1))
	case ui.First:
		*at = h.near(0)
	case ui.Last:
		*at = h.near(len(h.spots) - 1)
	case ui.Back:
		m.beside(-1)
	case ui.Skip:
		m.beside(1)
	case ui.OnlyMissing:
		m.missing = !m.missing
		m.refresh()
	case ui.Uncovered:
		m.open(uncovered)
	case ui.Accept:
		if m.spot() != nil {
			m.open(requirement)
		}
	default:
		return false
	}
	return true
}

// beside goes to the next requirement, or on to the standard beside.
func (m *Model) beside(by int) {
	h := &m.maps[m.at]
	if to := h.next(m.cursor[m.at], by); to >= 0 {
		m.cursor[m.at] = to
		return
	}
	if to := m.at + by; to >= 0 && to < len(m.maps) {
		m.at = to
		end := 0
		if by < 0 {
			end = len(m.maps[to].spots) - 1
		}
		m.cursor[to] = m.maps[to].near(end)
	}
}

// open shows a text instead of the map.
func (m *Model) open(what text) {
	if what != m.opened {
		m.text = ui.Pager{}
	}
	p := page{Sheet: ui.Sheet{Styles: m.styles, Width: min(m.layout.Full(), 76)}, catalog: m.session.Catalog(), result: m.result}
	if !m.layout.Compact {
		p.Gap()
	}
	switch spot := m.spot(); {
	case what == uncovered:
		p.uncovered()
		p.reuse()
	case spot != nil:
		p.requirement(m.maps[m.at].standard, spot)
	default:
		what = none
	}
	m.opened, m.text.Lines = what, p.Lines
	m.text.Scroll(0, m.layout.Body)
}
