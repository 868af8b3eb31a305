package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"trustpath/assessment"
)

var fullSteps = flag.Int("full-steps", 4, "at how many amounts of room a disk is full")

// sound checks that the database is intact and has exactly this note.
func (h machine) sound(id, note string) {
	h.t.Helper()
	if got := h.try("doctor"); !strings.Contains(got.out, "all whole") {
		h.t.Errorf("doctor: got %+v", got)
	}
	if got := h.try("export", id, "--format", "answers"); got.code != 0 || !strings.Contains(got.out, note) {
		h.t.Errorf("the note %.20q… is not there: exit code %d, %s\n%.500s", note, got.code, got.talk, got.out)
	}
}

// A limit on file sizes, wherever it strikes, leaves the database intact: either with
// the change and exit code 0, or without it and exit code 4.
func TestFileSizeLimit(t *testing.T) {
	t.Parallel()
	h := newMachine(t)
	id := strings.TrimSpace(h.output("new", "Acme AI"))
	h.output("note", id, "customers", "begun")
	limited := h
	limited.binary = "/bin/sh"
	note, seen := "begun", map[int]int{}
	for n := range *fullSteps {
		next := fmt.Sprintf("%d%s", n, strings.Repeat("x", 2000))
		blocks := 600 * n / max(1, *fullSteps-1) // of 512 bytes each each
		got := limited.try("-c", `ulimit -f "$1"; exec "$0" note "$2" customers "$3"`, os.Args[0], fmt.Sprint(blocks), id, next)
		seen[got.code]++
		switch {
		case got.code == 0:
			note = next
		case got.code != codeFailure || !strings.Contains(got.talk, "the disk is full"):
			t.Errorf("with %d blocks: got %+v, want %d and that the disk is full", blocks, got, codeFailure)
		}
		h.sound(id, note)
	}
	if seen[0] == 0 || seen[codeFailure] == 0 {
		t.Errorf("exit codes: got %v, want some of each, or this test saw nothing", seen)
	}
}

// smallDisk mounts a disk of a megabyte for the database and names a file to fill it.
func smallDisk(t *testing.T) (h machine, filler string) {
	t.Helper()
	h = newMachine(t)
	data := filepath.Join(h.folder, "data")
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", data, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("no small disk to be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(data, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return h, filepath.Join(data, "filler")
}

// leave fills a disk except for some bytes.
func leave(t *testing.T, filler string, room int64) {
	t.Helper()
	if err := os.RemoveAll(filler); err != nil {
		t.Fatal(err)
	}
	var disk syscall.Statfs_t
	if err := syscall.Statfs(filepath.Dir(filler), &disk); err != nil {
		t.Fatal(err)
	}
	size := int64(disk.Bavail)*disk.Bsize - room
	if err := os.WriteFile(filler, make([]byte, max(0, size)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A full disk leaves the database intact and readable.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	h, filler := smallDisk(t)
	id := strings.TrimSpace(h.output("new", "Acme AI"))
	h.output("note", id, "customers", "begun")
	note, seen := "begun", map[int]int{}
	for n := range *fullSteps {
		pages := 24 * n / max(1, *fullSteps-1)
		leave(t, filler, int64(4096*pages))
		next := fmt.Sprintf("%d%s", n, strings.Repeat("x", 2000))
		got := h.try("note", id, "customers", next)
		seen[got.code]++
		switch {
		case got.code == 0:
			note = next
		case got.code != codeFailure || !strings.Contains(got.talk, "full") && !strings.Contains(got.talk, "cannot be written"):
			t.Errorf("with %d pages free: got %+v, want %d and that the disk is full", pages, got, codeFailure)
		}
		h.sound(id, note)
		full := h
		full.env = append([]string{"TMPDIR=" + filepath.Join(h.folder, "data")}, h.env...) // also full
		if got := full.try("backup", "--force", filepath.Join(h.folder, "backup.db")); got.code != 0 || !strings.Contains(got.talk, "read back: 1 assessment") {
			t.Errorf("backup elsewhere with %d pages free: got %+v", pages, got)
		}
		if got := h.try("show", id); got.code != 0 || !strings.Contains(got.out, "Acme AI") {
			t.Errorf("show with %d pages free: got %+v", pages, got)
		}
		if got := h.try("export", id, "-o", filepath.Join(h.folder, "data", "a.md")); got.code != 0 && got.code != codeFailure {
			t.Errorf("export with %d pages free: got %+v", pages, got)
		}
		left, err := filepath.Glob(filepath.Join(h.folder, "data", ".trustpath-*"))
		if err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
		os.Remove(filepath.Join(h.folder, "data", "a.md"))
	}
	if seen[0] == 0 || seen[codeFailure] == 0 {
		t.Errorf("exit codes: got %v, want some of each, or this test saw nothing", seen)
	}
}

// If the disk fills up while the screens are open, answers stay in memory, can be
// exported elsewhere, and are saved when there is room.
func TestDiskFullInTheScreens(t *testing.T) {
	t.Parallel()
	h, filler := smallDisk(t)
	c, err := newApp().loadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	p := h.sit(120, 36, "new", "Acme AI")
	i := newInterview(p, c.Catalog)
	i.answer(1)
	leave(t, filler, 0)
	var q *assessment.Question
	for full := false; !full; { // the log may have room for an answer or two
		if q != nil {
			i.answers, err = i.answers.With(c.Catalog, q.ID, assessment.Choose(q.Options[0].ID))
			if err != nil {
				t.Fatal(err)
			}
			p.types("\r")
		}
		q = i.asks()
		if q == nil {
			t.Fatal("the disk is never full")
		}
		p.types("01")
		p.until("saved or not", func(screen string) bool {
			header, rest, _ := strings.Cut(screen, "\n")
			full = strings.Contains(header, "not saved")
			return strings.Contains(header, "saved ") && chosen.MatchString(rest)
		})
	}
	p.sees("not saved since", "the disk is full", "S to try again")
	if exported := exportTo(t, p, filepath.Join(h.folder, "out.md")); !strings.Contains(exported, q.Options[0].Label) {
		t.Errorf("what is not saved is not in the export:\n%.600s", exported)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	p.types("S")
	p.sees("saved ")
	p.until("saved", func(screen string) bool { return !strings.Contains(screen, "not saved") })
	p.types("\x03")
	if got, want := p.leaves(), 130; got != want {
		t.Errorf("exit code: got %d, want %d", got, want)
	}
	p.restored()
	answers, err := i.answers.With(c.Catalog, q.ID, assessment.Choose(q.Options[0].ID))
	if err != nil {
		t.Fatal(err)
	}
	h.holds(c.Catalog, answers)
}
