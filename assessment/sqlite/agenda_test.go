package sqlite_test

import (
	"context"
	"path/filepath"
	"reflect"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/status"
)

// The agenda follows every change, and is the same when it is filled in later.
func TestAgenda(t *testing.T) {
	t.Parallel()
	ctx, e := context.Background(), shipped(t)
	file := open(t, filepath.Join(t.TempDir(), "t.db"))
	today := day(t, "2026-12-01")
	file.Today = func() assessment.Date { return today }
	db := file.WithEngine(e)
	run := assessment.Assessment{Company: "Acme AI", Answers: assessment.AnswersFrom(map[assessment.QuestionID]assessment.Answer{
		"customers": assessment.Choose("us_enterprise"), "regions": assessment.Choose("us"), "asks": assessment.Choose("soc2_type2"),
		"held": assessment.Choose("none"), "controls": assessment.Choose("basics")})}
	made, err := db.Create(ctx, run)
	if err != nil {
		t.Fatal(err)
	}
	all := func(on assessment.Date, late bool) (out []assessment.Due) {
		t.Helper()
		out, total, err := db.Agenda(ctx, on, late, -1, func(int) {})
		if err != nil || total != len(out) {
			t.Errorf("%d of %d, %v", len(out), total, err)
		}
		return out
	}
	if got := all(today.AddDays(5000), false); !reflect.DeepEqual(got, []assessment.Due{{ID: made.ID}}) {
		t.Errorf("nothing is promised, and due is %+v", got)
	}
	own := today.AddDays(3)
	apply := func(in *sqlite.DB, u assessment.Update) {
		t.Helper()
		if err := in.Apply(ctx, made.ID, u); err != nil {
			t.Fatal(err)
		}
	}
	apply(db, assessment.SetReadiness{Workstream: "access", Mark: &assessment.ReadinessMark{State: assessment.InProgress, Due: own}})
	got := all(own, false)[0]
	if got.Next != own || got.Late != 0 || got.First != own {
		t.Errorf("on its day: %+v", got)
	}
	if late := all(own, true); len(late) > 0 {
		t.Errorf("late on its day: %+v", late)
	}
	if late := all(own.AddDays(1), true); len(late) != 1 || late[0].Late != 1 || !late[0].Next.IsZero() {
		t.Errorf("late a day later: %+v", late)
	}
	stored, err := db.Get(ctx, made.ID)
	if err != nil {
		t.Fatal(err)
	}
	r := e.Evaluate(stored, assessment.Options{Today: today, SkipFlips: true})
	apply(db, assessment.AddBaseline{Baseline: status.Promise(stored, &r, "")})
	later := today.AddDays(60)
	want := status.Of(e, get(t, db, made.ID), later)
	promised := all(later, true)[0]
	if promised.Late != len(want.Late) || promised.Late < 3 || promised.Next.IsZero() {
		t.Errorf("got %+v, and the status has %d late", promised, len(want.Late))
	}
	due, err := db.Due(ctx, later, []string{made.ID})
	if err != nil || status.Title(e.Catalog, due[made.ID].Task) == "" || due[made.ID].Next != promised.Next {
		t.Errorf("next: %+v, %v", due, err)
	}

	// Without content nothing is known until it is asked for.
	apply(file, assessment.SetNote{Question: "held", Text: "soon"})
	waited := 0
	if again, _, err := db.Agenda(ctx, later, true, -1, func(n int) { waited = n }); err != nil || waited != 1 || !reflect.DeepEqual(again[0], promised) {
		t.Errorf("filled in: %+v, %v for %d, want %+v", again, err, waited, promised)
	}
	if err := db.Delete(ctx, made.ID); err != nil {
		t.Fatal(err)
	}
	if got := all(later, false); len(got) > 0 {
		t.Errorf("deleted: %+v", got)
	}
	if err := file.Restore(ctx, made.ID); err != nil {
		t.Fatal(err)
	}
	if got := all(later, true); !reflect.DeepEqual(got, []assessment.Due{promised}) {
		t.Errorf("restored: %+v", got)
	}
	b, err := db.Bundle(ctx, made.ID)
	if err != nil {
		t.Fatal(err)
	}
	id, err := db.Import(ctx, b, true)
	if err != nil {
		t.Fatal(err)
	}
	if got := all(later, true); len(got) != 2 || got[1].Late != promised.Late && got[0].Late != promised.Late {
		t.Errorf("imported %s: %+v", id, got)
	}
	apply(db, assessment.SetReadiness{Workstream: "access", Mark: &assessment.ReadinessMark{State: assessment.InPlace}})
	if got, err := db.Due(ctx, later, []string{made.ID}); err != nil || got[made.ID].Late != promised.Late-1 {
		t.Errorf("one is done: %+v, %v", got, err)
	}

	// It is outside of the digests, so another program's edit is no damage, and shows nothing.
	if _, err := file.Exec("UPDATE agenda SET days = x'ff'"); err != nil {
		t.Fatal(err)
	}
	whole(t, file)
	if got := all(later, false); got[0].Late != 0 || !got[0].Next.IsZero() {
		t.Errorf("changed: %+v", got)
	}
}
