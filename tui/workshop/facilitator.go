package workshop

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/report"
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
	ui.Page
	catalog *engine.Engine
	options FacilitatorOptions
	sender  sender

	room    workshop.Facilitator
	seen    bool // a view of the room has come
	path    []assessment.Step
	base    engine.Outlook    // of what is agreed
	with    engine.Outlook    // and with the answer that is about to be recorded
	tried   assessment.Answer // that answer
	view    view
	before  view // where the last view was opened
	line    int  // of the agenda
	pager   ui.Pager
	agree   *agree // nil unless a vote is revealed, or agreed on
	hands   *hands // nil unless raised hands are counted
	walk    walk
	clock   countdown
	timer   timer
	crew    crew
	confirm *confirm // nil unless something is asked
	opened  bool     // the last key opened this view, and nothing has happened since
	twice   bool     // the key that is handled came right after it
	ended   bool     // the end of the workshop is on its way
	message string
}

// NewFacilitator returns the page. Its views are of type workshop.Facilitator.
func NewFacilitator(c *engine.Engine, room Room, o FacilitatorOptions) *FacilitatorPage {
	m := &FacilitatorPage{
		catalog: c,
		options: o,
		sender:  sender{room: room},
		clock:   newCountdown(o.Clock),
		timer:   timer{set: o.SetTimer},
		crew:    newCrew(),
		path:    c.Path(o.Run.Answers),
		base:    c.Outlook(o.Run.Answers),
	}
	m.pager.Text = m.doorLines
	return m
}

func (m *FacilitatorPage) Init() tea.Cmd { return m.options.next() }

// Unkept returns what could not be stored when the page ended, or nil.
func (m *FacilitatorPage) Unkept() error { return m.sender.unkept }

func (m *FacilitatorPage) Update(msg tea.Msg) tea.Cmd {
	cmd := m.update(msg)
	m.preview()
	return cmd
}

// preview computes the outlook with the answer that is about to be recorded.
func (m *FacilitatorPage) preview() {
	switch {
	case m.agree == nil || m.agree.chosen.IsZero():
		m.with, m.tried = m.base, assessment.Answer{}
	case !m.agree.chosen.Equal(m.tried):
		m.tried = m.agree.chosen
		if answers, err := m.room.Answers.With(m.catalog.Catalog, m.agree.question.ID, m.tried); err == nil {
			m.with = m.catalog.Outlook(answers)
		}
	}
}

func (m *FacilitatorPage) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case workshop.Facilitator:
		return tea.Batch(m.take(msg), m.options.Next)
	case weighedMsg:
		m.weighed(msg)
	case walkedMsg:
		m.walked(msg)
	case appliedMsg:
		return m.applied(msg)
	case timerSetMsg:
		return m.timerSet(msg)
	case tickMsg:
		return m.clock.update(msg)
	case keptMsg:
		m.sender.unkept = msg.err
	case tea.PasteMsg, tea.KeyPressMsg:
		m.message, m.opened = "", false
		switch {
		case m.noting():
			m.agree.note.Update(msg)
		case m.renaming():
			m.crew.name.Update(msg)
		}
	}
	return nil
}

// noting and renaming report whether text is typed.
func (m *FacilitatorPage) noting() bool {
	return m.confirm == nil && m.view == questionView && m.agree != nil && m.agree.noting
}

func (m *FacilitatorPage) renaming() bool {
	return m.confirm == nil && m.view == peopleView && m.crew.renaming
}

