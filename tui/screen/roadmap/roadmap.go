// Package roadmap shows what the answers decide: the summary on one screen, the
// document, the reasons, and the tabs of other packages.
package roadmap

import (
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// Tab is a page of the roadmap. Its head is its title. Init is called when the tab
// is opened, and when the result changes while it is open.
type Tab interface {
	ui.Screen
	ui.Keyed
	Show(r *assessment.Result) // takes a new result, before Init
}

// searcher is a tab whose lines can be searched; nil for none now.
type searcher interface{ Search() *ui.Search }

// marker is a tab that draws marks as they are entered, so that a key need not wait
// for the result with them.
type marker interface{ DrawsMarks() }

// EvaluatedMsg is a result that was worked out in a command.
type EvaluatedMsg struct {
	by       *Model
	revision int
	result   *assessment.Result
}

// whyTab is the position of the reasons, behind the summary and the document.
const whyTab = 2

// Model is the roadmap of one assessment.
type Model struct {
	ui.Page
	session *session.Session
	today   assessment.Date

	tabs     []Tab // the summary, the document, the reasons, and those of New
	open     int
	revision int // of the result; -1 for none
	asked    int // the revision whose result a command works out
	result   *assessment.Result
	shown    map[int]int // by tab, the revision of the result that it has, and one
}

// New returns the roadmap of an assessment, with further tabs.
func New(s *session.Session, today assessment.Date, tabs ...Tab) *Model {
	m := &Model{session: s, today: today, revision: -1, asked: -1, result: new(assessment.Result), shown: map[int]int{}}
	text, why := &document{}, &reasons{}
	text.begin(s)
	why.begin(s)
	m.tabs = append([]Tab{newSummary(s, m.follow), text, why}, tabs...)
	return m
}

// follow opens a tab, at a section of its text if it has one.
func (m *Model) follow(tab, section string) tea.Cmd {
	cmd := m.ShowTab(tab)
	if text, ok := m.tabs[m.open].(interface{ GoTo(section string) }); ok && section != "" {
		text.GoTo(section)
	}
	return cmd
}

// Init takes up what has changed, and begins the tab.
func (m *Model) Init() tea.Cmd {
	m.evaluate()
	return m.begin()
}

// begin begins the tab that is open, with the result.
func (m *Model) begin() tea.Cmd {
	m.show()
	return m.tabs[m.open].Init()
}

// evaluate works out the result of the answers as they are.
func (m *Model) evaluate() {
	if m.revision != m.session.Revision() {
		m.take(m.work()())
	}
}

// work returns what works out the result of the answers as they are now.
func (m *Model) work() func() EvaluatedMsg {
	e, run, revision, options := m.session.Catalog(), m.session.Run(), m.session.Revision(), assessment.Options{Today: m.today}
	return func() EvaluatedMsg {
		r := e.Evaluate(run, options)
		return EvaluatedMsg{m, revision, &r}
	}
}

func (m *Model) take(msg EvaluatedMsg) { m.revision, m.result = msg.revision, msg.result }

// show gives the tab that is open the result.
func (m *Model) show() {
	if m.shown[m.open] != m.revision+1 {
		m.shown[m.open] = m.revision + 1
		m.tabs[m.open].Show(m.result)
	}
}

func (m *Model) Resize(l ui.Layout) {
	m.Page.Resize(l)
	for _, t := range m.tabs {
		t.Resize(l)
	}
}

func (m *Model) Restyle(s ui.Styles) {
	m.Page.Restyle(s)
	for _, t := range m.tabs {
		t.Restyle(s)
	}
}

// Update gives keys and pasted text to the tab that is open, and any other message
// to all: it may be the answer to a command of a tab that was left.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	switch msg := msg.(type) {
	case ui.TabMsg:
		return m.follow(msg.Tab, msg.Section)
	case EvaluatedMsg:
		if msg.by == m && msg.revision == m.session.Revision() && msg.revision != m.revision {
			m.take(msg)
			return m.begin()
		}
		return nil
	case tea.KeyPressMsg, tea.PasteMsg:
		if f := m.search(); f != nil && f.Typing {
			f.Type(msg)
			return nil
		}
		cmds = append(cmds, m.tabs[m.open].Update(msg))
	default:
		for _, t := range m.tabs {
			cmds = append(cmds, t.Update(msg))
		}
	}
	return tea.Batch(append(cmds, m.refresh())...)
}

// refresh begins the tab again where the result has changed. The document and the
// reasons are also made anew for other sizes and colors.
func (m *Model) refresh() tea.Cmd {
	_, later := m.tabs[m.open].(marker)
	revision := m.session.Revision()
	switch {
	case m.revision == revision && m.open > whyTab:
		return nil
	case m.revision == revision:
		return m.tabs[m.open].Init()
	case later && m.asked == revision:
		return nil
	case later:
		m.asked = revision
		work := m.work()
		return func() tea.Msg { return work() }
	}
	return m.Init()
}

// search is that of the tab that is open, or nil. The text of a reader has its own.
func (m *Model) search() *ui.Search {
	if t, ok := m.tabs[m.open].(searcher); ok {
		return t.Search()
	}
	return nil
}

// Keys are those of the tab, and those that all tabs have.
func (m *Model) Keys() ui.KeyMap {
	keys := new(reader).Keys()
	if len(m.tabs) > 0 {
		keys = m.tabs[m.open].Keys()
		if f := m.search(); f != nil {
			keys = f.In(keys)
		}
	}
	if !keys.Typing {
		keys.Rows = m.withShared(keys)
	}
	return keys.Around(func(do func() tea.Cmd) tea.Cmd { return tea.Batch(do(), m.refresh()) })
}

