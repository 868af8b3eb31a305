package assessment

import "math/bits"

// nextQuestion returns, among the open questions that are certainly asked and
// still matter, the one whose answers leave, at worst, the smallest sum over
// the headline attributes of (possible values - 1); ties go by catalogue order.
func (c *Catalog) nextQuestion(r *restricted, s space, path []Step, changes [][]int) int {
	var headline []int32
	for i := range c.Attributes {
		if c.Attributes[i].Headline {
			headline = append(headline, r.roots[i])
		}
	}
	best, least := -1, 1<<30
	for i, step := range path {
		if step.Visible != True || !step.Open() || len(changes[i]) == 0 {
			continue
		}
		search := worstSearch{r: r, first: int32(s.first[i]), end: int32(s.first[i+1]), stop: least}
		if worst := search.run(headline); worst < least {
			best, least = i, worst
		}
	}
	return best
}

// worstSearch finds the largest sum that an answer to one question leaves. It
// gives up as soon as the sum reaches stop, since the question has lost then.
type worstSearch struct {
	r          *restricted
	first, end int32 // the bits of the question
	stop       int
	worst      int
}

func (w *worstSearch) run(roots []int32) int {
	w.worst = -1
	sets := make([][]int32, len(roots))
	for i, root := range roots {
		sets[i] = w.entry(root)
	}
	w.branch(w.first, sets)
	return w.worst
}

// entry returns the nodes through which paths from root come to the question.
func (w *worstSearch) entry(root int32) []int32 {
	var out []int32
	seen := map[int32]bool{}
	var walk func(n int32)
	walk = func(n int32) {
		if seen[n] {
			return
		}
		seen[n] = true
		if w.r.level[n] >= w.first {
			out = append(out, n)
			return
		}
		walk(w.r.low[n])
		walk(w.r.high[n])
	}
	walk(root)
	return out
}

// branch tries both values of each bit of the question, and leaves a branch
// that cannot be worse than the worst found so far.
func (w *worstSearch) branch(bit int32, sets [][]int32) {
	sum, done := 0, true
	for _, set := range sets {
		var mask uint16
		for _, n := range set {
			mask |= w.r.mask[n]
			done = done && w.r.level[n] >= w.end
		}
		sum += bits.OnesCount16(mask) - 1
	}
	if sum <= w.worst || w.worst >= w.stop {
		return
	}
	if done || bit == w.end {
		w.worst = sum
		return
	}
	for value := range 2 {
		w.branch(bit+1, w.follow(bit, value, sets))
	}
}

func (w *worstSearch) follow(bit int32, value int, sets [][]int32) [][]int32 {
	out := make([][]int32, len(sets))
	for i, set := range sets {
		next := make([]int32, 0, len(set))
		for _, n := range set {
			if w.r.level[n] == bit {
				if value == 0 {
					n = w.r.low[n]
				} else {
					n = w.r.high[n]
				}
			}
			next = appendNew(next, n)
		}
		out[i] = next
	}
	return out
}

func appendNew(set []int32, n int32) []int32 {
	for _, m := range set {
		if m == n {
			return set
		}
	}
	return append(set, n)
}
