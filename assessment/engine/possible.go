package engine

import (
	"math/bits"
	"slices"

	"trustpath/assessment"
	"trustpath/assessment/logic"
)

// Outlook holds, for every attribute, the exact set of values that some
// completion of the open answers gives it. Unanswered and don't know are both
// open.
type Outlook struct {
	engine *Engine
	masks  []uint16 // by attribute, a bit for each value
}

// Outlook computes what the answers leave possible.
func (e *Engine) Outlook(a assessment.Answers) Outlook { return e.outlook(e.pattern(a)) }

func (e *Engine) outlook(p logic.Pattern) Outlook {
	d, roots := e.Diagrams()
	out := Outlook{e, make([]uint16, len(roots))}
	reach := d.Reach(roots, p)
	for i, root := range roots {
		out.masks[i] = reach[root]
	}
	return out
}

// Values returns the possible values of an attribute such as "soc2.decision",
// in the order in which content names them; nil when there is no such attribute.
func (o Outlook) Values(attribute string) []string {
	_, at := o.engine.Attribute(attribute)
	return o.values(at)
}

func (o Outlook) values(at int) []string {
	if at < 0 {
		return nil
	}
	out := make([]string, 0, bits.OnesCount16(o.masks[at]))
	for i, value := range o.engine.Attributes[at].Values {
		if o.masks[at]&(1<<i) != 0 {
			out = append(out, value)
		}
	}
	return out
}

// All returns the possible values of every attribute.
func (o Outlook) All() assessment.Values {
	out := assessment.Values{}
	for i := range o.engine.Attributes {
		out[o.engine.Attributes[i].Name] = o.values(i)
	}
	return out
}

// Decisions returns the possible decisions on a standard, in drawing order.
func (o Outlook) Decisions(id assessment.StandardID) []assessment.Decision {
	return typed[assessment.Decision](o.values(o.engine.position(assessment.DecisionKind, id, "")))
}

// Settled reports whether every attribute has one possible value.
func (o Outlook) Settled() bool {
	return !slices.ContainsFunc(o.masks, func(mask uint16) bool { return bits.OnesCount16(mask) > 1 })
}

// Changes lists the attributes that have other possible values in another
// outlook of the same engine, in catalog order.
func (o Outlook) Changes(with Outlook) []assessment.Change {
	var out []assessment.Change
	for at := range o.masks {
		if o.masks[at] != with.masks[at] {
			out = append(out, o.change(at, with))
		}
	}
	return out
}

func (o Outlook) change(at int, with Outlook) assessment.Change {
	return assessment.Change{Attribute: o.engine.Attributes[at].Name, Was: o.values(at), Would: with.values(at)}
}

func single(mask uint16) (value int, ok bool) {
	return bits.TrailingZeros16(mask), bits.OnesCount16(mask) == 1
}

func typed[T ~string](list []string) []T {
	out := make([]T, len(list))
	for i, v := range list {
		out[i] = T(v)
	}
	return out
}

// outlook returns the possible values. With nothing open the truth of the
// conditions decides them.
func (e *evaluation) possible() Outlook {
	out := Outlook{e.Engine, make([]uint16, len(e.Attributes))}
	if e.reduced != nil {
		for i, root := range e.reduced.Roots {
			out.masks[i] = e.reduced.Masks[root]
		}
		return out
	}
	for i := range e.Attributes {
		for value, condition := range e.Attributes[i].Holds {
			if e.truth[condition] == logic.True {
				out.masks[i] |= 1 << value
			}
		}
	}
	return out
}

// open fills what is open, what it could change, and what to ask next.
func (e *evaluation) open(r *assessment.Result) {
	if e.reduced == nil {
		return
	}
	changes := e.reduced.Support(e.space) // by question
	for i, s := range e.path {
		if !s.Open() {
			continue
		}
		q := assessment.OpenQuestion{
			Question:    s.Question.ID,
			State:       assessment.Unanswered,
			Asked:       s.Visible == logic.True,
			CouldChange: e.reported(changes[i]),
			ChangesPlan: e.Roles.Plan(s.Question.ID),
		}
		if s.Answer.Unknown {
			q.State = assessment.UnknownOpen
		}
		q.Matters = len(q.CouldChange) > 0
		r.Open = append(r.Open, q)
	}
	if next := e.next(e.reduced, e.path, changes); next >= 0 {
		r.NextQuestion = e.Questions[next].ID
	}
}

// reported returns the names of attributes, with one name for the categories of
// a report.
func (e *evaluation) reported(attributes []int) []string {
	out := []string{}
	for _, at := range attributes {
		id := e.ids[at]
		if id.Kind == assessment.CategoryKind {
			id.ID = ""
		}
		if name := id.String(); len(out) == 0 || out[len(out)-1] != name {
			out = append(out, name)
		}
	}
	return out
}

// Preview is what each answer to one question would do, before it is given.
type Preview struct {
	Base    Outlook  // with the present answers
	Effects []Effect // one for each option in order, then don't know
}

// Effect is what a key press on one line of a question would do.
type Effect struct {
	Answer  assessment.Answer   // the answer with that line toggled; zero where it is cleared
	Outlook Outlook             // with that answer
	Changes []assessment.Change // the attributes whose possible values change, in catalog order
}

// Preview returns what each line of a question would do under these answers. A
// single choice that is made stays as it is. The preview has no effects when
// there is no such question.
func (e *Engine) Preview(a assessment.Answers, id assessment.QuestionID) Preview {
	at := slices.IndexFunc(e.Questions, func(q assessment.Question) bool { return q.ID == id })
	if at < 0 {
		return Preview{Base: e.Outlook(a)}
	}
	q, old := &e.Questions[at], a.Of(id)
	out := Preview{Base: e.Outlook(a)}
	for line := range len(q.Options) + 1 {
		effect := Effect{Answer: q.Toggled(old, line)}
		if q.Kind == assessment.Single && effect.Answer.IsZero() {
			effect.Answer = old
		}
		pattern := e.pattern(a)
		e.fix(pattern, at, effect.Answer)
		effect.Outlook = e.outlook(pattern)
		effect.Changes = out.Base.Changes(effect.Outlook)
		out.Effects = append(out.Effects, effect)
	}
	return out
}
