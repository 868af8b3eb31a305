// Package sqlite stores assessments in one SQLite file. Every change is one
// immediate transaction that is on the disk when the method returns (WAL,
// synchronous FULL), together with its line in an append-only history.
package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	_ "modernc.org/sqlite" // the driver
	driver "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"trustpath/assessment"
	"trustpath/assessment/crash"
	"trustpath/assessment/engine"
)

//go:embed migrations/*.sql
var migrations embed.FS

const (
	applicationID = 0x54525054 // "TRPT"
	version       = 8          // the schema this program writes
	sealing       = 6          // the schema from which on there are digests
	busyTimeout   = 10 * time.Second
)

// DB is an open store. It is safe for use by several goroutines and processes.
type DB struct {
	*sql.DB
	path string
	file os.FileInfo // the file that is open; see present
	now  func() time.Time
	busy time.Duration  // how long a change waits for another's
	log  *time.Timer    // calls emptyLog
	pack *engine.Engine // see In
	copy func() error   // removes the copy that is read, see OpenCopy; else nil
	why  error          // see Copied
	net  string         // see Network

	Today func() assessment.Date // the day of an answer that comes without one; nil for that of the clock
}

// DefaultPath is the place of the database by the XDG rules: trustpath/trustpath.db
// in XDG_DATA_HOME, when that is an absolute path, else in .local/share.
func DefaultPath(getenv func(string) string, home string) string {
	data := getenv("XDG_DATA_HOME")
	if !filepath.IsAbs(data) {
		data = filepath.Join(home, ".local", "share")
	}
	return filepath.Join(data, "trustpath", "trustpath.db")
}

// Options say how to open a store.
type Options struct {
	Existing bool                // ErrAbsent where there is no file, instead of a new database
	Network  func(string) string // names the network file system of a path, or ""; nil is Network

	busy    time.Duration // 0 is busyTimeout
	backup  bool          // the file is a copy of a backup, which has our id
	journal string        // instead of what suits the place
	pragmas []string
}

// Open opens the store at path with the default options.
func Open(ctx context.Context, path string, now func() time.Time) (*DB, error) {
	return OpenWith(ctx, path, now, Options{})
}

// OpenWith opens the store at path. Where there is no file, it creates a database
// of mode 0600, with its folder of mode 0700. A file that is empty, damaged, of
// another program or of a newer version is refused and not changed. A database of
// an older version is backed up and migrated. now is the clock for what is stored.
//
// A write-ahead log needs memory that all its users share and a file that is
// always copied together with the database, so there is none on a network file
// system or in a folder that a cloud service synchronizes.
func OpenWith(ctx context.Context, path string, now func() time.Time, o Options) (*DB, error) {
	const tried = "open the database"
	path, err := Resolve(path)
	if err == nil {
		err = prepare(ctx, path, now, o)
	}
	if err != nil {
		return nil, failure(tried, path, err)
	}
	network := Network
	if o.Network != nil {
		network = o.Network
	}
	journal, net := "WAL", network(path)
	if net != "" || Synced(path) != "" {
		journal = "DELETE"
	}
	db, err := connect(path, now, cmp.Or(o.busy, busyTimeout), append([]string{"journal_mode(" + cmp.Or(o.journal, journal) + ")"}, o.pragmas...)...)
	if err != nil {
		return nil, failure(tried, path, err)
	}
	db.net = net
	err = db.migrate(ctx, o.backup)
	if err == nil {
		db.file, err = os.Stat(path)
	}
	if err != nil {
		return nil, errors.Join(failure(tried, path, err), db.Close())
	}
	return db, nil
}

