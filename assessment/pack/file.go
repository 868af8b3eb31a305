package pack

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
	"trustpath/assessment/yamldoc"
)

// Limits of a pack. The one that is built in has about forty files with half a
// megabyte.
const (
	maxFiles    = 500     // files and folders together
	maxFile     = 1 << 20 // bytes of one file
	maxPack     = 8 << 20 // bytes of all files
	maxYAML     = 1 << 20 // bytes of all YAML files
	maxTree     = 1 << 18 // bytes of one YAML file
	maxEntries  = 20_000  // values that one YAML file can begin
	maxAll      = 50_000  // values that all YAML files can begin; a fifth of a second to read
	maxText     = 10_000  // bytes of one value; an answer to why has a few hundred
	maxProblems = 200     // problems that are reported
)

// reader holds the files of a pack and collects problems.
type reader struct {
	names      []string          // in order
	files      map[string][]byte // by name; nil for a file that could not be read
	opened     map[string]bool   // the files that something reads
	tooLarge   bool
	unreadable bool // a file is missing or is not YAML

	problems yamldoc.Problems
	dangling yamldoc.Problems // names that no entry has; perhaps in a file that cannot be read
}

// readFiles reads a pack into memory, within the limits. Hidden files, such as
// those of git, an editor or the desktop, are no part of it.
func readFiles(pack fs.FS) reader {
	r := reader{files: map[string][]byte{}, opened: map[string]bool{}}
	entries, size, values, yamlSize := 0, 0, 0, 0
	lower := map[string]string{} // names as systems without capitals see them
	refuse := func(name, format string, args ...any) error {
		r.problem(name, 0, format, args...)
		r.tooLarge = true
		if name == "." {
			return fs.SkipAll
		}
		return nil
	}
	err := fs.WalkDir(pack, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name == "." {
			return nil
		}
		if strings.HasPrefix(d.Name(), ".") && !strings.HasPrefix(d.Name(), "..") {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		entries++
		if entries > maxFiles {
			return refuse(".", "more than %d files and folders; a folder of content holds nothing else", maxFiles)
		}
		r.checkName(name, lower)
		if d.IsDir() {
			return nil
		}
		r.names, r.files[name] = append(r.names, name), nil
		info, err := fs.Stat(pack, name)
		switch {
		case err != nil:
			r.problem(name, 0, "the file cannot be read: %v", err)
			return nil
		case !info.Mode().IsRegular():
			r.problem(name, 0, "this is not a file")
			return nil
		case info.Size() > maxFile:
			return refuse(name, "the file is larger than 1 MiB")
		}
		size += int(info.Size())
		if size > maxPack {
			return refuse(".", "the files have more than %d MiB together", maxPack>>20)
		}
		data, err := fs.ReadFile(pack, name)
		if err != nil {
			r.problem(name, 0, "the file cannot be read: %v", err)
			return nil
		}
		r.files[name] = append([]byte{}, data...) // never nil
		if path.Ext(name) != ".yaml" {
			return nil
		}
		if text, err := safetext.Decode(data); err == nil {
			data = text
		}
		n := yamldoc.Values(data)
		values, yamlSize = values+n, yamlSize+len(data)
		switch {
		case n > maxEntries:
			return refuse(name, "the file has more than %d lines, entries and values", maxEntries)
		case len(data) > maxTree:
			return refuse(name, "the file is larger than %d KiB", maxTree>>10)
		case yamlSize > maxYAML:
			return refuse(".", "the files of YAML have more than %d MiB together", maxYAML>>20)
		case values > maxAll:
			return refuse(".", "the files have more than %d lines, entries and values together", maxAll)
		}
		return nil
	})
	if err != nil {
		r.problem(".", 0, "the pack cannot be read: %v", err)
	}
	return r
}

// unportable matches names that are something else, or nothing, on some system.
var unportable = regexp.MustCompile(`(?i)^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)|[<>:"|?*\\]|[. ]$`)

// checkName refuses names that not every system can keep apart.
func (r *reader) checkName(name string, lower map[string]string) {
	if unportable.MatchString(path.Base(name)) {
		r.problem(name, 0, "a file cannot have this name on every system")
	}
	if other, twice := lower[strings.ToLower(name)]; twice {
		r.problem(name, 0, "it is the same name as %s where capitals do not count", other)
	}
	lower[strings.ToLower(name)] = name
}

// digest returns a checksum of the names and contents of all files.
func (r *reader) digest() string {
	sum := sha256.New()
	for _, name := range r.names {
		file := sha256.Sum256(r.files[name])
		sum.Write([]byte(name + "\x00"))
		sum.Write(file[:])
	}
	return "sha256:" + hex.EncodeToString(sum.Sum(nil))
}

