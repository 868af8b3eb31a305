// Package answersfile reads and writes the answers file: YAML or JSON with a
// company, dates, answers, notes and readiness. A file is taken whole or
// refused with everything that is wrong with it.
package answersfile

import (
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
	"trustpath/assessment/yamldoc"
)

// MaxSize is the largest answers file, in bytes.
const MaxSize = 1 << 20

const unknown = "unknown" // don't know

// Read reads an answers file on a day. name is used in problems. The error is
// yamldoc.Problems. Answers to questions that are not asked are accepted, and
// so are ids of older content that the catalog has renamed: Carried names them.
// Without today the answer on the deadline and its date are not compared.
func Read(data []byte, name string, c *assessment.Catalog, today assessment.Date) (assessment.Assessment, error) {
	doc, err := yamldoc.Read(data, name, MaxSize)
	if err != nil {
		return assessment.Assessment{}, err
	}
	r := reader{Document: doc, catalog: c, today: today, answers: make(map[assessment.QuestionID]assessment.Answer, len(c.Questions)),
		written: make(map[place]string, len(c.Questions)), out: assessment.Assessment{Pack: c.Pack,
			Notes: map[assessment.QuestionID]string{}, Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{}}}
	r.file()
	return r.out, doc.Err()
}

type reader struct {
	*yamldoc.Document
	catalog *assessment.Catalog
	today   assessment.Date
	answers map[assessment.QuestionID]assessment.Answer
	out     assessment.Assessment
	written map[place]string // what was filled so far, with the key that filled it
}

// place is a part of the file and what in it is filled.
type place struct{ part, id string }

func (r *reader) file() {
	versioned := false
	var deadline, answered *yaml.Node
	var given assessment.Date
	r.Mapping(r.Root, "an answers file", func(key, value *yaml.Node) {
		switch key.Value {
		case "trustpath":
			versioned = true
			if value.Value != "1" {
				r.Add(value, "this program reads trustpath: 1, not %q", value.Value)
			}
		case "company":
			r.out.Company = r.text(value, "company", safetext.MaxCompany)
		case "start":
			r.out.Start = r.date(value)
		case "deadline_date":
			r.out.DeadlineDate, deadline = r.date(value), value
		case "answers":
			r.Mapping(value, "answers", r.answer)
		case "answered":
			r.Mapping(value, "answered", func(key, value *yaml.Node) {
				if key.Value != string(assessment.QuestionDeadline) {
					r.Unknown(key, "key of answered", key.Value, []string{string(assessment.QuestionDeadline)})
					return
				}
				given, answered = r.date(value), key
			})
		case "notes":
			r.Mapping(value, "notes", r.note)
		case "readiness":
			r.Mapping(value, "readiness", r.mark)
		case "deals":
			r.deals(value)
		default:
			r.Unknown(key, "key", key.Value, []string{"trustpath", "company", "start", "deadline_date", "answers", "answered", "notes", "readiness", "deals"})
		}
	})
	if !versioned && r.Root.Kind == yaml.MappingNode {
		r.Add(r.Root, "the first line has to be trustpath: 1")
	}
	if said := r.answers[assessment.QuestionDeadline]; len(said.Options) > 0 {
		said.Given = given
		r.answers[assessment.QuestionDeadline] = said
	} else if _, tried := r.written[place{"answers", string(assessment.QuestionDeadline)}]; answered != nil && !tried {
		r.Add(answered, "%s has a day here and no answer in answers", answered.Value)
	}
	r.out.Answers = r.catalog.Dated(assessment.AnswersFrom(r.answers), r.today)
	if conflict := r.catalog.DeadlineConflict(r.out, r.today); conflict != nil {
		r.Add(deadline, "%v: change deadline_date, or deadline to %s", conflict, strings.Join(conflict.InsteadIDs(), " or "))
	}
	if deadline != nil && !r.out.DeadlineDate.IsZero() && r.out.DeadlineDate.Before(r.out.Start) {
		r.Add(deadline, "the deadline is before the start")
	}
}

func (r *reader) text(n *yaml.Node, what string, most int) string {
	text, ok := r.Text(n, what)
	text = strings.TrimSpace(text)
	if count := utf8.RuneCountInString(text); count > most {
		r.Add(n, "%s has %d characters; %d at most", what, count, most)
		return ""
	}
	check := safetext.CheckText
	if what != "note" {
		check = safetext.Check
	}
	if err := check(text); ok && err != nil {
		r.Add(n, "%s: %v", what, err)
		return ""
	}
	return text
}

func (r *reader) date(n *yaml.Node) assessment.Date {
	text, ok := r.Text(n, "a date")
	if !ok {
		return assessment.Date{}
	}
	d, err := assessment.ParseDate(text)
	if err != nil {
		r.Add(n, "%v", err)
	}
	return d
}

func (r *reader) question(part string, key *yaml.Node) *assessment.Question {
	q := r.catalog.Question(r.catalog.Renamed.Question(assessment.QuestionID(key.Value)))
	if q != nil && !r.first(part, key, string(q.ID)) {
		return nil
	}
	if q == nil {
		var known []string
		for i := range r.catalog.Questions {
			known = append(known, string(r.catalog.Questions[i].ID))
		}
		r.Unknown(key, "question", key.Value, known)
	}
	return q
}

