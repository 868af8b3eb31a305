package pack_test

import (
	"bytes"
	"os"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/pack"
	"trustpath/content"
)

// TestSnapshotIsOfToday checks that the embedded snapshot is up to date.
func TestSnapshotIsOfToday(t *testing.T) {
	c, err := pack.Load(content.Default())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(snapshotOf(t, c), []byte(content.Snapshot())) {
		t.Error("content/default.snapshot is older than the pack or the program: run go generate ./content")
	}
}

func snapshotOf(t *testing.T, c *assessment.Catalog) []byte {
	t.Helper()
	snapshot, err := pack.Snapshot(c)
	if err != nil {
		t.Fatal(err)
	}
	return snapshot
}

// The catalog is the same with and without the snapshot, so the test counts
// allocations.
func TestRestoreUsesTheSnapshot(t *testing.T) {
	fast := testing.AllocsPerRun(1, func() {
		if _, err := pack.Restore(content.Default(), content.Snapshot()); err != nil {
			t.Fatal(err)
		}
	})
	slow := testing.AllocsPerRun(1, func() {
		if _, err := pack.Load(content.Default()); err != nil {
			t.Fatal(err)
		}
	})
	if fast > slow/10 {
		t.Errorf("restoring takes %v allocations and loading %v, so it loads", fast, slow)
	}
}

// A snapshot of other files or of another version is not used.
func TestRestoreFallsBack(t *testing.T) {
	t.Parallel()
	files := os.DirFS("../../content/testdata/small")
	want, err := pack.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	own := string(snapshotOf(t, want))
	for name, snapshot := range map[string]string{
		"of other files":        content.Snapshot(),
		"of another program":    "x" + own[1:],
		"cut":                   own[:len(own)-1],
		"with more":             own + "x",
		"that is not there yet": "",
	} {
		t.Run(name, func(t *testing.T) {
			got, err := pack.Restore(files, snapshot)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(snapshotOf(t, got), snapshotOf(t, want)) {
				t.Errorf("got the pack %q %s, want %q %s", got.Title, got.Pack.Digest, want.Title, want.Pack.Digest)
			}
		})
	}
}

// Problems of a pack are reported with a snapshot too.
func TestRestoreOfWrongFiles(t *testing.T) {
	files := changed(t, map[string]string{"plan.yaml": ""})
	_, want := pack.Load(files)
	_, got := pack.Restore(files, content.Snapshot())
	if got == nil || want == nil || got.Error() != want.Error() {
		t.Errorf("got %v, want %v", got, want)
	}
}

func BenchmarkRestore(b *testing.B) {
	for b.Loop() {
		if _, err := pack.Restore(content.Default(), content.Snapshot()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		c, err := pack.Load(content.Default())
		if err != nil {
			b.Fatal(err)
		}
		engine.New(c).Outlook(assessment.Answers{}) // builds the diagrams, which the snapshot has
	}
}
