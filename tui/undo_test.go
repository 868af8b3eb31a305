package tui_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"trustpath/assessment/sqlite"
	"trustpath/tui"
	"trustpath/tui/tuitest"
)

// shelf is a real store on the disk that programs open one after the other, or
// side by side.
type shelf struct {
	path string
	at   time.Time
}

func newShelf(t *testing.T) shelf {
	return shelf{filepath.Join(t.TempDir(), "trustpath.db"), time.Date(2026, 12, 2, 10, 42, 0, 0, time.UTC)}
}

// sit starts a program on the store.
func (s shelf) sit(t *testing.T, width, height int, options tui.Options) (*tuitest.Person, *sqlite.DB) {
	t.Helper()
	db, err := sqlite.Open(t.Context(), s.path, func() time.Time { return s.at })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	c := shipped(t)
	deps := tui.Deps{Catalog: c, Store: disk{db.In(c)}, Export: tuitest.NewFolder(), Render: words{c}, Clock: clock{s.at}}
	return tuitest.Sit(tui.New(deps, options), width, height), db
}

func TestUndoAndRedoOnEveryPage(t *testing.T) {
	s := newShelf(t)
	p, db := s.sit(t, 120, 36, tui.Options{NewCompany: "Northlight AI"})
	p.Press("u")
	sees(t, p, "There is nothing to undo.")
	p.Press("1", "2", "enter", "1", "enter", "n")
	p.Type("Mira knows")
	p.Press("esc", "ctrl+c")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}

	p, _ = s.sit(t, 120, 36, tui.Options{})
	p.Press("enter", "u") // after a restart
	sees(t, p, "Undid: the note on “Which sectors?”.", "Which sectors", "Note  none")
	p.Press("u")
	sees(t, p, "Undid: Where are they? US taken back.", "Where are your customers", "[ ]  United States")
	p.Press("u")
	sees(t, p, "Undid: Who are your customers? enterprises outside the US taken back.", "1  [x]", "2  [ ]")
	p.Press("ctrl+r", "ctrl+r")
	sees(t, p, "Redid: Where are they? US is back.", "[x]  United States")
	p.Press("right")
	lacks(t, p, "Redid")

	p.Press("v", "home", "u")
	sees(t, p, "Undid: Where are they? US taken back.", "❯ Where are they?", "○ not answered yet")
	p.Press("enter", "3", "u")
	sees(t, p, "Undid: Where are they?", "○ not answered yet")
	p.Press("ctrl+r", "r")
	sees(t, p, "Trust roadmap")
	p.Press("u", "u")
	sees(t, p, "Undid: Who are your customers? enterprises outside the US taken back.", "Trust roadmap")
	p.Press("esc", "3", "ctrl+r")
	sees(t, p, "There is nothing to redo.", "3  [x]")
}

// The other program's change is taken back by name, and both see all of it.
func TestUndoWithTwoProgramsOpen(t *testing.T) {
	s := newShelf(t)
	one, _ := s.sit(t, 80, 24, tui.Options{NewCompany: "Northlight AI"})
	one.Press("1")
	two, _ := s.sit(t, 80, 24, tui.Options{})
	two.Press("enter", "enter", "0")
	one.Press("3", "u", "u")
	sees(t, one, "Undid: Where are they? don’t know taken back.", "Where are your customers")
	two.Press("ctrl+r")
	sees(t, two, "Redid: Where are they? don’t know is back.", "❯  0  [x]")
}

func TestUndoWaitsForWhatIsNotSaved(t *testing.T) {
	w := newWorld(t)
	p, model := w.sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
	p.Press("1")
	w.Fail(errors.New("the disk is full"))
	p.Press("u")
	sees(t, p, "nothing was changed: the disk is full", "1  [x]")
	p.Press("2", "u")
	sees(t, p, "First what is not saved", "2  [x]")
	w.Fail(nil)
	p.Press("s", "u")
	sees(t, p, "Undid: Who are your customers?", "2  [ ]")
	if model.Unsaved() {
		t.Error("something is unsaved")
	}
}

// The cursor stays on its line, and a mark is taken back where it was made.
func TestUndoStaysWhereOneIs(t *testing.T) {
	s := newShelf(t)
	p, _ := s.sit(t, 120, 36, tui.Options{})
	start(t, p, "Northlight AI")
	p.Press("1", "3", "u")
	sees(t, p, "❯  3  [ ]", "1  [x]")
	p.Press("3")
	answerAll(t, p)
	openTab(t, p, "Work")
	p.Press("3")
	p.Press("u")
	sees(t, p, "Undid: ", "has no mark.", "Work")
	p.Press("ctrl+r")
	sees(t, p, "Redid: ", "is marked in place.")
}
