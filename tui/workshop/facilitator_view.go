package workshop

import (
	"fmt"
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

// Who returns the company, and which question this is, for the first row of the frame.
func (m *FacilitatorPage) Who() (left, right string) {
	return m.title(), m.Styles.Muted.Render(m.numbered(&m.room.Board, m.current()))
}

// facilitatorStages are the parts of a workshop, in the second row of the frame.
var facilitatorStages = []string{"Lobby", "Vote", "Reveal", "Record", "Result"}

func (m *FacilitatorPage) stage() int {
	switch {
	case m.room.Closed:
		return 4
	case m.view == lobbyView || m.room.Question == "" && !m.room.Free:
		return 0
	case m.room.State == workshop.Revealed:
		return 2
	case m.room.State == workshop.Agreed || m.room.State == workshop.Skipped:
		return 3
	}
	return 1
}

// Head shows the stage, and how many are here.
func (m *FacilitatorPage) Head() ui.Head {
	if m.setup != nil {
		return m.setup.Head()
	}
	s, q := m.Styles, m.current()
	here := strconv.Itoa(m.room.Here) + " here"
	if m.Layout.Compact && q != nil && m.view == questionView {
		votes := ui.OfCount(m.room.Votes.In, m.room.Votes.Of) + " in"
		return ui.Head{Left: s.Text.Render(m.numbered(&m.room.Board, q)), Right: s.Muted.Render(votes)}
	}
	head := m.stages(m.stage(), facilitatorStages...)
	head.Right = s.Muted.Render(here)
	return head
}

func (m *FacilitatorPage) Body() ui.Body {
	switch {
	case m.setup != nil:
		return m.setup.Body()
	case m.scrolls():
		return ui.Body{Main: m.pager.View(m.Styles, m.rows())}
	case m.view == endView:
		return ui.Body{Main: m.endLines()}
	case m.view == lobbyView:
		lines, _ := m.lobbyLines()
		return ui.Body{Main: lines}
	case m.Layout.Side > 0:
		return ui.Body{Main: m.main(m.Layout.Main, m.Layout.Body), Side: m.side()}
	case m.Layout.Compact:
		return ui.Body{Main: m.main(m.Layout.Full(), m.Layout.Body)}
	}
	s, width := m.Styles, m.Layout.Full()
	rows := m.Layout.Body - 2
	foot := []string{s.Faint.Render(strings.Repeat(s.Glyphs.Line, width)), m.soFarLine(width)}
	return ui.Body{Main: append(ui.Rows(m.main(width, rows), rows), foot...)}
}

func (m *FacilitatorPage) main(width, rows int) []string {
	q := m.current()
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
		return s.Faint.Render(s.Glyphs.RuledOut), "if needed"
	}
	return s.Muted.Render(s.Glyphs.Possible), ""
}

// questionLines is the question, its options and votes, and the step that comes next.
// Of the rest it has what fits.
func (m *FacilitatorPage) questionLines(q *assessment.Question, width, rows int) []string {
	s, lines := m.Styles, m.prompt(q, width-2)
	if m.agree != nil && m.agree.writing {
		lines = append(lines, s.Text.Render("Who disagrees, and why?"))
		return append(lines, m.agree.area.View(s, width, max(1, min(5, rows-len(lines))))...)
	}
	step := m.stepLines(width)
	options := len(q.Options) + 1
	if m.hands != nil {
		options = len(m.hands.Options)
	}
	detail := m.detailLines(q, width)
	if m.Layout.Side > 0 || len(detail) == 0 {
		lines = append(lines, m.votesLines(width, rows-len(lines)-options-len(step)-1)...)
	}
	room := rows - len(lines) - len(step)
	if !m.Layout.Compact {
		room -= min(len(detail), mostConsequences+2)
	}
	lines = append(lines, m.optionLines(q, width, max(1, min(options, room)))...)
	left := max(0, rows-len(lines)-len(step))
	if len(detail) > left {
		detail = slices.DeleteFunc(detail, func(line string) bool { return line == "" })
	}
	if len(detail) > left && left > 0 {
		detail = append(detail[:left-1:left-1], s.Muted.Render(s.Glyphs.Ellipsis))
	}
	lines = append(lines, detail[:min(left, len(detail))]...)
	if len(step) > 1 && len(lines)+len(step) > rows {
		step = step[1:] // without the blank row
	}
	return append(lines, step[:max(0, min(len(step), rows-len(lines)))]...)
}

// stepLines write the next step on one line.
func (m *FacilitatorPage) stepLines(width int) []string {
	if m.Layout.Compact || m.hands != nil || m.view == agendaView {
		return nil
	}
	s, is := m.Styles, m.step()
	line := s.Bold.Render("enter  " + is.line)
	return []string{"", ui.Between(ui.Fit(line, width, s.Glyphs.Ellipsis), s.Warn.Render(is.warning), width)}
}

