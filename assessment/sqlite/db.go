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
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"sync"
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
	version       = 12         // the schema this program writes
	digestVersion = 6          // the first schema with digests
	busyTimeout   = 10 * time.Second
)

// DB is an open store. It is safe for use by several goroutines and processes.
type DB struct {
	*sql.DB
	path     string
	file     os.FileInfo // the file that is open; see verifyFile
	now      func() time.Time
	busy     time.Duration  // how long a change waits for another program's
	log      *time.Timer    // calls emptyLog
	emptying *sync.Mutex    // locked by emptyLog, and by Close to wait for it
	engine   *engine.Engine // see WithEngine
	copy     func() error   // removes the copy that is read, see OpenCopy; else nil
	readOnly error          // see Copied
	net      string         // see Network
	kept     *statements

	Today func() assessment.Date // the day of an answer that has none; nil for the day of the clock
}

// WithEngine returns the same store, read and written in the terms of a pack:
// renamed ids are followed, and each answer is stored together with what the pack
// recommends after it. A store without a pack reads and writes rows as they are
// and records no recommendation.
func (db *DB) WithEngine(e *engine.Engine) *DB {
	out := *db
	out.engine = e
	return &out
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

// Options are the options of OpenWith.
type Options struct {
	Existing bool                // ErrAbsent where there is no file, instead of a new database
	Network  func(string) string // names the network file system of a path, or ""; nil is Network

	busy    time.Duration // 0 is busyTimeout
	backup  bool          // the file is a copy of a backup, which has our id
	journal string        // instead of what suits the place
	pragmas []string
}

// OpenWith opens the store at path. If there is no file, it creates a database
// of mode 0600, with its folder of mode 0700. A file that is empty, damaged, of
// another program or of a newer version is refused and not changed. A database of
// an older version is backed up and migrated. now is the clock for what is stored.
//
// A write-ahead log needs memory that all its users share and a file that is
// always copied together with the database, so there is none on a network file
// system or in a folder that a cloud service synchronizes.
func OpenWith(ctx context.Context, path string, now func() time.Time, o Options) (*DB, error) {
	last := time.Now().Add(cmp.Or(o.busy, busyTimeout))
	for {
		db, err := open(ctx, path, now, o)
		if !errors.Is(err, ErrLocked) || !time.Now().Before(last) {
			return db, err
		}
		// SQLite does not wait while another program deletes the log of its last connection.
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(openPause):
		}
	}
}

const openPause = 5 * time.Millisecond

