package bundle

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

var (
	idForm       = safetext.Pattern(`^[a-z0-9][a-z0-9_]{0,63}$`)
	runForm      = safetext.Pattern(`^[0-7][0-9A-HJKMNP-TV-Z]{25}$`)
	currencyForm = safetext.Pattern(`^[A-Z]{3}$`)
)

// file checks everything.
func (k *check) file(f file) {
	if f.ID != "" && !runForm().MatchString(f.ID) {
		k.add("id", "%.60q is not the id of an assessment", f.ID)
	}
	for _, part := range []string{f.Content.ID, f.Content.Version, f.Content.Digest} {
		if part != "" && !assessment.ValidPackPart(part) {
			k.add("content", "%.60q names no content", part)
		}
	}
	k.line("company", f.Company, safetext.MaxCompany)
	if !f.Deadline.IsZero() && f.Deadline.Before(f.Start) {
		k.add("deadline_date", "is before the start")
	}
	for _, id := range sorted(f.Answers) {
		k.answer("answers."+string(id), id, assessment.Answer(f.Answers[id]))
	}
	for _, id := range sorted(f.Notes) {
		k.id("notes", string(id))
		k.try("notes."+string(id), note(f.Notes[id]))
	}
	for _, id := range sorted(f.Readiness) {
		k.id("readiness", string(id))
		k.try("readiness."+string(id), mark(f.Readiness[id]))
	}
	last := 0
	for i, d := range f.Deals {
		k.deal(fmt.Sprintf("deals[%d]", i), d, last)
		last = max(last, d.Number)
	}
	if f.Recommended != nil {
		k.recommended(*f.Recommended)
	}
	for i, c := range f.History {
		k.change(fmt.Sprintf("history[%d]", i), c, i, f.History)
	}
	if len(f.History) > 0 && len(k.problems) == 0 { // else much would be said twice
		k.agrees(f)
	}
}

// What a database may hold where a file is held to a stricter form: a pack of
// older content had any name, and any currency.
var (
	contentName = safetext.Pattern("^[^\\p{C}\\p{Zl}\\p{Zp}<>&\\[\\]|`]*$")
	storedID    = safetext.Pattern(`^[0-9A-Z]{1,26}$`)
	currencies  = safetext.Pattern(`^[\p{L}\p{Sc}]{1,10}$`)
)

// CheckIDs checks what a stored assessment has besides the texts that people
// enter: ids, states, currencies and the name of the content are shown as they
// are, and there are not too many.
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
	if most := max(run.Answers.Len(), len(run.Notes), len(run.Readiness)); most > maxEntries {
		k.add("answers", "%d are more than %d", most, maxEntries)
		return k.problems
	}
	k.ids("answers", run.Answers)
	for id := range run.Notes {
		k.id("notes", string(id))
	}
	for id, m := range run.Readiness {
		k.id("readiness", string(id))
		k.id("readiness."+string(id), string(m.State))
	}
	for _, d := range run.Deals {
		if !currencies().MatchString(d.Currency) {
			k.add("deals", "%.20q is no currency", d.Currency)
		}
		for _, ask := range d.Asks {
			k.id("deals.asks", string(ask))
		}
	}
	if r := run.Recommended; r != nil {
		k.recommended(recommended{written(r.Answers), r.Values})
	}
	if len(k.problems) == 0 {
		return nil
	}
	return k.problems
}

func (k *check) ids(where string, answers assessment.Answers) {
	for _, id := range answers.Questions() {
		k.id(where, string(id))
		for _, option := range answers.Of(id).Options {
			k.id(where+"."+string(id), string(option))
		}
	}
}

func (k *check) id(where, id string) {
	if !idForm().MatchString(id) {
		k.add(where, "%.60q is not an id", id)
	}
}

func (k *check) line(where, text string, most int) {
	if count := utf8.RuneCountInString(text); count > most {
		k.add(where, "has %d characters; %d at most", count, most)
	}
	k.try(where, safetext.Check(text))
}

// answer checks the form, and what the catalog knows about the question.
func (k *check) answer(where string, id assessment.QuestionID, a assessment.Answer) {
	k.id("answers", string(id))
	if a.IsZero() {
		k.add(where, "an empty list is not an answer")
	}
	if len(a.Options) > maxOptions {
		k.add(where, "has %d options; %d at most", len(a.Options), maxOptions)
		return
	}
	for i, option := range a.Options {
		k.id(where, string(option))
		if slices.Contains(a.Options[:i], option) {
			k.add(where, "%q stands twice", option)
		}
	}
	q := k.catalog.Question(id)
	if q == nil || slices.ContainsFunc(a.Options, func(o assessment.OptionID) bool { _, at := q.Option(o); return at < 0 }) {
		return // of other content: it is kept, and does not count
	}
	if _, err := q.Check(a); err != nil && !a.IsZero() {
		k.add(where, "%v", err)
	}
}

