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

// FacilitatorOptions is what the workshop is about, how people join, and the looks.
type FacilitatorOptions struct {
	Options
	Door  Door
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

// facilitator is the screen.
type facilitator struct {
	catalog *engine.Engine
	options FacilitatorOptions
	send    Sender
	styles  ui.Styles
	layout  ui.Layout

	view    workshop.Facilitator
	seen    bool // a view has come
	path    []assessment.Step
	base    engine.Outlook    // of what is agreed
	with    engine.Outlook    // and with the answer that is about to be recorded
	tried   assessment.Answer // that one
	page    page
	before  page // where the last page was opened
	at      int  // line of the agenda
	pager   ui.Pager
	agree   *agree // nil unless a vote is revealed, or agreed on
	hands   *hands // nil unless raised hands are counted
	walk    walk
	clock   Countdown
	staging staging
	crew    crew
	sure    *sure // nil unless something is asked
	opened  bool  // the last key opened this page, and nothing has happened since
	ended   bool  // the end of the workshop is on its way
	message string
}

// NewFacilitator returns the program of the facilitator, whose views come in as messages of
// type workshop.Facilitator.
func NewFacilitator(c *engine.Engine, room FacilitatorRoom, o FacilitatorOptions) *Shell {
	m := &facilitator{catalog: c, options: o, send: NewSender(room), clock: NewCountdown(o.Clock),
		staging: staging{room: room}, crew: newCrew(), path: c.Path(o.Run.Answers), base: c.Outlook(o.Run.Answers)}
	return newShell(m, o.Options)
}

// Init does nothing: views come by themselves.
func (m *facilitator) Init() tea.Cmd { return nil }

// Resize sets the sizes.
func (m *facilitator) Resize(l ui.Layout) { m.layout = l }

// Restyle sets the looks.
func (m *facilitator) Restyle(s ui.Styles) { m.styles = s }

// Update handles views, keys and pasted text.
func (m *facilitator) Update(msg tea.Msg) tea.Cmd {
	cmd := m.update(msg)
	m.try()
	return cmd
}

// try looks at the roadmap with the answer that is about to be recorded.
func (m *facilitator) try() {
	switch {
	case m.agree == nil || m.agree.Chosen.IsZero():
		m.with, m.tried = m.base, assessment.Answer{}
	case !m.agree.Chosen.Equal(m.tried):
		m.tried = m.agree.Chosen
		if answers, err := m.view.Answers.With(m.catalog.Catalog, m.agree.Question.ID, m.tried); err == nil {
			m.with = m.catalog.Outlook(answers)
		}
	}
}

func (m *facilitator) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case workshop.Facilitator:
		return m.take(msg)
	case weighedMsg:
		m.weighed(msg)
	case walkedMsg:
		m.walked(msg)
	case AppliedMsg:
		return m.applied(msg)
	case stagedMsg:
		return m.staged(msg)
	case TickMsg:
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

func (m *facilitator) applied(msg AppliedMsg) tea.Cmd {
	cmd := m.send.Applied(msg)
	if msg.Err != nil {
		m.message, m.ended = Words(msg.Err), false
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
func (m *facilitator) take(v workshop.Facilitator) tea.Cmd {
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
func (m *facilitator) renew(before workshop.Facilitator) tea.Cmd {
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
func (m *facilitator) run() assessment.Assessment {
	run := m.options.Run
	run.Answers = m.view.Answers
	return run
}

// question is what the room looks at, or nil.
func (m *facilitator) question() *assessment.Question { return m.catalog.Question(m.view.Question) }

// round is a question as it stands, or nil where it is not asked.
func (m *facilitator) round(id assessment.QuestionID) *workshop.Round {
	for i := range m.view.Rounds {
		if m.view.Rounds[i].Question == id {
			return &m.view.Rounds[i]
		}
	}
	return nil
}

// Scope is the part of the screen that has the keys.
func (m *facilitator) Scope() ui.Scope {
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
func (m *facilitator) Can(a ui.Action) bool {
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
func (m *facilitator) Commit() tea.Cmd {
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

func (m *facilitator) press(msg tea.KeyPressMsg) tea.Cmd {
	scope, opened := m.Scope(), m.opened
	action := m.options.Keys.Match(scope, msg)
	m.opened = action == ui.Accept && (scope == ui.DoorScope || scope == ui.AgendaScope)
	switch {
	case scope == ui.NoteScope:
		return m.dissent(action, msg)
	case scope == ui.RenameScope:
		return m.rename(action, msg)
	case scope == ui.SureScope:
		return m.answered(action)
	case !m.Can(action):
		return nil
	case scope == ui.EndScope:
		return m.ending(action)
	case action == ui.Leave:
		m.before, m.page = m.page, endPage
		return nil
	case action == ui.BlackOut:
		return m.blackOut()
	case action == ui.Timer:
		return m.countDown()
	case action == ui.People:
		m.before, m.page = m.page, peoplePage
		return nil
	}
	switch scope {
	case ui.PeopleScope:
		return m.people(action)
	case ui.DoorScope:
		m.atTheDoor(action)
		return nil
	case ui.AgendaScope:
		return m.agenda(action)
	case ui.HandsScope:
		return m.counting(action, msg)
	case ui.AgreeScope:
		return m.agreeing(action, msg)
	}
	return m.leading(action, opened)
}

func (m *facilitator) atTheDoor(action ui.Action) {
	switch action {
	case ui.Accept, ui.Escape:
		m.page = m.before
		if m.page == doorPage {
			m.page = m.inside()
		}
		m.before = agendaPage
	default:
		m.pager.Key(action, m.layout.Body)
	}
}

// inside is the page behind the door: a vote that goes on, or the questions.
func (m *facilitator) inside() page {
	if m.view.State == workshop.Voting || m.view.Free {
		return questionPage
	}
	return agendaPage
}

func (m *facilitator) ending(action ui.Action) tea.Cmd {
	switch action {
	case ui.Escape:
		m.page = m.before
	case ui.Accept:
		return Leave(m)
	case ui.EndRoom:
		m.ended = true
		return m.send.Send(workshop.Close{})
	}
	return nil
}

// leading handles a key on a question that is to be asked, or being voted on.
// The key may be the one that opened the page, pressed twice.
func (m *facilitator) leading(action ui.Action, opened bool) tea.Cmd {
	id := m.view.Question
	switch action {
	case ui.Accept:
		if m.view.Free || m.view.State == workshop.Voting {
			return m.reveal(opened)
		}
		return m.send.Send(workshop.Put{Question: id})
	case ui.Hands:
		if m.view.State != workshop.Voting {
			m.count()
			return m.send.Send(workshop.Put{Question: id})
		}
		m.count()
	case ui.Skip:
		return m.skip()
	case ui.Back, ui.Escape:
		if !m.view.Free {
			m.page = agendaPage
		}
	}
	return nil
}

// goOn sends an event, and with it what comes next: the next question that
// nothing has happened to, or after a reveal of everything the next split that
// matters. Where there is none the list of questions comes.
func (m *facilitator) goOn(answers assessment.Answers, e workshop.Event) tea.Cmd {
	if m.view.Mode == workshop.Free {
		if ahead := m.ahead(); len(ahead) > 0 {
			return m.send.Send(e, workshop.Show{Question: ahead[0]})
		}
	} else if next := m.next(answers); next != "" {
		return m.send.Send(e, workshop.Put{Question: next})
	}
	m.page = agendaPage
	return m.send.Send(e)
}

// next is the first question after this one, and then from the beginning, that
// is asked with these answers and that nothing has happened to.
func (m *facilitator) next(answers assessment.Answers) assessment.QuestionID {
	path := m.catalog.Path(answers)
	here := 0
	for i, step := range path {
		if step.Question.ID == m.view.Question {
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

// toLine puts the cursor of the agenda on a question.
func (m *facilitator) toLine(id assessment.QuestionID) {
	for i := range m.view.Rounds {
		if m.view.Rounds[i].Question == id {
			m.at = i
		}
	}
}

// agenda handles a key in the list of questions.
func (m *facilitator) agenda(action ui.Action) tea.Cmd {
	if to, moved := ui.Move(action, m.at, max(1, m.layout.Body-4), len(m.view.Rounds)); moved {
		m.at = to
		return nil
	}
	switch action {
	case ui.Accept:
		if m.at < len(m.view.Rounds) {
			return m.openRound(m.view.Rounds[m.at])
		}
	case ui.SkipIdle:
		return m.send.Send(workshop.Show{Question: m.ahead()[0]})
	case ui.RecordAll:
		return m.recordAll()
	case ui.Escape:
		if m.view.Question != "" {
			m.page = questionPage
		}
	}
	return nil
}

// openRound asks the room a question to which nothing has happened, and shows
// another one again. While there is a vote only that one opens.
func (m *facilitator) openRound(r workshop.Round) tea.Cmd {
	switch {
	case r.Question == m.view.Question && r.State != workshop.Waiting:
		m.page = questionPage
		return nil
	case m.view.State == workshop.Voting:
		m.message = "There is a vote going on: " + m.question().Short + "."
		return nil
	case r.State == workshop.Waiting && r.Spread == nil:
		return m.send.Send(workshop.Put{Question: r.Question})
	}
	return m.send.Send(workshop.Show{Question: r.Question})
}

// agendaLines is the list of questions with where each stands.
func (m *facilitator) agendaLines(width, rows int) []string {
	s := m.styles
	agreed := 0
	for _, r := range m.view.Rounds {
		if r.State == workshop.Agreed {
			agreed++
		}
	}
	title := ui.Between(s.Bold.Render("Questions"), s.Muted.Render(ui.OfCount(agreed, len(m.view.Rounds))+" agreed"), width)
	lines := []string{title}
	if !m.layout.Compact {
		lines = []string{"", title, ""}
	}
	room := max(1, rows-len(lines))
	from := ui.Window(m.at, m.at, room, len(m.view.Rounds))
	for i := from; i < min(from+room, len(m.view.Rounds)); i++ {
		lines = append(lines, m.agendaLine(i, width))
	}
	return lines
}

func (m *facilitator) agendaLine(at, width int) string {
	s, r := m.styles, m.view.Rounds[at]
	q := m.catalog.Question(r.Question)
	sign, words := m.standing(r)
	pointer, label := " ", s.Text
	if at == m.at {
		pointer, label = s.Accent.Render(s.Glyphs.Cursor), s.Accent
	}
	left := pointer + " " + sign + " " + label.Render(q.Short)
	room := width - ui.Width(left) - 2
	if room < ui.Width(words) && room < 12 {
		words = ""
	}
	return ui.Between(left, s.Muted.Render(ui.Fit(words, room, s.Glyphs.Ellipsis)), width)
}

// agreement is the sign and the words of a vote with one answer.
func (m *facilitator) agreement(q *assessment.Question, spread *workshop.Spread) (sign, words string) {
	s := m.styles
	words, all := Agreement(q, spread)
	if all {
		return s.Good.Render(s.Glyphs.Same), words
	}
	return s.Muted.Render(s.Glyphs.Possible), words
}

// standing is the sign of a question and where it stands in words.
func (m *facilitator) standing(r workshop.Round) (sign, words string) {
	s, q := m.styles, m.catalog.Question(r.Question)
	switch known := m.view.Answers.Of(r.Question); {
	case r.State == workshop.Agreed:
		return s.Good.Render(s.Glyphs.Settled), report.AnswerWords(q, r.Agreed.Answer)
	case r.State == workshop.Voting:
		return s.Accent.Render(s.Glyphs.Here), "vote: " + ui.OfCount(m.view.Votes.In, m.view.Votes.Of) + " in"
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
