package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

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
		whole := counted(assessments, "assessment") + ", all whole"
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
