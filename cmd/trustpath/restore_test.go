package main

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trustpath/assessment/sqlite"
)

// A backup can be restored whichever part of the database is damaged, and the damaged
// file is kept.
func TestRestoreOverDamage(t *testing.T) {
	t.Parallel()
	made := elsewhere(t, "made")
	id, _ := made.does(t, 0, "new", "Acme AI")
	id = strings.TrimSpace(id)
	backup := filepath.Join(t.TempDir(), "backup.db")
	made.does(t, 0, "backup", backup)
	whole, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	step := 4
	if *everyCase {
		step = 1
	}
	for page := 1; page <= len(whole)/4096; page += step {
		spoilt := bytes.Clone(whole)
		part := spoilt[(page-1)*4096 : page*4096]
		if page == 1 {
			part = part[100:] // the header identifies the file
		}
		for i := range part {
			part[i] = 0xff
		}
		restoreOver(t, spoilt, backup, id)
	}
	for _, size := range []int{0, 1, 50, 4096, len(whole) / 2, len(whole) - 1} {
		restoreOver(t, whole[:size], backup, id)
	}
	a := elsewhere(t, "schema")
	a.does(t, 0, "new", "Other")
	db, err := sqlite.OpenWith(t.Context(), a.db, newApp().now, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("PRAGMA foreign_keys=0; DROP TABLE assessments"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, talk := a.does(t, codeFailure, "list"); !strings.Contains(talk, sqlite.ErrDamaged.Error()) {
		t.Errorf("a missing table: got %s", talk)
	}
	lost, err := os.ReadFile(a.db)
	if err != nil {
		t.Fatal(err)
	}
	restoreOver(t, lost, backup, id)
}

func restoreOver(t *testing.T, spoilt []byte, backup, id string) {
	t.Helper()
	a := elsewhere(t, "t")
	if err := os.WriteFile(a.db, spoilt, 0o600); err != nil {
		t.Fatal(err)
	}
	a.does(t, 0, "restore", "--force", backup)
	if out, _ := a.does(t, 0, "list", "--json"); !strings.Contains(out, id) {
		t.Errorf("got %s, want %s in it", out, id)
	}
	kept, err := filepath.Glob(a.db + ".*-*")
	if err != nil || len(kept) == 0 {
		t.Errorf("got %v, %v, want the old file", kept, err)
	}
}

// A file of another program, a folder, or a link to one of them is never replaced,
// even with --force.
func TestRestoreOverForeign(t *testing.T) {
	t.Parallel()
	made := elsewhere(t, "made")
	made.does(t, 0, "new", "Acme AI")
	backup := filepath.Join(t.TempDir(), "backup.db")
	made.does(t, 0, "backup", backup)
	for name, statements := range map[string]string{
		"no id":         "CREATE TABLE x (y)",
		"a version":     "PRAGMA user_version=3; CREATE TABLE x (y)",
		"another id":    "PRAGMA application_id=7; CREATE TABLE x (y)",
		"our tables":    "CREATE TABLE assessments (id); CREATE TABLE changes (id)",
		"a log":         "PRAGMA journal_mode=WAL; CREATE TABLE x (y)",
		"a folder":      "",
		"by a link":     "CREATE TABLE x (y)",
		"a folder link": "",
	} {
		t.Run(name, func(t *testing.T) {
			a := elsewhere(t, "t")
			file := filepath.Join(t.TempDir(), "other.db")
			if statements == "" {
				if err := os.Mkdir(file, 0o700); err != nil {
					t.Fatal(err)
				}
			} else {
				db, err := sql.Open("sqlite", file)
				if err != nil {
					t.Fatal(err)
				}
				defer db.Close() // closing it would remove the log
				if _, err := db.Exec(statements); err != nil {
					t.Fatal(err)
				}
			}
			a.db = file
			if strings.Contains(name, "link") {
				a.db = filepath.Join(t.TempDir(), "link.db")
				if err := os.Symlink(file, a.db); err != nil {
					t.Skip(err)
				}
			}
			before, err := os.Stat(file)
			if err != nil {
				t.Fatal(err)
			}
			_, talk := a.does(t, codeFailure, "restore", "--force", backup)
			after, err := os.Stat(file)
			if err != nil || !os.SameFile(before, after) || before.Mode() != after.Mode() || !strings.Contains(talk, "name another with --db") {
				t.Errorf("got %v, %v and %s", after, err, talk)
			}
		})
	}
}

// An empty list mentions deleted assessments.
func TestListOfDeleted(t *testing.T) {
	t.Parallel()
	a := elsewhere(t, "t")
	for range 2 {
		id, _ := a.does(t, 0, "new", "Acme AI")
		a.does(t, 0, "delete", strings.TrimSpace(id))
	}
	if _, talk := a.does(t, 0, "list"); !strings.Contains(talk, "2 assessments are deleted; trustpath list --deleted") {
		t.Errorf("got %s", talk)
	}
}
