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