// connect opens an existing file, which it never creates.
func connect(path string, now func() time.Time, busy time.Duration, pragmas ...string) (*DB, error) {
	query := url.Values{"mode": {"rw"}, "_txlock": {"immediate"}}
	for _, pragma := range append([]string{fmt.Sprintf("busy_timeout(%d)", busy.Milliseconds()), "synchronous(FULL)", "foreign_keys(1)"}, pragmas...) {
		query.Add("_pragma", pragma)
	}
	handle, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: query.Encode()}).String())
	if err != nil {
		return nil, err
	}
	db := &DB{DB: handle, path: path, now: now, busy: busy}
	db.log = crash.AfterFunc(math.MaxInt64, db.emptyLog, func(*crash.Error) {}) // after a change; the log keeps what is saved
	return db, nil
}

// Resolve returns the absolute path of the file that path names, with every
// symbolic link followed; the file need not exist. SQLite keeps its logs in the
// folder of that file, under its name.
func Resolve(path string) (string, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	found, err := filepath.EvalSymlinks(full)
	switch {
	case err == nil:
		return found, nil
	case !errors.Is(err, fs.ErrNotExist):
		return full, nil // opening it says what is wrong
	}
	if target, err := os.Readlink(full); err == nil { // to a file that does not exist
		if !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(full), target)
		}
		return Resolve(target)
	}
	folder, err := Resolve(filepath.Dir(full))
	return filepath.Join(folder, filepath.Base(full)), err
}

// prepare checks the file at a resolved path before SQLite can write to it, or
// creates a new one.
func prepare(ctx context.Context, path string, now func() time.Time, o Options) error {
	if len(filepath.Base(path)) > maxName {
		return fmt.Errorf("%d bytes: %w", len(filepath.Base(path)), syscall.ENAMETOOLONG)
	}
	sweep(filepath.Dir(path))
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && o.Existing:
		return refused(path, ErrAbsent, err)
	case errors.Is(err, fs.ErrNotExist):
		return create(ctx, path, now)
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return noFile(path)
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := inspect(ctx, f, path, info.Size(), now, o); err != nil {
		return err
	}
	if err := oneName(path, info); err != nil {
		return err
	}
	writable, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer writable.Close()
	if info.Mode().Perm()&0o077 != 0 {
		return writable.Chmod(0o600)
	}
	return nil
}

// maxName is the most bytes in the name of a database. SQLite appends to it.
const maxName = 255 - len("-journal")

// oneName refuses a file with a second hard link: under each name SQLite would
// keep a log that it does not see under the other.
func oneName(path string, info fs.FileInfo) error {
	if Links(info) < 2 {
		return nil
	}
	unfinished, err := filepath.Glob(filepath.Join(literal(filepath.Dir(path)), scratchName, newName))
	for _, name := range unfinished { // by create
		if other, err := os.Lstat(name); err == nil && os.SameFile(info, other) {
			_ = os.Remove(name) // what fails leaves the second name
		}
	}
	if again, statErr := os.Stat(path); statErr == nil && Links(again) < 2 {
		return nil
	}
	return refused(path, ErrLinked, errors.Join(errors.New("hard links"), err))
}

// create makes a new database. It gives it its name last, so that a file at the
// path is never one that is not finished.
func create(ctx context.Context, path string, now func() time.Time) error {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	making, release, err := scratch(folder)
	if err != nil {
		return err
	}
	name := filepath.Join(making, newName)
	err = func() error {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			return err
		}
		db, err := connect(name, now, busyTimeout, "journal_mode(DELETE)")
		if err != nil {
			return err
		}
		return errors.Join(db.migrate(ctx, false), db.Close())
	}()
	if err == nil {
		err = settle(name, path)
	}
	if errors.Is(err, fs.ErrExist) {
		err = nil // another process was faster
	}
	return errors.Join(err, release())
}

// settle gives a finished file its name, which must be free.
func settle(from, to string) error {
	err := os.Link(from, to)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	if _, there := os.Lstat(to); !errors.Is(there, fs.ErrNotExist) {
		return fs.ErrExist
	}
	return os.Rename(from, to) // the file system has no hard links
}

