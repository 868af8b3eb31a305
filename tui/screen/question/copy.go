package question

import (
	"trustpath/assessment"
	"trustpath/assessment/report"
)

// Text is a question with its answer and its note, as text to send on.
func Text(q *assessment.Question, a assessment.Answer, note string) string {
	text := q.Prompt + "\n" + report.AnswerWords(q, a) + "\n"
	if note != "" {
		text += "Note: " + note + "\n"
	}
	return text
}

// Text is the question that is open; see Text.
func (e *Editor) Text() string {
	return Text(e.question, e.Answer(), e.session.Run().Notes[e.question.ID])
}