// full reports whether there are more problems than the result shows.
func (r *reader) full() bool { return len(r.problems)+len(r.dangling) > 2*maxProblems }

// problem records a problem. Line is 0 when the whole file is meant.
func (r *reader) problem(file string, line int, format string, args ...any) {
	if !r.full() {
		r.problems = append(r.problems, yamldoc.Problem{
			File:    file,
			Line:    line,
			Message: yamldoc.Brief(fmt.Sprintf(format, args...)),
		})
	}
}

// missing records a reference to an entry that does not exist.
func (r *reader) missing(file string, line int, format string, args ...any) {
	if !r.full() {
		r.dangling = append(r.dangling, yamldoc.Problem{
			File:    file,
			Line:    line,
			Message: yamldoc.Brief(fmt.Sprintf(format, args...)),
		})
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
	all = slices.Compact(all)
	if len(all) > maxProblems {
		more := fmt.Sprintf("there is more; the first %d problems are shown", maxProblems)
		all = append(all[:maxProblems:maxProblems], yamldoc.Problem{File: ".", Message: more})
	}
	return all
}

// text returns a file that must exist, decoded. It is "" if the file cannot be
// used.
func (r *reader) text(name string) string {
	r.opened[name] = true
	data, exists := r.files[name]
	if !exists {
		r.problem(name, 0, "the file is missing")
	}
	if data == nil {
		return ""
	}
	data, err := safetext.Decode(data)
	var wrong *safetext.EncodingError
	if errors.As(err, &wrong) {
		r.problem(name, wrong.Line, "%s", wrong.Reason)
		return ""
	}
	safe, number := true, 0
	for line := range strings.SplitSeq(string(data), "\n") {
		number++
		if picture.MatchString(line) {
			r.problem(name, number,
				"the text has a picture or something else that a viewer loads: %.60q", picture.FindString(line))
		}
		if err := safetext.CheckText(line); err != nil {
			safe = false
			r.problem(name, number, "%v", err)
		}
		if r.full() {
			break
		}
	}
	if !safe {
		return ""
	}
	return string(data)
}

// picture matches what a Markdown viewer would load by itself, from a server
// that the user did not choose.
var picture = regexp.MustCompile(`(?i)!\[|<(?:img|picture|image|svg|video|audio|source|track|iframe|embed|object|link|style|script)\b`)

// unread refuses files that nothing reads: a rule in one of them would be lost.
func (r *reader) unread() {
	for _, name := range r.names {
		unknown := r.unreadable && path.Dir(name) == "rules" // perhaps of a standard that could not be read
		if !r.opened[name] && !unknown {
			r.problem(name, 0, "nothing reads this file; take it out of the pack, or check its name")
		}
	}
}

// list returns the files of a folder with an ending, in order of name.
func (r *reader) list(folder, ending string) []string {
	var out []string
	for _, name := range r.names {
		if path.Dir(name) == folder && path.Ext(name) == ending {
			out = append(out, name)
		}
	}
	if len(out) == 0 {
		r.problem(folder, 0, "the folder is missing")
	}
	return out
}

// goNoise matches what the YAML reader says about Go types.
var goNoise = regexp.MustCompile(` (in|into) (type )?\*?\[?\]?[a-z]+\.?[A-Za-z]*$`)

// plainly puts the messages of the YAML reader in words for authors.
var plainly = strings.NewReplacer(
	"field ", "key ",
	"not found", "is not known here",
	"cannot construct !!seq", "a list is not expected here",
	"cannot construct !!map", "a mapping is not expected here",
	"cannot construct !!str ", "not expected here: ",
	"cannot construct !!int ", "not expected here: ",
	"cannot construct !!float ", "not expected here: ",
	"cannot construct !!bool ", "not expected here: ",
	"cannot construct !!null ", "not expected here: ",
	"cannot construct !!timestamp ", "not expected here: ",
)

// yaml reads a file into a value; unknown keys and wrong types are problems. It
// reports whether the file could be read.
func (r *reader) yaml(name string, into any) bool {
	text := r.text(name)
	if text == "" {
		r.unreadable = true
		return false
	}
	doc, err := yamldoc.Read([]byte(text), name, maxTree)
	var wrong yamldoc.Problems
	if errors.As(err, &wrong) {
		for _, p := range wrong {
			r.problem(name, p.Line, "%s", p.Message)
		}
		r.unreadable = true
		return false
	}
	if !r.nodes(name, doc.Root) {
		r.unreadable = true
		return false
	}
	r.loadErrors(name, doc.Root.Load(into, yaml.WithKnownFields()))
	return true
}

// loadErrors records what is wrong with values.
func (r *reader) loadErrors(name string, err error) {
	var wrong *yaml.LoadErrors
	if !errors.As(err, &wrong) {
		return
	}
	for _, one := range wrong.Errors {
		r.problem(name, one.Mark.Line, "%s", plainly.Replace(goNoise.ReplaceAllString(one.Message, "")))
	}
}

// nodes checks what no value knows by itself: that every entry of a list has an
// id, that no key is there twice, and that no text is too long or has an unsafe
// character behind an escape. It reports whether the tree can be loaded.
func (r *reader) nodes(name string, n *yaml.Node) bool {
	if len(n.Value) > maxText {
		r.problem(name, n.Line, "a text has more than %d characters", maxText)
		return false
	}
	if err := safetext.CheckText(n.Value); err != nil {
		r.problem(name, n.Line, "%v", err)
	}
	fine := true
	keys := map[string]bool{}
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			if keys[child.Value] {
				r.problem(name, child.Line, "%.100q stands twice", child.Value)
				fine = false
			}
			keys[child.Value] = true
			r.checkIDs(name, child.Value, n.Content[i+1])
		}
		fine = r.nodes(name, child) && fine
	}
	return fine
}

