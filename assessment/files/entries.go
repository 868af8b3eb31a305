package files

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/safetext"
	"trustpath/assessment/yamldoc"
)

// Kinds of change in a history.
const (
	KindCreate    = "create"
	KindAnswer    = "answer"
	KindNote      = "note"
	KindFact      = "fact"
	KindReadiness = "readiness"
	KindHeldDate  = "held_date"
	KindComplete  = "complete" // every question that is asked has an answer, for the first time
	KindDelete    = "delete"
	KindRestore   = "restore"
	KindPack      = "pack"   // the assessment belongs to another pack
	KindAccept    = "accept" // a person accepted that; the other changes of its step are of names, and what rules made of answers
)

// Entry names one thing that was entered in an assessment: an answer, a note, a
// mark of readiness, the day of something held or another fact. The history and the
// store have a text for each.
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
	for id, day := range run.HeldDates {
		out[Entry{KindHeldDate, string(id)}] = day.String()
	}
	return out
}

// OrderedEntries returns the entries of a kind, sorted by key.
func OrderedEntries(texts map[Entry]string, kind string) []Entry {
	all := slices.SortedFunc(maps.Keys(texts), func(a, b Entry) int { return strings.Compare(a.Key, b.Key) })
	return slices.DeleteFunc(all, func(e Entry) bool { return e.Kind != kind })
}

