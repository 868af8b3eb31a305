package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/bundle"
	"trustpath/assessment/sqlite"
)

func (a *app) exportCommand() *cobra.Command {
	var format formatFlag
	var parts partsFlag
	var to fileFlag
	cmd := &cobra.Command{
		Use:     "export ID",
		Short:   "Write an assessment as a file of any kind",
		Example: "  trustpath export 01JD -o roadmap.md\n  trustpath export 01JD --format html --audience board -o board.html\n  trustpath export 01JD --format csv -o work.csv",
		Args:    cobra.ExactArgs(1),
		RunE: a.do(func(ctx context.Context, args []string) error {
			return a.export(ctx, args[0], &format, parts, to)
		}),
	}
	format.add(cmd, formatNames()...)
	parts.add(cmd)
	to.add(cmd)
	return cmd
}

func (a *app) export(ctx context.Context, id string, flag *formatFlag, parts partsFlag, to fileFlag) error {
	format, err := flag.value()
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
			return render(w, format, document{c, run, options, chosen, stored(ctx, db, run.ID)})
		})
	})
}

// stored reads an assessment as the store has it.
func stored(ctx context.Context, db *sqlite.DB, id string) func() (bundle.Bundle, error) {
	return func() (bundle.Bundle, error) { return db.Bundle(ctx, id) }
}
