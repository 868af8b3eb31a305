// Package tui is the screens: a list of assessments, the interview, the review,
// the roadmap. Model is the shell round them and the only tea.Model.
package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"trustpath/tui/screen/compare"
	"trustpath/tui/screen/export"
	"trustpath/tui/screen/help"
	"trustpath/tui/screen/home"
	"trustpath/tui/screen/interview"
	"trustpath/tui/screen/palette"
	"trustpath/tui/screen/roadmap"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// Model is the shell: it routes keys, opens pages, and draws the frame.
type Model struct {
	deps    Deps
	options Options
	table   ui.Keys
	layout  ui.Layout
	styles  ui.Styles

	route    ui.Route
	trail    []ui.Route // the pages through which the person came, without home
	previous ui.Route   // where help or export was opened
	beneath  ui.Route   // where the previous one leads back to, when it is a dialog
	session  *session.Session
	home     *home.Model
	question *interview.Model
	review   *interview.Review
	roadmap  *roadmap.Model
	export   *export.Model
	changes  *compare.Changes
	compare  *compare.Model
	palette  *palette.Model
	intake   *home.Import
	recent   []string // ids of the commands run last, the last one first
	first    *interview.First
	help     *help.Model

	drawn *tea.View // the last frame, until something may have changed

	notice      string
	quiet       string          // said where there is no notice, and dimly
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
	m := &Model{deps: deps, options: options, table: ui.NewKeys()}
	m.home = home.New(m.table, deps.Catalog.Catalog, deps.Import != nil)
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
	if m.deps.Store == nil {
		return tea.Batch(ask, m.connect())
	}
	return tea.Batch(ask, m.begin())
}

// begin loads what is shown first. The list behind an assessment is loaded when
// somebody goes there.
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
		m.each(func(s ui.Screen) { s.Resize(m.layout) })
		return m, m.hand(msg)
	case tea.BackgroundColorMsg, tea.ColorProfileMsg, ui.MuteMsg:
		if m.options.Terminal.Learn(msg) {
			m.style()
			return m, m.hand(msg)
		}
		return m, nil
	case tea.KeyPressMsg:
		m.notice, m.quiet = "", ""
		return m, m.press(msg)
	case tea.PasteMsg:
		return m, m.hand(msg)
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
	case toldMsg:
		return m, m.told(msg)
	case ui.GoMsg:
		return m, m.goTo(msg.Route)
	case connectedMsg, listedMsg, countedMsg, describedMsg, openedMsg, copiedMsg, exportMsg, pairMsg, deletedMsg, restoredMsg:
		return m, m.stored(msg)
	case home.OpenMsg, home.NewMsg, home.DuplicateMsg, home.ExportMsg, home.DeleteMsg, home.RestoreMsg, home.MoreMsg, home.DescribeMsg,
		home.ImportMsg, home.CompareMsg, home.EarlierMsg, compare.DayMsg, compare.ExportMsg, compare.OpenMsg:
		return m, m.asked(msg)
	case home.DoneMsg:
		return m, m.imported(msg)
	case palette.RunMsg:
		return m, m.run(msg.Command)
	case whyMsg, questionMsg, tabMsg:
		return m, m.point(msg)
	case themeMsg:
		m.options.Theme = ui.Theme(msg)
		m.style()
		return m, m.hand(msg)
	case export.WrittenMsg:
		m.exported = append(m.exported, msg.Path)
		m.notice = "Written: " + msg.Path
		if m.route == ui.ToExport {
			return m, m.goTo(ui.ToPrevious)
		}
		return m, m.hand(msg)
	case roadmap.RenderedMsg:
		if m.roadmap != nil {
			return m, m.roadmap.Update(msg)
		}
		return m, nil
	default:
		return m, m.hand(msg)
	}
}

// press does what a row of the page says, or gives the key to the page.
func (m *Model) press(msg tea.KeyPressMsg) tea.Cmd {
	screen, keys := m.screen(), m.keys()
	msg = keys.Press(msg)
	row, listed := keys.Find(msg)
	if m.deps.Store == nil && m.route == ui.ToHome && row.Sends == nil {
		return nil // there is nothing to work on yet
	}
	status := screen.Status()
	sends, cmd, found := keys.Run(msg)
	switch {
	case sends != nil:
		_, cmd = m.update(sends)
		return cmd
	case !found:
		cmd = m.hand(msg)
	default:
		cmd = by(screen, cmd)
	}
	if cmd == nil && !(listed && row.Works()) && m.screen() == screen && screen.Status() == status && m.keys().Page == keys.Page {
		m.hint(keys)
	}
	return cmd
}

// keys returns the keys of the page, with those that work on every page.
func (m *Model) keys() ui.KeyMap {
	keys := ui.KeysOf(m.screen())
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
		if !keys.Alone {
			every = append(every, ui.Key{
				Keys:  ": ctrl+k",
				Help:  "every command, by typing; also ctrl+k",
				Group: ui.GroupLook,
				Sends: ui.PaletteMsg{},
			})
		}
	}
	every = append(every,
		ui.Key{
			Keys:  "ctrl+z",
			Help:  "stop here; fg in your shell goes on",
			Also:  "stop background",
			Group: ui.GroupLeave,
			Sends: ui.SuspendMsg{},
		},
		ui.Key{
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
	if keys.Typing || m.hinted[keys.Page] || !slices.ContainsFunc(keys.Rows, func(k ui.Key) bool { return k.Sends == ui.HelpMsg{} }) {
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
	cmd := m.screen().Commit()
	if m.session == nil || !m.session.Unsaved() {
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