// checkIDs refuses entries without an id in a list of named entries.
func (r *reader) checkIDs(name, key string, list *yaml.Node) {
	if list.Kind != yaml.SequenceNode || slices.Contains([]string{"cases", "tables", "bands", "reuse", "asked", "items"}, key) {
		return
	}
	for _, entry := range list.Content {
		if entry.Kind == yaml.MappingNode && !hasID(entry) {
			r.problem(name, entry.Line, "an entry of %s has no id", key)
		}
	}
}

func hasID(n *yaml.Node) bool {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == "id" && n.Content[i+1].Value != "" {
			return true
		}
	}
	return false
}

// cited has the sources and days of an entry or a file.
type cited struct {
	Sources  []word `yaml:"sources"`
	Checked  date   `yaml:"checked"`
	ReviewBy date   `yaml:"review_by"`
}

// or fills in from the file what an entry leaves out.
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

// word is a scalar with its line, for problems.
type word struct {
	text string
	line int
}

func (w *word) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.ScalarNode {
		return misplaced(n, "one text is expected here, not a list or a mapping")
	}
	w.text, w.line = n.Value, n.Line
	return nil
}

// texts returns the words without their lines.
func texts(words []word) []string {
	var out []string
	for _, w := range words {
		out = append(out, w.text)
	}
	return out
}

// typed returns the words as ids.
func typed[T ~string](words []word) []T {
	out := make([]T, len(words))
	for i, w := range words {
		out[i] = T(w.text)
	}
	return out
}

// date is a day with its line.
type date struct {
	assessment.Date
	line int
}

func (d *date) UnmarshalYAML(n *yaml.Node) error {
	parsed, err := assessment.ParseDate(n.Value)
	if err != nil {
		return misplaced(n, err.Error())
	}
	d.Date, d.line = parsed, n.Line
	return nil
}

// figure is a number of the plan.
type figure float64

// maxFigure bounds every figure: days, weeks, factors, dollars.
const maxFigure = 1e7

// UnmarshalYAML refuses a number that is negative or too large.
func (f *figure) UnmarshalYAML(n *yaml.Node) error {
	var v float64
	if err := n.Decode(&v); err != nil || math.IsNaN(v) || v < 0 || v > maxFigure {
		return misplaced(n, fmt.Sprintf("%q is not a number from 0 to %.0f", n.Value, float64(maxFigure)))
	}
	*f = figure(v)
	return nil
}

// entry is one pair of a mapping with its line.
type entry[V any] struct {
	key   string
	value V
	line  int
}

// mapping is a mapping in the order of the file.
type mapping[V any] []entry[V]

func (m *mapping[V]) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.MappingNode {
		return misplaced(n, "a mapping of keys to values is expected here")
	}
	var wrong yaml.LoadErrors
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		e := entry[V]{key: key.Value, line: key.Line}
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

// misplaced returns a problem in the form that the YAML reader collects, so that
// it goes on reading.
func misplaced(n *yaml.Node, message string) *yaml.LoadErrors {
	return &yaml.LoadErrors{
		Errors: []*yaml.LoadError{{Message: message, Mark: yaml.Mark{Line: n.Line, Column: n.Column}}},
	}
}
