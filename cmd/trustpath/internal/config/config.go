// Package config reads and changes the config file: what a person prefers on this
// machine.
//
//	c, err := config.Read(data, path)  // err has every mistake, with its place
//	theme, set := c.Value("theme")
//
// Settings is the table from which the checks, the JSON Schema and a new file are made.
package config

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"trustpath/assessment"
	"trustpath/assessment/yamldoc"
	"trustpath/tui/ui"
)

// MaxSize is how large a config file may be, in bytes.
const MaxSize = 64 << 10

// Setting is a key of the file. The environment variable TRUSTPATH_ and its name in
// capitals beats the file.
type Setting struct {
	Name   string
	Title  string   // on the screen
	Values []string // all that it can be, the default first; nil is any text
	Help   string
	check  func(text string) error
}

// Settings returns what can be set, in the order of a new file. Keys are a mapping of
// their own.
func Settings() []Setting {
	var themes []string
	for _, t := range ui.Themes() {
		themes = append(themes, string(t))
	}
	return []Setting{
		{Name: "theme", Title: "Theme", Values: themes, Help: "colors of the screens; auto follows the terminal"},
		{Name: "mouse", Title: "Mouse", Values: []string{"true", "false"}, Help: "click and scroll; hold shift to select text"},
		{Name: "dates", Title: "Dates", Values: assessment.DateForms(), Help: "how days are written"},
		{Name: "ascii", Title: "ASCII signs", Values: []string{"false", "true"}, Help: "draw with plain ASCII signs"},
		{Name: "export_folder", Title: "Export folder", Help: "where the screens write files; else the folder you start in"},
		{Name: "content", Title: "Content", Help: "a content pack, as a folder or a zip file; else the pack in use"},
		{Name: "currency", Title: "Currency", Help: "of the costs in new assessments, such as EUR", check: isCurrency},
		{Name: "library", Title: "Library", Help: "a shared library: a folder, or postgres://NAME@HOST/DATABASE"},
	}
}

func isCurrency(text string) error {
	if len(text) != 3 || strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return fmt.Errorf("write a currency as three capitals, such as EUR")
	}
	return nil
}

// Find returns a setting by its name.
func Find(name string) (Setting, bool) {
	all := Settings()
	at := slices.IndexFunc(all, func(s Setting) bool { return s.Name == name })
	if at < 0 {
		return Setting{}, false
	}
	return all[at], true
}

// Default is what holds where nothing is set.
func (s Setting) Default() string {
	if s.Values == nil {
		return ""
	}
	return s.Values[0]
}

// Env is the environment variable of the setting.
func (s Setting) Env() string { return "TRUSTPATH_" + strings.ToUpper(s.Name) }

// Check returns what is wrong with a value, or nil. An empty text is no value.
func (s Setting) Check(text string) error {
	switch {
	case text == "" && s.Values == nil:
		return nil
	case s.Values != nil && !slices.Contains(s.Values, text):
		near := yamldoc.Nearest(text, s.Values)
		if near != "" {
			near = fmt.Sprintf("; did you mean %q?", near)
		}
		return fmt.Errorf("%s is one of %s, not %.40q%s", s.Name, strings.Join(s.Values, ", "), text, near)
	case s.check != nil:
		err := s.check(text)
		if err != nil {
			return fmt.Errorf("%s: %w, not %.40q", s.Name, err, text)
		}
	}
	return nil
}

// Config is a config file that was read. The zero value sets nothing.
type Config struct {
	Keys   ui.Keymap
	values map[string]string
}

// Value is what the file sets.
func (c Config) Value(name string) (value string, set bool) {
	value, set = c.values[name]
	return value, set
}

// Read reads the file. Its error is yamldoc.Problems, with everything that is wrong.
func Read(data []byte, name string) (Config, error) {
	c := Config{Keys: ui.Keymap{}, values: map[string]string{}}
	if saysNothing(string(data)) {
		return c, nil
	}
	d, err := yamldoc.Read(data, name, MaxSize)
	if err != nil {
		return c, err
	}
	known := []string{"keys"}
	for _, s := range Settings() {
		known = append(known, s.Name)
	}
	d.Mapping(d.Root, "a config file", func(key, value *yaml.Node) {
		s, there := Find(key.Value)
		switch {
		case key.Value == "keys":
			c.readKeys(d, value)
		case !there:
			d.Unknown(key, "setting", key.Value, known)
		default:
			text, plain := d.Text(value, s.Name)
			if !plain {
				return
			}
			if err := s.Check(text); err != nil {
				d.Add(value, "%v", err)
			}
			c.values[s.Name] = text
		}
	})
	return c, d.Err()
}

// saysNothing reports whether a file has comments and blanks alone.
func saysNothing(text string) bool {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			return false
		}
	}
	return true
}

