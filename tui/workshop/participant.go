package workshop

import (
	"cmp"
	"slices"
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
	Rejoin string // the personal code to come back with; "" if a key is enough
}

// ParticipantPage is the page of a participant: a question to answer blind, and after
// the reveal the spread and what was agreed.
type ParticipantPage struct {
	page
	rejoin string
	view   workshop.Participant
	seen   bool // a view has come
	ballot *ballot
	done   bool // past the last question of free mode
}

// ballot is a question that is open for a vote. What is chosen becomes a vote when it
// is given.
type ballot struct {
	choice
	given workshop.Step // what this screen has sent, else what the room has
}

// NewParticipant returns the page. Its views are of type workshop.Participant.
func NewParticipant(c *assessment.Catalog, room Room, o ParticipantOptions) *ParticipantPage {
	m := &ParticipantPage{page: newPage(c, room, o.Options), rejoin: o.Rejoin}
	m.pager.Text = m.lines
	return m
}

func (m *ParticipantPage) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case workshop.Participant:
		if msg.Gone {
			return ui.Send(ui.QuitMsg{})
		}
		m.take(msg)
		m.pager.Scroll(0, m.rows())
		return tea.Batch(m.consider(msg.Board), m.clock.show(msg.Countdown()), m.next)
	case failedMsg:
		m.message = m.explain(msg)
		if m.ballot != nil {
			m.ballot.given = m.step(m.ballot.question.ID)
		}
	case tea.PasteMsg, tea.KeyPressMsg:
		if m.writing() {
			m.ballot.area.Update(msg)
		}
	}
	return m.page.Update(msg)
}

func (m *ParticipantPage) writing() bool { return m.ballot != nil && m.ballot.writing }

// take shows a new view of the room. A choice stays while its question does.
func (m *ParticipantPage) take(v workshop.Participant) {
	before, b := m.view, m.ballot
	m.view, m.seen = v, true
	over := v.Closed || !v.Free && v.State != workshop.Voting
	if over && m.writing() && b.area.Value() != "" {
		m.message = "The vote is over. The note that you were writing was not sent."
	}
	switch {
	case over:
		m.ballot, m.done = nil, m.done && v.Closed
	case v.Free && b == nil && !m.done:
		m.toStep(slices.IndexFunc(v.Steps, func(s workshop.Step) bool { return s.Asked && !s.Voted }))
	case v.Free && b != nil && !b.touched && !b.writing && m.step(b.question.ID).Voted:
		m.open(b.question.ID) // it was opened before the room had taken the previous vote
	case !v.Free && (b == nil || before.Question != v.Question || before.State != workshop.Voting):
		m.open(v.Question)
	}
}

// open shows the ballot of a question, with the vote or what was chosen.
func (m *ParticipantPage) open(id assessment.QuestionID) {
	m.ballot = nil
	if q := m.catalog.Question(id); q != nil {
		given := m.step(id)
		chosen := given.Answer
		if !given.Voted {
			chosen = given.Chosen
		}
		m.ballot = &ballot{newChoice(q, chosen, given.Note), given}
	}
}

func (m *ParticipantPage) step(id assessment.QuestionID) workshop.Step {
	for _, s := range m.view.Steps {
		if s.Question == id {
			return s
		}
	}
	return workshop.Step{Question: id}
}

func (m *ParticipantPage) Keys() ui.KeyMap {
	keys := ui.KeyMap{Typing: m.writing()}
	switch {
	case m.ballot == nil:
		keys.Rows = m.watchKeys()
	case m.ballot.writing:
		keys.Rows = []ui.Key{closeTextKey(func() tea.Cmd { return m.send(m.keepNote()...) })}
	default:
		keys.Rows = m.ballotKeys()
	}
	return keys.Around(func(do func() tea.Cmd) tea.Cmd {
		m.message = ""
		return do()
	})
}

func (m *ParticipantPage) watchKeys() []ui.Key {
	rows := m.pager.Keys(m.rows)
	if m.done {
		rows = append(rows, m.finishKey("enter").Kept(),
			ui.Row(ui.GroupMove, "left h", "change", "back to the questions; also h", m.back))
	}
	return append(rows, leaveKey("leave; your votes stay, and you can come back"))
}

