package tui_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"trustpath/tui"
	"trustpath/tui/tuitest"
	"trustpath/tui/ui"
)

var update = flag.Bool("update", false, "write the golden frames")

// page is a way to a page of the program.
type page struct {
	name string
	open func(t testing.TB, w *world, p *tuitest.Person)
}

// pages is every page in every state that looks different.
func pages() []page {
	begun := func(t testing.TB, p *tuitest.Person) {
		start(t, p, "Northlight AI")
		p.Press("1", "2", "enter", "1", "3", "enter", "1", "enter", "2", "4", "enter")
	}
	return append([]page{
		{"home-empty", func(testing.TB, *world, *tuitest.Person) {}},
		{"home-new", func(_ testing.TB, _ *world, p *tuitest.Person) { p.Press("n"); p.Type("North") }},
		{"home", func(t testing.TB, _ *world, p *tuitest.Person) {
			begun(t, p)
			p.Press("q", "n")
			p.Type("Tindersea")
			p.Press("enter", "q")
		}},
		{"interview", func(t testing.TB, _ *world, p *tuitest.Person) {
			start(t, p, "Northlight AI")
			p.Press("1", "down")
		}},
		{"interview-dates", func(t testing.TB, _ *world, p *tuitest.Person) {
			begun(t, p)
			p.Press("3", "tab")
			p.Type("2026-12-02")
			p.Press("tab")
			p.Type("2026-11-30")
			p.Press("enter")
		}},
		{"interview-note", func(t testing.TB, _ *world, p *tuitest.Person) {
			begun(t, p)
			p.Press("n")
			p.Type("Quillmark sent their list")
			p.Press("enter")
			p.Type("on 14 November.")
		}},
		{"interview-long", func(t testing.TB, _ *world, p *tuitest.Person) {
			begun(t, p)
			p.Press("left", "left", "end")
		}},
		{"not-saved", func(t testing.TB, w *world, p *tuitest.Person) {
			begun(t, p)
			w.Fail(errors.New("the disk is full"))
			p.Press("2")
		}},
		{"review", func(t testing.TB, _ *world, p *tuitest.Person) {
			begun(t, p)
			p.Press("n")
			p.Type("Mira asks them.")
			p.Press("esc", "0", "v")
		}},
		{"review-edit", func(t testing.TB, _ *world, p *tuitest.Person) { begun(t, p); p.Press("v", "home", "enter", "down") }},
		{"roadmap", func(t testing.TB, _ *world, p *tuitest.Person) { begun(t, p); p.Press("r") }},
		{"roadmap-why", func(t testing.TB, _ *world, p *tuitest.Person) { begun(t, p); p.Press("r", "tab", "down") }},
		{"export", func(t testing.TB, _ *world, p *tuitest.Person) { begun(t, p); p.Press("r", "x", "enter", "x", "tab") }},
		{"changes", func(t testing.TB, w *world, p *tuitest.Person) {
			begun(t, p)
			w.answeredBefore(t)
			p.Press("q", "home", "enter")
		}},
		{"help", func(t testing.TB, _ *world, p *tuitest.Person) { begun(t, p); p.Press("?") }},
	}, slices.Concat(interviewPages(), planPages(), coveragePages(), workPages(), whatIfPages(), exportPages(), libraryPages(), palettePages(), comparePages(), reviewPages(), importPages())...)
}

func TestFrames(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {40, 12}} {
		for _, page := range pages() {
			if page.name == "roadmap-why" {
				continue // all of it is content, which changes with its facts
			}
			name := fmt.Sprintf("%dx%d/%s", size[0], size[1], page.name)
			t.Run(name, func(t *testing.T) {
				w := newWorld(t)
				p, _ := w.sit(size[0], size[1], tui.Options{})
				page.open(t, w, p)
				golden(t, name, p.Frame()+"\n")
			})
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", filepath.FromSlash(name)+".txt")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; go test ./tui -update writes it", err)
	}
	if got != string(want) {
		t.Errorf("the frame differs from %s; look at it, and go test ./tui -update takes it\ngot\n%s\nwant\n%s", path, got, want)
	}
}

// fits checks that a frame is as high as the screen and nowhere wider.
func fits(t *testing.T, p *tuitest.Person, width, height int) {
	t.Helper()
	view := p.View()
	lines := strings.Split(view.Content, "\n")
	got, want := len(lines), max(1, min(height, ui.MaxHeight))
	if tiny := width < ui.MinWidth || height < ui.MinHeight; got > want || got < want && !tiny {
		t.Errorf("%dx%d: got %d lines, want %d", width, height, got, want)
	}
	for i, line := range lines {
		if got, want := ansi.StringWidth(line), min(width, ui.MaxWidth); got > want {
			t.Errorf("%dx%d: line %d is %d cells wide: %q", width, height, i, got, ansi.Strip(line))
		}
	}
	if !view.AltScreen {
		t.Errorf("%dx%d: the frame leaves the alternate screen", width, height)
	}
	if c := view.Cursor; c != nil && (c.X < 0 || c.X >= width || c.Y < 0 || c.Y >= height) {
		t.Errorf("%dx%d: the cursor is at %d, %d", width, height, c.X, c.Y)
	}
}

func TestAbsurdSizesHaveABound(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(1<<20, 1<<20, tui.Options{NewCompany: "Northlight AI"})
	fits(t, p, 1<<20, 1<<20)
}

func TestTooSmallIsASentence(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(39, 12, tui.Options{})
	if got := strings.Join(strings.Fields(p.Frame()), " "); !strings.Contains(got, "needs 40 columns and 12 rows; this screen has 39 and 12") {
		t.Errorf("got %q", got)
	}
	p.Press("ctrl+c")
	if !p.Ended() {
		t.Error("ctrl+c does not end a program without room")
	}
}

func TestLongTextNeverBreaksTheFrame(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{NewCompany: strings.Repeat("日本語の会社 ", 17)})
	p.Press("1", "n")
	p.Paste(strings.Repeat("naïve 👩‍👩‍👧 ", 200) + strings.Repeat("x", 900))
	for _, keys := range [][]string{{}, {"esc"}, {"v"}, {"r"}, {"x"}, {"esc", "q"}, {"q"}} {
		p.Press(keys...)
		for _, size := range [][2]int{{120, 36}, {80, 24}, {40, 12}} {
			p.Resize(size[0], size[1])
			fits(t, p, size[0], size[1])
		}
	}
}
