package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"

	"trustpath/assessment/report"
	"trustpath/assessment/workshop"
	"trustpath/cmd/trustpath/internal/outfile"
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
	catalog *engine.Engine
	run     assessment.Assessment
	options assessment.Options
	written time.Time // see app.written
	chosen  report.Selection
	stored  func() (files.Bundle, error)     // with its history; nil where nothing is stored
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
func (d document) bundle() (files.Bundle, error) {
	if d.stored != nil {
		return d.stored()
	}
	return unstored(d.catalog, d.run), nil
}

// unstored is a bundle of what is at hand, without a history.
func unstored(c *engine.Engine, run assessment.Assessment) files.Bundle {
	if run.Recommended == nil {
		record := c.Recommend(run.Answers)
		run.Pack, run.Recommended = c.Pack, &record
	}
	return files.Bundle{Run: run}
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
			return report.MarkdownOf(w, d.catalog.Catalog, d.run, d.result(), chosen)
		}},
		{formatHTML, "HTML", "one page for a browser, and to print as a PDF", []string{".html", ".htm"}, true, func(w io.Writer, d document) error {
			chosen, err := d.selection()
			if err != nil {
				return err
			}
			return report.HTML(w, d.catalog.Catalog, d.run, d.result(), chosen)
		}},
		{formatJSON, "JSON", "the result as data, schema 1", []string{".json", ".jsonl"}, false, func(w io.Writer, d document) error {
			chosen, err := d.selection()
			if err != nil {
				return err
			}
			return report.JSONOf(w, d.catalog.Catalog, d.run, d.result(), chosen.Workshop)
		}},
		{formatCSV, "CSV", "the work as rows, for Jira, Linear or a spreadsheet", []string{".csv"}, false, func(w io.Writer, d document) error {
			return report.CSV(w, d.catalog.Catalog, d.result())
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
			return report.ICS(w, d.catalog.Catalog, d.run, d.result(), edition)
		}},
		{formatAnswers, "Answers file", "what was entered, to edit and assess again", []string{".yaml", ".yml"}, false, func(w io.Writer, d document) error {
			return files.WriteAnswers(w, d.run, d.catalog.Catalog)
		}},
		{formatBundle, "Bundle", "all of it with its history, for trustpath import", []string{".trustpath.json", ".json"}, false, func(w io.Writer, d document) error {
			b, err := d.bundle()
			if err != nil {
				return err
			}
			return files.WriteBundle(w, b)
		}},
		{formatRecord, "Record", "what was decided and why, for trustpath verify", []string{".record.json", ".json"}, false, func(w io.Writer, d document) error {
			return files.WriteRecord(w, d.catalog, d.run, d.options.Today, version())
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

// formatFlag is --format with its short form --json.
type formatFlag struct {
	name    string
	json    bool
	allowed []string
	flags   *pflag.FlagSet
}

// given reports whether somebody named a format.
func (f *formatFlag) given() bool { return f.json || f.flags.Changed("format") }

// add declares the flags; the first of the formats is the one nobody has to name.
func (f *formatFlag) add(cmd *cobra.Command, formats ...string) {
	f.allowed, f.flags = formats, cmd.Flags()
	cmd.Flags().StringVar(&f.name, "format", formats[0], "one of "+strings.Join(formats, ", "))
	cmd.Flags().BoolVar(&f.json, "json", false, "short for --format json")
	cmd.MarkFlagsMutuallyExclusive("format", "json")
	must(cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp)))
}

// value is the format of what goes to stdout.
func (f *formatFlag) value() (string, error) { return f.valueFor(fileFlag{path: "-"}) }

// valueFor is the format of a file: the one that is named, else the one that the
// ending of its name says, else the usual one.
func (f *formatFlag) valueFor(to fileFlag) (string, error) {
	name := ""
	switch {
	case f.json:
		name = formatJSON
	case f.given():
		if name = strings.TrimSpace(f.name); !slices.Contains(f.allowed, name) {
			return "", usagef("no format %q; there are %s", f.name, strings.Join(f.allowed, ", "))
		}
	}
	return to.format(name, f.allowed...)
}

// fileFlag is where a document goes.
type fileFlag struct {
	path  string
	force bool
}

func (f *fileFlag) add(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&f.path, "output", "o", "-", "`file` to write; - is stdout")
	cmd.Flags().BoolVar(&f.force, "force", false, "replace the file if it exists")
}

// format is the format with this id, or for "" the one that the ending of the
// path says; both have to fit each other.
func (f *fileFlag) format(id string, allowed ...string) (string, error) {
	found, err := export.FormatOf(f.path, id, offered(allowed))
	if err != nil {
		return "", usagef("-o %s: %w", f.path, err)
	}
	return found.ID, nil
}

// write puts a document where the flag says. It is made in memory first: what
// cannot be made whole is not begun.
func (a *app) write(to fileFlag, fill func(io.Writer) error) error {
	var document bytes.Buffer
	if err := fill(&document); err != nil {
		return err
	}
	if to.path == "-" {
		_, err := document.WriteTo(a.out)
		return err
	}
	return a.writeFile(to, func(w io.Writer) error {
		_, err := document.WriteTo(w)
		return err
	})
}

func (a *app) writeFile(to fileFlag, fill func(io.Writer) error) error {
	err := outfile.Write(to.path, to.force, fill)
	if errors.Is(err, outfile.ErrExists) {
		return fmt.Errorf("%w; it stays as it is, and --force replaces it", err)
	}
	if err != nil {
		return err
	}
	a.say("wrote %s", to.path)
	return nil
}

// stream writes a long document where the flag says, as it is made.
func (a *app) stream(to fileFlag, fill func(io.Writer) error) error {
	buffered := func(w io.Writer) error {
		out := bufio.NewWriterSize(w, 1<<18)
		return errors.Join(fill(out), out.Flush())
	}
	if to.path == "-" {
		return buffered(a.out)
	}
	return a.writeFile(to, buffered)
}

// input opens a file, or stdin for "-", and says what to call it.
func (a *app) input(path string) (io.ReadCloser, string, error) {
	if path == "-" {
		return io.NopCloser(a.in), "stdin", nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, "", failure{codeInput, err}
	}
	return file, path, nil
}

// readInput reads a file, or stdin for "-", and no more of it than the reader
// of answers takes, so that an endless file ends.
func (a *app) readInput(path string, limit int64) ([]byte, error) {
	from, _, err := a.input(path)
	if err != nil {
		return nil, err
	}
	defer from.Close()
	var data bytes.Buffer
	if file, ok := from.(*os.File); ok {
		if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
			data.Grow(int(min(info.Size(), limit)) + bytes.MinRead) // once, and not by doubling
		}
	}
	if _, err := data.ReadFrom(io.LimitReader(from, limit+1)); err != nil {
		return nil, failure{codeInput, fmt.Errorf("read %s: %w", path, err)}
	}
	return data.Bytes(), nil
}
