// Package interview asks one question at a time, with the roadmap so far beside
// it and what the option under the cursor would do.
package interview

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/screen/pane"
	"trustpath/tui/screen/question"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// Model is the interview.
type Model struct {
	session *session.Session
	keys    ui.Keys
	outside question.External // nil where there is none
	today   assessment.Date
	styles  ui.Styles
	layout  ui.Layout
	editor  *question.Editor
	path    []assessment.Step
	look    look
	message string
}

// look is everything computed when a question opens or its answer changes, so
// that moving the cursor costs nothing.
type look struct {
	preview assessment.Preview
	result  assessment.Result // without plan and flips
	settled bool              // all decisions are
}

// New returns the interview of an assessment, at the first question that is
// asked and has no answer.
func New(s *session.Session, keys ui.Keys, outside question.External, today assessment.Date) *Model {
	m := &Model{session: s, keys: keys, outside: outside, today: today}
	m.path = s.Path()
	at := 0
	for i, step := range m.path {
		if step.Asked && step.Answer.IsZero() {
			at = i
			break
		}
	}
	m.open(at)
	return m
}

// Question is the id of the question that is open.
func (m *Model) Question() assessment.QuestionID { return m.editor.Question().ID }

// Init does nothing: the first frame needs no work.
func (m *Model) Init() tea.Cmd { return nil }

// Resize sets the sizes.
func (m *Model) Resize(l ui.Layout) { m.layout = l }

// Restyle sets the looks.
func (m *Model) Restyle(s ui.Styles) { m.styles = s }

// Refresh takes up changes that were made on another page.
func (m *Model) Refresh() { m.open(m.at()) }

// Show goes to a question, when it is asked, and takes up what changed; a note
// or a date that is being typed stays.
func (m *Model) Show(on assessment.QuestionID) {
	if m.Scope().Typing() {
		m.compute()
		return
	}
	m.path, m.message = m.session.Path(), ""
	here, line := m.at(), m.editor.Cursor()
	at := here
	for i, step := range m.path {
		if step.Question.ID == on && step.Asked {
			at = i
		}
	}
	if m.open(at); at == here {
		m.editor.MoveTo(line)
	}
}

func (m *Model) open(at int) {
	m.path = m.session.Path()
	m.editor = question.Open(m.session, m.path[at].Question)
	m.compute()
}

// at is the position of the question that is open.
func (m *Model) at() int {
	for i, step := range m.path {
		if step.Question == m.editor.Question() {
			return i
		}
	}
	return 0
}

func (m *Model) compute() {
	c, run := m.session.Catalog(), m.session.Run()
	m.path = m.session.Path()
	m.look.preview = c.Preview(run.Answers, m.editor.Question().ID)
	m.look.result = c.Evaluate(run, assessment.Options{Today: m.today, SkipPlan: true, SkipFlips: true})
	rows := pane.Rows(c, m.look.preview.Base, m.look.preview.Base)
	m.look.settled = pane.SettledCount(rows) == len(rows)
}

// chosen reports whether a line of the choice is part of the answer.
func (m *Model) chosen(at int) bool {
	q, answer := m.editor.Question(), m.editor.Answer()
	if at >= len(q.Options) {
		return answer.Unknown
	}
	return answer.Has(q.Options[at].ID)
}

// Update handles keys and pasted text.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		m.editor.Write(msg)
	case question.EditedMsg:
		cmd := m.editor.Edited(msg)
		m.message = m.editor.Message()
		return cmd
	case tea.KeyPressMsg:
		m.message = ""
		action := m.keys.Match(m.Scope(), msg)
		if m.Scope().Typing() {
			return m.write(action, msg)
		}
		return m.act(action, msg)
	}
	return nil
}

