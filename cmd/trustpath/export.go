package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/report"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/workshop"
	"trustpath/cmd/trustpath/internal/outfile"
	"trustpath/tui/screen/export"
)

func (a *app) exportCommand() *cobra.Command {
	var format formatFlag
	var parts partsFlag
	var to fileFlag
	var all bool
	cmd := &cobra.Command{
		Use:   "export ID",
		Short: "Write an assessment as a file of any kind",
		Long: "Write an assessment as a file of any kind.\n" +
			"With --all --json, the results of all of them instead, one a line behind its id.",
		Example: "  trustpath export 01JD -o roadmap.md\n  trustpath export 01JD --format html --audience board -o board.html\n  trustpath export 01JD --format csv -o work.csv\n  trustpath export --all --json -o results.jsonl",
		Args:    cobra.MaximumNArgs(1),
		RunE: a.do(func(ctx context.Context, args []string) error {
			if all != (len(args) == 0) {
				return usagef("export takes the id of one assessment, or --all")
			}
			if all {
				name, err := format.valueFor(to)
				if err != nil {
					return err
				}
				return a.exportAll(ctx, name, to)
			}
			return a.export(ctx, args[0], &format, parts, to)
		}),
	}
	format.add(cmd, formatNames()...)
	parts.add(cmd)
	to.add(cmd)
	cmd.Flags().BoolVar(&all, "all", false, "every assessment, with --json")
	cmd.MarkFlagsMutuallyExclusive("all", "sections")
	cmd.MarkFlagsMutuallyExclusive("all", "audience")
	return cmd
}

func (a *app) export(ctx context.Context, id string, flag *formatFlag, parts partsFlag, to fileFlag) error {
	format, err := flag.valueFor(to)
	if err != nil {
		return err
	}
	chosen, err := parts.value(format)
	if err != nil {
		return err
	}
	options, err := a.evaluation(nil)
	if err != nil {
		return err
	}
	return a.with(ctx, func(c *engine.Engine, db *sqlite.DB) error {
		run, err := db.Get(ctx, id)
		if err != nil {
			return err
		}
		return a.write(to, func(w io.Writer) error {
			return render(w, format, document{c, run, options, a.written(options.Today), chosen, stored(ctx, db, run.ID), held(ctx, db, run, options.Today)})
		})
	})
}

// held reads what came of the last workshop on an assessment; nil for none.
func held(ctx context.Context, db *sqlite.DB, run assessment.Assessment, today assessment.Date) func() (*workshop.Result, error) {
	return func() (*workshop.Result, error) {
		last, err := db.LastWorkshop(ctx, run.ID)
		if errors.Is(err, sqlite.ErrNoWorkshop) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		result := last.Hub.Result(run, today)
		return &result, nil
	}
}

// stored reads an assessment as the store has it.
func stored(ctx context.Context, db *sqlite.DB, id string) func() (files.Bundle, error) {
	return func() (files.Bundle, error) { return db.Bundle(ctx, id) }
}

// exportAll writes the result of every assessment, one JSON document a line with
// its id, the last changed first. One that cannot be read has no line: it is
// reported, and the rest is done.
func (a *app) exportAll(ctx context.Context, format string, to fileFlag) error {
	if format != formatJSON {
		return usagef("--all writes JSON, one line for each assessment: add --json")
	}
	options, err := a.evaluation(nil)
	if err != nil {
		return err
	}
	return a.with(ctx, func(c *engine.Engine, db *sqlite.DB) error {
		all, err := db.Names(ctx, -1, 0)
		if err != nil {
			return err
		}
		deleted, err := db.ListDeleted(ctx, -1, 0)
		if err != nil {
			return err
		}
		bad := 0
		for _, one := range deleted {
			if one.Damaged { // another program may have deleted it
				a.say("%s: it is deleted, and not as it was stored; trustpath doctor says what to do", one.ID)
				bad++
			}
		}
		defer debug.SetGCPercent(debug.SetGCPercent(400)) // as for a batch
		work := exporting{c: c, db: db, options: options, progress: a.progress("exported", len(all))}
		err = a.stream(to, func(w io.Writer) error {
			for line := range work.lines(ctx, all) {
				if line.err != nil {
					a.say("%s: %s", line.id, line.err)
					bad++
					continue
				}
				if _, err := w.Write(line.text); err != nil {
					return err
				}
			}
			return ctx.Err()
		})
		work.progress.end()
		if err == nil && bad > 0 {
			err = failure{codeFailure, fmt.Errorf("%s could not be read and have no line; all others are done", report.Count(bad, "assessment"))}
		}
		return err
	})
}

