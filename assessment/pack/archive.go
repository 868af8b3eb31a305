package pack

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/fxamacker/cbor/v2"

	"trustpath/assessment"
	"trustpath/assessment/crash"
	"trustpath/assessment/engine"
	"trustpath/assessment/yamldoc"
)

// MaxArchive bounds the bytes of a zip archive with a pack: its files as they are, a
// snapshot, and what a zip archive adds to them.
const MaxArchive = 2 * maxPack

// maxSnapshot bounds a snapshot in an archive; the one of the built-in pack has a
// third of a megabyte.
const maxSnapshot = maxPack / 2

// OpenArchive returns the files of a pack in a zip archive. They may be in one
// folder, as they are when a folder was compressed. The limits of a pack count for
// what is unpacked, which is never more than the archive says. The error is
// yamldoc.Problems.
func OpenArchive(data []byte, name string) (fs.FS, error) {
	refused := func(file, message string) yamldoc.Problem { return yamldoc.Problem{File: file, Message: message} }
	if len(data) > MaxArchive {
		return nil, yamldoc.Problems{refused(name, "the archive is larger than "+strconv.Itoa(MaxArchive>>20)+" MiB")}
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, yamldoc.Problems{refused(name, "this is not a zip archive with a pack: "+err.Error())}
	}
	var problems yamldoc.Problems
	folders := map[string]bool{} // at the top; "." for a file
	for _, file := range archive.File {
		path := strings.TrimSuffix(file.Name, "/")
		switch {
		case len(problems) == maxProblems:
			return nil, problems
		case !fs.ValidPath(path) || !filepath.IsLocal(filepath.FromSlash(path)) || strings.Contains(path, `\`):
			problems = append(problems, refused(yamldoc.Brief(file.Name), "the path leads out of the archive, or is not one on every system"))
		case file.Flags&encrypted != 0:
			problems = append(problems, refused(yamldoc.Brief(file.Name), "the file is encrypted"))
		}
		top, _, inside := strings.Cut(file.Name, "/")
		if !inside {
			top = "."
		}
		if top != macFolder {
			folders[top] = true
		}
	}
	if problems != nil {
		return nil, problems
	}
	if len(folders) == 1 && !folders["."] {
		for folder := range folders {
			return fs.Sub(archive, folder)
		}
	}
	return archive, nil
}

const (
	encrypted = 1          // the flag of a file in a zip archive
	macFolder = "__MACOSX" // what macOS adds to archives
)

// Archive returns the files that were checked as a zip archive that ends in a
// checksum of itself. It holds a snapshot too, for the program that made it. The same
// files give the same bytes.
func (r *Report) Archive(maker string) ([]byte, error) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	add := func(name string, method uint16, data []byte) error {
		file, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err == nil {
			_, err = file.Write(data)
		}
		return err
	}
	for _, name := range r.names {
		if err := add(name, zip.Deflate, r.files[name]); err != nil {
			return nil, err
		}
	}
	snapshot, err := Snapshot(r.Catalog)
	if err != nil {
		return nil, err
	}
	if len(snapshot) <= maxSnapshot {
		if err := add(snapshotFile, zip.Store, append([]byte(maker+"\n"), snapshot...)); err != nil {
			return nil, err
		}
	}
	// The comment of an archive is the end of its bytes.
	if err := w.SetComment(strings.Repeat("0", checksumLength)); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	out.Truncate(out.Len() - checksumLength)
	out.WriteString(checksum(out.Bytes()))
	return out.Bytes(), nil
}

// snapshotFile is hidden, so it is no part of the pack.
const snapshotFile = ".snapshot"

// ArchivedSnapshot returns the snapshot that Archive added, for Restore. It is "" if
// another program made it: what a pack means can differ between two programs.
func ArchivedSnapshot(files fs.FS, maker string) string {
	info, err := fs.Stat(files, snapshotFile)
	if err != nil || info.Size() > int64(len(maker)+1+maxSnapshot) {
		return ""
	}
	data, err := fs.ReadFile(files, snapshotFile)
	made, snapshot, _ := strings.Cut(string(data), "\n")
	if err != nil || made != maker {
		return ""
	}
	return snapshot
}

const checksumLength = 2 * sha256.Size

func checksum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// IsIntact reports whether an archive ends in its checksum, as Archive writes it.
func IsIntact(archive []byte) bool {
	end := len(archive) - checksumLength
	return end > 0 && checksum(archive[:end]) == string(archive[end:])
}

// Snapshot returns a catalog with its finished diagrams as CBOR, out of which
// Restore makes it again much faster than content is read and checked. The same
// catalog always gives the same bytes.
func Snapshot(c *assessment.Catalog) ([]byte, error) {
	mode, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		return nil, err
	}
	whole := *c
	whole.Diagrams, whole.Roots = engine.New(c).Diagrams()
	return mode.Marshal(&whole)
}

// Restore returns the catalog that Load returns, from a snapshot in a few
// milliseconds. If the snapshot is of other files, or was made by another version
// of this program, it loads the files. It reads the files while it decodes the
// snapshot: both take about as long, and every first frame waits for them.
func Restore(files fs.FS, snapshot string) (*assessment.Catalog, error) {
	digest := make(chan string, 1)
	crash.Go(func() {
		r := readFiles(files)
		if r.failed() {
			digest <- ""
			return
		}
		digest <- r.digest()
	}, func(*crash.Error) { digest <- "" }) // Load meets the same fault
	c := new(assessment.Catalog)
	mode, err := cbor.DecOptions{ExtraReturnErrors: cbor.ExtraDecErrorUnknownField, UTF8: cbor.UTF8DecodeInvalid}.DecMode()
	if err == nil {
		err = mode.Unmarshal([]byte(snapshot), c)
	}
	if <-digest != c.Pack.Digest || err != nil {
		return Load(files)
	}
	return c, nil
}
