package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/bundle"
	"trustpath/assessment/sqlite"
)

func (a *app) importCommand() *cobra.Command {
	var copied bool
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Take in a bundle from another machine",
		Long: "Take in a bundle that trustpath export --format bundle wrote, with its history, and print its id.\n" +
			"An assessment that is here already is never changed: it is refused, or taken in beside it with --copy.",
		Example: "  trustpath import acme.trustpath.json\n  trustpath import - < acme.trustpath.json",
		Args:    cobra.ExactArgs(1),
		RunE: a.do(func(ctx context.Context, args []string) error {
			return a.importBundle(ctx, args[0], copied)
		}),
	}
	cmd.Flags().BoolVar(&copied, "copy", false, "give it a new id, so that it stands beside one that is here")
	return cmd
}

func (a *app) importBundle(ctx context.Context, path string, copied bool) error {
	data, err := a.readInput(path, bundle.MaxSize)
	if err != nil {
		return err
	}
	return a.with(ctx, func(c *assessment.Catalog, db *sqlite.DB) error {
		read, err := bundle.Read(data, inputName(path), c)
		if err != nil {
			return err
		}
		id, err := db.Import(ctx, read, copied)
		if errors.Is(err, sqlite.ErrTaken) {
			return failure{codeInput, fmt.Errorf("%w; nothing was changed, and --copy takes the file in beside it", err)}
		}
		if err != nil {
			return err
		}
		if was := read.Run.Pack; was.Digest != "" && was.Digest != c.Pack.Digest {
			a.say("it was answered with content %s %s; here is %s %s, and the roadmap says what that changes",
				clean(was.ID), clean(was.Version), c.Pack.ID, c.Pack.Version)
		}
		_, err = fmt.Fprintln(a.out, id)
		return err
	})
}

// inputName is what to call a file, or stdin for "-".
func inputName(path string) string {
	if path == "-" {
		return "stdin"
	}
	return path
}
