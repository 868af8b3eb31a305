package sqlite_test

import (
	"context"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/sqlite"
)

// At returns for a moment what Get returned then, regardless of later changes,
// undos and acceptances.
func TestAtReturnsWhatGetReturned(t *testing.T) {
	t.Parallel()
	ctx, now := context.Background(), time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC)
	plain, err := sqlite.OpenWith(ctx, filepath.Join(t.TempDir(), "t.db"), func() time.Time { return now }, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	old, later := packs(t)
	db := plain.WithEngine(old)
	made, err := db.Create(ctx, sample(t))
	if err != nil {
		t.Fatal(err)
	}
	name, mark := "Acme Corp", assessment.ReadinessMark{State: assessment.InPlace}
	none := assessment.Date{}
	steps := []func() error{
		func() error {
			return db.Apply(ctx, made.ID, assessment.SetAnswer{Question: "customers", Answer: assessment.Choose("smb")})
		},
		func() error {
			return db.Apply(ctx, made.ID, assessment.SetAnswer{Question: "promises", Answer: assessment.Answer{}})
		},
		func() error { return db.Apply(ctx, made.ID, assessment.SetNote{Question: "customers", Text: "other"}) },
		func() error { return db.Apply(ctx, made.ID, assessment.SetNote{Question: "customers", Text: ""}) },
		func() error {
			return db.Apply(ctx, made.ID, assessment.SetReadiness{Workstream: "access", Mark: &mark})
		},
		func() error { return db.Apply(ctx, made.ID, assessment.SetReadiness{Workstream: "physical"}) },
		func() error {
			return db.Apply(ctx, made.ID, assessment.SetFacts{Company: &name, DeadlineDate: &none})
		},
		func() error { _, err := db.Undo(ctx, made.ID); return err },
		func() error { return plain.WithEngine(later).Apply(ctx, made.ID, assessment.AcceptPack{}) },
	}
	then := map[time.Time]assessment.Assessment{}
	for _, step := range steps {
		now = now.Add(time.Hour)
		then[now] = get(t, plain, made.ID)
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	then[now.Add(time.Hour)] = get(t, plain, made.ID)
	for at, want := range then {
		got, err := plain.At(ctx, made.ID, at)
		if err != nil {
			t.Fatal(err)
		}
		got.Changed, got.Recommended = want.Changed, want.Recommended
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%v: got %+v\nwant %+v", at, got, want)
		}
	}
	if empty, err := plain.At(ctx, made.ID, made.Created); err != nil || empty.Answers.Len() != 0 || len(empty.Notes) != 0 {
		t.Errorf("before it began: got %+v, %v", empty, err)
	}
	times, err := plain.Times(ctx, made.ID)
	if got, want := len(times), 1+len(steps); err != nil || got != want {
		t.Errorf("got %d times, %v, want %d", got, err, want)
	}
}
