package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/screen/compare"
	"trustpath/tui/screen/export"
	"trustpath/tui/screen/home"
	"trustpath/tui/screen/interview"
	"trustpath/tui/screen/plan"
	"trustpath/tui/screen/roadmap"
	"trustpath/tui/screen/work"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// page is a line of the registry.
type page struct {
	route ui.Route
	open  func(m *Model) ui.Screen
	keys  []ui.Keyed // zero values, for what the palette lists of pages that are not open
	title string     // in the palette; "" leaves it out
	also  string     // more words by which the palette finds it
	kept  bool       // made once for the assessment that is open, and shown again
	// passing marks a page to which nothing leads back.
	passing bool
}

// pages is the registry. To add a page, write its package and add a line here.
func pages() []page {
	return []page{
		{
			route: ui.ToHome, // always the first of the stack
			keys:  []ui.Keyed{new(home.Model), new(compare.Model)},
		},
		{
			route: ui.ToInterview,
			keys:  []ui.Keyed{new(interview.Model)},
			title: "Interview",
			also:  "questions answer",
			kept:  true,
			open: func(m *Model) ui.Screen {
				return interview.New(m.session, m.deps.Editor, m.deps.Today())
			},
		},
		{
			route: ui.ToReview,
			keys:  []ui.Keyed{new(interview.Review)},
			title: "Review",
			also:  "all answers and notes",
			open: func(m *Model) ui.Screen {
				on := m.question().Question()
				return interview.NewReview(m.session, m.deps.Editor, m.deps.Today(), on)
			},
		},
		{
			route: ui.ToRoadmap,
			kept:  true,
			keys:  []ui.Keyed{new(roadmap.Model), new(plan.Model), new(work.Model), new(work.Coverage), new(roadmap.WhatIf)},
			open:  func(m *Model) ui.Screen { return roadmap.New(m.session, m.deps.Today(), m.tabs()...) },
		},
		{
			route:   ui.ToChanges,
			keys:    []ui.Keyed{new(compare.Changes)},
			passing: true,
			open:    func(m *Model) ui.Screen { return compare.NewChanges(m.session, ui.ToRoadmap) },
		},
		{
			route:   ui.ToFirst,
			keys:    []ui.Keyed{new(interview.First)},
			passing: true,
			open:    func(m *Model) ui.Screen { return interview.NewFirst(m.session, m.deps.Today()) },
		},
		{
			route:   ui.ToExport,
			passing: true,
			keys:    []ui.Keyed{new(export.Model)},
			open:    func(m *Model) ui.Screen { return export.New(m.session.Run(), m.session, m.deps.Export) },
		},
		{
			route:   ui.ToImport,
			passing: true,
			open:    func(m *Model) ui.Screen { return home.NewImport(m.deps.Import) },
		},
		{
			route:   ui.ToHelp,
			passing: true,
			open:    func(m *Model) ui.Screen { return newHelp(m.keys()) },
		},
		{
			route:   ui.ToPalette,
			passing: true,
			open:    func(m *Model) ui.Screen { return newPalette(m.commands(), m.run) },
		},
	}
}

// tabs are those of the roadmap after the document and the reasons.
func (m *Model) tabs() []roadmap.Tab {
	s, today := m.session, m.deps.Today()
	return []roadmap.Tab{
		plan.New(s.Catalog().Catalog, today),
		work.New(s, today),
		work.NewCoverage(s),
		roadmap.NewWhatIf(s, today),
		export.NewTab(s, m.deps.Export),
	}
}

// tabWords are the titles of the tabs, with more words by which the palette finds
// them.
var tabWords = [][2]string{
	{"Summary", "roadmap document report decisions gates obligations"},
	{"Why", "reasons rules sources"},
	{"Plan", "gantt chart timeline schedule dates deadline"},
	{"Work", "workstreams tasks readiness owners"},
	{"Coverage", "controls requirements clauses criteria"},
	{"What if", "scenario flip change"},
	{"Export", "file pdf html word docx csv json markdown"},
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
	all := pages()
	entry := all[slices.IndexFunc(all, func(p page) bool { return p.route == route })]
	screen := entry.open(m)
	screen.Resize(m.layout)
	screen.Restyle(m.styles)
	if entry.kept {
		m.kept[route] = screen
	}
	return screen
}

// goTo leaves the page and shows another one: one that is in the stack comes back
// to its top.
func (m *Model) goTo(route ui.Route) tea.Cmd {
	if route == ui.ToBack || route == ui.ToPrevious {
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
	all := pages()
	passing := slices.ContainsFunc(all, func(p page) bool { return p.route == m.top().route && p.passing })
	if passing && !next.covers() {
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
