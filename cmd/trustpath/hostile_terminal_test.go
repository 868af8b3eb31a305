//go:build unix

package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/charmbracelet/x/term"

	"trustpath/assessment/safetext/hostile"
)

// TestTerminalPlainHostile types every hostile text in plain mode, as answer, note and
// name, on a terminal without echo, so that all output is from the program. It also
// pipes a file with these texts into the program.
func TestTerminalPlainHostile(t *testing.T) {
	t.Parallel()
	const bad = "A\x1b]0;t\x07B\u009b31mC\u202eD\x7fE\rF\x9bG\x1b[2J\x1bPq\x1b\\\u2066H\x1b]52;c;aGk=\x07"
	h := newMachine(t)
	p := h.sit(80, 24, "--plain")
	if _, err := term.MakeRaw(p.tty.Fd()); err != nil {
		t.Fatal(err)
	}
	says := func(words string) { // such a terminal breaks lines in odd places
		p.until(words, func(string) bool { return bytes.Contains(p.written(), []byte(words)) })
	}
	says("No assessments yet")
	p.types("n " + bad + "\n")
	says("Question 1 of")
	lines := "n " + bad + "\nt " + bad + "\n1 " + bad + "\n"
	for _, text := range hostile.Texts() {
		if line, _, _ := strings.Cut(text, "\n"); line != "" && strings.Trim(line[:1], "lqx-") != "" {
			lines += line + "\nn " + line + "\n"
		}
	}
	p.types(lines + "v\n")
	says("Note:")
	p.types("l\n")
	says("Assessments: 1")
	p.types("q\n")
	if code := p.leaves(); code != 0 {
		t.Errorf("exit code: got %d, want 0", code)
	}
	if err := hostile.Document(string(p.written())); err != nil {
		t.Errorf("on the terminal: %v", err)
	}
	cmd := h.command("--plain", "new", bad)
	cmd.Stdin = strings.NewReader(lines + "v\n" + bad)
	out, err := cmd.CombinedOutput()
	if got := cmd.ProcessState.ExitCode(); got != codeInput {
		t.Errorf("from a pipe: exit code: got %d, %v, want %d", got, err, codeInput)
	}
	if err := hostile.Document(string(out)); err != nil {
		t.Errorf("from a pipe: %v", err)
	}
}
