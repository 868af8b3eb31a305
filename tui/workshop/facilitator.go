package workshop

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/workshop"
	"trustpath/tui/ui"
)

// FacilitatorOptions are those of the facilitator's page.
type FacilitatorOptions struct {
	Options
	// SetTimer starts a countdown, and returns after a projector can read it.
	SetTimer func(workshop.Timer) error
	Door     Door
	Run      assessment.Assessment // the answers are those of the room
	Today    assessment.Date
}

// view is the part of the page that is shown.
type view int

const (
	doorView view = iota
	agendaView
	questionView
	endView
	peopleView
)

// FacilitatorPage is the page of the person who leads a workshop: how to join and who
// is in, the questions, a blind vote with its counts, the spread with what it means
// for the roadmap, and what the room agreed on.
type FacilitatorPage struct {
	page
	engine  *engine.Engine
	options FacilitatorOptions

	room    workshop.Facilitator
	seen    bool // a view of the room has come
	view    view
	before  view   // where the last view was opened
	line    int    // of the agenda
	agree   *agree // nil unless a vote is revealed, or agreed on
	hands   *hands // nil unless raised hands are counted
	walk    walk
	timer   workshop.Timer // that was set last
	crew    crew
	confirm *confirm // nil unless something is asked
	opened  bool     // the last key opened this view, and nothing has happened since
	twice   bool     // the key that is handled came right after it
	ended   bool     // the end of the workshop is on its way
}

// NewFacilitator returns the page. Its views are of type workshop.Facilitator.
func NewFacilitator(c *engine.Engine, room Room, o FacilitatorOptions) *FacilitatorPage {
	m := &FacilitatorPage{
		page:    newPage(c.Catalog, room, o.Options),
		engine:  c,
		options: o,
		crew:    crew{name: ui.NewField(workshop.MaxName)},
	}
	m.room.Answers = o.Run.Answers
	m.pager.Text = m.doorLines
	return m
}

func (m *FacilitatorPage) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case workshop.Facilitator:
		return tea.Batch(m.take(msg), m.next)
	case weighedMsg:
		if a := m.agree; a != nil && a.spread == msg.Spread {
			a.split = &msg.Split
			if !a.touched {
				a.show(msg.Majority.Answer)
			}
		}
	case walk:
		if msg.mark == m.walk.mark {
			m.walk = msg
		}
	case failedMsg:
		m.message, m.ended, m.timer = m.explain(msg), false, m.room.Timer
		if r := m.round(m.room.Question); m.agree != nil && r != nil {
			m.agree.kept = r.Dissent
		}
	case tea.PasteMsg, tea.KeyPressMsg:
		m.opened = false
		if m.noting() {
			m.agree.area.Update(msg)
		} else if m.renaming() {
			m.crew.name.Update(msg)
		}
	}
	return m.page.Update(msg)
}

// noting and renaming report whether text is typed.
func (m *FacilitatorPage) noting() bool {
	return m.confirm == nil && m.view == questionView && m.agree != nil && m.agree.writing
}

func (m *FacilitatorPage) renaming() bool {
	return m.confirm == nil && m.view == peopleView && m.crew.renaming
}

// take shows a new view of the room.
func (m *FacilitatorPage) take(v workshop.Facilitator) tea.Cmd {
	before, first := m.room, !m.seen
	m.room, m.seen = v, true
	if v.Closed && m.ended {
		return ui.Send(ui.QuitMsg{})
	}
	if v.Question != before.Question || v.State != before.State || v.Free != before.Free || v.Closed {
		m.confirm = nil
	}
	m.opened = m.opened && v.Votes.In <= before.Votes.In
	m.crew.follow(v.People)
	switch {
	case first && m.view == agendaView: // who was quicker than the first view
		m.view = m.inside()
	case v.Question == "" && !v.Free && m.view == questionView:
		m.view = agendaView
	case v.Question != before.Question && v.Question != "" && !first:
		m.view = questionView
	}
	m.line = max(0, min(m.line, len(v.Rounds)-1))
	if at := m.place(v.Question); v.Question != before.Question && at >= 0 {
		m.line = at
	}
	return tea.Batch(m.renew(before), m.nextSplits(), m.clock.show(v.Countdown()))
}

