// Package tui is the shell of the screens: it keeps the stack of open pages, runs
// the rows of keys that they declare, and draws the frame around the page on top.
// Model is the only tea.Model.
//
// A page is a ui.Screen in its package and a line of the registry in
// pages.go. It asks the shell for something with the messages of ui and its own;
// the shell drops a message that arrives after the user has left the page.
// Options.Start puts another page in the place of the list of assessments, as a
// workshop does.
package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/screen/compare"
	"trustpath/tui/screen/export"
	"trustpath/tui/screen/form"
	"trustpath/tui/screen/home"
	shared "trustpath/tui/screen/library"
	"trustpath/tui/screen/roadmap"
	"trustpath/tui/screen/settings"
	"trustpath/tui/screen/status"
	"trustpath/tui/screen/work"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// Model is the shell: it routes keys, opens pages, and draws the frame.
type Model struct {
	Exported    []string // the files that were written, in order
	Interrupted bool     // whether ctrl+c ended the program
	Workshop    string   // the id of an assessment to hold a workshop on next, or ""
	Refused     error    // why the program could not begin, or nil

	deps    Deps
	options Options
	layout  ui.Layout
	styles  ui.Styles

	stack   []opened // the pages through which the user came; the last one has the keys
	kept    map[ui.Route]ui.Screen
	shared  *shared.Model
	cohort  *shared.Cohort
	home    *home.Model // nil where another page is at the bottom of the stack
	session *session.Session
	recent  []string // ids of the commands run last, the last one first

	drawn *tea.View // the last frame, until something may have changed
	spots []ui.Spot // of the last frame

	notice     string
	quiet      string          // drawn dimly where there is no notice
	hinted     map[string]bool // by the page of a key map
	ending     bool            // quit as soon as everything is saved
	suspending bool            // stop as soon as everything is saved
}

// EndMsg ends the program as ctrl+c does, without marking it as interrupted.
type EndMsg = ui.QuitMsg

// SuspendMsg stops the program, as ctrl+z does, once everything is saved. The
// answer is a tea.SuspendMsg.
type SuspendMsg = ui.SuspendMsg

// New returns the program's model.
func New(deps Deps, options Options) *Model {
	m := &Model{deps: deps, options: options}
	m.shared = shared.New(deps.Library, deps.Catalog, deps.Now, m.Unsaved)
	m.cohort = shared.NewCohort(deps.Library, deps.Catalog)
	first := options.Start
	if first == nil {
		m.home = home.New(deps.Catalog.Catalog, library{m}, deps.Import != nil, deps.Example != nil)
		first = m.home
	}
	m.stack = []opened{{ui.ToHome, first}}
	m.style()
	if options.Begin != nil && deps.Store == nil {
		run := *options.Begin
		run.Pack = deps.Catalog.Pack // as the store begins it
		m.enter(run, ui.ToInterview) // nothing to do until there is a size
	}
	return m
}

// Unsaved reports whether something entered could not be stored.
func (m *Model) Unsaved() bool { return m.session != nil && m.session.Unsaved() }

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
	case m.options.Open != "" && m.options.Export:
		return library{m}.Export(m.options.Open)
	case m.options.Open != "":
		return library{m}.Open(m.options.Open, m.options.Roadmap)
	case m.options.NewCompany != "":
		return library{m}.New(m.options.NewCompany)
	default:
		return m.load()
	}
}

