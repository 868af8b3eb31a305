package engine

import (
	"cmp"
	"slices"

	"trustpath/assessment"
	"trustpath/assessment/logic"
)

// Flips returns every flip of these answers, ordered by edits, questions and
// what changes. Only what has one possible value can flip, and only questions
// with a certain answer are edited, asked or not.
func (e *Engine) Flips(a assessment.Answers) []assessment.Flip {
	d, roots := e.Diagrams()
	s := flipSearch{grid: e.newGrid(a), d: d, needs: make([]uint8, len(d.Level))}
	now := d.NewReach(s.now, nil)
	f := flipper{
		Engine: e,
		search: &s,
		roots:  roots,
		masks:  now.Masks(roots),
		after:  d.NewReach(e.space.Open(), now),
	}
	own := map[edits][]int{} // for each set of edits, the attributes for which it is smallest
	for at := range e.Attributes {
		value, settled := single(f.masks[at])
		if !settled || !f.flippable(at) {
			continue
		}
		for set := range s.search(roots[at], int32(value)) {
			own[set] = append(own[set], at)
		}
	}
	type found struct {
		assessment.Flip
		first int // the first attribute for which it is smallest
		set   edits
	}
	all := make([]found, 0, len(own))
	for set, attributes := range own {
		all = append(all, found{f.describe(set, attributes), attributes[0], set})
	}
	slices.SortFunc(all, func(a, b found) int {
		return cmp.Or(a.Edits-b.Edits, len(a.Set)-len(b.Set), a.first-b.first, slices.Compare(a.set[:], b.set[:]))
	})
	out := make([]assessment.Flip, len(all))
	for i := range all {
		out[i] = all[i].Flip
	}
	return out
}

// flipper describes the flips of one set of answers.
type flipper struct {
	*Engine
	search *flipSearch
	roots  []int32
	masks  []uint16     // by attribute, its possible values
	after  *logic.Reach // under the edits of the flip that is described
}

// flippable reports whether flips of an attribute are of interest: what makes
// the headline, and the scope of a report.
func (f *flipper) flippable(at int) bool {
	return f.Attributes[at].Headline || f.ids[at].Kind == assessment.CategoryKind
}

// describe returns a flip with everything that it changes for sure; own are the
// attributes that need every edit.
func (f *flipper) describe(set edits, own []int) assessment.Flip {
	out := assessment.Flip{Set: map[assessment.QuestionID]assessment.FlipAnswer{}, Edits: set.len()}
	for _, edit := range set[:out.Edits] {
		c, _ := f.search.cell(edit)
		q := &f.Questions[c.question]
		if _, ok := out.Set[q.ID]; !ok {
			out.Set[q.ID] = assessment.FlipAnswer{Kind: q.Kind, Options: f.search.answer(set, c.question).Options}
		}
	}
	last, _ := f.search.cell(set[out.Edits-1])
	f.search.apply(set, f.after.Pattern)
	f.after.Reset(last.end)
	for at := range f.Attributes {
		_, settled := single(f.masks[at])
		if settled && f.flippable(at) && f.masks[at]&f.after.Mask(f.roots[at]) == 0 {
			out.Changes = f.add(out.Changes, at)
		}
	}
	for _, at := range own {
		out.Own = f.add(out.Own, at)
	}
	return out
}

// add lists the change of an attribute. The categories of a report are one
// change.
func (f *flipper) add(list []assessment.Change, at int) []assessment.Change {
	id := f.ids[at]
	if id.Kind != assessment.CategoryKind {
		values := f.Attributes[at].Values
		return append(list, assessment.Change{
			Attribute: f.Attributes[at].Name,
			Was:       chosen(values, f.masks[at]),
			Would:     chosen(values, f.after.Mask(f.roots[at])),
		})
	}
	change := assessment.Change{
		Attribute: assessment.AttributeID{Kind: assessment.CategoryKind, Standard: id.Standard}.String(),
	}
	if slices.ContainsFunc(list, func(c assessment.Change) bool { return c.Attribute == change.Attribute }) {
		return list
	}
	for i, other := range f.ids {
		if other.Kind == assessment.CategoryKind && other.Standard == id.Standard {
			change.Was = addCategory(change.Was, other.ID, f.masks[i])
			change.Would = addCategory(change.Would, other.ID, f.after.Mask(f.roots[i]))
		}
	}
	return append(list, change)
}

