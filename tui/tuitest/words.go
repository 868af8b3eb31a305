package tuitest

import (
	"regexp"
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/engine"
)

var placeholder = regexp.MustCompile(`\{(\w+)(?:\.(\d+)(s?))?(\??)\}`)

// Words replaces {1} by question 1 in short, {1?} by how its prompt begins, {1.2} by the
// label of its second option, {1.2s} by that option in short, and {all} by the number of
// questions, so that tests do not repeat content. {customers} is the question with that id.
func Words(c *engine.Engine, text string) string {
	text = strings.ReplaceAll(text, "{all}", strconv.Itoa(len(c.Questions)))
	return placeholder.ReplaceAllStringFunc(text, func(found string) string {
		part := placeholder.FindStringSubmatch(found)
		q := c.Question(assessment.QuestionID(part[1]))
		if number, err := strconv.Atoi(part[1]); err == nil {
			q = &c.Questions[number-1]
		}
		option, _ := strconv.Atoi(part[2])
		switch {
		case part[4] == "?":
			words := strings.Fields(q.Prompt)
			return strings.Join(words[:min(3, len(words))], " ") // on one line of any screen
		case option == 0:
			return q.Short
		case part[3] == "s":
			return q.Options[option-1].Short
		}
		return q.Options[option-1].Label
	})
}
