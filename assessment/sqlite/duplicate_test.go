package sqlite_test

import (
	"context"
	"errors"
	"path/filepath"
	"reflect"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/sqlite"
)

// A copy has all that was entered and the record of the content it was answered
// with, and changes without the original.
func TestDuplicate(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t, filepath.Join(t.TempDir(), "t.db"))
	old, later := packs(t)
	made, err := db.WithEngine(old).Create(ctx, sample(t))
	if err != nil {
		t.Fatal(err)
	}
	id, err := db.WithEngine(later).Duplicate(ctx, made.ID, "Acme AI (copy)")
	if err != nil {
		t.Fatal(err)
	}
	got, want := get(t, db, id), get(t, db, made.ID)
	if got.Company != "Acme AI (copy)" || got.ID == made.ID || got.Pack != old.Pack {
		t.Errorf("got %q, %s of %v", got.Company, got.ID, got.Pack)
	}
	got.ID, got.Company, got.Created, got.Changed = want.ID, want.Company, want.Created, want.Changed
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	if err := db.Apply(ctx, id, assessment.SetAnswer{Question: "held", Answer: assessment.Choose("none")}); err != nil {
		t.Fatal(err)
	}
	if !get(t, db, made.ID).Answers.Of("held").IsZero() {
		t.Error("the original changed with its copy")
	}
	if _, err := db.Duplicate(ctx, "01NOTHERE", "x"); !errors.Is(err, sqlite.ErrNotFound) {
		t.Errorf("got %v, want %v", err, sqlite.ErrNotFound)
	}
}

// Names reads in the order of the list, a page or all, and leaves out what is
// deleted.
func TestNames(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t, filepath.Join(t.TempDir(), "t.db"))
	var ids []string
	for _, company := range []string{"First", "Second", "Third", "Gone"} {
		run, err := db.Create(ctx, assessment.Assessment{Company: company})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, run.ID)
	}
	if err := db.Delete(ctx, ids[3]); err != nil {
		t.Fatal(err)
	}
	if err := db.Apply(ctx, ids[0], assessment.SetNote{Question: "customers", Text: "now the last one changed"}); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		limit, offset int
		want          []string
	}{{-1, 0, []string{"First", "Third", "Second"}}, {2, 0, []string{"First", "Third"}}, {2, 2, []string{"Second"}}, {2, 3, nil}} {
		rows, err := db.Names(ctx, test.limit, test.offset)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, row := range rows {
			got = append(got, row.Company)
			if run := get(t, db, row.ID); !run.Changed.Equal(row.Changed) {
				t.Errorf("%s: got changed %v, want %v", row.Company, row.Changed, run.Changed)
			}
		}
		if !reflect.DeepEqual(got, test.want) {
			t.Errorf("%d from %d: got %v, want %v", test.limit, test.offset, got, test.want)
		}
	}
	var plan string
	var a, b, c int
	err := db.QueryRowContext(ctx, "EXPLAIN QUERY PLAN SELECT id, company, changed FROM assessments WHERE deleted = 0 ORDER BY changed DESC, id DESC LIMIT 9").Scan(&a, &b, &c, &plan)
	if want := "SEARCH assessments USING COVERING INDEX assessments_by_name (deleted=?)"; err != nil || plan != want {
		t.Errorf("got %q, %v, want %q", plan, err, want)
	}
}
