package pack

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"path"
	"regexp"
	"slices"
	"sort"
	"strings"

	"go.yaml.in/yaml/v4"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
	"trustpath/assessment/yamldoc"
)

// maxFile bounds one file of a pack, in bytes.
const maxFile = 1 << 20

// cited is what entries and files say about sources and days.
type cited struct {
	Sources  []word `yaml:"sources"`
	Checked  date   `yaml:"checked"`
	ReviewBy date   `yaml:"review_by"`
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

// reader reads the files of a pack and collects problems.
type reader struct {
	files      fs.FS
	problems   yamldoc.Problems
	dangling   yamldoc.Problems // names that no entry has; perhaps in a file that cannot be read
	unreadable bool             // a file is missing or is no YAML
	stopped    bool             // a file wants much, as no honest one does, and the next are not read

	opened map[string]bool // the files that something reads
}

// full reports whether there are more problems than the result shows.
func (r *reader) full() bool { return len(r.problems)+len(r.dangling) > 2*maxFaults }

// problem records a problem. Line is 0 when the whole file is meant.
func (r *reader) problem(file string, line int, format string, args ...any) {
	if !r.full() {
		r.problems = append(r.problems, yamldoc.Problem{File: file, Line: line, Message: yamldoc.Brief(fmt.Sprintf(format, args...))})
	}
}

// missing records a reference to an entry that does not exist.
func (r *reader) missing(file string, line int, format string, args ...any) {
	if !r.full() {
		r.dangling = append(r.dangling, yamldoc.Problem{File: file, Line: line, Message: yamldoc.Brief(fmt.Sprintf(format, args...))})
	}
}

// failed reports whether there are problems.
func (r *reader) failed() bool { return len(r.problems)+len(r.dangling) > 0 }

// result returns the problems by file and line. If a file could not be read,
// it leaves out the missing entries: they may be in that file.
func (r *reader) result() yamldoc.Problems {
	all := r.problems
	if !r.unreadable {
		all = append(slices.Clone(all), r.dangling...)
	}
	slices.SortStableFunc(all, func(a, b yamldoc.Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), a.Line-b.Line)
	})
	return shown(slices.Compact(all))
}

// text reads a file that has to be there, of safe characters alone.
func (r *reader) text(name string) string {
	r.opened[name] = true
	info, err := fs.Stat(r.files, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		r.problem(name, 0, "the file is missing")
		return ""
	case err != nil:
		r.problem(name, 0, "the file cannot be read: %v", err)
		return ""
	case !info.Mode().IsRegular():
		r.problem(name, 0, "this is not a file")
		return ""
	case info.Size() > maxFile:
		r.problem(name, 0, "the file is larger than 1 MiB")
		return ""
	}
	data, err := fs.ReadFile(r.files, name)
	if err != nil {
		r.problem(name, 0, "the file cannot be read: %v", err)
	}
	var wrong *safetext.EncodingError
	data, err = safetext.Decode(data)
	if errors.As(err, &wrong) {
		r.problem(name, wrong.Line, "%s", wrong.Reason)
		return ""
	}
	text := string(data)
	r.pictures(name, text)
	if safetext.CheckText(text) == nil || r.characters(name, text) {
		return text
	}
	return ""
}

// picture is what a viewer of Markdown loads from elsewhere by itself.
var picture = regexp.MustCompile(`(?i)!\[|<(?:img|picture|image|svg|video|audio|source|track|iframe|embed|object|link|style|script)\b`)

// pictures refuses pictures line by line: a viewer of the roadmap would ask a
// server for them.
func (r *reader) pictures(name, text string) {
	number := 0
	for line := range strings.SplitSeq(text, "\n") {
		if number++; picture.MatchString(line) {
			r.problem(name, number, "the text has a picture or something else that a viewer loads: %.60q", picture.FindString(line))
		}
	}
}

// walk visits the files and folders of a pack, except hidden ones: of git, of an
// editor or of the desktop. A name that begins with two dots hides nothing.
func walk(files fs.FS, visit fs.WalkDirFunc) error {
	return fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case name == "." || d == nil || !strings.HasPrefix(d.Name(), ".") || strings.HasPrefix(d.Name(), ".."):
			return visit(name, d, err)
		case d.IsDir():
			return fs.SkipDir
		}
		return nil
	})
}

