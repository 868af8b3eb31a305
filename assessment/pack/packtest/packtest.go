// Package packtest makes content packs for tests and benchmarks.
package packtest

import (
	"cmp"
	"embed"
	"errors"
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
func shared() []string { return []string{"capacity", "controls", "deadline", "team_size"} }

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

// file doubles one file: the second half gets a separate list where questions
// are, and its entries behind those of the first elsewhere.
func (d *doubler) file(name string) error {
	list := map[string]string{
		"conditions.yaml":  "conditions",
		"gates.yaml":       "gates",
		"obligations.yaml": "obligations",
		"claims.yaml":      "claims",
		"promises.yaml":    "promises",
		"plan.yaml":        "asked",
		"questions":        "questions",
		"rules":            "tables",
	}[cmp.Or(strings.TrimSuffix(path.Dir(name), "."), name)]
	if list == "" {
		return nil
	}
	var first, second yaml.Node
	if err := errors.Join(yaml.Unmarshal(d.out[name].Data, &first), yaml.Unmarshal(d.out[name].Data, &second)); err != nil {
		return err
	}
	root, copied := first.Content[0], second.Content[0]
	d.rename(copied, list)
	entries := get(copied, list)
	switch {
	case list == "questions":
		entries.Content = slices.DeleteFunc(entries.Content, func(q *yaml.Node) bool {
			return slices.Contains(shared(), strings.TrimPrefix(get(q, "id").Value, "x_"))
		})
		if len(entries.Content) == 0 {
			return nil
		}
		root, name = copied, "questions/x-"+path.Base(name)
	case entries == nil: // a file of rules with one table
		table := &yaml.Node{Kind: yaml.MappingNode}
		for pair := range slices.Chunk(copied.Content, 2) {
			if !slices.Contains([]string{"checked", "review_by", "sources"}, pair[0].Value) {
				table.Content = append(table.Content, pair...)
			}
		}
		root.Content = append(root.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: list},
			&yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{table}})
	default:
		get(root, list).Content = append(get(root, list).Content, entries.Content...)
	}
	data, err := yaml.Marshal(root)
	d.out[name] = &fstest.MapFile{Data: data}
	return err
}

// rename changes ids, attributes and conditions below a node, which is the value
// of key. Options keep their ids.
func (d *doubler) rename(n *yaml.Node, key string) {
	for i, value := range n.Content {
		name := key
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			continue
		} else if n.Kind == yaml.MappingNode {
			name = n.Content[i-1].Value
		}
		switch {
		case name == "id" && key != "options", name == "attribute", name == "never_lowers", key == "adding":
			value.Value = "x_" + value.Value
		case name == "same_as" && slices.Contains(d.gates, "gate.x_"+value.Value):
			value.Value = "x_" + value.Value
		case name == "when", name == "asked_when", name == "keep_counts_as_now":
			value.Value = d.condition(value.Value)
		case name != "values" && name != "sources":
			d.rename(value, name)
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

//go:embed testdata/privacy
var privacy embed.FS

// WithFourthStandard returns the shipped pack with one standard more, iso27701:
// it is asked for, held, decided, ranked, planned, priced and spoken about.
func WithFourthStandard(shipped fs.FS) (fs.FS, error) {
	added, err := fs.Sub(privacy, "testdata/privacy")
	if err != nil {
		return nil, err
	}
	out := fstest.MapFS{}
	for _, files := range []fs.FS{shipped, added} {
		if err := addFiles(out, files); err != nil {
			return nil, err
		}
	}
	var changes []struct{ File, Find, With string }
	if err := yaml.Unmarshal(out["changes.yaml"].Data, &changes); err != nil {
		return nil, err
	}
	delete(out, "changes.yaml")
	for _, c := range changes {
		text := ""
		if file, ok := out[c.File]; ok {
			text = string(file.Data)
		}
		if strings.Count(text, c.Find) != 1 {
			return nil, fmt.Errorf("%s has %q %d times, want once", c.File, c.Find, strings.Count(text, c.Find))
		}
		out[c.File] = &fstest.MapFile{Data: []byte(strings.Replace(text, c.Find, c.With, 1))}
	}
	return out, nil
}

// addFiles copies the files of a pack.
func addFiles(out fstest.MapFS, files fs.FS) error {
	return fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, name)
		out[name] = &fstest.MapFile{Data: data}
		return err
	})
}
