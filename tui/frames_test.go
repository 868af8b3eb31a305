package tui_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"trustpath/tui"
	"trustpath/tui/tuitest"
	"trustpath/tui/ui"
)

// update is whether to write the golden frames; UPDATE=1 in the environment sets it.
var update = os.Getenv("UPDATE") != ""

// page is a way to a page of the program, with the small pack.
type page struct {
	name string
	open func(t testing.TB, w *world, p *tuitest.Person)
}

// small is an assessment with every question of the small pack answered.
const small = `trustpath: 1
company: Northlight AI
start: 2026-12-02
deadline_date: 2027-03-15
answers:
  asks: [soc2, iso27001]
  deadline: within_12_months
  team_size: many
  capacity: dedicated
  controls: starting
  held: [none]
`

// begin opens a new assessment from a list.
func begin(p *tuitest.Person, company string) {
	p.Press("A")
	p.Type(company)
	p.Press("enter")
}

// pages is every page in every state that looks different.
func pages() []page {
	// typed is a page of a new assessment, after keys and a text.
	typed := func(text string, keys ...string) func(testing.TB, *world, *tuitest.Person) {
		return func(t testing.TB, w *world, p *tuitest.Person) {
			begin(p, "Northlight AI")
			p.Press(keys...)
			p.Type(text)
		}
	}
	press := func(keys ...string) func(testing.TB, *world, *tuitest.Person) { return typed("", keys...) }
	three := []string{"1", "2", "enter", "3", "enter", "2", "enter"} // two requests with a date, in a large team
	after := func(keys ...string) func(testing.TB, *world, *tuitest.Person) {
		return press(append(slices.Clone(three), keys...)...)
	}
	// tab is a tab of the roadmap of an assessment in which all is answered.
	tab := func(title string, keys ...string) func(testing.TB, *world, *tuitest.Person) {
		return func(t testing.TB, w *world, p *tuitest.Person) {
			w.answered(t)
			p.Send(ui.GoMsg{})
			p.Press("enter")
			openTab(t, p, title)
			p.Press(keys...)
		}
	}
	library := func(text string, keys ...string) func(testing.TB, *world, *tuitest.Person) {
		return func(t testing.TB, w *world, p *tuitest.Person) {
			w.stock(t, 30)
			begin(p, "Northlight AI")
			p.Press("1", "2", "enter", "q")
			p.Press(keys...)
			p.Type(text)
		}
	}
	return []page{
		{"home-empty", func(testing.TB, *world, *tuitest.Person) {}},
		{"home-new", func(_ testing.TB, _ *world, p *tuitest.Person) { p.Press("A"); p.Type("North") }},
		{"home", func(t testing.TB, w *world, p *tuitest.Person) {
			after("q")(t, w, p)
			begin(p, "Tindersea")
			p.Press("q")
		}},
		{"home-many", library("", "down", "down")},
		{"home-filter", library("pany 2", "/")},
		{"home-deleted", library("", "down", "X", "delete", "d")},
		{"home-copy", library("", "D")},
		{"home-picked", func(t testing.TB, w *world, p *tuitest.Person) {
			after("q")(t, w, p)
			begin(p, "Tindersea")
			p.Press("q", "down", "space")
		}},
		{"home-import", func(_ testing.TB, _ *world, p *tuitest.Person) { p.Press("I") }},
		{"home-import-problems", func(t testing.TB, w *world, p *tuitest.Person) {
			w.receive(t, "/home/mira/acme.yaml", spoilt(30))
			begin(p, "Northlight AI")
			p.Press("q", "I")
			p.Type("/home/mira/acme.yaml")
			p.Press("enter")
		}},
		{"compare", func(t testing.TB, w *world, p *tuitest.Person) {
			w.answered(t)
			after("q")(t, w, p)
			p.Press("end", "space", "up", "space")
		}},
		{"changes", func(t testing.TB, w *world, p *tuitest.Person) {
			w.answeredBefore(t)
			p.Send(ui.GoMsg{})
			p.Press("enter")
		}},
		{"interview", press("1", "down")},
		{"interview-best", press("1", "enter")},
		{"interview-settled", after("1", "down")},
		{"interview-dates", func(t testing.TB, w *world, p *tuitest.Person) {
			press("1", "enter", "3", "tab")(t, w, p)
			p.Type("2026-12-02")
			p.Press("tab")
			p.Type("2026-11-30")
			p.Press("enter")
		}},
		{"interview-note", func(t testing.TB, w *world, p *tuitest.Person) {
			after("W")(t, w, p)
			p.Type("Quillmark sent their list")
			p.Press("ctrl+j")
			p.Type("on 14 November.")
		}},
		{"not-saved", func(t testing.TB, w *world, p *tuitest.Person) {
			after()(t, w, p)
			w.Fail(t, "the disk is full")
			p.Press("2")
		}},
		{"answers", after("2", "enter", "1", "enter", "3", "enter")},
		{"first-roadmap", after("2", "enter", "1", "enter", "3", "enter", "enter")},
		{"review", after("0", "v")},
		{"review-edit", after("v", "home", "enter", "down")},
		{"review-void", press("1", "enter", "1", "enter", "v", "home", "enter", "3", "enter")},
		{"review-filter", func(t testing.TB, w *world, p *tuitest.Person) {
			after("W")(t, w, p)
			p.Type("Mira asks them.")
			p.Press("esc", "v", "/")
			p.Type("mira")
		}},
		{"roadmap", after("r")},
		{"report", after("r", "tab", "right")},
		{"report-contents", after("r", "tab", "left", "down")},
		{"report-search", func(t testing.TB, w *world, p *tuitest.Person) {
			after("r", "tab", "/")(t, w, p)
			p.Type("plan")
		}},
		{"roadmap-why", after("r", "tab", "tab", "down")},
		{"plan", tab("Plan")},
		{"plan-open", tab("Plan", "end", "enter", "down")},
		{"plan-details", tab("Plan", "enter")},
		{"plan-orders", tab("Plan", "c")},
		{"work", tab("Work", "4", "down", "3", "up", "down")},
		{"work-reason", func(t testing.TB, w *world, p *tuitest.Person) {
			tab("Work", "down", "down", "down", "down", "5")(t, w, p)
			p.Type("no office")
		}},
		{"work-edit", tab("Work", "down", "enter")},
		{"work-person", tab("Work", "@")},
		{"work-details", tab("Work", "down", "w")},
		{"status", func(t testing.TB, w *world, p *tuitest.Person) {
			tab("Plan", "K", "enter")(t, w, p)
			w.clock.now = w.clock.now.AddDate(0, 0, 20)
			p.Press("q", "enter")
			openTab(t, p, "Status")
		}},
		{"check", func(t testing.TB, w *world, p *tuitest.Person) {
			w.answered(t)
			w.clock.now = w.clock.now.AddDate(0, 4, 0)
			p.Send(ui.GoMsg{})
			p.Press("enter")
			openTab(t, p, "Status")
			p.Press("a", "space")
		}},
		{"plan-promise", tab("Plan", "K")},
		{"coverage", tab("Coverage", "right")},
		{"coverage-details", tab("Coverage", "enter")},
		{"coverage-missing", tab("Coverage", "2", "f")},
		{"coverage-uncovered", tab("Coverage", "w")},
		{"whatif", tab("What if", "down")},
		{"whatif-trying", tab("What if", "down", "enter", "down")},
		{"export", after("r", "x", "enter", "x", "down")},
		{"export-path", after("r", "x", "enter", "x", "tab", "tab", "left")},
		{"export-written", after("r", "x", "enter")},
		{"palette-home", func(_ testing.TB, _ *world, p *tuitest.Person) { p.Press(":") }},
		{"palette", func(t testing.TB, w *world, p *tuitest.Person) {
			after("ctrl+k")(t, w, p)
			p.Type("date")
			p.Press("enter", ":")
		}},
		{"palette-typed", func(t testing.TB, w *world, p *tuitest.Person) { after(":")(t, w, p); p.Type("why") }},
		{"library", func(t testing.TB, w *world, p *tuitest.Person) {
			w.colleagues(t)
			p.Send(ui.GoMsg{Route: ui.ToLibrary})
		}},
		{"library-conflict", func(t testing.TB, w *world, p *tuitest.Person) {
			w.colleagues(t)
			p.Send(ui.GoMsg{Route: ui.ToLibrary})
			p.Press("enter", "2")
		}},
		{"library-unset", func(_ testing.TB, _ *world, p *tuitest.Person) { p.Send(ui.GoMsg{Route: ui.ToLibrary}) }},
		{"library-home", func(t testing.TB, w *world, p *tuitest.Person) {
			w.colleagues(t)
			p.Send(ui.GoMsg{Route: ui.ToLibrary})
			p.Press("q")
		}},
		{"cohort", func(t testing.TB, w *world, p *tuitest.Person) {
			w.companies(t)
			p.Send(ui.GoMsg{Route: ui.ToCohort})
			p.Press("f", "f")
		}},
		{"help", after("?")},
	}
}

