package tui_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"trustpath/tui"
)

func TestTheQuestionThatDecidesMost(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(80, 24, tui.Options{NewCompany: "Northlight AI"})
	holdNothing(p)
	p.Press("1", "enter")
	sees(t, p, "b  the question that decides most: {asks}")
	p.Press("b")
	sees(t, p, "{asks?}")
	lacks(t, p, "decides most")
	p.Press("b", "0", "left") // don't know is an answer: it is not asked again
	lacks(t, p, "decides most: {asks}")
	p.Resize(120, 36)
	p.Press("right", "6")
	sees(t, p, "b ask first", "b best next")
}

func TestAllDecisionsAreSettled(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{})
	settle(t, p)
	sees(t, p, "= All decisions are settled: r shows the roadmap, or answer on.", "Why we ask", "Left to ask", "How many people are", "Left open", "? What do contracts al")
	p.Press("W")
	lacks(t, p, "All decisions are settled.")
	p.Press("esc")
	p.Resize(80, 24)
	sees(t, p, "= All decisions are settled: r shows the roadmap, or answer on.")
	p.Resize(40, 12)
	sees(t, p, "= All settled: r shows the roadmap")
}

// Where an answer can no longer change anything, one key goes past all of those
// to the next that can, or to the roadmap.
func TestPastWhatNoLongerMatters(t *testing.T) {
	const idle = "This answer can no longer change the result"
	found := 0
	for seed := range uint64(12) {
		random := rand.New(rand.NewPCG(seed, 9))
		w := newWorld(t)
		p, _ := w.sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
		for range 20 {
			if strings.Contains(p.Frame(), "Summary") {
				break
			}
			if strings.Contains(p.Frame(), idle) {
				found++
				sees(t, p, "m next that matters")
				p.Press("m")
				lacks(t, p, idle)
				if !strings.Contains(p.Frame(), "skipped that could no longer change the result.") && !strings.Contains(p.Frame(), "Summary") {
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
	sees(t, p, "Which sectors", "❯ 1", "↓ 15 more")
	p.Press("pgdown", "pgdown")
	sees(t, p, "❯ 7", "↑ 5 more", "↓ 11 more")
	p.Press("pgdown", "pgdown", "pgdown", "pgdown", "pgdown")
	sees(t, p, "❯ 0", "↑ 15 more")
	p.Press("down") // past the last one is the first one
	sees(t, p, "❯ 1")
	p.Press("up", "v", "enter", "end", "pgup")
	sees(t, p, "❯")
	lacks(t, p, "❯ 0")
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

// The cells show what is possible now, whichever option the cursor is on; what
// an option would change is written in words below.
func TestCellsShowTheState(t *testing.T) {
	for _, keys := range [][]string{
		nil, {"1"}, {"1", "2"}, {"0"}, {"1", "enter", "1"}, {"1", "enter", "1", "enter", "1", "enter", "1", "enter"}, {"b"}, {"b", "1"},
	} {
		t.Run(strings.Join(keys, " "), func(t *testing.T) {
			w := newWorld(t)
			p, _ := w.sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
			p.Press(keys...)
			p.Press("home")
			cells := func() string {
				var out []string
				for _, line := range strings.Split(p.Frame(), "\n") {
					_, side, _ := strings.Cut(line, "│")
					if strings.HasPrefix(side, "  SOC 2  ") || strings.HasPrefix(side, "  ISO 27001  ") || strings.HasPrefix(side, "  ISO 42001  ") {
						out = append(out, side)
					}
				}
				return strings.Join(out, "\n")
			}
			state := cells()
			if strings.Count(state, "\n") != 2 || strings.ContainsAny(state, "×+") {
				t.Fatalf("want three rows with the state alone:\n%s", p.Frame())
			}
			for range 12 {
				p.Press("down")
				if got := cells(); got != state {
					t.Fatalf("the cursor changes the state: got\n%s\nwant\n%s", got, state)
				}
			}
		})
	}
}
