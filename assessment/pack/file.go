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

type reader struct {
	names      []string          // in order
	files      map[string][]byte // by name; nil for a file that could not be read
	opened     map[string]bool   // the files that something reads
	numbered   []string          // files by the number in their positions
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
		r.problem(r.at(name, 0), format, args...)
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
			r.problem(r.at(name, 0), "the file cannot be read: %v", err)
			return nil
		case !info.Mode().IsRegular():
			r.problem(r.at(name, 0), "this is not a file")
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
			r.problem(r.at(name, 0), "the file cannot be read: %v", err)
			return nil
		}
		r.files[name] = data
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
		r.problem(r.at(".", 0), "the pack cannot be read: %v", err)
	}
	return r
}

// unportable matches names that are something else, or nothing, on some system.
var unportable = safetext.Pattern(`(?i)^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)|[<>:"|?*\\]|[. ]$`)

// checkName refuses names that not every system can keep apart.
func (r *reader) checkName(name string, lower map[string]string) {
	if unportable().MatchString(path.Base(name)) {
		r.problem(r.at(name, 0), "a file cannot have this name on every system")
	}
	if other, twice := lower[strings.ToLower(name)]; twice {
		r.problem(r.at(name, 0), "it is the same name as %s where capitals do not count", other)
	}
	lower[strings.ToLower(name)] = name
}

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

// position is a line of a file: the number of the file, then in lineBits the
// number of the line, which is 0 where the whole file is meant.
type position int

const lineBits = 21 // a file has fewer lines than bytes

// at returns the position of a line.
func (r *reader) at(file string, line int) position {
	number := slices.Index(r.numbered, file)
	if number < 0 {
		number = len(r.numbered)
		r.numbered = append(r.numbered, file)
	}
	return position(number<<lineBits | line)
}

func (r *reader) located(at position, format string, args ...any) yamldoc.Problem {
	return yamldoc.Problem{
		File:    r.numbered[at>>lineBits],
		Line:    int(at) & (1<<lineBits - 1),
		Message: yamldoc.Brief(fmt.Sprintf(format, args...)),
	}
}

func (r *reader) problem(at position, format string, args ...any) {
	if !r.full() {
		r.problems = append(r.problems, r.located(at, format, args...))
	}
}

// missing records a reference to an entry that does not exist.
func (r *reader) missing(at position, format string, args ...any) {
	if !r.full() {
		r.dangling = append(r.dangling, r.located(at, format, args...))
	}
}

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
		r.problem(r.at(name, 0), "the file is missing")
	}
	if data == nil {
		return ""
	}
	data, err := safetext.Decode(data)
	var wrong *safetext.EncodingError
	if errors.As(err, &wrong) {
		r.problem(r.at(name, wrong.Line), "%s", wrong.Reason)
		return ""
	}
	safe, number := true, 0
	for line := range strings.SplitSeq(string(data), "\n") {
		number++
		if picture().MatchString(line) {
			r.problem(r.at(name, number),
				"the text has a picture or something else that a viewer loads: %.60q", picture().FindString(line))
		}
		if err := safetext.CheckText(line); err != nil {
			safe = false
			r.problem(r.at(name, number), "%v", err)
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
var picture = safetext.Pattern(`(?i)!\[|<(?:img|picture|image|svg|video|audio|source|track|iframe|embed|object|link|style|script)\b`)

// unread refuses files that nothing reads: a rule in one of them would be lost.
func (r *reader) unread() {
	for _, name := range r.names {
		unknown := r.unreadable && path.Dir(name) == "rules" // perhaps of a standard that could not be read
		if !r.opened[name] && !unknown {
			r.problem(r.at(name, 0), "nothing reads this file; take it out of the pack, or check its name")
		}
	}
}

func (r *reader) list(folder, ending string) []string {
	var out []string
	for _, name := range r.names {
		if path.Dir(name) == folder && path.Ext(name) == ending {
			out = append(out, name)
		}
	}
	if len(out) == 0 {
		r.problem(r.at(folder, 0), "the folder is missing")
	}
	return out
}

// goNoise matches what the YAML reader says about Go types.
var goNoise = safetext.Pattern(" (?:into|in type) [^`]*$")

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
			r.problem(r.at(name, p.Line), "%s", p.Message)
		}
	}
	if err != nil || !r.nodes(r.at(name, 0), doc.Root) {
		r.unreadable = true
		return false
	}
	if slices.Contains([]string{"milestones.yaml", "plan.yaml", "workstreams.yaml"}, name) {
		r.figures(doc.Root)
	}
	r.loadErrors(doc.Root.Load(into, yaml.WithKnownFields()))
	return true
}

