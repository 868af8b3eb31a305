package outfile

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
)

// ErrNotEmpty says that a folder has something in it; all of it is untouched.
var ErrNotEmpty = errors.New("is not empty")

// WriteFolder writes files, by their slash-separated names, into a folder that
// is made, or is there and empty. Folders are 0700 and files 0600. A link in
// the place of the folder is refused with ErrNotRegular, something else there
// with ErrExists. On an error what was written is taken away again.
func WriteFolder(folder string, files map[string][]byte) (err error) {
	made, err := makeFolder(folder)
	if err != nil {
		return fmt.Errorf("%s %w", folder, err)
	}
	var root *os.Root
	if root, err = openFolder(folder); err != nil {
		return fmt.Errorf("%s %w", folder, err)
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	var written []string
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err = root.MkdirAll(filepath.FromSlash(path.Dir(name)), 0o700); err == nil {
			err = create(root, filepath.FromSlash(name), files[name])
		}
		if err != nil {
			return errors.Join(fmt.Errorf("write %s: %w", filepath.Join(folder, name), err), undo(root, folder, written, name, made))
		}
		written = append(written, name)
	}
	return syncFolder(root)
}

// makeFolder makes the folder, and reports whether it was not there.
func makeFolder(folder string) (bool, error) {
	err := os.Mkdir(folder, 0o700)
	if !errors.Is(err, fs.ErrExist) {
		return err == nil, err
	}
	there, err := os.Lstat(folder)
	switch {
	case err != nil:
		return false, err
	case there.Mode()&fs.ModeSymlink != 0:
		return false, ErrNotRegular
	case !there.IsDir():
		return false, ErrExists
	}
	return false, nil
}

// openFolder opens a folder that is empty and no link: what was looked at and
// what was opened must be the same.
func openFolder(folder string) (*os.Root, error) {
	before, err := os.Lstat(folder)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	opened, err := root.Stat(".")
	if err == nil && !os.SameFile(before, opened) {
		err = ErrNotRegular
	}
	if err == nil {
		var inside []fs.DirEntry
		if inside, err = fs.ReadDir(root.FS(), "."); err == nil && len(inside) > 0 {
			err = ErrNotEmpty
		}
	}
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return root, nil
}

// create writes a file that is not there.
func create(root *os.Root, name string, data []byte) error {
	file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err = errors.Join(err, file.Close()); err != nil {
		return errors.Join(err, root.Remove(name))
	}
	return nil
}

// undo takes away what was written: first the files, then their folders, those
// of the file that failed too.
func undo(root *os.Root, folder string, written []string, failed string, made bool) error {
	var problems []error
	folders := map[string]bool{}
	for _, name := range written {
		problems = append(problems, root.Remove(filepath.FromSlash(name)))
	}
	for _, name := range append(written, failed) {
		for at := path.Dir(name); at != "." && filepath.IsLocal(at); at = path.Dir(at) {
			folders[at] = true
		}
	}
	for _, name := range slices.Backward(slices.Sorted(maps.Keys(folders))) {
		if err := root.Remove(filepath.FromSlash(name)); !errors.Is(err, fs.ErrNotExist) {
			problems = append(problems, err)
		}
	}
	if made {
		problems = append(problems, os.Remove(folder))
	}
	return errors.Join(problems...)
}
