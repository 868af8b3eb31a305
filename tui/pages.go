package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/screen/compare"
	"trustpath/tui/screen/export"
	"trustpath/tui/screen/home"
	"trustpath/tui/screen/interview"
	shared "trustpath/tui/screen/library"
	"trustpath/tui/screen/plan"
	"trustpath/tui/screen/roadmap"
	"trustpath/tui/screen/settings"
	"trustpath/tui/screen/status"
	"trustpath/tui/screen/work"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// page is a line of the registry.
type page struct {
	route ui.Route
	lasts lasting
	title string     // in the palette; "" leaves it out
	also  string     // more words by which the palette finds it
	keys  []ui.Keyed // zero values, for what the palette lists of pages that are not open
	open  func(m *Model) ui.Screen
}

// lasting is how long a page lasts.
type lasting int

const (
	stacked lasting = iota // until the user goes back
	kept                   // as long as the assessment is open: it is made once, and shown again
	passing                // until another page is shown: nothing leads back to it
)

// pages is the registry. To add a page, write its package and add a line here.
func pages() []page {
	type keys = []ui.Keyed
	return []page{
		{ui.ToHome, stacked, "", "", keys{new(home.Model), new(compare.Model)}, nil}, // the first of the stack
		{ui.ToInterview, kept, "Interview", "questions answer", keys{new(interview.Model)}, func(m *Model) ui.Screen {
			return interview.New(m.session, m.deps.Editor, m.deps.Today())
		}},
		{ui.ToReview, stacked, "Check your answers", "review all answers and notes", keys{new(interview.Review)}, func(m *Model) ui.Screen {
			id := m.question().Question()
			if m.question().Finished() {
				id = "" // its last row
			}
			return interview.NewReview(m.session, m.deps.Editor, m.deps.Today(), id)
		}},
		{ui.ToRoadmap, kept, "", "", keys{
			new(roadmap.Model), new(plan.Model), new(work.Model), new(status.Model), new(work.Coverage), new(roadmap.WhatIf),
		}, func(m *Model) ui.Screen {
			return roadmap.New(m.session, m.deps.Today(), m.tabs()...)
		}},
		{ui.ToChanges, passing, "", "", keys{new(compare.Changes)}, func(m *Model) ui.Screen {
			return compare.NewChanges(m.session, ui.ToRoadmap)
		}},
		{ui.ToFirst, passing, "", "", keys{new(interview.First)}, func(m *Model) ui.Screen {
			return interview.NewFirst(m.session, m.deps.Today())
		}},
		{ui.ToExport, passing, "", "", keys{new(export.Model)}, func(m *Model) ui.Screen {
			return export.New(m.session.Run(), m.session, m.deps.Export)
		}},
		{ui.ToCheck, stacked, "What may have changed", "check review again old expired late habit", keys{new(status.Check)}, func(m *Model) ui.Screen {
			return status.NewCheck(m.session, m.deps.Today(), m.reviewDays())
		}},
		{ui.ToSettings, stacked, "", "", keys{new(settings.Model)}, func(m *Model) ui.Screen {
			return settings.New(m.deps.Settings, m.deps.Editor)
		}},
		{ui.ToLibrary, passing, "", "", keys{new(shared.Model)}, func(m *Model) ui.Screen { return m.shared }},
		{ui.ToCohort, passing, "", "", keys{new(shared.Cohort)}, func(m *Model) ui.Screen { return m.cohort }},
		{ui.ToForm, passing, "", "", nil, nil},
		{ui.ToImport, passing, "", "", nil, func(m *Model) ui.Screen { return home.NewImport(m.deps.Import) }},
		{ui.ToHelp, passing, "", "", nil, func(m *Model) ui.Screen { return newHelp(m.keys()) }},
		{ui.ToPalette, passing, "", "", nil, func(m *Model) ui.Screen { return newPalette(m.commands(), m.run) }},
	}
}

// registered is the line of a page, or one without it that is not listed.
func registered(route ui.Route) page {
	all := pages()
	if i := slices.IndexFunc(all, func(p page) bool { return p.route == route }); i >= 0 {
		return all[i]
	}
	return page{route: route}
}

// tabs are those of the roadmap after the document and the reasons.
func (m *Model) tabs() []roadmap.Tab {
	s, today := m.session, m.deps.Today()
	source, open := work.NewSource(s), (func(string) error)(nil)
	if m.deps.Export != nil {
		open = m.deps.Export.Opener()
	}
	return []roadmap.Tab{
		plan.New(s, today),
		work.New(s, today, source, open),
		status.New(s, today, source),
		work.NewCoverage(s),
		roadmap.NewWhatIf(s, today),
	}
}

