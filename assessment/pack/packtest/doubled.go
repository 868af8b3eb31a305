// Package packtest makes content packs for tests and benchmarks.
package packtest

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing/fstest"

	"go.yaml.in/yaml/v4"
)

// shared returns the questions that the plan reads. Both halves of a doubled pack
// read the same ones.
func shared() []string { return []string{"capacity", "controls", "team_size"} }

// Doubled returns a pack that asks and decides everything twice: questions except
// those of the plan, conditions, rules, gates, obligations, claims and promises.
// The ids of the second half begin with x_, as in x_soc2.decision. Standards,
// workstreams and sources are shared.
func Doubled(files fs.FS) (fs.FS, error) {
	d := doubler{out: fstest.MapFS{}}
	if err := addFiles(d.out, files); err != nil {
		return nil, err
	}
	for _, m := range regexp.MustCompile(`(?m)^- id: (\w+)$`).FindAllSubmatch(d.out["gates.yaml"].Data, -1) {
		d.gates = append(d.gates, "gate.x_"+string(m[1]))
	}
	for _, name := range slices.Sorted(maps.Keys(d.out)) {
		if err := d.file(name); err != nil {
			return nil, fmt.Errorf("double %s: %w", name, err)
		}
	}
	return d.out, nil
}

type doubler struct {
	out   fstest.MapFS
	gates []string // of the second half, for any_gate
}

// file doubles one file.
func (d *doubler) file(name string) error {
	lists := map[string]string{
		"conditions.yaml":  "conditions",
		"gates.yaml":       "gates",
		"obligations.yaml": "obligations",
		"claims.yaml":      "claims",
		"promises.yaml":    "promises",
		"plan.yaml":        "asked",
	}
	folder, base := path.Split(name)
	list, known := lists[name]
	if !known && folder != "questions/" && folder != "rules/" {
		return nil
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(d.out[name].Data, &doc); err != nil {
		return err
	}
	root := doc.Content[0]
	switch folder {
	case "questions/":
		questions := get(root, "questions")
		questions.Content = slices.DeleteFunc(questions.Content, func(q *yaml.Node) bool { return slices.Contains(shared(), get(q, "id").Value) })
		if len(questions.Content) == 0 {
			return nil
		}
		d.rename(root, "section")
		neutralDate(questions)
		name = "questions/x-" + base
	case "rules/":
		d.tables(root)
	default:
		items := get(root, list)
		for _, item := range slices.Clone(items.Content) {
			items.Content = append(items.Content, d.renamed(item))
		}
	}
	data, err := yaml.Marshal(&doc)
	d.out[name] = &fstest.MapFile{Data: data}
	return err
}

// neutralDate marks an option of the deadline as neutral: only the plan depends
// on it, and the plan reads the deadline of the first half.
func neutralDate(questions *yaml.Node) {
	for _, q := range questions.Content {
		for _, option := range get(q, "options").Content {
			if get(q, "id").Value == "x_deadline" && get(option, "id").Value == "within_6_months" {
				option.Content = append(option.Content, &yaml.Node{
					Kind:  yaml.ScalarNode,
					Value: "neutral",
				}, &yaml.Node{
					Kind:  yaml.ScalarNode,
					Value: "true",
				})
			}
		}
	}
}

// tables writes a file of rules as a list of tables with their copies.
func (d *doubler) tables(root *yaml.Node) {
	tables := get(root, "tables")
	if tables == nil {
		one := &yaml.Node{Kind: yaml.MappingNode}
		var rest []*yaml.Node
		for i := 0; i+1 < len(root.Content); i += 2 {
			if slices.Contains([]string{"attribute", "headline", "values", "conflicts", "rules"}, root.Content[i].Value) {
				one.Content = append(one.Content, root.Content[i:i+2]...)
			} else {
				rest = append(rest, root.Content[i:i+2]...)
			}
		}
		tables = &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{one}}
		root.Content = append(rest, &yaml.Node{Kind: yaml.ScalarNode, Value: "tables"}, tables)
	}
	for _, table := range slices.Clone(tables.Content) {
		tables.Content = append(tables.Content, d.renamed(table))
	}
}

// renamed returns a copy with the names of the second half.
func (d *doubler) renamed(n *yaml.Node) *yaml.Node {
	out := clone(n)
	d.rename(out, "")
	return out
}

func clone(n *yaml.Node) *yaml.Node {
	out := *n
	out.Content = nil
	for _, child := range n.Content {
		out.Content = append(out.Content, clone(child))
	}
	return &out
}

// rename changes ids, attributes and conditions below a node, which is the value
// of key. Options keep their ids.
func (d *doubler) rename(n *yaml.Node, key string) {
	for i := 0; i+1 < len(n.Content) && n.Kind == yaml.MappingNode; i += 2 {
		name, value := n.Content[i].Value, n.Content[i+1]
		switch name {
		case "id":
			if key != "options" {
				value.Value = "x_" + value.Value
			}
		case "attribute", "never_lowers":
			value.Value = "x_" + value.Value
		case "when", "asked_when", "keep_counts_as_now":
			value.Value = d.condition(value.Value)
		case "adding":
			for _, option := range value.Content {
				option.Value = "x_" + option.Value
			}
		case "values", "sources":
		default:
			d.rename(value, name)
		}
	}
	for _, child := range n.Content {
		if n.Kind == yaml.SequenceNode {
			d.rename(child, key)
		}
	}
}

var name = regexp.MustCompile(`[a-z0-9_.]+`)

// condition returns a condition with the names of the second half.
func (d *doubler) condition(text string) string {
	return name.ReplaceAllStringFunc(text, func(word string) string {
		first, rest, _ := strings.Cut(word, ".")
		switch {
		case word == "and" || word == "or" || word == "not" || word == "always" || slices.Contains(shared(), first):
			return word
		case word == "any_gate":
			return "(" + strings.Join(d.gates, " or ") + ")"
		case first == "gate":
			return "gate.x_" + rest
		default:
			return "x_" + word
		}
	})
}

// get returns the value of a key, or nil.
func get(n *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}
