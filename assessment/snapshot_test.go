package assessment_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/engine"
)

func restored(t testing.TB, c *assessment.Catalog) *engine.Engine {
	t.Helper()
	out, err := assessment.Restore(string(c.Snapshot()))
	if err != nil {
		t.Fatal(err)
	}
	return engine.New(out)
}

// A restored catalog says the same as the one that was loaded, whatever is
// answered, not known or open.
func TestRestoredSaysTheSame(t *testing.T) {
	for name, loaded := range packs(t) {
		t.Run(name, func(t *testing.T) {
			again := restored(t, loaded.Catalog)
			r := rand.New(rand.NewPCG(5, 8))
			for i := range 21 * *rounds {
				run := assessment.Assessment{Company: "Acme", Answers: random(loaded.Catalog, r, float64(i%7)/6)}
				want, got := everything(t, loaded, run), everything(t, again, run)
				if !bytes.Equal(got, want) {
					t.Fatalf("answers %v: got\n%s\nwant\n%s", run.Answers.Questions(), got, want)
				}
			}
		})
	}
}

// everything is what a catalog makes of a run, with the catalog itself.
func everything(t *testing.T, c *engine.Engine, run assessment.Assessment) []byte {
	t.Helper()
	result := c.Evaluate(run, assessment.Options{Today: date(t, "2026-12-01")})
	text, err := json.Marshal([]any{result, c.Recommend(run.Answers), c.Questions, c.Standards, c.Renamed.Questions, c.Planning, c.Workstreams})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// The same catalog gives the same bytes, restored or not.
func TestSnapshotIsOneValue(t *testing.T) {
	for name, loaded := range packs(t) {
		t.Run(name, func(t *testing.T) {
			want := loaded.Snapshot()
			for what, c := range map[string]*assessment.Catalog{"again": loaded.Catalog, "loaded again": packs(t)[name].Catalog, "restored": restored(t, loaded.Catalog).Catalog} {
				if got := c.Snapshot(); !bytes.Equal(got, want) {
					t.Errorf("%s: %d bytes that differ from the %d before", what, len(got), len(want))
				}
			}
		})
	}
}

// Nothing that is not whole is taken for a catalog, and nothing stops the
// program that tries.
func TestRestoreRefuses(t *testing.T) {
	whole := load(t).Snapshot()
	for end := 0; end < len(whole); end += 997 / *rounds {
		if _, err := assessment.Restore(string(whole[:end])); err == nil {
			t.Fatalf("cut after %d of %d bytes: no error", end, len(whole))
		}
	}
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		wrong := bytes.Clone(whole)
		wrong[60+r.IntN(len(wrong)-60)] ^= byte(1 + r.IntN(255))
		_, _ = assessment.Restore(string(wrong)) // a wrong letter in a text is not noticed; it must only come back
	}
}
