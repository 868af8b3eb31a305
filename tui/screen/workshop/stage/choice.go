package stage

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/screen/interview"
	"trustpath/tui/ui"
)

// Choice is an answer while it is chosen, on the lines of its question: a vote,
// or what the room agrees on.
type Choice struct {
	Question *assessment.Question
	Pick     interview.Pick
	Chosen   assessment.Answer
	Touched  bool // something was chosen, or taken back, on this screen
}

// NewChoice begins with an answer, zero for none.
func NewChoice(q *assessment.Question, a assessment.Answer) Choice {
	return Choice{Question: q, Pick: interview.NewPick(q, a), Chosen: a}
}

// Choose makes this the answer.
func (c *Choice) Choose(a assessment.Answer) {
	c.Chosen, c.Touched = a, true
	c.Pick.Show(a)
}

// Take chooses the line under the cursor, where it is a single choice and not
// chosen already.
func (c *Choice) Take() {
	if next, ok := c.Pick.Taken(c.Chosen); ok && c.Question.Kind == assessment.Single {
		c.Choose(next)
	}
}

// Key handles a key that chooses or moves, and returns what is wrong with it,
// else "".
func (c *Choice) Key(action ui.Action, msg tea.KeyPressMsg) string {
	switch action {
	case ui.Digit:
		if !c.Pick.Digit(msg) {
			return "This question has no option " + msg.String() + "."
		}
		if c.Question.Kind == assessment.Multi {
			c.Choose(c.Pick.Toggled(c.Chosen))
		} else {
			c.Take()
		}
	case ui.Unknown:
		c.Pick.Move(ui.Last)
		c.Choose(c.Pick.Toggled(c.Chosen))
	case ui.Choose:
		c.Choose(c.Pick.Toggled(c.Chosen))
	default:
		c.Pick.Move(action)
	}
	return ""
}
