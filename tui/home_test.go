package tui_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui"
	"trustpath/tui/screen/home"
	"trustpath/tui/tuitest"
)

// stock fills the store with companies, Company 1 first.
func (w *world) stock(t testing.TB, n int) {
	t.Helper()
	q := &w.deps.Catalog.Questions[0]
	if customers := w.deps.Catalog.Question("customers"); customers != nil {
		q = customers // none: no audit yet
	}
	none := q.Options[len(q.Options)-1]
	for i := range n {
		run := assessment.Assessment{
			Company: fmt.Sprintf("Company %d", i+1),
			Answers: assessment.AnswersFrom(map[assessment.QuestionID]assessment.Answer{q.ID: assessment.Choose(none.ID)}),
		}
		if _, err := w.deps.Store.Create(context.Background(), run); err != nil {
			t.Fatal(err)
		}
	}
}

func TestALongLibraryIsReadInPages(t *testing.T) {
	w := newWorld(t)
	w.stock(t, 3*home.PageSize)
	for _, size := range [][2]int{{120, 36}, {80, 24}, {40, 12}} {
		p, _ := w.sit(size[0], size[1], tui.Options{})
		sees(t, p, "300 assessments", "too early", "more")
		p.Press("end")
		sees(t, p, "300 of 300")
		lacks(t, p, "more")
		if frame := p.Frame(); strings.Count(frame, "too early") < 2 {
			t.Errorf("%v: rows that came into view say nothing:\n%s", size, frame)
		}
		p.Press("home", "/")
		p.Type("any 29")
		sees(t, p, "11 of 300", "Company 299")
		p.Press("down", "enter")
		sees(t, p, "esc clears it")
		at := pointedAt(p)
		p.Press("esc")
		sees(t, p, "300 of 300")
		if got := pointedAt(p); got != at {
			t.Errorf("%v: the cursor went from %q to %q with the filter", size, at, got)
		}
	}
}

// pointedAt is the line of the cursor.
func pointedAt(p *tuitest.Person) string {
	for _, line := range strings.Split(p.Frame(), "\n") {
		if strings.Contains(line, "❯") {
			return strings.Join(strings.Fields(line)[:3], " ")
		}
	}
	return ""
}

// A key of the filter answers from memory: the frame after it is right before
// any command has run.
func TestTheFilterWaitsForNothing(t *testing.T) {
	w := newWorld(t)
	w.stock(t, 3*home.PageSize)
	p, model := w.sit(120, 36, tui.Options{})
	p.Press("/", "1")
	_, cmd := model.Update(tuitest.Key("5"))
	sees(t, p, "13 of 300", "Company 159")
	lacks(t, p, "Company 199")
	if cmd == nil {
		t.Error("nobody works out what Company 159 comes to")
	}
}

