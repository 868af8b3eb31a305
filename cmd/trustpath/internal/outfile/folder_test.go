package outfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func pack() map[string][]byte {
	return map[string][]byte{"a.yaml": []byte("a"), "deep/er/b.md": []byte("b"), "deep/c.md": []byte("c")}
}

// tree lists the files of a folder with their modes.
func tree(t *testing.T, folder string) string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		relative, _ := filepath.Rel(folder, name)
		out = append(out, filepath.ToSlash(relative)+" "+info.Mode().String())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(out, "\n")
}

func TestWriteFolder(t *testing.T) {
	old := syscall.Umask(0)
	defer syscall.Umask(old)
	folder := filepath.Join(t.TempDir(), "new")
	if err := WriteFolder(folder, pack()); err != nil {
		t.Fatal(err)
	}
	want := ". drwx------\na.yaml -rw-------\ndeep drwx------\ndeep/c.md -rw-------\ndeep/er drwx------\ndeep/er/b.md -rw-------"
	if got := tree(t, folder); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if data, err := os.ReadFile(filepath.Join(folder, "deep", "er", "b.md")); err != nil || string(data) != "b" {
		t.Errorf("got %q, %v", data, err)
	}
	if err := WriteFolder(folder, pack()); !errors.Is(err, ErrNotEmpty) {
		t.Errorf("into a full folder: got %v", err)
	}
	if err := WriteFolder(t.TempDir(), pack()); err != nil {
		t.Errorf("into an empty folder: %v", err)
	}
}

func TestWriteFolderRefuses(t *testing.T) {
	for _, tc := range []struct {
		name string
		make func(place string) error
		want error
	}{
		{"link to an empty folder", func(place string) error {
			return errors.Join(os.Mkdir(place+"-other", 0o700), os.Symlink(place+"-other", place))
		}, ErrNotRegular},
		{"dangling link", func(place string) error { return os.Symlink("nowhere", place) }, ErrNotRegular},
		{"file", func(place string) error { return os.WriteFile(place, []byte("x"), 0o600) }, ErrExists},
		{"hidden file inside", func(place string) error {
			return errors.Join(os.Mkdir(place, 0o700), os.WriteFile(filepath.Join(place, ".x"), nil, 0o600))
		}, ErrNotEmpty},
	} {
		t.Run(tc.name, func(t *testing.T) {
			parent := t.TempDir()
			place := filepath.Join(parent, "place")
			if err := tc.make(place); err != nil {
				t.Fatal(err)
			}
			before := tree(t, parent)
			if err := WriteFolder(place, pack()); !errors.Is(err, tc.want) {
				t.Errorf("got %v, want %v", err, tc.want)
			}
			if after := tree(t, parent); after != before {
				t.Errorf("something changed:\n%s\nbefore\n%s", after, before)
			}
		})
	}
}

func TestWriteFolderLeavesNothingHalf(t *testing.T) {
	parent := t.TempDir()
	before := tree(t, parent)
	files := pack()
	files["z.yaml/x"] = []byte("x")
	files["z.yaml"] = []byte("a file where a folder has to be")
	if err := WriteFolder(filepath.Join(parent, "new"), files); err == nil {
		t.Fatal("a file and a folder of one name were written")
	}
	if err := WriteFolder(filepath.Join(parent, "new"), map[string][]byte{"a": nil, "sub/" + strings.Repeat("long", 200): nil}); err == nil {
		t.Fatal("a name that no file can have was written")
	}
	if after := tree(t, parent); after != before {
		t.Errorf("something is left:\n%s", after)
	}
	if err := WriteFolder(filepath.Join(parent, "no", "such"), pack()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without a parent: got %v", err)
	}
	if err := WriteFolder(filepath.Join(parent, "out"), map[string][]byte{"../x": nil}); err == nil {
		t.Error("a name led out of the folder")
	}
}
