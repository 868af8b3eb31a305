package workshop

import (
	"slices"
	"time"

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
	Setup    SetupOptions // how it is held
	// Change holds the workshop in another way, and returns how to join then.
	Change func(Setup) (Door, error)
	Run    assessment.Assessment // the answers are those of the room
	Today  assessment.Date
}

// Leaving is what the facilitator wants to see after the workshop.
type Leaving int

const (
	ToShell Leaving = iota
	ToRoadmap
	ToExport
)

// view is the part of the page that is shown.
type view int

const (
	lobbyView view = iota // how to join, and who is in
	agendaView
	questionView
	endView
	sayView     // what to say about the question, whole
	compareView // what another answer would change, whole
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
	confirm *confirm   // nil unless something is asked
	setup   *SetupPage // nil unless it is open
	opened  bool       // the last key opened this view, and nothing has happened since
	twice   bool       // the key that is handled came right after it

	shown  time.Time // when a reveal or an agreed answer was sent last
	leaves Leaving
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
	m.pager.Text = m.pageLines
	return m
}

// Leaves is what to show after the workshop.
func (m *FacilitatorPage) Leaves() Leaving { return m.leaves }

// pageLines is the text of the views that scroll.
func (m *FacilitatorPage) pageLines() []string {
	switch {
	case m.view == endView:
		return m.overLines()
	case m.current() == nil:
		return nil
	case m.view == compareView:
		if m.compares() {
			return append([]string{""}, m.compareLines(m.current(), m.insight.Split, min(m.Layout.Full(), 116))...)
		}
		return nil
	}
	return m.sayLines(min(m.Layout.Full(), 76), true)
}

// scrolls reports whether the view is a text to scroll.
func (m *FacilitatorPage) scrolls() bool {
	return m.view == sayView || m.view == compareView || m.view == endView && m.room.Closed
}

// compares reports whether there is another answer to compare with.
func (m *FacilitatorPage) compares() bool {
	return m.insight != nil && m.insight.Split != nil && len(m.insight.Split.Others) > 0
}

// changedMsg is the answer to a change of the setup.
type changedMsg struct {
	is   Setup
	door Door
	err  error
}

// openSetup shows how the workshop is held, to change it.
func (m *FacilitatorPage) openSetup() tea.Cmd {
	o, change := m.options.Setup, m.options.Change
	o.Setup.Free, o.Setup.Nameless = m.room.Mode == workshop.Free, !m.room.Named
	m.setup = newSetup(o, func(is Setup) tea.Cmd {
		return func() tea.Msg {
			door, err := change(is)
			return changedMsg{is, door, err}
		}
	}, ui.Do(func() { m.setup = nil }))
	m.setup.Page = m.Page
	return m.setup.Init()
}

func (m *FacilitatorPage) changed(msg changedMsg) {
	switch {
	case m.setup == nil:
	case msg.err != nil:
		m.setup.message = ErrorWords(msg.err)
	default:
		m.options.Setup.Setup, m.options.Door, m.setup = msg.is, msg.door, nil
		m.message = "Changed for everybody."
	}
}

func (m *FacilitatorPage) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case changedMsg:
		m.changed(msg)
	case checkedMsg:
		if m.setup != nil {
			return m.setup.Update(msg)
		}
	case workshop.Facilitator:
		return tea.Batch(m.take(msg), m.next)
	case insightMsg:
		if a := m.agree; a != nil && msg.Split != nil && a.spread == msg.Split.Spread && !a.touched {
			a.show(msg.Split.Majority.Answer)
		}
	case walk:
		if msg.mark == m.walk.mark {
			m.walk = msg
		}
	case failedMsg:
		m.message, m.timer, m.shown = m.explain(msg), m.room.Timer, time.Time{}
		if r := m.round(m.room.Question); m.agree != nil && r != nil {
			m.agree.kept = r.Dissent
		}
	case tea.PasteMsg, tea.KeyPressMsg:
		m.opened = false
		if m.setup != nil {
			return m.setup.Update(msg)
		} else if m.noting() {
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
	return m.confirm == nil && m.view == lobbyView && m.crew.renaming
}