// Update handles what concerns the whole program and hands on the rest.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg.(type) {
	case tea.EnvMsg, tea.ModeReportMsg, tea.KeyboardEnhancementsMsg, tea.MouseMotionMsg, tea.MouseReleaseMsg:
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
	case tea.MouseClickMsg:
		return m, m.click(msg)
	case tea.MouseWheelMsg:
		return m, m.wheel(msg)
	case tea.PasteMsg:
		return m, m.forward(msg)
	case ui.InterruptMsg:
		m.Interrupted = true
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
	case leaveMsg:
		if msg.screen != m.screen() {
			return m, nil // the user has left it
		}
		return m, m.goTo(msg.route)
	case ui.GoMsg:
		return m, m.goTo(msg.Route)
	case storedMsg:
		return m, msg()
	case home.DoneMsg:
		return m, m.imported(msg)
	case export.WrittenMsg:
		m.Exported = append(m.Exported, msg.Path)
		if m.top().route != ui.ToExport { // it was closed while it wrote
			m.notice = "Written: " + msg.Path
		}
		return m, m.forward(msg)
	case ui.OpenMsg:
		if msg.Question != "" {
			cmd := m.goTo(ui.ToInterview)
			m.question().Show(msg.Question)
			return m, cmd
		}
		return m, tea.Batch(m.goTo(ui.ToRoadmap), m.roadmap().ShowTab(msg.Tab))
	case ui.EarlierMsg:
		return m, library{m}.Earlier(m.session.Run().ID, home.LastDay)
	case status.DoneMsg:
		return m, library{m}.reviewed(msg)
	case form.OpenMsg:
		return m, m.push(ui.ToForm, msg.Open())
	case form.DoneMsg:
		var back tea.Cmd
		if m.screen() == ui.Screen(msg.Of) {
			back = m.back()
		}
		if msg.Text != "" {
			m.notice = msg.Text
		}
		return m, back
	case shared.OpenMsg:
		return m, library{m}.Open(msg.ID, false)
	case shared.AnswerMsg:
		return m, library{m}.answered(msg)
	case settings.ChangedMsg:
		m.prefer()
		return m, nil
	case roadmap.RenderedMsg, roadmap.EvaluatedMsg, work.StatusMsg, form.StartMsg:
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

// click goes to the row or the tab that was clicked, with the keys that lead there. An
// option is chosen at once; a click on the row of the cursor opens it.
func (m *Model) click(msg tea.MouseClickMsg) tea.Cmd {
	steps, tab, found := ui.Steps(m.spots, msg.X, msg.Y)
	if msg.Button != tea.MouseLeft || !found {
		return nil
	}
	on, back := "down", "up"
	if tab {
		on, back = "tab", "shift+tab"
		row, _ := m.keys().Find(ui.Press(on))
		if row.Help != ui.NextTab {
			return nil // only the place in a row of parts
		}
	}
	key := on
	if steps < 0 {
		key = back
	}
	var cmds []tea.Cmd
	press := func(key string) {
		_, cmd := m.update(ui.Press(key))
		cmds = append(cmds, cmd)
	}
	for range max(steps, -steps) {
		press(key)
	}
	choose, _ := m.keys().Find(ui.Press("space"))
	switch {
	case tab:
	case strings.HasPrefix(choose.Help, "choose"):
		press("space")
	case steps == 0:
		press("enter")
	}
	return tea.Batch(cmds...)
}

// wheel scrolls a text, or moves the cursor of a list.
func (m *Model) wheel(msg tea.MouseWheelMsg) tea.Cmd {
	key, ok := map[tea.MouseButton]string{tea.MouseWheelUp: "up", tea.MouseWheelDown: "down"}[msg.Button]
	lines := 3
	if slices.ContainsFunc(m.spots, func(s ui.Spot) bool { return s.Here && !s.Tab }) {
		lines = 1
	}
	var cmds []tea.Cmd
	for range lines {
		row, found := m.keys().Find(ui.Press(key))
		if !ok || !found || !row.Works() {
			break
		}
		_, cmd := m.update(ui.Press(key))
		cmds = append(cmds, cmd)
	}
	return tea.Batch(cmds...)
}

