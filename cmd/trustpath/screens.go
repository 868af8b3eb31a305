package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"syscall"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/sqlite"
	"trustpath/tui"
	"trustpath/tui/kit"
)

// themeNames are the values that --theme takes.
func themeNames() []string {
	var names []string
	for _, theme := range kit.Themes() {
		names = append(names, string(theme))
	}
	return names
}

// errUnsaved ends a program that could not store everything.
var errUnsaved = errors.New("the last change could not be saved; everything before it is")

// screens draws on the terminal until the person leaves. With an id it opens
// that assessment, else the list. The paths that were exported go to stdout
// when the screens are gone.
func (a *app) screens(ctx context.Context, id string) error {
	if !a.conversation() {
		return noTerminal("trustpath assess --answers FILE, or trustpath --help for every command")
	}
	if !slices.Contains(themeNames(), a.theme) {
		return usagef("no theme %q; there are %s", a.theme, strings.Join(themeNames(), ", "))
	}
	if _, err := a.day(); err != nil {
		return err
	}
	return a.with(ctx, func(c *assessment.Catalog, db *sqlite.DB) error {
		if a.plainly() {
			return a.talkPlainly(ctx, c, db, id)
		}
		model := tui.New(a.deps(c, db), tui.Options{Theme: kit.Theme(a.theme), ASCII: a.ascii, Open: id})
		code, err := display(ctx, a, model)
		for _, path := range model.Exported() {
			fmt.Fprintln(a.out, path)
		}
		if code == codeDone && model.Interrupted() {
			code = 128 + int(syscall.SIGINT)
		}
		if err == nil && model.Unsaved() {
			err = errUnsaved
		}
		if code != codeDone {
			return ended{code, err}
		}
		return err
	})
}

// keeper is the store in the shape that the screens ask for.
type keeper struct{ *sqlite.DB }

// List returns whole assessments: the list shows what each comes to.
func (k keeper) List(ctx context.Context, limit, offset int) ([]assessment.Assessment, int, error) {
	rows, err := k.DB.List(ctx, limit, offset)
	if err != nil {
		return nil, 0, err
	}
	runs := make([]assessment.Assessment, 0, len(rows))
	for _, row := range rows {
		run, err := k.Get(ctx, row.ID)
		if err != nil {
			return nil, 0, err
		}
		runs = append(runs, run)
	}
	total, err := k.Count(ctx)
	return runs, total, err
}

// SaveDates stores both dates; zero dates mean none.
func (k keeper) SaveDates(ctx context.Context, id string, start, deadline assessment.Date) error {
	return k.SaveFacts(ctx, id, sqlite.Facts{Start: &start, DeadlineDate: &deadline})
}

// renderer writes the roadmap for the screen.
type renderer struct{ catalog *assessment.Catalog }

func (r renderer) Markdown(run assessment.Assessment, result assessment.Result) (string, error) {
	var text bytes.Buffer
	err := report.Markdown(&text, r.catalog, run, result)
	return text.String(), err
}

// clock is the machine's, with the day of --today.
type clock struct{ app *app }

func (c clock) Now() time.Time { return c.app.now() }

// Today is the day of the flags; screens has checked that they name one.
func (c clock) Today() assessment.Date {
	day, err := c.app.day()
	if err != nil {
		return assessment.DateOf(c.app.now())
	}
	return day
}
