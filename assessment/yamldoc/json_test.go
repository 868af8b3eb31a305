package yamldoc

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
	"pgregory.net/rapid"
)

// tree writes the kinds, tags, values and positions of a tree.
func tree(n *yaml.Node) string {
	out := fmt.Sprintf("%d:%d %d %s %q", n.Line, n.Column, n.Kind, n.Tag, n.Value)
	for _, child := range n.Content {
		out += "\n" + strings.ReplaceAll(tree(child), "\n", "\n ")
	}
	return out
}

func fromYAML(t interface{ Fatalf(string, ...any) }, text string) string {
	var root yaml.Node
	if err := yaml.Unmarshal([]byte(text), &root); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return tree(root.Content[0])
}

// TestJSONIsTheYAMLOfIt checks that both readers make the same tree of JSON.
func TestJSONIsTheYAMLOfIt(t *testing.T) {
	blank := rapid.SampledFrom([]string{"", " ", "  ", "\n", "\n  ", " \n"})
	word := rapid.OneOf(rapid.SampledFrom([]string{"customers", "us", "", "unknown", "null", "~", "<<", "é", "日本", "🙂", "a\nb\tc", `"\/`, "1"}),
		rapid.StringMatching(`[ -~]{0,8}`))
	quote := func(s string, ascii bool) string {
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if !ascii {
			return string(text)
		}
		var out strings.Builder
		for _, r := range string(text) {
			if r > 0x7e && r <= 0xffff { // YAML has no surrogate pairs
				fmt.Fprintf(&out, `\u%04x`, r)
			} else {
				out.WriteRune(r)
			}
		}
		return out.String()
	}
	var value func(t *rapid.T, depth int) string
	value = func(t *rapid.T, depth int) string {
		kind := rapid.IntRange(0, 5).Draw(t, "kind")
		switch {
		case kind == 0 && depth < 4:
			var members []string
			for i := range rapid.IntRange(0, 3).Draw(t, "members") {
				members = append(members, blank.Draw(t, "b")+quote(fmt.Sprint(i)+word.Draw(t, "key"), rapid.Bool().Draw(t, "ascii"))+
					": "+value(t, depth+1)+blank.Draw(t, "b"))
			}
			return "{" + strings.Join(members, ",") + "}"
		case kind == 1 && depth < 4:
			var members []string
			for range rapid.IntRange(0, 3).Draw(t, "members") {
				members = append(members, blank.Draw(t, "b")+value(t, depth+1)+blank.Draw(t, "b"))
			}
			return "[" + strings.Join(members, ",") + "]"
		case kind == 2:
			return rapid.SampledFrom([]string{"0", "1", "-7", "42", "null", "true", "false"}).Draw(t, "word")
		}
		return quote(word.Draw(t, "text"), rapid.Bool().Draw(t, "ascii"))
	}
	rapid.Check(t, func(t *rapid.T) {
		text := `{"trustpath": ` + value(t, 0) + "}" + blank.Draw(t, "end")
		root, _ := fromJSON(text)
		if root == nil {
			t.Fatalf("not read as JSON: %q", text)
		}
		if got, want := tree(root), fromYAML(t, text); got != want {
			t.Fatalf("%q:\ngot\n%s\nwant\n%s", text, got, want)
		}
	})
}

// TestJSONPairs reads a surrogate pair, which the YAML reader refuses.
func TestJSONPairs(t *testing.T) {
	root, _ := fromJSON(`{"company": "a\uD83D\ude42b"}`)
	if root == nil || root.Content[1].Value != "a🙂b" {
		t.Errorf("got %v", root)
	}
}

// TestNotJSON checks that texts that are not valid JSON go to the YAML reader.
func TestNotJSON(t *testing.T) {
	for _, text := range []string{"", "a: 1", "{", "{}x", "{} {}", `{"a":1,}`, `{"a" 1}`, `{a: 1}`, `{'a': 1}`, `{"a": 01}`, `{"a": +1}`,
		`{"a": "\x"}`, `{"a": "\u12"}`, `{"a": "\ud800"}`, `{"a": "\ud800A"}`, `{"a": "\u+123"}`, "{\"a\": \"b\nc\"}", `{"a": "b`, `{"a": "b\`,
		`{"a": nulll}`, `{"a": -}`, "[1]", `"a"`, `{"a":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + "}"} {
		if root, _ := fromJSON(text); root != nil {
			t.Errorf("%q was read as %s", text, tree(root))
		}
	}
}
