package main

import (
	"strings"
	"testing"

	"trustpath/assessment"
)

// The made-up company can be read with the content, is whole, and is three weeks into the
// plan that it promised, on whatever day it is opened.
func TestDemo(t *testing.T) {
	t.Parallel()
	e, err := newApp().loadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"2026-11-30", "2031-03-05"} {
		today, err := assessment.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		run, err := example(e, today)
		if err != nil {
			t.Fatal(err)
		}
		if days := run.Start.DaysTo(today); days < 7*weeksIn || days > 7*weeksIn+6 {
			t.Errorf("%s: it began %d days ago", text, days)
		}
		if !e.Complete(run.Answers) || len(run.People) == 0 || len(run.Deals) == 0 || len(run.Baselines) != 1 || run.Baselines[0].Day != run.Start {
			t.Errorf("%s: it is not whole: %+v", text, run)
		}
		for id, mark := range run.Readiness {
			if today.Before(mark.Done) {
				t.Errorf("%s: %s is done on %s", text, id, mark.Done)
			}
		}
		if conflict := e.DeadlineConflict(run, today); conflict != nil {
			t.Errorf("%s: %v", text, conflict)
		}
	}
	h := newMachine(t)
	id := strings.TrimSpace(h.output("demo"))
	if status := h.output("status", id); !strings.Contains(status, "promised") || !strings.Contains(status, "late") {
		t.Errorf("got %s", status)
	}
}
