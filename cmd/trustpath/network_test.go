//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// On a network file system there is no write-ahead log, and every command warns.
func TestNetwork(t *testing.T) {
	t.Parallel()
	h := newMachine(t)
	h.env = []string{"TRUSTPATH_FAULT=network"}
	const warned = "the database is on a network file system (NFS)"
	id := strings.TrimSpace(h.try("new", "Acme AI").out)
	for _, args := range [][]string{{"list"}, {"show", id}, {"answer", id, "customers=us_enterprise"}} {
		if got := h.try(args...); got.code != 0 || !strings.Contains(got.talk, warned) {
			t.Errorf("%s: got %+v", args, got)
		}
	}
	if got := h.try("doctor"); !strings.Contains(got.out, "on a network file system (NFS)") {
		t.Errorf("doctor: got %+v", got)
	}
	c, err := newApp().loadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	p := h.sit(120, 36, "new", "Tindersea")
	p.sees(warned, "question 1 of")
	newInterview(p, c.Catalog).answer(1)
	for _, suffix := range []string{"-wal", "-shm"} {
		if _, err := os.Stat(filepath.Join(h.folder, "data", "trustpath", "trustpath.db") + suffix); err == nil {
			t.Errorf("there is a file with %s", suffix)
		}
	}
	p.types("\x03")
	p.leaves()
	p.restored()
}
