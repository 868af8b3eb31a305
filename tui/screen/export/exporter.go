package export

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/report"
)

// Exporter writes files. A path that exists is only replaced with force.
type Exporter interface {
	// Formats lists what can be written, the usual one first; at least one.
	Formats() []Format
	// SuggestPath names a file for an assessment in a format.
	SuggestPath(run assessment.Assessment, format string) string
	// Exists reports whether a file is there.
	Exists(path string) bool
	// Complete returns a path with what all files and folders that begin with it share.
	Complete(path string) string
	// Preview returns the beginning of what would be written; it reads the
	// format and the audience of the wish, and whether something is unsaved.
	Preview(run assessment.Assessment, wish Wish) (Excerpt, error)
	// Export writes the roadmap and returns the full path of the file.
	Export(run assessment.Assessment, wish Wish) (written string, err error)
	// Write writes a text in the same way.
	Write(text string, wish Wish) (written string, err error)
	// Opener returns what opens a file in the program for such files; nil where no
	// window can be shown, as over SSH.
	Opener() func(path string) error
}

// Wish is what is to be written, and where.
type Wish struct {
	Format  string // its id
	Path    string
	Force   bool // replace a file that exists
	Unsaved bool // what was entered is not all stored, so that the store is no source

	Audience report.Audience // for a format with parts; "" is the usual one
}

// Format is one kind of file.
type Format struct {
	ID    string
	Title string // a word or two
	Use   string // what it is good for, in a few words
	Holds string // a sentence on how much of what was entered is in it
	// Missing is why it cannot be written on this machine, as the end of a sentence;
	// "" if it can.
	Missing string
	// Endings of the names of such files, the usual one first, as in ".md".
	Endings []string
	Parts   bool // the audience decides what is in it
}

// documents are endings by which people know what is in a file.
var documents = []string{".md", ".markdown", ".html", ".htm", ".json", ".jsonl", ".csv", ".tsv", ".ics",
	".yaml", ".yml", ".pdf", ".doc", ".docx", ".odt", ".rtf", ".xls", ".xlsx", ".ods", ".ppt", ".pptx", ".xml", ".xhtml",
	".ical", ".tex", ".toml", ".numbers", ".pages", ".db", ".zip", ".png", ".jpg", ".svg"}

// FormatOf returns the format of a file: the one with the id named, else the one
// that the ending of its name says, else the first. It is an error when the
// ending says another one, or one that is not offered.
func FormatOf(path, named string, formats []Format) (Format, error) {
	name := strings.ToLower(strings.TrimSpace(path))
	chosen, longest := -1, ""
	for i, f := range formats {
		for _, ending := range f.Endings {
			fits := strings.HasSuffix(name, ending)
			if fits && f.ID == named {
				return f, nil
			}
			if fits && len(ending) > len(longest) {
				chosen, longest = i, ending
			}
		}
	}
	given := slices.IndexFunc(formats, func(f Format) bool { return f.ID == named })
	ending := cmp.Or(longest, filepath.Ext(name))
	switch {
	case given < 0 && chosen >= 0:
		return formats[chosen], nil
	case chosen < 0 && !slices.Contains(documents, ending) && (given >= 0 || len(formats[0].Endings) == 0 || !isEnding(ending)):
		return formats[max(given, 0)], nil
	case given >= 0:
		return Format{}, fmt.Errorf("the name ends in %s, and %s does not; choose another format or another name",
			ending, formats[given].Title)
	default:
		var offered []string
		for _, f := range formats {
			for _, e := range f.Endings {
				if !slices.Contains(offered, e) {
					offered = append(offered, e)
				}
			}
		}
		return Format{}, fmt.Errorf("no format ends in %s; names can end in %s, or name the format", ending, strings.Join(offered, ", "))
	}
}

// isEnding reports whether the end of a name after its last dot is meant as a format.
func isEnding(text string) bool {
	return len(text) > 2 && len(text) <= 5 && !strings.ContainsFunc(text[1:], func(r rune) bool { return r < 'a' || r > 'z' })
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
