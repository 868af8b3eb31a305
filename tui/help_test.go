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
	main := regexp.MustCompile("^(home|compare|interview|roadmap|work)$")
	if *everyLook {
		main = regexp.MustCompile("")
	}
	for _, page := range pages() {
		if !main.MatchString(page.name) {
			continue
		}
		t.Run(page.name, func(t *testing.T) {
			t.Parallel()
			open := func() (*tuitest.Person, ui.KeyMap) {
				w := smallWorld(t)
				p, model := w.sit(120, 36, tui.Options{})
				page.open(t, w, p)
				for range 2 { // the message of the last key is gone, and the hint for a key without a row
					p.Send(tea.KeyPressMsg{Code: tea.KeyF9})
				}
				return p, model.KeyMap()
			}
			_, keys := open()
			checkKeys(t, keys)
			if keys.Typing {
				return
			}
			for _, row := range keys.Working() {
				if row.Help != "" && !does(open, row) {
					t.Errorf("%q does nothing; help says %q", row.Keys, row.Help)
				}
			}
		})
	}
}

// checkKeys checks what holds for the keys of every page.
func checkKeys(t *testing.T, keys ui.KeyMap) {
	t.Helper()
	taken := map[string]string{}
	for _, row := range keys.Rows {
		if row.Edge && row.Word == "" {
			t.Errorf("%q is at the edge of the footer without a word", row.Keys)
		}
		if len(strings.Fields(row.Word)) > 3 {
			t.Errorf("the word %q is long", row.Word)
		}
		if row.Help == "" && row.Group != ui.GroupMove {
			t.Errorf("%q is on no help page", row.Keys)
		}
		for _, key := range strings.Fields(row.Keys) {
			if taken[key] != "" {
				t.Errorf("%q is both %q and %q", key, taken[key], row.Help)
			}
			taken[key] = row.Help + " "
			if keys.Typing && len(key) == 1 {
				t.Errorf("%q cannot be typed", key)
			}
		}
	}
	for _, key := range []string{"ctrl+c", "esc"} {
		if taken[key] == "" {
			t.Errorf("%s has no row", key)
		}
	}
}

// does reports whether the keys of a row change what is drawn, at once or after a
// key that moves; of digits, one has to.
func does(open func() (*tuitest.Person, ui.KeyMap), row ui.Key) bool {
	works := func(key string) bool {
		p, _ := open()
		for _, first := range []string{"", "down", "right", "end", "home"} {
			if first != "" {
				p.Press(first)
			}
			was := p.View().Content
			p.Press(key)
			if p.Ended() || p.View().Content != was {
				return true
			}
		}
		return false
	}
	keys := strings.Fields(row.Keys)
	switch {
	case row.Sends == ui.SuspendMsg{} || row.Sends == ui.SaveMsg{}: // for the shell; and what failed to be saved fails again
		return true
	case row.Has("pgup") || row.Has("pgdown"): // where all fits
		return true
	case row.Pick != nil:
		return slices.ContainsFunc(keys, works)
	}
	return !slices.ContainsFunc(keys, func(key string) bool { return !works(key) })
}

// A key without a meaning says, once on each page, where the keys are.
func TestUnknownKeyPointsToHelp(t *testing.T) {
	const hint = "no key here; ? shows them"
	for _, test := range []struct {
		page string
		key  string
	}{
		{"roadmap", "z"}, {"roadmap", "w"}, {"interview", "tab"}, {"interview", "z"}, {"plan", "z"}, {"work", "z"}, {"coverage", "z"},
		{"whatif", "z"}, {"home", "z"}, {"home-empty", "z"}, {"review", "z"}, {"compare", "z"}, {"changes", "z"}, {"export", "z"},
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
	sees(t, p, "What is your company called?")
	lacks(t, p, hint)
	p.Press("enter")
	sees(t, p, "question 1 of at most", "It has no name yet")
}

// Help names one key for one direction.
func TestHelpNamesTheKeyItself(t *testing.T) {
	w := smallWorld(t)
	p, _ := w.sit(70, 100, tui.Options{NewCompany: "Northlight AI"})
	p.Press("r", "tab", "tab")
	p.Press("end", "home", "?")
	sees(t, p, "→          next section", "←          the contents")
	lacks(t, p, "←→")
}
