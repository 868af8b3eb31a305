//go:build unix

package main

import (
	"io"
	"os"
	"os/signal"
	"syscall"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/sys/unix"
)

func notifySuspend(arrived chan<- os.Signal) { signal.Notify(arrived, syscall.SIGTSTP) }

func isSuspend(got os.Signal) bool { return got == syscall.SIGTSTP }

// suspend replaces bubbletea's suspension by one that works while the program
// watches for SIGTSTP. Without a shell it drops the message.
func suspend(msg tea.Msg) tea.Msg {
	if _, ok := msg.(tea.SuspendMsg); !ok {
		return msg
	}
	if !underShell() {
		return nil // nothing could continue it
	}
	return tea.Exec(suspension{}, func(error) tea.Msg { return tea.ResumeMsg{} })()
}

// suspension stops the process group, as ctrl+z does in a shell, until it is
// continued.
type suspension struct{}

func (suspension) SetStdin(io.Reader)  {}
func (suspension) SetStdout(io.Writer) {}
func (suspension) SetStderr(io.Writer) {}

func (suspension) Run() error {
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, syscall.SIGCONT)
	defer signal.Stop(continued)
	// Not SIGTSTP: after signal.Notify it never stops a Go program.
	if err := syscall.Kill(0, syscall.SIGSTOP); err != nil {
		return err
	}
	<-continued
	return nil
}

// underShell reports whether a shell with job control runs this program: one that
// has put it into a process group of the shell's session.
func underShell() bool {
	session, err := unix.Getsid(0)
	if err != nil || session == syscall.Getpgrp() {
		return false
	}
	parents, err := unix.Getsid(os.Getppid())
	return err == nil && parents == session
}
