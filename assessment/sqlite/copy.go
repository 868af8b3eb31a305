package sqlite

import (
	"context"
	"errors"
	"os"
	"time"
)

// OpenCopy opens a copy of a database that cannot be written, for reading: the
// permissions, the disk or the file system may forbid it, and even a reader of a
// database needs to write beside it. Every change is refused with ErrReadOnly.
// Close removes the copy.
func OpenCopy(ctx context.Context, path string, now func() time.Time) (*DB, error) {
	staged, err := Stage(ctx, path, now)
	if err == nil && len(staged.Damage) > 0 { // somebody may have written while it was copied
		if err = staged.Close(); err == nil {
			staged, err = Stage(ctx, path, now)
		}
	}
	if err != nil {
		return nil, err
	}
	copied := staged.DB.path
	if err := staged.DB.Close(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(staged.folder))
	}
	db, err := open(ctx, copied, now, busyTimeout, Network, "query_only(1)")
	if err != nil {
		return nil, errors.Join(of(path, err), os.RemoveAll(staged.folder))
	}
	db.path, db.copy = path, staged.folder
	return db, nil
}

// Copied reports whether this is a copy to read.
func (db *DB) Copied() bool { return db.copy != "" }

// Network names the network file system that the database is on, or "".
func (db *DB) Network() string { return db.net }

// Close closes the database, and removes what was copied to read it.
func (db *DB) Close() error {
	err := db.DB.Close()
	if db.copy != "" {
		err = errors.Join(err, os.RemoveAll(db.copy))
	}
	return err
}
