package assessment

import "slices"

// Step is one question on the path, replayed from the answers.
type Step struct {
	Question *Question
	Visible  Truth // whether its condition holds
	Asked    bool  // put now: the condition holds, or is unknown because of don't know alone
	Answer   Answer
}

// Open reports whether the step may be asked and has no certain answer.
func (s Step) Open() bool { return s.Visible != False && (s.Answer.IsZero() || s.Answer.Unknown) }

// Counts reports whether the step's answer counts in every completion.
func (s Step) Counts() bool { return s.Visible == True && !s.Answer.IsZero() }

// Path returns one Step for each question, in catalogue order. The path is
// never stored: an answer to a question that is no longer asked is kept and
// does not count.
func (c *Catalog) Path(a Answers) []Step {
	return c.path(a, c.evaluate(a))
}

// Complete reports whether every question that is asked has an answer.
func (c *Catalog) Complete(a Answers) bool {
	return !slices.ContainsFunc(c.Path(a), func(s Step) bool { return s.Asked && s.Answer.IsZero() })
}

// path is Path with the truth of every condition known.
func (c *Catalog) path(a Answers, truth []Truth) []Step {
	steps := make([]Step, len(c.Questions))
	for i := range c.Questions {
		q := &c.Questions[i]
		visible := truth[q.Asked]
		steps[i] = Step{
			Question: q,
			Visible:  visible,
			Asked:    visible == True || visible == Unknown && !c.waits(q.Asked, truth, a),
			Answer:   a.Of(q.ID),
		}
	}
	return steps
}

// waits reports whether a condition of unknown truth may still become known by
// answering a question that has no answer yet.
func (c *Catalog) waits(cond Condition, truth []Truth, a Answers) bool {
	if truth[cond] != Unknown {
		return false
	}
	n := c.Logic.nodes[cond]
	switch n.op {
	case opLiteral:
		return a.Of(c.Questions[n.a].ID).IsZero()
	case opNot:
		return c.waits(n.a, truth, a)
	default:
		return c.waits(n.a, truth, a) || c.waits(n.b, truth, a)
	}
}
