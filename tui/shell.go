// Package tui is the shell of the screens: it keeps the stack of open pages, runs
// the rows of keys that they declare, and draws the frame around the page on top.
// Model is the only tea.Model.
//
// A page is a ui.Screen in a package of its own and a line of the registry in
// pages.go. It asks the shell for something with the messages of ui and its own;
// the shell drops a message that arrives after the user has left the page.
// Options.Start puts another page in the place of the list of assessments, as a
// workshop does.
package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"trustpath/tui/screen/compare"
	"trustpath/tui/screen/export"
	"trustpath/tui/screen/home"
	"trustpath/tui/screen/roadmap"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// Model is the shell: it routes keys, opens pages, and draws the frame.
type Model struct {
	deps    Deps
	options Options
	layout  ui.Layout
	styles  ui.Styles

	stack   []opened // the pages through which the user came; the last one has the keys
	kept    map[ui.Route]ui.Screen
	home    *home.Model // nil where another page is at the bottom of the stack
	session *session.Session
	recent  []string // ids of the commands run last, the last one first

	drawn *tea.View // the last frame, until something may have changed

	notice      string
	quiet       string          // drawn dimly where there is no notice
	hinted      map[string]bool // by the page of a key map
	refused     error           // what the program could not begin with
	ending      bool            // quit as soon as everything is saved
	suspending  bool            // stop as soon as everything is saved
	interrupted bool
	exported    []string
}

// EndMsg ends the program as ctrl+c does, without marking it as interrupted.
type EndMsg = ui.QuitMsg

// SuspendMsg stops the program, as ctrl+z does, once everything is saved. The
// answer is a tea.SuspendMsg.
type SuspendMsg = ui.SuspendMsg

// New returns the program's model.
func New(deps Deps, options Options) *Model {
	m := &Model{deps: deps, options: options}
	first := options.Start
	if first == nil {
		m.home = home.New(deps.Catalog.Catalog, deps.Import != nil)
		first = m.home
	}
	m.stack = []opened{{ui.ToHome, first}}
	m.style()
	if options.Begin != nil && deps.Store == nil {
		run := *options.Begin
		run.Pack = deps.Catalog.Pack // as the store begins it
		m.enter(openedMsg{run: run}) // nothing to do until there is a size
	}
	return m
}

// Exported returns the files that were written, in order, for printing after
// the screen is gone.
func (m *Model) Exported() []string { return m.exported }

// Interrupted reports whether ctrl+c ended the program.
func (m *Model) Interrupted() bool { return m.interrupted }

// Unsaved reports whether something entered could not be stored.
func (m *Model) Unsaved() bool { return m.session != nil && m.session.Unsaved() }

// Refused is why the program could not begin, or nil.
func (m *Model) Refused() error { return m.refused }

// Init loads the list, or what the program was asked to open.
func (m *Model) Init() tea.Cmd {
	var ask tea.Cmd
	if m.options.Theme != ui.ThemeDark && m.options.Theme != ui.ThemeLight {
		ask = tea.RequestBackgroundColor
	}
	switch {
	case m.home == nil:
		return tea.Batch(ask, m.screen().Init())
	case m.deps.Store == nil:
		return tea.Batch(ask, m.connect())
	default:
		return tea.Batch(ask, m.begin())
	}
}

// begin loads what is shown first. The list behind an assessment is loaded when the
// user goes there.
func (m *Model) begin() tea.Cmd {
	switch {
	case m.options.Open != "":
		return m.open(m.options.Open, false)
	case m.options.NewCompany != "":
		return m.create(m.options.NewCompany)
	default:
		return m.load()
	}
}

// Update handles what concerns the whole program and hands on the rest.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg.(type) {
	case tea.EnvMsg, tea.ModeReportMsg, tea.KeyboardEnhancementsMsg:
		return m, nil // for bubbletea itself: nothing here reads them
	}
	m.drawn = nil
	before := m.session
	if _, saved := msg.(session.SavedMsg); saved || before == nil {
		return m.update(msg)
	}
	run, revision := before.Run(), before.Revision()
	_, cmd := m.update(msg)
	if m.session == before && before.Revision() != revision {
		m.sayChanged(run)
	}
	return m, cmd
}

