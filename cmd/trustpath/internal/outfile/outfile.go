// Package outfile writes the files that a person asks for: whole or not at
// all, readable by their owner alone, never through a symbolic link, and never
// over something that is there unless that was said.
package outfile

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"syscall"
)

// Sentinels for what stands in the way; the old file is untouched.
var (
	ErrExists     = errors.New("exists already")
	ErrNotRegular = errors.New("is not a regular file")
)

// Write makes the file at path from what fill writes. The content goes to a
// temporary file in the same folder, is synced, and gets its name last, so a
// reader sees the old file or the new one. An existing file stays and the
// error wraps ErrExists, unless force is set. Links, folders and devices are
// refused with ErrNotRegular, force or not.
func Write(path string, force bool, fill func(io.Writer) error) error {
	folder, name := filepath.Split(path)
	if name == "" || name == "." || name == ".." {
		return fmt.Errorf("%q names no file", path)
	}
	if folder == "" {
		folder = "."
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return fmt.Errorf("open the folder of %s: %w", path, err)
	}
	defer root.Close()
	if err := free(root, name, force); err != nil {
		return fmt.Errorf("%s %w", path, err)
	}
	temporary, err := spool(root, fill)
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := place(root, temporary, name, force); err != nil {
		return fmt.Errorf("%s %w", path, errors.Join(err, root.Remove(temporary)))
	}
	return syncFolder(root)
}

// Exists reports whether something, a dangling link too, stands at path.
func Exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// free reports what stands in the way of name.
func free(root *os.Root, name string, force bool) error {
	there, err := root.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !there.Mode().IsRegular():
		return ErrNotRegular
	case !force:
		return ErrExists
	}
	return nil
}

// spool writes the whole content to a new file of the folder and returns its
// name; on an error nothing is left behind.
func spool(root *os.Root, fill func(io.Writer) error) (string, error) {
	name := ".trustpath-" + rand.Text() + ".tmp"
	file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	err = fill(file)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return "", errors.Join(err, root.Remove(name))
	}
	return name, nil
}

// place gives the temporary file its name. Without force a hard link is the
// one step that fails when somebody else was faster; where the file system has
// no hard links, the check made before has to do.
func place(root *os.Root, temporary, name string, force bool) error {
	if !force {
		switch err := root.Link(temporary, name); {
		case err == nil:
			return root.Remove(temporary)
		case errors.Is(err, fs.ErrExist):
			return ErrExists
		}
		if err := free(root, name, false); err != nil {
			return err
		}
	}
	return root.Rename(temporary, name)
}

// syncFolder makes the new name survive a power cut. Where folders cannot be
// synced (some network file systems, Windows) there is nothing more to give,
// so that refusal is no failure.
func syncFolder(root *os.Root) error {
	folder, err := root.Open(".")
	if err != nil {
		return fmt.Errorf("open the folder to sync it: %w", err)
	}
	defer folder.Close()
	err = folder.Sync()
	if err == nil || errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL) || errors.Is(err, fs.ErrPermission) {
		return nil
	}
	return fmt.Errorf("sync the folder: %w", err)
}

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