// counting reports whether numbers of hands are typed.
func (m *FacilitatorPage) counting() bool {
	return m.confirm == nil && m.view == questionView && m.hands != nil
}

// take shows a new view of the room.
func (m *FacilitatorPage) take(v workshop.Facilitator) tea.Cmd {
	before, first := m.room, !m.seen
	m.room, m.seen = v, true
	if v.Question != before.Question || v.State != before.State || v.Free != before.Free || v.Closed {
		m.confirm = nil
	}
	m.opened = m.opened && v.Votes.In <= before.Votes.In
	m.crew.follow(v.People)
	switch {
	case v.Closed:
		m.view = endView
	case first && (v.Question != "" || v.Free) && (m.view == lobbyView || m.view == agendaView):
		m.view = m.inside() // it goes on where it was
		m.message = "Resumed where it was. The code is the same; p shows it."
	case v.Question == "" && !v.Free && m.view == questionView:
		m.view = agendaView
	case v.Question != before.Question && v.Question != "" && !first:
		m.view = questionView
	}
	m.line = max(0, min(m.line, len(v.Rounds)-1))
	if at := m.place(v.Question); v.Question != before.Question && at >= 0 {
		m.line = at
	}
	m.renew(before)
	var timer tea.Cmd
	if n := m.options.Setup.Setup.Minutes; n > 0 && !first && v.State == workshop.Voting && v.Turn != before.Turn {
		timer = m.setTimer(n)
	}
	return tea.Batch(timer, m.consider(v.Board), m.nextSplits(), m.clock.show(v.Countdown()))
}

// renew updates what belongs to the current question.
func (m *FacilitatorPage) renew(before workshop.Facilitator) {
	v := m.room
	again := v.Question != before.Question || v.State != before.State
	if v.State != workshop.Voting {
		m.hands = nil
	} else if again && !m.options.Door.isOpen() && !v.Free {
		m.count()
	}
	if v.Closed || v.State == workshop.Voting || v.Question == "" || v.Spread == nil && v.Agreed == nil {
		m.agree = nil
		return
	}
	if m.agree != nil && !again && m.agree.spread == v.Spread {
		return
	}
	dissent := ""
	if r := m.round(v.Question); r != nil {
		dissent = r.Dissent
	}
	m.agree = newAgree(m.current(), v, dissent)
	if m.of == (moment{v.Turn, v.Spread}) && m.insight != nil && m.insight.Split != nil {
		m.agree.show(m.insight.Split.Majority.Answer)
	}
}

// run is the assessment with what the room has agreed on.
func (m *FacilitatorPage) run() assessment.Assessment {
	run := m.options.Run
	run.Answers = m.room.Answers
	return run
}

// current is the question that the room looks at, or nil.
func (m *FacilitatorPage) current() *assessment.Question { return m.catalog.Question(m.room.Question) }

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
	if m.setup != nil {
		return m.setup.Keys()
	}
	var rows []ui.Key
	switch {
	case m.confirm != nil:
		rows = m.confirmKeys()
	case m.view == endView:
		rows = m.endKeys()
	case m.renaming():
		rows = m.renameKeys()
	case m.view == lobbyView:
		rows = m.lobbyKeys()
	case m.view == sayView || m.view == compareView:
		rows = m.withRoom(m.pager.Keys(m.rows), ui.Do(func() { m.view = m.before }))
	case m.view == agendaView && !m.room.Free:
		rows = m.agendaKeys()
	case m.counting():
		rows = m.handKeys()
	case m.noting():
		rows = []ui.Key{closeTextKey(func() tea.Cmd { return m.send(m.agree.keepDissent()...) })}
	default:
		rows = m.questionKeys()
	}
	keys := ui.KeyMap{Page: "the workshop", Typing: m.renaming() || m.noting() || m.counting(), Rows: rows}
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
	if m.view != lobbyView {
		rows = append(rows, ui.Row(ui.GroupLook, "p", "people", "how to join, and who is in: rename, merge, remove", show(lobbyView)))
	}
	if m.view == questionView && m.current() != nil {
		text := func(of view) func() tea.Cmd { return func() tea.Cmd { m.pager.GoTo(0, m.rows()); return show(of)() } }
		rows = append(rows,
			ui.Row(ui.GroupLook, "w", "what to say", "more to say: why we ask, and what each option means", text(sayView)),
			ui.Row(ui.GroupLook, "c", "compare", "compare the roadmaps with the other answers", text(compareView)).Only(m.compares))
	}
	word := ""
	if m.view == lobbyView {
		word = "set-up"
	}
	rows = append(rows, ui.Row(ui.GroupLook, ",", word, "settings: change how the workshop is held", m.openSetup).
		Only(func() bool { return m.options.Change != nil }))
	end := ui.Row(ui.GroupLeave, "q", "leave", "stop for now, or end the workshop; it asks which", show(endView)).AtEdge()
	return append(rows, end, upKey(up))
}

