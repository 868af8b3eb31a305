package engine

import (
	"math/bits"

	"trustpath/assessment"
	"trustpath/assessment/logic"
)

// next returns, among the open questions that are certainly asked and still
// matter, the one whose answers leave, at worst, the smallest sum over the
// headline attributes of (possible values - 1), or -1; ties go by catalog order.
func (e *Engine) next(r *logic.Reduced, path []assessment.Step, changes [][]int) int {
	w := worstSearch{r: r, stamp: make([]int32, len(r.Level))}
	var front [][]int32
	for i := range e.Attributes {
		if e.Attributes[i].Headline {
			front = append(front, []int32{r.Roots[i]})
		}
	}
	best, least := -1, 1<<30
	for _, i := range e.byBits {
		_, w.end = e.space.Bits(i)
		if path[i].Visible == logic.True && path[i].Open() && len(changes[i]) > 0 {
			w.stop, w.worst = least, -1
			if i < best {
				w.stop++ // it wins a tie
			}
			w.branch(front)
			if w.worst < w.stop {
				best, least = i, w.worst
			}
		}
		for j := range front {
			front[j] = w.pass(front[j])
		}
	}
	return best
}

// worstSearch finds the largest sum that an answer to one question leaves. It
// stops when the sum reaches stop: the question cannot be the best then.
//
// For each attribute it has a front: the nodes through which paths come to the
// question, whatever was answered before it.
type worstSearch struct {
	r      *logic.Reduced
	end    int32 // the bit after the last one of the question
	stop   int
	worst  int
	stamp  []int32 // for each node, the last front that has it
	fronts int32   // fronts made so far
}

// branch tries both values of each bit of the question, and leaves a branch
// that cannot be worse than the worst found so far.
func (w *worstSearch) branch(front [][]int32) {
	if w.worst >= w.stop {
		return
	}
	sum, bit := 0, w.end // the first bit of the question that a node tests
	for _, nodes := range front {
		var mask uint16
		for _, n := range nodes {
			mask |= w.r.Masks[n]
			bit = min(bit, w.r.Level[n])
		}
		sum += bits.OnesCount16(mask) - 1
	}
	switch {
	case sum <= w.worst: // an answer leaves no more than all answers together
	case bit == w.end:
		w.worst = sum
	default:
		w.branch(w.follow(bit, w.r.High, front))
		w.branch(w.follow(bit, w.r.Low, front))
	}
}

// follow sets one bit: children are the nodes to go to.
func (w *worstSearch) follow(bit int32, children []int32, front [][]int32) [][]int32 {
	out := make([][]int32, len(front))
	for i, nodes := range front {
		w.fronts++
		out[i] = make([]int32, 0, len(nodes))
		for _, n := range nodes {
			if w.r.Level[n] == bit {
				n = children[n]
			}
			if w.stamp[n] != w.fronts {
				w.stamp[n] = w.fronts
				out[i] = append(out[i], n)
			}
		}
	}
	return out
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
		case w.r.Level[n] >= w.end:
			out = append(out, n)
		default:
			walk(w.r.Low[n])
			walk(w.r.High[n])
		}
		w.stamp[n] = w.fronts
	}
	for _, n := range nodes {
		walk(n)
	}
	return out
}
