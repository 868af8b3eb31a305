package tui_test

import (
	"fmt"
	"strings"
	"testing"

	"trustpath/tui"
	"trustpath/tui/tuitest"
	"trustpath/tui/ui"
)

// copied is what a key sends to the clipboard of the terminal; "" for nothing.
func copied(p *tuitest.Person) string {
	_, cmd := p.Model().Update(tuitest.Key("y"))
	if cmd == nil {
		return ""
	}
	return fmt.Sprint(cmd())
}

func TestCopy(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{})
	if got := copied(p); got != "" {
		t.Errorf("an empty list: got %q, want nothing", got)
	}
	start(t, p, "Northlight AI")
	p.Press("0", "1", "W")
	p.Type("two pilots")
	p.Press("esc")
	for _, step := range []struct {
		keys []string
		said string
		want string
	}{
		{nil, "Copied the question and its answer", "\n{1.1}\nNote: two pilots\n"},
		{[]string{"esc", "v"}, "Copied every answer and note", "Note: two pilots\n\n{2?}"},
		{[]string{"esc", "r"}, "Copied the tab Summary", "Ask next week\n"},
		{[]string{"tab"}, "Copied the roadmap as markdown", "# What you can decide today: Northlight AI\n"},
		{[]string{"tab"}, "Copied the reasons", "? The roadmap as a whole: open\n"},
		{[]string{"q"}, "Copied Northlight AI and its outcome", "Northlight AI: SOC 2 keep or now"},
	} {
		p.Press(step.keys...)
		got, want := copied(p), tuitest.Words(shipped(t), step.want)
		if !strings.Contains(got, want) || strings.ContainsAny(got, "\x1b") {
			t.Errorf("%v: got %q, want %q in it", step.keys, got, want)
		}
		sees(t, p, step.said)
		p.Press("shift+tab")
		lacks(t, p, step.said)
		p.Press("tab")
	}
}

// An address in the reasons can be followed, and is there as text.
func TestSourcesAreLinks(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(200, 200, tui.Options{NewCompany: "Northlight AI"})
	p.Press("1", "enter", "1", "enter", "r", "tab", "tab")
	content, frame := p.View().Content, p.Frame()
	links := 0
	for _, part := range strings.Split(content, "\x1b]8;;")[1:] {
		address, _, _ := strings.Cut(part, "\a")
		address, _, _ = strings.Cut(address, "\x1b")
		if address == "" {
			continue // the end of one
		}
		links++
		if !strings.HasPrefix(address, "https://") || !strings.Contains(frame, address[:min(40, len(address))]) {
			t.Errorf("%q is linked and does not stand there", address)
		}
	}
	if links == 0 {
		t.Error("nothing can be followed")
	}
	for _, address := range []string{"javascript:alert(1)", "file:///etc/passwd", "trustpath: its policy"} {
		if got := ui.Link(ui.NewStyles(ui.Palette{}, false).Text, address).Render("x"); strings.Contains(got, "]8;") {
			t.Errorf("%q became a link", address)
		}
	}
}
