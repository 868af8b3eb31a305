package main

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/status"
	"trustpath/content"
)

func (a *app) demoCommand() *cobra.Command {
	return a.command("demo", cobra.NoArgs, nil, func(ctx context.Context, _ []string) error {
		if a.interactive() {
			if err := a.prepareScreens(); err != nil {
				return err
			}
		}
		c, err := a.loadCatalog()
		if err != nil {
			return err
		}
		run, err := example(c, a.day())
		if err != nil {
			return err
		}
		first := start{begin: &run}
		if a.interactive() {
			return a.runTUI(ctx, c, first)
		}
		return a.withStore(ctx, createStore, func(db *sqlite.DB) error {
			id, err := first.open(ctx, db.WithEngine(c))
			if err == nil {
				_, err = fmt.Fprintln(a.out, id)
				a.say("Added %s.", title(run.Company))
			}
			return err
		})
	})
}

// weeksIn is how far the company of the example is into its plan.
const weeksIn = 3

// example is the made-up company of the content as it is on a day: some weeks into a plan
// that it promised when work began.
func example(e *engine.Engine, today assessment.Date) (assessment.Assessment, error) {
	run, err := files.ReadAnswers([]byte(content.Example()), "example.yaml", e.Catalog, today)
	if err != nil {
		return run, inputErrorf("this content has no example, or another one: %w", err)
	}
	weeks := run.Start.DaysTo(today)/7 - weeksIn
	move := func(day *assessment.Date) {
		if !day.IsZero() {
			*day = day.AddDays(7 * weeks)
		}
	}
	move(&run.Start)
	move(&run.DeadlineDate)
	for i := range run.Deals {
		move(&run.Deals[i].Date)
	}
	for id, mark := range run.Readiness {
		move(&mark.Due)
		move(&mark.Started)
		move(&mark.Done)
		run.Readiness[id] = mark
	}
	run.Answers = e.Dated(run.Answers, run.Start)
	before := run // as it was when work began
	before.Readiness = maps.Clone(run.Readiness)
	maps.DeleteFunc(before.Readiness, func(_ assessment.WorkstreamID, m assessment.ReadinessMark) bool {
		return slices.Contains([]assessment.Readiness{assessment.InPlace, assessment.InProgress}, m.State)
	})
	plan := e.Evaluate(before, assessment.Options{Today: run.Start, SkipFlips: true})
	promise := status.Promise(before, &plan, "What we told the board")
	promise.Number = 1
	run.Baselines = []assessment.Baseline{promise}
	return run, nil
}
