package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// traced runs the program under strace and returns its system calls about files, one
// a line, with paths.
func traced(t *testing.T, h machine, stdin string, args ...string) []string {
	t.Helper()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skipf("strace is not here, so nothing shows what is synced: %v", err)
	}
	log := filepath.Join(t.TempDir(), "calls")
	calls := []string{"-f", "-y", "-s", "64", "-e", "signal=none", "-e", "trace=write,pwrite64,fsync,fdatasync,link,linkat,rename,renameat,renameat2,unlink,unlinkat", "-o", log}
	if out, err := exec.Command(strace, append(slices.Clone(calls), "true")...).CombinedOutput(); err != nil {
		t.Skipf("strace is not permitted here, so nothing shows what is synced: %v\n%s", err, out)
	}
	cmd := h.command(args...)
	cmd.Path, cmd.Args = strace, slices.Concat([]string{strace}, calls, cmd.Args)
	cmd.Stdin = strings.NewReader(stdin)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(string(text), "\n")
}

// in checks that calls of these kinds occur in this order.
func in(t *testing.T, calls []string, order ...string) {
	t.Helper()
	at := 0
	for _, one := range order {
		next := slices.IndexFunc(calls[at:], regexp.MustCompile(one).MatchString)
		if next < 0 {
			t.Fatalf("no call like %s after the first %d of\n%s", one, at, strings.Join(calls, "\n"))
		}
		at += next + 1
	}
}

// Every answer is synced to disk before the program reports it as saved.
func TestSyncedBeforeSaved(t *testing.T) {
	t.Parallel()
	h := newMachine(t)
	id := strings.TrimSpace(h.output("new", "Acme AI"))
	calls := traced(t, h, "1\n\n1\n\n1\n", "--plain", "open", id)
	wal := regexp.MustCompile(`pwrite64\(\d+<[^>]*trustpath\.db-wal>`)
	synced := regexp.MustCompile(`(fsync|fdatasync)\(\d+<[^>]*trustpath\.db-wal>`)
	told := regexp.MustCompile(`write\(1<.*Saved: `)
	dirty, saved := false, 0
	written := 0
	for _, call := range calls {
		switch {
		case wal.MatchString(call):
			dirty = true
			written++
		case synced.MatchString(call):
			dirty = false
		case told.MatchString(call):
			saved++
			if dirty || written == 0 {
				t.Errorf("saved was told after %d writes, the last of them not synced:\n%s", written, strings.Join(calls, "\n"))
			}
			written = 0
		}
	}
	if saved != 3 {
		t.Errorf("saved was told %d times, want 3:\n%s", saved, strings.Join(calls, "\n"))
	}
}

// An export is synced before it is renamed, and its name before the program reports it.
func TestSyncedBeforeWritten(t *testing.T) {
	t.Parallel()
	h := newMachine(t)
	id := strings.TrimSpace(h.output("new", "Acme AI"))
	folder := regexp.QuoteMeta(h.folder)
	synced := `(fsync|fdatasync)\(\d+<` + folder
	told := `write\(2<.*wrote `
	in(t, traced(t, h, "", "export", id, "-o", filepath.Join(h.folder, "a.md")), synced+`/\.trustpath-`, `link(at)?\(`, synced+`>`, told)
	in(t, traced(t, h, "", "export", id, "--force", "-o", filepath.Join(h.folder, "a.md")), synced+`/\.trustpath-`, `rename(at|at2)?\(`, synced+`>`, told)
}
