package files

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
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
	KindSetting   = "setting"  // currency, reviewed
	KindPerson    = "person"   // by number
	KindBaseline  = "baseline" // by number
	KindDone      = "done"     // the days of a recurring task
	KindComplete  = "complete" // every question that is asked has an answer, for the first time
	KindDelete    = "delete"
	KindRestore   = "restore"
	KindErase     = "erase"  // the name of a person was taken out of everything, this history too
	KindPack      = "pack"   // the assessment belongs to another pack
	KindAccept    = "accept" // a person accepted that; the other changes of its step are of names, and what rules made of answers
)

// Entry names one thing that was entered in an assessment: an answer, a note, a
// mark of readiness, the day of something held or another fact. The history and the
// store have a text for each.
type Entry struct{ Kind, Key string }

type entryKind struct{ kind, field string }

// entryKinds are the kinds of entries, with the part of a bundle that has them.
var entryKinds = []entryKind{
	{KindFact, ""}, {KindAnswer, "answers."}, {KindNote, "notes."}, {KindReadiness, "readiness."},
	{KindHeldDate, "held_dates."}, {KindSetting, ""}, {KindPerson, "people."}, {KindBaseline, "baselines."}, {KindDone, "done."},
}

// IsEntry reports whether changes of a kind give an entry another text.
func IsEntry(kind string) bool {
	return slices.ContainsFunc(entryKinds, func(k entryKind) bool { return k.kind == kind })
}

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
	if run.Currency != "" {
		out[Entry{KindSetting, settingCurrency}] = run.Currency
	}
	if !run.Reviewed.IsZero() {
		out[Entry{KindSetting, settingReviewed}] = run.Reviewed.String()
	}
	for _, p := range run.People {
		out[Entry{KindPerson, strconv.Itoa(p.Number)}] = EncodeJSON(p)
	}
	for _, b := range run.Baselines {
		out[Entry{KindBaseline, strconv.Itoa(b.Number)}] = EncodeJSON(b)
	}
	for task, days := range run.Done {
		out[Entry{KindDone, task}] = EncodeJSON(days)
	}
	return out
}

// Keys of settings.
const (
	settingCurrency = "currency"
	settingReviewed = "reviewed"
)

// Differing returns the entries of a kind, or with "" of all, whose texts are not the same
// before and after, sorted by key.
func Differing(kind string, before, after map[Entry]string) []Entry {
	all := map[Entry]string{}
	maps.Copy(all, before)
	maps.Copy(all, after)
	maps.DeleteFunc(all, func(e Entry, _ string) bool { return kind != "" && e.Kind != kind || before[e] == after[e] })
	return slices.SortedFunc(maps.Keys(all), func(a, b Entry) int { return strings.Compare(a.Key, b.Key) })
}

// DecodeEntries sets what was entered in an assessment from the texts of its
// entries. It does not check more than their form.
func DecodeEntries(texts map[Entry]string, run *assessment.Assessment) error {
	answers := map[assessment.QuestionID]assessment.Answer{}
	run.Notes = map[assessment.QuestionID]string{}
	run.Readiness = map[assessment.WorkstreamID]assessment.ReadinessMark{}
	run.HeldDates, run.Done, run.People, run.Baselines = nil, nil, nil, nil
	for e, text := range texts {
		var err error
		switch e.Kind {
		case KindPerson:
			var person assessment.Person
			err = json.Unmarshal([]byte(text), &person)
			run.People = append(run.People, person)
		case KindBaseline:
			var baseline assessment.Baseline
			err = json.Unmarshal([]byte(text), &baseline)
			run.Baselines = append(run.Baselines, baseline)
		case KindDone:
			if run.Done == nil {
				run.Done = map[string][]assessment.DoneDay{}
			}
			var days []assessment.DoneDay
			err = json.Unmarshal([]byte(text), &days)
			run.Done[e.Key] = days
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
		case Entry{KindSetting, settingCurrency}:
			run.Currency = text
		case Entry{KindSetting, settingReviewed}:
			err = run.Reviewed.UnmarshalText([]byte(text))
		}
		if err != nil {
			return fmt.Errorf("stored value of %s: %w", e.Key, err)
		}
	}
	slices.SortFunc(run.People, func(a, b assessment.Person) int { return a.Number - b.Number })
	slices.SortFunc(run.Baselines, func(a, b assessment.Baseline) int { return a.Number - b.Number })
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
	runForm      = safetext.Pattern(`^[0-7][0-9A-HJKMNP-TV-Z]{25}$`)
	currencyForm = safetext.Pattern(`^[A-Z]{3}$`)
)