// unread refuses files that nothing reads: a rule in one of them would be lost.
func (r *reader) unread() {
	err := walk(r.files, func(name string, d fs.DirEntry, err error) error {
		unknown := r.unreadable && path.Dir(name) == "rules" // of a standard that could not be read
		if err == nil && !d.IsDir() && !r.opened[name] && !unknown {
			r.problem(name, 0, "nothing reads this file; take it out of the pack, or check its name")
		}
		return err
	})
	if err != nil {
		r.problem(".", 0, "the pack cannot be read: %v", err)
	}
}

// characters refuses unsafe characters line by line.
func (r *reader) characters(name, text string) bool {
	safe, number := true, 0
	for line := range strings.SplitSeq(text, "\n") {
		number++
		if err := safetext.CheckText(line); err != nil {
			if safe = false; r.full() {
				break
			}
			r.problem(name, number, "%v", err)
		}
	}
	return safe
}

// goNoise is what the YAML reader says about our types, which help no author.
var goNoise = regexp.MustCompile(` (in|into) (type )?\*?\[?\]?[a-z]+\.?[A-Za-z]*$`)

// plainly says the rest in words for authors.
var plainly = strings.NewReplacer("field ", "key ", "not found", "is not known here",
	"cannot construct !!seq", "a list is not expected here", "cannot construct !!map", "a mapping is not expected here",
	"cannot construct !!str ", "not expected here: ", "cannot construct !!int ", "not expected here: ", "cannot construct !!float ", "not expected here: ",
	"cannot construct !!bool ", "not expected here: ", "cannot construct !!null ", "not expected here: ", "cannot construct !!timestamp ", "not expected here: ")

// yaml reads a file into a value; unknown keys, wrong types, repeated keys and
// aliases are problems. It reports whether the file could be read.
func (r *reader) yaml(name string, into any) bool {
	if r.stopped {
		return false
	}
	text := yamldoc.Source(r.text(name))
	if text == "" || !r.tree(name, text) {
		r.unreadable = true
		return false
	}
	decoder := yaml.NewDecoder(strings.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(into); err != nil {
		r.yamlProblems(name, text, err)
	}
	var second yaml.Node
	if err := decoder.Decode(&second); !errors.Is(err, io.EOF) {
		r.problem(name, second.Line, yamldoc.OneDocument)
	}
	return true
}

// tree looks at a file as a tree, and reports whether its values can be read.
func (r *reader) tree(name, text string) bool {
	var root yaml.Node
	if err := yaml.Unmarshal([]byte(text), &root); err != nil {
		r.stopped = strings.Contains(err.Error(), "exceeded max depth")
		r.yamlProblems(name, text, err)
		return false
	}
	deep := find(&root, -1, func(_ *yaml.Node, depth int) bool { return depth > maxDepth })
	alias := find(&root, -1, func(n *yaml.Node, _ int) bool { return n.Kind == yaml.AliasNode || n.Anchor != "" })
	long := find(&root, -1, func(n *yaml.Node, _ int) bool { return len(n.Value) > maxText })
	switch {
	case deep != nil:
		r.stopped = true
		r.problem(name, deep.Line, "lists or mappings stand more than %d deep in each other", maxDepth)
		return false
	case alias != nil:
		r.problem(name, alias.Line, "anchors and aliases are not used in content")
		return false
	case long != nil:
		r.problem(name, long.Line, "a text has more than %d characters", maxText)
		return false
	}
	r.nodes(name, &root)
	return !r.twice(name, &root) // the decoder compares each with each, and says so
}

// find returns the first value that is of a kind, told from it and from how deep
// it stands, or nil.
func find(n *yaml.Node, depth int, is func(n *yaml.Node, depth int) bool) *yaml.Node {
	if is(n, depth) {
		return n
	}
	for _, child := range n.Content {
		if found := find(child, depth+1, is); found != nil {
			return found
		}
	}
	return nil
}

func (r *reader) yamlProblems(name, text string, err error) {
	var wrong *yaml.LoadErrors
	if !errors.As(err, &wrong) {
		p := yamldoc.Syntax(text, name, err)
		r.problem(name, p.Line, "%s", p.Message)
		return
	}
	for _, one := range wrong.Errors {
		r.problem(name, one.Mark.Line, "%s", plainly.Replace(goNoise.ReplaceAllString(one.Message, "")))
	}
}

// nodes looks at what no single value knows: that every entry of a list has an
// id, and that an escape in a text does not bring back an unsafe character.
func (r *reader) nodes(name string, n *yaml.Node) {
	if n.Kind == yaml.ScalarNode {
		if err := safetext.CheckText(n.Value); err != nil {
			r.problem(name, n.Line, "%v", err)
		}
	}
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 1 && child.Kind == yaml.SequenceNode && hasIDs(n.Content[i-1].Value) {
			for _, item := range child.Content {
				if item.Kind == yaml.MappingNode && !hasID(item) {
					r.problem(name, item.Line, "an entry of %s has no id", n.Content[i-1].Value)
				}
			}
		}
		r.nodes(name, child)
	}
}

