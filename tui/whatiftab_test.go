package tui_test

import (
	"regexp"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/tui"
	"trustpath/tui/tuitest"
)

// unfold unfolds all groups of flips.
func unfold(t *testing.T, p *tuitest.Person) {
	t.Helper()
	folded := regexp.MustCompile(`(?m)❯ .*\d ways? `)
	p.Press("end")
	for range 100 {
		before := p.Frame()
		if folded.MatchString(before) {
			p.Press("enter")
		}
		p.Press("up")
		if p.Frame() == before {
			return
		}
	}
	t.Fatal("the list has no first line")
}

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

// The founder's own questions: what reaches the date, other people, another start, another
// answer to any question. Nothing is saved until S.
func TestWhatReachesTheDate(t *testing.T) {
	w := newWorld(t)
	id := answered(t, w.deps.Store, shipped(t), northlight)
	p, _ := w.sit(120, 36, tui.Options{Open: id})
	openTab(t, p, "What if")
	run, err := w.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	r := shipped(t).Evaluate(run, assessment.Options{Today: w.clock.Today()})
	for _, d := range r.Plan.Deadlines {
		for _, way := range d.Reach {
			if way.Change != assessment.ReachCapacity {
				continue
			}
			tried := run
			tried.Answers, err = run.Answers.With(shipped(t).Catalog, shipped(t).Roles.Capacity, assessment.Choose(way.Option))
			if err != nil {
				t.Fatal(err)
			}
			with := shipped(t).Evaluate(tried, assessment.Options{Today: w.clock.Today()})
			if got := with.Plan.Milestone(way.Milestone).Expected.End; got != way.Expected {
				t.Errorf("%s with %s: tried it is %s, promised %s", way.Milestone, way.Option, got, way.Expected)
			}
		}
	}
	sees(t, p, "❯ The buyer accepts a SOC 2", "= on track", "decides this, so ask in writing")
	lacks(t, p, "enter try")
	chooseFlip(t, p, "Two people full time")
	p.Press("enter")
	sees(t, p, "TRYING, NOT SAVED", "Then A team of two or more")
	p.Press("t")
	p.Type("2027-03-01")
	p.Press("enter")
	sees(t, p, "TRYING, NOT SAVED: Start on 1 March 2027")
	p.Press("S")
	if run, err = w.Get(t.Context(), id); err != nil || run.Start.String() != "2027-03-01" {
		t.Errorf("start: got %s, %v", run.Start, err)
	}
	chooseFlip(t, p, "Any of your")
	p.Press("enter", "/")
	p.Type("united kingdom")
	p.Press("enter", "enter", "down", "space")
	sees(t, p, "[x] Canada", "Then United States; Canada")
	p.Press("enter")
	sees(t, p, "TRYING, NOT SAVED: Where are your customers: United States; Canada")
	p.Press("S")
	if run, err = w.Get(t.Context(), id); err != nil || !run.Answers.Of("regions").Has("canada") {
		t.Errorf("regions: got %v, %v", run.Answers.Of("regions"), err)
	}
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
	sees(t, p, "! What would put SOC 2 Type II on track for 30 June 2027?", "As planned", "! not possible",
		"Your people, start and order")
	unfold(t, p)
	chooseFlip(t, p, "Add “Microsoft”")
	sees(t, p, "ISO 42001   next → now", "WHAT ELSE CHANGES", "~ Work: ", "enter  try it, nothing is saved")
	lacks(t, p, "NOT SAVED", "   S save")
	p.Press("S")
	p.Press("enter")
	if got := strings.Count(p.Frame(), "TRYING, NOT SAVED"); got != 2 {
		t.Errorf("a trial is named in the pane and above the keys: got %d", got)
	}
	sees(t, p, "esc    stop trying, nothing changes", "S      save it")
	p.Press("down", "down")
	sees(t, p, "next → now", "Then General business") // still that of what is tried
	p.Resize(80, 24)
	p.Resize(120, 36)
	p.Press("shift+tab", "tab")
	sees(t, p, "NOT SAVED")
	same("while trying")
	p.Press("esc")
	sees(t, p, "Stopped trying. Nothing has changed.")
	lacks(t, p, "NOT SAVED")
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
	lacks(t, p, "NOT SAVED")
	unfold(t, p)
	chooseFlip(t, p, "Add “Microsoft”")
	p.Press("enter", "S")
	sees(t, p, "Changed: + Microsoft. ISO 42001: next → now. u undoes it.", "saved 10:42")
	lacks(t, p, "NOT SAVED", "Add “Microsoft”")
	if got, want := stored().Of("sectors"), assessment.Choose("general", "employers_hr", "microsoft"); !got.Equal(want) {
		t.Errorf("sectors on disk: got %v, want %v", got, want)
	}
	p.Press("ctrl+c")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	p, _ = s.sit(t, 120, 36, tui.Options{Open: id})
	sees(t, p, "ISO 42001")
	if got := strings.Count(p.Frame(), "✓ now"); got != 3 {
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
	unfold(t, p)
	chooseFlip(t, p, "2 answers")
	p.Press("enter")
	if got := strings.Count(p.Frame(), "Then "); got != 2 {
		t.Errorf("answers before: got %d, want 2\n%s", got, p.Frame())
	}
	before, err := w.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	p.Press("S")
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
	unfold(t, p)
	chooseFlip(t, p, "2 answers")
	p.Press("enter", "S")
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
		p.Press("S", "down", "end", "pgup")
		lacks(t, p, "TRYING", "enter try")
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
	unfold(t, p)
	p.Press("home")
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
