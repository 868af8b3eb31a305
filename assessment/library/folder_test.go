package library

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// plainPush is a push of nothing but an id and a number.
func plainPush(n int) Push {
	p := Push{ID: "01JD0000000000000000000000", Changed: time.Unix(int64(n), 0)}
	p.Bundle = fmt.Appendf(nil, `{"trustpath_bundle": 1, "id": %q, "company": "Acme", "history": [], "n": %d}`, p.ID, n)
	p.Head = Digest(p.Bundle)
	return p
}

func newFolder(t *testing.T) (*Folder, string) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "library")
	if err := InitFolder(name); err != nil {
		t.Fatal(err)
	}
	f, err := OpenFolder(name, "dana", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f, name
}

// Some network shares have no hard links.
func TestWithoutHardLinks(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	f, _ := newFolder(t)
	f.link = func(string, string) error { return syscall.ENOTSUP }
	first, err := f.Put(ctx, plainPush(0), "")
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	won := make(chan int, 8)
	for i := range cap(won) {
		all.Go(func() {
			_, err := f.Put(ctx, plainPush(i+1), first.Head)
			if err == nil {
				won <- i
			} else if !errors.Is(err, ErrStale) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if len(won) != 1 {
		t.Errorf("%d pushes won", len(won))
	}
}

// What a push that was ended leaves behind does no harm and is removed in time.
func TestEndedPush(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	f, name := newFolder(t)
	id := plainPush(0).ID
	first, err := f.Put(ctx, plainPush(0), "")
	if err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-2 * orphanAge)
	left := []string{"heads/" + id + "/.new-X", "bundles/" + id + "/.new-Y", bundleName(id, strings.Repeat("0", 64))}
	for _, file := range left {
		if err := os.WriteFile(filepath.Join(name, file), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(filepath.Join(name, file), old, old); err != nil {
			t.Fatal(err)
		}
	}
	if entry, _, err := f.Get(ctx, id); err != nil || entry.Head != first.Head {
		t.Errorf("got %+v, %v", entry, err)
	}
	if _, err := f.Put(ctx, plainPush(1), first.Head); err != nil {
		t.Error(err)
	}
	for _, file := range append(left, bundleName(id, first.Head)) {
		if f.exists(file) {
			t.Errorf("%s is still there", file)
		}
	}
}

// Two who push in their own copies of a git repository get a conflict in a file.
func TestConflictOfGit(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	f, name := newFolder(t)
	if _, err := f.Put(ctx, plainPush(0), ""); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(name, headName(plainPush(0).ID, 1))
	data, err := os.ReadFile(file)
	if err != nil || !json.Valid(data) {
		t.Fatal(err)
	}
	data = fmt.Appendf(nil, "<<<<<<< HEAD\n%s=======\n%s>>>>>>> theirs\n", data, data)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	_, _, err = f.Get(ctx, plainPush(0).ID)
	if !errors.Is(err, ErrStale) || !strings.Contains(err.Error(), "000001.json") {
		t.Errorf("got %v", err)
	}
}

func TestFolderOfLaterAndOfOthers(t *testing.T) {
	t.Parallel()
	_, name := newFolder(t)
	if err := os.WriteFile(filepath.Join(name, folderFile), []byte(`{"trustpath_library": 2}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenFolder(name, "", time.Now); !errors.Is(err, ErrNewer) {
		t.Errorf("newer: got %v", err)
	}
	if err := InitFolder(name); !errors.Is(err, ErrNewer) {
		t.Errorf("newer, again: got %v", err)
	}
	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "letter.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := InitFolder(other); err == nil {
		t.Error("a folder of others becomes a library")
	}
	for _, place := range []string{other, filepath.Join(other, "none")} {
		if _, err := OpenFolder(place, "", time.Now); !errors.Is(err, ErrNone) {
			t.Errorf("%s: got %v", place, err)
		}
	}
}
