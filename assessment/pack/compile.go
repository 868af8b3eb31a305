package pack

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/logic"
	"trustpath/assessment/yamldoc"
)

func (b *builder) compile(at place, key string) logic.Condition {
	when := at.word(key)
	if when.text == "" || when.text == "always" {
		return logic.Always
	}
	out := b.parse(when)
	if b.written[out] == "" {
		b.written[out] = when.text
	}
	return out
}

// named compiles a named condition when it is first used. A cycle is a problem.
func (b *builder) named(name string) logic.Condition {
	if done, ok := b.compiled[name]; ok {
		return done
	}
	when := b.defined[name]
	if slices.Contains(b.pending, name) {
		b.problem(when.at, "the condition depends on itself: %s", strings.Join(append(b.pending, name), " → "))
		return logic.Never
	}
	b.pending = append(b.pending, name)
	out := b.parse(when)
	b.pending = b.pending[:len(b.pending)-1]
	b.compiled[name] = out
	return out
}

// parse compiles the text of a condition: question.option or another name, and,
// or, not and parentheses.
func (b *builder) parse(when word) logic.Condition {
	p := parser{builder: b, when: when}
	p.next()
	out := p.or(0)
	if p.token != "" {
		p.fail("unexpected %q", p.token)
	}
	return out
}

const maxNesting = 64

type parser struct {
	*builder
	when   word
	start  int // offset of the token
	end    int // and of what follows it
	token  string
	failed bool
}

// fail records what is wrong with a condition, and ends the reading of it.
func (p *parser) fail(format string, args ...any) logic.Condition {
	if !p.failed {
		p.problem(p.when.at, "at character %d of the condition: %s", p.start+1, fmt.Sprintf(format, args...))
	}
	p.failed, p.token, p.end = true, "", len(p.when.text)
	return logic.Never
}

func isWord(c byte) bool {
	return c == '_' || c == '.' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z'
}

func (p *parser) next() {
	text := p.when.text
	for p.end < len(text) && strings.IndexByte(" \t\r\n", text[p.end]) >= 0 {
		p.end++
	}
	p.start = p.end
	for p.end < len(text) && isWord(text[p.end]) {
		p.end++
	}
	if p.end == p.start && p.end < len(text) {
		p.end++
	}
	p.token = text[p.start:p.end]
}

func (p *parser) or(depth int) logic.Condition {
	out := p.and(depth)
	for p.token == "or" {
		p.next()
		out = p.out.Logic.Or(out, p.and(depth))
	}
	return out
}

func (p *parser) and(depth int) logic.Condition {
	out := p.not(depth)
	for p.token == "and" {
		p.next()
		out = p.out.Logic.And(out, p.not(depth))
	}
	return out
}

func (p *parser) not(depth int) logic.Condition {
	token := p.token
	switch {
	case depth > maxNesting:
		return p.fail("nested deeper than %d", maxNesting)
	case token == "":
		return p.fail("a name is missing")
	case token == "not":
		p.next()
		return p.out.Logic.Not(p.not(depth + 1))
	case token == "(":
		p.next()
		inner := p.or(depth + 1)
		if p.token != ")" {
			return p.fail("a parenthesis is not closed")
		}
		p.next()
		return inner
	case !isWord(token[0]) || token == "and" || token == "or":
		return p.fail("unexpected %q", token)
	}
	line := p.when.at + position(strings.Count(p.when.text[:p.start], "\n"))
	p.next()
	return p.name(token, line)
}

func (b *builder) name(name string, at position) logic.Condition {
	if _, ok := b.defined[name]; ok {
		b.used["condition:"+name] = true
		return b.named(name)
	}
	if out, ok := b.reserved(name); ok {
		return out
	}
	if out, ok := b.literal(name); ok {
		return out
	}
	b.missing(at, "nothing is called %q%s", name, b.nearest(name, b.names))
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
		if b.has("asked_when", question) {
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
			return l.Any(a.Holds[:min(3, len(a.Holds))]...), true
		}
		if at := slices.Index(a.Values, value); at >= 0 {
			return a.Holds[at], true
		}
	}
	return 0, false
}

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
	slices.Sort(out)
	return out
}