// twice notes keys that stand twice in a mapping, and reports whether some do.
func (r *reader) twice(name string, n *yaml.Node) bool {
	found := false
	seen := map[string]bool{}
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			if seen[child.Value] {
				r.problem(name, child.Line, "%.100q stands twice", child.Value)
				found = true
			}
			seen[child.Value] = true
		}
		found = r.twice(name, child) || found
	}
	return found
}

// hasIDs reports whether the entries of a list are named.
func hasIDs(list string) bool {
	return !slices.Contains([]string{"cases", "tables", "bands", "reuse", "asked", "items"}, list)
}

func hasID(n *yaml.Node) bool {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == "id" && n.Content[i+1].Value != "" {
			return true
		}
	}
	return false
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

// word is an id, a name or a short text with the line it stands on, so that
// whatever is wrong with it can be placed.
type word struct {
	text string
	line int
}

// UnmarshalYAML reads the scalar as it was written.
func (w *word) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.ScalarNode {
		return misplaced(n, "one word is expected here, not a list or a mapping")
	}
	w.text, w.line = n.Value, n.Line
	return nil
}

// texts returns the words without their places.
func texts(words []word) []string {
	var out []string
	for _, w := range words {
		out = append(out, w.text)
	}
	return out
}

// typed returns the words as ids of a kind.
func typed[T ~string](words []word) []T {
	out := make([]T, len(words))
	for i, w := range words {
		out[i] = T(w.text)
	}
	return out
}

// date is a day in YAML, quoted or not, with its line.
type date struct {
	assessment.Date
	line int
}

// UnmarshalYAML reads the scalar as it was written.
func (d *date) UnmarshalYAML(n *yaml.Node) error {
	parsed, err := assessment.ParseDate(n.Value)
	if err != nil {
		return misplaced(n, err.Error())
	}
	d.Date, d.line = parsed, n.Line
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
		return misplaced(n, "a condition is one line of text")
	}
	c.text, c.line = n.Value, n.Line
	return nil
}

// figure is a number that a plan can reckon with.
type figure float64

// maxFigure bounds every number of a pack: days, weeks, factors, dollars.
const maxFigure = 1e7

// UnmarshalYAML refuses what is no number between zero and the bound.
func (f *figure) UnmarshalYAML(n *yaml.Node) error {
	var v float64
	if err := n.Decode(&v); err != nil || math.IsNaN(v) || v < 0 || v > maxFigure {
		return misplaced(n, fmt.Sprintf("%q is not a number from 0 to %.0f", n.Value, float64(maxFigure)))
	}
	*f = figure(v)
	return nil
}

// entry is a value of a table with the line of its key.
type entry[V any] struct {
	key   string
	value V
	line  int
}

// mapping is a mapping from ids that content chooses, in the order of the file.
type mapping[V any] []entry[V]

// UnmarshalYAML reads every pair and refuses a key that stands twice.
func (m *mapping[V]) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.MappingNode {
		return misplaced(n, "a mapping of keys to values is expected here")
	}
	var wrong yaml.LoadErrors
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		e := entry[V]{key: key.Value, line: key.Line}
		if m.has(e.key) {
			wrong.Errors = append(wrong.Errors, misplaced(key, fmt.Sprintf("%q stands twice", e.key)).Errors...)
		}
		switch err := value.Decode(&e.value).(type) {
		case nil:
		case *yaml.LoadErrors:
			wrong.Errors = append(wrong.Errors, err.Errors...)
		default:
			return err
		}
		*m = append(*m, e)
	}
	if len(wrong.Errors) > 0 {
		return &wrong
	}
	return nil
}

func (m mapping[V]) has(key string) bool {
	for i := range m {
		if m[i].key == key {
			return true
		}
	}
	return false
}

// misplaced is a problem in the form in which the YAML reader collects them,
// so that reading goes on and finds the next one.
func misplaced(n *yaml.Node, message string) *yaml.LoadErrors {
	return &yaml.LoadErrors{Errors: []*yaml.LoadError{{Message: message, Mark: yaml.Mark{Line: n.Line, Column: n.Column}}}}
}