func (r *reader) loadErrors(err error) {
	var wrong *yaml.LoadErrors
	if !errors.As(err, &wrong) {
		return
	}
	for _, one := range wrong.Errors {
		r.problem(position(one.Mark.Line), "%s", plainly.Replace(goNoise().ReplaceAllString(one.Message, "")))
	}
}

// nodes numbers the lines of a file as positions, and checks what no value knows
// by itself: that every entry of a list has an id, that no key is there twice, and
// that no text is too long or has an unsafe character behind an escape. It reports
// whether the tree can be loaded.
func (r *reader) nodes(file position, n *yaml.Node) bool {
	n.Line += int(file)
	at := position(n.Line)
	if len(n.Value) > maxText {
		r.problem(at, "a text has more than %d characters", maxText)
		return false
	}
	if err := safetext.CheckText(n.Value); err != nil {
		r.problem(at, "%v", err)
	}
	fine := true
	keys := map[string]bool{}
	for i, child := range n.Content {
		fine = r.nodes(file, child) && fine
		if n.Kind != yaml.MappingNode || i%2 == 1 {
			continue
		}
		if keys[child.Value] {
			r.problem(position(child.Line), "%.100q is given twice", child.Value)
			fine = false
		}
		keys[child.Value] = true
	}
	for i := 0; i+1 < len(n.Content) && n.Kind == yaml.MappingNode; i += 2 {
		r.checkIDs(n.Content[i].Value, n.Content[i+1])
	}
	return fine
}

// maxFigure bounds every figure: days, weeks, factors, dollars.
const maxFigure = 1e7

func (r *reader) figures(n *yaml.Node) {
	if tag := n.ShortTag(); tag == "!!int" || tag == "!!float" {
		var v float64
		if err := n.Decode(&v); err != nil || math.IsNaN(v) || v < 0 || v > maxFigure {
			r.problem(position(n.Line), "%q is not a number from 0 to %.0f", n.Value, float64(maxFigure))
		}
	}
	for _, child := range n.Content {
		r.figures(child)
	}
}

// checkIDs refuses entries without an id in a list of named entries.
func (r *reader) checkIDs(key string, list *yaml.Node) {
	if list.Kind != yaml.SequenceNode ||
		slices.Contains([]string{"carried", "cases", "tables", "bands", "reuse", "asked", "items", "breaks", "baseline", "due", "rates", "together"}, key) {
		return
	}
	for _, entry := range list.Content {
		if id := (place{entry}).value("id"); entry.Kind == yaml.MappingNode && (id == nil || id.Value == "") {
			r.problem(position(entry.Line), "an entry of %s has no id", key)
		}
	}
}

// place is the mapping that an entry was read from, with the lines of its parts.
type place struct{ *yaml.Node }

// UnmarshalYAML keeps the mapping of the struct that has the place inline.
func (p *place) UnmarshalYAML(n *yaml.Node) error {
	p.Node = n
	return nil
}

// value returns the value of a key, or nil.
func (p place) value(key string) *yaml.Node {
	for i := 0; p.Node != nil && i+1 < len(p.Content); i += 2 {
		if p.Content[i].Value == key {
			return p.Content[i+1]
		}
	}
	return nil
}

// at returns the position of the value of a key, else of the id, else of the entry.
func (p place) at(key string) position {
	for _, key := range []string{key, "id"} {
		if v := p.value(key); v != nil {
			return position(v.Line)
		}
	}
	if p.Node == nil {
		return 0 // of a file that could not be read
	}
	return position(p.Line)
}

type word struct {
	text string
	at   position
}

func (p place) word(key string) word {
	if v := p.value(key); v != nil && v.Tag != "!!null" {
		return word{v.Value, p.at(key)}
	}
	return word{"", p.at(key)}
}

// words returns the texts that the value of a key has: itself, those of a list, or
// the keys of a mapping.
func (p place) words(key string) []word { return wordsOf(p.value(key)) }

func wordsOf(n *yaml.Node) []word {
	switch {
	case n == nil || n.Tag == "!!null":
		return nil
	case n.Kind == yaml.ScalarNode:
		return []word{{n.Value, position(n.Line)}}
	}
	var out []word
	for i, child := range n.Content {
		if n.Kind == yaml.SequenceNode || i%2 == 0 {
			out = append(out, wordsOf(child)...)
		}
	}
	return out
}

func (p place) entries(key string) []place {
	var out []place
	if list := p.value(key); list != nil && list.Kind == yaml.SequenceNode {
		for _, n := range list.Content {
			if n.Kind == yaml.MappingNode {
				out = append(out, place{n})
			}
		}
	}
	return out
}

// header has what the entries of a file share: their sources and days.
type header struct {
	At               place `yaml:",inline"`
	assessment.Cited `yaml:",inline"`
}
