package answersfile

import (
	"io"

	"go.yaml.in/yaml/v3"

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
		add(root, "start", plain(run.Start.String()))
	}
	if !run.DeadlineDate.IsZero() {
		add(root, "deadline_date", plain(run.DeadlineDate.String()))
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
		if mark, ok := run.Readiness[id]; ok {
			add(readiness, string(id), state(mark))
		}
	}
	for _, part := range []struct {
		key  string
		node *yaml.Node
	}{{"answers", answers}, {"notes", notes}, {"readiness", readiness}, {"deals", dealNodes(run.Deals, c.Planning.Currency)}} {
		if len(part.node.Content) > 0 {
			add(root, part.key, part.node)
		}
	}
	return root
}

func encode(w io.Writer, node *yaml.Node) error {
	out := yaml.NewEncoder(w)
	out.SetIndent(2)
	if err := out.Encode(node); err != nil {
		return err
	}
	return out.Close()
}

func value(q *assessment.Question, a assessment.Answer) *yaml.Node {
	if a.Unknown {
		return plain(unknown)
	}
	if q.Kind == assessment.Single {
		return text(string(a.Options[0])) // 1_10 is a number to some readers
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

// plain is a word of the format: ids, dates and states are written as they are.
func plain(s string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Value: s} }

// text is what a person wrote; the encoder quotes it where it has to.
func text(s string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s} }
