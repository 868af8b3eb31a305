package main

import (
	"context"

	"github.com/spf13/cobra"

	"trustpath/assessment/sqlite"
)

func (a *app) openCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "open ID",
		Example: "  trustpath open 01JD",
		Short:   "Go on with an assessment, on the screen",
		Args:    cobra.ExactArgs(1),
		RunE: a.do(func(ctx context.Context, args []string) error {
			if !a.conversation() {
				return noTerminal("trustpath show " + args[0])
			}
			return a.screens(ctx, beginning{true, func(ctx context.Context, db *sqlite.DB) (string, error) {
				run, err := db.Get(ctx, args[0])
				return run.ID, err
			}})
		}),
	}
}
