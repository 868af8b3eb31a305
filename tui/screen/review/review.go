// Package review shows every answer and every note on one page, and changes
// them in place.
package review

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/screen/question"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// Model is the page.
type Model struct {
	session *session.Session
	keys    ui.Keys
	outside question.External // nil where there is none
	today   assessment.Date
	styles  ui.Styles
	layout  ui.Layout

	path   []assessment.Step
	all    []int                            // positions in path that have a line
	listed []int                            // of them, those that pass the filter
	at     int                              // position in listed
	editor *question.Editor                 // open below its line, or nil
	void   string                           // questions that the last change made void
	before []assessment.Step                // when the question was opened
	bears  map[assessment.QuestionID]string // what an answer of don’t know could still change
	notice string

	filter    ui.Field
	filtering bool // the filter is being typed
}

// New returns the page with the cursor on a question; "" is the first one.
func New(s *session.Session, keys ui.Keys, outside question.External, today assessment.Date, on assessment.QuestionID) *Model {
	m := &Model{session: s, keys: keys, outside: outside, today: today, filter: ui.NewField(filterLength)}
	m.Show(on)
	return m
}

// read takes the path as it is now. A question has a line when it is asked,
// may be asked, or has an answer or a note that is kept.
func (m *Model) read() {
	on := m.current()
	m.path = m.session.Path()
	m.weigh()
	m.all = m.all[:0]
	for i, step := range m.path {
		kept := !step.Answer.IsZero() || m.session.Run().Notes[step.Question.ID] != ""
		if step.Visible != assessment.False || kept {
			m.all = append(m.all, i)
		}
	}
	m.sift(on)
}

// weigh works out what the answers of don’t know could still change.
func (m *Model) weigh() {
	m.bears = map[assessment.QuestionID]string{}
	if !slices.ContainsFunc(m.path, func(s assessment.Step) bool { return s.Answer.Unknown }) {
		return
	}
	c := m.session.Catalog()
	r := c.Evaluate(m.session.Run(), assessment.Options{Today: m.today, SkipPlan: true, SkipFlips: true})
	for i := range r.Open {
		if o := &r.Open[i]; o.State == assessment.UnknownOpen {
			m.bears[o.Question] = "can change " + question.Bears(c, o)
		}
	}
}

func (m *Model) here() assessment.Step { return m.path[m.listed[m.at]] }

// Question is the id of the question at the cursor, or "".
func (m *Model) Question() assessment.QuestionID { return m.current() }

// current is the question of the cursor, or "" where nothing is listed.
func (m *Model) current() assessment.QuestionID {
	if m.at >= len(m.listed) {
		return ""
	}
	return m.here().Question.ID
}

// Init does nothing.
func (m *Model) Init() tea.Cmd { return nil }

// Resize sets the sizes.
func (m *Model) Resize(l ui.Layout) { m.layout = l }

// Restyle sets the looks.
func (m *Model) Restyle(s ui.Styles) { m.styles = s }

// Update handles keys and pasted text.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		switch {
		case m.filtering:
			m.typeFilter(msg)
		case m.editor != nil:
			m.editor.Write(msg)
		}
	case question.EditedMsg:
		return m.edited(msg)
	case tea.KeyPressMsg:
		m.notice = ""
		action := m.keys.Match(m.Scope(), msg)
		switch {
		case m.filtering:
			return m.narrow(action, msg)
		case action == ui.External:
			return m.writeOutside()
		case m.editor == nil:
			return m.act(action)
		case m.editor.Part() != question.Options:
			return m.write(action, msg)
		default:
			return m.edit(action, msg)
		}
	}
	return nil
}

// Show puts the cursor on a question and takes up what changed; a note or a date
// that is being typed stays.
func (m *Model) Show(on assessment.QuestionID) {
	if m.Scope().Typing() {
		return
	}
	m.editor, m.void, m.notice = nil, "", ""
	m.read()
	if m.pick(on); on != m.current() && m.filter.Value() != "" {
		m.clear()
		m.pick(on)
	}
}

