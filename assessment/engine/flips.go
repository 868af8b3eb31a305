package engine

import (
	"cmp"
	"maps"
	"slices"

	"trustpath/assessment"
	"trustpath/assessment/logic"
)

// Flips returns every flip of these answers, ordered by edits, questions and
// what changes. Only what has one possible value can flip, and only questions
// with a certain answer are edited, asked or not.
func (e *Engine) Flips(a assessment.Answers) []assessment.Flip { return e.flips(a, maxEdits) }

// flips is Flips with a number of edits at most.
func (e *Engine) flips(a assessment.Answers, most int) []assessment.Flip {
	d, roots := e.Diagrams()
	f := flipper{Engine: e, mostEdits: most, d: d, roots: roots, now: e.pattern(a), before: e.Outlook(a), needs: make([]uint8, len(d.Level))}
	for i := range e.Questions {
		f.cells = append(f.cells, e.newCell(i, a.Of(e.Questions[i].ID)))
	}
	own := map[edits][]int{} // for each set of edits, the attributes for which it is smallest
	for at := range e.Attributes {
		if value, settled := single(f.before.masks[at]); settled && f.flippable(at) {
			for _, set := range f.search(roots[at], value) {
				own[set] = append(own[set], at)
			}
		}
	}
	sets := slices.SortedFunc(maps.Keys(own), func(a, b edits) int {
		return cmp.Or(a.len()-b.len(), a.questions()-b.questions(), own[a][0]-own[b][0], slices.Compare(a[:], b[:]))
	})
	out := make([]assessment.Flip, len(sets))
	for i, set := range sets {
		out[i] = f.describe(set, own[set])
	}
	return out
}

// flippable reports whether flips of an attribute are of interest: what makes
// the headline, and the scope of a report.
func (e *Engine) flippable(at int) bool {
	return e.Attributes[at].Headline || e.ids[at].Kind == assessment.CategoryKind
}

