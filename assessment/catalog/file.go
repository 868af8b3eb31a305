package catalog

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"sort"
	"strings"

	"go.yaml.in/yaml/v3"

	"trustpath/assessment"
)

// maxFile bounds one file of a pack, in bytes.
const maxFile = 1 << 20

// Problem is one thing that is wrong with a pack.
type Problem struct {
	File    string
	Line    int // 0 when the whole file is meant
	Message string
}

// Error writes the problem as file:line: message.
func (p Problem) Error() string {
	if p.Line == 0 {
		return p.File + ": " + p.Message
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Message)
}

// Problems is everything that is wrong with a pack, by file and line.
type Problems []Problem

// Error lists the problems, one a line.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i := range p {
		lines[i] = p[i].Error()
	}
	return strings.Join(lines, "\n")
}

// cited is what entries and files say about sources and days.
type cited struct {
	Sources  []string `yaml:"sources"`
	Checked  date     `yaml:"checked"`
	ReviewBy date     `yaml:"review_by"`
}

// or fills what an entry leaves out from its file.
func (c cited) or(file cited) cited {
	if len(c.Sources) == 0 {
		c.Sources = file.Sources
	}
	if c.Checked.IsZero() {
		c.Checked = file.Checked
	}
	if c.ReviewBy.IsZero() {
		c.ReviewBy = file.ReviewBy
	}
	return c
}

// date is a day in YAML, quoted or not.
type date struct{ assessment.Date }

// UnmarshalYAML reads the scalar as it was written.
func (d *date) UnmarshalYAML(n *yaml.Node) error {
	parsed, err := assessment.ParseDate(n.Value)
	if err != nil {
		return fmt.Errorf("line %d: %w", n.Line, err)
	}
	d.Date = parsed
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
		return fmt.Errorf("line %d: a condition is one line of text", n.Line)
	}
	c.text, c.line = n.Value, n.Line
	return nil
}

// reader reads the files of a pack and collects problems.
type reader struct {
	files    fs.FS
	problems Problems
}

func (r *reader) problem(file string, line int, format string, args ...any) {
	r.problems = append(r.problems, Problem{file, line, fmt.Sprintf(format, args...)})
}

// text reads a file that has to be there.
func (r *reader) text(name string) string {
	f, err := r.files.Open(name)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			r.problem(name, 0, "the file is missing")
		} else {
			r.problem(name, 0, "the file cannot be read: %v", err)
		}
		return ""
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Size() > maxFile {
		r.problem(name, 0, "the file is larger than 1 MiB")
		return ""
	}
	data, err := fs.ReadFile(r.files, name)
	if err != nil {
		r.problem(name, 0, "the file cannot be read: %v", err)
	}
	return string(data)
}

// goNoise is what the YAML reader says about our types, which help no author.
var goNoise = regexp.MustCompile(` (in|into) (type )?\*?\[?\]?[a-z]+\.?[A-Za-z]*$`)

// yaml reads a file into a value; unknown keys, wrong types, repeated keys and
// aliases are problems.
func (r *reader) yaml(name string, into any) {
	text := r.text(name)
	if text == "" {
		return
	}
	var root yaml.Node
	if err := yaml.Unmarshal([]byte(text), &root); err != nil {
		r.yamlProblems(name, err)
		return
	}
	if alias := findAlias(&root); alias != nil {
		r.problem(name, alias.Line, "anchors and aliases are not used in content")
		return
	}
	decoder := yaml.NewDecoder(strings.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(into); err != nil {
		r.yamlProblems(name, err)
	}
}

func (r *reader) yamlProblems(name string, err error) {
	var typed *yaml.TypeError
	messages := []string{strings.TrimPrefix(err.Error(), "yaml: ")}
	if errors.As(err, &typed) {
		messages = typed.Errors
	}
	for _, m := range messages {
		line := 0
		if n, scanErr := fmt.Sscanf(m, "line %d:", &line); n == 1 && scanErr == nil {
			m = strings.TrimSpace(m[strings.Index(m, ":")+1:])
		}
		m = goNoise.ReplaceAllString(m, "")
		m = strings.Replace(strings.Replace(m, "field ", "key ", 1), "not found", "is not known here", 1)
		r.problem(name, line, "%s", m)
	}
}

func findAlias(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		return n
	}
	for _, child := range n.Content {
		if found := findAlias(child); found != nil {
			return found
		}
	}
	return nil
}

// list returns the files of a folder with an ending, in order of name.
func (r *reader) list(folder, ending string) []string {
	entries, err := fs.ReadDir(r.files, folder)
	if err != nil {
		r.problem(folder, 0, "the folder is missing")
		return nil
	}
	var out []string
	for _, e := range entries {
		if !e.IsDir() && strings.HasSuffix(e.Name(), ending) {
			out = append(out, path.Join(folder, e.Name()))
		}
	}
	sort.Strings(out)
	return out
}
