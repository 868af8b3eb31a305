package assessment

// fix returns what is left of diagrams once some bits are fixed, among the
// nodes of the same diagram.
func (d *diagram) fix(roots []int32, r restriction) []int32 {
	return d.rebuild(d, make([]int32, 0, len(roots)), roots, r, make([]int32, len(d.level)))
}

// rebuild makes what is left of diagrams once some bits are fixed out of nodes
// of another diagram, or of the same, and appends it to out. In done it notes
// what it did with each node: one more than the result, so all are 0 before.
func (d *diagram) rebuild(into *diagram, out, roots []int32, r restriction, done []int32) []int32 {
	var walk func(n int32) int32
	walk = func(n int32) int32 {
		if n < terminals {
			return n
		}
		if done[n] != 0 {
			return done[n] - 1
		}
		var at int32
		switch r[d.level[n]] {
		case 0:
			at = walk(d.low[n])
		case 1:
			at = walk(d.high[n])
		default:
			at = into.node(d.level[n], walk(d.low[n]), walk(d.high[n]))
		}
		done[n] = at + 1
		return at
	}
	for _, root := range roots {
		out = append(out, walk(root))
	}
	return out
}

// tests returns for each bit whether one of the diagrams depends on it.
func (d *diagram) tests(roots []int32, bits int) []bool {
	out, seen := make([]bool, bits), make([]bool, len(d.level))
	var walk func(n int32)
	walk = func(n int32) {
		if n < terminals || seen[n] {
			return
		}
		seen[n] = true
		out[d.level[n]] = true
		walk(d.low[n])
		walk(d.high[n])
	}
	for _, root := range roots {
		walk(root)
	}
	return out
}

// restricted is a diagram under a restriction, in a table of its own, so that
// many readers can share the diagram below it.
type restricted struct {
	*diagram
	roots []int32
	mask  []uint16 // for each node, the terminals it reaches
	done  []int32  // see rebuild
}

// restrict reduces the diagrams of these roots under a restriction, in the place
// of a reduced one that is needed no more, or of none.
func (d *diagram) restrict(roots []int32, r restriction, out *restricted) *restricted {
	if out == nil {
		out = &restricted{diagram: newDiagram()}
	}
	out.empty()
	out.done = sized(out.done, len(d.level))
	clear(out.done)
	out.roots = d.rebuild(out.diagram, out.roots[:0], roots, r, out.done)
	// Children stand before parents: one pass fills the masks.
	out.mask = sized(out.mask, len(out.level))
	for i := range out.mask {
		if i < terminals {
			out.mask[i] = 1 << i
		} else {
			out.mask[i] = out.mask[out.low[i]] | out.mask[out.high[i]]
		}
	}
	return out
}

// support returns for each question the roots whose functions depend on it, by
// position.
func (d *restricted) support(s space) [][]int {
	question := make([]int32, s.bits)
	for q := range s.first[1:] {
		for bit := s.first[q]; bit < s.first[q+1]; bit++ {
			question[bit] = int32(q)
		}
	}
	out := make([][]int, len(s.first)-1)
	seen := make([]int32, len(d.level)) // the last root that came by, from one
	var walk func(n, root int32)
	walk = func(n, root int32) {
		if n < terminals || seen[n] == root {
			return
		}
		seen[n] = root
		roots := &out[question[d.level[n]]]
		if at := int(root - 1); len(*roots) == 0 || (*roots)[len(*roots)-1] != at {
			*roots = append(*roots, at)
		}
		walk(d.low[n], root)
		walk(d.high[n], root)
	}
	for at, n := range d.roots {
		walk(n, int32(at+1))
	}
	return out
}