// at opens a page on a screen of this size.
func at(t testing.TB, name string, width, height int) (*tuitest.Person, *world) {
	t.Helper()
	w := smallWorld(t)
	p, _ := w.sit(width, height, tui.Options{})
	all := pages()
	all[slices.IndexFunc(all, func(p page) bool { return p.name == name })].open(t, w, p)
	return p, w
}

// TestFrames has every page at 80x24, and those whose layout differs most at the
// other two sizes.
func TestFrames(t *testing.T) {
	some := []string{"home-many", "compare", "interview", "interview-note", "answers", "first-roadmap", "home-import-problems", "review-edit", "roadmap", "report", "plan", "work", "status",
		"coverage", "whatif", "export", "library", "library-conflict", "library-home", "cohort"}
	for _, size := range [][2]int{{80, 24}, {120, 36}, {40, 12}} {
		for _, page := range pages() {
			if size[0] != 80 && !slices.Contains(some, page.name) || page.name == "not-saved" { // that one names a temporary folder
				continue
			}
			name := fmt.Sprintf("%dx%d/%s", size[0], size[1], page.name)
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				p, _ := at(t, page.name, size[0], size[1])
				golden(t, name, p.Frame()+"\n")
			})
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", filepath.FromSlash(name)+".txt")
	if update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; UPDATE=1 go test ./tui writes it", err)
	}
	if got != string(want) {
		t.Errorf("the frame differs from %s; look at it, and UPDATE=1 go test ./tui takes it\ngot\n%s\nwant\n%s", path, got, want)
	}
}

// fits checks that a frame is as high as the screen and nowhere wider.
func fits(t *testing.T, p *tuitest.Person, width, height int) {
	t.Helper()
	viewFits(t, p.View(), width, height)
}

func viewFits(t *testing.T, view tea.View, width, height int) {
	t.Helper()
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
	p.Press("0", "1", "W")
	p.Paste(strings.Repeat("naïve 👩‍👩‍👧 ", 200) + strings.Repeat("x", 900))
	for _, keys := range [][]string{{}, {"esc"}, {"v"}, {"r"}, {"x"}, {"esc", "q"}, {"q"}} {
		p.Press(keys...)
		for _, size := range [][2]int{{120, 36}, {80, 24}, {40, 12}} {
			p.Resize(size[0], size[1])
			fits(t, p, size[0], size[1])
		}
	}
}
