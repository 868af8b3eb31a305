package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/kit"
	"trustpath/tui/screen/home"
)

// listed is how many assessments the list shows; the rest is found by command.
const listed = 500

type connectedMsg struct {
	store Store
	open  string
	begun assessment.Assessment // as stored, where one was to begin
	err   error
}

type listedMsg struct {
	rows  []home.Row
	total int
	now   time.Time
	err   error
}

type openedMsg struct {
	run     assessment.Assessment
	roadmap bool
	err     error
}

type deletedMsg struct {
	home.DeleteMsg
	err error
}

type restoredMsg struct {
	home.RestoreMsg
	err error
}

// connect waits for the store.
func (m *Model) connect() tea.Cmd {
	connect, begin := m.deps.Connect, m.options.Begin != nil
	return func() tea.Msg {
		ctx := context.Background()
		store, open, err := connect(ctx)
		out := connectedMsg{store: store, open: open, err: err}
		if err == nil && begin {
			out.begun, out.err = store.Get(ctx, open)
		}
		return out
	}
}

// connected goes on where the first frame left off.
func (m *Model) connected(msg connectedMsg) tea.Cmd {
	if m.refused = msg.err; msg.err != nil {
		return tea.Quit
	}
	m.deps.Store, m.options.Open = msg.store, msg.open
	if m.session == nil {
		return m.begin()
	}
	var list tea.Cmd
	if m.route == kit.ToHome {
		list = m.load()
	}
	return tea.Batch(m.session.Attach(msg.store, msg.begun), list)
}

// load reads the list.
func (m *Model) load() tea.Cmd {
	store, c, clock := m.deps.Store, m.deps.Catalog, m.deps.Clock
	return func() tea.Msg {
		runs, total, err := store.List(context.Background(), listed, 0)
		out := listedMsg{total: total, now: clock.Now(), err: err}
		for _, run := range runs {
			out.rows = append(out.rows, home.Describe(c, run, clock.Today()))
		}
		return out
	}
}

func (m *Model) open(id string, roadmap bool) tea.Cmd {
	store := m.deps.Store
	return func() tea.Msg {
		run, err := store.Get(context.Background(), id)
		return openedMsg{run, roadmap, err}
	}
}

func (m *Model) create(company string) tea.Cmd {
	store, pack := m.deps.Store, m.deps.Catalog.Pack
	return func() tea.Msg {
		run, err := store.Create(context.Background(), assessment.Assessment{Company: company, Pack: pack})
		return openedMsg{run: run, err: err}
	}
}

func (m *Model) remove(what home.DeleteMsg) tea.Cmd {
	store := m.deps.Store
	return func() tea.Msg { return deletedMsg{what, store.Delete(context.Background(), what.ID)} }
}

func (m *Model) restore(what home.RestoreMsg) tea.Cmd {
	store := m.deps.Store
	return func() tea.Msg { return restoredMsg{what, store.Restore(context.Background(), what.ID)} }
}

// stored takes what the store answered.
func (m *Model) stored(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case connectedMsg:
		return m.connected(msg)
	case listedMsg:
		if msg.err != nil {
			return m.failed("the list could not be read", msg.err)
		}
		m.home.Show(msg.rows, msg.total, msg.now)
		if m.session != nil {
			m.home.Select(m.session.Run().ID)
		}
	case openedMsg:
		if msg.err != nil {
			return m.failed("the assessment could not be opened", msg.err)
		}
		return m.enter(msg)
	case deletedMsg:
		if msg.err != nil {
			return m.failed("nothing was deleted", msg.err)
		}
		m.home.Deleted(msg.DeleteMsg)
		if m.session != nil && m.session.Run().ID == msg.ID {
			m.session = nil
		}
		return m.load()
	case restoredMsg:
		if msg.err != nil {
			return m.failed("it could not be brought back", msg.err)
		}
		m.home.Restored(msg.Company)
		return m.load()
	}
	return nil
}

// failed says what did not work; the page stays as it was.
func (m *Model) failed(what string, err error) tea.Cmd {
	m.notice = m.styles.Glyphs.Look + " " + what + ": " + err.Error()
	return nil
}
