package pack

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"path/filepath"
	"strings"

	"trustpath/assessment/yamldoc"
)

// MaxArchive bounds the bytes of a zip archive with a pack: its files as they are,
// and what a zip archive adds to them.
const MaxArchive = maxPack + 1<<20

// OpenArchive returns the files of a pack in a zip archive. They may be in one
// folder, as they are when a folder was compressed. The limits of a pack count for
// what is unpacked, which is never more than the archive says. The error is
// yamldoc.Problems.
func OpenArchive(data []byte, name string) (fs.FS, error) {
	refused := func(file, message string) yamldoc.Problem { return yamldoc.Problem{File: file, Message: message} }
	if len(data) > MaxArchive {
		return nil, yamldoc.Problems{refused(name, "the archive is larger than 9 MiB")}
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
// checksum of itself. The same files give the same bytes.
func (r *Report) Archive() ([]byte, error) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range r.names {
		file, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err != nil {
			return nil, err
		}
		if _, err := file.Write(r.files[name]); err != nil {
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
	_, err := io.WriteString(&out, checksum(out.Bytes()))
	return out.Bytes(), err
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
