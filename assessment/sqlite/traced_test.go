package sqlite_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"trustpath/assessment"
)

// TestSyncedBeforeSaid traces a program that saves: between the last write to
// the log and the word that it is saved, the log is brought to the disk.
func TestSyncedBeforeSaid(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("SKIPPED, nothing shown about syncing: there is no strace")
	}
	if out, err := exec.Command(strace, "-f", "-e", "trace=fsync", "true").CombinedOutput(); err != nil {
		t.Skipf("SKIPPED, nothing shown about syncing: strace may not trace: %v %s", err, out)
	}
	path := filepath.Join(t.TempDir(), "t.db")
	db := open(t, path)
	made, err := db.Create(context.Background(), assessment.Assessment{})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	trace := filepath.Join(t.TempDir(), "trace")
	cmd := child(path, made.ID, "n")
	cmd.Args = append([]string{strace, "-f", "-y", "-o", trace, "-e", "trace=write,pwrite64,fsync,fdatasync"}, cmd.Args...)
	cmd.Path = strace
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	data, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	wrote := regexp.MustCompile(`pwrite64\(\d+<[^>]*t\.db-wal>`)
	synced := regexp.MustCompile(`f(data)?sync\(\d+<[^>]*t\.db-wal>`)
	said := regexp.MustCompile(`write\(1<[^>]*>, "saved `)
	fresh, unsynced, count := false, false, 0
	for line := range bytes.Lines(data) {
		switch text := strings.TrimSpace(string(line)); {
		case wrote.MatchString(text):
			fresh, unsynced = true, true
		case synced.MatchString(text):
			unsynced = false
		case said.MatchString(text):
			if count++; !fresh || unsynced {
				t.Errorf("said to be saved, written %v, synced %v: %s", fresh, !unsynced, text)
			}
			fresh = false
		}
	}
	if count != *writes {
		t.Errorf("saves in the trace: got %d, want %d", count, *writes)
	}
	t.Logf("%d saves, each synced before it was said", count)
}
