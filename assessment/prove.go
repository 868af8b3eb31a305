package assessment

import "slices"

// Proof looks at all answers at once. It answers which of them make a condition
// hold, exactly, with an example. One goroutine uses it at a time; the catalog
// stays as it is.
type Proof struct {
	catalog    *Catalog
	space      space
	diagram    *diagram
	conditions []int32 // the diagram of each condition
	asked      []int32 // and of "this question is asked"
}

// Set is a set of complete answers, made by one Proof. The zero Set is empty.
type Set struct{ at int32 }

// Empty reports whether no answers are in the set.
func (s Set) Empty() bool { return s.at == 0 }

// All reports whether all answers are in the set.
func (s Set) All() bool { return s.at == 1 }

// maxProof bounds the nodes of a proof, and so its memory to some 200 MB; the
// pack that is built in needs a seventh of it.
const maxProof = 2_000_000

// Prove begins a proof.
func (c *Catalog) Prove() *Proof {
	p := &Proof{catalog: c, space: newSpace(c.Questions), diagram: newDiagram()}
	p.diagram.most = maxProof
	p.conditions = p.diagram.conditions(c.Logic, p.space, c.Questions)
	for i := range c.Questions {
		p.asked = append(p.asked, p.conditions[c.Questions[i].Asked])
	}
	return p
}

// Complete reports whether the proof found room. A pack whose rules are so
// entangled that they need more has not been proved, whatever else was said.
func (p *Proof) Complete() bool { return !p.diagram.full() }

// Where is the set of answers under which a condition of the catalog holds.
func (p *Proof) Where(c Condition) Set { return Set{p.conditions[c]} }

// Both is the set of answers that are in a and in b.
func (p *Proof) Both(a, b Set) Set { return Set{p.diagram.choose(a.at, b.at, 0)} }

// Either is the set of answers that are in a or in b.
func (p *Proof) Either(a, b Set) Set { return Set{p.diagram.choose(a.at, 1, b.at)} }

// Outside is the set of answers that are not in a.
func (p *Proof) Outside(a Set) Set { return Set{p.diagram.choose(a.at, 0, 1)} }

// Witness returns answers that are in the set, one to each question that is
// asked under them; false when the set is empty.
func (p *Proof) Witness(s Set) (Answers, bool) {
	if s.Empty() {
		return Answers{}, false
	}
	return p.answers(p.pattern(s)), true
}

// pattern returns bits in the set. Where nothing has to be chosen, that is the
// exclusive option, else the first that does not matter.
func (p *Proof) pattern(s Set) restriction {
	bits := p.space.unrestricted()
	for n := s.at; n >= terminals; {
		level := p.diagram.level[n]
		if low := p.diagram.low[n]; low != 0 {
			bits[level], n = 0, low
			continue
		}
		bits[level], n = 1, p.diagram.high[n]
	}
	for i := range p.catalog.Questions {
		own := bits[p.space.first[i]:p.space.first[i+1]]
		if slices.Max(own) < 1 && exclusive(&p.catalog.Questions[i]) < 0 {
			if first := slices.Index(own, free); first >= 0 {
				own[first] = 1
			}
		}
		for j := range own {
			own[j] = max(own[j], 0)
		}
	}
	return bits
}

// answers reads bits as answers, without those to questions that are not asked.
func (p *Proof) answers(bits restriction) Answers {
	var out Answers
	for i := range p.catalog.Questions {
		q := &p.catalog.Questions[i]
		if p.holds(p.asked[i], bits) {
			out = out.put(q.ID, Answer{Options: p.space.chosen(q, i, bits)})
		}
	}
	out.revision = 0
	return out
}

// holds follows bits through a diagram.
func (p *Proof) holds(n int32, bits restriction) bool {
	for n >= terminals {
		if bits[p.diagram.level[n]] == 1 {
			n = p.diagram.high[n]
		} else {
			n = p.diagram.low[n]
		}
	}
	return n == 1
}

// chosen reads the bits of one question.
func (s space) chosen(q *Question, at int, bits restriction) []OptionID {
	alone, last := exclusive(q), len(q.Options)-1
	var out []OptionID
	for i := range q.Options {
		switch {
		case i == alone, q.Kind == Single && i == last:
		case bits[s.bit(at, i, alone)] == 1:
			out = append(out, q.Options[i].ID)
			if q.Kind == Single {
				return out
			}
		}
	}
	if len(out) > 0 {
		return out
	}
	if alone >= 0 {
		last = alone
	}
	return []OptionID{q.Options[last].ID}
}

// Addition is a change of answers by one option: the answers around it.
type Addition struct{ Before, After Answers }

// Lowered looks for answers in a set that choosing one option as well takes out
// of it. Only where an answer with the option and one without are both valid;
// beside an exclusive option, it takes its place.
func (p *Proof) Lowered(s Set, question, option int) (Addition, bool) {
	bit := int32(p.space.bit(question, option, exclusive(&p.catalog.Questions[question])))
	without, with := p.cofactor(s, bit, 0), p.cofactor(s, bit, 1)
	lost := p.Both(p.Both(without, p.Outside(with)), p.without(question, int(bit)))
	if lost.Empty() {
		return Addition{}, false
	}
	bits := p.pattern(lost)
	bits[bit] = 0
	before := p.answers(bits)
	bits[bit] = 1
	return Addition{before, p.answers(bits)}, true
}

// without is where a question has a valid answer without the option of a bit.
func (p *Proof) without(question, bit int) Set {
	q := &p.catalog.Questions[question]
	if exclusive(q) >= 0 {
		return Set{1} // without all, the exclusive option is chosen
	}
	some := int32(0)
	for b := p.space.first[question]; b < p.space.first[question+1]; b++ {
		if b != bit {
			some = p.diagram.choose(p.diagram.variable(b), 1, some)
		}
	}
	return Set{some}
}

// cofactor is the set with one bit fixed.
func (p *Proof) cofactor(s Set, bit int32, value int8) Set {
	fixed := p.space.unrestricted()
	fixed[bit] = value
	return Set{p.diagram.fix([]int32{s.at}, fixed)[0]}
}

// Relying is where a condition holds only because a question that is not asked
// counts as no. Such a condition says something about answers nobody gave.
func (p *Proof) Relying(c Condition) Set {
	return Set{p.diagram.choose(p.conditions[c], p.diagram.choose(p.strictly(c, true, map[polar]int32{}), 0, 1), 0)}
}

// polar is a condition under an even or an odd number of nots.
type polar struct {
	cond     Condition
	positive bool
}

// strictly builds a condition in which an option of a question that is not
// asked counts against it, whether it is chosen or denied.
func (p *Proof) strictly(c Condition, positive bool, done map[polar]int32) int32 {
	if at, ok := done[polar{c, positive}]; ok {
		return at
	}
	out := p.conditions[c]
	n := p.catalog.Logic.nodes[c.node()]
	literal, guarded := p.catalog.Effective[c]
	switch {
	case c.denied():
		out = p.diagram.choose(p.strictly(c^1, !positive, done), 0, 1)
	case guarded && !positive:
		out = p.diagram.choose(p.asked[literal[0]], out, 1)
	case guarded, p.catalog.Logic.literals[c.node()] != noLiteral, c == Never:
	default:
		out = p.diagram.choose(p.strictly(n.a, positive, done), p.strictly(n.b, positive, done), 0)
	}
	done[polar{c, positive}] = out
	return out
}
