package engine

import (
	"fmt"
	"slices"

	"trustpath/assessment"
	"trustpath/assessment/logic"
)

// Proof looks at all answers at once: it computes exactly which of them make a
// condition hold, and gives an example. It is not safe for concurrent use.
type Proof struct {
	*Engine
	diagram    *logic.Diagrams
	conditions []int32 // the diagram of each condition
	asked      []int32 // and of "this question is asked", by question
}

// Set is a set of complete answers, made by one Proof. The zero Set is empty.
type Set struct{ node int32 }

// Empty reports whether no answers are in the set.
func (s Set) Empty() bool { return s.node == 0 }

// All reports whether all answers are in the set.
func (s Set) All() bool { return s.node == 1 }

// maxProof limits the nodes of a proof, and so its memory to some 200 MB; the
// shipped pack needs a fourteenth of it.
const maxProof = 2_000_000

// Prove begins a proof.
func (e *Engine) Prove() *Proof {
	p := &Proof{Engine: e, diagram: logic.NewDiagrams(maxProof)}
	p.conditions = p.diagram.Conditions(e.Logic, e.space)
	for i := range e.Questions {
		p.asked = append(p.asked, p.conditions[e.Questions[i].Asked])
	}
	return p
}

// Complete reports whether the proof stayed within its limit. If it did not,
// none of its answers count.
func (p *Proof) Complete() bool { return !p.diagram.Full() }

// Where is the set of answers under which a condition of the catalog holds.
func (p *Proof) Where(c logic.Condition) Set { return Set{p.conditions[c]} }

// Both is the set of answers that are in a and in b.
func (p *Proof) Both(a, b Set) Set { return Set{p.diagram.Choose(a.node, b.node, 0)} }

// Either is the set of answers that are in a or in b.
func (p *Proof) Either(a, b Set) Set { return Set{p.diagram.Choose(a.node, 1, b.node)} }

// Outside is the set of answers that are not in a.
func (p *Proof) Outside(a Set) Set { return Set{p.diagram.Choose(a.node, 0, 1)} }

// Witness returns answers that are in the set, one to each question that is
// asked under them; false when the set is empty.
func (p *Proof) Witness(s Set) (assessment.Answers, bool) {
	if s.Empty() {
		return assessment.Answers{}, false
	}
	return p.answers(p.example(s)), true
}

// example returns bits in the set. A question that does not matter has its
// exclusive option, else its first.
func (p *Proof) example(s Set) logic.Pattern {
	bits := p.diagram.Find(s.node, p.space)
	for i := range p.Questions {
		first, end := p.space.Bits(i)
		own := bits[first:end]
		if slices.Max(own) < 1 && p.Questions[i].Exclusive() < 0 {
			if at := slices.Index(own, logic.Open); at >= 0 {
				own[at] = 1
			}
		}
		for j := range own {
			own[j] = max(own[j], 0)
		}
	}
	return bits
}

func (p *Proof) answers(bits logic.Pattern) assessment.Answers {
	out := map[assessment.QuestionID]assessment.Answer{}
	for i := range p.Questions {
		q := &p.Questions[i]
		if p.diagram.Result(p.asked[i], bits) == 1 {
			out[q.ID] = assessment.Answer{Options: p.chosen(bits, i)}
		}
	}
	return assessment.AnswersFrom(out)
}

// Addition is a change of answers by one added option.
type Addition struct{ Before, After assessment.Answers }

// Lowered looks for answers in a set that adding one option takes out of it,
// where the answer is valid with the option and without. The option replaces an
// exclusive one.
func (p *Proof) Lowered(s Set, question, option int) (Addition, bool) {
	bit := p.space.Bit(question, option)
	without, with := p.cofactor(s, bit, 0), p.cofactor(s, bit, 1)
	lost := p.Both(p.Both(without, p.Outside(with)), p.validWithout(question, bit))
	if lost.Empty() {
		return Addition{}, false
	}
	bits := p.example(lost)
	bits[bit] = 0
	before := p.answers(bits)
	bits[bit] = 1
	return Addition{before, p.answers(bits)}, true
}

// validWithout is where a question has a valid answer without the option of a
// bit.
func (p *Proof) validWithout(question int, bit int32) Set {
	if p.Questions[question].Exclusive() >= 0 {
		return Set{1} // without all others, the exclusive option is chosen
	}
	some := int32(0)
	first, end := p.space.Bits(question)
	for b := first; b < end; b++ {
		if b != bit {
			some = p.diagram.Choose(p.diagram.Bit(b), 1, some)
		}
	}
	return Set{some}
}

func (p *Proof) cofactor(s Set, bit int32, value int8) Set {
	fixed := p.space.Open()
	fixed[bit] = value
	return Set{p.diagram.Fix([]int32{s.node}, fixed)[0]}
}

// Relying is where a condition holds only because a question that is not asked
// counts as no. Such a condition depends on an answer that was never given.
func (p *Proof) Relying(c logic.Condition) Set {
	return Set{p.diagram.Choose(p.conditions[c], p.diagram.Choose(p.strictly(c, true, map[polar]int32{}), 0, 1), 0)}
}

// polar is a condition under an even or an odd number of negations.
type polar struct {
	condition logic.Condition
	positive  bool
}

