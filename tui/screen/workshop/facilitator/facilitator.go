// Package facilitator is the screen of who leads a workshop: how to join and who
// is in, the questions, a blind vote with its counts, the spread with what it
// means for the roadmap, and what the room agreed on.
package facilitator

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
	"trustpath/tui/screen/workshop/stage"
	"trustpath/tui/ui"
)

// Options is what the workshop is about, how people join, and the looks.
type Options struct {
	stage.Options
	Door  stage.Door
	Run   assessment.Assessment // its answers are those of the room, and not looked at
	Today assessment.Date
}

type page int

const (
	doorPage page = iota
	agendaPage
	questionPage
	endPage
	peoplePage
)

// Model is the screen.
type Model struct {
	catalog *assessment.Catalog
	options Options
	send    stage.Sender
	styles  ui.Styles
	layout  ui.Layout

	view    workshop.Facilitator
	seen    bool // a view has come
	path    []assessment.Step
	base    assessment.Outlook // of what is agreed
	with    assessment.Outlook // and with the answer that is about to be recorded
	tried   assessment.Answer  // that one
	page    page
	before  page // where the last page was opened
	at      int  // line of the agenda
	pager   ui.Pager
	agree   *agree // nil unless a vote is revealed, or agreed on
	hands   *hands // nil unless raised hands are counted
	walk    walk
	clock   stage.Countdown
	staging staging
	crew    crew
	sure    *sure // nil unless something is asked
	opened  bool  // the last key opened this page, and nothing has happened since
	ended   bool  // the end of the workshop is on its way
	message string
}

// New returns the program of the facilitator, whose views come in as messages of
// type workshop.Facilitator.
func New(c *assessment.Catalog, room Room, o Options) *stage.Model {
	m := &Model{catalog: c, options: o, send: stage.NewSender(room), clock: stage.NewCountdown(o.Clock),
		staging: staging{room: room}, crew: newCrew(), path: c.Path(o.Run.Answers), base: c.Outlook(o.Run.Answers)}
	return stage.New(m, o.Options)
}

// Init does nothing: views come by themselves.
func (m *Model) Init() tea.Cmd { return nil }

// Resize sets the sizes.
func (m *Model) Resize(l ui.Layout) { m.layout = l }

// Restyle sets the looks.
func (m *Model) Restyle(s ui.Styles) { m.styles = s }

// Update handles views, keys and pasted text.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	cmd := m.update(msg)
	m.try()
	return cmd
}

// try looks at the roadmap with the answer that is about to be recorded.
func (m *Model) try() {
	switch {
	case m.agree == nil || m.agree.Chosen.IsZero():
		m.with, m.tried = m.base, assessment.Answer{}
	case !m.agree.Chosen.Equal(m.tried):
		m.tried = m.agree.Chosen
		if answers, err := m.view.Answers.With(m.catalog, m.agree.Question.ID, m.tried); err == nil {
			m.with = m.catalog.Outlook(answers)
		}
	}
}

func (m *Model) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case workshop.Facilitator:
		return m.take(msg)
	case weighedMsg:
		m.weighed(msg)
	case walkedMsg:
		m.walked(msg)
	case stage.AppliedMsg:
		return m.applied(msg)
	case stagedMsg:
		return m.staged(msg)
	case stage.TickMsg:
		return m.clock.Update(msg)
	case tea.PasteMsg:
		switch m.Scope() {
		case ui.NoteScope:
			m.agree.note.Update(msg)
		case ui.RenameScope:
			m.crew.name.Update(msg)
		}
	case tea.KeyPressMsg:
		m.message = ""
		return m.press(msg)
	}
	return nil
}

func (m *Model) applied(msg stage.AppliedMsg) tea.Cmd {
	cmd := m.send.Applied(msg)
	if msg.Err != nil {
		m.message, m.ended = stage.Words(msg.Err), false
		if r := m.round(m.view.Question); m.agree != nil && r != nil {
			m.agree.kept = r.Dissent
		}
		return cmd
	}
	if _, closed := msg.Event.(workshop.Close); closed && m.ended {
		return tea.Quit
	}
	return cmd
}

