package main

import (
	"context"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/sqlite"
)

func (a *app) contentAcceptCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "accept ID",
		Short: "Let an assessment belong to the content in use",
		Long: "An assessment belongs to the content that it was answered with, and show says what other content\n" +
			"changes. Accept ends that: from here on it belongs to the content in use. Nothing entered is lost.",
		Example: "  trustpath show 01JD\n  trustpath content accept 01JD",
		Args:    cobra.ExactArgs(1),
		RunE: a.do(func(ctx context.Context, args []string) error {
			return a.with(ctx, func(c *assessment.Catalog, db *sqlite.DB) error {
				run, err := db.Get(ctx, args[0])
				if err != nil {
					return err
				}
				if run.Pack == c.Pack && run.Recommended != nil {
					a.say("%s belongs to content %s already", title(run.Company), packName(c.Pack))
					return nil
				}
				if err := db.Accept(ctx, run.ID); err != nil {
					return err
				}
				a.say("%s belongs to content %s now", title(run.Company), packName(c.Pack))
				return nil
			})
		}),
	}
}

// packName is a pack in a line of talk.
func packName(pack assessment.PackRef) string { return clean(pack.ID + " " + pack.Version) }
