//go:build unix

package pack_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"trustpath/assessment/pack"
	"trustpath/content"
)

// hostilePacks are changes that turn a folder with the shipped pack into an attack,
// with what the errors must contain.
func hostilePacks() map[string]struct {
	plant func(t *testing.T, dir string)
	want  []string
} {
	type planting = struct {
		plant func(t *testing.T, dir string)
		want  []string
	}
	write := func(t *testing.T, text string, parts ...string) {
		t.Helper()
		name := filepath.Join(parts...)
		must(t, os.MkdirAll(filepath.Dir(name), 0o700))
		must(t, os.WriteFile(name, []byte(text), 0o600))
	}
	deep := func(text string) string { return "questions: " + text }
	return map[string]planting{
		"links out": {func(t *testing.T, dir string) {
			outside := filepath.Join(t.TempDir(), "secret.yaml")
			write(t, "secret: words of another user\n", outside)
			must(t, os.Remove(filepath.Join(dir, "gates.yaml")))
			must(t, os.Symlink(outside, filepath.Join(dir, "gates.yaml")))
			must(t, os.Symlink("/etc", filepath.Join(dir, "questions", "9-etc.yaml")))
			must(t, os.Symlink("../../../../etc/passwd", filepath.Join(dir, "guidance", "passwd.md")))
		}, []string{"gates.yaml: ", "questions/9-etc.yaml: ", "guidance/passwd.md: "}},
		"a link in a circle": {func(t *testing.T, dir string) {
			must(t, os.Symlink("loop.yaml", filepath.Join(dir, "rules", "loop.yaml")))
		}, []string{"rules/loop.yaml: "}},
		"devices": {func(t *testing.T, dir string) {
			must(t, syscall.Mkfifo(filepath.Join(dir, "questions", "8-pipe.yaml"), 0o600))
			must(t, os.Symlink("/dev/zero", filepath.Join(dir, "questions", "9-zero.yaml")))
		}, []string{"questions/8-pipe.yaml: ", "questions/9-zero.yaml: "}},
		"names of other systems": {func(t *testing.T, dir string) {
			for _, name := range []string{"CON", "nul.yaml", "a:b.yaml", `..\up.yaml`, "dot."} {
				write(t, "id: x\n", dir, "extra", name)
			}
		}, []string{"extra/CON: ", "extra/nul.yaml: ", "extra/a:b.yaml: ", `extra/..\up.yaml: `, "extra/dot.: "}},
		"names that differ in capitals": {func(t *testing.T, dir string) {
			write(t, "id: x\n", dir, "Pack.yaml")
		}, []string{"the same name as Pack.yaml where capitals do not count"}},
		"a huge file": {func(t *testing.T, dir string) {
			must(t, os.Truncate(filepath.Join(dir, "sources.yaml"), 1<<40)) // a sparse file
		}, []string{"sources.yaml: ", "1 MiB"}},
		"many large files": {func(t *testing.T, dir string) {
			for i := range 20 {
				write(t, strings.Repeat("#", 1<<20), dir, "extra", fmt.Sprint(i))
			}
		}, []string{"more than 8 MiB together"}},
		"thousands of files": {func(t *testing.T, dir string) {
			for i := range 600 {
				write(t, "", dir, "extra", fmt.Sprint(i))
			}
		}, []string{"more than 500 files and folders"}},
		"folders in folders": {func(t *testing.T, dir string) {
			for i := range 6 {
				must(t, os.MkdirAll(dir+fmt.Sprint("/", i)+strings.Repeat("/d", 100), 0o700))
			}
		}, []string{"more than 500 files and folders"}},
		"entries": {func(t *testing.T, dir string) {
			write(t, deep("["+strings.Repeat("{},", 300_000)+"]"), dir, "questions", "9.yaml")
		}, []string{"questions/9.yaml: the file has more than 20000"}},
		"nested": {func(t *testing.T, dir string) {
			write(t, deep(strings.Repeat("[", 19_000)), dir, "questions", "9.yaml")
		}, []string{"questions/9.yaml"}},
		"nested deeper": {func(t *testing.T, dir string) {
			write(t, deep(strings.Repeat("[", 100_000)), dir, "questions", "8.yaml")
			write(t, strings.Repeat("# more\n", 50_000), dir, "questions", "9.yaml")
		}, []string{"questions/8.yaml: ", "questions/9.yaml: "}},
		"aliases": {func(t *testing.T, dir string) {
			write(t, "id: &a [x, x]\ntitle: [*a, *a]\n", dir, "questions", "9.yaml")
		}, []string{"anchors and aliases"}},
		"the same keys": {func(t *testing.T, dir string) {
			write(t, strings.Repeat("id: a\n", 9_000), dir, "questions", "9.yaml")
		}, []string{"questions/9.yaml:2: "}},
		"characters": {func(t *testing.T, dir string) {
			write(t, strings.Repeat("\x1b]0;t\x07\n", 15_000), dir, "questions", "9.yaml")
			write(t, `id: "a\e\u202eb"`+"\n", dir, "questions", "8.yaml")
		}, []string{"U+001B", "questions/8.yaml:1: "}},
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// planted returns a folder with the shipped pack, changed.
func planted(t *testing.T, plant func(*testing.T, string)) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "pack")
	must(t, os.CopyFS(dir, content.Default()))
	plant(t, dir)
	return dir
}

// TestHostilePacks checks that each is refused with its file, without reading much.
func TestHostilePacks(t *testing.T) {
	for name, hostile := range hostilePacks() {
		t.Run(name, func(t *testing.T) {
			root, err := os.OpenRoot(planted(t, hostile.plant))
			must(t, err)
			defer root.Close()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err = pack.Load(root.FS())
			runtime.ReadMemStats(&after)
			if spent := after.TotalAlloc - before.TotalAlloc; spent > 50<<20 {
				t.Errorf("%d MB were allocated", spent>>20)
			}
			if err == nil {
				t.Fatal("it is taken")
			}
			for _, want := range hostile.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("got %.1000s\nwant it to say %q", err, want)
				}
			}
			if strings.Contains(err.Error(), "another user") || strings.Contains(err.Error(), "root:x") || len(err.Error()) > 100_000 {
				t.Errorf("it says what it must not, or too much: %.500s", err)
			}
		})
	}
}
