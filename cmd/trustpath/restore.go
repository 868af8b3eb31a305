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
		Use:   "restore ID|NAME|FILE",
		Short: "Bring back a deleted assessment, or everything from a backup",
		Long: "Bring back a deleted assessment by its id or the name of the company, or everything from a backup by its file;\n" +
			"- reads a backup from stdin. trustpath list --deleted shows what can come back.\n\n" +
			"A backup replaces what the database holds. If it holds something, this needs --force, and a copy of the old\n" +
			"database is kept in its folder.",
		Example: "  trustpath restore 01JD\n  trustpath restore \"Acme AI\"\n  trustpath restore trustpath-2026-12-01.db\n  trustpath restore - < trustpath-2026-12-01.db",
		Args:    cobra.ExactArgs(1),
		RunE: a.do(func(ctx context.Context, args []string) error {
			file, err := os.Stat(args[0])
			if err == nil && args[0] != "-" && a.isStore(file) {
				return usagef("%s is the database itself", args[0])
			}
			if args[0] == "-" || err == nil && file.Mode().IsRegular() {
				return a.staged(ctx, args[0], func(staged *sqlite.Staged) error { return a.putBack(ctx, staged, args[0], force) })
			}
			return a.withStore(ctx, func(db *sqlite.DB) error {
				one, err := db.FindDeleted(ctx, args[0])
				if errors.Is(err, sqlite.ErrNotFound) {
					return usagef("no file and no deleted assessment is called %q; trustpath list --deleted shows what can come back", args[0])
				}
				if err == nil {
					err = db.Restore(ctx, one.ID)
				}
				if err == nil {
					a.say("restored %s, %s", one.ID, title(one.Company))
				}
				return err
			})
		}),
	}
	cmd.Flags().BoolVar(&force, "force", false, "let a backup take the place of what the database holds")
	return cmd
}

// putBack lets a backup take the place of the database. With force, a database
// that can't be read is put aside.
func (a *app) putBack(ctx context.Context, staged *sqlite.Staged, file string, force bool) error {
	db, err := a.openStore(ctx, nil, true)
	if err == nil {
		err = a.keep(ctx, db, file, force)
		if err != nil {
			err = errors.Join(err, db.Close())
		}
	}
	if !errors.Is(err, sqlite.ErrOther) && (errors.Is(err, sqlite.ErrDamaged) || errors.Is(err, sqlite.ErrForeign) || errors.Is(err, sqlite.ErrEmpty)) {
		if !force {
			return failure{codeInput, fmt.Errorf("%w\nto put the damaged file aside and the backup in its place: trustpath restore --force %s", err, quoted(file))}
		}
		if err := a.putAside(); err != nil {
			return err
		}
		db, err = a.openStore(ctx, nil, true)
	}
	if err != nil {
		return err
	}
	return errors.Join(a.replace(ctx, db, staged, file), db.Close())
}

// keep copies what the database holds, which needs force.
func (a *app) keep(ctx context.Context, db *sqlite.DB, file string, force bool) error {
	held, err := db.All(ctx)
	if err != nil || held == 0 {
		return err
	}
	if !force {
		return failure{codeInput, fmt.Errorf("the database holds %s, which stay; --force puts %s in their place, after a backup of them",
			counted(held, "assessment"), inputName(file))}
	}
	kept, err := db.BackUpBeside(ctx, "replaced")
	if err == nil {
		a.say("what was there is kept in %s", kept)
	}
	return err
}

func (a *app) replace(ctx context.Context, db *sqlite.DB, staged *sqlite.Staged, file string) error {
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
		a.say("restored %s from %s; read back, all whole", counted(n, "assessment"), inputName(file))
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
	for _, end := range []string{"", "-wal", "-shm", "-journal"} {
		if moved := os.Rename(path+end, aside+end); moved != nil && !errors.Is(moved, fs.ErrNotExist) {
			err = errors.Join(err, moved)
		}
	}
	if err == nil {
		a.say("the damaged file is kept as %s", aside)
	}
	return err
}