// renew updates what belongs to the current question.
func (m *FacilitatorPage) renew(before workshop.Facilitator) tea.Cmd {
	v := m.room
	again := v.Question != before.Question || v.State != before.State
	if v.State != workshop.Voting {
		m.hands = nil
	} else if again && !m.options.Door.isOpen() && !v.Free {
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
	m.agree = newAgree(m.question(), v, dissent)
	if v.Spread == nil {
		return nil
	}
	c, run, today := m.engine, m.run(), m.options.Today
	return func() tea.Msg { return weighedMsg{workshop.Weigh(c, run, today, v.Spread)} }
}

// run is the assessment with what the room has agreed on.
func (m *FacilitatorPage) run() assessment.Assessment {
	run := m.options.Run
	run.Answers = m.room.Answers
	return run
}

func (m *FacilitatorPage) question() *assessment.Question { return m.catalog.Question(m.room.Question) }

// place is the line of a question in the list, or -1 if it is not asked.
func (m *FacilitatorPage) place(id assessment.QuestionID) int {
	return slices.IndexFunc(m.room.Rounds, func(r workshop.Round) bool { return r.Question == id })
}

// round returns the state of a question, or nil if it is not asked.
func (m *FacilitatorPage) round(id assessment.QuestionID) *workshop.Round {
	if at := m.place(id); at >= 0 {
		return &m.room.Rounds[at]
	}
	return nil
}

func (m *FacilitatorPage) Keys() ui.KeyMap {
	var rows []ui.Key
	switch {
	case m.confirm != nil:
		rows = m.confirmKeys()
	case m.view == endView:
		rows = m.endKeys()
	case m.renaming():
		rows = m.renameKeys()
	case m.view == peopleView:
		rows = m.crewKeys()
	case m.view == doorView:
		rows = m.doorKeys()
	case m.view == agendaView && !m.room.Free:
		rows = m.agendaKeys()
	case m.hands != nil:
		rows = m.handKeys()
	case m.noting():
		rows = []ui.Key{closeTextKey(func() tea.Cmd { return m.send(m.agree.keepDissent()...) })}
	default:
		rows = m.questionKeys()
	}
	keys := ui.KeyMap{Typing: m.renaming() || m.noting(), Rows: rows}
	return keys.Around(func(do func() tea.Cmd) tea.Cmd {
		m.message, m.twice, m.opened = "", m.opened, false
		return do()
	})
}

// open reports whether the workshop is not closed, and inRounds whether its questions
// are also put one after the other now.
func (m *FacilitatorPage) open() bool     { return !m.room.Closed }
func (m *FacilitatorPage) inRounds() bool { return !m.room.Free && m.open() }

// act returns a row that works while the workshop goes on.
func (m *FacilitatorPage) act(keys, word, help string, do func() tea.Cmd) ui.Key {
	return ui.Row(ui.GroupAct, keys, word, help, do).Only(m.open)
}

// withRoom adds the keys that open the list of people and the question how to end, and
// the one that goes a level up.
func (m *FacilitatorPage) withRoom(rows []ui.Key, up func() tea.Cmd) []ui.Key {
	show := func(next view) func() tea.Cmd { return ui.Do(func() { m.before, m.view = m.view, next }) }
	if m.view != peopleView {
		rows = append(rows, ui.Row(ui.GroupLook, "p", "people", "who is in: rename, merge, take out", show(peopleView)))
	}
	end := ui.Row(ui.GroupLeave, "q", "end", "stop for now, or end the workshop; it asks which", show(endView)).AtEdge()
	return append(rows, end, upKey(up))
}

func upKey(do func() tea.Cmd) ui.Key {
	return ui.Row(ui.GroupLeave, "esc", "", "one level up; never ends anything", do)
}

func (m *FacilitatorPage) doorKeys() []ui.Key {
	enter := ui.Do(func() {
		m.view = m.before
		if m.view == doorView {
			m.view = m.inside()
		}
		m.before, m.opened = agendaView, true
	})
	questions := ui.Row(ui.GroupAct, "enter", "questions", "the questions", enter).Kept()
	return m.withRoom(append(m.pager.Keys(m.rows), questions), enter)
}

func (m *FacilitatorPage) agendaKeys() []ui.Key {
	move := func(a ui.Motion) { m.line = ui.Move(a, m.line, max(1, m.rows()-4), len(m.room.Rounds)) }
	// A question without a vote is put, another one shown again. While a vote is open
	// only its question opens.
	open := func() tea.Cmd {
		m.opened = true
		if m.line >= len(m.room.Rounds) {
			return nil
		}
		switch r := m.room.Rounds[m.line]; {
		case r.Question == m.room.Question && r.State != workshop.Waiting:
			m.view = questionView
			return nil
		case m.room.State == workshop.Voting:
			m.message = "There is a vote going on: " + m.question().Short + "."
			return nil
		case r.State == workshop.Waiting && r.Spread == nil:
			return m.send(workshop.Put{Question: r.Question})
		default:
			return m.send(workshop.Show{Question: r.Question})
		}
	}
	rows := append(ui.MoveKeys("move", nil, move),
		m.act("enter", "open", "ask the room this question, or show it again", open).Kept(),
		m.nextSplitKey(),
		m.act("a", "record the rest", "record where all agree, or where a split changes no decision", m.recordAll).
			Only(func() bool { return len(m.walk.settled) > 0 && m.open() }))
	return m.withRoom(rows, ui.Do(func() {
		if m.room.Question != "" {
			m.view = questionView
		}
	}))
}

// nextSplitKey goes on to the next split that the room has to talk about.
func (m *FacilitatorPage) nextSplitKey() ui.Key {
	return ui.Row(ui.GroupMove, "m", "next that matters", "the next split that changes the roadmap", func() tea.Cmd {
		return m.send(workshop.Show{Question: m.ahead()[0]})
	}).Only(func() bool { return len(m.ahead()) > 0 })
}

func (m *FacilitatorPage) questionKeys() []ui.Key {
	voting := m.room.State == workshop.Voting
	put := func() tea.Cmd { return m.send(workshop.Put{Question: m.room.Question}) }
	count := m.act("c", "count hands", "type in raised hands of people without a screen", func() tea.Cmd {
		m.count()
		if voting {
			return nil
		}
		return put()
	}).Only(m.inRounds)
	timer := m.act("t", "timer", "a countdown for the room: 1, 2, 3, 5, 10 minutes, none", m.countDown)
	var rows []ui.Key
	switch {
	case m.room.Free || voting:
		rows = []ui.Key{
			m.act("enter", "reveal", "end the vote and show it to everybody; asks while somebody is thinking", m.reveal).Kept(),
			timer,
			count,
		}
	case m.agree == nil:
		rows = []ui.Key{m.act("enter", "ask the room", "begin a blind vote on this question", put).Kept(), timer, count}
	default:
		rows = append(m.agree.keys(func(problem string) tea.Cmd { m.message = problem; return nil }),
			m.act("enter", "record, go on", "record what is chosen as the agreed answer, and ask the next question", m.record).
				Kept(),
			m.act("d", "dissent", "write down what somebody holds against it", ui.Do(m.agree.write)),
			m.act("v", "vote again", "ask once more, blind, from the beginning", put),
			timer,
			m.nextSplitKey())
	}
	up := ui.Do(func() {
		if !m.room.Free {
			m.view = agendaView
		}
	})
	rows = append(rows,
		m.act("s", "skip", "go on without an agreed answer", m.skip).Only(m.inRounds),
		ui.Row(ui.GroupMove, "left h", "questions", "the list of questions; also h", up).
			Only(func() bool { return !m.room.Free }))
	return m.withRoom(rows, up)
}

func (m *FacilitatorPage) endKeys() []ui.Key {
	stop := ui.Sends(ui.GroupAct, "enter", "stop", "stop; the same command goes on with it", ui.QuitMsg{}).Kept()
	end := func() tea.Cmd {
		m.ended = true
		return m.send(workshop.Close{})
	}
	return []ui.Key{
		stop,
		m.act("e", "end for good", "end the workshop; nobody can vote any more", end).Kept(),
		upKey(ui.Do(func() { m.view = m.before })),
	}
}

// Commit keeps events that wait, a dissent that is being written, and hands that are
// being counted.
func (m *FacilitatorPage) Commit() tea.Cmd {
	var events []workshop.Event
	if m.agree != nil {
		events = m.agree.keepDissent()
	}
	if m.hands != nil && !slices.Equal(m.hands.counts, m.hands.before) {
		events = append(events, m.hands.tally())
	}
	return m.last(events...)
}

// inside is the view after the door: the open vote, or the list of questions.
func (m *FacilitatorPage) inside() view {
	if m.room.State == workshop.Voting || m.room.Free {
		return questionView
	}
	return agendaView
}

// goOn sends an event and moves on: to the next question without a vote, or after free
// mode to the next split that matters. If there is none it shows the list of
// questions.
func (m *FacilitatorPage) goOn(answers assessment.Answers, e workshop.Event) tea.Cmd {
	if m.room.Mode == workshop.Free {
		if ahead := m.ahead(); len(ahead) > 0 {
			return m.send(e, workshop.Show{Question: ahead[0]})
		}
	} else if next := m.after(answers); next != "" {
		return m.send(e, workshop.Put{Question: next})
	}
	m.view = agendaView
	return m.send(e)
}

// after returns the first question after the current one, from the beginning in the
// end, that is asked with these answers and had no vote.
func (m *FacilitatorPage) after(answers assessment.Answers) assessment.QuestionID {
	path := m.catalog.Path(answers)
	here := slices.IndexFunc(path, func(s assessment.Step) bool { return s.Question.ID == m.room.Question })
	for _, step := range slices.Concat(path[max(0, here)+1:], path[:max(0, here)]) {
		r := m.round(step.Question.ID)
		if step.Asked && (r == nil || r.State == workshop.Waiting && r.Spread == nil) {
			return step.Question.ID
		}
	}
	return ""
}