func (m *Model) update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.layout = ui.NewLayout(msg.Width, msg.Height)
		if m.options.Wide {
			m.layout = m.layout.Wide()
		}
		m.each(func(s ui.Screen) { s.Resize(m.layout) })
		return m, m.forward(msg)
	case tea.BackgroundColorMsg, tea.ColorProfileMsg, ui.MuteMsg:
		if m.options.Terminal.Learn(msg) {
			m.style()
			return m, m.forward(msg)
		}
		return m, nil
	case tea.KeyPressMsg:
		m.notice, m.quiet = "", ""
		return m, m.press(msg)
	case tea.PasteMsg:
		return m, m.forward(msg)
	case ui.InterruptMsg:
		m.interrupted = true
		return m, m.end()
	case ui.QuitMsg:
		return m, m.end()
	case ui.SuspendMsg:
		return m, m.suspend()
	case ui.HelpMsg:
		return m, m.goTo(ui.ToHelp)
	case ui.PaletteMsg:
		return m, m.goTo(ui.ToPalette)
	case ui.CopyMsg:
		return m, m.copyOut()
	case ui.SaveMsg:
		if m.session != nil {
			return m, m.session.Save()
		}
		return m, nil
	case ui.UndoMsg:
		return m, m.revert((*session.Session).Undo)
	case ui.RedoMsg:
		return m, m.revert((*session.Session).Redo)
	case session.SavedMsg:
		return m, m.saved(msg)
	case fromScreenMsg:
		return m, m.deliver(msg)
	case ui.GoMsg:
		return m, m.goTo(msg.Route)
	case connectedMsg, listedMsg, countedMsg, describedMsg, openedMsg, copiedMsg, exportMsg, pairMsg, deletedMsg,
		restoredMsg:
		return m, m.stored(msg)
	case home.OpenMsg, home.NewMsg, home.DuplicateMsg, home.ExportMsg, home.DeleteMsg, home.RestoreMsg, home.MoreMsg,
		home.DescribeMsg, home.ImportMsg, home.CompareMsg, home.EarlierMsg,
		compare.DayMsg, compare.ExportMsg, compare.OpenMsg:
		return m, m.asked(msg)
	case home.DoneMsg:
		return m, m.imported(msg)
	case runMsg:
		return m, m.run(msg.command)
	case export.WrittenMsg:
		m.exported = append(m.exported, msg.Path)
		m.notice = "Written: " + msg.Path
		if m.top().route == ui.ToExport {
			return m, m.back()
		}
		return m, m.forward(msg)
	case roadmap.RenderedMsg:
		if page, ok := m.kept[ui.ToRoadmap]; ok {
			return m, page.Update(msg)
		}
		return m, nil
	default:
		return m, m.forward(msg)
	}
}

// press does what a row of the page says, or gives the key to the page.
func (m *Model) press(msg tea.KeyPressMsg) tea.Cmd {
	screen, keys := m.screen(), m.keys()
	msg = keys.Press(msg)
	row, listed := keys.Find(msg)
	if m.deps.Store == nil && screen == ui.Screen(m.home) && row.Sends == nil {
		return nil // there is nothing to work on yet
	}
	status := screen.Status()
	sends, cmd, found := keys.Run(msg)
	switch {
	case sends != nil:
		_, cmd = m.update(sends)
		return cmd
	case !found:
		cmd = m.forward(msg)
	default:
		cmd = tagScreen(screen, cmd)
	}
	idle := cmd == nil && !(listed && row.Works())
	if idle && m.screen() == screen && screen.Status() == status && m.keys().Page == keys.Page {
		m.hint(keys)
	}
	return cmd
}

