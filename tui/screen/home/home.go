// Package home is the library of assessments.
package home

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
	"trustpath/tui/ui"
)

// OpenMsg asks for an assessment; Roadmap for its roadmap right away.
type OpenMsg struct {
	ID      string
	Roadmap bool
}

// NewMsg asks for a new assessment of a company.
type NewMsg struct{ Company string }

// DuplicateMsg asks for a copy of an assessment under another name.
type DuplicateMsg struct{ ID, Company string }

// ExportMsg asks for the export of an assessment.
type ExportMsg struct{ ID string }

// ImportMsg asks for an assessment from a file.
type ImportMsg struct{}

// DeleteMsg asks for an assessment to be deleted, so that it can be brought back.
type DeleteMsg struct{ ID, Company string }

// RestoreMsg asks for what was deleted last.
type RestoreMsg struct{ ID, Company string }

// CompareMsg asks for two assessments side by side.
type CompareMsg struct{ Left, Right string }

// EarlierMsg asks for an assessment beside itself as it was before.
type EarlierMsg struct{ ID string }

// MoreMsg asks for every name.
type MoreMsg struct{}

// DescribeMsg asks for what the list says of some assessments.
type DescribeMsg struct{ IDs []string }

// Model is the list.
type Model struct {
	keys    ui.Keys
	styles  ui.Styles
	layout  ui.Layout
	pack    string // the content and when it was checked
	version string
	imports bool // files can be taken in

	page   Page
	rows   map[string]Row       // by id; an older one than the page counts for nothing
	asked  map[string]time.Time // by id, which change of it is being described
	more   bool                 // every name is on its way
	total  int
	loaded bool
	shown  []int  // positions in the page that pass the filter
	at     int    // position in shown
	toEnd  bool   // go to the end once it is known
	aim    string // go to this id once it is listed

	scope   ui.Scope
	name    ui.Field
	filter  ui.Field
	deleted []assessment.Summary // the last deleted first
	bin     int                  // the cursor in them
	picked  string               // id of the one to compare, or ""
	message string
}

// New returns an empty list; imports says whether files can be taken in.
func New(keys ui.Keys, c *assessment.Catalog, imports bool) *Model {
	return &Model{
		keys: keys, imports: imports, scope: ui.HomeScope,
		rows: map[string]Row{}, asked: map[string]time.Time{},
		version: "content " + c.Pack.Version,
		pack:    "content " + c.Pack.Version + ", checked " + ui.LongDate(c.Checked),
		name:    ui.NewField(safetext.MaxCompany),
		filter:  ui.NewField(safetext.MaxCompany),
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
func (m *Model) Resize(l ui.Layout) { m.layout = l }

// Restyle sets the looks.
func (m *Model) Restyle(s ui.Styles) { m.styles = s }

// Commit has nothing to save.
func (m *Model) Commit() tea.Cmd { return nil }

// Say puts a sentence above the keys until the next key.
func (m *Model) Say(text string) { m.message = text }

// Deleted says that an assessment is gone and how to get it back.
func (m *Model) Deleted(d DeleteMsg) {
	m.Say("Deleted " + ui.Named(d.Company) + "; u brings it back.")
}

// Restored says that it is back.
func (m *Model) Restored(company string) { m.Say(ui.Named(company) + " is back.") }

// Update handles keys and pasted text, and asks for what came into view.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tea.PasteMsg:
		m.write(msg)
	case tea.KeyPressMsg:
		m.message = ""
		action := m.keys.Match(m.scope, msg)
		switch {
		case m.scope.Typing():
			cmd = m.typing(action, msg)
		case m.scope == ui.DeletedScope:
			cmd = m.actDeleted(action)
		default:
			cmd = m.act(action)
		}
	}
	return tea.Batch(cmd, m.want())
}

func (m *Model) write(msg tea.Msg) {
	switch m.scope {
	case ui.NameScope:
		m.name.Update(msg)
	case ui.FilterScope:
		before := m.filter.Value()
		m.filter.Update(msg)
		if now := m.filter.Value(); now != before {
			m.at = 0
			m.sift(strings.HasPrefix(now, before))
		}
	}
}

