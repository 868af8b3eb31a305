package sshd

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/charmbracelet/keygen"
	gossh "golang.org/x/crypto/ssh"
)

// hostKey reads the key of the server, or makes one: ed25519, for its owner's
// eyes alone, in a folder that is made likewise. A key that others can read, or
// exchange, is refused with what to do about it.
func hostKey(path string) (gossh.Signer, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("host key %s: %w", path, err)
	}
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("folder of the host key: %w", err)
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if _, err := keygen.New(path, keygen.WithKeyType(keygen.Ed25519), keygen.WithWrite()); err != nil {
			return nil, fmt.Errorf("make the host key %s: %w", path, err)
		}
	}
	if err := errors.Join(
		tight(folder, 0o022, "others can exchange the host key in", "700"),
		tight(path, 0o077, "others can read the host key", "600"),
	); err != nil {
		return nil, err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the host key: %w", err)
	}
	key, err := gossh.ParsePrivateKey(text)
	if err != nil {
		return nil, fmt.Errorf("host key %s: %w; move it away and a new one is made, which everybody's ssh will ask about", path, err)
	}
	if weak(key.PublicKey()) {
		return nil, fmt.Errorf("host key %s: %w; move it away and a new one is made, which everybody's ssh will ask about", path, errWeak)
	}
	if key.PublicKey().Type() == gossh.KeyAlgoRSA {
		return gossh.NewSignerWithAlgorithms(key.(gossh.AlgorithmSigner), []string{gossh.KeyAlgoRSASHA512, gossh.KeyAlgoRSASHA256})
	}
	return key, nil
}

// tight returns an error where a file belongs to another user, or has one of the
// permissions that it must not have. On Windows neither is known from the file.
func tight(path string, loose fs.FileMode, wrong, mode string) error {
	found, err := os.Stat(path)
	if err != nil || runtime.GOOS == "windows" {
		return err
	}
	if owner, known := ownerOf(found); known && owner != os.Geteuid() {
		return fmt.Errorf("%s %s, which belongs to another user; move it away and a new one is made", wrong, path)
	}
	if is := found.Mode().Perm(); is&loose != 0 {
		return fmt.Errorf("%s %s (its mode is %03o); run: chmod %s '%s'", wrong, path, is, mode, strings.ReplaceAll(path, "'", `'\''`))
	}
	return nil
}
