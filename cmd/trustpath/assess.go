package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/report"
	"trustpath/assessment/yamldoc"
)

// assessFlags are the flags of assess.
type assessFlags struct {
	answers string
	batch   bool
	without []string
	format  formatFlag
	parts   partsFlag
	to      fileFlag
}

func (a *app) assessCommand() *cobra.Command {
	var f assessFlags
	cmd := &cobra.Command{
		Use:   "assess --answers FILE",
		Short: "Turn an answers file into a roadmap, without a database",
		Example: "  trustpath assess --answers acme.yaml -o roadmap.md\n  trustpath assess --answers - --json --without flips < acme.yaml\n" +
			"  trustpath assess --batch --answers many.jsonl -o results.jsonl",
		Args: cobra.NoArgs,
		RunE: a.do(func(ctx context.Context, _ []string) error { return a.assess(ctx, f) }),
	}
	cmd.Flags().StringVar(&f.answers, "answers", "", "answers `file`, YAML or JSON; - is stdin")
	cmd.Flags().BoolVar(&f.batch, "batch", false, "one JSON answers document a line in, one JSON result a line out")
	cmd.Flags().StringSliceVar(&f.without, "without", nil, "leave out these `parts`: plan, flips")
	f.format.add(cmd, formatNames()...)
	f.parts.add(cmd)
	f.to.add(cmd)
	return cmd
}

func (a *app) assess(ctx context.Context, f assessFlags) error {
	format, err := f.format.valueFor(f.to)
	if f.batch {
		if f.format.given() && format != formatJSON {
			return usagef("--batch writes JSON, a line for each result")
		}
		format, err = f.to.format(formatJSON, formatJSON)
	}
	if err != nil {
		return err
	}
	chosen, err := f.parts.value(format)
	if err != nil {
		return err
	}
	options, err := a.evaluation(f.without)
	if err != nil {
		return err
	}
	if f.answers == "" {
		return usagef("name the answers with --answers FILE; - is stdin")
	}
	c, err := a.loadCatalog()
	if err != nil {
		return err
	}
	if f.batch {
		return a.batch(ctx, f, c, options)
	}
	run, err := a.readAnswers(c.Catalog, f.answers)
	if err != nil {
		return err
	}
	return a.write(f.to, func(w io.Writer) error {
		return render(w, format, document{catalog: c, run: run, options: options, written: a.written(options.Today), chosen: chosen})
	})
}

// evaluation returns the options of an evaluation on the day of the flags.
func (a *app) evaluation(without []string) (assessment.Options, error) {
	options := assessment.Options{Today: a.day()}
	for _, part := range without {
		switch strings.TrimSpace(part) {
		case "plan":
			options.SkipPlan = true
		case "flips":
			options.SkipFlips = true
		default:
			return options, usagef("--without takes plan and flips, not %q", part)
		}
	}
	return options, nil
}

// readAnswers reads an answers file; its problems name the file, or stdin. Ids
// of older content are said.
func (a *app) readAnswers(c *assessment.Catalog, path string) (assessment.Assessment, error) {
	data, err := a.readInput(path, files.MaxAnswers)
	if err != nil {
		return assessment.Assessment{}, err
	}
	run, remarks, err := answersOf(c, inFile{data, inputName(path), a.day()})
	for _, remark := range remarks {
		a.say("%s", remark)
	}
	return run, err
}

// answersOf reads an answers file, with a sentence on each name that is another
// one by now.
func answersOf(c *assessment.Catalog, f inFile) (run assessment.Assessment, remarks []string, err error) {
	run, err = files.ReadAnswers(f.data, f.name, c, f.today)
	for _, r := range run.Carried {
		remarks = append(remarks, fmt.Sprintf("%s: %s is called %s now, and was read as that", f.name, clean(r.From), clean(r.To)))
	}
	return run, remarks, err
}

// batch turns answers documents, one JSON document a line, into results, one a
// line in the same order. A bad line has no result: it is reported, and the
// rest is done. Blank lines are passed over.
func (a *app) batch(ctx context.Context, f assessFlags, c *engine.Engine, options assessment.Options) error {
	in, name, err := a.input(f.answers)
	if err != nil {
		return err
	}
	defer in.Close()
	// What is alive is the catalog, a few megabytes, and what is made for a line
	// is waste at once: collecting it four times less often costs little memory.
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	lines := lineReader{Reader: bufio.NewReaderSize(transform.NewReader(in, unicode.BOMOverride(transform.Nop)), 1<<16), most: files.MaxAnswers}
	bad := 0
	err = a.stream(f.to, func(w io.Writer) error {
		for ctx.Err() == nil {
			line, err := lines.next()
			switch {
			case err == io.EOF:
				return nil
			case err != nil:
				return failure{codeInput, fmt.Errorf("read %s: %w", name, err)}
			case len(line) == 0:
				continue
			}
			run, err := files.ReadAnswers(line, name, c.Catalog, options.Today)
			if err != nil {
				a.say("%s", atLine(err, lines.number))
				bad++
				continue
			}
			if err := report.JSONLine(w, c.Catalog, run, c.Evaluate(run, options)); err != nil {
				return err
			}
		}
		return ctx.Err()
	})
	if err == nil && bad > 0 {
		err = failure{codeInput, fmt.Errorf("%s could not be read and have no result; all others are done", report.Count(bad, "line"))}
	}
	return err
}

// atLine places the problems of a document that is one line of a file.
func atLine(err error, number int) error {
	var problems yamldoc.Problems
	if !errors.As(err, &problems) {
		return err
	}
	for i := range problems {
		problems[i].Line, problems[i].Column = number, max(problems[i].Column, 1)
	}
	return problems
}

// lineReader reads lines. Of one that is too long it keeps enough to be refused
// for its length, and passes over the rest.
type lineReader struct {
	*bufio.Reader
	most   int
	number int // of the last line, from one
	line   []byte
}

// next returns a line without its end, until the next call; io.EOF when there
// is none.
func (r *lineReader) next() ([]byte, error) {
	r.line = r.line[:0]
	r.number++
	length := 0
	for {
		part, err := r.ReadSlice('\n')
		length += len(part)
		r.line = append(r.line, part[:min(len(part), r.most+1-min(len(r.line), r.most+1))]...)
		switch {
		case err == bufio.ErrBufferFull:
		case err != nil && (err != io.EOF || length == 0):
			return nil, err
		default:
			return bytes.TrimSpace(r.line), nil
		}
	}
}

// progress counts on stderr what is done of long work, where a person sees it
// and when it takes longer than a second.
type progress struct {
	to    io.Writer // nil where nobody looks
	what  string
	of    int
	done  int
	since time.Time
	shown bool
}

func (a *app) progress(what string, of int) *progress {
	out := &progress{what: what, of: of, since: a.now()}
	if file, ok := a.talk.(*os.File); ok && term.IsTerminal(file.Fd()) {
		out.to = file
	}
	return out
}

// step counts one.
func (p *progress) step() {
	p.done++
	if p.to == nil || p.done%64 != 0 || time.Since(p.since) < time.Second {
		return
	}
	p.shown = true
	fmt.Fprintf(p.to, "\r%s %d of %d", p.what, p.done, p.of)
}

// end leaves the line for what follows.
func (p *progress) end() {
	if p.shown {
		fmt.Fprintf(p.to, "\r%s %d of %d\n", p.what, p.done, p.of)
	}
}
