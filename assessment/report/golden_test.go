package report_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// update is whether to write the golden files; UPDATE=1 in the environment sets it.
var update = os.Getenv("UPDATE") != ""

// TestGolden compares documents with golden files. It leaves out the sources.
func TestGolden(t *testing.T) {
	c := load(t)
	for _, name := range []string{"full", "open"} {
		t.Run(name, func(t *testing.T) {
			_, _, md := render(t, c, variants()[name])
			got, _, found := strings.Cut(md, "\n## Sources\n")
			if !found {
				t.Fatal("there are no sources")
			}
			golden(t, name, got)
		})
	}
}

// golden compares a document with its golden file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; UPDATE=1 go test ./assessment/report writes it", err)
	}
	if got != string(want) {
		t.Errorf("differs from %s, first at %s; look at it, and UPDATE=1 go test ./assessment/report takes it", path, firstDifference(got, string(want)))
	}
}

func firstDifference(got, want string) string {
	was := strings.Split(want, "\n")
	for i, line := range strings.Split(got, "\n") {
		if i >= len(was) || line != was[i] {
			return "\n" + line
		}
	}
	return "the end"
}