func TestDuplicate(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{})
	start(t, p, "Northlight AI")
	p.Press("0", "1", "W")
	p.Type("two pilots")
	p.Press("esc", "q", "D")
	sees(t, p, "❯  Northlight AI (copy)", "Copied as “Northlight AI (copy)”. u: undo", "2 of 2")
	p.Press("enter", "left", "2", "v")
	sees(t, p, "two pilots")
	copied, err := w.Get(t.Context(), w.id(t, 2))
	if err != nil {
		t.Fatal(err)
	}
	original, err := w.Get(t.Context(), w.id(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	if len(copied.Answers.Of("held").Options) != 2 || len(original.Answers.Of("held").Options) != 1 {
		t.Errorf("got %v in the copy and %v in the original", copied.Answers.Of("held"), original.Answers.Of("held"))
	}
}

func TestExportFromTheList(t *testing.T) {
	w := newWorld(t)
	p, model := w.sit(120, 36, tui.Options{})
	for _, company := range []string{"Northlight AI", "Tindersea"} {
		start(t, p, company)
		p.Press("q")
	}
	p.Press("down", "x")
	sees(t, p, "Reader", "/home/mira/roadmap.md", "Assessments")
	if title := p.View().WindowTitle; title != "trustpath" {
		t.Errorf("the window is called %q, want the list", title)
	}
	p.Press("enter")
	sees(t, p, "Written", "❯ /home/mira/roadmap.md", "Assessments")
	p.Press("enter")
	if got, want := w.Read("/home/mira/roadmap.md"), "markdown: Northlight AI"; !strings.HasPrefix(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	p.Press("x", "esc")
	sees(t, p, "2 of 2")
	if got, want := len(model.Exported), 1; got != want {
		t.Errorf("got %d files, want %d", got, want)
	}
}

// An assessment that opens while it is already being deleted goes away again,
// with the page that shows it.
func TestDeletedWhileItOpens(t *testing.T) {
	w := smallWorld(t)
	w.stock(t, 1)
	p, model := w.sit(80, 24, tui.Options{})
	p.Burst(tuitest.Key("enter"), tuitest.Key("delete"))
	if err := model.Valid(); err != nil {
		t.Error(err)
	}
	sees(t, p, "Start with your company")
}

// A row says when what it shows rests on facts past their review day.
func TestHomeShowsAge(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}} {
		w := smallWorld(t)
		w.answered(t)
		p, _ := w.sit(size[0], size[1], tui.Options{})
		lacks(t, p, "past review")
		w.clock.now = w.clock.now.AddDate(5, 0, 0)
		p, _ = w.sit(size[0], size[1], tui.Options{})
		sees(t, p, "facts past review")
	}
}

// The s and f keys order and narrow the list by what is next, late and at risk, of all
// pages, and a row shows the same as the pane.
func TestHomeByWhatIsDue(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}} {
		w := smallWorld(t)
		id := w.answered(t)
		company := get(t, w, id).Company
		w.stock(t, home.PageSize+20)
		p, _ := w.sit(size[0], size[1], tui.Options{})
		lacks(t, p, company)
		p.Press("f")
		sees(t, p, "Nothing is late. f lists the others.", "0 of 121 late")
		p.Press("f", "f", "f", "s")
		sees(t, p, "121 of 121, by next date")

		today := w.deps.Today()
		due := func(days int) {
			t.Helper()
			mark := assessment.ReadinessMark{State: assessment.InProgress, Due: today.AddDays(days)}
			if err := w.deps.Store.Apply(t.Context(), id, assessment.SetReadiness{Workstream: w.task(t, id), Mark: &mark}); err != nil {
				t.Fatal(err)
			}
		}
		due(3)
		p, _ = w.sit(size[0], size[1], tui.Options{})
		p.Press("s")
		sees(t, p, "❯  "+company, today.AddDays(3).Format("2 Jan"))
		due(-3)
		reviewed := today.AddDays(-7)
		if err := w.deps.Store.Apply(t.Context(), id, assessment.SetFacts{Reviewed: &reviewed}); err != nil {
			t.Fatal(err)
		}
		p, _ = w.sit(size[0], size[1], tui.Options{})
		p.Press("f")
		sees(t, p, "1 of 121 late, by last change", company, "17 Dec", "! 1 date", "3 days")
		if size[0] == 120 {
			sees(t, p, "LATE", "Reviewed     "+report.LongDate(reviewed))
		}
		p.Press("f")
		sees(t, p, "0 of 121 due in two weeks")
		p.Press("f")
		sees(t, p, "1 of 121 at risk", company)
	}
}

// What is at risk of many is worked out in steps, and all of it is listed.
func TestManyAtRisk(t *testing.T) {
	w := smallWorld(t)
	w.stock(t, 10)
	id := w.answered(t)
	for i := range 450 {
		if _, err := w.deps.Store.Duplicate(t.Context(), id, fmt.Sprintf("Client %d", i)); err != nil {
			t.Fatal(err)
		}
	}
	p, _ := w.sit(120, 36, tui.Options{})
	p.Press("f", "f", "f")
	sees(t, p, "451 of 461 at risk, by last change", "Client 449")
	lacks(t, p, "to work out")
	p.Press("f", "s", "s", "s")
	sees(t, p, "461 of 461, most at risk first", "❯  Client 449")
	p.Press("end")
	sees(t, p, "❯  Company 1 ")
}

