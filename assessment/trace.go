package assessment

import "math/bits"

// trace is the scratch space for finding the answers behind a condition.
type trace struct {
	search int64
	seen   []int64  // by condition: the search that was there last
	marked []uint64 // a bit for each line of index.said
	missed []uint64 // a bit for each question: what counts is an option not chosen
	names  []string
	stack  []Condition
}

// read returns the answers that give a condition its truth, as question.option
// in catalogue order: what was chosen, or, where only what was not chosen
// counts, the answers in which it is missing. Open answers are question=unknown.
func (e *evaluation) read(cond Condition) []string {
	t := e.trace
	t.search++
	clear(t.marked)
	clear(t.missed)
	e.explain(cond)
	if zero(t.marked) {
		e.whatWasSaid()
	}
	from := len(t.names)
	for i, word := range t.marked {
		for ; word != 0; word &= word - 1 {
			t.names = append(t.names, e.said[64*i+bits.TrailingZeros64(word)])
		}
	}
	return t.names[from:len(t.names):len(t.names)]
}

// newTrace takes scratch space from the pool, to be put back there when the
// evaluation that took it is over.
func (c *Catalog) newTrace() *trace {
	x := c.indexed()
	t, ok := x.traces.Get().(*trace)
	if !ok {
		t = &trace{seen: make([]int64, c.Logic.Len()), marked: make([]uint64, words(len(x.said))), missed: make([]uint64, words(len(c.Questions)))}
	}
	t.names = make([]string, 0, 160) // parts of it stay in the result
	return t
}

func words(n int) int { return (n + 63) / 64 }

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
	t := e.trace
	t.stack = append(t.stack[:0], cond)
	for len(t.stack) > 0 {
		at := t.stack[len(t.stack)-1]
		t.stack = t.stack[:len(t.stack)-1]
		if t.seen[at] == t.search {
			continue
		}
		t.seen[at] = t.search
		if lit := e.effective[at]; lit.question >= 0 {
			e.literal(lit, e.truth[at])
			continue
		}
		switch n := &e.Logic.nodes[at]; n.op {
		case opNot:
			t.stack = append(t.stack, n.a)
		case opAnd:
			if e.truth[n.a] == e.truth[at] {
				t.stack = append(t.stack, n.a)
			}
			if e.truth[n.b] == e.truth[at] {
				t.stack = append(t.stack, n.b)
			}
		}
	}
}

func (e *evaluation) literal(lit literal, truth Truth) {
	q := int(lit.question)
	switch {
	case truth == True:
		mark(e.trace.marked, e.first[q]+1+int(lit.option))
	case truth == Unknown:
		mark(e.trace.marked, e.first[q])
	case e.path[q].Visible != False:
		mark(e.trace.missed, q)
	}
}

// whatWasSaid marks the options chosen in the questions where something is
// missing.
func (e *evaluation) whatWasSaid() {
	for i, word := range e.trace.missed {
		for ; word != 0; word &= word - 1 {
			q := 64*i + bits.TrailingZeros64(word)
			for _, id := range e.path[q].Answer.Options {
				if _, at := e.Questions[q].Option(id); at >= 0 {
					mark(e.trace.marked, e.first[q]+1+at)
				}
			}
		}
	}
}
