package question

import (
	"trustpath/assessment"
	"trustpath/tui/kit"
)

// Void names the questions that a change of other answers made void: they are no
// longer asked, and what was said to them is kept. "" when there are none.
func Void(before, after []assessment.Step) string {
	var names []string
	for i, step := range after {
		if before[i].Visible != assessment.False && step.Visible == assessment.False && !step.Answer.IsZero() {
			names = append(names, "“"+step.Question.Short+"”")
		}
	}
	return kit.AllOf(names)
}
