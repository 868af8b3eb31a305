package assessment

import "math/bits"

// nextQuestion returns, among the open questions that are certainly asked and
// still matter, the one whose answers leave, at worst, the smallest sum over
// the headline attributes of (possible values - 1); ties go by catalogue order.
func (c *Catalog) nextQuestion(r *restricted, s space, path []Step, changes [][]int) int {
	w := worstSearch{r: r, left: r.leastLeft(s), stamp: make([]int32, len(r.level))}
	var front [][]int32
	for i := range c.Attributes {
		if c.Attributes[i].Headline {
			front = append(front, []int32{r.roots[i]})
		}
	}
	best, least := -1, 1<<30
	for i, step := range path {
		w.first, w.end = int32(s.first[i]), int32(s.first[i+1])
		if step.Visible == True && step.Open() && len(changes[i]) > 0 {
			w.stop, w.worst = least, -1
			if w.branch(w.first, front); w.worst < least {
				best, least = i, w.worst
			}
		}
		for at := range front {
			front[at] = w.pass(front[at])
		}
	}
	return best
}

// worstSearch finds the largest sum that an answer to one question leaves. It
// gives up as soon as the sum reaches stop, since the question has lost then.
//
// For each attribute it holds a front: the nodes through which paths come to
// the question, whatever was answered before it.
type worstSearch struct {
	r          *restricted
	first, end int32  // the bits of the question
	left       []int8 // see leastLeft
	stop       int
	worst      int
	stamp      []int32 // for each node, the last front it was put into
	fronts     int32   // made so far
	spare      [][][]int32
}

// leastLeft returns for each node how many values its question leaves at worst
// to somebody who comes to it there, less one.
func (r *restricted) leastLeft(s space) []int8 {
	end := make([]int32, s.bits)
	for q := range s.first[1:] {
		for bit := s.first[q]; bit < s.first[q+1]; bit++ {
			end[bit] = int32(s.first[q+1])
		}
	}
	out := make([]int8, len(r.level))
	for n := terminals; n < len(r.level); n++ { // children stand before parents
		for _, child := range [2]int32{r.low[n], r.high[n]} {
			left := int8(bits.OnesCount16(r.mask[child]) - 1)
			if r.level[child] < end[r.level[n]] {
				left = out[child]
			}
			out[n] = max(out[n], left)
		}
	}
	return out
}

// branch tries both values of each bit of the question, and leaves a branch
// that cannot be worse than the worst found so far.
func (w *worstSearch) branch(bit int32, front [][]int32) {
	if w.worst >= w.stop {
		return
	}
	most, sum, done := 0, 0, true
	for _, nodes := range front {
		var mask uint16
		each := -1
		for _, n := range nodes {
			mask |= w.r.mask[n]
			if inside := w.r.level[n] < w.end; inside {
				each += int(w.left[n]) + 1
				done = false
			} else {
				each += bits.OnesCount16(w.r.mask[n])
			}
		}
		all := bits.OnesCount16(mask) - 1
		sum += all
		most += min(all, each)
	}
	switch {
	case most <= w.worst:
	case done || bit == w.end:
		w.worst = sum
	default:
		w.branch(bit+1, w.follow(bit, w.r.high, front))
		w.branch(bit+1, w.follow(bit, w.r.low, front))
	}
}

// follow answers one bit.
func (w *worstSearch) follow(bit int32, to []int32, front [][]int32) [][]int32 {
	out := w.room(bit, len(front))
	for i, nodes := range front {
		w.fronts++
		next := out[i][:0]
		for _, n := range nodes {
			if w.r.level[n] == bit {
				n = to[n]
			}
			if w.stamp[n] != w.fronts {
				w.stamp[n] = w.fronts
				next = append(next, n)
			}
		}
		out[i] = next
	}
	return out
}

// room returns the fronts that the search uses at this bit, again and again.
func (w *worstSearch) room(bit int32, attributes int) [][]int32 {
	depth := int(bit - w.first)
	for len(w.spare) <= depth {
		w.spare = append(w.spare, make([][]int32, attributes))
	}
	return w.spare[depth]
}

// pass returns the front behind the question, whatever is answered.
func (w *worstSearch) pass(nodes []int32) []int32 {
	w.fronts++
	var out []int32
	var walk func(n int32)
	walk = func(n int32) {
		switch {
		case w.stamp[n] == w.fronts:
			return
		case w.r.level[n] >= w.end:
			out = append(out, n)
		default:
			walk(w.r.low[n])
			walk(w.r.high[n])
		}
		w.stamp[n] = w.fronts
	}
	for _, n := range nodes {
		walk(n)
	}
	return out
}