func (m *FacilitatorPage) applied(msg appliedMsg) tea.Cmd {
	cmd := m.sender.applied(msg)
	if msg.err != nil {
		m.message, m.ended = errorWords(msg.err), false
		if r := m.round(m.room.Question); m.agree != nil && r != nil {
			m.agree.kept = r.Dissent
		}
		return cmd
	}
	if _, closed := msg.event.(workshop.Close); closed && m.ended {
		return ui.Send(ui.QuitMsg{})
	}
	return cmd
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
	if first || v.Question != before.Question || v.State != workshop.Voting || before.State != workshop.Voting {
		m.path, m.base = m.catalog.Path(v.Answers), m.catalog.Outlook(v.Answers)
		m.tried = assessment.Answer{}
	}
	switch {
	case first && m.view == agendaView: // who was quicker than the first view
		m.view = m.inside()
	case v.Question == "" && !v.Free && m.view == questionView:
		m.view = agendaView
	case v.Question != before.Question && v.Question != "" && !first:
		m.view = questionView
	}
	m.line = max(0, min(m.line, len(v.Rounds)-1))
	if v.Question != before.Question {
		m.toLine(v.Question)
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
	m.agree, m.tried = newAgree(m.catalog.Question(v.Question), v, dissent), assessment.Answer{}
	if v.Spread == nil {
		return nil
	}
	c, run, today, spread := m.catalog, m.run(), m.options.Today, v.Spread
	return func() tea.Msg { return weighedMsg{spread, workshop.Weigh(c, run, today, spread)} }
}

// run is the assessment with what the room has agreed on.
func (m *FacilitatorPage) run() assessment.Assessment {
	run := m.options.Run
	run.Answers = m.room.Answers
	return run
}

// question is the current question, or nil.
func (m *FacilitatorPage) question() *assessment.Question { return m.catalog.Question(m.room.Question) }

// round returns the state of a question, or nil if it is not asked.
func (m *FacilitatorPage) round(id assessment.QuestionID) *workshop.Round {
	for i := range m.room.Rounds {
		if m.room.Rounds[i].Question == id {
			return &m.room.Rounds[i]
		}
	}
	return nil
}

func (m *FacilitatorPage) rows() int { return m.Layout.Body }

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
		rows = []ui.Key{closeTextKey(m.sendDissent)}
	default:
		rows = m.questionKeys()
	}
	keys := ui.KeyMap{Typing: m.renaming() || m.noting(), Rows: rows}
	return keys.Around(func(do func() tea.Cmd) tea.Cmd {
		m.message, m.twice, m.opened = "", m.opened, false
		cmd := do()
		m.preview()
		return cmd
	})
}

// open reports whether the workshop is not closed.
func (m *FacilitatorPage) open() bool { return !m.room.Closed }

// act returns a row that works while the workshop goes on.
func (m *FacilitatorPage) act(keys, word, help string, do func() tea.Cmd) ui.Key {
	return ui.Row(ui.GroupAct, keys, word, help, do).Only(m.open)
}

// roomKeys open the list of people, and the question how to end.
func (m *FacilitatorPage) roomKeys() []ui.Key {
	show := func(next view) func() tea.Cmd {
		return func() tea.Cmd {
			m.before, m.view = m.view, next
			return nil
		}
	}
	people := ui.Row(ui.GroupLook, "p", "people", "who is in: rename, merge, take out", show(peopleView))
	end := ui.Row(ui.GroupLeave, "q", "end", "stop for now, or end the workshop; it asks which", show(endView)).Kept()
	end.Edge = true
	if m.view == peopleView {
		return []ui.Key{end}
	}
	return []ui.Key{people, end}
}

// upKey goes one level up.
func upKey(do func() tea.Cmd) ui.Key {
	return ui.Row(ui.GroupLeave, "esc", "", "one level up; never ends anything", do)
}

func (m *FacilitatorPage) doorKeys() []ui.Key {
	enter := func() tea.Cmd {
		m.view = m.before
		if m.view == doorView {
			m.view = m.inside()
		}
		m.before, m.opened = agendaView, true
		return nil
	}
	rows := append(m.pager.Keys(m.rows), ui.Row(ui.GroupAct, "enter", "questions", "the questions", enter).Kept())
	return append(append(rows, m.roomKeys()...), upKey(enter))
}

func (m *FacilitatorPage) agendaKeys() []ui.Key {
	move := func(a ui.Motion) { m.line = ui.Move(a, m.line, max(1, m.rows()-4), len(m.room.Rounds)) }
	open := func() tea.Cmd {
		m.opened = true
		if m.line < len(m.room.Rounds) {
			return m.openRound(m.room.Rounds[m.line])
		}
		return nil
	}
	up := func() tea.Cmd {
		if m.room.Question != "" {
			m.view = questionView
		}
		return nil
	}
	rows := append(ui.MoveKeys("move", nil, move),
		m.act("enter", "open", "ask the room this question, or show it again", open).Kept(),
		m.nextSplitKey(),
		m.act("a", "record the rest", "record where all agree, or where a split changes no decision", m.recordAll).
			Only(func() bool { return len(m.walk.settled) > 0 && m.open() }))
	return append(append(rows, m.roomKeys()...), upKey(up))
}

