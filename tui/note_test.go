package tui_test

import (
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment/safetext"
	"trustpath/tui"
)

// hand is an editor that does this to the text.
type hand func(text string) (string, error)

func (h hand) Edit(text string, report func(string, error) tea.Msg) tea.Cmd {
	return func() tea.Msg { return report(h(text)) }
}

func TestNoteInYourOwnEditor(t *testing.T) {
	w := newWorld(t)
	w.deps.Editor = hand(func(text string) (string, error) { return text + "\r\nand \x1b[31mmore\x1b[0m\n", nil })
	p, _ := w.sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
	note := func(want string) {
		t.Helper()
		run, err := w.Get(t.Context(), w.id(t, 1))
		if err != nil {
			t.Fatal(err)
		}
		if got := run.Notes["held"]; got != want {
			t.Errorf("note: got %q, want %q", got, want)
		}
	}
	p.Press("W")
	sees(t, p, "ctrl+o open $EDITOR")
	p.Type("typed")
	p.Press("ctrl+o")
	sees(t, p, "The note is as you left it, but some characters are left out.", "Note  typed and more")
	note("typed\nand more")
	p.Press("u", "u", "u") // what was typed before the editor opened is a change too
	sees(t, p, "There is nothing to undo.")
	note("")
	p.Press("v", "e")
	sees(t, p, "“ and more")
	note("and more")

	w.deps.Editor = hand(func(string) (string, error) { return "", errors.New("vi: exit status 1") })
	p, _ = w.sit(120, 36, tui.Options{Open: w.id(t, 1)})
	p.Press("W", "home")
	p.Type("kept ")
	p.Press("ctrl+o")
	sees(t, p, "The note is as it was: vi: exit status 1.", "kept and more", "enter done")
	note("kept and more")
	p.Press("esc", "v", "e")
	sees(t, p, "The note is as it was")
	p.Press("esc")
	note("kept and more")

	w.deps.Editor = hand(func(string) (string, error) { return strings.Repeat("long ", safetext.MaxNote), nil })
	p, _ = w.sit(120, 36, tui.Options{Open: w.id(t, 1)})
	p.Press("e")
	sees(t, p, "A note has 4000 characters at most; the end is left out.")
	p.Press("esc", "u") // undo over history has the note before
	note("kept and more")
}

func TestNoEditorOnAnotherMachine(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(80, 24, tui.Options{NewCompany: "Northlight AI"})
	p.Press("e")
	sees(t, p, "space choose")
	lacks(t, p, "$EDITOR")
}

// What a note cannot hold as the editor left it is named, and only that.
func TestNoteTellsWhatItChanged(t *testing.T) {
	const (
		asLeft  = "The note is saved as you left it in your editor."
		but     = "The note is as you left it, but "
		western = "it was read as Latin-1"
		tabs    = "tabs are spaces now"
		out     = "some characters are left out"
		cut     = "A note has 4000 characters at most; the end is left out."
	)
	wide := strings.Repeat("株式会社", 900)
	for _, tc := range []struct {
		name, left, want string
		told             string
	}{
		{"plain", "Points:\nfirst\n", "Points:\nfirst", asLeft},
		{"tab", "Points:\n\tfirst\n", "Points:\n    first", but + tabs + "."},
		{"CRLF", "Points:\r\nfirst\r\n", "Points:\nfirst", asLeft},
		{"CR", "Points:\rfirst\r", "Points:\nfirst", asLeft},
		{"byte order mark", "\ufeffPoints: caf\u00e9\n", "Points: café", asLeft},
		{"UTF-16", "\xff\xfeP\x00\xe9\x00\n\x00", "Pé", asLeft},
		{"Latin-1", "caf\xe9 \x96 na\xefve\n", "café – naïve", but + western + "."},
		{"UTF-8 with one byte of Latin-1", "日本 caf\xe9\n", "日本 café", but + western + "."},
		{"form feed", "one\ftwo\n", "one\ntwo", but + out + "."},
		{"control characters", "one\x00\x07two\x7f\n", "onetwo", but + out + "."},
		{"bell and tab in Latin-1", "\xe9\t\x07\n", "é", but + western + ", " + tabs + ", " + out + "."},
		{"wide characters", wide + "\n", wide, asLeft},
		{"blank lines and blanks around", "\n\n  one\n\n\ntwo  \n\n", "one\n\n\ntwo", asLeft},
		{"emptied", "", "", asLeft},
		{"too long", strings.Repeat("long ", safetext.MaxNote), "", cut},
		{"too long, with a tab", "\t" + strings.Repeat("x\ty ", safetext.MaxNote), "", cut},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorld(t)
			w.deps.Editor = hand(func(string) (string, error) { return tc.left, nil })
			p, _ := w.sit(200, 40, tui.Options{NewCompany: "Northlight AI"})
			p.Press("e")
			sees(t, p, tc.told)
			for _, words := range []string{asLeft, western, tabs, out, cut} {
				if !strings.Contains(tc.told, words) {
					lacks(t, p, words)
				}
			}
			run, err := w.Get(t.Context(), w.id(t, 1))
			if err != nil {
				t.Fatal(err)
			}
			if got := run.Notes["held"]; got != tc.want {
				t.Errorf("note: got %q, want %q", got, tc.want)
			}
		})
	}
}
