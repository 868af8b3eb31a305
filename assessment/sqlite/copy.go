package sqlite

import (
	"context"
	"errors"
	"time"
)

// OpenCopy opens a copy of a database that cannot be written, for reading: the
// permissions, the disk or the file system may forbid it, and even a reader of a
// database needs to write files next to it. The copy goes into a folder in parent,
// where "" stands for the folder for temporary files. Every change is refused with
// why, the error that kept the database from being opened. Close removes the copy.
func OpenCopy(ctx context.Context, path, parent string, now func() time.Time, why error) (*DB, error) {
	staged, err := stage(ctx, path, parent, now)
	if err == nil && len(staged.Damage) > 0 { // another program may have written while it was copied
		if err = staged.Close(); err == nil {
			staged, err = stage(ctx, path, parent, now)
		}
	}
	if err != nil {
		return nil, err
	}
	copied := staged.path
	if err := staged.DB.Close(); err != nil {
		return nil, errors.Join(err, staged.release())
	}
	db, err := OpenWith(ctx, copied, now, Options{Existing: true, pragmas: []string{"query_only(1)"}})
	if err != nil {
		return nil, errors.Join(of(path, err), staged.release())
	}
	db.path, db.copy, db.why = path, staged.release, why
	return db, nil
}

// Copied returns why this is a copy to read; nil when it is none.
func (db *DB) Copied() error { return db.why }

// Network names the network file system that the database is on, or "".
func (db *DB) Network() string { return db.net }

// Close closes the database, and removes the copy that was read.
func (db *DB) Close() error {
	db.log.Stop()
	err := db.DB.Close()
	if db.copy != nil {
		err = errors.Join(err, db.copy())
	}
	return err
}
