package sqlite

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

const (
	scratchName = ".trustpath-copy-*" // of the folders that scratch makes
	lockName    = "lock"
	copyName    = "copy.db"
	newName     = "new.db"
	unlocked    = time.Hour // the age at which a folder without a lock was abandoned
)

// scratch makes a folder for copies in parent, where "" stands for the folder for
// temporary files. release removes it. A program that is killed leaves its folder
// behind; the lock on it ends with the program, and the next one removes it.
func scratch(parent string) (folder string, release func() error, err error) {
	parent, err = filepath.Abs(cmp.Or(parent, os.TempDir()))
	if err != nil {
		return "", nil, err
	}
	sweep(parent)
	for {
		if folder, err = os.MkdirTemp(parent, scratchName); err != nil {
			return "", nil, fmt.Errorf("make a folder for a copy in %s, which TMPDIR can change for temporary files: %w", parent, err)
		}
		lock := flock.New(filepath.Join(folder, lockName), flock.SetPermissions(0o600))
		locked, err := lock.TryLock()
		if err != nil && !errors.Is(err, errors.ErrUnsupported) {
			return "", nil, errors.Join(err, os.RemoveAll(folder))
		}
		if _, gone := os.Lstat(lock.Path()); err != nil || locked && gone == nil {
			return folder, func() error { return errors.Join(lock.Close(), os.RemoveAll(folder)) }, nil
		}
		_ = lock.Close() // another process swept the folder before it was locked
	}
}

// sweep removes the folders that killed programs left in parent. What it cannot
// remove stays: it is tried again.
func sweep(parent string) {
	folders, err := filepath.Glob(filepath.Join(literal(parent), scratchName))
	if err != nil {
		return
	}
	for _, folder := range folders {
		info, err := os.Lstat(folder)
		entries, unread := os.ReadDir(folder)
		if err != nil || unread != nil || !info.IsDir() || slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
			return e.Name() != lockName && !strings.HasPrefix(e.Name(), copyName) && !strings.HasPrefix(e.Name(), newName)
		}) {
			continue // not one of ours
		}
		lock := flock.New(filepath.Join(folder, lockName), flock.SetFlag(os.O_RDWR))
		free, err := lock.TryLock()
		abandoned := free || errors.Is(err, fs.ErrNotExist) && time.Since(info.ModTime()) > unlocked
		if abandoned {
			_ = os.RemoveAll(folder)
		}
		_ = lock.Close()
		if abandoned { // Windows removes no file that is open
			_ = os.RemoveAll(folder)
		}
	}
}
