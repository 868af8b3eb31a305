package logic

import (
	"encoding/binary"
	"errors"
	"slices"
)

// Diagrams is a set of shared decision diagrams over the bits of a Space. A
// node below Terminals is a terminal: the result of that number. Any other node
// tests one bit and comes after the nodes that it leads to. Equal functions are
// equal nodes, so a bit that no path from a node tests does not matter there.
//
// The exported fields are all there is to know about finished diagrams; reading
// them is safe for concurrent use. The tables are for building only.
type Diagrams struct {
	Level []int32 // the bit tested; TerminalLevel for terminals
	Low   []int32 // the node to go to where the bit is 0
	High  []int32 // and where it is 1

	unique []int32  // hash table with open addressing: the position of each node
	cache  []choice // direct-mapped results of Choose; as long as unique
	limit  int      // the most nodes; 0 for no limit
}

// choice is one result of Choose. No condition is 0, so the zero choice is empty.
type choice struct{ condition, then, otherwise, result int32 }

const (
	Terminals     = 8 // the most results of one diagram
	TerminalLevel = int32(1 << 30)
	smallestTable = 1 << 8
)

// NewDiagrams returns an empty set with at most limit nodes, or any number for 0.
func NewDiagrams(limit int) *Diagrams {
	d := &Diagrams{unique: make([]int32, smallestTable), limit: limit}
	for range Terminals {
		d.Level = append(d.Level, TerminalLevel)
		d.Low = append(d.Low, -1)
		d.High = append(d.High, -1)
	}
	return d
}

// Full reports whether a node was refused because of the limit. From then on
// the results are wrong.
func (d *Diagrams) Full() bool { return d.limit > 0 && len(d.Level) > d.limit }

func hash(a, b, c int32) uint32 {
	h := uint32(a)*0x9e3779b1 ^ uint32(b)*0x85ebca6b ^ uint32(c)*0xc2b2ae35
	h ^= h >> 15
	h *= 0x2c1b3c6d
	return h ^ h>>13
}

func (d *Diagrams) node(level, low, high int32) int32 {
	if low == high || d.Full() {
		return low
	}
	mask := uint32(len(d.unique) - 1)
	slot := hash(level, low, high) & mask
	for ; d.unique[slot] != 0; slot = (slot + 1) & mask {
		if n := d.unique[slot]; d.Level[n] == level && d.Low[n] == low && d.High[n] == high {
			return n
		}
	}
	n := int32(len(d.Level))
	d.Level = append(d.Level, level)
	d.Low = append(d.Low, low)
	d.High = append(d.High, high)
	d.unique[slot] = n
	if len(d.Level)*2 > len(d.unique) {
		d.grow()
	}
	return n
}

// grow doubles both tables, the cache where there is one. It has to grow with the
// nodes: with 2^14 entries one large diagram took 27 s instead of 0.4 s.
func (d *Diagrams) grow() {
	d.unique = make([]int32, 2*len(d.unique))
	mask := uint32(len(d.unique) - 1)
	for n := int32(Terminals); n < int32(len(d.Level)); n++ {
		slot := hash(d.Level[n], d.Low[n], d.High[n]) & mask
		for d.unique[slot] != 0 {
			slot = (slot + 1) & mask
		}
		d.unique[slot] = n
	}
	if d.cache == nil {
		return
	}
	old := d.cache
	d.cache = make([]choice, len(d.unique))
	for _, c := range old {
		d.cache[hash(c.condition, c.then, c.otherwise)&mask] = c
	}
}

// Bit is 1 where the bit is set.
func (d *Diagrams) Bit(bit int32) int32 { return d.node(bit, 0, 1) }

// Choose is then where condition is 1, and otherwise elsewhere. Negation,
// conjunction and the results of an attribute are all built with it.
func (d *Diagrams) Choose(condition, then, otherwise int32) int32 {
	switch {
	case condition == 0 || then == otherwise:
		return otherwise
	case condition == 1:
		return then
	case d.Full():
		return 0
	case then == 1 && otherwise == 0:
		return condition
	}
	if d.cache == nil {
		d.cache = make([]choice, len(d.unique))
	}
	key := hash(condition, then, otherwise)
	if c := d.cache[key&uint32(len(d.cache)-1)]; c.condition == condition && c.then == then && c.otherwise == otherwise {
		return c.result
	}
	level := min(d.Level[condition], d.Level[then], d.Level[otherwise])
	c0, c1 := d.split(condition, level)
	t0, t1 := d.split(then, level)
	o0, o1 := d.split(otherwise, level)
	out := d.node(level, d.Choose(c0, t0, o0), d.Choose(c1, t1, o1))
	d.cache[key&uint32(len(d.cache)-1)] = choice{condition, then, otherwise, out}
	return out
}

func (d *Diagrams) split(n, level int32) (low, high int32) {
	if d.Level[n] != level {
		return n, n
	}
	return d.Low[n], d.High[n]
}

// Conditions builds the diagram of every condition of a graph, by condition.
func (d *Diagrams) Conditions(g *Graph, s *Space) []int32 {
	out := make([]int32, 2*len(g.Nodes))
	for i, node := range g.Nodes {
		n := d.Choose(out[node.A], out[node.B], 0)
		if node.IsLiteral() {
			n = d.literal(s, int(node.Variable), int(node.Value))
		}
		out[2*i], out[2*i+1] = n, d.Choose(n, 0, 1)
	}
	return out
}

