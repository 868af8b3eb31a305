package safetext_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"trustpath/assessment/safetext"
	"trustpath/assessment/safetext/hostile"
)

func TestNarrow(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"  Ada \x1b[31mLovelace\n", "Ada Lovel"},
		{"会社会社会社", "会社会社"},
		{"e\u0301e\u0301", "éé"},
		{"a👩‍💻bcdefghij", "a👩‍💻bcdefg"},
		{"", ""},
		{"x" + strings.Repeat("\u0316", 30) + "y", "x\u0316\u0316\u0316y"},
		{"\u202egnp", "gnp"},
	} {
		if got := safetext.Narrow(tc.in, 9); got != tc.want {
			t.Errorf("Narrow(%q): got %q, want %q", tc.in, got, tc.want)
		}
	}
	for in := range hostile.Cleaned() {
		got := safetext.Narrow(in, 24)
		if ansi.StringWidth(got) > 24 || safetext.Check(got) != nil || safetext.Narrow(got, 24) != got {
			t.Errorf("%q: got %q", in, got)
		}
	}
}

func TestFold(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want bool
	}{
		{"Ada", "ada", true},
		{"Ada", "A da", true},
		{"José", "jose\u0301", true},
		{"Straße", "STRASSE", false}, // read differently
		{"ﬁn", "FIN", true},
		{"Ada", "Ada 2", false},
		{"Ada\u200b", "Ada", true},
	} {
		if got := safetext.Fold(tc.a) == safetext.Fold(tc.b); got != tc.want {
			t.Errorf("Fold of %q and %q equal: got %v, want %v", tc.a, tc.b, got, tc.want)
		}
	}
}
