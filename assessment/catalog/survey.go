package catalog

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
)

// Bounds of a pack; the one that is built in has about forty files, in about
// half a megabyte.
const (
	maxFiles   = 500     // of files and folders together
	maxPack    = 8 << 20 // bytes of all files
	maxEntries = 20_000  // signs of one file that can begin a value
	maxFaults  = 200     // problems that are said
)

// unportable are names that are something else, or nothing, on some machine
// that a pack may be taken to.
var unportable = regexp.MustCompile(`(?i)^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)|[<>:"|?*\\]|[. ]$`)

var errTooMuch = errors.New("too much")

// survey looks at the names and sizes of everything in a pack before any of it
// is read. It reports whether there is little enough to read.
func (b *builder) survey() bool {
	spelt := map[string]string{} // by what systems without capitals take them for
	entries, size := 0, int64(0)
	err := fs.WalkDir(b.files, ".", func(name string, d fs.DirEntry, err error) error {
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
		if info, err := fs.Stat(b.files, name); err == nil && info.Mode().IsRegular() && info.Size() <= maxFile {
			size += info.Size()
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
	return err == nil
}

// entriesOf counts what may begin a value in a file.
func entriesOf(text string) int {
	n := 0
	for _, sign := range []string{"\n", ",", ": ", "[", "{", "?", "- "} {
		n += strings.Count(text, sign)
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
