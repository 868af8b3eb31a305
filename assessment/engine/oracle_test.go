package engine_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/logic"
	"trustpath/assessment/pack"
	"trustpath/content"
)

// load returns a catalog of its own, which a test may change.
func load(t testing.TB) *engine.Engine {
	t.Helper()
	c, err := pack.Restore(content.Default(), content.Snapshot())
	if err != nil {
		t.Fatal(err)
	}
	return engine.New(c)
}

// oracle decides by branch and bound over three-valued evaluation whether a
// condition can hold. It shares nothing with the diagrams: it assigns options,
// not bits, and keeps answers valid by propagation.
type oracle struct {
	c *assessment.Catalog
}

// domain is what is known of the options of each question.
type domain [][]logic.Truth

func (o *oracle) start(a assessment.Answers) domain {
	d := make(domain, len(o.c.Questions))
	for i := range o.c.Questions {
		q := &o.c.Questions[i]
		d[i] = make([]logic.Truth, len(q.Options))
		answer := a.Of(q.ID)
		for j := range q.Options {
			switch {
			case answer.IsZero() || answer.Unknown:
				d[i][j] = logic.Unknown
			case answer.Has(q.Options[j].ID):
				d[i][j] = logic.True
			}
		}
	}
	return d
}

func (d domain) clone() domain {
	out := make(domain, len(d))
	for i := range d {
		out[i] = slices.Clone(d[i])
	}
	return out
}

// assign sets one option and what follows from it; false when nothing valid is left.
func (o *oracle) assign(d domain, question, option int, to logic.Truth) bool {
	q := &o.c.Questions[question]
	d[question][option] = to
	if to == logic.True {
		for j := range q.Options {
			excludes := q.Kind == assessment.Single || q.Options[option].Exclusive || q.Options[j].Exclusive
			if j != option && excludes {
				if d[question][j] == logic.True {
					return false
				}
				d[question][j] = logic.False
			}
		}
	}
	return slices.Max(d[question]) > logic.False
}

func (o *oracle) can(d domain, cond logic.Condition) bool {
	truth := o.c.Logic.Evaluate(func(q, option int) logic.Truth { return d[q][option] })
	switch truth[cond] {
	case logic.True:
		return true
	case logic.False:
		return false
	}
	question, option := o.undecided(cond, truth, map[int]bool{})
	for _, to := range []logic.Truth{logic.True, logic.False} {
		next := d.clone()
		if o.assign(next, question, option, to) && o.can(next, cond) {
			return true
		}
	}
	return false
}

// undecided returns an option that keeps a condition from being known, or -1.
func (o *oracle) undecided(cond logic.Condition, truth []logic.Truth, seen map[int]bool) (question, option int) {
	n := o.c.Logic.Nodes[cond.Index()]
	switch {
	case truth[cond] != logic.Unknown || seen[cond.Index()]:
		return -1, -1
	case n.IsLiteral():
		return int(n.Variable), int(n.Value)
	}
	seen[cond.Index()] = true
	if question, option = o.undecided(n.A, truth, seen); question < 0 {
		question, option = o.undecided(n.B, truth, seen)
	}
	return question, option
}

// random answers each question with this chance, else leaves it open or says
// don't know.
func random(c *assessment.Catalog, r *rand.Rand, chance float64) assessment.Answers {
	var a assessment.Answers
	for i := range c.Questions {
		q := &c.Questions[i]
		switch {
		case r.Float64() < chance:
			a, _ = a.With(c, q.ID, anyAnswer(q, r))
		case r.IntN(2) == 0:
			a, _ = a.With(c, q.ID, assessment.DontKnow())
		}
	}
	return a
}

func anyAnswer(q *assessment.Question, r *rand.Rand) assessment.Answer {
	first := r.IntN(len(q.Options))
	out := assessment.Choose(q.Options[first].ID)
	if q.Kind == assessment.Single || q.Options[first].Exclusive {
		return out
	}
	for j := range q.Options {
		if j != first && !q.Options[j].Exclusive && r.IntN(3) == 0 {
			out.Options = append(out.Options, q.Options[j].ID)
		}
	}
	return out
}

