//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTabsInATerminal uses the tabs of a roadmap in a real terminal: it marks work,
// tries a change, applies one, and writes a file.
func TestTabsInATerminal(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}} {
		h := newMachine(t)
		answers, err := os.ReadFile("testdata/acme.yaml")
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(h.folder, "acme.yaml")
		if err := os.WriteFile(file, answers, 0o600); err != nil {
			t.Fatal(err)
		}
		id := strings.TrimSpace(h.output("new", "--answers", file))
		stored := func() string {
			t.Helper()
			return h.output("export", id, "--format", "answers")
		}
		before := stored()
		p := h.sit(size[0], size[1], "open", id)
		p.sees("Summary", "First steps")
		turn := func(title string) {
			t.Helper()
			for range 9 {
				at := openTab(p.text())
				if at == title {
					return
				}
				p.types("\t")
				p.until("another tab", func(screen string) bool { now := openTab(screen); return now != "" && now != at })
			}
			t.Fatalf("there is no tab %q:\n%s", title, p.text())
		}

		turn("Work")
		p.sees("space next state")
		p.types("4")
		p.sees("Marked in place.", "saved ")
		p.types("0")
		p.sees("The state is gone")
		p.types("4/Agree on the scope\r5")
		p.sees("Can't be not applicable.")
		p.types("\x1b")
		p.sees("by due day")
		p.types("/environmental\r5")
		p.sees("Not applicable: ")
		p.types("fully remote\r")
		p.sees("Marked not applicable.", "saved ")
		marked := stored()
		if !strings.Contains(marked, "fully remote") || marked == before {
			t.Errorf("the marks are not stored:\n%s", marked)
		}

		turn("What if")
		p.sees("What would put SOC 2")
		p.types("j")
		p.sees("❯ Two people full time")
		p.types("\r")
		p.sees("TRYING, NOT SAVED", "esc stop")
		if got := stored(); got != marked {
			t.Errorf("a change that is only tried is stored:\n%s", got)
		}
		p.types("\x1b")
		p.sees("Stopped trying")
		p.types("\rS")
		p.sees("Changed: ", "u undoes it", "saved ")
		if stored() == marked {
			t.Error("a change that was kept is not stored")
		}

		exportTo(t, p, filepath.Join(h.folder, "roadmap.md"))
		p.types("\x03")
		if got, want := p.leaves(), 130; got != want {
			t.Errorf("exit code: got %d, want %d", got, want)
		}
		p.restored()
		if _, err := os.Stat(filepath.Join(h.folder, "roadmap.md")); err != nil {
			t.Error(err)
		}
	}
}

// openTab returns the title of the open tab, above the heavy part of the line.
func openTab(screen string) string {
	lines := strings.Split(screen, "\n")
	titles, line := []rune(lines[1]), []rune(lines[2])
	var out []rune
	for i, r := range line {
		if r == '━' && i < len(titles) {
			out = append(out, titles[i])
		}
	}
	return string(out)
}
