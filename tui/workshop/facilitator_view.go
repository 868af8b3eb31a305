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
	left, right = m.title(), m.options.Door.oneLine(s)
	who, room := s.Muted.Render(", you facilitate"), m.Layout.Full()-2-ui.Width(left)-ui.Width(right)
	switch {
	case ui.Width(who) <= room:
		return left + who, right
	case room >= 0:
		return left, right
	}
	return left + who, s.Muted.Render(strconv.Itoa(m.room.Here) + " here")
}

// Head shows how far each section is, and which question this is.
func (m *FacilitatorPage) Head() ui.Head {
	s, q, path := m.Styles, m.question(), m.catalog.Path(m.room.Answers)
	if m.view != questionView {
		q = nil
	}
	progress := interview.NewProgress(s, m.catalog, path, q)
	switch {
	case m.Layout.Compact && q == nil:
		return ui.Head{Left: s.Text.Render("Workshop")}
	case m.Layout.Compact:
		votes := s.Muted.Render(ui.OfCount(m.room.Votes.In, m.room.Votes.Of) + " in")
		return ui.Head{Left: progress.Section(), Right: votes}
	}
	if q == nil {
		return progress.Head(m.Layout.Full())
	}
	number, most := m.number(&m.room.Board, q)
	count := number + " of at most " + most
	return progress.Head(m.Layout.Full(), s.Muted.Render("question "+count), s.Muted.Render(count))
}

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

// headed begins a view with a title, and a figure at the right.
func (m *FacilitatorPage) headed(title, right string, width int) []string {
	line := ui.Between(m.Styles.Bold.Render(title), m.Styles.Muted.Render(right), width)
	if m.Layout.Compact {
		return []string{line}
	}
	return []string{"", line, ""}
}

