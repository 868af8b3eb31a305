package assessment

import "slices"

// maxEdits and maxEdited bound a flip: what a person can take in at a glance.
const (
	maxEdits  = 4 // option edits
	maxEdited = 2 // questions they are made in
)

// edits is a set of option edits in ascending order, zeros at the end. An edit
// is an option by its place among all options of the catalogue, plus one: that
// option added or removed, moved to, or chosen alone.
type edits [maxEdits]uint16

func (e edits) len() int {
	n := 0
	for n < maxEdits && e[n] != 0 {
		n++
	}
	return n
}

// with returns the set with one more edit. There must be room.
func (e edits) with(option uint16) edits {
	at := e.len()
	for ; at > 0 && e[at-1] > option; at-- {
		e[at] = e[at-1]
	}
	e[at] = option
	return e
}

// foundSets are sets of edits, to look for those that are part of another.
type foundSets struct {
	sets  map[edits]bool
	parts []bool // by edit, whether a set has it
}

func (f *foundSets) reset(count int) {
	f.sets, f.parts = map[edits]bool{}, sized(f.parts, count)
	clear(f.parts)
}

func (f *foundSets) add(e edits) {
	f.sets[e] = true
	for _, edit := range e[:e.len()] {
		f.parts[edit] = true
	}
}

// within reports whether one of the sets is part of e.
func (f *foundSets) within(e edits) bool {
	var known edits // those that are in some set
	n := 0
	for _, edit := range e[:e.len()] {
		if f.parts[edit] {
			known[n] = edit
			n++
		}
	}
	for pick := 1; pick < 1<<n; pick++ {
		var part edits
		at := 0
		for i := range n {
			if pick&(1<<i) != 0 {
				part[at] = known[i]
				at++
			}
		}
		if f.sets[part] {
			return true
		}
	}
	return false
}

// block is one question as edits see it: where its bits and options are, and
// what the answer is now.
type block struct {
	question   int
	first, end int32 // its bits
	options    int   // options of the questions before it
	size       int   // options of its own
	kind       Kind
	alone      int // the exclusive option, or -1
	now        int // the option of a single choice; how many are set of several
	open       bool
	editable   bool
	optionOf   []int // for each bit, its option
}

// edit returns the edit of an option.
func (b *block) edit(option int) uint16 { return uint16(b.options + option + 1) }

// sheet is a set of answers laid out for editing.
type sheet struct {
	catalog *Catalog
	answers Answers
	now     restriction
	blocks  []block
	blockOf []int // for each bit, its block
	editOf  []int // for each edit, its block
}

func (c *Catalog) sheet(s space, a Answers) sheet {
	out := sheet{catalog: c, answers: a, now: s.restrict(c.Questions, a), editOf: []int{-1}}
	for i := range c.Questions {
		q, answer := &c.Questions[i], a.Of(c.Questions[i].ID)
		_, err := q.Check(answer)
		b := block{question: i, first: int32(s.first[i]), end: int32(s.first[i+1]), options: len(out.editOf) - 1, size: len(q.Options), kind: q.Kind,
			alone: exclusive(q), open: answer.IsZero() || answer.Unknown}
		b.editable = !b.open && err == nil
		for option := range q.Options {
			out.editOf = append(out.editOf, i)
			switch chosen := answer.Has(q.Options[option].ID); {
			case option == b.alone:
				continue
			case chosen && q.Kind == Single:
				b.now = option
			case chosen:
				b.now++
			}
			if q.Kind != Single || option < len(q.Options)-1 {
				b.optionOf = append(b.optionOf, option)
			}
		}
		for range b.optionOf {
			out.blockOf = append(out.blockOf, i)
		}
		out.blocks = append(out.blocks, b)
	}
	return out
}

// option returns the question of an edit and the position of its option there.
func (s *sheet) option(edit uint16) (b *block, option int) {
	b = &s.blocks[s.editOf[edit]]
	return b, int(edit) - b.options - 1
}

// apply makes the edits in a copy of the bits of today.
func (s *sheet) apply(e edits, into restriction) {
	copy(into, s.now)
	for _, edit := range e[:e.len()] {
		b, option := s.option(edit)
		switch bits := into[b.first:b.end]; {
		case option == b.alone:
			clear(bits)
		case b.kind == Single:
			clear(bits)
			if option < len(bits) {
				bits[option] = 1
			}
		default:
			bits[slices.Index(b.optionOf, option)] ^= 1
		}
	}
}

// answer returns the whole new answer to a question that the edits change.
func (s *sheet) answer(e edits, question int) Answer {
	q, old := &s.catalog.Questions[question], s.answers.Of(s.catalog.Questions[question].ID)
	chosen := make([]bool, len(q.Options))
	for i := range q.Options {
		chosen[i] = old.Has(q.Options[i].ID)
	}
	for _, edit := range e[:e.len()] {
		b, option := s.option(edit)
		if b.question != question {
			continue
		}
		switch {
		case option == b.alone, b.kind == Single:
			clear(chosen)
			chosen[option] = true
		default:
			chosen[option] = !chosen[option]
			if b.alone >= 0 {
				chosen[b.alone] = false // it gives way
			}
		}
	}
	var out Answer
	for i, yes := range chosen {
		if yes {
			out.Options = append(out.Options, q.Options[i].ID)
		}
	}
	return out
}
