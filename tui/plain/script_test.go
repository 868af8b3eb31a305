package plain_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"trustpath/assessment"
	"trustpath/assessment/yamldoc"
	"trustpath/tui"
	"trustpath/tui/plain"
)

// script runs a script and returns its output and error.
func (d *desk) script(t testing.TB, id, text string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	_, err := plain.Run(t.Context(), tui.Deps{Catalog: d.catalog, Store: d, Export: d.Folder, Now: d.clock.Now, Today: d.clock.Today},
		plain.Terminal{In: strings.NewReader(text), Out: &out, Width: 80, Echo: true, Script: true}, id)
	return out.String(), err
}

// The first line that is not understood ends the run with its number.
func TestScriptEnds(t *testing.T) {
	for _, line := range []string{
		"1-2", "1..2", "1–2", "1 to 2", "1;2", "1|2", "1/2", "1&2", "1+2", "1 and 2", "1.", "1)", "(1)", "[1]", "1.0", "1e0", "0x1", "+1", "-1", "1x",
		"12", "99", "99999999999999999999", "1 12", "0 1", "1 11", "½", "²", "①", "I", "one", "yes", "soc2_type1", "held: 1", `"1"`, "'1'", "1\u200b", "1\u20282", "1\v2", "1\x85",
		"\x001", "1\x00", "\xff", "caf\xe9", "\x1b[A1", "b", "b 1", "g 40", "g x", "g", "t 12", "t", "z", "Q", "x bad\x1b[2Jname", "q now", "- 2", "1#2", strings.Repeat("1 ", 40_000),
		"n " + strings.Repeat("x", 4100), "1 2026-12-01", ",1", "..", "!", "🚀", "1 two",
	} {
		t.Run(fmt.Sprintf("%.20q", line), func(t *testing.T) {
			d := newDesk(t)
			id := d.begin(t)
			said, err := d.script(t, id, line+"\n1\n2\n")
			var problems yamldoc.Problems
			if !errors.As(err, &problems) || problems[0].Line != 1 || problems[0].File != "stdin" {
				t.Fatalf("got %v, want a problem with line 1", err)
			}
			if got := d.run(t, id).Answers.Len(); got != 0 {
				t.Errorf("answers: got %d, want 0:\n%s", got, said)
			}
			says(t, said, "Line 1 ended the run; nothing after it was read.")
		})
	}
}