func open(ctx context.Context, path string, now func() time.Time, o Options) (*DB, error) {
	const tried = "open the database"
	path, err := Resolve(path)
	if err == nil {
		err = prepare(ctx, path, now, o)
	}
	if err != nil {
		return nil, failure(tried, path, err)
	}
	if o.Network == nil {
		o.Network = Network
	}
	net := o.Network(path)
	if o.journal == "" {
		o.journal = "WAL"
		if net != "" || Synced(path) != "" {
			o.journal = "DELETE"
		}
	}
	db, err := connect(path, now, o)
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
func connect(path string, now func() time.Time, o Options) (*DB, error) {
	busy := cmp.Or(o.busy, busyTimeout)
	query := url.Values{"mode": {"rw"}, "_txlock": {"immediate"}, "_pragma": append([]string{
		fmt.Sprintf("busy_timeout(%d)", busy.Milliseconds()), "synchronous(FULL)", "foreign_keys(1)", "journal_mode(" + o.journal + ")",
	}, o.pragmas...)}
	handle, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: query.Encode()}).String())
	if err != nil {
		return nil, err
	}
	db := &DB{DB: handle, path: path, now: now, busy: busy, emptying: new(sync.Mutex), kept: new(statements)}
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
	removeAbandoned(filepath.Dir(path))
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && o.Existing:
		return refused(path, ErrAbsent, err)
	case errors.Is(err, fs.ErrNotExist):
		return create(ctx, path, now)
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return notRegular(path)
	}
	err = inspectFile(ctx, path, info.Size(), now, o)
	if err == nil {
		err = refuseHardLinks(path, info)
	}
	if err != nil {
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

// refuseHardLinks refuses a file with a second hard link: under each name SQLite would
// keep a log that it does not see under the other.
func refuseHardLinks(path string, info fs.FileInfo) error {
	if Links(info) < 2 {
		return nil
	}
	unfinished, err := filepath.Glob(filepath.Join(literal(filepath.Dir(path)), tempPattern, newName))
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

// create makes a new database. The file gets its name last, so that the path never
// has an incomplete one.
func create(ctx context.Context, path string, now func() time.Time) error {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	making, release, err := tempFolder(folder)
	if err != nil {
		return err
	}
	name := filepath.Join(making, newName)
	err = os.WriteFile(name, nil, 0o600)
	if err == nil {
		var db *DB
		db, err = connect(name, now, Options{journal: "DELETE"})
		if err == nil {
			err = errors.Join(db.migrate(ctx, false), db.Close())
		}
	}
	if err == nil {
		err = renameNew(name, path)
	}
	if errors.Is(err, fs.ErrExist) {
		err = nil // another process was faster
	}
	return errors.Join(err, release())
}

func renameNew(from, to string) error {
	err := os.Link(from, to)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	if _, there := os.Lstat(to); !errors.Is(there, fs.ErrNotExist) {
		return fs.ErrExist
	}
	return os.Rename(from, to) // the file system has no hard links
}

func notRegular(path string) error {
	return refused(path, ErrOther, errors.New("not a regular file"))
}

func refused(path string, kind, why error) error {
	return &StorageError{Tried: "open the database", Path: path, Kind: kind, Err: why}
}

// inspectFile checks a file without changing it. A file without our id may be a
// database of ours only as long as it has no table: older versions left such a
// file behind when they were killed at once.
func inspectFile(ctx context.Context, path string, size int64, now func() time.Time, o Options) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	ours, err := checkHeader(f, path, size)
	switch {
	case err != nil || ours:
		return err
	case hasLog(path, "-journal"):
		return refused(path, ErrOther, errors.New("no application id"))
	case o.backup || !hasLog(path, "-wal"):
		return nil // migrate looks
	}
	staged, err := Stage(ctx, path, now) // its log tells whose it is
	if err != nil {
		return err
	}
	return staged.Close()
}

// checkHeader checks the first page: the magic, our application id and a version that
// we know, and that the file is as long as it should be. ours is false for a file
// without an application id and without a table.
func checkHeader(f io.ReaderAt, path string, size int64) (ours bool, err error) {
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
	case page < 512 || !hasLog(path, "-wal") && (size%page != 0 || number(24) == number(92) && number(28)*page > size):
		return refuse(ErrDamaged, "the file was cut off")
	}
	return number(68) == applicationID, nil
}

// hasLog reports whether a log with something in it belongs to a database. A page
// for which a full disk had no room is only in the write-ahead log.
func hasLog(path, suffix string) bool {
	info, err := os.Stat(path + suffix)
	return err == nil && info.Size() > 0
}

// verifyFile checks that the file at the path is still the one that is open, and
// as long as it should be. Without this check SQLite would go on writing to a
// file that has lost its name.
func (db *DB) verifyFile() error {
	if db.file == nil {
		return nil // it is being created
	}
	f, err := os.Open(db.path)
	if err == nil {
		defer f.Close()
		var info os.FileInfo
		info, err = f.Stat()
		if err == nil && os.SameFile(db.file, info) {
			_, err = checkHeader(f, db.path, info.Size())
			return err
		}
	}
	return &StorageError{Tried: "save in", Path: db.path, Kind: ErrMoved, Err: cmp.Or(err, errors.New("another file"))}
}

// migrate brings the schema to the present version, all steps in one
// transaction, after a backup. A database that is itself a copy of a backup
// always has a version.
func (db *DB) migrate(ctx context.Context, backup bool) error {
	var app, from, tables int
	err := db.QueryRowContext(ctx, `SELECT (SELECT application_id FROM pragma_application_id),
		(SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)`).Scan(&app, &from, &tables)
	switch {
	case err != nil:
		return err
	case app != applicationID && (backup || app != 0 || from != 0 || tables > 0):
		return refused(db.path, ErrOther, errors.New("another application id"))
	case from > version:
		return refused(db.path, ErrNewer, fmt.Errorf("version %d", from))
	case from == version:
		return nil
	case from > 0:
		if err := db.backUpBefore(ctx, from); err != nil {
			return fmt.Errorf("back up before a change of version: %w", err)
		}
	}
	return db.change(ctx, fmt.Sprintf("bring the database to version %d", version), func(tx *transaction) error {
		// Another process may have been faster.
		if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&from); err != nil {
			return err
		}
		for to := from + 1; to <= version; to++ {
			script, err := migrations.ReadFile(fmt.Sprintf("migrations/%04d.sql", to))
			if err != nil {
				return err
			}
			_, err = tx.ExecContext(ctx, fmt.Sprintf("%s;PRAGMA application_id=%d;PRAGMA user_version=%d", script, applicationID, to))
			if err != nil {
				return err
			}
		}
		if from < digestVersion {
			return addDigests(ctx, tx)
		}
		return nil
	})
}

