package question

import "trustpath/assessment"

// AsksDates reports whether the first day of the plan and the day of the deal
// are asked with a question.
func AsksDates(q *assessment.Question) bool { return q.ID == assessment.QuestionDeadline }

// DateLabels names the first day of the plan and the day of the deal.
func DateLabels() [2]string { return [2]string{"The plan starts on", "The deal needs it by"} }

// WrongDates says what is wrong with two days together; "" when nothing is. A
// zero day is none.
func WrongDates(start, deadline assessment.Date) string {
	if !start.IsZero() && !deadline.IsZero() && deadline.Before(start) {
		return "The deadline is before the start: change one, or leave one empty."
	}
	return ""
}