// votesLines say who has sent a vote, in as many rows as there are.
func (m *FacilitatorPage) votesLines(width, rows int) []string {
	s := m.Styles
	if m.Layout.Compact || m.hands != nil {
		return nil
	}
	head := m.caps("Votes") + "  "
	switch {
	case m.room.State == workshop.Voting:
		head += s.Text.Render(ui.OfCount(m.room.Votes.In, m.room.Votes.Of) + " sent")
	case m.agree == nil || m.agree.spread == nil:
		return nil
	default:
		names := "names are not shown"
		switch spread := m.agree.spread; {
		case spread.Hands == spread.Voters:
			names = "raised hands"
		case m.room.Named:
			names = "names are shown"
		}
		count := s.Text.Render(ui.OfCount(m.agree.spread.Voters, m.agree.spread.Of))
		return []string{ui.Between(head+count, s.Muted.Render(names), width), ""}
	}
	if r := m.round(m.room.Question); r != nil && r.Hands.Voters > 0 {
		head += s.Muted.Render(", with " + report.Count(r.Hands.Voters, "raised hand"))
	}
	if rows < 3+min(len(m.room.People), 4) || len(m.room.People) == 0 {
		return []string{ui.Between(head, dots(s, m.room.Votes, width/2), width), ""}
	}
	return append(append([]string{head, ""}, m.peopleLines(width, min(len(m.room.People), rows-3))...), "")
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
		most := 10
		if width < 60 {
			most = 5
		}
		var tails []string
		for _, line := range append(slices.Clone(m.agree.spread.Lines), m.agree.spread.Unknown) {
			style := s.Muted
			if line.Count > 0 {
				style = s.Text
			}
			tails = append(tails, ui.Pad(m.bar(line.Count, m.agree.spread, most), most)+" "+style.Render(fmt.Sprintf("%3d", line.Count)))
		}
		m.agree.list.Tails(tails)
	}
	return m.agree.list.View(s, width, rows, true)
}

// detailLines are what a vote means and did, who gave which answer, and who disagrees.
func (m *FacilitatorPage) detailLines(q *assessment.Question, width int) []string {
	s, a := m.Styles, m.agree
	switch {
	case m.hands != nil:
		return []string{"", s.Muted.Render("Each number counts as that many votes, and replaces earlier ones.")}
	case a == nil:
		return nil
	}
	lines := []string{""}
	if m.room.State == workshop.Agreed {
		lines = append(lines, m.whatItDid(width, 6)...)
	} else if a.spread != nil {
		lines = append(lines, m.splitLines(q, a.spread, width)...)
	}
	if a.text != "" {
		lines = append(lines, ui.Hang(s, s.Muted.Render("Noted     "), s.Text, "“"+oneLine(a.text)+"”", width, ui.AnyRows)...)
	}
	if a.spread != nil {
		if given := givenLines(s, q, a.spread, width, 8); len(given) > 0 {
			lines = append(append(lines, ""), given...)
		}
	}
	return lines
}

// sayLines are what to say about a question: how to answer it, why we ask, and what
// options mean: all, or those that the votes are about.
func (m *FacilitatorPage) sayLines(width int, whole bool) []string {
	s, q, p := m.Styles, m.current(), ui.Sheet{Styles: m.Styles, Width: width}
	if whole {
		p.Gap()
		p.Text(s.Bold, q.Prompt)
		p.Gap()
	}
	p.Lines = append(p.Lines, m.caps("What to say"), "")
	p.Text(s.Text, q.Help)
	meanings := ui.Sheet{Styles: s, Width: width}
	for i, o := range q.Options {
		voted := m.agree != nil && m.agree.spread != nil && i < len(m.agree.spread.Lines) && m.agree.spread.Lines[i].Count > 0
		if o.Help == "" || !whole && !voted {
			continue
		}
		name := "Option " + interview.OptionKey(q, i) + " means"
		if whole {
			name = o.Label
		}
		meanings.Gap()
		meanings.Text(s.Bold, name)
		meanings.Text(s.Text, o.Help)
	}
	why := ui.Sheet{Styles: s, Width: width}
	if q.Why != "" {
		why.Lines = []string{"", m.caps("Why we ask"), ""}
		why.Text(s.Text, q.Why)
	}
	if !whole && len(meanings.Lines) > 0 { // first what the room disagrees on
		return slices.Concat(p.Lines, meanings.Lines, why.Lines)
	}
	return slices.Concat(p.Lines, why.Lines, meanings.Lines)
}

func (m *FacilitatorPage) freeLines(width, rows int) []string {
	s, p := m.Styles, ui.Sheet{Styles: m.Styles, Width: min(width, 70)}
	if !m.Layout.Compact {
		p.Gap()
	}
	p.Title("Everybody answers alone first")
	p.Text(s.Text, "Finished  "+ui.OfCount(m.room.Votes.In, m.room.Votes.Of))
	p.Lines = append(p.Lines, "  "+dots(s, m.room.Votes, width-4), "")
	p.Text(s.Muted, "Reveal ends the voting for everybody. Then: splits first; a accepts the rest.")
	step := m.stepLines(width)
	if !m.Layout.Compact {
		p.Gap()
		p.Lines = append(p.Lines, m.peopleLines(width, max(0, rows-len(p.Lines)-len(step)))...)
	}
	return append(p.Lines, step...)
}

