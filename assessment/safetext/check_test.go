package safetext_test

import (
	"errors"
	"testing"

	"trustpath/assessment/safetext"
	"trustpath/assessment/safetext/hostile"
)

func TestCheck(t *testing.T) {
	tests := []struct{ in, want string }{
		{"plain – text", ""},
		{"a\uFFFDb", ""},
		{"a\x1bb", "the character U+001B at byte 2 is not allowed"},
		{"é\nb", "the character U+000A at byte 3 is not allowed"},
		{"a\u202eb", "the character U+202E at byte 2 is not allowed"},
		{"a\u200d\u200db", "the character U+200D at byte 5 is not allowed"},
		{"a\ufe0f", "the character U+FE0F at byte 2 is not allowed"},
		{"a\xffb", "text that is not UTF-8 at byte 2 is not allowed"},
	}
	for _, test := range tests {
		err := safetext.Check(test.in)
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%q: got %q, want %q", test.in, got, test.want)
		}
	}
}

func TestCheckTextTakesLines(t *testing.T) {
	if err := safetext.CheckText("a\nb\tc"); err != nil {
		t.Errorf("got %v, want none", err)
	}
	var bad *safetext.CharacterError
	if err := safetext.CheckText("a\r\nb"); !errors.As(err, &bad) || bad.Offset != 1 || bad.Rune != '\r' {
		t.Errorf("got %v, want the return at offset 1", err)
	}
}

// Check and the cleaning agree about every example: what is cleaned away is
// refused in a file.
func TestCheckAgreesWithCleaning(t *testing.T) {
	for in, want := range hostile.Shaped() {
		if err := safetext.Check(in); (err == nil) != (in == want) {
			t.Errorf("%q: cleaned to %q, Check says %v", in, want, err)
		}
	}
}
