package facilitator

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/workshop"
	"trustpath/tui/screen/workshop/stage"
	"trustpath/tui/ui"
)

// toLine puts the cursor of the agenda on a question.
func (m *Model) toLine(id assessment.QuestionID) {
	for i := range m.view.Rounds {
		if m.view.Rounds[i].Question == id {
			m.at = i
		}
	}
}

// agenda handles a key in the list of questions.
func (m *Model) agenda(action ui.Action) tea.Cmd {
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
func (m *Model) openRound(r workshop.Round) tea.Cmd {
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
func (m *Model) agendaLines(width, rows int) []string {
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

func (m *Model) agendaLine(at, width int) string {
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
func (m *Model) agreement(q *assessment.Question, spread *workshop.Spread) (sign, words string) {
	s := m.styles
	words, all := stage.Agreement(q, spread)
	if all {
		return s.Good.Render(s.Glyphs.Same), words
	}
	return s.Muted.Render(s.Glyphs.Possible), words
}

// standing is the sign of a question and where it stands in words.
func (m *Model) standing(r workshop.Round) (sign, words string) {
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