// first refuses a second key for the same thing: an older id beside the one of
// today. The same key twice was refused before.
func (r *reader) first(part string, key *yaml.Node, id string) bool {
	at := place{part, id}
	if before, twice := r.written[at]; twice {
		r.Add(key, "%q and %q are the same in this content; leave one out", before, key.Value)
		return false
	}
	r.written[at] = key.Value
	r.carried(key.Value, id)
	return true
}

// carried notes an id of older content, once.
func (r *reader) carried(from, to string) {
	renaming := assessment.Renaming{From: from, To: to}
	if from != to && !slices.Contains(r.out.Carried, renaming) {
		r.out.Carried = append(r.out.Carried, renaming)
	}
}

func (r *reader) answer(key, value *yaml.Node) {
	q := r.question("answers", key)
	if q == nil {
		return
	}
	if value.Kind == yaml.ScalarNode && value.Value == unknown && value.Tag != "!!null" {
		r.put(q, value, assessment.DontKnow())
		return
	}
	nodes := []*yaml.Node{value}
	switch {
	case q.Kind == assessment.Multi && value.Kind != yaml.SequenceNode:
		r.Add(value, "%s takes a list: [%s], or unknown", q.ID, q.Options[0].ID)
		return
	case q.Kind == assessment.Single && value.Kind != yaml.ScalarNode:
		r.Add(value, "%s takes one option, not a list: %s, or unknown", q.ID, q.Options[0].ID)
		return
	case value.Kind == yaml.SequenceNode:
		nodes = value.Content
	}
	answer := assessment.Answer{Options: make([]assessment.OptionID, 0, len(nodes))}
	good := true
	var texts map[assessment.OptionID]string // by option, where there are several
	if len(nodes) > 1 {
		texts = make(map[assessment.OptionID]string, len(nodes))
	}
	for _, n := range nodes {
		if r.Full() {
			return
		}
		id, ok := r.option(q, assessment.QuestionID(key.Value), n)
		good = good && ok
		if before, twice := texts[id]; twice && before != n.Value {
			continue // two options of older content have become one
		}
		if texts != nil {
			texts[id] = n.Value
		}
		answer.Options = append(answer.Options, id)
	}
	if good {
		r.put(q, value, answer)
	}
}

func (r *reader) option(q *assessment.Question, entered assessment.QuestionID, n *yaml.Node) (assessment.OptionID, bool) {
	id := assessment.OptionID(n.Value)
	if _, at := q.Option(id); at >= 0 && n.Kind == yaml.ScalarNode {
		return id, true
	}
	text, ok := r.Text(n, "an option of "+string(q.ID))
	if !ok {
		return "", false
	}
	old := assessment.OptionRef{Question: entered, Option: id}
	if now := r.catalog.Renamed.Option(old); now.Option != id {
		r.carried(old.String(), now.String())
		return now.Option, true
	}
	if text == unknown {
		r.Add(n, "unknown stands alone: %s: unknown", q.ID)
		return "", false
	}
	var known []string
	for _, o := range q.Options {
		known = append(known, string(o.ID))
	}
	r.Unknown(n, "option of "+string(q.ID), text, known)
	return "", false
}

func (r *reader) put(q *assessment.Question, n *yaml.Node, answer assessment.Answer) {
	checked, err := q.Check(answer)
	if err != nil {
		r.Add(n, "%v", err)
		return
	}
	r.answers[q.ID] = checked
}

func (r *reader) note(key, value *yaml.Node) {
	if q := r.question("notes", key); q != nil {
		if note := r.text(value, "note", safetext.MaxNote); note != "" {
			r.out.Notes[q.ID] = note
		}
	}
}

func (r *reader) mark(key, value *yaml.Node) {
	id := r.catalog.Renamed.Workstream(assessment.WorkstreamID(key.Value))
	if r.catalog.Workstream(id) == nil {
		var known []string
		for i := range r.catalog.Workstreams {
			known = append(known, string(r.catalog.Workstreams[i].ID))
		}
		r.Unknown(key, "workstream", key.Value, known)
		return
	}
	if !r.first("readiness", key, string(id)) {
		return
	}
	var mark assessment.ReadinessMark
	if value.Kind == yaml.ScalarNode {
		mark.State = r.state(value)
	} else {
		r.Mapping(value, "readiness of "+key.Value, func(key, value *yaml.Node) {
			switch key.Value {
			case "state":
				mark.State = r.state(value)
			case "reason":
				mark.Reason = r.text(value, "reason", safetext.MaxReason)
			default:
				r.Unknown(key, "key", key.Value, []string{"state", "reason"})
			}
		})
	}
	switch {
	case !r.catalog.Counts(id, mark):
		r.Add(value, "%s can't be not applicable: %s", key.Value, r.catalog.Workstream(id).Required)
	case mark.State == assessment.NotApplicable && mark.Reason == "":
		r.Add(value, "not_applicable needs a reason: {state: not_applicable, reason: no office}")
	}
	r.out.Readiness[id] = mark
}

func (r *reader) state(n *yaml.Node) assessment.Readiness {
	text, _ := r.Text(n, "a state")
	var known []string
	for _, s := range assessment.ReadinessStates() {
		if string(s) == text {
			return s
		}
		known = append(known, string(s))
	}
	r.Unknown(n, "state", text, known)
	return ""
}
