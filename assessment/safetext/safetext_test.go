package safetext_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"trustpath/assessment/safetext"
)

// hostile is what terminals, browsers and readers have been attacked with.
var hostile = map[string]string{
	"Acme\x1b[2J":                                      "Acme",
	"Acme\x1b]0;title\x07 AI":                          "Acme AI",
	"Acme\x1b]52;c;aGk=\x1b\\ AI":                      "Acme AI",
	"Acme\x1bP+q544e\x1b\\ AI":                         "Acme AI",
	"Acme\x1b_Gf=100;AAAA\x1b\\ AI":                    "Acme AI",
	"Acme\x1b^pm\x1b\\\x1bXsos\x1b\\ AI":               "Acme AI",
	"Acme \x1b]8;;https://evil":                        "Acme",
	"Acme\u009b31m AI":                                 "Acme AI",
	"Acme\u009d0;t\u009c AI":                           "Acme AI",
	"safe\rEVIL":                                       "safe EVIL",
	"a\x00b\x07c\x08d\x7fe":                            "abcde",
	"a\u202egnp.exe":                                   "agnp.exe",
	"a\u2066b\u2069c\u200ed":                           "abcd",
	"a\u200bb\ufeffc\u2060d":                           "abcd",
	"tag\U000e0041\U000e0042":                          "tag",
	"line\u2028para\u2029end":                          "line para end",
	"bad \xff\xfe utf":                                 "bad \uFFFD utf",
	"  many   blanks\t\n ":                             "many blanks",
	"\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645": "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
	"👩‍💻 works":                                        "👩‍💻 works",
	"e\u0301":                                          "e\u0301",
	"a\u200d\u200d\u200db":                             "a\u200db",
}

func TestLine(t *testing.T) {
	for in, want := range hostile {
		if got := safetext.Line(in, 100); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestTextKeepsLines(t *testing.T) {
	got, want := safetext.Text(" one\r\ntwo\tthree\rfour\x1b[0m\n", 100), "one\ntwo\tthree\nfour"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCut(t *testing.T) {
	tests := []struct{ in, want string }{
		{"abcdef", "abc"}, {"abe\u0301", "ab"}, {"ab👩‍💻", "ab"}, {"ab cd", "ab"},
	}
	for _, test := range tests {
		if got := safetext.Line(test.in, 3); got != test.want {
			t.Errorf("%q: got %q, want %q", test.in, got, test.want)
		}
	}
}

func TestCheck(t *testing.T) {
	tests := []struct{ in, want string }{
		{"plain – text", ""},
		{"a\x1bb", "U+001B at byte 2"},
		{"a\nb", "U+000A at byte 2"},
		{"a\u202eb", "U+202E at byte 2"},
		{"a\xffb", "not UTF-8 at byte 2"},
		{"a\uFFFDb", ""},
	}
	for _, test := range tests {
		err := safetext.Check(test.in)
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: got %v, want %q", test.in, err, test.want)
		}
	}
	if err := safetext.CheckText("a\nb\tc"); err != nil {
		t.Errorf("lines: got %v, want none", err)
	}
}

func TestMarkdown(t *testing.T) {
	tests := []struct{ in, want string }{
		{"a | b", `a \| b`},
		{"<script>", `\<script\>`},
		{"[x](javascript:1)", `\[x\](javascript:1)`},
		{"- item", `\- item`},
		{"1. one", `1\. one`},
		{"# head\n```", `\# head / ` + "\\`\\`\\`"},
		{"plain, with (text).", "plain, with (text)."},
	}
	for _, test := range tests {
		if got := safetext.Markdown(test.in); got != test.want {
			t.Errorf("%q: got %q, want %q", test.in, got, test.want)
		}
	}
}

func TestMermaid(t *testing.T) {
	if got, want := safetext.Mermaid("Access: SSO; 80% #1 [x]"), "Access - SSO, 80 percent 1 (x)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func seeds(f *testing.F) {
	for in := range hostile {
		f.Add(in)
	}
}

func safe(t *testing.T, s string, lines bool) {
	t.Helper()
	if !utf8.ValidString(s) {
		t.Errorf("not UTF-8: %q", s)
	}
	for _, r := range s {
		if r < 0x20 && !(lines && (r == '\n' || r == '\t')) || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			t.Errorf("%q holds U+%04X", s, r)
		}
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
	})
}

func FuzzText(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, in string) {
		once := safetext.Text(in, 500)
		safe(t, once, true)
		if again := safetext.Text(once, 500); again != once {
			t.Errorf("twice: got %q, want %q", again, once)
		}
	})
}
