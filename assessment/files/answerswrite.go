package files

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

// WriteAnswers writes an assessment as an answers file, questions in catalog
// order. ReadAnswers returns the same assessment, except for what the catalog does
// not know: that is in comments at the end.
func WriteAnswers(w io.Writer, run assessment.Assessment, c *assessment.Catalog) error {
	if err := encodeYAML(w, answersNode(run, c)); err != nil {
		return err
	}
	return writeKept(w, run, c)
}

func answersNode(run assessment.Assessment, c *assessment.Catalog) *yaml.Node {
	var answers, notes, readiness []pair
	for i := range c.Questions {
		q := &c.Questions[i]
		answers = append(answers, pair{string(q.ID), answerNode(q, run.Answers.Of(q.ID))})
		notes = append(notes, pair{string(q.ID), textNode(run.Notes[q.ID])})
	}
	for _, id := range c.Markable() {
		if mark, ok := run.Readiness[id]; ok && c.Counts(id, mark) {
			readiness = append(readiness, pair{string(id), markNode(mark)})
		}
	}
	var held []pair
	for _, id := range c.HeldOptions() {
		held = append(held, pair{string(id), dayNode(c.HeldDate(run, id))})
	}
	const deadline = assessment.QuestionDeadline
	return mapping(
		pair{"trustpath", numberNode(1)},
		pair{"company", textNode(run.Company)},
		pair{"start", dayNode(run.Start)},
		pair{"deadline_date", dayNode(run.DeadlineDate)},
		pair{"answers", mapping(answers...)},
		pair{"answered", mapping(pair{string(deadline), dayNode(run.Answers.Of(deadline).Given)})},
		pair{"held_dates", mapping(held...)},
		pair{"currency", textNode(run.Currency)},
		pair{"people", peopleNodes(run.People)},
		pair{"notes", mapping(notes...)},
		pair{"readiness", mapping(readiness...)},
		pair{"deals", dealNodes(run.Deals, c.Planning.Currency)},
	)
}

// encodeYAML writes a tree as YAML. The library escapes characters beyond the
// Basic Multilingual Plane. They are replaced by private-use characters, which
// safetext keeps out of every text, until the file is written.
func encodeYAML(w io.Writer, node *yaml.Node) error {
	const firstPrivate, lastPrivate = 0xE000, 0xF8FF
	standsFor := map[rune]rune{}
	var there, back []string
	eachValue(node, func(value *string) {
		for _, r := range *value {
			stand := rune(firstPrivate + len(standsFor))
			if r <= 0xFFFF || standsFor[r] != 0 || stand > lastPrivate {
				continue
			}
			standsFor[r] = stand
			there, back = append(there, string(r), string(stand)), append(back, string(stand), string(r))
		}
	})
	standIn := strings.NewReplacer(there...)
	eachValue(node, func(value *string) { *value = standIn.Replace(*value) })
	var text bytes.Buffer
	out := yaml.NewEncoder(&text)
	out.SetIndent(2)
	if err := errors.Join(out.Encode(node), out.Close()); err != nil {
		return err
	}
	_, err := strings.NewReplacer(back...).WriteString(w, text.String())
	return err
}

func eachValue(n *yaml.Node, do func(*string)) {
	do(&n.Value)
	for _, child := range n.Content {
		eachValue(child, do)
	}
}

func answerNode(q *assessment.Question, a assessment.Answer) *yaml.Node {
	switch {
	case a.Unknown:
		return plainNode(unknownWord)
	case q.Kind == assessment.Single && len(a.Options) > 0:
		return plainNode(string(a.Options[0]))
	}
	return idsNode(a.Options)
}

func markNode(mark assessment.ReadinessMark) *yaml.Node {
	if mark == (assessment.ReadinessMark{State: mark.State}) {
		return plainNode(string(mark.State))
	}
	return mapping(
		pair{"state", plainNode(string(mark.State))},
		pair{"reason", textNode(mark.Reason)},
		pair{"person", textNode(mark.Person)},
		pair{"due", dayNode(mark.Due)},
		pair{"started", dayNode(mark.Started)},
		pair{"done", dayNode(mark.Done)},
		pair{"link", textNode(mark.Link)},
		pair{"comment", textNode(mark.Comment)},
	)
}

func peopleNodes(people []assessment.Person) *yaml.Node {
	list := &yaml.Node{Kind: yaml.SequenceNode}
	for _, p := range people {
		list.Content = append(list.Content, mapping(
			pair{"name", textNode(p.Name)}, pair{"role", textNode(p.Role)}, pair{"email", textNode(p.Email)}))
	}
	return list
}

// dealNodes writes the deals. It leaves out the usual currency of a deal without
// a value.
func dealNodes(deals []assessment.Deal, usual string) *yaml.Node {
	list := &yaml.Node{Kind: yaml.SequenceNode}
	for _, d := range deals {
		var currency *yaml.Node
		if d.Value > 0 || d.Currency != usual {
			currency = plainNode(d.Currency)
		}
		list.Content = append(list.Content, mapping(
			pair{"name", textNode(d.Name)},
			pair{"asks", idsNode(d.Asks)},
			pair{"value", numberNode(d.Value)},
			pair{"currency", currency},
			pair{"date", dayNode(d.Date)},
		))
	}
	return list
}

