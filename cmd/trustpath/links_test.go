//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// No command writes through a link, or replaces a file without --force.
func TestNothingIsOverwritten(t *testing.T) {
	t.Parallel()
	h := newMachine(t)
	id := strings.TrimSpace(h.output("new", "Acme AI"))
	victim, nowhere := filepath.Join(h.folder, "victim"), filepath.Join(h.folder, "nowhere")
	target := filepath.Join(h.folder, "target")
	stands := []struct {
		name string
		make func() error
		over bool // --force may replace it
	}{
		{"a file", func() error { return os.WriteFile(target, []byte("old"), 0o600) }, true},
		{"a link", func() error { return os.Symlink(victim, target) }, false},
		{"a dangling link", func() error { return os.Symlink(nowhere, target) }, false},
	}
	if err := os.WriteFile(victim, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"export", id, "-o", target}, {"export", "--all", "--json", "-o", target}, {"backup", target}, {"answers", "template", "-o", target}} {
		for _, stand := range stands {
			for _, force := range []bool{false, true} {
				if err := os.RemoveAll(target); err != nil {
					t.Fatal(err)
				}
				if err := stand.make(); err != nil {
					t.Fatal(err)
				}
				said := args
				if force {
					said = append([]string{}, append(args, "--force")...)
				}
				got := h.try(said...)
				want := codeInput
				if force && stand.over {
					want = codeDone
				}
				if got.code != want || want == codeInput && stand.over && !strings.Contains(got.talk, "--force") {
					t.Errorf("%s over %s: got %+v, want %d", said, stand.name, got, want)
				}
				if text, err := os.ReadFile(target); want == codeInput && stand.over && (err != nil || string(text) != "old") {
					t.Errorf("%s over %s: the file is now %.20q, %v", said, stand.name, text, err)
				}
				if text, err := os.ReadFile(victim); err != nil || string(text) != "old" {
					t.Fatalf("%s over %s: the victim is now %.20q, %v", said, stand.name, text, err)
				}
				if _, err := os.Lstat(nowhere); err == nil {
					t.Fatalf("%s over %s: a file was made at the end of the link", said, stand.name)
				}
			}
		}
	}
}
