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
	"os"
	"path/filepath"
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
