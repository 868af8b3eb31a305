package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"trustpath/assessment"
)

// begin opens a database with an assessment in it.
func begin(t *testing.T, path string) (*DB, string) {
	t.Helper()
	db, err := OpenWith(t.Context(), path, time.Now, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	run, err := db.Create(t.Context(), assessment.Assessment{Company: "Acme AI"})
	if err != nil {
		t.Fatal(err)
	}
	return db, run.ID
}

// names are the files of a folder.
func names(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func TestAbsent(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for _, path := range []string{"t.db", "no/such/folder/t.db", "~/t.db", ":memory:", "file:t.db?mode=memory"} {
		path = filepath.Join(folder, path)
		if _, err := OpenWith(t.Context(), path, time.Now, Options{Existing: true}); !errors.Is(err, ErrAbsent) || !strings.Contains(err.Error(), "no database at "+path) {
			t.Errorf("%s: got %v, want %v", path, err, ErrAbsent)
		}
	}
	if made := names(t, folder); len(made) > 0 {
		t.Errorf("created %v", made)
	}
}

// Programs that create a database at the same time share one, and none of them
// sees it unfinished.
func TestCreatedOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "deep", "t.db")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			db, err := OpenWith(t.Context(), path, time.Now, Options{})
			if err != nil {
				t.Error(err)
				return
			}
			_, err = db.Create(t.Context(), assessment.Assessment{})
			if err := errors.Join(err, db.Close()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	db, err := OpenWith(t.Context(), path, time.Now, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := db.Count(t.Context()); err != nil || n != 8 {
		t.Errorf("got %d assessments, %v, want 8", n, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if got := names(t, filepath.Dir(path)); len(got) != 1 {
		t.Errorf("left behind: %v", got)
	}
}

// Whatever a path looks like, it names one file, and the logs have its name.
func TestPaths(t *testing.T) {
	t.Chdir(t.TempDir())
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Mkdir("real", 0o700), os.Symlink("real/t.db", "link.db"), os.Symlink("real", "way")); err != nil {
		t.Fatal(err)
	}
	for path, file := range map[string]string{
		":memory:": ":memory:", "file::memory:": "file::memory:", "file:x?mode=memory": "file:x?mode=memory", "a?b#c%20d.db": "a?b#c%20d.db",
		"/" + here + "/slash.db": "slash.db", "//" + here + "//two.db": "two.db", "./sub/../dot.db": "dot.db",
		"link.db": "real/t.db", "way/other.db": "real/other.db", "$HOME é.db": "$HOME é.db",
	} {
		db, err := OpenWith(t.Context(), path, time.Now, Options{})
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if _, err := db.Create(t.Context(), assessment.Assessment{}); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		for _, suffix := range []string{"", "-wal"} {
			if info, err := os.Stat(filepath.Join(here, file+suffix)); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %s%s: got %v, %v", path, file, suffix, info, err)
			}
		}
		db.Close()
		if again, err := OpenWith(t.Context(), filepath.Join(here, file), time.Now, Options{Existing: true}); err != nil {
			t.Errorf("%s: %v", path, err)
		} else if n, err := again.Count(t.Context()); err != nil || n != 1 || again.Close() != nil {
			t.Errorf("%s: got %d assessments, %v, want 1", path, n, err)
		}
	}
}

func TestNameTooLong(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for _, name := range []string{strings.Repeat("n", 248), strings.Repeat("n", 255), strings.Repeat("n", 300), strings.Repeat("é", 127), strings.Repeat("f", 256) + "/t.db"} {
		_, err := OpenWith(t.Context(), filepath.Join(folder, name), time.Now, Options{})
		if !errors.Is(err, ErrName) {
			t.Errorf("%d bytes: got %v, want %v", len(name), err, ErrName)
		}
	}
	if made := names(t, folder); len(made) > 0 {
		t.Errorf("created %v", made)
	}
	if _, err := OpenWith(t.Context(), filepath.Join(folder, strings.Repeat("n", maxName)), time.Now, Options{}); err != nil {
		t.Errorf("the longest name: %v", err)
	}
}

// A database that others write to without our id is refused, whichever way it
// holds its tables.
func TestForeignUntouched(t *testing.T) {
	t.Parallel()
	for name, statements := range map[string]string{
		"a table":               "CREATE TABLE bookmarks (url)",
		"our names":             "CREATE TABLE assessments (id TEXT PRIMARY KEY); CREATE TABLE answers (x)",
		"a view":                "CREATE VIEW v AS SELECT 1",
		"a table in a log":      "PRAGMA journal_mode=WAL; CREATE TABLE bookmarks (url)",
		"large pages":           "PRAGMA page_size=65536; CREATE TABLE bookmarks (url)",
		"many tables":           "CREATE TABLE a (b); " + many200(),
		"a version without id":  "PRAGMA user_version=7; CREATE TABLE x (y)",
		"an id without version": "PRAGMA application_id=252006673; CREATE TABLE x (y)",
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			path := filepath.Join(folder, "t.db")
			other, err := sql.Open("sqlite", path)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := other.Exec(statements); err != nil {
				t.Fatal(err)
			}
			defer other.Close() // a log goes when its last user does
			if err := os.Chmod(path, 0o644); err != nil {
				t.Fatal(err)
			}
			before := look(t, folder)
			for _, open := range []func() error{
				func() error { _, err := OpenWith(t.Context(), path, time.Now, Options{}); return err },
				func() error { _, err := Stage(t.Context(), path, time.Now); return err },
				func() error { _, err := OpenCopy(t.Context(), path, "", time.Now, ErrReadOnly); return err },
			} {
				if err := open(); !errors.Is(err, ErrForeign) {
					t.Errorf("got %v, want %v", err, ErrForeign)
				}
			}
			if after := look(t, folder); after != before {
				t.Errorf("got %s, want it untouched: %s", after, before)
			}
		})
	}
}

