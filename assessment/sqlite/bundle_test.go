package sqlite_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/files"
	"trustpath/assessment/sqlite"
)

// another opens a store of another machine.
func another(t *testing.T) *sqlite.DB {
	t.Helper()
	db, err := sqlite.OpenWith(t.Context(), filepath.Join(t.TempDir(), "b.db"), time.Now, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// A bundle carries everything, and what it became can be undone as before.
func TestBundleRoundTrip(t *testing.T) {
	t.Parallel()
	ctx, c := t.Context(), shipped(t)
	from, to := another(t).WithEngine(c), another(t).WithEngine(c)
	if _, err := to.Create(ctx, assessment.Assessment{Company: "Somebody else"}); err != nil {
		t.Fatal(err)
	}
	run, err := from.Create(ctx, assessment.Assessment{Company: "Acme <AI> é"})
	if err != nil {
		t.Fatal(err)
	}
	day, _ := assessment.ParseDate("2027-01-02")
	company := "Acme AI"
	for _, err := range []error{
		from.Apply(ctx, run.ID, assessment.SetAnswer{Question: "customers", Answer: assessment.Choose("us_enterprise", "smb")}),
		from.Apply(ctx, run.ID, assessment.SetAnswer{Question: "controls", Answer: assessment.DontKnow()}),
		from.Apply(ctx, run.ID, assessment.SetNote{Question: "customers", Text: "one\ntwo: \"x\" <b> \\"}),
		from.Apply(ctx, run.ID, assessment.SetNote{Question: "retired", Text: "of older content"}),
		from.Apply(ctx, run.ID, assessment.SetReadiness{Workstream: "physical", Mark: &assessment.ReadinessMark{State: assessment.NotApplicable, Reason: "no office"}}),
		from.Apply(ctx, run.ID, assessment.SetFacts{Company: &company, Start: &day, Currency: new("EUR"), Reviewed: &day}),
		from.Apply(ctx, run.ID, assessment.SetPerson{Person: assessment.Person{Name: "Ann", Role: "CTO", Email: "ann@acme.example"}}),
		from.Apply(ctx, run.ID, assessment.SetReadiness{Workstream: "iso27001_stage1", Mark: &assessment.ReadinessMark{
			State: assessment.InPlace, Person: "Ann", Due: day, Started: day, Done: day, Link: "https://acme.example/a?b=c", Comment: "two findings"}}),
		from.Apply(ctx, run.ID, assessment.AddBaseline{Baseline: assessment.Baseline{Day: day, Reason: "the board agreed", Start: day,
			Milestones: map[assessment.MilestoneID]assessment.Date{"iso27001_stage1": day}}}),
		from.Apply(ctx, run.ID, assessment.SetDone{Task: "restore_test", Days: []assessment.DoneDay{{Day: day, Person: "Ann"}}}),
		from.Apply(ctx, run.ID, assessment.SetAnswer{Question: "customers", Answer: assessment.Choose("smb")}),
		from.Delete(ctx, run.ID), from.Restore(ctx, run.ID),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := from.Undo(ctx, run.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := from.AddDeals(ctx, run.ID, []assessment.Deal{{Name: "Vermeer", Asks: []assessment.OptionID{"iso27001"}, Value: 40000, Currency: "EUR", Date: day}}); err != nil {
		t.Fatal(err)
	}
	whole, err := from.Bundle(ctx, run.ID)
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := files.WriteBundle(&text, whole); err != nil {
		t.Fatal(err)
	}
	read, err := files.ReadBundle(text.Bytes(), "f", c)
	if err != nil {
		t.Fatal(err)
	}
	id, err := to.Import(ctx, read, false)
	if err != nil || id != run.ID {
		t.Fatalf("imported as %s, %v; want %s", id, err, run.ID)
	}
	want, err := from.Get(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	got, err := to.Get(ctx, id)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v\nwant %+v", got, err, want)
	}
	again, err := to.Bundle(ctx, id)
	if err != nil || !reflect.DeepEqual(again, whole) {
		t.Errorf("got %+v, %v\nwant %+v", again, err, whole)
	}
	for _, db := range []*sqlite.DB{from, to} { // the redo of what was undone, then two undos
		for _, step := range []func() error{
			func() error { _, err := db.Redo(ctx, id); return err },
			func() error { _, err := db.Undo(ctx, id); return err },
			func() error { _, err := db.Undo(ctx, id); return err },
		} {
			if err := step(); err != nil {
				t.Fatal(err)
			}
		}
	}
	want, _ = from.Get(ctx, id)
	got, err = to.Get(ctx, id)
	got.Changed, want.Changed = time.Time{}, time.Time{}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("after undo: got %+v, %v\nwant %+v", got, err, want)
	}
}

// What is here is never changed by an import.
func TestImportNeverOverwrites(t *testing.T) {
	t.Parallel()
	ctx, c := t.Context(), shipped(t)
	db := another(t).WithEngine(c)
	run, err := db.Create(ctx, assessment.Assessment{Company: "Acme AI"})
	if err != nil {
		t.Fatal(err)
	}
	b, err := db.Bundle(ctx, run.ID)
	if err != nil {
		t.Fatal(err)
	}
	b.Run.Company = "Changed"
	if _, err := db.Import(ctx, b, false); !errors.Is(err, sqlite.ErrTaken) {
		t.Errorf("got %v, want %v", err, sqlite.ErrTaken)
	}
	id, err := db.Import(ctx, b, true)
	if err != nil || id == run.ID {
		t.Errorf("a copy: got %s, %v", id, err)
	}
	if got, err := db.Get(ctx, run.ID); err != nil || got.Company != "Acme AI" {
		t.Errorf("what was here is %q, %v", got.Company, err)
	}
	if err := db.Delete(ctx, run.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Import(ctx, b, false); !errors.Is(err, sqlite.ErrTaken) {
		t.Errorf("over something deleted: got %v, want %v", err, sqlite.ErrTaken)
	}
}
