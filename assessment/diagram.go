package assessment

// diagram is a set of shared decision diagrams over the bits of a space. A node
// below `terminals` is a terminal and stands for the value of that number; any
// other node tests one bit. Equal functions are equal nodes, so a bit that a
// node does not reach is a bit that does not matter.
type diagram struct {
	level  []int32 // the bit tested; terminalLevel for terminals
	low    []int32
	high   []int32
	unique []int32  // open addressing: where a node stands, 0 for nobody
	cache  []choice // direct-mapped: what was chosen before; as long as unique
	most   int      // nodes at most; 0 for any number
}

// choice is one result of choose. No cond is 0, so a zero choice is none.
type choice struct{ cond, value, other, at int32 }

const (
	terminals     = 8 // more than any attribute has values
	terminalLevel = int32(1 << 30)
	smallestTable = 1 << 8
)

func newDiagram() *diagram {
	d := &diagram{unique: make([]int32, smallestTable)}
	for range terminals {
		d.level = append(d.level, terminalLevel)
		d.low = append(d.low, -1)
		d.high = append(d.high, -1)
	}
	return d
}

// empty takes all nodes but the terminals out, and keeps their room.
func (d *diagram) empty() {
	d.level, d.low, d.high = d.level[:terminals], d.low[:terminals], d.high[:terminals]
	clear(d.unique)
	clear(d.cache)
}

// hash mixes three numbers; its low bits are used.
func hash(a, b, c int32) uint32 {
	h := uint32(a)*0x9e3779b1 ^ uint32(b)*0x85ebca6b ^ uint32(c)*0xc2b2ae35
	h ^= h >> 15
	h *= 0x2c1b3c6d
	return h ^ h>>13
}

// full reports whether a node was refused for want of room. What the diagram
// says from then on is wrong.
func (d *diagram) full() bool { return d.most > 0 && len(d.level) > d.most }

func (d *diagram) node(level, low, high int32) int32 {
	if low == high || d.full() {
		return low
	}
	mask := uint32(len(d.unique) - 1)
	slot := hash(level, low, high) & mask
	for ; d.unique[slot] != 0; slot = (slot + 1) & mask {
		if at := d.unique[slot]; d.level[at] == level && d.low[at] == low && d.high[at] == high {
			return at
		}
	}
	at := int32(len(d.level))
	d.level = append(d.level, level)
	d.low = append(d.low, low)
	d.high = append(d.high, high)
	if d.unique[slot] = at; len(d.level)*2 > len(d.unique) {
		d.grow()
	}
	return at
}

// grow doubles both tables. A cache that stays small forgets so much that
// building becomes slower than it is large.
func (d *diagram) grow() {
	d.unique = make([]int32, 2*len(d.unique))
	mask := uint32(len(d.unique) - 1)
	for at := int32(terminals); at < int32(len(d.level)); at++ {
		slot := hash(d.level[at], d.low[at], d.high[at]) & mask
		for d.unique[slot] != 0 {
			slot = (slot + 1) & mask
		}
		d.unique[slot] = at
	}
	if d.cache == nil {
		return
	}
	old := d.cache
	d.cache = make([]choice, len(d.unique))
	for _, c := range old {
		d.cache[hash(c.cond, c.value, c.other)&mask] = c
	}
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
	case d.full():
		return 0
	case value == 1 && other == 0:
		return cond
	}
	if d.cache == nil {
		d.cache = make([]choice, len(d.unique))
	}
	at := hash(cond, value, other)
	if c := d.cache[at&uint32(len(d.cache)-1)]; c.cond == cond && c.value == value && c.other == other {
		return c.at
	}
	level := min(d.level[cond], d.level[value], d.level[other])
	c0, c1 := d.split(cond, level)
	v0, v1 := d.split(value, level)
	o0, o1 := d.split(other, level)
	out := d.node(level, d.choose(c0, v0, o0), d.choose(c1, v1, o1))
	d.cache[at&uint32(len(d.cache)-1)] = choice{cond, value, other, out}
	return out
}

func (d *diagram) split(n, level int32) (low, high int32) {
	if d.level[n] != level {
		return n, n
	}
	return d.low[n], d.high[n]
}

// condition builds the diagram of every condition of a Logic, by position.
func (d *diagram) conditions(l *Logic, s space, questions []Question) []int32 {
	out := make([]int32, 2*len(l.nodes))
	for i, n := range l.nodes {
		var at int32
		if lit := l.literals[i]; lit != noLiteral {
			at = d.literal(s, questions, int(lit.question), int(lit.option))
		} else {
			at = d.choose(out[n.a], out[n.b], 0)
		}
		out[2*i], out[2*i+1] = at, d.choose(at, 0, 1)
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
