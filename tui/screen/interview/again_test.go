package interview_test

import (
	"os"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/pack"
	"trustpath/assessment/report"
	"trustpath/tui/screen/interview"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// An answer with new options is marked until it is given again, by enter alone too.
func TestCheckAgain(t *testing.T) {
	small, err := pack.Load(os.DirFS("../../../content/testdata/small"))
	if err != nil {
		t.Fatal(err)
	}
	old := small.Pack
	small.Pack.Version, small.Pack.Digest = "2", "sha256:2"
	small.CarryRules = []assessment.CarryRule{{Recheck: []assessment.QuestionID{"held", "controls"}, Before: "2"}}
	today := assessment.DateOf(time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC))
	run := assessment.Assessment{Pack: old, HeldDates: map[assessment.OptionID]assessment.Date{"soc2": today, "iso27001": today},
		Answers: assessment.AnswersFrom(map[assessment.QuestionID]assessment.Answer{
			"held": assessment.Choose("soc2"), "controls": assessment.Choose("starting")})}
	s := session.New(engine.New(small), nil, time.Now, func() assessment.Date { return today }, run)
	page := interview.NewReview(s, nil, today, "held")
	page.Restyle(ui.NewStyles(ui.Palettes()[0], false))
	page.Resize(ui.NewLayout(120, 36))
	page.Init()
	shown := words(page.Body().Main)
	if want := "SOC 2 (29 November 2026); " + report.NewOptions; !strings.Contains(shown, want) || strings.Count(shown, report.NewOptions) != 2 {
		t.Fatalf("got %s, want %q in it, and twice that there are new options", shown, want)
	}
	for _, id := range []assessment.QuestionID{"held", "controls"} {
		page.Show(id)
		for range 2 { // opens the question, and gives its answer again
			page.Keys().Run(tea.KeyPressMsg{Code: tea.KeyEnter}) // there is no store
		}
		if got := s.Run().Answers.Of(id).Content; got != "2" {
			t.Errorf("%s was answered with content %q, want 2", id, got)
		}
	}
	if shown := words(page.Body().Main); strings.Contains(shown, report.NewOptions) {
		t.Errorf("got %s", shown)
	}
}
