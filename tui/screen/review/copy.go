package review

import (
	"strings"

	"trustpath/tui/screen/question"
)

// Copy is the question that is open, else every answer and note.
func (m *Model) Copy() (name, text string) {
	if m.editor != nil {
		return "the question and its answer", m.editor.Text()
	}
	var all []string
	for _, at := range m.listed {
		step := m.path[at]
		all = append(all, question.Text(step.Question, step.Answer, m.session.Run().Notes[step.Question.ID]))
	}
	if m.filter.Value() != "" {
		return "what passes the filter", strings.Join(all, "\n")
	}
	return "every answer and note", strings.Join(all, "\n")
}
