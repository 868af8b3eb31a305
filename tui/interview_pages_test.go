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

// interviewPages are the states of the interview that its questions and answers
// bring.
func interviewPages() []page {
	return []page{
		{"interview-best", func(t testing.TB, _ *world, p *tuitest.Person) {
			start(t, p, "Northlight AI")
			p.Press("1", "enter")
		}},
		{"interview-settled", func(t testing.TB, _ *world, p *tuitest.Person) {
			settle(t, p)
			p.Press("down")
		}},
		{"interview-five", func(t testing.TB, _ *world, p *tuitest.Person) {
			start(t, p, "Northlight AI")
			for range 5 {
				p.Press("1", "enter")
			}
		}},
		{"review-void", func(t testing.TB, _ *world, p *tuitest.Person) {
			start(t, p, "Northlight AI")
			p.Press("1", "enter", "1", "enter", "v", "home", "enter", "6", "enter")
		}},
		{"first-roadmap", func(t testing.TB, _ *world, p *tuitest.Person) {
			settle(t, p)
			p.Press("2", "enter", "1", "enter", "1", "enter")
		}},
	}
}