// keys returns the keys of the page, with those that work on every page.
func (m *Model) keys() ui.KeyMap {
	keys := m.screen().Keys()
	var every, edge []ui.Key
	if !keys.Typing {
		edge = append(edge, ui.Key{
			Keys:  "?",
			Word:  "help",
			Help:  "this page",
			Also:  "keys shortcuts manual",
			Group: ui.GroupLook,
			Edge:  true,
			Keep:  true,
			Sends: ui.HelpMsg{},
		})
		if !keys.Alone && m.home != nil {
			every = append(every, ui.Key{
				Keys:  ": ctrl+k",
				Help:  "every command, by typing; also ctrl+k",
				Group: ui.GroupLook,
				Sends: ui.PaletteMsg{},
			})
		}
	}
	if m.home != nil {
		every = append(every, ui.Key{
			Keys:  "ctrl+z",
			Help:  "stop here; fg in your shell goes on",
			Also:  "stop background",
			Group: ui.GroupLeave,
			Sends: ui.SuspendMsg{},
		})
	}
	every = append(every, ui.Key{
		Keys:  "ctrl+c",
		Help:  "end now; everything is saved",
		Group: ui.GroupLeave,
		Sends: ui.InterruptMsg{},
	})
	own := func(row ui.Key) bool {
		return slices.ContainsFunc(keys.Rows, func(k ui.Key) bool { return k.Has(row.First()) })
	}
	at := slices.IndexFunc(keys.Rows, func(row ui.Key) bool { return row.Edge })
	if at < 0 {
		at = len(keys.Rows)
	}
	keys.Rows = slices.Concat(keys.Rows[:at], slices.DeleteFunc(edge, own), keys.Rows[at:], slices.DeleteFunc(every, own))
	return keys
}

// hint says, once for each page, how to find the keys of a page on which the
// last key did nothing.
func (m *Model) hint(keys ui.KeyMap) {
	helps := slices.ContainsFunc(keys.Rows, func(k ui.Key) bool { return k.Sends == ui.HelpMsg{} })
	if keys.Typing || !helps || m.hinted[keys.Page] {
		return
	}
	if m.hinted == nil {
		m.hinted = map[string]bool{}
	}
	m.hinted[keys.Page] = true
	m.quiet = "no key here; ? shows them"
}

// end quits, after everything that waits is saved.
func (m *Model) end() tea.Cmd {
	cmd := m.behindHelp().Commit()
	switch {
	case m.session == nil:
		return tea.Sequence(cmd, tea.Quit)
	case !m.session.Unsaved():
		return tea.Quit
	}
	m.ending = true
	return tea.Batch(cmd, m.session.Save())
}

// suspend stops the program, after what is on its way is saved.
func (m *Model) suspend() tea.Cmd {
	cmd := m.screen().Commit()
	if m.session == nil || m.session.State() != session.Saving {
		return tea.Batch(cmd, tea.Suspend)
	}
	m.suspending = true
	return cmd
}

func (m *Model) saved(msg session.SavedMsg) tea.Cmd {
	if m.session == nil {
		return nil
	}
	cmd := m.session.Update(msg)
	if msg.Reverted != nil && msg.ID == m.session.Run().ID {
		cmd = tea.Batch(cmd, m.reverted(msg))
	}
	switch {
	case m.session.State() == session.Saving:
		return cmd
	case m.ending:
		return tea.Quit
	case m.suspending:
		m.suspending = false
		return tea.Batch(cmd, tea.Suspend)
	}
	return cmd
}

// style builds the looks for the terminal and hands them down.
func (m *Model) style() {
	m.styles = ui.NewStyles(m.options.Theme.Palette(m.options.Terminal), m.options.ASCII)
	m.each(func(s ui.Screen) { s.Restyle(m.styles) })
}

