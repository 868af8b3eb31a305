package workshop

import (
	"cmp"
	"slices"
	"strings"

	"trustpath/assessment"
)

// demand is how much answers ask of a company, to compare: the higher, the
// more cautious it is to plan with them. What is open counts as the most that
// it may come to. In this order count
//
//   - how early each standard may be due: now before next before keep before
//     later before not now;
//   - how many gates, obligations and parts of a scope may apply;
//   - the most person-days that may be left.
type demand struct {
	due     int
	applies int
	days    float64
}

func (d demand) compare(other demand) int {
	return cmp.Or(cmp.Compare(d.due, other.due), cmp.Compare(d.applies, other.applies), cmp.Compare(d.days, other.days))
}

// demands are the decisions from the one that asks least.
func demands() []assessment.Decision {
	return []assessment.Decision{assessment.NotNow, assessment.Later, assessment.Keep, assessment.Next, assessment.Now}
}

// asks is what these answers demand.
func asks(c *assessment.Catalog, run assessment.Assessment, today assessment.Date) demand {
	var out demand
	outlook := c.Outlook(run.Answers)
	for i := range c.Standards {
		most := 0
		for _, d := range outlook.Decisions(c.Standards[i].ID) {
			most = max(most, slices.Index(demands(), d))
		}
		out.due += most
	}
	for i := range c.Attributes {
		name := c.Attributes[i].Name
		around := strings.HasPrefix(name, "gates.") || strings.HasPrefix(name, "obligations.") || strings.Contains(name, ".categories.")
		if around && slices.Contains(outlook.Values(name), "true") {
			out.applies++
		}
	}
	if r := c.Evaluate(run, assessment.Options{Today: today, SkipFlips: true}); r.Effort != nil {
		out.days = r.Effort.Days.High
	}
	return out
}

// cautious returns the answer under which most is asked of the company, with
// all other answers as they stand; of those that ask alike, the first.
func cautious(c *assessment.Catalog, run assessment.Assessment, today assessment.Date, id assessment.QuestionID, answers []assessment.Answer) assessment.Answer {
	if len(answers) == 1 {
		return answers[0]
	}
	var best assessment.Answer
	var most demand
	for i, a := range answers {
		with := run
		with.Answers, _ = run.Answers.With(c, id, a) // a vote was checked when it came
		if d := asks(c, with, today); i == 0 || d.compare(most) > 0 {
			best, most = a, d
		}
	}
	return best
}

// lead returns the answer that most gave; where several were given as often,
// the cautious one of them. Don't know leads where it was given more often than
// any answer. Of raised hands for several choices nobody knows which belong
// together: then it is what more than half chose, or else the options that most
// chose. It is zero where nobody voted.
func lead(c *assessment.Catalog, run assessment.Assessment, today assessment.Date, s *Spread) assessment.Answer {
	given := s.Given
	if q := c.Question(s.Question); s.apart(q) {
		given = counted(q, s)
	}
	var most int
	for _, g := range given {
		most = max(most, g.Count)
	}
	var tied []assessment.Answer
	for _, g := range given {
		if g.Count == most && (!g.Answer.Unknown || len(tied) == 0) {
			tied = append(tied, g.Answer)
		}
	}
	if len(tied) == 0 {
		return assessment.Answer{}
	}
	return cautious(c, run, today, s.Question, tied)
}

// counted is what the lines of several choices say where whole answers are not
// known: one answer of most, and don't know.
func counted(q *assessment.Question, s *Spread) []Given {
	knowing, most := s.Voters-s.Unknown.Count, 0
	for _, line := range s.Lines {
		most = max(most, line.Count)
	}
	var answer assessment.Answer
	alone := assessment.OptionID("")
	for _, line := range s.Lines {
		if line.Count == 0 || line.Count < min(most, knowing/2+1) {
			continue
		}
		if o, _ := q.Option(line.Option); o.Exclusive {
			alone = o.ID
		} else {
			answer.Options = append(answer.Options, line.Option)
		}
	}
	if answer.IsZero() && alone != "" {
		answer = assessment.Choose(alone)
	}
	out := []Given{}
	if !answer.IsZero() {
		out = append(out, Given{Answer: answer, Count: most})
	}
	if s.Unknown.Count > 0 {
		out = append(out, Given{Answer: assessment.DontKnow(), Count: s.Unknown.Count})
	}
	return out
}
