package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"trustpath/assessment/sqlite"
)

func (a *app) restoreCommand() *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:   "restore ID|FILE",
		Short: "Bring back a deleted assessment, or everything from a backup",
		Long: "Bring back a deleted assessment by its id, or everything from a backup by its file.\n\n" +
			"A backup takes the place of what the database holds, so where it holds something, --force has to say so; " +
			"what was there is kept in a backup beside it.",
		Example: "  trustpath restore 01JC0000000000000000000000\n  trustpath restore trustpath-2026-12-01.db",
		Args:    cobra.ExactArgs(1),
		RunE: a.do(func(ctx context.Context, args []string) error {
			if file, err := os.Stat(args[0]); err == nil && file.Mode().IsRegular() {
				if a.isStore(file) {
					return usagef("%s is the database itself", args[0])
				}
				return a.staged(ctx, args[0], func(staged *sqlite.Staged) error { return a.putBack(ctx, staged, args[0], force) })
			}
			return a.withStore(ctx, func(db *sqlite.DB) error {
				if err := db.Restore(ctx, args[0]); err != nil {
					return err
				}
				a.say("restored %s", args[0])
				return nil
			})
		}),
	}
	cmd.Flags().BoolVar(&force, "force", false, "let a backup take the place of what the database holds")
	return cmd
}

// putBack lets a backup take the place of the database.
func (a *app) putBack(ctx context.Context, staged *sqlite.Staged, file string, force bool) error {
	db, err := a.openStore(ctx, nil)
	if errors.Is(err, sqlite.ErrDamaged) || errors.Is(err, sqlite.ErrForeign) {
		if !force {
			return failure{codeInput, fmt.Errorf("%w\nto put the damaged file aside and the backup in its place: trustpath restore --force %s", err, file)}
		}
		if err := a.putAside(); err != nil {
			return err
		}
		db, err = a.openStore(ctx, nil)
	}
	if err != nil {
		return err
	}
	return errors.Join(a.replace(ctx, db, staged, file, force), db.Close())
}

func (a *app) replace(ctx context.Context, db *sqlite.DB, staged *sqlite.Staged, file string, force bool) error {
	held, err := db.All(ctx)
	if err != nil {
		return err
	}
	if held > 0 {
		if !force {
			return failure{codeInput, fmt.Errorf("the database holds %s, which stay; --force puts %s in their place, after a backup of them",
				counted(held, "assessment"), file)}
		}
		kept, err := db.BackUpBeside(ctx, "replaced")
		if err != nil {
			return err
		}
		a.say("what was there is kept in %s", kept)
	}
	if err := db.PutBack(ctx, staged); err != nil {
		return err
	}
	damage, err := db.Check(ctx)
	if err != nil {
		return err
	}
	if len(damage) > 0 {
		return fmt.Errorf("after restoring: %s", damage[0].What)
	}
	n, err := db.All(ctx)
	if err == nil {
		a.say("restored %s from %s; read back, all whole", counted(n, "assessment"), file)
	}
	return err
}

// putAside renames a database that cannot be opened, with what belongs to it.
func (a *app) putAside() error {
	path, err := a.storePath()
	if err != nil {
		return err
	}
	aside := path + ".damaged-" + a.now().UTC().Format("20060102T150405")
	for _, end := range []string{"", "-wal", "-shm"} {
		if moved := os.Rename(path+end, aside+end); moved != nil && !errors.Is(moved, fs.ErrNotExist) {
			err = errors.Join(err, moved)
		}
	}
	if err == nil {
		a.say("the damaged file is kept as %s", aside)
	}
	return err
}