// finishKey says that this participant is done.
func (m *ParticipantPage) finishKey(key string) ui.Key {
	finish := func() tea.Cmd {
		m.toStep(-1)
		return m.send(workshop.Finish{Who: m.view.Me.ID})
	}
	return ui.Row(ui.GroupAct, key, "finished", "say that you have answered what you wanted to", finish).
		Only(func() bool { return !m.view.Me.Finished })
}

func (m *ParticipantPage) ballotKeys() []ui.Key {
	b := m.ballot
	rows := append(b.keys(m.keepChoice),
		ui.Row(ui.GroupAct, "enter", "send", "send your vote; you can change it until the reveal", m.give).Kept(),
		ui.Row(ui.GroupAct, "X", "clear", "delete your vote", m.withdraw).
			Only(func() bool { return m.step(b.question.ID).Voted }),
		ui.Row(ui.GroupAct, "W", "note", "a note with your vote; the room sees it at the reveal", ui.Do(b.write)))
	if m.view.Free {
		rows = append(rows,
			ui.Row(ui.GroupMove, "left h", "back", "question before; also h", m.back).
				Only(func() bool { return m.asked(m.at()-1, -1) >= 0 }),
			ui.Row(ui.GroupMove, "right l", "skip", "next question without answering; also l",
				ui.Do(func() { m.toStep(m.asked(m.at()+1, 1)) })),
			m.finishKey("F"))
	}
	return append(rows, leaveKey("leave; your votes stay, and you can come back"))
}

// Commit keeps events that wait, and a note that is being written or has no vote yet.
func (m *ParticipantPage) Commit() tea.Cmd { return m.last(m.keepNote()...) }

func (m *ParticipantPage) withdraw() tea.Cmd {
	b := m.ballot
	b.choose(assessment.Answer{})
	b.given.Voted, b.given.Chosen = false, assessment.Answer{}
	return m.send(workshop.Withdraw{Who: m.view.Me.ID, Question: b.question.ID})
}

// keepChoice sends a choice before there is a vote: at the reveal it counts as not
// confirmed.
func (m *ParticipantPage) keepChoice(problem string) tea.Cmd {
	b := m.ballot
	m.message = problem
	if b.given.Voted || b.chosen.Equal(b.given.Chosen) {
		return nil
	}
	return m.send(b.draft(m.view.Me.ID, b.given.Note))
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
	if next, typed := b.list.Typed(b.chosen); typed {
		b.choose(next)
	} else if next, ok := b.list.Taken(b.chosen); ok && b.question.Kind == assessment.Single {
		b.choose(next)
	}
	if b.chosen.IsZero() {
		m.message = "Choose at least one: space. Not sure? " + interview.OptionKey(b.question, -1) + "."
		return nil
	}
	cmd := m.send(b.vote(m.view.Me.ID, b.chosen))
	if m.view.Free {
		m.follow(b.question.ID, b.chosen)
	}
	return cmd
}

// vote returns the event for an answer, with the current note.
func (b *ballot) vote(who workshop.ParticipantID, a assessment.Answer) workshop.Event {
	b.given = workshop.Step{Question: b.question.ID, Voted: true, Answer: a, Note: b.text}
	return workshop.Vote{Who: who, Question: b.question.ID, Answer: a, Note: b.text}
}

// keepNote closes the note, and returns the event that stores it with the vote, or for
// the vote to come; none if it is stored.
func (m *ParticipantPage) keepNote() []workshop.Event {
	b := m.ballot
	if b == nil {
		return nil
	}
	b.written()
	switch {
	case b.given.Note == b.text:
		return nil
	case b.given.Voted:
		return []workshop.Event{b.vote(m.view.Me.ID, b.given.Answer)}
	}
	return []workshop.Event{b.draft(m.view.Me.ID, b.text)}
}

// at is the index of the question on the page, or -1.
func (m *ParticipantPage) at() int {
	return slices.IndexFunc(m.view.Steps, func(s workshop.Step) bool {
		return m.ballot != nil && s.Question == m.ballot.question.ID
	})
}

// asked is the index of the first step that is asked, from one on in a direction, or
// -1.
func (m *ParticipantPage) asked(from, by int) int {
	for i := from; i >= 0 && i < len(m.view.Steps); i += by {
		if m.view.Steps[i].Asked {
			return i
		}
	}
	return -1
}