func (m *FacilitatorPage) agendaLines(width, rows int) []string {
	s, agreed := m.Styles, 0
	for _, r := range m.room.Rounds {
		if r.State == workshop.Agreed {
			agreed++
		}
	}
	lines := m.headed("Questions", ui.OfCount(agreed, len(m.room.Rounds))+" agreed", width)
	room := max(1, rows-len(lines))
	from := ui.Window(m.line, m.line, room, len(m.room.Rounds))
	for i, r := range m.room.Rounds[from:min(from+room, len(m.room.Rounds))] {
		sign, words := m.standing(r)
		pointer, label := " ", s.Text
		if from+i == m.line {
			pointer, label = s.Accent.Render(s.Glyphs.Cursor), s.Accent
		}
		left := pointer + " " + sign + " " + label.Render(m.catalog.Question(r.Question).Short)
		room := width - ui.Width(left) - 2
		if room < ui.Width(words) && room < 12 {
			words = ""
		}
		lines = append(lines, ui.Between(left, s.Muted.Render(ui.Fit(words, room, s.Glyphs.Ellipsis)), width))
	}
	return lines
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
	case slices.ContainsFunc(m.walk.talk, func(s workshop.Split) bool { return s.Question == r.Question }):
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

// questionLines is the question: the options first, and of the rest what fits.
func (m *FacilitatorPage) questionLines(q *assessment.Question, width, rows int) []string {
	s, lines := m.Styles, m.prompt(q, width-2, m.hint(q))
	if m.agree != nil && m.agree.writing {
		lines = append(lines, s.Text.Render("Who holds what against it?"))
		return append(lines, m.agree.area.View(s, width, max(1, min(5, rows-len(lines))))...)
	}
	foot := m.footLines(width)
	room := rows - len(lines)
	if !m.Layout.Compact && m.hands == nil && len(lines)+len(q.Options)+1 <= rows {
		room -= min(len(foot), 4)
	}
	lines = append(lines, m.optionLines(q, width, max(1, min(room, len(q.Options)+2)))...)
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
	switch {
	case m.hands != nil:
		return "How many hands are raised for each?"
	case m.room.State == workshop.Voting:
		return hint(q) + " Votes are blind until you reveal."
	case m.room.State == workshop.Agreed:
		return "Agreed. Choose anew and enter replaces it; v asks again."
	case m.agree != nil:
		return "Revealed. Choose what the room agrees on; v asks again."
	case m.room.State == workshop.Skipped:
		return hint(q) + " It was skipped; enter asks the room after all."
	}
	return hint(q) + " The room sees it; enter asks for blind votes."
}

func (m *FacilitatorPage) optionLines(q *assessment.Question, width, rows int) []string {
	s := m.Styles
	switch {
	case m.hands != nil:
		return m.hands.view(s, width, rows)
	case m.agree == nil:
		pick := interview.NewOptionList(q, assessment.Answer{})
		pick.Bare = true
		return pick.View(s, width, rows, false)
	case m.agree.spread != nil:
		m.agree.list.Tails(bars(s, s.Glyphs.Heavy, m.agree.spread, barWidth(width)))
	}
	return m.agree.list.View(s, width, rows, true)
}

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
	away, hands := 0, 0
	for _, p := range m.room.People {
		if p.Voted && !p.Here {
			away++
		}
	}
	if r := m.round(m.room.Question); r != nil {
		hands = r.Hands.Voters
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
	if hands > 0 {
		lines = append(lines, s.Muted.Render("  with "+report.Count(hands, "raised hand")))
	} else if m.Layout.Side > 0 {
		lines = append(lines, "")
	}
	const blind = "Nobody sees a vote before you reveal, and you don’t either. " +
		"What is chosen and not confirmed by then counts, and is marked."
	return append(lines, paragraph(s.Muted, blind, min(width, 70))...)
}

func (m *FacilitatorPage) agreedLines(width int) []string {
	s, a := m.Styles, m.agree
	dissent := []string{s.Muted.Render("Dissent   none; d writes it down")}
	if a.text != "" {
		dissent = labeled(s, "Dissent", "“"+oneLine(a.text)+"”", width)
	}
	lines := slices.Concat([]string{""}, m.splitLines(width), []string{""}, dissent)
	if a.spread == nil {
		return lines
	}
	if given := givenLines(s, a.question, a.spread, width, 8); len(given) > 0 {
		lines = append(append(lines, ""), given...)
	}
	return lines
}

func (m *FacilitatorPage) freeLines(width, rows int) []string {
	s, p := m.Styles, ui.Sheet{Styles: m.Styles, Width: min(width, 70)}
	if !m.Layout.Compact {
		p.Gap()
	}
	p.Title("Everybody answers at their own pace")
	p.Text(s.Text, "Finished  "+ui.OfCount(m.room.Votes.In, m.room.Votes.Of))
	p.Lines = append(p.Lines, "  "+dots(s, m.room.Votes, width-4), "")
	p.Text(s.Muted, "enter reveals everything at once, and nobody can answer any more. "+
		"Then the splits that matter come one after the other; "+
		"where all agree, or no decision changes, a records the rest without a word.")
	if m.Layout.Side == 0 && !m.Layout.Compact {
		p.Gap()
		p.Lines = append(p.Lines, m.peopleLines(width, max(0, rows-len(p.Lines)))...)
	}
	return p.Lines
}

func (m *FacilitatorPage) doorLines() []string {
	s, p := m.Styles, m.sheet(100)
	if !m.Layout.Compact {
		p.Gap()
	}
	p.Title("A room answers together")
	p.Lines = append(p.Lines, m.options.Door.lines(s, p.Width)...)
	if m.options.Door.isOpen() {
		here := s.Muted.Render("  " + strconv.Itoa(m.room.Here) + " here")
		p.Lines = append(p.Lines, "", s.Bold.Render("In the room")+here)
		p.Lines = append(p.Lines, m.peopleLines(p.Width, len(m.room.People))...)
	}
	return p.Lines
}

func (m *FacilitatorPage) endLines() []string {
	s, p := m.Styles, m.sheet(70)
	if m.room.Closed {
		p.Gap()
		p.Title("The workshop is over")
		p.Text(s.Text, "enter leaves. What was agreed is in the assessment.")
		return p.Lines
	}
	if !m.Layout.Compact {
		p.Gap()
	}
	p.Title("Stop for now, or end the workshop?")
	for _, text := range []string{
		"enter stops for now: everything is kept, and the same command goes on with it.",
		"e ends it for good: nobody can vote any more, and a vote that is not revealed is dropped unseen.",
		"What was agreed is in the assessment either way.",
	} {
		p.Text(s.Text, text)
		if !m.Layout.Compact {
			p.Gap()
		}
	}
	return p.Lines
}

// Status is a message or who has not voted yet, with the time that is left.
func (m *FacilitatorPage) Status() string { return m.timed(m.notice(), m.Layout.Full()) }

func (m *FacilitatorPage) notice() string {
	s, merging := m.Styles, position(m.room.People, m.crew.merging)
	switch {
	case m.confirm != nil:
		return s.Warn.Render(s.Glyphs.Look) + " " + s.Bold.Render(m.confirm.words())
	case m.message != "":
		return s.Text.Render(m.message)
	case m.view == peopleView && merging >= 0:
		return s.Text.Render("Choose who " + m.room.People[merging].Name + " is, and press enter. esc leaves it.")
	case m.view == doorView && m.room.Here > 0:
		return s.Text.Render(strconv.Itoa(m.room.Here)+" here") + s.Muted.Render(": "+m.present())
	case m.view == questionView && m.room.State == workshop.Voting && m.hands == nil:
		names, _ := m.thinking()
		if len(names) == 0 {
			return ""
		}
		return s.Muted.Render(strconv.Itoa(len(names)) + " still thinking: " + strings.Join(names, ", "))
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
	x, y := m.agree.area.Place()
	return tea.NewCursor(x, len(m.prompt(m.agree.question, width-2, ""))+1+y)
}

// cellRows is the height of the roadmap with its title.
const cellRows = 12

// side is the side pane: the people, and the roadmap so far.
func (m *FacilitatorPage) side() []string {
	s, width := m.Styles, m.Layout.Side
	lines := []string{""}
	if m.options.Door.isOpen() {
		lines = m.headed("In the room", strconv.Itoa(m.room.Here)+" here", width)
		rows := min(max(0, m.Layout.Body-cellRows-4-len(lines)), max(len(m.room.People), 9))
		lines = append(append(lines, ui.Rows(m.peopleLines(width, rows), rows)...), "")
	}
	title := s.Bold.Render("Roadmap so far")
	if m.agree != nil && m.view == questionView && m.room.State != workshop.Agreed {
		title = ui.Between(title, s.Change.Render("with what is chosen"), width)
	}
	return append(append(lines, title, ""), interview.SummaryTable(s, m.summary(), width)...)
}

// summary is the roadmap so far, with the answer that is about to be recorded.
func (m *FacilitatorPage) summary() []interview.SummaryRow {
	base := m.engine.Outlook(m.room.Answers)
	with := base
	if m.view == questionView && m.agree != nil && !m.agree.chosen.IsZero() {
		if answers, err := m.room.Answers.With(m.catalog, m.agree.question.ID, m.agree.chosen); err == nil {
			with = m.engine.Outlook(answers)
		}
	}
	return interview.Summarize(m.catalog, base, with)
}
