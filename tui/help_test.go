package tui_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"trustpath/tui"
	"trustpath/tui/tuitest"
	"trustpath/tui/ui"
)

// Every key that the help of a page lists does something on that page.
func TestHelpListsWhatWorks(t *testing.T) {
	if testing.Short() {
		t.Skip("opens each page once for each of its keys")
	}
	main := regexp.MustCompile("^(home|compare|interview|review|roadmap|plan|work|coverage|whatif|export)$")
	if *everyLook {
		main = regexp.MustCompile("")
	}
	for _, page := range pages() {
		if !main.MatchString(page.name) {
			continue
		}
		t.Run(page.name, func(t *testing.T) {
			t.Parallel()
			open := func() *tuitest.Person {
				w := smallWorld(t)
				p, _ := w.sit(120, 36, tui.Options{})
				page.open(t, w, p)
				for range 2 { // what was said before is gone, and the hint for a key without a meaning
					p.Send(tea.KeyPressMsg{Code: tea.KeyF9})
				}
				return p
			}
			p := open()
			p.Resize(70, 150) // one column, all in sight
			p.Press("?")
			listed := listedIn(p.Frame())
			if listed == nil {
				return // the key was typed
			}
			if len(listed) < 4 {
				t.Fatalf("the help lists too little:\n%s", p.Frame())
			}
			for _, row := range listed {
				if !slices.ContainsFunc(row, func(b ui.Binding) bool { return does(open, listed, b) }) {
					t.Errorf("%q does nothing; help says %q", row[0].Sign, row[0].Help)
				}
			}
		})
	}
}

// listedIn returns, for each row of a help page of one column, the bindings that
// are written so; they differ by page.
func listedIn(frame string) [][]ui.Binding {
	_, list, help := strings.Cut(frame, "Help, keys of ")
	if !help {
		return nil
	}
	list, _, _ = strings.Cut(list, "\n  Signs")
	var out [][]ui.Binding
	for line := range strings.SplitSeq(list, "\n") {
		line = strings.TrimPrefix(line, "  ")
		row := slices.DeleteFunc(ui.Bindings(), func(b ui.Binding) bool {
			text, ok := strings.CutPrefix(line, ui.Pad(b.Sign, 11))
			return !ok || text == "" || !strings.HasPrefix(b.Help, strings.TrimSpace(text))
		})
		if len(row) > 0 {
			out = append(out, row)
		}
	}
	return out
}

// does reports whether each key of a binding changes what is seen, or one of the
// digits does.
func does(open func() *tuitest.Person, listed [][]ui.Binding, b ui.Binding) bool {
	works := func(key string) bool {
		for _, first := range before(listed, b) {
			p := open()
			if first != "" {
				p.Press(first)
			}
			was := p.View().Content
			if p.Press(key); p.Ended() || p.View().Content != was {
				return true
			}
		}
		return false
	}
	switch b.Action {
	case ui.PageUp, ui.PageDown: // where all fits
		return true
	case ui.Suspend, ui.Save: // for the shell; and what failed to be saved fails again
		return true
	case ui.Digit:
		return slices.ContainsFunc(b.Keys, works)
	}
	return !slices.ContainsFunc(b.Keys, func(key string) bool { return !works(key) })
}

// before returns the keys one of which may be needed before a key that moves.
func before(listed [][]ui.Binding, b ui.Binding) []string {
	first := []string{""}
	for _, row := range listed {
		if other := row[0]; other.Group == ui.GroupMove && (b.Group == ui.GroupMove || b.Action == ui.ToDeadline) {
			first = append(first, other.Keys[0])
		}
	}
	return first
}

// A key without a meaning says, once on each page, where the keys are.
func TestUnknownKeyPointsToHelp(t *testing.T) {
	const hint = "no key here; ? shows them"
	for _, test := range []struct {
		page string
		key  string
	}{
		{"roadmap", "/"}, {"roadmap", "w"}, {"interview", "tab"}, {"interview", "z"}, {"plan", "/"}, {"work", "z"}, {"coverage", "/"},
		{"whatif", "z"}, {"home", "z"}, {"home-empty", "z"}, {"review", "z"}, {"compare", "z"}, {"changes", "z"}, {"export-tab", "z"},
	} {
		t.Run(test.page+" "+test.key, func(t *testing.T) {
			w := smallWorld(t)
			p, _ := w.sit(120, 36, tui.Options{})
			pages()[slices.IndexFunc(pages(), func(p page) bool { return p.name == test.page })].open(t, w, p)
			p.Press(test.key)
			sees(t, p, hint)
			p.Press(test.key)
			lacks(t, p, hint)
			p.Press("?")
			sees(t, p, "Help, keys of")
		})
	}
	w := smallWorld(t)
	p, _ := w.sit(120, 36, tui.Options{})
	p.Press("enter")
	sees(t, p, "Company")
	lacks(t, p, hint)
	p.Press("enter")
	sees(t, p, "Type the name of the company first.")
}

// Help names one key for one direction.
func TestHelpNamesTheKeyItself(t *testing.T) {
	w := smallWorld(t)
	p, _ := w.sit(70, 100, tui.Options{NewCompany: "Northlight AI"})
	p.Press("r")
	p.Press("end", "home", "?")
	sees(t, p, "→          next section", "←          section before")
	lacks(t, p, "←→")
}
