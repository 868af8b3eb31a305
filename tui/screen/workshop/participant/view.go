package participant

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/workshop"
	"trustpath/tui/screen/interview"
	"trustpath/tui/screen/workshop/stage"
	"trustpath/tui/ui"
)

// Who says whose screen it is.
func (m *Model) Who() (left, right string) {
	s := m.styles
	left = s.Muted.Render("trustpath") + "  " + s.Bold.Render(m.options.Company) + s.Muted.Render("  workshop")
	if m.seen {
		left += s.Muted.Render(", you are ") + s.Text.Render(m.view.Me.Name)
	}
	return left, s.Good.Render(s.Glyphs.Settled) + s.Muted.Render(" connected")
}

// Dark is never: their screens are theirs.
func (m *Model) Dark() bool { return false }

// Head says which question this is, and how much time is left.
func (m *Model) Head() ui.Head {
	head := m.where()
	if left := m.clock.Left(); left != "" && m.layout.Compact {
		head.Right = m.styles.Bold.Render(left)
	} else if left != "" {
		head.Right = m.styles.Bold.Render(left) + ui.Indent(head.Right, 3)
	}
	return head
}

func (m *Model) where() ui.Head {
	s := m.styles
	q := m.catalog.Question(m.view.Question)
	if m.ballot != nil {
		q = m.ballot.Question
	}
	if q == nil || m.done {
		return ui.Head{Left: s.Text.Render("Workshop"), Heavy: 8}
	}
	number, most := interview.Number(m.catalog.Path(m.view.Answers), q)
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
func (m *Model) Body() ui.Body {
	if m.ballot != nil {
		lines, _ := m.ballotLines()
		return ui.Body{Main: lines}
	}
	return ui.Body{Main: m.pager.View(m.styles, m.layout.Body)}
}

// prompt is the question with what may be chosen.
func (m *Model) prompt(q *assessment.Question, hint string) []string {
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
func (m *Model) ballotLines() (lines []string, note int) {
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

func (m *Model) optionHelp(width, rows int) []string {
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
func (m *Model) footLines(width int) []string {
	s := m.styles
	lines := []string{m.standing()}
	if note := m.ballot.text; note != "" {
		lines = append(lines, s.Muted.Render("Note")+"  "+s.Text.Render(ui.Fit(stage.OneLine(note), width-6, s.Glyphs.Ellipsis)))
	}
	return append(lines, s.Muted.Render(m.counts()))
}

func (m *Model) counts() string {
	if m.view.Free {
		voted, asked := m.progress()
		return "You have answered " + ui.OfCount(voted, asked) + "; " + finished(m.view.Votes)
	}
	return stage.Voted(m.view.Votes)
}

func finished(votes workshop.Count) string {
	return ui.OfCount(votes.In, votes.Of) + " have finished."
}

// standing says whether the vote is in.
func (m *Model) standing() string {
	s, b := m.styles, m.ballot
	given := m.step(b.Question.ID)
	keys := stage.KeysOf(b.Question, given.Answer)
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
func (m *Model) compose() {
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

func (m *Model) say(title, text string) []string {
	s := m.styles
	lines := []string{"", s.Bold.Render(title), ""}
	for _, line := range ui.Wrap(text, min(m.layout.Full(), 70)) {
		lines = append(lines, s.Text.Render(line))
	}
	return lines
}

// codeLines is for who has no key to be known by.
func (m *Model) codeLines() []string {
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
func (m *Model) doneLines() []string {
	voted, asked := m.progress()
	text := "You have answered " + ui.OfCount(voted, asked) + " questions. enter says that you have finished; " + m.styles.Glyphs.Left + " goes back to change something."
	if m.view.Me.Finished {
		text = "You have answered " + ui.OfCount(voted, asked) + " questions, and the facilitator knows that you have finished. " + m.styles.Glyphs.Left + " goes back to change something, until the reveal."
	}
	return append(m.say("That was the last question.", text), "", m.styles.Muted.Render(finished(m.view.Votes)))
}

// roomLines is the question that the room looks at, with the spread once it is
// revealed, one's own answer marked, and what was agreed.
func (m *Model) roomLines(q *assessment.Question, width int) []string {
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
	pick := interview.NewPick(q, own.Answer)
	if !own.Voted {
		pick.Bare()
	}
	if spread != nil {
		pick.Tails(stage.Tails(s, spread, stage.BarWidth(width)))
	}
	lines = append(lines, pick.View(s, width, pick.Rows(), false)...)
	lines = append(lines, "")
	if a := m.view.Agreed; a != nil && m.view.State == workshop.Agreed {
		lines = append(lines, stage.Labelled(s, "Agreed", report.AnswerWords(q, a.Answer), width)...)
		if a.Dissent != "" {
			lines = append(lines, stage.Labelled(s, "Dissent", stage.OneLine(a.Dissent), width)...)
		}
		lines = append(lines, "")
	} else if m.view.State == workshop.Skipped {
		lines = append(lines, s.Muted.Render("Skipped: nothing was agreed."), "")
	}
	if spread != nil {
		if turnout := stage.Turnout(spread); turnout != "" {
			lines = append(lines, s.Muted.Render(turnout))
		}
		lines = append(lines, stage.Given(s, q, spread, width, 40)...)
	}
	return lines
}

// Status is a message, or on a small screen what became of the vote.
func (m *Model) Status() string {
	switch {
	case m.message != "":
		return m.styles.Text.Render(m.message)
	case m.Scope() == ui.BallotScope && m.layout.Compact:
		return m.standing()
	}
	return ""
}

// Cursor is where text is typed.
func (m *Model) Cursor() *tea.Cursor {
	if m.Scope() != ui.NoteScope {
		return nil
	}
	_, row := m.ballotLines()
	x, y := m.ballot.note.Place()
	return tea.NewCursor(x, row+y)
}
