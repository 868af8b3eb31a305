package yamldoc

import (
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// fromJSON reads a JSON object in a quarter of the time that the YAML reader
// takes, into the tree that the YAML reader makes of it. It returns nil for any
// other text, also for one with a lone surrogate; the YAML reader then reports
// what is wrong. If the document is nested too deeply, deep is the place.
func fromJSON(text string) (root, deep *yaml.Node) {
	if !strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), "{") {
		return nil, nil
	}
	r := jsonReader{
		Decoder: json.NewDecoder(strings.NewReader(text)),
		text:    text,
		line:    1,
		column:  1,
	}
	r.UseNumber()
	root = r.value(0)
	if root == nil {
		return nil, r.deep
	}
	if _, err := r.Token(); !errors.Is(err, io.EOF) {
		return nil, nil
	}
	return root, nil
}

type jsonReader struct {
	*json.Decoder
	text         string
	offset       int // in bytes: the end of the last token
	line, column int // of offset, counted from one, in characters
	deep         *yaml.Node
}

// value reads a value or a key; nil if there is none.
func (r *jsonReader) value(depth int) *yaml.Node {
	token, err := r.Token()
	if err != nil {
		return nil
	}
	n := r.place()
	if depth > maxNesting {
		r.deep = n
		return nil
	}
	switch v := token.(type) {
	case json.Delim:
		n.Kind, n.Tag, n.Style = yaml.SequenceNode, "!!seq", yaml.FlowStyle
		if v == '{' {
			n.Kind, n.Tag = yaml.MappingNode, "!!map"
		}
		for r.More() {
			child := r.value(depth + 1)
			if child == nil {
				return nil
			}
			n.Content = append(n.Content, child)
		}
		if _, err := r.Token(); err != nil {
			return nil
		}
		r.place()
		return n
	case string:
		n.Tag, n.Style, n.Value = "!!str", yaml.DoubleQuotedStyle, v
		if strings.ContainsRune(v, utf8.RuneError) { // perhaps from a lone surrogate
			return nil
		}
	case json.Number:
		n.Tag, n.Value = "!!float", v.String()
		_, signed := strconv.ParseInt(n.Value, 10, 64)
		_, unsigned := strconv.ParseUint(n.Value, 10, 64)
		_, float := strconv.ParseFloat(n.Value, 64)
		switch { // as YAML has it
		case n.Value != "-0" && (signed == nil || unsigned == nil):
			n.Tag = "!!int"
		case float != nil: // it is too large
			n.Tag = "!!str"
		}
	case bool:
		n.Tag, n.Value = "!!bool", "false"
		if v {
			n.Value = "true"
		}
	case nil:
		n.Tag, n.Value = "!!null", "null"
	}
	return n
}

// place returns a scalar at the beginning of the token that was just read, and
// moves to its end.
func (r *jsonReader) place() *yaml.Node {
	r.move(len(r.text) - len(strings.TrimLeft(r.text[r.offset:], " \t\r\n,:")))
	n := &yaml.Node{Kind: yaml.ScalarNode, Line: r.line, Column: r.column}
	r.move(int(r.InputOffset()))
	return n
}

func (r *jsonReader) move(to int) {
	for _, c := range r.text[r.offset:to] {
		r.column++
		if c == '\n' {
			r.line, r.column = r.line+1, 1
		}
	}
	r.offset = to
}
