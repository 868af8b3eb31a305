package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
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

func (a *app) assessCommand() *cobra.Command {
	var answers string
	var batch bool
	var without []string
	var parts partsFlag
	to := output{formats: formatIDs(), file: true}
	do := func(ctx context.Context, c *engine.Engine, _ []string) error {
		if batch {
			if to.flags.Changed("format") && to.format != formatJSON {
				return usagef("--batch writes JSON, a line for each result")
			}
			to.json, to.formats = true, []string{formatJSON}
		}
		if err := to.choose(); err != nil {
			return err
		}
		chosen, err := parts.selection(to.format)
		if err != nil {
			return err
		}
		options := assessment.Options{Today: a.day()}
		for _, part := range without {
			switch strings.TrimSpace(part) {
			case "plan":
				options.SkipPlan = true
			case "flips":
				options.SkipFlips = true
			default:
				return usagef("--without takes plan and flips, not %q", part)
			}
		}
		if answers == "" {
			return usagef("name the answers with --answers FILE; - is stdin")
		}
		if batch {
			return a.assessLines(ctx, c, answers, to, options)
		}
		run, err := a.readAnswers(c, answers)
		if err != nil {
			return err
		}
		d := a.document(c, run)
		d.options, d.chosen = options, chosen
		return a.write(to, func(w io.Writer) error { return render(w, to.format, d) })
	}
	cmd := a.engineCommand("assess --answers FILE", cobra.NoArgs, nil, do)
	to.declare(cmd)
	cmd.Flags().StringVar(&answers, "answers", "", "answers `file`, YAML or JSON; - is stdin")
	cmd.Flags().BoolVar(&batch, "batch", false, "one JSON answers document a line in, one JSON result a line out")
	cmd.Flags().StringSliceVar(&without, "without", nil, "leave out these `parts`: plan, flips")
	parts.add(cmd)
	return cmd
}

// readAnswers reads an answers file and prints a remark on each renamed id.
func (a *app) readAnswers(c *engine.Engine, path string) (assessment.Assessment, error) {
	data, err := a.readInput(path, files.MaxAnswers)
	if err != nil {
		return assessment.Assessment{}, err
	}
	run, remarks, err := a.parseAnswers(c, data, inputName(path))
	for _, remark := range remarks {
		a.say("%s", remark)
	}
	return run, err
}

// assessLines turns answers documents, one JSON document a line, into results in
// the same order. It reports a bad line and goes on; it skips blank lines.
func (a *app) assessLines(
	ctx context.Context, c *engine.Engine, path string, to output, options assessment.Options,
) error {
	in, err := a.openInput(path)
	if err != nil {
		return err
	}
	defer in.Close()
	name := inputName(path)
	marked := transform.NewReader(in, unicode.BOMOverride(transform.Nop))
	lines := lineReader{Reader: bufio.NewReaderSize(marked, 1<<16), longest: files.MaxAnswers}
	bad, err := a.writeLines(ctx, to, func(yield func(makeLine) bool) error {
		for {
			text, number, err := lines.next()
			switch {
			case err == io.EOF:
				return nil
			case err != nil:
				return inputErrorf("read %s: %w", name, err)
			case len(text) == 0:
				continue
			}
			more := yield(func() ([]byte, error) {
				run, err := files.ReadAnswers(text, name, c.Catalog, options.Today)
				if err != nil {
					return nil, atLine(err, number)
				}
				var out bytes.Buffer
				err = report.JSONLine(&out, c.Catalog, run, c.Evaluate(run, options))
				return out.Bytes(), err
			})
			if !more {
				return nil
			}
		}
	}, func() {})
	if err == nil && bad > 0 {
		err = inputErrorf("%s could not be read and have no result; all others are done", report.Count(bad, "line"))
	}
	return err
}

// atLine moves the problems of a document that is one line of a file to that line.
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

// lineReader reads lines. It cuts a line after longest bytes and one more, so that
// the parser refuses it for its length.
type lineReader struct {
	*bufio.Reader
	longest int
	number  int // of the last line, from one
}

// next returns a line without white space around it, and its number.
func (r *lineReader) next() (line []byte, number int, err error) {
	r.number++
	length := 0
	for {
		part, err := r.ReadSlice('\n')
		length += len(part)
		line = append(line, part[:min(len(part), r.longest+1-len(line))]...)
		switch {
		case err == bufio.ErrBufferFull:
		case err != nil && (err != io.EOF || length == 0):
			return nil, r.number, err
		default:
			return bytes.TrimSpace(line), r.number, nil
		}
	}
}

// makeLine makes one line of output. It is called on any goroutine.
type makeLine func() ([]byte, error)

// writeLines makes lines on every processor and writes them in the order in which
// produce yields them. It prints the error of a line, leaves the line out, and
// returns how many lines that happened to. After each line it calls step.
func (a *app) writeLines(
	ctx context.Context, to output, produce func(yield func(makeLine) bool) error, step func(),
) (bad int, err error) {
	type result struct {
		text []byte
		err  error
	}
	// Only the catalog stays alive; all else is garbage after its line. Collecting
	// less often costs little memory.
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	err = a.stream(to, func(w io.Writer) error {
		ctx, cancel := context.WithCancel(ctx)
		ordered := make(chan chan result, 2*runtime.GOMAXPROCS(0)) // limits how many are made at once
		var group sync.WaitGroup
		defer group.Wait()
		defer cancel()
		var produced error // read after ordered is closed
		group.Go(func() {
			defer close(ordered)
			produced = produce(func(line makeLine) bool {
				slot := make(chan result, 1)
				select {
				case ordered <- slot:
				case <-ctx.Done():
					return false
				}
				group.Go(func() {
					text, err := line()
					slot <- result{text, err}
				})
				return true
			})
		})
		for slot := range ordered {
			made := <-slot
			if made.err != nil {
				a.say("%s", made.err)
				bad++
			} else if _, err := w.Write(made.text); err != nil {
				return err
			}
			step()
		}
		return errors.Join(produced, ctx.Err())
	})
	return bad, err
}

// progress shows on a terminal how much of a task is done, if the task takes longer
// than a second: step counts one unit of work, and end finishes the line.
func (a *app) progress(what string, total int) (step, end func()) {
	file, ok := a.talk.(*os.File)
	if !ok || !term.IsTerminal(file.Fd()) {
		return func() {}, func() {}
	}
	begin, done, shown := time.Now(), 0, false
	show := func(end string) { fmt.Fprintf(file, "\r%s %d of %d%s", what, done, total, end) }
	step = func() {
		done++
		if done%64 == 0 && time.Since(begin) > time.Second {
			shown = true
			show("")
		}
	}
	end = func() {
		if shown {
			show("\n")
		}
	}
	return step, end
}
