package assessment

import "slices"

// Preview is what each answer to one question would do, before it is given.
type Preview struct {
	Base    Outlook  // with the answers of today
	Effects []Effect // one for each option in order, and don't know at the end
}

// Effect is what one line of a question would do.
type Effect struct {
	Answer  Answer   // the answer with that line toggled; zero where it is taken back
	Outlook Outlook  // with that answer
	Changes []Change // the attributes of which other values are possible then, in catalogue order
}

// Toggled is the answer with one line changed, as a key on it would: several
// choices add or take away, an exclusive line clears the others, and a line
// that is chosen is taken back. The line after the options is don't know.
func (q *Question) Toggled(a Answer, line int) Answer {
	if line >= len(q.Options) {
		if a.Unknown {
			return Answer{}
		}
		return DontKnow()
	}
	target := q.Options[line]
	if q.Kind == Single || target.Exclusive {
		if a.Has(target.ID) {
			return Answer{}
		}
		return Choose(target.ID)
	}
	var ids []OptionID
	for _, o := range q.Options {
		keep := a.Has(o.ID) && !o.Exclusive
		if o.ID == target.ID {
			keep = !keep
		}
		if keep {
			ids = append(ids, o.ID)
		}
	}
	return Answer{Options: ids}
}

// Preview returns what each line of a question would do under these answers. A
// single choice that is made stays as it is. It is empty when there is no such
// question.
func (c *Catalog) Preview(a Answers, id QuestionID) Preview {
	at := slices.IndexFunc(c.Questions, func(q Question) bool { return q.ID == id })
	if at < 0 {
		return Preview{Base: c.Outlook(a)}
	}
	d, q, old := c.prepare(), &c.Questions[at], a.Of(id)
	bits := d.space.restrict(c.Questions, a)
	base := newMaskWalk(d.diagram, bits, nil)
	out := Preview{Base: Outlook{c, base.masks(d.roots)}}
	with := newMaskWalk(d.diagram, slices.Clone(bits), base)
	for line := range len(q.Options) + 1 {
		effect := Effect{Answer: q.Toggled(old, line)}
		if q.Kind == Single && effect.Answer.IsZero() {
			effect.Answer = old
		}
		d.space.fix(with.bits, c.Questions, at, effect.Answer)
		with.start(int32(d.space.first[at+1]))
		effect.Outlook = Outlook{c, with.masks(d.roots)}
		effect.Changes = out.Base.Changes(effect.Outlook)
		out.Effects = append(out.Effects, effect)
	}
	return out
}

// Changes lists the attributes that have other possible values in another
// outlook of the same catalog, in catalogue order.
func (o Outlook) Changes(with Outlook) []Change {
	var out []Change
	for at := range o.masks {
		if o.masks[at] != with.masks[at] {
			out = append(out, Change{Attribute: o.catalog.Attributes[at].Name, Was: o.values(at), Would: with.values(at)})
		}
	}
	return out
}

// Settles returns the one value that would be left, and whether there is one.
func (c Change) Settles() (value string, settles bool) {
	if len(c.Would) != 1 {
		return "", false
	}
	return c.Would[0], true
}

// RulesOut returns the values that would no longer be possible.
func (c Change) RulesOut() []string { return without(c.Was, c.Would) }

// MakesPossible returns the values that would become possible.
func (c Change) MakesPossible() []string { return without(c.Would, c.Was) }

func without(list, other []string) []string {
	var out []string
	for _, v := range list {
		if !slices.Contains(other, v) {
			out = append(out, v)
		}
	}
	return out
}
