// Package yamldoc reads a YAML or JSON document that a person wrote, within
// limits, and collects everything that is wrong with it by line and column:
//
//	doc, err := yamldoc.Read(data, "acme.yaml", 1<<20)
//	doc.Mapping(doc.Root, "an answers file", func(key, value *yaml.Node) { … })
//	err = doc.Err()
//
// Problems is the list of what is wrong that all files of the program share.
package yamldoc

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"trustpath/assessment/safetext"
)

// Limits of a document. A value takes a few hundred bytes once it is read, and ten
// thousand deals have a hundred thousand values.
const (
	maxNesting  = 32
	maxValues   = 150_000
	maxProblems = 100
	maxMessage  = 600 // bytes
)

// Problem is one thing that is wrong with a file. Line and Column count
// from one. They are zero when the whole file is meant, and Column alone when
// the whole line is.
type Problem struct {
	File         string
	Line, Column int
	Message      string
}

// Error returns file:line:column: message, without what is zero. It cuts a long
// message.
func (p Problem) Error() string {
	switch {
	case p.Line == 0:
		return p.File + ": " + Brief(p.Message)
	case p.Column == 0:
		return fmt.Sprintf("%s:%d: %s", p.File, p.Line, Brief(p.Message))
	}
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, Brief(p.Message))
}

// Brief returns the beginning of a message, which may quote a whole file.
func Brief(message string) string {
	if len(message) > maxMessage {
		message = strings.ToValidUTF8(message[:maxMessage], "") + "…"
	}
	return message
}

// Problems is everything that is wrong with a file, in order.
type Problems []Problem

// Refuse returns the one problem of a file as a whole.
func Refuse(file, format string, args ...any) Problems {
	return Problems{{File: file, Message: fmt.Sprintf(format, args...)}}
}

// Error lists the problems, one a line.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i := range p {
		lines[i] = p[i].Error()
	}
	return strings.Join(lines, "\n")
}

// Document is a file that was read. Root is its value.
type Document struct {
	Name     string
	Root     *yaml.Node
	problems Problems
}

// Text decodes data of at most limit bytes to UTF-8. The error is Problems.
func Text(data []byte, name string, limit int) ([]byte, error) {
	if len(data) > limit {
		return nil, Refuse(name, "the file is larger than %d bytes", limit)
	}
	text, err := safetext.Decode(data)
	var wrong *safetext.EncodingError
	if errors.As(err, &wrong) {
		return nil, Problems{{name, wrong.Line, wrong.Column, wrong.Reason}}
	}
	return text, nil
}

// Read parses data of at most limit bytes. If it cannot be read as a tree, the
// error is Problems. Problems with its values are collected in the document.
func Read(data []byte, name string, limit int) (*Document, error) {
	data, err := Text(data, name, limit)
	switch {
	case err != nil:
		return nil, err
	case len(bytes.TrimSpace(data)) == 0:
		return nil, Refuse(name, "the file is empty")
	case Values(data) > maxValues:
		return nil, Refuse(name, "the file has more than %d lines, entries and values", maxValues)
	}
	d := &Document{Name: name}
	if !d.characters(string(data)) {
		return nil, d.Err()
	}
	switch root, deep := fromJSON(string(data)); {
	case root != nil:
		d.Root = root
		return d, nil
	case deep != nil:
		d.Add(deep, tooDeep)
		return nil, d.Err()
	}
	text := source(string(data))
	written := likeJSON().MatchString(text)
	wrong, isWrong := Problem{}, false
	if written { // report mistakes in terms of JSON
		wrong, isWrong = AsJSON(text, name)
		text = paired(text)
	}
	if isWrong && wrong.Message == noComments {
		return nil, Problems{wrong}
	}
	decoder := yaml.NewDecoder(strings.NewReader(text))
	var root, second yaml.Node
	switch err := decoder.Decode(&root); {
	case err != nil && isWrong:
		return nil, Problems{wrong}
	case err != nil:
		return nil, Problems{syntaxProblem(text, name, err)}
	}
	switch err := decoder.Decode(&second); {
	case errors.Is(err, io.EOF):
	case err != nil:
		return nil, Problems{syntaxProblem(text, name, err)}
	default:
		return nil, Problems{{name, second.Line, second.Column, oneDocument}}
	}
	d.Root = root.Content[0]
	if !d.plain(d.Root, 0) {
		return nil, d.Err()
	}
	return d, nil
}

