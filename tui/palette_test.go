package tui_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"trustpath/tui"
	"trustpath/tui/tuitest"
)

// palettePages is the palette over a list and over an interview, with and
// without something typed.
func palettePages() []page {
	begun := func(t testing.TB, p *tuitest.Person) {
		start(t, p, "Northlight AI")
		p.Press("1", "2", "enter", "1", "3", "enter")
	}
	return []page{
		{"palette-home", func(_ testing.TB, w *world, p *tuitest.Person) { p.Press(":") }},
		{"palette", func(t testing.TB, _ *world, p *tuitest.Person) {
			begun(t, p)
			p.Press("ctrl+k")
			p.Type("where are")
			p.Press("enter", ":")
		}},
		{"palette-typed", func(t testing.TB, _ *world, p *tuitest.Person) {
			begun(t, p)
			p.Press(":")
			p.Type("why")
		}},
	}
}

func TestPaletteRunsWhatIsTyped(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{})
	p.Press(":")
	p.Type("new assess")
	if c := p.View().Cursor; c == nil {
		t.Error("no cursor where a command is typed")
	}
	sees(t, p, "1 of", "❯ New assessment")
	p.Press("enter")
	p.Type("Northlight AI")
	p.Press("enter", "1", "enter", "1", "enter", ":")
	p.Type("sectors")
	p.Press("enter")
	sees(t, p, "Which sectors")
	p.Press(":")
	p.Type("who are your customers")
	p.Press("enter")
	sees(t, p, "Who are your customers", "❯  1  [x]")
	p.Press(":")
	sees(t, p, "Recent", "❯ Who are your customers?")
	p.Type("zebra")
	sees(t, p, "0 of", "No command is called that")
	p.Press("enter", "esc")
	sees(t, p, "Who are your customers")
	lacks(t, p, "Commands")
}

// Each reason can be asked for by its name, also before the roadmap was seen.
func TestPaletteAsksWhy(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
	p.Press("1", "enter", "1", "enter", ":")
	p.Type("why soc 2")
	p.Press("enter")
	sees(t, p, "keep or now", "Rule")
	if lines := strings.Split(p.Frame(), "\n"); !strings.Contains(strings.Join(lines[3:6], " "), "SOC 2:") {
		t.Errorf("SOC 2 does not stand first:\n%s", p.Frame())
	}
	p.Press(":")
	p.Type("why iso 42001")
	p.Press("enter")
	if lines := strings.Split(p.Frame(), "\n"); !strings.Contains(strings.Join(lines[3:6], " "), "ISO 42001:") {
		t.Errorf("ISO 42001 does not stand first:\n%s", p.Frame())
	}
}

// Every command of a page can be run: nothing breaks, the frame fits, and the
// palette is closed after it.
func TestEveryCommandRuns(t *testing.T) {
	one := regexp.MustCompile("^(home|interview|review|roadmap|changes|compare)$")
	for _, page := range pages() {
		if !one.MatchString(page.name) {
			continue
		}
		t.Run(page.name, func(t *testing.T) {
			t.Parallel()
			for n, last := 0, 0; n <= last; n++ {
				w := newWorld(t)
				p, _ := w.sit(100, 60, tui.Options{})
				page.open(t, w, p)
				p.Press(":")
				count := commandCount.FindStringSubmatch(p.Frame())
				if count == nil {
					t.Fatalf("no palette:\n%s", p.Frame())
				}
				last, _ = strconv.Atoi(count[1])
				for range n {
					p.Press("down")
				}
				p.Press("enter")
				fits(t, p, 100, 60)
				if !p.Ended() && strings.Contains(p.Frame(), "─ Commands ─") {
					t.Fatalf("command %d: the palette stays:\n%s", n, p.Frame())
				}
			}
		})
	}
}

var commandCount = regexp.MustCompile(`│ :.* of ([0-9]+) │`)
