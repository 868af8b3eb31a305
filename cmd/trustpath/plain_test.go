//go:build unix

package main

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// TestTerminalPlain runs plain mode in a terminal that cannot move its cursor.
func TestTerminalPlain(t *testing.T) {
	t.Parallel()
	for _, env := range []string{"TERM=dumb", "ACCESSIBLE=1"} {
		t.Run(env, func(t *testing.T) { neverAnEscape(t, newMachine(t), env) })
	}
	for _, end := range []struct {
		name string
		do   func(p *person)
		code int
	}{
		{"the end of the input", func(p *person) { p.types("\x04") }, 0},
		{"ctrl+c", func(p *person) { p.types("\x03") }, 130},
		{"terminated", func(p *person) { p.cmd.Process.Signal(syscall.SIGTERM) }, 143},
		{"hung up", func(p *person) { p.cmd.Process.Signal(syscall.SIGHUP) }, 129},
	} {
		t.Run(end.name, func(t *testing.T) {
			h := newMachine(t)
			p := h.sit(80, 24, "--plain", "new", "Acme AI")
			p.sees("Question 1 of at most ")
			p.types("1\r")
			p.sees("Saved: ", "Question 2 of")
			end.do(p)
			if got := p.leaves(); got != end.code {
				t.Errorf("exit code: got %d, want %d", got, end.code)
			}
			if got := h.output("list", "--json"); !strings.Contains(got, `"answered": 1`) {
				t.Errorf("the answer is not stored: %s", got)
			}
		})
	}
}

// A screen reader gets plain text in a useful order, and nothing twice.
func neverAnEscape(t *testing.T, h machine, env string) {
	h.env = []string{env}
	p := h.sit(200, 50)
	p.sees("No assessments yet", ">")
	p.types("n Acme AI\r")
	p.sees("Question 1 of at most ", "only this one")
	p.types("1 2\r")
	p.sees("Saved: ", "Question 2 of at most ")
	p.types("l\r")
	p.sees("Assessments: 1")
	p.types("q\r")
	if got := p.leaves(); got != 0 {
		t.Errorf("exit code: got %d, want 0", got)
	}
	said := p.written()
	if at := slices.IndexFunc(said, func(b byte) bool { return b < ' ' && b != '\r' && b != '\n' || b == 0x7f }); at >= 0 {
		t.Errorf("a control character was written: %q", said[at:min(len(said), at+40)])
	}
	c, err := newApp().loadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	first, second := &c.Questions[0], &c.Questions[1]
	order := []string{"trustpath in plain mode", "No assessments yet", "Assessment: Acme AI", "Section 1 of ", "Question 1 of", first.Prompt,
		"Choose all that apply", "1. " + first.Options[0].Label, "0. Don", "> 1 2", "Saved: " + first.Options[0].Label, "SOC 2 is decided: keep",
		"Question 2 of", "1. " + second.Options[0].Label, "Left Acme AI", "Assessments: 1", "1. Acme AI. 1 of "}
	rest := said
	for _, words := range order {
		_, after, found := bytes.Cut(rest, []byte(words))
		if !found {
			t.Fatalf("%q was not said, or not in this order:\n%s", words, said)
		}
		rest = after
	}
	if got := bytes.Count(said, []byte("Question 1 of")); got != 1 {
		t.Errorf("the first question was read out %d times, want once", got)
	}
}

// With NO_COLOR the screens use no color; without it they do.
func TestTerminalNoColor(t *testing.T) {
	t.Parallel()
	color := regexp.MustCompile("\x1b\\[(?:[0-9;:]*[;:])?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:[;:][0-9;:]*)?m")
	for _, tc := range []struct {
		env  []string
		want bool
	}{{nil, true}, {[]string{"NO_COLOR=1"}, false}} {
		h := newMachine(t)
		h.env = tc.env
		p := h.sit(120, 36, "new", "Acme AI")
		p.sees("question 1 of")
		p.types("1r")
		p.sees("Summary")
		p.types("\x03")
		p.leaves()
		if got := color.Match(p.written()); got != tc.want {
			t.Errorf("%v: colors: got %v, want %v", tc.env, got, tc.want)
		}
	}
}