// keys returns the keys of the page, with those that work on every page.
func (m *Model) keys() ui.KeyMap {
	keys := m.screen().Keys()
	var every, edge []ui.Key
	help, commands := "? f1", ": ctrl+k"
	if keys.Typing { // letters are text
		help, commands = "f1", "ctrl+k"
	}
	about := ui.Sends(ui.GroupLook, help, "help", "this page", ui.HelpMsg{}).AtEdge().FoundBy("keys shortcuts manual")
	about.Early = keys.Typing
	edge = append(edge, about)
	if !keys.Alone && m.home != nil {
		every = append(every, ui.Sends(ui.GroupLook, commands, "", "search every command; also ctrl+k", ui.PaletteMsg{}))
	}
	if !keys.Alone && !keys.Typing && m.deps.Settings != nil {
		every = append(every, ui.Sends(ui.GroupLook, ",", "", "settings of this machine", ui.GoMsg{Route: ui.ToSettings}).
			FoundBy("preferences config theme mouse dates options"))
	}
	if m.home != nil {
		every = append(every, ui.Sends(ui.GroupLeave, "ctrl+z", "", "suspend; fg resumes", ui.SuspendMsg{}).
			FoundBy("stop background"))
	}
	every = append(every, ui.Sends(ui.GroupLeave, "ctrl+c", "", "end now; everything is saved", ui.InterruptMsg{}))
	own := func(row ui.Key) bool {
		return slices.ContainsFunc(keys.Rows, func(k ui.Key) bool { return k.Has(row.First()) })
	}
	at := slices.IndexFunc(keys.Rows, func(row ui.Key) bool { return row.Edge })
	if at < 0 {
		at = len(keys.Rows)
	}
	keys.Rows = slices.Concat(keys.Rows[:at], slices.DeleteFunc(edge, own), keys.Rows[at:], slices.DeleteFunc(every, own))
	return m.options.Keys.On(keys)
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

// prefer takes up the settings as they are now.
func (m *Model) prefer() {
	for _, s := range m.deps.Settings.Settings() {
		switch s.Name {
		case "theme":
			m.options.Theme = ui.Theme(s.Value)
		case "ascii":
			m.options.ASCII = s.Value == "true" || m.options.OnlyASCII
		case "mouse":
			m.options.Mouse = s.Value == "true"
		}
	}
	m.options.Keys = m.deps.Settings.Keys()
	m.style()
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

// leaveMsg is a ui.GoMsg with the page that sent it.
type leaveMsg struct {
	screen ui.Screen
	route  ui.Route
}

// tagScreen records which page asks for another one: the user may have left it
// before the message arrives.
func tagScreen(screen ui.Screen, cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() tea.Msg {
		switch msg := cmd().(type) {
		case tea.BatchMsg:
			tagged := make(tea.BatchMsg, len(msg))
			for i := range msg {
				tagged[i] = tagScreen(screen, msg[i])
			}
			return tagged
		case ui.GoMsg:
			return leaveMsg{screen, msg.Route}
		default:
			return msg
		}
	}
}

// enter opens an assessment that was read from the store or just made, at a page
// or, if every question has an answer, at the roadmap.
func (m *Model) enter(run assessment.Assessment, next ui.Route) tea.Cmd {
	m.begun(run)
	if m.deps.Catalog.Complete(run.Answers) {
		next = ui.ToRoadmap
	}
	if m.deps.Catalog.ContentChanges(run) != nil {
		return m.push(ui.ToChanges, compare.NewChanges(m.session, next))
	}
	return m.push(next, m.page(next))
}

// enterAt opens an assessment at a question.
func (m *Model) enterAt(run assessment.Assessment, question assessment.QuestionID) tea.Cmd {
	m.begun(run)
	m.question().Show(question)
	return m.push(ui.ToInterview, m.question())
}

// begun begins to work on an assessment in place of the one that is open.
func (m *Model) begun(run assessment.Assessment) {
	m.session = session.New(m.deps.Catalog, m.deps.Store, m.deps.Now, m.deps.Today, run)
	m.kept = map[ui.Route]ui.Screen{}
	m.stack = m.stack[:1]
}
