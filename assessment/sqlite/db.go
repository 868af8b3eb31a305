// Package sqlite stores assessments in one SQLite file. Every change is one
// immediate transaction that is on the disk when the method returns (WAL,
// synchronous FULL), together with its line in an append-only history.
package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	_ "modernc.org/sqlite" // the driver

	"trustpath/assessment"
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
	now  func() time.Time
	busy time.Duration       // how long a change waits for another's
	pack *assessment.Catalog // see In
	copy string              // the folder of the copy that is read, see OpenCopy; else ""
	net  string              // see Network

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

// Open opens the store at path and makes it when it is not there: the folder
// 0700, the file 0600 before anything is written into it. A file of another
// program or of a newer version is refused and stays as it was. An older one is
// backed up and brought forward. now is the clock for what is stored. On a
// network file system there is no write-ahead log, which would need memory that
// all its users share.
func Open(ctx context.Context, path string, now func() time.Time) (*DB, error) {
	return OpenOn(ctx, path, now, Network)
}

// OpenOn is Open where network names the network file system of a path, or "".
func OpenOn(ctx context.Context, path string, now func() time.Time, network func(string) string) (*DB, error) {
	return open(ctx, path, now, busyTimeout, network)
}

func open(ctx context.Context, path string, now func() time.Time, busy time.Duration, network func(string) string, more ...string) (*DB, error) {
	const tried = "open the database"
	if err := prepare(path); err != nil {
		var stored *StorageError
		if errors.As(err, &stored) {
			return nil, err
		}
		why := error(nil)
		if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
			why = ErrReadOnly
		}
		return nil, &StorageError{Tried: tried, Path: path, Kind: why, Err: err}
	}
	journal, net := "WAL", network(path)
	if net != "" {
		journal = "DELETE"
	}
	query := url.Values{}
	for _, pragma := range append([]string{"busy_timeout(" + strconv.FormatInt(busy.Milliseconds(), 10) + ")",
		"journal_mode(" + journal + ")", "synchronous(FULL)", "foreign_keys(1)"}, more...) {
		query.Add("_pragma", pragma)
	}
	query.Set("_txlock", "immediate")
	handle, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: query.Encode()}).String())
	if err != nil {
		return nil, failure(tried, path, err)
	}
	db := &DB{DB: handle, path: path, now: now, busy: busy, net: net}
	if err := db.migrate(ctx); err != nil {
		return nil, errors.Join(failure(tried, path, err), handle.Close())
	}
	return db, nil
}

// prepare makes folder and file with narrow permissions, and reads the header
// of a file that is there before anything can write to it.
func prepare(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return &StorageError{Tried: "open the database", Path: path, Kind: ErrForeign, Err: errors.New("not a regular file")}
	}
	if info.Size() > 0 {
		if err := header(f, path, info.Size()); err != nil {
			return err // a file that is not ours keeps its permissions too
		}
	}
	if info.Mode().Perm()&0o077 != 0 {
		return f.Chmod(0o600)
	}
	return nil
}

// header checks the first hundred bytes: the magic, our application id and a
// version that we know, and that the file is as long as it says.
func header(f io.ReaderAt, path string, size int64) error {
	refuse := func(kind error, why string) error {
		return &StorageError{Tried: "open the database", Path: path, Kind: kind, Err: errors.New(why)}
	}
	h := make([]byte, 100)
	if n, err := f.ReadAt(h, 0); n < len(h) {
		return refuse(ErrForeign, fmt.Sprintf("too short: %v", err))
	}
	number := func(at int) int64 {
		return int64(h[at])<<24 | int64(h[at+1])<<16 | int64(h[at+2])<<8 | int64(h[at+3])
	}
	page := int64(h[16])<<8 | int64(h[17])
	if page == 1 {
		page = 65536
	}
	switch {
	case string(h[:16]) != "SQLite format 3\x00":
		return refuse(ErrForeign, "not a SQLite file")
	case number(68) != applicationID && (number(68) != 0 || number(60) != 0):
		return refuse(ErrForeign, "another application id")
	case number(60) > version:
		return refuse(ErrNewer, fmt.Sprintf("version %d", number(60)))
	case page < 512, size%page != 0 && !logged(path):
		return refuse(ErrDamaged, "the file was cut off")
	}
	return nil
}

// logged reports whether a write-ahead log stands beside a database. A page that
// found no room on a full disk is whole in there.
func logged(path string) bool {
	info, err := os.Stat(path + "-wal")
	return err == nil && info.Size() > 0
}

// migrate brings the schema forward, each step and its number in one
// transaction, after a backup of what is there.
func (db *DB) migrate(ctx context.Context) error {
	var app, at int
	if err := db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&app); err != nil {
		return err
	}
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&at); err != nil {
		return err
	}
	switch {
	case at > version:
		return &StorageError{Tried: "open the database", Path: db.path, Kind: ErrNewer, Err: fmt.Errorf("version %d", at)}
	case at == version && app == applicationID:
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
