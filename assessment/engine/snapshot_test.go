package engine_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/fxamacker/cbor/v2"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/pack"
)

// restored is an engine for the catalog that comes out of a snapshot of another.
func restored(t testing.TB, e *engine.Engine) *engine.Engine {
	t.Helper()
	snapshot := snapshotOf(t, e)
	c := new(assessment.Catalog)
	if err := cbor.Unmarshal(snapshot, c); err != nil {
		t.Fatal(err)
	}
	return engine.New(c)
}

func snapshotOf(t testing.TB, e *engine.Engine) []byte {
	t.Helper()
	snapshot, err := pack.Snapshot(e.Catalog)
	if err != nil {
		t.Fatal(err)
	}
	return snapshot
}

// A restored catalog says the same as the one that was loaded, whatever is
// answered, not known or open.
func TestRestoredSaysTheSame(t *testing.T) {
	t.Parallel()
	for name, loaded := range packs(t) {
		t.Run(name, func(t *testing.T) {
			again := restored(t, loaded)
			r := rand.New(rand.NewPCG(5, 8))
			for i := range 7 * *rounds {
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
	t.Parallel()
	fresh, err := loadPacks()
	if err != nil {
		t.Fatal(err)
	}
	for name, loaded := range packs(t) {
		t.Run(name, func(t *testing.T) {
			want := snapshotOf(t, loaded)
			for what, e := range map[string]*engine.Engine{
				"again":        loaded,
				"loaded again": fresh[name],
				"restored":     restored(t, loaded),
			} {
				if got := snapshotOf(t, e); !bytes.Equal(got, want) {
					t.Errorf("%s: %d bytes that differ from the %d before", what, len(got), len(want))
				}
			}
		})
	}
}
