package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// contentCommand is the parent of what is done with content packs.
func (a *app) contentCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "content",
		Short: "List, copy and check content packs: questions, rules, facts and sources",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.contentListCommand())
	cmd.AddCommand(a.contentCheckCommand())
	return cmd
}

func (a *app) contentListCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "List the content packs that are built in",
		Example: "  trustpath content list",
		Args:    cobra.NoArgs,
		RunE: a.do(func(context.Context, []string) error {
			c, err := a.loadCatalog()
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.out, "%s %s\n", c.Pack.ID, strings.TrimSpace(c.Pack.Version+"  "+c.Title))
			return err
		}),
	}
}
