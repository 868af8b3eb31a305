package tui_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui"
	"trustpath/tui/tuitest"
	"trustpath/tui/ui"
)

// start opens a new assessment from an empty home.
func start(t testing.TB, p *tuitest.Person, company string) {
	t.Helper()
	p.Press("A")
	p.Type(company)
	p.Press("enter")
	sees(t, p, "{1?}")
}

// answerAll answers what is asked with the first option, and opens the roadmap from the
// page of all answers.
func answerAll(t testing.TB, p *tuitest.Person) {
	t.Helper()
	for range 30 {
		if strings.Contains(p.Frame(), "Show my roadmap") {
			p.Press("enter", "r")
			return
		}
		p.Press("1", "enter")
	}
	t.Fatalf("the interview does not end:\n%s", p.Frame())
}

func TestFromEmptyHomeToFile(t *testing.T) {
	w := newWorld(t)
	p, model := w.sit(120, 36, tui.Options{})
	sees(t, p, "Start with your company", "A add", "q quit")
	start(t, p, "Northlight AI")
	answerAll(t, p)
	sees(t, p, "Decisions", "Best case", "First steps", "saved 10:42", "x export")

	p.Press("x")
	sees(t, p, "Reader", "(•) Markdown", "/home/mira/roadmap.md")
	p.Press("enter")
	sees(t, p, "Written", "❯ /home/mira/roadmap.md", "Decisions")
	p.Press("x", "enter")
	sees(t, p, "❯ /home/mira/roadmap-2.md")
	p.Press("esc", "q")
	sees(t, p, "Assessments", "Northlight AI", "1 of 1")
	p.Press("q")
	if !p.Ended() {
		t.Fatal("q on the list does not end the program")
	}
	if got, want := strings.Join(model.Exported, " "), "/home/mira/roadmap.md /home/mira/roadmap-2.md"; got != want {
		t.Errorf("exported: got %q, want %q", got, want)
	}
	if model.Interrupted {
		t.Error("q counts as an interruption")
	}
	if got, want := w.Read("/home/mira/roadmap.md"), "markdown: Northlight AI, "; !strings.HasPrefix(got, want) {
		t.Errorf("the file: got %q, want %q first", got, want)
	}
}

func TestResumeAtTheFirstOpenQuestion(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{})
	start(t, p, "Northlight AI")
	p.Press("1", "enter", "1", "enter", "q")
	again, _ := w.sit(120, 36, tui.Options{})
	again.Press("enter")
	sees(t, again, "question 3 of at most", "{3?}")
	again.Press("left")
	sees(t, again, "❯ [x] {2.1}")
	byID, _ := w.sit(120, 36, tui.Options{Open: w.id(t, 1)})
	sees(t, byID, "question 3 of at most")
	unknown, _ := w.sit(120, 36, tui.Options{Open: "run9"})
	sees(t, unknown, "could not be opened", "Assessments")
}

// Who begins an assessment answers before the store is there; it is stored then,
// and a list that was gone to meanwhile is read.
func TestAnsweredBeforeTheStore(t *testing.T) {
	w := newWorld(t)
	store := w.deps.Store
	w.deps.Store = nil
	run := assessment.Assessment{Company: "Northlight AI"}
	w.deps.Connect = func(ctx context.Context) (tui.Connection, error) {
		made, err := store.Create(ctx, run)
		return tui.Connection{Store: store, Open: made.ID}, err
	}
	model := tui.New(w.deps, tui.Options{Begin: &run})
	for _, msg := range []tea.Msg{tea.WindowSizeMsg{Width: 120, Height: 36}, tuitest.Key("2"), ui.GoMsg{Route: ui.ToHome}} {
		model.Update(msg)
	}
	if !model.Unsaved() {
		t.Error("an answer without a store: got saved, want that it waits")
	}
	p := tuitest.Sit(model, 120, 36)
	sees(t, p, "Assessments", "Northlight AI")
	stored, err := store.Get(t.Context(), w.id(t, 1))
	if got := len(stored.Answers.Questions()); err != nil || got != 1 || model.Unsaved() {
		t.Errorf("stored: got %d answers, %v, unsaved %v; want 1 answer and all saved", got, err, model.Unsaved())
	}
	w.deps.Connect = func(context.Context) (tui.Connection, error) { return tui.Connection{}, errors.New("the disk is gone") }
	model = tui.New(w.deps, tui.Options{Begin: &run})
	if p := tuitest.Sit(model, 120, 36); !p.Ended() || model.Refused == nil {
		t.Errorf("no store: ended %v with %v, want the end with what is wrong", p.Ended(), model.Refused)
	}
}

