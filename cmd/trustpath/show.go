package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/sqlite"
)

func (a *app) showCommand() *cobra.Command {
	var format formatFlag
	cmd := &cobra.Command{
		Use:     "show ID",
		Short:   "Show where an assessment stands",
		Example: "  trustpath show 01JD",
		Args:    cobra.ExactArgs(1),
		RunE: a.do(func(ctx context.Context, args []string) error {
			return a.show(ctx, args[0], &format)
		}),
	}
	format.add(cmd, formatText, formatMarkdown, formatJSON)
	return cmd
}

func (a *app) show(ctx context.Context, id string, flag *formatFlag) error {
	format, err := flag.value()
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
		return a.write(fileFlag{path: "-"}, func(w io.Writer) error {
			if format == formatText {
				return a.brief(w, c, run, c.Evaluate(run, options))
			}
			return render(w, format, document{catalog: c, run: run, options: options, written: a.written(options.Today)})
		})
	})
}
