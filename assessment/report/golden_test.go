package report_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trustpath/assessment/report"
)

// update is whether to write the golden files; UPDATE=1 in the environment sets it.
var update = os.Getenv("UPDATE") != ""

// TestGolden compares documents with golden files.
func TestGolden(t *testing.T) {
	c := load(t)
	for _, tc := range []struct {
		name, answers string
		audience      report.Audience
	}{
		{"full", full, report.Founder},
		{"board", full, report.Board},
		{"team", full, report.Team},
		{"buyer", full, report.Buyer},
		{"consultant", full, report.Consultant},
		{"open", variants()["empty"], report.Founder},
		{"early", variants()["not yet"], report.Founder},
		{"holder", holder, report.Founder},
	} {
		t.Run(tc.name, func(t *testing.T) {
			run, r, _ := render(t, c, tc.answers)
			var out bytes.Buffer
			if err := report.MarkdownOf(&out, c.Catalog, run, r, report.Selection{Audience: tc.audience}); err != nil {
				t.Fatal(err)
			}
			golden(t, tc.name, out.String())
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
