package content_test

import (
	"os"
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

// The texts of the built-in pack keep to the word list and the length limit.
func TestStyle(t *testing.T) {
	report, err := pack.Check(content.Default(), assessment.Date{})
	if err != nil {
		t.Fatal(err)
	}
	for _, finding := range report.CheckStyle() {
		t.Error(finding)
	}
}
