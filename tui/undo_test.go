package tui_test

import (
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"trustpath/assessment"
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
	db, err := sqlite.OpenWith(t.Context(), s.path, func() time.Time { return s.at }, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	c := shipped(t)
	deps := tui.Deps{Catalog: c, Store: db.WithEngine(c), Export: tuitest.NewFolder(), Now: (&clock{now: s.at}).Now, Today: (&clock{now: s.at}).Today}
	return tuitest.Sit(tui.New(deps, options), width, height), db
}

func TestUndoAndRedoOnEveryPage(t *testing.T) {
	s := newShelf(t)
	p, db := s.sit(t, 120, 36, tui.Options{NewCompany: "Northlight AI"})
	p.Press("u")
	sees(t, p, "There is nothing to undo.")
	p.Press("1", "2", "enter", "1", "enter", "W")
	p.Type("Mira knows")
	p.Press("esc", "ctrl+c")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}

	p, _ = s.sit(t, 120, 36, tui.Options{})
	p.Press("enter", "u") // after a restart
	sees(t, p, "Undone: the note on “{3}”.", "{3?}")
	p.Press("u")
	sees(t, p, "Undone: {2} {2.1s} cleared.", "{2?}", "[ ] {2.1}")
	p.Press("u")
	sees(t, p, "Undone: {1} {1.2s} cleared.", "[x] {1.1}", "[ ] {1.2}")
	p.Press("ctrl+r", "ctrl+r")
	sees(t, p, "Redone: {2} {2.1s} is back.", "[x] {2.1}")
	p.Press("right")
	lacks(t, p, "Redone")

	p.Press("v", "home", "u")
	sees(t, p, "Undone: {2} {2.1s} cleared.", "○ not answered yet")
	p.Press("enter", "3", "u")
	sees(t, p, "Undone: {2}", "○ not answered yet")
	p.Press("ctrl+r", "r")
	sees(t, p, "Best case")
	p.Press("u", "u")
	sees(t, p, "Undone: {1} {1.2s} cleared.", "Best case")
	p.Press("esc", "esc", "3", "ctrl+r")
	sees(t, p, "There is nothing to redo.", "[x] {1.3}")
}

// The other program's change is taken back by name, and both see all of it.
func TestUndoWithTwoProgramsOpen(t *testing.T) {
	s := newShelf(t)
	one, _ := s.sit(t, 80, 24, tui.Options{NewCompany: "Northlight AI"})
	one.Press("2")
	two, _ := s.sit(t, 80, 24, tui.Options{})
	two.Press("enter", "enter", "0")
	one.Press("3", "u", "u")
	sees(t, one, "Undone: {2} don’t know cleared.", "{2?}")
	two.Press("ctrl+r")
	sees(t, two, "Redone: {2} don’t know is back.", "❯ [x] I don’t know")
}

func TestUndoWaitsForWhatIsNotSaved(t *testing.T) {
	w := newWorld(t)
	p, model := w.sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
	p.Press("3")
	w.Fail(t, "the disk is full")
	p.Press("u")
	sees(t, p, "nothing was changed: undo in ", "[x] {1.3}")
	p.Press("2", "u")
	sees(t, p, "Save first: press S", "[x] {1.2}")
	w.Heal(t)
	p.Press("S", "u")
	sees(t, p, "Undone: {1}", "[ ] {1.2}")
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
	sees(t, p, "❯ [ ] {1.3}", "[x] {1.1}")
	p.Press("3")
	answerAll(t, p)
	openTab(t, p, "Work")
	p.Press("4")
	p.Press("u")
	sees(t, p, "Undone: ", "has no mark.", "Work")
	p.Press("ctrl+r")
	sees(t, p, "Redone: ", "is marked in place.")
}

