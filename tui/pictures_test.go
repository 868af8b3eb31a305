package tui_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/answersfile"
	"trustpath/tui"
	"trustpath/tui/kit"
	"trustpath/tui/tuitest"
)

var pictures = flag.String("pictures", "", "write the frames of the pictures of the README into this folder, with their colours")

// picture is a page that the README shows, for one founder on one day.
type picture struct {
	name     string
	answered int // questions answered before it opens
	open     func(p *tuitest.Person)
	shows    string // what must stand on it
}

func shown() []picture {
	return []picture{
		{"interview", 6, func(p *tuitest.Person) { p.Press("down") }, "Why we ask"},
		{"roadmap", 99, func(*tuitest.Person) {}, "In five lines"},
		{"why", 99, func(p *tuitest.Person) { toTab(p, "Why") }, "You said"},
		{"plan", 99, func(p *tuitest.Person) { toTab(p, "Plan") }, "◆ earliest date"},
	}
}

// toTab turns the roadmap to the tab with this title.
func toTab(p *tuitest.Person, title string) {
	head := strings.Split(p.Frame(), "\n")[1]
	var titles []string
	for title := range strings.SplitSeq(strings.TrimSpace(head), "   ") {
		titles = append(titles, strings.TrimSpace(title))
	}
	for range slices.Index(titles, title) {
		p.Press("tab")
	}
}

// founder stores the first answers of the founder whose roadmap is shown.
func founder(t testing.TB, w *world, answered int) string {
	t.Helper()
	data, err := os.ReadFile("../assessment/testdata/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	run, err := answersfile.Read(data, "full.yaml", shipped(t), assessment.Date{})
	if err != nil {
		t.Fatal(err)
	}
	for i, q := range shipped(t).Questions {
		if i >= answered {
			run.Answers = run.Answers.Without(q.ID)
		}
	}
	run.Pack = shipped(t).Pack
	stored, err := w.Create(t.Context(), run)
	if err != nil {
		t.Fatal(err)
	}
	return stored.ID
}

// TestPictures opens what the README shows, dark and light. With -pictures it
// writes the frames, of which .ci/pictures draws the pictures.
func TestPictures(t *testing.T) {
	for _, theme := range []kit.Theme{kit.ThemeDark, kit.ThemeLight} {
		for _, picture := range shown() {
			name := picture.name + "-" + string(theme)
			t.Run(name, func(t *testing.T) {
				w := newWorld(t)
				w.deps.Render = words{shipped(t)}
				p, _ := w.sit(120, 36, tui.Options{Theme: theme, Open: founder(t, w, picture.answered)})
				picture.open(p)
				sees(t, p, "Northlight AI", picture.shows)
				if *pictures == "" {
					return
				}
				if err := os.WriteFile(filepath.Join(*pictures, name+".ansi"), []byte(p.View().Content+"\n"), 0o644); err != nil {
					t.Fatal(err)
				}
			})
		}
	}
}
