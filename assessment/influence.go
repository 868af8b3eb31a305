package assessment

import (
	"fmt"
	"slices"
	"strings"
)

// Influence is what the options of one question can change, over all answers:
// decisions and everything else the rules decide, which case of an obligation
// applies, claims, which questions are asked, and the figures of the plan.
type Influence struct {
	Matters []bool   // for each option: choosing it or not can make a difference
	Same    [][2]int // options of a single choice that never make a difference between them
}

// Influence works it out for every question, in catalogue order.
func (p *Proof) Influence() []Influence {
	effects := p.effects()
	seen := p.diagram.tests(effects, p.space.bits)
	out := make([]Influence, len(p.catalog.Questions))
	for i := range p.catalog.Questions {
		if p.catalog.Questions[i].Kind == Single {
			out[i] = p.single(i, effects)
		} else {
			out[i] = p.multi(i, effects, seen)
		}
	}
	return out
}

// effects lists the diagrams of everything that answers can change.
func (p *Proof) effects() []int32 {
	c := p.catalog
	var out []int32
	for i := range c.Attributes {
		for _, holds := range c.Attributes[i].Holds {
			out = append(out, p.conditions[holds])
		}
	}
	for i := range c.Obligations {
		before := int32(0)
		for _, oc := range c.Obligations[i].Cases {
			out = append(out, p.diagram.choose(before, 0, p.conditions[oc.When]))
			before = p.diagram.choose(before, 1, p.conditions[oc.When])
		}
	}
	for i := range c.Claims {
		out = append(out, p.conditions[c.Claims[i].When])
	}
	for _, a := range c.Planning.Asked {
		out = append(out, p.conditions[a.When])
	}
	return append(out, p.asked...)
}

// single compares what is left of everything once each option is chosen.
func (p *Proof) single(at int, effects []int32) Influence {
	q := &p.catalog.Questions[at]
	out := Influence{Matters: make([]bool, len(q.Options))}
	left := make([][]int32, len(q.Options))
	for i := range q.Options {
		fixed := p.space.unrestricted()
		for bit := p.space.first[at]; bit < p.space.first[at+1]; bit++ {
			if fixed[bit] = 0; bit == p.space.first[at]+i {
				fixed[bit] = 1
				break
			}
		}
		left[i] = p.diagram.fix(effects, fixed)
	}
	for i := range q.Options {
		for j := range i {
			if slices.Equal(left[i], left[j]) && p.catalog.figures(q.ID, q.Options[i].ID) == p.catalog.figures(q.ID, q.Options[j].ID) {
				out.Same = append(out.Same, [2]int{j, i})
			} else {
				out.Matters[i], out.Matters[j] = true, true
			}
		}
	}
	return out
}

// multi compares everything with and without each option. The exclusive one
// matters when any other does, since it stands for none of them.
func (p *Proof) multi(at int, effects []int32, seen []bool) Influence {
	q := &p.catalog.Questions[at]
	out := Influence{Matters: make([]bool, len(q.Options))}
	alone, any := exclusive(q), false
	for i := range q.Options {
		if i == alone {
			continue
		}
		bit := p.space.bit(at, i, alone)
		out.Matters[i] = p.catalog.figures(q.ID, q.Options[i].ID) != "" ||
			seen[bit] && (alone >= 0 || p.differs(at, bit, effects))
		any = any || out.Matters[i]
	}
	if alone >= 0 {
		out.Matters[alone] = any
	}
	return out
}

// differs reports whether a bit changes something beside another option.
func (p *Proof) differs(at, bit int, effects []int32) bool {
	fixed := p.space.unrestricted()
	fixed[bit] = 0
	without := p.diagram.fix(effects, fixed)
	fixed[bit] = 1
	with := p.diagram.fix(effects, fixed)
	valid := p.without(at, bit).at
	for i := range without {
		if d := p.diagram; d.choose(valid, without[i], 0) != d.choose(valid, with[i], 0) {
			return true
		}
	}
	return false
}

// figures returns what the plan reads of an option directly, as text to compare.
func (c *Catalog) figures(question QuestionID, option OptionID) string {
	p := &c.Planning
	switch question {
	case questionCapacity:
		return fmt.Sprint(p.Capacity[option])
	case questionControls:
		return fmt.Sprint(p.Controls[option]) // fmt sorts the keys of a map
	case QuestionDeadline:
		return fmt.Sprint(p.Months[option])
	case questionTeam:
		bands := make([]int, 0, len(p.Costs))
		for i := range p.Costs {
			if slices.Contains(p.Costs[i].TeamSizes, option) {
				bands = append(bands, i)
			}
		}
		return fmt.Sprint(p.Beside[option], p.TeamFactor[option], bands)
	case questionHeld:
		for i := range c.Standards {
			if id := string(c.Standards[i].ID); string(option) == id || strings.HasPrefix(string(option), id+"_") {
				return id
			}
		}
	}
	return ""
}
