package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"trustpath/assessment/sqlite"
)

func (a *app) backupCommand() *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy every assessment and its history into one file",
		Long: "Copy every assessment and its history into one file, as it stands at this moment; others may go on working.\n" +
			"The file is read back and checked before this says that it is done.",
		Example: "  trustpath backup trustpath-2026-12-01.db\n  trustpath restore trustpath-2026-12-01.db",
		Args:    cobra.ExactArgs(1),
		RunE: a.do(func(ctx context.Context, args []string) error {
			return a.withStore(ctx, func(db *sqlite.DB) error { return a.backUp(ctx, db, args[0], force) })
		}),
	}
	cmd.Flags().BoolVar(&force, "force", false, "overwrite a file that exists")
	return cmd
}

func (a *app) backUp(ctx context.Context, db *sqlite.DB, path string, force bool) (err error) {
	if there, err := os.Stat(path); err == nil && a.isStore(there) {
		return usagef("%s is the database itself; name another file", path)
	}
	folder, err := os.MkdirTemp("", "trustpath-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	copied := filepath.Join(folder, "backup.db")
	if err := db.Backup(ctx, copied); err != nil {
		return err
	}
	err = a.writeFile(fileFlag{path, force}, func(w io.Writer) error {
		from, err := os.Open(copied)
		if err != nil {
			return err
		}
		_, err = io.Copy(w, from)
		return errors.Join(err, from.Close())
	})
	if err != nil {
		return err
	}
	return a.staged(ctx, path, func(staged *sqlite.Staged) error {
		n, err := staged.All(ctx)
		if err == nil {
			a.say("read back: %s, all whole", counted(n, "assessment"))
		}
		return err
	})
}

// staged runs use on a copy of a backup that is whole.
func (a *app) staged(ctx context.Context, path string, use func(*sqlite.Staged) error) error {
	staged, err := sqlite.Stage(ctx, path, a.now)
	switch {
	case err != nil:
	case len(staged.Damage) > 0:
		err = errors.Join(fmt.Errorf("%s is damaged and is not used: %s", path, staged.Damage[0].What), staged.Close())
	default:
		return errors.Join(use(staged), staged.Close())
	}
	return failure{codeInput, err}
}

// isStore reports whether a file is the database in use.
func (a *app) isStore(file os.FileInfo) bool {
	path, err := a.storePath()
	if err != nil {
		return false
	}
	store, err := os.Stat(path)
	return err == nil && os.SameFile(store, file)
}