func many200() string {
	var out strings.Builder
	for n := range 200 {
		fmt.Fprintf(&out, "CREATE TABLE t%d (x);", n)
	}
	return out.String()
}

// look is what a folder holds, with modes.
func look(t *testing.T, folder string) string {
	t.Helper()
	var out strings.Builder
	for _, name := range names(t, folder) {
		info, err := os.Stat(filepath.Join(folder, name))
		data, unread := os.ReadFile(filepath.Join(folder, name))
		if err := errors.Join(err, unread); err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(name, "-shm") { // locks are in there
			fmt.Fprintf(&out, "%s %v %x\n", name, info.Mode(), data)
		}
	}
	return out.String()
}

// An older version left a file without a table when it was killed at once.
func TestUnfinishedIsFinished(t *testing.T) {
	t.Parallel()
	for _, journal := range []string{"WAL", "DELETE"} {
		path := filepath.Join(t.TempDir(), "t.db")
		old, err := sql.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := old.Exec("PRAGMA journal_mode=" + journal + "; VACUUM"); err != nil {
			t.Fatal(err)
		}
		old.Close()
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			t.Fatalf("got %v, %v, want a file with a header", info, err)
		}
		begin(t, path)
		if _, err := Stage(t.Context(), path, time.Now); err != nil {
			t.Error(err)
		}
	}
}

// A folder, a device or a pipe is not a database, and reading it may never end.
func TestNoFileRefused(t *testing.T) {
	t.Parallel()
	for _, path := range []string{t.TempDir(), os.DevNull} {
		for name, open := range map[string]func() error{
			"open":  func() error { _, err := OpenWith(t.Context(), path, time.Now, Options{}); return err },
			"stage": func() error { _, err := Stage(t.Context(), path, time.Now); return err },
		} {
			if err := open(); !errors.Is(err, ErrOther) || !errors.Is(err, ErrForeign) {
				t.Errorf("%s %s: got %v, want %v", name, path, err, ErrOther)
			}
		}
	}
}