// The store comes after the first frame: until it is there keys do nothing, and
// ctrl+c ends.
func TestTheStoreComesLater(t *testing.T) {
	w := newWorld(t)
	store := w.deps.Store
	_, err := store.Create(t.Context(), assessment.Assessment{Company: "Northlight AI"})
	if err != nil {
		t.Fatal(err)
	}
	w.deps.Store = nil
	for _, test := range []struct {
		name, open string
		err        error
		want       []string
		ends       bool
	}{
		{"the list", "", nil, []string{"Assessments", "Northlight AI"}, false},
		{"an assessment", w.id(t, 1), nil, []string{"Northlight AI", "question 1 of at most"}, false},
		{"none", "", errors.New("the disk is gone"), nil, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			w.deps.Connect = func(context.Context) (tui.Connection, error) {
				return tui.Connection{Store: store, Open: test.open}, test.err
			}
			model := tui.New(w.deps, tui.Options{})
			model.Update(tea.WindowSizeMsg{Width: 120, Height: 36})
			for _, key := range []string{"A", "n", "enter", "delete", "u"} {
				if _, cmd := model.Update(tuitest.Key(key)); cmd != nil {
					t.Errorf("%s before there is a store: got a command, want none", key)
				}
			}
			p := tuitest.Sit(model, 120, 36)
			if p.Ended() != test.ends || !errors.Is(model.Refused, test.err) {
				t.Errorf("ended %v with %v, want %v with %v", p.Ended(), model.Refused, test.ends, test.err)
			}
			sees(t, p, test.want...)
		})
	}
	model := tui.New(w.deps, tui.Options{})
	if _, cmd := model.Update(tuitest.Key("ctrl+c")); cmd == nil || !model.Interrupted {
		t.Errorf("ctrl+c: got a command %v, interrupted %v; want both", cmd != nil, model.Interrupted)
	}
}

