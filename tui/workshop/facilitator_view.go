package workshop

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/workshop"
	"trustpath/tui/screen/interview"
	"trustpath/tui/ui"
)

// Who returns the company and how to join, for the first row of the frame.
func (m *FacilitatorPage) Who() (left, right string) {
	s := m.Styles
	left = s.Muted.Render("trustpath") + "  " + s.Bold.Render(m.options.Run.Company) + s.Muted.Render("  workshop")
	who, room := s.Muted.Render(", you facilitate"), m.Layout.Full()-2
	right = m.options.Door.oneLine(s)
	switch {
	case ui.Width(left)+ui.Width(who)+ui.Width(right) <= room:
		return left + who, right
	case ui.Width(left)+ui.Width(right) <= room:
		return left, right
	}
	return left + who, s.Muted.Render(strconv.Itoa(m.room.Here) + " here")
}

// Head shows how far each section is, and which question this is.
func (m *FacilitatorPage) Head() ui.Head {
	s, q := m.Styles, m.question()
	if m.view != questionView {
		q = nil
	}
	right := ""
	if q != nil {
		number, most := interview.QuestionNumber(m.path, q)
		right = s.Muted.Render("question " + strconv.Itoa(number) + " of at most " + strconv.Itoa(most))
	}
	if m.Layout.Compact {
		left := s.Text.Render("Workshop")
		if q != nil {
			left = interview.Progress(s, m.catalog.Catalog, m.path, q, true)
			right = s.Muted.Render(ui.OfCount(m.room.Votes.In, m.room.Votes.Of) + " in")
		}
		return ui.Head{Left: left, Right: right}
	}
	return interview.ProgressHead(s, m.catalog.Catalog, m.path, q, right, m.Layout.Full())
}

// Body is the view, with the people and the roadmap in the side pane.
func (m *FacilitatorPage) Body() ui.Body {
	switch {
	case m.view == doorView:
		return ui.Body{Main: m.pager.View(m.Styles, m.rows())}
	case m.view == endView:
		return ui.Body{Main: m.endLines()}
	case m.view == peopleView:
		lines, _ := m.crewLines()
		return ui.Body{Main: lines}
	case m.Layout.Side > 0:
		return ui.Body{Main: m.main(m.Layout.Main, m.Layout.Body), Side: m.side()}
	case m.Layout.Compact:
		return ui.Body{Main: m.main(m.Layout.Full(), m.Layout.Body)}
	}
	s, width := m.Styles, m.Layout.Full()
	foot := []string{s.Faint.Render(strings.Repeat(s.Glyphs.Line, width))}
	foot = append(foot, interview.OneLine(s, m.summary(), width)...)
	rows := m.Layout.Body - len(foot)
	return ui.Body{Main: append(ui.Rows(m.main(width, rows), rows), foot...)}
}

func (m *FacilitatorPage) main(width, rows int) []string {
	q := m.question()
	switch {
	case m.room.Free:
		return m.freeLines(width, rows)
	case m.view == agendaView || q == nil:
		return m.agendaLines(width, rows)
	}
	return m.questionLines(q, width, rows)
}

// questionLines is the question: the options first, and of the rest what fits.
func (m *FacilitatorPage) questionLines(q *assessment.Question, width, rows int) []string {
	s := m.Styles
	var lines []string
	if !m.Layout.Compact {
		lines = append(lines, "")
	}
	for _, line := range ui.WrapAtMost(q.Prompt, width-2, 2, s.Glyphs.Ellipsis) {
		lines = append(lines, s.Bold.Render(line))
	}
	if !m.Layout.Compact {
		lines = append(lines, "", s.Muted.Render(m.hint(q)), "")
	}
	if m.agree != nil && m.agree.noting {
		return append(lines, m.dissentLines(width, rows-len(lines))...)
	}
	foot := m.footLines(width)
	room := rows - len(lines) - min(len(foot), 4)
	if m.Layout.Compact || m.hands != nil || len(lines)+len(q.Options)+1 > rows {
		room = rows - len(lines)
	}
	options := m.optionLines(q, width, max(1, min(room, len(q.Options)+2)))
	lines = append(lines, options...)
	left := max(0, rows-len(lines))
	if len(foot) > left {
		foot = slices.DeleteFunc(foot, func(line string) bool { return line == "" })
	}
	if len(foot) > left && left > 0 {
		foot = append(foot[:left-1:left-1], s.Muted.Render(s.Glyphs.Ellipsis))
	}
	return append(lines, foot[:min(left, len(foot))]...)
}

