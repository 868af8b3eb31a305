package sqlite

import (
	"errors"
	"fmt"

	driver "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// What can be wrong. Each is wrapped in a *StorageError that says it in one
// sentence.
var (
	ErrNotFound  = errors.New("no such assessment")
	ErrAmbiguous = errors.New("several assessments begin like this")
	ErrNewer     = errors.New("the database was written by a newer version of trustpath; nothing was changed, update trustpath to open it")
	ErrForeign   = errors.New("the file is not a trustpath database; nothing was changed, name another with --db")
	ErrDamaged   = errors.New("the database is damaged; nothing was changed, and trustpath doctor says what to do")
	ErrReadOnly  = errors.New("the database or its folder cannot be written; nothing was changed, check the permissions")
	ErrLocked    = errors.New("another program keeps the database locked; nothing was changed, close it and try again")
	ErrFull      = errors.New("the disk is full; what was saved before is safe, free some space and try again")
)

// StorageError is a failure of the store. Kind is one of the errors above, or
// nil when the cause is none of them.
type StorageError struct {
	Tried string
	Path  string
	Kind  error
	Err   error
}

// Error says what is wrong and what to do, which a narrow screen shows too, and
// then what was tried and where.
func (e *StorageError) Error() string {
	if e.Kind != nil {
		return fmt.Sprintf("%v (%s %s)", e.Kind, e.Tried, e.Path)
	}
	return fmt.Sprintf("%s %s: %v", e.Tried, e.Path, e.Err)
}

// Unwrap gives errors.Is both the kind and the cause.
func (e *StorageError) Unwrap() []error {
	if e.Kind == nil {
		return []error{e.Err}
	}
	return []error{e.Kind, e.Err}
}

// failed wraps an error of the database with what was tried.
func (db *DB) failed(tried string, err error) error { return failure(tried, db.path, err) }

func failure(tried, path string, err error) error {
	var stored *StorageError
	if err == nil || errors.As(err, &stored) || errors.Is(err, ErrNotFound) || errors.Is(err, ErrAmbiguous) || errors.Is(err, ErrTaken) || errors.Is(err, ErrNoDeal) || errors.Is(err, ErrElsewhere) {
		return err
	}
	return &StorageError{Tried: tried, Path: path, Kind: kind(err), Err: err}
}

func kind(err error) error {
	if errors.Is(err, errChanged) {
		return ErrDamaged
	}
	var e *driver.Error
	if !errors.As(err, &e) {
		return nil
	}
	switch e.Code() & 0xff {
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return ErrLocked
	case lib.SQLITE_READONLY, lib.SQLITE_PERM, lib.SQLITE_CANTOPEN, lib.SQLITE_AUTH:
		return ErrReadOnly
	case lib.SQLITE_FULL:
		return ErrFull
	case lib.SQLITE_IOERR:
		switch e.Code() {
		case lib.SQLITE_IOERR_WRITE, lib.SQLITE_IOERR_SHMSIZE, lib.SQLITE_IOERR_SHMOPEN: // a limit on the size of files, or no room
			return ErrFull
		case lib.SQLITE_IOERR_SHORT_READ, lib.SQLITE_IOERR_CORRUPTFS:
			return ErrDamaged
		}
		return nil // may pass: a backup is no remedy
	case lib.SQLITE_CORRUPT:
		return ErrDamaged
	case lib.SQLITE_NOTADB:
		return ErrForeign
	}
	return nil
}
