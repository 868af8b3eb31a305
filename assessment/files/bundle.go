package files

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/safetext"
	"trustpath/assessment/workshop"
	"trustpath/assessment/yamldoc"
)

// Versions of the bundle. A bundle is written in the lowest version that can
// hold it, so that as many programs as possible can read it.
const (
	versionPlain    = 1
	versionWorkshop = 2 // may have a workshop
	versionDays     = 3 // may have answers with the day they were given
	versionHeld     = 4 // may have days of what is held, and answers with the content they are in the terms of
	versionPeople   = 5 // may have people, baselines, days on which work was done, and marks with more than a state
)

// Bundle carries a whole assessment from one machine to another: the stored
// assessment, its history, the first change first, and its last workshop, or nil.
//
// A workshop holds only what its result needs; see workshop.Anonymized. Names and
// roles are in it if the workshop was held with names, since the roadmap shows
// them. Keys, codes and unrevealed votes never are, so that no one can pose as a
// participant on the other machine.
type Bundle struct {
	Run      assessment.Assessment
	History  []Change
	Workshop *Workshop
	Left     error // from ReadBundle: why the workshop of the file is left out
}

// Pushed is what this machine and a library both had of an assessment when they were
// last the same. An assessment that was never in the library has no head.
type Pushed struct {
	ID      string
	Head    string // of the library
	Changed time.Time
	Deals   []assessment.Deal
	Queued  time.Time // when a push was asked for that waits for a connection; zero for none
}

// Change is a line of the history. Before and After are JSON. Lines that were
// written together have the same Step: the position of the first of them in the
// list, from one, or 0 if that was not recorded. Reverts is the step that
// this one reverts, or 0.
type Change struct {
	Kind    string    `json:"kind"`
	Key     string    `json:"key"`
	Before  string    `json:"before"`
	After   string    `json:"after"`
	Time    time.Time `json:"time"`
	Step    int       `json:"step,omitempty"`
	Reverts int       `json:"reverts,omitempty"`
}

type bundleFile struct {
	Version int `json:"trustpath_bundle"`
	assessment.Assessment
	History  []Change        `json:"history"`
	Workshop *bundleWorkshop `json:"workshop,omitempty"`
}

// WriteBundle writes a bundle: indented JSON, the same bytes for the same assessment.
func WriteBundle(w io.Writer, b Bundle) error {
	held, err := encodeWorkshop(b.Workshop)
	if err != nil {
		return err
	}
	version := versionOf(b)
	b.Run.Answers = b.Run.Stored()
	return safetext.EncodeJSON(w, bundleFile{
		Version:    version,
		Assessment: b.Run,
		History:    append([]Change{}, b.History...),
		Workshop:   held,
	}, "  ")
}

// versionOf returns the lowest version that holds all of a bundle, its history too.
func versionOf(b Bundle) int {
	r, out := &b.Run, versionPlain
	needs := func(version int, is bool) {
		if is {
			out = max(out, version)
		}
	}
	needs(versionWorkshop, b.Workshop != nil)
	needs(versionHeld, len(r.HeldDates) > 0)
	needs(versionPeople, r.Currency != "" || !r.Reviewed.IsZero() || len(r.People)+len(r.Baselines)+len(r.Done) > 0)
	for _, id := range r.Answers.Questions() {
		answer := r.Answers.Of(id)
		needs(versionDays, !answer.Given.IsZero())
		needs(versionHeld, answer.Content != "")
	}
	for _, mark := range r.Readiness {
		stateAlone := mark == (assessment.ReadinessMark{State: mark.State, Reason: mark.Reason})
		needs(versionPeople, !stateAlone || mark.State == assessment.InProgress || mark.State == assessment.NotChecked)
	}
	for _, c := range b.History {
		switch c.Kind {
		case KindSetting, KindPerson, KindBaseline, KindDone, KindErase:
			needs(versionPeople, true)
		case KindHeldDate:
			needs(versionHeld, true)
		case KindAnswer:
			const member = `\"content\":` // of an answer in a text of the history; no option has such an id
			needs(versionDays, strings.HasPrefix(c.Before, `"{`) || strings.HasPrefix(c.After, `"{`))
			needs(versionHeld, strings.Contains(c.Before+c.After, member))
		case KindReadiness:
			for _, text := range []string{unquoted(c.Before), unquoted(c.After)} {
				var run assessment.Assessment
				read := text != "" && DecodeEntries(map[Entry]string{{c.Kind, c.Key}: text}, &run) == nil
				needs(versionPeople, read && versionOf(Bundle{Run: run}) == versionPeople)
			}
		}
	}
	return out
}

