package tui_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/sqlite"
	"trustpath/tui"
	"trustpath/tui/tuitest"
)

// twoCompanies stores two assessments that differ in three answers.
func (w *world) twoCompanies(t testing.TB) {
	t.Helper()
	left := map[assessment.QuestionID][]assessment.OptionID{"customers": {"us_enterprise"}, "regions": {"us"}, "sectors": {"general"}, "asks": {"nothing_yet"},
		"ai_role": {"integrates_models"}, "ai_impact": {"assists_people"}, "us_places": {"texas"}, "sell_trust": {"not_yet"},
		"data": {"nothing_sensitive"}, "promises": {"none"}, "held": {"none"}, "established": {"us"}, "delivery": {"hosted"}, "controls": {"basics"}, "team_size": {"1_10"}, "capacity": {"dedicated"}}
	right := map[assessment.QuestionID][]assessment.OptionID{"customers": {"us_enterprise", "global_enterprise"}, "regions": {"us", "eu"}, "us_places": {"illinois"}}
	for i, company := range []string{"Northlight AI", "Tindersea"} {
		answers := map[assessment.QuestionID]assessment.Answer{}
		for q, options := range left {
			answers[q] = assessment.Choose(options...)
			if other, differs := right[q]; differs && i == 1 {
				answers[q] = assessment.Choose(other...)
			}
		}
		if _, err := w.Create(t.Context(), assessment.Assessment{Company: company, Answers: assessment.AnswersFrom(answers), Pack: shipped(t).Pack}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCompareTwo(t *testing.T) {
	w := newWorld(t)
	w.twoCompanies(t)
	p, model := w.sit(120, 36, tui.Options{})
	p.Press("end", "space")
	sees(t, p, "[x] Northlight AI", "Northlight AI is picked: space on another one compares the two")
	p.Press("space")
	lacks(t, p, "[x]")
	p.Press("space", "up", "space")
	sees(t, p, "Compare", "Northlight AI and Tindersea", "❯ ~ ISO 27001", "later", "customers", "+ {customers.2s}")
	p.Press("s")
	sees(t, p, "Tindersea and Northlight AI", "− {customers.2s}")
	p.Press("s", "f")
	lacks(t, p, "= ")
	p.Press("f", "end")
	sees(t, p, "the same on both sides")
	if cmd := p.View().WindowTitle; cmd != "trustpath · Northlight AI and Tindersea" {
		t.Errorf("the window is called %q", cmd)
	}
	copiedText := copied(p)
	if got := copiedText; !strings.Contains(got, "| ISO 27001 | later | now | Who are your customers? |") {
		t.Errorf("copied %q", got)
	}
	p.Press("x")
	sees(t, p, "Export", "(•) Markdown", "/home/mira/roadmap.md", "# ", "The differences are in it, and their causes.")
	p.Press("enter")
	sees(t, p, "Written", "❯ /home/mira/roadmap.md", "Caused by")
	if got := w.Read("/home/mira/roadmap.md"); got != copiedText {
		t.Errorf("written\n%s\ncopied\n%s", got, copiedText)
	}
	p.Press("x")
	sees(t, p, "That file exists and stays. Yours will be roadmap-2.md.", "Y overwrite")
	p.Press("esc")
	if got, want := strings.Join(model.Exported, " "), "/home/mira/roadmap.md"; got != want {
		t.Errorf("exported: got %q, want %q", got, want)
	}
	p.Press("home", "enter")
	sees(t, p, "trustpath  Tindersea", "{customers?}", "[x] {customers.2}")
	p.Press("q")
	sees(t, p, "Assessments")
}

// An assessment next to itself as it was before the day of its last change, and
// before the day of any other.
func TestCompareWithItselfBefore(t *testing.T) {
	at := time.Date(2026, 11, 12, 9, 0, 0, 0, time.UTC)
	w := newWorld(t)
	w.clock.now = at
	w.twoCompanies(t)
	w.clock.now = at.AddDate(0, 0, 9)
	if err := w.Apply(t.Context(), w.id(t, 1), assessment.SetAnswer{Question: "customers", Answer: assessment.Choose("us_enterprise", "global_enterprise")}); err != nil {
		t.Fatal(err)
	}
	if err := w.Apply(t.Context(), w.id(t, 1), assessment.SetAnswer{Question: "regions", Answer: assessment.Choose("us", "eu")}); err != nil {
		t.Fatal(err)
	}
	p, _ := w.sit(120, 36, tui.Options{})
	sees(t, p, "❯  Northlight AI")
	p.Press("c")
	sees(t, p, "Northlight AI, before 21 November 2026 and now", "❯ ~ ISO 27001", "customers")
	if got := copied(p); !strings.Contains(got, "Northlight AI before 21 November 2026") {
		t.Errorf("what is copied does not say whose it is: %q", got)
	}
	p.Press("left")
	sees(t, p, "before 12 November 2026", "not answered")
	p.Press("left", "right")
	sees(t, p, "before 21 November 2026")
	p.Press("right", "s")
	sees(t, p, "now and before 21 November 2026")
	p.Press("enter")
	sees(t, p, "trustpath  Northlight AI", "{customers?}", "[x] {customers.2}")
}

// Over the real store: a copy is made, changed, compared with its original, and
// with itself before that day.
func TestLibraryOnTheRealStore(t *testing.T) {
	at := time.Date(2026, 11, 12, 9, 0, 0, 0, time.UTC)
	db, err := sqlite.OpenWith(t.Context(), filepath.Join(t.TempDir(), "trustpath.db"), func() time.Time { return at }, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	c := shipped(t)
	deps := tui.Deps{Catalog: c, Store: db.WithEngine(c), Export: tuitest.NewFolder(), Now: func() time.Time { return at }, Today: func() assessment.Date { return assessment.DateOf(at) }}
	p := tuitest.Sit(tui.New(deps, tui.Options{}), 120, 36)
	start(t, p, "Northlight AI")
	answerAll(t, p)
	p.Press("q", "D")
	sees(t, p, "❯  Northlight AI (copy)", "2 of 2")
	at = at.AddDate(0, 0, 9)
	p.Press(":")
	p.Type("open this")
	p.Press("enter", "v", "home", "enter", "2", "enter", "q")
	sees(t, p, "❯  Northlight AI (copy)")
	p.Press("c")
	sees(t, p, "Northlight AI (copy), before 21 November 2026 and now", "Caused by", "What do you hold", "+ {1.2s}")
	p.Press("esc", "down", "space", "up", "space")
	sees(t, p, "Northlight AI and Northlight AI (copy)", "What do you hold")
	p.Press("enter")
	sees(t, p, "trustpath  Northlight AI (copy)", "❯ [x] {1.1}", "[x] {1.2}")
	p.Press("q")
	p.Press("delete", "u")
	sees(t, p, "Northlight AI (copy) is back.")
}
