package tui_test

import (
	"image/color"
	"regexp"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"trustpath/tui"
	"trustpath/tui/ui"
)

func TestExportNeverOverwritesUnasked(t *testing.T) {
	w := newWorld(t)
	p, model := w.sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
	p.Press("r", "x", "tab", "down")
	sees(t, p, "❯ (•) JSON", "/home/mira/roadmap.json")
	p.Press("enter")
	sees(t, p, "Written", "❯ /home/mira/roadmap.json")
	p.Press("x", "up")
	lacks(t, p, "Y overwrite")
	p.Press("down")
	sees(t, p, "That file exists and stays. Yours will be roadmap-2.json.", "Y overwrite")
	p.Press("Y")
	sees(t, p, "❯ /home/mira/roadmap.json")
	p.Press("enter", "x", "tab", "tab")
	p.Type(".bak")
	p.Press("enter")
	sees(t, p, "❯ /home/mira/roadmap.md.bak")
	p.Press("esc")
	if got, want := len(model.Exported), 3; got != want {
		t.Errorf("exported: got %d files, want %d", got, want)
	}
	p.Press("x", "?", "esc", "esc")
	sees(t, p, "Decisions")
}

func TestRoadmapFollowsTheAnswers(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
	p.Press("r")
	sees(t, p, "We can't say yet what you need", "? all still possible")
	p.Press("esc")
	answerAll(t, p)
	sees(t, p, "✓ now", "First steps")
	p.Resize(80, 24)
	sees(t, p, "✓ now", "First steps")
	p.Press("tab")
	sees(t, p, "Facts checked", "more lines")
	p.Press("end")
	lacks(t, p, "more lines")
	p.Press("home", "tab")
	sees(t, p, "The roadmap as a whole", "BECAUSE YOU SAID")
	p.Press("shift+tab")
	sees(t, p, "Facts checked")
}

func TestThemeFollowsTheTerminal(t *testing.T) {
	w := newWorld(t)
	for _, test := range []struct {
		theme   ui.Theme
		dark    string
		changes bool
	}{{ui.ThemeAuto, "166;164;175", true}, {ui.ThemeDark, "166;164;175", false}} {
		p, _ := w.sit(120, 36, tui.Options{Theme: test.theme})
		before := p.View().Content
		if !strings.Contains(before, test.dark) {
			t.Errorf("%s: the dark palette is not used at first", test.theme)
		}
		p.Send(tea.BackgroundColorMsg{Color: color.White})
		if got := p.View().Content != before; got != test.changes {
			t.Errorf("%s: the light terminal changes the colors: got %v, want %v", test.theme, got, test.changes)
		}
	}
}

func TestReviewChangesNotesAndDatesInPlace(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {40, 12}} {
		w := newWorld(t)
		p, _ := w.sit(size[0], size[1], tui.Options{NewCompany: "Northlight AI"})
		holdNothing(p)
		p.Press("1", "enter", "1", "enter", "1", "enter", "2", "enter", "v", "W")
		p.Type("by June")
		p.Paste(", they say")
		if c := p.View().Cursor; c == nil {
			t.Errorf("%v: no cursor where the note is typed", size)
		}
		fits(t, p, size[0], size[1])
		p.Press("esc")
		sees(t, p, "“ by June, they say")
		p.Press("enter", "4", "tab")
		p.Type("2027-06-30")
		if c := p.View().Cursor; c == nil {
			t.Errorf("%v: no cursor where the date is typed", size)
		}
		p.Press("enter")
		sees(t, p, "30 June 2027")
		run, err := w.Get(t.Context(), w.id(t, 1))
		if err != nil {
			t.Fatal(err)
		}
		if got, want := run.DeadlineDate.String()+" "+run.Notes["deadline"], "2027-06-30 by June, they say"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestRoadmapBySection(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(80, 24, tui.Options{NewCompany: "Northlight AI"})
	p.Press("r", "tab", "right", "right")
	lacks(t, p, "Facts checked")
	sees(t, p, "Three questions to ask next week", "section 2 of ")
	p.Press("left")
	sees(t, p, "Contents", "❯  2 Three questions to ask next week")
	p.Press("up", "enter")
	sees(t, p, "What is open", "section 1 of ")
	p.Press("2")
	sees(t, p, "section 2 of ")
	p.Press("home")
	sees(t, p, "Facts checked")
	p.Press("tab", "right")
	lacks(t, p, "The roadmap as a whole")
}

// A search shows the places one after the other, around at the end, and esc ends it.
func TestSearchInTheReport(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {40, 12}} {
		w := newWorld(t)
		p, _ := w.sit(size[0], size[1], tui.Options{Open: answered(t, w.deps.Store, shipped(t), northlight)})
		p.Press("tab", "/")
		p.Type("Observation")
		if p.View().Cursor == nil {
			t.Errorf("%v: no cursor where the words are typed", size)
		}
		p.Press("enter")
		first := p.Frame()
		sees(t, p, "/ Observation", "1 of ", "observation")
		p.Press("n")
		sees(t, p, "2 of ", "observation")
		p.Press("N", "N")
		lacks(t, p, " 1 of ", "2 of 2 ")
		p.Press("n")
		sees(t, p, "1 of ")
		p.Press("esc")
		lacks(t, p, "/ Observation")
		if first == p.Frame() {
			t.Errorf("%v: the search is still there", size)
		}
		p.Press("/")
		p.Type("xyzzy")
		sees(t, p, "not found")
	}
}