// endLines ask how to leave.
func (m *FacilitatorPage) endLines() []string {
	p := m.Sheet(70)
	p.Title("Stop for now, or end the workshop?")
	for _, text := range []string{
		"enter  Stop for now. Everything is kept, and the same command resumes it, with the same code.",
		"E  End the workshop. Everybody sees the result. Votes that are not revealed are dropped unseen.",
		"What was agreed is in the assessment either way.",
	} {
		p.Text(m.Styles.Text, text)
		if !m.Layout.Compact {
			p.Gap()
		}
	}
	return p.Lines
}

// overLines are the result of the workshop, and every answer that was agreed on.
func (m *FacilitatorPage) overLines() []string {
	s, width := m.Styles, min(m.Layout.Full(), 116)
	lines := append([]string{""}, m.result(width)...)
	lines = append(lines, "", m.caps("Agreed answers"), "")
	count := 0
	for _, r := range m.room.Rounds {
		if r.Agreed == nil {
			continue
		}
		count++
		q := m.catalog.Question(r.Question)
		label := s.Muted.Render(ui.Pad(ui.Fit(q.Short, 38, s.Glyphs.Ellipsis), 40))
		if width < 76 {
			label = s.Muted.Render(q.Short) + "  "
		}
		lines = append(lines, ui.Hang(s, label, s.Text, report.AnswerWords(q, r.Agreed.Answer), width, 3)...)
		if r.Agreed.Dissent != "" {
			lines = append(lines, ui.Hang(s, s.Muted.Render("  noted: "), s.Muted, "“"+oneLine(r.Agreed.Dissent)+"”", width, 3)...)
		}
	}
	if count == 0 {
		lines = append(lines, s.Muted.Render("Nothing was agreed."))
	}
	return lines
}

// Status is a message or who has not voted yet, with the time that is left.
func (m *FacilitatorPage) Status() string {
	if m.setup != nil {
		return m.setup.Status()
	}
	return m.timed(m.notice(), m.Layout.Full())
}

func (m *FacilitatorPage) notice() string {
	s, merging := m.Styles, position(m.room.People, m.crew.merging)
	switch {
	case m.confirm != nil:
		return s.Warn.Render(s.Glyphs.Look) + " " + s.Bold.Render(m.confirm.words())
	case m.message != "":
		return s.Text.Render(m.message)
	case m.view == lobbyView && merging >= 0:
		return s.Text.Render("Choose who " + m.room.People[merging].Name + " is, and press enter. esc leaves it.")
	case m.view == questionView && m.room.State == workshop.Voting && m.hands == nil && m.Layout.Side == 0:
		names, _ := m.thinking()
		if len(names) == 0 {
			return ""
		}
		return s.Muted.Render(strconv.Itoa(len(names)) + " still thinking: " + strings.Join(names, ", "))
	case m.view == questionView && m.agree != nil && m.Layout.Compact:
		if m.agree.spread == nil || m.room.State == workshop.Agreed {
			return ""
		}
		return strings.Join(m.splitLines(m.agree.question, m.agree.spread, 400)[:1], "")
	case m.view == agendaView && len(m.walk.talk)+len(m.walk.settled) > 0:
		text := report.Count(len(m.walk.talk), "split") + " to discuss."
		if n := len(m.walk.settled); n > 0 {
			text += " " + strconv.Itoa(n) + " agreed: accept with a."
		}
		return s.Text.Render(text)
	}
	return ""
}

func (m *FacilitatorPage) Cursor() *tea.Cursor {
	if m.setup != nil {
		return m.setup.Cursor()
	}
	if m.renaming() {
		_, row := m.lobbyLines()
		return tea.NewCursor(2+m.crew.name.Column(), row)
	}
	if !m.noting() {
		return nil
	}
	x, y := m.agree.area.Place()
	return tea.NewCursor(x, len(m.prompt(m.agree.question, m.mainWidth()-2))+1+y)
}

// side is the side pane: what to say, or who is here; and the roadmap so far.
func (m *FacilitatorPage) side() []string {
	s, width := m.Styles, m.Layout.Side
	roadmap := m.soFar(width)
	room := m.Layout.Body - len(roadmap) - 2
	var top []string
	switch {
	case m.view == questionView && m.current() != nil && !m.room.Free:
		top = atMost(m.sayLines(width, false), room-1, func(int) string {
			return s.Muted.Render(s.Glyphs.Ellipsis+" more: ") + s.Text.Render("w")
		})
	case m.options.Door.isOpen():
		here := s.Muted.Render(strconv.Itoa(m.room.Here) + " here")
		top = []string{ui.Between(m.caps("In the room"), here, width), ""}
		top = append(top, m.peopleLines(width, max(1, min(room-3, len(m.room.People))))...)
	}
	return slices.Concat([]string{""}, top, []string{""}, roadmap)
}