// MaxBundle is the largest bundle, in bytes.
const MaxBundle = 16 << 20

// Bounds of a file. No assessment that people made exceeds them.
const (
	maxObjects = 50_000
	maxMembers = 1_000_000 // of all objects and lists
)

// ReadBundle reads a bundle and checks all of it against a catalog: ids that the
// catalog does not know are accepted if they are well formed, since the content
// may be different. name is used in problems. The error is yamldoc.Problems.
func ReadBundle(data []byte, name string, e *engine.Engine) (Bundle, error) {
	f, err := decodeBundle(data, name)
	if err != nil {
		return Bundle{}, err
	}
	run := f.Assessment
	run.Created, run.Changed = run.Created.UTC(), run.Changed.UTC()
	if run.Notes == nil {
		run.Notes = map[assessment.QuestionID]string{}
	}
	if run.Readiness == nil {
		run.Readiness = map[assessment.WorkstreamID]assessment.ReadinessMark{}
	}
	k := check{name: name, engine: e}
	k.assessment(run)
	k.history(run, f.History)
	held, left := k.workshop(f.Version, f.Workshop)
	if len(k.problems) > 0 {
		return Bundle{}, k.problems
	}
	return Bundle{Run: run, History: f.History, Workshop: held, Left: left}, nil
}