// addCategory lists a category that is in the scope, or may be.
func addCategory(list []string, id string, mask uint16) []string {
	switch mask {
	case 0b10:
		return append(list, id)
	case 0b11:
		return append(list, "maybe "+id)
	}
	return list
}

// A flip has at most this many option edits, in at most this many questions.
const (
	maxEdits  = 4
	maxEdited = 2
)

// edits is a set of option edits in ascending order, zeros at the end. An edit
// is the position of an option among all options of the catalog, plus one: that
// option is added or removed, moved to, or chosen alone.
type edits [maxEdits]uint16

func (e edits) len() int {
	n := 0
	for n < maxEdits && e[n] != 0 {
		n++
	}
	return n
}

// with returns the set with one more edit. The set is not full.
func (e edits) with(edit uint16) edits {
	at := e.len()
	for ; at > 0 && e[at-1] > edit; at-- {
		e[at] = e[at-1]
	}
	e[at] = edit
	return e
}

// foundSets are the sets of edits found so far.
type foundSets struct {
	sets  map[edits]bool
	parts []bool // by edit, whether a set has it
}

func (f *foundSets) add(e edits) {
	f.sets[e] = true
	for _, edit := range e[:e.len()] {
		f.parts[edit] = true
	}
}

// containsSubset reports whether one of the sets is a subset of e.
func (f *foundSets) containsSubset(e edits) bool {
	var known edits // the edits of e that are in some set
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

// cell is one question of the edit grid.
type cell struct {
	question   int
	first, end int32 // its bits
	offset     int   // number of options of the questions before it
	size       int   // number of its options
	single     bool
	exclusive  int // the exclusive option, or -1
	now        int // the option of a single choice; the number of options chosen of several
	open       bool
	editable   bool
}

// edit returns the edit of an option.
func (c *cell) edit(option int) uint16 { return uint16(c.offset + option + 1) }

// grid is a set of answers laid out for editing.
type grid struct {
	engine  *Engine
	answers assessment.Answers
	now     logic.Pattern
	cells   []cell // by question
	owner   []int  // by edit, its question
}

func (e *Engine) newGrid(a assessment.Answers) grid {
	out := grid{engine: e, answers: a, now: e.pattern(a), owner: []int{-1}}
	for i := range e.Questions {
		q, answer := &e.Questions[i], a.Of(e.Questions[i].ID)
		_, err := q.Check(answer)
		c := cell{
			question:  i,
			offset:    len(out.owner) - 1,
			size:      len(q.Options),
			single:    q.Kind == assessment.Single,
			exclusive: q.Exclusive(),
			open:      answer.IsZero() || answer.Unknown,
		}
		c.first, c.end = e.space.Bits(i)
		c.editable = !c.open && err == nil
		for option := range q.Options {
			out.owner = append(out.owner, i)
			switch {
			case option == c.exclusive || !answer.Has(q.Options[option].ID):
			case c.single:
				c.now = option
			default:
				c.now++
			}
		}
		out.cells = append(out.cells, c)
	}
	return out
}

// cell returns the question of an edit and the position of its option there.
func (g *grid) cell(edit uint16) (c *cell, option int) {
	c = &g.cells[g.owner[edit]]
	return c, int(edit) - c.offset - 1
}

// apply makes the edits in a copy of the present bits.
func (g *grid) apply(set edits, into logic.Pattern) {
	copy(into, g.now)
	for _, edit := range set[:set.len()] {
		c, option := g.cell(edit)
		if c.single || option == c.exclusive {
			g.engine.space.Fix(into, c.question, option)
		} else {
			into[g.engine.space.Bit(c.question, option)] ^= 1
		}
	}
}

// answer returns the whole new answer to a question that the edits change.
func (g *grid) answer(set edits, question int) assessment.Answer {
	q := &g.engine.Questions[question]
	old := g.answers.Of(q.ID)
	chosen := make([]bool, len(q.Options))
	for i := range q.Options {
		chosen[i] = old.Has(q.Options[i].ID)
	}
	for _, edit := range set[:set.len()] {
		c, option := g.cell(edit)
		switch {
		case c.question != question:
		case c.single || option == c.exclusive:
			clear(chosen)
			chosen[option] = true
		default:
			chosen[option] = !chosen[option]
			if c.exclusive >= 0 {
				chosen[c.exclusive] = false
			}
		}
	}
	var out assessment.Answer
	for i, yes := range chosen {
		if yes {
			out.Options = append(out.Options, q.Options[i].ID)
		}
	}
	return out
}

// impossible is more edits than any flip has.
const impossible = uint8(maxEdits + 1)

// flipSearch finds, for one attribute, every smallest set of edits after which
// its present value is impossible. It goes depth-first through the diagram of
// the attribute, from the present answers, and makes one edit at a time, in the
// order of the bits.
type flipSearch struct {
	grid
	d      *logic.Diagrams
	value  int32     // the value to make impossible
	needs  []uint8   // for each node, one more than its need, or 0 where it is not known
	budget int       // edits allowed in this round
	found  foundSets // all of them smallest
	nodes  []int32   // storage for the nodes of all states: a search visits up to 100,000
}

// state is a point of the search: the nodes that the open answers may lead to
// after the edits made so far.
type state struct {
	nodes    []int32
	done     edits
	edited   int     // number of questions with an edit
	question int     // the question that the nodes are in, or -1
	entry    []int32 // the nodes at which it was entered
	touched  bool    // it has an edit
	chosen   int     // how many of its options are chosen
}

// empty reports whether the edits leave a question without an answer.
func (s *state) empty() bool { return s.touched && s.chosen == 0 }

// search returns the flips of an attribute. Rounds with a growing budget find
// small sets first, so that supersets of them can be skipped.
func (s *flipSearch) search(root, value int32) map[edits]bool {
	s.value = value
	s.found = foundSets{map[edits]bool{}, make([]bool, len(s.owner))}
	clear(s.needs)
	for s.budget = 1; s.budget <= maxEdits; s.budget++ {
		s.visit(state{nodes: []int32{root}, question: -1})
	}
	return s.found.sets
}

// need returns a lower bound of the edits below a node that make the value
// impossible; it is exact where they are 0. It ignores the limit on questions
// and empty answers.
func (s *flipSearch) need(n int32) uint8 {
	if known := s.needs[n]; known > 0 {
		return known - 1
	}
	if n < logic.Terminals {
		if n == s.value {
			return impossible
		}
		return 0
	}
	low, high := s.need(s.d.Low[n]), s.need(s.d.High[n])
	bit := s.d.Level[n]
	c := s.owning(bit)
	var out uint8
	switch {
	case c.open:
		out = max(low, high)
	case !c.editable && s.now[bit] == 0:
		out = low
	case !c.editable:
		out = high
	case c.single:
		// A move counts once: where the bit of an earlier option is set, or the
		// present bit is not.
		switch option := int(bit - c.first); {
		case option < c.now:
			high++
		case option == c.now:
			low++
		}
		out = min(low, high)
	default:
		if s.now[bit] == 0 {
			high++
		} else {
			low++
		}
		out = min(low, high)
		if c.exclusive >= 0 && c.now > 0 {
			none := n // past the question with no bit set
			for s.d.Level[none] < c.end {
				none = s.d.Low[none]
			}
			out = min(out, 1+s.need(none))
		}
	}
	out = min(out, impossible)
	s.needs[n] = out + 1
	return out
}

// owning returns the question of a bit.
func (s *flipSearch) owning(bit int32) *cell { return &s.cells[s.engine.space.Owner(bit)] }

// most returns the largest need of the nodes.
func (s *flipSearch) most(nodes []int32) int {
	out := uint8(0)
	for _, n := range nodes {
		out = max(out, s.need(n))
	}
	return int(out)
}

// left returns how many edits may follow in this round.
func (s *flipSearch) left(done edits) int { return s.budget - done.len() }

// visit judges a state and continues from it with every further edit.
func (s *flipSearch) visit(p state) {
	left := s.left(p.done)
	if s.most(p.nodes) > left || s.found.containsSubset(p.done) {
		return
	}
	if left == 0 {
		if !p.empty() {
			s.found.add(p.done) // no further edit is needed
		}
		return
	}
	mark := len(s.nodes)
	for bit := s.level(p.nodes); bit != logic.TerminalLevel && s.most(p.nodes) <= left; bit = s.level(p.nodes) {
		c := s.owning(bit)
		if c.question != p.question {
			if p.empty() || p.edited == maxEdited {
				break
			}
			p.question, p.entry, p.chosen, p.touched = c.question, p.nodes, c.now, false
			if c.editable {
				s.whole(p, c)
			}
		}
		switch {
		case c.open, !c.editable:
			p.nodes = s.follow(p.nodes, bit, s.now[bit])
		case c.single:
			p.nodes = s.choose(p.nodes, c, c.now)
		default:
			s.toggle(p, c, bit)
			p.nodes = s.follow(p.nodes, bit, s.now[bit])
		}
	}
	s.nodes = s.nodes[:mark]
}

// whole tries the edits that replace the answer to a question: a move of a
// single choice, or the exclusive option.
func (s *flipSearch) whole(p state, c *cell) {
	left := s.left(p.done)
	for option := range c.size {
		if option == c.now && c.single || !c.single && (option != c.exclusive || c.now == 0) {
			continue
		}
		if nodes := s.choose(p.nodes, c, option); s.most(nodes) < left {
			s.visit(state{nodes: nodes, done: p.done.with(c.edit(option)), edited: p.edited + 1, question: -1})
		}
	}
}

// toggle tries the edit of one option of several. Where it removes the last
// one, the answer needs another option, whether or not the diagram tests it.
func (s *flipSearch) toggle(p state, c *cell, bit int32) {
	nodes, left := s.follow(p.nodes, bit, 1-s.now[bit]), s.left(p.done)
	chosen := p.chosen + 1
	if s.now[bit] == 1 {
		chosen = p.chosen - 1
	}
	if chosen > 0 && s.most(nodes) >= left {
		return
	}
	next := p
	next.nodes, next.done = nodes, p.done.with(c.edit(s.engine.space.Value(bit)))
	next.touched, next.chosen = true, chosen
	if !p.touched {
		next.edited++
	}
	s.visit(next)
	if chosen > 0 || left == 1 {
		return
	}
	for other := c.first; other < c.end; other++ {
		if s.now[other] == 0 {
			option := s.engine.space.Value(other)
			s.visit(state{
				nodes:    s.choose(p.entry, c, option),
				done:     next.done.with(c.edit(option)),
				edited:   next.edited,
				question: -1,
			})
		}
	}
}

// level returns the first bit that one of the nodes tests.
func (s *flipSearch) level(nodes []int32) int32 {
	out := logic.TerminalLevel
	for _, n := range nodes {
		out = min(out, s.d.Level[n])
	}
	return out
}

// follow returns where the nodes lead past a bit of this value, or of either.
func (s *flipSearch) follow(nodes []int32, bit int32, value int8) []int32 {
	mark := len(s.nodes)
	for _, n := range nodes {
		if s.d.Level[n] != bit {
			s.keep(mark, n)
			continue
		}
		if value != 1 {
			s.keep(mark, s.d.Low[n])
		}
		if value != 0 {
			s.keep(mark, s.d.High[n])
		}
	}
	return s.nodes[mark:len(s.nodes):len(s.nodes)]
}

func (s *flipSearch) keep(mark int, n int32) {
	if !slices.Contains(s.nodes[mark:], n) {
		s.nodes = append(s.nodes, n)
	}
}

// choose returns where the nodes lead past a question of which one option is
// chosen and no other.
func (s *flipSearch) choose(nodes []int32, c *cell, option int) []int32 {
	mark := len(s.nodes)
	for _, n := range nodes {
		for s.d.Level[n] < c.end {
			if s.engine.space.Value(s.d.Level[n]) == option {
				n = s.d.High[n]
			} else {
				n = s.d.Low[n]
			}
		}
		s.keep(mark, n)
	}
	return s.nodes[mark:len(s.nodes):len(s.nodes)]
}
