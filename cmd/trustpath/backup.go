package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"trustpath/assessment/report"
	"trustpath/assessment/sqlite"
)

func (a *app) backupCommand() *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy every assessment and its history into one file",
		Long: "Copy every assessment and its history into one file, as of this moment; other programs may go on working.\n" +
			"The copy is checked, and the file is read back, before this says that it is done. With - it goes to stdout.",
		Example: "  trustpath backup trustpath-2026-12-01.db\n  trustpath restore trustpath-2026-12-01.db\n  trustpath backup - | ssh HOST 'cat > trustpath.db'",
		Args:    cobra.ExactArgs(1),
		RunE: a.do(func(ctx context.Context, args []string) error {
			if args[0] != "-" {
				a.copies = filepath.Dir(args[0]) // there is room for one copy, so it is the best place for others
			} else if term.IsTerminal(a.out.Fd()) {
				return usagef("a backup is no text for a terminal; name a file, or send it through a pipe")
			}
			return a.withStore(ctx, func(db *sqlite.DB) error { return a.backUp(ctx, db, args[0], force) })
		}),
	}
	cmd.Flags().BoolVar(&force, "force", false, "overwrite a file that exists")
	return cmd
}

func (a *app) backUp(ctx context.Context, db *sqlite.DB, path string, force bool) error {
	if there, err := os.Stat(path); err == nil && path != "-" && a.isStore(there) {
		return usagef("%s is the database itself; name another file", path)
	}
	return db.Snapshot(ctx, a.copies, func(copied string, assessments int) error {
		whole := report.Count(assessments, "assessment") + ", all whole"
		if path == "-" {
			if err := copyFile(a.out, copied); err != nil {
				return err
			}
			a.say("wrote a backup to stdout: %s", whole)
			return nil
		}
		err := a.writeFile(fileFlag{path, force}, func(w io.Writer) error { return copyFile(w, copied) })
		if err != nil {
			return err
		}
		made, written := sha256.New(), sha256.New()
		if err := errors.Join(copyFile(made, copied), copyFile(written, path)); err != nil {
			return err
		}
		if !bytes.Equal(made.Sum(nil), written.Sum(nil)) {
			return fmt.Errorf("read back %s: it is not what was written, so do not rely on it", path)
		}
		a.say("read back: %s", whole)
		return nil
	})
}

func copyFile(to io.Writer, path string) error {
	from, err := os.Open(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return errors.Join(err, from.Close())
}

// staged runs use on a copy of a backup that is whole.
func (a *app) staged(ctx context.Context, path string, use func(*sqlite.Staged) error) error {
	staged, err := a.stageBackup(ctx, path)
	switch {
	case errors.Is(err, sqlite.ErrEmpty):
		err = fmt.Errorf("%s is empty, so it is no backup; nothing was changed", inputName(path))
	case errors.Is(err, sqlite.ErrForeign):
		err = fmt.Errorf("%s is no backup of trustpath; nothing was changed", inputName(path))
	case err != nil:
	case len(staged.Damage) > 0:
		err = errors.Join(fmt.Errorf("%s is damaged and is not used: %s", inputName(path), staged.Damage[0].What), staged.Close())
	default:
		return errors.Join(use(staged), staged.Close())
	}
	return failure{codeInput, err}
}

func (a *app) stageBackup(ctx context.Context, path string) (*sqlite.Staged, error) {
	if path == "-" {
		return sqlite.StageReader(ctx, a.in, inputName(path), a.now)
	}
	return sqlite.Stage(ctx, path, a.now)
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
			report.Count(held, "assessment"), inputName(file))}
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
		a.say("restored %s from %s; read back, all whole", report.Count(n, "assessment"), inputName(file))
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
