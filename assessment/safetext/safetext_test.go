package safetext_test

import (
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"trustpath/assessment/safetext"
	"trustpath/assessment/safetext/hostile"
)

func TestLine(t *testing.T) {
	for _, table := range []map[string]string{hostile.Cleaned(), hostile.Shaped()} {
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
	for _, table := range []map[string]string{hostile.Cleaned(), hostile.Shaped(), hostile.Markup()} {
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
