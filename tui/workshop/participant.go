package workshop

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/workshop"
	"trustpath/tui/screen/interview"
	"trustpath/tui/ui"
)

// ParticipantOptions are those of a participant's page.
type ParticipantOptions struct {
	Options
	Company string
	Rejoin  string // the personal code to come back with; "" if a key is enough
}

// ParticipantPage is the page of a participant: a question to answer blind, and after
// the reveal the spread and what was agreed.
type ParticipantPage struct {
	ui.Page
	catalog *assessment.Catalog
	options ParticipantOptions
	sender  sender

	view    workshop.Participant
	seen    bool // a view has come
	ballot  *ballot
	done    bool // past the last question of free mode
	pager   ui.Pager
	clock   countdown
	message string
}

// NewParticipant returns the page. Its views are of type workshop.Participant.
func NewParticipant(c *assessment.Catalog, room Room, o ParticipantOptions) *ParticipantPage {
	m := &ParticipantPage{catalog: c, options: o, sender: sender{room: room}, clock: newCountdown(o.Clock)}
	m.pager.Text = m.lines
	return m
}

func (m *ParticipantPage) Init() tea.Cmd { return m.options.next() }

// Unkept returns what could not be stored when the page ended, or nil.
func (m *ParticipantPage) Unkept() error { return m.sender.unkept }

func (m *ParticipantPage) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case workshop.Participant:
		if msg.Gone {
			return ui.Send(ui.QuitMsg{})
		}
		m.take(msg)
		m.pager.Scroll(0, m.rows())
		return tea.Batch(m.clock.show(msg.Countdown()), m.options.Next)
	case tickMsg:
		return m.clock.update(msg)
	case appliedMsg:
		if msg.err != nil {
			m.message = errorWords(msg.err)
			if m.ballot != nil {
				m.ballot.given = m.step(m.ballot.question.ID)
			}
		}
		return m.sender.applied(msg)
	case keptMsg:
		m.sender.unkept = msg.err
	case tea.PasteMsg, tea.KeyPressMsg:
		m.message = ""
		if m.ballot != nil && m.ballot.noting {
			m.ballot.note.Update(msg)
		}
	}
	return nil
}

