//go:build unix

package main

import (
	"bytes"
	"os"
	"strings"
	"syscall"
	"testing"
)

// With a terminal on one side only nothing is drawn, and stderr names another command.
func TestHalfATerminal(t *testing.T) {
	t.Parallel()
	h := newMachine(t)
	h.env = []string{"TRUSTPATH=" + os.Args[0]}
	id := strings.TrimSpace(h.output("new", "Acme AI"))
	shell := h
	shell.binary = "/bin/sh"
	for _, tc := range []struct{ name, script, instead string }{
		{"stdout is a pipe", `("$TRUSTPATH"; echo "code $?" >&2) | cat`, "trustpath assess --answers FILE"},
		{"stdin is a pipe", `echo q | ("$TRUSTPATH"; echo "code $?")`, "trustpath assess --answers FILE"},
		{"stdin is nothing", `"$TRUSTPATH" open ` + id + ` </dev/null; echo "code $?"`, "trustpath show " + id},
		{"stdin is closed", `"$TRUSTPATH" open ` + id + ` <&-; echo "code $?"`, "trustpath show " + id},
		{"stdout is closed", `"$TRUSTPATH" >&-; echo "code $?"`, "trustpath assess --answers FILE"},
		{"all is closed", `"$TRUSTPATH" <&- >&- 2>&-; echo "code $?"`, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			shell.t = t
			p := shell.sit(120, 36, "-c", tc.script)
			p.sees("code 2", tc.instead)
			p.leaves()
			if said := p.written(); bytes.ContainsRune(said, '\x1b') {
				t.Errorf("it drew all the same: %q", said)
			}
		})
	}
}

// If its reader leaves early, as head does, a command ends silently.
func TestReaderLeaves(t *testing.T) {
	t.Parallel()
	h := newMachine(t)
	id := strings.TrimSpace(h.output("new", "Acme AI"))
	for _, args := range [][]string{{"list"}, {"show", id}, {"export", id}, {"export", "--all", "--json"}, {"man"}, {"version"}, {"doctor"}, {"completion", "bash"}, {"--plain", "open", id}} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			reader, writer, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			reader.Close()
			var talk strings.Builder
			cmd := h.command(args...)
			cmd.Stdout, cmd.Stderr = writer, &talk
			_ = cmd.Run() // only the exit code matters
			writer.Close()
			status := cmd.ProcessState.Sys().(syscall.WaitStatus)
			if !status.Signaled() || status.Signal() != syscall.SIGPIPE || talk.Len() > 0 {
				t.Errorf("got %v and said %q, want a quiet end by SIGPIPE", cmd.ProcessState, &talk)
			}
		})
	}
}

// If the output cannot be written, the exit code is not 0.
func TestNothingTakesTheOutput(t *testing.T) {
	t.Parallel()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skipf("no device that is always full: %v", err)
	}
	defer full.Close()
	h := newMachine(t)
	id := strings.TrimSpace(h.output("new", "Acme AI"))
	for _, args := range [][]string{{"list"}, {"show", id}, {"export", id}, {"export", "--all", "--json"}, {"man"}, {"version"}, {"completion", "bash"}, {"--plain", "open", id}} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			var talk strings.Builder
			cmd := h.command(args...)
			cmd.Stdout, cmd.Stderr = full, &talk
			_ = cmd.Run() // only the exit code matters
			if got := cmd.ProcessState.ExitCode(); got != codeFailure || !strings.Contains(talk.String(), "no space left") || strings.Contains(talk.String(), "--help") {
				t.Errorf("got exit code %d and %q, want %d and why", got, &talk, codeFailure)
			}
		})
	}
}
