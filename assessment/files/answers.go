// Package files reads and writes what leaves the database: the answers file
// (YAML or JSON), the bundle of a whole assessment with its history, the record
// of a decision, and deals and marks as CSV.
//
// Each reader takes a file whole or refuses it with every problem it finds, as
// yamldoc.Problems with file, line and column. What a reader returns is checked:
// it can be stored and shown as it is.
//
//	run, err := files.ReadAnswers(data, "answers.yaml", catalog, today)
package files

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
	"trustpath/assessment/yamldoc"
)

// MaxAnswers is the largest answers file, in bytes.
const MaxAnswers = 1 << 20

const unknownWord = "unknown" // don't know

// ReadAnswers reads an answers file on a day. name is used in problems. The error is
// yamldoc.Problems. Answers to questions that are not asked are accepted, and
// so are ids of older content that the catalog has renamed: Carried names them.
// Without today the answer on the deadline and its date are not compared.
func ReadAnswers(data []byte, name string, c *assessment.Catalog, today assessment.Date) (assessment.Assessment, error) {
	doc, err := yamldoc.Read(data, name, MaxAnswers)
	if err != nil {
		return assessment.Assessment{}, err
	}
	r := answersReader{
		Document: doc,
		catalog:  c,
		today:    today,
		answers:  make(map[assessment.QuestionID]assessment.Answer, len(c.Questions)),
		written:  make(map[string]string, len(c.Questions)),
		out: assessment.Assessment{
			Pack:      c.Pack,
			Notes:     map[assessment.QuestionID]string{},
			Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{},
		},
	}
	r.file()
	return r.out, doc.Err()
}

type answersReader struct {
	*yamldoc.Document
	catalog *assessment.Catalog
	today   assessment.Date
	answers map[assessment.QuestionID]assessment.Answer
	out     assessment.Assessment
	written map[string]string // the key in the file for each part and id that were read
	held    []heldDate
}

type heldDate struct {
	key *yaml.Node
	id  assessment.OptionID
	day assessment.Date
}

type field struct {
	key  string
	read func(value *yaml.Node)
}

func (r *answersReader) fields(n *yaml.Node, what string, fields ...field) map[string]*yaml.Node {
	found := map[string]*yaml.Node{}
	r.Mapping(n, what, func(key, value *yaml.Node) {
		at := slices.IndexFunc(fields, func(f field) bool { return f.key == key.Value })
		if at < 0 {
			r.Unknown(key, "key", key.Value, names(fields, func(f *field) string { return f.key }))
			return
		}
		found[key.Value] = value
		fields[at].read(value)
	})
	return found
}

func names[T any, S ~string](list []T, name func(*T) S) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = string(name(&list[i]))
	}
	return out
}

func (r *answersReader) file() {
	const deadline = string(assessment.QuestionDeadline)
	var given assessment.Date
	there := r.fields(r.Root, "an answers file",
		field{"trustpath", func(n *yaml.Node) {
			if n.Value != "1" {
				r.Add(n, "this program reads trustpath: 1, not %q", n.Value)
			}
		}},
		field{"company", func(n *yaml.Node) { r.out.Company = r.text(n, "company", safetext.MaxCompany, checkLine) }},
		field{"start", func(n *yaml.Node) { r.out.Start = r.date(n) }},
		field{"deadline_date", func(n *yaml.Node) { r.out.DeadlineDate = r.date(n) }},
		field{"answers", func(n *yaml.Node) { r.Mapping(n, "answers", r.answer) }},
		field{"answered", func(n *yaml.Node) {
			r.fields(n, "answered", field{deadline, func(n *yaml.Node) { given = r.date(n) }})
		}},
		field{"held_dates", func(n *yaml.Node) { r.Mapping(n, "held_dates", r.heldDate) }},
		field{"currency", r.currency},
		field{"people", r.people},
		field{"notes", func(n *yaml.Node) { r.Mapping(n, "notes", r.note) }},
		field{"readiness", func(n *yaml.Node) { r.Mapping(n, "readiness", r.mark) }},
		field{"deals", r.deals},
	)
	if there["trustpath"] == nil && r.Root.Kind == yaml.MappingNode {
		r.Add(r.Root, "the first line has to be trustpath: 1")
	}
	if answer := r.answers[assessment.QuestionDeadline]; len(answer.Options) > 0 {
		answer.Given = given
		r.answers[assessment.QuestionDeadline] = answer
	} else if _, tried := r.written["answers."+deadline]; !given.IsZero() && !tried {
		r.Add(there["answered"], "%s has a day here and no answer in answers", deadline)
	}
	r.out.Answers = r.catalog.Dated(assessment.AnswersFrom(r.answers), r.today)
	r.heldDates()
	if conflict := r.catalog.DeadlineConflict(r.out, r.today); conflict != nil {
		r.Add(there["deadline_date"], "%v: change deadline_date, or deadline to %s", conflict, strings.Join(conflict.InsteadIDs(), " or "))
	}
	if !r.out.DeadlineDate.IsZero() && r.out.DeadlineDate.Before(r.out.Start) {
		r.Add(there["deadline_date"], "the deadline is before the start")
	}
}

