package interview

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/screen/question"
	"trustpath/tui/ui"
)

// best is the position of the question that decides most, where that has no
// answer yet and is neither the one that is open nor the one that enter would go
// to; else -1.
func (m *Model) best() int {
	next, here := m.look.result.NextQuestion, m.at()
	for i, step := range m.path {
		if step.Question.ID != next || i == here || step.Answer.Unknown {
			continue
		}
		if i > here && !slices.ContainsFunc(m.path[here+1:i], func(s assessment.Step) bool { return s.Asked }) {
			return -1
		}
		return i
	}
	return -1
}

// offer names the question that decides most, with its key.
func (m *Model) offer() string {
	at := m.best()
	if at < 0 {
		return ""
	}
	s := m.styles
	return s.Text.Render("b") + s.Muted.Render("  the question that decides most: ") + s.Text.Render(m.path[at].Question.Short)
}

// counts reports whether an answer to an open question could still change
// decisions, dates or effort.
func counts(o *assessment.OpenQuestion) bool { return o.Matters || o.ChangesPlan }

// idle reports whether an answer to the question that is shown could no longer
// change anything.
func (m *Model) idle() bool {
	o := m.openState()
	return o != nil && !counts(o) && m.editor.Answer().IsZero()
}

// skipIdle goes to the next question in order whose answer still counts, and
// past the last one to the roadmap.
func (m *Model) skipIdle() tea.Cmd {
	open := map[assessment.QuestionID]bool{}
	for i := range m.look.result.Open {
		o := &m.look.result.Open[i]
		open[o.Question] = o.State == assessment.Unanswered && counts(o)
	}
	n, skipped := len(m.path), 1
	for by := 1; by < n; by++ {
		at := (m.at() + by) % n
		step := m.path[at]
		if !step.Asked || !step.Answer.IsZero() {
			continue
		}
		if open[step.Question.ID] {
			m.open(at)
			m.message = ui.Count(skipped, "question") + " skipped that could no longer change the result."
			return nil
		}
		skipped++
	}
	return m.finish()
}

// leftLines are the questions that are left with what each still changes, and
// the answers that are open, in at most rows lines.
func (m *Model) leftLines(width, rows int) []string {
	s := m.styles
	var ask, open []string
	for i := range m.look.result.Open {
		o := &m.look.result.Open[i]
		q := m.session.Catalog().Question(o.Question)
		words := s.Muted.Render(question.Bears(m.session.Catalog(), o))
		short := s.Text.Render(ui.Fit(q.Short, width-ui.Width(words)-4, s.Glyphs.Ellipsis))
		if o.State == assessment.UnknownOpen {
			open = append(open, ui.Between(s.Warn.Render(s.Glyphs.Unknown)+" "+short, words, width))
		} else if o.Asked {
			ask = append(ask, ui.Between("  "+short, words, width))
		}
	}
	var out []string
	if len(open) > 0 {
		out = append(append(out, s.Text.Render("Left open")), open...)
	}
	if len(ask) == 0 || rows <= 2 {
		return ui.Rows(out, max(0, min(rows, len(out))))
	}
	head := ui.Between(s.Text.Render("Left to ask"), s.Muted.Render("it still changes"), width)
	if len(out) > 0 {
		out = append([]string{""}, out...)
	}
	room := max(1, rows-len(out)-1)
	if len(ask) > room {
		more := s.Muted.Render("  and " + ui.Count(len(ask)-room+1, "more question"))
		ask = append(ask[:room-1:room-1], more)
	}
	out = append(append([]string{head}, ask...), out...)
	return out[:min(rows, len(out))]
}
