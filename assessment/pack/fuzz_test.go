package pack_test

import (
	"io/fs"
	"maps"
	"testing"
	"testing/fstest"

	"trustpath/assessment/pack"
	"trustpath/assessment/safetext/hostile"
	"trustpath/content"
)

// FuzzLoad loads the shipped pack with one file replaced.
func FuzzLoad(f *testing.F) {
	var names []string
	files := fstest.MapFS{}
	shipped := content.Default()
	must := func(err error) {
		if err != nil {
			f.Fatal(err)
		}
	}
	must(fs.WalkDir(shipped, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			text, err := fs.ReadFile(shipped, name)
			must(err)
			if len(names)%15 == 0 {
				f.Add(byte(len(names)), text)
			}
			files[name] = &fstest.MapFile{Data: text}
			names = append(names, name)
		}
		return err
	}))
	for i, text := range hostile.Texts() {
		if i%40 == 0 {
			f.Add(byte(i), []byte("id: "+text+"\ntitle: |\n  "+text+"\n"))
		}
	}
	f.Fuzz(func(t *testing.T, at byte, text []byte) {
		name := names[int(at)%len(names)]
		files := maps.Clone(files)
		files[name] = &fstest.MapFile{Data: text}
		c, err := pack.Load(files)
		if err != nil {
			return
		}
		for _, q := range c.Questions {
			if err := hostile.Document(q.Prompt + q.Help + q.Short); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
