// Package whatif lists the smallest changes of answers that flip the result, and
// tries one without saving it.
package whatif

import (
	"maps"
	"slices"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// Model is the tab of the flips.
type Model struct {
	session *session.Session
	keys    ui.Keys
	today   assessment.Date
	styles  ui.Styles
	layout  ui.Layout

	base    *assessment.Result
	found   *assessment.Flip // the first of its flips: where it is another, so is the result
	robust  string           // how firm the result is
	groups  []report.FlipGroup
	flips   []report.FlipWay // those of the groups, in order
	lines   []line
	cursor  int
	trying  bool
	tried   int   // the flip that is tried
	trial   trial // of the flip that is shown
	message string
}

// New returns the tab.
func New(s *session.Session, keys ui.Keys, today assessment.Date) *Model {
	return &Model{session: s, keys: keys, today: today}
}

// Title is the name of the tab.
func (m *Model) Title() string { return "What if" }

// Resize sets the sizes.
func (m *Model) Resize(l ui.Layout) {
	m.layout = l
	m.arrange()
}

// Restyle sets the looks.
func (m *Model) Restyle(s ui.Styles) { m.styles = s }

// Show takes a result. The same one comes again whenever it is drawn anew; in
// another one the cursor and what is tried stay on their flips, where it has them.
func (m *Model) Show(r *assessment.Result) {
	m.base = r
	if len(r.Flips) > 0 && m.found == &r.Flips[0] {
		return
	}
	m.found = nil
	if len(r.Flips) > 0 {
		m.found = &r.Flips[0]
	}
	old := m.flips
	m.robust = report.Robustness(*r)
	m.groups, m.flips = report.FlipGroups(m.session.Catalog(), m.session.Run(), *r), nil
	for _, g := range m.groups {
		m.flips = append(m.flips, g.Ways...)
	}
	if m.trying {
		m.tried = m.find(old[m.tried])
		m.trying = m.tried >= 0
	}
	if len(old) > 0 {
		if at := m.find(old[m.cursor]); at >= 0 {
			m.cursor = at
		}
	}
	m.arrange()
	m.moveTo(m.cursor)
}

// find is the position of the flip that sets the same answers, or -1.
func (m *Model) find(w report.FlipWay) int {
	return slices.IndexFunc(m.flips, func(other report.FlipWay) bool {
		return maps.EqualFunc(w.Flip.Set, other.Flip.Set, func(a, b assessment.FlipAnswer) bool { return slices.Equal(a.Options, b.Options) })
	})
}

// Commit keeps nothing: what is tried is saved by a key alone.
func (m *Model) Commit() tea.Cmd { return nil }

// Scope is the list.
func (m *Model) Scope() ui.Scope { return ui.WhatIfScope }

// Can reports whether an action works now.
func (m *Model) Can(a ui.Action) bool {
	switch a {
	case ui.Up, ui.Down:
		return len(m.flips) > 0
	case ui.Accept: // what is tried is on the screen; a small one has no room for more
		return len(m.flips) > 0 && (!m.trying || m.cursor != m.tried && !m.layout.Compact)
	case ui.Escape, ui.KeepTrial:
		return m.trying
	default:
		return true
	}
}

// Cursor is nowhere: nothing is typed.
func (m *Model) Cursor() *tea.Cursor { return nil }

// Update handles keys.
func (m *Model) Update(msg tea.Msg) (cmd tea.Cmd, handled bool) {
	key, pressed := msg.(tea.KeyPressMsg)
	if !pressed {
		return nil, false
	}
	m.message = ""
	page := max(1, m.listRows()-1)
	switch m.keys.Match(m.Scope(), key) {
	case ui.Up:
		m.moveTo(m.cursor - 1)
	case ui.Down:
		m.moveTo(m.cursor + 1)
	case ui.PageUp:
		m.moveTo(m.cursor - page)
	case ui.PageDown:
		m.moveTo(m.cursor + page)
	case ui.First:
		m.moveTo(0)
	case ui.Last:
		m.moveTo(len(m.flips))
	case ui.Accept:
		m.try()
	case ui.KeepTrial:
		return m.keep(), true
	case ui.Escape:
		return nil, m.stop()
	default:
		return nil, false
	}
	return nil, true
}

// moveTo puts the cursor on a flip; what is tried stays in view.
func (m *Model) moveTo(at int) {
	m.cursor = max(0, min(at, len(m.flips)-1))
	m.look()
}

// shown is the flip beside the list: the one that is tried, else that under the
// cursor.
func (m *Model) shown() int {
	if m.trying {
		return m.tried
	}
	return m.cursor
}

// try begins to try the flip under the cursor; nothing is saved.
func (m *Model) try() {
	if len(m.flips) == 0 {
		return
	}
	m.trying, m.tried = true, m.cursor
	m.look()
}

// stop ends what is tried, and reports whether something was.
func (m *Model) stop() bool {
	was := m.trying
	m.trying = false
	m.look()
	if was {
		m.message = "Stopped trying. Nothing has changed."
	}
	return was
}

// keep saves what is tried as the answers, question by question.
func (m *Model) keep() tea.Cmd {
	if !m.trying {
		if _, _, err := m.session.Failure(); err != nil {
			return m.session.Save()
		}
		if len(m.flips) > 0 {
			m.message = "Nothing is tried, so there is nothing to save. Enter tries the line of the cursor."
		}
		return nil
	}
	var cmds []tea.Cmd
	set := m.flips[m.tried].Flip.Set
	if a, changes := set[assessment.QuestionDeadline]; changes {
		if err := m.session.Fits(assessment.Choose(a.Options...), m.session.Run().DeadlineDate); err != nil {
			m.message = "Not saved: " + err.Error() + "."
			return nil
		}
	}
	for i := range m.session.Catalog().Questions {
		id := m.session.Catalog().Questions[i].ID
		a, changes := set[id]
		if !changes {
			continue
		}
		cmd, err := m.session.Answer(id, assessment.Choose(a.Options...))
		if err != nil {
			m.message = "Not saved: " + err.Error() + "."
			return tea.Batch(cmds...)
		}
		cmds = append(cmds, cmd)
	}
	m.trying = false
	m.message = "Saved as your answer: " + m.flips[m.tried].Do + "."
	return tea.Batch(cmds...)
}

// Status says what the last key did, or that something is tried.
func (m *Model) Status() string {
	switch {
	case m.message != "":
		return m.styles.Text.Render(m.message)
	case m.trying:
		return m.banner()
	}
	return ""
}
