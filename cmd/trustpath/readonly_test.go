//go:build unix

package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// nobody is a user who owns nothing here.
const nobody = 65534

// TestReadOnly lets another user work on a database that cannot be written:
// storage is the exit code, nothing is changed, and doctor still looks.
func TestReadOnly(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("SKIPPED, nothing shown about a database of another user: only root can become somebody else")
	}
	h := newHome(t, build(t))
	id := strings.TrimSpace(h.output("new", "Acme AI"))
	folder := filepath.Join(h.folder, "data", "trustpath")
	file := filepath.Join(folder, "trustpath.db")
	// The folder of a test and the one of the binary are closed to others.
	for _, open := range []string{filepath.Dir(h.folder), h.folder, filepath.Join(h.folder, "data"), filepath.Dir(filepath.Dir(h.binary)), filepath.Dir(h.binary)} {
		if err := os.Chmod(open, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.Chown(folder, nobody, nobody), os.Chown(file, nobody, nobody), os.Chmod(file, 0o400), os.Chmod(folder, 0o500)); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		code int
		args []string
	}{
		{codeFailure, []string{"list"}},
		{codeFailure, []string{"show", id}},
		{codeFailure, []string{"export", id, "--format", "answers"}},
		{codeFailure, []string{"set", id, "company=Other"}},
		{codeFailure, []string{"new", "Other"}},
		{codeDone, []string{"doctor"}},
	} {
		t.Run(tc.args[0], func(t *testing.T) {
			cmd := h.command(tc.args...)
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
			var said bytes.Buffer
			cmd.Stderr = &said
			var exit *exec.ExitError
			if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
				t.Fatal(err)
			}
			if got := cmd.ProcessState.ExitCode(); got != tc.code {
				t.Errorf("exit code: got %d, want %d: %s", got, tc.code, &said)
			}
			if tc.code == codeFailure && !strings.Contains(said.String(), "cannot be written; nothing was changed, check the permissions") {
				t.Errorf("it does not say what to do: %s", &said)
			}
		})
	}
	after, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(after, before) {
		t.Errorf("the database was changed: %v", err)
	}
	if inside, err := os.ReadDir(folder); err != nil || len(inside) != 1 {
		t.Errorf("beside the database: %v, %v", inside, err)
	}
}