// isID reports whether a text has the form of an id. Each assessment has hundreds of them.
func isID(text string) bool {
	for i := range len(text) {
		c := text[i]
		if !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '_' && i > 0) {
			return false
		}
	}
	return 0 < len(text) && len(text) <= 64
}

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
	if most := max(run.Answers.Len(), len(run.Notes), len(run.Readiness), len(run.HeldDates), len(run.People), len(run.Baselines), len(run.Done)); most > maxEntries {
		k.add("answers", "%d are more than %d", most, maxEntries)
		return k.problems
	}
	k.ids(run)
	for _, d := range run.Deals {
		if !currencies().MatchString(d.Currency) {
			k.add("deals", "%.20q is not a currency", d.Currency)
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
	for i := range run.Baselines {
		b, where := &run.Baselines[i], fmt.Sprintf("baselines[%d]", i)
		k.answerIDs(where, b.Answers)
		for _, ids := range [][]string{texts(sortedKeys(b.Readiness)), texts(sortedKeys(b.Work)), texts(sortedKeys(b.Milestones))} {
			for _, id := range ids {
				k.id(where, id)
			}
		}
	}
	for _, id := range sortedKeys(run.Done) {
		k.id("done", id)
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
			k.add(where+"."+string(id), "%.60q is not a version of content", version)
		}
	}
}

func (k *check) id(where, id string) {
	if !isID(id) {
		k.add(where, "%.60q is not an id", id)
	}
}

func checkLine(text string, most int) error {
	return cmp.Or(checkLength(text, most), safetext.Check(text))
}

func checkText(text string, most int) error {
	return cmp.Or(checkLength(text, most), safetext.CheckText(text))
}

func checkLength(text string, most int) error {
	if count := utf8.RuneCountInString(text); count > most {
		return fmt.Errorf("has %d characters; %d at most", count, most)
	}
	return nil
}

// CheckMark returns what is wrong with a mark, or nil.
func CheckMark(m assessment.ReadinessMark) error {
	switch {
	case m.State != assessment.NotChecked && !slices.Contains(assessment.ReadinessStates(), m.State):
		return fmt.Errorf("no state %.60q", m.State)
	case m.State == assessment.NotApplicable && m.Reason == "":
		return errors.New("not_applicable needs a reason")
	case !m.Done.IsZero() && m.State != assessment.InPlace:
		return fmt.Errorf("done has a day, and the state is %s: make it %s, or remove the day", m.State, assessment.InPlace)
	case !m.Done.IsZero() && m.Done.Before(m.Started):
		return errors.New("done is before started")
	}
	return errors.Join(checkLine(m.Reason, safetext.MaxReason), checkNamed("person", m.Person), CheckLink(m.Link), checkNamed("comment", m.Comment))
}

func checkNamed(what, text string) error {
	most := safetext.MaxReason
	if what == "person" {
		most = safetext.MaxCompany
	}
	if err := checkLine(text, most); err != nil {
		return fmt.Errorf("%s %w", what, err)
	}
	return nil
}

const maxLink = 1000

// CheckLink checks an address that a browser opens; "" is none.
func CheckLink(text string) error {
	if text == "" {
		return nil
	}
	at, err := url.Parse(text)
	if err != nil || at.Scheme != "https" && at.Scheme != "http" || at.Host == "" || strings.ContainsAny(text, " \"'<>\\`|") {
		return fmt.Errorf("%.60q is not a link: it begins with https:// and has no spaces", text)
	}
	return checkNamed("link", text[:min(len(text), maxLink+1)])
}

// CheckPerson returns what is wrong with a person, or nil.
func CheckPerson(p assessment.Person) error {
	var err error
	if p.Name == "" {
		err = errors.New("a person has a name")
	}
	if at, wrong := mail.ParseAddress(p.Email); p.Email != "" && (wrong != nil || at.Address != p.Email) {
		err = errors.Join(err, fmt.Errorf("%.60q is not an e-mail address", p.Email))
	}
	return errors.Join(err, checkNamed("person", p.Name), checkNamed("role", p.Role), checkNamed("email", p.Email))
}

// TextKind is a kind of text that people enter.
type TextKind int

const (
	NameText TextKind = iota // a name or an e-mail address
	LineText
	LinkText
)