// Each line of the summary opens what is behind it.
func TestTheSummaryLeadsOn(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{Open: answered(t, w.deps.Store, shipped(t), northlight)})
	for line, want := range map[string]string{
		"SOC 2 Type II": "SOC 2: now", "Not possible": "▼ today", "Cost": "Your time:", "Independent bias": "Independent bias audit",
		"First week": "▼ today", "4 December": "space next state",
	} {
		p.Press("home")
		for range 20 {
			if regexp.MustCompile(`❯ (! )?` + line).MatchString(p.Frame()) {
				break
			}
			p.Press("down")
		}
		p.Press("enter")
		if !strings.Contains(p.Frame(), want) {
			t.Errorf("%s: got no %q in\n%s", line, want, p.Frame())
		}
		p.Press(":")
		p.Type("summary")
		p.Press("enter")
		sees(t, p, "First steps")
	}
}

func TestVerdictOnADeadline(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
	holdNothing(p)
	p.Press("1", "enter", "1", "enter", "1", "enter", "2", "enter", "2", "enter")
	answerAll(t, p)
	sees(t, p, "by 2 March 2027")
	if frame := p.Frame(); !strings.Contains(frame, "! Not possible") && !strings.Contains(frame, "! At risk") && !strings.Contains(frame, "! Likely late") && !strings.Contains(frame, "= On track") {
		t.Errorf("no verdict:\n%s", frame)
	}
}

// What may still come is counted next to what is certain.
func TestRoadmapCountsWhatIsPossible(t *testing.T) {
	for _, test := range []struct {
		keys []string
		want string // of the duties
	}{
		{nil, `\d+ may apply`},
		{[]string{":", "d", "a", "t", "a", " ", "d", "o", "enter", "0"}, `\d+ may apply`},
		{[]string{"1", "enter", "1", "enter", "2"}, `\d+ may apply`},
	} {
		w := newWorld(t)
		p, _ := w.sit(120, 60, tui.Options{NewCompany: "Northlight AI"})
		p.Press(test.keys...)
		p.Press("r")
		if !regexp.MustCompile(test.want).MatchString(p.Frame()) {
			t.Errorf("%v: want %s in\n%s", test.keys, test.want, p.Frame())
		}
	}
	w := newWorld(t)
	p, _ := w.sit(120, 60, tui.Options{Open: answered(t, w.deps.Store, shipped(t), northlight)})
	if regexp.MustCompile(`may apply`).MatchString(p.Frame()) {
		t.Errorf("counts what is possible in\n%s", p.Frame())
	}
}

// Each line of a long answer looks like its first one.
func TestALongAnswerHasOneStyle(t *testing.T) {
	short := func(option int) string {
		first, _, _ := strings.Cut(shipped(t).Questions[0].Options[option-1].Short, " ")
		return first
	}
	for _, size := range [][2]int{{120, 36}, {80, 24}, {70, 24}, {40, 12}} {
		w := newWorld(t)
		p, _ := w.sit(size[0], size[1], tui.Options{Theme: ui.ThemeDark, NewCompany: "Northlight AI"})
		p.Press("1", "2", "3", "4", "5", "v")
		lines := strings.Split(p.View().Content, "\n")
		found := 0
		for _, line := range lines {
			if strings.Contains(line, short(2)) || strings.Contains(line, short(3)) || strings.Contains(line, short(4)) {
				found++
				words := line[min(strings.Index(line+short(2), short(2)), strings.Index(line+short(3), short(3)), strings.Index(line+short(4), short(4))):]
				if strings.Contains(words, "38;2;166;164;175m") {
					t.Errorf("%v: %q is muted, as a comment is", size, ansi.Strip(line))
				}
			}
		}
		if found < 2 && size[0] <= 80 {
			t.Errorf("%v: the answer has %d lines:\n%s", size, found, p.Frame())
		}
	}
}