func (r *answersReader) heldDate(key, value *yaml.Node) {
	day, q := r.date(value), r.catalog.Question(r.catalog.Roles.Held)
	if q == nil {
		r.Add(key, "this content does not ask what is held")
		return
	}
	id, ok := r.option(q, q.ID, key)
	switch {
	case ok && !slices.Contains(r.catalog.HeldOptions(), id):
		r.Add(key, "%s is not a report or certificate, so it can't have a day", id)
	case ok && r.first("held_dates", key, string(id)):
		r.held = append(r.held, heldDate{key, id, day})
	}
}

// heldDates takes the days of what the answers say is held.
func (r *answersReader) heldDates() {
	held, days := r.catalog.Roles.Held, map[assessment.OptionID]assessment.Date{}
	if _, tried := r.written["answers."+string(held)]; tried && r.answers[held].IsZero() {
		return // the answer is refused already
	}
	for _, d := range r.held {
		switch {
		case !r.answers[held].Has(d.id):
			r.Add(d.key, "%s has a day here, but you don't hold it: add it to %s in answers, or remove the day", d.id, held)
		case !d.day.IsZero():
			days[d.id] = d.day
		}
	}
	if len(days) > 0 {
		r.out.HeldDates = days
	}
}

// text reads a text that check accepts, else "".
func (r *answersReader) text(n *yaml.Node, what string, most int, check func(string, int) error) string {
	text, ok := r.Text(n, what)
	text = strings.TrimSpace(text)
	if err := check(text, most); ok && err != nil {
		r.Add(n, "%s: %v", what, err)
		return ""
	}
	return text
}

func (r *answersReader) date(n *yaml.Node) (d assessment.Date) {
	if text, ok := r.Text(n, "a date"); ok {
		if err := d.UnmarshalText([]byte(text)); err != nil {
			r.Add(n, "%v", err)
		}
	}
	return d
}

func (r *answersReader) question(part string, key *yaml.Node) *assessment.Question {
	q := r.catalog.Question(r.catalog.Renamed.Question(assessment.QuestionID(key.Value)))
	if q == nil {
		r.Unknown(key, "question", key.Value, names(r.catalog.Questions, func(q *assessment.Question) assessment.QuestionID { return q.ID }))
	} else if !r.first(part, key, string(q.ID)) {
		return nil
	}
	return q
}

// first refuses a second key for the same thing, an older id in addition to the
// present one. The document has refused the same key twice.
func (r *answersReader) first(part string, key *yaml.Node, id string) bool {
	at := part + "." + id
	if before, twice := r.written[at]; twice {
		r.Add(key, "%q and %q are the same in this content; leave one out", before, key.Value)
		return false
	}
	r.written[at] = key.Value
	r.carried(key.Value, id)
	return true
}

// carried notes an id of older content, once.
func (r *answersReader) carried(from, to string) {
	renaming := assessment.Renaming{From: from, To: to}
	if from != to && !slices.Contains(r.out.Carried, renaming) {
		r.out.Carried = append(r.out.Carried, renaming)
	}
}

