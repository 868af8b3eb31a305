package main

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/spf13/cobra"

	"trustpath/cmd/trustpath/internal/outfile"
)

func (a *app) contentEjectCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "eject DIR",
		Short: "Copy the content in use into a new folder, to edit it there",
		Long: "Copy the content in use, all of it, into a folder that is new or empty. Nothing is written over, and\n" +
			"nothing through a link.",
		Example: "  trustpath content eject our-content\n  trustpath content check our-content\n  trustpath --content our-content",
		Args:    cobra.ExactArgs(1),
		RunE:    a.do(func(_ context.Context, args []string) error { return a.eject(args[0]) }),
	}
}

func (a *app) eject(folder string) error {
	c, err := a.loadCatalog() // what cannot be used is not in use
	if err != nil {
		return err
	}
	files := map[string][]byte{}
	err = a.withPack(a.content, func(pack fs.FS) error {
		return fs.WalkDir(pack, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			files[name], err = fs.ReadFile(pack, name)
			return err
		})
	})
	if err != nil {
		return failure{codeInput, fmt.Errorf("read the content: %w", err)}
	}
	if err := outfile.WriteFolder(folder, files); err != nil {
		return fmt.Errorf("%w; name a folder that is new or empty", err)
	}
	name := clean(folder)
	a.say("copied content %s to %s\nEdit it there. Then look for mistakes: trustpath content check %s\nAnd use it: trustpath --content %s",
		packName(c.Pack), name, name, name)
	return nil
}
