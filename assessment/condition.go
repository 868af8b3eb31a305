package assessment

// Truth is a value of three-valued logic. The order matters: and is the
// smaller of two, or the larger, not is True minus it.
type Truth uint8

const (
	False Truth = iota
	Unknown
	True
)

// Condition is an expression of a Logic: twice the position of its node there,
// and one more where it is the contrary of that node.
type Condition int32

const (
	Never  Condition = 0 // the condition that is false
	Always Condition = 1 // the condition that is true
)

// node is true where both operands are, which stand earlier. An option is a node
// that is its own operands, as is the first one, which is false.
type node struct{ a, b Condition }

// literal is an option by position; question is -1 for none.
type literal struct{ question, option int16 }

// Logic holds every condition of a catalog, each expression once, operands
// before what is made of them, so that one loop over a slice evaluates all. It
// is an and-inverter graph: not is no node but the last bit of a Condition.
type Logic struct {
	nodes    []node
	literals []literal // by node
	options  []int32   // the nodes that are literals
	seen     map[expression]Condition
}

// expression is what makes a node the only one of its kind.
type expression struct {
	node
	literal
}

var noLiteral = literal{-1, -1}

// NewLogic returns a Logic with the two constants.
func NewLogic() *Logic {
	return &Logic{nodes: []node{{}}, literals: []literal{noLiteral}, seen: map[expression]Condition{}}
}

// node returns the position of a condition's node.
func (c Condition) node() int { return int(c >> 1) }

// denied reports whether a condition is the contrary of its node.
func (c Condition) denied() bool { return c&1 == 1 }

func (l *Logic) add(e expression) Condition {
	if at, ok := l.seen[e]; ok {
		return at
	}
	at := Condition(2 * len(l.nodes))
	l.append(e)
	l.seen[e] = at
	return at
}

// append adds a node whatever stands there already.
func (l *Logic) append(e expression) {
	if e.literal != noLiteral {
		at := Condition(2 * len(l.nodes))
		e.node = node{at, at}
		l.options = append(l.options, int32(len(l.nodes)))
	}
	l.nodes, l.literals = append(l.nodes, e.node), append(l.literals, e.literal)
}

// Literal is "this option of this question is chosen", by position, whether or
// not the question is asked.
func (l *Logic) Literal(question, option int) Condition {
	return l.add(expression{literal: literal{int16(question), int16(option)}})
}

// Not is true where c is false.
func (l *Logic) Not(c Condition) Condition { return c ^ 1 }

// And is true where both are.
func (l *Logic) And(a, b Condition) Condition {
	if a > b {
		a, b = b, a
	}
	switch {
	case a == Never || a == b:
		return a
	case a == Always:
		return b
	case a == b^1:
		// Exact for completions, and what a person means: a condition is never
		// both true and false, known or not.
		return Never
	}
	return l.add(expression{node{a, b}, noLiteral})
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
	into = sized(into, 2*len(l.nodes))
	for _, i := range l.options {
		lit := l.literals[i]
		into[2*i] = literal(int(lit.question), int(lit.option))
	}
	into[Never] = False
	for i, n := range l.nodes {
		truth := min(into[n.a], into[n.b])
		into[2*i], into[2*i+1] = truth, True-truth
	}
	return into
}

// Reads reports whether a literal is among those that keep a condition from
// being known, given the truth of every condition.
func (l *Logic) Reads(cond Condition, question, option int, truth []Truth) bool {
	if truth[cond] != Unknown {
		return false
	}
	if lit := l.literals[cond.node()]; lit != noLiteral {
		return int(lit.question) == question && int(lit.option) == option
	}
	n := l.nodes[cond.node()]
	return l.Reads(n.a, question, option, truth) || l.Reads(n.b, question, option, truth)
}
