//go:build unix

package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"trustpath/assessment"
)

// otherUser is the id of a user without files.
const otherUser = 65534

// tried is the result of a command.
type tried struct {
	code      int
	out, talk string
}

func (h machine) try(args ...string) tried {
	h.t.Helper()
	var out, talk strings.Builder
	cmd := h.command(args...)
	cmd.Stdout, cmd.Stderr = &out, &talk
	_ = cmd.Run() // only the exit code matters
	if strings.Contains(talk.String(), "goroutine ") || cmd.ProcessState.ExitCode() < 0 {
		h.t.Errorf("trustpath %s: %v, and said\n%s", strings.Join(args, " "), cmd.ProcessState, &talk)
	}
	return tried{cmd.ProcessState.ExitCode(), out.String(), talk.String()}
}

// newForeignMachine has a database that root made, with one assessment. Its user is
// another one.
func newForeignMachine(t *testing.T) (h machine, id, database string) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can be another user")
	}
	h = newMachine(t)
	h.binary = filepath.Join(t.TempDir(), "trustpath")
	if err := os.Link(os.Args[0], h.binary); err != nil { // where the other user may read it
		if err := os.CopyFS(filepath.Dir(h.binary), os.DirFS(filepath.Dir(os.Args[0]))); err != nil {
			t.Fatal(err)
		}
		h.binary = filepath.Join(filepath.Dir(h.binary), filepath.Base(os.Args[0]))
	}
	if err := os.Chmod(filepath.Dir(h.folder), 0o755); err != nil { // the folder of the test
		t.Fatal(err)
	}
	id = strings.TrimSpace(h.output("new", "Acme AI"))
	h.output("answer", id, "held=none")
	h.user = &syscall.Credential{Uid: otherUser, Gid: otherUser}
	return h, id, filepath.Join(h.folder, "data", "trustpath", "trustpath.db")
}

// unlock gives the other user access by mode.
func unlock(t *testing.T, database string, folder, file os.FileMode) {
	t.Helper()
	if err := errors.Join(os.Chmod(filepath.Dir(filepath.Dir(database)), 0o755), os.Chmod(filepath.Dir(database), folder), os.Chmod(database, file)); err != nil {
		t.Fatal(err)
	}
}

// A database that cannot be written can be read, and is not changed.
func TestDatabaseCannotBeWritten(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name         string
		folder, file os.FileMode
		owner        int // of the file
		readable     bool
	}{
		{"of another user", 0o755, 0o644, 0, true},
		{"in a folder of another user", 0o755, 0o600, otherUser, true},
		{"in a folder that otherUser may write", 0o555, 0o400, otherUser, true},
		{"kept from others", 0o755, 0o600, 0, false},
		{"in a folder kept from others", 0o700, 0o600, 0, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h, id, database := newForeignMachine(t)
			unlock(t, database, tc.folder, tc.file)
			if err := os.Chown(database, tc.owner, -1); err != nil {
				t.Fatal(err)
			}
			before, err := os.ReadFile(database)
			if err != nil {
				t.Fatal(err)
			}
			for _, args := range [][]string{{"list"}, {"show", id}, {"export", id}, {"export", "--all", "--json"}} {
				got := h.try(args...)
				switch {
				case tc.readable && (got.code != 0 || !strings.Contains(got.out, "Acme AI") && args[0] != "export" || !strings.Contains(got.talk, "cannot be written")):
					t.Errorf("%s: got %+v, want what is there and that it cannot be written", args, got)
				case !tc.readable && (got.code != codeFailure || got.out != "" || !strings.Contains(got.talk, database)):
					t.Errorf("%s: got %+v, want %d", args, got, codeFailure)
				}
			}
			for _, args := range [][]string{{"answer", id, "customers=none_yet"}, {"note", id, "customers", "x"}, {"delete", id}, {"new", "Other"}} {
				if got := h.try(args...); got.code != codeFailure || got.out != "" || !strings.Contains(got.talk, "cannot be written") {
					t.Errorf("%s: got %+v, want %d", args, got, codeFailure)
				}
			}
			target := t.TempDir()
			if err := errors.Join(os.Chmod(filepath.Dir(target), 0o755), os.Chown(target, otherUser, -1)); err != nil {
				t.Fatal(err)
			}
			if got := h.try("backup", filepath.Join(target, "b.db")); (got.code == 0 && strings.Contains(got.talk, "read back: 1 assessment")) != tc.readable {
				t.Errorf("backup: got %+v, want %v", got, tc.readable)
			}
			if got := h.try("doctor"); strings.Contains(got.out, "all whole") != tc.readable {
				t.Errorf("doctor: got %+v", got)
			}
			after, err := os.ReadFile(database)
			if err != nil || string(after) != string(before) {
				t.Errorf("the database was changed, %v", err)
			}
		})
	}
	t.Run("not there, and no folder for it", func(t *testing.T) {
		h, _, database := newForeignMachine(t)
		if err := os.RemoveAll(filepath.Dir(database)); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{{"list"}, {"new", "Other"}} {
			if got := h.try(args...); got.code != codeFailure || !strings.Contains(got.talk, "cannot be written") {
				t.Errorf("%s: got %+v, want %d", args, got, codeFailure)
			}
		}
	})
}

// The screens can read, try and export everything of a database they cannot write.
func TestScreensOverWhatCannotBeWritten(t *testing.T) {
	t.Parallel()
	h, id, database := newForeignMachine(t)
	unlock(t, database, 0o755, 0o644)
	c, err := newApp().loadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	p := h.sit(120, 36, "open", id)
	p.sees("the database cannot be written", "question 2 of")
	i := newInterview(p, c.Catalog)
	if i.answers, err = i.answers.With(c.Catalog, "held", assessment.Choose("none")); err != nil {
		t.Fatal(err)
	}
	i.asks()
	p.types("1")
	p.sees("Not saved", "cannot be written", "x to export elsewhere")
	target := t.TempDir()
	if err := os.Chown(target, otherUser, -1); err != nil {
		t.Fatal(err)
	}
	exported := exportTo(t, p, filepath.Join(target, "out.md"))
	if !strings.Contains(exported, c.Questions[1].Options[0].Label) {
		t.Errorf("what was not saved is not in the export:\n%.600s", exported)
	}
	p.types("\x03")
	p.sees("the last change could not be saved")
	if got, want := p.leaves(), 130; got != want {
		t.Errorf("exit code: got %d, want %d", got, want)
	}
	p.restored()
}

// exportTo writes the roadmap with the dialog and returns it.
func exportTo(t *testing.T, p *person, path string) string {
	t.Helper()
	p.types("x")
	p.sees("Export", "enter write")
	p.types("\tj\t\x15" + path) // Markdown; ctrl+u empties the field
	p.sees(filepath.Base(path))
	p.types("\r")
	p.sees("Written", "y copy path")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	p.types("\r")
	p.until("the page below", func(screen string) bool { return !strings.Contains(screen, "y copy path") })
	return string(text)
}