// Esc goes back the way one came, page by page, and from the first page home.
func TestEscGoesBackTheWayOneCame(t *testing.T) {
	const home, question, review, roadmap = "Assessments", "read more", "Check your answers", "Summary   Report"
	for _, test := range []struct {
		name     string
		complete bool
		keys     []string
		back     []string // what each esc leads to
	}{
		{"home, roadmap", true, []string{"enter"}, []string{home, home}},
		{"home, another tab", true, []string{"enter", "tab", "tab"}, []string{home}},
		{"home, roadmap so far", false, []string{"r"}, []string{home}},
		{"roadmap, review", true, []string{"enter", "v"}, []string{roadmap, home}},
		{"roadmap, review, roadmap", true, []string{"enter", "v", "r"}, []string{home}},
		{"question", false, []string{"enter"}, []string{home}},
		{"question, roadmap", false, []string{"enter", "r"}, []string{question, home}},
		{"question, review, roadmap", false, []string{"enter", "v", "r"}, []string{review, question, home}},
		{"question, roadmap, review, roadmap", false, []string{"enter", "r", "v", "r"}, []string{question, home}},
		{"roadmap, help", true, []string{"enter", "?"}, []string{roadmap, home}},
		{"review, palette", true, []string{"enter", "v", ":"}, []string{review, roadmap, home}},
		{"roadmap, a question by the palette", true, []string{"enter", ":", "w", "h", "o", "enter"}, []string{roadmap, home}},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			id := answered(t, w.Disk, shipped(t), northlight)
			if !test.complete {
				if err := w.Apply(t.Context(), id, assessment.SetAnswer{Question: shipped(t).Questions[0].ID, Answer: assessment.Answer{}}); err != nil {
					t.Fatal(err)
				}
			}
			p, _ := w.sit(120, 36, tui.Options{})
			p.Press(test.keys...)
			for _, want := range test.back {
				p.Press("esc")
				sees(t, p, want)
			}
			p.Press("esc", "esc")
			sees(t, p, home)
			if p.Ended() {
				t.Error("esc ended the program")
			}
		})
	}
}

// Whatever is pressed by mistake on a complete assessment, no change goes
// without a message that says how to take it back.
func TestNoKeyChangesACompleteAssessmentUnnoticed(t *testing.T) {
	places := map[string][]string{
		"the summary": {}, "the report": {"tab"}, "the reasons": {"tab", "tab"}, "the plan": {"tab", "tab", "tab"},
		"the work": {"tab", "tab", "tab", "tab"}, "the coverage": {"shift+tab", "shift+tab"}, "what if": {"shift+tab"}, "the export": {"x"},
		"the review": {"v"}, "an answer in the review": {"v", "down", "enter"},
		"a question": {":", "w", "h", "a", "t", " ", "r", "u", "n", "s", "enter"}, "the dates": {":", "d", "a", "t", "e", "?", "enter", "tab"},
	}
	digits := strings.Fields("0 1 2 3 4 5 6 7 8 9 space")
	keys := strings.Fields("0 1 2 3 4 5 6 7 8 9 a b c d e f g h i j k l m n o p r s t v w x y z " +
		"space enter esc tab shift+tab left right up down home end pgup pgdown backspace delete / + - =")
	for place, way := range places {
		t.Run(place, func(t *testing.T) {
			t.Parallel()
			changes := 0
			seeds := uint64(2)
			if *everyLook {
				seeds = 6
			}
			for seed := range seeds {
				keys := keys
				if seed%2 == 1 {
					keys = digits
				}
				random := rand.New(rand.NewPCG(seed, 1))
				w := smallWorld(t)
				id := w.answered(t)
				p, _ := w.sit(120, 36, tui.Options{Open: id})
				p.Press(way...)
				before, err := w.Get(t.Context(), id)
				if err != nil {
					t.Fatal(err)
				}
				var pressed []string
				for range 20 {
					key := keys[random.IntN(len(keys))]
					pressed = append(pressed, key)
					p.Press(key)
					after, err := w.Get(t.Context(), id)
					if err != nil {
						break // it was deleted on the list, which says so
					}
					before.Changed = after.Changed
					if reflect.DeepEqual(before, after) {
						continue
					}
					before = after
					changes++
					if frame := p.Frame(); !strings.Contains(frame, "undoes it") && !strings.Contains(frame, "undoes them") && !strings.Contains(frame, "Changed: ") {
						t.Fatalf("seed %d: %s changed the assessment without a word:\n%s", seed, strings.Join(pressed, " "), frame)
					}
				}
			}
			if marked := slices.Contains([]string{"the work", "a question", "an answer in the review"}, place); marked && changes == 0 {
				t.Errorf("%d changes, so this test saw too little", changes)
			}
		})
	}
}
