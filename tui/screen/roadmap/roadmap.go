// Package roadmap shows what the answers decide: the document, the figures
// beside it, and why.
package roadmap

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// Renderer writes the roadmap as markdown.
type Renderer interface {
	Markdown(run assessment.Assessment, r assessment.Result) (string, error)
}

type tab int

const (
	summary tab = iota
	why
	own // tabs of the roadmap itself; those that it was given follow
)

// Model is the roadmap of one assessment.
type Model struct {
	session *session.Session
	render  Renderer
	keys    ui.Keys
	today   assessment.Date
	styles  ui.Styles
	layout  ui.Layout

	asked    version      // the page that was asked for last
	making   bool         // that one is on its way, or the rest of it
	ready    [own]version // the pages that are shown; of width 0 for none
	revision int          // of the result; -1 for none
	result   assessment.Result
	source   string
	document ui.Document
	growing  bool // what is shown of the document is its beginning
	why      ui.Document
	err      error // why there is no document

	tab    tab
	offset [own]int
	place  [own]place
	tabs   []Tab
	sought string // see ShowWhy
}

// place is where in a page the person went: a line, of so many.
type place struct{ at, of int }

// New returns the roadmap page of an assessment, with further tabs.
func New(s *session.Session, render Renderer, keys ui.Keys, today assessment.Date, tabs ...Tab) *Model {
	return &Model{session: s, render: render, keys: keys, today: today, revision: -1, tabs: tabs}
}

// Init renders the page when what is shown is old.
func (m *Model) Init() tea.Cmd { return tea.Batch(m.refresh(), m.shown()) }

// Resize sets the sizes; Update renders anew.
func (m *Model) Resize(l ui.Layout) {
	m.layout = l
	for _, t := range m.tabs {
		t.Resize(l)
	}
}

// Restyle sets the looks; Update renders anew.
func (m *Model) Restyle(s ui.Styles) {
	m.styles = s
	for _, t := range m.tabs {
		t.Restyle(s)
	}
}

// Commit saves what is half typed in a tab.
func (m *Model) Commit() tea.Cmd {
	if t := m.open(); t != nil {
		return t.Commit()
	}
	return nil
}

// Update handles keys and finished pages.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case RenderedMsg:
		return m.take(msg)
	case tea.KeyPressMsg, tea.PasteMsg:
	default: // what a tab has asked for
		var cmds []tea.Cmd
		for _, t := range m.tabs {
			cmd, _ := t.Update(msg)
			cmds = append(cmds, cmd)
		}
		return tea.Batch(append(cmds, m.refresh())...)
	}
	if t := m.open(); t != nil {
		cmd, handled := t.Update(msg)
		if key, pressed := msg.(tea.KeyPressMsg); pressed && !handled {
			cmd = tea.Batch(cmd, m.elsewhere(m.keys.Match(t.Scope(), key)))
		}
		return tea.Batch(cmd, m.refresh())
	}
	if key, pressed := msg.(tea.KeyPressMsg); pressed {
		return m.act(m.keys.Match(ui.RoadmapScope, key))
	}
	return m.refresh()
}

func (m *Model) act(action ui.Action) tea.Cmd {
	page := max(1, m.rows()-1)
	switch action {
	case ui.Up:
		m.scroll(-1)
	case ui.Down:
		m.scroll(1)
	case ui.PageUp:
		m.scroll(-page)
	case ui.PageDown:
		m.scroll(page)
	case ui.First:
		m.scroll(-len(m.lines()))
	case ui.Last:
		m.scroll(len(m.lines()))
	case ui.Back:
		m.jump(-1)
	case ui.Skip:
		m.jump(1)
	default:
		return m.elsewhere(action)
	}
	return nil
}

// pageOf is the document, or the reasons.
func (m *Model) pageOf(t tab) *ui.Document {
	if t == why {
		return &m.why
	}
	return &m.document
}

func (m *Model) lines() []string { return m.pageOf(m.tab).Lines }

// jump goes to the next section, or to the one before.
func (m *Model) jump(by int) {
	at := m.offset[m.tab]
	to := 0
	for _, section := range m.pageOf(m.tab).Sections {
		if by > 0 && section.Line > at {
			to = section.Line
			break
		}
		if by < 0 && section.Line < at {
			to = section.Line
		}
	}
	if by < 0 || to > at {
		m.scroll(to - at)
	}
}

// rows is the lines of the document in view; the last row of the body says how
// many are below.
func (m *Model) rows() int { return max(1, m.layout.Body-m.above()-1) }

func (m *Model) above() int {
	if m.layout.Compact {
		return 0
	}
	return 1
}

func (m *Model) scroll(by int) {
	last := max(0, len(m.lines())-m.rows())
	m.settle(m.tab, max(0, min(m.offset[m.tab]+by, last)))
}

// settle notes where in a page the person is.
func (m *Model) settle(page tab, line int) {
	m.offset[page], m.place[page] = line, place{line, len(m.pageOf(page).Lines)}
}

// Scope is that of the tab.
func (m *Model) Scope() ui.Scope {
	if t := m.open(); t != nil {
		return t.Scope()
	}
	return ui.RoadmapScope
}

// Can reports whether an action works now.
func (m *Model) Can(a ui.Action) bool {
	if t := m.open(); t != nil && a != ui.Save && a != ui.Changes {
		return t.Can(a)
	}
	switch a {
	case ui.Save:
		_, _, err := m.session.Failure()
		return err != nil
	case ui.Changes:
		return m.result.ContentChanges != nil
	case ui.Down, ui.Skip, ui.Back:
		return len(m.lines()) > m.rows()
	default:
		return true
	}
}
