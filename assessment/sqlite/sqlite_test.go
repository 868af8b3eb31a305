package sqlite_test

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/sqlite"
)

func day(t *testing.T, text string) assessment.Date {
	t.Helper()
	d, err := assessment.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func open(t *testing.T, path string) *sqlite.DB {
	t.Helper()
	db, err := sqlite.OpenWith(context.Background(), path, time.Now, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func sample(t *testing.T) assessment.Assessment {
	return assessment.Assessment{Company: "Acme AI", Start: day(t, "2026-12-01"), DeadlineDate: day(t, "2027-02-10"),
		Answers: assessment.AnswersFrom(map[assessment.QuestionID]assessment.Answer{
			"customers": assessment.Choose("us_enterprise", "smb"), "gone": assessment.Choose("old"), "promises": assessment.DontKnow()}),
		Notes:     map[assessment.QuestionID]string{"customers": "two pilots\nboth in the US"},
		Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{"physical": {State: assessment.NotApplicable, Reason: "no office"}},
		HeldDates: map[assessment.OptionID]assessment.Date{"soc2_type2": day(t, "2026-09-30")},
		Pack:      assessment.PackRef{ID: "default", Version: "1", Digest: "sha256:0"}}
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	path, ctx := filepath.Join(t.TempDir(), "deep", "t.db"), context.Background()
	db := open(t, path)
	made, err := db.Create(ctx, sample(t))
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
	db = open(t, path)
	for _, id := range []string{made.ID, made.ID[:20], strings.ToLower(made.ID)} {
		got, err := db.Get(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, made) {
			t.Errorf("got %+v\nwant %+v", got, made)
		}
	}
}

func TestEdits(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := open(t, filepath.Join(t.TempDir(), "t.db"))
	made, err := db.Create(ctx, assessment.Assessment{Company: "A"})
	if err != nil {
		t.Fatal(err)
	}
	name, start := "B", day(t, "2026-12-03")
	mark := assessment.ReadinessMark{State: assessment.InPlace}
	steps := []error{
		db.Apply(ctx, made.ID, assessment.SetAnswer{Question: "held", Answer: assessment.Choose("none")}),
		db.Apply(ctx, made.ID, assessment.SetAnswer{Question: "held", Answer: assessment.Choose("none")}), // nothing changes, nothing is appended
		db.Apply(ctx, made.ID, assessment.SetAnswer{Question: "held", Answer: assessment.DontKnow()}),
		db.Apply(ctx, made.ID, assessment.SetAnswer{Question: "controls", Answer: assessment.Choose("basics")}),
		db.Apply(ctx, made.ID, assessment.SetAnswer{Question: "controls", Answer: assessment.Answer{}}),
		db.Apply(ctx, made.ID, assessment.SetNote{Question: "held", Text: "soon"}),
		db.Apply(ctx, made.ID, assessment.SetFacts{Company: &name, Start: &start, DeadlineDate: &assessment.Date{}}),
		db.Apply(ctx, made.ID, assessment.SetReadiness{Workstream: "access", Mark: &mark}),
		db.Apply(ctx, made.ID, assessment.SetReadiness{Workstream: "access"}),
	}
	if err := errors.Join(steps...); err != nil {
		t.Fatal(err)
	}
	got, err := db.Get(ctx, made.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got.Company != "B" || got.Start != start || !got.Answers.Of("held").Unknown || got.Answers.Len() != 1 || got.Notes["held"] != "soon" || len(got.Readiness) != 0 {
		t.Errorf("got %+v", got)
	}
	history, err := db.History(ctx, made.ID)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, c := range history {
		kinds = append(kinds, c.Kind+" "+c.Key)
	}
	want := []string{"create ", "answer held", "answer held", "answer controls", "answer controls", "note held", "fact company", "fact start", "readiness access", "readiness access"}
	if !reflect.DeepEqual(kinds, want) {
		t.Errorf("history: got %v, want %v", kinds, want)
	}
	if _, err := db.Exec("DELETE FROM changes"); err == nil {
		t.Error("the history could be deleted")
	}
	if _, err := db.Exec("UPDATE changes SET key = ''"); err == nil {
		t.Error("the history could be changed")
	}
}

func TestListDeleteRestore(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := open(t, filepath.Join(t.TempDir(), "t.db"))
	var ids []string
	for _, name := range []string{"one", "two", "three"} {
		made, err := db.Create(ctx, assessment.Assessment{Company: name})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, made.ID)
	}
	if _, err := db.Get(ctx, ids[0][:4]); !errors.Is(err, sqlite.ErrAmbiguous) {
		t.Errorf("short id: got %v, want ambiguous", err)
	}
	if _, err := db.Get(ctx, "none"); !errors.Is(err, sqlite.ErrNotFound) {
		t.Errorf("unknown id: got %v, want not found", err)
	}
	if err := db.Delete(ctx, ids[1]); err != nil {
		t.Fatal(err)
	}
	if err := db.Apply(ctx, ids[1], assessment.SetNote{Question: "held", Text: "x"}); !errors.Is(err, sqlite.ErrNotFound) {
		t.Errorf("edit of a deleted one: got %v", err)
	}
	list, err := db.List(ctx, false, 10)
	if n, countErr := db.Count(ctx); err != nil || countErr != nil || n != 2 || len(list) != 2 || list[0].Company != "three" {
		t.Errorf("got %d %v %v %v", n, list, err, countErr)
	}
	if err := db.Restore(ctx, ids[1]); err != nil {
		t.Fatal(err)
	}
	if err := db.Restore(ctx, ids[1]); !errors.Is(err, sqlite.ErrNotFound) {
		t.Errorf("restore twice: got %v", err)
	}
	if got, err := db.Get(ctx, ids[1]); err != nil || got.Company != "two" {
		t.Errorf("got %v, %v", got.Company, err)
	}
}

func TestPermissionsAndPragmas(t *testing.T) {
	old := syscall.Umask(0)
	defer syscall.Umask(old)
	dir := filepath.Join(t.TempDir(), "data")
	db := open(t, filepath.Join(dir, "t.db"))
	if _, err := db.Create(context.Background(), assessment.Assessment{}); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]os.FileMode{"": 0o700, "t.db": 0o600, "t.db-wal": 0o600, "t.db-shm": 0o600} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%q: got %o, want %o", name, got, want)
		}
	}
	for range 3 { // three connections of the pool at once
		conn, err := db.Conn(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		for pragma, want := range map[string]string{"synchronous": "2", "journal_mode": "wal", "foreign_keys": "1", "busy_timeout": "10000"} {
			var got string
			if err := conn.QueryRowContext(context.Background(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
				t.Errorf("%s: got %q %v, want %q", pragma, got, err, want)
			}
		}
	}
}

// raw makes a database with another driver handle.
func raw(t *testing.T, path, script string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(script); err != nil {
		t.Fatal(err)
	}
}

func TestRefusedUntouched(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		make func(t *testing.T, path string)
		want error
	}{
		{"newer", func(t *testing.T, path string) {
			raw(t, path, "PRAGMA application_id=1414680660; PRAGMA user_version=99; CREATE TABLE x (y)")
		}, sqlite.ErrNewer},
		{"another program", func(t *testing.T, path string) { raw(t, path, "PRAGMA application_id=7; CREATE TABLE x (y)") }, sqlite.ErrForeign},
		{"another program without an id", func(t *testing.T, path string) { raw(t, path, "PRAGMA user_version=3; CREATE TABLE x (y)") }, sqlite.ErrForeign},
		{"text", func(t *testing.T, path string) { write(t, path, bytes.Repeat([]byte("words "), 100)) }, sqlite.ErrForeign},
		{"short", func(t *testing.T, path string) { write(t, path, []byte("SQLite format 3\x00")) }, sqlite.ErrForeign},
		{"truncated", func(t *testing.T, path string) {
			open(t, path).Close()
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			write(t, path, data[:len(data)-100])
		}, sqlite.ErrDamaged},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "t.db")
			test.make(t, path)
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			_, err = sqlite.OpenWith(context.Background(), path, time.Now, sqlite.Options{})
			if !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
			if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
				t.Errorf("the file was changed, %v", err)
			}
		})
	}
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestNoPlace(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, nil)
	if _, err := sqlite.OpenWith(context.Background(), filepath.Join(file, "t.db"), time.Now, sqlite.Options{}); err == nil {
		t.Error("opened below a file")
	}
	if _, err := sqlite.OpenWith(context.Background(), t.TempDir(), time.Now, sqlite.Options{}); err == nil {
		t.Error("opened a folder")
	}
	if os.Getuid() == 0 {
		t.Log("running as root: a folder without write permission cannot be tried here")
		return
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.OpenWith(context.Background(), filepath.Join(dir, "t.db"), time.Now, sqlite.Options{}); !errors.Is(err, sqlite.ErrReadOnly) {
		t.Errorf("got %v, want read-only", err)
	}
}