// noFile refuses a folder, a pipe or a device.
func noFile(path string) error {
	return refused(path, ErrOther, errors.New("not a regular file"))
}

func refused(path string, kind, why error) error {
	return &StorageError{Tried: "open the database", Path: path, Kind: kind, Err: why}
}

// inspect checks a file without a change to it. A file without our id may be a
// database of ours only as long as it has no table: older versions left such a
// file behind when they were killed at once.
func inspect(ctx context.Context, f io.ReaderAt, path string, size int64, now func() time.Time, o Options) error {
	ours, err := header(f, path, size)
	switch {
	case err != nil || ours:
		return err
	case logged(path, "-journal"):
		return refused(path, ErrOther, errors.New("no application id"))
	case o.backup || !logged(path, "-wal"):
		return nil // migrate looks
	}
	staged, err := Stage(ctx, path, now) // what it is stands in its log
	if err != nil {
		return err
	}
	return staged.Close()
}

// header checks the first page: the magic, our application id and a version that
// we know, and that the file is as long as it should be. ours is false for a file
// without an application id and without a table.
func header(f io.ReaderAt, path string, size int64) (ours bool, err error) {
	refuse := func(kind error, format string, args ...any) (bool, error) {
		return false, refused(path, kind, fmt.Errorf(format, args...))
	}
	if size == 0 {
		return refuse(ErrEmpty, "no bytes")
	}
	h := make([]byte, 108)
	if n, err := f.ReadAt(h, 0); n < len(h) {
		return refuse(ErrForeign, "too short: %v", err)
	}
	number := func(at int) int64 { return int64(binary.BigEndian.Uint32(h[at:])) }
	page := int64(binary.BigEndian.Uint16(h[16:]))
	if page == 1 {
		page = 65536
	}
	tables := h[100] != 0x0d || binary.BigEndian.Uint16(h[103:]) > 0
	switch {
	case string(h[:16]) != "SQLite format 3\x00":
		return refuse(ErrForeign, "not a SQLite file")
	case number(68) != applicationID && (number(68) != 0 || number(60) != 0 || tables):
		return refuse(ErrOther, "another application id")
	case number(60) > version:
		return refuse(ErrNewer, "version %d", number(60))
	case page < 512 || !logged(path, "-wal") && (size%page != 0 || number(24) == number(92) && number(28)*page > size):
		return refuse(ErrDamaged, "the file was cut off")
	}
	return number(68) == applicationID, nil
}

// logged reports whether a log with something in it belongs to a database. A page
// for which a full disk had no room is only in the write-ahead log.
func logged(path, suffix string) bool {
	info, err := os.Stat(path + suffix)
	return err == nil && info.Size() > 0
}

// present checks that the file at the path is still the one that is open, and as
// long as it should be. Without it SQLite would go on to write to a file that has
// lost its name.
func (db *DB) present() error {
	if db.file == nil {
		return nil // it is being created
	}
	f, err := os.Open(db.path)
	if err == nil {
		defer f.Close()
		var info os.FileInfo
		if info, err = f.Stat(); err == nil && os.SameFile(db.file, info) {
			_, err = header(f, db.path, info.Size())
			return err
		}
	}
	return &StorageError{Tried: "save in", Path: db.path, Kind: ErrMoved, Err: cmp.Or(err, errors.New("another file"))}
}

// migrate brings the schema forward, each step and its number in one
// transaction, after a backup. A backup itself is never without a version.
func (db *DB) migrate(ctx context.Context, backup bool) error {
	var app, at int
	if err := db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&app); err != nil {
		return err
	}
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&at); err != nil {
		return err
	}
	var tables int
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables); err != nil {
		return err
	}
	switch {
	case app != applicationID && (backup || app != 0 || at != 0 || tables > 0):
		return refused(db.path, ErrOther, errors.New("another application id"))
	case at > version:
		return refused(db.path, ErrNewer, fmt.Errorf("version %d", at))
	case at == version:
		return nil
	case at > 0:
		if err := db.backUpBefore(ctx, at); err != nil {
			return fmt.Errorf("back up before a change of version: %w", err)
		}
	}
	for step := at + 1; step <= version; step++ {
		if err := db.step(ctx, step); err != nil {
			return err
		}
	}
	return nil
}