// toStep opens a step; -1 shows that all are answered.
func (m *ParticipantPage) toStep(at int) {
	m.done, m.ballot = at < 0, nil
	if !m.done {
		m.open(m.view.Steps[at].Question)
	}
}

// follow opens the question to which the own answers lead, without waiting for the
// room.
func (m *ParticipantPage) follow(id assessment.QuestionID, given assessment.Answer) {
	own := m.view.Answers
	for _, s := range m.view.Steps {
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
	m.toStep(-1)
}

// back goes to the previous question, and from the end to the last one.
func (m *ParticipantPage) back() tea.Cmd {
	from := m.at() - 1
	if m.done {
		from = len(m.view.Steps) - 1
	}
	if at := m.asked(from, -1); at >= 0 {
		m.toStep(at)
	}
	return nil
}

// progress counts the questions that are asked, and those with a vote.
func (m *ParticipantPage) progress() string {
	voted, asked := 0, 0
	for _, s := range m.view.Steps {
		if s.Asked {
			asked++
			if s.Voted {
				voted++
			}
		}
	}
	return "You have answered " + ui.OfCount(voted, asked)
}

// Who returns the company, which question this is and how much time is left, for the
// first row of the frame.
func (m *ParticipantPage) Who() (left, right string) {
	s := m.Styles
	left = s.Bold.Render(m.company)
	if m.seen {
		left += s.Muted.Render(", you are ") + s.Text.Render(m.view.Me.Name)
	}
	right = s.Good.Render(s.Glyphs.Settled) + s.Muted.Render(" connected")
	if where := m.where(); where != "" {
		right = s.Muted.Render(where+"   ") + right
	}
	return ui.Fit(left, m.Layout.Full()-ui.Width(right)-2, s.Glyphs.Ellipsis), right
}

// Head shows the stage, and how much time is left.
func (m *ParticipantPage) Head() ui.Head {
	head := m.stages(m.stage(), "Join", "Vote", "Result")
	if m.Layout.Compact {
		head = ui.Head{Left: m.Styles.Text.Render(cmp.Or(m.where(), "Workshop"))}
	}
	if left := m.clock.words(); left != "" {
		head.Right = m.Styles.Bold.Render(left)
	} else if m.ballot != nil && !m.Layout.Compact {
		head.Right = m.Styles.Muted.Render("hidden until the reveal")
	}
	return head
}

func (m *ParticipantPage) stage() int {
	switch {
	case m.ballot != nil || m.done && !m.view.Closed:
		return 1
	case m.view.Closed || m.view.Question != "":
		return 2
	}
	return 0
}

// where says which question this is.
func (m *ParticipantPage) where() string {
	switch {
	case m.done:
		return ""
	case m.ballot == nil:
		return m.numbered(&m.view.Board, m.catalog.Question(m.view.Question))
	case m.view.Free:
		return m.question(m.ballot.question, m.at()+1, len(m.view.Steps))
	}
	return m.numbered(&m.view.Board, m.ballot.question)
}

func (m *ParticipantPage) Body() ui.Body {
	var lines []string
	if m.ballot != nil {
		lines, _ = m.ballotLines()
	} else {
		lines = m.pager.View(m.Styles, m.rows())
	}
	if m.Layout.Side == 0 || m.view.Closed {
		return ui.Body{Main: lines}
	}
	return ui.Body{Main: lines, Side: m.side()}
}

// width is that of a text on the page.
func (m *ParticipantPage) width() int {
	if m.view.Closed {
		return min(m.Layout.Full(), 76)
	}
	return min(m.mainWidth(), 76)
}

// side is the side pane: who one is, how far the votes are, and the roadmap so far.
func (m *ParticipantPage) side() []string {
	s, p := m.Styles, ui.Sheet{Styles: m.Styles, Width: m.Layout.Side}
	p.Gap()
	p.Lines = append(p.Lines, m.caps("In the room"), "")
	me := m.view.Me.Name
	if m.view.Me.Role != "" {
		me += ", " + m.view.Me.Role
	}
	p.Hanging(s.Muted.Render("You         "), s.Text, me)
	if m.rejoin != "" {
		p.Hanging(s.Muted.Render("Your code   "), s.Text, m.rejoin)
	}
	p.Gap()
	switch {
	case m.view.Free:
		p.Text(s.Text, finished(m.view.Votes))
	case m.view.State == workshop.Voting:
		p.Text(s.Text, report.Upper(votedWords(m.view.Votes))+".")
	default:
		p.Text(s.Text, strconv.Itoa(m.view.Here)+" here.")
	}
	p.Gap()
	return append(p.Lines, m.soFar(m.Layout.Side)...)
}

// prompt is the text of a question.
func (p *page) prompt(q *assessment.Question, width int) []string {
	s := p.Styles
	lines := ui.Hang(s, "", s.Bold, q.Prompt, width, 2)
	if p.Layout.Compact {
		return lines
	}
	return append(append([]string{""}, lines...), "")
}

// ballotLines is the open question; note is the row of the text field.
func (m *ParticipantPage) ballotLines() (lines []string, note int) {
	s, b, width := m.Styles, m.ballot, m.width()
	if m.Layout.Compact && b.writing {
		lines = []string{s.Text.Render("Note with your vote")}
		return append(lines, b.area.View(s, width, max(1, m.Layout.Body-1))...), 1
	}
	lines = m.prompt(b.question, width)
	if m.Layout.Compact {
		return append(lines, b.list.View(s, width, max(1, m.Layout.Body-len(lines)), true)...), 0
	}
	foot, n := m.footLines(width), len(b.list.Options)
	room := m.Layout.Body - len(lines) - len(foot) - 1
	if b.writing {
		foot = nil
	}
	guide := ui.Hang(s, "", s.Text, b.question.Help, min(width, ui.Prose), 3)
	if len(guide)+1+n+3 <= room && !b.writing {
		lines = append(append(lines, guide...), "")
		room -= len(guide) + 1
	}
	b.list.Helps = !b.writing
	lines = append(append(lines, b.list.View(s, width, max(3, room), !b.writing)...), "")
	if b.writing {
		lines = append(lines, s.Text.Render("Note with your vote. The room sees it at the reveal."))
		return append(lines, b.area.View(s, width, max(2, min(5, m.Layout.Body-len(lines)-1)))...), len(lines)
	}
	return append(lines, foot...), 0
}

// footLines are the status of the vote, what enter does, and the note.
func (m *ParticipantPage) footLines(width int) []string {
	s, b := m.Styles, m.ballot
	lines := []string{m.standing()}
	if given := m.step(b.question.ID); !given.Voted || !given.Answer.Equal(b.chosen) {
		lines = append(lines, s.Bold.Render("enter  Send my vote"))
	}
	if note := b.text; note != "" {
		note = ui.Fit(oneLine(note), width-6, s.Glyphs.Ellipsis)
		lines = append(lines, s.Muted.Render("Note")+"  "+s.Text.Render(note))
	}
	if m.view.Free {
		return append(lines, s.Muted.Render(m.progress()+". "+finished(m.view.Votes)))
	}
	if m.Layout.Side > 0 { // the pane says how many have voted
		return lines
	}
	return append(lines, s.Muted.Render(votedWords(m.view.Votes)))
}

func finished(votes workshop.Count) string {
	return ui.OfCount(votes.In, votes.Of) + " have finished."
}

// standing says whether the vote is sent.
func (m *ParticipantPage) standing() string {
	s, b := m.Styles, m.ballot
	given := m.step(b.question.ID)
	keys := keysOf(b.question, given.Answer)
	unsent := s.Warn.Bold(true).Render("NOT SENT")
	switch {
	case !given.Voted && b.chosen.IsZero():
		return s.Muted.Render(s.Glyphs.Possible + " No vote from you yet.")
	case !given.Voted && m.Layout.Compact:
		return unsent + s.Warn.Render(", press enter")
	case !given.Voted:
		return unsent + s.Warn.Render(", press enter. Until then it counts as not confirmed.")
	case !given.Answer.Equal(b.chosen):
		return unsent + s.Warn.Render(", press enter. Your vote is still "+keys+".")
	case m.Layout.Compact:
		return s.Good.Render(s.Glyphs.Settled) + s.Text.Render(" Sent: "+keys)
	}
	return s.Good.Render(s.Glyphs.Settled) + s.Text.Render(" Sent: "+keys+". You can change it until the reveal.")
}

// lines is the page while there is nothing to vote on.
func (m *ParticipantPage) lines() []string {
	s, q, p := m.Styles, m.catalog.Question(m.view.Question), m.Sheet(min(70, m.width()))
	say := func(title, text string) {
		p.Title(title)
		p.Text(s.Text, text)
	}
	switch {
	case !m.seen:
		p.Text(s.Text, "One moment.")
	case m.view.Closed:
		say("The workshop is over.", "Thank you. q leaves.")
		return append(append(p.Lines, ""), m.result(min(m.Layout.Full(), 116))...)
	case m.done:
		back := s.Glyphs.Left + " goes back to change something"
		then := " questions. Press enter if you have finished; " + back + "."
		if m.view.Me.Finished {
			then = " questions, and the facilitator knows that you have finished. " + back + ", until the reveal."
		}
		say("That was the last question.", m.progress()+then)
		p.Gap()
		p.Text(s.Muted, finished(m.view.Votes))
	case q != nil:
		return m.roomLines(q, m.width())
	case m.view.Mode == workshop.Free:
		say("All answers are revealed.", "Now the room looks at the splits that change the roadmap, one after the other.")
	default:
		say("You are in.", "The first question appears here when the facilitator asks it. "+
			"What you choose is hidden until the reveal.")
		p.Gap()
		p.Text(s.Muted, strconv.Itoa(m.view.Here)+" in the room")
		if m.rejoin != "" {
			p.Gap()
			p.Text(s.Muted, "Your own code, if your connection drops:")
			p.Lines = append(p.Lines, "  "+s.Accent.Render(m.rejoin))
			p.Text(s.Muted, "Use it in place of the one on the wall, and your votes are still yours.")
		}
	}
	return p.Lines
}

// roomLines is the current question: after the reveal with the votes, the own one
// marked, and whether the split changes the roadmap; then what was agreed and did.
func (m *ParticipantPage) roomLines(q *assessment.Question, width int) []string {
	s, spread, own := m.Styles, m.view.Spread, m.step(q.ID)
	lines := m.prompt(q, width)
	if a := m.view.Agreed; a != nil && m.view.State == workshop.Agreed {
		lines = append(lines, m.agreed(q, a, width, max(8, m.rows()-len(lines)-8))...)
		lines = append(lines, "")
		if m.Layout.Side == 0 {
			lines = append(append(lines, m.soFar(width)...), "")
		}
		if spread != nil {
			lines = append(lines, m.voteLines(q, spread, own.Answer, width, true)...)
			lines = append(lines, givenLines(s, q, spread, width, 40)...)
		}
		return append(lines, "", s.Muted.Render("The next question appears when the facilitator continues."))
	}
	text := "Revealed. You did not vote on this."
	switch {
	case m.view.State == workshop.Skipped:
		text = "Skipped: nothing was agreed."
	case spread == nil:
		text = "There is no vote on this question now."
	case own.Unconfirmed:
		text = "Revealed. Your choice counts as not confirmed."
	case own.Voted:
		text = "Revealed. Your vote is marked."
	}
	lines = append(lines, s.Muted.Render(text), "")
	if spread == nil {
		pick := interview.NewOptionList(q, own.Answer)
		pick.Bare = true
		return append(lines, pick.View(s, width, len(pick.Options), false)...)
	}
	lines = append(append(lines, m.voteLines(q, spread, own.Answer, width, true)...), "")
	lines = append(append(lines, m.splitLines(q, spread, width)...), "")
	return append(lines, givenLines(s, q, spread, width, 40)...)
}

// Status is a message, or on a small screen the status of the vote.
func (m *ParticipantPage) Status() string {
	switch {
	case m.message != "":
		return m.Styles.Text.Render(m.message)
	case m.ballot != nil && !m.ballot.writing && m.Layout.Compact:
		return m.standing()
	}
	return ""
}

func (m *ParticipantPage) Cursor() *tea.Cursor {
	if !m.writing() {
		return nil
	}
	_, row := m.ballotLines()
	x, y := m.ballot.area.Place()
	return tea.NewCursor(x, row+y)
}
