package engine_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/logic"
)

// edited is a new answer to one question and the option edits that lead to it.
type edited struct {
	answer assessment.Answer
	edits  []string
}

// editsOf lists every new answer within four edits, the answer of today first.
// It goes through whole answers and counts what differs.
func editsOf(q *assessment.Question, old assessment.Answer) []edited {
	out := []edited{{answer: old}}
	if old.IsZero() || old.Unknown {
		return out
	}
	for _, next := range answersNear(q, old) {
		var edits []string
		for _, o := range q.Options {
			chosen, was := next.Has(o.ID), old.Has(o.ID)
			switch {
			case q.Kind == assessment.Single || o.Exclusive || len(next.Options) == 1 && exclusive(q, next):
				if chosen && !was {
					edits = append(edits, string(q.ID)+"="+string(o.ID))
				}
			case chosen != was:
				edits = append(edits, string(q.ID)+"="+string(o.ID))
			}
		}
		if len(edits) > 0 && len(edits) <= 4 {
			out = append(out, edited{next, edits})
		}
	}
	return out
}

func exclusive(q *assessment.Question, a assessment.Answer) bool {
	o, _ := q.Option(a.Options[0])
	return o.Exclusive
}

// answersNear lists the answers of a question; where it has many options, those
// in which at most four differ.
func answersNear(q *assessment.Question, old assessment.Answer) []assessment.Answer {
	if len(q.Options) <= 8 {
		return everyAnswer(q)
	}
	var out []assessment.Answer
	var differ func(from, left int, a assessment.Answer)
	differ = func(from, left int, a assessment.Answer) {
		if len(a.Options) > 0 {
			out = append(out, a)
		}
		for i := from; i < len(q.Options) && left > 0; i++ {
			id := q.Options[i].ID
			next := assessment.Answer{Options: slices.Clone(a.Options)}
			if at := slices.Index(next.Options, id); at >= 0 {
				next.Options = slices.Delete(next.Options, at, at+1)
			} else {
				next.Options = append(next.Options, id)
			}
			differ(i+1, left-1, next)
		}
	}
	base := old
	for _, o := range q.Options {
		if o.Exclusive {
			out = append(out, assessment.Choose(o.ID))
			if old.Has(o.ID) {
				base = assessment.Answer{}
			}
		}
	}
	differ(0, 4, base)
	return slices.DeleteFunc(out, func(a assessment.Answer) bool {
		return len(a.Options) > 1 && slices.ContainsFunc(q.Options, func(o assessment.Option) bool { return o.Exclusive && a.Has(o.ID) })
	})
}

// try is one set of edits within the bounds, and what it leaves possible.
type try struct {
	edits   []string
	set     string
	outlook engine.Outlook
}

