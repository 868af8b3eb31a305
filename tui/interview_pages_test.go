package tui_test

import (
	"testing"

	"trustpath/tui/tuitest"
)

// settle answers until the three decisions are settled, with one answer open.
func settle(t testing.TB, p *tuitest.Person) {
	t.Helper()
	start(t, p, "Northlight AI")
	for range 9 {
		p.Press("1", "enter")
	}
	p.Press("0", "enter", "6", "enter")
}