func TestDefaultPath(t *testing.T) {
	t.Parallel()
	env := func(v string) func(string) string { return func(string) string { return v } }
	if got, want := sqlite.DefaultPath(env("/x"), "/home/a"), "/x/trustpath/trustpath.db"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := sqlite.DefaultPath(env("relative"), "/home/a"), "/home/a/.local/share/trustpath/trustpath.db"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestChild is not a test: it is the other process of those below.
func TestChild(t *testing.T) {
	path := os.Getenv("TRUSTPATH_CHILD")
	if path == "" {
		t.Skip("only as a child process")
	}
	ctx, id, me := context.Background(), os.Getenv("TRUSTPATH_ID"), os.Getenv("TRUSTPATH_NAME")
	db := open(t, path)
	for i := range *writes {
		if err := db.Apply(ctx, id, assessment.SetNote{Question: assessment.QuestionID(fmt.Sprintf("%s%d", me, i)), Text: "x"}); err != nil {
			t.Fatal(err)
		}
		fmt.Printf("saved %s%d\n", me, i)
	}
}

func child(path, id, name string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "-test.run=^TestChild$", fmt.Sprint("-writes=", *writes))
	cmd.Env = append(os.Environ(), "TRUSTPATH_CHILD="+path, "TRUSTPATH_ID="+id, "TRUSTPATH_NAME="+name)
	return cmd
}

