package sqlite

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"syscall"

	driver "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// What can be wrong. Each is wrapped in a *StorageError that says it in one
// sentence.
var (
	ErrNotFound  = errors.New("no such assessment")
	ErrAmbiguous = errors.New("several assessments are called or begin like this; name one by its id")
	ErrNewer     = errors.New("the database was written by a newer version of trustpath; nothing was changed, update trustpath to open it")
	ErrForeign   = errors.New("the file is not a trustpath database; nothing was changed, name another with --db")
	ErrOther     = fmt.Errorf("%w", ErrForeign) // of another program or no file at all, so it can't be a damaged database of ours
	ErrAbsent    = errors.New("there is no database")
	ErrEmpty     = errors.New("the file is empty: what it held is gone, and nothing was changed; bring a backup back with trustpath restore --force FILE, or remove the empty file to start over")
	ErrMoved     = errors.New("the database file was moved, removed or replaced while it was open, so this is not saved; export what you need, put the file back, or start again")
	ErrLinked    = errors.New("the database file has a second name (a hard link), so that two programs could change it unseen; nothing was changed, keep one name and make a copy for the other")
	ErrName      = errors.New("the name of the database file or of its folder is too long; nothing was changed, choose a shorter one")
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
	switch {
	case e.Kind == ErrAbsent:
		return fmt.Sprintf("%v at %s; nothing was created, check the path or begin an assessment with: trustpath new NAME", e.Kind, e.Path)
	case e.Kind != nil:
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

func (db *DB) failed(tried string, err error) error { return failure(tried, db.path, err) }

func failure(tried, path string, err error) error {
	var stored *StorageError
	plain := func(kind error) bool { return errors.Is(err, kind) }
	switch {
	case err == nil, errors.As(err, &stored), slices.ContainsFunc([]error{ErrNotFound, ErrAmbiguous, ErrTaken, ErrNoDeal, ErrNoPerson, ErrNoWorkshop, ErrElsewhere}, plain):
		return err
	case errors.Is(err, sql.ErrNoRows):
		return ErrNotFound
	}
	return &StorageError{Tried: tried, Path: path, Kind: kind(err), Err: err}
}

func kind(err error) error {
	switch {
	case errors.Is(err, errChanged), strings.Contains(err.Error(), "sql: Scan error"): // no column of ours holds what it was not made for
		return ErrDamaged
	case errors.Is(err, syscall.ENAMETOOLONG):
		return ErrName
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return ErrFull
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return ErrReadOnly
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
	case lib.SQLITE_ERROR:
		if strings.Contains(e.Error(), "no such table") || strings.Contains(e.Error(), "no such column") || strings.Contains(e.Error(), "has no column") {
			return ErrDamaged // it has our id, and not our schema
		}
	case lib.SQLITE_NOTADB:
		return ErrForeign
	}
	return nil
}
