package catalog

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"trustpath/assessment/safetext"
)

// Bounds of a pack; the one that is built in has about forty files, in about
// half a megabyte.
const (
	maxFiles   = 500     // of files and folders together
	maxPack    = 8 << 20 // bytes of all files
	maxYAML    = 1 << 20 // bytes of the files that are read as YAML
	maxTree    = 1 << 18 // bytes of one of those
	maxEntries = 20_000  // signs of one of those that can begin a value
	maxAll     = 50_000  // such signs of all of them; a fifth of a second to read
	maxDepth   = 32      // lists and mappings in each other
	maxText    = 10_000  // bytes of one value; an answer to why has a few hundred
	maxMessage = 600     // bytes of a problem
	maxFaults  = 200     // problems that are said
)

// unportable are names that are something else, or nothing, on some machine
// that a pack may be taken to.
var unportable = regexp.MustCompile(`(?i)^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)|[<>:"|?*\\]|[. ]$`)

var errTooMuch = errors.New("too much")

// survey looks at the names and sizes of everything in a pack before any of it
// is read, and at how much YAML there is. It reports whether there is little
// enough to read.
func (b *builder) survey() bool {
	spelt := map[string]string{} // by what systems without capitals take them for
	entries, size := 0, int64(0)
	var yaml []string
	large := false
	err := walk(b.files, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entries++; entries > maxFiles+1 {
			b.problem(".", 0, "more than %d files and folders; a folder of content holds nothing else", maxFiles)
			return errTooMuch
		}
		if base := d.Name(); name != "." && unportable.MatchString(base) {
			b.problem(name, 0, "a file cannot have this name on every system")
		}
		folded := strings.ToLower(name)
		if other, twice := spelt[folded]; twice {
			b.problem(name, 0, "it is the same name as %s where capitals do not count", other)
		}
		spelt[folded] = name
		switch info, err := fs.Stat(b.files, name); {
		case err != nil || !info.Mode().IsRegular(): // said when it is read
		case info.Size() > maxFile:
			large = true
			b.problem(name, 0, "the file is larger than 1 MiB")
		default:
			if size += info.Size(); path.Ext(name) == ".yaml" {
				yaml = append(yaml, name)
			}
		}
		if size > maxPack {
			b.problem(".", 0, "the files have more than %d MiB together", maxPack>>20)
			return errTooMuch
		}
		return nil
	})
	if err != nil && !errors.Is(err, errTooMuch) {
		b.problem(".", 0, "the pack cannot be read: %v", err)
	}
	return err == nil && b.little(yaml) && !large
}

// little reports whether the YAML of a pack is little enough to read, and says
// of which files it is not.
func (b *builder) little(yaml []string) bool {
	before, size, entries := len(b.problems), 0, 0
	for _, name := range yaml {
		data, err := fs.ReadFile(b.files, name)
		if err != nil {
			continue // said when it is read
		}
		if text, err := safetext.Decode(data); err == nil {
			data = text
		}
		n := entriesOf(data)
		switch {
		case n > maxEntries:
			b.problem(name, 0, "the file has more than %d lines, entries and values", maxEntries)
			continue
		case len(data) > maxTree:
			b.problem(name, 0, "the file is larger than %d KiB", maxTree>>10)
			continue
		}
		size, entries = size+len(data), entries+n
		switch {
		case size > maxYAML:
			b.problem(".", 0, "the files of YAML have more than %d MiB together", maxYAML>>20)
			return false
		case entries > maxAll:
			b.problem(".", 0, "the files have more than %d lines, entries and values together", maxAll)
			return false
		}
	}
	return len(b.problems) == before
}

// entriesOf counts what may begin a value in a file.
func entriesOf(text []byte) int {
	n := 0
	for _, sign := range []string{"\n", ",", ": ", "[", "{", "?", "- "} {
		n += bytes.Count(text, []byte(sign))
	}
	return n
}

// shown is the problems in order, and of very many the first.
func shown(p Problems) Problems {
	if len(p) > maxFaults {
		p = append(p[:maxFaults:maxFaults], Problem{File: ".", Message: fmt.Sprintf("there is more; the first %d problems are shown", maxFaults)})
	}
	return p
}