// tabWords are the titles of the tabs, with more words by which the palette finds
// them.
var tabWords = [][2]string{
	{"Summary", "roadmap decisions dates first steps"},
	{"Report", "roadmap document text read search gates obligations"},
	{"Why", "reasons rules sources"},
	{"Plan", "gantt chart timeline schedule dates deadline"},
	{"Work", "workstreams tasks readiness owners"},
	{"Status", "forecast late next done promised progress where"},
	{"Coverage", "controls requirements clauses criteria"},
	{"What if", "scenario flip change"},
}

// opened is a page of the stack.
type opened struct {
	route  ui.Route
	screen ui.Screen
}

// dialog is a screen that is drawn over the page below it.
type dialog interface {
	ui.Screen
	Place() (x, y int) // of the box in the body
}

// covers reports whether a page hides another one only for a moment.
func (o opened) covers() bool {
	_, box := o.screen.(dialog)
	return box || o.route == ui.ToHelp
}

// top is the page that has the keys.
func (m *Model) top() opened { return m.stack[len(m.stack)-1] }

func (m *Model) screen() ui.Screen { return m.top().screen }

// under is the page on top, or the one that help or a dialog covers.
func (m *Model) under() opened {
	for _, o := range slices.Backward(m.stack) {
		if !o.covers() {
			return o
		}
	}
	return m.stack[0]
}

// each calls do for every page that exists.
func (m *Model) each(do func(ui.Screen)) {
	for _, o := range m.stack {
		do(o.screen)
	}
	for _, screen := range m.kept {
		do(screen)
	}
}

// question is the interview of the assessment that is open.
func (m *Model) question() *interview.Model { return m.page(ui.ToInterview).(*interview.Model) }

// roadmap is the roadmap of the assessment that is open.
func (m *Model) roadmap() *roadmap.Model { return m.page(ui.ToRoadmap).(*roadmap.Model) }

// page returns a page, and makes it where there is none to show again.
func (m *Model) page(route ui.Route) ui.Screen {
	if screen, ok := m.kept[route]; ok {
		return screen
	}
	entry := registered(route)
	screen := entry.open(m)
	screen.Resize(m.layout)
	screen.Restyle(m.styles)
	if entry.lasts == kept {
		m.kept[route] = screen
	}
	return screen
}

// goTo leaves the page and shows another one: one that is in the stack comes back
// to its top.
func (m *Model) goTo(route ui.Route) tea.Cmd {
	if route == ui.ToBack {
		return m.back()
	}
	var left tea.Cmd
	if route != ui.ToHelp && route != ui.ToPalette { // the page stays as it is
		left = m.screen().Commit()
	}
	if i := slices.IndexFunc(m.stack, func(o opened) bool { return o.route == route }); i >= 0 {
		m.stack = m.stack[:i+1]
		return tea.Batch(left, m.reveal())
	}
	return tea.Batch(left, m.push(route, m.page(route)))
}

// push shows a page on top of the stack, or in place of one to which nothing
// leads back.
func (m *Model) push(route ui.Route, screen ui.Screen) tea.Cmd {
	screen.Resize(m.layout)
	screen.Restyle(m.styles)
	next := opened{route, screen}
	if registered(m.top().route).lasts == passing && !next.covers() {
		m.stack = m.stack[:len(m.stack)-1]
	}
	m.stack = append(m.stack, next)
	return m.reveal()
}

// back leaves the page for the one below it.
func (m *Model) back() tea.Cmd {
	left := m.screen().Commit()
	covered := m.top().covers()
	m.stack = m.stack[:max(1, len(m.stack)-1)]
	if covered {
		return tea.Batch(left, m.screen().Init())
	}
	return tea.Batch(left, m.reveal())
}

// refresher is a page that takes up what was changed on other pages.
type refresher interface{ Refresh() }

// reveal begins the page that has come to the top.
func (m *Model) reveal() tea.Cmd {
	screen := m.screen()
	if screen == ui.Screen(m.home) {
		if m.session != nil {
			m.home.Point(m.session.Run().ID)
		}
		if m.deps.Store != nil { // else the list is loaded when it is there
			return m.load()
		}
	}
	if r, ok := screen.(refresher); ok {
		r.Refresh()
	}
	return screen.Init()
}

// openExport opens the dialog that writes an assessment to a file; s is nil for
// one that is not open.
func (m *Model) openExport(run assessment.Assessment, s *session.Session) tea.Cmd {
	return m.push(ui.ToExport, export.New(run, s, m.deps.Export))
}