func TestCtrlCKeepsWhatIsHalfTyped(t *testing.T) {
	w := newWorld(t)
	p, model := w.sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
	p.Press("W")
	p.Type("Two pilots")
	p.Press("ctrl+c")
	if !p.Ended() || !model.Interrupted {
		t.Fatalf("ended %v, interrupted %v", p.Ended(), model.Interrupted)
	}
	run, err := w.Get(t.Context(), w.id(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := run.Notes["held"], "Two pilots"; got != want {
		t.Errorf("the note: got %q, want %q", got, want)
	}
}

func TestCtrlCEndsEveryPage(t *testing.T) {
	for _, page := range pages() {
		t.Run(page.name, func(t *testing.T) {
			w := smallWorld(t)
			p, model := w.sit(80, 24, tui.Options{})
			page.open(t, w, p)
			p.Press("ctrl+c")
			if !p.Ended() || !model.Interrupted {
				t.Errorf("ended %v, interrupted %v", p.Ended(), model.Interrupted)
			}
		})
	}
}

func TestEscNeverEnds(t *testing.T) {
	for _, page := range pages() {
		t.Run(page.name, func(t *testing.T) {
			w := smallWorld(t)
			p, _ := w.sit(80, 24, tui.Options{})
			page.open(t, w, p)
			for range 6 {
				p.Press("esc")
			}
			if p.Ended() {
				t.Error("esc ended the program")
			}
			if !strings.Contains(p.Frame(), "Start with your company") {
				sees(t, p, "Assessments")
			}
		})
	}
}

func TestEndMessageSavesAndEnds(t *testing.T) {
	w := newWorld(t)
	p, model := w.sit(80, 24, tui.Options{NewCompany: "Northlight AI"})
	p.Press("W")
	p.Type("kept")
	p.Send(tui.EndMsg{})
	if !p.Ended() || model.Interrupted || model.Unsaved() {
		t.Errorf("ended %v, interrupted %v, unsaved %v", p.Ended(), model.Interrupted, model.Unsaved())
	}
	if run, _ := w.Get(t.Context(), w.id(t, 1)); run.Notes["held"] != "kept" {
		t.Error("the note is lost")
	}
}

func TestNotSavedIsKeptAndSavedAgain(t *testing.T) {
	w := newWorld(t)
	p, model := w.sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
	p.Press("3")
	w.Fail(t, "the disk is full")
	p.Press("2")
	sees(t, p, "! not saved since 10:42", "Happened   ", "1 change in memory", "S save again")
	p.Press("enter", "1")
	sees(t, p, "{2?}", "2 changes in memory")
	p.Press("q")
	sees(t, p, "Assessments")
	p.Press("A")
	p.Type("Other")
	p.Press("enter")
	sees(t, p, "changes that are not saved")
	p.Press("enter")
	sees(t, p, "{2?}")
	w.Heal(t)
	p.Press("S")
	sees(t, p, "saved 10:42")
	lacks(t, p, "not saved", "save again")
	run, err := w.Get(t.Context(), w.id(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(run.Answers.Of("held").Options), 2; got != want {
		t.Errorf("held: got %d options, want %d", got, want)
	}
	w.Fail(t, "the disk is full")
	p.Press("2", "ctrl+c")
	if !p.Ended() || !model.Unsaved() {
		t.Errorf("ended %v, unsaved %v: a full disk must not hold the program", p.Ended(), model.Unsaved())
	}
}

func TestDeleteAndBringBack(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{})
	for _, company := range []string{"Northlight AI", "Tindersea"} {
		start(t, p, company)
		p.Press("q")
	}
	p.Press("/")
	p.Type("tind")
	sees(t, p, "1 of 2", "Tindersea")
	lacks(t, p, "Northlight")
	p.Press("enter", "delete")
	sees(t, p, "Deleted Tindersea. u: undo")
	p.Press("u")
	sees(t, p, "Tindersea is back.")
	p.Press("esc")
	sees(t, p, "2 of 2", "Northlight AI")
	p.Press("A", "enter")
	sees(t, p, "{1?}", "It has no name yet")
}

// No key of a text field deletes an assessment, wherever the cursor is.
func TestBackspaceNeverDeletes(t *testing.T) {
	for name, keys := range map[string][]string{
		"list": {"backspace"}, "held down": {"backspace", "backspace", "backspace"}, "after a filter": {"/", "t", "i", "enter", "backspace", "backspace"},
		"in a filter": {"/", "t", "backspace", "backspace", "esc"}, "after a name": {"A", "a", "esc", "backspace"}, "on another": {"down", "backspace"},
		"with ctrl": {"ctrl+h", "ctrl+w"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.stock(t, 2)
			p, _ := w.sit(120, 36, tui.Options{})
			p.Press(keys...)
			lacks(t, p, "Deleted")
			if n, err := w.Count(t.Context()); err != nil || n != 2 {
				t.Errorf("%d assessments are left, %v", n, err)
			}
		})
	}
}

// Deleted assessments come back one by one, or as they are chosen, also in a
// later run.
func TestDeletedComeBack(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {40, 12}} {
		w := newWorld(t)
		w.stock(t, 3)
		p, _ := w.sit(size[0], size[1], tui.Options{})
		for _, key := range []string{"delete", "X", "delete"} { // 3, 2, 1
			p.Press(key)
		}
		sees(t, p, "Start with your company")
		p, _ = w.sit(size[0], size[1], tui.Options{})
		sees(t, p, "Start with your company", "Bring back ")
		p.Press("u", "u")
		sees(t, p, "Company 2 is back.", "Company 1", "Deleted (1)")
		lacks(t, p, "Company 3")
		p.Press("u")
		sees(t, p, "Company 3 is back.")
		lacks(t, p, "Deleted (")
		p.Press("u")
		lacks(t, p, "could not")

		for range 3 {
			p.Press("delete")
		}
		p, _ = w.sit(size[0], size[1], tui.Options{})
		p.Press("d")
		sees(t, p, "3 assessments", "Company 1", "Company 2", "Company 3", "deleted today", "enter bring back")
		p.Press("down", "enter")
		sees(t, p, "2 assessments", "deleted today")
		p.Press("esc")
		sees(t, p, "1 of 1", "Deleted (2)")
		p.Press("down")
		sees(t, p, "❯  Deleted (2)", "enter deleted")
		p.Press("up")
		sees(t, p, "❯  Company")
		p.Press("down", "enter")
		p.Burst(tuitest.Key("u"), tuitest.Key("u")) // faster than the store
		sees(t, p, "3 of 3", "Company 1", "Company 2", "Company 3")
		lacks(t, p, "deleted today", "Deleted (")
		p.Press("d")
		lacks(t, p, "deleted today")
	}
}

// An assessment without a name has words for it.
func TestNameless(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {40, 12}} {
		w := newWorld(t)
		if _, err := w.Create(t.Context(), assessment.Assessment{Pack: shipped(t).Pack}); err != nil {
			t.Fatal(err)
		}
		w.stock(t, 1)
		p, _ := w.sit(size[0], size[1], tui.Options{})
		p.Press("end")
		sees(t, p, "❯  (no name)")
		p.Press("/")
		p.Type("no na")
		sees(t, p, "(no name)")
		p.Press("enter", "delete")
		sees(t, p, "Deleted (no name)")
		p.Press("d")
		sees(t, p, "❯  (no name)")
		p.Press("enter")
		sees(t, p, "(no name) is back.")
	}
}

