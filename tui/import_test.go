package tui_test

import (
	"fmt"
	"strings"
	"testing"

	"trustpath/tui"
	"trustpath/tui/screen/export"
)

// receive puts a file into the folder.
func (w *world) receive(t testing.TB, path, text string) {
	t.Helper()
	if _, err := w.Folder.Write(text, export.Wish{Path: path}); err != nil {
		t.Fatal(err)
	}
}

// spoilt is an answers file with that many things wrong.
func spoilt(n int) string {
	text := "trustpath: 1\nanswers:\n"
	for i := range n {
		text += fmt.Sprintf("  question_%02d: [us]\n", i)
	}
	return text
}

func TestImport(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {40, 12}} {
		w := newWorld(t)
		w.receive(t, "/a.yaml", spoilt(30))
		w.receive(t, "/b.yaml", northlight)
		p, _ := w.sit(size[0], size[1], tui.Options{})
		p.Press("I", "enter")
		sees(t, p, "Not imported: 1 problem", "no path is given")
		if p.View().Cursor == nil {
			t.Errorf("%v: no cursor where the path is typed", size)
		}
		p.Paste("/a.yaml")
		p.Press("enter")
		sees(t, p, "30 problems", "/a.yaml", "question_00", "more line")
		fits(t, p, size[0], size[1])
		for range 80 {
			p.Press("down")
		}
		sees(t, p, "question_29", "/a.yaml")
		lacks(t, p, "more line")
		p.Press("ctrl+o") // nothing to copy
		sees(t, p, "30 problems")
		for range len("a.yaml") {
			p.Press("backspace")
		}
		p.Type("b.yaml")
		p.Press("enter")
		sees(t, p, "Imported Northlight AI. u: undo", "Assessments", "1 of 1")
		p.Press("enter")
		sees(t, p, "First week")
	}
}

// Where a person sits at another machine, there are no files to take in.
func TestNoImportFromElsewhere(t *testing.T) {
	w := newWorld(t)
	w.deps.Import = nil
	p, _ := w.sit(80, 24, tui.Options{})
	lacks(t, p, "import", "from a file")
	p.Press("I")
	if frame := p.Frame(); !strings.Contains(frame, "Start with your company") {
		t.Errorf("i does something:\n%s", frame)
	}
}
