package sqlite

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"
	driver "modernc.org/sqlite"
)

// rolling is how many backups are kept next to a database. Making another one
// removes older ones.
const rolling = 5

// Backup writes a copy of the database as it is at one moment, of mode 0600,
// while others may go on writing. The file at path must be empty or missing.
func (db *DB) Backup(ctx context.Context, path string) error {
	const tried = "back up the database to"
	path, err := filepath.Abs(path) // SQLite takes other forms for an address
	if err != nil {
		return failure(tried, path, err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return failure(tried, path, err)
	}
	defer f.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		return db.failed("back up", err)
	}
	defer conn.Close()
	if db.readOnly != nil { // it is for reading, and query_only forbids to write any file
		_, err = conn.ExecContext(ctx, "PRAGMA query_only(0)")
		defer conn.ExecContext(ctx, "PRAGMA query_only(1)") //nolint:errcheck // every change is refused anyway
	}
	if err == nil {
		_, err = conn.ExecContext(ctx, "VACUUM INTO ?", path)
	}
	if err == nil {
		err = f.Sync()
	}
	return failure(tried, path, err)
}

// ErrIncomplete says that a backup lacks something that the database holds.
var ErrIncomplete = errors.New("the backup does not hold everything and is not kept")

// Snapshot makes a backup in a new folder in parent, or in the folder for temporary
// files if parent is empty. It checks the backup, compares it with the
// database, and calls use with the path of the file and the number of
// assessments in it. The file is removed when use returns.
func (db *DB) Snapshot(ctx context.Context, parent string, use func(path string, assessments int) error) (err error) {
	const count = "SELECT (SELECT count(*) FROM assessments), (SELECT coalesce(max(sequence), 0) FROM changes)"
	folder, release, err := tempFolder(parent)
	if err != nil {
		return fmt.Errorf("make a copy of the database: %w", err)
	}
	defer func() { err = errors.Join(err, release()) }()
	var here, there [2]int // both numbers only grow
	if err := db.QueryRowContext(ctx, count).Scan(&here[0], &here[1]); err != nil {
		return db.failed("back up", err)
	}
	path := filepath.Join(folder, copyName)
	if err := db.Backup(ctx, path); err != nil {
		return err
	}
	made, err := OpenWith(ctx, path, db.now, Options{backup: true, journal: "DELETE"})
	if err != nil {
		return err
	}
	damage, err := made.Check(ctx)
	err = errors.Join(err, made.QueryRowContext(ctx, count).Scan(&there[0], &there[1]), made.Close())
	switch {
	case err != nil:
		return made.failed("read back", err)
	case len(damage) > 0:
		return db.failed("back up", fmt.Errorf("%s (%w)", damage[0].What, errChanged))
	case there[0] < here[0] || there[1] < here[1]:
		return fmt.Errorf("%w: it has %d of %d assessments and %d of %d changes", ErrIncomplete, there[0], here[0], there[1], here[1])
	}
	return use(path, there[0])
}

// BackUpBeside copies the database into its own folder, under a name that has the
// reason and the time, and returns the name.
func (db *DB) BackUpBeside(ctx context.Context, why string) (name string, err error) {
	folder, release, err := tempFolder(filepath.Dir(db.path))
	if err != nil {
		return "", db.failed("back up", err)
	}
	defer func() { err = errors.Join(err, release()) }()
	made := filepath.Join(folder, copyName) // an incomplete copy must not look like a complete one
	if err := db.Backup(ctx, made); err != nil {
		return "", err
	}
	name = fmt.Sprintf("%s.%s-%s.bak", db.path, why, db.now().UTC().Format("20060102T150405"))
	err = renameNew(made, name)
	if errors.Is(err, fs.ErrExist) { // by another process, in the same second
		name += "-" + rand.Text()[:6]
		err = renameNew(made, name)
	}
	return name, db.failed("back up", err)
}

// Backups returns the backups next to a database, the newest first.
func Backups(path string) ([]string, error) {
	names, err := filepath.Glob(literal(path) + ".*.bak*")
	made := map[string]time.Time{}
	for _, name := range names {
		info, unread := os.Stat(name)
		if unread != nil {
			return nil, unread
		}
		made[name] = info.ModTime()
	}
	slices.SortFunc(names, func(a, b string) int { return made[b].Compare(made[a]) })
	return names, err
}

// literal makes of a path a pattern that matches only that.
var literal = strings.NewReplacer("*", "[*]", "?", "[?]", "[", "[[]").Replace