func (r *answersReader) answer(key, value *yaml.Node) {
	q := r.question("answers", key)
	if q == nil {
		return
	}
	answer, nodes := assessment.Answer{}, []*yaml.Node{value}
	switch {
	case value.Kind == yaml.ScalarNode && value.Value == unknownWord && value.Tag != "!!null":
		answer, nodes = assessment.DontKnow(), nil
	case q.Kind == assessment.Multi && value.Kind != yaml.SequenceNode:
		r.Add(value, "%s takes a list: [%s], or unknown", q.ID, q.Options[0].ID)
		return
	case q.Kind == assessment.Single && value.Kind != yaml.ScalarNode:
		r.Add(value, "%s takes one option, not a list: %s, or unknown", q.ID, q.Options[0].ID)
		return
	case value.Kind == yaml.SequenceNode:
		nodes = value.Content
	}
	good := true
	var texts []string // of the options
	for _, n := range nodes {
		if r.Full() {
			return
		}
		id, ok := r.option(q, assessment.QuestionID(key.Value), n)
		good = good && ok
		if before := slices.Index(answer.Options, id); before >= 0 && texts[before] != n.Value {
			continue // two options of older content have become one
		}
		answer.Options, texts = append(answer.Options, id), append(texts, n.Value)
	}
	if !good {
		return
	}
	checked, err := q.Check(answer)
	if err != nil {
		r.Add(value, "%v", err)
		return
	}
	r.answers[q.ID] = checked
}

func (r *answersReader) option(q *assessment.Question, entered assessment.QuestionID, n *yaml.Node) (assessment.OptionID, bool) {
	text, ok := r.Text(n, "an option of "+string(q.ID))
	id := assessment.OptionID(text)
	if _, at := q.Option(id); !ok || at >= 0 {
		return id, ok
	}
	old := assessment.OptionRef{Question: entered, Option: id}
	if now := r.catalog.Renamed.Option(old); now.Option != id {
		r.carried(old.String(), now.String())
		return now.Option, true
	}
	if text == unknownWord {
		r.Add(n, "unknown can't be combined with options; write %s: unknown", q.ID)
	} else {
		r.Unknown(n, "option of "+string(q.ID), text, names(q.Options, func(o *assessment.Option) assessment.OptionID { return o.ID }))
	}
	return "", false
}

func (r *answersReader) note(key, value *yaml.Node) {
	if q := r.question("notes", key); q != nil {
		if note := r.text(value, "note", safetext.MaxNote, checkText); note != "" {
			r.out.Notes[q.ID] = note
		}
	}
}

func (r *answersReader) mark(key, value *yaml.Node) {
	id := r.catalog.Renamed.Workstream(assessment.WorkstreamID(key.Value))
	if !r.catalog.Counts(id, assessment.ReadinessMark{}) {
		r.Unknown(key, "workstream", key.Value, texts(r.catalog.Markable()))
		return
	}
	if !r.first("readiness", key, string(id)) {
		return
	}
	mark := assessment.ReadinessMark{State: assessment.NotChecked}
	state := field{"state", func(n *yaml.Node) {
		text, _ := r.Text(n, "a state")
		mark.State = assessment.Readiness(text)
		if CheckMark(assessment.ReadinessMark{State: mark.State, Reason: "given"}) != nil {
			states := append(assessment.ReadinessStates(), assessment.NotChecked)
			r.Unknown(n, "state", text, texts(states))
			mark.State = ""
		}
	}}
	reason := field{"reason", func(n *yaml.Node) { mark.Reason = r.text(n, "reason", safetext.MaxReason, checkLine) }}
	if value.Kind == yaml.ScalarNode {
		state.read(value)
	} else {
		given := r.fields(value, "readiness of "+key.Value, state, reason,
			field{"person", func(n *yaml.Node) { mark.Person = r.text(n, "person", safetext.MaxCompany, checkLine) }},
			field{"due", func(n *yaml.Node) { mark.Due = r.date(n) }},
			field{"started", func(n *yaml.Node) { mark.Started = r.date(n) }},
			field{"done", func(n *yaml.Node) { mark.Done = r.date(n) }},
			field{"link", func(n *yaml.Node) { mark.Link = r.text(n, "link", maxLink, checkLine) }},
			field{"comment", func(n *yaml.Node) { mark.Comment = r.text(n, "comment", safetext.MaxReason, checkLine) }},
		)
		if given["state"] == nil && !mark.Done.IsZero() {
			mark.State = assessment.InPlace
		}
	}
	unreasoned := mark
	unreasoned.Reason = cmp.Or(mark.Reason, "given")
	wrong := CheckMark(unreasoned)
	switch {
	case mark.State == "": // refused above
	case wrong != nil:
		r.Add(value, "%v", wrong)
	case !r.catalog.Counts(id, mark):
		r.Add(value, "%s can't be not applicable: %s", key.Value, r.catalog.Required(id))
	case mark.State == assessment.NotApplicable && mark.Reason == "":
		r.Add(value, "not_applicable needs a reason: {state: not_applicable, reason: no office}")
	}
	r.out.Readiness[id] = mark
}