// EachText calls use for the texts in marks, promised plans, recurring work and people,
// with the most characters that each may have. Notes are cleaned elsewhere.
func EachText(run *assessment.Assessment, use func(kind TextKind, text *string, most int)) {
	marks := []map[assessment.WorkstreamID]assessment.ReadinessMark{run.Readiness}
	for i := range run.Baselines {
		use(LineText, &run.Baselines[i].Reason, safetext.MaxReason)
		marks = append(marks, run.Baselines[i].Readiness)
	}
	for _, all := range marks {
		for id, m := range all {
			use(NameText, &m.Person, safetext.MaxCompany)
			use(LineText, &m.Reason, safetext.MaxReason)
			use(LineText, &m.Comment, safetext.MaxReason)
			use(LinkText, &m.Link, maxLink)
			all[id] = m
		}
	}
	for _, days := range run.Done {
		for i := range days {
			use(NameText, &days[i].Person, safetext.MaxCompany)
			use(LineText, &days[i].Comment, safetext.MaxReason)
			use(LinkText, &days[i].Link, maxLink)
		}
	}
	for i := range run.People {
		use(NameText, &run.People[i].Name, safetext.MaxCompany)
		use(NameText, &run.People[i].Email, safetext.MaxCompany)
		use(LineText, &run.People[i].Role, safetext.MaxCompany)
	}
}

// CheckDone checks the days of a recurring task.
func CheckDone(days []assessment.DoneDay) error {
	if len(days) > maxEntries {
		return fmt.Errorf("%d days; %d at most", len(days), maxEntries)
	}
	var errs []error
	for _, d := range days {
		if d.Day.IsZero() {
			errs = append(errs, errors.New("an entry has no day"))
		}
		errs = append(errs, checkNamed("person", d.Person), CheckLink(d.Link), checkNamed("comment", d.Comment))
	}
	return errors.Join(errs...)
}

func checkBaseline(b assessment.Baseline) error {
	errs := []error{checkNamed("reason", b.Reason)}
	if b.Day.IsZero() {
		errs = append(errs, errors.New("has no day"))
	}
	for _, id := range sortedKeys(b.Readiness) {
		errs = append(errs, CheckMark(b.Readiness[id]))
	}
	for _, part := range []string{b.Pack.ID, b.Pack.Version, b.Pack.Digest} {
		if part != "" && !assessment.ValidPackPart(part) {
			errs = append(errs, fmt.Errorf("%.60q names no content", part))
		}
	}
	return errors.Join(errs...)
}

// checkLives checks what came into an assessment after its plan was made.
func (k *check) checkLives(run assessment.Assessment) {
	if run.Currency != "" && !currencyForm().MatchString(run.Currency) {
		k.add("currency", "%.20q is not three capital letters", run.Currency)
	}
	last, names := 0, map[string]bool{}
	for i, p := range run.People {
		where := fmt.Sprintf("people[%d]", i)
		k.try(where, CheckPerson(p))
		if p.Number <= last || names[p.Name] {
			k.add(where, "numbers begin at one and go up, and no two people have the same name")
		}
		last, names[p.Name] = p.Number, true
	}
	last = 0
	for i, b := range run.Baselines {
		where := fmt.Sprintf("baselines[%d]", i)
		k.try(where, checkBaseline(b))
		if b.Number <= last {
			k.add(where, "numbers begin at one and go up")
		}
		last = b.Number
	}
	for _, id := range sortedKeys(run.Done) {
		k.try("done."+id, CheckDone(run.Done[id]))
	}
}

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
	case KindCreate, KindDelete, KindRestore, KindErase, KindAccept, KindComplete:
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
			return fmt.Errorf("%.40q is not a fact", key)
		}
	default:
		if !IsEntry(kind) {
			return fmt.Errorf("no kind %.40q", kind)
		}
	}
	if !plain || !isID(key) {
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
		if answer.IsZero() || answer.Content != "" && !assessment.ValidPackPart(answer.Content) || slices.ContainsFunc(answer.Options, func(o assessment.OptionID) bool { return !isID(string(o)) }) {
			return errors.New("is not an answer")
		}
	case KindNote:
		return checkText(word, safetext.MaxNote)
	case KindReadiness:
		return CheckMark(run.Readiness[assessment.WorkstreamID(key)])
	case KindSetting, KindPerson, KindBaseline, KindDone:
		k := check{}
		k.checkLives(run)
		k.ids(run)
		if len(k.problems) > 0 {
			return k.problems
		}
	}
	return checkLine(run.Company, safetext.MaxCompany)
}
