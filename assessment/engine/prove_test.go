package engine_test

import (
	"math/rand/v2"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/logic"
)

// conditionsOf are conditions of every shape that content has, and pairs of
// them, most of which no answers meet.
func conditionsOf(c *assessment.Catalog, r *rand.Rand) []logic.Condition {
	var out []logic.Condition
	for i := range c.Attributes {
		out = append(out, c.Attributes[i].Holds...)
		for _, rule := range c.Attributes[i].Rules {
			out = append(out, rule.When)
		}
	}
	for range 200 {
		out = append(out, c.Logic.And(out[r.IntN(len(out))], c.Logic.And(out[r.IntN(len(out))], out[r.IntN(len(out))])))
	}
	return out
}

// What is reachable holds under its witness. What is not is beyond the reach of
// the oracle as well, whatever part of the answers is given; over all answers at
// once the oracle would take too long.
func TestReachEqualsTheOracle(t *testing.T) {
	t.Parallel()
	// Read anew: a restored catalog takes no new conditions.
	c, r := shippedWith(t, func(_, text string) string { return text }), rand.New(rand.NewPCG(21, 22))
	conditions := conditionsOf(c.Catalog, r)
	proof, o := c.Prove(), &oracle{c: c.Catalog}
	var given []domain
	for range 25 {
		given = append(given, o.start(random(c.Catalog, r, 0.8)))
	}
	empty := 0
	for _, cond := range conditions {
		if answers, reached := proof.Witness(proof.Where(cond)); reached {
			if !holds(o, o.start(answers), cond) {
				t.Errorf("condition %d does not hold under its witness %v", cond, answers)
			}
			continue
		}
		empty++
		for _, d := range given {
			if o.can(d, cond) {
				t.Fatalf("condition %d can hold, and was called unreachable", cond)
			}
		}
	}
	if empty == 0 || !proof.Complete() {
		t.Errorf("got %d conditions that nothing meets, complete %v", empty, proof.Complete())
	}
}

// holds evaluates a condition under answers that are complete.
func holds(o *oracle, d domain, cond logic.Condition) bool {
	return o.c.Logic.Evaluate(func(q, option int) logic.Truth { return d[q][option] })[cond] == logic.True
}

// changed adds or removes one option where both answers are valid.
func changed(q *assessment.Question, a assessment.Answer, option assessment.OptionID) (assessment.Answer, bool) {
	o, _ := q.Option(option)
	switch {
	case a.Equal(assessment.Choose(option)):
		return a, false
	case q.Kind == assessment.Single || o.Exclusive:
		return assessment.Choose(option), true
	}
	var out assessment.Answer
	for _, other := range q.Options {
		if was := a.Has(other.ID) && !other.Exclusive; was != (other.ID == option) {
			out.Options = append(out.Options, other.ID)
		}
	}
	return out, len(out.Options) > 0
}

// Whatever a change of one option changes in the result, the option is known to
// matter; what the proof says about neutral options is not gainsaid.
func TestInfluenceIsNeverTooSmall(t *testing.T) {
	c, r := load(t), rand.New(rand.NewPCG(23, 24))
	influence := c.Prove().Influence()
	for range 100 * *rounds {
		a := random(c.Catalog, r, 1)
		at := r.IntN(len(c.Questions))
		q := &c.Questions[at]
		option := r.IntN(len(q.Options))
		answer, ok := changed(q, a.Of(q.ID), q.Options[option].ID)
		if !ok {
			continue
		}
		before, after := c.Outlook(a), c.Outlook(must(a.With(c.Catalog, q.ID, answer)))
		for _, attribute := range c.Attributes {
			if before.Values(attribute.Name)[0] == after.Values(attribute.Name)[0] {
				continue
			}
			if q.Kind == assessment.Multi && !influence[at].Matters[option] {
				t.Errorf("%s.%s changes %s under %v", q.ID, q.Options[option].ID, attribute.Name, a)
			}
			_, was := q.Option(a.Of(q.ID).Options[0])
			for _, pair := range influence[at].Same {
				if pair == [2]int{min(was, option), max(was, option)} {
					t.Errorf("%s: %v are not the same under %v", q.ID, pair, a)
				}
			}
		}
	}
}

// next_question with several questions open, some of them large, equals trying
// every answer of every candidate. The largest have too many answers to try them all.
func TestNextQuestionEqualsEnumeration(t *testing.T) {
	t.Parallel()
	c, r := load(t), rand.New(rand.NewPCG(25, 26))
	compared := 0
	for range 12 * *rounds {
		a, left := random(c.Catalog, r, 1), 5
		for _, at := range r.Perm(len(c.Questions)) {
			if q := &c.Questions[at]; left > 0 && len(q.Options) <= 12 {
				a, left = a.Without(q.ID), left-1
			}
		}
		result := c.Evaluate(assessment.Assessment{Answers: a}, assessment.Options{SkipPlan: true, SkipFlips: true})
		best, least := assessment.QuestionID(""), 1<<30
		for _, open := range result.Open {
			if !open.Asked || !open.Matters {
				continue
			}
			q, worst := c.Question(open.Question), 0
			compared++
			for _, answer := range everyAnswer(q) {
				if worst = max(worst, headlineSum(c, must(a.With(c.Catalog, q.ID, answer)))); worst >= least {
					break
				}
			}
			if worst < least {
				best, least = q.ID, worst
			}
		}
		if result.NextQuestion != best {
			t.Fatalf("got %q, want %q, answers %v", result.NextQuestion, best, a)
		}
	}
	if compared < 12 {
		t.Errorf("compared %d questions, want twelve and more", compared)
	}
}