// change runs use in one immediate transaction. Before and after it, the file with
// the name of the database must be the one that is open.
//
// It tries to begin about once per millisecond while another process holds the
// lock. SQLite's own busy handler polls ten times a second, too slowly if another
// program writes without a pause.
func (db *DB) change(ctx context.Context, tried string, use func(*transaction) error) error {
	if db.readOnly != nil {
		return db.readOnly
	}
	if err := db.prepare(ctx); err != nil {
		return db.failed(tried, err)
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return db.failed(tried, err)
	}
	defer conn.Close() // returns it to the pool
	var tx *sql.Tx
	err = setBusyTimeout(ctx, conn, 0)
	for last := time.Now().Add(db.busy); err == nil && tx == nil; {
		tx, err = conn.BeginTx(ctx, nil)
		if isBusy(err) && time.Now().Before(last) {
			err = nil
			select {
			case <-ctx.Done(): // BeginTx returns the error
			case <-time.After(time.Duration(500+rand.IntN(1000)) * time.Microsecond):
			}
		}
	}
	err = errors.Join(err, setBusyTimeout(ctx, conn, db.busy))
	if err == nil {
		err = db.verifyFile()
	}
	if err == nil {
		err = use(db.transaction(tx))
	}
	switch {
	case err == nil:
		err = tx.Commit()
	case tx != nil:
		_ = tx.Rollback() // the first error is the one that counts
	}
	if err == nil {
		db.log.Reset(logIdle)
		err = db.verifyFile()
	}
	return db.failed(tried, err)
}

func isBusy(err error) bool {
	var e *driver.Error
	return errors.As(err, &e) && e.Code()&0xff == lib.SQLITE_BUSY
}

// logIdle is the time without a change after which the write-ahead log is
// emptied. Emptying it after each change would take as long as the change.
const logIdle = 100 * time.Millisecond

// emptyLog moves the write-ahead log into the database: a program that is killed
// later leaves no log that SQLite would take for that of another file, which is
// copied over this one. If a reader or a full disk prevents it, the log keeps
// what is saved, and the next change tries again.
func (db *DB) emptyLog() {
	db.emptying.Lock()
	defer db.emptying.Unlock()
	ctx := context.Background()
	conn, err := db.Conn(ctx)
	if err != nil {
		return // it is closed
	}
	defer conn.Close()
	if db.verifyFile() != nil || setBusyTimeout(ctx, conn, 0) != nil {
		return
	}
	_, _ = conn.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	_ = setBusyTimeout(ctx, conn, db.busy)
}

func setBusyTimeout(ctx context.Context, conn *sql.Conn, wait time.Duration) error {
	_, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA busy_timeout=%d", wait.Milliseconds()))
	return err
}

func (db *DB) view(ctx context.Context, tried string, use func(*transaction) error) error {
	err := db.prepare(ctx)
	if err != nil {
		return db.failed(tried, err)
	}
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return db.failed(tried, err)
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	return db.failed(tried, use(db.transaction(tx)))
}

// statements are those that read an assessment, by their text. To prepare one takes as
// long as to run it, so a store does that once for each connection.
type statements struct {
	sync.Mutex
	prepared map[string]*sql.Stmt // all, or nil
}

// prepare prepares what reads an assessment, outside of any transaction. What can't be
// prepared is run as it is, and says then what is wrong.
func (db *DB) prepare(ctx context.Context) error {
	db.kept.Lock()
	defer db.kept.Unlock()
	if db.kept.prepared != nil {
		return nil
	}
	all := map[string]*sql.Stmt{}
	for _, text := range []string{rowQuery, entriesQuery, dealsQuery} {
		statement, err := db.PrepareContext(ctx, text)
		switch {
		case isBusy(err):
			return err
		case err != nil:
			return nil
		}
		all[text] = statement
	}
	db.kept.prepared = all
	return nil
}

// transaction is one of a store, with the statements that are prepared.
type transaction struct {
	*sql.Tx
	prepared map[string]*sql.Stmt
}

func (db *DB) transaction(tx *sql.Tx) *transaction {
	db.kept.Lock()
	defer db.kept.Unlock()
	return &transaction{tx, db.kept.prepared}
}

func (tx *transaction) QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	if statement := tx.prepared[text]; statement != nil {
		return tx.StmtContext(ctx, statement).QueryContext(ctx, args...)
	}
	return tx.Tx.QueryContext(ctx, text, args...)
}
