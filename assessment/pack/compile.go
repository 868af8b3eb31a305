package pack

import (
	"cmp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/logic"
	"trustpath/assessment/yamldoc"
)

// definition is a named condition that is compiled when it is first used.
type definition struct {
	file string
	when word
	tree *expr // nil when it did not parse
}

// define parses a condition under a name.
func (b *builder) define(name, file string, when word) {
	tree, err := parse(when.text)
	if err != nil {
		b.problem(file, when.line, "%v", err)
	}
	b.defined[name] = definition{file, when, tree}
}

// compile compiles a condition without a name.
func (b *builder) compile(file string, when word) logic.Condition {
	if when.text == "" || when.text == "always" {
		return logic.Always
	}
	tree, err := parse(when.text)
	if err != nil {
		b.problem(file, when.line, "%v", err)
		return logic.Never
	}
	return b.expression(tree, definition{file, when, tree})
}

// named compiles a named condition once. A cycle is a problem.
func (b *builder) named(name string) logic.Condition {
	if done, ok := b.compiled[name]; ok {
		return done
	}
	d := b.defined[name]
	if slices.Contains(b.pending, name) {
		b.problem(d.file, d.when.line,
			"the condition depends on itself: %s", strings.Join(append(b.pending, name), " → "))
		return logic.Never
	}
	b.pending = append(b.pending, name)
	out := logic.Never
	if d.tree != nil {
		out = b.expression(d.tree, d)
	}
	b.pending = b.pending[:len(b.pending)-1]
	b.compiled[name] = out
	return out
}

func (b *builder) expression(e *expr, d definition) logic.Condition {
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
		b.used["condition:"+e.name] = true
		return b.named(e.name)
	}
	if out, ok := b.reserved(e.name); ok {
		return out
	}
	if out, ok := b.literal(e.name); ok {
		return out
	}
	line := d.when.line + strings.Count(d.when.text[:e.offset], "\n")
	b.missing(d.file, line, "nothing is called %q%s", e.name, b.nearest(e.name, b.names))
	return logic.Never
}

// literal compiles question.option: the option is chosen, and its question is
// asked.
func (b *builder) literal(name string) (logic.Condition, bool) {
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
		visible := logic.Always
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

// reserved compiles the names that rules define: STANDARD.DECISION,
// STANDARD.planned, outcome.VALUE, gate.ID and any_gate. They exist once their
// rules have been read.
func (b *builder) reserved(name string) (logic.Condition, bool) {
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
	} else if _, whole := b.find(subject); !whole {
		subject += ".decision"
	}
	for i := range b.tables {
		a := &b.tables[i]
		if a.Name != subject {
			continue
		}
		if value == "planned" && strings.HasSuffix(subject, ".decision") {
			return l.Any(a.Holds[0], a.Holds[1], a.Holds[2]), true
		}
		if at := slices.Index(a.Values, value); at >= 0 {
			return a.Holds[at], true
		}
	}
	return 0, false
}

// names lists what a condition may name.
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

// writtenTable is a table of rules as content has it.
type writtenTable struct {
	file      string
	attribute assessment.Attribute
	ranks     bool // its values are shared by the tables that rank other standards
	conflicts string
	values    []word
}

// How a table resolves two rules of one point of the policy that hold together:
// by the value that is listed first, or by the larger number.
const (
	conflictsHighest = "highest"
	conflictsLargest = "largest"
)

// resolved reports whether the table resolves a conflict in favor of the first
// rule.
func (w *writtenTable) resolved(first, second assessment.Rule) bool {
	switch w.conflicts {
	case conflictsHighest:
		return first.Value < second.Value
	case conflictsLargest:
		a, errA := strconv.Atoi(first.Name)
		b, errB := strconv.Atoi(second.Name)
		return errA == nil && errB == nil && a > b
	}
	return false
}

