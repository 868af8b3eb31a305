package main

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/bundle"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/workshop"
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
	return a.with(ctx, func(c *assessment.Catalog, db *sqlite.DB) error {
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
func stored(ctx context.Context, db *sqlite.DB, id string) func() (bundle.Bundle, error) {
	return func() (bundle.Bundle, error) { return db.Bundle(ctx, id) }
}
