package tui_test

import (
	"regexp"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/tui"
	"trustpath/tui/tuitest"
)

// chooseFlip puts the cursor on the flip with these words.
func chooseFlip(t *testing.T, p *tuitest.Person, words string) {
	t.Helper()
	p.Press("home")
	for range 200 {
		for _, line := range strings.Split(p.Frame(), "\n") {
			if strings.Contains(line, "❯") && strings.Contains(line, words) {
				return
			}
		}
		p.Press("down")
	}
	t.Fatalf("no flip %q:\n%s", words, p.Frame())
}

// Trying a change saves nothing, whatever way it is left; s saves it.
func TestTryingAFlipSavesNothing(t *testing.T) {
	s := newShelf(t)
	id := s.answered(t)
	p, db := s.sit(t, 120, 36, tui.Options{Open: id})
	stored := func() assessment.Answers {
		t.Helper()
		run, err := db.WithEngine(shipped(t)).Get(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return run.Answers
	}
	before := stored()
	same := func(when string) {
		t.Helper()
		for _, q := range before.Questions() {
			if got, want := stored().Of(q), before.Of(q); !got.Equal(want) {
				t.Errorf("%s: %s on disk: got %v, want %v", when, q, got, want)
			}
		}
	}

	openTab(t, p, "What if")
	sees(t, p, "The smallest changes", "With 1", "enter try")
	chooseFlip(t, p, tuitest.Words(shipped(t), "Answer “{customers.6s}”"))
	sees(t, p, "the deal by 30 June 2027: nothing is")
	chooseFlip(t, p, "Add “Microsoft”")
	sees(t, p, "ISO 42001: next → now", "·     +     ×", "~ next → now", "What else moves", "person-days left, was")
	lacks(t, p, "not saved", "   s save")
	p.Press("s")
	sees(t, p, "Nothing is tried")
	p.Press("enter")
	number := regexp.MustCompile(`\+ Trying \d+, not saved`)
	if got := number.FindAllString(p.Frame(), -1); len(got) != 2 {
		t.Errorf("a trial is named in the pane and above the keys: got %q", got)
	}
	sees(t, p, "esc  stop trying, nothing changes", "s    save it as the answer")
	p.Press("down", "down")
	sees(t, p, "~ next → now", "Was  general business, employers and HR") // still that of what is tried
	p.Resize(80, 24)
	p.Resize(120, 36)
	p.Press("shift+tab", "tab")
	sees(t, p, "not saved")
	same("while trying")
	p.Press("esc")
	sees(t, p, "Stopped trying. Nothing has changed.")
	lacks(t, p, "not saved")
	same("after esc")
	chooseFlip(t, p, "Add “Microsoft”")
	p.Press("enter", "q")
	same("after leaving")
	p.Press("ctrl+c")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}

	p, db = s.sit(t, 120, 36, tui.Options{Open: id})
	openTab(t, p, "What if")
	lacks(t, p, "not saved")
	chooseFlip(t, p, "Add “Microsoft”")
	p.Press("enter", "s")
	sees(t, p, "Changed: + Microsoft. ISO 42001: next → now. u takes it back.", "saved 10:42")
	lacks(t, p, "not saved", "Add “Microsoft”")
	if got, want := stored().Of("sectors"), assessment.Choose("general", "employers_hr", "microsoft"); !got.Equal(want) {
		t.Errorf("sectors on disk: got %v, want %v", got, want)
	}
	p.Press("ctrl+c")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	p, _ = s.sit(t, 120, 36, tui.Options{Open: id})
	sees(t, p, "ISO 42001")
	if got := strings.Count(p.Frame(), "= now"); got != 3 {
		t.Errorf("standards that are now: got %d, want 3\n%s", got, p.Frame())
	}
}

// What takes two questions is saved in both, or in none where the date of the
// deal does not fit.
func TestKeepingAFlipOfTwoQuestions(t *testing.T) {
	w := newWorld(t)
	id := answered(t, w.deps.Store, shipped(t), strings.Replace(northlight, "deadline_date: 2027-06-30\n", "", 1))
	p, _ := w.sit(120, 36, tui.Options{Open: id})
	openTab(t, p, "What if")
	chooseFlip(t, p, "2 answers")
	p.Press("enter")
	if got := strings.Count(p.Frame(), "Was  "); got != 2 {
		t.Errorf("answers before: got %d, want 2\n%s", got, p.Frame())
	}
	before, err := w.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	p.Press("s")
	after, err := w.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	changed := 0
	for _, q := range after.Answers.Questions() {
		if !after.Answers.Of(q).Equal(before.Answers.Of(q)) {
			changed++
		}
	}
	if changed != 2 {
		t.Errorf("changed answers: got %d, want 2", changed)
	}
	dated := answered(t, w.deps.Store, shipped(t), northlight)
	p, _ = w.sit(120, 36, tui.Options{Open: dated})
	openTab(t, p, "What if")
	chooseFlip(t, p, "2 answers")
	p.Press("enter", "s")
	sees(t, p, "Not saved: 30 June 2027 does not fit")
	if after, err = w.Get(t.Context(), dated); err != nil || !after.Answers.Of("asks").Equal(before.Answers.Of("asks")) {
		t.Errorf("half of it was saved: %v, %v", after.Answers, err)
	}
}

func TestNothingToFlip(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {40, 12}} {
		w := newWorld(t)
		p, _ := w.sit(size[0], size[1], tui.Options{NewCompany: "Northlight AI"})
		p.Press("r")
		openTab(t, p, "What if")
		sees(t, p, "No decision is settled yet")
		p.Press("enter", "s", "down", "end", "pgup")
		lacks(t, p, "Trying", "enter try")
		fits(t, p, size[0], size[1])
		p.Press("esc")
		sees(t, p, "{1?}")
	}
}

// On the smallest screen the change under the cursor is whole.
func TestEachFlipIsReadWhole(t *testing.T) {
	s := newShelf(t)
	id := s.answered(t)
	p, _ := s.sit(t, 40, 12, tui.Options{Open: id})
	openTab(t, p, "What if")
	cut := regexp.MustCompile(`^ {6}\S.*…$|^ +❯.*…$`)
	for range 200 {
		for _, line := range strings.Split(p.Frame(), "\n") {
			if cut.MatchString(line) {
				t.Fatalf("%q is cut:\n%s", line, p.Frame())
			}
		}
		p.Press("down")
	}
}
