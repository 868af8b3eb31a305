package assessment

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Answer is what was said to one question: options in catalogue order, or
// don't know. The zero Answer is "unanswered" and is never stored.
type Answer struct {
	Unknown bool
	Options []OptionID
	Given   Date `json:",omitzero"` // the day from which an answer in months counts; see Catalog.Dated
}

// DontKnow is the answer that every question takes.
func DontKnow() Answer { return Answer{Unknown: true} }

// Choose is an answer with these options.
func Choose(options ...OptionID) Answer { return Answer{Options: options} }

// IsZero reports whether a is no answer.
func (a Answer) IsZero() bool { return !a.Unknown && len(a.Options) == 0 }

// Has reports whether a names this option.
func (a Answer) Has(id OptionID) bool { return slices.Contains(a.Options, id) }

// Equal reports whether both say the same, on whatever day.
func (a Answer) Equal(b Answer) bool {
	return a.Unknown == b.Unknown && slices.Equal(a.Options, b.Options)
}

// Answers maps questions to answers. It is a value: With and Without return a
// new one with the next revision and leave the old one as it was.
type Answers struct {
	byQuestion map[QuestionID]Answer
	revision   int
}

// Of returns the answer to a question; the zero Answer when there is none.
func (a Answers) Of(id QuestionID) Answer { return a.byQuestion[id] }

// Len returns the number of questions answered, don't know included.
func (a Answers) Len() int { return len(a.byQuestion) }

// Revision counts the changes that led to this value.
func (a Answers) Revision() int { return a.revision }

// Questions returns the ids that have an answer, sorted.
func (a Answers) Questions() []QuestionID {
	return slices.Sorted(maps.Keys(a.byQuestion))
}

// With returns the answers with one more, or with one replaced, after checking
// it against the catalog. The options are put into catalogue order.
func (a Answers) With(c *Catalog, id QuestionID, answer Answer) (Answers, error) {
	q := c.Question(id)
	if q == nil {
		return a, fmt.Errorf("no question %q", id)
	}
	checked, err := q.Check(answer)
	if err != nil {
		return a, err
	}
	return a.put(id, checked), nil
}

// Without returns the answers with this question unanswered.
func (a Answers) Without(id QuestionID) Answers { return a.put(id, Answer{}) }

func (a Answers) put(id QuestionID, answer Answer) Answers {
	if before := a.byQuestion[id]; answer.Given.IsZero() && before.Equal(answer) {
		answer.Given = before.Given // the same answer again is no new one
	}
	next := Answers{byQuestion: maps.Clone(a.byQuestion), revision: a.revision + 1}
	if next.byQuestion == nil {
		next.byQuestion = map[QuestionID]Answer{}
	}
	if answer.IsZero() {
		delete(next.byQuestion, id)
	} else {
		next.byQuestion[id] = answer
	}
	return next
}

// Check returns an answer with its options in catalogue order, or what is wrong
// with it. No answer, an empty list, is wrong too.
func (q *Question) Check(a Answer) (Answer, error) {
	checked, err := q.canonical(a)
	if err != nil {
		return Answer{}, fmt.Errorf("question %q: %w", q.ID, err)
	}
	return checked, nil
}

func (q *Question) canonical(a Answer) (Answer, error) {
	if a.Unknown {
		if len(a.Options) > 0 {
			return Answer{}, errors.New("don't know stands alone")
		}
		return a, nil
	}
	if len(a.Options) == 0 {
		return Answer{}, errors.New("an empty list is not an answer; use unknown for don't know")
	}
	var few [32]bool
	chosen := few[:]
	if len(q.Options) > len(few) {
		chosen = make([]bool, len(q.Options))
	}
	for _, id := range a.Options {
		_, at := q.Option(id)
		if at < 0 {
			return Answer{}, fmt.Errorf("no option %q", id)
		}
		if chosen[at] {
			return Answer{}, fmt.Errorf("option %q twice", id)
		}
		chosen[at] = true
	}
	if q.Kind == Single && len(a.Options) > 1 {
		return Answer{}, errors.New("takes one option")
	}
	out := make([]OptionID, 0, len(a.Options))
	for i := range q.Options {
		if !chosen[i] {
			continue
		}
		if q.Options[i].Exclusive && len(a.Options) > 1 {
			return Answer{}, fmt.Errorf("option %q stands alone", q.Options[i].ID)
		}
		out = append(out, q.Options[i].ID)
	}
	return Answer{Options: out, Given: a.Given}, nil
}

// AnswersFrom builds Answers from what was stored, without a catalog: ids that
// the content of today does not know are kept and do not count.
func AnswersFrom(stored map[QuestionID]Answer) Answers {
	return Answers{byQuestion: maps.Clone(stored)}
}
