package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"trustpath/assessment"
	"trustpath/assessment/bundle"
	"trustpath/assessment/workshop"
	"trustpath/cmd/trustpath/internal/outfile"
	"trustpath/tui/screen/export"
)

// exporter writes the files that the export dialog asks for.
type exporter struct {
	catalog *assessment.Catalog
	clock   clock
	stored  func(id string) (bundle.Bundle, error)
	held    func(assessment.Assessment) (*workshop.Result, error) // see document; nil for none
}

// document is an assessment on its way out of the screens. What was entered can
// leave, without its history, where it could not be stored; where it is stored
// and cannot be read, that is said, and nothing is left out in silence.
func (e exporter) document(run assessment.Assessment, unsaved bool) document {
	return document{catalog: e.catalog, run: run, options: assessment.Options{Today: e.clock.Today()},
		written: e.clock.app.written(e.clock.Today()),
		held: func() (*workshop.Result, error) {
			if e.held == nil {
				return nil, nil
			}
			return e.held(run)
		},
		stored: func() (bundle.Bundle, error) {
			if !unsaved {
				if b, err := e.stored(run.ID); !errors.Is(err, errUnsaved) {
					return b, err
				}
			}
			return unstored(e.catalog, run), nil
		}}
}

// Formats lists what the dialog offers.
func (e exporter) Formats() []export.Format { return offered(formatNames()) }

// Preview is the beginning of a document.
func (e exporter) Preview(run assessment.Assessment, wish export.Wish) (export.Excerpt, error) {
	var text strings.Builder
	err := render(&text, wish.Format, e.document(run, wish.Unsaved))
	return export.ExcerptOf(text.String()), err
}

// SuggestPath names a file in the folder of the process: company and day.
func (e exporter) SuggestPath(run assessment.Assessment, format string) string {
	name := fileName(run.Company) + "-" + e.clock.Today().String()
	f, err := formatOf(format)
	if err != nil {
		return name
	}
	return name + f.endings[0]
}

// Exists reports whether something stands at a path as a person types it.
func (e exporter) Exists(path string) bool { return outfile.Exists(enteredPath(path)) }

// Export writes a document and returns the full path of its file.
func (e exporter) Export(run assessment.Assessment, wish export.Wish) (string, error) {
	return fill(wish, func(w io.Writer) error {
		return render(w, wish.Format, e.document(run, wish.Unsaved))
	})
}

// Write writes a text in the same way.
func (e exporter) Write(text string, wish export.Wish) (string, error) {
	return fill(wish, func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
}

// fill writes the file of a wish and returns its full path.
func fill(wish export.Wish, write func(io.Writer) error) (string, error) {
	full, err := filepath.Abs(enteredPath(wish.Path))
	if err != nil {
		return "", err
	}
	return full, outfile.Write(full, wish.Force, write)
}

// fileName is a company as the beginning of a file name: letters, digits and
// hyphens, which need no quotes in any shell.
func fileName(company string) string {
	const most = 60 // characters; a name of three bytes each still fits any file system
	var out []rune
	for _, r := range strings.ToLower(company) {
		switch {
		case len(out) == most:
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			out = append(out, r)
		case len(out) > 0 && out[len(out)-1] != '-':
			out = append(out, '-')
		}
	}
	name := strings.TrimRight(string(out), "-")
	if name == "" {
		return "roadmap"
	}
	return name
}

// expand reads ~ or ~/ at the beginning of a path as a shell would.
func expand(path string) string {
	rest, ok := strings.CutPrefix(path, "~")
	home, err := os.UserHomeDir()
	if !ok || err != nil || rest != "" && rest[0] != '/' {
		return path
	}
	return filepath.Join(home, rest)
}
