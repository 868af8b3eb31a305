package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"trustpath/assessment"
	"trustpath/assessment/answersfile"
	"trustpath/assessment/report"
	"trustpath/assessment/yamldoc"
)

// batch turns answers documents, one JSON document a line, into results, one a
// line in the same order. A bad line has no result: it is reported, and the
// rest is done. Blank lines are passed over.
func (a *app) batch(ctx context.Context, f assessFlags, c *assessment.Catalog, options assessment.Options) error {
	in, name, err := a.input(f.answers)
	if err != nil {
		return err
	}
	defer in.Close()
	// What is alive is the catalog, a few megabytes, and what is made for a line
	// is waste at once: collecting it four times less often costs little memory.
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	lines := lineReader{Reader: bufio.NewReaderSize(transform.NewReader(in, unicode.BOMOverride(transform.Nop)), 1<<16), most: answersfile.MaxSize}
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
			run, err := answersfile.Read(line, name, c, options.Today)
			if err != nil {
				a.say("%s", atLine(err, lines.number))
				bad++
				continue
			}
			if err := report.JSONLine(w, c, run, c.Evaluate(run, options)); err != nil {
				return err
			}
		}
		return ctx.Err()
	})
	if err == nil && bad > 0 {
		err = failure{codeInput, fmt.Errorf("%s could not be read and have no result; all others are done", counted(bad, "line"))}
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
