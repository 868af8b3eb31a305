package sqlite

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	driver "modernc.org/sqlite"
)

// rolling is how many backups stay beside a database; older ones are removed
// when another one is made.
const rolling = 5

// Backup writes a copy of the database as it stands at one moment, 0600, while
// others may go on writing. What is at path must not be there or be empty.
func (db *DB) Backup(ctx context.Context, path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return db.failed("back up", err)
	}
	defer f.Close()
	if _, err = db.ExecContext(ctx, "VACUUM INTO ?", path); err == nil {
		err = f.Sync()
	}
	return db.failed("back up", err)
}

// BackUpBeside copies the database beside itself under a name that says why and
// when, and returns the name.
func (db *DB) BackUpBeside(ctx context.Context, why string) (string, error) {
	name := fmt.Sprintf("%s.%s-%s.bak", db.path, why, db.now().UTC().Format("20060102T150405"))
	making := db.path + ".making-" + rand.Text() // half a copy must not look like a whole one
	err := db.Backup(ctx, making)
	if err == nil {
		err = os.Link(making, name)
	}
	if errors.Is(err, fs.ErrExist) { // by another process, in the same second
		name += "-" + rand.Text()[:6]
		err = os.Link(making, name)
	}
	if err = errors.Join(err, os.Remove(making)); err != nil {
		return "", db.failed("back up", err)
	}
	return name, nil
}

// Backups returns the backups beside a database, the newest first.
func Backups(path string) ([]string, error) {
	names, err := filepath.Glob(literal(path) + ".*.bak*")
	if err != nil {
		return nil, err
	}
	made := map[string]time.Time{}
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			return nil, err
		}
		made[name] = info.ModTime()
	}
	slices.SortFunc(names, func(a, b string) int { return made[b].Compare(made[a]) })
	return names, nil
}

// literal is a path as a pattern that matches nothing else.
func literal(path string) string {
	var out []byte
	for i := range len(path) {
		switch path[i] {
		case '*', '?', '[':
			out = append(out, '[', path[i], ']')
		default:
			out = append(out, path[i])
		}
	}
	return string(out)
}

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

// Staged is a copy of a database that was brought forward to the version of this
// program and checked. Close removes it.
type Staged struct {
	*DB
	Damage []Damage // empty when it is whole

	folder string
}

// Stage copies the file of a database into a folder of its own, opens the copy
// and checks it; the file itself stays as it is.
func Stage(ctx context.Context, file string, now func() time.Time) (*Staged, error) {
	folder, err := os.MkdirTemp("", "trustpath-")
	if err != nil {
		return nil, err
	}
	out := &Staged{folder: folder}
	copied := filepath.Join(folder, "copy.db")
	err = copyFile(file, copied)
	if wal := copyFile(file+"-wal", copied+"-wal"); err == nil && !errors.Is(wal, fs.ErrNotExist) {
		err = wal // of a database that is in use, or was left
	}
	if err != nil {
		return nil, errors.Join(failure(staging, file, err), out.Close())
	}
	if out.DB, err = Open(ctx, copied, now); err != nil {
		return nil, errors.Join(of(file, err), out.Close())
	}
	if out.Damage, err = out.Check(ctx); err != nil {
		return nil, errors.Join(of(file, err), out.Close())
	}
	return out, nil
}

const staging = "read" // the file that was named, not its copy

// of names the file that a person knows in an error about its copy.
func of(file string, err error) error {
	var stored *StorageError
	if errors.As(err, &stored) {
		stored.Tried, stored.Path = staging, file
	}
	return err
}

// Close closes the copy and removes it.
func (s *Staged) Close() error {
	var err error
	if s.DB != nil {
		err = s.DB.Close()
	}
	return errors.Join(err, os.RemoveAll(s.folder))
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// PutBack makes the database what a staged backup is, in one transaction that
// other processes see like any other. What is damaged is refused.
func (db *DB) PutBack(ctx context.Context, staged *Staged) error {
	const tried = "put the backup into"
	if db.Copied() {
		return &StorageError{Tried: tried, Path: db.path, Kind: ErrReadOnly, Err: errors.New("a copy is read")}
	}
	if len(staged.Damage) > 0 {
		return db.failed(tried, fmt.Errorf("%s (%w)", staged.Damage[0].What, errChanged))
	}
	if _, err := staged.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		return db.failed(tried, err)
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return db.failed(tried, err)
	}
	defer conn.Close()
	return db.failed(tried, conn.Raw(func(raw any) error {
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
	}))
}

// All counts the assessments, deleted ones too.
func (db *DB) All(ctx context.Context) (int, error) {
	var n int
	err := db.QueryRowContext(ctx, "SELECT count(*) FROM assessments").Scan(&n)
	return n, db.failed("count", err)
}