// pick puts the cursor on a question that is listed.
func (m *Model) pick(on assessment.QuestionID) {
	for i, at := range m.listed {
		if m.path[at].Question.ID == on {
			m.at = i
		}
	}
}

func (m *Model) act(action ui.Action) tea.Cmd {
	to, moved := ui.Move(action, m.at, max(1, m.layout.Body/2), len(m.listed))
	if m.at = to; moved || !m.Can(action) {
		return nil
	}
	switch action {
	case ui.Accept:
		m.open()
	case ui.Note:
		m.open()
		m.editor.Do(ui.Note, tea.KeyPressMsg{})
	case ui.Filter:
		m.filtering = true
		m.filter.Focus()
	case ui.Roadmap:
		return ui.Go(ui.ToRoadmap)
	case ui.Export:
		return ui.Go(ui.ToExport)
	case ui.Escape:
		if m.filter.Value() == "" {
			return ui.Go(ui.ToBack)
		}
		m.clear()
	case ui.Leave:
		return ui.Go(ui.ToHome)
	}
	return nil
}

func (m *Model) open() {
	m.before, m.void = m.session.Path(), ""
	m.editor = question.Open(m.session, m.here().Question)
}

// edit handles a key on the options of the question that is open.
func (m *Model) edit(action ui.Action, msg tea.KeyPressMsg) tea.Cmd {
	switch action {
	case ui.Escape:
		m.close()
		return nil
	case ui.Accept:
		var cmd tea.Cmd
		if m.editor.Question().Kind == assessment.Single {
			cmd, _ = m.editor.Take()
		}
		if m.editor.Part() == question.Options { // else the answer waits for a date that fits it
			m.close()
		}
		return cmd
	}
	cmd, changed := m.editor.Do(action, msg)
	if changed {
		m.read()
	}
	m.notice = m.editor.Message()
	return cmd
}

// write handles a key while a note or a date is typed.
func (m *Model) write(action ui.Action, msg tea.KeyPressMsg) tea.Cmd {
	switch action {
	case ui.Escape:
		cmd := m.editor.Leave()
		m.notice = m.editor.Message()
		m.close()
		return cmd
	case ui.Accept:
		cmd, ended := m.editor.Done()
		if ended {
			m.close()
		}
		return cmd
	case ui.Up, ui.Down:
		return m.editor.MoveField(action)
	default:
		m.editor.Type(action, msg)
		return nil
	}
}

// writeOutside opens the note in the person's own editor, where there is one.
func (m *Model) writeOutside() tea.Cmd {
	if m.outside == nil || m.editor == nil && !m.Can(ui.External) {
		return nil
	}
	if m.editor == nil {
		m.open()
	}
	return m.editor.Outside(m.outside)
}

// edited takes up the note as that editor left it.
func (m *Model) edited(msg question.EditedMsg) tea.Cmd {
	if m.editor == nil {
		return nil
	}
	cmd := m.editor.Edited(msg)
	m.notice = m.editor.Message()
	if m.editor.Part() == question.Options {
		m.close()
	}
	return cmd
}

// close folds the question and says what its change made void.
func (m *Model) close() {
	m.editor = nil
	m.read()
	m.void = question.Void(m.before, m.path)
}

// Commit saves what is half typed.
func (m *Model) Commit() tea.Cmd {
	if m.editor == nil {
		return nil
	}
	cmd := m.editor.Leave()
	m.close()
	return cmd
}

// Scope is the page, the question that is open, or the text that is typed.
func (m *Model) Scope() ui.Scope {
	if m.filtering {
		return ui.FilterScope
	}
	if m.editor == nil {
		return ui.ReviewScope
	}
	return m.editor.Scope(ui.EditScope)
}

// Can reports whether an action works now.
func (m *Model) Can(a ui.Action) bool {
	switch a {
	case ui.Down, ui.Note:
		return len(m.listed) > 0
	case ui.Accept:
		return m.filtering || len(m.listed) > 0
	case ui.External:
		return m.outside != nil && len(m.listed) > 0
	case ui.Tab:
		return m.editor != nil && m.editor.HasDates()
	case ui.Save:
		_, _, err := m.session.Failure()
		return err != nil
	default:
		return true
	}
}