func note(text string) error {
	if count := utf8.RuneCountInString(text); count > safetext.MaxNote {
		return fmt.Errorf("has %d characters; %d at most", count, safetext.MaxNote)
	}
	return safetext.CheckText(text)
}

func mark(m assessment.ReadinessMark) error {
	switch {
	case !slices.Contains(assessment.ReadinessStates(), m.State):
		return fmt.Errorf("no state %.60q", m.State)
	case m.State == assessment.NotApplicable && m.Reason == "":
		return errors.New("not_applicable needs a reason")
	case utf8.RuneCountInString(m.Reason) > safetext.MaxReason:
		return fmt.Errorf("the reason has more than %d characters", safetext.MaxReason)
	}
	return safetext.Check(m.Reason)
}

func (k *check) deal(where string, d assessment.Deal, last int) {
	k.line(where+".name", d.Name, safetext.MaxCompany)
	switch {
	case d.Number <= last:
		k.add(where+".number", "numbers begin at one and go up")
	case d.Name == "" || len(d.Asks) == 0:
		k.add(where, "a deal has a name and what was asked")
	case d.Value < 0:
		k.add(where+".value", "is less than nothing")
	case !currencyForm().MatchString(d.Currency):
		k.add(where+".currency", "%.20q is not three capital letters", d.Currency)
	}
	for _, ask := range d.Asks {
		k.id(where+".asks", string(ask))
	}
}

func (k *check) recommended(r recommended) {
	for _, id := range sorted(r.Answers) {
		k.id("recommended.answers", string(id))
		for _, option := range r.Answers[id].Options {
			k.id("recommended.answers."+string(id), string(option))
		}
	}
	for _, name := range sorted(r.Values) {
		for part := range strings.SplitSeq(name, ".") {
			k.id("recommended.values", part)
		}
		for _, value := range r.Values[name] {
			if value != "" {
				k.id("recommended.values."+name, value)
			}
		}
	}
}

// change checks a line of the history. Undo writes from it what stood before,
// so that its values are held to what may be entered.
func (k *check) change(where string, c Change, at int, all []Change) {
	if !first(c.Step, at, all) || c.Reverts < 0 || c.Reverts > at || c.Reverts > 0 && !first(c.Reverts, at, all) {
		k.add(where, "step %d or reverts %d is no step", c.Step, c.Reverts)
	}
	for _, side := range []struct{ name, text string }{{"before", c.Before}, {"after", c.After}} {
		k.try(where+"."+side.name, value(c.Kind, c.Key, side.text))
	}
}

// first reports whether a step is 0, or the place of its own first line.
func first(step, at int, all []Change) bool {
	return step == 0 || step > 0 && step <= at+1 && all[step-1].Step == step
}

// value checks one side of a change of a kind.
func value(kind, key, text string) error {
	if !json.Valid([]byte(text)) {
		return errors.New("is not JSON")
	}
	if text == "null" {
		return nil
	}
	var word string
	plain := json.Unmarshal([]byte(text), &word) == nil
	switch kind {
	case "create", "delete", "restore", "accept", "complete":
		if !plain || key != "" {
			return fmt.Errorf("%q has no such value", kind)
		}
		return short(word, safetext.MaxCompany)
	case "pack":
		var ref assessment.PackRef
		if err := json.Unmarshal([]byte(text), &ref); err != nil {
			return errors.New("names no content")
		}
		return short(ref.ID+ref.Version+ref.Digest, 300)
	case "fact":
		return fact(key, word, plain)
	}
	if !plain || !idForm().MatchString(key) {
		return fmt.Errorf("%.40q has no such value or key", kind)
	}
	switch {
	case kind == "note":
		return note(word)
	case kind == "answer" && word != "":
		var a Answer
		if err := json.Unmarshal([]byte(word), &a); err != nil || assessment.Answer(a).IsZero() ||
			slices.ContainsFunc(a.Options, func(o assessment.OptionID) bool { return !idForm().MatchString(string(o)) }) {
			return errors.New("is no answer")
		}
	case kind == "readiness" && word != "":
		var m assessment.ReadinessMark
		if err := json.Unmarshal([]byte(word), &m); err != nil {
			return errors.New("is no state of a workstream")
		}
		return mark(m)
	case kind != "answer" && kind != "readiness":
		return fmt.Errorf("no kind %.40q", kind)
	}
	return nil
}

// fact is a column of the assessment: no other name may get through.
func fact(key, word string, plain bool) error {
	switch {
	case !plain || key != "company" && key != "start" && key != "deadline_date":
		return fmt.Errorf("%.40q is no fact", key)
	case key == "company":
		return short(word, safetext.MaxCompany)
	}
	var day assessment.Date
	return day.UnmarshalText([]byte(word))
}

func short(text string, most int) error {
	if utf8.RuneCountInString(text) > most {
		return fmt.Errorf("has more than %d characters", most)
	}
	return safetext.Check(text)
}