// An empty file was a database once, or is no backup: it is never a new one.
func TestEmptyRefused(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path := filepath.Join(folder, "t.db")
	db, _ := begin(t, path)
	if err := errors.Join(db.Close(), os.Truncate(path, 0)); err != nil {
		t.Fatal(err)
	}
	for name, open := range map[string]func() error{
		"open":    func() error { _, err := OpenWith(t.Context(), path, time.Now, Options{}); return err },
		"to read": func() error { _, err := OpenWith(t.Context(), path, time.Now, Options{Existing: true}); return err },
		"stage":   func() error { _, err := Stage(t.Context(), path, time.Now); return err },
		"copy":    func() error { _, err := OpenCopy(t.Context(), path, "", time.Now, ErrReadOnly); return err },
		"stdin":   func() error { _, err := StageReader(t.Context(), strings.NewReader(""), "stdin", time.Now); return err },
	} {
		if err := open(); !errors.Is(err, ErrEmpty) {
			t.Errorf("%s: got %v, want %v", name, err, ErrEmpty)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Size() != 0 || len(names(t, folder)) != 1 {
		t.Errorf("got %v, %v and %v, want the empty file alone", info, err, names(t, folder))
	}
}

// A database that was cut off is refused, also between two pages.
func TestCutRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "t.db")
	db, _ := begin(t, path)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{4096, 2 * 4096, len(whole) / 2, len(whole) - 4096, len(whole) - 1} {
		if err := os.WriteFile(path, whole[:size], 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenWith(t.Context(), path, time.Now, Options{}); !errors.Is(err, ErrDamaged) {
			t.Errorf("%d of %d bytes: got %v, want %v", size, len(whole), err, ErrDamaged)
		}
		if _, err := Stage(t.Context(), path, time.Now); !errors.Is(err, ErrDamaged) {
			t.Errorf("staged, %d of %d bytes: got %v, want %v", size, len(whole), err, ErrDamaged)
		}
	}
}

// Nothing is called saved that goes into a file which lost its name or its
// content, and the file that has the name now is not changed.
func TestFileLostWhileOpen(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a file that is open keeps its name there")
	}
	for name, tc := range map[string]struct {
		lose func(path string) error
		want error
	}{
		"moved":           {func(path string) error { return os.Rename(path, path+".old") }, ErrMoved},
		"removed":         {os.Remove, ErrMoved},
		"replaced":        {func(path string) error { return os.Rename(path+".other", path) }, ErrMoved},
		"folder moved":    {func(path string) error { return os.Rename(filepath.Dir(path), filepath.Dir(path)+"-old") }, ErrMoved},
		"a folder there":  {func(path string) error { return errors.Join(os.Remove(path), os.Mkdir(path, 0o700)) }, ErrMoved},
		"an empty file":   {func(path string) error { return errors.Join(os.Remove(path), os.WriteFile(path, nil, 0o600)) }, ErrMoved},
		"cut to nothing":  {func(path string) error { return os.Truncate(path, 0) }, ErrEmpty},
		"cut to one page": {func(path string) error { return os.Truncate(path, 4096) }, ErrDamaged},
		"written over":    {func(path string) error { return os.WriteFile(path, bytes.Repeat([]byte("x"), 50_000), 0o600) }, ErrForeign},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, path := t.Context(), filepath.Join(t.TempDir(), "data", "t.db")
			db, id := begin(t, path)
			other, kept := begin(t, path+".other")
			if err := errors.Join(other.Close(), db.Apply(ctx, id, assessment.SetNote{Question: "held", Text: "before"})); err != nil {
				t.Fatal(err)
			}
			db.emptyLog() // as it does by itself after a moment
			if err := tc.lose(path); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if err := db.Apply(ctx, id, assessment.SetNote{Question: "held", Text: "after"}); !errors.Is(err, tc.want) {
					t.Errorf("got %v, want %v", err, tc.want)
				}
			}
			if _, err := db.Create(ctx, assessment.Assessment{}); !errors.Is(err, tc.want) {
				t.Errorf("create: got %v, want %v", err, tc.want)
			}
			if name != "replaced" {
				if err := db.Close(); err != nil && tc.want == ErrMoved {
					t.Error(err)
				}
				return
			}
			now, err := OpenWith(ctx, path, time.Now, Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer now.Close()
			if err := errors.Join(now.Apply(ctx, kept, assessment.SetNote{Question: "held", Text: "new"}), db.Close()); err != nil {
				t.Error(err)
			}
			killedFiles(t, path, path+".killed") // the log is still there for it
			killed, err := OpenWith(ctx, path+".killed", time.Now, Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer killed.Close()
			if run, err := killed.Get(ctx, kept); err != nil || run.Notes["held"] != "new" {
				t.Errorf("saved in the file that was moved there: got %v, %v", run.Notes, err)
			}
			damage, err := now.Check(ctx)
			if run, unread := now.Get(ctx, kept); err != nil || unread != nil || len(damage) > 0 || run.Company != "Acme AI" {
				t.Errorf("the file that was moved there: %v, %v, %+v, %v", damage, err, run, unread)
			}
		})
	}
	t.Run("put back", func(t *testing.T) {
		ctx, path := t.Context(), filepath.Join(t.TempDir(), "t.db")
		db, id := begin(t, path)
		if err := os.Rename(path, path+".old"); err != nil {
			t.Fatal(err)
		}
		lost := db.Apply(ctx, id, assessment.SetNote{Question: "held", Text: "x"})
		if err := os.Rename(path+".old", path); err != nil {
			t.Fatal(err)
		}
		if err := db.Apply(ctx, id, assessment.SetNote{Question: "held", Text: "x"}); err != nil || !errors.Is(lost, ErrMoved) {
			t.Errorf("got %v and then %v, want %v and then success", lost, err, ErrMoved)
		}
	})
}

