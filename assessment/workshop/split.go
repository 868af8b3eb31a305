package workshop

import (
	"cmp"
	"slices"

	"trustpath/assessment"
)

// Split is what it means that a room does not agree on a question: what the
// roadmap would be if those were right who said something else than most.
type Split struct {
	Question assessment.QuestionID
	Spread   *Spread // that was weighed
	Lead     Given   // what most said; see lead. Its Count is zero where nobody gave just that
	Others   []Weighed
	Apart    bool // raised hands for several choices: each of the others is the lead with one option more, less, or alone
	Decisive bool // one of the others changes the headline; don't know never does
}

// Weighed is another answer and what would change with it.
type Weighed struct {
	Given
	Headline []assessment.Change // outcome, decisions, order, report and window
	Around   []assessment.Change // gates, obligations, scope, and of the plan dates, effort and cost; see assessment.ComparedLine
}

// Changes reports whether anything would.
func (w *Weighed) Changes() bool { return len(w.Headline)+len(w.Around) > 0 }

// Weigh says what a revealed vote means for the roadmap, with the answers of an
// assessment to everything else. It evaluates once for each answer, so it
// belongs beside the screen, not into it.
func Weigh(c *assessment.Catalog, run assessment.Assessment, today assessment.Date, s *Spread) Split {
	out := Split{Question: s.Question, Spread: s, Lead: Given{Answer: lead(c, run, today, s)}}
	if out.Lead.Answer.IsZero() {
		return out
	}
	out.Apart = s.apart(c.Question(s.Question))
	before := lines(c, run, today, s.Question, out.Lead.Answer)
	for _, g := range alternatives(c, s, out.Lead.Answer) {
		if g.Answer.Equal(out.Lead.Answer) {
			out.Lead = g
			continue
		}
		w := Weighed{Given: g}
		w.compare(c, before, lines(c, run, today, s.Question, g.Answer))
		out.Decisive = out.Decisive || len(w.Headline) > 0 && !g.Answer.Unknown
		out.Others = append(out.Others, w)
	}
	return out
}

// compare lists what is different, in the order of the content.
func (w *Weighed) compare(c *assessment.Catalog, before, after assessment.Values) {
	list := func(to *[]assessment.Change, name string) {
		if !slices.Equal(before[name], after[name]) {
			*to = append(*to, assessment.Change{Attribute: name, Was: before[name], Would: after[name]})
		}
	}
	for i := range c.Attributes {
		if a := &c.Attributes[i]; a.Headline {
			list(&w.Headline, a.Name)
		} else {
			list(&w.Around, a.Name)
		}
	}
	for i := range c.Milestones {
		list(&w.Around, assessment.LineMilestone+string(c.Milestones[i].ID))
	}
	for _, name := range []string{assessment.LineVerdict, assessment.LineEffort, assessment.LineCost} {
		list(&w.Around, name)
	}
}

// lines is what the roadmap says with an answer.
func lines(c *assessment.Catalog, run assessment.Assessment, today assessment.Date, id assessment.QuestionID, a assessment.Answer) assessment.Values {
	run.Answers, _ = run.Answers.With(c, id, a) // a vote was checked when it came
	return c.LineValues(run, today)
}

// alternatives are the answers that were given, the leading one among them.
// With raised hands for several choices it is the leading answer and what it
// would be with each option more, or less, that some chose.
func alternatives(c *assessment.Catalog, s *Spread, lead assessment.Answer) []Given {
	q := c.Question(s.Question)
	if !s.apart(q) {
		return s.Given
	}
	knowing := s.Voters - s.Unknown.Count
	out := []Given{{Answer: lead}}
	for i, line := range s.Lines {
		count := line.Count
		if lead.Has(line.Option) {
			count = knowing - line.Count
		}
		if count == 0 {
			continue
		}
		from := lead
		if lead.Unknown {
			from = assessment.Answer{}
		}
		if other := q.Toggled(from, i); !other.IsZero() {
			out = append(out, Given{Answer: other, Count: count})
		}
	}
	slices.SortStableFunc(out[1:], func(a, b Given) int { return cmp.Compare(b.Count, a.Count) })
	if s.Unknown.Count > 0 && !lead.Unknown {
		out = append(out, Given{Answer: assessment.DontKnow(), Count: s.Unknown.Count, Names: s.Unknown.Names})
	}
	return out
}

// Walk goes through what free mode revealed and nothing is agreed on yet. Talk
// are the decisive splits; Settled is what can be recorded without a word:
// where all said the same, or those who did not change nothing in the headline.
// Each is weighed with what most said to everything else.
func Walk(c *assessment.Catalog, run assessment.Assessment, today assessment.Date, rounds []Round) (talk []Split, settled []Record) {
	var open []*Spread
	for _, r := range rounds {
		if r.State == Revealed && r.Spread != nil {
			open = append(open, r.Spread)
		}
	}
	for _, s := range open {
		if a := lead(c, run, today, s); !a.IsZero() {
			run.Answers, _ = run.Answers.With(c, s.Question, a)
		}
	}
	path := c.Path(run.Answers)
	for _, s := range open {
		at := slices.IndexFunc(path, func(p assessment.Step) bool { return p.Question.ID == s.Question })
		if path[at].Visible == assessment.False {
			continue
		}
		if split := Weigh(c, run, today, s); split.Decisive {
			talk = append(talk, split)
		} else {
			settled = append(settled, Record{Question: s.Question, Answer: split.Lead.Answer})
		}
	}
	return talk, settled
}
