package safetext_test

import (
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"trustpath/assessment/safetext"
)

// hostile maps what terminals, browsers and readers have been attacked with
// to what is left of it in one line.
func hostile() map[string]string {
	return map[string]string{
		"Acme\x1b[2J":                        "Acme",
		"Acme\x1b[38;5;1m AI\x1b[m":          "Acme AI",
		"Acme\x1bc\x1b(B\x1b=\x1b7 AI":       "Acme AI",
		"Acme\x1b[6":                         "Acme",
		"Acme\x1b":                           "Acme",
		"Acme\x1b]0;title\x07 AI":            "Acme AI",
		"Acme\x1b]52;c;aGk=\x1b\\ AI":        "Acme AI",
		"Acme\x1bP+q544e\x1b\\ AI":           "Acme AI",
		"Acme\x1bPbell\x07inside\x1b\\ AI":   "Acme AI",
		"Acme\x1bPq\ntwo lines\x1b\\ AI":     "Acme AI",
		"Acme\x1b]0;given up\x18 AI":         "Acme AI",
		"Acme\x1b]0;broken\x1b[31m AI":       "Acme AI",
		"Acme\x1b_Gf=100;AAAA\x1b\\ AI":      "Acme AI",
		"Acme\x1b^pm\x1b\\\x1bXsos\x1b\\ AI": "Acme AI",
		"Acme \x1b]8;;https://evil":          "Acme",
		"Acme \x1bPnever ends\nAI":           "Acme AI",
		"Acme\u009b31m AI":                   "Acme AI",
		"Acme\u009d0;t\u009c AI":             "Acme AI",
		"Acme\u0090q\u009c\u009fG\u009c AI":  "Acme AI",
		"raw \x9b31m":                        "raw \uFFFD31m",
		"\x1b\x1b]0;t\x07twice":              "twice",
		"safe\rEVIL":                         "safe EVIL",
		"a\x00b\x07c\x08d\x7fe":              "abcde",
		"form\ffeed\vtab\u0085nel":           "form feed tab nel",
		"a\u202egnp.exe":                     "agnp.exe",
		"a\u061cb\u200ec\u200fd":             "abcd",
		"a\u2066b\u2069c\u200ed":             "abcd",
		"a\u200bb\ufeffc\u2060d\u00ade":      "abcde",
		"a\u3164b\u034fc\u115fd":             "abcd",
		"tag\U000e0041\U000e0042\U000e0001":  "tag",
		"note\ufff9a\ufffbb":                 "noteab",
		"none\ufffe\U0001ffff":               "none",
		"line\u2028para\u2029end":            "line para end",
		"bad \xff\xfe utf":                   "bad \uFFFD utf",
		"surrogate \xed\xa0\x80":             "surrogate \uFFFD",
		"  many   blanks\t\n ":               "many blanks",
	}
}

// shaped are texts that need their joiners and selectors, and others in which
// the same characters only hide something.
func shaped() map[string]string {
	return map[string]string{
		"\u0645\u06cc\u200c\u062e\u0648":     "\u0645\u06cc\u200c\u062e\u0648",
		"क\u094d\u200dष":                     "क\u094d\u200dष",
		"ന\u0d4d\u200d":                      "ന\u0d4d\u200d",
		"👩\u200d💻 works":                     "👩\u200d💻 works",
		"👩🏽\u200d💻":                          "👩🏽\u200d💻",
		"🏳\ufe0f\u200d🌈":                     "🏳\ufe0f\u200d🌈",
		"1\ufe0f\u20e3 \u2139\ufe0f ©\ufe0f": "1\ufe0f\u20e3 \u2139\ufe0f ©\ufe0f",
		"葛\U000e0100 \u8fbb\ufe00":           "葛\U000e0100 \u8fbb\ufe00",
		"\u1820\u180b":                       "\u1820\u180b",
		"e\u0301":                            "e\u0301",
		"\u0600 12":                          "\u0600 12",
		"a\u200d\u200d\u200db":               "a\u200db",
		"a\u200d\u202e\u200db":               "a\u200db",
		"a\u200d":                            "a",
		"\u200da \u200c b":                   "a b",
		"👩\u200da":                           "👩a",
		"👩\u200d\ufe0f💻":                     "👩\u200d💻",
		"a\ufe0f\ufe01b\U000e0101c":          "abc",
		"葛\U000e0100\U000e0101":              "葛\U000e0100",
		"a\u180bb":                           "ab",
	}
}

