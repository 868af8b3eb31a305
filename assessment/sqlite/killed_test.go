package sqlite

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

var migrationKills = flag.Int("migration-kills", 3, "how often a program is killed while it brings a database forward")

// TestMigratingChild is not a test: it is the process that is killed.
func TestMigratingChild(t *testing.T) {
	path := os.Getenv("TRUSTPATH_MIGRATE")
	if path == "" {
		t.Skip("only as a child process")
	}
	fmt.Println("begins")
	db, err := OpenWith(context.Background(), path, time.Now, Options{})
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
}

// many fills a database of the first version with more, so that bringing it
// forward takes a while.
func many(t *testing.T, path string, count int) {
	t.Helper()
	version1(t, path)
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Exec(fmt.Sprintf(`
		WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
		INSERT INTO assessments SELECT printf('01OLD%%06d', i), 'Company ' || i, '', '', 'default', '1', 'x', i, i, 0 FROM n;
		INSERT INTO answers SELECT id, 'held', '["none"]' FROM assessments WHERE id <> '01OLD';
		INSERT INTO changes (assessment, kind, key, before, after, time) SELECT id, 'create', '', 'null', '"x"', created FROM assessments WHERE id <> '01OLD';
		INSERT INTO changes (assessment, kind, key, before, after, time) SELECT id, 'answer', 'held', '""', '"[\"none\"]"', created + 1 FROM assessments WHERE id <> '01OLD'`, count))
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestKilledWhileItComesForward kills a program at a random moment between the
// first and the last step from the first version to this one: the next program
// finds all of it, as the old version wrote it or as this one does. With
// -migration-kills more often.
func TestKilledWhileItComesForward(t *testing.T) {
	const count = 120
	ctx, folder := context.Background(), t.TempDir()
	old := filepath.Join(folder, "old.db")
	many(t, old, count)
	whole := time.Duration(0) // how long it takes undisturbed
	seen := map[int]int{}
	for n := range *migrationKills {
		path := filepath.Join(folder, fmt.Sprint(n), "t.db")
		if err := errors.Join(os.Mkdir(filepath.Dir(path), 0o700), copyFile(old, path)); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(os.Args[0], "-test.run=^TestMigratingChild$")
		cmd.Env = append(os.Environ(), "TRUSTPATH_MIGRATE="+path)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		lines.Scan()
		began := time.Now()
		if n > 0 {
			time.Sleep(rand.N(whole)) // the moment is what is tried, not waited for
			_ = cmd.Process.Kill()
		}
		for lines.Scan() {
		}
		_ = cmd.Wait()
		if n == 0 {
			whole = time.Since(began)
		}
		seen[versionOf(t, path)]++
		comesForward(ctx, t, path, count+1)
	}
	t.Logf("versions found after %d kills over %v: %v", *migrationKills-1, whole.Round(time.Millisecond), seen)
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	return errors.Join(copyTo(to, in), in.Close())
}

// versionOf is the version that a killed program left.
func versionOf(t *testing.T, path string) int {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var at int
	if err := db.QueryRow("PRAGMA user_version").Scan(&at); err != nil {
		t.Fatal(err)
	}
	return at
}

// comesForward opens what was left, and its backups.
func comesForward(ctx context.Context, t *testing.T, path string, count int) {
	t.Helper()
	names, err := Backups(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(names, path) {
		db, err := Stage(ctx, name, time.Now)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := db.All(ctx)
		if err != nil || got != count || len(db.Damage) > 0 {
			t.Errorf("%s: got %d assessments, %v, damage %v; want %d", name, got, err, db.Damage, count)
		}
		run, err := db.Get(ctx, "01OLD000099")
		if err != nil || run.Company != "Company 99" || run.Answers.Len() != 1 {
			t.Errorf("%s: got %+v, %v", name, run, err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
