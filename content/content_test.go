package content_test

import (
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/pack"
	"trustpath/content"
)

// The pack on which the screens are tested passes every check of a real one.
func TestSmallPack(t *testing.T) {
	report, err := pack.Check(os.DirFS("testdata/small"), assessment.DateOf(time.Date(2026, 12, 2, 0, 0, 0, 0, time.UTC)))
	if err != nil {
		t.Fatal(err)
	}
	for _, finding := range report.Findings {
		t.Error(finding)
	}
}

// The texts of the built-in pack keep to the word list and the length limit. Those
// that do not yet may only become fewer.
func TestStyle(t *testing.T) {
	const mostFindings = 142
	report, err := pack.Check(content.Default(), assessment.Date{})
	if err != nil {
		t.Fatal(err)
	}
	findings := report.CheckStyle()
	files := map[string]int{}
	for _, finding := range findings {
		files[finding.File]++
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		t.Logf("%s: %d", name, files[name])
	}
	if len(findings) > mostFindings {
		t.Fatalf("%d findings, and %d at most; trustpath content check --style content/default lists them", len(findings), mostFindings)
	}
	if len(findings) > 0 {
		t.Skipf("%d findings, and %d at most", len(findings), mostFindings)
	}
}