// asked carries out what the list asks for.
func (m *Model) asked(msg tea.Msg) tea.Cmd {
	if m.replaces(msg) && m.Unsaved() {
		m.notice = m.session.Run().Company + " has changes that are not saved. Open it and save again with s first."
		if open, ok := msg.(home.OpenMsg); ok && open.ID == m.session.Run().ID {
			m.notice = ""
			return m.goTo(ui.ToInterview)
		}
		return nil
	}
	switch msg := msg.(type) {
	case home.OpenMsg:
		return m.open(msg.ID, msg.Roadmap)
	case home.NewMsg:
		return m.create(msg.Company)
	case home.DeleteMsg:
		return m.remove(msg)
	case home.RestoreMsg:
		return m.restore(msg)
	case home.DuplicateMsg:
		return m.duplicate(msg)
	case home.ExportMsg:
		if m.session != nil && m.session.Run().ID == msg.ID { // as it is entered, saved or not
			return m.openExport(m.session.Run(), m.session)
		}
		return m.exportOf(msg.ID)
	case home.ImportMsg:
		return m.goTo(ui.ToImport)
	case home.MoreMsg:
		return m.names(-1)
	case home.DescribeMsg:
		return m.describe(msg.IDs)
	case home.CompareMsg:
		return m.pairOf(msg.Left, msg.Right)
	case home.EarlierMsg:
		return m.earlier(msg.ID, lastDay)
	case compare.DayMsg:
		return m.earlier(msg.ID, msg.Day)
	case compare.ExportMsg:
		return m.exportComparison(msg)
	case compare.OpenMsg:
		return m.openAt(msg.ID, msg.Question)
	}
	return nil
}

// replaces reports whether a wish of the list takes the place of the assessment
// that is open, or needs it as it is entered.
func (m *Model) replaces(msg tea.Msg) bool {
	switch msg.(type) {
	case home.OpenMsg, home.NewMsg, home.RestoreMsg, home.DuplicateMsg, home.CompareMsg, home.EarlierMsg, compare.OpenMsg:
		return true
	default:
		return false
	}
}

// fromScreenMsg is a message by which a page asks something of the shell.
type fromScreenMsg struct {
	screen ui.Screen
	msg    tea.Msg
}

// behindHelp is the page on top, or the one that the help page covers: help has
// nothing to save and reads only keys.
func (m *Model) behindHelp() ui.Screen {
	if m.top().route == ui.ToHelp {
		return m.under().screen
	}
	return m.screen()
}

// forward gives a message to the page on top.
func (m *Model) forward(msg tea.Msg) tea.Cmd {
	screen := m.screen()
	if _, key := msg.(tea.KeyPressMsg); !key {
		screen = m.behindHelp()
	}
	return tagScreen(screen, screen.Update(msg))
}

// tagScreen records which page issued cmd. The user may have left it before the
// message arrives; deliver then drops the message.
func tagScreen(screen ui.Screen, cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() tea.Msg {
		msg := cmd()
		switch all := msg.(type) {
		case tea.BatchMsg:
			tagged := make(tea.BatchMsg, len(all))
			for i := range all {
				tagged[i] = tagScreen(screen, all[i])
			}
			return tagged
		case ui.GoMsg, runMsg,
			home.OpenMsg, home.NewMsg, home.DuplicateMsg, home.ExportMsg, home.DeleteMsg, home.RestoreMsg,
			home.ImportMsg, home.CompareMsg, home.EarlierMsg,
			compare.DayMsg, compare.ExportMsg, compare.OpenMsg:
			return fromScreenMsg{screen, msg}
		}
		return msg
	}
}

// deliver does what a page asked for, unless the user has left the page.
func (m *Model) deliver(from fromScreenMsg) tea.Cmd {
	if from.screen != m.screen() {
		return nil
	}
	_, cmd := m.update(from.msg)
	return cmd
}

// enter opens an assessment that was read from the store or just made.
func (m *Model) enter(msg openedMsg) tea.Cmd {
	m.session = session.New(m.deps.Catalog, m.deps.Store, m.deps.Now, m.deps.Today, msg.run)
	m.kept = map[ui.Route]ui.Screen{}
	m.stack = m.stack[:1]
	next := ui.ToInterview
	if msg.roadmap || m.deps.Catalog.Complete(msg.run.Answers) {
		next = ui.ToRoadmap
	}
	switch {
	case msg.question != "":
		m.question().Show(msg.question)
		return m.push(ui.ToInterview, m.question())
	case m.deps.Catalog.ContentChanges(msg.run) != nil:
		return m.push(ui.ToChanges, compare.NewChanges(m.session, next))
	default:
		return m.push(next, m.page(next))
	}
}