// With any line ends and byte order mark, each line answers its question.
func TestScriptReads(t *testing.T) {
	wide := func(text string, order string) string {
		var out strings.Builder
		for _, unit := range utf16.Encode([]rune("\ufeff" + text)) {
			pair := []byte{byte(unit), byte(unit >> 8)}
			if order == "big" {
				pair[0], pair[1] = pair[1], pair[0]
			}
			out.Write(pair)
		}
		return out.String()
	}
	for name, text := range map[string]string{
		"plain":              "1\n2\n",
		"no end":             "1\n2",
		"CRLF":               "1\r\n2\r\n",
		"CR":                 "1\r2\r",
		"mixed ends":         "1\r2\n",
		"byte order mark":    "\ufeff1\n2\n",
		"two joined files":   "\ufeff1\n\ufeff2\n",
		"UTF-16":             wide("1\r\n2\r\n", "little"),
		"UTF-16, big endian": wide("1\n2\n", "big"),
		"blanks":             "  1 \n\t2\t\n",
		"no-break space":     "\u00a01\u00a0\n\u30002\n",
		"full-width":         "１\n２\n",
		"Arabic":             "١\n٢\n",
		"Devanagari":         "१\n२\n",
		"Persian":            "۱\n۲\n",
		"Thai":               "๑\n๒\n",
		"twice the same":     "1 1\n2,2\n",
		"zeros before":       "01\n002\n",
		"comma at the end":   "1,\n2、\n",
		"comments":           "# my answers\n1 # the US\n  # and\n2\t#Canada\n",
		"help between":       "?\n1\nr\nv\n2\n",
		"note between":       "n 1 # 2\n1\n2\n",
		"a note of lines":    "n\n1-2\n# no comment\n.\n1\n2\n",
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			id := d.begin(t)
			said, err := d.script(t, id, text)
			if err != nil {
				t.Fatalf("%v:\n%s", err, said)
			}
			got := d.run(t, id).Answers
			if got.Len() != 2 || !got.Of("held").Equal(assessment.Choose("soc2_type1")) || !got.Of("established").Equal(assessment.Choose("canada")) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// Answers before a bad line are kept, and all problems of the line are reported.
func TestScriptKeepsWhatWasUnderstood(t *testing.T) {
	d := newDesk(t)
	id := d.begin(t)
	said, err := d.script(t, id, "1\n# a comment\n\n99 x 88\n1\n")
	want := "stdin:4:1: There is no 99 here: 1 to"
	if err == nil || !strings.HasPrefix(err.Error(), want) || strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("got %v, want three problems that begin with %s", err, want)
	}
	if got := d.run(t, id).Answers; got.Len() != 1 || got.Of("held").IsZero() {
		t.Errorf("got %+v, want the first answer alone", got)
	}
	says(t, said, "Line 4 ended the run", "Left Northlight AI; everything is saved.")
}

// A script is asked for dates only when it asks for them.
func TestScriptDates(t *testing.T) {
	for name, tc := range map[string]struct {
		lines           string
		wrong           int // the line that ends the run
		start, deadline string
		next            bool // whether the question after the deadline is answered
	}{
		"none":               {"2", 0, "", "", true},
		"both":               {"d\n2026-12-02\nend of June\n2", 0, "2026-12-02", "2027-06-30", true},
		"both left as is":    {"d\n\n\n2", 0, "", "", true},
		"from today":         {"d\n+2d\n\n2", 0, "2026-12-04", "", true},
		"not asked for":      {"2026-12-02\n2", 8, "", "", false},
		"not a day":          {"d\n2026-13-01\n2", 9, "", "", false},
		"the deadline first": {"d\n2026-12-02\n2026-11-01\n2", 10, "", "", false},
		"full-width":         {"d\n２０２６－１２－０２\n\n2", 0, "2026-12-02", "", true},
		"ended in between":   {"2\nd\n2026-12-02\n", 0, "2026-12-02", "", true},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			id := d.begin(t)
			said, err := d.script(t, id, "11\n1\n1\n1\n1\n2\n3\n"+tc.lines)
			var problems yamldoc.Problems
			if got := errors.As(err, &problems); got != (tc.wrong > 0) || got && problems[0].Line != tc.wrong {
				t.Fatalf("got %v, want line %d:\n%s", err, tc.wrong, said)
			}
			run := d.run(t, id)
			if run.Start.String() != tc.start || run.DeadlineDate.String() != tc.deadline || run.Answers.Of("deadline").IsZero() || run.Answers.Len() == 8 != tc.next {
				t.Errorf("got %+v:\n%s", run, said)
			}
		})
	}
}

// In the list a script is as strict, and a failed write ends it too.
func TestScriptList(t *testing.T) {
	for _, text := range []string{"5\n1\n", "x\n1\n", "1 2\n1\n", "\ufeff9\n1\n", "n " + strings.Repeat("x", 121) + "\n1\n", "q q\n1\n"} {
		d := newDesk(t)
		d.begin(t)
		said, err := d.script(t, "", text)
		var problems yamldoc.Problems
		if !errors.As(err, &problems) || problems[0].Line != 1 || strings.Contains(said, "Question 1 of") {
			t.Errorf("%.20q: got %v:\n%s", text, err, said)
		}
	}
	d := newDesk(t)
	id := d.begin(t)
	if _, err := d.script(t, "", "# mine\n1 # Northlight\n1\nq\nq\n"); err != nil || d.run(t, id).Answers.Len() != 1 {
		t.Errorf("comments in the list: %v", err)
	}
	var out bytes.Buffer
	_, err := plain.Run(t.Context(), tui.Deps{Catalog: d.catalog, Store: d, Export: quoting{d}, Now: d.clock.Now, Today: d.clock.Today},
		plain.Terminal{In: strings.NewReader("x a.md\n1\n"), Out: &out, Width: 80, Script: true}, id)
	if err == nil || !strings.Contains(err.Error(), "no such file") || d.run(t, id).Answers.Len() != 1 {
		t.Errorf("a file that cannot be written: got %v", err)
	}
}

// x writes the format for the ending of the path, and nothing for an unknown one.
func TestExportByEnding(t *testing.T) {
	for path, want := range map[string]string{"a.json": "json:", "a.JSON": "json:", "a.md": "markdown:", "a": "markdown:", "a.csv": "", "a.pdf": "", "a.html": ""} {
		d := newDesk(t)
		said, err := d.script(t, d.begin(t), "x "+path+"\n")
		if got := d.Read(path); want == "" && (got != "" || err == nil || !strings.Contains(said, "Nothing was written")) || !strings.HasPrefix(got, want) {
			t.Errorf("%s: got %q, %v", path, got, err)
		}
	}
}
