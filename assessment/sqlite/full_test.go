//go:build unix

package sqlite_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/sqlite"
)

// TestFileLimit lets a program save until its files may not grow, for several
// limits: what it said was saved is there, and the database is sound.
func TestFileLimit(t *testing.T) {
	ctx, refused := context.Background(), 0
	for blocks := 250; blocks <= 1000; blocks += 125 { // of 512 bytes, or 1024 by the shell
		path := filepath.Join(t.TempDir(), "t.db")
		db := open(t, path)
		made, err := db.Create(ctx, assessment.Assessment{})
		if err := errors.Join(err, db.Close()); err != nil {
			t.Fatal(err)
		}
		inner := child(path, made.ID, "n")
		cmd := exec.Command("sh", append([]string{"-c", fmt.Sprintf(`ulimit -f %d; exec "$0" "$@"`, blocks)}, inner.Args...)...)
		cmd.Env = inner.Env
		out, err := cmd.Output()
		if err != nil {
			refused++
			if !bytes.Contains(out, []byte(sqlite.ErrFull.Error())) {
				t.Errorf("limit %d: it does not say that there is no room:\n%s", blocks, out)
			}
		}
		db = open(t, path)
		got, err := db.Get(ctx, made.ID)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(out)) {
			if key, ok := strings.CutPrefix(strings.TrimSpace(line), "saved "); ok && got.Notes[assessment.QuestionID(key)] != "x" {
				t.Errorf("limit %d: %s was acknowledged and is lost", blocks, key)
			}
		}
		if damage, err := db.Check(ctx); err != nil || len(damage) > 0 {
			t.Errorf("limit %d: %v, damage %v", blocks, err, damage)
		}
	}
	if refused == 0 {
		t.Error("no limit was reached, so nothing was shown")
	}
	t.Logf("%d programs ran out of room", refused)
}