// task is a workstream in the plan of an assessment.
func (w *world) task(t *testing.T, id string) assessment.WorkstreamID {
	t.Helper()
	r := w.deps.Catalog.Evaluate(get(t, w, id), assessment.Options{Today: w.deps.Today(), SkipFlips: true})
	if r.Plan == nil || len(r.Plan.Workstreams) == 0 {
		t.Fatal("nothing is planned")
	}
	return r.Plan.Workstreams[0].ID
}

func get(t *testing.T, w *world, id string) assessment.Assessment {
	t.Helper()
	run, err := w.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// u undoes what was done to the list, the last first: a copy, an import, a rename and a
// delete. What it removed is among the deleted ones, and it does not bring that back.
func TestUndoOnTheList(t *testing.T) {
	w := newWorld(t)
	w.receive(t, "/b.yaml", northlight)
	w.stock(t, 1)
	p, _ := w.sit(120, 36, tui.Options{})
	p.Press("R")
	for range len("Company 1") {
		p.Press("backspace")
	}
	p.Type("Acme AI")
	p.Press("enter")
	sees(t, p, "Renamed to “Acme AI”. u: undo", "❯  Acme AI")
	p.Press("D")
	sees(t, p, "❯  Acme AI (copy)", "Copied as “Acme AI (copy)”. u: undo")
	p.Press("I")
	p.Paste("/b.yaml")
	p.Press("enter")
	sees(t, p, "Imported Northlight AI. u: undo", "3 of 3")
	p.Press("X")
	sees(t, p, "Deleted Northlight AI. u: undo", "2 of 2")
	for _, want := range [][]string{
		{"Northlight AI is back.", "3 of 3"},
		{"Undone: Northlight AI is deleted.", "2 of 2", "Deleted (1)"},
		{"Undone: Acme AI (copy) is deleted.", "1 of 1", "Deleted (2)"},
		{"Undone: it is called “Company 1” again.", "❯  Company 1", "Deleted (2)"},
		{"1 of 1", "Deleted (2)"},
	} {
		p.Press("u")
		sees(t, p, want...)
	}
	p.Press("d", "enter")
	sees(t, p, "is back.", "Deleted  ")
}

// From the moment a copy is opened, the list leaves it alone; and a name that was changed
// elsewhere stays.
func TestUndoOnTheListTouchesNoLaterWork(t *testing.T) {
	w := newWorld(t)
	w.stock(t, 1)
	p, _ := w.sit(120, 36, tui.Options{})
	p.Press("R")
	p.Type(" Ltd")
	p.Press("enter", "D", "enter", "1", "q", "u")
	lacks(t, p, "(copy) is deleted")
	sees(t, p, "it is called “Company 1” again", "2 of 2")
	p.Press("up", "R")
	p.Type(" Inc")
	p.Press("enter")
	elsewhere := "Elsewhere"
	if err := w.Apply(t.Context(), w.id(t, 1), assessment.SetFacts{Company: &elsewhere}); err != nil {
		t.Fatal(err)
	}
	p.Press("u")
	sees(t, p, "it has another name now: Elsewhere")
}

// Keys that come at once act on the rows that are left, not on those drawn last.
func TestFirstPageAfterKeysAtOnce(t *testing.T) {
	w := smallWorld(t)
	p, _ := w.sit(80, 24, tui.Options{NewCompany: "Northlight AI"})
	p.Press("q", "X", "y")
	sees(t, p, "Bring back Northlight AI")
	p.Press("end")
	p.Burst(tuitest.Key("u"), tuitest.Key("U"), tuitest.Key("u"), tuitest.Key("enter"))
}