// describe returns a flip with everything that it changes for sure; own are the
// attributes that need every edit.
func (f *flipper) describe(set edits, own []int) assessment.Flip {
	out := assessment.Flip{Set: map[assessment.QuestionID]assessment.FlipAnswer{}, Edits: set.len()}
	after := slices.Clone(f.now)
	for _, edit := range set[:out.Edits] {
		f.apply(edit, after)
	}
	for _, edit := range set[:out.Edits] {
		question, _ := parts(edit)
		q := &f.Questions[question]
		out.Set[q.ID] = assessment.FlipAnswer{Kind: q.Kind, Options: f.chosen(after, question)}
	}
	f.after = f.outlook(after)
	for at := range f.Attributes {
		_, settled := single(f.before.masks[at])
		if settled && f.flippable(at) && f.before.masks[at]&f.after.masks[at] == 0 {
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
		return append(list, f.before.change(at, f.after))
	}
	change := assessment.Change{
		Attribute: assessment.AttributeID{Kind: assessment.CategoryKind, Standard: id.Standard}.String(),
	}
	if slices.ContainsFunc(list, func(c assessment.Change) bool { return c.Attribute == change.Attribute }) {
		return list
	}
	for i, other := range f.ids {
		if other.Kind == assessment.CategoryKind && other.Standard == id.Standard {
			change.Was = addCategory(change.Was, other.ID, f.before.masks[i])
			change.Would = addCategory(change.Would, other.ID, f.after.masks[i])
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

// edits is a set of option edits in ascending order, zeros at the end. An edit is
// one more than a question in its upper bits and an option in its lower ones: that
// option is added or removed, moved to, or chosen alone.
type edits [maxEdits]uint16

const optionBits = 6 // a question has at most 40 options

func edit(question, option int) uint16 { return uint16(question<<optionBits|option) + 1 }

func parts(edit uint16) (question, option int) {
	return int(edit-1) >> optionBits, int(edit-1) & (1<<optionBits - 1)
}

func (e edits) len() int {
	n := 0
	for n < maxEdits && e[n] != 0 {
		n++
	}
	return n
}

func (e edits) questions() int {
	n, last := 0, -1
	for _, edit := range e[:e.len()] {
		if question, _ := parts(edit); question != last {
			n, last = n+1, question
		}
	}
	return n
}

// with returns the set with one more edit. The set is not full.
func (e edits) with(edit uint16) edits {
	e[maxEdits-1] = edit
	for at := maxEdits - 1; at > 0 && (e[at-1] == 0 || e[at-1] > edit); at-- {
		e[at-1], e[at] = e[at], e[at-1]
	}
	return e
}

// contains reports whether every edit of a part is in the set.
func (e edits) contains(part edits) bool {
	at := 0
	for _, edit := range e {
		if at < maxEdits && edit == part[at] {
			at++
		}
	}
	return at == maxEdits || part[at] == 0
}

type cell struct {
	question   int
	first, end int32 // its bits
	single     bool
	exclusive  int // the exclusive option, or -1
	now        int // the option of a single choice; the number of options chosen of several
	open       bool
	editable   bool
}

func (e *Engine) newCell(question int, answer assessment.Answer) cell {
	q := &e.Questions[question]
	_, err := q.Check(answer)
	c := cell{
		question:  question,
		single:    q.Kind == assessment.Single,
		exclusive: q.Exclusive(),
		open:      answer.IsZero() || answer.Unknown,
	}
	c.first, c.end = e.space.Bits(question)
	c.editable = !c.open && err == nil
	for option := range q.Options {
		switch {
		case option == c.exclusive || !answer.Has(q.Options[option].ID):
		case c.single:
			c.now = option
		default:
			c.now++
		}
	}
	return c
}

// impossible is more edits than any flip has.
const impossible = uint8(maxEdits + 1)

// flipper finds, for one attribute after the other, every smallest set of edits
// after which its present value is impossible. It goes depth-first through the
// diagram of the attribute, from the present answers, and makes one edit at a time,
// in the order of the bits.
type flipper struct {
	*Engine
	d             *logic.Diagrams
	roots         []int32
	now           logic.Pattern
	before, after Outlook // after: with the edits of the flip that is described
	cells         []cell  // by question

	mostEdits int
	needs     []uint8 // by node, see fillNeeds
	below     []int32 // the nodes of the attribute, children before their parents
	budget    int     // edits allowed in this round
	found     []edits // all of them smallest
	nodes     []int32 // storage for the nodes of all states: a search visits up to 100,000
}

func (f *flipper) apply(edit uint16, into logic.Pattern) {
	question, option := parts(edit)
	if c := &f.cells[question]; c.single || option == c.exclusive {
		f.space.Fix(into, question, option)
	} else {
		into[f.space.Bit(question, option)] ^= 1
	}
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

func (s *state) empty() bool { return s.touched && s.chosen == 0 }

// search returns the flips of an attribute. Rounds with a growing budget find
// small sets first, so that supersets of them can be skipped.
func (f *flipper) search(root int32, value int) []edits {
	f.found = nil
	f.fillNeeds(root, value)
	for f.budget = 1; f.budget <= min(f.mostEdits, maxEdits); f.budget++ {
		f.visit(state{nodes: []int32{root}, question: -1})
	}
	return f.found
}

// collect finds the nodes of an attribute: few of all that come before its root.
func (f *flipper) collect(root int32) {
	const met = impossible + 1
	f.below = f.below[:0]
	if root >= logic.Terminals {
		f.below = append(f.below, root)
	}
	for i := 0; i < len(f.below); i++ {
		for _, child := range [2]int32{f.d.Low[f.below[i]], f.d.High[f.below[i]]} {
			if child >= logic.Terminals && f.needs[child] != met {
				f.needs[child] = met
				f.below = append(f.below, child)
			}
		}
	}
	slices.Sort(f.below)
}

// fillNeeds computes for each node of an attribute a lower bound of the edits below it
// that make the value impossible; it is exact where they are 0. It ignores the limit on
// questions and empty answers.
func (f *flipper) fillNeeds(root int32, value int) {
	f.collect(root)
	clear(f.needs[:logic.Terminals])
	f.needs[value] = impossible
	for _, n := range f.below {
		low, high, bit := f.needs[f.d.Low[n]], f.needs[f.d.High[n]], f.d.Level[n]
		c := f.owning(bit)
		switch option := int(bit - c.first); {
		case !c.editable:
		case c.single && option > c.now: // a move counts once, at one of the other two
		case c.single && option == c.now, !c.single && f.now[bit] == 1:
			low++
		default:
			high++
		}
		out := min(low, high)
		switch {
		case c.open:
			out = max(low, high)
		case !c.editable && f.now[bit] == 0:
			out = low
		case !c.editable:
			out = high
		case c.exclusive >= 0 && c.now > 0:
			none := n // past the question with no bit set
			for f.d.Level[none] < c.end {
				none = f.d.Low[none]
			}
			out = min(out, 1+f.needs[none])
		}
		f.needs[n] = min(out, impossible)
	}
}

func (f *flipper) owning(bit int32) *cell { return &f.cells[f.space.Owner(bit)] }

func (f *flipper) most(nodes []int32) int {
	out := uint8(0)
	for _, n := range nodes {
		out = max(out, f.needs[n])
	}
	return int(out)
}

func (f *flipper) left(done edits) int { return f.budget - done.len() }

// visit judges a state and continues from it with every further edit.
func (f *flipper) visit(p state) {
	left := f.left(p.done)
	if f.most(p.nodes) > left || slices.ContainsFunc(f.found, p.done.contains) {
		return
	}
	if left == 0 {
		if !p.empty() {
			f.found = append(f.found, p.done) // no further edit is needed
		}
		return
	}
	mark := len(f.nodes)
	for bit := f.level(p.nodes); bit != logic.TerminalLevel && f.most(p.nodes) <= left; bit = f.level(p.nodes) {
		c := f.owning(bit)
		if c.question != p.question {
			if p.empty() || p.edited == maxEdited {
				break
			}
			p.question, p.entry, p.chosen, p.touched = c.question, p.nodes, c.now, false
			if c.editable {
				f.whole(p, c)
			}
		}
		switch {
		case c.open, !c.editable:
			p.nodes = f.follow(p.nodes, bit, f.now[bit])
		case c.single:
			p.nodes = f.choose(p.nodes, c, c.now)
		default:
			f.toggle(p, c, bit)
			p.nodes = f.follow(p.nodes, bit, f.now[bit])
		}
	}
	f.nodes = f.nodes[:mark]
}

// whole tries the edits that replace the answer to a question: a move of a
// single choice, or the exclusive option.
func (f *flipper) whole(p state, c *cell) {
	left := f.left(p.done)
	for option := range f.Questions[c.question].Options {
		if option == c.now && c.single || !c.single && (option != c.exclusive || c.now == 0) {
			continue
		}
		if nodes := f.choose(p.nodes, c, option); f.most(nodes) < left {
			f.visit(state{nodes: nodes, done: p.done.with(edit(c.question, option)), edited: p.edited + 1, question: -1})
		}
	}
}

// toggle tries the edit of one option of several. Where it removes the last
// one, the answer needs another option, whether or not the diagram tests it.
func (f *flipper) toggle(p state, c *cell, bit int32) {
	nodes, left := f.follow(p.nodes, bit, 1-f.now[bit]), f.left(p.done)
	chosen := p.chosen + 1
	if f.now[bit] == 1 {
		chosen = p.chosen - 1
	}
	if chosen > 0 && f.most(nodes) >= left {
		return
	}
	next := p
	next.nodes, next.done = nodes, p.done.with(edit(c.question, f.space.Value(bit)))
	next.touched, next.chosen = true, chosen
	if !p.touched {
		next.edited++
	}
	f.visit(next)
	if chosen > 0 || left == 1 {
		return
	}
	for other := c.first; other < c.end; other++ {
		if f.now[other] == 0 {
			option := f.space.Value(other)
			f.visit(state{
				nodes:    f.choose(p.entry, c, option),
				done:     next.done.with(edit(c.question, option)),
				edited:   next.edited,
				question: -1,
			})
		}
	}
}

func (f *flipper) level(nodes []int32) int32 {
	out := logic.TerminalLevel
	for _, n := range nodes {
		out = min(out, f.d.Level[n])
	}
	return out
}

// follow returns where the nodes lead past a bit of this value, or of either.
func (f *flipper) follow(nodes []int32, bit int32, value int8) []int32 {
	mark := len(f.nodes)
	for _, n := range nodes {
		if f.d.Level[n] != bit {
			f.keep(mark, n)
			continue
		}
		if value != 1 {
			f.keep(mark, f.d.Low[n])
		}
		if value != 0 {
			f.keep(mark, f.d.High[n])
		}
	}
	return f.nodes[mark:len(f.nodes):len(f.nodes)]
}

func (f *flipper) keep(mark int, n int32) {
	if !slices.Contains(f.nodes[mark:], n) {
		f.nodes = append(f.nodes, n)
	}
}

// choose returns where the nodes lead past a question of which one option is
// chosen and no other.
func (f *flipper) choose(nodes []int32, c *cell, option int) []int32 {
	mark := len(f.nodes)
	for _, n := range nodes {
		f.keep(mark, f.d.Past(n, f.space, c.question, option))
	}
	return f.nodes[mark:len(f.nodes):len(f.nodes)]
}
