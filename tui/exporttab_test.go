package tui_test

import (
	"strings"
	"testing"

	"trustpath/tui"
)

// The tab of the roadmap does what the dialog does, and stays open.
func TestExportOnItsTab(t *testing.T) {
	w := newWorld(t)
	p, model := w.sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
	p.Press("r")
	openTab(t, p, "Export")
	sees(t, p, "❯ Markdown", "/home/mira/roadmap.md", "# Trust roadmap for Northlight AI, as markdown", "more lines", "p path", "enter write")
	lacks(t, p, "o overwrite")
	p.Press("enter")
	sees(t, p, "Written: /home/mira/roadmap.md", "Preview", "This file exists and stays; yours becomes", "/home/mira/roadmap-2.md", "o overwrite")
	p.Press("o", "down")
	sees(t, p, "❯ JSON", "/home/mira/roadmap.json", "as json")
	lacks(t, p, "exists and stays")
	p.Press("p")
	p.Type(".bak")
	p.Paste("2")
	if c := p.View().Cursor; c == nil {
		t.Error("no cursor where the path is typed")
	}
	p.Press("esc")
	sees(t, p, "/home/mira/roadmap.json.bak2", "p path")
	p.Press("enter", "tab")
	sees(t, p, "Facts")
	if got, want := strings.Join(model.Exported, " "), "/home/mira/roadmap.md /home/mira/roadmap.md /home/mira/roadmap.json.bak2"; got != want {
		t.Errorf("exported: got %q, want %q", got, want)
	}
	for range 200 {
		p.Press("shift+tab", "p", "backspace", "esc", "tab")
	}
	p.Press("shift+tab", "enter")
	sees(t, p, "Not written: no path is given.")
}

// To open the palette and press enter changes nothing.
func TestThePaletteBeginsWithWhatDoesNotLeave(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
	p.Press("r")
	openTab(t, p, "Export")
	p.Press(":", "enter")
	if p.Ended() {
		t.Error("enter ends the program")
	}
	sees(t, p, "Northlight AI")
}

// The beginning of the document is that of the answers of now.
func TestThePreviewFollowsTheAnswers(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
	p.Press("r")
	openTab(t, p, "Export")
	sees(t, p, "line 3 of 0 answers")
	p.Press("esc", "1", "enter", "r")
	sees(t, p, "line 3 of 1 answers")
}
