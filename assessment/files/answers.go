// Package files reads and writes what leaves the database: the answers file
// (YAML or JSON), the bundle of a whole assessment with its history, the record
// of a decision, and deals as CSV.
//
// Each reader takes a file whole or refuses it with every problem it finds, as
// yamldoc.Problems with file, line and column. What a reader returns is checked:
// it can be stored and shown as it is.
//
//	run, err := files.ReadAnswers(data, "answers.yaml", catalog, today)
package files

import (
	"errors"
	"slices"
	"strconv"
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
	r := answersReader{Document: doc, catalog: c, today: today, answers: make(map[assessment.QuestionID]assessment.Answer, len(c.Questions)),
		written: make(map[filledKey]string, len(c.Questions)), out: assessment.Assessment{Pack: c.Pack,
			Notes: map[assessment.QuestionID]string{}, Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{}}}
	r.file()
	return r.out, doc.Err()
}

type answersReader struct {
	*yamldoc.Document
	catalog *assessment.Catalog
	today   assessment.Date
	answers map[assessment.QuestionID]assessment.Answer
	out     assessment.Assessment
	written map[filledKey]string // the key in the file for each id that was read
}

// filledKey is a part of the file and an id in it.
type filledKey struct{ part, id string }

func (r *answersReader) file() {
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
	} else if _, tried := r.written[filledKey{"answers", string(assessment.QuestionDeadline)}]; answered != nil && !tried {
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

func (r *answersReader) text(n *yaml.Node, what string, most int) string {
	text, ok := r.Text(n, what)
	text = strings.TrimSpace(text)
	check := checkLine
	if what == "note" {
		check = checkText
	}
	if err := check(text, most); ok && err != nil {
		r.Add(n, "%s: %v", what, err)
		return ""
	}
	return text
}

func (r *answersReader) date(n *yaml.Node) assessment.Date {
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

func (r *answersReader) question(part string, key *yaml.Node) *assessment.Question {
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

// first refuses a second key for the same thing, an older id in addition to the
// present one. The document has refused the same key twice.
func (r *answersReader) first(part string, key *yaml.Node, id string) bool {
	at := filledKey{part, id}
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
	if value.Kind == yaml.ScalarNode && value.Value == unknownWord && value.Tag != "!!null" {
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
	var texts map[assessment.OptionID]string // by option, if there are several
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

func (r *answersReader) option(q *assessment.Question, entered assessment.QuestionID, n *yaml.Node) (assessment.OptionID, bool) {
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
	if text == unknownWord {
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

func (r *answersReader) put(q *assessment.Question, n *yaml.Node, answer assessment.Answer) {
	checked, err := q.Check(answer)
	if err != nil {
		r.Add(n, "%v", err)
		return
	}
	r.answers[q.ID] = checked
}

func (r *answersReader) note(key, value *yaml.Node) {
	if q := r.question("notes", key); q != nil {
		if note := r.text(value, "note", safetext.MaxNote); note != "" {
			r.out.Notes[q.ID] = note
		}
	}
}

func (r *answersReader) mark(key, value *yaml.Node) {
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

func (r *answersReader) state(n *yaml.Node) assessment.Readiness {
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

// errNothingAsked refuses the option "nothing yet" in a deal.
var errNothingAsked = errors.New("a deal asks for something")

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
		d := assessment.Deal{Number: i + 1, Currency: r.catalog.Planning.Currency}
		r.Mapping(child, "a deal", func(key, value *yaml.Node) {
			switch key.Value {
			case "name":
				d.Name = r.text(value, "name", safetext.MaxCompany)
			case "asks":
				d.Asks = r.asked(value)
			case "value":
				d.Value = r.amount(value)
			case "currency":
				d.Currency, _ = r.Text(value, "a currency")
				if !currencyForm().MatchString(d.Currency) {
					r.Add(value, "a currency has three capital letters, as in EUR")
				}
			case "date":
				d.Date = r.date(value)
			default:
				r.Unknown(key, "key", key.Value, []string{"name", "asks", "value", "currency", "date"})
			}
		})
		if d.Name == "" || len(d.Asks) == 0 {
			r.Add(child, "a deal has a name and asks, what they asked for")
		}
		r.out.Deals = append(r.out.Deals, d)
	}
}

// asked reads what a deal asks for: options of the question asks.
func (r *answersReader) asked(n *yaml.Node) []assessment.OptionID {
	q := r.catalog.Question(assessment.QuestionAsks)
	if q == nil || n.Kind != yaml.SequenceNode {
		r.Add(n, "asks is a list: [iso27001]")
		return nil
	}
	var out assessment.Answer
	for _, child := range n.Content {
		if id, ok := r.option(q, q.ID, child); ok {
			out.Options = append(out.Options, id)
		}
	}
	checked, err := CheckAsks(q, out.Options)
	if err != nil {
		r.Add(n, "%v", err)
	}
	return checked
}

// CheckAsks returns what a deal asks for in the order of the question, or what
// is wrong with it. A deal must ask for something.
func CheckAsks(q *assessment.Question, asks []assessment.OptionID) ([]assessment.OptionID, error) {
	checked, err := q.Check(assessment.Choose(asks...))
	if err != nil {
		return nil, err
	}
	if o, _ := q.Option(checked.Options[0]); o.Exclusive {
		return nil, errNothingAsked
	}
	return checked.Options, nil
}

func (r *answersReader) amount(n *yaml.Node) int64 {
	text, ok := r.Text(n, "a value")
	value, err := strconv.ParseInt(text, 10, 64)
	if ok && (err != nil || value < 0 || value > maxValue) {
		r.Add(n, "a value is a whole number from 0 to %d", int64(maxValue))
		return 0
	}
	return value
}

// dealNodes writes the deals. It leaves out the usual currency of a deal without
// a value.
func dealNodes(deals []assessment.Deal, usual string) *yaml.Node {
	list := &yaml.Node{Kind: yaml.SequenceNode}
	for _, d := range deals {
		m, asks := newMapping(), &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
		for _, id := range d.Asks {
			asks.Content = append(asks.Content, plainNode(string(id)))
		}
		addKey(m, "name", textNode(d.Name))
		addKey(m, "asks", asks)
		if d.Value > 0 {
			addKey(m, "value", &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.FormatInt(d.Value, 10)})
		}
		if d.Value > 0 || d.Currency != usual {
			addKey(m, "currency", plainNode(d.Currency))
		}
		if !d.Date.IsZero() {
			addKey(m, "date", dayNode(d.Date))
		}
		list.Content = append(list.Content, m)
	}
	return list
}
