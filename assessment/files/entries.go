package files

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"trustpath/assessment"
)

// Kinds of change in a history.
const (
	KindCreate    = "create"
	KindAnswer    = "answer"
	KindNote      = "note"
	KindFact      = "fact"
	KindReadiness = "readiness"
	KindComplete  = "complete" // every question that is asked has an answer, for the first time
	KindDelete    = "delete"
	KindRestore   = "restore"
	KindPack      = "pack"   // the assessment belongs to another pack
	KindAccept    = "accept" // a person accepted that; the other changes of its step are only of names
)

// Entry names one thing that was entered in an assessment: an answer, a note, a
// mark of readiness or a fact. The history and the store have a text for each.
type Entry struct{ Kind, Key string }

// Facts returns the keys of facts.
func Facts() []string { return []string{"company", "start", "deadline_date"} }

// Entries returns everything that was entered in an assessment, as texts. What
// is not set has no entry; facts always have one.
func Entries(run assessment.Assessment) map[Entry]string {
	out := map[Entry]string{
		{KindFact, "company"}:       run.Company,
		{KindFact, "start"}:         run.Start.String(),
		{KindFact, "deadline_date"}: run.DeadlineDate.String(),
	}
	answers := run.Stored()
	for _, id := range answers.Questions() {
		out[Entry{KindAnswer, string(id)}] = EncodeJSON(assessment.StoredAnswer(answers.Of(id)))
	}
	for id, note := range run.Notes {
		out[Entry{KindNote, string(id)}] = note
	}
	for id, mark := range run.Readiness {
		out[Entry{KindReadiness, string(id)}] = EncodeJSON(mark)
	}
	return out
}

// OrderedEntries returns the entries of a kind, sorted by key.
func OrderedEntries(texts map[Entry]string, kind string) []Entry {
	var out []Entry
	for _, e := range slices.SortedFunc(maps.Keys(texts), func(a, b Entry) int { return strings.Compare(a.Key, b.Key) }) {
		if e.Kind == kind {
			out = append(out, e)
		}
	}
	return out
}

// DecodeEntries sets what was entered in an assessment from the texts of its
// entries. It does not check more than their form.
func DecodeEntries(texts map[Entry]string, run *assessment.Assessment) error {
	answers := map[assessment.QuestionID]assessment.Answer{}
	run.Notes = map[assessment.QuestionID]string{}
	run.Readiness = map[assessment.WorkstreamID]assessment.ReadinessMark{}
	for e, text := range texts {
		var err error
		switch e.Kind {
		case KindAnswer:
			var answer assessment.StoredAnswer
			err = json.Unmarshal([]byte(text), &answer)
			answers[assessment.QuestionID(e.Key)] = assessment.Answer(answer)
		case KindNote:
			run.Notes[assessment.QuestionID(e.Key)] = text
		case KindReadiness:
			var mark assessment.ReadinessMark
			err = json.Unmarshal([]byte(text), &mark)
			run.Readiness[assessment.WorkstreamID(e.Key)] = mark
		case KindFact:
			switch e.Key {
			case "company":
				run.Company = text
			case "start":
				err = run.Start.UnmarshalText([]byte(text))
			case "deadline_date":
				err = run.DeadlineDate.UnmarshalText([]byte(text))
			default:
				err = fmt.Errorf("%.40q is no fact", e.Key)
			}
		}
		if err != nil {
			return fmt.Errorf("stored value of %s: %w", e.Key, err)
		}
	}
	run.Answers = assessment.AnswersFrom(answers)
	return nil
}

// EncodeJSON returns the JSON of a value that always has one.
func EncodeJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}
