package assessment

// maskWalk finds the values that nodes can reach under fixed bits, and keeps
// what it has seen. From some bit on another walk, for which the same bits are
// fixed, may know already.
type maskWalk struct {
	d     *diagram
	bits  restriction
	memo  []uint16
	seen  []int32 // the nodes in memo
	below *maskWalk
	from  int32 // the bit from which below knows
}

func newMaskWalk(d *diagram, bits restriction, below *maskWalk) *maskWalk {
	return &maskWalk{d: d, bits: bits, memo: make([]uint16, len(d.level)), below: below}
}

// start forgets what was seen, for other bits, of which those from here on are
// as they are in the walk below.
func (w *maskWalk) start(from int32) {
	for _, n := range w.seen {
		w.memo[n] = 0
	}
	w.seen, w.from = w.seen[:0], from
}

// mask returns the values that a node can reach.
func (w *maskWalk) mask(n int32) uint16 {
	switch {
	case n < terminals:
		return 1 << n
	case w.memo[n] != 0:
		return w.memo[n]
	case w.below != nil && w.d.level[n] >= w.from:
		return w.below.mask(n)
	}
	var out uint16
	if w.bits[w.d.level[n]] != 1 {
		out = w.mask(w.d.low[n])
	}
	if w.bits[w.d.level[n]] != 0 {
		out |= w.mask(w.d.high[n])
	}
	w.memo[n] = out
	w.seen = append(w.seen, n)
	return out
}

// masks returns the mask of each of these nodes.
func (w *maskWalk) masks(nodes []int32) []uint16 {
	out := make([]uint16, len(nodes))
	for i, n := range nodes {
		out[i] = w.mask(n)
	}
	return out
}
