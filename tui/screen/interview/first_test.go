package interview_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/pack"
	"trustpath/assessment/report"
	"trustpath/content"
	"trustpath/tui/screen/home"
	"trustpath/tui/screen/interview"
	"trustpath/tui/screen/roadmap"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// The first roadmap, the list and the summary show the same days of the reports and
// certificates, whatever the start is.
func TestSameDaysEverywhere(t *testing.T) {
	shipped, err := pack.Restore(content.Default(), content.Snapshot())
	if err != nil {
		t.Fatal(err)
	}
	c := engine.New(shipped)
	today := assessment.DateOf(time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC))
	r, styles, layout := rand.New(rand.NewPCG(5, 11)), ui.NewStyles(ui.Palettes()[0], false), ui.NewLayout(120, 36)
	checked := 0
	for range 60 {
		run := assessment.Assessment{Company: "Acme AI", Start: today.AddDays(r.IntN(800) - 400)}
		for i := range c.Questions {
			q := &c.Questions[i]
			answer := assessment.Choose(q.Options[r.IntN(len(q.Options))].ID)
			run.Answers, err = run.Answers.With(c.Catalog, q.ID, answer)
			if err != nil {
				t.Fatal(err)
			}
		}
		plan := c.Evaluate(run, assessment.Options{Today: today, SkipFlips: true}).Plan
		s := session.New(c, nil, time.Now, func() assessment.Date { return today }, run)
		page := interview.NewFirst(s, today)
		page.Restyle(styles)
		page.Resize(layout)
		page.Init()
		shown := words(page.Body().Main)
		summary := roadmap.New(s, today)
		summary.Restyle(styles)
		summary.Resize(layout)
		summary.Init()
		rows := words(summary.Body().Main)
		row := home.Describe(c, run, today)
		for _, d := range report.Summarize(c.Catalog, run, ptr(c.Evaluate(run, assessment.Options{Today: today, SkipFlips: true}))).Decisions {
			if d.Expected == "" {
				continue
			}
			checked++
			for place, text := range map[string]string{"page": shown, "summary": rows} {
				if !strings.Contains(text, d.Expected) {
					t.Errorf("%s, expected on %s: the %s has another day: %s", d.ID, d.Expected, place, text)
				}
			}
		}
		for i := range c.Standards {
			held := plan.InHand(c.Catalog)
			at := slices.IndexFunc(held, func(m *assessment.PlanMilestone) bool { return m.Standard == c.Standards[i].ID })
			if at < 0 {
				continue
			}
			m := held[at]
			first := row.First
			switch {
			case first == nil, first.Standard == m.Standard && first.Date != m.Date, m.Date.Low.Before(first.Date.Low):
				t.Errorf("%s of %v: the list has another day: %+v", m.ID, m.Date, first)
			}
		}
	}
	if checked < 30 {
		t.Errorf("only %d days were checked", checked)
	}
}

func ptr[T any](v T) *T { return &v }

func words(lines []string) string {
	return strings.Join(strings.Fields(ansi.Strip(strings.Join(lines, " "))), " ")
}
