package hostile_test

import (
	"strings"
	"testing"

	"trustpath/assessment/safetext/hostile"
)

// The corpus is hostile, and what looks for it finds it.
func TestSinksFindIt(t *testing.T) {
	found := 0
	for in, want := range hostile.Cleaned() {
		if err := hostile.Document(want); err != nil {
			t.Errorf("%q is called unsafe: %v", want, err)
		}
		if err := hostile.Screen("\x1b[1m" + want + "\x1b[m\x1b]8;;https://a.example\x1b\\x\x1b]8;;\x1b\\"); err != nil {
			t.Errorf("%q on a screen is called unsafe: %v", want, err)
		}
		if hostile.Document(in) != nil {
			found++
		}
	}
	if want := len(hostile.Cleaned()) - 5; found < want {
		t.Errorf("found %d, want %d and more", found, want)
	}
	for _, bad := range []string{"\x1b[2J", "\x1b]0;t\x07", "\x1bPq\x1b\\", "\x1b]8;;javascript:x\x1b\\", "\u202e", "\x9b31m", "\u009b31m", "a\rb", "\x1b[6n", "\x1b_x"} {
		if hostile.Screen("text "+bad) == nil {
			t.Errorf("%q passes", bad)
		}
	}
	if got := len(hostile.Long()); got < 1<<20-1<<10 || strings.Count(hostile.Long(), "\x1b") < 1000 {
		t.Errorf("the long text has %d bytes", got)
	}
}