func upKey(do func() tea.Cmd) ui.Key {
	return ui.Row(ui.GroupLeave, "esc", "", "one level up; never ends anything", do)
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
			m.message = "A vote is open: " + m.current().Short + "."
			return nil
		case r.State == workshop.Waiting && r.Spread == nil:
			return m.send(workshop.Put{Question: r.Question})
		default:
			return m.send(workshop.Show{Question: r.Question})
		}
	}
	rows := append(ui.MoveKeys("move", nil, move),
		m.act("enter", "open", "ask the room this question, or show it again", open).Kept(),
		m.act("m", "next open", "the next open question, or the next split that changes the roadmap", func() tea.Cmd { return m.advance() }).
			Only(func() bool { return m.inRounds() && m.room.State != workshop.Voting && m.following() != "" }),
		m.act("a", "accept the rest", "accept the rest: where all agree, or a split changes no decision", m.recordAll).
			Only(func() bool { return len(m.walk.settled) > 0 && m.open() }))
	return m.withRoom(rows, ui.Do(func() {
		if m.room.Question != "" {
			m.view = questionView
		}
	}))
}

// step is the one thing that comes next: a word for the footer, the line on the page,
// and a warning next to it.
type step struct {
	word, line, warning string
	do                  func() tea.Cmd
}

func (m *FacilitatorPage) step() step {
	put := func() tea.Cmd { return m.send(workshop.Put{Question: m.room.Question}) }
	switch {
	case m.room.Free || m.room.State == workshop.Voting:
		return m.revealStep()
	case m.agree == nil:
		return step{"ask the room", "Ask the room this question", "", put}
	case !m.isRecorded() && m.agree.chosen.IsZero():
		return step{"record", "Record what the room agrees on", "nothing is chosen yet", m.record}
	case !m.isRecorded():
		line := "Record " + keysOf(m.agree.question, m.agree.chosen) + " for " + m.company
		if m.agree.chosen.Unknown {
			line = "Record that no one knows"
		}
		return step{"record", line, "", m.record}
	}
	next := m.catalog.Question(m.following())
	switch {
	case next == nil && m.room.Mode == workshop.Free:
		return step{"the list", "Go back to the list of questions", "", m.goOn}
	case next == nil:
		return step{"finish", "Finish: every question is agreed", "", m.goOn}
	case m.room.Mode == workshop.Free:
		return step{"next split", "Next split: " + next.Short, "", m.goOn}
	}
	return step{"next question", "Ask the next question: " + next.Short, "", m.goOn}
}

// revealStep ends the voting. The dots say that it asks first.
func (m *FacilitatorPage) revealStep() step {
	thinking, of := m.thinking()
	out := step{word: "reveal", line: "Reveal the votes", do: m.reveal}
	if m.room.Free {
		out.line = "Reveal all answers"
	}
	if len(thinking) > 0 {
		out.line += m.Styles.Glyphs.Ellipsis
		out.warning = thinkingWords(len(thinking), of)
	}
	return out
}

