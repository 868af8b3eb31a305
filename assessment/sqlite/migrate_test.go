package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"trustpath/assessment"
)

// version1 makes a database as the first version of the program wrote it.
func version1(t *testing.T, path string) {
	t.Helper()
	script, err := migrations.ReadFile("migrations/0001.sql")
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	_, err = db.Exec(string(script) + fmt.Sprintf(`;PRAGMA journal_mode=WAL; PRAGMA application_id=%d; PRAGMA user_version=1;
		INSERT INTO assessments VALUES ('01OLD', 'Acme', '2026-12-01', '2027-06-30', 'default', '2026.12', 'sha256:old', 1, 2, 0);
		INSERT INTO answers VALUES ('01OLD', 'held', '["none"]');
		INSERT INTO changes (assessment, kind, key, before, after, time) VALUES ('01OLD', 'create', '', 'null', '"Acme"', 1),
			('01OLD', 'answer', 'held', '""', '"[\"none\"]"', 2),
			('01OLD', 'fact', 'start', '""', '"2026-12-01"', 3), ('01OLD', 'fact', 'deadline_date', '""', '"2027-06-30"', 3)`, applicationID))
	if err != nil {
		t.Fatal(err)
	}
}

func TestVersion1ComesForward(t *testing.T) {
	t.Parallel()
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "t.db")
	version1(t, path)
	at := func() time.Time { return time.Date(2026, 12, 2, 10, 0, 0, 0, time.UTC) }
	var both sync.WaitGroup // two programs at once, on one clock
	for range 2 {
		both.Go(func() {
			db, err := OpenWith(ctx, path, at, Options{})
			if err != nil {
				t.Error(err)
				return
			}
			defer db.Close()
			run, err := db.Get(ctx, "01OLD")
			if err != nil || run.Company != "Acme" || !run.Answers.Of("held").Equal(assessment.Choose("none")) || run.Recommended != nil {
				t.Errorf("got %+v, %v", run, err)
			}
			if history, err := db.History(ctx, "01OLD"); err != nil || len(history) != 4 {
				t.Errorf("history: got %v, %v", history, err)
			}
		})
	}
	both.Wait()
	copies, err := filepath.Glob(path + ".v1-*.bak*")
	if err != nil || len(copies) == 0 {
		t.Fatalf("got %v, %v, want a backup", copies, err)
	}
	for _, copied := range copies {
		if info, err := os.Stat(copied); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", copied, info.Mode(), err)
		}
		db, err := sql.Open("sqlite", copied)
		if err != nil {
			t.Fatal(err)
		}
		var user, rows int
		err = db.QueryRow("SELECT (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM answers)").Scan(&user, &rows)
		if err != nil || user != 1 || rows != 1 {
			t.Errorf("%s: version %d with %d answers, %v; want the old one", copied, user, rows, err)
		}
		db.Close()
	}
	db, err := OpenWith(ctx, path, at, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var user int
	if err := db.QueryRow("PRAGMA user_version").Scan(&user); err != nil || user != version {
		t.Errorf("got version %d, %v, want %d", user, err, version)
	}
	undone, err := db.Undo(ctx, "01OLD") // what one transaction wrote is one step
	if after := undone.After; err != nil || !undone.Done || !after.Start.IsZero() || !after.DeadlineDate.IsZero() || after.Answers.Len() != 1 {
		t.Errorf("undo of what the first version wrote: got %+v, %v", after, err)
	}
	if _, err := db.Exec("UPDATE changes SET key = ''"); err == nil {
		t.Error("the history can be changed since it came forward")
	}
	if err := db.backUpBefore(ctx, 1); err != nil { // as a program does that was overtaken
		t.Error(err)
	}
	if again, _ := filepath.Glob(path + ".v1-*.bak*"); strings.Join(again, " ") != strings.Join(copies, " ") {
		t.Errorf("overtaken: got %v, want no backup under the number of a version that is gone", again)
	}
}