// literal is 1 where the variable has the value.
func (d *Diagrams) literal(s *Space, variable, value int) int32 {
	v := s.variables[variable]
	first, end := s.Bits(variable)
	last := value == v.Values-1
	if v.Single && !last {
		end = first + int32(value)
	}
	none := int32(1) // no bit before end is set
	for bit := end - 1; bit >= first; bit-- {
		none = d.node(bit, none, 0)
	}
	switch {
	case v.Single && last, !v.Single && value == v.Exclusive:
		return none
	case v.Single:
		return d.Choose(none, d.Bit(end), 0)
	case last && v.Exclusive < 0:
		return d.Choose(d.Bit(s.Bit(variable, value)), 1, none)
	default:
		return d.Bit(s.Bit(variable, value))
	}
}

// Select joins conditions, of which exactly one is true anywhere, into a
// diagram whose result is the position of the true one.
func (d *Diagrams) Select(conditions []int32) int32 {
	out := int32(0)
	for i, c := range conditions {
		out = d.Choose(c, int32(i), out)
	}
	return out
}

// Fix returns what is left of diagrams under a pattern, as nodes of d.
func (d *Diagrams) Fix(roots []int32, p Pattern) []int32 { return d.copyTo(d, roots, p) }

// copyTo rebuilds what is left of diagrams under a pattern with nodes of into,
// which may be d.
func (d *Diagrams) copyTo(into *Diagrams, roots []int32, p Pattern) []int32 {
	done := make([]int32, len(d.Level)) // for each node, its copy plus one
	var walk func(n int32) int32
	walk = func(n int32) int32 {
		if n < Terminals {
			return n
		}
		if done[n] != 0 {
			return done[n] - 1
		}
		var copied int32
		switch p[d.Level[n]] {
		case 0:
			copied = walk(d.Low[n])
		case 1:
			copied = walk(d.High[n])
		default:
			copied = into.node(d.Level[n], walk(d.Low[n]), walk(d.High[n]))
		}
		done[n] = copied + 1
		return copied
	}
	out := make([]int32, len(roots))
	for i, root := range roots {
		out[i] = walk(root)
	}
	return out
}

// Tested returns for each bit whether one of the diagrams depends on it.
func (d *Diagrams) Tested(roots []int32, bits int) []bool {
	out, seen := make([]bool, bits), make([]bool, len(d.Level))
	var walk func(n int32)
	walk = func(n int32) {
		if n < Terminals || seen[n] {
			return
		}
		seen[n] = true
		out[d.Level[n]] = true
		walk(d.Low[n])
		walk(d.High[n])
	}
	for _, root := range roots {
		walk(root)
	}
	return out
}

// Find returns a pattern under which the diagram is 1, with as few bits set as
// it finds at once; the diagram is not 0.
func (d *Diagrams) Find(n int32, s *Space) Pattern {
	p := s.Open()
	for n >= Terminals {
		level := d.Level[n]
		if low := d.Low[n]; low != 0 {
			p[level], n = 0, low
		} else {
			p[level], n = 1, d.High[n]
		}
	}
	return p
}

// Result follows a pattern without open bits.
func (d *Diagrams) Result(n int32, p Pattern) int32 {
	for n >= Terminals {
		if p[d.Level[n]] == 1 {
			n = d.High[n]
		} else {
			n = d.Low[n]
		}
	}
	return n
}

// A snapshot of a pack has some 20,000 numbers of nodes. Read one by one through
// reflection, they take as long as the rest of the pack.

// MarshalBinary writes the nodes.
func (g *Graph) MarshalBinary() ([]byte, error) {
	numbers := make([]int32, 0, 4*len(g.Nodes))
	for _, n := range g.Nodes {
		numbers = append(numbers, int32(n.A), int32(n.B), int32(n.Variable), int32(n.Value))
	}
	return binary.Append(nil, binary.LittleEndian, numbers)
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (g *Graph) UnmarshalBinary(data []byte) error {
	numbers, err := numbersOf(data, 4)
	if err != nil {
		return err
	}
	g.Nodes = make([]Node, len(numbers)/4)
	for i := range g.Nodes {
		n := numbers[4*i:]
		g.Nodes[i] = Node{Condition(n[0]), Condition(n[1]), int16(n[2]), int16(n[3])}
	}
	return nil
}

// MarshalBinary writes the nodes, without the tables for building.
func (d *Diagrams) MarshalBinary() ([]byte, error) {
	return binary.Append(nil, binary.LittleEndian, slices.Concat(d.Level, d.Low, d.High))
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (d *Diagrams) UnmarshalBinary(data []byte) error {
	numbers, err := numbersOf(data, 3)
	if err != nil {
		return err
	}
	n := len(numbers) / 3
	d.Level, d.Low, d.High = numbers[:n], numbers[n:2*n], numbers[2*n:]
	return nil
}

func numbersOf(data []byte, multiple int) ([]int32, error) {
	if len(data)%(4*multiple) != 0 {
		return nil, errors.New("the nodes are incomplete")
	}
	numbers := make([]int32, len(data)/4)
	_, err := binary.Decode(data, binary.LittleEndian, numbers)
	return numbers, err
}
