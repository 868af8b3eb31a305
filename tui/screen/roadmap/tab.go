package roadmap

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/ui"
)

// Tab is one page of the roadmap that stands beside the document and the
// reasons. It is handed every new result, and a key before the roadmap is.
type Tab interface {
	Title() string // in the head, one or two words
	Resize(l ui.Layout)
	Restyle(s ui.Styles)
	Show(r *assessment.Result)
	// Update takes a key, a ui.ShownMsg when the tab is opened, or a message
	// that a tab has asked for, whichever is open; handled keeps it from the roadmap, which
	// else goes to another tab, another page, or a level up.
	Update(msg tea.Msg) (cmd tea.Cmd, handled bool)
	Body() ui.Body
	Status() string
	Cursor() *tea.Cursor
	Scope() ui.Scope
	Can(a ui.Action) bool
	Commit() tea.Cmd
}

// open is the tab that is open, or nil for the document and the reasons.
func (m *Model) open() Tab {
	if m.tab < own {
		return nil
	}
	return m.tabs[m.tab-own]
}

// titles is the name of every tab.
func (m *Model) titles() []string {
	out := []string{"Summary", "Why"}
	for _, t := range m.tabs {
		out = append(out, t.Title())
	}
	return out
}

// turn opens another tab, by how many to the right. The reasons of a result that
// is there take a few milliseconds: the next key already finds them.
func (m *Model) turn(by int) tea.Cmd {
	count := int(own) + len(m.tabs)
	m.tab = tab((int(m.tab) + by + count) % count)
	if want := m.version(why); m.tab == why && m.revision == want.revision && !m.made(want) {
		m.show(RenderedMsg{of: want, document: whyPage(m.session.Catalog(), &m.result, m.styles, want.width)})
	}
	return tea.Batch(m.shown(), m.refresh())
}

// ShowTab opens the tab with a title.
func (m *Model) ShowTab(title string) tea.Cmd {
	return m.turn(slices.Index(m.titles(), title) - int(m.tab))
}

// shown tells the tab that is open that it is.
func (m *Model) shown() tea.Cmd {
	t := m.open()
	if t == nil {
		return nil
	}
	cmd, _ := t.Update(ui.ShownMsg{})
	return cmd
}

// elsewhere carries out what leads away from a tab.
func (m *Model) elsewhere(action ui.Action) tea.Cmd {
	switch action {
	case ui.Tab:
		return m.turn(1)
	case ui.TabBack:
		return m.turn(-1)
	case ui.Review:
		return ui.Go(ui.ToReview)
	case ui.Export:
		return ui.Go(ui.ToExport)
	case ui.Changes:
		if m.result.ContentChanges != nil {
			return ui.Go(ui.ToChanges)
		}
	case ui.Escape:
		return ui.Go(ui.ToBack)
	case ui.Leave:
		return ui.Go(ui.ToHome)
	}
	return nil
}
