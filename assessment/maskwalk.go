package assessment

// maskWalk returns the values that nodes can reach under fixed bits, keeping
// what it has seen. From some bit on another walk, of which the bits are the
// same, may know already.
type maskWalk struct {
	d     *diagram
	bits  restriction
	memo  []uint16
	seen  []int32 // the nodes in memo
	below *maskWalk
	from  int32 // the bit from which below knows
}

// start forgets what was seen: other bits are fixed now.
func (w *maskWalk) start(from int32) {
	for _, n := range w.seen {
		w.memo[n] = 0
	}
	w.seen, w.from = w.seen[:0], from
}

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
