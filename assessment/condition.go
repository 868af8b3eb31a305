package assessment

// Truth is a value of three-valued logic. The order matters: and is the
// smaller of two, or the larger, not is True minus it.
type Truth uint8

const (
	False Truth = iota
	Unknown
	True
)

// Condition is an expression of a Logic, by its position there.
type Condition int32

const (
	Never  Condition = 0 // the condition that is false
	Always Condition = 1 // the condition that is true
)

type op uint8

const (
	opConstant op = iota
	opLiteral
	opAnd
	opNot
)

// node is one expression. For a literal, a is the question and b the option,
// both by position; else they are the operands, which stand earlier.
type node struct {
	op   op
	a, b Condition
}

// Logic holds every condition of a catalog, each expression once, operands
// before what is made of them, so that one loop over a slice evaluates all.
type Logic struct {
	nodes []node
	seen  map[node]Condition
}

// NewLogic returns a Logic with the two constants.
func NewLogic() *Logic {
	l := &Logic{seen: map[node]Condition{}}
	l.nodes = append(l.nodes, node{op: opConstant}, node{op: opConstant, b: 1})
	return l
}

// Len returns the number of expressions.
func (l *Logic) Len() int { return len(l.nodes) }

func (l *Logic) add(n node) Condition {
	if at, ok := l.seen[n]; ok {
		return at
	}
	at := Condition(len(l.nodes))
	l.nodes = append(l.nodes, n)
	l.seen[n] = at
	return at
}

// Literal is "this option of this question is chosen", by position, whether or
// not the question is asked.
func (l *Logic) Literal(question, option int) Condition {
	return l.add(node{op: opLiteral, a: Condition(question), b: Condition(option)})
}

// Not is true where c is false.
func (l *Logic) Not(c Condition) Condition {
	switch {
	case c == Never:
		return Always
	case c == Always:
		return Never
	case l.nodes[c].op == opNot:
		return l.nodes[c].a
	}
	return l.add(node{op: opNot, a: c})
}

// And is true where both are.
func (l *Logic) And(a, b Condition) Condition {
	if a > b {
		a, b = b, a
	}
	switch {
	case a == Never || b == Always || a == b:
		return a
	case a == Always:
		return b
	case l.nodes[b].op == opNot && l.nodes[b].a == a:
		// Exact for completions, and what a person means: a condition is never
		// both true and false, known or not.
		return Never
	}
	return l.add(node{op: opAnd, a: a, b: b})
}

// Or is true where one of both is.
func (l *Logic) Or(a, b Condition) Condition {
	return l.Not(l.And(l.Not(a), l.Not(b)))
}

// All is true where every condition is.
func (l *Logic) All(conditions ...Condition) Condition {
	out := Always
	for _, c := range conditions {
		out = l.And(out, c)
	}
	return out
}

// Any is true where one condition is.
func (l *Logic) Any(conditions ...Condition) Condition {
	out := Never
	for _, c := range conditions {
		out = l.Or(out, c)
	}
	return out
}

// Evaluate computes the truth of every condition from the truth of literals.
// into is used for the result when it is long enough.
func (l *Logic) Evaluate(literal func(question, option int) Truth, into []Truth) []Truth {
	if cap(into) < len(l.nodes) {
		into = make([]Truth, len(l.nodes))
	}
	into = into[:len(l.nodes)]
	for i := range l.nodes {
		switch n := &l.nodes[i]; n.op {
		case opConstant:
			into[i] = Truth(2 * n.b)
		case opLiteral:
			into[i] = literal(int(n.a), int(n.b))
		case opAnd:
			into[i] = min(into[n.a], into[n.b])
		case opNot:
			into[i] = True - into[n.a]
		}
	}
	return into
}

// evaluate computes the truth of every condition under these answers. What is
// not answered and what is not known are both Unknown.
func (c *Catalog) evaluate(a Answers) []Truth {
	x := c.indexed()
	chosen := make([]Truth, len(x.said))
	for i := range c.Questions {
		q, answer := &c.Questions[i], a.Of(c.Questions[i].ID)
		said := chosen[x.first[i]+1 : x.first[i+1]]
		if answer.IsZero() || answer.Unknown {
			for j := range said {
				said[j] = Unknown
			}
			continue
		}
		for _, id := range answer.Options {
			if _, at := q.Option(id); at >= 0 {
				said[at] = True
			}
		}
	}
	return c.Logic.Evaluate(func(question, option int) Truth { return chosen[x.first[question]+1+option] }, nil)
}

// Reads reports whether a literal is among those that keep a condition from
// being known, given the truth of every condition.
func (l *Logic) Reads(cond Condition, question, option int, truth []Truth) bool {
	if truth[cond] != Unknown {
		return false
	}
	switch n := l.nodes[cond]; n.op {
	case opLiteral:
		return int(n.a) == question && int(n.b) == option
	case opNot:
		return l.Reads(n.a, question, option, truth)
	default:
		return l.Reads(n.a, question, option, truth) || l.Reads(n.b, question, option, truth)
	}
}
