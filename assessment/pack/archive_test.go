package pack_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io/fs"
	"os"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/pack"
)

const small = "../../content/testdata/small"

// archived returns the small pack as a zip archive, with its files in a folder, and
// what add adds.
func archived(t *testing.T, folder string, add func(*zip.Writer)) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	err := fs.WalkDir(os.DirFS(small), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(os.DirFS(small), name)
		if err != nil {
			return err
		}
		return write(w, &zip.FileHeader{Name: folder + name, Method: zip.Deflate}, data)
	})
	if err != nil {
		t.Fatal(err)
	}
	if add != nil {
		add(w)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func write(w *zip.Writer, header *zip.FileHeader, data []byte) error {
	file, err := w.CreateHeader(header)
	if err == nil {
		_, err = file.Write(data)
	}
	return err
}

// loadArchive loads the pack in an archive.
func loadArchive(data []byte) (*assessment.Catalog, error) {
	files, err := pack.OpenArchive(data, "pack.zip")
	if err != nil {
		return nil, err
	}
	return pack.Load(files)
}

// A pack has the same digest in a folder, in an archive, in a folder of an archive,
// and in what Archive writes.
func TestArchive(t *testing.T) {
	report, err := pack.Check(os.DirFS(small), assessment.Date{})
	if err != nil {
		t.Fatal(err)
	}
	own, err := report.Archive("this program")
	if err != nil {
		t.Fatal(err)
	}
	again, err := report.Archive("this program")
	if err != nil || !bytes.Equal(own, again) {
		t.Errorf("the same files give other bytes, %v", err)
	}
	mac := func(w *zip.Writer) {
		if err := write(w, &zip.FileHeader{Name: "__MACOSX/small/._pack.yaml"}, []byte{0, 5}); err != nil {
			t.Fatal(err)
		}
	}
	for name, data := range map[string][]byte{"own": own, "files": archived(t, "", nil), "a folder": archived(t, "small/", mac)} {
		c, err := loadArchive(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if c.Pack != report.Catalog.Pack {
			t.Errorf("%s: got %v, want %v", name, c.Pack, report.Catalog.Pack)
		}
	}
	files, err := pack.OpenArchive(own, "pack.zip")
	if err != nil {
		t.Fatal(err)
	}
	snapshot := pack.ArchivedSnapshot(files, "this program")
	if want, err := pack.Snapshot(report.Catalog); err != nil || snapshot != string(want) {
		t.Errorf("the snapshot is another one, %v", err)
	}
	if pack.ArchivedSnapshot(files, "another program") != "" || pack.ArchivedSnapshot(os.DirFS(small), "this program") != "" {
		t.Error("there is a snapshot of another program, or where none was added")
	}
	if !pack.IsIntact(own) {
		t.Error("what Archive wrote is not intact")
	}
	for at := 0; at < len(own); at += 7 {
		if own[at]++; pack.IsIntact(own) {
			t.Fatalf("byte %d was changed, and the archive is intact", at)
		}
		own[at]--
	}
	if pack.IsIntact(nil) || pack.IsIntact(own[1:]) || pack.IsIntact(archived(t, "", nil)) {
		t.Error("what Archive did not write is intact")
	}
}

// What leads out of an archive, or is more than a pack may have, is refused.
func TestHostileArchives(t *testing.T) {
	file := func(header zip.FileHeader, size int) func(*zip.Writer) {
		return func(w *zip.Writer) {
			header.Method = zip.Deflate
			if err := write(w, &header, bytes.Repeat([]byte("a"), size)); err != nil {
				t.Fatal(err)
			}
		}
	}
	link := zip.FileHeader{Name: "guidance/9.md"}
	link.SetMode(fs.ModeSymlink | 0o777)
	many := func(n, size int) func(*zip.Writer) {
		return func(w *zip.Writer) {
			for i := range n {
				file(zip.FileHeader{Name: "guidance/" + strings.Repeat("9", i%50+1) + string(rune('a'+i/50)) + ".md"}, size)(w)
			}
		}
	}
	// lying says in the directory that a file of 64 MiB has one byte.
	lying := func() []byte {
		data := archived(t, "", file(zip.FileHeader{Name: "guidance/9.md"}, 64<<20))
		at := bytes.LastIndex(data, []byte("guidance/9.md"))
		binary.LittleEndian.PutUint32(data[at-46+24:], 1)
		return data
	}
	for _, tc := range []struct {
		name, want string
		data       []byte
	}{
		{"a path upwards", "../../evil.yaml: the path leads out", archived(t, "", file(zip.FileHeader{Name: "../../evil.yaml"}, 1))},
		{"a path upwards inside", "leads out", archived(t, "", file(zip.FileHeader{Name: "rules/../../evil.yaml"}, 1))},
		{"a full path", "leads out", archived(t, "", file(zip.FileHeader{Name: "/etc/evil.yaml"}, 1))},
		{"a backslash", "leads out", archived(t, "", file(zip.FileHeader{Name: `..\evil.yaml`}, 1))},
		{"two at once", "two.yaml: the path", archived(t, "", func(w *zip.Writer) {
			file(zip.FileHeader{Name: "../one.yaml"}, 1)(w)
			file(zip.FileHeader{Name: "../two.yaml"}, 1)(w)
		})},
		{"a link", "guidance/9.md: this is not a file", archived(t, "", file(link, 9))},
		{"encrypted", "encrypted", archived(t, "", file(zip.FileHeader{Name: "guidance/9.md", Flags: 1}, 9))},
		{"twice", "duplicate", archived(t, "", file(zip.FileHeader{Name: "pack.yaml"}, 9))},
		{"a large file", "larger than 1 MiB", archived(t, "", file(zip.FileHeader{Name: "guidance/9.md"}, 64<<20))},
		{"a large file that says it is small", "cannot be read", lying()},
		{"many files", "more than 500 files", archived(t, "", many(600, 1))},
		{"large files", "more than 8 MiB", archived(t, "", many(9, 1<<20))},
		{"no archive", "not a zip archive", []byte("pack")},
		{"cut off", "not a zip archive", archived(t, "", nil)[:5000]},
		{"too large", "larger than", make([]byte, pack.MaxArchive+1)},
		{"empty", "pack.yaml: the file is missing", func() []byte {
			var out bytes.Buffer
			if err := zip.NewWriter(&out).Close(); err != nil {
				t.Fatal(err)
			}
			return out.Bytes()
		}()},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := loadArchive(tc.data); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %.300v, want %q", err, tc.want)
			}
		})
	}
}