// write handles a key while a note or a date is typed.
func (m *Model) write(action ui.Action, msg tea.KeyPressMsg) tea.Cmd {
	before := m.session.Revision()
	defer func() {
		if m.session.Revision() != before {
			m.compute() // an answer that waited for its date
		}
	}()
	switch action {
	case ui.Escape:
		cmd := m.editor.Leave()
		m.message = m.editor.Message()
		return cmd
	case ui.Accept:
		cmd, _ := m.editor.Done()
		return cmd
	case ui.Up, ui.Down:
		return m.editor.MoveField(action)
	case ui.External:
		return m.act(action, msg)
	default:
		m.editor.Type(action, msg)
		return nil
	}
}

func (m *Model) act(action ui.Action, msg tea.KeyPressMsg) tea.Cmd {
	if !m.Can(action) {
		return nil
	}
	switch action {
	case ui.Accept:
		return m.accept()
	case ui.Skip:
		return m.step(1)
	case ui.Back:
		return m.step(-1)
	case ui.Best:
		m.open(m.best())
		return nil
	case ui.SkipIdle:
		return m.skipIdle()
	case ui.Roadmap:
		return ui.Go(ui.ToRoadmap)
	case ui.Review:
		return ui.Go(ui.ToReview)
	case ui.Export:
		return ui.Go(ui.ToExport)
	case ui.External:
		return m.editor.Outside(m.outside)
	case ui.Escape:
		return ui.Go(ui.ToBack)
	case ui.Leave:
		return ui.Go(ui.ToHome)
	}
	before := m.path
	cmd, changed := m.editor.Do(action, msg)
	m.message = m.editor.Message()
	if changed {
		m.compute()
		m.sayVoid(before)
	}
	return cmd
}

// accept goes on; a single choice is taken on the way.
func (m *Model) accept() tea.Cmd {
	var save tea.Cmd
	before := m.path
	if m.editor.Question().Kind == assessment.Single {
		cmd, changed := m.editor.Take()
		if changed {
			m.compute()
		}
		if save = cmd; m.editor.Part() == question.Dates {
			return save // the answer waits for a date that fits it
		}
	} else if m.editor.Answer().IsZero() {
		m.message = "Nothing is chosen yet: space chooses, 0 is don’t know, " + m.styles.Glyphs.Right + " skips."
		return nil
	}
	next := m.step(1)
	m.sayVoid(before) // it stays in sight at the next question
	return tea.Batch(save, next)
}

// sayVoid names what a change made void since the path was as before.
func (m *Model) sayVoid(before []assessment.Step) {
	if names := question.Void(before, m.path); names != "" {
		m.message = "No longer asked, kept: " + names + "."
	}
}

// step goes to the next or the previous question that is asked; past the last
// one it goes to the first that was skipped, and after that to the roadmap.
func (m *Model) step(by int) tea.Cmd {
	for i := m.at() + by; i >= 0 && i < len(m.path); i += by {
		if m.path[i].Asked {
			m.open(i)
			return nil
		}
	}
	if by < 0 {
		return nil
	}
	for i, step := range m.path {
		if step.Asked && step.Answer.IsZero() && step.Question != m.editor.Question() {
			m.open(i)
			m.message = "Skipped before, and still open."
			return nil
		}
	}
	return m.finish()
}

// finish goes to the roadmap, and the first time to the page that says that there
// is one.
func (m *Model) finish() tea.Cmd {
	if m.session.TakeFirst() {
		return ui.Go(ui.ToFirst)
	}
	return ui.Go(ui.ToRoadmap)
}

// Scope is the question, or the text that is typed.
func (m *Model) Scope() ui.Scope { return m.editor.Scope(ui.QuestionScope) }

// Can reports whether an action works now.
func (m *Model) Can(a ui.Action) bool {
	switch a {
	case ui.Tab:
		return m.editor.HasDates()
	case ui.Save:
		_, _, err := m.session.Failure()
		return err != nil
	case ui.External:
		return m.outside != nil
	case ui.Best:
		return m.best() >= 0
	case ui.SkipIdle:
		return m.idle()
	case ui.Back:
		return m.at() > 0
	default:
		return true
	}
}

// Commit saves a note or a date that is being typed.
func (m *Model) Commit() tea.Cmd { return m.editor.Leave() }