// take shows a new view of the room. A choice stays while its question does.
func (m *ParticipantPage) take(v workshop.Participant) {
	before := m.view
	m.view, m.seen = v, true
	over := v.Closed || !v.Free && v.State != workshop.Voting
	if b := m.ballot; b != nil && b.noting && over && b.note.Value() != "" {
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
func (m *ParticipantPage) open(id assessment.QuestionID) {
	m.ballot = nil
	if q := m.catalog.Question(id); q != nil {
		m.ballot = newBallot(q, m.step(id))
	}
}

// step returns the answer of this participant to a question.
func (m *ParticipantPage) step(id assessment.QuestionID) workshop.Step {
	for _, s := range m.view.Steps {
		if s.Question == id {
			return s
		}
	}
	return workshop.Step{Question: id}
}

func (m *ParticipantPage) rows() int { return m.Layout.Body }

func (m *ParticipantPage) Keys() ui.KeyMap {
	keys := ui.KeyMap{Rows: m.watchKeys()}
	switch b := m.ballot; {
	case b == nil:
	case b.noting:
		keys = ui.KeyMap{Typing: true, Rows: []ui.Key{closeTextKey(func() tea.Cmd { return m.sendNote() })}}
	default:
		keys.Rows = m.ballotKeys()
	}
	return keys.Around(func(do func() tea.Cmd) tea.Cmd {
		m.message = ""
		return do()
	})
}

// watchKeys are the keys while there is nothing to vote on.
func (m *ParticipantPage) watchKeys() []ui.Key {
	rows := m.pager.Keys(m.rows)
	if m.done {
		finish := ui.Row(ui.GroupAct, "enter", "finished", "say that you have answered what you wanted to", m.finish).Kept()
		rows = append(rows, finish.Only(func() bool { return !m.view.Me.Finished }),
			ui.Row(ui.GroupMove, "left h", "change", "back to the questions; also h", m.back))
	}
	return append(rows, leaveKey("leave; what you answered stays, and you may come back"))
}

// ballotKeys are the keys of a question that is open for a vote.
func (m *ParticipantPage) ballotKeys() []ui.Key {
	b := m.ballot
	rows := append(b.keys(m.keepChoice),
		ui.Row(ui.GroupAct, "enter", "vote", "give this answer; it can be changed until the reveal", m.give).Kept(),
		ui.Row(ui.GroupAct, "x", "take it back", "take your vote back", m.withdraw).
			Only(func() bool { return m.step(b.question.ID).Voted }),
		ui.Row(ui.GroupAct, "n", "note", "a note next to your vote; the room sees it at the reveal", func() tea.Cmd {
			b.noting = true
			b.note.Open(b.text)
			return nil
		}))
	if m.view.Free {
		skip := func() tea.Cmd { m.toStep(m.after()); return nil }
		rows = append(rows,
			ui.Row(ui.GroupMove, "left h", "back", "question before; also h", m.back).
				Only(func() bool { return m.before() >= 0 }),
			ui.Row(ui.GroupMove, "right l", "skip", "next question without answering; also l", skip),
			ui.Row(ui.GroupAct, "f", "finished", "say that you have answered what you wanted to", m.finish).
				Only(func() bool { return !m.view.Me.Finished }))
	}
	return append(rows, leaveKey("leave; what you answered stays, and you may come back"))
}

// Commit keeps events that wait, and a note that is being written or has no vote yet.
func (m *ParticipantPage) Commit() tea.Cmd {
	if m.ballot != nil {
		if e := m.keepNote(); e != nil {
			return m.sender.last(e)
		}
	}
	return m.sender.last()
}

// ballot is a question that is open for a vote. What is chosen becomes a vote when it
// is given.
type ballot struct {
	choice
	note   ui.Area
	text   string // of the note
	noting bool
	given  workshop.Step // what this screen has sent, else what the room has
}

func newBallot(q *assessment.Question, given workshop.Step) *ballot {
	chosen := given.Answer
	if !given.Voted {
		chosen = given.Chosen
	}
	return &ballot{choice: newChoice(q, chosen), given: given, note: ui.NewArea(workshop.MaxNote), text: given.Note}
}

func (m *ParticipantPage) withdraw() tea.Cmd {
	b := m.ballot
	b.choose(assessment.Answer{})
	b.given.Voted, b.given.Chosen = false, assessment.Answer{}
	return m.sender.send(workshop.Withdraw{Who: m.view.Me.ID, Question: b.question.ID})
}

// keepChoice sends a choice before there is a vote: at the reveal it counts as not
// confirmed.
func (m *ParticipantPage) keepChoice(problem string) tea.Cmd {
	b := m.ballot
	m.message = problem
	if b.given.Voted || b.chosen.Equal(b.given.Chosen) {
		return nil
	}
	return m.sender.send(b.draft(m.view.Me.ID, b.given.Note))
}

// draft returns the event for what is chosen, with a note.
func (b *ballot) draft(who workshop.ParticipantID, note string) workshop.Event {
	b.given.Chosen, b.given.Note = b.chosen, note
	return workshop.Draft{Who: who, Question: b.question.ID, Text: note, Answer: b.chosen}
}

// give votes for what is chosen; in a single choice it takes the line under the
// cursor. In free mode it goes to the next question.
func (m *ParticipantPage) give() tea.Cmd {
	b := m.ballot
	b.take()
	if b.chosen.IsZero() {
		m.message = "Nothing is chosen yet: space chooses, 0 is don’t know."
		return nil
	}
	cmd := m.sender.send(b.vote(m.view.Me.ID, b.chosen))
	if m.view.Free {
		m.follow(b.question.ID, b.chosen)
	}
	return cmd
}

func (m *ParticipantPage) sendNote() tea.Cmd {
	if e := m.keepNote(); e != nil {
		return m.sender.send(e)
	}
	return nil
}

// vote returns the event for an answer, with the current note.
func (b *ballot) vote(who workshop.ParticipantID, a assessment.Answer) workshop.Event {
	b.given = workshop.Step{Question: b.question.ID, Voted: true, Answer: a, Note: b.text}
	return workshop.Vote{Who: who, Question: b.question.ID, Answer: a, Note: b.text}
}

// keepNote closes the note, and returns the event that stores it with the vote, or for
// the vote to come; nil if it is stored.
func (m *ParticipantPage) keepNote() workshop.Event {
	b := m.ballot
	if b.noting {
		b.noting, b.text = false, b.note.Value()
	}
	switch {
	case b.given.Note == b.text:
		return nil
	case b.given.Voted:
		return b.vote(m.view.Me.ID, b.given.Answer)
	}
	return b.draft(m.view.Me.ID, b.text)
}

// freely shows a new view in free mode. The question on the page stays. If it was
// opened before the room had taken the previous vote, its stored answer is shown now.
func (m *ParticipantPage) freely() {
	switch b := m.ballot; {
	case b == nil && !m.done:
		m.toStep(m.firstOpen(0))
	case b != nil && !b.touched && !b.noting && m.step(b.question.ID).Voted:
		m.open(b.question.ID)
	}
}

// firstOpen is the index of the first step, from one on, that is asked and has no
// vote, or -1.
func (m *ParticipantPage) firstOpen(from int) int {
	for i := from; i < len(m.view.Steps); i++ {
		if s := m.view.Steps[i]; s.Asked && !s.Voted {
			return i
		}
	}
	return -1
}

// at is the index of the question on the page, or -1.
func (m *ParticipantPage) at() int {
	for i, s := range m.view.Steps {
		if m.ballot != nil && s.Question == m.ballot.question.ID {
			return i
		}
	}
	return -1
}

// before is the index of the previous step that is asked, or -1.
func (m *ParticipantPage) before() int {
	for i := m.at() - 1; i >= 0; i-- {
		if m.view.Steps[i].Asked {
			return i
		}
	}
	return -1
}

// after is the index of the next step that is asked, or -1.
func (m *ParticipantPage) after() int {
	for i := m.at() + 1; i < len(m.view.Steps); i++ {
		if m.view.Steps[i].Asked {
			return i
		}
	}
	return -1
}

// toStep opens a step; -1 shows that all are answered.
func (m *ParticipantPage) toStep(at int) {
	m.done = at < 0
	if m.done {
		m.ballot = nil
		return
	}
	m.open(m.view.Steps[at].Question)
}

// follow opens the question to which the own answers lead, without waiting for the
// room.
func (m *ParticipantPage) follow(id assessment.QuestionID, given assessment.Answer) {
	own := m.view.Answers
	for i := range m.view.Steps {
		s := &m.view.Steps[i]
		if s.Voted && s.Question != id {
			own, _ = own.With(m.catalog, s.Question, s.Answer) // the room has taken it
		}
	}
	own, _ = own.With(m.catalog, id, given)
	past := false
	for _, step := range m.catalog.Path(own) {
		if past && step.Asked {
			m.open(step.Question.ID)
			return
		}
		past = past || step.Question.ID == id
	}
	m.done, m.ballot = true, nil
}

// back goes to the previous question, and from the end to the last one.
func (m *ParticipantPage) back() tea.Cmd {
	at := m.before()
	if m.done {
		for i, s := range m.view.Steps {
			if s.Asked {
				at = i
			}
		}
	}
	if at >= 0 {
		m.toStep(at)
	}
	return nil
}

// finish says that this participant is done.
func (m *ParticipantPage) finish() tea.Cmd {
	m.done, m.ballot = true, nil
	if m.view.Me.Finished {
		return nil
	}
	return m.sender.send(workshop.Finish{Who: m.view.Me.ID})
}

// progress counts the questions that are asked, and those with a vote.
func (m *ParticipantPage) progress() (voted, asked int) {
	for _, s := range m.view.Steps {
		if s.Asked {
			asked++
			if s.Voted {
				voted++
			}
		}
	}
	return voted, asked
}

// Who returns the company and the participant for the first row of the frame.
func (m *ParticipantPage) Who() (left, right string) {
	s := m.Styles
	left = s.Muted.Render("trustpath") + "  " + s.Bold.Render(m.options.Company) + s.Muted.Render("  workshop")
	if m.seen {
		left += s.Muted.Render(", you are ") + s.Text.Render(m.view.Me.Name)
	}
	return left, s.Good.Render(s.Glyphs.Settled) + s.Muted.Render(" connected")
}

// Head says which question this is, and how much time is left.
func (m *ParticipantPage) Head() ui.Head {
	head := m.where()
	if left := m.clock.words(); left != "" && m.Layout.Compact {
		head.Right = m.Styles.Bold.Render(left)
	} else if left != "" {
		head.Right = m.Styles.Bold.Render(left) + ui.Indent(head.Right, 3)
	}
	return head
}

func (m *ParticipantPage) where() ui.Head {
	s := m.Styles
	q := m.catalog.Question(m.view.Question)
	if m.ballot != nil {
		q = m.ballot.question
	}
	if q == nil || m.done {
		return ui.Head{Left: s.Text.Render("Workshop"), Heavy: 8}
	}
	number, most := interview.QuestionNumber(m.catalog.Path(m.view.Answers), q)
	if m.view.Free {
		number, most = m.at()+1, len(m.view.Steps)
	}
	section := sectionOf(m.catalog, q)
	left := "Question " + strconv.Itoa(number) + " of at most " + strconv.Itoa(most) + ", " + section
	head := ui.Head{Left: s.Text.Render(left), Heavy: 10}
	switch {
	case m.ballot != nil:
		head.Right = s.Muted.Render("vote is blind")
	case m.view.Spread != nil:
		head.Right = s.Muted.Render("revealed")
	}
	if m.Layout.Compact {
		head.Left = s.Text.Render("Question " + strconv.Itoa(number) + ", " + section)
	}
	return head
}

// Body is the question, or what the room sees.
func (m *ParticipantPage) Body() ui.Body {
	if m.ballot != nil {
		lines, _ := m.ballotLines()
		return ui.Body{Main: lines}
	}
	return ui.Body{Main: m.pager.View(m.Styles, m.rows())}
}

// prompt is the text of a question with a hint.
func (m *ParticipantPage) prompt(q *assessment.Question, hint string) []string {
	s, width := m.Styles, m.Layout.Full()
	var lines []string
	if !m.Layout.Compact {
		lines = append(lines, "")
	}
	for _, line := range ui.WrapAtMost(q.Prompt, min(width, 76), 2, s.Glyphs.Ellipsis) {
		lines = append(lines, s.Bold.Render(line))
	}
	if !m.Layout.Compact {
		lines = append(lines, "", s.Muted.Render(hint), "")
	}
	return lines
}

func hint(q *assessment.Question) string {
	if q.Kind == assessment.Single {
		return "Choose one."
	}
	return "Choose all that apply."
}

// ballotLines is the open question; note is the row of the text field.
func (m *ParticipantPage) ballotLines() (lines []string, note int) {
	s, b, width := m.Styles, m.ballot, min(m.Layout.Full(), 76)
	if m.Layout.Compact && b.noting {
		lines = []string{s.Text.Render("Note beside your vote")}
		return append(lines, b.note.View(s, width, max(1, m.Layout.Body-1))...), 1
	}
	lines = m.prompt(b.question, hint(b.question))
	if m.Layout.Compact {
		return append(lines, b.list.View(s, width, max(1, m.Layout.Body-len(lines)), true)...), 0
	}
	foot := m.footLines(width)
	room := m.Layout.Body - len(lines) - len(foot) - 1
	options := b.list.View(s, width, max(3, min(room, len(b.list.Options))), !b.noting)
	lines = append(append(lines, options...), "")
	if b.noting {
		lines = append(lines, s.Text.Render("Note beside your vote; the room sees it at the reveal"))
		return append(lines, b.note.View(s, width, max(2, min(5, m.Layout.Body-len(lines)-1)))...), len(lines)
	}
	if left := m.Layout.Body - len(lines) - len(foot) - 1; left > 0 {
		if help := m.optionHelp(width, min(2, left)); len(help) > 0 {
			lines = append(append(lines, help...), "")
		}
	}
	return append(lines, foot...), 0
}

func (m *ParticipantPage) optionHelp(width, rows int) []string {
	b, text := m.ballot, "Don’t know is an answer: it is never read as No, and stays open."
	if at := b.list.Cursor(); at < len(b.question.Options) {
		text = b.question.Options[at].Help
	}
	if text == "" {
		return nil
	}
	var out []string
	for _, line := range ui.WrapAtMost(text, min(width, 70), rows, m.Styles.Glyphs.Ellipsis) {
		out = append(out, m.Styles.Muted.Render(line))
	}
	return out
}

// footLines are the status of the vote, the note, and how many have voted.
func (m *ParticipantPage) footLines(width int) []string {
	s := m.Styles
	lines := []string{m.standing()}
	if note := m.ballot.text; note != "" {
		lines = append(lines, s.Muted.Render("Note")+"  "+s.Text.Render(ui.Fit(oneLine(note), width-6, s.Glyphs.Ellipsis)))
	}
	return append(lines, s.Muted.Render(m.counts()))
}

func (m *ParticipantPage) counts() string {
	if m.view.Free {
		voted, asked := m.progress()
		return "You have answered " + ui.OfCount(voted, asked) + "; " + finished(m.view.Votes)
	}
	return votedWords(m.view.Votes)
}

func finished(votes workshop.Count) string {
	return ui.OfCount(votes.In, votes.Of) + " have finished."
}

// standing says whether the vote is in.
func (m *ParticipantPage) standing() string {
	s, b := m.Styles, m.ballot
	given := m.step(b.question.ID)
	keys := keysOf(b.question, given.Answer)
	if m.Layout.Compact && !given.Voted && !b.chosen.IsZero() {
		return s.Warn.Render(s.Glyphs.Possible) + s.Text.Render(" Not sent yet: enter votes.")
	}
	if m.Layout.Compact && given.Voted && !given.Answer.Equal(b.chosen) {
		return s.Warn.Render(s.Glyphs.Changed) + s.Text.Render(" Vote still "+keys+": enter gives this")
	}
	switch {
	case !given.Voted && b.chosen.IsZero():
		return s.Muted.Render(s.Glyphs.Possible + " No vote from you yet.")
	case !given.Voted:
		return s.Warn.Render(s.Glyphs.Possible) + s.Text.Render(" Not sent yet: enter votes. Without it, this counts as not confirmed.")
	case !given.Answer.Equal(b.chosen):
		return s.Warn.Render(s.Glyphs.Changed) + s.Text.Render(" Your vote is still "+keys+": enter gives the new one.")
	}
	return s.Good.Render(s.Glyphs.Settled) + s.Text.Render(" Your vote is in: "+keys+". Change it until the reveal.")
}

// lines is the page while there is nothing to vote on.
func (m *ParticipantPage) lines() []string {
	s, q := m.Styles, m.catalog.Question(m.view.Question)
	switch {
	case !m.seen:
		return []string{"", s.Text.Render("One moment.")}
	case m.view.Closed:
		return m.say("The workshop is over.", "Thank you. The facilitator has the result. q leaves.")
	case m.done:
		return m.doneLines()
	case q == nil && m.view.Mode == workshop.Free:
		return m.say("All answers are revealed.", "Now the room looks at the splits that matter, one after the other.")
	case q == nil:
		lines := m.say("You are in.", "The first question comes up here as soon as the facilitator asks it. What you choose stays hidden until the reveal.")
		return append(append(lines, "", s.Muted.Render(strconv.Itoa(m.view.Here)+" in the room")), m.codeLines()...)
	}
	return m.roomLines(q, min(m.Layout.Full(), 76))
}

func (m *ParticipantPage) say(title, text string) []string {
	s := m.Styles
	return append([]string{"", s.Bold.Render(title), ""}, paragraph(s.Text, text, min(m.Layout.Full(), 70))...)
}

// codeLines show the personal code of a participant without a key.
func (m *ParticipantPage) codeLines() []string {
	if m.options.Rejoin == "" {
		return nil
	}
	s := m.Styles
	lines := []string{"", s.Muted.Render("Your own code to come back with, should the line drop"), "  " + s.Accent.Render(m.options.Rejoin)}
	return append(lines, paragraph(s.Muted, "Give it instead of the one on the wall; your answers are still yours then.", min(m.Layout.Full(), 70))...)
}

// doneLines is the end of free mode.
func (m *ParticipantPage) doneLines() []string {
	voted, asked := m.progress()
	text := "You have answered " + ui.OfCount(voted, asked) + " questions. enter says that you have finished; " + m.Styles.Glyphs.Left + " goes back to change something."
	if m.view.Me.Finished {
		text = "You have answered " + ui.OfCount(voted, asked) + " questions, and the facilitator knows that you have finished. " + m.Styles.Glyphs.Left + " goes back to change something, until the reveal."
	}
	return append(m.say("That was the last question.", text), "", m.Styles.Muted.Render(finished(m.view.Votes)))
}

// roomLines is the current question, after the reveal with the spread, the own answer
// marked, and what was agreed.
func (m *ParticipantPage) roomLines(q *assessment.Question, width int) []string {
	s, spread := m.Styles, m.view.Spread
	own := m.step(q.ID)
	text := "There is no vote on this question now."
	if spread != nil {
		text = "Revealed. You did not vote on this."
		switch {
		case own.Unconfirmed:
			text = "Revealed. What you chose counts, as not confirmed."
		case own.Voted:
			text = "Revealed. What you said is marked."
		}
	}
	lines := m.prompt(q, text)
	pick := interview.NewOptionList(q, own.Answer)
	if !own.Voted {
		pick.Bare = true
	}
	if spread != nil {
		pick.Tails(bars(s, s.Glyphs.Heavy, spread, barWidth(width)))
	}
	lines = append(lines, pick.View(s, width, len(pick.Options), false)...)
	lines = append(lines, "")
	if a := m.view.Agreed; a != nil && m.view.State == workshop.Agreed {
		lines = append(lines, labeled(s, "Agreed", report.AnswerWords(q, a.Answer), width)...)
		if a.Dissent != "" {
			lines = append(lines, labeled(s, "Dissent", oneLine(a.Dissent), width)...)
		}
		lines = append(lines, "")
	} else if m.view.State == workshop.Skipped {
		lines = append(lines, s.Muted.Render("Skipped: nothing was agreed."), "")
	}
	if spread != nil {
		if turnout := turnout(spread); turnout != "" {
			lines = append(lines, s.Muted.Render(turnout))
		}
		lines = append(lines, givenLines(s, q, spread, width, 40)...)
	}
	return lines
}

// Status is a message, or on a small screen the status of the vote.
func (m *ParticipantPage) Status() string {
	switch {
	case m.message != "":
		return m.Styles.Text.Render(m.message)
	case m.ballot != nil && !m.ballot.noting && m.Layout.Compact:
		return m.standing()
	}
	return ""
}

// Cursor is where text is typed.
func (m *ParticipantPage) Cursor() *tea.Cursor {
	if m.ballot == nil || !m.ballot.noting {
		return nil
	}
	_, row := m.ballotLines()
	x, y := m.ballot.note.Place()
	return tea.NewCursor(x, row+y)
}
