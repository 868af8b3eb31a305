package answersfile

import (
	"bytes"
	"encoding/json"
	"io"

	"go.yaml.in/yaml/v4"

	"trustpath/assessment"
)

// WriteJSON writes the same as Write in one line of JSON, without what the
// catalog does not know: JSON has no comments.
func WriteJSON(w io.Writer, run assessment.Assessment, c *assessment.Catalog) error {
	var out bytes.Buffer
	if err := writeJSON(&out, tree(run, c)); err != nil {
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
