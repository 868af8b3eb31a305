package tui_test

import (
	"context"
	"path/filepath"
	"strings"
	"sync"
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

// loaded is the shipped content, read once.
var loaded = sync.OnceValues(func() (*assessment.Catalog, error) { return pack.Restore(content.Default(), content.Snapshot()) })

func shipped(t testing.TB) *engine.Engine {
	t.Helper()
	c, err := loaded()
	if err != nil {
		t.Fatalf("load the content: %v", err)
	}
	return engine.New(c)
}

// world is what surrounds the screens: a day, a store, a folder.
type world struct {
	*tuitest.Memory
	*tuitest.Folder
	deps tui.Deps
}

type clock struct{ now time.Time }

func (c clock) Now() time.Time         { return c.now }
func (c clock) Today() assessment.Date { return assessment.DateOf(c.now) }

// mailbox takes in the answers files of the folder.
type mailbox struct {
	*world
	catalog *assessment.Catalog
}

func (m mailbox) Import(ctx context.Context, path string, _ bool) (home.Imported, error) {
	run, err := files.ReadAnswers([]byte(m.Folder.Read(path)), filepath.Base(path), m.catalog, assessment.Date{})
	if err == nil {
		run, err = m.Memory.Create(ctx, run)
	}
	return home.Imported{ID: run.ID, Company: run.Company}, err
}

func newWorld(t testing.TB) *world {
	at := time.Date(2026, 12, 2, 10, 42, 0, 0, time.UTC)
	w := &world{Memory: tuitest.NewMemory(func() time.Time { return at }), Folder: tuitest.NewFolder()}
	w.Memory.Pack = shipped(t).Pack
	w.deps = tui.Deps{Catalog: shipped(t), Store: w.Memory, Export: w.Folder, Import: mailbox{w, shipped(t).Catalog}, Now: clock{at}.Now, Today: clock{at}.Today}
	return w
}

// sit opens the program on a screen of this size.
func (w *world) sit(width, height int, options tui.Options) (*tuitest.Person, *tui.Model) {
	model := tui.New(w.deps, options)
	return tuitest.Sit(model, width, height), model
}

// sees fails unless all of these stand on the screen.
func sees(t testing.TB, p *tuitest.Person, words ...string) {
	t.Helper()
	frame := p.Frame()
	for _, word := range words {
		if !strings.Contains(frame, word) {
			t.Fatalf("%q is not on the screen:\n%s", word, frame)
		}
	}
}

// lacks fails when one of these stands on the screen.
func lacks(t *testing.T, p *tuitest.Person, words ...string) {
	t.Helper()
	frame := p.Frame()
	for _, word := range words {
		if strings.Contains(frame, word) {
			t.Fatalf("%q is on the screen:\n%s", word, frame)
		}
	}
}