func (m *Model) typing(action ui.Action, msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case action == ui.Escape:
		if m.scope == ui.FilterScope {
			m.clear()
		}
		m.scope = ui.HomeScope
	case m.scope == ui.FilterScope && (action == ui.Up || action == ui.Down):
		return m.act(action)
	case action == ui.Accept && m.scope == ui.FilterScope:
		m.scope = ui.HomeScope
	case action == ui.Accept:
		return m.begin()
	default:
		m.write(msg)
	}
	return nil
}

// begin asks for a new assessment of the company that was typed.
func (m *Model) begin() tea.Cmd {
	company := m.name.Value()
	if company == "" {
		m.message = "Type the name of the company first."
		return nil
	}
	m.scope = ui.HomeScope
	m.name.SetValue("")
	return func() tea.Msg { return NewMsg{company} }
}

// clear takes the filter away; the cursor stays on its assessment.
func (m *Model) clear() {
	id := m.current()
	m.filter.SetValue("")
	m.sift(false)
	m.pick(id)
}

func (m *Model) act(action ui.Action) tea.Cmd {
	to, moved := ui.Move(action, m.at, max(1, m.visible()), len(m.shown))
	if m.at = to; moved {
		m.toEnd = action == ui.Last && !m.page.All
		return nil
	}
	if action == ui.Accept && m.loaded && len(m.page.names) == 0 {
		action = ui.NewOne
	}
	switch action {
	case ui.NewOne:
		m.scope = ui.NameScope
		m.name.Focus()
	case ui.Filter:
		m.scope = ui.FilterScope
		m.filter.Focus()
	case ui.Undelete:
		return m.restore(0)
	case ui.Bin:
		if len(m.deleted) > 0 {
			m.scope = ui.DeletedScope
		}
	case ui.Import:
		if m.imports {
			return func() tea.Msg { return ImportMsg{} }
		}
	case ui.Escape:
		m.clear()
	default:
		return m.choose(action)
	}
	return nil
}

// choose carries out what is done to one assessment.
func (m *Model) choose(action ui.Action) tea.Cmd {
	if m.at >= len(m.shown) {
		return nil
	}
	one := m.page.names[m.shown[m.at]]
	switch action {
	case ui.Accept:
		return func() tea.Msg { return OpenMsg{ID: one.ID} }
	case ui.Roadmap:
		return func() tea.Msg { return OpenMsg{ID: one.ID, Roadmap: true} }
	case ui.Duplicate:
		return func() tea.Msg { return DuplicateMsg{one.ID, copyOf(one.Company)} }
	case ui.Export:
		return func() tea.Msg { return ExportMsg{one.ID} }
	case ui.Choose:
		return m.pickUp(one)
	case ui.Earlier:
		return func() tea.Msg { return EarlierMsg{one.ID} }
	case ui.Delete:
		return func() tea.Msg { return DeleteMsg{one.ID, one.Company} }
	}
	return nil
}

// pickUp picks an assessment to compare, or lets go of it; the second one picked
// is compared with the first.
func (m *Model) pickUp(one name) tea.Cmd {
	first := m.picked
	switch m.picked = ""; first {
	case "":
		m.picked = one.ID
		m.message = ui.Named(one.Company) + " is picked: space on another one compares the two."
		return nil
	case one.ID:
		return nil
	default:
		return func() tea.Msg { return CompareMsg{first, one.ID} }
	}
}

// copyOf is the name of a copy, no longer than a name may be.
func copyOf(company string) string {
	const mark = " (copy)"
	return strings.TrimSpace(safetext.Line(company, safetext.MaxCompany-len(mark)) + mark)
}

// Scope is the list, or the text that is typed.
func (m *Model) Scope() ui.Scope { return m.scope }

// Can reports whether an action works now.
func (m *Model) Can(a ui.Action) bool {
	if m.scope == ui.DeletedScope && a == ui.Down {
		return len(m.deleted) > 1
	}
	switch a {
	case ui.Accept:
		return m.scope.Typing() || len(m.shown) > 0
	case ui.Down, ui.Delete, ui.Roadmap, ui.Duplicate, ui.Export, ui.Copy, ui.Earlier:
		return len(m.shown) > 0
	case ui.Filter, ui.Choose:
		return len(m.page.names) > 1
	case ui.Undelete, ui.Bin:
		return len(m.deleted) > 0
	case ui.Escape:
		return m.scope != ui.HomeScope || m.filter.Value() != ""
	case ui.Import:
		return m.imports
	case ui.Save:
		return false
	default:
		return true
	}
}
