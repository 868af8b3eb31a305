package tui_test

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"trustpath/tui"
	"trustpath/tui/tuitest"
	"trustpath/tui/ui"
)

func TestPaletteRunsWhatIsTyped(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{})
	p.Press(":")
	p.Type("new assess")
	if c := p.View().Cursor; c == nil {
		t.Error("no cursor where a command is typed")
	}
	sees(t, p, "1 of", "❯ Add an assessment")
	p.Press("enter")
	p.Type("Northlight AI")
	p.Press("enter")
	holdNothing(p)
	p.Press("1", "enter", "1", "enter", ":")
	p.Type("sectors")
	p.Press("enter")
	sees(t, p, "Which sectors")
	p.Press(":")
	p.Type(strings.ToLower(tuitest.Words(shipped(t), "{customers}")))
	p.Press("enter")
	sees(t, p, "{customers?}", "❯ [x] {customers.1}")
	p.Press(":")
	sees(t, p, "Recent", "❯ {customers}")
	p.Type("zebra")
	sees(t, p, "0 of", "No command matches")
	p.Press("enter", "esc")
	sees(t, p, "{customers?}")
	lacks(t, p, "Commands")
}

// Each section of the report can be opened by its title, once it was drawn.
func TestPaletteOpensASection(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{Open: answered(t, w.deps.Store, shipped(t), northlight)})
	p.Press("tab", "tab", ":")
	p.Type("report cost")
	sees(t, p, "❯ Report: Cost")
	p.Press("enter")
	sees(t, p, "Your time:", "section")
}

// Each reason can be asked for by its name, also before the roadmap was seen.
func TestPaletteAsksWhy(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
	p.Press("1", "enter", "1", "enter", ":")
	p.Type("why soc 2")
	p.Press("enter")
	sees(t, p, "keep or now", "POSSIBLE, AS AN OPEN ANSWER DECIDES", "[1]")
	lacks(t, p, "Rule soc2_")
	p.Press("i")
	sees(t, p, "Rule soc2_")
	p.Press("i")
	lacks(t, p, "Rule soc2_")
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
// palette is closed after it, or says why it is not. By default it runs a fifth of
// the commands on three pages.
func TestEveryCommandRuns(t *testing.T) {
	one, step := regexp.MustCompile("^(home|interview|roadmap)$"), 5
	if *everyLook {
		one, step = regexp.MustCompile(""), 1
	}
	for i, page := range pages() {
		if !one.MatchString(page.name) {
			continue
		}
		t.Run(page.name, func(t *testing.T) {
			t.Parallel()
			for n, last := i%step, step; n <= last; n += step {
				w := smallWorld(t)
				p, model := w.sit(100, 60, tui.Options{})
				page.open(t, w, p)
				colon := func(row ui.Key) bool { return row.Has(":") }
				if model.KeyMap().Typing || !slices.ContainsFunc(model.KeyMap().Rows, colon) {
					return // a colon is text, or goes on
				}
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
				if !p.Ended() && strings.Contains(p.Frame(), "─ Commands ─") && !refusal.MatchString(p.Frame()) {
					t.Fatalf("command %d: the palette stays:\n%s", n, p.Frame())
				}
			}
		})
	}
}

var refusal = regexp.MustCompile(`(open an assessment first|on [a-z ]+|not possible here|everything is saved)\.\n`)

// Whatever a person calls it, the palette of every page has it, or says why not.
func TestPaletteHasEveryCommand(t *testing.T) {
	words := strings.Fields("plan gantt work coverage controls summary why reasons export pdf html csv theme dark light compare diff delete " +
		"obligations gates quit exit undo redo help keys import new duplicate clone review answers interview questions note filter search copy home save")
	one := regexp.MustCompile("^(home|interview|roadmap|work|compare)$")
	if *everyLook {
		one = regexp.MustCompile("^(home|interview|review|roadmap|roadmap-why|plan|work|coverage|whatif|export-tab|changes|compare)$")
	}
	for _, page := range pages() {
		if !one.MatchString(page.name) {
			continue
		}
		t.Run(page.name, func(t *testing.T) {
			t.Parallel()
			w := smallWorld(t)
			p, _ := w.sit(120, 36, tui.Options{})
			page.open(t, w, p)
			if page.name == "home" || page.name == "compare" {
				words = slices.DeleteFunc(slices.Clone(words), func(word string) bool { return word == "obligations" || word == "gates" })
			}
			for _, word := range append(words, "what if") {
				p.Press(":")
				p.Burst(tuitest.Typed(word)...)
				frame := p.Frame()
				if !strings.Contains(frame, "─ Commands ─") || strings.Contains(frame, "No command matches") {
					t.Fatalf("no command for %q:\n%s", word, frame)
				}
				p.Press("esc")
			}
		})
	}
}

func TestPaletteGoesEverywhere(t *testing.T) {
	for _, test := range []struct{ typed, on, sees string }{
		{"summary", "interview", "Best case"},
		{"plan", "interview", "◆ milestone"},
		{"gantt", "review", "◆ milestone"},
		{"what if", "roadmap", "Your people, start and order"},
		{"coverage", "whatif", "only missing"},
		{"work", "plan", "by due day"},
		{"pdf", "work", "Reader"},
		{"interview", "coverage", "read more"},
		{"home", "work", "by last change"},
	} {
		t.Run(test.typed, func(t *testing.T) {
			w := smallWorld(t)
			p, _ := w.sit(120, 36, tui.Options{})
			pages()[slices.IndexFunc(pages(), func(p page) bool { return p.name == test.on })].open(t, w, p)
			p.Press(":")
			p.Type(test.typed)
			p.Press("enter")
			sees(t, p, test.sees)
			lacks(t, p, "─ Commands ─")
		})
	}
	w := smallWorld(t)
	p, model := w.sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
	before := p.View().Content
	for _, theme := range []string{"light", "contrast", "dark"} {
		p.Press(":")
		p.Type(theme)
		p.Press("enter")
		after := p.View().Content
		if after == before {
			t.Errorf("%s: the colors are as before", theme)
		}
		before = after
	}
	p.Press(":")
	p.Type("orders")
	p.Press("enter")
	sees(t, p, "─ Commands ─", "on the plan.")
	p.Press("esc", ":")
	p.Type("quit")
	p.Press("enter")
	if !p.Ended() || model.Interrupted {
		t.Errorf("quit: ended %v, interrupted %v", p.Ended(), model.Interrupted)
	}
}

var commandCount = regexp.MustCompile(`│ :.* of ([0-9]+) │`)
