package sqlite

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"trustpath/assessment"
)

// A copy shows all there is, what is still in the write-ahead log too, and
// refuses every change; nothing is left of it.
func TestOpenCopy(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "t.db")
	t.Setenv("TMPDIR", t.TempDir())
	db, err := OpenWith(ctx, path, time.Now, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	run, err := db.Create(ctx, assessment.Assessment{Company: "Acme AI"})
	if err != nil {
		t.Fatal(err)
	}
	copied, err := OpenCopy(ctx, path, "", time.Now, ErrReadOnly)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := copied.Get(ctx, run.ID); err != nil || got.Company != "Acme AI" || copied.Copied() == nil {
		t.Errorf("got %+v, %v", got, err)
	}
	_, err = copied.Create(ctx, assessment.Assessment{})
	staged, staging := Stage(ctx, path, time.Now)
	if staging != nil {
		t.Fatal(staging)
	}
	for what, err := range map[string]error{"create": err, "note": copied.Apply(ctx, run.ID, assessment.SetNote{Question: "customers", Text: "x"}), "delete": copied.Delete(ctx, run.ID), "put back": copied.PutBack(ctx, staged)} {
		if !errors.Is(err, ErrReadOnly) {
			t.Errorf("%s: got %v, want %v", what, err, ErrReadOnly)
		}
	}
	if err := errors.Join(copied.Close(), staged.Close()); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// A store in the words of a pack waits for its turn as long as any other.
func TestInWaitsAsLong(t *testing.T) {
	t.Parallel()
	db, err := OpenWith(t.Context(), filepath.Join(t.TempDir(), "t.db"), time.Now, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if got := db.WithEngine(nil).busy; got != busyTimeout {
		t.Errorf("got %v, want %v", got, busyTimeout)
	}
}
