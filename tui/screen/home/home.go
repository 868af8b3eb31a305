// Package home is the library of assessments.
package home

import (
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
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
		pack:    "content " + c.Pack.Version + ", checked " + report.LongDate(c.Checked),
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

// Copy is the assessment under the cursor in one line.
func (m *Model) Copy() (name, text string) {
	if m.at >= len(m.shown) {
		return "", ""
	}
	r, known := m.row(m.at)
	company := ui.Named(r.Company)
	if !known {
		return company, company
	}
	return company + " and its outcome", company + ": " + r.Outcome
}

// SetDeleted takes the deleted assessments, the last deleted first.
func (m *Model) SetDeleted(list []assessment.Summary) {
	m.deleted = list
	m.bin = max(0, min(m.bin, len(list)-1))
	if len(list) == 0 && m.scope == ui.DeletedScope {
		m.scope = ui.HomeScope
	}
}

// restore asks for one of the deleted assessments. It leaves the list at once, so
// that the next key takes the next one.
func (m *Model) restore(at int) tea.Cmd {
	if at >= len(m.deleted) {
		return nil
	}
	one := m.deleted[at]
	m.SetDeleted(append(m.deleted[:at:at], m.deleted[at+1:]...))
	return func() tea.Msg { return RestoreMsg{one.ID, one.Company} }
}

// actDeleted is act for the deleted assessments.
func (m *Model) actDeleted(action ui.Action) tea.Cmd {
	to, moved := ui.Move(action, m.bin, max(1, m.visibleDeleted()), len(m.deleted))
	if m.bin = to; moved {
		return nil
	}
	switch action {
	case ui.Undelete:
		return m.restore(m.bin)
	case ui.Escape:
		m.scope = ui.HomeScope
	}
	return nil
}

func (m *Model) visibleDeleted() int { return m.layout.Body - len(m.blank()) - 1 }

// linesDeleted is the deleted assessments, with the day each was deleted.
func (m *Model) linesDeleted() []string {
	s, full, rows := m.styles, m.layout.Full(), max(1, m.visibleDeleted())
	lines := m.blank()
	from := ui.Window(m.bin, m.bin, rows, len(m.deleted))
	for i, one := range m.deleted[from:min(from+rows, len(m.deleted))] {
		pointer, style := ui.Indent("", pointerWidth), s.Text
		if from+i == m.bin {
			pointer, style = ui.Pad(s.Accent.Render(s.Glyphs.Cursor), pointerWidth), s.Accent.Bold(true)
		}
		ago := s.Muted.Render("deleted " + ui.Ago(one.Changed, m.page.Now))
		name := style.Render(ui.Fit(ui.Named(one.Company), full-pointerWidth-ui.Width(ago)-2, s.Glyphs.Ellipsis))
		lines = append(lines, ui.Between(pointer+name, ago, full))
	}
	if hidden := len(m.deleted) - from - rows; hidden > 0 {
		lines = append(lines, s.Muted.Render("   "+s.Glyphs.Down+" "+strconv.Itoa(hidden)+" more"))
	}
	return lines
}

// noteDeleted says at the foot of the list that there are deleted assessments.
func (m *Model) noteDeleted() string {
	if len(m.deleted) == 0 {
		return ""
	}
	return "   " + strconv.Itoa(len(m.deleted)) + " deleted: D"
}

// PageSize is how many assessments are read for the first frame; every name is
// read once somebody filters or goes past them.
const PageSize = 100

// Page is a part of the library from its beginning, the last changed first.
type Page struct {
	names []name
	All   bool      // there is nothing after it
	Now   time.Time // when it was read
}

// name is an assessment as the filter reads it.
type name struct {
	assessment.Summary
	folded string
}

// NewPage makes a page ready for filtering, which is work for a command when it
// is long.
func NewPage(list []assessment.Summary, all bool, now time.Time) Page {
	p := Page{names: make([]name, len(list)), All: all, Now: now}
	for i, s := range list {
		p.names[i] = name{s, strings.ToLower(ui.Named(s.Company))}
	}
	return p
}

// Show takes a page as it is stored. The cursor stays on the assessment it was
// on. What is in view and not described yet is asked for.
func (m *Model) Show(p Page) tea.Cmd {
	id := m.current()
	m.page, m.loaded, m.more = p, true, false
	if p.All {
		m.total = len(p.names)
	}
	m.sift(false)
	m.pick(id)
	if m.pick(m.aim) {
		m.aim = ""
	}
	if m.toEnd && p.All {
		m.at = max(0, len(m.shown)-1)
	}
	m.toEnd = false
	return m.want()
}

// Point puts the cursor on an assessment as soon as it is listed.
func (m *Model) Point(id string) { m.aim = id }

// Limit is how many names to read: a page, or all where they were read before.
func (m *Model) Limit() int {
	if m.page.All && len(m.page.names) >= PageSize {
		return -1
	}
	return PageSize
}

// Counted takes how many assessments there are in all.
func (m *Model) Counted(total int) { m.total = total }

// Described takes what is known of some assessments.
func (m *Model) Described(rows []Row) {
	for _, r := range rows {
		m.rows[r.ID] = r
		delete(m.asked, r.ID)
	}
}

// Unreadable takes the ids of assessments that could not be read. What is known of
// them may be untrue, so nothing else of them is shown.
func (m *Model) Unreadable(ids []string) {
	for _, id := range ids {
		m.rows[id] = Row{ID: id, Company: "(damaged)", Changed: m.asked[id], Outcome: "It can’t be read; trustpath doctor says what to do.", Damaged: true}
		delete(m.asked, id)
	}
}

// pick puts the cursor on an assessment, when it is listed.
func (m *Model) pick(id string) bool {
	for i, at := range m.shown {
		if m.page.names[at].ID == id {
			m.at = i
			return true
		}
	}
	return false
}

// sift applies the filter; narrower is for one that begins with the one before,
// so that only what passed that can pass it.
func (m *Model) sift(narrower bool) {
	want := strings.ToLower(m.filter.Value())
	if !narrower {
		m.shown = m.shown[:0]
		for i := range m.page.names {
			m.shown = append(m.shown, i)
		}
	}
	passed := m.shown[:0]
	for _, at := range m.shown {
		if strings.Contains(m.page.names[at].folded, want) {
			passed = append(passed, at)
		}
	}
	m.shown = passed
	m.at = max(0, min(m.at, len(m.shown)-1))
}

// current is the id under the cursor, or "".
func (m *Model) current() string {
	if m.at < len(m.shown) {
		return m.page.names[m.shown[m.at]].ID
	}
	return ""
}

// row is what is known of a line of the list; known is false for what has still
// to be worked out.
func (m *Model) row(at int) (r Row, known bool) {
	n := m.page.names[m.shown[at]]
	r, known = m.rows[n.ID]
	if !known || !r.Changed.Equal(n.Changed) {
		return Row{ID: n.ID, Company: n.Company, Changed: n.Changed}, false
	}
	return r, true
}

// want asks for what is in view and not described, and for the names after the
// last page once the cursor comes near its end.
func (m *Model) want() tea.Cmd {
	if !m.loaded {
		return nil
	}
	var out []tea.Cmd
	if !m.page.All && !m.more && (m.scope == ui.FilterScope || m.filter.Value() != "" || m.toEnd || m.at+2*m.visible() > len(m.shown)) {
		m.more = true
		out = append(out, func() tea.Msg { return MoreMsg{} })
	}
	var ids []string
	from, to := m.span()
	for i := from; i < to; i++ {
		n := m.page.names[m.shown[i]]
		if _, known := m.row(i); !known && !m.asked[n.ID].Equal(n.Changed) {
			m.asked[n.ID] = n.Changed
			ids = append(ids, n.ID)
		}
	}
	if len(ids) > 0 {
		out = append(out, func() tea.Msg { return DescribeMsg{ids} })
	}
	return tea.Batch(out...)
}