type writtenTable struct {
	At               place `yaml:",inline"`
	assessment.Table `yaml:",inline"`
	Conflicts        string
	Words            map[string]assessment.ValueWords
	attribute        assessment.Attribute // of the table
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
	switch w.Conflicts {
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
func (b *builder) table(t writtenTable, file header) {
	at := t.At.at("attribute")
	if len(t.Values) == 0 || len(t.Values) > maxValues {
		b.problem(at, "%s needs one to %d values", t.Name, maxValues)
		t.Values = []string{""}
	}
	b.shape(t)
	if c := t.Conflicts; c != "" && c != conflictsHighest && c != conflictsLargest {
		b.problem(t.At.at("conflicts"),
			"%s: conflicts is %s or %s, or is left out, not %q", t.Name, conflictsHighest, conflictsLargest, c)
	}
	if _, twice := b.find(t.Name); twice {
		b.problem(at, "%s is decided twice", t.Name)
	}
	if len(t.Rules) == 0 {
		b.problem(at, "%s has no rules", t.Name)
	}
	for i, at := range t.At.entries("rules") {
		b.rule(at, &t.Rules[i], t.Table, i == len(t.Rules)-1, file)
	}
	t.attribute = t.Compile(b.out.Logic)
	for _, w := range t.At.words("words") {
		if !slices.Contains(t.Values, w.text) {
			b.problem(w.at, "%q is none of the values of %s", w.text, t.Name)
		}
		if words, ok := t.Words[w.text]; ok {
			words.Long = cmp.Or(words.Long, words.Short)
			words.Sentence = cmp.Or(words.Sentence, words.Long)
			t.Words[w.text] = words
		}
	}
	t.attribute.Words = t.Words
	b.tables = append(b.tables, t.attribute)
	b.ruleTables = append(b.ruleTables, t)
}

func (b *builder) shape(t writtenTable) {
	var want []string
	switch {
	case t.Name == string(assessment.OutcomeKind):
		want = []string{string(assessment.NotYet), string(assessment.Maintain), string(assessment.Roadmap)}
	case strings.HasSuffix(t.Name, ".decision"):
		for _, d := range assessment.Decisions() {
			want = append(want, string(d))
		}
	case strings.Contains(t.Name, ".categories."):
		want = []string{"false", "true"}
	case strings.HasSuffix(t.Name, placeSuffix):
		if len(b.ranking) == 0 {
			b.ranking = t.Values
		}
		want = b.ranking
	case strings.HasSuffix(t.Name, ".window_months"):
		for _, months := range t.At.words("values") {
			if n, err := strconv.Atoi(months.text); err != nil || n < 0 || n > maxMonths {
				b.problem(months.at, "%s: %q is not a number of months from 0 to %d", t.Name, months.text, maxMonths)
			}
		}
		return
	default:
		return
	}
	if !slices.Equal(t.Values, want) {
		b.problem(t.At.at("attribute"), "the values of %s are %s, in this order", t.Name, strings.Join(want, ", "))
	}
}

func (b *builder) rule(at place, r *assessment.Rule, t assessment.Table, last bool, file header) {
	id := b.fact("rule", at, &r.Cited, file)
	r.Value = slices.Index(t.Values, r.Name)
	if r.Value < 0 {
		b.problem(at.at("value"), "rule %q gives %q, which is none of the values of %s%s", id, r.Name,
			t.Name, b.nearest(r.Name, func() []string { return t.Values }))
		r.Value = 0
	}
	if r.Text == "" {
		b.problem(at.at("id"), "rule %q has no text", id)
	}
	r.When = b.compile(at, "when")
	if last != (r.When == logic.Always) {
		b.problem(at.at("when"),
			"rule %q: the last rule of a table, and only that one, always holds (when: always)", id)
	}
}

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
