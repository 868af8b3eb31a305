// Package outfile writes files that the user asks for: whole or not at all,
// readable by their owner only, never through a symbolic link, and never over an
// existing file without permission.
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

// Reasons to refuse a path. What exists there is unchanged.
var (
	ErrExists     = errors.New("exists already")
	ErrNotRegular = errors.New("is not a regular file")
	ErrNotEmpty   = errors.New("is not empty")
)

// Write writes the file at path with fill. The content goes to a temporary file in
// the same folder, which is synced and then renamed, so a reader sees the old file
// or the new one. Without force an existing file is an error that wraps ErrExists.
// Links, folders and devices are ErrNotRegular, even with force.
func Write(path string, force bool, fill func(io.Writer) error) error {
	folder, name := filepath.Split(path)
	if name == "" || name == "." || name == ".." {
		return fmt.Errorf("%q names no file", path)
	}
	if folder == "" {
		folder = "."
	}
	root, err := os.OpenRoot(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no folder %s to write %s in: %w", filepath.Clean(folder), name, fs.ErrNotExist)
	case err != nil:
		return fmt.Errorf("open the folder of %s: %w", path, err)
	}
	defer root.Close()
	if err := checkFree(root, name, force); err != nil {
		return fmt.Errorf("%s %w", path, err)
	}
	temporary := ".trustpath-" + rand.Text() + ".tmp"
	if err := create(root, temporary, fill); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := rename(root, temporary, name, force); err != nil {
		return fmt.Errorf("%s %w", path, errors.Join(err, root.Remove(temporary)))
	}
	return syncFolder(root)
}

// Exists reports whether a file, a folder or a link exists at path.
func Exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// checkFree returns an error if name cannot be written.
func checkFree(root *os.Root, name string, force bool) error {
	info, err := root.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return ErrNotRegular
	case !force:
		return ErrExists
	}
	return nil
}

// create writes a new file and syncs it. After an error the file does not exist.
func create(root *os.Root, name string, fill func(io.Writer) error) error {
	file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	err = fill(file)
	if err == nil {
		err = file.Sync()
	}
	err = errors.Join(err, file.Close())
	if err != nil {
		err = errors.Join(err, root.Remove(name))
	}
	return err
}

// rename gives the temporary file its name. Without force it makes a hard link,
// the only step that fails if another program was faster. On a file system without
// hard links it relies on a last check.
func rename(root *os.Root, temporary, name string, force bool) error {
	if !force {
		switch err := root.Link(temporary, name); {
		case err == nil:
			return root.Remove(temporary)
		case errors.Is(err, fs.ErrExist):
			return ErrExists
		}
		if err := checkFree(root, name, false); err != nil {
			return err
		}
	}
	return root.Rename(temporary, name)
}

// syncFolder makes a new name survive a power failure, where the system can sync a
// folder. Windows and some network file systems cannot.
func syncFolder(root *os.Root) error {
	folder, err := root.Open(".")
	if err != nil {
		return fmt.Errorf("open the folder to sync it: %w", err)
	}
	defer folder.Close()
	err = folder.Sync()
	switch {
	case err == nil, errors.Is(err, errors.ErrUnsupported), errors.Is(err, syscall.EINVAL), errors.Is(err, fs.ErrPermission):
		return nil
	}
	return fmt.Errorf("sync the folder: %w", err)
}

// WriteFolder writes files, by their slash-separated names, into a folder that is
// new or empty. Folders get mode 0700 and files 0600. If the path is a link the
// error is ErrNotRegular, and ErrExists if it is anything else but a folder. After
// an error nothing that was written remains.
func WriteFolder(folder string, files map[string][]byte) (err error) {
	made, err := makeFolder(folder)
	if err != nil {
		return fmt.Errorf("%s %w", folder, err)
	}
	root, err := openEmptyFolder(folder)
	if err != nil {
		return fmt.Errorf("%s %w", folder, err)
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	var written []string
	for _, name := range slices.Sorted(maps.Keys(files)) {
		err := root.MkdirAll(filepath.FromSlash(path.Dir(name)), 0o700)
		if err == nil {
			err = create(root, filepath.FromSlash(name), func(w io.Writer) error {
				_, err := w.Write(files[name])
				return err
			})
		}
		if err != nil {
			err = fmt.Errorf("write %s: %w", filepath.Join(folder, name), err)
			return errors.Join(err, removeWritten(root, folder, written, name, made))
		}
		written = append(written, name)
	}
	return syncFolder(root)
}

// makeFolder makes the folder if it does not exist, and reports whether it did.
func makeFolder(folder string) (bool, error) {
	err := os.Mkdir(folder, 0o700)
	if !errors.Is(err, fs.ErrExist) {
		return err == nil, err
	}
	info, err := os.Lstat(folder)
	switch {
	case err != nil:
		return false, err
	case info.Mode()&fs.ModeSymlink != 0:
		return false, ErrNotRegular
	case !info.IsDir():
		return false, ErrExists
	}
	return false, nil
}

// openEmptyFolder opens a folder that is empty and not a link. It makes sure that
// the folder was not replaced by a link in between.
func openEmptyFolder(folder string) (*os.Root, error) {
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
	var entries []fs.DirEntry
	if err == nil {
		entries, err = fs.ReadDir(root.FS(), ".")
	}
	if err == nil && len(entries) > 0 {
		err = ErrNotEmpty
	}
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return root, nil
}

// removeWritten removes the written files, then their folders and those of the
// file that failed, and the whole folder if it was made.
func removeWritten(root *os.Root, folder string, written []string, failed string, made bool) error {
	var problems []error
	for _, name := range written {
		problems = append(problems, root.Remove(filepath.FromSlash(name)))
	}
	folders := map[string]bool{}
	for _, name := range append(written, failed) {
		for parent := path.Dir(name); parent != "." && filepath.IsLocal(parent); parent = path.Dir(parent) {
			folders[parent] = true
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
