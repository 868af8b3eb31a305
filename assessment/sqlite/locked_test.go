package sqlite

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"trustpath/assessment"
)

func TestLocked(t *testing.T) {
	t.Parallel()
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "t.db")
	holder, err := OpenWith(ctx, path, time.Now, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer holder.Close()
	tx, err := holder.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	db, err := OpenWith(ctx, path, time.Now, Options{busy: 10 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Create(ctx, assessment.Assessment{}); !errors.Is(err, ErrLocked) {
		t.Errorf("got %v, want locked", err)
	}
}

func TestFull(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db, err := OpenWith(ctx, filepath.Join(t.TempDir(), "t.db"), time.Now, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("PRAGMA max_page_count = 1"); err != nil { // no page more than there are
		t.Fatal(err)
	}
	var last error
	for range 200 {
		if _, last = db.Create(ctx, assessment.Assessment{Company: string(make([]byte, 3000))}); last != nil {
			break
		}
	}
	if !errors.Is(last, ErrFull) {
		t.Errorf("got %v, want full", last)
	}
	var check string
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&check); err != nil || check != "ok" {
		t.Errorf("integrity: %s %v", check, err)
	}
}