// hint says how the question is answered, and its status.
func (m *FacilitatorPage) hint(q *assessment.Question) string {
	kind := "Choose all that apply."
	if q.Kind == assessment.Single {
		kind = "Choose one."
	}
	switch {
	case m.hands != nil:
		return "How many hands are raised for each?"
	case m.room.State == workshop.Voting:
		return kind + " Votes are blind until you reveal."
	case m.room.State == workshop.Agreed:
		return "Agreed. Choose anew and enter replaces it; v asks again."
	case m.agree != nil:
		return "Revealed. Choose what the room agrees on; v asks again."
	case m.room.State == workshop.Skipped:
		return kind + " It was skipped; enter asks the room after all."
	}
	return kind + " The room sees it; enter asks for blind votes."
}

func (m *FacilitatorPage) optionLines(q *assessment.Question, width, rows int) []string {
	s := m.Styles
	switch {
	case m.hands != nil:
		return m.handLines(width, rows)
	case m.agree != nil:
		if m.agree.spread != nil {
			m.agree.list.Tails(bars(s, s.Glyphs.Heavy, m.agree.spread, barWidth(width)))
		}
		return m.agree.list.View(s, width, rows, true)
	}
	pick := interview.NewOptionList(q, assessment.Answer{})
	pick.Bare = true
	return pick.View(s, width, rows, false)
}

// footLines are the lines below the options.
func (m *FacilitatorPage) footLines(width int) []string {
	s := m.Styles
	switch {
	case m.hands != nil:
		return []string{"", s.Muted.Render("The numbers go in as so many votes; they replace those before.")}
	case m.agree != nil:
		return m.agreedLines(width)
	case m.room.State != workshop.Voting:
		return nil
	}
	away := 0
	for _, p := range m.room.People {
		if p.Voted && !p.Here {
			away++
		}
	}
	text := "Votes  " + ui.OfCount(m.room.Votes.In, m.room.Votes.Of) + " in"
	if away > 0 {
		text += ", " + strconv.Itoa(away) + " of them from people who are away"
	}
	lines := []string{"", s.Text.Render(text)}
	if m.Layout.Side > 0 {
		lines = append(lines, "")
	}
	lines = append(lines, "  "+dots(s, m.room.Votes, width-4))
	if r := m.round(m.room.Question); r != nil && r.Hands.Voters > 0 {
		lines = append(lines, s.Muted.Render("  with "+report.Count(r.Hands.Voters, "raised hand")))
	}
	const blind = "Nobody sees a vote before you reveal, and you don’t either. " +
		"What is chosen and not confirmed by then counts, and is marked."
	for _, line := range ui.Wrap(blind, min(width, 70)) {
		if m.Layout.Side > 0 && len(lines) == 4 {
			lines = append(lines, "")
		}
		lines = append(lines, s.Muted.Render(line))
	}
	return lines
}

// agreedLines say what the splits mean, and list the dissent and the answers.
func (m *FacilitatorPage) agreedLines(width int) []string {
	s, a := m.Styles, m.agree
	lines := append([]string{""}, m.splitLines(width)...)
	lines = append(lines, "")
	if a.text != "" {
		lines = append(lines, labeled(s, "Dissent", "“"+oneLine(a.text)+"”", width)...)
	} else {
		lines = append(lines, s.Muted.Render("Dissent   none; d writes it down"))
	}
	if a.spread == nil {
		return lines
	}
	if given := givenLines(s, a.question, a.spread, width, 8); len(given) > 0 {
		lines = append(append(lines, ""), given...)
	}
	return lines
}

// dissentLines is the text field of the dissent.
func (m *FacilitatorPage) dissentLines(width, rows int) []string {
	s := m.Styles
	lines := []string{s.Text.Render("Who holds what against it?")}
	return append(lines, m.agree.note.View(s, width, max(1, min(5, rows-1)))...)
}

// freeLines is free mode before the reveal.
func (m *FacilitatorPage) freeLines(width, rows int) []string {
	s := m.Styles
	lines := []string{s.Bold.Render("Everybody answers at their own pace"), "",
		s.Text.Render("Finished  " + ui.OfCount(m.room.Votes.In, m.room.Votes.Of)), "  " + dots(s, m.room.Votes, width-4), ""}
	const text = "enter reveals everything at once, and nobody can answer any more. " +
		"Then the splits that matter come one after the other; " +
		"where all agree, or no decision changes, a records the rest without a word."
	lines = append(lines, paragraph(s.Muted, text, min(width, 70))...)
	if !m.Layout.Compact {
		lines = append([]string{""}, lines...)
	}
	if m.Layout.Side == 0 && !m.Layout.Compact {
		lines = append(append(lines, ""), m.peopleLines(width, max(0, rows-len(lines)-1))...)
	}
	return lines
}

