package assessment

// diagram is a set of shared decision diagrams over the bits of a space. A node
// below `terminals` is a terminal and stands for the value of that number; any
// other node tests one bit. Equal functions are equal nodes, so a bit that a
// node does not reach is a bit that does not matter.
type diagram struct {
	level  []int32 // the bit tested; terminalLevel for terminals
	low    []int32
	high   []int32
	unique map[[3]int32]int32
	cache  map[[3]int32]int32
}

const (
	terminals     = 8 // more than any attribute has values
	terminalLevel = int32(1 << 30)
)

func newDiagram() *diagram {
	d := &diagram{unique: map[[3]int32]int32{}, cache: map[[3]int32]int32{}}
	for range terminals {
		d.level = append(d.level, terminalLevel)
		d.low = append(d.low, -1)
		d.high = append(d.high, -1)
	}
	return d
}

func (d *diagram) node(level, low, high int32) int32 {
	if low == high {
		return low
	}
	key := [3]int32{level, low, high}
	if at, ok := d.unique[key]; ok {
		return at
	}
	at := int32(len(d.level))
	d.level = append(d.level, level)
	d.low = append(d.low, low)
	d.high = append(d.high, high)
	d.unique[key] = at
	return at
}

// variable is 1 where the bit is set.
func (d *diagram) variable(bit int) int32 { return d.node(int32(bit), 0, 1) }

// choose is value where cond is 1, and other elsewhere. All of not, and, or and
// the joining of an attribute's values are made of it.
func (d *diagram) choose(cond, value, other int32) int32 {
	switch {
	case cond == 0 || value == other:
		return other
	case cond == 1:
		return value
	}
	key := [3]int32{cond, value, other}
	if at, ok := d.cache[key]; ok {
		return at
	}
	level := min(d.level[cond], d.level[value], d.level[other])
	c0, c1 := d.split(cond, level)
	v0, v1 := d.split(value, level)
	o0, o1 := d.split(other, level)
	at := d.node(level, d.choose(c0, v0, o0), d.choose(c1, v1, o1))
	d.cache[key] = at
	return at
}

func (d *diagram) split(n, level int32) (low, high int32) {
	if d.level[n] != level {
		return n, n
	}
	return d.low[n], d.high[n]
}

// condition builds the diagram of every condition of a Logic, by position.
func (d *diagram) conditions(l *Logic, s space, questions []Question) []int32 {
	out := make([]int32, len(l.nodes))
	for i, n := range l.nodes {
		switch n.op {
		case opConstant:
			out[i] = int32(n.b)
		case opLiteral:
			out[i] = d.literal(s, questions, int(n.a), int(n.b))
		case opAnd:
			out[i] = d.choose(out[n.a], out[n.b], 0)
		case opNot:
			out[i] = d.choose(out[n.a], 0, 1)
		}
	}
	return out
}

// literal is 1 where the option is chosen.
func (d *diagram) literal(s space, questions []Question, question, option int) int32 {
	q := &questions[question]
	first, end := s.first[question], s.first[question+1]
	none := int32(1) // no bit of the question is set
	upTo := end
	if q.Kind == Single {
		upTo = first + option
	}
	for bit := upTo - 1; bit >= first; bit-- {
		none = d.node(int32(bit), none, 0)
	}
	alone := exclusive(q)
	switch {
	case option == alone, q.Kind == Single && option == len(q.Options)-1:
		return none
	case q.Kind == Single:
		return d.choose(none, d.variable(first+option), 0)
	case alone < 0 && option == len(q.Options)-1:
		return d.choose(d.variable(s.bit(question, option, alone)), 1, none)
	default:
		return d.variable(s.bit(question, option, alone))
	}
}

// attribute joins the conditions of an attribute's values into one diagram.
func (d *diagram) attribute(a *Attribute, conditions []int32) int32 {
	out := int32(0)
	for value := 1; value < len(a.Holds); value++ {
		out = d.choose(conditions[a.Holds[value]], int32(value), out)
	}
	return out
}

// restricted is a diagram under a restriction, in a table of its own, so that
// many readers can share the diagram below it.
type restricted struct {
	*diagram
	roots []int32
	mask  []uint16 // for each node, the terminals it reaches
}

// restrict reduces the diagrams of these roots under a restriction.
func (d *diagram) restrict(roots []int32, r restriction) *restricted {
	out := &restricted{diagram: newDiagram()}
	memo := map[int32]int32{}
	var walk func(n int32) int32
	walk = func(n int32) int32 {
		if n < terminals {
			return n
		}
		if at, ok := memo[n]; ok {
			return at
		}
		var at int32
		switch r[d.level[n]] {
		case 0:
			at = walk(d.low[n])
		case 1:
			at = walk(d.high[n])
		default:
			at = out.node(d.level[n], walk(d.low[n]), walk(d.high[n]))
		}
		memo[n] = at
		return at
	}
	for _, root := range roots {
		out.roots = append(out.roots, walk(root))
	}
	// Children stand before parents: one pass fills the masks.
	out.mask = make([]uint16, len(out.level))
	for i := range out.mask {
		if i < terminals {
			out.mask[i] = 1 << i
		} else {
			out.mask[i] = out.mask[out.low[i]] | out.mask[out.high[i]]
		}
	}
	return out
}

// support returns for each question whether the function of the root depends
// on it.
func (d *restricted) support(root int32, s space, into []bool) {
	seen := map[int32]bool{}
	var walk func(n int32)
	walk = func(n int32) {
		if n < terminals || seen[n] {
			return
		}
		seen[n] = true
		into[s.question(int(d.level[n]))] = true
		walk(d.low[n])
		walk(d.high[n])
	}
	walk(root)
}
