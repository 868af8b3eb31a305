package logic

// Reduced is what a pattern leaves of some diagrams: diagrams in a table of
// their own, in which a bit that appears is a bit that matters.
type Reduced struct {
	*Diagrams
	Roots []int32
	Masks []uint16 // for each node, a bit for each result that it reaches
}

// Reduce returns what the pattern leaves of diagrams.
func (d *Diagrams) Reduce(roots []int32, p Pattern) *Reduced {
	out := &Reduced{Diagrams: NewDiagrams(0)}
	out.Roots = d.copyTo(out.Diagrams, roots, p)
	out.Masks = make([]uint16, len(out.Level))
	for n := range out.Masks { // children come before their parents
		if n < Terminals {
			out.Masks[n] = 1 << n
		} else {
			out.Masks[n] = out.Masks[out.Low[n]] | out.Masks[out.High[n]]
		}
	}
	return out
}

// Support returns for each variable the roots that depend on it, by position.
func (r *Reduced) Support(s *Space) [][]int {
	out := make([][]int, len(s.variables))
	seen := make([]int32, len(r.Level)) // the last root, counted from one, that came to the node
	var walk func(n, root int32)
	walk = func(n, root int32) {
		if n < Terminals || seen[n] == root {
			return
		}
		seen[n] = root
		roots := &out[s.owner[r.Level[n]]]
		if i := int(root - 1); len(*roots) == 0 || (*roots)[len(*roots)-1] != i {
			*roots = append(*roots, i)
		}
		walk(r.Low[n], root)
		walk(r.High[n], root)
	}
	for i, n := range r.Roots {
		walk(n, int32(i+1))
	}
	return out
}

// Reach finds the results that nodes can reach under a pattern, and remembers
// them. A second one for a pattern that differs in a few bits only reuses what
// the first knows below those bits: a flip or a preview changes one question,
// and most of the diagrams are below it.
type Reach struct {
	d       *Diagrams
	Pattern Pattern
	memo    []uint16
	seen    []int32 // the nodes in memo
	below   *Reach
	from    int32 // the bit from which below knows
}

// NewReach begins with a pattern; below may be nil.
func (d *Diagrams) NewReach(p Pattern, below *Reach) *Reach {
	return &Reach{d: d, Pattern: p, memo: make([]uint16, len(d.Level)), below: below}
}

// Reset forgets what is known, after a change of the pattern. From a bit on,
// the pattern is as that of the Reach below.
func (r *Reach) Reset(from int32) {
	for _, n := range r.seen {
		r.memo[n] = 0
	}
	r.seen, r.from = r.seen[:0], from
}

// Mask returns a bit for each result that a node can reach.
func (r *Reach) Mask(n int32) uint16 {
	switch {
	case n < Terminals:
		return 1 << n
	case r.memo[n] != 0:
		return r.memo[n]
	case r.below != nil && r.d.Level[n] >= r.from:
		return r.below.Mask(n)
	}
	var out uint16
	if r.Pattern[r.d.Level[n]] != 1 {
		out = r.Mask(r.d.Low[n])
	}
	if r.Pattern[r.d.Level[n]] != 0 {
		out |= r.Mask(r.d.High[n])
	}
	r.memo[n] = out
	r.seen = append(r.seen, n)
	return out
}

// Masks returns the mask of each node.
func (r *Reach) Masks(nodes []int32) []uint16 {
	out := make([]uint16, len(nodes))
	for i, n := range nodes {
		out[i] = r.Mask(n)
	}
	return out
}