func (c Config) readKeys(d *yamldoc.Document, n *yaml.Node) {
	places := map[string]*yaml.Node{}
	d.Mapping(n, "keys", func(key, value *yaml.Node) {
		keys, plain := d.Text(value, "keys."+key.Value)
		switch {
		case !slices.Contains(ui.KeyNames(), key.Value):
			d.Unknown(key, "key that can be changed is called", key.Value, ui.KeyNames())
		case plain:
			if err := ui.CheckKeys(keys); err != nil {
				d.Add(value, "keys.%s: %v", key.Value, err)
				return
			}
			c.Keys[key.Value], places[key.Value] = keys, value
		}
	})
	if key, one, other := c.Keys.Clash(); key != "" {
		place := places[other]
		if place == nil {
			place, one, other = places[one], other, one
		}
		d.Add(place, "keys.%s: %q is the key of %s already; give %s another key too", other, key, one, one)
	}
}

// Set returns the file with another value; "" takes the setting away. Other lines stay as
// they are.
func Set(data []byte, name, value string) ([]byte, error) {
	s, there := Find(name)
	if !there {
		return nil, fmt.Errorf("no setting %q", name)
	}
	if value != "" {
		if err := s.Check(value); err != nil {
			return nil, err
		}
	}
	line := ""
	if value != "" {
		line = name + ": " + scalar(value) + "\n"
	}
	var out strings.Builder
	found := false
	for old := range strings.Lines(string(data)) {
		if !strings.HasPrefix(old, name+":") {
			out.WriteString(old)
			continue
		}
		found = true
		out.WriteString(line)
	}
	if !found {
		text := out.String()
		if text != "" && !strings.HasSuffix(text, "\n") {
			out.WriteString("\n")
		}
		out.WriteString(line)
	}
	changed := []byte(out.String())
	c, err := Read(changed, "the config file")
	got, _ := c.Value(name)
	if err != nil || got != value {
		return nil, fmt.Errorf("%s can't be changed from here, because of how the file is written; change it with: trustpath config edit", name)
	}
	return changed, nil
}

// scalar writes a value as YAML reads it back: as JSON does where it is not a plain word.
func scalar(value string) string {
	if strings.Trim(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_") == "" {
		return value
	}
	quoted, _ := json.Marshal(value) // a string always is JSON
	return string(quoted)
}

// Path is the config file: TRUSTPATH_CONFIG, else trustpath/config.yaml in
// XDG_CONFIG_HOME where that is an absolute path, else in the system's folder.
func Path(getenv func(string) string, system string) string {
	if path := getenv("TRUSTPATH_CONFIG"); path != "" {
		return path
	}
	folder := getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(folder) {
		folder = system
	}
	return filepath.Join(folder, "trustpath", "config.yaml")
}

// New is a config file that sets nothing and says what can be set.
func New(schema string) []byte {
	var out strings.Builder
	fmt.Fprintf(&out, "# yaml-language-server: $schema=%s\n# Settings of trustpath. Take the # away to set one. "+
		"Environment variables and flags win.\n", schema)
	for _, s := range Settings() {
		fmt.Fprintf(&out, "\n# %s", s.Help)
		if s.Values != nil {
			fmt.Fprintf(&out, "; one of %s", strings.Join(s.Values, ", "))
		}
		fmt.Fprintf(&out, "\n#%s: %s\n", s.Name, s.Default())
	}
	out.WriteString("\n# keys of your own, for any of these\n#keys:\n")
	for _, m := range ui.Meanings() {
		if slices.Contains(ui.KeyNames(), m.Name) {
			fmt.Fprintf(&out, "#  %s: %s # %s\n", m.Name, scalar(m.Keys), m.Means)
		}
	}
	return []byte(out.String())
}

// Schema is the JSON Schema of the file.
func Schema() []byte {
	type object = map[string]any
	properties, keys := object{}, object{}
	for _, s := range Settings() {
		one := object{"description": s.Help}
		switch {
		case slices.Contains(s.Values, "true"):
			one["type"], one["default"] = "boolean", s.Default() == "true"
		case s.Values != nil:
			one["enum"], one["default"] = s.Values, s.Default()
		default:
			one["type"] = "string"
		}
		if s.Name == "currency" {
			one["pattern"] = "^[A-Z]{3}$"
		}
		properties[s.Name] = one
	}
	for _, m := range ui.Meanings() {
		if slices.Contains(ui.KeyNames(), m.Name) {
			keys[m.Name] = object{"type": "string", "description": m.Means, "default": m.Keys}
		}
	}
	properties["keys"] = object{
		"type":                 "object",
		"description":          "keys of your own, several separated by blanks",
		"properties":           keys,
		"additionalProperties": false,
	}
	text, _ := json.MarshalIndent(object{ // maps and strings alone
		"$schema":              "https://json-schema.org/draft/2020-12/schema",
		"title":                "config.yaml of trustpath",
		"type":                 "object",
		"properties":           properties,
		"additionalProperties": false,
	}, "", "  ")
	return append(text, '\n')
}
