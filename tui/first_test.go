package tui_test

import (
	"strings"
	"testing"

	"trustpath/tui"
)

func TestFirstMinute(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
	p.Press("1", "enter", "1", "enter", "1", "enter", "1", "enter")
	lacks(t, p, "provisional")
	p.Press("1", "enter")
	sees(t, p, "? provisional", "Five answers make a first roadmap, provisional: r shows it.")
	p.Press("r")
	sees(t, p, "? provisional, 5 answered")
	p.Press("esc", "1", "enter")
	lacks(t, p, "Five answers")
	sees(t, p, "? provisional")
}

func TestFirstRoadmapIsShownOnce(t *testing.T) {
	s := newShelf(t)
	p, db := s.sit(t, 120, 36, tui.Options{})
	settle(t, p)
	p.Press("2", "enter", "1", "enter", "1", "enter")
	sees(t, p, "Northlight AI has a roadmap.", "15 questions answered, 1 with don’t know.", "All decisions are settled.",
		"SOC 2", "First step", "One thing", "? What do contracts already promise?")
	p.Press("x") // any key goes on
	sees(t, p, "Best case")
	lacks(t, p, "provisional")
	p.Press("esc", "u", "2", "enter") // the last answer taken back, and given again
	sees(t, p, "Best case")
	p.Press("ctrl+c")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	p, _ = s.sit(t, 80, 24, tui.Options{})
	p.Press("enter", "esc", "end", "u", "2", "enter")
	sees(t, p, "Best case")
}

func TestFirstRoadmapLeadsOn(t *testing.T) {
	for key, want := range map[string]string{"v": "Review, all answers", "q": "Assessments", "esc": "How much time", "?": "Help, keys of the first roadmap", "enter": "Best case"} {
		t.Run(key, func(t *testing.T) {
			w := newWorld(t)
			p, _ := w.sit(80, 24, tui.Options{})
			settle(t, p)
			p.Press("2", "enter", "1", "enter", "1", "enter")
			sees(t, p, "has a roadmap.")
			p.Press(key)
			sees(t, p, want)
		})
	}
}

func TestFirstRoadmapSaysWhatItCameTo(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(80, 24, tui.Options{NewCompany: "Northlight AI"})
	holdNothing(p)
	p.Press("6", "enter") // no customers yet
	for range 30 {
		if strings.Contains(p.Frame(), "First step") {
			break
		}
		p.Press("1", "enter")
	}
	sees(t, p, "Northlight AI needs no audit yet.", "First step")
}
