package tuitest

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"trustpath/assessment/engine"
	"trustpath/assessment/sqlite"
)

// Disk is the real store in a temporary folder.
type Disk struct{ *sqlite.DB }

// empty is a store without an assessment, which tests copy: to make one takes
// longer.
var empty = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "tuitest")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "empty.db")
	db, err := sqlite.OpenWith(context.Background(), path, time.Now, sqlite.Options{})
	if err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// NewDisk returns an empty store for assessments of this content.
func NewDisk(t testing.TB, c *engine.Engine, now func() time.Time) Disk {
	t.Helper()
	data, err := empty()
	path := filepath.Join(t.TempDir(), "trustpath.db")
	if err == nil {
		err = os.WriteFile(path, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	db, err := sqlite.OpenWith(context.Background(), path, now, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	// A test has one connection at a time, and outlives no crash.
	if _, err := db.Exec("PRAGMA synchronous=OFF"); err != nil {
		t.Fatal(err)
	}
	return Disk{db.WithEngine(c)}
}

// Fail makes each change of an assessment fail with a message, until Heal.
func (d Disk) Fail(t testing.TB, message string) {
	t.Helper()
	_, err := d.Exec("CREATE TRIGGER fail BEFORE INSERT ON changes BEGIN SELECT RAISE(ABORT, '" +
		strings.ReplaceAll(message, "'", "''") + "'); END")
	if err != nil {
		t.Fatal(err)
	}
}

// Heal lets changes through again.
func (d Disk) Heal(t testing.TB) {
	t.Helper()
	if _, err := d.Exec("DROP TRIGGER fail"); err != nil {
		t.Fatal(err)
	}
}
