// Package logic decides conditions over variables that have a finite number of
// values. It knows nothing about the domain.
//
// A [Graph] holds conditions and evaluates all of them in one pass, with three
// truth values: a variable without a value makes the conditions that depend on
// it unknown. That is quick but loose: "a or not a" is true for every value of
// a, but evaluates to unknown. [Diagrams] are exact: they answer which
// results the possible values can still lead to, and whether a set of values
// is empty, full or the same as another.
//
//	g := logic.NewGraph()
//	large, us := g.Literal(size, 2), g.Literal(region, 0)
//	either := g.Or(large, us)
//	truth := g.Evaluate(func(variable, value int) logic.Truth { return logic.Unknown })
//	_ = truth[either] // Unknown
package logic

// Truth is a value of three-valued logic. The order matters: "and" is the
// smaller of two truths, "or" the larger, and "not" is True minus the truth.
type Truth uint8

const (
	False Truth = iota
	Unknown
	True
)

// Condition refers to a node of a Graph. The low bit negates it: c^1 is the
// negation of c.
type Condition int32

const (
	Never  Condition = 0 // the condition that is always false
	Always Condition = 1 // the condition that is always true
)

// UnmarshalYAML leaves the text of a condition to package pack, which compiles it.
func (*Condition) UnmarshalYAML(decode func(any) error) error { return decode(new(string)) }

// Index returns the position of the condition's node in Graph.Nodes.
func (c Condition) Index() int { return int(c >> 1) }

// Negated reports whether the condition is the negation of its node.
func (c Condition) Negated() bool { return c&1 == 1 }

// Node is true where both of its operands are true, or, if Variable is not
// negative, where Variable has Value. Operands come before the nodes made of
// them.
type Node struct {
	A, B            Condition
	Variable, Value int16
}

// IsLiteral reports whether the node tests the value of a variable.
func (n Node) IsLiteral() bool { return n.Variable >= 0 }

// Graph holds conditions, each expression once, as an and-inverter graph.
// Adding conditions is not safe for concurrent use; evaluating is.
type Graph struct {
	Nodes []Node
	index map[Node]Condition // of Nodes, filled by the first addition
}

// NewGraph returns a Graph with the two constants.
func NewGraph() *Graph { return &Graph{Nodes: []Node{{Variable: -1, Value: -1}}} }

func (g *Graph) add(n Node) Condition {
	if g.index == nil {
		g.index = map[Node]Condition{}
		for i, node := range g.Nodes[1:] {
			g.index[node] = Condition(2 * (i + 1))
		}
	}
	c, found := g.index[n]
	if !found {
		c = Condition(2 * len(g.Nodes))
		g.Nodes = append(g.Nodes, n)
		g.index[n] = c
	}
	return c
}

// Literal is true where the variable has the value.
func (g *Graph) Literal(variable, value int) Condition {
	return g.add(Node{Variable: int16(variable), Value: int16(value)})
}

// Not is true where c is false.
func (g *Graph) Not(c Condition) Condition { return c ^ 1 }

// And is true where both conditions are.
func (g *Graph) And(a, b Condition) Condition {
	if a > b {
		a, b = b, a
	}
	switch {
	case a == Never || a == b:
		return a
	case a == Always:
		return b
	case a == b^1:
		return Never // a condition is never both true and false, known or not
	}
	return g.add(Node{A: a, B: b, Variable: -1, Value: -1})
}

// Or is true where one of the conditions is, or both are.
func (g *Graph) Or(a, b Condition) Condition { return g.Not(g.And(g.Not(a), g.Not(b))) }

// Any is true where at least one condition is.
func (g *Graph) Any(conditions ...Condition) Condition {
	out := Never
	for _, c := range conditions {
		out = g.Or(out, c)
	}
	return out
}

// Evaluate returns the truth of every condition, given that of the literals.
func (g *Graph) Evaluate(literal func(variable, value int) Truth) []Truth {
	truth := make([]Truth, 2*len(g.Nodes))
	for i, n := range g.Nodes {
		switch {
		case n.IsLiteral():
			truth[2*i] = literal(int(n.Variable), int(n.Value))
		case i > 0:
			truth[2*i] = min(truth[n.A], truth[n.B])
		}
		truth[2*i+1] = True - truth[2*i]
	}
	return truth
}

// Unsettles reports whether one of the literals for which is returns true keeps
// a condition from being known, given the truth of every condition.
func (g *Graph) Unsettles(c Condition, truth []Truth, is func(variable, value int) bool) bool {
	if truth[c] != Unknown {
		return false
	}
	n := g.Nodes[c.Index()]
	if n.IsLiteral() {
		return is(int(n.Variable), int(n.Value))
	}
	return g.Unsettles(n.A, truth, is) || g.Unsettles(n.B, truth, is)
}
