package tui

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/screen/compare"
	"trustpath/tui/screen/export"
	"trustpath/tui/screen/help"
	"trustpath/tui/screen/home"
	"trustpath/tui/screen/interview"
	"trustpath/tui/screen/palette"
	"trustpath/tui/screen/plan"
	"trustpath/tui/screen/roadmap"
	"trustpath/tui/screen/work"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// screen is the page that has the keys.
func (m *Model) screen() ui.Screen { return m.at(m.route) }

func (m *Model) at(route ui.Route) ui.Screen {
	switch route {
	case ui.ToInterview:
		return m.question
	case ui.ToReview:
		return m.review
	case ui.ToRoadmap:
		return m.roadmap
	case ui.ToExport:
		return m.export
	case ui.ToHelp:
		return m.help
	case ui.ToChanges:
		return m.changes
	case ui.ToPalette:
		return m.palette
	case ui.ToCompare:
		return m.compare
	case ui.ToFirst:
		return m.first
	case ui.ToImport:
		return m.intake
	default:
		return m.home
	}
}

// each calls do for every page that exists.
func (m *Model) each(do func(ui.Screen)) {
	do(m.home)
	if m.question != nil {
		do(m.question)
	}
	if m.review != nil {
		do(m.review)
	}
	if m.roadmap != nil {
		do(m.roadmap)
	}
	if m.export != nil {
		do(m.export)
	}
	if m.help != nil {
		do(m.help)
	}
	if m.changes != nil {
		do(m.changes)
	}
	if m.palette != nil {
		do(m.palette)
	}
	if m.compare != nil {
		do(m.compare)
	}
	if m.first != nil {
		do(m.first)
	}
	if m.intake != nil {
		do(m.intake)
	}
}

// prepare gives a new page its size and its looks.
func (m *Model) prepare(s ui.Screen) {
	s.Resize(m.layout)
	s.Restyle(m.styles)
}

// step keeps the trail for a page that is opened, and returns that page: for
// ToBack it is the last one of the trail.
func (m *Model) step(route ui.Route) ui.Route {
	if last := len(m.trail) - 1; route == ui.ToBack && last >= 0 {
		route = m.trail[last]
	} else if route == ui.ToBack {
		route = ui.ToHome
	}
	switch at := slices.Index(m.trail, route); {
	case route == ui.ToHome:
		m.trail = nil
	case at >= 0:
		m.trail = m.trail[:at]
	case route != m.route && (m.route == ui.ToInterview || m.route == ui.ToReview || m.route == ui.ToRoadmap):
		m.trail = append(m.trail, m.route)
	}
	return route
}

// goTo leaves the page and opens another one.
func (m *Model) goTo(route ui.Route) tea.Cmd {
	var left, came tea.Cmd
	if route != ui.ToHelp && route != ui.ToPalette { // these cover the page, which stays as it is
		left = m.screen().Commit()
	}
	back := route == ui.ToBack
	switch route {
	case ui.ToBack, ui.ToHome, ui.ToInterview, ui.ToReview, ui.ToRoadmap, ui.ToChanges, ui.ToFirst:
		route = m.step(route)
	}
	switch route {
	case ui.ToPrevious:
		m.route, m.previous = m.previous, m.beneath
		came = m.screen().Init()
		return tea.Batch(left, came)
	case ui.ToHelp:
		m.help = help.New(m.keys())
		m.prepare(m.help)
		m.previous, m.beneath = m.route, m.previous
	case ui.ToPalette:
		m.openPalette()
		return nil
	case ui.ToExport:
		return tea.Batch(left, m.openExport(m.session.Run(), m.session))
	case ui.ToHome:
		if m.session != nil {
			m.home.Point(m.session.Run().ID)
		}
		if m.deps.Store != nil { // else the list is loaded when it is there
			came = m.load()
		}
	case ui.ToInterview:
		m.question.Refresh()
	case ui.ToReview:
		at := m.question.Question()
		if back {
			at = m.review.Question()
		}
		m.review = interview.NewReview(m.session, m.table, m.deps.Editor, m.deps.Today(), at)
		m.prepare(m.review)
	case ui.ToRoadmap:
		came = m.roadmap.Init()
	case ui.ToChanges:
		m.showChanges(ui.ToRoadmap)
	case ui.ToFirst:
		m.first = interview.NewFirst(m.session, m.table, m.deps.Today())
		m.prepare(m.first)
		came = m.first.Init()
	}
	m.route = route
	return tea.Batch(left, came)
}

// openExport opens the dialog that writes an assessment to a file; saves is nil
// for one that is not open.
func (m *Model) openExport(run assessment.Assessment, saves export.Saves) tea.Cmd {
	return m.openDialog(export.New(run, saves, m.deps.Export, m.table))
}

func (m *Model) openDialog(dialog *export.Model) tea.Cmd {
	m.export = dialog
	m.prepare(m.export)
	m.previous, m.beneath = m.route, m.previous
	m.route = ui.ToExport
	return m.export.Init()
}