// backUpBefore keeps a copy from before a change of version, and the last few of
// such. A copy that another process may have overtaken is not kept: that process
// has its own.
func (db *DB) backUpBefore(ctx context.Context, at int) error {
	name, err := db.BackUpBeside(ctx, fmt.Sprintf("v%d", at))
	if err != nil {
		return err
	}
	var now int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&now); err != nil {
		return err
	}
	if now != at {
		return os.Remove(name)
	}
	all, err := Backups(db.path)
	for _, old := range all[min(rolling, len(all)):] {
		err = errors.Join(err, os.Remove(old))
	}
	return err
}

// Staged is a copy of a database that was migrated to the version of this program
// and checked. Close removes it.
type Staged struct {
	*DB
	Damage []Damage // empty when it is whole

	release func() error
}

// Stage copies the file of a database, opens the copy and checks it. The file
// itself, which must be a database of ours, does not change.
func Stage(ctx context.Context, file string, now func() time.Time) (*Staged, error) {
	return stage(ctx, file, "", now)
}

// stage makes the copy in a new folder in parent; see tempFolder.
func stage(ctx context.Context, file, parent string, now func() time.Time) (*Staged, error) {
	in, err := openRegular(file)
	if err != nil {
		return nil, staging(file, err)
	}
	defer in.Close()
	wal, err := os.Open(in.Name() + "-wal") // of a database that is in use, or of a program that was killed
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, staging(file, err)
	}
	defer wal.Close() //nolint:errcheck // nil where there is none
	return stageFrom(ctx, in, wal, file, parent, now)
}

// openRegular opens a file to read, but no pipe: that may wait forever.
func openRegular(file string) (*os.File, error) {
	path, err := Resolve(file)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, notRegular(path)
	}
	return os.Open(path)
}

// StageReader is Stage for what a reader has, which name describes in errors.
func StageReader(ctx context.Context, in io.Reader, name string, now func() time.Time) (*Staged, error) {
	return stageFrom(ctx, in, nil, name, "", now)
}

func stageFrom(ctx context.Context, in io.Reader, wal *os.File, name, parent string, now func() time.Time) (*Staged, error) {
	folder, release, err := tempFolder(parent)
	if err != nil {
		return nil, failure("read", name, err)
	}
	out := &Staged{release: release}
	copied := filepath.Join(folder, copyName)
	start := make([]byte, 108)
	n, err := io.ReadFull(in, start) // nothing else is read of what is no database
	if err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		_, err = checkHeader(bytes.NewReader(start[:n]), copied, int64(n))
	}
	if err == nil || errors.Is(err, ErrDamaged) { // only the start is there
		err = copyTo(copied, io.MultiReader(bytes.NewReader(start[:n]), in))
	}
	if err == nil && wal != nil {
		err = copyTo(copied+"-wal", wal)
	}
	if err == nil {
		out.DB, err = OpenWith(ctx, copied, now, Options{backup: true})
	}
	if err == nil {
		out.Damage, err = out.Check(ctx)
	}
	if err != nil {
		return nil, errors.Join(staging(name, err), out.Close())
	}
	return out, nil
}

// staging is a failure to read the file that was named, also where the error names
// its copy.
func staging(name string, err error) error {
	err = failure("read", name, err)
	var stored *StorageError
	if errors.As(err, &stored) {
		stored.Tried, stored.Path = "read", name
	}
	return err
}

// Close closes the copy and removes it.
func (s *Staged) Close() error {
	var err error
	if s.DB != nil {
		err = s.DB.Close()
	}
	return errors.Join(err, s.release())
}

