package tui_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"trustpath/tui"
	"trustpath/tui/screen/roadmap"
	"trustpath/tui/tuitest"
)

// rendered runs what a command causes until a page of the roadmap has come, and
// returns what is left to do; nil when none came.
func rendered(model *tui.Model, cmd tea.Cmd) tea.Cmd {
	for todo := []tea.Cmd{cmd}; len(todo) > 0; {
		next := todo[0]
		todo = todo[1:]
		if next == nil {
			continue
		}
		msg := next()
		if batch, ok := msg.(tea.BatchMsg); ok {
			todo = append(batch, todo...)
			continue
		}
		_, more := model.Update(msg)
		todo = append(todo, more)
		if _, ok := msg.(roadmap.RenderedMsg); ok {
			return tea.Batch(todo...)
		}
	}
	return nil
}

func press(model *tui.Model, key string) tea.Cmd {
	_, cmd := model.Update(tuitest.Key(key))
	return cmd
}

// A roadmap that is being read stays until the new one is rendered, and the new
// one comes at the same place.
func TestAPlaceInTheRoadmapIsKept(t *testing.T) {
	w := newWorld(t)
	p, model := w.sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
	p.Press("r", "tab", "esc", "2")
	todo := press(model, "r") // the page is open and is being rendered
	p.Press("pgdown")
	before := p.Frame()
	if !strings.Contains(before, "more lines") {
		t.Fatalf("the page before is gone:\n%s", before)
	}
	rendered(model, todo)
	if after := p.Frame(); after == before || strings.Contains(after, "Facts checked") {
		t.Errorf("the place is lost:\n%s", after)
	}
}

// The place in a text is the same after the screen had other sizes, in the document
// and in the reasons.
func TestAPlaceOutlastsOtherSizes(t *testing.T) {
	for _, page := range []string{"the document", "the reasons"} {
		w := newWorld(t)
		p, _ := w.sit(80, 24, tui.Options{Open: answered(t, w.deps.Store, shipped(t), northlight)})
		if p.Press("r", "tab"); page == "the reasons" {
			p.Press("tab")
		}
		for range 37 {
			p.Press("down")
		}
		want := p.Frame()
		for _, size := range [][2]int{{41, 13}, {0, 0}, {120, 36}, {50, 200}, {63, 15}, {500, 20}, {80, 24}} {
			p.Resize(size[0], size[1])
		}
		if got := p.Frame(); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", page, got, want)
		}
	}
}

// A key behind the one that opens the reasons finds them.
func TestReasonsAreThereAtOnce(t *testing.T) {
	w := newWorld(t)
	p, model := w.sit(80, 24, tui.Options{Open: answered(t, w.deps.Store, shipped(t), northlight)})
	p.Press("r", "tab")
	press(model, "tab") // what it causes never comes
	before := p.Frame()
	press(model, "down")
	if sees(t, p, "BECAUSE YOU SAID"); p.Frame() == before {
		t.Errorf("the key was lost:\n%s", before)
	}
}

// BenchmarkRoadmap is from the key that opens a new roadmap to a frame with its
// text.
func BenchmarkRoadmap(b *testing.B) {
	w := newWorld(b)
	p, model := w.sit(120, 36, tui.Options{Open: answered(b, w.deps.Store, shipped(b), northlight)})
	p.Press("tab")
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		p.Press("esc", []string{"1", "2"}[i%2]) // another roadmap than before
		b.StartTimer()
		rendered(model, press(model, "r"))
		model.View()
	}
}