// strictly builds a condition in which an option of a question that is not
// asked counts against it, whether it is required or excluded.
func (p *Proof) strictly(c logic.Condition, positive bool, done map[polar]int32) int32 {
	if node, ok := done[polar{c, positive}]; ok {
		return node
	}
	out := p.conditions[c]
	n := p.Logic.Nodes[c.Index()]
	literal, guarded := p.Effective[c]
	switch {
	case c.Negated():
		out = p.diagram.Choose(p.strictly(c^1, !positive, done), 0, 1)
	case guarded && !positive:
		out = p.diagram.Choose(p.asked[literal[0]], out, 1)
	case guarded, n.IsLiteral(), c == logic.Never:
	default:
		out = p.diagram.Choose(p.strictly(n.A, positive, done), p.strictly(n.B, positive, done), 0)
	}
	done[polar{c, positive}] = out
	return out
}

// Influence is what the options of one question can change, over all answers:
// decisions and everything else that rules decide, which case of an obligation
// applies, claims, which questions are asked, and the figures of the plan.
type Influence struct {
	Matters []bool   // by option, whether choosing it can make a difference
	Same    [][2]int // options of a single choice that never differ in effect
}

// Influence returns that of every question, in catalog order. It compares what nodes
// lead to and builds none: with every option fixed in turn, the diagrams would be
// seven times as large.
func (p *Proof) Influence() []Influence {
	effects := p.effects()
	tested, entries := p.diagram.Tested(effects, len(p.space.Open())), p.diagram.Entries(effects, p.space)
	out := make([]Influence, len(p.Questions))
	for i := range p.Questions {
		if p.Questions[i].Kind == assessment.Single {
			out[i] = p.single(i, entries[i])
		} else {
			out[i] = p.multi(i, entries[i], tested)
		}
	}
	return out
}

func (p *Proof) effects() []int32 {
	var out []int32
	for i := range p.Attributes {
		for _, holds := range p.Attributes[i].Holds {
			out = append(out, p.conditions[holds])
		}
	}
	for i := range p.Gates {
		before := p.diagram.Choose(p.conditions[p.Gates[i].When], 0, 1)
		for _, c := range p.Gates[i].Cases {
			out = append(out, p.diagram.Choose(before, 0, p.conditions[c.When]))
			before = p.diagram.Choose(before, 1, p.conditions[c.When])
		}
	}
	for i := range p.Obligations {
		before := int32(0)
		for _, c := range p.Obligations[i].Cases {
			out = append(out, p.diagram.Choose(before, 0, p.conditions[c.When]))
			before = p.diagram.Choose(before, 1, p.conditions[c.When])
		}
	}
	for i := range p.Claims {
		out = append(out, p.conditions[p.Claims[i].When])
	}
	for _, a := range p.Planning.Asked {
		out = append(out, p.conditions[a.When])
	}
	return append(out, p.asked...)
}

// single compares where everything goes on after each option.
func (p *Proof) single(question int, entries []int32) Influence {
	q := &p.Questions[question]
	out := Influence{Matters: make([]bool, len(q.Options))}
	past := make([][]int32, len(q.Options))
	for i := range q.Options {
		for _, n := range entries {
			past[i] = append(past[i], p.diagram.Past(n, p.space, question, i))
		}
		for j := range i {
			if slices.Equal(past[i], past[j]) && p.figures(q.ID, q.Options[i].ID) == p.figures(q.ID, q.Options[j].ID) {
				out.Same = append(out.Same, [2]int{j, i})
			} else {
				out.Matters[i], out.Matters[j] = true, true
			}
		}
	}
	return out
}

// multi compares everything with and without each option. Where none excludes the
// others, another one is chosen as well. The exclusive one matters when any other
// does, since it means none of them.
func (p *Proof) multi(question int, entries []int32, tested []bool) Influence {
	q := &p.Questions[question]
	out := Influence{Matters: make([]bool, len(q.Options))}
	exclusive := q.Exclusive()
	if exclusive < 0 {
		tested = p.diagram.TestedWith(entries, p.space, question)
	}
	for i := range q.Options {
		out.Matters[i] = i != exclusive && (tested[p.space.Bit(question, i)] || p.figures(q.ID, q.Options[i].ID) != "")
	}
	if exclusive >= 0 {
		out.Matters[exclusive] = slices.Contains(out.Matters, true)
	}
	return out
}

// figures returns what the plan reads of an option directly, as text to compare.
func (p *Proof) figures(question assessment.QuestionID, option assessment.OptionID) string {
	planning, roles := &p.Planning, p.Roles
	switch question {
	case roles.Capacity:
		return fmt.Sprint(planning.Capacity[option])
	case roles.Controls:
		return fmt.Sprint(planning.Controls[option]) // fmt sorts the keys of a map
	case roles.Deadline:
		return fmt.Sprint(planning.Months[option])
	case roles.Team:
		var bands []int
		for i := range planning.Costs {
			if slices.Contains(planning.Costs[i].TeamSizes, option) {
				bands = append(bands, i)
			}
		}
		return fmt.Sprint(planning.Beside[option], planning.TeamFactor[option], bands)
	case roles.Held:
		for i := range p.Standards {
			if id := p.Standards[i].ID; id.HeldBy(option) {
				return string(id)
			}
		}
	}
	return ""
}
