//go:build unix

package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Only the owner can read what the program writes, also while it runs and with umask 0.
func TestModes(t *testing.T) {
	t.Parallel()
	h := newMachine(t)
	h.env = []string{"TMPDIR=" + filepath.Join(h.folder, "tmp")}
	if err := os.Mkdir(filepath.Join(h.folder, "tmp"), 0o700); err != nil {
		t.Fatal(err)
	}
	open := h
	open.binary = "/bin/sh"
	run := func(args ...string) string {
		t.Helper()
		got := open.try(append([]string{"-c", `umask 0; exec "$0" "$@"`, os.Args[0]}, args...)...)
		if got.code != 0 {
			t.Errorf("%s: got %+v", args, got)
		}
		return strings.TrimSpace(got.out)
	}
	id := run("new", "Acme AI")
	run("answer", id, "held=none")
	run("set", id, "company=Acme")
	for _, f := range formats() {
		if f.ID == formatPDF {
			continue // in TestPDF: not every machine has a browser
		}
		args := []string{"export", id, "--format", f.ID, "-o", "out-" + f.ID}
		if f.ID == formatSOA {
			args = append(args, "--standard", "iso27001")
		}
		run(args...)
	}
	run("export", "--all", "--json", "-o", "all.jsonl")
	run("answers", "template", "-o", "template.yaml")
	run("backup", "backup.db")
	run("restore", "--force", "backup.db")
	run("content", "eject", "content")

	broken := open
	broken.env = append([]string{}, "TRUSTPATH_FAULT=command")
	broken.try("-c", `umask 0; exec "$0" list`, os.Args[0])

	p := open.sit(120, 36, "-c", `umask 0; exec "$0" open "$1"`, os.Args[0], id)
	p.sees("question 2 of")
	p.types("01")
	p.sees("saved ")
	p.types("r")
	p.sees("Summary")
	exportTo(t, p, filepath.Join(h.folder, "screens.md"))
	seen := narrow(t, h.folder)
	for _, want := range []string{"trustpath.db", "trustpath.db-wal", "trustpath.db-shm", "crash-", ".bak", "backup.db", "screens.md", "out-bundle", "out-record", "pack.yaml"} {
		if !strings.Contains(seen, want) {
			t.Errorf("%s was not looked at, only\n%s", want, seen)
		}
	}
	p.types("\x03")
	p.leaves()
	narrow(t, h.folder)
}

// narrow checks the mode of everything in a folder and returns the names.
func narrow(t *testing.T, folder string) string {
	t.Helper()
	var seen strings.Builder
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == folder {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		want := fs.FileMode(0o600)
		if entry.IsDir() {
			want = 0o700
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s: got %v, want %v", path, got, want)
		}
		seen.WriteString(path + "\n")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return seen.String()
}