// doorLines is the first view.
func (m *FacilitatorPage) doorLines() []string {
	s, width := m.Styles, min(m.Layout.Full(), 100)
	lines := []string{s.Bold.Render("A room answers together"), ""}
	if !m.Layout.Compact {
		lines = append([]string{""}, lines...)
	}
	lines = append(lines, m.options.Door.lines(s, width)...)
	if m.options.Door.isOpen() {
		lines = append(lines, "", s.Bold.Render("In the room")+s.Muted.Render("  "+strconv.Itoa(m.room.Here)+" here"))
		lines = append(lines, m.peopleLines(width, len(m.room.People))...)
	}
	return lines
}

// endLines asks how to end the workshop.
func (m *FacilitatorPage) endLines() []string {
	s := m.Styles
	if m.room.Closed {
		text := s.Text.Render("enter leaves. What was agreed is in the assessment.")
		return []string{"", s.Bold.Render("The workshop is over"), "", text}
	}
	out := []string{s.Bold.Render("Stop for now, or end the workshop?"), ""}
	for _, text := range []string{
		"enter stops for now: everything is kept, and the same command goes on with it.",
		"e ends it for good: nobody can vote any more, and a vote that is not revealed is dropped unseen.",
		"What was agreed is in the assessment either way.",
	} {
		out = append(out, paragraph(s.Text, text, min(m.Layout.Full(), 70))...)
		if !m.Layout.Compact {
			out = append(out, "")
		}
	}
	if !m.Layout.Compact {
		out = append([]string{""}, out...)
	}
	return out
}

// Status is a message or who has not voted yet, with the time that is left.
func (m *FacilitatorPage) Status() string {
	return alignRight(m.Styles, m.said(), m.Layout.Full(), m.Styles.Bold.Render(m.clock.words()))
}

func (m *FacilitatorPage) said() string {
	s := m.Styles
	switch {
	case m.confirm != nil:
		return s.Warn.Render(s.Glyphs.Look) + " " + s.Bold.Render(m.confirm.words())
	case m.message != "":
		return s.Text.Render(m.message)
	case m.view == peopleView && m.crew.merging != "":
		return s.Text.Render("Choose who " + m.nameOf(m.crew.merging) + " is, and press enter. esc leaves it.")
	case m.view == doorView && m.room.Here > 0:
		return s.Text.Render(strconv.Itoa(m.room.Here)+" here") + s.Muted.Render(": "+m.present())
	case m.view == questionView && m.room.State == workshop.Voting && m.hands == nil:
		return s.Muted.Render(m.awaited())
	case m.view == questionView && m.agree != nil && m.Layout.Compact:
		return m.verdict()
	case m.view == agendaView && len(m.walk.talk)+len(m.walk.settled) > 0:
		text := report.Count(len(m.walk.talk), "split") + " to talk about"
		if n := len(m.walk.settled); n > 0 {
			text += "; a records " + strconv.Itoa(n) + " without a word"
		}
		return s.Text.Render(text + ".")
	}
	return ""
}

// present lists who is here, the newest first.
func (m *FacilitatorPage) present() string {
	var names []string
	for _, p := range slices.Backward(m.room.People) {
		if p.Here {
			names = append(names, p.Name)
		}
	}
	return strings.Join(names, ", ")
}

// awaited lists who has not voted yet: "2 still thinking: ops, people".
func (m *FacilitatorPage) awaited() string {
	names, _ := m.thinking()
	if len(names) == 0 {
		return ""
	}
	return strconv.Itoa(len(names)) + " still thinking: " + strings.Join(names, ", ")
}

func (m *FacilitatorPage) nameOf(id workshop.ParticipantID) string {
	for _, p := range m.room.People {
		if p.ID == id {
			return p.Name
		}
	}
	return ""
}