func decodeBundle(data []byte, name string) (f bundleFile, err error) {
	if bytes.Count(data, []byte("{")) > maxObjects {
		return f, yamldoc.Refuse(name, "the file has more than %d entries", maxObjects)
	}
	data, value, err := readJSON(data, name, "bundle", bounds{
		bytes:   MaxBundle,
		members: maxMembers,
		wide:    maxEntries,
		depth:   8,
		text:    128 << 10,
	}, nil)
	if err != nil {
		return f, err
	}
	number, _ := value.(map[string]any)["trustpath_bundle"].(json.Number)
	switch version, _ := number.Int64(); {
	case version < versionPlain:
		return f, yamldoc.Refuse(name, "this is not a bundle: it has no \"trustpath_bundle\": %d", versionPlain)
	case version > versionPeople:
		return f, yamldoc.Refuse(name, "this is a bundle of version %d, and this program reads up to %d; update trustpath to read it", version, versionPeople)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	err = decoder.Decode(&f)
	if err != nil {
		at := decoder.InputOffset()
		var kind *json.UnmarshalTypeError
		if errors.As(err, &kind) {
			at = kind.Offset
		}
		last := max(0, min(int(at), len(data))-1) // the last byte that was read
		err = yamldoc.Problems{yamldoc.Placed(string(data), name, last, "not a bundle: "+err.Error())}
	}
	return f, err
}

func (k *check) assessment(run assessment.Assessment) {
	if run.ID != "" && !runForm().MatchString(run.ID) {
		k.add("id", "%.60q is not the id of an assessment", run.ID)
	}
	for _, part := range []string{run.Pack.ID, run.Pack.Version, run.Pack.Digest} {
		if part != "" && !assessment.ValidPackPart(part) {
			k.add("content", "%.60q names no content", part)
		}
	}
	k.try("company", checkLine(run.Company, safetext.MaxCompany))
	if !run.DeadlineDate.IsZero() && run.DeadlineDate.Before(run.Start) {
		k.add("deadline_date", "is before the start")
	}
	k.ids(run)
	for _, id := range run.Answers.Questions() {
		k.answer("answers."+string(id), id, run.Answers.Of(id))
	}
	for _, id := range sortedKeys(run.Notes) {
		k.try("notes."+string(id), checkText(run.Notes[id], safetext.MaxNote))
	}
	for _, id := range sortedKeys(run.Readiness) {
		k.try("readiness."+string(id), CheckMark(run.Readiness[id]))
	}
	k.checkLives(run)
	last := 0
	for i, d := range run.Deals {
		where := fmt.Sprintf("deals[%d]", i)
		k.try(where+".name", checkLine(d.Name, safetext.MaxCompany))
		switch {
		case d.Number <= last:
			k.add(where+".number", "numbers begin at one and go up")
		case d.Name == "" || len(d.Asks) == 0:
			k.add(where, "a deal has a name and what was asked")
		case d.Value < 0:
			k.add(where+".value", "is below zero")
		case !currencyForm().MatchString(d.Currency):
			k.add(where+".currency", "%.20q is not three capital letters", d.Currency)
		}
		last = max(last, d.Number)
	}
}

// answer checks the form, and what the catalog knows about the question.
func (k *check) answer(where string, id assessment.QuestionID, a assessment.Answer) {
	if a.IsZero() {
		k.add(where, "an empty list is not an answer")
		return
	}
	seen := map[assessment.OptionID]bool{}
	for _, option := range a.Options {
		if seen[option] {
			k.add(where, "%q is given twice", option)
		}
		seen[option] = true
	}
	q := k.engine.Question(id)
	if q == nil || slices.ContainsFunc(a.Options, func(o assessment.OptionID) bool { _, at := q.Option(o); return at < 0 }) {
		return // of other content: it is kept, and does not count
	}
	_, err := q.Check(a)
	k.try(where, err)
}

// history checks every line, and that they lead to what the file holds. Undo
// writes the texts of a line, so they must be what may be entered.
func (k *check) history(run assessment.Assessment, history []Change) {
	for i, c := range history {
		where := fmt.Sprintf("history[%d]", i)
		if !firstOfStep(c.Step, i, history) || c.Reverts < 0 || c.Reverts > i || c.Reverts > 0 && !firstOfStep(c.Reverts, i, history) {
			k.add(where, "step %d or reverts %d is not a step", c.Step, c.Reverts)
		}
		k.try(where+".before", checkHistoryText(c.Kind, c.Key, c.Before))
		k.try(where+".after", checkHistoryText(c.Kind, c.Key, c.After))
	}
	if len(history) > 0 && len(k.problems) == 0 { // other problems would be reported twice
		k.agrees(run, history)
	}
}

func firstOfStep(step, at int, history []Change) bool {
	return step == 0 || step > 0 && step <= at+1 && history[step-1].Step == step
}

// agrees replays the history of a file: each line begins where the one before it
// ended, and the last texts are what the file holds. A fact without a line is
// taken as it is: older programs stored start and deadline so. Deals have no
// lines.
func (k *check) agrees(run assessment.Assessment, history []Change) {
	const changed = "does not agree with the history, so the file was changed after it was written; export it again"
	now, texts := Entries(run), map[Entry]string{}
	known := map[Entry]bool{}
	content := run.Pack
	for i, c := range history {
		e := Entry{c.Kind, c.Key}
		switch c.Kind {
		case KindCreate:
			e = Entry{KindFact, "company"}
		case KindPack:
			content = assessment.PackRef{}
			k.try(fmt.Sprintf("history[%d]", i), json.Unmarshal([]byte(c.After), &content))
			continue
		default:
			if !IsEntry(c.Kind) {
				continue
			}
			if before := unquoted(c.Before); before != texts[e] && (c.Kind != KindFact || known[e]) {
				k.add(fmt.Sprintf("history[%d].before", i), "is not what %s %.60q was before; the file was changed after it was written", c.Kind, c.Key)
			}
		}
		texts[e], known[e] = unquoted(c.After), true
		if texts[e] == "" && c.Kind != KindFact {
			delete(texts, e)
		}
	}
	for _, key := range Facts() {
		if e := (Entry{KindFact, key}); !known[e] {
			texts[e] = now[e]
		}
	}
	var replayed assessment.Assessment
	if err := DecodeEntries(texts, &replayed); err != nil {
		k.add("history", "%v", err)
		return
	}
	if content != run.Pack {
		k.add("content", changed)
	}
	texts = Entries(replayed) // in the form that this program writes
	for _, part := range entryKinds {
		for _, e := range Differing(part.kind, now, texts) {
			k.add(part.field+e.Key, changed)
		}
	}
}

func unquoted(quoted string) string {
	var out string
	_ = json.Unmarshal([]byte(quoted), &out) // checkHistoryText has refused another value
	return out
}

// Workshop is the last workshop on an assessment. Its events are those of workshop.Anonymized.
type Workshop struct {
	Content string // the workshop was held with it; see assessment.PackRef.Name
	Created time.Time
	Events  []workshop.Event
}

// bundleWorkshop is the form of a workshop in a bundle. The digest is of everything else
// in it.
type bundleWorkshop struct {
	Content string        `json:"content"`
	Created time.Time     `json:"created"`
	Events  []bundleEvent `json:"events"`
	Digest  string        `json:"digest"`
}

// bundleEvent is an event, as workshop.Encode writes it.
type bundleEvent struct {
	Kind  string `json:"kind"`
	Event string `json:"event"` // JSON
}

// Bounds of a workshop.
const (
	maxEvents = 20_000
	maxEvent  = 64 << 10 // bytes
)

var contentForm = safetext.Pattern(`^[A-Za-z0-9._:+-]{1,100} [A-Za-z0-9._:+-]{1,100}$`)

func encodeWorkshop(w *Workshop) (*bundleWorkshop, error) {
	if w == nil {
		return nil, nil
	}
	out := &bundleWorkshop{Content: w.Content, Created: w.Created, Events: make([]bundleEvent, len(w.Events))}
	for i, e := range w.Events {
		var err error
		out.Events[i].Kind, out.Events[i].Event, err = workshop.Encode(e)
		if err != nil {
			return nil, err
		}
	}
	out.Digest = out.digest()
	return out, nil
}

// digest returns the digest of everything, each text with its length, so that
// nothing can move from one to the next or be cut off unnoticed.
func (r *bundleWorkshop) digest() string {
	texts := []string{r.Content, r.Created.UTC().Format(time.RFC3339Nano)}
	for _, e := range r.Events {
		texts = append(texts, e.Kind, e.Event)
	}
	sum := sha256.New()
	for _, text := range texts {
		sum.Write(binary.BigEndian.AppendUint64(nil, uint64(len(text)))) // a hash never fails
		sum.Write([]byte(text))
	}
	return "sha256:" + hex.EncodeToString(sum.Sum(nil))
}

// workshop checks a workshop and returns it. left is the reason why it is left
// out: it was held with other content and does not fit the content in use. A
// workshop with the content in use must be what an export writes.
func (k *check) workshop(version int, r *bundleWorkshop) (out *Workshop, left error) {
	if r == nil {
		return nil, nil
	}
	known := len(k.problems)
	if version < versionWorkshop {
		k.add("workshop", "comes in a bundle of version %d", versionWorkshop)
	}
	if !contentForm().MatchString(r.Content) {
		k.add("workshop.content", "%.60q names no content", r.Content)
	}
	if len(r.Events) == 0 {
		k.add("workshop.events", "there are none")
	}
	if len(r.Events) > maxEvents {
		k.add("workshop.events", "there are %d; %d at most", len(r.Events), maxEvents)
		return nil, nil
	}
	if r.Digest != r.digest() {
		k.add("workshop.digest", "does not match, so something of the workshop was lost or changed; export it again")
	}
	var events []workshop.Event
	for i, line := range r.Events {
		where := fmt.Sprintf("workshop.events[%d]", i)
		if len(line.Event) > maxEvent {
			k.add(where, "is larger than %d bytes", maxEvent)
			continue
		}
		e, err := workshop.Decode(line.Kind, line.Event)
		k.try(where, err)
		events = append(events, e)
	}
	if len(k.problems) > known {
		return nil, nil
	}
	minutes, err := workshop.Anonymized(k.engine, events)
	here := k.engine.Pack.Name()
	switch {
	case err != nil && r.Content != here:
		return nil, fmt.Errorf("the workshop was held with content %s and does not fit into %s, so it is left out (%w)", r.Content, here, err)
	case err != nil:
		k.add("workshop.events", "%v", err)
		return nil, nil
	}
	out = &Workshop{Content: r.Content, Created: r.Created.UTC(), Events: minutes}
	if r.Content == here {
		k.try("workshop.events", r.same(out))
	}
	return out, nil
}

// same returns an error if a workshop holds something that an export does not
// write, such as an unrevealed vote or a key.
func (r *bundleWorkshop) same(as *Workshop) error {
	want, err := encodeWorkshop(as)
	if err != nil {
		return err
	}
	for i, line := range r.Events {
		if i >= len(want.Events) || line != want.Events[i] {
			return fmt.Errorf("number %d, %s, is not as an export writes it", i+1, line.Kind)
		}
	}
	if len(want.Events) > len(r.Events) {
		return errors.New("one is missing that an export writes")
	}
	return nil
}