func TestLine(t *testing.T) {
	for _, table := range []map[string]string{hostile(), shaped()} {
		for in, want := range table {
			if got := safetext.Line(in, 100); got != want {
				t.Errorf("%q: got %q, want %q", in, got, want)
			}
		}
	}
}

func TestTextKeepsLines(t *testing.T) {
	got, want := safetext.Text(" one\r\ntwo\tthree\rfour\x1b[0m\n\n  five \n", 100), "one\ntwo\tthree\nfour\n\n  five"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCut(t *testing.T) {
	tests := []struct {
		in   string
		max  int
		want string
	}{
		{"abcdef", 3, "abc"}, {"abc", 3, "abc"}, {"abe\u0301", 3, "ab"}, {"ab👩\u200d💻", 3, "ab"}, {"ab cd", 3, "ab"},
		{"🇩🇪🇫🇷", 3, "🇩🇪"}, {"a\u200dbc", 2, "a"}, {"e\u0301\u0302\u0303", 2, "e\u0301"}, {"👩\u200d💻", 2, "👩"},
		{"a", 0, ""}, {"a", -1, ""}, {"a\u00a0b", 2, "a"},
	}
	for _, test := range tests {
		if got := safetext.Text(test.in, test.max); got != test.want {
			t.Errorf("%q in %d: got %q, want %q", test.in, test.max, got, test.want)
		}
	}
}

// A long text that was pasted is cleaned in time that grows with its length.
// The bound is there to notice a square, not to measure.
func TestLongTexts(t *testing.T) {
	for _, part := range []string{"a", "\u200d", "a\u200d", "👩\u200d", "\ufe0f", "\u0301", "\x1b]\n", "\u009d\n", "\u0090a\n", "\x1b[", "\x1bP\x07", "~", "&"} {
		start := time.Now()
		long := "a" + strings.Repeat(part, 1<<18/len(part))
		safetext.Markdown(safetext.Text(long, len(long)))
		safetext.Line(long, 100)
		_ = safetext.CheckText(long)
		if spent := time.Since(start); spent > 20*time.Second {
			t.Errorf("%q: %v", part, spent)
		}
	}
}

func seeds(f *testing.F) {
	for _, table := range []map[string]string{hostile(), shaped(), literal()} {
		for in := range table {
			f.Add(in)
		}
	}
}

// safe holds what every place where text ends up counts on.
func safe(t *testing.T, s string, lines bool) {
	t.Helper()
	if !utf8.ValidString(s) {
		t.Errorf("not UTF-8: %q", s)
	}
	for _, r := range s {
		kept := lines && (r == '\n' || r == '\t')
		if unicode.IsControl(r) && !kept || unicode.Is(unicode.Bidi_Control, r) || r == 0x2028 || r == 0x2029 {
			t.Errorf("%q holds U+%04X", s, r)
		}
	}
	if strings.TrimSpace(s) != s {
		t.Errorf("not trimmed: %q", s)
	}
}

func FuzzLine(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, in string) {
		once := safetext.Line(in, 50)
		safe(t, once, false)
		if n := utf8.RuneCountInString(once); n > 50 {
			t.Errorf("%d characters", n)
		}
		if err := safetext.Check(once); err != nil {
			t.Errorf("%q: %v", once, err)
		}
		if again := safetext.Line(once, 50); again != once {
			t.Errorf("twice: got %q, want %q", again, once)
		}
		if want := strings.Join(strings.Fields(in), " "); safetext.Check(in) == nil && safetext.Line(in, len(in)) != want {
			t.Errorf("%q passes Check and is changed", in)
		}
	})
}

func FuzzText(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, in string) {
		once := safetext.Text(in, 50)
		safe(t, once, true)
		if n := utf8.RuneCountInString(once); n > 50 {
			t.Errorf("%d characters", n)
		}
		if err := safetext.CheckText(once); err != nil {
			t.Errorf("%q: %v", once, err)
		}
		if again := safetext.Text(once, 50); again != once {
			t.Errorf("twice: got %q, want %q", again, once)
		}
		if safetext.CheckText(in) == nil && safetext.Text(in, len(in)) != strings.TrimSpace(in) {
			t.Errorf("%q passes CheckText and is changed", in)
		}
	})
}
