package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"sync"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/sqlite"
)

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
	return a.with(ctx, func(c *assessment.Catalog, db *sqlite.DB) error {
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
			err = failure{codeFailure, fmt.Errorf("%s could not be read and have no line; all others are done", counted(bad, "assessment"))}
		}
		return err
	})
}

// exporting makes lines on every processor and gives them out in order.
type exporting struct {
	c        *assessment.Catalog
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
	err = report.StoredLine(&text, e.c, run, e.c.Evaluate(run, e.options))
	return exportedLine{id, text.Bytes(), err}
}
