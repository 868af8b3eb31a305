package main

import (
	"fmt"
	"io"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/answersfile"
	"trustpath/assessment/bundle"
	"trustpath/assessment/record"
	"trustpath/assessment/report"
	"trustpath/assessment/workshop"
	"trustpath/tui/screen/export"
)

// The formats in which a result leaves trustpath. Text is for the terminal alone.
const (
	formatText     = "text"
	formatMarkdown = "markdown"
	formatHTML     = "html"
	formatJSON     = "json"
	formatCSV      = "csv"
	formatICS      = "ics"
	formatAnswers  = "answers"
	formatBundle   = "bundle"
	formatRecord   = "record"
)

// document is one assessment on its way out.
type document struct {
	catalog *assessment.Catalog
	run     assessment.Assessment
	options assessment.Options
	written time.Time // see app.written
	chosen  report.Selection
	stored  func() (bundle.Bundle, error)    // with its history; nil where nothing is stored
	held    func() (*workshop.Result, error) // what came of its last workshop; nil where nothing is stored
}

// selection is what was chosen, with what came of a workshop.
func (d document) selection() (out report.Selection, err error) {
	out = d.chosen
	if d.held != nil {
		out.Workshop, err = d.held()
	}
	return out, err
}

// bundle is what the store has, else what is at hand.
func (d document) bundle() (bundle.Bundle, error) {
	if d.stored != nil {
		return d.stored()
	}
	return unstored(d.catalog, d.run), nil
}

// unstored is a bundle of what is at hand, without a history.
func unstored(c *assessment.Catalog, run assessment.Assessment) bundle.Bundle {
	if run.Recommended == nil {
		record := c.Recommend(run.Answers)
		run.Pack, run.Recommended = c.Pack, &record
	}
	return bundle.Bundle{Run: run}
}

func (d document) result() assessment.Result { return d.catalog.Evaluate(d.run, d.options) }

// format is a kind of file that an assessment can be written as.
type format struct {
	id, title string
	use       string   // what it is good for, in a line
	endings   []string // of file names, the usual one first
	parts     bool     // takes a selection
	write     func(io.Writer, document) error
}

// holds is how much of what was entered is in such a file.
func (f format) holds() string {
	switch f.id {
	case formatCSV:
		return "The work alone is in it: no answers and no notes."
	case formatICS:
		return "The dates alone are in it: no answers and no notes."
	case formatMarkdown, formatHTML:
		return "Your answers and notes are in it."
	default:
		return "Everything you entered is in it, notes too."
	}
}

// formats is the one list of them: commands and screens offer what is here.
func formats() []format {
	return []format{
		{formatMarkdown, "Markdown", "the roadmap, to read, edit and send on", []string{".md", ".markdown"}, true, func(w io.Writer, d document) error {
			chosen, err := d.selection()
			if err != nil {
				return err
			}
			return report.MarkdownOf(w, d.catalog, d.run, d.result(), chosen)
		}},
		{formatHTML, "HTML", "one page for a browser, and to print as a PDF", []string{".html", ".htm"}, true, func(w io.Writer, d document) error {
			chosen, err := d.selection()
			if err != nil {
				return err
			}
			return report.HTML(w, d.catalog, d.run, d.result(), chosen)
		}},
		{formatJSON, "JSON", "the result as data, schema 1", []string{".json", ".jsonl"}, false, func(w io.Writer, d document) error {
			chosen, err := d.selection()
			if err != nil {
				return err
			}
			return report.JSONOf(w, d.catalog, d.run, d.result(), chosen.Workshop)
		}},
		{formatCSV, "CSV", "the work as rows, for Jira, Linear or a spreadsheet", []string{".csv"}, false, func(w io.Writer, d document) error {
			return report.CSV(w, d.catalog, d.result())
		}},
		{formatICS, "Calendar", "audits, windows and the last day to start", []string{".ics"}, false, func(w io.Writer, d document) error {
			edition := report.Edition{Written: d.written}
			if d.stored != nil {
				b, err := d.stored()
				if err != nil {
					return err
				}
				edition.Changes = len(b.History)
			}
			return report.ICS(w, d.catalog, d.run, d.result(), edition)
		}},
		{formatAnswers, "Answers file", "what was entered, to edit and assess again", []string{".yaml", ".yml"}, false, func(w io.Writer, d document) error {
			return answersfile.Write(w, d.run, d.catalog)
		}},
		{formatBundle, "Bundle", "all of it with its history, for trustpath import", []string{".trustpath.json", ".json"}, false, func(w io.Writer, d document) error {
			b, err := d.bundle()
			if err != nil {
				return err
			}
			return bundle.Write(w, b)
		}},
		{formatRecord, "Record", "what was decided and why, for trustpath verify", []string{".record.json", ".json"}, false, func(w io.Writer, d document) error {
			return record.Write(w, d.catalog, d.run, d.options.Today, version())
		}},
	}
}

// offered describes the formats with these ids to whoever chooses one by name or
// by the ending of a path.
func offered(ids []string) []export.Format {
	var out []export.Format
	for _, id := range ids {
		f, err := formatOf(id)
		if err != nil { // text
			f = format{id: id, title: "text", endings: []string{".txt"}}
		}
		out = append(out, export.Format{ID: f.id, Title: f.title, Use: f.use, Holds: f.holds(), Endings: f.endings})
	}
	return out
}

// formatNames are the ids of all of them.
func formatNames() []string {
	var out []string
	for _, f := range formats() {
		out = append(out, f.id)
	}
	return out
}

// formatOf returns the format with this id.
func formatOf(id string) (format, error) {
	for _, f := range formats() {
		if f.id == id {
			return f, nil
		}
	}
	return format{}, fmt.Errorf("no document in format %q", id)
}

// render writes a document in a format other than text.
func render(w io.Writer, id string, d document) error {
	f, err := formatOf(id)
	if err != nil {
		return err
	}
	return f.write(w, d)
}
