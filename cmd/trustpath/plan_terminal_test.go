//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPlanInATerminal uses the plan and the coverage in a real terminal.
func TestPlanInATerminal(t *testing.T) {
	t.Parallel()
	h := newMachine(t)
	answers, err := os.ReadFile("../../assessment/testdata/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(h.folder, "northlight.yaml")
	if err := os.WriteFile(file, answers, 0o600); err != nil {
		t.Fatal(err)
	}
	id := strings.TrimSpace(h.output("new", "--answers", file))
	p := h.sit(120, 36, "open", id, "--today", "2026-12-02")
	p.sees("Summary", "Decisions")
	turn := func(title, word string) {
		t.Helper()
		for at := openTab(p.text()); at != title; at = openTab(p.text()) {
			p.types("\t")
			p.until("another tab", func(screen string) bool { now := openTab(screen); return now != "" && now != at })
		}
		p.sees(word)
	}
	turn("Plan", "❯ Deadline")
	p.sees("! Not possible", "▼ today", "◆ milestone")
	p.types("\r")
	p.sees("To send to the buyer", "esc back")
	p.types("\x1b")
	p.sees("▼ today")
	p.types("c")
	p.sees("The orders compared")
	p.types("\x1b")
	p.sees("▼ today")
	turn("Coverage", "❯ CC1")
	p.types("2\x1b[C")
	p.sees("4.2 missing")
	p.types("w")
	p.sees("Managed under")
	p.types("\x03")
	if got, want := p.leaves(), 130; got != want {
		t.Errorf("exit code: got %d, want %d", got, want)
	}
	p.restored()
}
