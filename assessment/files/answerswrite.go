package files

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"trustpath/assessment"
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

// answersNode returns the file without what the catalog does not know.
func answersNode(run assessment.Assessment, c *assessment.Catalog) *yaml.Node {
	root := newMapping()
	addKey(root, "trustpath", &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: "1"})
	if run.Company != "" {
		addKey(root, "company", textNode(run.Company))
	}
	if !run.Start.IsZero() {
		addKey(root, "start", dayNode(run.Start))
	}
	if !run.DeadlineDate.IsZero() {
		addKey(root, "deadline_date", dayNode(run.DeadlineDate))
	}
	answers, notes, readiness := newMapping(), newMapping(), newMapping()
	for i := range c.Questions {
		q := &c.Questions[i]
		if answer := run.Answers.Of(q.ID); !answer.IsZero() {
			addKey(answers, string(q.ID), answerNode(q, answer))
		}
		if note := run.Notes[q.ID]; note != "" {
			addKey(notes, string(q.ID), textNode(note))
		}
	}
	for i := range c.Workstreams {
		id := c.Workstreams[i].ID
		if mark, ok := run.Readiness[id]; ok && c.Counts(id, mark) {
			addKey(readiness, string(id), markNode(mark))
		}
	}
	answered := newMapping()
	if given := run.Answers.Of(assessment.QuestionDeadline).Given; !given.IsZero() {
		addKey(answered, string(assessment.QuestionDeadline), dayNode(given))
	}
	addFilled(root, "answers", answers)
	addFilled(root, "answered", answered)
	addFilled(root, "notes", notes)
	addFilled(root, "readiness", readiness)
	addFilled(root, "deals", dealNodes(run.Deals, c.Planning.Currency))
	return root
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
	if a.Unknown {
		return plainNode(unknownWord)
	}
	if q.Kind == assessment.Single {
		return plainNode(string(a.Options[0]))
	}
	list := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
	for _, id := range a.Options {
		list.Content = append(list.Content, plainNode(string(id)))
	}
	return list
}

func markNode(mark assessment.ReadinessMark) *yaml.Node {
	if mark.Reason == "" {
		return plainNode(string(mark.State))
	}
	m := newMapping()
	addKey(m, "state", plainNode(string(mark.State)))
	addKey(m, "reason", textNode(mark.Reason))
	return m
}

func newMapping() *yaml.Node { return &yaml.Node{Kind: yaml.MappingNode} }

func addKey(m *yaml.Node, key string, n *yaml.Node) { m.Content = append(m.Content, plainNode(key), n) }

// addFilled adds a key unless the value has no content.
func addFilled(m *yaml.Node, key string, n *yaml.Node) {
	if len(n.Content) > 0 {
		addKey(m, key, n)
	}
}

// quotedInYAML matches what YAML 1.1 or Ruby's Psych can read as something other than
// text: a boolean, null, a number, a time, a date, a symbol, = or <<.
var quotedInYAML = regexp.MustCompile(`^(?i:y|n|yes|no|on|off|true|false|null|~|=|<<|[-+.]?[0-9].*|[-+]?\.(?:inf|nan)|:.*)$`)

// plainNode returns an id or a word of the format, quoted if a reader of YAML 1.1
// would take it for something else: 1_10 is an integer there.
func plainNode(s string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Value: s}
	if quotedInYAML.MatchString(s) {
		n.Style = yaml.DoubleQuotedStyle
	}
	return n
}

// textNode returns a text that a person wrote; the encoder also quotes it if the
// syntax requires that.
func textNode(s string) *yaml.Node {
	n := plainNode(s)
	n.Tag = "!!str"
	return n
}

// dayNode returns a date. It has no quotes, so that readers of YAML 1.1 see a date too.
func dayNode(d assessment.Date) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Value: d.String()}
}

// WriteAnswersJSON writes the same as WriteAnswers in one line of JSON, without what the
// catalog does not know: JSON has no comments.
func WriteAnswersJSON(w io.Writer, run assessment.Assessment, c *assessment.Catalog) error {
	var out bytes.Buffer
	if err := writeJSON(&out, answersNode(run, c)); err != nil {
		return err
	}
	_, err := out.WriteTo(w)
	return err
}

func writeJSON(out *bytes.Buffer, n *yaml.Node) error {
	switch {
	case n.Kind == yaml.ScalarNode && n.Tag == "!!int":
		out.WriteString(n.Value)
		return nil
	case n.Kind == yaml.ScalarNode:
		text, err := json.Marshal(n.Value)
		out.Write(text)
		return err
	}
	signs := "[]"
	if n.Kind == yaml.MappingNode {
		signs = "{}"
	}
	out.WriteByte(signs[0])
	for i, child := range n.Content {
		switch {
		case i > 0 && n.Kind == yaml.MappingNode && i%2 == 1:
			out.WriteByte(':')
		case i > 0:
			out.WriteByte(',')
		}
		if err := writeJSON(out, child); err != nil {
			return err
		}
	}
	out.WriteByte(signs[1])
	return nil
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
	out := "\n# With the content in use the following does not count. It is kept.\n"
	for line := range strings.Lines(plain.String()) {
		out += strings.TrimRight("# "+line, " \n") + "\n"
	}
	_, err := io.WriteString(w, out)
	return err
}

// keptNode returns the part of an assessment that does not count, sorted by id.
func keptNode(run assessment.Assessment, c *assessment.Catalog) *yaml.Node {
	answers, notes, readiness := newMapping(), newMapping(), newMapping()
	for _, id := range slices.Sorted(maps.Keys(run.Kept)) {
		addKey(answers, string(id), answerNode(&assessment.Question{}, run.Kept[id]))
	}
	for _, id := range slices.Sorted(maps.Keys(run.Notes)) {
		if c.Question(id) == nil {
			addKey(notes, string(id), textNode(run.Notes[id]))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(run.Readiness)) {
		if !c.Counts(id, run.Readiness[id]) {
			addKey(readiness, string(id), markNode(run.Readiness[id]))
		}
	}
	root := newMapping()
	addFilled(root, "answers", answers)
	addFilled(root, "notes", notes)
	addFilled(root, "readiness", readiness)
	return root
}
