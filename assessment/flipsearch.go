package assessment

import "slices"

// never is more edits than any flip has.
const never = uint8(maxEdits + 1)

// flipSearch finds, for one attribute, every smallest set of edits after which
// the value it has now is impossible. It goes depth-first through the shared
// diagram of the attribute, from the answers of today, and makes one edit at a
// time, in the order of the bits.
type flipSearch struct {
	sheet
	d      *lazyDiagrams
	value  int32     // the value to be rid of
	needs  []uint8   // for each node, one more than its need, or 0 where it is not known
	budget int       // edits allowed in this round
	found  foundSets // the flips so far, all of them smallest
	pool   []int32   // where the nodes of the places lie
}

// place is a point of the search: the nodes that the open answers may lead to
// after the edits made so far.
type place struct {
	nodes   []int32
	done    edits
	edited  int     // questions with an edit
	at      int     // the question that the nodes stand in, or -1
	entry   []int32 // the nodes at which it was entered
	touched bool    // it has an edit
	set     int     // how many of its options are chosen
}

// empty reports whether the edits leave a question without an answer.
func (p *place) empty() bool { return p.touched && p.set == 0 }

// search returns the flips of an attribute. Rounds with a growing budget find
// small sets first, so that what contains one of them is left out.
func (s *flipSearch) search(root, value int32) map[edits]bool {
	s.value = value
	s.found.reset(len(s.editOf))
	clear(s.needs)
	for s.budget = 1; s.budget <= maxEdits; s.budget++ {
		s.visit(place{nodes: []int32{root}, at: -1})
	}
	return s.found.sets
}

// need returns a lower bound of the edits below a node that make the value
// impossible; exact where they are 0. It knows nothing of the bound on
// questions and of empty answers.
func (s *flipSearch) need(n int32) uint8 {
	if known := s.needs[n]; known > 0 {
		return known - 1
	}
	if n < terminals {
		if n == s.value {
			return never
		}
		return 0
	}
	low, high := s.need(s.d.low[n]), s.need(s.d.high[n])
	bit := s.d.level[n]
	b := &s.blocks[s.blockOf[bit]]
	var out uint8
	switch {
	case b.open:
		out = max(low, high)
	case !b.editable && s.now[bit] == 0:
		out = low
	case !b.editable:
		out = high
	case b.kind == Single:
		out = b.needSingle(int(bit-b.first), low, high)
	default:
		if s.now[bit] == 0 {
			high++
		} else {
			low++
		}
		out = min(low, high)
		if b.alone >= 0 && b.now > 0 {
			out = min(out, 1+s.need(s.clearBlock(n, b)))
		}
	}
	out = min(out, never)
	s.needs[n] = out + 1
	return out
}

// needSingle counts a move once: on the way to an earlier option where its bit
// is set, to a later one where the bit of today is not.
func (b *block) needSingle(option int, low, high uint8) uint8 {
	switch {
	case option < b.now:
		high++
	case option == b.now:
		low++
	}
	return min(low, high)
}

// clearBlock follows a node through a question of which no bit is set.
func (s *flipSearch) clearBlock(n int32, b *block) int32 {
	for s.d.level[n] < b.end {
		n = s.d.low[n]
	}
	return n
}

// most returns the largest need of the nodes, which no set of edits can spare.
func (s *flipSearch) most(nodes []int32) int {
	out := uint8(0)
	for _, n := range nodes {
		if known := s.needs[n]; known > 0 {
			out = max(out, known-1)
		} else {
			out = max(out, s.need(n))
		}
	}
	return int(out)
}

// left returns how many edits may follow in this round.
func (s *flipSearch) left(done edits) int { return s.budget - done.len() }

