package pack_test

import (
	"fmt"
	"io/fs"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"trustpath/assessment/pack"
	"trustpath/assessment/safetext/hostile"
)

// maxFile is the limit of one file, in bytes.
const maxFile = 1 << 20

// bombs returns packs that would take much time or memory: single files, and the
// shipped pack with many such files or with many mistakes.
func bombs(t testing.TB) map[string]fs.FS {
	out := map[string]fs.FS{}
	for _, b := range hostile.Bombs("", maxFile) {
		out["a file: "+b.Name] = fstest.MapFS{"questions/9.yaml": &fstest.MapFile{Data: []byte(b.Text)}}
	}
	many := func(n int, name, text string) fs.FS {
		files := map[string]string{}
		for i := range n {
			files[fmt.Sprintf(name, i)] = text
		}
		return changed(t, files)
	}
	repeat := strings.Repeat
	out["400 nested files"] = many(400, "questions/9%03d.yaml", "notes: "+repeat("[", 9000)+repeat("]", 9000))
	out["400 files of keys"] = many(400, "questions/9%03d.yaml", repeat("? ", 9000)+"x\n")
	out["2 files of keys"] = many(2, "questions/9%03d.yaml", repeat("? ", 9000)+"x\n")
	out["400 files of entries"] = many(400, "questions/9%03d.yaml", "notes:\n"+repeat("- a\n", 4900))
	out["3 files of entries"] = many(3, "questions/9%03d.yaml", "notes:\n"+repeat("- a\n", 4900))
	out["4 long texts"] = many(4, "questions/9%03d.yaml", "company: "+repeat("a", maxFile/5))
	out["7 long texts"] = many(7, "questions/9%03d.yaml", "company: "+repeat("a", maxFile-100))
	out["7 guides of bad characters"] = many(7, "guidance/9%d.md", "# A\n"+repeat("\x1b\n", maxFile/2-100))
	out["400 guides without a title"] = many(400, "guidance/9%d.md", repeat("a\n", 9000))

	var sources, cited, unknown strings.Builder
	for i := range 2500 {
		fmt.Fprintf(&sources, "- {id: source_number_%d, title: A}\n", i)
	}
	for i := range 9000 {
		fmt.Fprintf(&cited, "nosuch_number_%d, ", i)
	}
	for i := range 2000 {
		fmt.Fprintf(&unknown, "- {id: c%d, text: x, when: held.none%d and c_%d}\n", i, i, i)
	}
	question := func(id, sources string) string {
		return "id: idle\ntitle: Idle\nquestions:\n- {id: " + id + ", kind: multi, prompt: x, sources: [" + sources + "], options: [{id: a, label: a}, {id: b, label: b}]}\n"
	}
	out["9,000 unknown sources among 2,500"] = changed(t, map[string]string{"questions/9.yaml": question("idle", cited.String()),
		"sources.yaml": "checked: 2026-09-01\nreview_by: 2027-03-01\nsources:\n" + sources.String()})
	out["a long name of many mistakes"] = changed(t, map[string]string{"questions/9.yaml": question(repeat("x", 9000), cited.String())})
	condition := func(when string) fs.FS {
		return changed(t, map[string]string{"conditions.yaml": "conditions:\n- {id: idle, text: x, when: " + when + "}\n"})
	}
	out["4,000 unknown names"] = changed(t, map[string]string{"conditions.yaml": "conditions:\n" + unknown.String()})
	out["parentheses"] = condition(repeat("(", maxFile/9) + "held.none" + repeat(")", maxFile/9))
	out["nots"] = condition(repeat("not ", maxFile/5) + "held.none")
	out["ors"] = condition("held.none" + repeat(" or held.none", maxFile/60))
	return out
}

// TestBombs checks that each is refused with a short message, and that reading it
// allocates little.
func TestBombs(t *testing.T) {
	for name, files := range bombs(t) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := pack.Load(files)
		runtime.ReadMemStats(&after)
		if spent := after.TotalAlloc - before.TotalAlloc; spent > 52<<20 {
			t.Errorf("%s: %d MB were allocated", name, spent>>20)
		}
		switch {
		case err == nil:
			t.Errorf("%s: it is taken", name)
		case len(err.Error()) > 150_000:
			t.Errorf("%s: the refusal has %d bytes", name, len(err.Error()))
		}
	}
}

// BenchmarkBombs has the times; "nothing" is the shipped pack.
func BenchmarkBombs(b *testing.B) {
	all := bombs(b)
	all["nothing"] = changed(b, nil)
	for name, files := range all {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := pack.Load(files); (err == nil) != (name == "nothing") {
					b.Fatal(err)
				}
			}
		})
	}
}
