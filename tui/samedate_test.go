package tui_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/files"
	"trustpath/assessment/report"
	"trustpath/tui"
	"trustpath/tui/tuitest"
)

// Every page names the same date for the same standard: the summary, the chart, the
// forecast, the change that is tried and the list, for every founder's profile.
func TestEveryPageNamesTheSameDate(t *testing.T) {
	profiles, err := filepath.Glob("../assessment/report/testdata/founders/*.yaml")
	if err != nil || len(profiles) < 10 {
		t.Fatalf("%d profiles: %v", len(profiles), err)
	}
	dates := 0
	for _, path := range profiles {
		t.Run(filepath.Base(path), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			w := newWorld(t)
			run, err := files.ReadAnswers(text, path, shipped(t).Catalog, w.clock.Today())
			if err != nil {
				t.Fatal(err)
			}
			if run, err = w.deps.Store.Create(t.Context(), run); err != nil {
				t.Fatal(err)
			}
			r := shipped(t).Evaluate(run, assessment.Options{Today: w.clock.Today()})
			var expected []string // by standard, "SOC 2" and its day
			for _, d := range report.Summarize(shipped(t).Catalog, run, &r).Decisions {
				if d.Expected != "" {
					expected = append(expected, d.Short+"|"+d.Expected)
				}
			}
			dates += len(expected)
			p, _ := w.sit(200, 60, tui.Options{Open: run.ID})
			if !strings.Contains(p.Frame(), "Summary   Report") {
				p.Press("r")
			}
			for _, page := range []string{"Summary", "Plan", "Status", "What if"} {
				openTab(t, p, page)
				if page == "What if" {
					if len(expected) == 0 {
						continue
					}
					unfold(t, p)
					p.Press("home")
					tryAnything(p)
				}
				for _, one := range expected {
					short, day, _ := strings.Cut(one, "|")
					if page == "Plan" { // the chart writes days short, below the name of the standard
						on, err := time.Parse("2 January 2006", day)
						if err != nil {
							t.Fatal(err)
						}
						day = on.Format("2 Jan 2006")
						short = ""
					}
					found := false
					for _, line := range strings.Split(p.Frame(), "\n") {
						found = found || strings.Contains(line, short) && strings.Contains(line, day)
					}
					if page == "What if" && !found {
						found = strings.Contains(p.Frame(), day)
					}
					if !found {
						t.Errorf("%s does not have %s on %s:\n%s", page, short, day, p.Frame())
					}
				}
			}
			p.Press("q")
			for _, one := range expected {
				_, day, _ := strings.Cut(one, "|")
				sees(t, p, day)
			}
		})
	}
	if dates < 12 {
		t.Errorf("only %d dates were looked at", dates)
	}
}

// tryAnything puts the cursor of What if on something that shows dates before and after.
func tryAnything(p *tuitest.Person) {
	for range 100 {
		if strings.Contains(p.Frame(), "enter  try it") {
			return
		}
		p.Press("down")
	}
}