// killedFiles copies the files of a database that is open, which is what a killed
// program leaves.
func killedFiles(t *testing.T, from, to string) {
	t.Helper()
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := copyFile(from+suffix, to+suffix); err != nil {
			t.Fatal(err)
		}
	}
}

// A backup that is copied over the database of a killed program meets no log of
// it; where it does, what comes of the two is damaged.
func TestCopiedOverLog(t *testing.T) {
	t.Parallel()
	ctx, folder := t.Context(), t.TempDir()
	path := filepath.Join(folder, "t.db")
	db, id := begin(t, path)
	backup := filepath.Join(folder, "backup.db")
	if err := db.Backup(ctx, backup); err != nil {
		t.Fatal(err)
	}
	for n := range 40 {
		if _, err := db.Create(ctx, assessment.Assessment{Company: strings.Repeat("n", 100)}); err != nil {
			t.Fatal(err)
		}
		if err := db.Apply(ctx, id, assessment.SetNote{Question: assessment.QuestionID(fmt.Sprint("q", n)), Text: "x"}); err != nil {
			t.Fatal(err)
		}
	}
	for _, emptied := range []bool{false, true} {
		killed := filepath.Join(folder, fmt.Sprint("killed", emptied))
		if emptied {
			db.emptyLog()
		}
		killedFiles(t, path, killed)
		if err := errors.Join(os.Remove(killed), copyFile(backup, killed)); err != nil {
			t.Fatal(err)
		}
		over, err := OpenWith(ctx, killed, time.Now, Options{})
		if err != nil {
			if !errors.Is(err, ErrDamaged) || emptied {
				t.Errorf("emptied %v: %v", emptied, err)
			}
			continue
		}
		_, err = over.Get(ctx, id)
		_, list := over.List(ctx, false, 100)
		damage, check := over.Check(ctx)
		over.Close()
		switch {
		case emptied && (err != nil || list != nil || check != nil || len(damage) > 0):
			t.Errorf("without a log: %v, %v, %v, %v; want the backup", err, list, damage, check)
		case err != nil && !errors.Is(err, ErrDamaged) || list != nil && !errors.Is(list, ErrDamaged) || check != nil && !errors.Is(check, ErrDamaged):
			t.Errorf("with a log: %v, %v, %v; want %v", err, list, check, ErrDamaged)
		}
	}
	scan := fmt.Errorf("read: %w", errors.New(`sql: Scan error on column index 2, name "company": converting NULL to string is unsupported`))
	if got := kind(scan); got != ErrDamaged {
		t.Errorf("a value that cannot be: got %v, want %v", got, ErrDamaged)
	}
}

