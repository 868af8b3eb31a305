package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// claim says which program holds a workshop: the one that has the lock on a file
// of its own. The system lets go of a lock however a program ends, where a file
// alone would stay. The file stays, since another program may be about to lock it.
type claim struct{ path string }

func claimOf(folder, id string) claim { return claim{filepath.Join(folder, id+".lock")} }

// asked is how long the lock is asked for: a wall has it for a moment.
const asked = 2 * time.Second

// take takes the lock; release lets go of it. A file system without locks is no
// obstacle.
func (c claim) take(ctx context.Context) (release func() error, err error) {
	if err := os.MkdirAll(filepath.Dir(c.path), 0o700); err != nil {
		return nil, err
	}
	within, cancel := context.WithTimeout(ctx, asked)
	defer cancel()
	lock := flock.New(c.path, flock.SetPermissions(0o600))
	_, err = lock.TryLockContext(within, asked/200)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		return nil, usagef("another program holds this workshop now; leave it there with q, or end that program, and run this again")
	}
	return lock.Close, nil
}

// held reports whether a program that lives has taken it.
func (c claim) held() bool {
	lock := flock.New(c.path, flock.SetFlag(os.O_RDONLY)) // a shared lock, so that walls are in nobody's way
	free, err := lock.TryRLock()
	if err != nil {
		return !errors.Is(err, fs.ErrNotExist)
	}
	_ = lock.Close() // it ends with this program at the latest
	return !free
}
