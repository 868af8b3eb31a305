package engine_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/engine"
)

// TestPreviewEqualsAnswering gives each line's answer and looks what became of
// every attribute.
func TestPreviewEqualsAnswering(t *testing.T) {
	c := load(t)
	r := rand.New(rand.NewPCG(11, 12))
	changed := 0
	for _, chance := range []float64{0, 0.5, 0.9, 1} {
		a := random(c.Catalog, r, chance)
		for i := range c.Questions {
			q := &c.Questions[i]
			p := c.Preview(a, q.ID)
			if got, want := len(p.Effects), len(q.Options)+1; got != want {
				t.Fatalf("%s: got %d lines, want %d", q.ID, got, want)
			}
			for line, effect := range p.Effects {
				changed += len(effect.Changes)
				if got, want := effect.Answer, toggled(q, a.Of(q.ID), line); !got.Equal(want) {
					t.Fatalf("%s line %d: got %v, want %v", q.ID, line, got, want)
				}
				next := a.Without(q.ID)
				if !effect.Answer.IsZero() {
					next = must(a.With(c.Catalog, q.ID, effect.Answer))
				}
				sameOutlook(t, c, p, effect, a, next)
			}
		}
	}
	if changed == 0 {
		t.Error("no line changes anything")
	}
}

// toggled says what a key on a line does, from the rules of an answer.
func toggled(q *assessment.Question, a assessment.Answer, line int) assessment.Answer {
	switch {
	case line == len(q.Options) && a.Unknown:
		if q.Kind == assessment.Single {
			return a
		}
		return assessment.Answer{}
	case line == len(q.Options):
		return assessment.DontKnow()
	case q.Kind == assessment.Single:
		return assessment.Choose(q.Options[line].ID)
	}
	var out assessment.Answer
	for i, o := range q.Options {
		is := a.Has(o.ID) != (i == line)
		if i != line && (o.Exclusive || q.Options[line].Exclusive) {
			is = false
		}
		if is {
			out.Options = append(out.Options, o.ID)
		}
	}
	return out
}

func sameOutlook(t *testing.T, c *engine.Engine, p engine.Preview, effect engine.Effect, a, next assessment.Answers) {
	t.Helper()
	base, want := c.Outlook(a), c.Outlook(next)
	var changes []assessment.Change
	for _, attribute := range c.Attributes {
		was, would := base.Values(attribute.Name), want.Values(attribute.Name)
		if got := p.Base.Values(attribute.Name); !slices.Equal(got, was) {
			t.Fatalf("%s today: got %v, want %v, answers %v", attribute.Name, got, was, a)
		}
		if got := effect.Outlook.Values(attribute.Name); !slices.Equal(got, would) {
			t.Fatalf("%s with %v: got %v, want %v, answers %v", attribute.Name, effect.Answer, got, would, a)
		}
		if !slices.Equal(was, would) {
			changes = append(changes, assessment.Change{Attribute: attribute.Name, Was: was, Would: would})
		}
	}
	same := slices.EqualFunc(effect.Changes, changes, func(a, b assessment.Change) bool { return a.String() == b.String() })
	if !same {
		t.Fatalf("with %v: got changes %v, want %v", effect.Answer, effect.Changes, changes)
	}
}

func TestChangeSaysWhatItDoes(t *testing.T) {
	for _, test := range []struct {
		change       assessment.Change
		settles      string
		gone, become []string
		text         string
	}{
		{assessment.Change{Attribute: "soc2.decision", Was: []string{"now", "next", "later"}, Would: []string{"next", "not_now"}},
			"", []string{"now", "later"}, []string{"not_now"}, "soc2.decision: now or next or later -> next or not_now"},
		{assessment.Change{Attribute: "soc2.report", Was: []string{"type2"}, Would: []string{""}},
			"", []string{"type2"}, []string{""}, "soc2.report: type2 -> none"},
		{assessment.Change{Attribute: "soc2.categories", Was: []string{"security"}, Would: []string{"security", "maybe privacy"}},
			"", nil, []string{"maybe privacy"}, "soc2.categories: security -> security, maybe privacy"},
	} {
		t.Run(test.text, func(t *testing.T) {
			if got := test.change.String(); got != test.text {
				t.Errorf("got %q, want %q", got, test.text)
			}
			value, settles := test.change.Settles()
			if value != test.settles || settles != (len(test.change.Would) == 1) {
				t.Errorf("settles: got %q %v, want %q", value, settles, test.settles)
			}
			undo := assessment.Change{Was: test.change.Would, Would: test.change.Was}
			if got := undo.MakesPossible(); !slices.Equal(got, test.gone) {
				t.Errorf("rules out: got %v, want %v", got, test.gone)
			}
			if got := test.change.MakesPossible(); !slices.Equal(got, test.become) {
				t.Errorf("makes possible: got %v, want %v", got, test.become)
			}
			var back assessment.Change
			if err := back.UnmarshalText([]byte(test.text)); err != nil || back.String() != test.text {
				t.Errorf("read back: got %q, %v", back, err)
			}
		})
	}
	if err := new(assessment.Change).UnmarshalText([]byte("soc2.decision now")); err == nil {
		t.Error("text that is no change was taken")
	}
}

// BenchmarkPreview opens every question once and reports the slowest of them.
func BenchmarkPreview(b *testing.B) {
	c := load(b)
	r := rand.New(rand.NewPCG(13, 14))
	for _, answered := range []struct {
		name    string
		answers assessment.Answers
	}{{"nothing", assessment.Answers{}}, {"half", random(c.Catalog, r, 0.5)}, {"one open", random(c.Catalog, r, 1).Without("promises")}} {
		b.Run(answered.name, func(b *testing.B) {
			c.Outlook(answered.answers) // the diagrams are built once for each catalog
			best := slices.Repeat([]time.Duration{time.Hour}, len(c.Questions))
			b.ReportAllocs()
			for b.Loop() {
				for i := range c.Questions {
					begin := time.Now()
					c.Preview(answered.answers, c.Questions[i].ID)
					best[i] = min(best[i], time.Since(begin))
				}
			}
			b.ReportMetric(slowest(best), "ms-worst-question")
		})
	}
}
