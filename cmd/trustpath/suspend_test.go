//go:build unix

package main

import (
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"trustpath/assessment"
)

// When the program is suspended, the terminal is restored and everything is saved.
// Afterwards it continues at the same place.
func TestSuspended(t *testing.T) {
	t.Parallel()
	shell, err := exec.LookPath("bash")
	if err != nil {
		t.Skipf("no shell with job control to be had: %v", err)
	}
	c, err := newApp().loadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	for _, by := range []struct {
		name string
		do   func(t *testing.T, p *person)
	}{
		{"ctrl+z", func(_ *testing.T, p *person) { p.types("01\x1a") }},
		{"a signal", func(t *testing.T, p *person) {
			p.types("01")
			p.until("a choice", func(screen string) bool { return strings.Contains(screen, "[x]") || strings.Contains(screen, "(•)") })
			group, err := unix.IoctlGetInt(int(p.pty.Fd()), unix.TIOCGPGRP)
			if err != nil {
				t.Fatal(err)
			}
			if err := syscall.Kill(-group, syscall.SIGTSTP); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		t.Run(by.name, func(t *testing.T) {
			h := newMachine(t)
			h.env = []string{"TRUSTPATH=" + os.Args[0]}
			outer := h
			outer.binary = shell
			p := outer.sit(120, 36, "-c", `set -m; "$TRUSTPATH" new "Acme AI"; echo "stopped with $?"; read line; fg; echo "ended with $?"`)
			i := newInterview(p, c.Catalog)
			i.answer(1)
			q := i.asks()
			by.do(t, p)
			p.sees("stopped with 147") // 128 and SIGSTOP
			p.restored()
			answers, err := i.answers.With(c.Catalog, q.ID, assessment.Choose(q.Options[0].ID))
			if err != nil {
				t.Fatal(err)
			}
			h.holds(c.Catalog, answers)
			p.types("\r")
			p.sees("question 2 of", "saved ")
			p.types("\r")
			p.sees("question 3 of")
			p.types("\x03")
			p.sees("ended with 130")
			p.leaves()
			p.restored()
		})
	}
	t.Run("where there is no shell", func(t *testing.T) {
		h := newMachine(t)
		p := h.sit(120, 36, "new", "Acme AI")
		i := newInterview(p, c.Catalog)
		i.asks()
		p.types("\x1a")
		answers := i.answer(2)
		p.types("\x03")
		if got, want := p.leaves(), 130; got != want {
			t.Errorf("exit code: got %d, want %d", got, want)
		}
		p.restored()
		h.holds(c.Catalog, answers)
	})
}