var (
	kills  = flag.Int("kills", 5, "how often a writing program is killed")
	writes = flag.Int("writes", 50, "how many changes each of two programs writes at once")
)

// TestKilledLosesNothing kills a program that writes, at random moments: every
// change that it reported as saved is there. -kills says how often.
func TestKilledLosesNothing(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "t.db")
	random, total := rand.New(rand.NewPCG(3, 4)), 0
	for range *kills {
		db := open(t, path)
		made, err := db.Create(ctx, assessment.Assessment{})
		if err := errors.Join(err, db.Close()); err != nil {
			t.Fatal(err)
		}
		acknowledged := killed(t, child(path, made.ID, "n"), 1+random.IntN(60), time.Duration(random.IntN(1000))*time.Microsecond)
		db = open(t, path)
		got, err := db.Get(ctx, made.ID)
		if err := errors.Join(err, db.Close()); err != nil {
			t.Fatal(err)
		}
		for _, key := range acknowledged {
			if got.Notes[assessment.QuestionID(key)] != "x" {
				t.Errorf("%s was acknowledged and is lost", key)
			}
		}
		total += len(acknowledged)
	}
	if damage, err := open(t, path).Check(ctx); err != nil || len(damage) > 0 {
		t.Errorf("after the kills: %v, damage %v", err, damage)
	}
	if total < *kills {
		t.Errorf("only %d acknowledged", total)
	}
	t.Logf("%d kills, %d acknowledged, all there", *kills, total)
}

// killed runs a program until a pause after its line number last, kills it, and
// returns what it reported as saved.
func killed(t *testing.T, cmd *exec.Cmd, last int, pause time.Duration) (acknowledged []string) {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for n := 0; lines.Scan(); n++ {
		if what, ok := strings.CutPrefix(lines.Text(), "saved "); ok {
			acknowledged = append(acknowledged, what)
		}
		if n == last {
			time.Sleep(pause)      // somewhere within a save, not always behind one
			_ = cmd.Process.Kill() // SIGKILL; what was read up to here must be there
		}
	}
	_ = cmd.Wait() // killed
	return acknowledged
}

func TestTwoProcesses(t *testing.T) {
	t.Parallel()
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "t.db")
	db := open(t, path)
	made, err := db.Create(ctx, assessment.Assessment{})
	if err != nil {
		t.Fatal(err)
	}
	var both sync.WaitGroup
	for _, name := range []string{"a", "b"} {
		both.Go(func() {
			if out, err := child(path, made.ID, name).CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	both.Wait()
	if got, err := db.Get(ctx, made.ID); err != nil || len(got.Notes) != 2**writes {
		t.Errorf("got %d notes, want %d, %v", len(got.Notes), 2**writes, err)
	}
}