// A second hard link is another name for the file, under which SQLite would look
// for other logs.
func TestSecondName(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("names are not counted there")
	}
	ctx, folder := t.Context(), t.TempDir()
	path := filepath.Join(folder, "t.db")
	db, id := begin(t, path)
	other := filepath.Join(t.TempDir(), "other.db")
	if err := errors.Join(db.Close(), os.Link(path, other)); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, other} {
		_, err := OpenWith(ctx, name, time.Now, Options{})
		if !errors.Is(err, ErrLinked) {
			t.Errorf("got %v, want %v", err, ErrLinked)
		}
		copied, copying := OpenCopy(ctx, name, "", time.Now, err)
		if copying != nil {
			t.Fatal(copying)
		}
		if run, err := copied.Get(ctx, id); err != nil || run.Company != "Acme AI" {
			t.Errorf("got %+v, %v", run, err)
		}
		if err := copied.Apply(ctx, id, assessment.SetNote{Question: "held", Text: "x"}); !errors.Is(err, ErrLinked) {
			t.Errorf("got %v, want %v", err, ErrLinked)
		}
		copied.Close()
	}
	unfinished := filepath.Join(folder, strings.Replace(tempPattern, "*", "1", 1), newName)
	if err := errors.Join(os.Remove(other), os.Mkdir(filepath.Dir(unfinished), 0o700), os.Link(path, unfinished)); err != nil {
		t.Fatal(err)
	}
	begin(t, path) // a program was killed as soon as it had created the database
	if _, err := os.Stat(unfinished); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the second name is there: %v", err)
	}
}

// A folder of a program that was killed is removed, and no other.
func TestSweep(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	folder := func(name string, age time.Duration, files ...string) string {
		path := filepath.Join(parent, strings.Replace(tempPattern, "*", name, 1))
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if err := os.WriteFile(filepath.Join(path, file), []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Chtimes(path, time.Time{}, time.Now().Add(-age)); err != nil {
			t.Fatal(err)
		}
		return path
	}
	db, _ := begin(t, filepath.Join(parent, "t.db"))
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	live, release, err := tempFolder(parent)
	if err != nil {
		t.Fatal(err)
	}
	gone := []string{folder("killed", 0, lockName, copyName, copyName+"-wal"), folder("creating", 0, lockName, newName, newName+"-journal"), folder("old", 2*time.Hour, copyName)}
	stay := []string{live, folder("begun", 0), folder("not-ours", 2*time.Hour, lockName, "thesis.txt")}
	begin(t, filepath.Join(parent, "t.db"))
	for _, path := range gone {
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s after a database was opened: got %v, want it removed", path, err)
		}
	}
	gone = append(gone, folder("killed-again", 0, lockName, copyName))
	_, again, err := tempFolder(parent)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range gone {
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: got %v, want it removed", path, err)
		}
	}
	for _, path := range stay {
		if _, err := os.Stat(path); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	if err := errors.Join(release(), again()); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(live); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want it released", err)
	}
	if lock := flock.New(filepath.Join(stay[2], lockName)); lock.Close() != nil {
		t.Error("the lock of another folder is held")
	}
}

// A snapshot has everything, wherever its folder is.
func TestSnapshot(t *testing.T) {
	t.Chdir(t.TempDir())
	db, _ := begin(t, "t.db")
	if err := db.Backup(t.Context(), "file:b?x"); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat("file:b?x"); err != nil || info.Size() == 0 {
		t.Errorf("a path like an address: got %v, %v", info, err)
	}
	for _, parent := range []string{"", "file:t?x", "file:memory", ":memory:", "a b%20#c"} {
		if parent != "" {
			if err := os.Mkdir(parent, 0o700); err != nil {
				t.Fatal(err)
			}
		}
		err := db.Snapshot(t.Context(), parent, func(path string, n int) error {
			staged, err := Stage(t.Context(), path, time.Now)
			if err != nil {
				return err
			}
			all, err := staged.All(t.Context())
			if n != 1 || all != 1 {
				t.Errorf("in %q: got %d and %d assessments, want 1", parent, n, all)
			}
			return errors.Join(err, staged.Close())
		})
		if err != nil {
			t.Errorf("in %q: %v", parent, err)
		}
		if parent != "" && len(names(t, parent)) > 0 {
			t.Errorf("in %q: left behind %v", parent, names(t, parent))
		}
	}
}