// table compiles a table of rules. Its last rule must always hold, so that every
// answer gets a value.
func (b *builder) table(file string, defaults cited, raw rawTable) assessment.Attribute {
	name, line := raw.Attribute.text, raw.Attribute.line
	t := assessment.Table{Name: name, Values: texts(raw.Values), Headline: raw.Headline}
	if len(raw.Values) == 0 || len(raw.Values) > maxValues {
		b.problem(file, line, "%s needs one to %d values", name, maxValues)
		t.Values = []string{""}
	}
	b.shape(file, raw)
	if c := raw.Conflicts; c.text != "" && c.text != conflictsHighest && c.text != conflictsLargest {
		b.problem(file, c.line,
			"%s: conflicts is %s or %s, or is left out, not %q", name, conflictsHighest, conflictsLargest, c.text)
	}
	if _, twice := b.find(name); twice {
		b.problem(file, line, "%s is decided twice", name)
	}
	if len(raw.Rules) == 0 {
		b.problem(file, line, "%s has no rules", name)
	}
	for i, rule := range raw.Rules {
		t.Rules = append(t.Rules, b.rule(file, defaults, raw, t.Values, rule, i == len(raw.Rules)-1))
	}
	out := t.Compile(b.out.Logic)
	for _, w := range raw.Words {
		if !slices.Contains(t.Values, w.key) {
			b.problem(file, w.line, "%q is none of the values of %s", w.key, name)
		}
		if out.Words == nil {
			out.Words = map[string]assessment.ValueWords{}
		}
		out.Words[w.key] = assessment.ValueWords{
			Short:    w.value.Short,
			Long:     cmp.Or(w.value.Long, w.value.Short),
			Sentence: cmp.Or(w.value.Sentence, w.value.Long, w.value.Short),
		}
	}
	b.positions["table:"+name] = position{file, line}
	b.ruleTables = append(b.ruleTables, writtenTable{
		file:      file,
		attribute: out,
		ranks:     strings.HasSuffix(name, placeSuffix),
		conflicts: raw.Conflicts.text,
		values:    raw.Values,
	})
	return out
}

// shape checks the values of attributes that the engine reads.
func (b *builder) shape(file string, raw rawTable) {
	name, values := raw.Attribute.text, texts(raw.Values)
	var want []string
	switch {
	case name == string(assessment.OutcomeKind):
		want = []string{string(assessment.NotYet), string(assessment.Maintain), string(assessment.Roadmap)}
	case strings.HasSuffix(name, ".decision"):
		for _, d := range assessment.Decisions() {
			want = append(want, string(d))
		}
	case strings.Contains(name, ".categories."):
		want = []string{"false", "true"}
	case strings.HasSuffix(name, placeSuffix):
		if len(b.ranking) == 0 {
			b.ranking = values
		}
		want = b.ranking
	case strings.HasSuffix(name, ".window_months"):
		for _, months := range raw.Values {
			if n, err := strconv.Atoi(months.text); err != nil || n < 0 || n > maxMonths {
				b.problem(file, months.line, "%s: %q is no number of months from 0 to %d", name, months.text, maxMonths)
			}
		}
		return
	default:
		return
	}
	if !slices.Equal(values, want) {
		b.problem(file, raw.Attribute.line, "the values of %s are %s, in this order", name, strings.Join(want, ", "))
	}
}

func (b *builder) rule(
	file string, defaults cited, table rawTable, values []string, raw rawRule, last bool,
) assessment.Rule {
	id := b.id(file, "rule", raw.ID)
	at := slices.Index(values, raw.Value.text)
	if at < 0 {
		b.problem(file, cmp.Or(raw.Value.line, raw.ID.line),
			"rule %q gives %q, which is none of the values of %s%s", id, raw.Value.text,
			table.Attribute.text, b.nearest(raw.Value.text, func() []string { return values }))
		at = 0
	}
	if raw.Text == "" {
		b.problem(file, raw.ID.line, "rule %q has no text", id)
	}
	when := b.compile(file, raw.When)
	if last != (when == logic.Always) {
		b.problem(file, cmp.Or(raw.When.line, raw.ID.line),
			"rule %q: the last rule of a table, and only that one, always holds (when: always)", id)
	}
	return assessment.Rule{
		ID:      assessment.RuleID(id),
		Policy:  raw.Policy,
		Value:   at,
		Name:    raw.Value.text,
		When:    when,
		Text:    raw.Text,
		Trigger: raw.Trigger,
		Cited:   b.cite(file, raw.ID.line, "rule "+id, raw.cited.or(defaults)),
	}
}

// maxValues bounds the values of an attribute.
const maxValues = 8

// Suggesting the nearest word is quadratic. It stops at so many problems, or in a
// pack of so many ids.
const (
	maxGuesses = 100
	maxIDs     = 2000
)

// nearest returns a suggestion for the end of a message, or "".
func (b *builder) nearest(word string, known func() []string) string {
	if len(b.problems)+len(b.dangling) >= maxGuesses || len(b.positions) > maxIDs {
		return ""
	}
	if best := yamldoc.Nearest(word, known()); best != "" {
		return "; did you mean " + best + "?"
	}
	return ""
}

// nearestID is nearest among the ids of these kinds.
func (b *builder) nearestID(word string, kinds ...string) string {
	return b.nearest(word, func() []string { return b.ids(kinds...) })
}
