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

// Who says whose screen it is, and how to join.
func (m *facilitator) Who() (left, right string) {
	s := m.styles
	left = s.Muted.Render("trustpath") + "  " + s.Bold.Render(m.options.Run.Company) + s.Muted.Render("  workshop")
	who, room := s.Muted.Render(", you facilitate"), m.layout.Full()-2
	switch right = m.options.Door.Short(s); {
	case ui.Width(left)+ui.Width(who)+ui.Width(right) <= room:
		return left + who, right
	case ui.Width(left)+ui.Width(right) <= room:
		return left, right
	}
	return left + who, s.Muted.Render(strconv.Itoa(m.view.Here) + " here")
}

// Head shows how far each section is, and which question this is.
func (m *facilitator) Head() ui.Head {
	s, q := m.styles, m.question()
	if m.page != questionPage {
		q = nil
	}
	right := ""
	if q != nil {
		number, most := interview.QuestionNumber(m.path, q)
		right = s.Muted.Render("question " + strconv.Itoa(number) + " of at most " + strconv.Itoa(most))
	}
	if m.layout.Compact {
		left := s.Text.Render("Workshop")
		if q != nil {
			left = interview.Progress(s, m.catalog.Catalog, m.path, q, true)
			right = s.Muted.Render(ui.OfCount(m.view.Votes.In, m.view.Votes.Of) + " in")
		}
		return ui.Head{Left: left, Right: right}
	}
	return interview.ProgressHead(s, m.catalog.Catalog, m.path, q, right, m.layout.Full())
}

// Body is the page, with the room and the roadmap beside it.
func (m *facilitator) Body() ui.Body {
	switch {
	case m.page == doorPage:
		return ui.Body{Main: m.doorLines()}
	case m.page == endPage:
		return ui.Body{Main: m.endLines()}
	case m.page == peoplePage:
		lines, _ := m.crewLines()
		return ui.Body{Main: lines}
	case m.layout.Side > 0:
		return ui.Body{Main: m.main(m.layout.Main, m.layout.Body), Side: m.side()}
	case m.layout.Compact:
		return ui.Body{Main: m.main(m.layout.Full(), m.layout.Body)}
	}
	s, width := m.styles, m.layout.Full()
	foot := append([]string{s.Faint.Render(strings.Repeat(s.Glyphs.Line, width))}, interview.OneLine(s, m.rows(), width)...)
	rows := m.layout.Body - len(foot)
	return ui.Body{Main: append(ui.Rows(m.main(width, rows), rows), foot...)}
}

func (m *facilitator) main(width, rows int) []string {
	q := m.question()
	switch {
	case m.view.Free:
		return m.freeLines(width, rows)
	case m.page == agendaPage || q == nil:
		return m.agendaLines(width, rows)
	}
	return m.questionLines(q, width, rows)
}

