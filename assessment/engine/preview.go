package engine

import (
	"slices"

	"trustpath/assessment"
)

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
	d, roots := e.Diagrams()
	q, old := &e.Questions[at], a.Of(id)
	pattern := e.pattern(a)
	base := d.NewReach(pattern, nil)
	out := Preview{Base: Outlook{e, base.Masks(roots)}}
	with := d.NewReach(slices.Clone(pattern), base)
	for line := range len(q.Options) + 1 {
		effect := Effect{Answer: q.Toggled(old, line)}
		if q.Kind == assessment.Single && effect.Answer.IsZero() {
			effect.Answer = old
		}
		e.fix(with.Pattern, at, effect.Answer)
		_, end := e.space.Bits(at)
		with.Reset(end)
		effect.Outlook = Outlook{e, with.Masks(roots)}
		effect.Changes = out.Base.Changes(effect.Outlook)
		out.Effects = append(out.Effects, effect)
	}
	return out
}
