package assessment

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"trustpath/assessment/logic"
)

// Answer is the answer to one question: options in catalog order, or don't
// know. The zero Answer means "unanswered" and is never stored.
type Answer struct {
	Unknown bool
	Options []OptionID
	Given   Date `json:",omitzero"` // the day from which an answer in months counts

	// Content is the version of the pack that the answer is in the terms of, where the
	// assessment belongs to an older one; else "". Carried says that rules of the pack
	// put it into these terms, and that the person has not looked at it since.
	Content string `json:",omitempty"`
	Carried bool   `json:",omitempty"`
}

// DontKnow returns the answer that every question takes.
func DontKnow() Answer { return Answer{Unknown: true} }

// Choose returns an answer with these options.
func Choose(options ...OptionID) Answer { return Answer{Options: options} }

// IsZero reports whether the question is unanswered.
func (a Answer) IsZero() bool { return !a.Unknown && len(a.Options) == 0 }

// Has reports whether the option is chosen.
func (a Answer) Has(id OptionID) bool { return slices.Contains(a.Options, id) }

// Equal reports whether both answers are the same, regardless of when they were given.
func (a Answer) Equal(b Answer) bool {
	return a.Unknown == b.Unknown && slices.Equal(a.Options, b.Options)
}

// unknownWord is don't know in every file format.
const unknownWord = "unknown"

// Value returns the answer as an answers file and the exports write it:
// "unknown", the option of a single choice, or a list of options.
func (k Kind) Value(a Answer) any {
	switch {
	case a.Unknown:
		return unknownWord
	case k == Single && len(a.Options) == 1:
		return a.Options[0]
	}
	return a.Options
}

// StoredAnswer is an answer in the JSON form of the database, its history and
// bundles: "unknown", a list of options, or an object with the options and what
// is known of when they were given. Answer itself has no such form, because stored
// workshop events encode its fields.
type StoredAnswer Answer

type datedAnswer struct {
	Options []OptionID `json:"options"`
	Given   Date       `json:"given,omitzero"`
	Content string     `json:"content,omitempty"`
	Carried bool       `json:"carried,omitempty"`
}

func (a StoredAnswer) MarshalJSON() ([]byte, error) {
	switch {
	case a.Unknown:
		return json.Marshal(unknownWord)
	case !a.Given.IsZero() || a.Content != "":
		return json.Marshal(datedAnswer{a.Options, a.Given, a.Content, a.Carried})
	}
	return json.Marshal(a.Options)
}

func (a *StoredAnswer) UnmarshalJSON(text []byte) error {
	var word string
	if bytes.HasPrefix(text, []byte(`"`)) && json.Unmarshal(text, &word) == nil && word == unknownWord {
		*a = StoredAnswer{Unknown: true}
		return nil
	}
	if bytes.HasPrefix(text, []byte("{")) {
		var dated datedAnswer
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.DisallowUnknownFields()
		err := decoder.Decode(&dated)
		*a = StoredAnswer{Options: dated.Options, Given: dated.Given, Content: dated.Content, Carried: dated.Carried}
		return err
	}
	*a = StoredAnswer{}
	return json.Unmarshal(text, &a.Options)
}

// Answers maps questions to answers. It is a value: With and Without return a
// new one and don't change the old one. Its JSON is an
// object of stored answers.
type Answers struct {
	byQuestion map[QuestionID]Answer
}

// Of returns the answer to a question; the zero Answer when there is none.
func (a Answers) Of(id QuestionID) Answer { return a.byQuestion[id] }

// Len returns the number of questions answered, don't know included.
func (a Answers) Len() int { return len(a.byQuestion) }

// Questions returns the ids that have an answer, sorted.
func (a Answers) Questions() []QuestionID {
	return slices.Sorted(maps.Keys(a.byQuestion))
}

// With returns the answers with one added or replaced, after checking it
// against the catalog. The options are put into catalog order.
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
		answer.Given = before.Given // the same answer given again keeps its day
	}
	next := Answers{byQuestion: maps.Clone(a.byQuestion)}
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