// enumerate lists the flips of a pair of questions, as text, from whole answers
// alone: for each attribute the sets that make its value impossible and of which
// no part does so too.
func enumerate(c *engine.Engine, a assessment.Answers, first, second *assessment.Question) []string {
	base := c.Outlook(a)
	var tries []try
	for _, x := range editsOf(first, a.Of(first.ID)) {
		for _, y := range editsOf(second, a.Of(second.ID)) {
			t := try{edits: append(slices.Clone(x.edits), y.edits...)}
			if len(t.edits) == 0 || len(t.edits) > 4 {
				continue
			}
			next, set := a, map[assessment.QuestionID]assessment.FlipAnswer{}
			for _, part := range []struct {
				q *assessment.Question
				edited
			}{{first, x}, {second, y}} {
				if len(part.edits) > 0 {
					next = must(next.With(c.Catalog, part.q.ID, part.answer))
					set[part.q.ID] = assessment.FlipAnswer{Kind: part.q.Kind, Options: next.Of(part.q.ID).Options}
				}
			}
			t.set, t.outlook = setText(set), c.Outlook(next)
			tries = append(tries, t)
		}
	}
	slices.SortStableFunc(tries, func(a, b try) int { return len(a.edits) - len(b.edits) })
	out := map[string]bool{}
	for _, attribute := range c.Attributes {
		was := base.Values(attribute.Name)
		if len(was) != 1 || !attribute.Headline && !strings.Contains(attribute.Name, ".categories.") {
			continue
		}
		var smallest [][]string
		for _, t := range tries {
			if !slices.Contains(t.outlook.Values(attribute.Name), was[0]) && !slices.ContainsFunc(smallest, func(s []string) bool { return contains(t.edits, s) }) {
				smallest = append(smallest, t.edits)
				out[fmt.Sprint(len(t.edits), " ", t.set, changes(c.Catalog, base, t.outlook))] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(out))
}

func contains(all, part []string) bool {
	return !slices.ContainsFunc(part, func(s string) bool { return !slices.Contains(all, s) })
}

// changes lists what a set of edits changes for sure.
func changes(c *assessment.Catalog, base, with engine.Outlook) []string {
	var out []string
	for _, attribute := range c.Attributes {
		was, would := base.Values(attribute.Name), with.Values(attribute.Name)
		if len(was) != 1 || slices.Contains(would, was[0]) {
			continue
		}
		line := attribute.Name + ": " + orNone(was, " or ") + " -> " + orNone(would, " or ")
		if name, _, category := strings.Cut(attribute.Name, ".categories."); category {
			name += ".categories"
			line = name + ": " + orNone(scope(c, base, name), ", ") + " -> " + orNone(scope(c, with, name), ", ")
		} else if !attribute.Headline {
			continue
		}
		if !slices.Contains(out, line) {
			out = append(out, line)
		}
	}
	return out
}

func scope(c *assessment.Catalog, o engine.Outlook, name string) []string {
	var out []string
	for _, attribute := range c.Attributes {
		if id, ok := strings.CutPrefix(attribute.Name, name+"."); ok {
			switch strings.Join(o.Values(attribute.Name), " ") {
			case "true":
				out = append(out, id)
			case "false true":
				out = append(out, "maybe "+id)
			}
		}
	}
	return out
}

func orNone(values []string, between string) string {
	out := slices.Clone(values)
	for i, v := range out {
		if v == "" || v == "0" {
			out[i] = "none"
		}
	}
	if len(out) == 0 {
		return "none"
	}
	return strings.Join(out, between)
}

func setText(set map[assessment.QuestionID]assessment.FlipAnswer) string {
	text, err := json.Marshal(set)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// listed are the flips of these two questions that the catalog names, as text.
func listed(t *testing.T, flips []assessment.Flip, first, second *assessment.Question) []string {
	t.Helper()
	var out []string
	for _, f := range flips {
		if len(f.Set) > 2 {
			t.Fatalf("a flip in %d questions: %v", len(f.Set), f.Set)
		}
		others := 0
		for id := range f.Set {
			if id != first.ID && id != second.ID {
				others++
			}
		}
		if others == 0 {
			var lines []string
			for _, change := range f.Changes {
				lines = append(lines, change.String())
			}
			out = append(out, fmt.Sprint(f.Edits, " ", setText(f.Set), lines))
		}
	}
	slices.Sort(out)
	return out
}

// samePair compares the flips of two questions with the enumeration and returns
// how many there are.
func samePair(t *testing.T, c *engine.Engine, a assessment.Answers, flips []assessment.Flip, first, second *assessment.Question) int {
	t.Helper()
	got, want := listed(t, flips, first, second), enumerate(c, a, first, second)
	for _, line := range got {
		if !slices.Contains(want, line) {
			t.Errorf("not a smallest flip: %s", line)
		}
	}
	for _, line := range want {
		if !slices.Contains(got, line) {
			t.Errorf("missing: %s", line)
		}
	}
	if t.Failed() || len(got) != len(want) {
		t.Fatalf("%s and %s: got %d flips, want %d, answers %v", first.ID, second.ID, len(got), len(want), a)
	}
	return len(got)
}

// TestFlipsEqualEnumeration takes pairs of questions of the shipped content, the
// larger questions now and then.
func TestFlipsEqualEnumeration(t *testing.T) {
	t.Parallel()
	c := load(t)
	r := rand.New(rand.NewPCG(7, 8))
	found := 0
	for _, sample := range []struct {
		runs, pairs int
		chance      float64
	}{{2, 40, 1}, {2, 16, 0.9}, {1, 6, 0.6}} {
		for range sample.runs * *rounds {
			a := random(c.Catalog, r, sample.chance)
			flips := c.Flips(a)
			for range sample.pairs {
				first := &c.Questions[r.IntN(len(c.Questions))]
				second := &c.Questions[r.IntN(len(c.Questions))]
				if most := len(first.Options) + len(second.Options); first != second && (most <= 13 || most <= 20 && r.IntN(8) == 0) {
					found += samePair(t, c, a, flips, first, second)
				}
			}
		}
	}
	if found < 30 {
		t.Errorf("compared %d flips, want thirty and more", found)
	}
}

// smallCatalog has one question of each kind and rules made by chance.
func smallCatalog(r *rand.Rand) *engine.Engine {
	c := &assessment.Catalog{Logic: logic.NewGraph()}
	for _, q := range []struct {
		id        assessment.QuestionID
		kind      assessment.Kind
		exclusive int
		options   int
	}{{"one", assessment.Single, -1, 3}, {"several", assessment.Multi, -1, 3}, {"alone", assessment.Multi, 1, 4}, {"two", assessment.Single, -1, 2}, {"free", assessment.Multi, -1, 2}} {
		question := assessment.Question{ID: q.id, Kind: q.kind, Asked: logic.Always}
		for i := range q.options {
			question.Options = append(question.Options, assessment.Option{ID: assessment.OptionID("abcd"[i : i+1]), Exclusive: i == q.exclusive})
		}
		c.Questions = append(c.Questions, question)
	}
	var condition func(depth int) logic.Condition
	condition = func(depth int) logic.Condition {
		if depth == 0 {
			at := r.IntN(len(c.Questions))
			return c.Logic.Literal(at, r.IntN(len(c.Questions[at].Options)))
		}
		switch x, y := condition(depth-1), condition(depth-1); r.IntN(4) {
		case 0:
			return c.Logic.Not(x)
		case 1:
			return c.Logic.Or(x, y)
		default:
			return c.Logic.And(x, y)
		}
	}
	table := func(name string, headline bool, values ...string) {
		t := assessment.Table{Name: name, Values: values, Headline: headline}
		for i := range values[1:] {
			t.Rules = append(t.Rules, assessment.Rule{Value: i + 1, When: condition(3)})
		}
		t.Rules = append(t.Rules, assessment.Rule{When: logic.Always})
		c.Attributes = append(c.Attributes, t.Compile(c.Logic))
	}
	table("outcome", true, "not_yet", "maintain", "roadmap")
	table("x.decision", true, "now", "next", "later")
	table("x.report", true, "", "type1", "type2")
	table("gates.g", false, "false", "true")
	table("x.categories.p", false, "false", "true")
	table("x.categories.q", false, "false", "true")
	return engine.New(c)
}

// TestFlipsOfSmallCatalogs compares all there is in many small catalogs, where
// every kind of question decides.
func TestFlipsOfSmallCatalogs(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(9, 10))
	found := 0
	for range 20 * *rounds {
		c := smallCatalog(r)
		for _, chance := range []float64{1, 1, 0.6} {
			a := random(c.Catalog, r, chance)
			flips := c.Flips(a)
			if !slices.IsSortedFunc(flips, func(a, b assessment.Flip) int { return a.Edits - b.Edits }) {
				t.Fatal("fewer edits do not come first")
			}
			for i := range c.Questions {
				for j := range i {
					found += samePair(t, c, a, flips, &c.Questions[j], &c.Questions[i])
				}
			}
		}
	}
	if found < 300 {
		t.Errorf("compared %d flips, want three hundred and more", found)
	}
}

// TestRobust asks of small catalogs whether anything flips within one question.
func TestRobust(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(15, 16))
	seen := map[bool]int{}
	for range 200 {
		c := smallCatalog(r)
		a := random(c.Catalog, r, 0.95)
		want := c.Outlook(a).Settled()
		for i := range c.Questions {
			q := &c.Questions[i]
			for _, next := range editsOf(q, a.Of(q.ID))[1:] {
				if len(changes(c.Catalog, c.Outlook(a), c.Outlook(must(a.With(c.Catalog, q.ID, next.answer))))) > 0 {
					want = false
				}
			}
		}
		got := c.Evaluate(assessment.Assessment{Answers: a}, assessment.Options{SkipPlan: true})
		if got.Robust == nil || *got.Robust != want {
			t.Fatalf("robust: want %v, answers %v", want, a)
		}
		seen[want]++
		without := c.Evaluate(assessment.Assessment{Answers: a}, assessment.Options{SkipPlan: true, SkipFlips: true})
		if without.Robust != nil || len(without.Flips) > 0 {
			t.Fatalf("left out, and there: %v %v", without.Robust, without.Flips)
		}
	}
	if seen[true] == 0 || seen[false] == 0 {
		t.Errorf("got %v, want some of each", seen)
	}
}

// A limit on edits leaves out the flips with more of them, and nothing else.
func TestFlipEdits(t *testing.T) {
	c := load(t)
	r := rand.New(rand.NewPCG(9, 9))
	for range 30 {
		run := assessment.Assessment{Answers: random(c.Catalog, r, 1)}
		all := c.Evaluate(run, assessment.Options{SkipPlan: true})
		few := c.Evaluate(run, assessment.Options{SkipPlan: true, FlipEdits: 1})
		var want []assessment.Flip
		for _, f := range all.Flips {
			if f.Edits == 1 {
				want = append(want, f)
			}
		}
		if !reflect.DeepEqual(want, few.Flips) && len(want)+len(few.Flips) > 0 || few.Robust != nil {
			t.Fatalf("got %+v, robust %v\nwant %+v", few.Flips, few.Robust, want)
		}
	}
}
