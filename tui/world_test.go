package tui_test

import (
	"context"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/pack"
	"trustpath/content"
	"trustpath/tui"
	"trustpath/tui/screen/home"
	"trustpath/tui/tuitest"
)

// loaded is the engine of the shipped content, made once.
var loaded = sync.OnceValues(func() (*engine.Engine, error) {
	c, err := pack.Restore(content.Default(), content.Snapshot())
	if err != nil {
		return nil, err
	}
	return engine.New(c), nil
})

func shipped(t testing.TB) *engine.Engine {
	t.Helper()
	c, err := loaded()
	if err != nil {
		t.Fatalf("load the content: %v", err)
	}
	return c
}

// world is what surrounds the screens: a day, a store, a folder.
type world struct {
	tuitest.Disk
	*tuitest.Folder
	clock  *clock
	folder string // the shared library; "" is none
	deps   tui.Deps
}

// clock is a day on which each reading is a millisecond later.
type clock struct {
	now  time.Time
	read atomic.Int64
}

func (c *clock) Now() time.Time {
	return c.now.Add(time.Duration(c.read.Add(1)) * time.Millisecond)
}

func (c *clock) Today() assessment.Date { return assessment.DateOf(c.now) }

// mailbox takes in the answers files of the folder.
type mailbox struct {
	*world
	catalog *assessment.Catalog
}

func (m mailbox) Import(ctx context.Context, path string, _ bool) (home.Imported, error) {
	run, err := files.ReadAnswers([]byte(m.Folder.Read(path)), filepath.Base(path), m.catalog, assessment.Date{})
	if err == nil {
		run, err = m.Disk.Create(ctx, run)
	}
	return home.Imported{ID: run.ID, Company: run.Company}, err
}

// newWorld has the shipped content.
func newWorld(t testing.TB) *world { return worldOf(t, shipped(t)) }

// smallWorld has the content of a few questions.
func smallWorld(t testing.TB) *world { return worldOf(t, tuitest.Small()) }

func worldOf(t testing.TB, c *engine.Engine) *world {
	w := &world{Folder: tuitest.NewFolder(), clock: &clock{now: time.Date(2026, 12, 2, 10, 42, 0, 0, time.UTC)}}
	w.Disk = tuitest.NewDisk(t, c, w.clock.Now)
	w.deps = tui.Deps{
		Catalog: c,
		Store:   w.Disk,
		Export:  w.Folder,
		Import:  mailbox{w, c.Catalog},
		Now:     w.clock.Now,
		Today:   w.clock.Today,
		Library: colleague{w, "dana"},
	}
	return w
}

// id is that of the assessment that was begun as the nth.
func (w *world) id(t testing.TB, n int) string {
	t.Helper()
	var id string
	if err := w.QueryRow("SELECT id FROM assessments ORDER BY created LIMIT 1 OFFSET ?", n-1).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return id
}

// answered stores an assessment with every question of the small pack answered.
func (w *world) answered(t testing.TB) string {
	t.Helper()
	return answered(t, w.deps.Store, w.deps.Catalog, small)
}

// sit opens the program on a screen of this size.
func (w *world) sit(width, height int, options tui.Options) (*tuitest.Person, *tui.Model) {
	model := tui.New(w.deps, options)
	return tuitest.Sit(model, width, height), model
}

// sees fails unless all of these words are on the screen; those of the shipped content
// are written as for tuitest.Words.
func sees(t testing.TB, p *tuitest.Person, words ...string) {
	t.Helper()
	frame := p.Frame()
	for _, word := range words {
		if strings.Contains(word, "{") {
			word = tuitest.Words(shipped(t), word)
		}
		if !strings.Contains(frame, word) {
			t.Fatalf("%q is not on the screen:\n%s", word, frame)
		}
	}
}

// lacks fails if one of these words is on the screen.
func lacks(t *testing.T, p *tuitest.Person, words ...string) {
	t.Helper()
	frame := p.Frame()
	for _, word := range words {
		if strings.Contains(word, "{") {
			word = tuitest.Words(shipped(t), word)
		}
		if strings.Contains(frame, word) {
			t.Fatalf("%q is on the screen:\n%s", word, frame)
		}
	}
}

// TestMain lets garbage grow: a screen test leaves much of it, and keeps little.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}
