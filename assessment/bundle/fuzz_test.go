package bundle_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/bundle"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext/hostile"
)

// FuzzRead reads anything. What is taken is written the same twice, holds
// nothing that a terminal obeys, and can be evaluated and reported.
func FuzzRead(f *testing.F) {
	f.Add([]byte(good))
	for _, text := range hostile.Texts() {
		quoted, err := json.Marshal(text)
		if err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(strings.NewReplacer(`"Acme AI",`, string(quoted)+",", `"a note"`, string(quoted), `"Vermeer"`, string(quoted)).Replace(good)))
	}
	c := shipped(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := bundle.Read(data, "f", c)
		if err != nil {
			return
		}
		var once, twice, page bytes.Buffer
		if err := bundle.Write(&once, b); err != nil {
			t.Fatal(err)
		}
		again, err := bundle.Read(once.Bytes(), "again", c)
		if err != nil {
			t.Fatalf("what was written is refused: %v\n%s", err, &once)
		}
		if err := bundle.Write(&twice, again); err != nil || twice.String() != once.String() {
			t.Errorf("got\n%s\nwant\n%s", &twice, &once)
		}
		if err := hostile.Document(once.String()); err != nil {
			t.Error(err)
		}
		run := c.Carry(b.Run)
		if err := report.Markdown(&page, c, run, c.Evaluate(run, assessment.Options{Today: b.Run.Start, SkipFlips: true})); err != nil {
			t.Fatal(err)
		}
		if err := hostile.Document(page.String()); err != nil {
			t.Error(err)
		}
	})
}
