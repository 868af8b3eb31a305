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

// ParticipantOptions is who comes, and the looks.
type ParticipantOptions struct {
	Options
	Company string
	Rejoin  string // the personal code to come back with, "" where a key is enough
}

// participant is the screen.
type participant struct {
	catalog *assessment.Catalog
	options ParticipantOptions
	send    Sender
	styles  ui.Styles
	layout  ui.Layout

	view    workshop.Participant
	seen    bool // a view has come
	ballot  *ballot
	done    bool // past the last question of free mode
	pager   ui.Pager
	clock   Countdown
	message string
}

// NewParticipant returns the program of one participant, whose views come in as messages of
// type workshop.Participant.
func NewParticipant(c *assessment.Catalog, room Room, o ParticipantOptions) *Shell {
	m := &participant{catalog: c, options: o, send: NewSender(room), clock: NewCountdown(o.Clock)}
	return newShell(m, o.Options)
}

// Init does nothing: views come by themselves.
func (m *participant) Init() tea.Cmd { return nil }

// Resize sets the sizes.
func (m *participant) Resize(l ui.Layout) { m.layout = l; m.compose() }

// Restyle sets the looks.
func (m *participant) Restyle(s ui.Styles) { m.styles = s; m.compose() }

// Update handles views, keys and pasted text.
func (m *participant) Update(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case workshop.Participant:
		if msg.Gone {
			return tea.Quit
		}
		m.take(msg)
		cmd = m.clock.Show(msg.Countdown())
	case TickMsg:
		cmd = m.clock.Update(msg)
	case AppliedMsg:
		if cmd = m.send.Applied(msg); msg.Err != nil {
			m.message = Words(msg.Err)
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
func (m *participant) take(v workshop.Participant) {
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
func (m *participant) open(id assessment.QuestionID) {
	m.ballot = nil
	if q := m.catalog.Question(id); q != nil {
		m.ballot = newBallot(q, m.step(id))
	}
}

// recall goes by what the room has, after something that was sent did not fit.
func (m *participant) recall() {
	if m.ballot != nil {
		m.ballot.given = m.step(m.ballot.Question.ID)
	}
}

// step is what this participant said to a question.
func (m *participant) step(id assessment.QuestionID) workshop.Step {
	for _, s := range m.view.Steps {
		if s.Question == id {
			return s
		}
	}
	return workshop.Step{Question: id}
}

func (m *participant) press(msg tea.KeyPressMsg) tea.Cmd {
	action := m.options.Keys.Match(m.Scope(), msg)
	switch scope := m.Scope(); {
	case scope == ui.NoteScope:
		return m.noting(action, msg)
	case !m.Can(action):
		return nil
	case action == ui.Leave:
		return Leave(m)
	case scope == ui.BallotScope:
		return m.vote(action, msg)
	}
	return m.watch(action)
}

// watch handles a key where there is nothing to vote on.
func (m *participant) watch(action ui.Action) tea.Cmd {
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
func (m *participant) Scope() ui.Scope {
	switch {
	case m.ballot == nil:
		return ui.WatchScope
	case m.ballot.noting:
		return ui.NoteScope
	}
	return ui.BallotScope
}

// Can reports whether an action works now.
func (m *participant) Can(a ui.Action) bool {
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
func (m *participant) Commit() tea.Cmd {
	if m.ballot != nil {
		if e := m.keepNote(); e != nil {
			return m.send.Last(e)
		}
	}
	return m.send.Last()
}

// ballot is a question that is open for a vote: what is chosen on the screen,
// which is a vote once it is given.
type ballot struct {
	Choice
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
	return &ballot{Choice: NewChoice(q, chosen), given: given, note: ui.NewArea(workshop.MaxNote), text: given.Note}
}

// vote handles a key on the ballot.
func (m *participant) vote(action ui.Action, msg tea.KeyPressMsg) tea.Cmd {
	b := m.ballot
	switch action {
	case ui.Accept:
		return m.give()
	case ui.Withdraw:
		b.Choose(assessment.Answer{})
		b.given.Voted, b.given.Chosen = false, assessment.Answer{}
		return m.send.Send(workshop.Withdraw{Who: m.view.Me.ID, Question: b.Question.ID})
	case ui.Note:
		b.noting = true
		b.note.Open(b.text)
	case ui.Back:
		m.back()
	case ui.Skip:
		m.toStep(m.after())
	case ui.Finish:
		return m.finish()
	default:
		m.message = b.Key(action, msg)
		return m.keepChoice()
	}
	return nil
}

// keepChoice keeps what is chosen before there is a vote: at the reveal it counts
// as not confirmed.
func (m *participant) keepChoice() tea.Cmd {
	b := m.ballot
	if b.given.Voted || b.Chosen.Equal(b.given.Chosen) {
		return nil
	}
	return m.send.Send(b.draft(m.view.Me.ID, b.given.Note))
}

// draft is what is chosen, with a note.
func (b *ballot) draft(who workshop.ParticipantID, note string) workshop.Event {
	b.given.Chosen, b.given.Note = b.Chosen, note
	return workshop.Draft{Who: who, Question: b.Question.ID, Text: note, Answer: b.Chosen}
}

// give makes what is chosen the vote; of a single choice the line under the
// cursor is taken on the way. In free mode it goes on.
func (m *participant) give() tea.Cmd {
	b := m.ballot
	b.Take()
	if b.Chosen.IsZero() {
		m.message = "Nothing is chosen yet: space chooses, 0 is don’t know."
		return nil
	}
	cmd := m.send.Send(b.vote(m.view.Me.ID, b.Chosen))
	if m.view.Free {
		m.follow(b.Question.ID, b.Chosen)
	}
	return cmd
}

// noting handles a key while a note is written.
func (m *participant) noting(action ui.Action, msg tea.KeyPressMsg) tea.Cmd {
	switch action {
	case ui.Escape:
		if e := m.keepNote(); e != nil {
			return m.send.Send(e)
		}
	case ui.External, ui.Undo, ui.Redo:
		// see Can
	default:
		m.ballot.note.Update(msg)
	}
	return nil
}

// vote is an answer with the note as it is now.
func (b *ballot) vote(who workshop.ParticipantID, a assessment.Answer) workshop.Event {
	b.given = workshop.Step{Question: b.Question.ID, Voted: true, Answer: a, Note: b.text}
	return workshop.Vote{Who: who, Question: b.Question.ID, Answer: a, Note: b.text}
}

// keepNote closes the note, and returns the event that keeps it, or nil where it
// is kept: with the vote that is in, else for the vote to come.
func (m *participant) keepNote() workshop.Event {
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

// freely shows a newer state while everybody answers everything: the question on
// the screen stays, with what was said to it before where it was come to by an
// answer that the room had not taken yet.
func (m *participant) freely() {
	switch b := m.ballot; {
	case b == nil && !m.done:
		m.toStep(m.firstOpen(0))
	case b != nil && !b.Touched && !b.noting && m.step(b.Question.ID).Voted:
		m.open(b.Question.ID)
	}
}

// firstOpen is the position of the first step from one on that is asked and has
// no vote, or -1.
func (m *participant) firstOpen(from int) int {
	for i := from; i < len(m.view.Steps); i++ {
		if s := m.view.Steps[i]; s.Asked && !s.Voted {
			return i
		}
	}
	return -1
}

// at is the position of the question on the screen, or -1.
func (m *participant) at() int {
	for i, s := range m.view.Steps {
		if m.ballot != nil && s.Question == m.ballot.Question.ID {
			return i
		}
	}
	return -1
}

// before is the position of the step before that is asked, or -1; after that of
// the next one.
func (m *participant) before() int {
	for i := m.at() - 1; i >= 0; i-- {
		if m.view.Steps[i].Asked {
			return i
		}
	}
	return -1
}

func (m *participant) after() int {
	for i := m.at() + 1; i < len(m.view.Steps); i++ {
		if m.view.Steps[i].Asked {
			return i
		}
	}
	return -1
}

// toStep opens a step; with -1 there is none left.
func (m *participant) toStep(at int) {
	if m.done = at < 0; m.done {
		m.ballot = nil
		return
	}
	m.open(m.view.Steps[at].Question)
}

// follow goes to where one's own answers lead, without waiting for the room.
func (m *participant) follow(id assessment.QuestionID, given assessment.Answer) {
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

// back goes to the question before; from the end to the last one.
func (m *participant) back() {
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
}

// finish says that this participant is done.
func (m *participant) finish() tea.Cmd {
	m.done, m.ballot = true, nil
	if m.view.Me.Finished {
		return nil
	}
	return m.send.Send(workshop.Finish{Who: m.view.Me.ID})
}

// progress is how many of the questions that are asked have a vote.
func (m *participant) progress() (voted, asked int) {
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

// Who says whose screen it is.
func (m *participant) Who() (left, right string) {
	s := m.styles
	left = s.Muted.Render("trustpath") + "  " + s.Bold.Render(m.options.Company) + s.Muted.Render("  workshop")
	if m.seen {
		left += s.Muted.Render(", you are ") + s.Text.Render(m.view.Me.Name)
	}
	return left, s.Good.Render(s.Glyphs.Settled) + s.Muted.Render(" connected")
}

// Dark is never: their screens are theirs.
func (m *participant) Dark() bool { return false }

// Head says which question this is, and how much time is left.
func (m *participant) Head() ui.Head {
	head := m.where()
	if left := m.clock.Left(); left != "" && m.layout.Compact {
		head.Right = m.styles.Bold.Render(left)
	} else if left != "" {
		head.Right = m.styles.Bold.Render(left) + ui.Indent(head.Right, 3)
	}
	return head
}

func (m *participant) where() ui.Head {
	s := m.styles
	q := m.catalog.Question(m.view.Question)
	if m.ballot != nil {
		q = m.ballot.Question
	}
	if q == nil || m.done {
		return ui.Head{Left: s.Text.Render("Workshop"), Heavy: 8}
	}
	number, most := interview.QuestionNumber(m.catalog.Path(m.view.Answers), q)
	if m.view.Free {
		number, most = m.at()+1, len(m.view.Steps)
	}
	section := ""
	for _, one := range m.catalog.Sections {
		if one.ID == q.Section {
			section = one.Short
		}
	}
	head := ui.Head{Left: s.Text.Render("Question " + strconv.Itoa(number) + " of at most " + strconv.Itoa(most) + ", " + section), Heavy: 10}
	switch {
	case m.ballot != nil:
		head.Right = s.Muted.Render("vote is blind")
	case m.view.Spread != nil:
		head.Right = s.Muted.Render("revealed")
	}
	if m.layout.Compact {
		head.Left = s.Text.Render("Question " + strconv.Itoa(number) + ", " + section)
	}
	return head
}

// Body is the question, or what the room sees.
func (m *participant) Body() ui.Body {
	if m.ballot != nil {
		lines, _ := m.ballotLines()
		return ui.Body{Main: lines}
	}
	return ui.Body{Main: m.pager.View(m.styles, m.layout.Body)}
}

// prompt is the question with what may be chosen.
func (m *participant) prompt(q *assessment.Question, hint string) []string {
	s, width := m.styles, m.layout.Full()
	var lines []string
	if !m.layout.Compact {
		lines = append(lines, "")
	}
	for _, line := range ui.WrapAtMost(q.Prompt, min(width, 76), 2, s.Glyphs.Ellipsis) {
		lines = append(lines, s.Bold.Render(line))
	}
	if !m.layout.Compact {
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

// ballotLines is the question that is voted on; note is the row of the first
// line of a note that is being written.
func (m *participant) ballotLines() (lines []string, note int) {
	s, b, width := m.styles, m.ballot, min(m.layout.Full(), 76)
	if m.layout.Compact && b.noting {
		lines = []string{s.Text.Render("Note beside your vote")}
		return append(lines, b.note.View(s, width, max(1, m.layout.Body-1))...), 1
	}
	lines = m.prompt(b.Question, hint(b.Question))
	if m.layout.Compact {
		return append(lines, b.Pick.View(s, width, max(1, m.layout.Body-len(lines)), true)...), 0
	}
	foot := m.footLines(width)
	room := m.layout.Body - len(lines) - len(foot) - 1
	options := b.Pick.View(s, width, max(3, min(room, b.Pick.Rows())), !b.noting)
	lines = append(append(lines, options...), "")
	if b.noting {
		lines = append(lines, s.Text.Render("Note beside your vote; the room sees it at the reveal"))
		return append(lines, b.note.View(s, width, max(2, min(5, m.layout.Body-len(lines)-1)))...), len(lines)
	}
	if left := m.layout.Body - len(lines) - len(foot) - 1; left > 0 {
		if help := m.optionHelp(width, min(2, left)); len(help) > 0 {
			lines = append(append(lines, help...), "")
		}
	}
	return append(lines, foot...), 0
}

func (m *participant) optionHelp(width, rows int) []string {
	b, text := m.ballot, "Don’t know is an answer: it is never read as No, and stays open."
	if at := b.Pick.Cursor(); at < len(b.Question.Options) {
		text = b.Question.Options[at].Help
	}
	if text == "" {
		return nil
	}
	var out []string
	for _, line := range ui.WrapAtMost(text, min(width, 70), rows, m.styles.Glyphs.Ellipsis) {
		out = append(out, m.styles.Muted.Render(line))
	}
	return out
}

// footLines say what became of the vote, the note, and how many have voted.
func (m *participant) footLines(width int) []string {
	s := m.styles
	lines := []string{m.standing()}
	if note := m.ballot.text; note != "" {
		lines = append(lines, s.Muted.Render("Note")+"  "+s.Text.Render(ui.Fit(OneLine(note), width-6, s.Glyphs.Ellipsis)))
	}
	return append(lines, s.Muted.Render(m.counts()))
}

func (m *participant) counts() string {
	if m.view.Free {
		voted, asked := m.progress()
		return "You have answered " + ui.OfCount(voted, asked) + "; " + finished(m.view.Votes)
	}
	return Voted(m.view.Votes)
}

func finished(votes workshop.Count) string {
	return ui.OfCount(votes.In, votes.Of) + " have finished."
}

// standing says whether the vote is in.
func (m *participant) standing() string {
	s, b := m.styles, m.ballot
	given := m.step(b.Question.ID)
	keys := KeysOf(b.Question, given.Answer)
	if m.layout.Compact && !given.Voted && !b.Chosen.IsZero() {
		return s.Warn.Render(s.Glyphs.Possible) + s.Text.Render(" Not sent yet: enter votes.")
	}
	if m.layout.Compact && given.Voted && !given.Answer.Equal(b.Chosen) {
		return s.Warn.Render(s.Glyphs.Changed) + s.Text.Render(" Vote still "+keys+": enter gives this")
	}
	switch {
	case !given.Voted && b.Chosen.IsZero():
		return s.Muted.Render(s.Glyphs.Possible + " No vote from you yet.")
	case !given.Voted:
		return s.Warn.Render(s.Glyphs.Possible) + s.Text.Render(" Not sent yet: enter votes. Without it, this counts as not confirmed.")
	case !given.Answer.Equal(b.Chosen):
		return s.Warn.Render(s.Glyphs.Changed) + s.Text.Render(" Your vote is still "+keys+": enter gives the new one.")
	}
	return s.Good.Render(s.Glyphs.Settled) + s.Text.Render(" Your vote is in: "+keys+". Change it until the reveal.")
}

// compose writes the page that is looked at, and not voted on.
func (m *participant) compose() {
	if m.Scope() != ui.WatchScope {
		return
	}
	s, width := m.styles, min(m.layout.Full(), 76)
	q := m.catalog.Question(m.view.Question)
	switch {
	case !m.seen:
		m.pager.Lines = []string{"", s.Text.Render("One moment.")}
	case m.view.Closed:
		m.pager.Lines = m.say("The workshop is over.", "Thank you. The facilitator has the result. q leaves.")
	case m.done:
		m.pager.Lines = m.doneLines()
	case q == nil && m.view.Mode == workshop.Free:
		m.pager.Lines = m.say("All answers are revealed.", "Now the room looks at the splits that matter, one after the other.")
	case q == nil:
		m.pager.Lines = m.say("You are in.", "The first question comes up here as soon as the facilitator asks it. What you choose stays hidden until the reveal.")
		m.pager.Lines = append(append(m.pager.Lines, "", s.Muted.Render(strconv.Itoa(m.view.Here)+" in the room")), m.codeLines()...)
	default:
		m.pager.Lines = m.roomLines(q, width)
	}
	m.pager.Scroll(0, m.layout.Body)
}

func (m *participant) say(title, text string) []string {
	s := m.styles
	lines := []string{"", s.Bold.Render(title), ""}
	for _, line := range ui.Wrap(text, min(m.layout.Full(), 70)) {
		lines = append(lines, s.Text.Render(line))
	}
	return lines
}

// codeLines is for who has no key to be known by.
func (m *participant) codeLines() []string {
	if m.options.Rejoin == "" {
		return nil
	}
	s := m.styles
	lines := []string{"", s.Muted.Render("Your own code to come back with, should the line drop"), "  " + s.Accent.Render(m.options.Rejoin)}
	for _, line := range ui.Wrap("Give it instead of the one on the wall; your answers are still yours then.", min(m.layout.Full(), 70)) {
		lines = append(lines, s.Muted.Render(line))
	}
	return lines
}

// doneLines is the end of free mode.
func (m *participant) doneLines() []string {
	voted, asked := m.progress()
	text := "You have answered " + ui.OfCount(voted, asked) + " questions. enter says that you have finished; " + m.styles.Glyphs.Left + " goes back to change something."
	if m.view.Me.Finished {
		text = "You have answered " + ui.OfCount(voted, asked) + " questions, and the facilitator knows that you have finished. " + m.styles.Glyphs.Left + " goes back to change something, until the reveal."
	}
	return append(m.say("That was the last question.", text), "", m.styles.Muted.Render(finished(m.view.Votes)))
}

// roomLines is the question that the room looks at, with the spread once it is
// revealed, one's own answer marked, and what was agreed.
func (m *participant) roomLines(q *assessment.Question, width int) []string {
	s, spread := m.styles, m.view.Spread
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
		pick.Bare()
	}
	if spread != nil {
		pick.Tails(Tails(s, spread, BarWidth(width)))
	}
	lines = append(lines, pick.View(s, width, pick.Rows(), false)...)
	lines = append(lines, "")
	if a := m.view.Agreed; a != nil && m.view.State == workshop.Agreed {
		lines = append(lines, Labelled(s, "Agreed", report.AnswerWords(q, a.Answer), width)...)
		if a.Dissent != "" {
			lines = append(lines, Labelled(s, "Dissent", OneLine(a.Dissent), width)...)
		}
		lines = append(lines, "")
	} else if m.view.State == workshop.Skipped {
		lines = append(lines, s.Muted.Render("Skipped: nothing was agreed."), "")
	}
	if spread != nil {
		if turnout := Turnout(spread); turnout != "" {
			lines = append(lines, s.Muted.Render(turnout))
		}
		lines = append(lines, Given(s, q, spread, width, 40)...)
	}
	return lines
}

// Status is a message, or on a small screen what became of the vote.
func (m *participant) Status() string {
	switch {
	case m.message != "":
		return m.styles.Text.Render(m.message)
	case m.Scope() == ui.BallotScope && m.layout.Compact:
		return m.standing()
	}
	return ""
}

// Cursor is where text is typed.
func (m *participant) Cursor() *tea.Cursor {
	if m.Scope() != ui.NoteScope {
		return nil
	}
	_, row := m.ballotLines()
	x, y := m.ballot.note.Place()
	return tea.NewCursor(x, row+y)
}