// DecodeEntries sets what was entered in an assessment from the texts of its
// entries. It does not check more than their form.
func DecodeEntries(texts map[Entry]string, run *assessment.Assessment) error {
	answers := map[assessment.QuestionID]assessment.Answer{}
	run.Notes = map[assessment.QuestionID]string{}
	run.Readiness = map[assessment.WorkstreamID]assessment.ReadinessMark{}
	run.HeldDates = nil
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
		case KindHeldDate:
			var day assessment.Date
			err = day.UnmarshalText([]byte(text))
			if run.HeldDates == nil {
				run.HeldDates = map[assessment.OptionID]assessment.Date{}
			}
			run.HeldDates[assessment.OptionID(e.Key)] = day
		}
		switch e {
		case Entry{KindFact, "company"}:
			run.Company = text
		case Entry{KindFact, "start"}:
			err = run.Start.UnmarshalText([]byte(text))
		case Entry{KindFact, "deadline_date"}:
			err = run.DeadlineDate.UnmarshalText([]byte(text))
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

const (
	maxEntries  = 2_000 // answers, notes or marks of an assessment, or members of a part of a file
	maxProblems = 100   // that are reported
)

// check collects the problems of an assessment that this program wrote.
type check struct {
	name     string
	engine   *engine.Engine
	problems yamldoc.Problems
}

func (k *check) add(where, format string, args ...any) {
	switch {
	case len(k.problems) > maxProblems:
		return
	case len(k.problems) == maxProblems:
		where, format, args = "and more", "the first %d problems are shown", []any{maxProblems}
	}
	k.problems = append(k.problems, yamldoc.Problem{File: k.name, Message: where + ": " + fmt.Sprintf(format, args...)})
}

// try adds an error as a problem, unless it is nil.
func (k *check) try(where string, err error) {
	if err != nil {
		k.add(where, "%v", err)
	}
}

func sortedKeys[K ~string, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

var (
	idForm       = safetext.Pattern(`^[a-z0-9][a-z0-9_]{0,63}$`)
	runForm      = safetext.Pattern(`^[0-7][0-9A-HJKMNP-TV-Z]{25}$`)
	currencyForm = safetext.Pattern(`^[A-Z]{3}$`)
)

// What a database may hold, although a file may not: older packs could have any
// name and any currency.
var (
	contentName = safetext.Pattern("^[^\\p{C}\\p{Zl}\\p{Zp}<>&\\[\\]|`]*$")
	storedID    = safetext.Pattern(`^[0-9A-Z]{1,26}$`)
	currencies  = safetext.Pattern(`^[\p{L}\p{Sc}]{1,10}$`)
)

// CheckIDs checks a stored assessment, except for the texts that people enter:
// its ids, states, currencies and the name of the content, which are shown as they
// are, and their number.
func CheckIDs(run assessment.Assessment) error {
	k := check{name: "the database"}
	if !storedID().MatchString(run.ID) {
		k.add("id", "%.60q is not the id of an assessment", run.ID)
	}
	for _, part := range []string{run.Pack.ID, run.Pack.Version, run.Pack.Digest} {
		if !contentName().MatchString(part) {
			k.add("content", "%.60q names no content", part)
		}
	}
	if most := max(run.Answers.Len(), len(run.Notes), len(run.Readiness), len(run.HeldDates)); most > maxEntries {
		k.add("answers", "%d are more than %d", most, maxEntries)
		return k.problems
	}
	k.ids(run)
	for _, d := range run.Deals {
		if !currencies().MatchString(d.Currency) {
			k.add("deals", "%.20q is no currency", d.Currency)
		}
	}
	if len(k.problems) == 0 {
		return nil
	}
	return k.problems
}

// ids checks every id in an assessment.
func (k *check) ids(run assessment.Assessment) {
	k.answerIDs("answers", run.Answers)
	for _, id := range sortedKeys(run.Notes) {
		k.id("notes", string(id))
	}
	for _, id := range sortedKeys(run.Readiness) {
		k.id("readiness", string(id))
		k.id("readiness."+string(id), string(run.Readiness[id].State))
	}
	for _, id := range sortedKeys(run.HeldDates) {
		k.id("held_dates", string(id))
		if run.HeldDates[id].IsZero() {
			k.add("held_dates."+string(id), "has no day")
		}
	}
	for _, d := range run.Deals {
		for _, ask := range d.Asks {
			k.id("deals.asks", string(ask))
		}
	}
	if run.Recommended == nil {
		return
	}
	k.answerIDs("recommended.answers", run.Recommended.Answers)
	for _, name := range sortedKeys(run.Recommended.Values) {
		for part := range strings.SplitSeq(name, ".") {
			k.id("recommended.values", part)
		}
		for _, value := range run.Recommended.Values[name] {
			if value != "" {
				k.id("recommended.values."+name, value)
			}
		}
	}
}

func (k *check) answerIDs(where string, answers assessment.Answers) {
	for _, id := range answers.Questions() {
		k.id(where, string(id))
		for _, option := range answers.Of(id).Options {
			k.id(where+"."+string(id), string(option))
		}
		if version := answers.Of(id).Content; version != "" && !assessment.ValidPackPart(version) {
			k.add(where+"."+string(id), "%.60q is no version of content", version)
		}
	}
}

func (k *check) id(where, id string) {
	if !idForm().MatchString(id) {
		k.add(where, "%.60q is not an id", id)
	}
}

// checkLine checks a line of text that people enter.
func checkLine(text string, most int) error {
	return cmp.Or(checkLength(text, most), safetext.Check(text))
}

// checkText checks a text that people enter, which may have several lines.
func checkText(text string, most int) error {
	return cmp.Or(checkLength(text, most), safetext.CheckText(text))
}

func checkLength(text string, most int) error {
	if count := utf8.RuneCountInString(text); count > most {
		return fmt.Errorf("has %d characters; %d at most", count, most)
	}
	return nil
}

func checkMark(m assessment.ReadinessMark) error {
	switch {
	case !slices.Contains(assessment.ReadinessStates(), m.State):
		return fmt.Errorf("no state %.60q", m.State)
	case m.State == assessment.NotApplicable && m.Reason == "":
		return errors.New("not_applicable needs a reason")
	}
	return checkLine(m.Reason, safetext.MaxReason)
}

// checkHistoryText checks a text of the history, before or after a change.
func checkHistoryText(kind, key, text string) error {
	if !json.Valid([]byte(text)) {
		return errors.New("is not JSON")
	}
	if text == "null" {
		return nil
	}
	var word string
	plain := json.Unmarshal([]byte(text), &word) == nil
	switch kind {
	case KindCreate, KindDelete, KindRestore, KindAccept, KindComplete:
		if !plain || key != "" {
			return fmt.Errorf("%q has no such value", kind)
		}
		return checkLine(word, safetext.MaxCompany)
	case KindPack:
		var ref assessment.PackRef
		if err := json.Unmarshal([]byte(text), &ref); err != nil {
			return errors.New("names no content")
		}
		return checkLine(ref.ID+ref.Version+ref.Digest, 300)
	case KindFact:
		if !slices.Contains(Facts(), key) { // a column of the store; no other name may get through
			return fmt.Errorf("%.40q is no fact", key)
		}
	case KindAnswer, KindNote, KindReadiness, KindHeldDate:
	default:
		return fmt.Errorf("no kind %.40q", kind)
	}
	if !plain || !idForm().MatchString(key) {
		return fmt.Errorf("%.40q has no such value or key", kind)
	}
	if word == "" && kind != KindFact {
		return nil // nothing was entered
	}
	var run assessment.Assessment
	if err := DecodeEntries(map[Entry]string{{kind, key}: word}, &run); err != nil {
		return err
	}
	switch kind {
	case KindAnswer:
		answer := run.Answers.Of(assessment.QuestionID(key))
		if answer.IsZero() || answer.Content != "" && !assessment.ValidPackPart(answer.Content) || slices.ContainsFunc(answer.Options, func(o assessment.OptionID) bool { return !idForm().MatchString(string(o)) }) {
			return errors.New("is no answer")
		}
	case KindNote:
		return checkText(word, safetext.MaxNote)
	case KindReadiness:
		return checkMark(run.Readiness[assessment.WorkstreamID(key)])
	}
	return checkLine(run.Company, safetext.MaxCompany)
}
