package catalog

import (
	"fmt"
	"math"

	"go.yaml.in/yaml/v4"

	"trustpath/assessment"
)

// word is an id, a name or a short text with the line it stands on, so that
// whatever is wrong with it can be placed.
type word struct {
	text string
	line int
}

// UnmarshalYAML reads the scalar as it was written.
func (w *word) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.ScalarNode {
		return misplaced(n, "one word is expected here, not a list or a mapping")
	}
	w.text, w.line = n.Value, n.Line
	return nil
}

// texts returns the words without their places.
func texts(words []word) []string {
	var out []string
	for _, w := range words {
		out = append(out, w.text)
	}
	return out
}

// typed returns the words as ids of a kind.
func typed[T ~string](words []word) []T {
	out := make([]T, len(words))
	for i, w := range words {
		out[i] = T(w.text)
	}
	return out
}

// date is a day in YAML, quoted or not, with its line.
type date struct {
	assessment.Date
	line int
}

// UnmarshalYAML reads the scalar as it was written.
func (d *date) UnmarshalYAML(n *yaml.Node) error {
	parsed, err := assessment.ParseDate(n.Value)
	if err != nil {
		return misplaced(n, err.Error())
	}
	d.Date, d.line = parsed, n.Line
	return nil
}

// condition is the text of a condition with its place.
type condition struct {
	text string
	line int
}

// UnmarshalYAML keeps the line for problems.
func (c *condition) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.ScalarNode {
		return misplaced(n, "a condition is one line of text")
	}
	c.text, c.line = n.Value, n.Line
	return nil
}

// figure is a number that a plan can reckon with.
type figure float64

// maxFigure bounds every number of a pack: days, weeks, factors, dollars.
const maxFigure = 1e7

// UnmarshalYAML refuses what is no number between zero and the bound.
func (f *figure) UnmarshalYAML(n *yaml.Node) error {
	var v float64
	if err := n.Decode(&v); err != nil || math.IsNaN(v) || v < 0 || v > maxFigure {
		return misplaced(n, fmt.Sprintf("%q is not a number from 0 to %.0f", n.Value, float64(maxFigure)))
	}
	*f = figure(v)
	return nil
}

// entry is a value of a table with the line of its key.
type entry[V any] struct {
	key   string
	value V
	line  int
}

// mapping is a mapping from ids that content chooses, in the order of the file.
type mapping[V any] []entry[V]

// UnmarshalYAML reads every pair and refuses a key that stands twice.
func (m *mapping[V]) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.MappingNode {
		return misplaced(n, "a mapping of keys to values is expected here")
	}
	var wrong yaml.LoadErrors
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		e := entry[V]{key: key.Value, line: key.Line}
		if m.has(e.key) {
			wrong.Errors = append(wrong.Errors, misplaced(key, fmt.Sprintf("%q stands twice", e.key)).Errors...)
		}
		switch err := value.Decode(&e.value).(type) {
		case nil:
		case *yaml.LoadErrors:
			wrong.Errors = append(wrong.Errors, err.Errors...)
		default:
			return err
		}
		*m = append(*m, e)
	}
	if len(wrong.Errors) > 0 {
		return &wrong
	}
	return nil
}

func (m mapping[V]) has(key string) bool {
	for i := range m {
		if m[i].key == key {
			return true
		}
	}
	return false
}

// misplaced is a problem in the form in which the YAML reader collects them,
// so that reading goes on and finds the next one.
func misplaced(n *yaml.Node, message string) *yaml.LoadErrors {
	return &yaml.LoadErrors{Errors: []*yaml.LoadError{{Message: message, Mark: yaml.Mark{Line: n.Line, Column: n.Column}}}}
}
