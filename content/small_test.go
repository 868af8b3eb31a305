package content_test

import (
	"os"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/pack"
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