// exporting makes lines on every processor and gives them out in order.
type exporting struct {
	c        *engine.Engine
	db       *sqlite.DB
	options  assessment.Options
	progress *progress
}

type exportedLine struct {
	id   string
	text []byte
	err  error
}

// lines makes the line of each assessment. A reader that stops early stops it.
func (e exporting) lines(ctx context.Context, all []assessment.Summary) func(yield func(exportedLine) bool) {
	return func(yield func(exportedLine) bool) {
		ctx, cancel := context.WithCancel(ctx)
		workers := runtime.GOMAXPROCS(0)
		inOrder, jobs := make(chan chan exportedLine, 4*workers), make(chan func())
		var busy sync.WaitGroup
		defer busy.Wait()
		defer cancel()
		for range workers {
			busy.Go(func() {
				for job := range jobs {
					job()
				}
			})
		}
		busy.Go(func() {
			defer close(jobs)
			defer close(inOrder)
			for _, one := range all {
				slot := make(chan exportedLine, 1)
				select {
				case inOrder <- slot:
				case <-ctx.Done():
					return
				}
				jobs <- func() { slot <- e.line(ctx, one.ID) }
			}
		})
		for slot := range inOrder {
			if !yield(<-slot) {
				return
			}
			e.progress.step()
		}
	}
}

func (e exporting) line(ctx context.Context, id string) exportedLine {
	run, err := e.db.Get(ctx, id)
	if err != nil {
		return exportedLine{id, nil, err}
	}
	var text bytes.Buffer
	err = report.StoredLine(&text, e.c.Catalog, run, e.c.Evaluate(run, e.options))
	return exportedLine{id, text.Bytes(), err}
}

// exporter writes the files that the export dialog asks for.
type exporter struct {
	catalog *engine.Engine
	app     *app
	stored  func(id string) (files.Bundle, error)
	held    func(assessment.Assessment) (*workshop.Result, error) // see document; nil for none
}

// document is an assessment on its way out of the screens. What was entered can
// leave, without its history, where it could not be stored; where it is stored
// and cannot be read, that is said, and nothing is left out in silence.
func (e exporter) document(run assessment.Assessment, unsaved bool) document {
	return document{catalog: e.catalog, run: run, options: assessment.Options{Today: e.app.day()},
		written: e.app.written(e.app.day()),
		held: func() (*workshop.Result, error) {
			if e.held == nil {
				return nil, nil
			}
			return e.held(run)
		},
		stored: func() (files.Bundle, error) {
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
	name := fileName(run.Company) + "-" + e.app.day().String()
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

// partsFlag is what of a roadmap is written.
type partsFlag struct {
	sections []string
	audience string
}

func (p *partsFlag) add(cmd *cobra.Command) {
	cmd.Flags().StringSliceVar(&p.sections, "sections", nil, "only these `parts`: "+strings.Join(words(report.Sections()), ", "))
	cmd.Flags().StringVar(&p.audience, "audience", "", "only what these `readers` need: "+strings.Join(words(report.Audiences()), ", "))
	cmd.MarkFlagsMutuallyExclusive("sections", "audience")
}

// value is the selection, for a format that takes one.
func (p *partsFlag) value(id string) (report.Selection, error) {
	out := report.Selection{Audience: report.Audience(strings.TrimSpace(p.audience))}
	if p.audience != "" && !slices.Contains(report.Audiences(), out.Audience) {
		return out, failure{codeUsage, unknown("audience", p.audience, report.Audiences())}
	}
	var problems []error
	for _, name := range p.sections {
		name = strings.TrimSpace(name)
		if !slices.Contains(report.Sections(), report.Section(name)) {
			problems = append(problems, unknown("section", name, report.Sections()))
		}
		out.Sections = append(out.Sections, report.Section(name))
	}
	if err := allWrong(problems); err != nil {
		return out, err
	}
	if f, err := formatOf(id); err == nil && !f.parts && (p.audience != "" || len(p.sections) > 0) {
		return out, usagef("--sections and --audience are for markdown and html; %s is always whole", id)
	}
	return out, nil
}

// words are ids as text.
func words[T ~string](ids []T) []string {
	var out []string
	for _, id := range ids {
		out = append(out, string(id))
	}
	return out
}