func TestPossibleValuesEqualTheOracle(t *testing.T) {
	t.Parallel()
	c := load(t)
	r := rand.New(rand.NewPCG(1, 2))
	for _, chance := range []float64{0.75, 0.9, 1} {
		for range 6 {
			a := random(c.Catalog, r, chance)
			o := &oracle{c: c.Catalog}
			d := o.start(a)
			outlook := c.Outlook(a)
			for _, attribute := range c.Attributes {
				var want []string
				for v, cond := range attribute.Holds {
					if o.can(d, cond) {
						want = append(want, attribute.Values[v])
					}
				}
				if got := outlook.Values(attribute.Name); !slices.Equal(got, want) {
					t.Fatalf("%s: got %v, want %v, answers %v", attribute.Name, got, want, a)
				}
			}
		}
	}
}

// everyAnswer lists all answers of a question.
func everyAnswer(q *assessment.Question) []assessment.Answer {
	var out []assessment.Answer
	for set := 1; set < 1<<len(q.Options); set++ {
		var a assessment.Answer
		alone := false
		for j := range q.Options {
			if set&(1<<j) != 0 {
				a.Options = append(a.Options, q.Options[j].ID)
				alone = alone || q.Options[j].Exclusive || q.Kind == assessment.Single
			}
		}
		if !alone || len(a.Options) == 1 {
			out = append(out, a)
		}
	}
	return out
}

// headlineSum is what next_question minimizes.
func headlineSum(c *engine.Engine, a assessment.Answers) int {
	o, sum := c.Outlook(a), 0
	for _, attribute := range c.Attributes {
		if attribute.Headline {
			sum += len(o.Values(attribute.Name)) - 1
		}
	}
	return sum
}

func TestOpenQuestionsEqualEnumeration(t *testing.T) {
	t.Parallel()
	c := load(t)
	r := rand.New(rand.NewPCG(3, 4))
	for range 20 * *rounds {
		a := random(c.Catalog, r, 1)
		first, second := r.IntN(len(c.Questions)), r.IntN(len(c.Questions))
		if len(c.Questions[first].Options) > 8 || len(c.Questions[second].Options) > 8 {
			continue
		}
		a = a.Without(c.Questions[first].ID).Without(c.Questions[second].ID)
		result := c.Evaluate(assessment.Assessment{Answers: a}, assessment.Options{SkipPlan: true})
		best, least := assessment.QuestionID(""), 1<<30
		for _, open := range result.Open {
			q, other := c.Question(open.Question), c.Question(c.Questions[first].ID)
			if other == q {
				other = c.Question(c.Questions[second].ID)
			}
			if got, want := open.Matters, matters(t, c, a, q, other); got != want {
				t.Fatalf("%s matters: got %v, want %v, answers %v", q.ID, got, want, a)
			}
			if !open.Asked || !open.Matters {
				continue
			}
			worst := 0
			for _, answer := range everyAnswer(q) {
				worst = max(worst, headlineSum(c, must(a.With(c.Catalog, q.ID, answer))))
			}
			if worst < least {
				best, least = q.ID, worst
			}
		}
		if result.NextQuestion != best {
			t.Fatalf("next question: got %q, want %q, answers %v", result.NextQuestion, best, a)
		}
	}
}

func must(a assessment.Answers, err error) assessment.Answers {
	if err != nil {
		panic(err)
	}
	return a
}

// matters enumerates: two completions that differ in the question alone and
// have different results.
func matters(t *testing.T, c *engine.Engine, a assessment.Answers, q, other *assessment.Question) bool {
	t.Helper()
	contexts := []assessment.Answers{a}
	if other != q {
		contexts = nil
		for _, answer := range everyAnswer(other) {
			contexts = append(contexts, must(a.With(c.Catalog, other.ID, answer)))
		}
	}
	for _, context := range contexts {
		var first []string
		for i, answer := range everyAnswer(q) {
			outlook := c.Outlook(must(context.With(c.Catalog, q.ID, answer)))
			var got []string
			for _, attribute := range c.Attributes {
				got = append(got, outlook.Values(attribute.Name)...)
			}
			if i == 0 {
				first = got
			} else if !slices.Equal(first, got) {
				return true
			}
		}
	}
	return false
}