// Values counts the characters that can begin a value, and so bounds what
// reading costs.
func Values(data []byte) int {
	n := 0
	for _, sign := range []string{"\n", ",", ": ", "[", "{", "?", "- "} {
		n += bytes.Count(data, []byte(sign))
	}
	return n
}

// characters refuses control characters and other text that is unsafe.
func (d *Document) characters(text string) bool {
	number := 0
	for line := range strings.SplitSeq(text, "\n") {
		number++
		if err := safetext.CheckSource(line); err != nil {
			d.Add(&yaml.Node{Line: number, Column: 1}, "%v", err)
		}
	}
	return len(d.problems) == 0
}

func (d *Document) plain(n *yaml.Node, depth int) bool {
	switch {
	case depth > maxNesting:
		d.Add(n, tooDeep)
		return false
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		d.Add(n, "anchors and aliases are not allowed")
		return false
	case n.Style&yaml.TaggedStyle != 0:
		d.Add(n, "tags are not allowed")
		return false
	}
	for _, child := range n.Content {
		if !d.plain(child, depth+1) {
			return false
		}
	}
	return true
}

// Add records a problem at a node. After a hundred it records no more.
func (d *Document) Add(n *yaml.Node, format string, args ...any) {
	switch {
	case d.Full():
		return
	case len(d.problems) == maxProblems:
		format, args = "here and below there is more; the first %d problems are shown", []any{maxProblems}
	}
	d.problems = append(d.problems, Problem{d.Name, n.Line, n.Column, Brief(fmt.Sprintf(format, args...))})
}

// Full reports whether there are more problems than are recorded, so that looking
// for the next is useless.
func (d *Document) Full() bool { return len(d.problems) > maxProblems }

// Err returns the collected problems in order, or nil.
func (d *Document) Err() error {
	if len(d.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(d.problems, func(a, b Problem) int { return cmp.Or(a.Line-b.Line, a.Column-b.Column) })
	return d.problems
}

// Mapping calls use for each key of a mapping, in order, until the document is
// full. Repeated keys, and keys that are not text, are problems.
func (d *Document) Mapping(n *yaml.Node, what string, use func(key, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		d.Add(n, "%s is a mapping of keys to values", what)
		return
	}
	seen := make(map[string]bool, min(len(n.Content)/2, 64))
	for i := 0; i+1 < len(n.Content) && !d.Full(); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch {
		case key.Kind != yaml.ScalarNode:
			d.Add(key, "a key is plain text")
		case seen[key.Value]:
			d.Add(key, "%.100q is given twice", key.Value)
		default:
			use(key, value)
		}
		seen[key.Value] = true
	}
}

// Text returns a scalar as it was written. A list, a mapping or null is a problem.
func (d *Document) Text(n *yaml.Node, what string) (string, bool) {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		d.Add(n, "%s is plain text", what)
		return "", false
	}
	return n.Value, true
}

// Unknown records that a word is not a known one, and suggests the nearest.
func (d *Document) Unknown(n *yaml.Node, what, word string, known []string) {
	message := fmt.Sprintf("no %s %.100q", what, word)
	if near := Nearest(word, known); near != "" {
		message += fmt.Sprintf("; did you mean %q?", near)
	}
	d.Add(n, "%s", message)
}

// Nearest returns the known word with the fewest edits to word, or "" if none is
// near.
func Nearest(word string, among []string) string {
	best, least := "", max(2, len(word)/3)+1
	if len(word) > 100 {
		return ""
	}
	for _, known := range among {
		if d := distance(word, known); d < least {
			best, least = known, d
		}
	}
	return best
}

// distance counts letters that are added, left out, exchanged, or swapped with the next.
func distance(a, b string) int {
	last, row, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next[0] = i + 1
		for j := range len(b) {
			cost := row[j]
			if a[i] != b[j] {
				cost++
			}
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				cost = min(cost, last[j-1]+1)
			}
			next[j+1] = min(cost, next[j]+1, row[j+1]+1)
		}
		last, row, next = row, next, last
	}
	return row[len(b)]
}
