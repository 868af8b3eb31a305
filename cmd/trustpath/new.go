package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/sqlite"
)

func (a *app) newCommand() *cobra.Command {
	var answers string
	cmd := &cobra.Command{
		Use:     "new [NAME]",
		Short:   "Begin an assessment",
		Long:    "Begin an assessment. On a terminal the interview opens; elsewhere the id of the new assessment is printed.",
		Example: "  trustpath new \"Acme AI\"\n  id=$(trustpath new --answers acme.yaml)",
		Args:    cobra.MaximumNArgs(1),
		RunE: a.do(func(ctx context.Context, args []string) error {
			return a.begin(ctx, args, answers)
		}),
	}
	cmd.Flags().StringVar(&answers, "answers", "", "begin with the answers of this `file`; - is stdin")
	return cmd
}

func (a *app) begin(ctx context.Context, args []string, answers string) error {
	if a.conversation() {
		if err := a.canDraw(); err != nil {
			return err
		}
	}
	c, err := a.loadCatalog()
	if err != nil {
		return err
	}
	run, err := a.first(c, args, answers)
	if err != nil {
		return err
	}
	create := func(ctx context.Context, db *sqlite.DB) (string, error) {
		made, err := db.Create(ctx, run)
		return made.ID, err
	}
	if a.conversation() {
		return a.screensOf(ctx, c, beginning{false, create}, &run)
	}
	return a.withNewStore(ctx, func(db *sqlite.DB) error {
		id, err := create(ctx, db.In(c))
		if err == nil {
			_, err = fmt.Fprintln(a.out, id)
		}
		return err
	})
}

// first is the assessment to create. A name on the command line wins over the
// one in the file.
func (a *app) first(c *assessment.Catalog, args []string, answers string) (assessment.Assessment, error) {
	var run assessment.Assessment
	if answers != "" {
		read, err := a.readAnswers(c, answers)
		if err != nil {
			return run, err
		}
		run = read
	}
	if len(args) > 0 {
		company, err := companyName(args[0])
		if err != nil {
			return run, err
		}
		run.Company = company
	}
	return run, nil
}
