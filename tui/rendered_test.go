package tui_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui"
	"trustpath/tui/screen/roadmap"
	"trustpath/tui/tuitest"
)

// sections is a roadmap of many short sections.
type sections struct{}

func (sections) Markdown(run assessment.Assessment, _ assessment.Result) (string, error) {
	var b strings.Builder
	for i := range 60 {
		fmt.Fprintf(&b, "## Section %d of %d answers\n\nA paragraph.\n\n", i, run.Answers.Len())
	}
	return b.String(), nil
}

// rendered runs what a command causes until a page of the roadmap has come, and
// returns what is left to do; nil when none came.
func rendered(model *tui.Model, cmd tea.Cmd) tea.Cmd {
	for todo := []tea.Cmd{cmd}; len(todo) > 0; {
		next := todo[0]
		if todo = todo[1:]; next == nil {
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

var below = regexp.MustCompile(`↓ ([0-9]*) ?more lines *`) // and the blanks to the end of the pane

// What fits the screen stands there before the rest of a long roadmap is drawn,
// and whoever reads on in it does not lose the place when the rest comes.
func TestTheTopOfARoadmapComesFirst(t *testing.T) {
	w := newWorld(t)
	w.deps.Render = sections{}
	p, model := w.sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
	rest := rendered(model, press(model, "r"))
	sees(t, p, "Section 0 of 0 answers", "↓ more lines")
	for range 3 {
		press(model, "down")
	}
	lacks(t, p, "Section 0")
	part := p.Frame()
	if rendered(model, rest) != nil {
		t.Error("a third part came")
	}
	if got, want := below.ReplaceAllString(p.Frame(), ""), below.ReplaceAllString(part, ""); got != want {
		t.Errorf("the place is another one\ngot\n%s\nwant\n%s", got, want)
	}
	if counted := below.FindStringSubmatch(p.Frame()); counted == nil || counted[1] == "" {
		t.Errorf("it does not say how much is below:\n%s", p.Frame())
	}
	p.Press("end")
	sees(t, p, "Section 59")
}

// While an older roadmap is read further down, it stands until the whole of the
// new one is there.
func TestAPlaceInTheRoadmapIsKept(t *testing.T) {
	w := newWorld(t)
	w.deps.Render = sections{}
	p, model := w.sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
	p.Press("r", "esc", "1")
	todo := press(model, "r") // the page is open and is being made
	p.Press("pgdown")
	before := strings.Count(p.Frame(), "of 0 answers")
	if rest := rendered(model, todo); before == 0 || strings.Count(p.Frame(), "of 0 answers") != before {
		t.Errorf("the page before is gone:\n%s", p.Frame())
	} else {
		rendered(model, rest)
	}
	sees(t, p, "of 1 answers", "more lines")
	lacks(t, p, "of 0 answers", "Section 0 ")
}

// Whoever reads further down and looks at the page in other sizes finds the line
// again, in the document and in the reasons.
func TestAPlaceOutlastsOtherSizes(t *testing.T) {
	for _, page := range []string{"the document", "the reasons"} {
		w := newWorld(t)
		w.deps.Render = words{shipped(t).Catalog}
		p, _ := w.sit(80, 24, tui.Options{Open: answered(t, w.deps.Store, northlight)})
		if p.Press("r"); page == "the reasons" {
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
	p, model := w.sit(80, 24, tui.Options{Open: answered(t, w.deps.Store, northlight)})
	p.Press("r")
	press(model, "tab") // what it causes never comes
	before := p.Frame()
	press(model, "down")
	if sees(t, p, "You said"); p.Frame() == before {
		t.Errorf("the key was lost:\n%s", before)
	}
}

// BenchmarkRoadmap is from the key that opens a new roadmap, of all there is, to
// a frame with its text: the screenful that comes first, and the whole.
func BenchmarkRoadmap(b *testing.B) {
	for _, parts := range []struct {
		name  string
		whole bool
	}{{"top", false}, {"whole", true}} {
		b.Run(parts.name, func(b *testing.B) {
			w := newWorld(b)
			w.deps.Render = words{shipped(b).Catalog}
			p, model := w.sit(120, 36, tui.Options{Open: answered(b, w.deps.Store, northlight)})
			for i := 0; b.Loop(); i++ {
				b.StopTimer()
				p.Press("esc", []string{"1", "2"}[i%2]) // another roadmap than before
				b.StartTimer()
				rest := rendered(model, press(model, "r"))
				if parts.whole {
					rendered(model, rest)
				}
				model.View()
				b.StopTimer()
				if !parts.whole {
					rendered(model, rest)
				}
				b.StartTimer()
			}
		})
	}
}
