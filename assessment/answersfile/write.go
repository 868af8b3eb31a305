package answersfile

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"

	"trustpath/assessment"
)

// Write writes an assessment as an answers file, questions in catalogue order.
// Read takes it back equal, but for what the catalog does not know: that stands
// in comments at the end.
func Write(w io.Writer, run assessment.Assessment, c *assessment.Catalog) error {
	if err := encode(w, tree(run, c)); err != nil {
		return err
	}
	return writeKept(w, run, c)
}

// tree is the file without what the catalog does not know.
func tree(run assessment.Assessment, c *assessment.Catalog) *yaml.Node {
	root := mapping()
	add(root, "trustpath", &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: "1"})
	if run.Company != "" {
		add(root, "company", text(run.Company))
	}
	if !run.Start.IsZero() {
		add(root, "start", day(run.Start))
	}
	if !run.DeadlineDate.IsZero() {
		add(root, "deadline_date", day(run.DeadlineDate))
	}
	answers, notes, readiness := mapping(), mapping(), mapping()
	for i := range c.Questions {
		q := &c.Questions[i]
		if answer := run.Answers.Of(q.ID); !answer.IsZero() {
			add(answers, string(q.ID), value(q, answer))
		}
		if note := run.Notes[q.ID]; note != "" {
			add(notes, string(q.ID), text(note))
		}
	}
	for i := range c.Workstreams {
		id := c.Workstreams[i].ID
		if mark, ok := run.Readiness[id]; ok && c.Counts(id, mark) {
			add(readiness, string(id), state(mark))
		}
	}
	answered := mapping()
	if given := run.Answers.Of(assessment.QuestionDeadline).Given; !given.IsZero() {
		add(answered, string(assessment.QuestionDeadline), day(given))
	}
	for _, part := range []struct {
		key  string
		node *yaml.Node
	}{{"answers", answers}, {"answered", answered}, {"notes", notes}, {"readiness", readiness}, {"deals", dealNodes(run.Deals, c.Planning.Currency)}} {
		if len(part.node.Content) > 0 {
			add(root, part.key, part.node)
		}
	}
	return root
}

// encode writes a tree as YAML. The library escapes characters beyond the Basic
// Multilingual Plane, so private-use characters, which safetext keeps out of
// every text, stand in for them until the file is written.
func encode(w io.Writer, node *yaml.Node) error {
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

func value(q *assessment.Question, a assessment.Answer) *yaml.Node {
	if a.Unknown {
		return plain(unknown)
	}
	if q.Kind == assessment.Single {
		return plain(string(a.Options[0]))
	}
	list := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
	for _, id := range a.Options {
		list.Content = append(list.Content, plain(string(id)))
	}
	return list
}

func state(mark assessment.ReadinessMark) *yaml.Node {
	if mark.Reason == "" {
		return plain(string(mark.State))
	}
	m := mapping()
	add(m, "state", plain(string(mark.State)))
	add(m, "reason", text(mark.Reason))
	return m
}

func mapping() *yaml.Node { return &yaml.Node{Kind: yaml.MappingNode} }

func add(m *yaml.Node, key string, n *yaml.Node) { m.Content = append(m.Content, plain(key), n) }

// other matches what YAML 1.1 or Ruby's Psych can read as something other than
// text: a boolean, null, a number, a time, a date, a symbol, = or <<.
var other = regexp.MustCompile(`^(?i:y|n|yes|no|on|off|true|false|null|~|=|<<|[-+.]?[0-9].*|[-+]?\.(?:inf|nan)|:.*)$`)

// plain is an id or a word of the format, quoted where a reader of YAML 1.1
// would take it for something else: 1_10 is an integer there.
func plain(s string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Value: s}
	if other.MatchString(s) {
		n.Style = yaml.DoubleQuotedStyle
	}
	return n
}

// text is what a person wrote; the encoder also quotes it where the syntax
// requires that.
func text(s string) *yaml.Node {
	n := plain(s)
	n.Tag = "!!str"
	return n
}

// day is a date. It has no quotes, so that readers of YAML 1.1 see a date too.
func day(d assessment.Date) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Value: d.String()}
}
