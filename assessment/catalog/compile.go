package catalog

import (
	"slices"
	"sort"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/yamldoc"
)

// definition is a condition by name, waiting to be compiled.
type definition struct {
	file string
	when condition
	tree *expr // nil when it did not parse
}

// define parses a condition under a name.
func (b *builder) define(name, file string, when condition) {
	tree, err := parse(when.text)
	if err != nil {
		b.problem(file, when.line, "%v", err)
	}
	b.defined[name] = definition{file, when, tree}
}

// compile parses and compiles a condition that has no name.
func (b *builder) compile(file string, when condition) assessment.Condition {
	if when.text == "" || when.text == "always" {
		return assessment.Always
	}
	tree, err := parse(when.text)
	if err != nil {
		b.problem(file, when.line, "%v", err)
		return assessment.Never
	}
	return b.expression(tree, definition{file, when, tree})
}

// named compiles a condition by its name, once. A circle is a problem.
func (b *builder) named(name string) assessment.Condition {
	if done, ok := b.compiled[name]; ok {
		return done
	}
	d := b.defined[name]
	if slices.Contains(b.pending, name) {
		b.problem(d.file, d.when.line, "the condition depends on itself: %s", strings.Join(append(b.pending, name), " → "))
		return assessment.Never
	}
	b.pending = append(b.pending, name)
	out := assessment.Never
	if d.tree != nil {
		out = b.expression(d.tree, d)
	}
	b.pending = b.pending[:len(b.pending)-1]
	b.compiled[name] = out
	return out
}

func (b *builder) expression(e *expr, d definition) assessment.Condition {
	l := b.out.Logic
	switch e.op {
	case "and":
		return l.And(b.expression(e.left, d), b.expression(e.right, d))
	case "or":
		return l.Or(b.expression(e.left, d), b.expression(e.right, d))
	case "not":
		return l.Not(b.expression(e.left, d))
	}
	if _, ok := b.defined[e.name]; ok {
		return b.named(e.name)
	}
	if out, ok := b.reserved(e.name); ok {
		return out
	}
	if out, ok := b.literal(e.name); ok {
		return out
	}
	line := d.when.line + strings.Count(d.when.text[:e.offset], "\n")
	b.problem(d.file, line, "nothing is called %q%s", e.name, b.nearest(e.name, b.names()))
	return assessment.Never
}

// literal is "this option is chosen, and the question is asked".
func (b *builder) literal(name string) (assessment.Condition, bool) {
	question, option, _ := strings.Cut(name, ".")
	for at := range b.out.Questions {
		q := &b.out.Questions[at]
		if string(q.ID) != question {
			continue
		}
		_, chosen := q.Option(assessment.OptionID(option))
		if chosen < 0 {
			return 0, false
		}
		visible := assessment.Always
		if _, ok := b.defined["asked "+question]; ok {
			visible = b.named("asked " + question)
		}
		l := b.out.Logic
		out := l.And(visible, l.Literal(at, chosen))
		b.out.Effective[out] = [2]int{at, chosen}
		return out, true
	}
	return 0, false
}

// reserved are the names that rules bring: STANDARD.DECISION, STANDARD.planned,
// outcome.VALUE, gate.ID and any_gate. They exist once their rules were read.
func (b *builder) reserved(name string) (assessment.Condition, bool) {
	l := b.out.Logic
	if name == "any_gate" {
		return l.Any(b.gates...), true
	}
	subject, value, found := strings.Cut(name, ".")
	if !found {
		return 0, false
	}
	if subject == "gate" {
		subject, value = "gates."+value, "true"
	} else if subject != assessment.AttrOutcome {
		subject += ".decision"
	}
	for i := range b.tables {
		a := &b.tables[i]
		if a.Name != subject {
			continue
		}
		if value == "planned" {
			return l.Any(a.Holds[0], a.Holds[1], a.Holds[2]), true
		}
		if at := slices.Index(a.Values, value); at >= 0 {
			return a.Holds[at], true
		}
	}
	return 0, false
}

// names lists what a condition may name, for the nearest one.
func (b *builder) names() []string {
	var out []string
	for name := range b.defined {
		if !strings.HasPrefix(name, "asked ") {
			out = append(out, name)
		}
	}
	for i := range b.out.Questions {
		for _, o := range b.out.Questions[i].Options {
			out = append(out, string(b.out.Questions[i].ID)+"."+string(o.ID))
		}
	}
	sort.Strings(out)
	return out
}

// table compiles a table of rules. Its values must be known, its ids new, and
// its last rule must always hold, so that there is no dead end.
func (b *builder) table(file string, defaults cited, raw rawTable) assessment.Attribute {
	t := assessment.Table{Name: raw.Attribute, Values: raw.Values, Headline: raw.Headline}
	for i, rule := range raw.Rules {
		at := slices.Index(raw.Values, rule.Value)
		if at < 0 {
			b.problem(file, rule.When.line, "rule %q gives %q, which is none of the values of %s", rule.ID, rule.Value, raw.Attribute)
			at = 0
		}
		if rule.ID == "" || rule.Text == "" {
			b.problem(file, rule.When.line, "every rule has an id and a text")
		}
		last := i == len(raw.Rules)-1
		when := b.compile(file, rule.When)
		if last != (when == assessment.Always) {
			b.problem(file, rule.When.line, "rule %q: the last rule of a table, and only that one, always holds", rule.ID)
		}
		t.Rules = append(t.Rules, assessment.Rule{ID: assessment.RuleID(rule.ID), Policy: rule.Policy, Value: at, Name: rule.Value,
			When: when, Text: rule.Text, Trigger: rule.Trigger, Cited: b.cite(file, "rule "+rule.ID, rule.cited.or(defaults))})
	}
	if len(raw.Values) == 0 || len(raw.Values) > maxValues {
		b.problem(file, 0, "%s needs one to %d values", raw.Attribute, maxValues)
		t.Values = []string{""}
	}
	return b.out.Logic.Attribute(t)
}

// maxValues bounds the values of an attribute; diagrams have as many ends.
const maxValues = 8

// nearest names the closest of the known words, or nothing.
func (b *builder) nearest(word string, known []string) string {
	if best := yamldoc.Nearest(word, known); best != "" {
		return "; did you mean " + best + "?"
	}
	return ""
}

// sorted returns the problems by file and line, each once.
func (b *builder) sorted() Problems {
	out := slices.Clone(b.problems)
	sort.SliceStable(out, func(i, j int) bool {
		if out[i].File != out[j].File {
			return out[i].File < out[j].File
		}
		return out[i].Line < out[j].Line
	})
	return slices.Compact(out)
}
