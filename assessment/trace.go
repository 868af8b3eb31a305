package assessment

import (
	"math/bits"
	"slices"
)

// scratch is what one evaluation writes on and the next one uses again. Only
// reasons and names stay in the result.
type scratch struct {
	path    []Step
	chosen  []Truth // by line of index.said
	truth   []Truth // by condition
	masks   []uint16
	left    *restricted // what the answers leave of the diagrams, where something is open
	reasons []Reason
	most    int // reasons and names that the evaluation with the most had
	named   int
	trace
	scheduler
}

// trace is for finding the answers behind a condition.
type trace struct {
	search int64
	seen   []int64  // by node: the search that was there last
	marked []uint64 // a bit for each line of index.said
	missed []uint64 // a bit for each question: what counts is an option not chosen
	names  []string
	stack  []int // nodes
}

// read returns the answers that give a condition its truth, as question.option
// in catalogue order: what was chosen, or, where only what was not chosen
// counts, the answers in which it is missing. Open answers are question=unknown.
func (e *evaluation) read(cond Condition) []string {
	t := e.scratch
	t.search++
	clear(t.marked)
	clear(t.missed)
	e.explain(cond)
	if zero(t.marked) {
		e.whatWasSaid()
	}
	if at := only(t.marked); at >= 0 {
		return e.said[at : at+1 : at+1]
	}
	from := len(t.names)
	for i, word := range t.marked {
		for ; word != 0; word &= word - 1 {
			at := 64*i + bits.TrailingZeros64(word)
			t.names = append(t.names, e.said[at])
		}
	}
	return t.names[from:len(t.names):len(t.names)]
}

// newScratch takes scratch space from the pool, to be put back there when the
// evaluation that took it is over.
func (c *Catalog) newScratch() *scratch {
	x := c.indexed()
	t, ok := x.scratches.Get().(*scratch)
	if !ok {
		t = &scratch{most: 32, trace: trace{seen: make([]int64, len(c.Logic.nodes)),
			marked: make([]uint64, words(len(x.said))), missed: make([]uint64, words(len(c.Questions)))}}
	}
	t.most, t.named = max(t.most, len(t.reasons)), max(t.named, len(t.names))
	t.reasons, t.names = make([]Reason, 0, t.most), make([]string, 0, t.named)
	return t
}

// sized returns a list of n items that may hold what was in it before.
func sized[T any](list []T, n int) []T { return slices.Grow(list[:0], n)[:n] }

func words(n int) int { return (n + 63) / 64 }

// only returns the one member of a set, or -1.
func only(set []uint64) int {
	at := -1
	for i, word := range set {
		switch {
		case word == 0:
		case at >= 0 || word&(word-1) != 0:
			return -1
		default:
			at = 64*i + bits.TrailingZeros64(word)
		}
	}
	return at
}

func zero(set []uint64) bool {
	for _, word := range set {
		if word != 0 {
			return false
		}
	}
	return true
}

func mark(set []uint64, at int) { set[at/64] |= 1 << (at % 64) }

// explain marks what decides the truth of a condition.
func (e *evaluation) explain(cond Condition) {
	t := e.scratch
	t.stack = append(t.stack[:0], cond.node())
	for len(t.stack) > 0 {
		at := t.stack[len(t.stack)-1]
		t.stack = t.stack[:len(t.stack)-1]
		if t.seen[at] == t.search {
			continue
		}
		t.seen[at] = t.search
		truth := e.truth[2*at]
		if lit := e.effective[at]; lit != noLiteral {
			e.literal(lit, truth)
			continue
		}
		n := e.Logic.nodes[at]
		if e.truth[n.a] == truth {
			t.stack = append(t.stack, n.a.node())
		}
		if e.truth[n.b] == truth {
			t.stack = append(t.stack, n.b.node())
		}
	}
}

func (e *evaluation) literal(lit literal, truth Truth) {
	q := int(lit.question)
	switch {
	case truth == True:
		mark(e.scratch.marked, e.first[q]+1+int(lit.option))
	case truth == Unknown:
		mark(e.scratch.marked, e.first[q])
	case e.path[q].Visible != False:
		mark(e.scratch.missed, q)
	}
}

// whatWasSaid marks the options chosen in the questions where something is
// missing.
func (e *evaluation) whatWasSaid() {
	for i, word := range e.scratch.missed {
		for ; word != 0; word &= word - 1 {
			q := 64*i + bits.TrailingZeros64(word)
			for _, id := range e.path[q].Answer.Options {
				if _, at := e.Questions[q].Option(id); at >= 0 {
					mark(e.scratch.marked, e.first[q]+1+at)
				}
			}
		}
	}
}
