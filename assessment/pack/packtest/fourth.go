package packtest

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"testing/fstest"

	"go.yaml.in/yaml/v4"
)

//go:embed testdata/privacy
var privacy embed.FS

// WithFourthStandard returns the shipped pack with one standard more, iso27701:
// it is asked for, held, decided, ranked, planned, priced and spoken about.
func WithFourthStandard(shipped fs.FS) (fs.FS, error) {
	added, err := fs.Sub(privacy, "testdata/privacy")
	if err != nil {
		return nil, err
	}
	out := fstest.MapFS{}
	for _, files := range []fs.FS{shipped, added} {
		if err := addFiles(out, files); err != nil {
			return nil, err
		}
	}
	var changes []struct{ File, Find, With string }
	if err := yaml.Unmarshal(out["changes.yaml"].Data, &changes); err != nil {
		return nil, err
	}
	delete(out, "changes.yaml")
	for _, c := range changes {
		text := ""
		if file, ok := out[c.File]; ok {
			text = string(file.Data)
		}
		if strings.Count(text, c.Find) != 1 {
			return nil, fmt.Errorf("%s has %q %d times, want once", c.File, c.Find, strings.Count(text, c.Find))
		}
		out[c.File] = &fstest.MapFile{Data: []byte(strings.Replace(text, c.Find, c.With, 1))}
	}
	return out, nil
}

// addFiles copies the files of a pack.
func addFiles(out fstest.MapFS, files fs.FS) error {
	return fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, name)
		out[name] = &fstest.MapFile{Data: data}
		return err
	})
}
