package review

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/ui"
)

const filterLength = 100 // characters

// narrow handles a key while the filter is typed.
func (m *Model) narrow(action ui.Action, msg tea.KeyPressMsg) tea.Cmd {
	switch action {
	case ui.Escape:
		m.clear()
	case ui.Accept:
		m.filtering = false
		m.filter.Blur()
	case ui.Up, ui.Down:
		return m.act(action)
	default:
		m.typeFilter(msg)
	}
	return nil
}

func (m *Model) typeFilter(msg tea.Msg) {
	before := m.filter.Value()
	if m.filter.Update(msg); m.filter.Value() != before {
		m.sift(m.current())
	}
}

// clear takes the filter away; the cursor stays on its question.
func (m *Model) clear() {
	m.filtering = false
	m.filter.Blur()
	m.filter.SetValue("")
	m.sift(m.current())
}

// sift lists what passes the filter, with the cursor on a question where it is
// listed. The question that is open stays, whatever becomes of its answer.
func (m *Model) sift(on assessment.QuestionID) {
	text := strings.ToLower(m.filter.Value())
	m.listed = m.listed[:0]
	for _, at := range m.all {
		step := m.path[at]
		if m.has(step, text) || m.editor != nil && step.Question.ID == on {
			m.listed = append(m.listed, at)
		}
	}
	m.at = max(0, min(m.at, len(m.listed)-1))
	m.pick(on)
}

// has reports whether a text in lower case stands in the section, the question,
// its answer or its note.
func (m *Model) has(step assessment.Step, text string) bool {
	if text == "" {
		return true
	}
	_, answer := m.answer(step)
	q := step.Question
	all := []string{m.sectionTitle(q.Section), q.Short, q.Prompt, answer, m.session.Run().Notes[q.ID]}
	for _, id := range step.Answer.Options {
		if o, _ := q.Option(id); o != nil {
			all = append(all, o.Label)
		}
	}
	return strings.Contains(strings.ToLower(strings.Join(all, "\n")), text)
}

// filteredHead counts what passes.
func (m *Model) filteredHead() ui.Head {
	s := m.styles
	left := "Review"
	if !m.layout.Compact {
		left = "Review, all answers and notes"
	}
	return ui.Head{Left: s.Text.Render(left), Right: s.Muted.Render(ui.OfCount(len(m.listed), len(m.all)))}
}

// above is the filter, while there is one, and what to say where nothing passes.
func (m *Model) above() []string {
	s := m.styles
	var lines []string
	if !m.layout.Compact {
		lines = []string{""}
	}
	switch text := m.filter.Value(); {
	case m.filtering:
		width := min(60, m.layout.Full()-ui.PromptWidth)
		lines = append(lines, ui.Prompt(s, "Filter", m.filter.View(s, width)))
	case text != "":
		lines = append(lines, ui.Filtered(s, text, m.layout.Full()))
	default:
		return nil
	}
	if len(m.listed) == 0 {
		lines = append(lines, "", s.Muted.Render(ui.Fit("No question, answer or note has that.", m.layout.Full(), s.Glyphs.Ellipsis)))
	}
	return lines
}

// filterCursor is behind what was typed.
func (m *Model) filterCursor() *tea.Cursor {
	y := 1
	if m.layout.Compact {
		y = 0
	}
	return tea.NewCursor(ui.PromptWidth+m.filter.Column(), y)
}