// Check returns an answer with its options in catalog order, or what is wrong
// with it. No answer, an empty list, is wrong too.
func (q *Question) Check(a Answer) (Answer, error) {
	wrong := func(format string, args ...any) (Answer, error) {
		return Answer{}, fmt.Errorf("question %q: "+format, append([]any{q.ID}, args...)...)
	}
	switch {
	case a.Unknown && len(a.Options) > 0:
		return wrong("don't know can't be combined with other options")
	case a.Unknown:
		return a, nil
	case len(a.Options) == 0:
		return wrong("an empty list is not an answer; use unknown for don't know")
	}
	chosen := make([]bool, len(q.Options))
	for _, id := range a.Options {
		_, at := q.Option(id)
		if at < 0 {
			return wrong("no option %q", id)
		}
		if chosen[at] {
			return wrong("option %q twice", id)
		}
		chosen[at] = true
	}
	if q.Kind == Single && len(a.Options) > 1 {
		return wrong("takes one option")
	}
	out := make([]OptionID, 0, len(a.Options))
	for i := range q.Options {
		if !chosen[i] {
			continue
		}
		if q.Options[i].Exclusive && len(a.Options) > 1 {
			return wrong("option %q can't be combined with others", q.Options[i].ID)
		}
		out = append(out, q.Options[i].ID)
	}
	a.Options = out
	return a, nil
}

// AnswersFrom builds Answers from what was stored, without a catalog: ids that
// the current content does not know are kept and do not count.
func AnswersFrom(stored map[QuestionID]Answer) Answers {
	return Answers{byQuestion: maps.Clone(stored)}
}

func (a Answers) MarshalJSON() ([]byte, error) {
	out := map[QuestionID]StoredAnswer{}
	for id, answer := range a.byQuestion {
		out[id] = StoredAnswer(answer)
	}
	return json.Marshal(out)
}

func (a *Answers) UnmarshalJSON(text []byte) error {
	var stored map[QuestionID]StoredAnswer
	*a = Answers{byQuestion: map[QuestionID]Answer{}}
	err := json.Unmarshal(text, &stored)
	for id, answer := range stored {
		a.byQuestion[id] = Answer(answer)
	}
	return err
}

// Toggled returns the answer after a key press on a line: several choices add or
// remove it, an exclusive option clears the others, and a chosen line is cleared.
// The line after the options is don't know.
func (q *Question) Toggled(a Answer, line int) Answer {
	switch {
	case line >= len(q.Options):
		if a.Unknown {
			return Answer{}
		}
		return DontKnow()
	case q.Kind == Single || q.Options[line].Exclusive:
		if a.Has(q.Options[line].ID) {
			return Answer{}
		}
		return Choose(q.Options[line].ID)
	}
	var ids []OptionID
	for i, o := range q.Options {
		if !o.Exclusive && a.Has(o.ID) != (i == line) {
			ids = append(ids, o.ID)
		}
	}
	return Answer{Options: ids}
}

// Step is one question of the path, with its answer.
type Step struct {
	Question *Question
	Visible  logic.Truth // whether its condition holds
	Asked    bool        // asked now: the condition holds, or only don't know keeps it from being known
	Answer   Answer
}

// Open reports whether the step may be asked and has no certain answer.
func (s Step) Open() bool { return s.Visible != logic.False && (s.Answer.IsZero() || s.Answer.Unknown) }

// Counts reports whether the step's answer counts in every completion.
func (s Step) Counts() bool { return s.Visible == logic.True && !s.Answer.IsZero() }

// Path returns one Step for each question, in catalog order. It is computed from
// the answers and never stored: an answer to a question that is no longer asked
// is kept and does not count.
func (c *Catalog) Path(a Answers) []Step { return c.PathIn(a, c.Truths(a)) }

// PathIn is Path when the truth of every condition is known already.
func (c *Catalog) PathIn(a Answers, truth []logic.Truth) []Step {
	path := make([]Step, len(c.Questions))
	unanswered := func(question, _ int) bool { return a.Of(c.Questions[question].ID).IsZero() }
	for i := range path {
		q := &c.Questions[i]
		visible := truth[q.Asked]
		path[i] = Step{
			Question: q,
			Visible:  visible,
			Asked:    visible == logic.True || visible == logic.Unknown && !c.Logic.Unsettles(q.Asked, truth, unanswered),
			Answer:   a.Of(q.ID),
		}
	}
	return path
}

// Complete reports whether every question that is asked has an answer.
func (c *Catalog) Complete(a Answers) bool {
	return !slices.ContainsFunc(c.Path(a), func(s Step) bool { return s.Asked && s.Answer.IsZero() })
}

// Truths returns the truth of every condition. Unanswered and don't know are
// both Unknown.
func (c *Catalog) Truths(a Answers) []logic.Truth {
	answers := make([]Answer, len(c.Questions))
	for i := range c.Questions {
		answers[i] = a.Of(c.Questions[i].ID)
	}
	return c.Logic.Evaluate(func(question, option int) logic.Truth {
		switch answer := answers[question]; {
		case answer.IsZero() || answer.Unknown:
			return logic.Unknown
		case answer.Has(c.Questions[question].Options[option].ID):
			return logic.True
		default:
			return logic.False
		}
	})
}