// visit judges a place and goes on from it with every further edit.
func (s *flipSearch) visit(p place) {
	left := s.left(p.done)
	if s.most(p.nodes) > left || s.found.within(p.done) {
		return
	}
	if left == 0 {
		if !p.empty() {
			s.found.add(p.done) // nothing is needed any more
		}
		return
	}
	mark := len(s.pool)
	for bit := s.level(p.nodes); bit != terminalLevel && s.most(p.nodes) <= left; bit = s.level(p.nodes) {
		b := &s.blocks[s.blockOf[bit]]
		if b.question != p.at {
			if p.empty() || p.edited == maxEdited {
				break
			}
			p.at, p.entry, p.set, p.touched = b.question, p.nodes, b.now, false
			if b.editable {
				s.whole(p, b)
			}
		}
		switch {
		case b.open, !b.editable:
			p.nodes = s.follow(p.nodes, bit, s.now[bit])
		case b.kind == Single:
			p.nodes = s.choose(p.nodes, b, b.now)
		default:
			s.toggle(p, b, bit)
			p.nodes = s.follow(p.nodes, bit, s.now[bit])
		}
	}
	s.pool = s.pool[:mark]
}

// whole tries the edits that give a question one other option at once: a move
// of a single choice, or the exclusive option.
func (s *flipSearch) whole(p place, b *block) {
	left := s.left(p.done)
	for option := range b.size {
		if option == b.now && b.kind == Single || b.kind == Multi && (option != b.alone || b.now == 0) {
			continue
		}
		if nodes := s.choose(p.nodes, b, option); s.most(nodes) < left {
			s.visit(place{nodes: nodes, done: p.done.with(b.edit(option)), edited: p.edited + 1, at: -1})
		}
	}
}

// toggle tries the edit of one option of several. Where it takes away the last
// one, the answer needs another option, whether or not the diagram tests it.
func (s *flipSearch) toggle(p place, b *block, bit int32) {
	nodes, left := s.follow(p.nodes, bit, 1-s.now[bit]), s.left(p.done)
	set := p.set + 1
	if s.now[bit] == 1 {
		set = p.set - 1
	}
	if set > 0 && s.most(nodes) >= left {
		return
	}
	next := place{nodes: nodes, done: p.done.with(b.edit(b.optionOf[bit-b.first])), edited: p.edited, at: p.at, entry: p.entry, touched: true, set: set}
	if !p.touched {
		next.edited++
	}
	s.visit(next)
	if set > 0 || left == 1 {
		return
	}
	for i, option := range b.optionOf {
		if s.now[int(b.first)+i] == 0 {
			s.visit(place{nodes: s.choose(p.entry, b, option), done: next.done.with(b.edit(option)), edited: next.edited, at: -1})
		}
	}
}

// level returns the first bit that one of the nodes tests.
func (s *flipSearch) level(nodes []int32) int32 {
	out := terminalLevel
	for _, n := range nodes {
		out = min(out, s.d.level[n])
	}
	return out
}

// follow returns where the nodes lead past a bit of this value, or of either.
func (s *flipSearch) follow(nodes []int32, bit int32, value int8) []int32 {
	mark := len(s.pool)
	for _, n := range nodes {
		if s.d.level[n] != bit {
			s.keep(mark, n)
			continue
		}
		if value != 1 {
			s.keep(mark, s.d.low[n])
		}
		if value != 0 {
			s.keep(mark, s.d.high[n])
		}
	}
	return s.pool[mark:len(s.pool):len(s.pool)]
}

func (s *flipSearch) keep(mark int, n int32) {
	if !slices.Contains(s.pool[mark:], n) {
		s.pool = append(s.pool, n)
	}
}

// choose returns where the nodes lead past a question of which one option is
// chosen and no other.
func (s *flipSearch) choose(nodes []int32, b *block, option int) []int32 {
	mark := len(s.pool)
	for _, n := range nodes {
		for s.d.level[n] < b.end {
			if at := s.d.level[n] - b.first; b.optionOf[at] == option {
				n = s.d.high[n]
			} else {
				n = s.d.low[n]
			}
		}
		s.keep(mark, n)
	}
	return s.pool[mark:len(s.pool):len(s.pool)]
}