// nextSplitKey goes on to the next split that the room has to talk about.
func (m *FacilitatorPage) nextSplitKey() ui.Key {
	return ui.Row(ui.GroupMove, "m", "next that matters", "the next split that changes the roadmap", func() tea.Cmd {
		return m.sender.send(workshop.Show{Question: m.ahead()[0]})
	}).Only(func() bool { return len(m.ahead()) > 0 })
}

// questionKeys are the keys of a question before, during and after the vote.
func (m *FacilitatorPage) questionKeys() []ui.Key {
	id := m.room.Question
	put := func() tea.Cmd { return m.sender.send(workshop.Put{Question: id}) }
	inRounds := func() bool { return !m.room.Free && m.open() }
	count := m.act("c", "count hands", "type in raised hands of people without a screen", func() tea.Cmd {
		voting := m.room.State == workshop.Voting
		m.count()
		if voting {
			return nil
		}
		return put()
	}).Only(inRounds)
	timer := m.act("t", "timer", "a countdown for the room: 1, 2, 3, 5, 10 minutes, none", m.countDown)
	var rows []ui.Key
	switch {
	case m.room.Free || m.room.State == workshop.Voting:
		rows = []ui.Key{
			m.act("enter", "reveal", "end the vote and show it to everybody; asks while somebody is thinking", m.reveal).Kept(),
			timer,
			count,
		}
	case m.agree == nil:
		rows = []ui.Key{m.act("enter", "ask the room", "begin a blind vote on this question", put).Kept(), timer, count}
	default:
		dissent := func() tea.Cmd {
			m.agree.noting = true
			m.agree.note.Open(m.agree.text)
			return nil
		}
		rows = append(m.agree.keys(func(problem string) tea.Cmd { m.message = problem; return nil }),
			m.act("enter", "record, go on", "record what is chosen as the agreed answer, and ask the next question", m.record).
				Kept(),
			m.act("d", "dissent", "write down what somebody holds against it", dissent),
			m.act("v", "vote again", "ask once more, blind, from the beginning", put),
			timer,
			m.nextSplitKey())
	}
	up := func() tea.Cmd {
		if !m.room.Free {
			m.view = agendaView
		}
		return nil
	}
	rows = append(rows,
		m.act("s", "skip", "go on without an agreed answer", m.skip).Only(inRounds),
		ui.Row(ui.GroupMove, "left h", "questions", "the list of questions; also h", up).
			Only(func() bool { return !m.room.Free }))
	return append(append(rows, m.roomKeys()...), upKey(up))
}

func (m *FacilitatorPage) endKeys() []ui.Key {
	end := func() tea.Cmd {
		m.ended = true
		return m.sender.send(workshop.Close{})
	}
	stop := ui.Row(ui.GroupAct, "enter", "stop", "stop; the same command goes on with it", nil).Kept()
	stop.Sends = ui.QuitMsg{}
	return []ui.Key{
		stop,
		m.act("e", "end for good", "end the workshop; nobody can vote any more", end).Kept(),
		upKey(func() tea.Cmd { m.view = m.before; return nil }),
	}
}

// Commit keeps events that wait, a dissent that is being written, and hands that are
// being counted.
func (m *FacilitatorPage) Commit() tea.Cmd {
	var events []workshop.Event
	if m.agree != nil {
		if e := m.agree.keepDissent(); e != nil {
			events = append(events, e)
		}
	}
	if m.hands != nil && m.hands.changed() {
		events = append(events, m.hands.tally())
	}
	return m.sender.last(events...)
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
			return m.sender.send(e, workshop.Show{Question: ahead[0]})
		}
	} else if next := m.next(answers); next != "" {
		return m.sender.send(e, workshop.Put{Question: next})
	}
	m.view = agendaView
	return m.sender.send(e)
}

// next returns the first question after the current one, from the beginning in the
// end, that is asked with these answers and had no vote.
func (m *FacilitatorPage) next(answers assessment.Answers) assessment.QuestionID {
	path := m.catalog.Path(answers)
	here := 0
	for i, step := range path {
		if step.Question.ID == m.room.Question {
			here = i
		}
	}
	for by := 1; by < len(path); by++ {
		step := path[(here+by)%len(path)]
		r := m.round(step.Question.ID)
		if step.Asked && (r == nil || r.State == workshop.Waiting && r.Spread == nil) {
			return step.Question.ID
		}
	}
	return ""
}

