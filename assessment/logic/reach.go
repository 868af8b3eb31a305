package logic

// Reach returns for each node below the roots the results that it can reach under a
// pattern, a bit for each.
func (d *Diagrams) Reach(roots []int32, p Pattern) []uint16 {
	out := make([]uint16, len(d.Level))
	var visit func(n int32) uint16
	visit = func(n int32) uint16 {
		switch {
		case out[n] != 0:
		case n < Terminals:
			out[n] = 1 << n
		case p[d.Level[n]] == 0:
			out[n] = visit(d.Low[n])
		case p[d.Level[n]] == 1:
			out[n] = visit(d.High[n])
		default:
			out[n] = visit(d.Low[n]) | visit(d.High[n])
		}
		return out[n]
	}
	for _, root := range roots {
		visit(root)
	}
	return out
}

// Reduced is what a pattern leaves of some diagrams: diagrams in a table of
// their own, in which a bit that appears is a bit that matters.
type Reduced struct {
	*Diagrams
	Roots []int32
	Masks []uint16 // for each node below a root, a bit for each result that it reaches
}

// Reduce returns what the pattern leaves of diagrams.
func (d *Diagrams) Reduce(roots []int32, p Pattern) *Reduced {
	out := &Reduced{Diagrams: NewDiagrams(0)}
	out.Roots = d.copyTo(out.Diagrams, roots, p)
	out.Masks = out.Reach(out.Roots, p)
	return out
}

// Support returns for each variable the roots that depend on it, by position.
func (r *Reduced) Support(s *Space) [][]int {
	out, seen := make([][]int, len(s.variables)), make([]int, len(r.Level))
	var walk func(n int32, at int)
	walk = func(n int32, at int) {
		if n < Terminals || seen[n] == at+1 {
			return
		}
		seen[n] = at + 1
		if roots := &out[s.owner[r.Level[n]]]; len(*roots) == 0 || (*roots)[len(*roots)-1] != at {
			*roots = append(*roots, at)
		}
		walk(r.Low[n], at)
		walk(r.High[n], at)
	}
	for at, root := range r.Roots {
		walk(root, at)
	}
	return out
}

// Entries returns for each variable the nodes at which paths from the roots come to its
// bits.
func (d *Diagrams) Entries(roots []int32, s *Space) [][]int32 {
	out := make([][]int32, len(s.variables))
	seen, entered := make([]bool, len(d.Level)), make([]bool, len(d.Level))
	var walk func(n int32, from int)
	walk = func(n int32, from int) {
		if n < Terminals {
			return
		}
		owner := s.owner[d.Level[n]]
		if owner != from && !entered[n] {
			entered[n] = true
			out[owner] = append(out[owner], n)
		}
		if !seen[n] {
			seen[n] = true
			walk(d.Low[n], owner)
			walk(d.High[n], owner)
		}
	}
	for _, root := range roots {
		walk(root, -1)
	}
	return out
}

// Past returns where a node leads behind the bits of a variable that has one value and
// no other. The node is not before these bits.
func (d *Diagrams) Past(n int32, s *Space, variable, value int) int32 {
	for _, end := s.Bits(variable); d.Level[n] < end; {
		if s.Value(d.Level[n]) == value {
			n = d.High[n]
		} else {
			n = d.Low[n]
		}
	}
	return n
}

// TestedWith returns for each bit whether it makes a difference where another bit of
// its variable is set as well: the bits of one variable, of which entries are all there
// are.
func (d *Diagrams) TestedWith(entries []int32, s *Space, variable int) []bool {
	out, seen := make([]bool, len(s.owner)), map[int32]bool{}
	first, end := s.Bits(variable)
	var walk func(n int32) // behind a bit that is set or can be
	walk = func(n int32) {
		if d.Level[n] < end && !seen[n] {
			seen[n], out[d.Level[n]] = true, true
			walk(d.Low[n])
			walk(d.High[n])
		}
	}
	for _, n := range entries {
		for bit := first; d.Level[n] < end; bit++ { // no bit before this one is set
			if d.Level[n] > bit {
				walk(n)
				break
			}
			out[bit] = out[bit] || d.differ(d.Low[n], d.High[n], bit+1, end)
			walk(d.High[n])
			n = d.Low[n]
		}
	}
	return out
}

func (d *Diagrams) differ(a, b, bit, end int32) bool {
	for ; a != b && bit < end; bit++ {
		low, high := d.split(a, bit)
		otherLow, otherHigh := d.split(b, bit)
		if high != otherHigh {
			return true
		}
		a, b = low, otherLow
	}
	return false
}