// Cursor is where the dissent, or a name, is written.
func (m *FacilitatorPage) Cursor() *tea.Cursor {
	if m.renaming() {
		_, row := m.crewLines()
		return tea.NewCursor(2+m.crew.name.Column(), row)
	}
	if !m.noting() {
		return nil
	}
	width := m.Layout.Full()
	if m.Layout.Side > 0 {
		width = m.Layout.Main
	}
	above := len(ui.WrapAtMost(m.agree.question.Prompt, width-2, 2, "")) + 1
	if !m.Layout.Compact {
		above += 4
	}
	x, y := m.agree.note.Place()
	return tea.NewCursor(x, above+y)
}

// cellRows is the height of the roadmap with its title.
const cellRows = 12

// side is the side pane: the people, and the roadmap so far.
func (m *FacilitatorPage) side() []string {
	s, width := m.Styles, m.Layout.Side
	title := s.Bold.Render("In the room")
	lines := []string{"", ui.Between(title, s.Muted.Render(strconv.Itoa(m.room.Here)+" here"), width), ""}
	if m.options.Door.isOpen() {
		rows := min(max(0, m.Layout.Body-cellRows-4-len(lines)), max(len(m.room.People), 9))
		lines = append(lines, ui.Rows(m.peopleLines(width, rows), rows)...)
		lines = append(lines, "")
	} else {
		lines = []string{""}
	}
	title = s.Bold.Render("Roadmap so far")
	if m.agree != nil && m.view == questionView && m.room.State != workshop.Agreed {
		title = ui.Between(title, s.Change.Render("with what is chosen"), width)
	}
	lines = append(lines, title, "")
	return append(lines, interview.SummaryTable(s, m.summary(), width)...)
}

// summary is the roadmap so far, with the answer that is about to be recorded.
func (m *FacilitatorPage) summary() []interview.SummaryRow {
	with := m.base
	if m.view == questionView {
		with = m.with
	}
	return interview.Summarize(m.catalog.Catalog, m.base, with)
}

// peopleLines is who is in the room, in at most rows lines.
func (m *FacilitatorPage) peopleLines(width, rows int) []string {
	s := m.Styles
	var out []string
	for _, p := range m.room.People {
		sign, words := m.doing(p)
		name := p.Name
		if p.Role != "" {
			name += ", " + p.Role
		}
		room := max(4, min(26, width-18))
		name, words = ui.Fit(name, room, s.Glyphs.Ellipsis), ui.Fit(words, width-room-4, s.Glyphs.Ellipsis)
		out = append(out, sign+" "+s.Text.Render(ui.Pad(name, room))+"  "+s.Muted.Render(words))
	}
	if len(out) == 0 {
		out = []string{s.Muted.Render("nobody yet")}
	}
	if rows > 0 && len(out) > rows {
		out = append(out[:rows-1:rows-1], s.Muted.Render("and "+strconv.Itoa(len(out)-rows+1)+" more"))
	}
	return out[:max(0, min(rows, len(out)))]
}

// doing returns a glyph and words for the activity of a participant.
func (m *FacilitatorPage) doing(p workshop.Person) (sign, words string) {
	s, away := m.Styles, ""
	voted := s.Text.Render(s.Glyphs.Settled)
	if !p.Here {
		away = ", away"
	}
	switch {
	case m.room.Free && p.Finished:
		return voted, "finished" + away
	case !p.Here && !p.Voted:
		return s.Faint.Render(s.Glyphs.RuledOut), "away"
	case m.room.Free && !p.Here:
		return s.Faint.Render(s.Glyphs.RuledOut), "answered something" + away
	case m.room.Free:
		return s.Muted.Render(s.Glyphs.Possible), "answering"
	case m.room.Spread != nil && m.room.Named:
		sign, words = m.saying(p)
		return sign, words + away
	case p.Voted:
		return voted, "voted" + away
	case m.room.State == workshop.Voting:
		return s.Muted.Render(s.Glyphs.Possible), "thinking"
	}
	return s.Muted.Render(s.Glyphs.Possible), "here"
}

// saying returns a glyph and words for the answer of a participant, revealed with
// names.
func (m *FacilitatorPage) saying(p workshop.Person) (sign, words string) {
	s, q := m.Styles, m.question()
	for _, g := range m.room.Spread.Given {
		for _, name := range g.Names {
			if name == p.Name {
				sign, words = s.Text.Render(s.Glyphs.Settled), "said "+keysOf(q, g.Answer)
				if !m.room.Spread.Confirmed(name) {
					return s.Warn.Render(s.Glyphs.Possible), words + ", not confirmed"
				}
				return sign, words
			}
		}
	}
	return s.Muted.Render(s.Glyphs.NotNeeded), "no vote"
}