func copyTo(path string, in io.Reader) error {
	out, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// PutBack replaces the content of the database by that of a staged backup, in one
// transaction. It refuses a damaged backup.
func (db *DB) PutBack(ctx context.Context, staged *Staged) error {
	const tried = "put the backup into"
	if db.readOnly != nil {
		return db.readOnly
	}
	if len(staged.Damage) > 0 {
		return db.failed(tried, fmt.Errorf("%s (%w)", staged.Damage[0].What, errChanged))
	}
	_, err := staged.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	if err == nil {
		err = db.verifyFile()
	}
	if err != nil {
		return db.failed(tried, err)
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return db.failed(tried, err)
	}
	defer conn.Close()
	err = conn.Raw(func(raw any) error {
		into := raw.(interface {
			NewRestore(from string) (*driver.Backup, error)
		})
		copying, err := into.NewRestore(staged.path)
		if err != nil {
			return err
		}
		for more := true; more && err == nil; {
			more, err = copying.Step(-1)
		}
		return errors.Join(err, copying.Finish())
	})
	return db.failed(tried, cmp.Or(err, db.verifyFile()))
}

// OpenCopy opens a copy of a database that cannot be written, for reading: the
// permissions, the disk or the file system may forbid it, and even a reader of a
// database needs to write files next to it. The copy is made in parent, or
// in the folder for temporary files if that is empty. Every change is refused with
// why, the error that kept the database from being opened. Close removes the copy.
func OpenCopy(ctx context.Context, path, parent string, now func() time.Time, why error) (*DB, error) {
	staged, err := stage(ctx, path, parent, now)
	if err == nil && len(staged.Damage) > 0 { // another program may have written while it was copied
		if err := staged.Close(); err != nil {
			return nil, err
		}
		staged, err = stage(ctx, path, parent, now)
	}
	if err != nil {
		return nil, err
	}
	var db *DB
	err = staged.DB.Close()
	if err == nil {
		db, err = OpenWith(ctx, staged.path, now, Options{Existing: true, pragmas: []string{"query_only(1)"}})
	}
	if err != nil {
		return nil, errors.Join(staging(path, err), staged.release())
	}
	db.path, db.copy, db.readOnly = path, staged.release, why
	return db, nil
}

// Copied returns why this is a copy for reading, nil if it is not a copy.
func (db *DB) Copied() error { return db.readOnly }

// Network names the network file system that the database is on, or "".
func (db *DB) Network() string { return db.net }

// Close closes the database, and removes the copy that was read.
func (db *DB) Close() error {
	db.log.Stop()
	db.emptying.Lock() // a connection that is still open would keep the log from being emptied
	err := db.DB.Close()
	db.emptying.Unlock()
	if db.copy != nil {
		err = errors.Join(err, db.copy())
	}
	return err
}

const (
	tempPattern = ".trustpath-copy-*" // of the folders that tempFolder makes
	lockName    = "lock"
	copyName    = "copy.db"
	newName     = "new.db"
	unlocked    = time.Hour // the age at which a folder without a lock was abandoned
)

// tempFolder makes a folder for copies in parent, or in the folder for temporary
// files if that is empty. release removes it. A program that is killed leaves its folder
// behind; the lock on it ends with the program, and the next one removes it.
func tempFolder(parent string) (folder string, release func() error, err error) {
	parent, err = filepath.Abs(cmp.Or(parent, os.TempDir()))
	if err != nil {
		return "", nil, err
	}
	removeAbandoned(parent)
	for {
		folder, err = os.MkdirTemp(parent, tempPattern)
		if err != nil {
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

// removeAbandoned removes the folders that killed programs left in parent. What it cannot
// remove stays: it is tried again.
func removeAbandoned(parent string) {
	folders, _ := filepath.Glob(filepath.Join(literal(parent), tempPattern))
	foreign := func(e fs.DirEntry) bool {
		return e.Name() != lockName && !strings.HasPrefix(e.Name(), copyName) && !strings.HasPrefix(e.Name(), newName)
	}
	for _, folder := range folders {
		info, err := os.Lstat(folder)
		entries, unread := os.ReadDir(folder)
		if err != nil || unread != nil || !info.IsDir() || slices.ContainsFunc(entries, foreign) {
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

//go:embed synced.txt
var services string

// Synced names the service that copies the folder of a path to other machines, or
// "". It goes by the names of folders and by what the clients leave in them.
func Synced(path string) string {
	for folder := filepath.Dir(path); ; folder = filepath.Dir(folder) {
		name := strings.ToLower(filepath.Base(folder))
		for line := range strings.Lines(services) {
			how, rest, _ := strings.Cut(strings.TrimSpace(line), ": ")
			sign, service, _ := strings.Cut(rest, ": ")
			more, named := strings.CutPrefix(name, sign)
			switch how {
			case "name":
				if named && (more == "" || strings.ContainsAny(more[:1], " -_(.")) {
					return service
				}
			case "file":
				if _, err := os.Lstat(filepath.Join(folder, sign)); err == nil {
					return service
				}
			}
		}
		if folder == filepath.Dir(folder) {
			return ""
		}
	}
}

// Conflicts returns other databases of ours in the folder of a database that a
// synchronization made when two machines wrote: each service has its own form of
// name, and all begin and end like the original.
func Conflicts(path string) ([]string, error) {
	end := filepath.Ext(path)
	begin := strings.TrimSuffix(path, end)
	names, err := filepath.Glob(literal(begin) + "*" + literal(end))
	synced := Synced(path) != ""
	var out []string
	for _, name := range names {
		added := strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(name, begin), end))
		if !strings.Contains(added, "conflict") && !(synced && strings.Trim(added, "0123456789-_.:t") != "") {
			continue
		}
		f, err := os.Open(name)
		if err != nil {
			return out, err
		}
		ours, _ := checkHeader(f, name, 1<<62) // the length is not asked for
		_ = f.Close()
		if ours {
			out = append(out, name)
		}
	}
	return out, err
}
