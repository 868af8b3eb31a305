//go:build unix

package outfile

import (
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

// entries returns the names in a folder.
func entries(t *testing.T, folder string) []string {
	t.Helper()
	list, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestWriteANewFile(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0))
	folder := t.TempDir()
	path := filepath.Join(folder, "roadmap.md")
	if err := Write(path, false, text("one\n")); err != nil {
		t.Fatal(err)
	}
	if got, want := read(t, path), "one\n"; got != want {
		t.Errorf("content: got %q, want %q", got, want)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := info.Mode().Perm(), os.FileMode(0o600); got != want {
		t.Errorf("mode under umask 000: got %v, want %v", got, want)
	}
	if got := entries(t, folder); len(got) != 1 {
		t.Errorf("left in the folder: got %v, want the file alone", got)
	}
}

func TestWriteInTheFolderOfTheProcess(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := Write("bare.md", false, text("x")); err != nil {
		t.Fatal(err)
	}
	if !Exists("bare.md") {
		t.Error("bare.md is not there")
	}
}

func TestWriteOverAFile(t *testing.T) {
	for _, tc := range []struct {
		name  string
		force bool
		want  string
		err   error
	}{
		{"stays without force", false, "old", ErrExists},
		{"is replaced with force", true, "new", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.md")
			if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
				t.Fatal(err)
			}
			if err := Write(path, tc.force, text("new")); !errors.Is(err, tc.err) {
				t.Errorf("error: got %v, want %v", err, tc.err)
			}
			if got := read(t, path); got != tc.want {
				t.Errorf("content: got %q, want %q", got, tc.want)
			}
			if got := entries(t, filepath.Dir(path)); len(got) != 1 {
				t.Errorf("left in the folder: got %v", got)
			}
		})
	}
}

func TestWriteRefusesWhatIsNoFile(t *testing.T) {
	for _, tc := range []struct {
		name  string
		stand func(t *testing.T, folder, path string) // puts something at path
	}{
		{"link to a file", func(t *testing.T, folder, path string) {
			victim := filepath.Join(folder, "victim")
			if err := errors.Join(os.WriteFile(victim, []byte("old"), 0o600), os.Symlink("victim", path)); err != nil {
				t.Fatal(err)
			}
		}},
		{"link to a file outside", func(t *testing.T, folder, path string) {
			victim := filepath.Join(t.TempDir(), "victim")
			if err := errors.Join(os.WriteFile(victim, []byte("old"), 0o600), os.Symlink(victim, path)); err != nil {
				t.Fatal(err)
			}
		}},
		{"dangling link", func(t *testing.T, folder, path string) {
			if err := os.Symlink("nowhere", path); err != nil {
				t.Fatal(err)
			}
		}},
		{"folder", func(t *testing.T, folder, path string) {
			if err := os.Mkdir(path, 0o700); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		for _, force := range []bool{false, true} {
			t.Run(tc.name, func(t *testing.T) {
				folder := t.TempDir()
				path := filepath.Join(folder, "a.md")
				tc.stand(t, folder, path)
				before := entries(t, folder)
				if err := Write(path, force, text("new")); !errors.Is(err, ErrNotRegular) {
					t.Errorf("force %v: got %v, want %v", force, err, ErrNotRegular)
				}
				if got := entries(t, folder); strings.Join(got, " ") != strings.Join(before, " ") {
					t.Errorf("folder: got %v, want %v", got, before)
				}
				if victim, err := os.ReadFile(path); err == nil && string(victim) != "old" {
					t.Errorf("the victim was changed to %q", victim)
				}
				if Exists(filepath.Join(folder, "nowhere")) {
					t.Error("a file was made at the end of the link")
				}
			})
		}
	}
}

func TestWriteFails(t *testing.T) {
	broken := errors.New("broken")
	folder := t.TempDir()
	for _, tc := range []struct {
		name, path string
		fill       func(io.Writer) error
		want       error
	}{
		{"content fails", filepath.Join(folder, "a.md"), func(io.Writer) error { return broken }, broken},
		{"folder is not there", filepath.Join(folder, "no", "a.md"), text(""), os.ErrNotExist},
		{"no name", folder + "/", text(""), nil},
		{"dots", folder + "/..", text(""), nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			err := Write(tc.path, false, tc.fill)
			if err == nil || tc.want != nil && !errors.Is(err, tc.want) {
				t.Errorf("got %v, want %v", err, tc.want)
			}
			if got := entries(t, folder); len(got) != 0 {
				t.Errorf("left behind: %v", got)
			}
		})
	}
}

// A file that appears between the check and the rename is not replaced.
func TestRenameNeverReplacesWithoutForce(t *testing.T) {
	folder := t.TempDir()
	root, err := os.OpenRoot(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if err := create(root, "temporary", text("new")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "a.md"), []byte("faster"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := rename(root, "temporary", "a.md", false); !errors.Is(err, ErrExists) {
		t.Errorf("got %v, want %v", err, ErrExists)
	}
	if got := read(t, filepath.Join(folder, "a.md")); got != "faster" {
		t.Errorf("content: got %q", got)
	}
}

var swaps = flag.Int("swaps", 300, "how many files are written while somebody swaps them for links")

// Another program that keeps replacing the file by a link cannot make Write change or
// create the target of the link.
func TestWriteWhileTheFileIsSwapped(t *testing.T) {
	folder := t.TempDir()
	path, victim := filepath.Join(folder, "a.md"), filepath.Join(folder, "victim")
	if err := os.WriteFile(victim, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			default:
				os.Remove(path)
				os.Symlink(victim, path)
				os.Remove(path)
				os.Symlink("nowhere", path)
				os.Remove(path)
			}
		}
	}()
	for n := range *swaps {
		Write(path, n%2 == 0, text("new")) // may fail
	}
	close(stop)
	<-stopped
	if got := read(t, victim); got != "old" {
		t.Errorf("the victim: got %q, want %q", got, "old")
	}
	if Exists(filepath.Join(folder, "nowhere")) {
		t.Error("a file was made at the end of a dangling link")
	}
}