type pair struct {
	key   string
	value *yaml.Node
}

// mapping returns a mapping without what is nil or has no content.
func mapping(pairs ...pair) *yaml.Node {
	m := &yaml.Node{Kind: yaml.MappingNode}
	for _, p := range pairs {
		if p.value != nil && (p.value.Kind == yaml.ScalarNode || len(p.value.Content) > 0) {
			m.Content = append(m.Content, plainNode(p.key), p.value)
		}
	}
	return m
}

func idsNode(ids []assessment.OptionID) *yaml.Node {
	list := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
	for _, id := range ids {
		list.Content = append(list.Content, plainNode(string(id)))
	}
	return list
}

// quotedInYAML matches what YAML 1.1 or Ruby's Psych can read as something other than
// text: a boolean, null, a number, a time, a date, a symbol, = or <<.
var quotedInYAML = safetext.Pattern(`^(?i:y|n|yes|no|on|off|true|false|null|~|=|<<|[-+.]?[0-9].*|[-+]?\.(?:inf|nan)|:.*)$`)

// plainNode returns an id or a word of the format, quoted if a reader of YAML 1.1
// would take it for something else: 1_10 is an integer there.
func plainNode(s string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Value: s}
	if quotedInYAML().MatchString(s) {
		n.Style = yaml.DoubleQuotedStyle
	}
	return n
}

// textNode returns a text that a person wrote, nil for none; the encoder also quotes
// it if the syntax requires that.
func textNode(s string) *yaml.Node {
	if s == "" {
		return nil
	}
	n := plainNode(s)
	n.Tag = "!!str"
	return n
}

// numberNode returns a number, nil for 0.
func numberNode(n int64) *yaml.Node {
	if n == 0 {
		return nil
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.FormatInt(n, 10)}
}

// dayNode returns a date, nil for none. It has no quotes, so that readers of YAML 1.1
// see a date too.
func dayNode(d assessment.Date) *yaml.Node {
	if d.IsZero() {
		return nil
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Value: d.String()}
}

// WriteAnswersJSON writes the same as WriteAnswers in one line of JSON, without what the
// catalog does not know: JSON has no comments.
func WriteAnswersJSON(w io.Writer, run assessment.Assessment, c *assessment.Catalog) error {
	_, err := io.WriteString(w, inJSON(answersNode(run, c)))
	return err
}

func inJSON(n *yaml.Node) string {
	parts := make([]string, len(n.Content))
	for i, child := range n.Content {
		parts[i] = inJSON(child)
	}
	switch {
	case n.Kind == yaml.MappingNode:
		var members []string
		for member := range slices.Chunk(parts, 2) {
			members = append(members, strings.Join(member, ":"))
		}
		return "{" + strings.Join(members, ",") + "}"
	case n.Kind == yaml.SequenceNode:
		return "[" + strings.Join(parts, ",") + "]"
	case n.Tag == "!!int":
		return n.Value
	}
	return EncodeJSON(n.Value)
}

// writeKept writes what does not count with the catalog as comments, in the form of
// the file, so that nothing is lost and nothing is refused when it is read.
func writeKept(w io.Writer, run assessment.Assessment, c *assessment.Catalog) error {
	root := keptNode(run, c)
	if len(root.Content) == 0 {
		return nil
	}
	var plain bytes.Buffer
	if err := encodeYAML(&plain, root); err != nil {
		return err
	}
	out := "\n# With these answers and the content in use the following does not count. It is kept.\n"
	for line := range strings.Lines(plain.String()) {
		out += strings.TrimRight("# "+line, " \n") + "\n"
	}
	_, err := io.WriteString(w, out)
	return err
}

// keptNode returns the part of an assessment that does not count, sorted by id.
func keptNode(run assessment.Assessment, c *assessment.Catalog) *yaml.Node {
	var answers, held, notes, readiness []pair
	for _, id := range sortedKeys(run.HeldDates) {
		if c.HeldDate(run, id).IsZero() {
			held = append(held, pair{string(id), dayNode(run.HeldDates[id])})
		}
	}
	for _, id := range sortedKeys(run.Kept) {
		answers = append(answers, pair{string(id), answerNode(&assessment.Question{}, run.Kept[id])})
	}
	for _, id := range sortedKeys(run.Notes) {
		if c.Question(id) == nil {
			notes = append(notes, pair{string(id), textNode(run.Notes[id])})
		}
	}
	for _, id := range sortedKeys(run.Readiness) {
		if !c.Counts(id, run.Readiness[id]) {
			readiness = append(readiness, pair{string(id), markNode(run.Readiness[id])})
		}
	}
	return mapping(
		pair{"answers", mapping(answers...)},
		pair{"held_dates", mapping(held...)},
		pair{"notes", mapping(notes...)},
		pair{"readiness", mapping(readiness...)},
	)
}