// questionLines is the question with what belongs to where it stands: the
// options first, and of the rest what fits.
func (m *facilitator) questionLines(q *assessment.Question, width, rows int) []string {
	s := m.styles
	var lines []string
	if !m.layout.Compact {
		lines = append(lines, "")
	}
	for _, line := range ui.WrapAtMost(q.Prompt, width-2, 2, s.Glyphs.Ellipsis) {
		lines = append(lines, s.Bold.Render(line))
	}
	if !m.layout.Compact {
		lines = append(lines, "", s.Muted.Render(m.hint(q)), "")
	}
	if m.agree != nil && m.agree.noting {
		return append(lines, m.dissentLines(width, rows-len(lines))...)
	}
	foot := m.footLines(width)
	room := rows - len(lines) - min(len(foot), 4)
	if m.layout.Compact || m.hands != nil || len(lines)+len(q.Options)+1 > rows {
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

// hint says what the question takes, and where it stands.
func (m *facilitator) hint(q *assessment.Question) string {
	kind := "Choose all that apply."
	if q.Kind == assessment.Single {
		kind = "Choose one."
	}
	switch {
	case m.hands != nil:
		return "How many hands are raised for each?"
	case m.view.State == workshop.Voting:
		return kind + " Votes are blind until you reveal."
	case m.view.State == workshop.Agreed:
		return "Agreed. Choose anew and enter replaces it; v asks again."
	case m.agree != nil:
		return "Revealed. Choose what the room agrees on; v asks again."
	case m.view.State == workshop.Skipped:
		return kind + " It was skipped; enter asks the room after all."
	}
	return kind + " The room sees it; enter asks for blind votes."
}

func (m *facilitator) optionLines(q *assessment.Question, width, rows int) []string {
	s := m.styles
	switch {
	case m.hands != nil:
		return m.handLines(width, rows)
	case m.agree != nil:
		if m.agree.spread != nil {
			m.agree.Pick.Tails(Tails(s, m.agree.spread, BarWidth(width)))
		}
		return m.agree.Pick.View(s, width, rows, true)
	}
	pick := interview.NewOptionList(q, assessment.Answer{})
	pick.Bare()
	return pick.View(s, width, rows, false)
}

// footLines is what stands below the options.
func (m *facilitator) footLines(width int) []string {
	s := m.styles
	switch {
	case m.hands != nil:
		return []string{"", s.Muted.Render("The numbers go in as so many votes; they replace those before.")}
	case m.agree != nil:
		return m.agreedLines(width)
	case m.view.State != workshop.Voting:
		return nil
	}
	away := 0
	for _, p := range m.view.People {
		if p.Voted && !p.Here {
			away++
		}
	}
	text := "Votes  " + ui.OfCount(m.view.Votes.In, m.view.Votes.Of) + " in"
	if away > 0 {
		text += ", " + strconv.Itoa(away) + " of them from people who are away"
	}
	lines := []string{"", s.Text.Render(text)}
	if m.layout.Side > 0 {
		lines = append(lines, "")
	}
	lines = append(lines, "  "+Dots(s, m.view.Votes, width-4))
	if r := m.round(m.view.Question); r != nil && r.Hands.Voters > 0 {
		lines = append(lines, s.Muted.Render("  with "+report.Count(r.Hands.Voters, "raised hand")))
	}
	for _, line := range ui.Wrap("Nobody sees a vote before you reveal, and you don’t either. What is chosen and not confirmed by then counts, and is marked.", min(width, 70)) {
		if m.layout.Side > 0 && len(lines) == 4 {
			lines = append(lines, "")
		}
		lines = append(lines, s.Muted.Render(line))
	}
	return lines
}

// agreedLines says what the splits mean, and what is about to be recorded.
func (m *facilitator) agreedLines(width int) []string {
	s, a := m.styles, m.agree
	lines := append([]string{""}, m.splitLines(width)...)
	lines = append(lines, "")
	if a.text != "" {
		lines = append(lines, Labelled(s, "Dissent", "“"+OneLine(a.text)+"”", width)...)
	} else {
		lines = append(lines, s.Muted.Render("Dissent   none; d writes it down"))
	}
	if a.spread == nil {
		return lines
	}
	if given := Given(s, a.Question, a.spread, width, 8); len(given) > 0 {
		lines = append(append(lines, ""), given...)
	}
	return lines
}

// dissentLines is the field in which the dissent is written, below the question.
func (m *facilitator) dissentLines(width, rows int) []string {
	s := m.styles
	lines := []string{s.Text.Render("Who holds what against it?")}
	return append(lines, m.agree.note.View(s, width, max(1, min(5, rows-1)))...)
}

// freeLines is free mode before the reveal.
func (m *facilitator) freeLines(width, rows int) []string {
	s := m.styles
	lines := []string{s.Bold.Render("Everybody answers at their own pace"), "",
		s.Text.Render("Finished  " + ui.OfCount(m.view.Votes.In, m.view.Votes.Of)), "  " + Dots(s, m.view.Votes, width-4), ""}
	for _, line := range ui.Wrap("enter reveals everything at once, and nobody can answer any more. Then the splits that matter come one after the other; where all agree, or no decision changes, a records the rest without a word.", min(width, 70)) {
		lines = append(lines, s.Muted.Render(line))
	}
	if !m.layout.Compact {
		lines = append([]string{""}, lines...)
	}
	if m.layout.Side == 0 && !m.layout.Compact {
		lines = append(append(lines, ""), m.peopleLines(width, max(0, rows-len(lines)-1))...)
	}
	return lines
}

// doorLines is the first page.
func (m *facilitator) doorLines() []string {
	s, width := m.styles, min(m.layout.Full(), 100)
	lines := []string{s.Bold.Render("A room answers together"), ""}
	if !m.layout.Compact {
		lines = append([]string{""}, lines...)
	}
	lines = append(lines, m.options.Door.Lines(s, width)...)
	if m.options.Door.Open() {
		lines = append(lines, "", s.Bold.Render("In the room")+s.Muted.Render("  "+strconv.Itoa(m.view.Here)+" here"))
		lines = append(lines, m.peopleLines(width, len(m.view.People))...)
	}
	m.pager.Lines = lines
	m.pager.Scroll(0, m.layout.Body)
	return m.pager.View(s, m.layout.Body)
}

// endLines asks how to end.
func (m *facilitator) endLines() []string {
	s := m.styles
	if m.view.Closed {
		return []string{"", s.Bold.Render("The workshop is over"), "", s.Text.Render("enter leaves. What was agreed is in the assessment.")}
	}
	out := []string{s.Bold.Render("Stop for now, or end the workshop?"), ""}
	for _, text := range []string{
		"enter stops for now: everything is kept, and the same command goes on with it.",
		"e ends it for good: nobody can vote any more, and a vote that is not revealed is dropped unseen.",
		"What was agreed is in the assessment either way.",
	} {
		for _, line := range ui.Wrap(text, min(m.layout.Full(), 70)) {
			out = append(out, s.Text.Render(line))
		}
		if !m.layout.Compact {
			out = append(out, "")
		}
	}
	if !m.layout.Compact {
		out = append([]string{""}, out...)
	}
	return out
}

// Dark is never.
func (m *facilitator) Dark() bool { return false }

// Status is a message, or who is awaited, and at the end what is on beside the
// question.
func (m *facilitator) Status() string {
	s, dark := m.styles, ""
	if m.view.Staging.Dark {
		dark = s.Warn.Render(s.Glyphs.Look) + s.Text.Render(" wall is dark")
	}
	return Aside(s, m.said(), m.layout.Full(), dark, s.Bold.Render(m.clock.Left()))
}

func (m *facilitator) said() string {
	s := m.styles
	switch {
	case m.sure != nil:
		return s.Warn.Render(s.Glyphs.Look) + " " + s.Bold.Render(m.sure.words())
	case m.message != "":
		return s.Text.Render(m.message)
	case m.page == peoplePage && m.crew.merging != "":
		return s.Text.Render("Choose who " + m.nameOf(m.crew.merging) + " is, and press enter. esc leaves it.")
	case m.page == doorPage && m.view.Here > 0:
		return s.Text.Render(strconv.Itoa(m.view.Here)+" here") + s.Muted.Render(": "+m.present())
	case m.page == questionPage && m.view.State == workshop.Voting && m.hands == nil:
		return s.Muted.Render(m.awaited())
	case m.page == questionPage && m.agree != nil && m.layout.Compact:
		return m.verdict()
	case m.page == agendaPage && len(m.walk.talk)+len(m.walk.settled) > 0:
		text := report.Count(len(m.walk.talk), "split") + " to talk about"
		if n := len(m.walk.settled); n > 0 {
			text += "; a records " + strconv.Itoa(n) + " without a word"
		}
		return s.Text.Render(text + ".")
	}
	return ""
}

// present names who is here, the last one to come first.
func (m *facilitator) present() string {
	var names []string
	for _, p := range slices.Backward(m.view.People) {
		if p.Here {
			names = append(names, p.Name)
		}
	}
	return strings.Join(names, ", ")
}

// awaited names who has not voted yet: "2 still thinking: ops, people".
func (m *facilitator) awaited() string {
	names, _ := m.thinking()
	if len(names) == 0 {
		return ""
	}
	return strconv.Itoa(len(names)) + " still thinking: " + strings.Join(names, ", ")
}

func (m *facilitator) nameOf(id workshop.ParticipantID) string {
	for _, p := range m.view.People {
		if p.ID == id {
			return p.Name
		}
	}
	return ""
}

// Cursor is where the dissent, or a name, is written.
func (m *facilitator) Cursor() *tea.Cursor {
	if m.Scope() == ui.RenameScope {
		_, row := m.crewLines()
		return tea.NewCursor(2+m.crew.name.Column(), row)
	}
	if m.Scope() != ui.NoteScope {
		return nil
	}
	width := m.layout.Full()
	if m.layout.Side > 0 {
		width = m.layout.Main
	}
	above := len(ui.WrapAtMost(m.agree.Question.Prompt, width-2, 2, "")) + 1
	if !m.layout.Compact {
		above += 4
	}
	x, y := m.agree.note.Place()
	return tea.NewCursor(x, above+y)
}

// cellRows is the height of the roadmap with its title.
const cellRows = 12

// side is who is in the room, and the roadmap so far.
func (m *facilitator) side() []string {
	s, width := m.styles, m.layout.Side
	title := s.Bold.Render("In the room")
	lines := []string{"", ui.Between(title, s.Muted.Render(strconv.Itoa(m.view.Here)+" here"), width), ""}
	from := max(len(lines), m.layout.Body-cellRows-3)
	if !m.options.Door.Open() {
		lines[1], from = "", 1
	} else if from = min(from, len(lines)+max(len(m.view.People), 9)+1); from > len(lines) {
		lines = append(lines, m.peopleLines(width, from-len(lines)-1)...)
	}
	lines = ui.Rows(lines, from)
	title = s.Bold.Render("Roadmap so far")
	if m.agree != nil && m.page == questionPage && m.view.State != workshop.Agreed {
		title = ui.Between(title, s.Change.Render("with what is chosen"), width)
	}
	lines = append(lines, title, "")
	return append(lines, interview.SummaryTable(s, m.rows(), width)...)
}

// rows is the roadmap so far, with the answer that is about to be recorded.
func (m *facilitator) rows() []interview.SummaryRow {
	with := m.base
	if m.page == questionPage {
		with = m.with
	}
	return interview.Summarize(m.catalog.Catalog, m.base, with)
}

// peopleLines is who is in the room, in at most rows lines.
func (m *facilitator) peopleLines(width, rows int) []string {
	s := m.styles
	var out []string
	for _, p := range m.view.People {
		sign, words := m.doing(p)
		name := p.Name
		if p.Role != "" {
			name += ", " + p.Role
		}
		room := max(4, min(26, width-18))
		out = append(out, sign+" "+s.Text.Render(ui.Pad(ui.Fit(name, room, s.Glyphs.Ellipsis), room))+"  "+s.Muted.Render(ui.Fit(words, width-room-4, s.Glyphs.Ellipsis)))
	}
	if len(out) == 0 {
		out = []string{s.Muted.Render("nobody yet")}
	}
	if rows > 0 && len(out) > rows {
		out = append(out[:rows-1:rows-1], s.Muted.Render("and "+strconv.Itoa(len(out)-rows+1)+" more"))
	}
	return out[:max(0, min(rows, len(out)))]
}

// doing is what somebody in the room is at.
func (m *facilitator) doing(p workshop.Person) (sign, words string) {
	s, away := m.styles, ""
	voted := s.Text.Render(s.Glyphs.Settled)
	if !p.Here {
		away = ", away"
	}
	switch {
	case m.view.Free && p.Finished:
		return voted, "finished" + away
	case !p.Here && !p.Voted:
		return s.Faint.Render(s.Glyphs.RuledOut), "away"
	case m.view.Free && !p.Here:
		return s.Faint.Render(s.Glyphs.RuledOut), "answered something" + away
	case m.view.Free:
		return s.Muted.Render(s.Glyphs.Possible), "answering"
	case m.view.Spread != nil && m.view.Named:
		sign, words = m.saying(p)
		return sign, words + away
	case p.Voted:
		return voted, "voted" + away
	case m.view.State == workshop.Voting:
		return s.Muted.Render(s.Glyphs.Possible), "thinking"
	}
	return s.Muted.Render(s.Glyphs.Possible), "here"
}

// saying is what somebody said, once it is revealed with names.
func (m *facilitator) saying(p workshop.Person) (sign, words string) {
	s, q := m.styles, m.question()
	for _, g := range m.view.Spread.Given {
		for _, name := range g.Names {
			if name == p.Name {
				sign, words = s.Text.Render(s.Glyphs.Settled), "said "+KeysOf(q, g.Answer)
				if !m.view.Spread.Confirmed(name) {
					return s.Warn.Render(s.Glyphs.Possible), words + ", not confirmed"
				}
				return sign, words
			}
		}
	}
	return s.Muted.Render(s.Glyphs.NotNeeded), "no vote"
}