func (r *answersReader) currency(n *yaml.Node) {
	text, ok := r.Text(n, "a currency")
	if err := r.catalog.HasCurrency(text); ok && err != nil {
		r.Add(n, "%v", err)
		return
	}
	r.out.Currency = text
}

// MaxPeople is the most people that an assessment takes.
const MaxPeople = 200

// people reads who works on the plan; numbers go by order.
func (r *answersReader) people(n *yaml.Node) {
	if n.Kind != yaml.SequenceNode || len(n.Content) > MaxPeople {
		r.Add(n, "people is a list of at most %d: [{name: Ann, role: CTO, email: ann@acme.example}]", MaxPeople)
		return
	}
	for _, child := range n.Content {
		if r.Full() {
			return
		}
		var p assessment.Person
		r.fields(child, "a person",
			field{"name", func(n *yaml.Node) { p.Name = r.text(n, "name", safetext.MaxCompany, checkLine) }},
			field{"role", func(n *yaml.Node) { p.Role = r.text(n, "role", safetext.MaxCompany, checkLine) }},
			field{"email", func(n *yaml.Node) { p.Email = r.text(n, "email", safetext.MaxCompany, checkLine) }},
		)
		p.Number = len(r.out.People) + 1
		wrong := CheckPerson(p)
		if wrong == nil && r.out.Person(p.Name) != nil {
			wrong = fmt.Errorf("%w: %s", assessment.ErrTwoPeople, p.Name)
		}
		if wrong != nil {
			r.Add(child, "%v", wrong)
			continue
		}
		r.out.People = append(r.out.People, p)
	}
}

// maxValue keeps sums of all deals in range.
const maxValue = 1_000_000_000_000

// MaxDeals is the most deals that an assessment takes.
const MaxDeals = 10_000

// deals reads the ledger; numbers go by order.
func (r *answersReader) deals(n *yaml.Node) {
	if n.Kind != yaml.SequenceNode {
		r.Add(n, "deals is a list: [{name: Vermeer, asks: [iso27001], value: 40000, date: 2027-06-30}]")
		return
	}
	if len(n.Content) > MaxDeals {
		r.Add(n, "%d deals; %d at most", len(n.Content), MaxDeals)
		return
	}
	for i, child := range n.Content {
		if r.Full() {
			return
		}
		var e EnteredDeal
		at := r.fields(child, "a deal",
			field{"name", func(n *yaml.Node) { e.Name, _ = r.Text(n, "name") }},
			field{"asks", func(n *yaml.Node) { e.Asks = r.asked(n) }},
			field{"value", func(n *yaml.Node) { e.Value, _ = r.Text(n, "a value") }},
			field{"currency", func(n *yaml.Node) { e.Currency, _ = r.Text(n, "a currency") }},
			field{"date", func(n *yaml.Node) { e.Date, _ = r.Text(n, "a date") }},
		)
		e.Name = strings.TrimSpace(e.Name)
		d, problems := parseDeal(r.catalog, e)
		for _, p := range problems {
			r.Add(cmp.Or(at[strings.ToLower(p.column)], child), "%v", p.err)
		}
		d.Number = i + 1
		r.out.Deals = append(r.out.Deals, d)
	}
}

// asked reads what a deal asks for: options of the question asks.
func (r *answersReader) asked(n *yaml.Node) []string {
	q := r.catalog.Question(assessment.QuestionAsks)
	if q == nil || n.Kind != yaml.SequenceNode {
		r.Add(n, "asks is a list: [iso27001]")
		return nil
	}
	var out []string
	for _, child := range n.Content {
		id, ok := r.option(q, q.ID, child)
		switch {
		case ok && slices.Contains(out, string(id)):
			r.Add(child, "%q is given twice", id)
		case ok:
			out = append(out, string(id))
		}
	}
	return out
}
