package config

import (
	"encoding/json"
	"strings"
	"testing"
)

// A new file sets nothing, and sets each thing that it names once the # is gone.
func TestNewFile(t *testing.T) {
	c, err := Read(New("s.json"), "new")
	if err != nil || len(c.values) > 0 || len(c.Keys) > 0 {
		t.Fatalf("got %v, %v, want a file that sets nothing", c, err)
	}
	text := strings.ReplaceAll(string(New("s.json")), "\n#", "\n")
	var lines []string
	for line := range strings.Lines(text) {
		name, value, _ := strings.Cut(line, ":")
		_, known := Find(name)
		if strings.HasPrefix(line, "  ") || name == "keys" || known && strings.TrimSpace(value) != "" {
			lines = append(lines, line)
		}
	}
	c, err = Read([]byte(strings.Join(lines, "")), "all")
	if err != nil || len(c.Keys) < 30 || len(c.values) < 4 {
		t.Errorf("got %v, %v, want every setting with its default", c, err)
	}
}

// Set changes one line, and what a person wrote around it stays.
func TestSet(t *testing.T) {
	for _, tc := range []struct{ name, before, setting, value, want string }{
		{"none yet", "", "theme", "dark", "theme: dark\n"},
		{"added", "# mine\nmouse: false", "theme", "dark", "# mine\nmouse: false\ntheme: dark\n"},
		{"changed", "theme: light # old\nmouse: false\n", "theme", "dark", "theme: dark\nmouse: false\n"},
		{"taken away", "theme: light\nmouse: false\n", "theme", "", "mouse: false\n"},
		{"quoted", "", "export_folder", `C:\my "files" # 1`, `export_folder: "C:\\my \"files\" # 1"` + "\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := Set([]byte(tc.before), tc.setting, tc.value)
			if err != nil || string(got) != tc.want {
				t.Errorf("got %q, %v, want %q", got, err, tc.want)
			}
		})
	}
	for _, tc := range []struct{ name, before, setting, value string }{
		{"wrong value", "", "theme", "blue"},
		{"flow", "{theme: light}", "theme", "dark"},
		{"several lines", "export_folder: >\n  a\n  b\n", "export_folder", "c"},
		{"broken", "theme: [", "mouse", "true"},
	} {
		if got, err := Set([]byte(tc.before), tc.setting, tc.value); err == nil {
			t.Errorf("%s: got %q, want an error", tc.name, got)
		}
	}
}

// The schema has every setting and every key, and nothing else is allowed.
func TestSchema(t *testing.T) {
	var schema struct {
		Properties           map[string]struct{ Properties map[string]any }
		AdditionalProperties *bool
	}
	err := json.Unmarshal(Schema(), &schema)
	if err != nil || schema.AdditionalProperties == nil || *schema.AdditionalProperties {
		t.Fatalf("got %v, %v", schema.AdditionalProperties, err)
	}
	for _, s := range Settings() {
		if _, there := schema.Properties[s.Name]; !there {
			t.Errorf("the schema does not have %s", s.Name)
		}
	}
	if got := len(schema.Properties["keys"].Properties); got < 30 {
		t.Errorf("the schema has %d keys", got)
	}
}