// withShared returns the rows of a tab with those that all tabs have.
func (m *Model) withShared(keys ui.KeyMap) []ui.Key {
	own := keys.Rows
	shared := append([]ui.Key{
		ui.Row(ui.GroupMove, "tab", "next tab", ui.NextTab, func() tea.Cmd { return m.turn(1) }),
		ui.Row(ui.GroupMove, "shift+tab", "", "tab before", func() tea.Cmd { return m.turn(-1) }),
	}, ui.UndoKeys()...)
	last := []ui.Key{
		ui.Sends(ui.GroupLook, "c", "what changed", "what other content changes", ui.GoMsg{Route: ui.ToChanges}).
			Only(func() bool { return m.result.ContentChanges != nil }),
		ui.ReviewKey().DroppedEarly(),
		ui.ExportKey().DroppedEarly(),
		ui.CopyKey("copy this tab; the report as markdown", nil),
		ui.SaveKey(m.session.Failed),
		ui.BackKey(),
		ui.HomeKey(),
	}
	last = slices.DeleteFunc(last, func(row ui.Key) bool {
		return slices.ContainsFunc(own, func(k ui.Key) bool { return k.Has(row.First()) })
	})
	move := slices.IndexFunc(own, func(row ui.Key) bool { return row.Group != ui.GroupMove })
	if move < 0 {
		move = len(own)
	}
	return slices.Concat(own[:move], shared, own[move:], last)
}

// turn opens another tab, by how many to the right.
func (m *Model) turn(by int) tea.Cmd {
	left := m.Commit()
	m.open = (m.open + by + len(m.tabs)) % len(m.tabs)
	return tea.Batch(left, m.Init())
}

// ShowTab opens the tab with a title.
func (m *Model) ShowTab(title string) tea.Cmd {
	return m.turn(slices.IndexFunc(m.tabs, func(t Tab) bool { return t.Head().Left == title }) - m.open)
}

// ShowWhy opens the reasons of a line of the result, named as its title begins:
// "SOC 2".
func (m *Model) ShowWhy(what string) {
	m.evaluate()
	m.open = whyTab
	m.show()
	m.tabs[m.open].(*reasons).GoTo(what)
}

// Sections are the titles of the report, once it has been drawn.
func (m *Model) Sections() []string {
	var out []string
	for _, section := range m.tabs[whyTab-1].(*document).pager.Sections {
		out = append(out, section.Title)
	}
	return out
}

// Head is the tabs, or the one that is open and its place, and how much is answered.
func (m *Model) Head() ui.Head {
	s, full := m.Styles, m.Layout.Full()
	parts := make([]string, len(m.tabs))
	for i, t := range m.tabs {
		style := s.Muted
		if i == m.open {
			style = s.Text
		}
		parts[i] = style.Render(t.Head().Left)
	}
	h := ui.Heads(parts, m.open, "   ")
	if room := full - 2; m.result.Provisional() > 0 && ui.Width(h.Left)+ui.Width(m.progress()[1]) > room {
		h = ui.Heads(parts, m.open, "  ")
	}
	if ui.Width(h.Left) > full {
		h = ui.Heads(parts[m.open:m.open+1], 0, "")
		h.Left += s.Muted.Render("  " + ui.OfCount(m.open+1, len(m.tabs)))
	}
	for _, right := range m.progress() {
		if ui.Width(h.Left)+2+ui.Width(right) <= full {
			h.Right = right
			break
		}
	}
	return h
}

// progress says how much is answered, and whether that can still change the
// roadmap: in full, and shorter.
func (m *Model) progress() []string {
	answered, unknown := 0, 0
	for _, step := range m.session.Path() {
		if step.Counts() {
			answered++
		}
		if step.Counts() && step.Answer.Unknown {
			unknown++
		}
	}
	text := strconv.Itoa(answered) + " answered"
	if unknown > 0 {
		text += ", " + strconv.Itoa(unknown) + " don’t know"
	}
	s := m.Styles
	if m.result.Provisional() == 0 {
		return []string{s.Muted.Render(text)}
	}
	provisional := s.Warn.Render(s.Glyphs.Unknown) + s.Text.Render(" provisional")
	return []string{provisional + s.Muted.Render(", "+text), provisional}
}

func (m *Model) Commit() tea.Cmd { return m.tabs[m.open].Commit() }
func (m *Model) Body() ui.Body   { return m.tabs[m.open].Body() }

// Status is what is searched for, or that of the tab.
func (m *Model) Status() string {
	if f := m.search(); f != nil && f.Active() {
		return f.Line(m.Styles, m.Layout.Full())
	}
	return m.tabs[m.open].Status()
}

// Cursor is in the words to search for, which are in the row below the body.
func (m *Model) Cursor() *tea.Cursor {
	if c := m.search().Cursor(m.Layout.Body); c != nil {
		return c
	}
	return m.tabs[m.open].Cursor()
}

// Copy is what the tab has to copy, else its text.
func (m *Model) Copy() (name, text string) {
	t := m.tabs[m.open]
	if copier, ok := t.(ui.Copier); ok {
		return copier.Copy()
	}
	return "the tab " + t.Head().Left, ui.PlainText(m.Styles.Glyphs, t.Body().Main)
}
