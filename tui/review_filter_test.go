package tui_test

import (
	"strings"
	"testing"

	"trustpath/tui"
	"trustpath/tui/tuitest"
)

// reviewed is a review of four answers, one of them with a note.
func reviewed(t testing.TB, p *tuitest.Person) {
	t.Helper()
	p.Press("1", "enter", "1", "enter", "0", "1", "W")
	p.Type("Mira asks them.")
	p.Press("esc", "enter", "v")
}

func TestReviewIsFiltered(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {40, 12}} {
		p, _ := newWorld(t).sit(size[0], size[1], tui.Options{NewCompany: "Northlight AI"})
		reviewed(t, p)
		p.Press("home", "/")
		if c := p.View().Cursor; c == nil || !strings.HasPrefix(strings.TrimLeft(strings.Split(p.Frame(), "\n")[c.Y], " "), "Filter") {
			t.Errorf("%v: the cursor is not in the filter: %v", size, c)
		}
		p.Type("MIRA")
		sees(t, p, "Filter", "MIRA", "“ Mira asks them.", "1 of ")
		p.Press("enter", "W")
		if c := p.View().Cursor; c == nil || !strings.Contains(strings.Split(p.Frame(), "\n")[c.Y], "Mira asks them.") {
			t.Errorf("%v: the cursor is not in the note: %v\n%s", size, c, p.Frame())
		}
		for range 20 {
			p.Press("backspace")
		}
		p.Press("esc") // what was open no longer passes
		sees(t, p, "No question, answer or note matches", "esc clears it")
		p.Press("enter", "W", "down", "end", "y", "/", "down", "enter")
		sees(t, p, "No question, answer or note matches")
		p.Press("u") // what comes back is seen
		sees(t, p, "“ Mira asks them.")
		fits(t, p, size[0], size[1])
		p.Press("/")
		p.Paste("not answered")
		p.Press("esc")
		lacks(t, p, "Filter")
		p.Press("esc")
		lacks(t, p, "Check your answers")
	}
}

func TestReviewFilterStaysThroughAChange(t *testing.T) {
	p, _ := newWorld(t).sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
	p.Press("1", "enter", "v", "/")
	p.Type(tuitest.Words(shipped(t), "{1.1}"))
	sees(t, p, "1 of ", "{1.1s}") // the words of the answer as they were read
	p.Press("esc", "/")
	filter := strings.ToLower(tuitest.Words(shipped(t), "{2}"))
	p.Type(filter)
	p.Press("enter", "enter", "1")
	sees(t, p, "[x] {2.1}")
	p.Press("enter")
	sees(t, p, filter+"   esc clears it", "1 of ")
	p.Press("esc")
	sees(t, p, "answered")
	lacks(t, p, "esc clears it")
}