func (db *DB) step(ctx context.Context, to int) error {
	script, err := migrations.ReadFile(fmt.Sprintf("migrations/%04d.sql", to))
	if err != nil {
		return err
	}
	return db.change(ctx, fmt.Sprintf("bring the database to version %d", to), func(tx *sql.Tx) error {
		var at int
		if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&at); err != nil || at >= to {
			return err // another process was faster
		}
		_, err := tx.ExecContext(ctx, fmt.Sprintf("%s;PRAGMA application_id=%d;PRAGMA user_version=%d", script, applicationID, to))
		if err == nil && to == sealing {
			err = sealAll(ctx, tx)
		}
		return err
	})
}

// What can be wrong. Each is wrapped in a *StorageError that says it in one
// sentence.
var (
	ErrNotFound  = errors.New("no such assessment")
	ErrAmbiguous = errors.New("several assessments are called or begin like this; name one by its id")
	ErrNewer     = errors.New("the database was written by a newer version of trustpath; nothing was changed, update trustpath to open it")
	ErrForeign   = errors.New("the file is not a trustpath database; nothing was changed, name another with --db")
	ErrOther     = fmt.Errorf("%w", ErrForeign) // of another program or no file at all, so it can't be a damaged database of ours
	ErrAbsent    = errors.New("there is no database")
	ErrEmpty     = errors.New("the file is empty: what it held is gone, and nothing was changed; bring a backup back with trustpath restore --force FILE, or remove the empty file to begin anew")
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

// Damage is something in the database that is not as the program wrote it.
type Damage struct {
	Assessment string // the id it belongs to, or "" for the file as a whole
	What       string
}

// Check reads the whole database: the structure, as SQLite checks it, and the
// digest of every assessment and of every line of every history. It changes
// nothing. An error is returned where reading itself is not possible.
func (db *DB) Check(ctx context.Context) ([]Damage, error) {
	const tried = "check the database"
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, db.failed(tried, err)
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	var out []Damage
	structure, err := column(ctx, tx, "PRAGMA integrity_check(20)")
	if err != nil {
		return nil, db.failed(tried, err)
	}
	for _, line := range structure {
		if line != "ok" {
			out = append(out, Damage{What: line})
		}
	}
	ids, err := column(ctx, tx, "SELECT id FROM assessments NOT INDEXED ORDER BY id")
	if err != nil {
		return nil, db.failed(tried, err)
	}
	for _, id := range ids {
		_, lines := checked(ctx, tx, id)
		seal := sealed(ctx, tx, id)
		if seal == nil {
			_, seal = read(ctx, tx, id)
		}
		for _, err := range append(workshopsOf(ctx, tx, id), seal, lines) {
			switch {
			case err == nil:
			case errors.Is(err, errChanged), errors.Is(kind(err), ErrDamaged), errors.Is(err, sql.ErrNoRows):
				out = append(out, Damage{id, err.Error()})
			default:
				return out, db.failed(tried, err)
			}
		}
	}
	loose, err := column(ctx, tx, `SELECT DISTINCT assessment FROM (SELECT assessment FROM answers UNION ALL SELECT assessment FROM notes
		UNION ALL SELECT assessment FROM readiness UNION ALL SELECT assessment FROM recommendations UNION ALL SELECT assessment FROM changes
		UNION ALL SELECT assessment FROM workshops)
		WHERE assessment NOT IN (SELECT id FROM assessments)`)
	for _, id := range loose {
		out = append(out, Damage{id, fmt.Sprintf("rows of %s belong to no assessment", id)})
	}
	return out, db.failed(tried, err)
}
