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
	path, _ := c.replay(a, new(scratch))
	return path
}

// truths computes the truth of every condition under these answers.
func (c *Catalog) truths(a Answers) []Truth {
	_, truth := c.replay(a, new(scratch))
	return truth
}

// Complete reports whether every question that is asked has an answer.
func (c *Catalog) Complete(a Answers) bool {
	return !slices.ContainsFunc(c.Path(a), func(s Step) bool { return s.Asked && s.Answer.IsZero() })
}

// replay computes the path and the truth of every condition. What is not
// answered and what is not known are both Unknown. Both lie in the scratch space.
func (c *Catalog) replay(a Answers, t *scratch) ([]Step, []Truth) {
	x := c.indexed()
	t.path = sized(t.path, len(c.Questions))
	t.chosen = sized(t.chosen, len(x.said))
	for i := range c.Questions {
		q := &c.Questions[i]
		answer := a.Of(q.ID)
		t.path[i] = Step{Question: q, Answer: answer}
		said := t.chosen[x.first[i]+1 : x.first[i+1]]
		if answer.IsZero() || answer.Unknown {
			for j := range said {
				said[j] = Unknown
			}
			continue
		}
		clear(said)
		for _, id := range answer.Options {
			if _, at := q.Option(id); at >= 0 {
				said[at] = True
			}
		}
	}
	t.truth = c.Logic.Evaluate(func(question, option int) Truth { return t.chosen[x.first[question]+1+option] }, t.truth)
	for i := range t.path {
		s := &t.path[i]
		s.Visible = t.truth[s.Question.Asked]
		s.Asked = s.Visible == True || s.Visible == Unknown && !c.waits(s.Question.Asked, t.truth, a)
	}
	return t.path, t.truth
}

// waits reports whether a condition of unknown truth may still become known by
// answering a question that has no answer yet.
func (c *Catalog) waits(cond Condition, truth []Truth, a Answers) bool {
	if truth[cond] != Unknown {
		return false
	}
	if lit := c.Logic.literals[cond.node()]; lit != noLiteral {
		return a.Of(c.Questions[lit.question].ID).IsZero()
	}
	n := c.Logic.nodes[cond.node()]
	return c.waits(n.a, truth, a) || c.waits(n.b, truth, a)
}