// goOn leaves an answer that was agreed on.
func (m *FacilitatorPage) goOn() tea.Cmd {
	if !m.isRead(leastAgreed) {
		return nil
	}
	return m.advance()
}

func (m *FacilitatorPage) questionKeys() []ui.Key {
	voting := m.room.Free || m.room.State == workshop.Voting
	put := func() tea.Cmd { return m.send(workshop.Put{Question: m.room.Question}) }
	count := m.act("C", "count hands", "type in raised hands of people without a screen", func() tea.Cmd {
		m.count()
		if voting {
			return nil
		}
		return put()
	}).Only(m.inRounds)
	timer := m.act("T", "timer", "a countdown for the room: 1, 2, 3, 5, 10 minutes, none", m.countDown)
	is := m.step()
	enter := m.act("enter", is.word, "the next step: ask, reveal, record, continue; the page names it", is.do).Kept()
	rows := []ui.Key{enter, timer, count}
	if !voting && m.agree != nil {
		rows = append(m.agree.keys(func(problem string) tea.Cmd { m.message = problem; return nil }),
			enter,
			m.act("W", "note", "write a note: who disagrees and why", ui.Do(m.agree.write)),
			m.act("V", "vote again", "ask once more, blind, from the beginning", put),
			timer)
	}
	up := ui.Do(func() {
		if !m.room.Free {
			m.view = agendaView
		}
	})
	rows = append(rows,
		m.act("m", "next open", "the next open question, without an agreed answer to this one", m.skip).Only(m.inRounds),
		ui.Row(ui.GroupMove, "left h", "questions", "the list of questions; also h", up).
			Only(func() bool { return !m.room.Free }))
	return m.withRoom(rows, up)
}

func (m *FacilitatorPage) endKeys() []ui.Key {
	if m.room.Closed {
		leave := func(to Leaving) func() tea.Cmd {
			return func() tea.Cmd { m.leaves = to; return ui.Send(ui.QuitMsg{}) }
		}
		return append(m.pager.Keys(m.rows),
			ui.Row(ui.GroupAct, "enter", "open the roadmap", "open the roadmap", leave(ToRoadmap)).Kept(),
			ui.Row(ui.GroupAct, "x", "export", "write the roadmap to a file", leave(ToExport)).Kept(),
			upKey(leave(ToShell)),
			ui.Row(ui.GroupLeave, "q", "leave", "leave the workshop", leave(ToShell)).AtEdge())
	}
	end := func() tea.Cmd { return m.ask("End the workshop for everybody?", workshop.Close{}) }
	return []ui.Key{
		ui.Sends(ui.GroupAct, "enter", "stop for now", "stop; the same command resumes it", ui.QuitMsg{}).Kept(),
		m.act("E", "end it", "end the workshop and show the room its roadmap; it asks first", end).Kept(),
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

// inside is the view after the door: what the room looks at, or the list of questions.
func (m *FacilitatorPage) inside() view {
	if m.room.Question != "" || m.room.Free {
		return questionView
	}
	return agendaView
}

// following is the next question: the first one without a vote, or after free mode the
// next split that matters; "" if there is none.
func (m *FacilitatorPage) following() assessment.QuestionID {
	if m.room.Mode == workshop.Rounds {
		return m.after(m.room.Answers)
	}
	if ahead := m.ahead(); len(ahead) > 0 {
		return ahead[0]
	}
	return ""
}

// advance sends an event and goes on with the next question. If there is none it shows
// the list of questions, or how to end if all are agreed.
func (m *FacilitatorPage) advance(events ...workshop.Event) tea.Cmd {
	next := m.following()
	switch {
	case next == "" && m.room.Mode == workshop.Rounds && len(events) == 0:
		m.before, m.view = agendaView, endView
		return nil
	case next == "":
		m.view = agendaView
	case m.room.Mode == workshop.Free:
		events = append(events, workshop.Show{Question: next})
	default:
		events = append(events, workshop.Put{Question: next})
	}
	return m.send(events...)
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