// take shows a newer state of the room.
func (m *Model) take(v workshop.Facilitator) tea.Cmd {
	before, first := m.view, !m.seen
	m.view, m.seen = v, true
	if v.Question != before.Question || v.State != before.State || v.Free != before.Free || v.Closed {
		m.sure = nil
	}
	m.opened = m.opened && v.Votes.In <= before.Votes.In
	m.crew.follow(v.People)
	if first || v.Question != before.Question || v.State != workshop.Voting || before.State != workshop.Voting {
		m.path, m.base = m.catalog.Path(v.Answers), m.catalog.Outlook(v.Answers)
		m.tried = assessment.Answer{}
	}
	switch {
	case first && m.page == agendaPage: // who was quicker than the first view
		m.page = m.inside()
	case v.Question == "" && !v.Free && m.page == questionPage:
		m.page = agendaPage
	case v.Question != before.Question && v.Question != "" && !first:
		m.page = questionPage
	}
	m.at = max(0, min(m.at, len(v.Rounds)-1))
	if v.Question != before.Question {
		m.toLine(v.Question)
	}
	return tea.Batch(m.renew(before), m.stroll(), m.clock.Show(v.Countdown()))
}

// renew makes what belongs to the question that the room looks at.
func (m *Model) renew(before workshop.Facilitator) tea.Cmd {
	v := m.view
	again := v.Question != before.Question || v.State != before.State
	if v.State != workshop.Voting {
		m.hands = nil
	} else if again && !m.options.Door.Open() && !v.Free {
		m.count()
	}
	if v.Closed || v.State == workshop.Voting || v.Question == "" || v.Spread == nil && v.Agreed == nil {
		m.agree = nil
		return nil
	}
	if m.agree != nil && !again && m.agree.spread == v.Spread {
		return nil
	}
	dissent := ""
	if r := m.round(v.Question); r != nil {
		dissent = r.Dissent
	}
	m.agree, m.tried = newAgree(m.catalog.Question(v.Question), v, dissent), assessment.Answer{}
	if v.Spread == nil {
		return nil
	}
	c, run, today, spread := m.catalog, m.run(), m.options.Today, v.Spread
	return func() tea.Msg { return weighedMsg{spread, workshop.Weigh(c, run, today, spread)} }
}

// run is the assessment with what the room has agreed on.
func (m *Model) run() assessment.Assessment {
	run := m.options.Run
	run.Answers = m.view.Answers
	return run
}

// question is what the room looks at, or nil.
func (m *Model) question() *assessment.Question { return m.catalog.Question(m.view.Question) }

// round is a question as it stands, or nil where it is not asked.
func (m *Model) round(id assessment.QuestionID) *workshop.Round {
	for i := range m.view.Rounds {
		if m.view.Rounds[i].Question == id {
			return &m.view.Rounds[i]
		}
	}
	return nil
}

// Scope is the part of the screen that has the keys.
func (m *Model) Scope() ui.Scope {
	switch {
	case m.sure != nil:
		return ui.SureScope
	case m.page == endPage:
		return ui.EndScope
	case m.page == peoplePage && m.crew.renaming:
		return ui.RenameScope
	case m.page == peoplePage:
		return ui.PeopleScope
	case m.page == doorPage:
		return ui.DoorScope
	case m.page == agendaPage && !m.view.Free:
		return ui.AgendaScope
	case m.view.Free || m.hands == nil && m.view.State == workshop.Voting:
		return ui.RoundScope
	case m.hands != nil:
		return ui.HandsScope
	case m.agree == nil:
		return ui.AskScope
	case m.agree.noting:
		return ui.NoteScope
	}
	return ui.AgreeScope
}

// Can reports whether an action works now.
func (m *Model) Can(a ui.Action) bool {
	over := m.view.Closed
	switch scope := m.Scope(); a {
	case ui.External:
		return false
	case ui.Down:
		return scope != ui.DoorScope && scope != ui.RoundScope && scope != ui.AskScope || scope == ui.DoorScope && m.pager.Long(m.layout.Body)
	case ui.Accept:
		return scope == ui.EndScope || scope == ui.DoorScope || scope == ui.PeopleScope || !over
	case ui.BlackOut, ui.Timer:
		return !over
	case ui.Skip, ui.Hands:
		return !m.view.Free && !over
	case ui.Back:
		return !m.view.Free
	case ui.VoteAgain, ui.Note, ui.EndRoom:
		return !over
	case ui.Rename, ui.Delete:
		return !over && (scope != ui.PeopleScope || len(m.view.People) > 0)
	case ui.Merge:
		return !over && len(m.view.People) > 1
	case ui.SkipIdle:
		return len(m.ahead()) > 0
	case ui.RecordAll:
		return len(m.walk.settled) > 0 && !over
	}
	return true
}

// Commit keeps what waits, a dissent that is half written, and hands that are
// half counted.
func (m *Model) Commit() tea.Cmd {
	var events []workshop.Event
	if m.agree != nil {
		if e := m.agree.keepDissent(); e != nil {
			events = append(events, e)
		}
	}
	if m.hands != nil && m.hands.changed() {
		events = append(events, m.hands.tally())
	}
	return m.send.Last(events...)
}
