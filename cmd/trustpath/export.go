package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/sqlite"
)

func (a *app) exportCommand() *cobra.Command {
	var format formatFlag
	var to fileFlag
	cmd := &cobra.Command{
		Use:     "export ID",
		Short:   "Write a roadmap, a result or an answers file",
		Example: "  trustpath export 01JD -o roadmap.md\n  trustpath export 01JD --format answers -o acme.yaml",
		Args:    cobra.ExactArgs(1),
		RunE: a.do(func(ctx context.Context, args []string) error {
			return a.export(ctx, args[0], &format, to)
		}),
	}
	format.add(cmd, formatMarkdown, formatJSON, formatAnswers)
	to.add(cmd)
	return cmd
}

func (a *app) export(ctx context.Context, id string, flag *formatFlag, to fileFlag) error {
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
		return a.write(to, func(w io.Writer) error { return render(w, format, c, run, options) })
	})
}