// toLine moves the cursor of the list to a question.
func (m *FacilitatorPage) toLine(id assessment.QuestionID) {
	for i := range m.room.Rounds {
		if m.room.Rounds[i].Question == id {
			m.line = i
		}
	}
}

// openRound begins the vote on a question without one, and shows another one again.
// While a vote is open only that question opens.
func (m *FacilitatorPage) openRound(r workshop.Round) tea.Cmd {
	switch {
	case r.Question == m.room.Question && r.State != workshop.Waiting:
		m.view = questionView
		return nil
	case m.room.State == workshop.Voting:
		m.message = "There is a vote going on: " + m.question().Short + "."
		return nil
	case r.State == workshop.Waiting && r.Spread == nil:
		return m.sender.send(workshop.Put{Question: r.Question})
	}
	return m.sender.send(workshop.Show{Question: r.Question})
}

// agendaLines is the list of questions with the status of each.
func (m *FacilitatorPage) agendaLines(width, rows int) []string {
	s := m.Styles
	agreed := 0
	for _, r := range m.room.Rounds {
		if r.State == workshop.Agreed {
			agreed++
		}
	}
	count := s.Muted.Render(ui.OfCount(agreed, len(m.room.Rounds)) + " agreed")
	title := ui.Between(s.Bold.Render("Questions"), count, width)
	lines := []string{title}
	if !m.Layout.Compact {
		lines = []string{"", title, ""}
	}
	room := max(1, rows-len(lines))
	from := ui.Window(m.line, m.line, room, len(m.room.Rounds))
	for i := from; i < min(from+room, len(m.room.Rounds)); i++ {
		lines = append(lines, m.agendaLine(i, width))
	}
	return lines
}

func (m *FacilitatorPage) agendaLine(at, width int) string {
	s, r := m.Styles, m.room.Rounds[at]
	q := m.catalog.Question(r.Question)
	sign, words := m.standing(r)
	pointer, label := " ", s.Text
	if at == m.line {
		pointer, label = s.Accent.Render(s.Glyphs.Cursor), s.Accent
	}
	left := pointer + " " + sign + " " + label.Render(q.Short)
	room := width - ui.Width(left) - 2
	if room < ui.Width(words) && room < 12 {
		words = ""
	}
	return ui.Between(left, s.Muted.Render(ui.Fit(words, room, s.Glyphs.Ellipsis)), width)
}

// agreement returns a glyph and words for a vote in which all answers are the same.
func (m *FacilitatorPage) agreement(q *assessment.Question, spread *workshop.Spread) (sign, words string) {
	s := m.Styles
	words, all := agreementWords(q, spread)
	if all {
		return s.Good.Render(s.Glyphs.Same), words
	}
	return s.Muted.Render(s.Glyphs.Possible), words
}

// standing returns a glyph and words for the status of a question.
func (m *FacilitatorPage) standing(r workshop.Round) (sign, words string) {
	s, q := m.Styles, m.catalog.Question(r.Question)
	switch known := m.room.Answers.Of(r.Question); {
	case r.State == workshop.Agreed:
		return s.Good.Render(s.Glyphs.Settled), report.AnswerWords(q, r.Agreed.Answer)
	case r.State == workshop.Voting:
		return s.Accent.Render(s.Glyphs.Here), "vote: " + ui.OfCount(m.room.Votes.In, m.room.Votes.Of) + " in"
	case r.State == workshop.Skipped:
		return s.Muted.Render(s.Glyphs.NotNeeded), "skipped"
	case m.matters(r.Question):
		return s.Warn.Render(s.Glyphs.Look), "a split that matters"
	case r.State == workshop.Revealed && r.Spread.Unanimous():
		sign, words = m.agreement(q, r.Spread)
		return sign, strings.ToLower(words[:1]) + strings.TrimSuffix(words[1:], ".") + "; not recorded"
	case r.State == workshop.Revealed:
		return s.Text.Render(s.Glyphs.Unknown), "revealed; not recorded"
	case !known.IsZero():
		return s.Muted.Render(s.Glyphs.Settled), "before: " + report.AnswerWords(q, known)
	case !r.Asked:
		return s.Faint.Render(s.Glyphs.RuledOut), "perhaps"
	}
	return s.Muted.Render(s.Glyphs.Possible), ""
}
