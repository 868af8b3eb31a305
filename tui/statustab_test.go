package tui_test

import (
	"slices"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/tui"
)

// A plan is promised, work slips and is done, a certificate arrives, and each of these
// can be taken back.
func TestStatusFollowsAPromise(t *testing.T) {
	w := newWorld(t)
	id := answered(t, w.deps.Store, shipped(t), northlight)
	stored := func() assessment.Assessment {
		t.Helper()
		run, err := w.Get(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return run
	}
	p, _ := w.sit(120, 36, tui.Options{Open: id})
	openTab(t, p, "Plan")
	p.Press("K")
	sees(t, p, "You promise: ISO 27001 certificate by 4 August 2027")
	p.Press("esc")
	if n := len(stored().Baselines); n != 0 {
		t.Errorf("esc keeps %d promises", n)
	}
	p.Press("K")
	p.Type("Agreed with the board")
	p.Press("enter")
	sees(t, p, "Promised on 2 December 2026: ISO 27001 certificate by 4 August 2027")
	if got := stored().Baselines; len(got) != 1 || got[0].Reason != "Agreed with the board" || got[0].Milestones["iso27001_certificate"].String() != "2027-08-04" {
		t.Errorf("on disk: got %+v", got)
	}

	w.clock.now = time.Date(2026, 12, 14, 9, 0, 0, 0, time.UTC)
	p, _ = w.sit(120, 36, tui.Options{Open: id})
	openTab(t, p, "Status")
	sees(t, p, "! At risk", "Promised 2 Dec", "4 August 2027", "LATE  6", "❯ ? List the AI laws", "DONE  0 of 63", "NEXT TWO WEEKS")
	p.Resize(80, 24)
	sees(t, p, "FORECAST", "ISO 42001 certificate", "LATE  6", "NEXT TWO WEEKS")
	p.Resize(120, 36)
	p.Press("w")
	sees(t, p, "What you promised", "2 December 2026", "Agreed with the board")
	p.Press("esc", "home", "enter")
	sees(t, p, "▼ today", "❯  Type II report")
	openTab(t, p, "Status")
	p.Press("/")
	p.Type("list the ai laws")
	p.Press("enter", "esc", "space")
	sees(t, p, "❯ ◎ List the AI laws", "Marked in progress; u undoes it.")
	p.Press("space")
	sees(t, p, "LATE  5", "DONE  1 of 63")
	p.Press("u")
	sees(t, p, "LATE  6", "DONE  0 of 63", "Undone: ")
	p.Press("@")
	p.Type("Lena")
	p.Press("enter")
	sees(t, p, "Lena does it.")

	p.Press("home", "down")
	sees(t, p, "❯ ISO 27001 certificate")
	p.Press("H", "backspace", "backspace")
	p.Type("31")
	p.Press("enter")
	sees(t, p, "31 December 2026 is after today")
	p.Press("backspace", "backspace")
	p.Type("11")
	p.Press("enter")
	sees(t, p, "You have the ISO 27001 certificate of 11 December 2026.")
	run := stored()
	if !run.Answers.Of("held").Has("iso27001") || run.HeldDates["iso27001"].String() != "2026-12-11" {
		t.Errorf("held: got %v, %v", run.Answers.Of("held"), run.HeldDates)
	}
	if r := shipped(t).Evaluate(run, assessment.Options{Today: w.clock.Today()}); r.Standard("iso27001").Decision != assessment.Keep {
		t.Errorf("ISO 27001: got %s, want keep", r.Standard("iso27001").Decision)
	}
	p.Press("u")
	run = stored()
	if !slices.Equal(run.Answers.Of("held").Options, []assessment.OptionID{"none"}) || len(run.HeldDates) != 0 || run.Readiness["iso27001_certificate"].State != "" {
		t.Errorf("undone: got %v, %v, %v", run.Answers.Of("held"), run.HeldDates, run.Readiness)
	}
}

// What may have changed is kept, opened or left, and the review has its day.
func TestCheckAgain(t *testing.T) {
	w := newWorld(t)
	id := answered(t, w.deps.Store, shipped(t), northlight)
	w.clock.now = time.Date(2027, 3, 8, 9, 0, 0, 0, time.UTC)
	p, _ := w.sit(120, 36, tui.Options{Open: id})
	openTab(t, p, "Status")
	p.Press("a")
	sees(t, p, "What may have changed", "never reviewed", "ANSWERS  ", "❯ ? What do you hold already?", "more")
	p.Press("space")
	sees(t, p, "● What do you hold already?")
	p.Press("end", "enter")
	sees(t, p, "Summary   Report")
	p.Press(":")
	p.Type("what may have")
	p.Press("enter", "home", "enter")
	sees(t, p, "What do you hold today that buyers accept?")
	p.Press(":")
	p.Type("what may have")
	p.Press("enter", "S")
	sees(t, p, "What is different", "before this review", "0 of ") // the first review, and nothing was changed
	p.Press("esc")
	sees(t, p, "FORECAST")
	run, err := w.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := run.Reviewed, w.clock.Today(); got != want {
		t.Errorf("reviewed: got %s, want %s", got, want)
	}
	p.Press("a")
	sees(t, p, "last reviewed 8 March 2027")
	lacks(t, p, "ANSWERS")

	w.clock.now = w.clock.now.AddDate(0, 7, 0) // an answer changes, and is old again
	if err := w.Apply(t.Context(), id, assessment.SetAnswer{Question: "sectors", Answer: assessment.Choose("general", "microsoft")}); err != nil {
		t.Fatal(err)
	}
	p, _ = w.sit(120, 36, tui.Options{Open: id})
	openTab(t, p, "Status")
	p.Press("a")
	sees(t, p, "What do you hold already?")
	lacks(t, p, "Which sectors?")
	p.Press("S")
	sees(t, p, "at the last review", "Microsoft supplier program")
}