// enter opens an assessment that was read from the store or just made.
func (m *Model) enter(msg openedMsg) tea.Cmd {
	m.session = session.New(m.deps.Catalog, m.deps.Store, m.deps.Now, m.deps.Today, msg.run)
	m.question = interview.New(m.session, m.table, m.deps.Editor, m.deps.Today())
	m.roadmap = roadmap.New(m.session, m.deps.Render, m.table, m.deps.Today(), m.tabs()...)
	m.review = nil
	m.prepare(m.question)
	m.prepare(m.roadmap)
	m.route, m.trail = ui.ToInterview, nil
	if msg.roadmap || m.deps.Catalog.Complete(msg.run.Answers) {
		m.route = ui.ToRoadmap
	}
	if msg.question != "" {
		m.question.Show(msg.question)
		m.route = ui.ToInterview
		return m.screen().Init()
	}
	if m.deps.Catalog.ContentChanges(msg.run) != nil {
		m.showChanges(m.route)
		m.route = ui.ToChanges
	}
	return m.screen().Init()
}

// tabs is what stands beside the document of the roadmap, in order.
func (m *Model) tabs() []roadmap.Tab {
	s, today := m.session, m.deps.Today()
	return []roadmap.Tab{
		plan.New(s.Catalog().Catalog, m.table, today),
		work.New(s, m.table, today),
		work.NewCoverage(s, m.table),
		roadmap.NewWhatIf(s, m.table, today),
		export.NewTab(s, m.deps.Export, m.table),
	}
}

// showChanges makes the page of what other content changes, with the page that
// comes behind it.
func (m *Model) showChanges(next ui.Route) {
	m.changes = compare.NewChanges(m.session, next)
	m.prepare(m.changes)
}

// asked carries out what the list asks for.
func (m *Model) asked(msg tea.Msg) tea.Cmd {
	if m.replaces(msg) && m.Unsaved() {
		m.notice = m.session.Run().Company + " has changes that are not saved. Open it and save again with s first."
		if open, ok := msg.(home.OpenMsg); ok && open.ID == m.session.Run().ID {
			m.notice = ""
			m.route, m.trail = ui.ToInterview, nil
			m.question.Refresh()
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
		return m.openImport()
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

// toldMsg is what a page asks of the program.
type toldMsg struct {
	by  ui.Screen
	msg tea.Msg
}

// hand gives a message to the page that is open.
func (m *Model) hand(msg tea.Msg) tea.Cmd {
	screen := m.screen()
	return by(screen, screen.Update(msg))
}

// by marks what comes of a command with the page whose command it is: keys may
// come faster than a wish, and have left the page when it arrives.
func by(screen ui.Screen, cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() tea.Msg {
		msg := cmd()
		switch all := msg.(type) {
		case tea.BatchMsg:
			marked := make(tea.BatchMsg, len(all))
			for i := range all {
				marked[i] = by(screen, all[i])
			}
			return marked
		case ui.GoMsg, palette.RunMsg,
			home.OpenMsg, home.NewMsg, home.DuplicateMsg, home.ExportMsg, home.DeleteMsg, home.RestoreMsg, home.ImportMsg, home.CompareMsg, home.EarlierMsg,
			compare.DayMsg, compare.ExportMsg, compare.OpenMsg:
			return toldMsg{screen, msg}
		}
		return msg
	}
}

// told does what a page asked for, unless it was left meanwhile.
func (m *Model) told(t toldMsg) tea.Cmd {
	if t.by != m.screen() {
		return nil
	}
	_, cmd := m.update(t.msg)
	return cmd
}

// lastDay stands for the last day on which an assessment was changed.
const lastDay = -1

type pairMsg struct {
	pair compare.Pair
	err  error
}

// pairOf reads two assessments.
func (m *Model) pairOf(left, right string) tea.Cmd {
	store := m.deps.Store
	return func() tea.Msg {
		var out pairMsg
		if out.pair.Before, out.err = store.Get(context.Background(), left); out.err == nil {
			out.pair.After, out.err = store.Get(context.Background(), right)
		}
		return out
	}
}

// earlier reads an assessment, and as it stood when one of the days on which it
// was changed began.
func (m *Model) earlier(id string, day int) tea.Cmd {
	store, zone := m.deps.Store, m.deps.Now().Location()
	return func() tea.Msg {
		ctx := context.Background()
		run, err := store.Get(ctx, id)
		if err != nil {
			return pairMsg{err: err}
		}
		times, err := store.Times(ctx, run.ID)
		if err != nil || len(times) == 0 {
			return pairMsg{compare.Pair{Before: run, After: run}, err}
		}
		days := daysOf(times, zone)
		if day == lastDay {
			day = len(days) - 1
		}
		before, err := store.At(ctx, run.ID, days[day])
		pair := compare.Pair{Before: before, After: run, Day: day}
		for _, d := range days {
			pair.Days = append(pair.Days, assessment.DateOf(d))
		}
		return pairMsg{pair, err}
	}
}

// daysOf is the beginning of each day that the times are of.
func daysOf(times []time.Time, zone *time.Location) []time.Time {
	var out []time.Time
	for _, t := range times {
		t = t.In(zone)
		out = append(out, time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone))
	}
	return slices.Compact(out)
}

// openCompare shows a pair; another day of the same pair keeps nothing but it.
func (m *Model) openCompare(pair compare.Pair) tea.Cmd {
	m.compare = compare.New(m.deps.Catalog, pair, m.table, m.deps.Today())
	m.prepare(m.compare)
	m.route = ui.ToCompare
	return m.compare.Init()
}

// openAt opens an assessment at a question.
func (m *Model) openAt(id string, question assessment.QuestionID) tea.Cmd {
	store := m.deps.Store
	return func() tea.Msg {
		run, err := store.Get(context.Background(), id)
		return openedMsg{run: run, question: question, err: err}
	}
}
