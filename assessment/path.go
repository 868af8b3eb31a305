package assessment

import (
	"slices"

	"trustpath/assessment/logic"
)

// Step is one question of the path, with its answer.
type Step struct {
	Question *Question
	Visible  logic.Truth // whether its condition holds
	Asked    bool        // asked now: the condition holds, or only don't know keeps it from being known
	Answer   Answer
}

// Open reports whether the step may be asked and has no certain answer.
func (s Step) Open() bool { return s.Visible != logic.False && (s.Answer.IsZero() || s.Answer.Unknown) }

// Counts reports whether the step's answer counts in every completion.
func (s Step) Counts() bool { return s.Visible == logic.True && !s.Answer.IsZero() }

// Path returns one Step for each question, in catalog order. It is computed from
// the answers and never stored: an answer to a question that is no longer asked
// is kept and does not count.
func (c *Catalog) Path(a Answers) []Step { return c.PathIn(a, c.Truths(a)) }

// PathIn is Path when the truth of every condition is known already.
func (c *Catalog) PathIn(a Answers, truth []logic.Truth) []Step {
	path := make([]Step, len(c.Questions))
	unanswered := func(question, _ int) bool { return a.Of(c.Questions[question].ID).IsZero() }
	for i := range path {
		q := &c.Questions[i]
		visible := truth[q.Asked]
		path[i] = Step{
			Question: q,
			Visible:  visible,
			Asked:    visible == logic.True || visible == logic.Unknown && !c.Logic.Unsettles(q.Asked, truth, unanswered),
			Answer:   a.Of(q.ID),
		}
	}
	return path
}

// Complete reports whether every question that is asked has an answer.
func (c *Catalog) Complete(a Answers) bool {
	return !slices.ContainsFunc(c.Path(a), func(s Step) bool { return s.Asked && s.Answer.IsZero() })
}

// Truths returns the truth of every condition. Unanswered and don't know are
// both Unknown.
func (c *Catalog) Truths(a Answers) []logic.Truth {
	answers := make([]Answer, len(c.Questions))
	for i := range c.Questions {
		answers[i] = a.Of(c.Questions[i].ID)
	}
	return c.Logic.Evaluate(func(question, option int) logic.Truth {
		switch answer := answers[question]; {
		case answer.IsZero() || answer.Unknown:
			return logic.Unknown
		case answer.Has(c.Questions[question].Options[option].ID):
			return logic.True
		default:
			return logic.False
		}
	})
}
