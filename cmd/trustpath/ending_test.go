//go:build unix

package main

import (
	"bytes"
	"syscall"
	"testing"
)

// A command that waits for input ends with the exit code of the signal.
func TestSignalsWithoutATerminal(t *testing.T) {
	t.Parallel()
	for signal, want := range map[syscall.Signal]int{syscall.SIGHUP: 129, syscall.SIGINT: 130, syscall.SIGTERM: 143} {
		cmd := newMachine(t).command("assess", "--answers", "-")
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		// More than fits into a pipe, so the command is reading when this returns.
		if _, err := in.Write(bytes.Repeat([]byte("# a comment\n"), 20_000)); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // only the exit code matters
		if got := cmd.ProcessState.ExitCode(); got != want {
			t.Errorf("%v: got exit code %d, want %d", signal, got, want)
		}
		in.Close()
	}
}
