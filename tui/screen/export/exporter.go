package export

import (
	"strconv"
	"strings"

	"trustpath/assessment"
)

// Exporter writes files. A path that exists is only replaced with force.
type Exporter interface {
	// Formats lists what can be written, the usual one first; at least one.
	Formats() []Format
	// SuggestPath names a file for an assessment in a format.
	SuggestPath(run assessment.Assessment, format string) string
	// Exists reports whether a file is there.
	Exists(path string) bool
	// Preview returns the beginning of what would be written; it reads the format
	// of the wish and whether something is unsaved.
	Preview(run assessment.Assessment, wish Wish) (Excerpt, error)
	// Export writes the roadmap and returns the full path of the file.
	Export(run assessment.Assessment, wish Wish) (written string, err error)
	// Write writes a text in the same way.
	Write(text string, wish Wish) (written string, err error)
}

// Wish is what is to be written, and where.
type Wish struct {
	Format  string // its id
	Path    string
	Force   bool // replace a file that exists
	Unsaved bool // what was entered is not all stored, so that the store is no source
}

// Saves tells when an assessment that is open is stored; see
// session.Session.Settled.
type Saves interface {
	Settled() func() (stored bool)
}

// Format is one kind of file.
type Format struct {
	ID    string
	Title string // a word or two
	Use   string // what it is good for, in a few words
	Holds string // a sentence on how much of what was entered is in it
}

// Excerpt is the beginning of a document; one that is not text has no lines.
type Excerpt struct {
	Lines []string
	Total int // lines of the whole document
}

// ExcerptOf is the beginning of a text.
func ExcerptOf(text string) Excerpt {
	const most = 60 // lines; more than a screen shows
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	return Excerpt{Lines: lines[:min(most, len(lines))], Total: len(lines)}
}

// free is the first of path-2, path-3 … that does not exist.
func free(exporter Exporter, path string) string {
	const tries = 99
	base, ext := path, ""
	if dot := strings.LastIndex(path, "."); dot > strings.LastIndexAny(path, `/\`)+1 {
		base, ext = path[:dot], path[dot:]
	}
	for n := 2; n < tries; n++ {
		if next := base + "-" + strconv.Itoa(n) + ext; !exporter.Exists(next) {
			return next
		}
	}
	return path
}
