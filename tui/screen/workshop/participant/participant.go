// Package participant is the screen of who answers in a workshop: a question
// blind, and after the reveal the spread and what was agreed.
package participant

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
	"trustpath/tui/screen/workshop/stage"
	"trustpath/tui/ui"
)

// Options is who comes, and the looks.
type Options struct {
	stage.Options
	Company string
	Rejoin  string // the personal code to come back with, "" where a key is enough
}

// Model is the screen.
type Model struct {
	catalog *assessment.Catalog
	options Options
	send    stage.Sender
	styles  ui.Styles
	layout  ui.Layout

	view    workshop.Participant
	seen    bool // a view has come
	ballot  *ballot
	done    bool // past the last question of free mode
	pager   ui.Pager
	clock   stage.Countdown
	message string
}

// New returns the program of one participant, whose views come in as messages of
// type workshop.Participant.
func New(c *assessment.Catalog, room stage.Room, o Options) *stage.Model {
	m := &Model{catalog: c, options: o, send: stage.NewSender(room), clock: stage.NewCountdown(o.Clock)}
	return stage.New(m, o.Options)
}

// Init does nothing: views come by themselves.
func (m *Model) Init() tea.Cmd { return nil }

// Resize sets the sizes.
func (m *Model) Resize(l ui.Layout) { m.layout = l; m.compose() }

// Restyle sets the looks.
func (m *Model) Restyle(s ui.Styles) { m.styles = s; m.compose() }

// Update handles views, keys and pasted text.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case workshop.Participant:
		if msg.Gone {
			return tea.Quit
		}
		m.take(msg)
		cmd = m.clock.Show(msg.Countdown())
	case stage.TickMsg:
		cmd = m.clock.Update(msg)
	case stage.AppliedMsg:
		if cmd = m.send.Applied(msg); msg.Err != nil {
			m.message = stage.Words(msg.Err)
			m.recall()
		}
	case tea.PasteMsg:
		if m.Scope() == ui.NoteScope {
			m.ballot.note.Update(msg)
		}
	case tea.KeyPressMsg:
		m.message = ""
		cmd = m.press(msg)
	}
	m.compose()
	return cmd
}

// take shows a newer state of the room. What is half chosen stays while its
// question does.
func (m *Model) take(v workshop.Participant) {
	before := m.view
	m.view, m.seen = v, true
	if b := m.ballot; b != nil && b.noting && (v.Closed || !v.Free && v.State != workshop.Voting) && b.note.Value() != "" {
		m.message = "The vote is over; the note that you were writing did not go in."
	}
	switch {
	case v.Closed:
		m.ballot = nil
	case v.Free:
		m.freely()
	case v.State != workshop.Voting:
		m.ballot, m.done = nil, false
	case m.ballot == nil || before.Question != v.Question || before.State != workshop.Voting:
		m.open(v.Question)
	}
}

// open shows the ballot of a question.
func (m *Model) open(id assessment.QuestionID) {
	m.ballot = nil
	if q := m.catalog.Question(id); q != nil {
		m.ballot = newBallot(q, m.step(id))
	}
}

// recall goes by what the room has, after something that was sent did not fit.
func (m *Model) recall() {
	if m.ballot != nil {
		m.ballot.given = m.step(m.ballot.Question.ID)
	}
}

// step is what this participant said to a question.
func (m *Model) step(id assessment.QuestionID) workshop.Step {
	for _, s := range m.view.Steps {
		if s.Question == id {
			return s
		}
	}
	return workshop.Step{Question: id}
}

func (m *Model) press(msg tea.KeyPressMsg) tea.Cmd {
	action := m.options.Keys.Match(m.Scope(), msg)
	switch scope := m.Scope(); {
	case scope == ui.NoteScope:
		return m.noting(action, msg)
	case !m.Can(action):
		return nil
	case action == ui.Leave:
		return stage.Leave(m)
	case scope == ui.BallotScope:
		return m.vote(action, msg)
	}
	return m.watch(action)
}

// watch handles a key where there is nothing to vote on.
func (m *Model) watch(action ui.Action) tea.Cmd {
	switch action {
	case ui.Accept:
		return m.finish()
	case ui.Back:
		m.back()
	default:
		m.pager.Key(action, m.layout.Body)
	}
	return nil
}

// Scope is the part of the screen that has the keys.
func (m *Model) Scope() ui.Scope {
	switch {
	case m.ballot == nil:
		return ui.WatchScope
	case m.ballot.noting:
		return ui.NoteScope
	}
	return ui.BallotScope
}

// Can reports whether an action works now.
func (m *Model) Can(a ui.Action) bool {
	watching := m.Scope() == ui.WatchScope
	switch a {
	case ui.External, ui.Undo, ui.Redo:
		return false // these keys reach the facilitator's machine, so that none of them comes through
	case ui.Accept:
		return !watching || m.done && !m.view.Me.Finished
	case ui.Down:
		return !watching || m.pager.Long(m.layout.Body)
	case ui.Withdraw:
		return m.ballot != nil && m.step(m.ballot.Question.ID).Voted
	case ui.Back:
		if watching {
			return m.done
		}
		return m.view.Free && m.before() >= 0
	case ui.Skip:
		return m.view.Free
	case ui.Finish:
		return m.view.Free && !m.view.Me.Finished
	}
	return true
}

// Commit keeps what waits, and a note that is half written or whose vote is not
// given.
func (m *Model) Commit() tea.Cmd {
	if m.ballot != nil {
		if e := m.keepNote(); e != nil {
			return m.send.Last(e)
		}
	}
	return m.send.Last()
}
