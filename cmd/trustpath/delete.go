package main

import (
	"context"

	"github.com/spf13/cobra"

	"trustpath/assessment/sqlite"
)

func (a *app) deleteCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "delete ID",
		Example: "  trustpath delete 01JD\n  trustpath list --deleted",
		Short:   "Take an assessment off the list",
		Long:    "Take an assessment off the list. It stays in the database, so that restore can bring it back.",
		Args:    cobra.ExactArgs(1),
		RunE: a.do(func(ctx context.Context, args []string) error {
			return a.withStore(ctx, func(db *sqlite.DB) error {
				run, err := db.Get(ctx, args[0])
				if err != nil {
					return err
				}
				if err := db.Delete(ctx, run.ID); err != nil {
					return err
				}
				a.say("deleted %s; to bring it back: trustpath restore %s", title(run.Company), run.ID)
				return nil
			})
		}),
	}
	cmd.Flags().Bool("yes", false, "accepted for scripts; deleting never asks, since restore brings it back")
	return cmd
}
