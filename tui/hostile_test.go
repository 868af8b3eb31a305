package tui_test

import (
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
	"trustpath/assessment/safetext/hostile"
	"trustpath/tui"
)

// TestHostileOnEveryPage draws every page with hostile texts
// wherever there is room for one, with a real database below: what is drawn
// holds colours and text, nowhere wider than the screen, and so does the title.
func TestHostileOnEveryPage(t *testing.T) {
	texts := append(hostile.Texts(), hostile.Long())
	s := newShelf(t)
	p, db := s.sit(t, 120, 36, tui.Options{})
	width, height := 120, 36
	look := func(what string) {
		t.Helper()
		fits(t, p, width, height)
		view := p.View()
		if err := hostile.Screen(view.Content); err != nil {
			t.Fatalf("%s at %dx%d: %v", what, width, height, err)
		}
		if err := hostile.Document(view.WindowTitle); err != nil || strings.Contains(view.WindowTitle, "\n") {
			t.Errorf("%s: the title %q: %v", what, view.WindowTitle, err)
		}
	}
	p.Press("A")
	p.Paste("Acme \x1b]0;t\x07\u009b2J\u202e<script>\x1bPq\x1b\\")
	look("the name")
	p.Press("enter")
	run, _ := p.Model().(*tui.Model).Opened()
	var deals []assessment.Deal
	for i, text := range texts {
		if name := safetext.Line(text, safetext.MaxCompany); name != "" && i%12 == 0 {
			deals = append(deals, assessment.Deal{Name: name, Asks: []assessment.OptionID{"iso27001"}, Value: 1, Currency: "EUR"})
		}
	}
	if _, err := db.AddDeals(t.Context(), run.ID, deals); err != nil {
		t.Fatal(err)
	}
	p, _ = s.sit(t, 120, 36, tui.Options{Open: run.ID}) // with the deals
	for i := range 17 {
		p.Press("W")
		for at := i; at < len(texts); at += 17 {
			p.Paste(texts[at] + "\n")
		}
		look("a note")
		p.Press("esc", "1", "enter")
	}
	for _, size := range [][2]int{{40, 12}, {80, 24}} {
		width, height = size[0], size[1]
		p.Resize(width, height)
		for _, key := range []string{"v", "r", "down", "pgdown", "tab", "down", "tab", "down", "tab", "down", "tab", "down", "tab", "down", "tab", "down", "x", "?", "esc", "esc", "ctrl+k", "esc", "q", "c", "enter", "esc", "enter"} {
			p.Press(key)
			look(key)
		}
	}
	p.Press("q", "/")
	for _, text := range texts {
		p.Paste(text)
	}
	look("the filter")
}
