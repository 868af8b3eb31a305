package tuitest

import (
	"fmt"
	"strings"
	"sync"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/screen/export"
)

// Folder is a place for exported files without a disk.
type Folder struct {
	mu    sync.Mutex
	files map[string]string // path to what was written there

	Opened string // the path of the file that was opened last
}

// NewFolder returns an empty folder.
func NewFolder() *Folder { return &Folder{files: map[string]string{}} }

// Formats are two.
func (f *Folder) Formats() []export.Format {
	return []export.Format{
		{
			ID:      "markdown",
			Title:   "Markdown",
			Use:     "the roadmap, to read, edit and send on",
			Holds:   "Everything you entered is in it, notes too.",
			Endings: []string{".md"},
			Parts:   true,
		},
		{
			ID:      "json",
			Title:   "JSON",
			Use:     "the result as data, schema 1",
			Holds:   "Everything you entered is in it, notes too.",
			Endings: []string{".json"},
		},
	}
}

// Preview is the beginning of a document of two hundred lines.
func (f *Folder) Preview(run assessment.Assessment, wish export.Wish) (export.Excerpt, error) {
	var text strings.Builder
	fmt.Fprintf(&text, "# Trust roadmap for %s, as %s%s\n\n", run.Company, wish.Format, readers(wish))
	for i := range 198 {
		fmt.Fprintf(&text, "    line %d of %d answers\n", i+3, run.Answers.Len())
	}
	return export.ExcerptOf(text.String()), nil
}

// SuggestPath names a file after the format.
func (f *Folder) SuggestPath(_ assessment.Assessment, format string) string {
	return "/home/mira/roadmap." + map[string]string{"markdown": "md", "json": "json"}[format]
}

// Complete knows one folder.
func (f *Folder) Complete(path string) string {
	const known = "/home/mira/"
	if strings.HasPrefix(known, path) {
		return known
	}
	return path
}

// Exists reports whether a file is there.
func (f *Folder) Exists(path string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	_, ok := f.files[path]
	return ok
}

// Export writes the company and the number of answers; a file that is there
// needs force.
func (f *Folder) Export(run assessment.Assessment, wish export.Wish) (string, error) {
	return f.Write(fmt.Sprintf("%s%s: %s, %d answers", wish.Format, readers(wish), run.Company, run.Answers.Len()), wish)
}

// readers says for whom a document is, where that is not the founder.
func readers(wish export.Wish) string {
	if wish.Audience == "" || wish.Audience == report.Founder {
		return ""
	}
	return " for the " + string(wish.Audience)
}

// Opener takes down which file is opened.
func (f *Folder) Opener() func(path string) error {
	return func(path string) error {
		f.Opened = path
		return nil
	}
}

// Write writes a text; a file that is there needs force.
func (f *Folder) Write(text string, wish export.Wish) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, taken := f.files[wish.Path]; taken && !wish.Force {
		return "", fmt.Errorf("%s exists", wish.Path)
	}
	f.files[wish.Path] = text
	return wish.Path, nil
}

// Read is what was written to a path; "" when nothing was.
func (f *Folder) Read(path string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.files[path]
}
