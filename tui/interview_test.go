package tui_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"trustpath/tui"
)

// The most useful question is one key away, and after it the interview goes on where it
// was.
func TestTheQuestionThatDecidesMost(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(80, 24, tui.Options{NewCompany: "Northlight AI"})
	holdNothing(p)
	p.Press("1", "enter", "down")
	sees(t, p, "Most useful next: {asks}")
	p.Press("b")
	sees(t, p, "{asks?}")
	lacks(t, p, "Most useful next: {asks}")
	p.Press("0", "enter") // don't know is an answer: it is not asked again
	sees(t, p, "{regions?}")
	lacks(t, p, "Most useful next: {asks}")
}

func TestAllDecisionsAreSettled(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{})
	settle(t, p)
	sees(t, p, "3 of 3 decided", "The decisions are made.", "can still change")
}

// Where an answer can no longer change anything, one key goes past all of those
// to the next that can, or to the roadmap.
func TestPastWhatNoLongerMatters(t *testing.T) {
	const idle = "This one changes nothing any more"
	found := 0
	for seed := range uint64(12) {
		random := rand.New(rand.NewPCG(seed, 9))
		w := newWorld(t)
		p, _ := w.sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
		for range 20 {
			if strings.Contains(p.Frame(), "Show my roadmap") {
				break
			}
			if strings.Contains(p.Frame(), idle) {
				found++
				sees(t, p, "m next open")
				p.Press("m")
				lacks(t, p, idle)
				if !strings.Contains(p.Frame(), "skipped that can’t change the result any more.") && !strings.Contains(p.Frame(), "Show my roadmap") {
					t.Errorf("seed %d:\n%s", seed, p.Frame())
				}
				break
			}
			p.Press("m") // does nothing here
			p.Press(fmt.Sprint(1+random.IntN(6)), "enter")
		}
	}
	if found == 0 {
		t.Error("there was no question that could no longer change the result")
	}
}

func TestOptionsByPage(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(40, 12, tui.Options{NewCompany: "Northlight AI"})
	holdNothing(p)
	p.Press("1", "enter", "1", "enter")
	sees(t, p, "Which sectors", "❯ [ ]", "01", "I don’t know")
	p.Press("pgdown", "pgdown")
	sees(t, p, "↑ ", "↓ ", "more", "I don’t know")
	p.Press("end")
	sees(t, p, "❯ [ ] I don’t know", "↑ ")
	p.Press("down") // past the last one is the first one
	sees(t, p, "❯ [ ] ", "01")
	p.Press("up", "v", "enter", "end", "pgup")
	sees(t, p, "❯")
	lacks(t, p, "❯ [ ] I don’t know")
}

func TestInterviewNamesWhatBecomesVoid(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
	holdNothing(p)
	p.Press("1", "enter", "1", "enter", "left", "left", "6")
	sees(t, p, "No longer asked, kept: “Where are your customers?”.")
	p.Press("enter")
	lacks(t, p, "No longer asked")
}

// The pane shows what is possible now, whichever option the cursor is on; what an option
// would change is written in words below.
func TestThePaneShowsTheState(t *testing.T) {
	for _, keys := range [][]string{
		nil, {"2"}, {"2", "3"}, {"0", "0"}, {"2", "enter", "1"}, {"2", "enter", "1", "enter", "1", "enter", "1", "enter"}, {"b"}, {"b", "2"},
	} {
		t.Run(strings.Join(keys, " "), func(t *testing.T) {
			w := newWorld(t)
			p, _ := w.sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
			p.Press(keys...)
			p.Press("home")
			pane := func() string {
				var out []string
				for _, line := range strings.Split(p.Frame(), "\n") {
					out = append(out, line[strings.LastIndex(line, "│")+1:])
				}
				_, text, _ := strings.Cut(strings.Join(out, "\n"), "ROADMAP SO FAR")
				text, _, _ = strings.Cut(text, "JUST NOW")
				text, _, _ = strings.Cut(text, "IF YOU")
				text, _, _ = strings.Cut(text, "can still change")
				return strings.TrimRight(text, " \n0123456789question")
			}
			state := pane()
			if !strings.Contains(state, "of 3 decided") || !strings.Contains(state, "ISO 42001") {
				t.Fatalf("want the state:\n%s", p.Frame())
			}
			for range 12 {
				p.Press("down")
				if got := pane(); got != state {
					t.Fatalf("the cursor changes the state: got\n%s\nwant\n%s", got, state)
				}
			}
		})
	}
}

// A long list takes numbers of two digits, and can be filtered; don't know stays in sight.
func TestLongLists(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}} {
		w := newWorld(t)
		p, _ := w.sit(size[0], size[1], tui.Options{NewCompany: "Northlight AI"})
		holdNothing(p)
		p.Press("1", "enter", "1", "enter")
		sees(t, p, "{sectors?}", "/ filter 18 options", "[ ] I don’t know", "00")
		p.Press("1", "8")
		sees(t, p, "❯ [x] {sectors.18}", "18", "[ ] I don’t know")
		p.Press("0", "2")
		sees(t, p, "❯ [x] {sectors.2}")
		p.Press("/")
		p.Type("BANKS")
		sees(t, p, "3 of 18 match", "2 chosen", "{sectors.5}", "[ ] I don’t know")
		lacks(t, p, "{sectors.18}")
		p.Press("enter", "down", "space")
		sees(t, p, "3 chosen")
		p.Press("esc")
		sees(t, p, "/ filter 18 options")
		p.Press("1", "enter")
		run, err := w.Get(t.Context(), w.id(t, 1))
		if got := len(run.Answers.Of("sectors").Options); err != nil || got != 4 {
			t.Errorf("%v: %d sectors, %v; want 4\n%s", size, got, err, p.Frame())
		}
		sees(t, p, "{asks?}")
	}
}
