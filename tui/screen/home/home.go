package home

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
	"trustpath/tui/kit"
	"trustpath/tui/widget"
)

// OpenMsg asks for an assessment; Roadmap for its roadmap right away.
type OpenMsg struct {
	ID      string
	Roadmap bool
}

// NewMsg asks for a new assessment of a company.
type NewMsg struct{ Company string }

// DeleteMsg asks for an assessment to be deleted, so that it can be brought back.
type DeleteMsg struct{ ID, Company string }

// RestoreMsg asks for what was deleted last.
type RestoreMsg struct{ ID, Company string }

// Model is the list.
type Model struct {
	keys    kit.Keys
	styles  kit.Styles
	layout  kit.Layout
	pack    string // the content and when it was checked
	version string
	now     time.Time

	rows    []Row
	total   int
	loaded  bool
	shown   []int // positions of rows that pass the filter
	at      int   // position in shown
	scope   kit.Scope
	name    widget.Field
	filter  widget.Field
	deleted *DeleteMsg
	message string
}

// New returns an empty list.
func New(keys kit.Keys, c *assessment.Catalog) *Model {
	return &Model{
		keys: keys, scope: kit.HomeScope,
		version: "content " + c.Pack.Version,
		pack:    "content " + c.Pack.Version + ", checked " + kit.LongDate(c.Checked),
		name:    widget.NewField(safetext.MaxCompany),
		filter:  widget.NewField(safetext.MaxCompany),
	}
}

// Pack names the content, in full or short.
func (m *Model) Pack() string {
	if m.layout.Side == 0 {
		return m.version
	}
	return m.pack
}

// Init does nothing: the shell loads the list.
func (m *Model) Init() tea.Cmd { return nil }

// Resize sets the sizes.
func (m *Model) Resize(l kit.Layout) { m.layout = l }

// Restyle sets the looks.
func (m *Model) Restyle(s kit.Styles) { m.styles = s }

// Commit has nothing to save.
func (m *Model) Commit() tea.Cmd { return nil }

// Show takes a list as it is stored; total may be more than the rows. The
// cursor stays on the assessment it was on.
func (m *Model) Show(rows []Row, total int, now time.Time) {
	id := m.current()
	m.rows, m.total, m.now, m.loaded = rows, total, now, true
	m.sift()
	m.Select(id)
}

// Select puts the cursor on an assessment, when it is listed.
func (m *Model) Select(id string) {
	for i, at := range m.shown {
		if m.rows[at].ID == id {
			m.at = i
		}
	}
}

// Deleted says that an assessment is gone and how to get it back.
func (m *Model) Deleted(d DeleteMsg) {
	m.deleted = &d
	m.message = "Deleted " + d.Company + "; u brings it back."
}

// Restored says that it is back.
func (m *Model) Restored(company string) {
	m.deleted = nil
	m.message = company + " is back."
}

func (m *Model) current() string {
	if m.at < len(m.shown) {
		return m.rows[m.shown[m.at]].ID
	}
	return ""
}

// sift applies the filter.
func (m *Model) sift() {
	want := strings.ToLower(m.filter.Value())
	m.shown = m.shown[:0]
	for i, r := range m.rows {
		if strings.Contains(strings.ToLower(r.Company), want) {
			m.shown = append(m.shown, i)
		}
	}
	m.at = max(0, min(m.at, len(m.shown)-1))
}

// Update handles keys and pasted text.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		m.write(msg)
	case tea.KeyPressMsg:
		m.message = ""
		action := m.keys.Match(m.scope, msg)
		if m.scope.Typing() {
			return m.typing(action, msg)
		}
		return m.act(action)
	}
	return nil
}

func (m *Model) write(msg tea.Msg) {
	switch m.scope {
	case kit.NameScope:
		m.name.Update(msg)
	case kit.FilterScope:
		m.filter.Update(msg)
		m.sift()
	}
}

func (m *Model) typing(action kit.Action, msg tea.KeyPressMsg) tea.Cmd {
	switch action {
	case kit.Escape:
		if m.scope == kit.FilterScope {
			m.filter.SetValue("")
			m.sift()
		}
		m.scope = kit.HomeScope
	case kit.Accept:
		if m.scope == kit.FilterScope {
			m.scope = kit.HomeScope
			return nil
		}
		company := m.name.Value()
		if company == "" {
			m.message = "Type the name of the company first."
			return nil
		}
		m.scope = kit.HomeScope
		m.name.SetValue("")
		return func() tea.Msg { return NewMsg{company} }
	default:
		m.write(msg)
	}
	return nil
}

func (m *Model) act(action kit.Action) tea.Cmd {
	page := max(1, m.visible())
	switch action {
	case kit.Up:
		m.move(-1)
	case kit.Down:
		m.move(1)
	case kit.PageUp:
		m.move(-page)
	case kit.PageDown:
		m.move(page)
	case kit.First:
		m.move(-len(m.shown))
	case kit.Last:
		m.move(len(m.shown))
	case kit.NewOne:
		m.scope = kit.NameScope
		m.name.Focus()
	case kit.Filter:
		m.scope = kit.FilterScope
		m.filter.Focus()
	case kit.Escape:
		m.filter.SetValue("")
		m.sift()
	default:
		return m.choose(action)
	}
	return nil
}

// choose carries out what is done to one assessment.
func (m *Model) choose(action kit.Action) tea.Cmd {
	id := m.current()
	switch {
	case action == kit.Undelete && m.deleted != nil:
		d := *m.deleted
		return func() tea.Msg { return RestoreMsg(d) }
	case id == "":
		return nil
	case action == kit.Accept:
		return func() tea.Msg { return OpenMsg{ID: id} }
	case action == kit.Roadmap:
		return func() tea.Msg { return OpenMsg{ID: id, Roadmap: true} }
	case action == kit.Delete:
		company := m.rows[m.shown[m.at]].Company
		return func() tea.Msg { return DeleteMsg{id, company} }
	}
	return nil
}

func (m *Model) move(n int) { m.at = max(0, min(m.at+n, len(m.shown)-1)) }

// Scope is the list, or the text that is typed.
func (m *Model) Scope() kit.Scope { return m.scope }

// Can reports whether an action works now.
func (m *Model) Can(a kit.Action) bool {
	switch a {
	case kit.Accept:
		return m.scope.Typing() || len(m.shown) > 0
	case kit.Down, kit.Delete, kit.Roadmap:
		return len(m.shown) > 0
	case kit.Filter:
		return len(m.rows) > 1
	case kit.Undelete:
		return m.deleted != nil
	case kit.Save:
		return false
	default:
		return true
	}
}
