package status_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/pack"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/status"
	"trustpath/content"
)

func load(t testing.TB) *engine.Engine {
	t.Helper()
	c, err := pack.Restore(content.Default(), content.Snapshot())
	if err != nil {
		t.Fatal(err)
	}
	return engine.New(c)
}

func founder(t testing.TB, e *engine.Engine) assessment.Assessment {
	t.Helper()
	data, err := os.ReadFile("../testdata/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	run, err := files.ReadAnswers(data, "full.yaml", e.Catalog, assessment.Date{})
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// BenchmarkStatus reads 1,000 assessments with a promised plan out of the database and
// says where each is, two months later. One in four has late tasks, of which the plan of
// the others has none.
func BenchmarkStatus(b *testing.B) {
	ctx, e := context.Background(), load(b)
	now := time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC)
	plain, err := sqlite.OpenWith(ctx, filepath.Join(b.TempDir(), "t.db"), func() time.Time { return now }, sqlite.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer plain.Close()
	db := plain.WithEngine(e)
	run := founder(b, e)
	run.Start = assessment.DateOf(now)
	today := run.Start.AddMonths(2)
	r := e.Evaluate(run, assessment.Options{Today: run.Start, SkipFlips: true})
	var all []string
	late := 0
	for i := range 1000 {
		run.Company = "Company " + strconv.Itoa(i)
		made, err := db.Create(ctx, run)
		if err != nil {
			b.Fatal(err)
		}
		updates := []assessment.Update{assessment.AddBaseline{Baseline: status.Promise(run, &r, "agreed")}}
		left := 4 * (1 - min(1, i%4))
		for j := range r.Plan.Workstreams {
			w := &r.Plan.Workstreams[j]
			switch {
			case w.Expected.End.IsZero() || !w.Expected.End.Before(today):
			case left > 0:
				left--
				late++
			default:
				mark := assessment.ReadinessMark{State: assessment.InPlace, Done: w.Expected.End}
				updates = append(updates, assessment.SetReadiness{Workstream: w.ID, Mark: &mark})
			}
		}
		if err := db.Apply(ctx, made.ID, updates...); err != nil {
			b.Fatal(err)
		}
		all = append(all, made.ID)
	}
	b.ReportAllocs()
	for b.Loop() {
		found := 0
		for _, id := range all {
			run, err := db.Get(ctx, id)
			if err != nil {
				b.Fatal(err)
			}
			found += len(status.Of(e, run, today).Late)
		}
		if found < late {
			b.Fatalf("found %d late tasks, want %d", found, late)
		}
	}
}
