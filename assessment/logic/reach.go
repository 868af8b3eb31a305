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
	out := make([][]int, len(s.variables))
	for i, root := range r.Roots {
		for bit, tested := range r.Tested([]int32{root}, len(s.owner)) {
			if roots := &out[s.owner[bit]]; tested && (len(*roots) == 0 || (*roots)[len(*roots)-1] != i) {
				*roots = append(*roots, i)
			}
		}
	}
	return out
}