func TestReviewNamesDroppedQuestions(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
	holdNothing(p)
	p.Press("1", "enter", "1", "enter", "v", "home", "down", "down", "enter")
	sees(t, p, "esc back", "❯ [x] {customers.1}")
	p.Press("6", "enter")
	sees(t, p, "! No longer asked, kept: “Where are your customers?”. The answer counts again", "· US; not asked now, kept")
	p.Press("enter", "1", "enter")
	lacks(t, p, "not asked now")
}

func TestDontKnowStaysOpen(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
	p.Press("0", "0")
	sees(t, p, "❯ [x] I don’t know")
	p.Press("2")
	sees(t, p, "[ ] I don’t know", "[x] {1.2}")
	p.Press("0", "enter", "v")
	sees(t, p, "? Don’t know")
	p.Press("esc", "enter")
	sees(t, p, "Choose at least one: space")
}

func TestDates(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
	holdNothing(p)
	p.Press("1", "enter", "1", "enter", "1", "enter", "2", "enter", "2", "tab")
	p.Type("soon")
	p.Press("enter")
	sees(t, p, `"soon" is not a date`)
	p.Press("ctrl+u")
	p.Type("2026-12-01")
	sees(t, p, "1 December 2026, 1 day ago")
	p.Press("tab")
	p.Type("2 dec 2026")
	p.Press("enter")
	sees(t, p, "The deadline is before the start")
	p.Press("ctrl+u")
	p.Type("+1w")
	p.Press("tab", "tab")
	sees(t, p, "saved 10:42", "q home")
	run, err := w.Get(t.Context(), w.id(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := run.Start.String()+" "+run.DeadlineDate.String(), "2026-12-02 2026-12-09"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	p.Press("tab")
	p.Type("x")
	p.Press("esc")
	sees(t, p, "The dates stay as they were", "2 December 2026")
	p.Press("tab")
	for _, size := range [][2]int{{80, 24}, {40, 12}} { // the question stays above its dates
		p.Resize(size[0], size[1])
		sees(t, p, "{deadline?}", "The deal")
	}
}

func TestWhatComesInIsCleaned(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{})
	p.Press("A")
	p.Paste("Evil\x1b]52;c;aGk=\x07 Corp\u202e\u009b31m\r\n\tInc")
	p.Press("enter")
	p.Press("W")
	p.Paste("one\x1b[2J\ntwo\u200b\u0007")
	p.Press("esc")
	run, err := w.Get(t.Context(), w.id(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := run.Company, "Evil Corp Inc"; got != want {
		t.Errorf("company: got %q, want %q", got, want)
	}
	if got, want := run.Notes["held"], "one\ntwo"; got != want {
		t.Errorf("note: got %q, want %q", got, want)
	}
}

func TestClipboardIsNeverRead(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
	p.Press("W")
	p.Type("a note")
	for _, key := range []string{"ctrl+v", "ctrl+shift+c", "ctrl+a"} {
		_, cmd := p.Model().Update(tuitest.Key(key))
		if cmd != nil {
			t.Errorf("%s causes a command", key)
		}
	}
}
