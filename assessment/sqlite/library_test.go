package sqlite_test

import (
	"bytes"
	"errors"
	"reflect"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/files"
	"trustpath/assessment/sqlite"
)

func written(t *testing.T, b files.Bundle) string {
	t.Helper()
	var out bytes.Buffer
	if err := files.WriteBundle(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// What is pulled is as it was pushed, with a history that can be undone.
func TestPull(t *testing.T) {
	t.Parallel()
	ctx, c := t.Context(), shipped(t)
	from, to := another(t).WithEngine(c), another(t).WithEngine(c)
	run, err := from.Create(ctx, assessment.Assessment{Company: "Acme"})
	if err != nil {
		t.Fatal(err)
	}
	deals := []assessment.Deal{{Name: "Bank", Asks: []assessment.OptionID{"soc2"}, Currency: "USD"}, {Name: "Gone", Asks: []assessment.OptionID{"soc2"}, Currency: "USD"}}
	if _, err := from.AddDeals(ctx, run.ID, deals); err != nil {
		t.Fatal(err)
	}
	first, err := from.Bundle(ctx, run.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := to.Import(ctx, first, false); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		from.Apply(ctx, run.ID, assessment.SetAnswer{Question: "customers", Answer: assessment.Choose("smb")}),
		from.Apply(ctx, run.ID, assessment.SetNote{Question: "customers", Text: "a note"}),
		from.Apply(ctx, run.ID, assessment.SetNote{Question: "customers", Text: ""}),
		from.RemoveDeal(ctx, run.ID, 2),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	second, err := from.Bundle(ctx, run.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := to.Pull(ctx, second, first.Run.Changed.Add(time.Second)); !errors.Is(err, sqlite.ErrMeanwhile) {
		t.Errorf("pulled over a change: %v", err)
	}
	for range 2 {
		if err := to.Pull(ctx, second, first.Run.Changed); err != nil {
			t.Fatal(err)
		}
		first.Run.Changed = second.Run.Changed
	}
	got, err := to.Bundle(ctx, run.ID)
	if err != nil || written(t, got) != written(t, second) {
		t.Errorf("got\n%s\nwant\n%s, %v", written(t, got), written(t, second), err)
	}
	for range 3 {
		if undone, err := to.Undo(ctx, run.ID); err != nil || !undone.Done {
			t.Fatal("nothing to undo", err)
		}
	}
	if now, err := to.Get(ctx, run.ID); err != nil || now.Answers.Len() != 0 {
		t.Errorf("got %+v, %v", now.Answers, err)
	}
	if made, err := to.AddDeals(ctx, run.ID, deals[:1]); err != nil || made[0].Number != 3 {
		t.Errorf("the number of a removed deal is given again: %+v, %v", made, err)
	}
	if damage, err := to.Check(ctx); err != nil || len(damage) > 0 {
		t.Errorf("got %v, %v", damage, err)
	}
}

func TestPushed(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	db := another(t)
	run, err := db.Create(ctx, assessment.Assessment{Company: "Acme"})
	if err != nil {
		t.Fatal(err)
	}
	want := files.Pushed{ID: run.ID, Changed: run.Changed.Truncate(time.Microsecond), Queued: run.Changed.Truncate(time.Microsecond)}
	for _, head := range []string{"", "abc"} {
		want.Head, want.Deals = head, []assessment.Deal{{Number: 1, Name: "Bank", Asks: []assessment.OptionID{}}}
		if err := db.SetPushed(ctx, "here", want); err != nil {
			t.Fatal(err)
		}
		if got, err := db.Pushed(ctx, "here"); err != nil || !reflect.DeepEqual(got[run.ID], want) {
			t.Errorf("got %+v, %v; want %+v", got, err, want)
		}
		if ids, err := db.Unpushed(ctx, "here"); err != nil || len(ids) > 0 != (head == "") {
			t.Errorf("head %q, not pushed: %v, %v", head, ids, err)
		}
		want.Queued = time.Time{}
	}
	if err := db.Apply(ctx, run.ID, assessment.SetNote{Question: "held", Text: "changed"}); err != nil {
		t.Fatal(err)
	}
	if ids, err := db.Unpushed(ctx, "here"); err != nil || len(ids) != 1 {
		t.Errorf("changed and not pushed: %v, %v", ids, err)
	}
	if got, err := db.Pushed(ctx, "there"); err != nil || len(got) > 0 {
		t.Errorf("another library: %v, %v", got, err)
	}
	if _, err := db.DeleteForever(ctx, run.ID); err != nil {
		t.Fatal(err)
	}
	if got, err := db.Pushed(ctx, "here"); err != nil || len(got) > 0 {
		t.Errorf("after the deletion: %v, %v", got, err)
	}
}