// Without a folder for temporary files, the error says which one is missing.
func TestNoTemporaryFolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.db")
	begin(t, path)
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, filepath.Join(t.TempDir(), "gone"))
	}
	if _, err := Stage(t.Context(), path, time.Now); err == nil || !strings.Contains(err.Error(), "make a folder for a copy in "+os.TempDir()) {
		t.Errorf("got %v, want the missing folder", err)
	}
}

func TestSynced(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	marked := filepath.Join(root, "shared", "deep")
	if err := errors.Join(os.MkdirAll(marked, 0o700), os.Mkdir(filepath.Join(root, "shared", ".stfolder"), 0o700)); err != nil {
		t.Fatal(err)
	}
	for folder, want := range map[string]string{
		"Dropbox": "Dropbox", "Dropbox (Acme)/a/b": "Dropbox", "OneDrive - Acme Inc": "OneDrive", "Google Drive": "Google Drive", "GoogleDrive-me@acme.ai/My Drive": "Google Drive",
		"Library/Mobile Documents/com~apple~CloudDocs": "iCloud Drive", "Library/CloudStorage/Box-Box": "Box", "Nextcloud/work": "Nextcloud",
		"ownCloud": "ownCloud", "Proton Drive": "Proton Drive", "shared/deep": "Syncthing",
		"iCloudDrive": "iCloud Drive", "Box": "Box", "Box Sync": "Box", "kDrive": "kDrive", "Sync": "Sync", "sandbox": "", "syncs": "", "boxes": "",
		"dropboxes": "", "my dropbox notes": "", "data": "", "onedriver": "", "inbox": "",
	} {
		if got := Synced(filepath.Join(root, folder, "t.db")); got != want {
			t.Errorf("%s: got %q, want %q", folder, got, want)
		}
	}
	db, _ := begin(t, filepath.Join(root, "Dropbox", "t.db"))
	var journal string
	if err := db.QueryRow("PRAGMA journal_mode").Scan(&journal); err != nil || journal != "delete" {
		t.Errorf("got journal %s, %v, want delete", journal, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if got := names(t, filepath.Join(root, "Dropbox")); len(got) != 1 {
		t.Errorf("got %v, want the database alone", got)
	}
}

func TestConflicts(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for _, tc := range []struct {
		folder, name string
		want         bool
	}{
		{"Dropbox", "tp (Mira's conflicted copy 2026-12-01).db", true}, {"Nextcloud", "tp (conflicted copy 2026-12-01 101112).db", true},
		{"plain", "tp.sync-conflict-20261201-101112-ABCDEFG.db", true}, {"OneDrive", "tp-LAPTOP7.db", true}, {"Google Drive", "tp (1).db", true},
		{"iCloud Drive", "tp 2.db", true}, {"Seafile", "tp (SFConflict mira 2026-12-01).db", true},
		{"Dropbox", "tp-2026-12-01.db", false}, {"plain", "tp-LAPTOP7.db", false}, {"Dropbox", "other.db", false}, {"plain", "tp (1).db", false},
	} {
		path := filepath.Join(root, tc.folder, "tp.db")
		copied := filepath.Join(root, tc.folder, tc.name)
		for _, one := range []string{path, copied} {
			db, err := OpenWith(context.Background(), one, time.Now, Options{})
			if err := errors.Join(err, db.Close()); err != nil {
				t.Fatal(err)
			}
		}
		got, err := Conflicts(path)
		if found := len(got) == 1 && got[0] == copied; err != nil || found != tc.want {
			t.Errorf("%s in %s: got %v, %v, want %v", tc.name, tc.folder, got, err, tc.want)
		}
		if err := os.Remove(copied); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(root, "Dropbox", "tp.db")
	if err := os.WriteFile(filepath.Join(root, "Dropbox", "tp (conflicted copy).db"), []byte("no database"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := Conflicts(path); err != nil || len(got) > 0 {
		t.Errorf("a file of another kind: got %v, %v", got, err)
	}
}
