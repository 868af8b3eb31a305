package tui_test

import (
	"strings"
	"testing"

	"trustpath/tui"
)

// The dialog asks for whom, as what and where, and says what it wrote; then the file
// can be opened, its path copied, and another one written.
func TestExportDialog(t *testing.T) {
	w := newWorld(t)
	p, model := w.sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
	p.Press("r", "x", "down")
	sees(t, p, "❯ (•) Board", "(•) Markdown", "/home/mira/roadmap.md", "as markdown for the board", "more lines", "enter write file")
	p.Press("enter")
	sees(t, p, "Written", "❯ /home/mira/roadmap.md", "o open", "y copy path", "x another file", "esc done")
	p.Press("o")
	sees(t, p, "Opening it")
	if got, want := w.Opened, "/home/mira/roadmap.md"; got != want {
		t.Errorf("opened: got %q, want %q", got, want)
	}
	if got, want := copied(p), "/home/mira/roadmap.md"; got != want {
		t.Errorf("copied: got %q, want %q", got, want)
	}
	p.Press("x", "tab", "tab")
	p.Type(".bak")
	p.Paste("2")
	if c := p.View().Cursor; c == nil {
		t.Error("no cursor where the path is typed")
	}
	p.Press("enter", "enter")
	lacks(t, p, "Reader", "Written")
	if got, want := strings.Join(model.Exported, " "), "/home/mira/roadmap.md /home/mira/roadmap.md.bak2"; got != want {
		t.Errorf("exported: got %q, want %q", got, want)
	}
	p.Press("x", "tab", "tab")
	for range 200 {
		p.Press("backspace")
	}
	p.Press("enter")
	sees(t, p, "Not written: no path is given.")
}

// The beginning of the document is that of the answers of now.
func TestThePreviewFollowsTheAnswers(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
	p.Press("x")
	sees(t, p, "line 3 of 0 answers")
	p.Press("esc", "1", "enter", "x")
	sees(t, p, "line 3 of 1 answers")
}
