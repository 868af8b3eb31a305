package yamldoc

import (
	"encoding/json"
	"testing"

	"go.yaml.in/yaml/v4"

	"trustpath/assessment/safetext"
	"trustpath/assessment/safetext/hostile"
)

// FuzzRead checks that only valid JSON is read as JSON, and that the YAML reader
// makes the same tree of it.
func FuzzRead(f *testing.F) {
	for _, text := range hostile.Texts() {
		quoted, err := json.Marshal(text)
		if err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(`{"a": [` + string(quoted) + `, 1, -7, true, null, {}], ` + string(quoted) + ": {}}\n"))
		f.Add([]byte("a: " + text + "\nb:\n- |\n  " + text + "\n"))
	}
	for _, number := range []string{"-0", "4e999999", "18446744073709551615", "18446744073709551616", "-9223372036854775809"} {
		f.Add([]byte(`{"a": ` + number + "}\n"))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Read(data, "f", 1<<16)
		if err != nil {
			return
		}
		data, err = safetext.Decode(data)
		root, _ := fromJSON(string(data))
		if err != nil || root == nil {
			return
		}
		if !json.Valid(data) {
			t.Errorf("read as JSON, and is none: %q", data)
		}
		if got, want := tree(d.Root), tree(root); got != want {
			t.Errorf("%q: got\n%s\nwant\n%s", data, got, want)
		}
		var other yaml.Node
		if yaml.Unmarshal(data, &other) != nil {
			return // YAML has no surrogate pairs, and fewer places for tabs
		}
		if got, want := tree(root), tree(other.Content[0]); got != want {
			t.Errorf("%q: got\n%s\nYAML has\n%s", data, got, want)
		}
	})
}
