package tui_test

import (
	"testing"

	"trustpath/tui/tuitest"
)

// settle answers until the three decisions are settled, with one answer open.
func settle(t testing.TB, p *tuitest.Person) {
	t.Helper()
	start(t, p, "Northlight AI")
	holdNothing(p)
	for range 9 {
		p.Press("1", "enter")
	}
	p.Press("0", "enter")
}

// holdNothing answers the first two questions: nothing is held yet, and the company is
// in the US.
func holdNothing(p *tuitest.Person) { p.Press("end", "up", "space", "enter", "1", "enter") }
